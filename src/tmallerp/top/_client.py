"""
The synchronous client: a thin shell that sends and sleeps.

One client serves any number of threads; it keeps a pool of connections and should live
as long as the program. It talks to httpx's transport directly: the layers above it
(redirects, cookies, authentication) are what we do not want, and cost a third of a call.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from types import TracebackType
from typing import Any, Self, TypeVar, overload

import httpx
from tenacity import Retrying

from tmallerp.clock import Clock
from tmallerp.errors import TopError
from tmallerp.ports import QuotaLedger, TokenStore
from tmallerp.top._core import STALE_TIMESTAMP, Core, Exchange, Request
from tmallerp.top._flow import Page, walk
from tmallerp.top._lanes import Lanes
from tmallerp.top._retrying import Call, tenacity_rules
from tmallerp.top.config import ClientConfig, Credentials, Endpoint
from tmallerp.top.method import Method, PagedMethod, RawMethod
from tmallerp.top.methods.platform import TimeGet

T = TypeVar("T")
S = TypeVar("S")
Item = TypeVar("Item")


class Client:
    """
    Speaks TOP for one app and, where a session is given, one shop.

    Safe to share between threads. Use it as a context manager, or `close` it.

    Args:
        credentials: Who calls.

        endpoint: Where; the gateway for China by default.

        config: Timeouts, retries, proxy and the like.

        clock: Where time comes from.

        tokens: Asked for a newer session when TOP refuses the one in use; a
            `tmallerp.top.sessions.Sessions` also renews it before it ends.

        quota: Where bans are shared; by default among this client's threads.

        transport: Another httpx transport, to slip in a faster or a recording one.

        observe: Told of every sending; must not raise.

    Raises:
        ConfigError: If settings contradict each other.
    """

    def __init__(  # noqa: PLR0913 - the settings of a client
        self,
        credentials: Credentials,
        *,
        endpoint: Endpoint | None = None,
        config: ClientConfig | None = None,
        clock: Clock | None = None,
        tokens: TokenStore | None = None,
        quota: QuotaLedger | None = None,
        transport: httpx.BaseTransport | None = None,
        observe: Callable[[Exchange], None] | None = None,
    ) -> None:
        self._core = Core(
            credentials,
            endpoint=endpoint,
            config=config,
            clock=clock,
            tokens=tokens,
            quota=quota,
            observe=observe,
        )
        self._given = transport
        self._verify = None if transport else self._core.ssl_context()
        self._lanes = Lanes(self._open, self._core.config.connections)

    def _open(self) -> httpx.BaseTransport:
        if self._given is not None:
            return self._given
        config = self._core.config
        return httpx.HTTPTransport(
            verify=self._verify or True,
            limits=httpx.Limits(max_connections=1, max_keepalive_connections=1),
            proxy=httpx.Proxy(config.proxy) if config.proxy else None,
        )

    def __repr__(self) -> str:
        return f"Client({self._core.credentials.app_key!r} at {self._core.endpoint.url})"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def server_time(self) -> datetime | None:
        """Return what TOP's clock said in the latest answer, to the second, if it did."""
        return self._core.server_time()

    def close(self) -> None:
        """Close all connections; closing twice is harmless."""
        self._lanes.close()
        if self._given is not None:
            self._given.close()

    @overload
    def call(
        self, method: RawMethod, *, into: None = None, deadline_s: float | None = None
    ) -> Mapping[str, Any]: ...
    @overload
    def call(
        self, method: Method[T], *, into: None = None, deadline_s: float | None = None
    ) -> T: ...
    @overload
    def call(
        self, method: Method[Any], *, into: type[S], deadline_s: float | None = None
    ) -> S: ...
    def call(
        self,
        method: Method[Any],
        *,
        into: type[Any] | None = None,
        deadline_s: float | None = None,
    ) -> Any:
        """
        Make a call and return its whole answer.

        Args:
            method: What to call.

            into: A smaller attrs class for the whole answer; only its fields are asked.

            deadline_s: Seconds in all, waits and repeats included; None is the setting.

        Raises:
            TopError: What TOP said, or that it did not answer.
        """
        return self._run(method, into, deadline_s)

    def fetch(self, method: Method[Any], *, deadline_s: float | None = None) -> bytes:
        """
        Make a call and return the bytes of its answer, to be decoded later.

        They are one whole JSON object and no error.

        Raises:
            TopError: As `call`.
        """
        body: bytes = self._run(method, bytes, deadline_s)
        return body

    def pages(self, method: PagedMethod[Any, Item]) -> Iterator[Page[Item]]:
        """
        Read a list page by page, the last page first.

        Rows that move while it is read may come twice, and are not lost as long as
        they can only leave the list.
        """
        steps = walk(method)
        step = next(steps)
        try:
            while True:
                if isinstance(step, Page):
                    yield step
                    step = next(steps)
                else:
                    step = steps.send(self.call(step))
        except StopIteration:
            return

    def iterate(self, method: PagedMethod[Any, Item]) -> Iterator[Item]:
        """Read a list row by row, the last page first; see `pages`."""
        for page in self.pages(method):
            yield from page.items

    def _run(
        self, method: Method[Any], into: type[Any] | None, deadline_s: float | None
    ) -> Any:
        if self._core.sessions.is_due(method):
            self._core.sessions.renew_ahead()
        self._core.sessions.check(method)
        call = self._core.begin(method, deadline_s)
        rules = tenacity_rules(call)
        for attempt in Retrying(sleep=self._core.clock.sleep, **rules):
            with attempt:
                return self._once(call, into)
        raise AssertionError  # tenacity returns or raises

    def _once(self, call: Call, into: type[Any] | None) -> Any:
        """Send once; once more after a renewed session or a corrected clock."""
        self._core.admit(call)
        try:
            return self._exchange(call, into)
        except TopError as error:
            if error.code in STALE_TIMESTAMP and self._resync(call):
                return self._exchange(call, into)
            if self._core.sessions.renewed(call, error):
                return self._exchange(call, into)
            raise

    def _resync(self, call: Call) -> bool:
        """Measure how far our clock is off TOP's; say whether that was possible."""
        if self._core.heard_date(call):
            return True
        if isinstance(call.method, TimeGet):
            return False
        probe = self._core.begin(TimeGet(), self._core.config.read_timeout_s)
        with contextlib.suppress(TopError):
            answer = self._exchange(probe, None)
            return self._core.set_time(answer.time)
        return False

    def _exchange(self, call: Call, into: type[Any] | None) -> Any:
        method, core = call.method, self._core
        began, status, failure = core.clock.monotonic(), None, None
        try:
            request = core.request(call, None if into is bytes else into)
            status, body = self._send(call, request)
            return core.accept(method, status, body, into)
        except TopError as error:
            failure = error
            raise
        finally:
            core.learn(call, failure)
            core.observed(call, began, status, failure)

    def _send(self, call: Call, request: Request) -> tuple[int, bytes]:
        wait = min(self._core.config.read_timeout_s, max(call.left(), 0.001))
        try:
            with self._lanes.take(wait) as transport:
                response = transport.handle_request(
                    as_httpx(request, self._core.config, call.left())
                )
                self._core.heard(call, response.headers.get("date"))
                try:
                    return response.status_code, self._read(response, call)
                finally:
                    response.close()
        except NEVER_SENT as error:
            raise self._core.lost(call.method, error, sent=False) from error
        except httpx.HTTPError as error:
            raise self._core.lost(call.method, error, sent=True) from error

    def _read(self, response: httpx.Response, call: Call) -> bytes:
        chunks, size = [], 0
        for chunk in response.iter_bytes():
            size += len(chunk)
            self._core.check_reading(call, size)
            chunks.append(chunk)
        return b"".join(chunks)


NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""Failures before the first byte went out: sending again cannot double anything."""


def as_httpx(request: Request, config: ClientConfig, left: float) -> httpx.Request:
    """Lay a request out for httpx, with its timeouts; none outlasts the deadline."""
    read = min(config.read_timeout_s, max(left, 0.001))
    timeout = {
        "connect": min(config.connect_timeout_s, max(left, 0.001)),
        "read": read,
        "write": read,
        "pool": read,
    }
    if request.files:
        headers = {k: v for k, v in request.headers.items() if k != "Content-Type"}
        return httpx.Request(
            "POST",
            request.url,
            headers=headers,
            data=dict(request.texts),
            files=dict(request.files),
            extensions={"timeout": timeout},
        )
    return httpx.Request(
        "POST",
        _url(request.url),
        headers=_headers(tuple(request.headers.items())),
        content=request.body,
        extensions={"timeout": timeout},
    )


@lru_cache(maxsize=64)
def _url(text: str) -> httpx.URL:
    """Read an address once; a client has one for all its calls."""
    return httpx.URL(text)


@lru_cache(maxsize=64)
def _headers(items: tuple[tuple[str, str], ...]) -> httpx.Headers:
    """Encode a client's headers once; every request copies them."""
    return httpx.Headers(items)
