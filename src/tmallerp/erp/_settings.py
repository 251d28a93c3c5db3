"""Settings of an adapter, read from what a configuration file holds."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, MutableSequence, Sequence
from datetime import timedelta
from decimal import Decimal
from enum import Enum
from functools import cache
from pathlib import Path
from types import GenericAlias, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

import attrs
import cattrs
from attrs import frozen

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
        raise _error(adapter, _first(error, _Trouble(cls=cls, kind=cls))) from None


# --- taking values --------------------------------------------------------------------


@cache
def _converter() -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True)
    for plain in (str, int, bool, float):
        converter.register_structure_hook(plain, _exact(plain))
    converter.register_structure_hook_func(_is_text_or_more, _text_or_path)
    converter.register_structure_hook_factory(_is_several, _several)
    converter.register_structure_hook(Path, lambda value, _: Path(value))
    converter.register_structure_hook(Secret, _secret)
    converter.register_structure_hook(Decimal, _decimal)
    converter.register_structure_hook(timedelta, _seconds)
    return converter


def _exact(kind: type[Any]) -> Any:
    """Take a value as it is: the text "12" is no number, and 1 is not true."""

    def take(value: Any, wanted: Any) -> object:
        if _is_enum(wanted):  # many a one is a text or a number, too
            return wanted(value)
        whole = kind is float and type(value) is int
        if type(value) is kind or whole:
            return kind(value)
        raise TypeError(kind.__name__)

    return take


def _is_enum(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, Enum)


def _is_text_or_more(kind: object) -> bool:
    """Say whether a program may give an object where a file has a text."""
    options = get_args(kind) if isinstance(kind, UnionType) else ()
    return bool({str, Path} & set(options)) and type(None) not in options


def _text_or_path(value: object, kind: object) -> object:
    if Path in get_args(kind) and isinstance(value, str | Path):
        return Path(value)
    return _exact(str)(value, str)


_SEVERAL: Mapping[object, type[Any]] = {
    tuple: tuple,
    list: list,
    Sequence: tuple,
    set: set,
    frozenset: frozenset,
}


def _is_several(kind: object) -> bool:
    """Say whether it is a list of things that are all alike."""
    origin, inner = get_origin(kind), get_args(kind)
    return origin in _SEVERAL and (origin is not tuple or inner[1:] == (...,))


def _several(kind: Any, converter: cattrs.Converter) -> Any:
    """Take a list; a text is none, though it could be taken letter by letter."""
    wanted: Any = GenericAlias(MutableSequence, get_args(kind)[:1])
    take = converter.get_structure_hook(wanted)
    make = _SEVERAL[get_origin(kind)]

    def act(value: object, _: object) -> object:
        if not isinstance(value, list | tuple | set | frozenset):
            raise TypeError(make.__name__)
        return make(take(value, wanted))

    return act


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


# --- saying what is wrong -------------------------------------------------------------


@frozen(kw_only=True)
class _Trouble:
    """
    The first thing that is wrong.

    Args:
        cls: The class of settings it is in.

        kind: What was wanted in its place.

        key: Where it is.

        cause: What was raised.
    """

    cls: Any
    kind: Any
    key: str = ""
    cause: BaseException | None = None


def _first(error: BaseException, at: _Trouble) -> _Trouble:
    """Walk down to what is wrong; the key is in the notes of what carries it."""
    if not isinstance(error, cattrs.BaseValidationError):
        return attrs.evolve(at, cause=error)
    if attrs.has(error.cl):
        at = attrs.evolve(at, cls=error.cl)
    # A misspelt name is missing, too; what is there says more than what is not.
    strange = (
        one for one in error.exceptions if isinstance(one, cattrs.ForbiddenExtraKeysError)
    )
    inner = next(strange, error.exceptions[0])
    for note in reversed(getattr(inner, "__notes__", ())):
        if isinstance(note, cattrs.AttributeValidationNote):
            at = attrs.evolve(at, key=_join(at.key, note.name), kind=note.type)
        elif isinstance(note, cattrs.IterableValidationNote):
            place = note.index
            key = f"{at.key}[{place}]" if isinstance(place, int) else _join(at.key, place)
            at = attrs.evolve(at, key=key, kind=note.type)
    return _first(inner, at)


def _join(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name


def _error(adapter: str, at: _Trouble) -> ConfigError:
    cause, key = at.cause, at.key
    advice = _known(at.cls)
    if isinstance(cause, cattrs.ForbiddenExtraKeysError):
        names = sorted(cause.extra_fields)
        what = f"has no setting {', '.join(names)}"
        advice, key = _known(cause.cl), _join(key, names[0])
    elif isinstance(cause, KeyError):
        what = f"needs the setting {cause.args[0]}"
    elif isinstance(cause, TmallErpError):
        what = f"does not take its settings: {cause.message.rstrip('.')}"
        named = getattr(cause, "key", None)
        whole = at.kind is at.cls
        key = _join(key, named) if whole and named in _names(at.cls) else key
        advice = _own(cause) or (advice if whole else cause.advice)
    elif key:
        what = f"does not take this value of {key}"
        advice = _wanted(at.kind) or advice
    else:
        what = "does not take these settings together"
    return ConfigError(
        f"The adapter {adapter!r} {what}.", key=f"erp.{key}".rstrip("."), advice=advice
    )


def _own(cause: TmallErpError) -> Advice | None:
    """Return the advice somebody thought of for this very error."""
    return cause.advice if cause.advice != type(cause).default_advice else None


def _names(cls: Any) -> list[str]:
    return [one.name for one in attrs.fields(cls) if one.init] if attrs.has(cls) else []


def _known(cls: Any) -> Advice:
    names = ", ".join(_names(cls))
    return Advice(f"It has: {names}.", f"可用的配置项：{names}。")


_WANTED: Mapping[object, tuple[str, str]] = {
    str: ("text in quotes", "带引号的文本"),
    int: ("a whole number", "整数"),
    float: ("a number", "数字"),
    Decimal: ("a number", "数字"),
    timedelta: ("a number of seconds", "秒数"),
    bool: ("true or false", "true 或 false"),
    Path: ("a path in quotes", "带引号的路径"),
}


def _wanted(kind: Any) -> Advice | None:
    found = _words(kind)
    return Advice(f"It must be {found[0]}.", f"必须是{found[1]}。") if found else None


def _words(kind: Any) -> tuple[str, str] | None:
    origin = get_origin(kind)
    if origin is Literal:
        return _one_of(get_args(kind))
    if _is_enum(kind):
        return _one_of(one.value for one in kind)
    if origin in {Union, UnionType}:
        return next(filter(None, map(_words, get_args(kind))), None)
    if attrs.has(kind) or (isinstance(origin, type) and issubclass(origin, Mapping)):
        return "a table", "表"
    if isinstance(origin, type) and issubclass(origin, Collection):
        return "a list", "列表"
    return _WANTED.get(kind)


def _one_of(values: Iterable[object]) -> tuple[str, str]:
    names = ", ".join(map(str, values))
    return f"one of {names}", f"以下之一：{names}"
