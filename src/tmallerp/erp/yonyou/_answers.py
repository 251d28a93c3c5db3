"""
What an answer of YonBIP means, by its code alone.

The code is text on some paths and a number on others, and 200 may stand above a batch
of which everything failed. Success is only what is listed as such; a code nobody knows
is an outcome nobody knows.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

SUCCESS = frozenset({"200"})
AUTH_SUCCESS = frozenset({"00000"})
_STALE_TOKEN = frozenset({"310001", "310036"})
_DUPLICATE = frozenset({"10004", "100004"})
_THROTTLED = frozenset({"310032", "310039", "310042", "310046", "310050", "310043"})
_REFUSED = frozenset(
    {"999", "1002", "404", "118001", "310002", "310008", "310015", "310023", "310024"}
)
_NOT_BEGUN = frozenset({"310037", "310404", "310405"})

NO_CUSTOMERS = "118001"
NO_CUSTOMERS_TEXT = "根据条件查询结果为空"
GONE = "1002"


class Verdict(enum.Enum):
    """What an answer means for the call."""

    OK = "ok"
    DUPLICATE = "duplicate"
    """The key of a save was seen before; the earlier document's id is there."""

    REFUSED = "refused"
    """They read it and said no."""

    THROTTLED = "throttled"
    """Too many calls; nothing happened."""

    STALE_TOKEN = "stale_token"  # noqa: S105 - no password
    """The token is not good any more; nothing happened."""

    NOT_BEGUN = "not_begun"
    """The gateway did not let the call through; nothing happened."""

    UNCLEAR = "unclear"
    """Still running, timed out behind the gateway, or a code nobody knows."""


@frozen(kw_only=True)
class Answer:
    """
    One answer of a business API.

    Args:
        verdict: What it means.

        code: As text.

        message: The ERP's sentence.

        data: What came, as plain values; exact numbers.

        retry_after: Seconds to wait, for a throttled one.
    """

    verdict: Verdict
    code: str
    message: str = ""
    data: Any = field(default=None, repr=False)
    retry_after: float | None = None

    @property
    def ok(self) -> bool:
        """Whether it is a success."""
        return self.verdict is Verdict.OK

    @property
    def is_nothing_found(self) -> bool:
        """Whether it is the customers' way to say that there is none."""
        return self.code == NO_CUSTOMERS and NO_CUSTOMERS_TEXT in self.message


def judge(code: str, refusals: frozenset[str] = frozenset()) -> Verdict:  # noqa: PLR0911
    """Say what a code means; *refusals* are codes a company knows as such."""
    if code in SUCCESS:
        return Verdict.OK
    if code in _DUPLICATE:
        return Verdict.DUPLICATE
    if code in _THROTTLED:
        return Verdict.THROTTLED
    if code in _STALE_TOKEN:
        return Verdict.STALE_TOKEN
    if code in _NOT_BEGUN:
        return Verdict.NOT_BEGUN
    if code in _REFUSED or code in refusals:
        return Verdict.REFUSED
    return Verdict.UNCLEAR


@frozen(kw_only=True)
class BatchResult:
    """
    What became of the rows of a batch act.

    Args:
        done: The documents that succeeded, by id.

        failed: Sentences of those that did not, by id; a row that is in neither is
            found here under its id with a sentence that says so.
    """

    done: Mapping[str, Mapping[str, Any]]
    failed: Mapping[str, str]


def read_batch(data: Any, ids: list[str]) -> BatchResult:
    """
    Read the answer of a batch act row by row.

    The counts are not believed alone: a row counts as done only if it is listed, or if
    every row is said to be.
    """
    body = data if isinstance(data, Mapping) else {}
    infos = [one for one in body.get("infos") or () if isinstance(one, Mapping)]
    done = {text(one.get("id")): one for one in infos if one.get("id") is not None}
    messages = [_sentence(one) for one in body.get("messages") or ()]
    if not infos and not messages and _count(body, "sucessCount") == len(ids) > 0:
        done = {one: {} for one in ids}
    rest = [one for one in ids if one not in done]
    return BatchResult(done=done, failed={one: _about(one, messages) for one in rest})


def _count(body: Mapping[str, Any], name: str) -> int:
    value = text(body.get(name))
    return int(value) if value.isascii() and value.isdigit() else -1


def _sentence(one: Any) -> str:
    if isinstance(one, Mapping):
        return text(one.get("message") or one.get("msg"))
    return text(one)


def _about(document_id: str, messages: list[str]) -> str:
    named = [one for one in messages if document_id in one]
    found = named or (messages if len(messages) == 1 else [])
    return found[0] if found else "the ERP did not say what became of it"


def text(value: Any) -> str:
    """Write an id, a code or a name as text; nothing is empty text."""
    if value is None:
        return ""
    return value if isinstance(value, str) else str(value)


def rows_of(data: Any) -> list[Mapping[str, Any]]:
    """Return the rows of a list, whether it is bare or within ``recordList``."""
    if isinstance(data, Mapping):
        data = data.get("recordList")
    return [one for one in data or () if isinstance(one, Mapping)]


__all__ = [
    "AUTH_SUCCESS",
    "GONE",
    "Answer",
    "BatchResult",
    "Verdict",
    "judge",
    "read_batch",
    "rows_of",
    "text",
]
