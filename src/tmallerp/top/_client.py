"""
The synchronous client: a thin shell that sends and sleeps.

One client serves any number of threads; it keeps a pool of connections and should live
as long as the program. It talks to httpx's transport directly: the layers above it
(redirects, cookies, authentication) are what we do not want, and cost a third of a call.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar, overload

import httpx
from tenacity import Retrying

from tmallerp._net.inflow import DamagedError
from tmallerp._net.lanes import Lanes
from tmallerp.clock import Clock
from tmallerp.errors import TopError
from tmallerp.ports import QuotaLedger, TokenStore
from tmallerp.top._core import STALE_TIMESTAMP, Core, Request
from tmallerp.top._exchange import AnswerObserver, Exchange
from tmallerp.top._flow import Page, walk
from tmallerp.top._outgoing import NEVER_SENT, as_httpx
from tmallerp.top._retrying import Call, tenacity_rules
from tmallerp.top.config import ClientConfig, Credentials, Endpoint
from tmallerp.top.method import Method, PagedMethod, RawMethod
from tmallerp.top.methods.platform import TimeGet

if TYPE_CHECKING:
    from tmallerp.top._batching import Send, Step
    from tmallerp.top.batch import Outcome, Part

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
        transport: httpx.BaseTransport | None = None,
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

    @overload
    def batch(
        self, methods: Sequence[Method[T]], *, deadline_s: float | None = None
    ) -> list[T | TopError]: ...
    @overload
    def batch(
        self, methods: Sequence[Method[Any] | Part], *, deadline_s: float | None = None
    ) -> list[Outcome]: ...
    def batch(
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
                heard = self._do(steps.send(heard))
        except StopIteration as end:
            outcomes: list[Outcome] = end.value
            return outcomes
        finally:
            steps.close()

    def _do(self, step: Step) -> Any:
        """Do one step of a batch, and say what happened."""
        from tmallerp.top import _batching

        core = self._core
        match step:
            case _batching.Pause():
                core.clock.sleep(step.seconds)
            case _batching.RenewAhead():
                core.sessions.renew_ahead()
            case _batching.Renew():
                try:
                    return core.sessions.renewed(step.call, step.error)
                except TopError as error:
                    return error
            case _batching.Resync():
                return self._resync(step.call)
            case _batching.Send():
                return self._send_batch(step)
        return None

    def _send_batch(self, step: Send) -> tuple[int, bytes] | TopError:
        """Send once; return the status and bytes, or that none came."""
        core = self._core
        began, status, failure = core.clock.monotonic(), None, None
        reply: tuple[int, bytes] | TopError
        try:
            got = self._send(step.call, step.request)
            reply, status = got, got[0]
        except TopError as error:
            reply = failure = error
        finally:
            core.observed(step.call, began, status, failure)
        return reply

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
        call = self._core.begin(method, deadline_s)
        if self._core.sessions.is_due(method):
            self._core.sessions.renew_ahead()
            self._core.check_time(call)
        self._core.sessions.check(method)
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
        began, status = core.clock.monotonic(), None
        failure: BaseException | None = None
        try:
            request = core.request(call, None if into is bytes else into)
            status, body = self._send(call, request)
            return core.accept(method, status, body, into)
        except BaseException as error:
            # Whatever it was, a cancelled task too: TOP did not answer this call.
            failure = core.hidden(call, error)
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
        except DamagedError as error:
            raise self._core.unusable(call.method, str(error)) from error
        except httpx.HTTPError as error:
            raise self._core.lost(call.method, error, sent=True) from error

    def _read(self, response: httpx.Response, call: Call) -> bytes:
        inflow = self._core.inflow(call, response.headers)
        # What a transport made of bytes in memory is decompressed and there already.
        if response.is_stream_consumed:
            return response.content
        for chunk in response.iter_raw():
            inflow.add(chunk)
        return inflow.whole()
