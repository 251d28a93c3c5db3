"""
A server that says what it is told, and clients of both colours.
"""

from __future__ import annotations

import asyncio
import gc
import json
import socket
import struct
import threading
import time
from urllib.parse import parse_qsl

from tmallerp.secrets import Secret
from tmallerp.top import AsyncClient, Client, Credentials

CREDENTIALS = Credentials(
    app_key="99000001",
    app_secret=Secret("simulator-secret-canary"),
    session=Secret("simulator-session-canary"),
)


class Raw(bytes):
    """Bytes that a server sends as they are, head and all, before it hangs up."""


class Canned:
    """
    A server of a hundred lines that answers with what it was given, in order.

    An answer is bytes (sent as a JSON body), a pair (status, bytes), a triple with
    headers, or a word: ``reset``, ``silence``, ``close``, ``half``, ``drip``.
    """

    def __init__(self, context=None):
        self._context = context
        self.answers = []
        self.always = b"{}"
        self.calls = []
        self.requests = []
        self.connections = 0
        self._lock = threading.Lock()
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._open = []
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}/router/rest"

    def close(self):
        self._socket.close()
        for connection in self._open:
            connection.close()

    def _accept(self):
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._context is not None:
            try:
                connection = self._context.wrap_socket(connection, server_side=True)
            except OSError:
                connection.close()
                return
        file = connection.makefile("rb")
        try:
            while self._one(connection, file):
                pass
        except OSError:
            pass
        finally:
            file.close()
            connection.close()

    def _one(self, connection, file):
        line = file.readline()
        if not line:
            return False
        headers = {}
        while (header := file.readline().strip()) != b"":
            name, _, value = header.partition(b":")
            headers[name.lower()] = value.strip()
        body = file.read(int(headers.get(b"content-length", 0)))
        form = dict(parse_qsl(body.decode("utf-8", "replace")))
        with self._lock:
            self.calls.append(form)
            self.requests.append((line.split()[1].decode(), headers, body))
            answer = self.answers.pop(0) if self.answers else self.always
        if isinstance(answer, str | Raw):
            self._fail(connection, answer)
            return False
        status, body, extra = 200, answer, {}
        if isinstance(answer, tuple):
            status, body, *rest = answer
            extra = rest[0] if rest else {}
        lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in extra.items()]
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)
        return True

    def _fail(self, connection, answer):
        if isinstance(answer, Raw):
            connection.sendall(answer)
        elif answer == "reset":
            linger = struct.pack("ii", 1, 0)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        elif answer == "silence":
            threading.Event().wait(1.0)
        elif answer == "half":
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{")
        elif answer == "drip":
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n")
            while connection.send(b" "):
                time.sleep(0.05)


class Sync:
    """The synchronous client, driven plainly."""

    def __init__(self, **settings):
        self._client = Client(CREDENTIALS, **settings)

    @property
    def server_time(self):
        return self._client.server_time

    def call(self, method, **options):
        return self._client.call(method, **options)

    def fetch(self, method):
        return self._client.fetch(method)

    def batch(self, methods, **options):
        return self._client.batch(methods, **options)

    def iterate(self, method):
        return list(self._client.iterate(method))

    def pages(self, method):
        return list(self._client.pages(method))

    def close(self):
        self._client.close()


class Async:
    """The asynchronous client, driven from a loop of its own."""

    def __init__(self, **settings):
        self._loop = asyncio.new_event_loop()
        self._client = self._run(self._make(settings))

    def _run(self, task):
        return self._loop.run_until_complete(task)

    async def _make(self, settings):
        return AsyncClient(CREDENTIALS, **settings)

    @property
    def server_time(self):
        return self._client.server_time

    def call(self, method, **options):
        return self._run(self._client.call(method, **options))

    def fetch(self, method):
        return self._run(self._client.fetch(method))

    def batch(self, methods, **options):
        return self._run(self._client.batch(methods, **options))

    def iterate(self, method):
        return self._run(_all(self._client.iterate(method)))

    def pages(self, method):
        return self._run(_all(self._client.pages(method)))

    def close(self):
        self._run(self._client.aclose())
        gc.collect()
        self._run(asyncio.sleep(0.01))
        self._run(self._loop.shutdown_asyncgens())
        self._loop.close()


async def _all(items):
    return [item async for item in items]


def error(code, sub_code="", sub_msg=""):
    """Write an error answer."""
    body = {"code": code, "msg": "m", "sub_code": sub_code, "sub_msg": sub_msg}
    return json.dumps({"error_response": {**body, "request_id": "req1"}}).encode()
