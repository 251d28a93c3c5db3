"""
Errors that repeat no secret.

The platform may quote in its sentence what it was sent, and a sentence ends in logs and
tickets. So a call's own secrets are taken out of its error before anyone sees it.
"""

from __future__ import annotations

from typing import TypeVar
from urllib.parse import quote_plus

from tmallerp.errors import TopError
from tmallerp.secrets import Secret

E = TypeVar("E", bound=BaseException)

_SHOWN = "***"


def without(error: E, *secrets: Secret | None) -> E:
    """
    Put ``***`` in the place of secrets in all texts of an error and of its causes.

    Args:
        error: Changed in place where it is a `TopError`; others quote no answer.

        secrets: As they were sent; None is none.

    Returns:
        The same error.
    """
    texts = [secret.reveal() for secret in secrets if secret is not None]
    forms = sorted({*texts, *map(quote_plus, texts)}, key=len, reverse=True)
    for one in _chain(error):
        if isinstance(one, TopError):
            _cover(one, forms)
    return error


def _chain(error: BaseException) -> list[BaseException]:
    """Return an error with everything a traceback would show before it."""
    found: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is not None and not any(one is other for other in found):
            found.append(one)
            waiting += [one.__cause__, one.__context__]
    return found


def _cover(error: TopError, forms: list[str]) -> None:
    error.args = tuple(_covered(arg, forms) for arg in error.args)
    for name, value in vars(error).items():
        setattr(error, name, _covered(value, forms))


def _covered(value: object, forms: list[str]) -> object:
    if isinstance(value, str):
        for form in forms:
            value = value.replace(form, _SHOWN)
    return value
