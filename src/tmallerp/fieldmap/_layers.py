"""
Layers: a map, and what a shop changes of it.

A layer is one file, or what stands for one in Python. The first makes the map; each
further one replaces rules of the same target in place, removes some, or adds others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from attrs import evolve, field, frozen

from tmallerp.fieldmap._check import at
from tmallerp.fieldmap._rules import Item, Rows, Where

Tables = Mapping[str, Mapping[str, str]]


@frozen(kw_only=True)
class MapLayer:
    """
    One layer.

    Args:
        name: What the layer is called.

        version: Which state of it; changed by whoever changes the layer.

        target: The form of the target, such as ``SAL_SaleOrder``; an override may leave
            it empty.

        fields: The rules, in the order of the target's keys.

        tables: Code tables that stand in the layer itself.

        empty_is_absent: Whether empty text counts as absent in every rule that does not
            say otherwise; None leaves it to the layer below.

        where: Where it was written.
    """

    name: str
    version: str
    target: str = ""
    fields: tuple[Item, ...] = field(default=(), converter=tuple)
    tables: Tables = field(factory=dict)
    empty_is_absent: bool | None = None
    where: Where | None = field(default=None, eq=False, repr=False)

    @property
    def file(self) -> str:
        """The file's name, or what stands for it in messages."""
        return self.place.file

    @property
    def place(self) -> Where:
        """Where the layer was written, for errors."""
        return self.where or Where(file=f"the map {self.name!r}")


def located(layer: MapLayer) -> MapLayer:
    """Tell the rules of a layer written in Python where they stand."""
    fields = _located(layer.fields, layer.place.file, "fields")
    return evolve(layer, fields=fields)


def _located(items: Iterable[Item], file: str, key: str) -> tuple[Item, ...]:
    return tuple(
        _placed(item, file, f"{key}[{number}]") for number, item in enumerate(items)
    )


def _placed(item: Item, file: str, key: str) -> Item:
    if isinstance(item, Rows):
        inner = _located(item.fields, file, f"{key}.fields")
        item = evolve(item, fields=inner)
    if item.where is not None:
        return item
    return evolve(item, where=Where(file=file, key=key))


def merged(items: Sequence[Item], changes: Iterable[Item]) -> tuple[Item, ...]:
    """
    Apply the rules of an override.

    Raises:
        ConfigError: If a change speaks of a rule that is not there, or two changes in
            one layer of the same.
    """
    result = list(items)
    seen: dict[str, Item] = {}
    for change in changes:
        if change.to in seen:
            line = at(seen[change.to]).line
            first = f"in line {line}" if line else "before"
            raise at(change).wrong("to", f"{change.to!r} is made already {first}")
        seen[change.to] = change
        _apply(result, change)
    return tuple(result)


def _apply(result: list[Item], change: Item) -> None:
    place = _place_of(result, change.to)
    if change.remove:
        if place is None:
            raise at(change).wrong("remove", f"names {change.to!r}, which is not there")
        del result[place]
        return
    if place is None:
        made: Item = _settled(change)
        result.append(made)
        place = len(result) - 1
    else:
        made = _over(result[place], change)
        result[place] = made
    _move(result, place, change)


def _over(old: Item, change: Item) -> Item:
    """Return the rule that takes the place of *old*."""
    if not isinstance(old, Rows) or not isinstance(change, Rows) or change.replace:
        return _settled(change)
    inner = merged(old.fields, change.fields)
    says_more = change.each is not None
    return evolve(
        old,
        each=change.each or old.each,
        name=change.name or old.name,
        number=change.number or old.number,
        when=change.when or (() if says_more else old.when),
        omit_if_absent=change.omit_if_absent
        or (old.omit_if_absent and not (says_more or change.required)),
        required=change.required
        or (old.required and not (says_more or change.omit_if_absent)),
        note=change.note or old.note,
        fields=inner,
        where=change.where if says_more else old.where,
    )


def _settled(change: Item) -> Item:
    if isinstance(change, Rows):
        inner = merged((), change.fields)
        return evolve(change, fields=inner, replace=False, after=None, before=None)
    return evolve(change, after=None, before=None)


def _move(result: list[Item], place: int, change: Item) -> None:
    """Move a rule to where an override wants it."""
    if change.after is not None and change.before is not None:
        raise at(change).wrong("before", "contradicts after")
    option = "after" if change.after is not None else "before"
    anchor = change.after if change.after is not None else change.before
    if anchor is None:
        return
    item = result.pop(place)
    found = _place_of(result, anchor)
    if found is None:
        raise at(change).wrong(option, f"names {anchor!r}, which is not there")
    result.insert(found + (option == "after"), item)


def _place_of(items: Sequence[Item], to: str) -> int | None:
    return next((place for place, one in enumerate(items) if one.to == to), None)
