"""
The way back: from what a target holds to the source, as far as rules can be undone.

A rule can be undone if it loses nothing: no constant, condition, default, cut, rounding
or date; value maps and tables only where no two values become one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tmallerp.errors import MappingError
from tmallerp.fieldmap._compile import Line
from tmallerp.fieldmap._forms import Act
from tmallerp.fieldmap._paths import parse_path
from tmallerp.fieldmap._refusal import Refusal
from tmallerp.fieldmap._rules import Field, Item, Rows
from tmallerp.fieldmap._steps import Around, steps_of, way_back
from tmallerp.fieldmap._templates import parse_template

Tree = dict[str, object]


class Undo(NamedTuple):
    """
    How one field is read back.

    Args:
        target: The keys of the field.

        source: The path it came from.

        back: What turns its value into the source's.

        rule: What is undone.
    """

    target: tuple[str, ...]
    source: str
    back: Act
    rule: Field


class UndoRows(NamedTuple):
    """
    How a list is read back.

    Args:
        target: The keys of the list.

        source: The path of the list it came from.

        name: What an item is called in its rules.

        inner: How the fields of a row are read back.

        rule: What is undone.
    """

    target: tuple[str, ...]
    source: str
    name: str
    inner: tuple[Undo | UndoRows, ...]
    rule: Rows


Way = tuple[Undo | UndoRows, ...]


def way_of(lines: Iterable[Line], around: Around) -> Way:
    """Return how a whole map is read back."""
    way = tuple(_ways(lines, around, ""))
    paths = frozenset(parse_path(path) for path in _paths(way))
    return _unambiguous(way, paths)


def _ways(lines: Iterable[Line], around: Around, prefix: str) -> Iterable[Undo | UndoRows]:
    for line in lines:
        target = (*line.parents, line.key)
        rule, name = line.rule, f"{prefix}{line.rule.to}"
        if isinstance(rule, Field):
            undo = _undo(rule, target, name, around)
            if undo is not None:
                yield undo
        elif line.rows is not None and not rule.when and not rule.omit_if_absent:
            inner = tuple(_ways(line.rows.lines, around, f"{name}."))
            yield UndoRows(target, str(rule.each), rule.item, inner, rule)


def _undo(rule: Field, target: tuple[str, ...], name: str, around: Around) -> Undo | None:
    if rule.when or rule.default is not None or rule.cut:
        return None
    if rule.template is not None:
        return _undo_template(rule, target, name, around)
    back = way_back(rule, steps_of(rule, name, around))
    if rule.source is None or back is None:
        return None
    return Undo(target, rule.source, back, rule)


def _undo_template(
    rule: Field, target: tuple[str, ...], name: str, around: Around
) -> Undo | None:
    template = parse_template(str(rule.template))
    back = way_back(rule, steps_of(rule, name, around))
    if len(template.paths) != 1 or back is None:
        return None
    before, after = template.texts

    def strip(value: object) -> object:
        text = back(value)
        size = len(before) + len(after)
        if (
            not isinstance(text, str)
            or len(text) < size
            or not (text.startswith(before) and text.endswith(after))
        ):
            what = f"does not look like {rule.template}"
            raise Refusal("wrong_type", what, value)
        return text[len(before) : len(text) - len(after)]

    return Undo(target, template.paths[0], strip, rule)


def _paths(way: Way) -> Iterable[str]:
    for one in way:
        yield one.source
        if isinstance(one, UndoRows):
            yield from _paths(one.inner)


def _unambiguous(way: Way, paths: frozenset[tuple[str | int, ...]]) -> Way:
    """Drop what would put a value where others need a table."""
    kept: list[Undo | UndoRows] = []
    for one in way:
        if isinstance(one, UndoRows):
            kept.append(one._replace(inner=_unambiguous(one.inner, paths)))
            continue
        path = parse_path(one.source)
        has_inner = any(len(p) > len(path) and p[: len(path)] == path for p in paths)
        if not has_inner and not any(isinstance(step, int) for step in path):
            kept.append(one)
    return tuple(kept)


def undo(way: Way, body: Mapping[str, object], document: str) -> Tree:
    """
    Read a body back.

    Raises:
        MappingError: If a value is not what a rule makes, or two fields of one source
            disagree.
    """
    source: Tree = {}
    _undo_all(way, body, source, (), document)
    return source


def _undo_all(
    way: Way, body: object, scope: Tree, place: tuple[str, ...], document: str
) -> None:
    for one in way:
        value = _found(body, one.target)
        field = ".".join((*place, *one.target))
        if value is None:
            continue
        if isinstance(one, UndoRows):
            _undo_rows(one, value, scope, (*place, *one.target), document)
            continue
        try:
            back = one.back(value)
        except Refusal as refusal:
            msg = f"{document}: {field} {refusal.what}."
            raise MappingError(msg, document=document, field=field) from None
        _put(scope, one.source, back, field, document)


def _undo_rows(
    one: UndoRows, value: object, scope: Tree, place: tuple[str, ...], document: str
) -> None:
    field = ".".join(place)
    if not isinstance(value, (list, tuple)):
        msg = f"{document}: {field} is a {type(value).__name__}, not a list."
        raise MappingError(msg, document=document, field=field)
    made: list[object] = []
    for number, row in enumerate(value):
        inner = {**scope, one.name: {}}
        at = (*place[:-1], f"{place[-1]}[{number}]")
        _undo_all(one.inner, row, inner, at, document)
        made.append(inner.pop(one.name))
        # What rows say of the document, and the document of itself, is one thing.
        scope.update(inner)
    _put(scope, one.source, made, field, document)


def _found(body: object, target: tuple[str, ...]) -> object:
    for key in target:
        if not isinstance(body, Mapping):
            return None
        body = body.get(key)
    return body


def _put(scope: Tree, path: str, value: object, field: str, document: str) -> None:
    *parents, key = (str(step) for step in parse_path(path))
    table = scope
    for parent in parents:
        table = table.setdefault(parent, {})  # type: ignore[assignment]
    if table.setdefault(key, value) != value:
        msg = f"{document}: {field} says another {path} than a field before it."
        raise MappingError(msg, document=document, field=field)


def reversible(way: Way, prefix: str = "") -> Iterable[tuple[str, Item]]:
    """Return the whole name of each field that can be read back, and its rule."""
    for one in way:
        name = f"{prefix}{'.'.join(one.target)}"
        if isinstance(one, UndoRows):
            yield from reversible(one.inner, f"{name}.")
        else:
            yield name, one.rule
