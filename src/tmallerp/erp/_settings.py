"""Settings of an adapter, read from what a configuration file holds."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, get_args

import attrs
import cattrs

from tmallerp._keyrings import read_keyring
from tmallerp.errors import Advice, ConfigError, TmallErpError
from tmallerp.secrets import Secret

S = TypeVar("S")


def read_settings(cls: type[S], values: Mapping[str, Any], *, adapter: str) -> S:
    """
    Make an attrs class of settings out of plain values.

    Args:
        cls: The class; its fields say what is allowed.

        values: Texts, numbers, lists and tables, as TOML has them. A secret stands there
            by reference, ``env:NAME`` or ``keyring:service/name``, or is a `Secret`; a
            time is in seconds.

        adapter: Whose settings they are, for the error.

    Raises:
        ConfigError: With the key, if a value is missing, unknown or of a wrong type. No
            value is told, for it may be a secret.
    """
    try:
        return _converter().structure(dict(values), cls)
    except cattrs.BaseValidationError as error:
        key, cause = next(_causes(error, ""))
        raise _error(cls, adapter, key, cause) from None


@cache
def _converter() -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True)
    for plain in (str, int, bool, float):
        converter.register_structure_hook(plain, _exact(plain))
    converter.register_structure_hook_func(_is_text_or_more, _exact(str))
    converter.register_structure_hook(Path, lambda value, _: Path(value))
    converter.register_structure_hook(Secret, _secret)
    converter.register_structure_hook(Decimal, _decimal)
    converter.register_structure_hook(timedelta, _seconds)
    return converter


def _exact(kind: type[Any]) -> Any:
    """Take a value as it is: the text "12" is no number, and 1 is not true."""

    def take(value: Any, _: object) -> object:
        whole = kind is float and type(value) is int
        if type(value) is kind or whole:
            return kind(value)
        raise TypeError(kind.__name__)

    return take


def _is_text_or_more(kind: object) -> bool:
    """Say whether a program may give an object where a file has a text."""
    options = get_args(kind) if isinstance(kind, UnionType) else ()
    return str in options and type(None) not in options


def _decimal(value: object, _: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise TypeError
    found = Decimal(str(value))
    if not found.is_finite():
        raise ValueError
    return found


def _seconds(value: object, _: object) -> timedelta:
    if isinstance(value, timedelta):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError
    return timedelta(seconds=value)


def _secret(value: object, _: object) -> Secret:
    if isinstance(value, Secret):
        return value
    scheme, _colon, rest = str(value).partition(":")
    if scheme == "env" and rest:
        found = os.environ.get(rest)
        if not found:
            raise ConfigError(f"the environment variable {rest} is not set", key=rest)
        return Secret(found)
    service, _slash, name = rest.partition("/")
    if scheme == "keyring" and service and name:
        return read_keyring(service, name)
    raise ConfigError("a secret must be 'env:NAME' or 'keyring:service/name'")


def _causes(error: BaseException, path: str) -> Iterator[tuple[str, BaseException]]:
    """Walk down to what is wrong; the key is in the notes of what carries it."""
    if not isinstance(error, cattrs.BaseValidationError):
        yield path, error
        return
    for inner in error.exceptions:
        notes = getattr(inner, "__notes__", ())
        names = [
            one.name for one in notes if isinstance(one, cattrs.AttributeValidationNote)
        ]
        yield from _causes(inner, ".".join(filter(None, (path, *names))))


def _error(cls: type[Any], adapter: str, key: str, cause: BaseException) -> ConfigError:
    names = ", ".join(one.name for one in attrs.fields(cls) if one.init)
    advice = Advice(f"It has: {names}.", f"可用的配置项：{names}。")
    if isinstance(cause, cattrs.ForbiddenExtraKeysError):
        what = f"has no setting {', '.join(sorted(cause.extra_fields))}"
    elif isinstance(cause, KeyError):
        what = f"needs the setting {cause.args[0]}"
    elif isinstance(cause, TmallErpError):
        what = f"does not take its settings: {cause.message.rstrip('.')}"
    elif key:
        what = f"does not take this value of {key}"
    else:
        what = "does not take these settings together"
    return ConfigError(
        f"The adapter {adapter!r} {what}.", key=f"erp.{key}".rstrip("."), advice=advice
    )
