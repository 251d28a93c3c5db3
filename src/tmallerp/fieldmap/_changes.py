"""What differs between two maps."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from attrs import frozen

from tmallerp.fieldmap._check import at
from tmallerp.fieldmap._rules import Item, Rows, rule_text

ChangeKind = Literal["added", "removed", "changed", "moved", "table"]


@frozen(kw_only=True)
class Change:
    """
    One difference.

    Args:
        kind: ``added``, ``removed``, ``changed``, ``moved`` (the rule is the same, its
            place among the others is not) or ``table`` (a code table's entry).

        field: The target's field, or the table's entry.

        before: The rule as it was; empty if there was none.

        after: The rule as it is; empty if there is none.

        where: File and line of the rule as it is, or was if it is gone.
    """

    kind: ChangeKind
    field: str
    before: str = ""
    after: str = ""
    where: str = ""


def changes(old: Iterable[Item], new: Iterable[Item], prefix: str = "") -> list[Change]:
    """Return what was removed from *old*, then what is added or other in *new*."""
    before = {item.to: item for item in old}
    after = {item.to: item for item in new}
    found = [
        _change("removed", prefix, item, None)
        for to, item in before.items()
        if to not in after
    ]
    both = [to for to in after if to in before]
    places = {to: place for place, to in enumerate(before)}
    kept = _kept([places[to] for to in both])
    for to, item in after.items():
        other = before.get(to)
        if other is None:
            found.append(_change("added", prefix, None, item))
            continue
        if places[to] not in kept:
            found.append(_change("moved", prefix, other, item))
        found += _inside(other, item, prefix)
    return found


def _inside(old: Item, new: Item, prefix: str) -> list[Change]:
    found = []
    if type(old) is not type(new) or rule_text(old) != rule_text(new):
        found.append(_change("changed", prefix, old, new))
    if isinstance(old, Rows) and isinstance(new, Rows):
        found += changes(old.fields, new.fields, f"{prefix}{new.to}.")
    return found


def _change(kind: ChangeKind, prefix: str, old: Item | None, new: Item | None) -> Change:
    item = new or old
    assert item is not None  # noqa: S101 - one of the two is given
    where = at(item)
    return Change(
        kind=kind,
        field=f"{prefix}{item.to}",
        before=rule_text(old) if old else "",
        after=rule_text(new) if new else "",
        where=f"{where.file}:{where.line}" if where.line else where.file,
    )


def _kept(places: Sequence[int]) -> set[int]:
    """Return a longest run of places that still rises: the others were moved."""
    ends: list[int] = []
    lengths = []
    for place in places:
        length = bisect_left(ends, place)
        ends[length : length + 1] = [place]
        lengths.append(length)
    kept, wanted = set(), len(ends) - 1
    for place, length in zip(reversed(places), reversed(lengths), strict=True):
        if length == wanted:
            kept.add(place)
            wanted -= 1
    return kept


def table_changes(
    old: Mapping[str, Mapping[str, str]], new: Mapping[str, Mapping[str, str]]
) -> list[Change]:
    """Return the entries of code tables that differ."""
    before, after = _entries(old), _entries(new)
    return [
        Change(
            kind="table", field=name, before=before.get(name, ""), after=after.get(name, "")
        )
        for name in dict.fromkeys([*before, *after])
        if before.get(name) != after.get(name)
    ]


def _entries(tables: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    return {
        f"{name}.{key}": value
        for name, table in tables.items()
        for key, value in table.items()
    }
