"""
Which classes an answer can be read into.

Said before anything is sent: a class of the caller's own that no answer can fill is a
mistake in the program, and a write whose answer cannot be read would leave its outcome
unknown.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from tmallerp.errors import InvalidCallError
from tmallerp.top._shape import once, shape_of


def readable(api: str, cls: type[Any]) -> type[Any]:
    """
    Return a class for answers if there are answers for it.

    Raises:
        InvalidCallError: Saying what about the class, or one in it, cannot be.
    """
    fault = _fault(cls)
    if fault is not None:
        msg = f"{api}: {fault}"
        raise InvalidCallError(msg, api=api)
    return cls


@once
def _fault(cls: type[Any]) -> str | None:
    return next(_faults(cls, ()), None)


def _faults(cls: Any, above: tuple[type[Any], ...]) -> Iterator[str]:
    name = getattr(cls, "__name__", repr(cls))
    if not isinstance(cls, type) or not attrs.has(cls):
        yield f"{name} is no attrs class, so no answer can be read into it."
        return
    if cls in above:
        yield f"{name} holds itself, and no answer does."
        return
    try:
        plans = shape_of(cls)
    except TypeError as error:
        yield str(error)
        return
    for field in attrs.fields(cls):
        if not field.init:
            yield f"{name}.{field.name} has init=False, so no answer can be read into it."
    for plan in plans:
        if plan.model is not None:
            yield from _faults(plan.model, (*above, cls))
