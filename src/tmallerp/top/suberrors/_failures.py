"""
Failures inside an answer that says it succeeded.

TOP calls an answer good when the call was understood; the business behind it may still
have said no. Whoever takes such an answer for done loses a parcel or a refund, so ask
`business_failure` after every write. Which fields tell it differs from service to
service; the lists below are what its catalogue documents.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs
from attrs import frozen

from tmallerp.errors import Advice
from tmallerp.top.suberrors._lookup import meaning_of

FLAGS = (
    "is_success",
    "success",
    "is_all_success",
    "result_success",
    "biz_success",
    "create_success",
    "succ",
    "result",
)
"""False in any of these is a failure; ``result`` only where it is no object."""

CODES = (
    "err_code",
    "error_code",
    "biz_error_code",
    "biz_failed_code",
    "result_error_code",
    "errorcode",
    "error_codes",
    "sub_code",
)
"""Text in any of these is a failure, unless a flag beside it says success."""

WORDS = ("result_code", "msg_code", "code")
"""Where the code of a failure may stand as well; services use them for successes too."""

MESSAGES = (
    "err_msg",
    "error_msg",
    "error_message",
    "biz_error_msg",
    "biz_failed_msg",
    "result_error_msg",
    "result_msg",
    "exception",
    "sub_msg",
    "message",
    "msg",
)
"""Where the sentence stands."""

PLACES = (
    "error_response",
    "result",
    "results",
    "adjust_results",
    "result_package",
    "shipping",
    "module",
    "modules",
    "data",
)
"""Parts of an answer that are looked into, one by one where they are lists."""

# Codes by which services say that nothing is wrong.
_FINE = frozenset({"", "0", "200", "success", "ok", "null", "none", "true"})
_BUSINESS_CODE = 15
_DEEPEST = 4


@frozen(kw_only=True)
class Failure:
    """
    What a business service refused inside a good answer.

    Args:
        path: Where, such as ``$.results[2]``.

        code: Its code, if it named one; opaque text.

        message: Its sentence, if it said one; often Chinese.

        advice: What to do now.
    """

    path: str
    code: str | None
    message: str | None
    advice: Advice


def business_failure(answer: object) -> Failure | None:
    """
    Find the first failure inside a good answer.

    Args:
        answer: A typed answer, or the mapping of a `RawMethod`, wrappers and all.

    Returns:
        None if nothing in it says that it failed. An answer that says neither is taken for
        a success, as TOP's own clients do.
    """
    return next(business_failures(answer), None)


def business_failures(answer: object) -> Iterator[Failure]:
    """Find every failure inside a good answer; of a batch each part may have one."""
    yield from _within(answer, "$", 0)


def _within(part: object, path: str, depth: int) -> Iterator[Failure]:
    if isinstance(part, Sequence) and not isinstance(part, str | bytes):
        for number, one in enumerate(part):
            yield from _within(one, f"{path}[{number}]", depth + 1)
        return
    fields = _fields(part)
    if not fields or depth > _DEEPEST:
        return
    if _is_failure(fields, path):
        yield _failure(fields, path)
        return
    for name, value in fields.items():
        wrapped = depth == 0 and name.endswith("_response")
        # A wrapped list: {"result": {"qimen_result": [...]}}.
        lone = len(fields) == 1 and isinstance(value, Sequence | Mapping)
        if name in PLACES or wrapped or (lone and depth > 0):
            yield from _within(value, f"{path}.{name}", depth + 1)


def _fields(part: object) -> Mapping[str, Any]:
    if isinstance(part, Mapping):
        return part
    cls: type[Any] = type(part)
    if attrs.has(cls):
        return {one.name: getattr(part, one.name) for one in attrs.fields(cls)}
    return {}


def _is_failure(fields: Mapping[str, Any], path: str) -> bool:
    if path.endswith(".error_response"):
        return True
    flags = [_flag(fields[name]) for name in FLAGS if name in fields]
    if False in flags:
        return True
    return True not in flags and _code(fields) is not None


def _failure(fields: Mapping[str, Any], path: str) -> Failure:
    words = (_said(fields.get(name)) for name in WORDS)
    code = _code(fields) or next((one for one in words if one), None)
    messages = (_said(fields.get(name)) for name in MESSAGES)
    return Failure(
        path=path,
        code=code,
        message=next((one for one in messages if one), None),
        advice=meaning_of(_BUSINESS_CODE, code).advice,
    )


def _flag(value: object) -> bool | None:
    """Read a flag, which may come as text."""
    word = str(value).strip().lower()
    return {"true": True, "false": False}.get(word)


def _code(fields: Mapping[str, Any]) -> str | None:
    said = (_said(fields.get(name)) for name in CODES)
    return next((one for one in said if one and one.lower() not in _FINE), None)


def _said(value: object) -> str | None:
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ",".join(map(str, value)) or None
    return str(value).strip() or None
