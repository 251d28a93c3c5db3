"""
Why a value cannot be mapped, in words that are safe to show.

A `Refusal` is raised deep inside a rule, where nobody knows which row or file is meant;
whoever knows more adds it on the way up. It becomes a `MappingError`, or a `Violation`
where all of them are wanted at once.
"""

from __future__ import annotations

import enum
from decimal import Decimal
from typing import Literal

from attrs import frozen

from tmallerp.secrets import Secret

Code = Literal[
    "missing",
    "no_such_path",
    "wrong_type",
    "unknown_value",
    "unknown_code",
    "transform_failed",
    "decimals",
    "out_of_range",
    "too_long",
    "not_allowed",
]

# What stands for a person in our documents. A value read through one of these names is
# never shown, whatever the rule says of it.
PERSONAL_NAMES = frozenset(
    {
        "address",
        "buyer",
        "buyer_id",
        "buyer_message",
        "buyer_nick",
        "email",
        "mobile",
        "nick",
        "oaid",
        "phone",
        "receiver",
        "seller_memo",
    }
)
HIDDEN = "***"
_SHOWN = 40


class Refusal(Exception):  # noqa: N818 - never seen outside this room
    """
    A rule refuses a value.

    Args:
        code: A stable word.

        what: What is wrong, as the end of a sentence that begins with the value.

        value: The value.

        limit: What would be allowed, as text.
    """

    def __init__(
        self, code: Code, what: str, value: object = None, *, limit: str = ""
    ) -> None:
        super().__init__(code)
        self.code = code
        self.what = what
        self.value = value
        self.limit = limit
        self.place = ""

    def within(self, prefix: str) -> None:
        """Say which part of the target was being made."""
        dot = "." if self.place and not self.place.startswith("[") else ""
        self.place = f"{prefix}{dot}{self.place}"


@frozen(kw_only=True)
class Violation:
    """
    One value that the target would not take.

    Args:
        field: Where in the target, such as ``FSaleOrderEntry[0].FTaxPrice``.

        code: A stable word such as ``too_long``, ``not_allowed``, ``missing``,
            ``decimals``.

        value: The value, shortened; ``***`` where it would show a person's data.

        limit: What would be allowed; empty where that says nothing.

        source: Where the value was read, such as ``row.price``.

        message: One sentence.
    """

    field: str
    code: Code
    value: str
    limit: str = ""
    source: str = ""
    message: str = ""


def shown(value: object) -> str:
    """Write a value so that it can stand in a message: short, on one line, no secret."""
    if value is None:
        return ""
    if isinstance(value, Secret):
        return HIDDEN
    if isinstance(value, enum.Enum):
        value = value.value
    if isinstance(value, (bool, int, Decimal)):
        return str(value)[:_SHOWN]
    if not isinstance(value, str):
        return f"a {type(value).__name__}"
    text = value if value.isprintable() else value.encode("unicode_escape").decode()
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
