"""There and back again: whether what can be read back really is."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from attrs import frozen

from tmallerp.fieldmap._explain import personal
from tmallerp.fieldmap._forms import READS
from tmallerp.fieldmap._paths import reader
from tmallerp.fieldmap._refusal import Refusal
from tmallerp.fieldmap._reverse import Undo, UndoRows, Way


@frozen(kw_only=True)
class RoundTrip:
    """
    One value that went to the target and came back.

    Args:
        field: The target's field.

        source: The path of the value.

        before: What the source says.

        after: What came back.

        personal: Whether the value is a person's.
    """

    field: str
    source: str
    before: object
    after: object
    personal: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether the same came back."""
        return is_same(self.before, self.after)


def is_same(before: object, after: object) -> bool:
    """
    Whether two values say the same.

    Absent and empty are one, and so are a number or a time and its text: samples in
    JSON can write them no other way.
    """
    if isinstance(before, enum.Enum):
        before = before.value
    if before in (None, "") and after in (None, ""):
        return True
    kind = "datetime" if isinstance(after, datetime) else "number"
    if isinstance(before, str) and isinstance(after, (datetime, Decimal)):
        try:
            return READS[kind](before) == after
        except Refusal:
            return False
    return before == after and isinstance(before, bool) is isinstance(after, bool)


def trips(
    way: Way, source: Mapping[str, object], back: Mapping[str, object], prefix: str = ""
) -> Iterable[RoundTrip]:
    """Compare a source with what was read back of it."""
    for one in way:
        field = f"{prefix}{'.'.join(one.target)}"
        if isinstance(one, Undo):
            yield RoundTrip(
                field=field,
                source=one.source,
                before=reader(one.source)(source),
                after=_back(one.source, back),
                personal=personal(one.rule),
            )
            continue
        yield from _rows(one, source, back, field)


def _rows(
    one: UndoRows, source: Mapping[str, object], back: Mapping[str, object], field: str
) -> Iterable[RoundTrip]:
    before, after = reader(one.source)(source), _back(one.source, back)
    if not isinstance(before, (list, tuple)) or not isinstance(after, list):
        return
    for number, (old, new) in enumerate(zip(before, after, strict=False)):
        inner, returned = {**source, one.name: old}, {**back, one.name: new}
        yield from trips(one.inner, inner, returned, f"{field}[{number}].")


def _back(path: str, back: Mapping[str, object]) -> object:
    try:
        return reader(path)(back)
    except (KeyError, Refusal):
        return None
