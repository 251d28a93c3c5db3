"""
A simulated ERP over real HTTP, in a thread of this process.

Business calls go through a proxy that can break the wire. The control plane under
``/_simulator/`` is reached past the proxy and is no part of the ERP.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl

from tmallerp.simulator._hosting import Host, Receive, Scope, Send, read_body, send_answer
from tmallerp.simulator.erps import _control
from tmallerp.simulator.erps._app import ErpApp
from tmallerp.simulator.erps._faults import (
    WIRE,
    ErpFault,
    ErpFaultBag,
    ErpFaultPlan,
    ErpWire,
    Fits,
    first_line,
)
from tmallerp.simulator.erps._traffic import ErpAnswer, ErpRequest
from tmallerp.simulator.proxy import LOST

_KEEP_ALIVE_S = 3600
"""Longer than any test: the proxy cannot tell its caller that an idle line was closed."""


class ErpServer:
    """
    An ERP on this machine; a context manager.

    Args:
        app: The ERP.

        faults: What goes wrong on the wire. What the ERP itself does wrong is told to
            the app, with its bag of inner faults.

        port: Where callers connect; 0 takes a free one.
    """

    def __init__(
        self, app: ErpApp, *, faults: ErpFaultPlan | None = None, port: int = 0
    ) -> None:
        self.app = app
        self.wire_faults = ErpFaultBag.wire(faults or app.faults.plan)
        self.calls: Counter[str] = Counter()
        self._wanted_port = port
        self._host = Host(self._serve, name=f"erp-{app.kind}", keep_alive_s=_KEEP_ALIVE_S)

    @property
    def facts(self) -> Mapping[str, str]:
        """What a client needs: its address and credentials."""
        return self.app.facts(f"http://127.0.0.1:{self._host.port}")

    @property
    def url(self) -> str:
        """The address a client is given."""
        return self.facts["url"]

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
        self._host.start(self._wanted_port, ErpWire(self.wire_faults))

    def stop(self) -> None:
        """Close everything; the app stays to be looked at."""
        self._host.stop()

    def wait(self) -> None:
        """Serve until the thread ends."""
        self._host.wait()

    def fire(self, kind: ErpFault, fits: Fits | None = None, *, at: str = "") -> None:
        """
        Have a fault happen with the next call it can happen to.

        Args:
            kind: Which.

            fits: Tells by head and body whether a request is meant; for faults of the
                wire, which else happen to whatever comes next. A page that is meant
                for a request always hides that it happened.

            at: The same as a regular expression that the call's first line must fit,
                such as ``POST /k3cloud/.*Save``.

        Raises:
            ValueError: If *at* cannot be kept, or a fault of the ERP itself is aimed.
        """
        bag = self.wire_faults if kind in WIRE else self.app.faults
        fits = first_line(at) if at else fits
        if fits is None:
            bag.ask_for(kind)
        elif kind in WIRE:
            bag.aim(kind, fits)
        else:
            msg = f"{kind} happens inside the ERP, which sees no first line."
            raise ValueError(msg)

    def calm(self) -> None:
        """Forget what was fired and has not happened yet."""
        self.wire_faults.forget()
        self.app.faults.forget()

    def go_away(self) -> None:
        """Close the callers' port and their connections; the port refuses until `come_back`."""
        self._host.go_away()

    def come_back(self) -> None:
        """
        Open the callers' port again; harmless if it is open.

        Raises:
            OSError: If somebody else has taken the port.
        """
        self._host.come_back()

    def set_faults(self, kinds: Iterable[ErpFault]) -> None:
        """Change what may go wrong from now on."""
        told = list(kinds)
        self.wire_faults.limit(told)
        self.app.faults.limit(told)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await read_body(receive)
        path = scope["path"]
        if path.startswith("/_simulator/"):
            answer = _control.answer(self, scope["method"], path, body)
        else:
            answer = self._answer(read_request(scope, body))
        headers = [(b"content-type", answer.kind.encode("latin-1"))]
        headers += [(name.encode(), value.encode()) for name, value in answer.headers]
        if answer.is_lost:
            headers.append((LOST.encode(), b"1"))
        await send_answer(
            scope,
            send,
            status=answer.status,
            headers=headers,
            body=answer.body,
            now=self.app.clock.now,
        )

    def _answer(self, request: ErpRequest) -> ErpAnswer:
        with self.app.lock:
            self.calls[request.path] += 1
            return self.app.answer(request)


def read_request(scope: Scope, body: bytes) -> ErpRequest:
    """Read a request off its ASGI scope."""
    raw_query = scope["query_string"].decode("latin-1")
    headers = {
        name.decode("latin-1").lower(): value.decode("latin-1")
        for name, value in scope["headers"]
    }
    return ErpRequest(
        method=scope["method"].upper(),
        path=scope["path"],
        query=dict(parse_qsl(raw_query, keep_blank_values=True)),
        raw_query=raw_query,
        headers=headers,
        body=body,
    )
