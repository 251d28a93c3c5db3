"""
The message service's long connection: a WebSocket server that speaks TOP-LINK.

It checks the signature of a CONNECT, hands out a token and refuses what comes without
it, sends what waits in the queue once it was asked, and takes confirmations. What goes
wrong on the way is drawn from one seed.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import hmac
import struct
import threading
from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from attrs import define
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from tmallerp.simulator import _tmc_frames as frames
from tmallerp.simulator._tmc_faults import ON_SENDING, Dice, TmcFault
from tmallerp.simulator._tmc_story import SELLER_ID, SELLER_NICK
from tmallerp.simulator.desk._queue import DEFAULT, Letter, MessageQueue, TmcPlan
from tmallerp.simulator.wire import TOLERANCE, Keys, expected_sign, read_whole

__all__ = ["TmcFault", "TmcPlan", "TmcServer"]

PULL, CONFIRM, DATA, FAILED = 1, 2, 3, 20
_POLL_S = 0.01
_BATCH = 50
# Contents longer than this go out packed; shorter ones now and then, to be met often.
_PACK_FROM = 1024


@define
class _Link:
    """One connection, once it was accepted."""

    socket: ServerConnection
    name: str
    group: str
    token: str
    asked: bool = False


class _Refused(Exception):  # noqa: N818 - an answer, not a failure
    def __init__(self, status: int, phrase: str) -> None:
        super().__init__(phrase)
        self.status = status
        self.phrase = phrase


class TmcServer:
    """
    The long connection of one shop's app, in a thread; a context manager.

    Args:
        queue: What is sent, and its plan.

        keys: What a caller must sign with.

        advance: Called before the clock is read, where it follows the machine's.

        port: Where callers connect; 0 takes a free one.
    """

    def __init__(
        self,
        queue: MessageQueue,
        keys: Keys,
        *,
        advance: Callable[[], object] = lambda: None,
        port: int = 0,
    ) -> None:
        self.queue = queue
        self.refused: list[str] = []
        self.connects = 0
        self.dice = Dice(queue.plan)
        self._keys = keys
        self._advance = advance
        self._wanted_port = port
        self._port = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end: asyncio.Event | None = None
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="simulator-tmc", daemon=True)

    @property
    def url(self) -> str:
        """Where callers connect."""
        return f"ws://127.0.0.1:{self._port}/"

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
        Open the port and serve.

        Raises:
            OSError: If the port is taken.
        """
        self._thread.start()
        self._ready.wait(30)
        if self._failure is not None:
            raise OSError(str(self._failure)) from self._failure

    def stop(self) -> None:
        """Close everything; the queue stays to be looked at."""
        if self._loop is not None and self._end is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._end.set)
            self._thread.join(10)

    def fire(self, kind: TmcFault) -> None:
        """Have a fault happen at the next chance."""
        self.dice.want(kind)

    def _run(self) -> None:
        try:
            with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
                runner.run(self._serve())
        except BaseException as error:  # noqa: BLE001 - handed to the starter
            self._failure = error
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        async with serve(
            self._one,
            "127.0.0.1",
            self._wanted_port,
            compression=None,
            ping_interval=None,
            close_timeout=0.5,
            server_header=None,
        ) as server:
            self._port = next(iter(server.sockets)).getsockname()[1]
            self._ready.set()
            await self._end.wait()

    # --- one connection ---------------------------------------------------------------

    async def _one(self, socket: ServerConnection) -> None:
        with contextlib.suppress(ConnectionClosed, TimeoutError):
            link = await self._accepted(socket)
            if link is None:
                return
            pushing = asyncio.create_task(self._push(link))
            try:
                async for data in socket:
                    if not await self._heard(link, data):
                        return
            finally:
                pushing.cancel()
                with contextlib.suppress(asyncio.CancelledError, ConnectionClosed):
                    await pushing

    async def _accepted(self, socket: ServerConnection) -> _Link | None:
        data = await asyncio.wait_for(socket.recv(), 10)
        self.connects += 1
        if self.dice.draw(frozenset({TmcFault.NO_ACK})) is TmcFault.NO_ACK:
            await socket.wait_closed()
            return None
        try:
            group = self._check(data)
        except _Refused as refused:
            self.refused.append(refused.phrase)
            plain = {frames.STATUS: refused.status, frames.PHRASE: refused.phrase}
            await socket.send(frames.pack(frames.CONNECT_ACK, {}, plain))
            await socket.close()
            return None
        link = _Link(socket, f"link-{self.connects}", group, f"token-{self.connects}")
        plain = {frames.STATUS: 0, frames.TOKEN: link.token}
        await socket.send(frames.pack(frames.CONNECT_ACK, {}, plain))
        return link

    def _check(self, data: str | bytes) -> str:
        """Check a CONNECT and return the group it wants."""
        try:
            frame = frames.unpack(data if isinstance(data, bytes) else b"")
        except frames.BadFrame as error:
            raise _Refused(400, "bad frame") from error
        if frame.kind != frames.CONNECT:
            raise _Refused(400, "CONNECT expected")
        said = {key: str(value) for key, value in frame.custom.items()}
        self._check_who(said)
        group = said.get("group_name") or DEFAULT
        if group not in self.queue.groups:
            raise _Refused(404, f"group {group[:40]} not exist")
        return group

    def _check_who(self, said: dict[str, str]) -> None:
        if said.get("app_key") != self._keys.app_key:
            raise _Refused(29, "Invalid app_key")
        signed = {key: said.get(key, "") for key in ("app_key", "group_name", "timestamp")}
        wanted = expected_sign(signed, self._keys.app_secret, "md5")
        if not hmac.compare_digest(said.get("sign", "").encode(), wanted.encode()):
            raise _Refused(25, "Invalid signature")
        self._advance()
        now = self.queue.shop.world.now
        stamp = read_whole(said.get("timestamp", ""))
        if stamp is None or stamp >= 10**14:
            raise _Refused(31, "Invalid timestamp")
        at = datetime.fromtimestamp(stamp / 1000, now.tzinfo)
        if abs(at - now) > TOLERANCE:
            raise _Refused(31, "Invalid timestamp")
        if said.get("token", self.queue.token) != self.queue.token:
            raise _Refused(26, "auth token refused")

    async def _heard(self, link: _Link, data: str | bytes) -> bool:
        """Take one frame of an accepted caller; say whether to go on."""
        try:
            frame = frames.unpack(data if isinstance(data, bytes) else b"")
        except frames.BadFrame:
            return await self._turn_away(link, "bad frame")
        if frame.token != link.token:
            return await self._turn_away(link, "token refused")
        kind, number = frame.custom.get("__kind"), frame.custom.get("id")
        if kind == PULL:
            link.asked = True
            self.queue.note("pull", 0, link.name)
        elif kind == CONFIRM and isinstance(number, int):
            if self.dice.draw(frozenset({TmcFault.ACK_LOST})):
                self.queue.note("ack_lost", number, link.name)
            else:
                self.queue.confirm([number], link.name)
        elif kind == FAILED and isinstance(number, int):
            if len(str(frame.custom.get("msg") or "")) > 128:
                return await self._turn_away(link, "msg longer than 128")
            self.queue.fail(number, link.name)
        else:
            return await self._turn_away(link, f"unknown kind {kind}")
        return True

    async def _turn_away(self, link: _Link, phrase: str) -> bool:
        self.refused.append(phrase)
        plain = {frames.STATUS: 401, frames.PHRASE: phrase}
        await link.socket.send(frames.pack(frames.SEND_ACK, {}, plain))
        await link.socket.close(1008, phrase)
        return False

    # --- sending ----------------------------------------------------------------------

    async def _push(self, link: _Link) -> None:
        while True:
            room = self.queue.plan.window - self.queue.outstanding(link.name)
            letters: list[Letter] = []
            if link.asked and room > 0:
                self._advance()
                letters = self.queue.take(link.group, min(_BATCH, room), link.name)
            if not letters:
                await asyncio.sleep(_POLL_S)
                continue
            await self._send_all(link, letters)
            # Callers share this loop; none may keep the others from being heard.
            await asyncio.sleep(0)

    async def _send_all(self, link: _Link, letters: list[Letter]) -> None:
        while letters:
            letter = letters.pop(0)
            fault = self.dice.draw(ON_SENDING)
            if fault is TmcFault.REORDER:
                letters.append(letter)
                self.dice.random.shuffle(letters)
                letter = letters.pop(0)
            elif fault is TmcFault.DELAY:
                self.queue.put_off(letter, self.queue.plan.delay_s)
                continue
            elif fault is TmcFault.LOSE:
                self.queue.note("lost", letter.id, link.name)
                continue
            elif fault is TmcFault.GARBAGE:
                await link.socket.send(self._garbage(letter, link))
            elif fault in {TmcFault.DISCONNECT, TmcFault.HALF_FRAME}:
                self._break(link, half=fault is TmcFault.HALF_FRAME)
                return
            await self._send(link, letter)
            if fault is TmcFault.DUPLICATE:
                await self._send(link, letter)

    async def _send(self, link: _Link, letter: Letter) -> None:
        self.queue.sent(letter, link.name)
        await link.socket.send(_data_frame(letter, link.token))

    def _garbage(self, letter: Letter, link: _Link) -> bytes:
        whole = _data_frame(letter, link.token)
        if self.dice.random.random() < 0.5:
            return whole[: self.dice.random.randrange(1, len(whole))]
        return self.dice.random.randbytes(40)

    def _break(self, link: _Link, *, half: bool) -> None:
        if half:
            # A binary frame of 4,096 bytes is announced, and ten of them come.
            link.socket.transport.write(struct.pack(">BBH", 0x82, 126, 4096) + b"\2\2" * 5)
            link.socket.transport.close()
        else:
            link.socket.transport.abort()


def _data_frame(letter: Letter, token: str) -> bytes:
    text = letter.content.encode()
    content: frames.Pair = (frames.TEXT, letter.content)
    if len(text) > _PACK_FROM or letter.id % 5 == 0:
        content = (frames.BYTES, gzip.compress(text, 1))
    at = round(letter.at.timestamp() * 1000)
    custom: dict[str, Any] = {
        "__kind": (frames.BYTE, DATA),
        "id": (frames.LONG, letter.id),
        "topic": (frames.TEXT, letter.topic),
        "content": content,
        "time": (frames.DATE, at),
        "dataid": (frames.TEXT, f"d{letter.id}"),
        "publisher": (frames.TEXT, letter.publisher),
        "nick": (frames.TEXT, SELLER_NICK),
        "userid": (frames.LONG, SELLER_ID),
        "outtime": (frames.DATE, at + 1000 * letter.tries),
    }
    return frames.pack(frames.SEND, custom, {frames.TOKEN: token})
