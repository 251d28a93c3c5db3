"""
How anything simulated is served: an ASGI application in a thread of this process.

One event loop runs the server and, where the wire may break, the proxy in front of it.
"""

from __future__ import annotations

import asyncio
import gzip
import socket
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import uvicorn

from tmallerp.simulator.proxy import FaultyProxy, WireFaults

_GZIP_FROM = 1400
"""Answers longer than about one packet are compressed where the caller accepts it."""

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]


class Host:
    """
    Serves one application on this machine.

    Args:
        app: What is served.

        name: What the thread is called.

        keep_alive_s: Seconds an idle connection stays open.
    """

    def __init__(self, app: Asgi, *, name: str, keep_alive_s: int = 60) -> None:
        self._proxy: FaultyProxy | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wanted_port = 0
        # Named as TCP, because asyncio sends small answers at once only on such.
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                interface="asgi3",
                proxy_headers=False,
                log_level="error",
                access_log=False,
                lifespan="off",
                timeout_keep_alive=keep_alive_s,
                timeout_graceful_shutdown=1,
                server_header=False,
                date_header=False,
            )
        )
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    @property
    def port(self) -> int:
        """Where callers connect: through the proxy, if there is one."""
        return self._proxy.port if self._proxy else self.own_port

    @property
    def own_port(self) -> int:
        """Where the server itself listens."""
        return int(self._socket.getsockname()[1])

    def start(self, port: int, wire: WireFaults | None) -> None:
        """
        Open the ports and serve.

        Args:
            port: Where callers connect; 0 takes a free one.

            wire: What breaks on the wire; None needs no proxy.

        Raises:
            OSError: If the port is taken.
        """
        self._wanted_port = port
        try:
            self._socket.bind(("127.0.0.1", port if wire is None else 0))
        except OSError:
            self._socket.close()
            raise
        if wire is not None:
            self._proxy = FaultyProxy(self.own_port, wire)
        self._thread.start()
        self._ready.wait(30)
        if self._failure is not None:
            self.stop()
            raise OSError(str(self._failure)) from self._failure

    def stop(self) -> None:
        """Close everything."""
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join(10)
        self._socket.close()

    def go_away(self) -> None:
        """Close the callers' port and every connection, until `come_back`."""
        self._run_soon(self._leave())

    def come_back(self) -> None:
        """
        Open the callers' port again; harmless if it is open.

        Raises:
            OSError: If somebody else has taken the port.
        """
        self._run_soon(self._return())

    def _run_soon(self, task: Coroutine[Any, Any, None]) -> None:
        assert self._loop is not None  # noqa: S101 - it is served
        asyncio.run_coroutine_threadsafe(task, self._loop).result(30)

    async def _leave(self) -> None:
        assert self._proxy is not None  # noqa: S101 - only what has a proxy goes away
        await self._proxy.stop()

    async def _return(self) -> None:
        assert self._proxy is not None  # noqa: S101 - only what has a proxy goes away
        if not self._proxy.is_open:
            await self._proxy.start(self._proxy.port)

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
        self._loop = asyncio.get_running_loop()
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


async def read_body(receive: Receive) -> bytes:
    """Read a request's body whole."""
    parts = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


async def send_answer(
    scope: Scope,
    send: Send,
    *,
    status: int,
    headers: Iterable[tuple[bytes, bytes]],
    body: bytes,
    now: datetime,
) -> None:
    """Send one answer, dated by the simulated clock, compressed where it pays."""
    date = format_datetime(now.astimezone(UTC), usegmt=True)
    told = [*headers, (b"date", date.encode("ascii"))]
    accepts = dict(scope["headers"]).get(b"accept-encoding", b"")
    if b"gzip" in accepts and len(body) > _GZIP_FROM:
        body = gzip.compress(body, 1)
        told.append((b"content-encoding", b"gzip"))
    told.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": told})
    await send({"type": "http.response.body", "body": body})
