"""
Values that must never be seen.

A `Secret` shows ``***`` wherever Python would print it, refuses to be pickled or
serialised, and compares in constant time. `reveal` is the only way out, and is called
where a request is signed and nowhere else.
"""

from __future__ import annotations

import hmac
from typing import NoReturn, final


@final
class Secret:
    """
    A text that is never printed, logged or pickled.

    Args:
        value: The secret text; not empty.

    Raises:
        ValueError: If *value* is empty, which is always a forgotten setting.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        if not value:
            msg = "A secret cannot be empty."
            raise ValueError(msg)
        self._value = value

    def reveal(self) -> str:
        """Return the text itself. Keep it out of messages, logs and files."""
        return self._value

    def __repr__(self) -> str:
        return "Secret('***')"

    def __str__(self) -> str:
        return "***"

    def __format__(self, spec: str) -> str:
        return format("***", spec)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self._value.encode(), other._value.encode())

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> NoReturn:
        msg = "A secret is not pickled or copied into a file."
        raise TypeError(msg)

    def __copy__(self) -> Secret:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Secret:
        return self
