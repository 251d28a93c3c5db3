"""
What an order says to people, and to us, in the comment of a sale.

Tryton has no field for a digest of what was written and no way to put a sale on hold, so
both are lines of the comment, where people see them too. The words of buyer and seller
stand as they are; only the lines that begin with our mark are ours.
"""

from __future__ import annotations

import re

from tmallerp.documents import SalesOrder

_MARK = "tmallerp:"
_DIGEST = re.compile(rf"^{_MARK} digest ([0-9a-f]{{64}})$", re.MULTILINE)
_HOLD = re.compile(rf"^{_MARK} on hold 暂扣.*\n?", re.MULTILINE)


def comment(order: SalesOrder, digest: str) -> str:
    """Write the comment of an order."""
    words = (
        ("买家留言", order.buyer_message),
        ("卖家备注", order.seller_memo),
        ("旗标", str(order.seller_flag or "")),
        ("OAID", order.receiver.oaid),
    )
    lines = [f"{name}: {text}" for name, text in words if text]
    return "\n".join((*lines, f"{_MARK} digest {digest}"))


def digest(text: str | None) -> str | None:
    """Read the digest out of a comment; None if a person took it away."""
    # What people wrote stands before it and could look like it: the last one is ours.
    found = _DIGEST.findall(_ended(text))
    return found[-1] if found else None


def without_digest(text: str | None) -> str:
    """Take the digest away: the sale no longer says what the document said."""
    return _DIGEST.sub(f"{_MARK} changed since 此后有改动", _ended(text)).rstrip("\n")


def is_held(text: str | None) -> bool:
    """Tell whether a comment says that the sale is on hold."""
    return _HOLD.match(_ended(text)) is not None


def held(text: str | None, reason: str) -> str:
    """Say in a comment that the sale is on hold."""
    why = " ".join(reason.split())
    return f"{_MARK} on hold 暂扣 {why}".rstrip() + f"\n{text or ''}"


def released(text: str | None) -> str:
    """Say in a comment that the sale is not on hold."""
    return _HOLD.sub("", _ended(text), count=1).rstrip("\n")


def hold_line(text: str | None) -> str:
    """Return the line that says that the sale is on hold, to put before another text."""
    found = _HOLD.match(_ended(text))
    return found.group(0) if found else ""


def _ended(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n")


__all__ = [
    "comment",
    "digest",
    "held",
    "hold_line",
    "is_held",
    "released",
    "without_digest",
]
