"""
One connection that goes where it was checked to go, and stops when its time is over.

A name is resolved when a connection is opened, each of its addresses is checked, and one
of those that were checked is connected to; the name stays in ``Host`` and in TLS. The name
itself and every read and write get what is left of the whole exchange's time, so that a
server which sends a byte a second is left too.
"""

from __future__ import annotations

import ipaddress
import ssl
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast
from urllib.parse import unquote, urlsplit

import httpcore
import httpx

from tmallerp.erp._http._address import refusal
from tmallerp.erp._http._names import Names, SlowNameError
from tmallerp.erp._http._rules import HttpRules

# More than a handful of addresses is no ERP; each costs its share of the waiting.
_MOST_TRIES = 4


class RefusedAddressError(httpcore.ConnectError):
    """A name leads to an address that may not be connected to."""


class Line(httpx.BaseTransport):
    """
    A transport of one connection.

    Args:
        rules: What it may do.

        names: Gives the addresses of a name, a proxy's too.

        verify: Checks certificates.
    """

    def __init__(self, rules: HttpRules, names: Names, verify: ssl.SSLContext) -> None:
        self._watch = _Watch()
        proxy = rules.proxy
        self._pool = httpcore.ConnectionPool(
            ssl_context=verify,
            proxy=_proxy(proxy) if proxy else None,
            max_connections=1,
            max_keepalive_connections=1,
            keepalive_expiry=30.0,
            network_backend=_Backend(self._watch, names, rules),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send, and return when the answer's headers are there."""
        timeout = request.extensions["timeout"]
        self._watch.start(timeout["total"])
        if self._has_leftovers():
            self._pool.close()
        url = request.url
        with _as_httpx():
            answer = self._pool.handle_request(
                httpcore.Request(
                    method=request.method,
                    url=httpcore.URL(
                        scheme=url.raw_scheme,
                        host=url.raw_host,
                        port=url.port,
                        target=request.extensions["target"],
                    ),
                    headers=request.headers.raw,
                    content=cast("Iterable[bytes]", request.stream),
                    extensions={"timeout": timeout},
                )
            )
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=_Body(cast("_Incoming", answer.stream)),
            extensions=answer.extensions,
        )

    def _has_leftovers(self) -> bool:
        """
        Say whether more came than the last answer.

        h11 keeps it as the beginning of the next answer and httpcore does not look, so
        that a server whose lengths lie would answer one question with another's answer.
        """
        for connection in self._pool.connections:
            inner: Any = connection
            while not hasattr(inner, "_h11_state") and hasattr(inner, "_connection"):
                inner = inner._connection  # noqa: SLF001 - there is no other way to ask
            state = getattr(inner, "_h11_state", None)
            if state is None or state.trailing_data[0]:
                return True
        return False

    def close(self) -> None:
        """Close the connection."""
        self._pool.close()


class _Incoming(Iterable[bytes]):
    def close(self) -> None: ...


class _Body(httpx.SyncByteStream):
    """An answer's bytes, with errors of httpx."""

    def __init__(self, stream: _Incoming) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        with _as_httpx():
            yield from self._stream

    def close(self) -> None:
        with _as_httpx():
            self._stream.close()


class _Watch:
    """How long the exchange that is under way may still take."""

    def __init__(self) -> None:
        self._end = 0.0

    def start(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def cut(self, timeout: float | None, late: type[Exception]) -> float:
        """Return the shorter of a timeout and what is left; raise if nothing is."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise late("the time for the whole exchange is over")
        return left if timeout is None else min(timeout, left)


class _Backend(httpcore.NetworkBackend):
    """Opens connections to addresses that were checked."""

    def __init__(self, watch: _Watch, names: Names, rules: HttpRules) -> None:
        self._watch = watch
        self._names = names
        self._rules = rules
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        first: Exception | None = None
        for address in self._addresses(host, port, timeout):
            wait = self._watch.cut(timeout, httpcore.ConnectTimeout)
            try:
                stream = self._sockets.connect_tcp(
                    address, port, wait, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                first = first or error
                continue
            return _Stream(stream, self._watch)
        raise first or httpcore.ConnectError(f"{host} has no address")

    def _addresses(self, host: str, port: int, timeout: float | None) -> Sequence[str]:
        wait = self._watch.cut(timeout, httpcore.ConnectTimeout)
        try:
            found = self._names.addresses(host, port, wait)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host}: {error}") from error
        if self._rules.proxy:  # its own name; where it goes from there is its to check
            return found[:_MOST_TRIES]
        for text in found:
            why = refusal(
                ipaddress.ip_address(text), allow_private=self._rules.allow_private
            )
            if why:
                msg = f"{host} is at {text}, {why} (allow_private)"
                raise RefusedAddressError(msg)
        return found[:_MOST_TRIES]


class _Stream(httpcore.NetworkStream):
    """A connection that the watch stops."""

    def __init__(self, stream: httpcore.NetworkStream, watch: _Watch) -> None:
        self._stream = stream
        self._watch = watch

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._watch.cut(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._watch.cut(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        wait = self._watch.cut(timeout, httpcore.ConnectTimeout)
        return _Stream(
            self._stream.start_tls(ssl_context, server_hostname, wait), self._watch
        )

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


@contextmanager
def _as_httpx() -> Iterator[None]:
    """Raise errors of httpcore as those of httpx, which bear the same names."""
    try:
        yield
    except (
        httpcore.TimeoutException,
        httpcore.NetworkError,
        httpcore.ProtocolError,
        httpcore.ProxyError,
    ) as error:
        raise _kind_of(error)(str(error)) from error


def _kind_of(error: Exception) -> type[httpx.HTTPError]:
    if isinstance(error, RefusedAddressError):
        return httpx.ConnectError
    if isinstance(error, SlowNameError):
        return httpx.ConnectTimeout
    kind: type[httpx.HTTPError] = getattr(httpx, type(error).__name__)
    return kind


def _proxy(address: str) -> httpcore.Proxy:
    parts = urlsplit(address)
    user = None
    if parts.username is not None:
        user = (unquote(parts.username), unquote(parts.password or ""))
    host = parts.netloc.rpartition("@")[2]
    return httpcore.Proxy(f"{parts.scheme}://{host}", auth=user)
