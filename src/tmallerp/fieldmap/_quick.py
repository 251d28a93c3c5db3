"""
The quick road: what can be known early is worked out early.

A constant is known when the map is made, and what a rule of a list reads of the document
is one value for all rows. So a table of the target is copied with all of that in it, and
what is left is read from its source in one go and filled in. Nothing is explained here:
where anything goes wrong, the plain road of `_compile` is gone from the start, and raises
what there is to raise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import NamedTuple

from tmallerp.fieldmap._check import paths_of
from tmallerp.fieldmap._compile import OMIT, Line, Make, Tree, run
from tmallerp.fieldmap._forms import Act
from tmallerp.fieldmap._paths import Reader, is_document, is_name, parse_path, reader
from tmallerp.fieldmap._rules import Field

Scope = dict[str, object]
_Get = Callable[[object], Sequence[object]]


# Key; key in a table of its own, if it stands in one; kinds of values that stay what they
# are; what converts others, or gives `OMIT`. A plain tuple is taken apart fastest.
_Slot = tuple[str, str | None, frozenset[type], Act]


class _Group:
    """
    Fields that are read of one thing in scope.

    Args:
        whole: The thing's path.

        names: What is read of it, one name a slot.

        slots: The fields.
    """

    def __init__(self, whole: str, names: Sequence[str], slots: Sequence[_Slot]) -> None:
        self.read: Reader = itemgetter(whole) if is_name(whole) else reader(whole)
        self.names = tuple(names)
        self.slots = tuple(slots)
        # Filled as kinds are met; two threads that meet one fill in the same.
        self.known: dict[type, _Get] = {type(None): lambda _: (None,) * len(self.names)}

    def learn(self, kind: type) -> _Get:
        """
        Return what reads all names of a thing of that kind.

        Raises:
            Refusal: If it has no such names.
        """
        names = self.names
        get: _Get
        if all(is_document(kind, name) for name in names):
            one = attrgetter(*names)
            get = one if len(names) > 1 else lambda value: (one(value),)
        else:
            get = lambda value: [value.get(name) for name in names]  # type: ignore[attr-defined]  # noqa: E731
        self.known[kind] = get
        return get


class _Filling:
    """
    How fields of a table are filled in.

    Args:
        lines: The fields, in any order.
    """

    def __init__(self, lines: Iterable[_Part]) -> None:
        groups: dict[str, list[tuple[str, _Slot]]] = {}
        makes: list[tuple[str, str | None, Make]] = []
        for key, inner, line, make in lines:
            way = line.straight if line is not None else None
            if way is None:
                makes.append((key, inner, make))
            else:
                slot = (key, inner, way.usual, way.act)
                groups.setdefault(way.whole, []).append((way.name, slot))
        self._makes = tuple(makes)
        self._groups = tuple(
            _Group(whole, [name for name, _ in some], [slot for _, slot in some])
            for whole, some in groups.items()
        )

    def fill(self, out: Tree, scope: Scope) -> None:
        """Write the fields; what is left out is taken out."""
        for group in self._groups:
            source = group.read(scope)
            get = group.known.get(type(source)) or group.learn(type(source))
            slots = zip(get(source), group.slots, strict=False)
            for found, (key, inner, usual, act) in slots:
                value = found
                if type(found) not in usual or found == "":
                    value = act(found)
                    if value is OMIT:
                        del out[key]
                        continue
                out[key] = value if inner is None else {inner: value}
        for key, inner, make in self._makes:
            value = make(scope)
            if value is OMIT:
                del out[key]
            else:
                out[key] = value if inner is None else {inner: value}


class _Part(NamedTuple):
    """
    One key of a table.

    Args:
        key: The key.

        inner: The key in a table of its own; None if it stands in no other.

        line: Its rule; None if it is a table that several rules make.

        make: What makes its value.
    """

    key: str
    inner: str | None
    line: Line | None
    make: Make


class _Level:
    """
    A table of the target.

    Args:
        parts: Its keys, in their order.

        own: The names that change from row to row; None if the table is no row.
    """

    def __init__(self, parts: Sequence[_Part], own: frozenset[str] | None) -> None:
        known = [one for one in parts if _is_constant(one)]
        rest = [one for one in parts if not _is_constant(one)]
        once = [one for one in rest if own is not None and not _changes(one, own)]
        self._each = _Filling(one for one in rest if one not in once)
        self._once = _Filling(once)
        self._frame: Tree = dict.fromkeys(one.key for one in parts)
        for key, inner, _, make in known:
            self._frame[key] = make({}) if inner is None else {inner: make({})}
        self._inner = tuple(one.key for one in (*known, *once) if one.inner is not None)
        self._tables = _tables(self._frame, self._inner)

    def begin(self, scope: Scope) -> tuple[Tree, Sequence[tuple[str, Tree]]]:
        """Return the table as far as it is the same in all rows, and the tables in it."""
        frame = self._frame.copy()
        self._once.fill(frame, scope)
        return frame, _tables(frame, self._inner)

    def finish(self, frame: Tree, tables: Sequence[tuple[str, Tree]], scope: Scope) -> Tree:
        """Return one row."""
        out = frame.copy()
        for key, table in tables:
            out[key] = table.copy()
        self._each.fill(out, scope)
        return out

    def make(self, scope: Scope) -> Tree:
        """Return the table, if there is one of it."""
        return self.finish(self._frame, self._tables, scope)


def _tables(frame: Tree, keys: Iterable[str]) -> Sequence[tuple[str, Tree]]:
    return [(key, frame[key]) for key in keys if frame.get(key) is not None]  # type: ignore[misc]


def quick(lines: tuple[Line, ...]) -> Callable[[Scope], Tree]:
    """Make the quick road of a program; it raises anything where the plain one does."""
    parts = _parts(lines)
    if parts is None:
        return lambda scope: run(lines, scope, {})
    return _Level(parts, None).make


def _parts(lines: Sequence[Line]) -> list[_Part] | None:
    """Sort lines by their first key; None if a key comes, goes and comes again."""
    parts: list[_Part] = []
    for key, found in groupby(lines, _first):
        some = list(found)
        if len(some) == 1 and len(some[0].parents) <= 1:
            line = some[0]
            make = line.make if line.rows is None else _rows(line)
            parts.append(_Part(key, line.key if line.parents else None, line, make))
        elif all(one.parents for one in some):
            parts.append(_Part(key, None, None, _table(some)))
        else:
            return None
    return parts if len({one.key for one in parts}) == len(parts) else None


def _first(line: Line) -> str:
    return line.parents[0] if line.parents else line.key


def _table(lines: Sequence[Line]) -> Make:
    """Return what makes a table that several rules make; it is not there if none does."""
    inner = quick(tuple(line._replace(parents=line.parents[1:]) for line in lines))
    return lambda scope: inner(scope) or OMIT


def _rows(line: Line) -> Make:
    assert line.rows is not None  # noqa: S101 - asked by the caller
    items, name, number, lines = line.rows
    parts = _parts(lines)
    if parts is None:
        return line.make
    level = _Level(parts, frozenset(one for one in (name, number) if one is not None))
    plain = line.make

    def make(scope: Scope) -> object:
        found = items(scope)
        if not found:
            return plain(scope)
        frame, tables = level.begin(scope)
        inner, made = dict(scope), []
        for place, one in enumerate(found, start=1):
            inner[name] = one
            if number is not None:
                inner[number] = place
            made.append(level.finish(frame, tables, inner))
        return made

    return make


def _is_constant(part: _Part) -> bool:
    rule = part.line.rule if part.line is not None else None
    return isinstance(rule, Field) and rule.constant is not None and not rule.when


def _changes(part: _Part, own: frozenset[str]) -> bool:
    """Whether a field may be another in each row; tables and lists are made anew."""
    if part.line is None or part.line.rows is not None:
        return True
    paths: Iterable[tuple[str, str]] = paths_of(part.line.rule)
    return any(parse_path(path)[0] in own for path, _ in paths)
