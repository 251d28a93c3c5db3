"""
The simulated gateway over real HTTP, in a thread of this process.

A control plane under ``/_simulator/`` moves the clock, issues sessions, breaks things and
shows the shop's ledger; it is not part of what is simulated.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from types import TracebackType
from typing import TYPE_CHECKING, Self

from tmallerp.simulator import control
from tmallerp.simulator._hosting import Host, Receive, Scope, Send, read_body, send_answer
from tmallerp.simulator.desk._queue import MessageQueue
from tmallerp.simulator.faults import WIRE, Fault, FaultBag, FaultPlan
from tmallerp.simulator.gateway import Answer, Gateway
from tmallerp.simulator.oauth import PATHS
from tmallerp.simulator.request import read_batch, read_call
from tmallerp.simulator.wire import Keys
from tmallerp.simulator.world import CHINA, World, WorldPlan

if TYPE_CHECKING:
    from tmallerp.simulator.tmc import TmcServer

APP_KEY = "99000001"
_API = re.compile(rb"(?:^|[&?])method=([a-z.]+)")


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
        self._host = Host(self._app, name="simulator")

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
        return f"http://127.0.0.1:{self._host.port}/router/rest"

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
        return f"http://127.0.0.1:{self._host.own_port}/_simulator"

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
        wire = _Wire(self.wire_faults, self.gateway.note_fault)
        self._host.start(self._wanted_port, wire if self.wire_faults.kinds else None)

    def stop(self) -> None:
        """Close everything; the world stays to be looked at."""
        if self._tmc is not None:
            self._tmc.stop()
        self._host.stop()

    def wait(self) -> None:
        """Serve until the thread ends."""
        self._host.wait()

    def fire(self, kind: Fault) -> None:
        """Have a fault happen with the next call it can happen to."""
        (self.wire_faults if kind in WIRE else self.gateway.faults).ask_for(kind)

    def set_faults(self, kinds: list[Fault]) -> None:
        """Change what may go wrong from now on."""
        self.wire_faults.set_kinds(kind for kind in kinds if kind in WIRE)
        self.gateway.faults.set_kinds(kind for kind in kinds if kind not in WIRE)

    async def _app(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await read_body(receive)
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


class _Wire:
    """Draws the shop's faults for its proxy."""

    def __init__(self, bag: FaultBag, noted: Callable[[Fault], None]) -> None:
        self._bag = bag
        self._noted = noted

    @property
    def hold_s(self) -> float:
        return self._bag.plan.hold_s

    def draw(self, head: bytes, body: bytes) -> str | None:
        api = _API.search(body) or _API.search(head)
        fault = self._bag.draw(is_list=bool(api) and b".sold." in api[1])  # type: ignore[index]
        if fault is not None:
            self._bag.count(fault)
            self._noted(fault)
        return fault

    def is_page_late(self) -> bool:
        """Never asked: the gateway itself makes the shop's error pages."""
        return False


async def _reply(scope: Scope, send: Send, answer: Answer, now: datetime) -> None:
    headers = [(b"content-type", answer.kind.encode("latin-1"))]
    if answer.generated:
        headers.append((b"x-simulator-answer", b"generated"))
    if answer.location is not None:
        headers.append((b"location", answer.location.encode("ascii", "replace")))
    await send_answer(
        scope, send, status=answer.status, headers=headers, body=answer.body, now=now
    )
