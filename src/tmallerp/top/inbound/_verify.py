"""
Is a call from the platform, whole, fresh, and here for the first time?

``sign = MD5(secret + sorted pairs + body + secret)`` in upper-case hex, over the signed
headers, the address's and the form's parameters, and a text body as it came. Unlike in
our own calls, empty values are part of it.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from xml.sax.saxutils import escape

import attrs
from attrs import frozen

from tmallerp.clock import Clock, SystemClock, parse_beijing
from tmallerp.errors import ClockError, InboundRefusedError
from tmallerp.secrets import Secret
from tmallerp.top.inbound._reading import Said, malformed, read, refuse
from tmallerp.top.inbound._replays import MemoryReplays, Replays

WINDOW = timedelta(minutes=5)
"""How old a call may be, and how far ahead of us; the official check's five minutes."""

MAX_BODY = 1024 * 1024

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@frozen(kw_only=True)
class Inbound:
    """
    A call that was checked.

    Args:
        method: What is called.

        app_key: For which app.

        params: All parameters, public ones among them, without the signature.

        moment: When it was sent, by the platform's clock.

        format: ``json`` or ``xml``: how it wants to be answered.

        body: The text it carries; empty for a form.

        key: What tells it from all other calls.

        is_replay: Whether it was here before, so that it must have no effect again.
    """

    method: str
    app_key: str
    params: Mapping[str, str] = attrs.field(repr=lambda params: str(sorted(params)))
    moment: datetime
    format: str
    body: bytes = attrs.field(repr=lambda body: f"<{len(body)} bytes>")
    key: str
    is_replay: bool = False


def sign_inbound(
    params: Mapping[str, str], body: bytes, secret: Secret, charset: str = "utf-8"
) -> str:
    """
    Compute the signature of an inbound call.

    Args:
        params: Signed headers, query and form; ``sign`` is left out here.

        body: A text body as it came; empty for a form.

        secret: The app's.

        charset: What the request is written in.
    """
    pairs = "".join(key + params[key] for key in sorted(params) if key != "sign")
    raw = secret.reveal().encode(charset)
    text = raw + pairs.encode(charset) + body + raw
    # The protocol's choice, not ours; said so that hardened hosts allow it.
    return hashlib.md5(text, usedforsecurity=False).hexdigest().upper()


class InboundVerifier:
    """
    Checks calls of the platform.

    Args:
        app_secret: The app's secret; or one an app key, where calls for several apps
            come in.

        clock: Where time comes from.

        window: How far a call's timestamp may be from our time, either way.

        replays: Remembers what was here. By default in this process; several processes
            must share one (`FileReplays`).

        sources: Addresses or networks that calls may come from, as
            ``taobao.top.ipout.get`` lists them; None is anywhere.

        max_body: Longest body in bytes.

    Raises:
        ValueError: If a source is no address.
    """

    def __init__(
        self,
        app_secret: Secret | Mapping[str, Secret],
        *,
        clock: Clock | None = None,
        window: timedelta = WINDOW,
        replays: Replays | None = None,
        sources: Iterable[str] | None = None,
        max_body: int = MAX_BODY,
    ) -> None:
        self._secrets = app_secret
        self.clock = clock or SystemClock()
        self._window = window
        self.replays = MemoryReplays() if replays is None else replays
        self._sources = None if sources is None else _networks(sources)
        self.max_body = max_body

    def verify(
        self,
        query: str | bytes,
        headers: Mapping[str, str],
        body: bytes = b"",
        *,
        source: str | None = None,
    ) -> Inbound:
        """
        Check a call.

        Args:
            query: What stands behind the ``?`` of its address, as it came.

            headers: Its headers.

            body: Its body, as it came; never one that was parsed and written again.

            source: The address it came from.

        Returns:
            What it says. The call is claimed: if its handling fails, `release` it.

        Raises:
            InboundRefusedError: With the status to answer.
        """
        self.check_source(source)
        if len(body) > self.max_body:
            raise refuse(413, "its body is too long", "invalid-request")
        raw = query.encode("ascii", "replace") if isinstance(query, str) else query
        said = read(raw, {key.lower(): value for key, value in headers.items()}, body)
        params = said.params()
        self._check_sign(said, params)
        moment = self._moment(params)
        return self._claimed(said, params, moment)

    def check_source(self, source: str | None) -> None:
        """
        Make sure that a call comes from where calls may come from.

        Raises:
            InboundRefusedError: With status 403.
        """
        if self._sources is None:
            return
        try:
            address = ipaddress.ip_address(source or "")
        except ValueError:
            raise refuse(403, "nobody knows where it comes from") from None
        mapped = getattr(address, "ipv4_mapped", None)
        if not any((mapped or address) in network for network in self._sources):
            raise refuse(403, "it comes from elsewhere")

    def release(self, inbound: Inbound) -> None:
        """Give a call back whose handling failed, so that it may come again."""
        self.replays.release(inbound.key)

    def _check_sign(self, said: Said, params: Mapping[str, str]) -> None:
        given = said.query.get("sign", "")
        if params.get("sign_method", "md5") != "md5":
            raise malformed("its sign method is not md5")
        wanted = sign_inbound(params, said.text, self._secret(params), said.charset)
        # Bytes, because the comparison raises on text that is not ASCII.
        if not hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode()):
            raise refuse(401, "its signature is wrong")

    def _secret(self, params: Mapping[str, str]) -> Secret:
        if isinstance(self._secrets, Secret):
            return self._secrets
        secret = self._secrets.get(params.get("app_key", ""))
        if secret is None:
            raise refuse(401, "it is for an app nobody knows")
        return secret

    def _moment(self, params: Mapping[str, str]) -> datetime:
        try:
            moment = parse_beijing(params.get("timestamp", ""))
        except ClockError:
            raise refuse(401, "its timestamp is none") from None
        if abs(self.clock.now() - moment) > self._window:
            raise refuse(401, "its timestamp is stale or ahead of time")
        return moment

    def _claimed(self, said: Said, params: Mapping[str, str], moment: datetime) -> Inbound:
        app_key = params.get("app_key", "")
        key = hashlib.sha256(f"{app_key}\0{said.query['sign']}".encode()).hexdigest()
        # After that moment the timestamp refuses it. A clock set back reopens nothing.
        until = moment + 2 * self._window
        now = self.clock.now().timestamp()
        first = self.replays.claim(key, now, until.timestamp())
        if first is None:
            raise refuse(503, "there is no room to remember it", "service-unavailable")
        return Inbound(
            method=params.get("method", ""),
            app_key=app_key,
            params={name: value for name, value in params.items() if name != "sign"},
            moment=moment,
            format=format_of(params, said.text),
            body=said.text,
            key=key,
            is_replay=not first,
        )


def format_of(params: Mapping[str, str], body: bytes) -> str:
    """Return how a call wants to be answered: as it says, or as it speaks."""
    told = params.get("format", "").lower()
    if told in {"json", "xml"}:
        return told
    return "xml" if body.lstrip().startswith(b"<") else "json"


def _networks(sources: Iterable[str]) -> tuple[_Network, ...]:
    return tuple(ipaddress.ip_network(one.strip()) for one in sources if one.strip())


def refusal(error: InboundRefusedError, format: str = "json") -> tuple[str, bytes]:  # noqa: A002 - the parameter's own name
    """
    Write a refusal as the platform reads it.

    SPI looks for ``sub_code``, QIMEN for ``responseCode``; both are told.

    Returns:
        Content type and body.
    """
    said = {
        "flag": "failure",
        "sub_code": error.sub_code,
        "sub_message": "Illegal request",
        "responseCode": error.sub_code,
        "responseMsg": "Illegal request",
    }
    return written(said, format)


def written(said: Mapping[str, object], format: str) -> tuple[str, bytes]:  # noqa: A002 - the parameter's own name
    """Write plain values as JSON, or as XML under one ``response``."""
    if format == "xml":
        text = (
            f'<?xml version="1.0" encoding="utf-8"?><response>{_members(said)}</response>'
        )
        return "text/xml;charset=utf-8", text.encode()
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return "application/json;charset=utf-8", text.encode()


def _members(said: Mapping[str, object]) -> str:
    return "".join(_element(name, value) for name, value in said.items())


def _element(name: str, value: object) -> str:
    if isinstance(value, Mapping):
        return f"<{name}>{_members(value)}</{name}>"
    if isinstance(value, list | tuple):
        return "".join(_element(name, one) for one in value)
    text = ("true" if value else "false") if isinstance(value, bool) else str(value)
    return f"<{name}>{escape(text)}</{name}>"
