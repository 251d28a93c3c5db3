"""
An answer as it came, and its JSON read strictly.

What cannot be understood is no answer: for a call that may have had an effect that means
"outcome unknown", for one that only asks "try again".
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime
from typing import Any

from attrs import field, frozen

from tmallerp.errors import ErpError, ErpOutcomeUnknownError, ErpUnavailableError

SAFE = frozenset({"GET", "HEAD"})

_MOST_DEPTH = 100
# No number of an ERP has more; `Decimal('1e400000000')` reads at once and then explodes.
_MOST_DIGITS = 100
_MOST_EXPONENT = 100
_SURELY = 30
_EXPONENT = re.compile(r"[eE]([+-]?[0-9]+)\Z")
_CHARSET = re.compile(r"charset\s*=\s*\"?([A-Za-z0-9_\-]+)")
_GAP = b"\xef\xbb\xbf \t\r\n"


class _NoJsonError(ValueError):
    """The text is no JSON that is taken here."""


@frozen(kw_only=True)
class HttpAnswer:
    """
    One whole answer; its text shows no header and no body.

    Args:
        status: Never a redirect.

        headers: By names in small letters; what came twice is joined by commas.

        body: Decompressed.

        elapsed_s: Seconds from sending to the last byte.

        adapter: Whose call it was, for errors.

        call: What was called, without its query, for errors.

        safe: Whether the call can have had no effect.

        received: When the answer was whole.
    """

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    elapsed_s: float
    adapter: str
    call: str
    safe: bool
    received: datetime = field(repr=False)

    @property
    def is_html(self) -> bool:
        """
        Say whether it is a page, such as a login's or a proxy's.

        The body is looked at, for some ERPs call their JSON ``text/html``.
        """
        return self.body[:256].lstrip(_GAP).startswith(b"<")

    @property
    def retry_after(self) -> float | None:
        """Return the seconds the server asks to be left alone; None if it does not."""
        said = self.headers.get("retry-after", "").strip()
        if re.fullmatch(r"[0-9]{1,9}", said, re.ASCII):
            return float(said)
        then = _date(said)
        now = _date(self.headers.get("date", "")) or self.received
        return None if then is None else max(0.0, (then - now).total_seconds())

    def text(self) -> str:
        """
        Return the body as text, in the charset it names or UTF-8.

        Raises:
            ErpUnavailableError: If it is not, and the call only asked.

            ErpOutcomeUnknownError: If it is not, and the call may have had an effect.
        """
        named = _CHARSET.search(self.headers.get("content-type", ""))
        charset = (named[1] if named else "utf-8").lower()
        # What calls itself GBK holds characters that only its successor has.
        charset = {"gbk": "gb18030", "gb2312": "gb18030", "utf-8": "utf-8-sig"}.get(
            charset, charset
        )
        try:
            return self.body.decode(charset)
        except (UnicodeDecodeError, LookupError) as error:
            raise self.unusable(f"is not text in {charset}") from error

    def json(self) -> Any:
        """
        Read the body as JSON.

        Returns:
            Plain values; a number with a point is a `Decimal`.

        Raises:
            ErpUnavailableError: If it is a page or no strict JSON (a key twice, NaN,
                numbers or nesting beyond any ERP's), and the call only asked.

            ErpOutcomeUnknownError: The same, where the call may have had an effect.
        """
        if self.is_html:
            raise self.unusable("is a page where JSON was expected")
        try:
            return read_json(self.text())
        except _NoJsonError as error:
            raise self.unusable(f"is no JSON that can be used: {error}") from None

    def unusable(self, what: str) -> ErpError:
        """Make the error of an answer that cannot be understood."""
        kind = ErpUnavailableError if self.safe else ErpOutcomeUnknownError
        msg = f"{self.adapter}: the answer to {self.call} (status {self.status}) {what}."
        return kind(msg, adapter=self.adapter)


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, IndexError):
        return None
    return found if found.tzinfo is not None else None


def read_json(text: str) -> Any:
    """
    Read JSON strictly.

    Raises:
        ValueError: With what is wrong, in words that repeat nothing long.
    """
    try:
        value = json.loads(
            text,
            object_pairs_hook=_no_twins,
            parse_float=_decimal,
            parse_int=_integer,
            parse_constant=_no_number,
        )
    except json.JSONDecodeError as error:
        msg = f"{error.msg} at character {error.pos}"
    except RecursionError:
        msg = "it nests too deeply"
    else:
        _check_depth(value)
        return value
    raise _NoJsonError(msg)


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        twin = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise _NoJsonError(f"the key {twin[:40]!r} stands twice")
    return result


def _integer(text: str) -> int:
    if len(text) > _MOST_DIGITS:
        raise _NoJsonError(f"a number of {len(text)} digits")
    return int(text)


def _decimal(text: str) -> Decimal:
    if len(text) <= _SURELY and "e" not in text and "E" not in text:
        return Decimal(text)
    exponent = _EXPONENT.search(text)
    if len(text) > _MOST_DIGITS or (
        exponent is not None and abs(int(exponent[1])) > _MOST_EXPONENT
    ):
        raise _NoJsonError(f"the number {text[:20]}…, beyond any amount")
    return Decimal(text)


def _no_number(text: str) -> Any:
    raise _NoJsonError(f"{text}, which is no number")


def _check_depth(value: Any) -> None:
    level = [value]
    for _ in range(_MOST_DEPTH):
        level = [
            child
            for one in level
            if type(one) is dict or type(one) is list
            for child in (one.values() if type(one) is dict else one)
        ]
        if not level:
            return
    raise _NoJsonError("it nests too deeply")
