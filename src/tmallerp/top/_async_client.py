"""
The asynchronous client: the same thin shell round the same core.

It waits without blocking the event loop and belongs to one loop. What it offers is what
`Client` offers; a test holds the two side by side.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar, overload

import httpx
from tenacity import AsyncRetrying

from tmallerp._net.inflow import DamagedError
from tmallerp._net.lanes import Pool
from tmallerp.clock import Clock
from tmallerp.errors import TopError
from tmallerp.ports import QuotaLedger, TokenStore
from tmallerp.top._core import STALE_TIMESTAMP, Core, Request
from tmallerp.top._exchange import AnswerObserver, Exchange
from tmallerp.top._flow import Page, walk
from tmallerp.top._outgoing import NEVER_SENT, as_httpx
from tmallerp.top._retrying import Call, tenacity_rules
from tmallerp.top._session_use import is_session_refused
from tmallerp.top.config import ClientConfig, Credentials, Endpoint
from tmallerp.top.method import Method, PagedMethod, RawMethod
from tmallerp.top.methods.platform import TimeGet

if TYPE_CHECKING:
    from tmallerp.top._batching import Send, Step
    from tmallerp.top.batch import Outcome, Part

T = TypeVar("T")
R = TypeVar("R")
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

        observe_answer: Told of every good answer, such as `tmallerp.top.drift.Drift.observe`;
            must not raise.

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
        observe_answer: AnswerObserver | None = None,
    ) -> None:
        self._core = Core(
            credentials,
            endpoint=endpoint,
            config=config,
            clock=clock,
            tokens=tokens,
            quota=quota,
            observe=observe,
            observe_answer=observe_answer,
        )
        self._given = transport
        self._verify = None if transport else self._core.ssl_context()
        self._pool = Pool(self._open)

    def _open(self) -> httpx.AsyncBaseTransport:
        if self._given is not None:
            return self._given
        config = self._core.config
        return httpx.AsyncHTTPTransport(
            verify=self._verify or True,
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
        await self._pool.aclose()

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

    @overload
    async def batch(
        self, methods: Sequence[Method[T]], *, deadline_s: float | None = None
    ) -> list[T | TopError]: ...
    @overload
    async def batch(
        self, methods: Sequence[Method[Any] | Part], *, deadline_s: float | None = None
    ) -> list[Outcome]: ...
    async def batch(
        self, methods: Sequence[Method[Any] | Part], *, deadline_s: float | None = None
    ) -> list[Outcome]:
        """
        Make many calls in few requests.

        Each call ends as it would alone: bans are waited out, what may be sent again is,
        and nothing else. They share requests, at most `ClientConfig.batch_size` in one,
        in no promised order.

        Args:
            methods: What to call; a `Part` where one has another session or class.

            deadline_s: Seconds in all, waits and repeats included; None is the setting.

        Returns:
            In the order of *methods*, each call's whole answer or its `TopError`.

        Raises:
            InvalidCallError: If a call has a file; nothing was sent.

            TopError: If TOP answered none of the calls, so that nothing is lost. Where
                one of them may have had an effect, it is a `NoAnswerError`.
        """
        from tmallerp.top._batching import converse

        steps = converse(self._core, methods, deadline_s)
        heard: Any = None
        try:
            while True:
                heard = await self._do(steps.send(heard))
        except StopIteration as end:
            outcomes: list[Outcome] = end.value
            return outcomes
        finally:
            steps.close()

    async def _do(self, step: Step) -> Any:
        """Do one step of a batch, and say what happened."""
        from tmallerp.top import _batching

        core = self._core
        match step:
            case _batching.Pause():
                await core.clock.asleep(step.seconds)
            case _batching.RenewAhead():
                await _off_loop(core.sessions.renew_ahead)
            case _batching.Renew():
                try:
                    return await self._renewed(step.call, step.error)
                except TopError as error:
                    return error
            case _batching.Resync():
                return await self._resync(step.call)
            case _batching.Send():
                return await self._send_batch(step)
        return None

    async def _send_batch(self, step: Send) -> tuple[int, bytes] | TopError:
        """Send once; return the status and bytes, or that none came."""
        core = self._core
        began, status, failure = core.clock.monotonic(), None, None
        reply: tuple[int, bytes] | TopError
        try:
            got = await self._send(step.call, step.request)
            reply, status = got, got[0]
        except TopError as error:
            reply = failure = error
        finally:
            core.observed(step.call, began, status, failure)
        return reply

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
        call = self._core.begin(method, deadline_s)
        if self._core.sessions.is_due(method):
            await _off_loop(self._core.sessions.renew_ahead)
            self._core.check_time(call)
        self._core.sessions.check(method)
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
        return await _off_loop(self._core.sessions.renewed, call, error)

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
        began, status = core.clock.monotonic(), None
        failure: BaseException | None = None
        try:
            request = core.request(call, None if into is bytes else into)
            status, body = await self._send(call, request)
            return core.accept(method, status, body, into)
        except BaseException as error:
            # Whatever it was, a cancelled task too: TOP did not answer this call.
            failure = core.hidden(call, error)
            raise
        finally:
            core.learn(call, failure)
            core.observed(call, began, status, failure)

    async def _send(self, call: Call, request: Request) -> tuple[int, bytes]:
        try:
            response = await self._pool.transport.handle_async_request(
                as_httpx(request, self._core.config, call.left())
            )
            self._core.heard(call, response.headers.get("date"))
            try:
                return response.status_code, await self._read(response, call)
            finally:
                await response.aclose()
        except NEVER_SENT as error:
            raise self._core.lost(call.method, error, sent=False) from error
        except DamagedError as error:
            raise self._core.unusable(call.method, str(error)) from error
        except httpx.HTTPError as error:
            raise self._core.lost(call.method, error, sent=True) from error

    async def _read(self, response: httpx.Response, call: Call) -> bytes:
        inflow = self._core.inflow(call, response.headers)
        # What a transport made of bytes in memory is decompressed and there already.
        if response.is_stream_consumed:
            return response.content
        async for chunk in response.aiter_raw():
            inflow.add(chunk)
        return inflow.whole()


async def _off_loop(act: Callable[..., R], *args: object) -> R:
    """Run what waits for files or the network beside the event loop."""
    # Half of what loading this library costs; who runs this has loaded it.
    import asyncio

    return await asyncio.to_thread(act, *args)
