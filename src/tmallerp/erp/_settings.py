"""Settings of an adapter, read from what a configuration file holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import attrs
import cattrs

from tmallerp.errors import Advice, ConfigError, TmallErpError
from tmallerp.secrets import Secret

S = TypeVar("S")


def read_settings(cls: type[S], values: Mapping[str, Any], *, adapter: str) -> S:
    """
    Make an attrs class of settings out of plain values.

    Args:
        cls: The class; its fields say what is allowed.

        values: Texts, numbers, lists and tables, as TOML has them.

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
    converter.register_structure_hook(Path, lambda value, _: Path(value))
    converter.register_structure_hook(Secret, _secret)
    return converter


def _exact(kind: type[Any]) -> Any:
    """Take a value as it is: the text "12" is no number, and 1 is not true."""

    def take(value: Any, _: object) -> object:
        whole = kind is float and type(value) is int
        if type(value) is kind or whole:
            return kind(value)
        raise TypeError(kind.__name__)

    return take


def _secret(value: object, _: object) -> Secret:
    if isinstance(value, Secret):
        return value
    if isinstance(value, str):
        return Secret(value)
    raise TypeError


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
