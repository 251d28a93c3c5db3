"""
Trouble on the wire: a small TCP proxy in front of the simulated gateway.

It understands just enough HTTP/1.1 to act per request on connections that stay open:
a head, a Content-Length, a body. What it breaks is really broken, down to the RST.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import struct
from collections.abc import Callable

from tmallerp.simulator.faults import Fault, FaultBag

_LENGTH = re.compile(rb"content-length:\s*(\d+)", re.IGNORECASE)
_API = re.compile(rb"(?:^|&)method=([a-z.]+)")
_REFUSED_S = 0.03
"""How long the port stays closed: long enough for a retry to meet it."""


class FaultyProxy:
    """
    Forwards connections to the gateway, and breaks some.

    Args:
        upstream: The gateway's port on this machine.

        faults: What breaks when.

        noted: Told of every fault that really happened.
    """

    def __init__(
        self, upstream: int, faults: FaultBag, noted: Callable[[Fault], None]
    ) -> None:
        self._upstream = upstream
        self._faults = faults
        self._noted = noted
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.port = 0

    async def start(self, port: int = 0) -> None:
        """Open the port."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Close the port and every connection."""
        if self._server is not None:
            self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        back: list[asyncio.StreamWriter] = []
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await self._forward_all(reader, writer, back)
        for end in (writer, *back):
            end.close()
            with contextlib.suppress(ConnectionError, OSError):
                await end.wait_closed()

    async def _forward_all(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        back: list[asyncio.StreamWriter],
    ) -> None:
        up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self._upstream)
        back.append(up_writer)
        while True:
            head, body = await _message(reader)
            api = _API.search(body)
            fault = self._faults.draw(is_list=bool(api) and b".sold." in api[1])  # type: ignore[index]
            if fault is not None:
                self._faults.count(fault)
                self._noted(fault)
            if fault in {Fault.REFUSED, Fault.RESET, Fault.TIMEOUT_BEFORE}:
                await self._break_before(fault, writer)
                return
            up_writer.write(head + body)
            await up_writer.drain()
            answer = b"".join(await _message(up_reader))
            if fault is Fault.TIMEOUT_AFTER:
                await asyncio.sleep(self._faults.plan.hold_s)
                return
            if fault is Fault.CUT_BODY:
                writer.write(answer[: len(answer) * 2 // 3])
                await writer.drain()
                return
            writer.write(answer)
            await writer.drain()

    async def _break_before(self, fault: Fault, writer: asyncio.StreamWriter) -> None:
        if fault is Fault.TIMEOUT_BEFORE:
            await asyncio.sleep(self._faults.plan.hold_s)
        elif fault is Fault.RESET:
            sock: socket.socket = writer.get_extra_info("socket")
            # A linger of zero seconds makes the close a reset.
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
        elif self._server is not None:
            self._server.close()
            writer.transport.abort()
            await asyncio.sleep(_REFUSED_S)
            await self.start(self.port)


async def _message(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    length = _LENGTH.search(head)
    body = await reader.readexactly(int(length[1])) if length else b""
    return head, body
