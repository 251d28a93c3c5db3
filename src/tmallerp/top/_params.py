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
from tmallerp.errors import InvalidCallError
from tmallerp.top._shape import field_names, shape_of
from tmallerp.top._signing import SignMethod
from tmallerp.top.config import Format
from tmallerp.top.files import File
from tmallerp.top.method import Method


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
        InvalidCallError: If a parameter cannot be written.
    """
    texts: dict[str, str] = {}
    files: dict[str, bytes | File] = {}
    for name, value in _business_params(method, into).items():
        if isinstance(value, bytes | File):
            files[name] = value
        elif (text := _written(method.api, name, value)).strip():
            # TOP neither sends nor signs empty values; a blank clears nothing.
            texts[name] = text
    return texts, files


def _business_params(method: Method[Any], into: type[Any] | None) -> dict[str, object]:
    params = {k: v for k, v in method.params().items() if v is not None}
    if method.fields_of is not None and "fields" not in params:
        params["fields"] = _asked_fields(method, into)
    return dict(params)


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
    if isinstance(value, datetime):
        return clock.format_beijing(value)
    if isinstance(value, Decimal):
        return money.format_yuan(value)
    if isinstance(value, Mapping) or attrs.has(type(value)):
        return _json(api, name, value)
    if isinstance(value, list | tuple):
        if any(isinstance(item, Mapping) or attrs.has(type(item)) for item in value):
            return _json(api, name, value)
        return ",".join(_part(api, name, item) for item in value)
    msg = f"{api}: {name} cannot be sent as a {type(value).__name__}."
    raise InvalidCallError(msg, api=api)


def _part(api: str, name: str, item: object) -> str:
    """Write one item of a list, which commas part."""
    text = _written(api, name, item)
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
        inner = {k: _plain(api, f"{name}.{k}", v) for k, v in value.items()}
        return {k: v for k, v in inner.items() if v is not None and v != []}
    if isinstance(value, list | tuple):
        return [_plain(api, name, item) for item in value]
    if value is None or isinstance(value, bool | int | str):
        return value
    return _written(api, name, value)
