"""
Why an order must wait, written where people see it.

The ERP has no state for it. An order on hold is taken back behind the audit, so that
nothing can be shipped from it, and a field says why: one of its own, or the front of the
remark, between 【暂停】 and ｜.
"""

from __future__ import annotations

from attrs import frozen

_MARK, _END = "【暂停】", "｜"
_MOST = 50


@frozen
class Hold:
    """
    What a field says of a hold.

    Args:
        reason: Why it waits; None if it does not.

        rest: What else stands in the field.
    """

    reason: str | None
    rest: str


def read_hold(text: str, *, own_field: bool) -> Hold:
    """Read the field; *own_field* says whether nothing else stands in it."""
    if own_field:
        return Hold(text or None, "")
    if not text.startswith(_MARK) or _END not in text:
        return Hold(None, text)
    reason, _, rest = text[len(_MARK) :].partition(_END)
    return Hold(reason, rest)


def write_hold(reason: str, rest: str, *, own_field: bool) -> str:
    """Write that an order waits."""
    plain = " ".join(reason.replace(_END, " ").split())[:_MOST] or "待处理"
    return plain if own_field else f"{_MARK}{plain}{_END}{rest}"


def guard(text: str) -> str:
    """Keep a buyer's remark from looking like a hold."""
    return f" {text}" if text.startswith(_MARK) else text


__all__ = ["Hold", "guard", "read_hold", "write_hold"]
