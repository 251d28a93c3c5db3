"""
What a request says: the public parameters, and a method's own.

Pure, and the same for a single call and for one of a batch. Texts are written as TOP
reads them; files are handed on as they are.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import attrs

from tmallerp import clock, money
from tmallerp.errors import ClockError, InvalidCallError, MoneyError
from tmallerp.top._answers import readable
from tmallerp.top._shape import field_names, shape_of
from tmallerp.top._signing import SignMethod
from tmallerp.top.config import Format
from tmallerp.top.files import File
from tmallerp.top.method import Method, RawMethod

# TOP, "common parameters": what belongs to every request and to no API. A method that
# names one would sign as another app, call for another shop or ask for another format.
_PUBLIC = frozenset(
    {
        "app_key",
        "format",
        "method",
        "partner_id",
        "session",
        "sign",
        "sign_method",
        "simplify",
        "target_app_key",
        "timestamp",
        "v",
    }
)


def public_params(
    app_key: str,
    now: datetime,
    sign_method: SignMethod,
    partner_id: str,
    format: Format,  # noqa: A002 - the parameter's own name
) -> dict[str, str]:
    """Return what every request says, whatever it calls."""
    params = {
        "app_key": app_key,
        "timestamp": clock.format_beijing(now),
        "v": "2.0",
        "format": format,
        # Only JSON can be asked for without its wrappers.
        **({"simplify": "true"} if format == "json" else {}),
        "sign_method": sign_method,
    }
    if partner_id:
        params["partner_id"] = partner_id
    return params


def written_params(
    method: Method[Any], into: type[Any] | None
) -> tuple[dict[str, str], dict[str, bytes | File]]:
    """
    Write a method's own parameters: texts, and files as they are.

    Raises:
        InvalidCallError: If a parameter cannot be written, is missing though the method
            needs it, or has the name of a public one; if no answer can be read into
            *into*.
    """
    if into is not None:
        readable(method.api, into)
    texts: dict[str, str] = {}
    files: dict[str, bytes | File] = {}
    for name, value in _business_params(method, into).items():
        _check_name(method.api, name)
        if isinstance(value, bytes | File):
            files[name] = value
        elif (text := _sendable(method.api, name, value)).strip():
            # TOP neither sends nor signs empty values; a blank clears nothing.
            texts[name] = text
    return texts, files


def _check_name(api: str, name: object) -> None:
    if not isinstance(name, str) or not name.strip():
        msg = f"{api}: {name!r} is no name of a parameter."
        raise InvalidCallError(msg, api=api)
    if name in _PUBLIC:
        msg = f"{api}: {name} is a public parameter; the client sets it, no method does."
        raise InvalidCallError(msg, api=api)
    _check_unicode(api, name, name)


def _check_unicode(api: str, name: str, text: str) -> None:
    """Refuse lone surrogates: UTF-8 cannot write them, so they can be neither signed nor sent."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        msg = f"{api}: {name!r} holds a lone surrogate at character {error.start}."
        # The chained error would show the text, which may be a token.
        raise InvalidCallError(msg, api=api) from None


def _sendable(api: str, name: str, value: object) -> str:
    """Write one parameter, or say in its name what is wrong with it."""
    try:
        text = _written(api, name, value)
    except RecursionError:
        msg = f"{api}: {name} nests too deeply."
        raise InvalidCallError(msg, api=api) from None
    _check_unicode(api, name, text)
    return text


def _business_params(method: Method[Any], into: type[Any] | None) -> dict[str, object]:
    given = method.params()
    _check_required(method, given)
    params = {k: v for k, v in given.items() if v is not None}
    if method.fields_of is not None and "fields" not in params:
        params["fields"] = _asked_fields(method, into)
    return dict(params)


def _check_required(method: Method[Any], given: Mapping[str, object]) -> None:
    """Refuse to leave out what the method needs; false and nought are values."""
    if isinstance(method, RawMethod):
        return
    for field in attrs.fields(type(method)):  # type: ignore[arg-type]
        if field.default is attrs.NOTHING and _is_empty(given.get(field.name, field)):
            msg = f"{method.api}: {field.name} is required and cannot be empty."
            raise InvalidCallError(msg, api=method.api)


def _is_empty(value: object) -> bool:
    if isinstance(value, str):
        return not value.strip()
    return value is None or value == ()


def _asked_fields(method: Method[Any], into: type[Any] | None) -> str:
    """Say which fields the answer shall have: those of a caller's class, or the usual."""
    if into is None and method.asks is not None:
        return method.asks
    return _fields_for(type(method), into)


def _fields_for(method: type[Method[Any]], into: type[Any] | None) -> str:
    model: type[Any] | None = into or method.answer
    for step in (method.fields_of or "").split("."):
        plans = () if model is None else shape_of(model)
        model = next((plan.model for plan in plans if plan.name == step), None)
    if model is None:
        msg = f"{method.api}: the class for the answer has no {method.fields_of!r}."
        raise InvalidCallError(msg, api=method.api)
    names = field_names(model, dotted=into is not None)
    return ",".join(method.asked_as.get(name, name) for name in names)


def every_field(method: type[Method[Any]]) -> str:
    """
    Return what ``fields`` must say to ask for all that a method's answer knows.

    Wide calls ask for the usual fields by themselves; all of a trade is three hundred
    names, and the platform takes longer to answer.

    Raises:
        InvalidCallError: If the method has no fields to choose.
    """
    return _fields_for(method, None)


def _written(api: str, name: str, value: object) -> str:  # noqa: PLR0911 - one a type
    """Write one parameter as TOP reads it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime | Decimal):
        return _exact(api, name, value)
    if isinstance(value, Mapping) or attrs.has(type(value)):
        return _json(api, name, value)
    if isinstance(value, list | tuple):
        if any(isinstance(item, Mapping) or attrs.has(type(item)) for item in value):
            return _json(api, name, value)
        return ",".join(_part(api, name, item) for item in value)
    msg = f"{api}: {name} cannot be sent as a {type(value).__name__}."
    raise InvalidCallError(msg, api=api)


def _exact(api: str, name: str, value: datetime | Decimal) -> str:
    """Write a time or an amount."""
    try:
        if isinstance(value, datetime):
            return clock.format_beijing(value)
        return money.format_yuan(value)
    # The last one: a time so near year 1 or 9999 that Beijing has none for it.
    except (ClockError, MoneyError, OverflowError) as error:
        msg = f"{api}: {name} cannot be sent: {error}"
        raise InvalidCallError(msg, api=api) from error


def _part(api: str, name: str, item: object) -> str:
    """Write one item of a list, which commas part."""
    text = _written(api, name, item)
    if not text.strip():
        msg = f"{api}: an item of {name} is empty."
        raise InvalidCallError(msg, api=api)
    if "," in text:
        msg = f"{api}: an item of {name} holds a comma, which parts the items."
        raise InvalidCallError(msg, api=api)
    return text


def _json(api: str, name: str, value: object) -> str:
    """Write an object, or a list of them, as JSON text."""
    plain = _plain(api, name, value)
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def _plain(api: str, name: str, value: object) -> object:
    """Turn a value into what JSON has; ids and amounts are text, None is left out."""
    if attrs.has(type(value)):
        fields = attrs.fields(type(value))  # type: ignore[arg-type]
        value = {field.name: getattr(value, field.name) for field in fields}
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                msg = f"{api}: {name} has the key {key!r}, and JSON's keys are text."
                raise InvalidCallError(msg, api=api)
        inner = {k: _plain(api, f"{name}.{k}", v) for k, v in value.items()}
        return {k: v for k, v in inner.items() if v is not None and v != []}
    if isinstance(value, list | tuple):
        return [_plain(api, name, item) for item in value]
    if value is None or isinstance(value, bool | int | str):
        return value
    return _written(api, name, value)
