"""
From a method to the bytes of a request, and from the bytes of an answer to its value.

No network, no clock: the moment is an argument. Both directions are exported, so that a
test, another HTTP library or a stored answer can use them alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar, overload
from urllib.parse import quote_plus

import attrs
import msgspec
from attrs import frozen

from tmallerp import clock, money
from tmallerp.errors import (
    AuthorizationError,
    DecodeError,
    InvalidCallError,
    RateLimitedError,
    ServiceError,
    TopError,
)
from tmallerp.secrets import Secret
from tmallerp.top import _fast, _slow
from tmallerp.top._builders import Surprise
from tmallerp.top._shape import field_names, shape_of
from tmallerp.top._signing import SignMethod, sign
from tmallerp.top.method import Method, RawMethod
from tmallerp.top.suberrors import Family, ban_seconds, meaning_of

T = TypeVar("T")
S = TypeVar("S")


# What is the same in every call of a method, and long; secrets and signatures are not.
_SAME = frozenset({"fields", "method", "type"})
_quoted = lru_cache(maxsize=256)(quote_plus)


def _names(values: Mapping[str, object]) -> str:
    return str(sorted(values))


@frozen(kw_only=True)
class Form:
    """
    A signed request, ready to be sent as a form.

    Args:
        params: All text parameters, the signature among them. Holds the session: keep
            it out of logs; `repr` shows names only.

        files: File parts by parameter name; not signed.
    """

    params: Mapping[str, str] = attrs.field(repr=_names)
    files: Mapping[str, bytes] = attrs.field(repr=_names)

    def body(self) -> bytes:
        """Return the form-encoded text parameters."""
        pairs = (
            f"{quote_plus(key)}={(_quoted if key in _SAME else quote_plus)(text)}"
            for key, text in self.params.items()
        )
        return "&".join(pairs).encode("ascii")


def encode(  # noqa: PLR0913 - what a request is made of
    method: Method[Any],
    *,
    app_key: str,
    app_secret: Secret,
    now: datetime,
    session: Secret | None = None,
    sign_method: SignMethod = "hmac-sha256",
    partner_id: str = "",
    into: type[Any] | None = None,
) -> Form:
    """
    Turn a method into a signed form.

    Args:
        method: What to call.

        app_key: The app's public key.

        app_secret: Signs.

        now: Aware; the timestamp TOP checks within ten minutes.

        session: The shop's token; sent only if the method needs it.

        sign_method: How to sign.

        partner_id: Free text that TOP logs.

        into: A smaller class for the whole answer, whose fields are asked for.

    Raises:
        InvalidCallError: If a parameter cannot be written.
    """
    params = {
        "method": method.api,
        "app_key": app_key,
        "timestamp": clock.format_beijing(now),
        "v": "2.0",
        "format": "json",
        "simplify": "true",
        "sign_method": sign_method,
    }
    if partner_id:
        params["partner_id"] = partner_id
    if session is not None and method.needs_session:
        params["session"] = session.reveal()
    files: dict[str, bytes] = {}
    for name, value in _business_params(method, into).items():
        if isinstance(value, bytes):
            files[name] = value
        elif (text := _written(method.api, name, value)).strip():
            # TOP neither sends nor signs empty values; a blank clears nothing.
            params[name] = text
    params["sign"] = sign(params, app_secret, sign_method)
    return Form(params=params, files=files)


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


@overload
def decode(method: type[Method[T]], body: bytes, into: None = None) -> T: ...
@overload
def decode(method: type[Method[Any]], body: bytes, into: type[S]) -> S: ...
def decode(method: type[Method[Any]], body: bytes, into: type[Any] | None = None) -> Any:
    """
    Turn the bytes of an answer into its value, or raise what it says.

    Args:
        method: The class of the method that was called.

        body: The answer as it came, simplified or not.

        into: Another class for the whole answer.

    Returns:
        The whole answer, with TOP's own field names and the request id.

    Raises:
        TopError: If the answer is an error of TOP's.

        DecodeError: If it is not what its type promises, with the path of the surprise.
    """
    cls = into or method.answer
    try:
        return _fast.road_for(cls).decode(body)
    except Surprise:
        return _decode_slowly(method, cls, body)


def _decode_slowly(method: type[Method[Any]], cls: type[Any], body: bytes) -> Any:
    try:
        known = frozenset(plan.name for plan in shape_of(cls))
        data = _unwrap(method.api, _checked(method.api, body), known)
        return _slow.build(cls, data)
    except DecodeError as error:
        error.api = error.api or method.api
        raise


def decode_raw(method: RawMethod, body: bytes) -> Mapping[str, Any]:
    """Read an answer of no known type: the object as it came, without its envelope."""
    return _unwrap(method.api, _checked(method.api, body))


def check(api: str, body: bytes) -> None:
    """
    Make sure that bytes are a whole JSON object and no error of TOP's.

    Raises:
        TopError: If they are an error.

        DecodeError: If they are not one whole JSON object.
    """
    try:
        probe = _PROBE.decode(body)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        _checked(api, body)
        return
    if probe.error_response is not None or probe.code is not None:
        _checked(api, body)


class _Probe(msgspec.Struct):
    """Just enough of any answer to see whether it is an error."""

    error_response: msgspec.Raw | None = None
    code: msgspec.Raw | None = None


_PROBE = msgspec.json.Decoder(_Probe)


def _checked(api: str, body: bytes) -> Mapping[str, Any]:
    data = _slow.parse(body)
    if not isinstance(data, Mapping):
        msg = f"{api}: the answer is no JSON object."
        raise DecodeError(msg, api=api)
    error = data.get("error_response")
    if error is None and _is_root_error(data):
        error = data
    if error is not None:
        raise error_from(api, error)
    return data


def _is_root_error(data: Mapping[str, Any]) -> bool:
    """Whether a simplified answer is an error laid bare at the root."""
    code = data.get("code")
    failed = code not in (None, "", 0, "0") or bool(data.get("sub_code"))
    return failed and "msg" in data


def _unwrap(
    api: str, data: Mapping[str, Any], known: frozenset[str] = frozenset()
) -> Mapping[str, Any]:
    """
    Take the ``..._response`` wrapper off, if there is one.

    Older answers and pushed ones carry the name of a sibling (``item_get_response`` for
    an item read by its seller). Under another name the content must be known, or it is
    the answer to another call.
    """
    key = _root(api)
    if key not in data and len(data) == 1:
        other = next(iter(data))
        key = other if other.endswith("_response") and other not in known else key
    inner = data.get(key, data)
    if not isinstance(inner, Mapping):
        msg = f"$.{key} is no object."
        raise DecodeError(msg, path=f"$.{key}", api=api)
    strange = inner.keys() - {"request_id"}
    if key != _root(api) and known and strange and not strange & known:
        msg = f"{api}: {key[:60]!r} is the answer to another call."
        raise DecodeError(msg, path=f"$.{key}", api=api)
    return inner


def _root(api: str) -> str:
    return api.removeprefix("taobao.").replace(".", "_") + "_response"


def error_from(api: str, error: Any) -> TopError:
    """Make the exception that an ``error_response`` stands for."""
    if not isinstance(error, Mapping):
        msg = f"{api}: TOP answered with an error that cannot be read."
        return DecodeError(msg, api=api, path="$.error_response")
    code = _code(error.get("code"))
    sub_code, sub_msg = _said(error.get("sub_code")), _said(error.get("sub_msg"))
    request_id = _said(error.get("request_id"))
    meaning = meaning_of(code, sub_code)
    told = " ".join(part for part in (_said(error.get("msg")), sub_code, sub_msg) if part)
    msg = f"{api}: TOP answered {code}: {told or 'nothing more'}"
    if request_id:
        msg += f" (request id {request_id})"
    facts: dict[str, Any] = {
        "api": api,
        "code": code,
        "sub_code": sub_code,
        "sub_msg": sub_msg,
        "request_id": request_id,
        "advice": meaning.advice,
    }
    if meaning.family in {Family.RATE, Family.DAY}:
        return RateLimitedError(msg, retry_after=ban_seconds(sub_msg), **facts)
    return _CLASSES[meaning.family](msg, **facts)


_CLASSES: dict[Family, type[TopError]] = {
    Family.CALL: InvalidCallError,
    Family.CLOCK: InvalidCallError,
    Family.AUTHORIZATION: AuthorizationError,
    Family.SESSION: AuthorizationError,
    Family.SERVICE: ServiceError,
}


def _code(value: object) -> int:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _said(value: object) -> str | None:
    return None if value in (None, "") else str(value)
