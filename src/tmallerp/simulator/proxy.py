"""
Trouble on the wire: a small TCP proxy in front of a simulated server.

It understands just enough HTTP/1.1 to act per request on connections that stay open:
a head, a Content-Length, a body. What it breaks is really broken, down to the RST.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import struct
from typing import Protocol

_LENGTH = re.compile(rb"content-length:\s*(\d+)", re.IGNORECASE)
LOST = "x-simulator-lost"
"""A server puts this header on an answer that the wire shall swallow."""
_LOST = b"\r\n" + LOST.encode() + b":"
_BEFORE = frozenset({"refused", "reset", "timeout_before"})
_PAGES = {"html": b"200 OK", "http_5xx": b"502 Bad Gateway"}
_REFUSED_S = 0.03
"""How long the port stays closed: long enough for a retry to meet it."""
_BACKLOG = 100


class WireFaults(Protocol):
    """Decides what breaks when."""

    @property
    def hold_s(self) -> float:
        """Seconds a withheld answer is held before the connection is dropped."""
        ...

    def draw(self, head: bytes, body: bytes) -> str | None:
        """Name, and count, what breaks with this request; None for nothing."""
        ...

    def is_page_late(self) -> bool:
        """Tell whether an error page hides a call that happened."""
        ...


class FaultyProxy:
    """
    Forwards connections to a server, and breaks some.

    It accepts its connections itself, so that each one has a task that closes it from
    the moment it exists: asyncio's own server forgets a connection that arrives while
    its port is being closed, which is what a refused call does all the time. The event
    loop must be a selector loop.

    Args:
        upstream: The server's port on this machine.

        faults: What breaks when.
    """

    def __init__(self, upstream: int, faults: WireFaults) -> None:
        self._upstream = upstream
        self._faults = faults
        self._listener: socket.socket | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._refusing = asyncio.Lock()
        self.port = 0

    async def start(self, port: int = 0) -> None:
        """Open the port."""
        # Named as TCP, because asyncio sends small answers at once only on such.
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            listener.settimeout(0)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(("127.0.0.1", port))
            listener.listen(_BACKLOG)
        except OSError:
            listener.close()
            raise
        self.port = listener.getsockname()[1]
        self._listener = listener
        asyncio.get_running_loop().add_reader(listener, self._accept)

    async def stop(self) -> None:
        """Close the port and every connection; the port can be opened again."""
        self._close_port()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def is_open(self) -> bool:
        """Whether somebody can connect."""
        return self._listener is not None

    def _close_port(self) -> None:
        if self._listener is not None:
            asyncio.get_running_loop().remove_reader(self._listener)
            self._listener.close()
            self._listener = None

    def _accept(self) -> None:
        if self._listener is None:
            return
        with contextlib.suppress(OSError):
            sock, _ = self._listener.accept()
            sock.settimeout(0)
            task = asyncio.create_task(self._serve(sock))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            # A task that is cancelled before its first step never runs its own cleaning.
            task.add_done_callback(lambda _: sock.close())

    async def _serve(self, sock: socket.socket) -> None:
        ends: list[asyncio.StreamWriter] = []
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                reader, writer = await asyncio.open_connection(sock=sock)
                ends.append(writer)
                await self._forward_all(reader, writer, ends)
        finally:
            # Also when the proxy stops in the middle of a call.
            for end in ends:
                end.close()
            for end in ends:
                with contextlib.suppress(OSError):
                    await end.wait_closed()

    async def _forward_all(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        ends: list[asyncio.StreamWriter],
    ) -> None:
        up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self._upstream)
        ends.append(up_writer)
        while True:
            head, body = await _message(reader)
            fault = self._faults.draw(head, body)
            if fault in _BEFORE:
                await self._break_before(fault, writer)
                return
            if fault in _PAGES and not self._faults.is_page_late():
                await _write(writer, _page(_PAGES[fault]))
                continue
            up_writer.write(head + body)
            await up_writer.drain()
            above, below = await _message(up_reader)
            if fault in _PAGES:
                await _write(writer, _page(_PAGES[fault]))
                continue
            if fault == "timeout_after" or _LOST in above:
                await asyncio.sleep(self._faults.hold_s)
                return
            answer = above + below
            if fault == "cut_body":
                await _write(writer, answer[: len(answer) * 2 // 3])
                return
            await _write(writer, answer)

    async def _break_before(self, fault: str | None, writer: asyncio.StreamWriter) -> None:
        if fault == "timeout_before":
            await asyncio.sleep(self._faults.hold_s)
        elif fault == "reset":
            sock: socket.socket = writer.get_extra_info("socket")
            # A linger of zero seconds makes the close a reset.
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
        else:
            async with self._refusing:
                self._close_port()
                writer.transport.abort()
                await asyncio.sleep(_REFUSED_S)
                await self.start(self.port)


async def _write(writer: asyncio.StreamWriter, data: bytes) -> None:
    writer.write(data)
    await writer.drain()


def _page(status: bytes) -> bytes:
    """Make the page that something in front of the server shows instead of an answer."""
    body = b"<html><head><title>" + status + b"</title></head><body>nginx</body></html>"
    head = b"HTTP/1.1 %s\r\ncontent-type: text/html\r\ncontent-length: %d\r\n\r\n"
    return head % (status, len(body)) + body


async def _message(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    length = _LENGTH.search(head)
    body = await reader.readexactly(int(length[1])) if length else b""
    return head, body
