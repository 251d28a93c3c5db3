"""
The synchronous client: a thin shell that sends and sleeps.

One client serves any number of threads; it keeps a pool of connections and should live
as long as the program. It talks to httpx's transport directly: the layers above it
(redirects, cookies, authentication) are what we do not want, and cost a third of a call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import TracebackType
from typing import Any, Self, TypeVar, overload

import httpx
from tenacity import Retrying

from tmallerp.clock import Clock
from tmallerp.errors import TopError
from tmallerp.ports import QuotaLedger, TokenStore
from tmallerp.top._core import STALE_TIMESTAMP, Core, Exchange, Request
from tmallerp.top._flow import Page, walk
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

        tokens: Asked for a newer session when TOP refuses the one in use.

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
        self._transport = transport or self._open()

    def _open(self) -> httpx.HTTPTransport:
        config = self._core.config
        return httpx.HTTPTransport(
            verify=self._core.ssl_context(),
            limits=httpx.Limits(
                max_connections=config.connections,
                max_keepalive_connections=config.connections,
            ),
            proxy=httpx.Proxy(config.proxy) if config.proxy else None,
        )

    def __repr__(self) -> str:
        return (
            f"Client({self._core.credentials.app_key!r} at {self._core.endpoint.url})"
        )

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
        self._transport.close()

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
    ) -> Any:  # noqa: ANN401 - whatever the method promises
        self._core.check_session(method)
        call = self._core.begin(method, deadline_s)
        rules = tenacity_rules(call)
        for attempt in Retrying(sleep=self._core.clock.sleep, **rules):
            with attempt:
                return self._once(call, into)
        raise AssertionError  # tenacity returns or raises

    def _once(self, call: Call, into: type[Any] | None) -> Any:  # noqa: ANN401
        """Send once; once more after a renewed session or a corrected clock."""
        self._core.admit(call)
        try:
            return self._exchange(call, into)
        except TopError as error:
            if error.code in STALE_TIMESTAMP and self._resync(call):
                return self._exchange(call, into)
            if self._core.renewed(error):
                return self._exchange(call, into)
            raise

    def _resync(self, call: Call) -> bool:
        """Measure how far our clock is off TOP's; say whether that was possible."""
        if isinstance(call.method, TimeGet):
            return False
        probe = self._core.begin(TimeGet(), self._core.config.read_timeout_s)
        answer = self._exchange(probe, None)
        self._core.skew = answer.time - self._core.clock.now()
        return True

    def _exchange(self, call: Call, into: type[Any] | None) -> Any:  # noqa: ANN401
        method, core = call.method, self._core
        request = core.request(method, None if into is bytes else into)
        began, status, failure = core.clock.monotonic(), None, None
        try:
            status, body = self._send(method, request, call.left())
            return core.accept(method, status, body, into)
        except TopError as error:
            failure = error
            raise
        finally:
            core.learn(call, failure)
            core.observed(call, began, status, failure)

    def _send(
        self, method: Method[Any], request: Request, left: float
    ) -> tuple[int, bytes]:
        try:
            response = self._transport.handle_request(
                as_httpx(request, self._core.config, left)
            )
            try:
                return response.status_code, self._read(response, method.api)
            finally:
                response.close()
        except NEVER_SENT as error:
            raise self._core.lost(method, error, sent=False) from error
        except httpx.HTTPError as error:
            raise self._core.lost(method, error, sent=True) from error

    def _read(self, response: httpx.Response, api: str) -> bytes:
        chunks, size = [], 0
        for chunk in response.iter_bytes():
            size += len(chunk)
            self._core.limit(size, api)
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
        request.url,
        headers=dict(request.headers),
        content=request.body,
        extensions={"timeout": timeout},
    )
