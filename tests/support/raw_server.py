"""
A server of HTTP that answers with whatever bytes a test says, and remembers what it heard.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field


@dataclass
class Heard:
    """One request as it came."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Cut:
    """Bytes after which the connection is closed."""

    data: bytes = b""


def http(body=b"{}", status=200, headers=(), *, kind="application/json") -> bytes:
    """Return a whole answer."""
    if isinstance(body, str):
        body = body.encode()
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}"]
    lines += [f"Content-Type: {kind}"] if kind else []
    lines += [f"{name}: {value}" for name, value in headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass
class RawServer:
    """
    Answers every request with what *answer* gives for it.

    That is bytes, a `Cut`, or several bytes to be sent one after another, after which
    the connection is closed.
    """

    answer: Callable[[Heard], bytes | Cut | Iterable[bytes]] = lambda _: http()
    context: object = None
    heard: list[Heard] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    connections: int = 0

    def __post_init__(self):
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._open = []
        self._threads = []
        self._end = threading.Event()
        if self.context is not None:
            self.context.sni_callback = lambda _s, name, _c: self.names.append(name)
        self._main = threading.Thread(target=self._accept, daemon=True)
        self._main.start()

    def url(self, host="127.0.0.1"):
        scheme = "http" if self.context is None else "https"
        return f"{scheme}://{host}:{self.port}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._end.set()
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for one in self._open:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self._main.join(5)
        for thread in self._threads:
            thread.join(5)

    def _accept(self):
        while not self._end.is_set():
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(connection)
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection):
        with contextlib.suppress(OSError):
            if self.context is not None:
                try:
                    connection = self.context.wrap_socket(connection, server_side=True)
                except OSError:
                    connection.close()
                    return
            with connection, connection.makefile("rb") as incoming:
                while self._once(connection, incoming):
                    pass
        connection.close()

    def _once(self, connection, incoming):
        heard = _read(incoming)
        if heard is None:
            return False
        self.heard.append(heard)
        answer = self.answer(heard)
        if isinstance(answer, bytes):
            connection.sendall(answer)
            return True
        if isinstance(answer, Cut):
            connection.sendall(answer.data)
            return False
        for part in answer:
            connection.sendall(part)
            if self._end.is_set():
                break
        return False


def _read(incoming):
    first = incoming.readline().decode("latin-1").split()
    if len(first) != 3:
        return None
    headers = {}
    while line := incoming.readline().strip().decode("latin-1"):
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    body = incoming.read(int(headers.get("content-length", "0")))
    return Heard(first[0], first[1], headers, body)
