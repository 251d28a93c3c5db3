"""
Find what an error means: the closest row of the tables.

The sub-code is looked at first, since it says more: whole with its detail, then its name
before the colon, then the longest beginning of it. The code decides where the sub-code is
unknown or says only whose side it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from attrs import frozen

from tmallerp.errors import Advice
from tmallerp.top.suberrors._business import GOODS, NOTES, PARCELS, TRADES
from tmallerp.top.suberrors._codes import BUSINESS_CODES, CODES, FIRM_CODES, RANGES
from tmallerp.top.suberrors._meaning import UNKNOWN, Meaning
from tmallerp.top.suberrors._sub_codes import BARE_FAMILIES, GENERAL

SUB_CODES: dict[str, Meaning] = {**GENERAL, **PARCELS, **TRADES, **GOODS}
"""Every sub-code there is a row for."""

_OLD = 100
_LONGEST = 200


@frozen
class _Row:
    """A key of the table, ready to be compared."""

    key: str
    head: str
    tail: str
    detail: str | None

    def fits(self, head: str, detail: str) -> bool:
        """Whether a sub-code belongs to this row."""
        if self.detail is not None:
            return detail == self.detail and self._is_within(head)
        if "*" in self.key:
            return self._is_within(head)
        return head.startswith(self.head)

    def _is_within(self, head: str) -> bool:
        if "*" not in self.key:
            return head == self.head
        enough = len(head) >= len(self.head) + len(self.tail)
        return enough and head.startswith(self.head) and head.endswith(self.tail)

    @property
    def closeness(self) -> tuple[bool, int]:
        """How much it says: a detail, and a long name."""
        return self.detail is not None, len(self.key)


def _row(key: str) -> _Row:
    name, colon, detail = key.casefold().partition(":")
    head, _, tail = name.partition("*")
    return _Row(key, head, tail, detail if colon else None)


_ROWS = sorted(
    (_row(key) for key in SUB_CODES), key=lambda row: row.closeness, reverse=True
)


def _parted(sub_code: str) -> tuple[str, str]:
    """Return a sub-code's name and detail, as they are compared."""
    plain = sub_code.strip().casefold()[:_LONGEST].removesuffix("-tmall")
    head, _, detail = plain.partition(":")
    return head, detail.strip(": ")


@lru_cache(maxsize=1024)
def _closest(sub_code: str) -> str | None:
    """Return the key of the row that says most of a sub-code, if any does."""
    head, detail = _parted(sub_code)
    for row in _ROWS:
        if row.fits(head, detail) or (row.detail and row.fits(head, detail.split(":")[0])):
            return row.key
    return None


@frozen(kw_only=True)
class Explanation:
    """
    What an error means and what to do now.

    Args:
        code: TOP's code.

        sub_code: The business service's code, if it came.

        row: The row of the table that was taken: a sub-code, a code, or "" if neither is
            known.

        meaning: What it says.

        note: What to know of this call's errors besides, if an API was named.
    """

    code: int
    sub_code: str | None
    row: str
    meaning: Meaning
    note: Advice | None = None

    def text(self, lang: str = "en") -> str:
        """Return it as lines of text; *lang* is en or zh."""
        n = 1 if lang == "zh" else 0
        lines = [
            f"{self.code} {self.sub_code or ''}".strip()
            + f" → {self.meaning.family.error}",
            self.meaning.advice[n],
        ]
        if self.note is not None:
            lines.append(self.note[n])
        again = (self.meaning.reads.words(lang), self.meaning.writes.words(lang))
        words = ("Sent again: reads {}; writes {}.", "自动重试：查询 {}；写操作 {}。")
        return "\n".join([*lines, words[n].format(*again)])


def explain(code: int, sub_code: str | None = None, *, api: str = "") -> Explanation:
    """
    Say what an error means.

    Args:
        code: TOP's code.

        sub_code: The business service's code.

        api: The API's name, for what is known of its errors besides.
    """
    row, meaning = _look_up(code, sub_code)
    notes = [name for name in NOTES if api.startswith(name)]
    note = NOTES[max(notes, key=len)] if notes else None
    return Explanation(code=code, sub_code=sub_code, row=row, meaning=meaning, note=note)


def meaning_of(code: int, sub_code: str | None) -> Meaning:
    """
    Look an error up.

    Args:
        code: TOP's code.

        sub_code: The business service's code; opaque text.
    """
    return _look_up(code, sub_code)[1]


def _look_up(code: int, sub_code: str | None) -> tuple[str, Meaning]:
    if sub_code and code not in FIRM_CODES:
        key = _closest(sub_code)
        by_code = code in CODES and code not in BUSINESS_CODES and code < _OLD
        if key is not None and not (by_code and key in BARE_FAMILIES):
            return key, SUB_CODES[key]
    if code in CODES:
        return str(code), CODES[code]
    for first, last, meaning in RANGES:
        if first <= code <= last:
            return f"{first}-{last}", meaning
    return "", UNKNOWN


def keys() -> Iterator[str]:
    """Give every sub-code of the tables, sorted as people look them up."""
    yield from sorted(SUB_CODES, key=lambda key: key.casefold())


# What stands right before the number must not belong to it: "-5" and "x5" are no lengths.
_BAN = re.compile(
    r"(?<![0-9A-Za-z.\-])([0-9]{1,7}(?:\.[0-9]{1,9})?)\s+more\s+seconds?", re.IGNORECASE
)
# TOP counts whole seconds. A ban of less would be asked after without a pause, for as long
# as the same sentence comes back, so it counts as one of unstated length.
_LEAST_BAN_S = 1.0
_APP_FREQUENCY = 8


def ban_seconds(sub_msg: str | None) -> float | None:
    """
    Read "This ban will last for N more seconds".

    Returns:
        Seconds, one at least; None if the sentence names none or less.
    """
    match = _BAN.search(sub_msg or "")
    seconds = float(match.group(1)) if match else 0.0
    return seconds if seconds >= _LEAST_BAN_S else None


def ban_scope(sub_code: str | None, api: str, code: int | None = None) -> str | None:
    """
    Say what a ban covers.

    Args:
        sub_code: The gateway's sub-code, in any case and with any ending that
            `meaning_of` takes.

        api: The API's name.

        code: TOP's code; 8 is the app's frequency.

    Returns:
        The API's name, or None for the whole app.
    """
    name = _parted(sub_code or "")[0].strip()
    if not name:
        return None if code == _APP_FREQUENCY else api
    return None if name.endswith("by-app-access-count") else api
