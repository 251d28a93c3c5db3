"""
What an answer says, whatever shape it has; and what a refusal means for the caller.

The server answers 200 to almost everything. Success and refusals stand in one envelope,
refusals of a query stand inside its rows, and the reason is a number or only a sentence.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

Row = list[Any]


class Trouble(enum.StrEnum):
    """What a refusal means for the caller."""

    SESSION = "session"
    """Nobody is logged in any more; nothing happened."""

    CALL_LIMIT = "call_limit"
    """Too many calls; nothing happened."""

    LOCKED = "locked"
    """Somebody else works on it; nothing happened."""

    DUPLICATE = "duplicate"
    """A document of this number is there already."""

    STATE = "state"
    """The document's state forbids it."""

    MISSING_BASE = "missing_base"
    """It names what the ERP does not have."""

    INTERACTION = "interaction"
    """The ERP asks a question, and nobody is there to answer."""

    PERMISSION = "permission"
    """The user or the licence may not."""

    INVALID = "invalid"
    """Something in it is wrong."""

    LOST = "lost"
    """No refusal at all: it was sent, and nobody knows whether it happened."""


SESSION_LOST, CALL_LIMIT, LOCKED_CODE, DATABASE = 1, 14, 13, 6
_BY_CODE: Mapping[int, Trouble] = {
    SESSION_LOST: Trouble.SESSION,
    2: Trouble.PERMISSION,
    DATABASE: Trouble.LOCKED,
    7: Trouble.PERMISSION,
    12: Trouble.STATE,
    LOCKED_CODE: Trouble.LOCKED,
    CALL_LIMIT: Trouble.CALL_LIMIT,
    15: Trouble.PERMISSION,
}
# In this order: what a sentence of a later family may contain stands first.
_BY_TEXT: Sequence[tuple[Trouble, tuple[str, ...]]] = (
    (Trouble.SESSION, ("会话信息已丢失", "未登录", "ctx == null", "-10001")),
    (Trouble.LOCKED, ("已被其他用户修改", "网络控制", "网控")),
    (Trouble.DUPLICATE, ("已存在", "唯一")),
    (Trouble.STATE, ("已审核", "已提交", "已作废", "已关闭", "未审核")),
    (Trouble.MISSING_BASE, ("业务对象不存在", "不存在", "已禁用", "未分配到组织")),
    (Trouble.INTERACTION, ("交互", "是否继续")),
)
# A key the form does not have is a mistake of the map, not of the ERP's data.
_UNUSABLE = re.compile("”(?:不存在|未审核|未分配到组织|已禁用)")
_UNKNOWN_KEY = "元数据中标识为"


def classify(code: int, message: str) -> Trouble:
    """Say what a refusal means, by its number first and its sentence where that is mute."""
    if code in _BY_CODE:
        return _BY_CODE[code]
    if _UNKNOWN_KEY in message:
        return Trouble.INVALID
    if _UNUSABLE.search(message):
        return Trouble.MISSING_BASE
    for trouble, words in _BY_TEXT:
        if any(word in message for word in words):
            return trouble
    return Trouble.INVALID


@frozen(kw_only=True)
class Refused:
    """
    One refusal.

    Args:
        index: Place in the list that was sent; None if the call as a whole is meant.

        field: The field to blame, if one is.

        message: The ERP's sentence.

        trouble: What it means.
    """

    index: int | None
    field: str | None
    message: str
    trouble: Trouble


@frozen(kw_only=True)
class Written:
    """
    One document that was written.

    Args:
        index: Place in the list that was sent.

        id: The inner id, empty if the answer does not say.

        number: The document's number, empty if the answer does not say.
    """

    index: int
    id: str
    number: str


@frozen(kw_only=True)
class Result:
    """
    An answer in the envelope of all operations but queries.

    Args:
        ok: Whether the server calls it a success.

        code: Its ``MsgCode``.

        refused: What it refused.

        written: What it did.

        body: The whole of ``Result``, for what else stands there.
    """

    ok: bool
    code: int
    refused: tuple[Refused, ...]
    written: tuple[Written, ...]
    body: Mapping[str, Any]

    @property
    def trouble(self) -> Trouble | None:
        """What the first refusal means; None if there is none."""
        if self.refused:
            return self.refused[0].trouble
        return None if self.ok else classify(self.code, "")

    @property
    def message(self) -> str:
        """The first refusal's sentence."""
        return self.refused[0].message if self.refused else ""


def read_result(answer: Any) -> Result | None:
    """Read the envelope; None if it is none."""
    body = answer.get("Result") if isinstance(answer, dict) else None
    if not isinstance(body, dict):
        return None
    status = body.get("ResponseStatus")
    if not isinstance(status, dict):
        # Some read-only operations answer without a verdict; a refusal always has one.
        return Result(ok=True, code=0, refused=(), written=(), body=body)
    return _result(status, body)


def _result(status: Mapping[str, Any], body: Mapping[str, Any]) -> Result:
    code = _int(status.get("MsgCode"))
    ok = status.get("IsSuccess") in (True, "true", "True")
    errors = tuple(
        _refused(one, code) for one in _dicts(status.get("Errors")) if not ok or _says(one)
    )
    written = tuple(
        _written(one, place)
        for place, one in enumerate(_dicts(status.get("SuccessEntitys")))
    )
    return Result(ok=ok, code=code, refused=errors, written=written, body=body)


def _says(error: Mapping[str, Any]) -> bool:
    return bool(error.get("Message") or error.get("FieldName"))


def _dicts(value: Any) -> list[dict[str, Any]]:
    return (
        [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
    )


def _refused(error: Mapping[str, Any], code: int) -> Refused:
    message = str(error.get("Message") or "")
    field = str(error.get("FieldName") or "") or None
    index = error.get("DIndex")
    return Refused(
        index=_int(index) if index is not None else None,
        field=field,
        message=message[:500],
        trouble=classify(code, message),
    )


def _written(one: Mapping[str, Any], place: int) -> Written:
    index = one.get("DIndex")
    return Written(
        index=place if index is None else _int(index),
        id=_text(one.get("Id")),
        number=_text(one.get("Number")),
    )


def _text(value: Any) -> str:
    return "" if value is None or value in (0, "0") else str(value)


def _int(value: Any) -> int:
    try:
        return int(value or 0)
    except (TypeError, ValueError):
        return -1


def read_rows(answer: Any) -> list[Row] | Result | None:  # noqa: PLR0911 - shapes
    """
    Read a query's answer.

    Returns:
        Its rows; a refusal, wherever it was hidden; None if it is neither.
    """
    if isinstance(answer, dict):
        return _refusal_in(answer)
    if not isinstance(answer, list):
        return None
    if not answer:
        return []
    first = answer[0]
    if isinstance(first, dict):
        return _refusal_in(first)
    if isinstance(first, list) and len(first) == 1 and isinstance(first[0], dict):
        return _refusal_in(first[0])
    if not all(type(row) is list for row in answer):
        return None
    return answer


def _refusal_in(answer: dict[str, Any]) -> Result | None:
    if "Result" in answer:
        return read_result(answer)
    if "Message" in answer:
        # The plainest form: an error of a field without an envelope.
        errors = (_refused(answer, 0),)
        return Result(ok=False, code=0, refused=errors, written=(), body={})
    return None


__all__ = [
    "SESSION_LOST",
    "Refused",
    "Result",
    "Row",
    "Trouble",
    "Written",
    "classify",
    "read_result",
    "read_rows",
]
