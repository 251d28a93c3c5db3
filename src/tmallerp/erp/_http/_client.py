"""
One exchange: a request out and a whole answer in.

Or an error that says which of the two did not happen.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterable, Mapping
from functools import cache
from types import TracebackType
from typing import Self

import httpx
from attrs import frozen

from tmallerp._net.inflow import DamagedError, Inflow
from tmallerp._net.lanes import Lanes
from tmallerp.clock import Clock, SystemClock
from tmallerp.erp._http._address import Address, AddressError
from tmallerp.erp._http._answer import SAFE, HttpAnswer
from tmallerp.erp._http._line import Line
from tmallerp.erp._http._names import Names, Resolver, SlowNameError, resolve
from tmallerp.erp._http._rules import ADDRESS_ADVICE, HttpRules
from tmallerp.errors import (
    Advice,
    ConfigError,
    ErpError,
    ErpOutcomeUnknownError,
    ErpUnavailableError,
)

# Failures before the first byte went out: sending again cannot double anything.
_NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
)
_METHOD = re.compile(r"[A-Z]{1,20}\Z", re.ASCII)
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~\-]{1,100}\Z", re.ASCII)
_VALUE = re.compile(r"(?:[\x21-\x7e](?:[\x20-\x7e\t]{0,8190}[\x21-\x7e])?)?\Z", re.ASCII)
# What says where a message ends and where it goes is not a caller's to set.
_OURS = frozenset({"host", "content-length", "transfer-encoding", "connection", "te"})
_MOST_HEADERS = 200

_TLS_ADVICE = Advice(
    "Give the certificate of the ERP's authority as ca_file; the check cannot be "
    "switched off.",
    "请将 ERP 签发机构的证书配置为 ca_file；证书校验不能关闭。",
)
_REDIRECT_ADVICE = Advice(
    "Configure the address the ERP really answers at; redirects are not followed, so "
    "that no secret goes elsewhere.",
    "请配置 ERP 的实际地址；为避免泄露密钥，程序不跟随重定向。",
)


class _TooLongError(Exception):
    """More came than is read."""


@frozen(kw_only=True)
class _Call:
    """What is being asked, as far as errors may tell."""

    adapter: str
    method: str
    address: Address

    @property
    def safe(self) -> bool:
        return self.method in SAFE

    def __str__(self) -> str:
        return f"{self.method} {self.address}"

    def never_sent(self, why: str, advice: Advice | None = None) -> ErpError:
        msg = f"{self.adapter}: {self} was not sent: {why}."
        return ErpUnavailableError(msg, adapter=self.adapter, advice=advice)

    def lost(self, why: str, advice: Advice | None = None) -> ErpError:
        kind = ErpUnavailableError if self.safe else ErpOutcomeUnknownError
        msg = f"{self.adapter}: {self} was sent and {why}."
        return kind(msg, adapter=self.adapter, advice=advice)


class ErpHttp:
    """
    Speaks HTTP for one adapter. Safe to share between threads, and across a fork.

    Args:
        adapter: The adapter's name, for errors.

        rules: Where to, and how long and how much at most.

        clock: Where time comes from.

        transport: Another transport of httpx; the checks of addresses after their
            resolution are the usual one's.

        resolver: Gives the addresses of a name; the system's by default. It is asked in
            a thread of its own, and left behind where it takes longer than the call.

    Raises:
        ConfigError: If the file of certificates cannot be read.
    """

    def __init__(
        self,
        adapter: str,
        rules: HttpRules,
        *,
        clock: Clock | None = None,
        transport: httpx.BaseTransport | None = None,
        resolver: Resolver | None = None,
    ) -> None:
        self.adapter = adapter
        self.rules = rules
        self._clock = clock or SystemClock()
        self._given = transport
        # Where there is a proxy, the only name that is asked for here is its own.
        self._names = Names(resolve if rules.proxy else resolver or resolve)
        self._verify = None if transport else _ssl_context(rules)
        self._lanes = Lanes(self._open, rules.max_connections)

    def _open(self) -> httpx.BaseTransport:
        if self._verify is None:
            assert self._given is not None  # noqa: S101 - one of the two is there
            return self._given
        return Line(self.rules, self._names, self._verify)

    def __repr__(self) -> str:
        return f"ErpHttp({self.adapter!r} at {self.rules.base})"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections; closing twice is harmless."""
        self._lanes.close()
        if self._given is not None:
            self._given.close()

    def address(self, path_or_url: str, query: Iterable[tuple[str, str]] = ()) -> Address:
        """
        Say where `send` would go, for those who sign what they send.

        Raises:
            ErpUnavailableError: If it may not go there.
        """
        try:
            return self.rules.address(path_or_url, query)
        except AddressError as error:
            msg = f"{self.adapter}: nothing was sent, for the address {error}."
            raise ErpUnavailableError(
                msg, adapter=self.adapter, advice=ADDRESS_ADVICE
            ) from None

    def send(  # noqa: PLR0913 - the parts of a request
        self,
        method: str,
        path_or_url: str,
        *,
        query: Iterable[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        content_type: str | None = None,
        timeout_s: float | None = None,
    ) -> HttpAnswer:
        """
        Make one exchange; nothing is repeated, and no redirect followed.

        Args:
            method: In capitals.

            path_or_url: A path below the base, or a whole address at an allowed host.

            query: Names and values, not yet encoded.

            headers: To be sent besides those of every request.

            body: As it is sent.

            content_type: What the body is.

            timeout_s: Seconds in all, instead of the rules'.

        Returns:
            The whole answer, whatever its status is.

        Raises:
            ErpUnavailableError: If nothing was sent, or a call that only asks (GET,
                HEAD) got no whole answer.

            ErpOutcomeUnknownError: If another call was sent and got no whole answer.

            ConfigError: If a header's text cannot be sent; it may be a secret, and is
                not shown.
        """
        if not _METHOD.match(method):
            raise ConfigError(f"{method[:20]!r} is no method of HTTP.", key="method")
        call = _Call(
            adapter=self.adapter,
            method=method,
            address=self.address(path_or_url, query),
        )
        limit = timeout_s or self.rules.total_timeout_s
        request = self._request(call, headers or {}, body, content_type, limit)
        began = self._clock.monotonic()
        try:
            with self._lanes.take(limit) as lane:
                response = lane.handle_request(request)
                try:
                    whole = self._read(call, response)
                finally:
                    response.close()
        except _NEVER_SENT as error:
            raise call.never_sent(*_why_unsent(error, self.rules)) from error
        except httpx.HTTPError as error:
            raise call.lost(_why_lost(error)) from error
        except (DamagedError, _TooLongError) as error:
            raise call.lost(f"answered with {error}") from error
        return HttpAnswer(
            status=response.status_code,
            headers=_plain(response.headers),
            body=whole,
            elapsed_s=self._clock.monotonic() - began,
            adapter=self.adapter,
            call=str(call),
            safe=call.safe,
            received=self._clock.now(),
        )

    def _request(
        self,
        call: _Call,
        given: Mapping[str, str],
        body: bytes | None,
        content_type: str | None,
        limit: float,
    ) -> httpx.Request:
        rules, address = self.rules, call.address
        headers = {
            "Host": address.netloc,
            "Accept": "application/json",
            "Accept-Encoding": "gzip",
            "User-Agent": "tmallerp",
        }
        if content_type is not None:
            headers["Content-Type"] = content_type
        headers |= {_check_header(*item): item[1] for item in given.items()}
        connect = min(rules.connect_timeout_s, limit)
        read = min(rules.read_timeout_s, limit)
        return httpx.Request(
            call.method,
            f"{address.scheme}://{address.netloc}/",
            headers=headers,
            content=body if body is not None or call.safe else b"",
            extensions={
                # What is signed is what is sent: nobody writes the target anew.
                "target": address.target.encode("ascii"),
                "timeout": {
                    "connect": connect,
                    "read": read,
                    "write": read,
                    "pool": limit,
                    "total": limit,
                },
            },
        )

    def _read(self, call: _Call, response: httpx.Response) -> bytes:
        status, limit = response.status_code, self.rules.max_body_bytes
        if 300 <= status < 400:
            why = f"answered with a redirect ({status}), which is not followed"
            raise call.lost(why, _REDIRECT_ADVICE)
        if len(response.headers.raw) > _MOST_HEADERS:
            raise _TooLongError(f"{len(response.headers.raw)} headers")
        if response.is_stream_consumed:  # by a transport that made it in memory
            _check_size(len(response.content), limit)
            return response.content
        if call.method == "HEAD":
            return b""
        inflow = Inflow(response.headers, limit, lambda size: _check_size(size, limit))
        for chunk in response.iter_raw():
            inflow.add(chunk)
        return inflow.whole()


@cache
def _usual_context() -> ssl.SSLContext:
    """Read the system's certificates once, which takes longer than a call."""
    return ssl.create_default_context()


def _ssl_context(rules: HttpRules) -> ssl.SSLContext:
    if rules.ca_file is None:
        return _usual_context()
    try:
        return ssl.create_default_context(cafile=rules.ca_file)
    except (OSError, ssl.SSLError) as error:
        msg = f"The certificates in {rules.ca_file} cannot be read: {error}."
        raise ConfigError(msg, key="ca_file") from error


def _check_header(name: str, value: str) -> str:
    """Return a header's name if both can be sent as they are."""
    if not _NAME.match(name) or name.lower() in _OURS:
        raise ConfigError(f"The header {name[:40]!r} cannot be set.", key="headers")
    if not _VALUE.match(value):
        msg = f"The text for the header {name!r} holds what no header can (a line break?)."
        raise ConfigError(msg, key="headers")
    return name


def _check_size(size: int, limit: int) -> None:
    if size > limit:
        raise _TooLongError(f"more than {limit} bytes")


def _plain(headers: httpx.Headers) -> dict[str, str]:
    return {name: headers[name] for name in headers}


def _why_unsent(error: httpx.HTTPError, rules: HttpRules) -> tuple[str, Advice | None]:
    if isinstance(error.__cause__, SlowNameError):
        return str(error), None
    if isinstance(error, httpx.ConnectTimeout):
        return f"no connection within {rules.connect_timeout_s:g} s", None
    if isinstance(error, httpx.PoolTimeout):
        return "all connections are in use", None
    if isinstance(error, httpx.ProxyError):
        return f"the proxy said {str(error)[:60]!r}", None
    text = str(error)[:200]
    if "CERTIFICATE" in text.upper():
        return text, _TLS_ADVICE
    return text, ADDRESS_ADVICE if "allow_private" in text else None


def _why_lost(error: httpx.HTTPError) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "no whole answer came in time"
    if isinstance(error, httpx.RemoteProtocolError):
        # Its text may quote the answer.
        return "the connection ended before a whole answer, or it was no HTTP"
    return f"no whole answer came ({type(error).__name__})"
