"""
The simulated gateway over real HTTP, in a thread of this process.

One event loop runs the ASGI server and, where the wire shall break, the proxy in front
of it. A control plane under ``/_simulator/`` moves the clock, issues sessions, breaks
things and shows the shop's ledger; it is not part of what is simulated.
"""

from __future__ import annotations

import asyncio
import gzip
import socket
import threading
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import uvicorn

from tmallerp.simulator import control
from tmallerp.simulator.desk._queue import MessageQueue
from tmallerp.simulator.faults import WIRE, Fault, FaultBag, FaultPlan
from tmallerp.simulator.gateway import Answer, Gateway
from tmallerp.simulator.oauth import PATHS
from tmallerp.simulator.proxy import FaultyProxy
from tmallerp.simulator.request import read_batch, read_call
from tmallerp.simulator.wire import Keys
from tmallerp.simulator.world import CHINA, World, WorldPlan

if TYPE_CHECKING:
    from tmallerp.simulator.tmc import TmcServer

APP_KEY = "99000001"
_GZIP_FROM = 1400
"""Answers longer than about one packet are compressed where the caller accepts it."""

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class SimulatorServer:
    """
    A shop and its gateway on this machine; a context manager.

    Args:
        plan: What kind of day.

        faults: What goes wrong.

        port: Where callers connect; 0 takes a free one.

        real_time: Whether the world's clock follows the machine's, with its day ending
            now. Otherwise it stands still until the control plane moves it.

        quota: Calls allowed a day; None is no limit.
    """

    def __init__(
        self,
        plan: WorldPlan | None = None,
        *,
        faults: FaultPlan | None = None,
        port: int = 0,
        real_time: bool = False,
        quota: int | None = None,
    ) -> None:
        plan = plan or WorldPlan()
        start = datetime.now(CHINA) - timedelta(days=1) if real_time else None
        self.world = World(plan, start)
        self.real_time = real_time
        self.app_key = APP_KEY
        self.app_secret = f"simulator-secret-{plan.seed}"
        self.faults = faults or FaultPlan()
        self.wire_faults = FaultBag(self.faults, WIRE)
        self.gateway = Gateway(
            self.world,
            Keys(app_key=self.app_key, app_secret=self.app_secret),
            f"simulator-session-{plan.seed}-1",
            self.faults,
            quota,
        )
        self._tmc: TmcServer | None = None
        self._wanted_port = port
        self._proxy: FaultyProxy | None = None
        # Named as TCP, because asyncio sends small answers at once only on such.
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._server = uvicorn.Server(
            uvicorn.Config(
                self._app,
                interface="asgi3",
                proxy_headers=False,
                log_level="error",
                access_log=False,
                lifespan="off",
                timeout_keep_alive=60,
                timeout_graceful_shutdown=1,
                server_header=False,
                date_header=False,
            )
        )
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="simulator", daemon=True)

    @property
    def session(self) -> str:
        """The session that is valid now."""
        return self.gateway.session

    @property
    def sub_session(self) -> str:
        """A valid session of a sub-account, which some calls ask for."""
        return self.gateway.sub_session

    @property
    def url(self) -> str:
        """Where calls go: through the proxy, if the wire may break."""
        port = self._proxy.port if self._proxy else self._socket.getsockname()[1]
        return f"http://127.0.0.1:{port}/router/rest"

    @property
    def messages(self) -> MessageQueue:
        """The queue of the message service."""
        return self.gateway.shop.room(MessageQueue)

    @property
    def tmc(self) -> TmcServer:
        """The long connection for messages; its port opens when it is first asked for."""
        if self._tmc is None:
            from tmallerp.simulator.tmc import TmcServer

            self._tmc = TmcServer(
                self.messages, self.gateway.keys, advance=self._follow_the_machine
            )
            self._tmc.start()
        return self._tmc

    @property
    def tmc_url(self) -> str:
        """Where the long connection for messages goes."""
        return self.tmc.url

    @property
    def control_url(self) -> str:
        """Where the control plane is."""
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}/_simulator"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """
        Open the ports and serve.

        Raises:
            OSError: If the port is taken.
        """
        behind_proxy = bool(self.wire_faults.kinds)
        self._socket.bind(("127.0.0.1", 0 if behind_proxy else self._wanted_port))
        if behind_proxy:
            port = self._socket.getsockname()[1]
            self._proxy = FaultyProxy(port, self.wire_faults, self.gateway.note_fault)
        self._thread.start()
        self._ready.wait(30)
        if self._failure is not None:
            raise OSError(str(self._failure)) from self._failure

    def stop(self) -> None:
        """Close everything; the world stays to be looked at."""
        self._server.should_exit = True
        if self._tmc is not None:
            self._tmc.stop()
        if self._thread.is_alive():
            self._thread.join(10)
        self._socket.close()

    def wait(self) -> None:
        """Serve until the thread ends."""
        while self._thread.is_alive():
            self._thread.join(0.5)

    def _run(self) -> None:
        try:
            # Not the default loop of Windows, which the proxy cannot accept with.
            with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
                runner.run(self._serve())
        except BaseException as error:  # noqa: BLE001 - handed to the starter
            self._failure = error
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        if self._proxy is not None:
            await self._proxy.start(self._wanted_port)
        serving = asyncio.create_task(self._server.serve(sockets=[self._socket]))
        # The server tells nobody when it has started.
        while not self._server.started and not serving.done():  # noqa: ASYNC110
            await asyncio.sleep(0.005)
        self._ready.set()
        await serving
        if self._proxy is not None:
            await self._proxy.stop()

    def fire(self, kind: Fault) -> None:
        """Have a fault happen with the next call it can happen to."""
        (self.wire_faults if kind in WIRE else self.gateway.faults).ask_for(kind)

    def set_faults(self, kinds: list[Fault]) -> None:
        """Change what may go wrong from now on."""
        self.wire_faults.set_kinds(kind for kind in kinds if kind in WIRE)
        self.gateway.faults.set_kinds(kind for kind in kinds if kind not in WIRE)

    async def _app(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await _body(receive)
        if scope["path"].startswith("/_simulator/"):
            answer = Answer(*control.answer(self, scope["method"], scope["path"], body))
        else:
            answer = self._answer(scope, body)
        await _reply(scope, send, answer, self.world.now)

    def _follow_the_machine(self) -> None:
        if self.real_time:
            self.world.advance_to(datetime.now(CHINA))

    def _answer(self, scope: Scope, body: bytes) -> Answer:
        path, query = scope["path"], scope["query_string"]
        if path not in {"/router/rest", "/router/batch", *PATHS}:
            return Answer(404, "text/plain", b"not found")
        self._follow_the_machine()
        headers = dict(scope["headers"])
        if path == "/router/batch":
            return self.gateway.answer_batch(read_batch(query, headers, body))
        call = read_call(query, headers, body)
        if path in PATHS:
            status, kind, text, location = self.gateway.oauth.answer(path, call.params)
            return Answer(status, kind, text, location=location)
        return Answer(*self.gateway.answer(call))


async def _body(receive: Receive) -> bytes:
    parts = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


async def _reply(scope: Scope, send: Send, answer: Answer, now: datetime) -> None:
    date = format_datetime(now.astimezone(UTC), usegmt=True)
    headers = [
        (b"content-type", answer.kind.encode("latin-1")),
        (b"date", date.encode("ascii")),
    ]
    if answer.generated:
        headers.append((b"x-simulator-answer", b"generated"))
    if answer.location is not None:
        headers.append((b"location", answer.location.encode("ascii", "replace")))
    body = answer.body
    accepts = dict(scope["headers"]).get(b"accept-encoding", b"")
    if b"gzip" in accepts and len(body) > _GZIP_FROM:
        body = gzip.compress(body, 1)
        headers.append((b"content-encoding", b"gzip"))
    headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
