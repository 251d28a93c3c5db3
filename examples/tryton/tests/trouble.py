"""
Trouble on the wire before a real Tryton: a small proxy that counts, and breaks on demand.

What it does to a call is what networks do: the call is not forwarded, or its answer is
not. The end of a session is a real one.
"""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tmallerp.testing.examination import Fault

_WRITES = frozenset({"create", "write", "delete", "quote", "confirm", "draft", "cancel"})
_OF_WRITES = frozenset({Fault.LOST_BEFORE, Fault.LOST_AFTER, Fault.GARBAGE, Fault.LOCKED})
_JSON = "application/json"
_LOCKED = ["ConcurrencyException", "Records were modified in the meanwhile"]
FAULTS = (*sorted(_OF_WRITES), Fault.THROTTLED, Fault.UNAVAILABLE, Fault.SESSION_ENDED)


class Wire:
    """
    The proxy.

    Args:
        upstream: The server.
    """

    def __init__(self, upstream: str) -> None:
        self.upstream = upstream
        self.calls = 0
        self._armed: Fault | None = None
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def arm(self, fault: Fault) -> None:
        """Break the next call that *fault* is about."""
        self._armed = fault

    def calm(self) -> None:
        """Break nothing."""
        self._armed = None

    def close(self) -> None:
        """Stop."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def draw(self, method: str) -> Fault | None:
        """Count a call, and say what breaks with it."""
        with self._lock:
            self.calls += 1
            fault, is_write = self._armed, method.rsplit(".", 1)[-1] in _WRITES
            if fault in _OF_WRITES and not is_write:
                return None
            self._armed = None
            return fault


def _handler(wire: Wire) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Head and body are written apart; waiting for more to send costs 40 ms a call.
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            call = json.loads(body)
            match wire.draw(call["method"]):
                case Fault.LOST_BEFORE:
                    self._cut()
                case Fault.LOST_AFTER:
                    self._forward(body)
                    self._cut()
                case Fault.GARBAGE:
                    self._forward(body)
                    self._answer(200, "text/html", b"<html>Please log in</html>")
                case Fault.LOCKED:
                    told = {"id": call["id"], "error": _LOCKED}
                    self._answer(200, _JSON, json.dumps(told).encode())
                case Fault.THROTTLED:
                    self._answer(429, "text/html", b"")
                case Fault.UNAVAILABLE:
                    self._answer(503, "text/html", b"")
                case Fault.SESSION_ENDED:
                    answer = self._forward(body)
                    logout = {"id": 0, "method": "common.db.logout", "params": []}
                    self._forward(json.dumps(logout).encode())
                    self._answer(*answer)
                case _:
                    self._answer(*self._forward(body))

        def _forward(self, body: bytes) -> tuple[int, str, bytes]:
            names = ("Authorization", "Content-Type")
            headers = {name: self.headers[name] for name in names if self.headers[name]}
            where = wire.upstream + self.path
            request = urllib.request.Request(where, body, headers)
            with _whatever(request) as answer:
                kind = answer.headers.get("Content-Type", _JSON)
                return answer.status or 0, kind, answer.read()

        def _answer(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _cut(self) -> None:
            self.close_connection = True
            with contextlib.suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    return Handler


@contextlib.contextmanager
def _whatever(request: urllib.request.Request) -> Iterator[urllib.error.HTTPError]:
    """Open an answer, whatever its status."""
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            yield answer
    except urllib.error.HTTPError as error:
        with error:
            yield error


__all__ = ["FAULTS", "Wire"]
