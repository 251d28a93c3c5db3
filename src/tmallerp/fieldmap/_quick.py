"""
The quick road: what can be known early is worked out early.

A constant, and what a rule reads of what never changes, is known when the map is made;
what a rule of a list reads of the document is one value for all rows. So a table of the
target is copied with all of that in it, and what is left is read from its source in one
go and filled in. Nothing is explained here: where anything goes wrong, the plain road of
`_compile` is gone from the start, and raises what there is to raise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import NamedTuple

from tmallerp.fieldmap._check import paths_of
from tmallerp.fieldmap._compile import OMIT, Line, Make, Straight, Tree, run
from tmallerp.fieldmap._forms import Act
from tmallerp.fieldmap._paths import Reader, is_document, is_name, parse_path, reader
from tmallerp.fieldmap._rules import Field

Scope = dict[str, object]
Road = Callable[[Scope], Tree]
_Get = Callable[[object], Sequence[object]]

# Which of the names that are read of a thing; key; key in a table of its own, if it stands
# in one; kinds of values that stay what they are; what converts others, or gives `OMIT`.
# A plain tuple is taken apart fastest.
_Slot = tuple[int, str, str | None, frozenset[type], Act]


class _Part(NamedTuple):
    """
    One key of a table.

    Args:
        key: The key.

        inner: The key in a table of its own; None if it stands in no other.

        line: Its rule; None if it is a table that several rules make.

        make: What makes its value.

        reads: The names in scope it is made of; None if it must be made anew each time.
    """

    key: str
    inner: str | None
    line: Line | None
    make: Make
    reads: frozenset[str] | None

    @property
    def is_table(self) -> bool:
        """Whether its value is a table, so that no two rows may have one of them."""
        return self.inner is not None or self.line is None

    def early(self, known: Scope) -> object:
        """Return its value; None if more than what is known is needed to make it."""
        if self.reads is None or not self.reads <= known.keys():
            return None
        try:
            value = self.make(known)
        except Exception:  # noqa: BLE001 - it is raised when a document is mapped
            return None
        if value is OMIT:
            return None
        return value if self.inner is None else {self.inner: value}


class _Group:
    """
    Fields that are read of one thing in scope.

    Args:
        whole: The thing's path.

        parts: The fields.
    """

    def __init__(self, whole: str, parts: Sequence[tuple[_Part, Straight]]) -> None:
        self.read: Reader = itemgetter(whole) if is_name(whole) else reader(whole)
        self._names = tuple(dict.fromkeys(way.name for _, way in parts))
        self.slots: tuple[_Slot, ...] = tuple(
            (self._names.index(way.name), part.key, part.inner, way.usual, way.act)
            for part, way in parts
        )
        nothing = (None,) * len(self._names)
        # Filled as kinds are met; two threads that meet one fill in the same.
        self.known: dict[type, _Get] = {type(None): lambda _: nothing}

    def learn(self, kind: type) -> _Get:
        """
        Return what reads all names of a thing of that kind.

        Raises:
            Refusal: If it has no such names.
        """
        names = self._names
        if not all(is_document(kind, name) for name in names):
            get: _Get = lambda value: [value.get(name) for name in names]  # type: ignore[attr-defined]  # noqa: E731
        elif len(names) == 1:
            one = attrgetter(*names)
            get = lambda value: (one(value),)  # noqa: E731
        else:
            get = attrgetter(*names)
        self.known[kind] = get
        return get


class _Filling:
    """
    How fields of a table are filled in.

    Args:
        parts: The fields, in any order.
    """

    def __init__(self, parts: Iterable[_Part]) -> None:
        groups: dict[str, list[tuple[_Part, Straight]]] = {}
        makes: list[tuple[str, str | None, Make]] = []
        for part in parts:
            way = part.line.straight if part.line is not None else None
            if way is None:
                makes.append((part.key, part.inner, part.make))
            else:
                groups.setdefault(way.whole, []).append((part, way))
        self._makes = tuple(makes)
        self._groups = tuple(_Group(whole, some) for whole, some in groups.items())

    def fill(self, out: Tree, scope: Scope) -> None:
        """Write the fields; what is left out is taken out."""
        for group in self._groups:
            source = group.read(scope)
            get = group.known.get(type(source)) or group.learn(type(source))
            found = get(source)
            for place, key, inner, usual, act in group.slots:
                value = found[place]
                if type(value) not in usual or value == "":
                    value = act(value)
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


class _Level:
    """
    A table of the target.

    Args:
        parts: Its keys, in their order.

        known: What never changes, by its name in scope.

        own: The names that change from row to row, if the table is a row.
    """

    def __init__(
        self, parts: Sequence[_Part], known: Scope, own: frozenset[str] | None = None
    ) -> None:
        self._frame: Tree = {one.key: one.early(known) for one in parts}
        rest = [one for one in parts if self._frame[one.key] is None]
        once = [one for one in rest if _is_same(one, own)]
        self._once = _Filling(once)
        self._each = _Filling(one for one in rest if one not in once)
        copied = [one for one in parts if one.is_table and one not in rest]
        self._copied = tuple(one.key for one in (*copied, *once) if one.is_table)
        self._tables = _tables(self._frame, self._copied)

    def begin(self, scope: Scope) -> tuple[Tree, Sequence[tuple[str, Tree]]]:
        """Return the table as far as it is the same in all rows, and the tables in it."""
        frame = self._frame.copy()
        self._once.fill(frame, scope)
        return frame, _tables(frame, self._copied)

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


def _is_same(part: _Part, own: frozenset[str] | None) -> bool:
    """Whether a field is the same in all rows."""
    return own is not None and part.reads is not None and part.reads.isdisjoint(own)


def quick(lines: Sequence[Line], known: Scope | None = None) -> Road:
    """
    Make the quick road of a program; it raises anything where the plain one does.

    Args:
        lines: The program.

        known: What is the same whenever the road is gone, by its name in scope.
    """
    known = known or {}
    parts = _parts(lines, known)
    if parts is None:
        plain = tuple(lines)
        return lambda scope: run(plain, scope, {})
    return _Level(parts, known).make


def quicker(lines: Sequence[Line], known: Mapping[str, object]) -> Road:
    """Make the road that is quicker for scopes that have these very values."""
    early, other, values = quick(lines, dict(known)), quick(lines), tuple(known.items())

    def road(scope: Scope) -> Tree:
        for name, value in values:
            if scope.get(name) is not value:
                return other(scope)
        return early(scope)

    return road


def _parts(lines: Sequence[Line], known: Scope) -> list[_Part] | None:
    """Sort lines by their first key; None if a key comes, goes and comes again."""
    parts: list[_Part] = []
    for key, found in groupby(lines, _first):
        some = list(found)
        line = some[0]
        if len(some) == 1 and len(line.parents) <= 1:
            inner = line.key if line.parents else None
            if line.rows is None:
                parts.append(_Part(key, inner, line, line.make, _reads(line)))
            else:
                parts.append(_Part(key, inner, line, _rows(line, known), None))
        elif all(one.parents for one in some):
            parts.append(_table(key, some, known))
        else:
            return None
    return parts if len({one.key for one in parts}) == len(parts) else None


def _first(line: Line) -> str:
    return line.parents[0] if line.parents else line.key


def _reads(line: Line) -> frozenset[str]:
    if isinstance(line.rule, Field) and line.rule.constant is not None:
        paths = [one.path for one in line.rule.when]
    else:
        paths = [path for path, _ in paths_of(line.rule)]
    return frozenset(str(parse_path(path)[0]) for path in paths)


def _table(key: str, lines: Sequence[Line], known: Scope) -> _Part:
    """Return a table that several rules make; it is not there if none does."""
    inner = quick([one._replace(parents=one.parents[1:]) for one in lines], known)
    # Of tables in tables, a copy would not be another.
    is_flat = all(len(one.parents) == 1 and one.rows is None for one in lines)
    reads = frozenset[str]().union(*map(_reads, lines)) if is_flat else None
    return _Part(key, None, None, lambda scope: inner(scope) or OMIT, reads)


def _rows(line: Line, known: Scope) -> Make:
    assert line.rows is not None  # noqa: S101 - asked by the caller
    items, name, number, lines = line.rows
    own = frozenset(one for one in (name, number) if one is not None)
    outer = {one: value for one, value in known.items() if one not in own}
    parts = _parts(lines, outer)
    if parts is None:
        return line.make
    level = _Level(parts, outer, own)
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
