"""
The long connection as a source: messages are pushed, and it is kept alive.

Connect, prove who we are, repeat the token the service hands out, ask for messages
every fifteen seconds, and connect again when the line breaks. Confirmations go out on
the line the message came in on or not at all: what was lost with a line comes again.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Self

from tmallerp import __version__
from tmallerp.clock import Clock, SystemClock
from tmallerp.errors import (
    Advice,
    AuthorizationError,
    ConfigError,
    DecodeError,
    NoAnswerError,
    TmallErpError,
)
from tmallerp.secrets import Secret
from tmallerp.top._signing import sign
from tmallerp.top.config import Credentials
from tmallerp.top.messages._frames import (
    Byte,
    Frame,
    FrameKind,
    Int64,
    Value,
    decode,
    encode,
)
from tmallerp.top.messages._line import Line
from tmallerp.top.messages.config import (
    DEFAULT_GROUP,
    ConnectionConfig,
    MessageEndpoint,
    check_message_pair,
)
from tmallerp.top.messages.handling import MAX_REASON
from tmallerp.top.messages.message import Message, from_frame
from tmallerp.top.messages.tally import Tally

_log = logging.getLogger("tmallerp")

PULL, CONFIRM, DATA, FAILED = 1, 2, 3, 20
"""What ``__kind`` says in a SEND frame."""

# So many frames in a row that cannot be read mean that the line itself is out of step.
_MAX_GARBLED = 8

_KEYS = Advice(
    "Check app key, app secret and this machine's clock.",
    "请检查 app_key、app_secret 与本机时钟。",
)
_PERMISSION = Advice(
    "Check in the console that the app may use messages, and that the group exists.",
    "请在控制台确认应用已开通消息服务，且该消息分组存在。",
)
# The service's refusals are sentences without documented codes; these words in one
# point at the settings rather than at a missing permission.
_KEY_WORDS = ("sign", "timestamp", "app_key", "appkey", "app key", "secret")


class MessageConnection:
    """
    A source that keeps a long connection; a context manager.

    Used by one thread at a time. Nothing is sent before it is first used.

    Args:
        credentials: Who connects; no session is needed.

        group: The group to read.

        endpoint: Where; the platform's service by default.

        config: Timeouts and pauses.

        clock: Where time comes from.

        token: Asked before every connection for the token of ``taobao.tmc.auth.get``,
            which newer clients send; see `connect_token`.

        chance: Draws the jitter of pauses; from 0 to 1.

    Raises:
        ConfigError: If credentials and endpoint do not belong together.
    """

    def __init__(  # noqa: PLR0913 - the settings of a connection
        self,
        credentials: Credentials,
        *,
        group: str = DEFAULT_GROUP,
        endpoint: MessageEndpoint | None = None,
        config: ConnectionConfig | None = None,
        clock: Clock | None = None,
        token: Callable[[], Secret] | None = None,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.endpoint = endpoint or MessageEndpoint.production()
        check_message_pair(credentials, self.endpoint)
        self.config = config or ConnectionConfig()
        self.group = group
        self.tally = Tally()
        self._credentials = credentials
        self._clock = clock or SystemClock()
        self._wanted_token = token
        self._chance = chance
        self._line: Line | None = None
        self._token: str | None = None
        self._since = 0.0
        self._next_pull = 0.0
        self._next_try = self._clock.monotonic()
        self._failures = self._refusals = self._garbled = self._connections = 0

    def __repr__(self) -> str:
        app = self._credentials.app_key
        return f"MessageConnection({app!r}, {self.group!r} at {self.endpoint.url})"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # --- the source -----------------------------------------------------------------

    def connect(self) -> None:
        """
        Connect now, where `receive` would do so by itself.

        Raises:
            NoAnswerError: If the service cannot be reached or does not accept in time.

            ConfigError: If it refuses the keys, or the library is not installed.

            AuthorizationError: If it refuses the app or the group.

            DecodeError: If it answers with what is no frame.
        """
        if self._line is not None:
            return
        line = Line(self.endpoint, self.config)
        try:
            self._token = self._introduce(line)
            self._connections, self._refusals = self._connections + 1, 0
            line.send(self._frame({"__kind": Byte(PULL)}))
        except BaseException:
            line.close()
            raise
        now = self._clock.monotonic()
        self._line, self._since = line, now
        self._next_pull = now + self.config.pull_every_s
        self._garbled = 0
        self.tally.add(pulls=1, reconnects=int(self._connections > 1))
        self.tally.note(connected=True, last_error=None)

    def receive(self, timeout_s: float) -> Sequence[Message]:
        """
        Return what has come; connect or wait out a pause where needed.

        Raises:
            ConfigError: If the keys are refused, at first or again and again.

            AuthorizationError: If the app or the group is, likewise.
        """
        if self._line is None and not self._connected(timeout_s):
            return ()
        messages: list[Message] = []
        try:
            self._pull_if_due()
            deadline = self._clock.monotonic() + timeout_s
            while len(messages) < self.config.batch:
                data = self._open_line().receive(deadline - self._clock.monotonic())
                if data is None:
                    break
                had = len(messages)
                self._take(data, messages)
                if not had and messages:
                    deadline = self._clock.monotonic() + self.config.linger_s
        except NoAnswerError as error:
            # What came before the line broke is saved; confirming it will fail, and it
            # comes again as a duplicate.
            self._lose(error)
        return messages

    def confirm(self, ids: Sequence[str]) -> int:
        """Confirm on the line they came in on; return how many could be."""
        done = 0
        try:
            for one in ids:
                self._send({"__kind": Byte(CONFIRM), "id": Int64(one)})
                done += 1
        except NoAnswerError as error:
            self._lose(error)
        return done

    def fail(self, reasons: Mapping[str, str]) -> None:
        """Report failures, with at most 128 characters of reason each."""
        try:
            for one, reason in reasons.items():
                self._send(
                    {
                        "__kind": Byte(FAILED),
                        "id": Int64(one),
                        "msg": reason[:MAX_REASON],
                    }
                )
        except NoAnswerError as error:
            self._lose(error)

    def close(self) -> None:
        """Close the line; what it held and nobody saved comes again."""
        line, self._line, self._token = self._line, None, None
        if line is not None:
            line.close()
        self.tally.note(connected=False)

    # --- the line -------------------------------------------------------------------

    def _connected(self, timeout_s: float) -> bool:
        early = self._next_try - self._clock.monotonic()
        if early > 0:
            self._clock.sleep(min(early, timeout_s))
            return False
        try:
            self.connect()
        except (NoAnswerError, DecodeError) as error:
            self._put_off(error)
        except (AuthorizationError, ConfigError) as error:
            self._refusals += 1
            if self._connections == 0 or self._refusals >= self.config.refusals:
                raise
            self._put_off(error)
        return self._line is not None

    def _introduce(self, line: Line) -> str | None:
        """Send the CONNECT and return the token of its acknowledgement."""
        line.send(encode(Frame(kind=FrameKind.CONNECT, content=self._greeting(line))))
        deadline = self._clock.monotonic() + self.config.ack_timeout_s
        while (left := deadline - self._clock.monotonic()) > 0:
            data = line.receive(left)
            if data is None:
                break
            frame = decode(data if isinstance(data, bytes) else data.encode())
            if frame.kind is FrameKind.CONNECTACK:
                if frame.status or frame.phrase:
                    raise _refused(self.group, frame)
                return frame.token
        msg = f"The message service did not accept within {self.config.ack_timeout_s} s."
        raise NoAnswerError(msg)

    def _greeting(self, line: Line) -> dict[str, Value]:
        signed = {
            "app_key": self._credentials.app_key,
            "group_name": self.group,
            "timestamp": str(round(self._clock.now().timestamp() * 1000)),
        }
        greeting: dict[str, Value] = {
            **signed,
            "sign": sign(signed, self._credentials.app_secret, "md5"),
            "sdk": f"tmallerp-{__version__}",
            "intranet_ip": line.local_host,
            **dict(self.config.headers),
        }
        if self._wanted_token is not None:
            greeting["token"] = self._wanted_token().reveal()
        return greeting

    def _frame(self, content: Mapping[str, Value]) -> bytes:
        return encode(Frame(kind=FrameKind.SEND, content=content, token=self._token))

    def _open_line(self) -> Line:
        if self._line is None:
            msg = "The long connection is not open."
            raise NoAnswerError(msg, sent=False)
        return self._line

    def _send(self, content: Mapping[str, Value]) -> None:
        self._open_line().send(self._frame(content))

    def _pull_if_due(self) -> None:
        now = self._clock.monotonic()
        if now >= self._next_pull:
            self._next_pull = now + self.config.pull_every_s
            self._send({"__kind": Byte(PULL)})
            self.tally.add(pulls=1)

    def _take(self, data: bytes | str, messages: list[Message]) -> None:
        """Read one frame; garbage costs itself, and the line only when it goes on."""
        try:
            frame = decode(data if isinstance(data, bytes) else data.encode())
        except DecodeError as error:
            self._note_garbage(error)
            return
        self._garbled = 0
        if frame.status:
            msg = f"The message service ended the connection: status {frame.status}."
            raise NoAnswerError(msg)
        if frame.kind is FrameKind.SEND and frame.content.get("__kind") == DATA:
            try:
                messages.append(from_frame(frame))
            except DecodeError:
                # The line is in step: one message is odd, however often it comes.
                self.tally.add(garbled=1)

    def _note_garbage(self, error: DecodeError) -> None:
        self.tally.add(garbled=1)
        self._garbled += 1
        if self._garbled >= _MAX_GARBLED:
            msg = "The long connection brings nothing that can be read."
            raise NoAnswerError(msg) from error

    def _lose(self, error: TmallErpError) -> None:
        """Drop a broken line; a long life forgives earlier failures."""
        if self._line is None:
            return
        if self._clock.monotonic() - self._since >= self.config.backoff.stable_s:
            self._failures = 0
        self.close()
        self._put_off(error)

    def _put_off(self, error: TmallErpError) -> None:
        self._failures += 1
        pause = self.config.backoff.pause(self._failures, self._chance())
        self._next_try = self._clock.monotonic() + pause
        name = type(error).__name__
        self.tally.note(connected=False, last_error=name)
        _log.warning(
            "The long connection is down.",
            extra={"error": name, "pause_s": round(pause, 3)},
        )


def _refused(group: str, frame: Frame) -> TmallErpError:
    """Make the error of a refused CONNECT: wrong keys, or no permission."""
    said = (frame.phrase or "nothing more")[:200]
    msg = f"The message service refused group {group!r} with {frame.status or 0}: {said}"
    if any(word in said.lower() for word in _KEY_WORDS):
        return ConfigError(msg, key="app_secret", advice=_KEYS)
    return AuthorizationError(msg, code=frame.status, sub_msg=said, advice=_PERMISSION)
