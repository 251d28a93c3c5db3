"""
The asynchronous client: the same thin shell round the same core.

It waits without blocking the event loop and belongs to one loop. What it offers is what
`Client` offers; a test holds the two side by side.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime
from types import TracebackType
from typing import Any, Self, TypeVar, overload

import httpx
from tenacity import AsyncRetrying

from tmallerp.clock import Clock
from tmallerp.errors import TopError
from tmallerp.ports import QuotaLedger, TokenStore
from tmallerp.top._client import NEVER_SENT, as_httpx
from tmallerp.top._core import STALE_TIMESTAMP, Core, Exchange, Request
from tmallerp.top._flow import Page, walk
from tmallerp.top._retrying import Call, tenacity_rules
from tmallerp.top._session_use import is_session_refused
from tmallerp.top.config import ClientConfig, Credentials, Endpoint
from tmallerp.top.method import Method, PagedMethod, RawMethod
from tmallerp.top.methods.platform import TimeGet

T = TypeVar("T")
S = TypeVar("S")
Item = TypeVar("Item")


class AsyncClient:
    """
    Speaks TOP for one app and, where a session is given, one shop.

    Belongs to one event loop. Use it as a context manager, or `aclose` it.

    Args:
        credentials: Who calls.

        endpoint: Where; the gateway for China by default.

        config: Timeouts, retries, proxy and the like.

        clock: Where time comes from.

        tokens: Asked for a newer session when TOP refuses the one in use; a
            `tmallerp.top.sessions.Sessions` also renews it before it ends. What waits
            for the network does so in a thread.

        quota: Where bans are shared; by default among this client's tasks.

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
        transport: httpx.AsyncBaseTransport | None = None,
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

    def _open(self) -> httpx.AsyncHTTPTransport:
        config = self._core.config
        return httpx.AsyncHTTPTransport(
            verify=self._core.ssl_context(),
            limits=httpx.Limits(
                max_connections=config.connections,
                max_keepalive_connections=config.connections,
            ),
            proxy=httpx.Proxy(config.proxy) if config.proxy else None,
        )

    def __repr__(self) -> str:
        return (
            f"AsyncClient({self._core.credentials.app_key!r} at {self._core.endpoint.url})"
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()

    @property
    def server_time(self) -> datetime | None:
        """Return what TOP's clock said in the latest answer, to the second, if it did."""
        return self._core.server_time()

    async def aclose(self) -> None:
        """Close all connections; closing twice is harmless."""
        await self._transport.aclose()

    @overload
    async def call(
        self, method: RawMethod, *, into: None = None, deadline_s: float | None = None
    ) -> Mapping[str, Any]: ...
    @overload
    async def call(
        self, method: Method[T], *, into: None = None, deadline_s: float | None = None
    ) -> T: ...
    @overload
    async def call(
        self, method: Method[Any], *, into: type[S], deadline_s: float | None = None
    ) -> S: ...
    async def call(
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
        return await self._run(method, into, deadline_s)

    async def fetch(self, method: Method[Any], *, deadline_s: float | None = None) -> bytes:
        """
        Make a call and return the bytes of its answer, to be decoded later.

        They are one whole JSON object and no error.

        Raises:
            TopError: As `call`.
        """
        body: bytes = await self._run(method, bytes, deadline_s)
        return body

    async def pages(self, method: PagedMethod[Any, Item]) -> AsyncIterator[Page[Item]]:
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
                    step = steps.send(await self.call(step))
        except StopIteration:
            return

    async def iterate(self, method: PagedMethod[Any, Item]) -> AsyncIterator[Item]:
        """Read a list row by row, the last page first; see `pages`."""
        async for page in self.pages(method):
            for item in page.items:
                yield item

    async def _run(
        self, method: Method[Any], into: type[Any] | None, deadline_s: float | None
    ) -> Any:
        if self._core.sessions.is_due(method):
            await asyncio.to_thread(self._core.sessions.renew_ahead)
        self._core.sessions.check(method)
        call = self._core.begin(method, deadline_s)
        rules = tenacity_rules(call)
        async for attempt in AsyncRetrying(sleep=self._core.clock.asleep, **rules):
            with attempt:
                return await self._once(call, into)
        raise AssertionError  # tenacity returns or raises

    async def _once(self, call: Call, into: type[Any] | None) -> Any:
        """Send once; once more after a renewed session or a corrected clock."""
        self._core.admit(call)
        try:
            return await self._exchange(call, into)
        except TopError as error:
            if error.code in STALE_TIMESTAMP and await self._resync(call):
                return await self._exchange(call, into)
            if is_session_refused(error) and await self._renewed(call, error):
                return await self._exchange(call, into)
            raise

    async def _renewed(self, call: Call, error: TopError) -> bool:
        """Have another session, off the loop: files and the network are waited for."""
        return await asyncio.to_thread(self._core.sessions.renewed, call, error)

    async def _resync(self, call: Call) -> bool:
        """Measure how far our clock is off TOP's; say whether that was possible."""
        if self._core.heard_date(call):
            return True
        if isinstance(call.method, TimeGet):
            return False
        probe = self._core.begin(TimeGet(), self._core.config.read_timeout_s)
        with contextlib.suppress(TopError):
            answer = await self._exchange(probe, None)
            return self._core.set_time(answer.time)
        return False

    async def _exchange(self, call: Call, into: type[Any] | None) -> Any:
        method, core = call.method, self._core
        began, status, failure = core.clock.monotonic(), None, None
        try:
            request = core.request(call, None if into is bytes else into)
            status, body = await self._send(call, request)
            return core.accept(method, status, body, into)
        except TopError as error:
            failure = error
            raise
        finally:
            core.learn(call, failure)
            core.observed(call, began, status, failure)

    async def _send(self, call: Call, request: Request) -> tuple[int, bytes]:
        try:
            response = await self._transport.handle_async_request(
                as_httpx(request, self._core.config, call.left())
            )
            self._core.heard(call, response.headers.get("date"))
            try:
                return response.status_code, await self._read(response, call)
            finally:
                await response.aclose()
        except NEVER_SENT as error:
            raise self._core.lost(call.method, error, sent=False) from error
        except httpx.HTTPError as error:
            raise self._core.lost(call.method, error, sent=True) from error

    async def _read(self, response: httpx.Response, call: Call) -> bytes:
        chunks, size = [], 0
        async for chunk in response.aiter_bytes():
            size += len(chunk)
            self._core.check_reading(call, size)
            chunks.append(chunk)
        return b"".join(chunks)
