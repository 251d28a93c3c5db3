"""
A WebSocket server that does what a test says, frame by frame.
"""

from __future__ import annotations

import threading

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import serve

from tmallerp.simulator import _tmc_frames as frames


class LineServer:
    """
    A server whose every connection is handled by *script*, a function of a `Peer`.
    """

    def __init__(self, script, *, context=None):
        self.peers = []
        self._script = script
        self._scheme = "ws" if context is None else "wss"
        self._server = serve(
            self._one,
            "127.0.0.1",
            0,
            ssl=context,
            compression=None,
            ping_interval=None,
            close_timeout=0.2,
        )
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def url(self):
        return f"{self._scheme}://127.0.0.1:{self._server.socket.getsockname()[1]}/"

    def _one(self, socket):
        peer = Peer(socket)
        self.peers.append(peer)
        try:
            self._script(peer)
        except (ConnectionClosed, TimeoutError):
            pass
        finally:
            peer.done.set()

    def close(self):
        for peer in self.peers:
            peer.end.set()
        self._server.shutdown()
        self._thread.join(5)


class Peer:
    """One connection of a caller, seen from the server."""

    def __init__(self, socket):
        self.socket = socket
        self.frames = []
        self.end = threading.Event()
        self.done = threading.Event()

    @property
    def headers(self):
        return self.socket.request.headers

    def hear(self, timeout=5):
        frame = frames.unpack(self.socket.recv(timeout=timeout))
        self.frames.append(frame)
        return frame

    def hear_all(self):
        """Keep what comes until the caller leaves."""
        while True:
            self.hear(timeout=30)

    def accept(self, token="token-1"):
        connect = self.hear()
        plain = {frames.STATUS: 0, **({frames.TOKEN: token} if token else {})}
        self.socket.send(frames.pack(frames.CONNECT_ACK, {}, plain))
        return connect

    def refuse(self, status, phrase):
        self.hear()
        plain = {frames.STATUS: status, frames.PHRASE: phrase}
        self.socket.send(frames.pack(frames.CONNECT_ACK, {}, plain))

    def send_message(self, number, topic="taobao_trade_TradeBuyerPay", content="{}"):
        cells = {
            "__kind": (frames.BYTE, 3),
            "id": (frames.LONG, number),
            "topic": (frames.TEXT, topic),
            "content": (frames.TEXT, content),
        }
        self.socket.send(frames.pack(frames.SEND, cells))

    def answers(self, kind):
        """Return the SEND frames of a kind that came so far."""
        return [one for one in self.frames if one.custom.get("__kind") == kind]
