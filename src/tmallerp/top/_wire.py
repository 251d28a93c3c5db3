"""
From a method to the bytes of a request, and from the bytes of an answer to its value.

No network, no clock: the moment is an argument. Both directions are exported, so that a
test, another HTTP library or a stored answer can use them alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar, cast, overload
from urllib.parse import quote_plus

import attrs
import msgspec
from attrs import frozen

from tmallerp.errors import (
    AuthorizationError,
    DecodeError,
    InvalidCallError,
    RateLimitedError,
    ServiceError,
    TopError,
)
from tmallerp.secrets import Secret
from tmallerp.top import _fast, _slow, _xml, suberrors
from tmallerp.top._answers import readable
from tmallerp.top._builders import Surprise
from tmallerp.top._params import public_params, written_params
from tmallerp.top._shape import shape_of
from tmallerp.top._signing import SignMethod, sign
from tmallerp.top._stages import ERRORS
from tmallerp.top.config import Format
from tmallerp.top.files import File, loaded
from tmallerp.top.method import Method, RawMethod

T = TypeVar("T")
S = TypeVar("S")

# The fullest page has some ten thousand objects. One byte of an empty object can become a
# kilobyte of a model with three hundred fields, so bytes alone do not bound the memory.
_MOST_OBJECTS = 100_000


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

        files: File parts by parameter name, read; not signed.
    """

    params: Mapping[str, str] = attrs.field(repr=_names)
    files: Mapping[str, File] = attrs.field(repr=_names)

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
    format: Format = "json",  # noqa: A002 - the parameter's own name
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

        format: What the answer shall be written in.

    Raises:
        InvalidCallError: If a parameter cannot be written, is missing though the method
            needs it or has the name of a public one, if no answer can be read into
            *into*, or if a file cannot be sent.
    """
    params = {
        "method": method.api,
        **public_params(app_key, now, sign_method, partner_id, format),
    }
    if session is not None and method.needs_session:
        params["session"] = session.reveal()
    texts, files = written_params(method, into)
    params |= texts
    params["sign"] = sign(params, app_secret, sign_method)
    return Form(
        params=params, files={name: loaded(method, name, files[name]) for name in files}
    )


@overload
def decode(
    method: type[Method[T]], body: bytes, into: None = None, *, xml: bool = False
) -> T: ...
@overload
def decode(
    method: type[Method[Any]], body: bytes, into: type[S], *, xml: bool = False
) -> S: ...
def decode(
    method: type[Method[Any]],
    body: bytes,
    into: type[Any] | None = None,
    *,
    xml: bool = False,
) -> Any:
    """
    Turn the bytes of an answer into its value, or raise what it says.

    Args:
        method: The class of the method that was called.

        body: The answer as it came, simplified or not.

        into: Another class for the whole answer.

        xml: Whether the answer is XML; needs the extra ``tmallerp[xml]``.

    Returns:
        The whole answer, with TOP's own field names and the request id.

    Raises:
        TopError: If the answer is an error of TOP's.

        DecodeError: If it is not what its type promises, with the path of the surprise.

        InvalidCallError: If no answer can be read into *into*.
    """
    cls = method.answer if into is None else readable(method.api, into)
    if body.count(b"{") > _MOST_OBJECTS:
        msg = f"{method.api}: the answer holds more objects than any page of the platform."
        raise DecodeError(msg, api=method.api)
    if xml:
        return _decode_slowly(method, cls, body, xml=True)
    try:
        return _fast.road_for(cls).decode(body)
    except Surprise:
        return _decode_slowly(method, cls, body, xml=False)


def _decode_slowly(
    method: type[Method[Any]], cls: type[Any], body: bytes, *, xml: bool
) -> Any:
    try:
        known = frozenset(plan.name for plan in shape_of(cls))
        whole = _checked(method.api, body, xml=xml, own=known)
        data = _unwrap(method.api, whole, known)
        if data is not whole and _is_root_error(data, known):
            raise error_from(method.api, data)
        return _slow.build(cls, data)
    except DecodeError as error:
        error.api = error.api or method.api
        raise


def decode_raw(method: RawMethod, body: bytes, *, xml: bool = False) -> Mapping[str, Any]:
    """
    Read an answer of no known type: the object as it came, without its envelope.

    A decimal number is a `Decimal`; out of XML every single value is text, as XML knows
    no other.

    Raises:
        TopError: If the answer is an error of TOP's.

        DecodeError: If it is no answer, or holds a number that is neither whole nor a
            plain decimal, with its path.
    """
    try:
        return cast(
            "Mapping[str, Any]",
            _slow.plain(_unwrap(method.api, _checked(method.api, body, xml=xml))),
        )
    except DecodeError as error:
        error.api = error.api or method.api
        raise


def check(api: str, body: bytes, *, xml: bool = False) -> None:
    """
    Make sure that bytes are a whole answer and no error of TOP's.

    Raises:
        TopError: If they are an error.

        DecodeError: If they are not one whole JSON object, or element of XML.
    """
    if xml:
        _checked(api, body, xml=True)
        return
    try:
        probe = _PROBE.decode(body)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        _checked(api, body, xml=False)
        return
    if any(one is not None for one in (probe.error_response, probe.code, probe.sub_code)):
        _checked(api, body, xml=False)


class _Probe(msgspec.Struct):
    """Just enough of any answer to see whether it is an error."""

    error_response: msgspec.Raw | None = None
    code: msgspec.Raw | None = None
    sub_code: msgspec.Raw | None = None


_PROBE = msgspec.json.Decoder(_Probe)


# Where the fields of an answer are not known, a code alone is no error.
_ANY = frozenset(ERRORS)


def _checked(
    api: str, body: bytes, *, xml: bool, own: frozenset[str] = _ANY
) -> Mapping[str, Any]:
    if _xml.is_xml_answer(body) and not xml:
        raise unasked_xml(api)
    if xml and not _xml.is_xml_answer(body):
        msg = f"{api}: the answer is no XML of TOP's."
        raise DecodeError(msg, api=api)
    data = _xml.parse(body) if xml else _slow.parse(body)
    if not isinstance(data, Mapping):
        msg = f"{api}: the answer is no JSON object."
        raise DecodeError(msg, api=api)
    error = data.get("error_response")
    if error is None and _is_root_error(data, own):
        error = data
    if error is not None:
        raise error_from(api, error)
    return data


def unasked_xml(api: str) -> DecodeError:
    """Make the error of an answer in XML where JSON was asked for."""
    msg = (
        f"{api}: the answer is XML; ask for JSON, or say format='xml' (a client) or "
        "xml=True (decode)."
    )
    return DecodeError(msg, path="<xml>", api=api)


def _is_root_error(data: Mapping[str, Any], own: frozenset[str]) -> bool:
    """
    Whether an object is an error laid bare.

    The platform's own test: a code that is not 0, or a sub-code. Where the answer has a
    field of that name (*own*), only a message beside it makes an error of it.
    """
    code, sub_code = data.get("code"), data.get("sub_code")
    failed = {
        "code": code not in (None, "", 0, "0"),
        "sub_code": sub_code not in (None, ""),
    }
    if "msg" in data and "msg" not in own:
        return any(failed.values())
    return any(failed[name] for name in failed if name not in own)


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
    if inner == "":
        # An empty element: XML's way to say {}.
        inner = {}
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
    meaning = suberrors.meaning_of(code, sub_code)
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
    if meaning.family in {suberrors.Family.RATE, suberrors.Family.DAY}:
        return RateLimitedError(msg, retry_after=suberrors.ban_seconds(sub_msg), **facts)
    return _CLASSES[meaning.family](msg, **facts)


_CLASSES: dict[suberrors.Family, type[TopError]] = {
    suberrors.Family.CALL: InvalidCallError,
    suberrors.Family.CLOCK: InvalidCallError,
    suberrors.Family.AUTHORIZATION: AuthorizationError,
    suberrors.Family.SESSION: AuthorizationError,
    suberrors.Family.SERVICE: ServiceError,
}


def _code(value: object) -> int:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _said(value: object) -> str | None:
    return _slow.said(value)
