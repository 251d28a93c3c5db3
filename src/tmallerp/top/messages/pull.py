"""
Messages by HTTP: for hosts that cannot keep a connection open.

The same messages, the same loop; a call for each batch and one for its confirmations.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from tmallerp.clock import Clock, SystemClock
from tmallerp.errors import (
    ConfigError,
    DecodeError,
    NoAnswerError,
    RateLimitedError,
    ServiceError,
    TmallErpError,
)
from tmallerp.secrets import Secret
from tmallerp.top.messages.message import Message, from_row
from tmallerp.top.messages.tally import Tally
from tmallerp.top.method import RawMethod, Value

_log = logging.getLogger("tmallerp")

MAX_CONFIRM = 200
"""Most ids a call of ``taobao.tmc.messages.confirm`` takes."""

# The platform takes 10 to 200.
_FEWEST, _MOST = 10, 200
_PASSING = (NoAnswerError, ServiceError, RateLimitedError, DecodeError)


class Caller(Protocol):
    """What of a `tmallerp.top.Client` is needed here."""

    def call(self, method: RawMethod, /) -> Mapping[str, Any]:
        """Make a call and return its answer."""
        ...


class MessagePull:
    """
    A source that asks for messages.

    Args:
        client: Calls the gateway; the calls need no session.

        group: The group to read; None is the default one.

        quantity: Messages a call, 10 to 200.

        idle_s: Seconds to wait after an empty answer or a failure that passes.

        clock: Where time comes from.

    Raises:
        ConfigError: If *quantity* is out of range.
    """

    def __init__(
        self,
        client: Caller,
        *,
        group: str | None = None,
        quantity: int = 100,
        idle_s: float = 5.0,
        clock: Clock | None = None,
    ) -> None:
        if not _FEWEST <= quantity <= _MOST:
            msg = f"quantity must be {_FEWEST} to {_MOST}, not {quantity}."
            raise ConfigError(msg, key="quantity")
        self.tally = Tally()
        self._client = client
        self._group: dict[str, Value] = {} if group is None else {"group_name": group}
        self._quantity = quantity
        self._idle_s = idle_s
        self._clock = clock or SystemClock()
        self._next = self._clock.monotonic()

    def receive(self, timeout_s: float) -> Sequence[Message]:
        """
        Ask once, or wait if it is too early to ask again.

        Raises:
            TopError: If the call itself is refused (keys, permission, parameters).
        """
        early = self._next - self._clock.monotonic()
        if early > 0:
            self._clock.sleep(min(early, timeout_s))
            return ()
        try:
            rows = self._rows()
        except _PASSING as error:
            self._pause(error)
            return ()
        self.tally.note(connected=True, last_error=None)
        if not rows:
            self._next = self._clock.monotonic() + self._idle_s
        return self._readable(rows)

    def _rows(self) -> Sequence[object]:
        self.tally.add(pulls=1)
        values: dict[str, Value] = {**self._group, "quantity": self._quantity}
        # Raw, and read row by row: a typed answer would be refused whole for one odd row,
        # and its neighbours would never come. A lost answer costs nothing: what it held
        # is not confirmed and comes again.
        method = RawMethod(
            "taobao.tmc.messages.consume", values, idempotent=True, needs_session=False
        )
        return _listed(self._client.call(method).get("messages"))

    def _readable(self, rows: Sequence[object]) -> list[Message]:
        messages = []
        for row in rows:
            try:
                messages.append(from_row(row))
            except DecodeError:
                self.tally.add(garbled=1)
        return messages

    def _pause(self, error: TmallErpError) -> None:
        self.tally.note(connected=False, last_error=type(error).__name__)
        _log.warning("Messages cannot be pulled.", extra={"error": type(error).__name__})
        self._next = self._clock.monotonic() + self._idle_s

    def confirm(self, ids: Sequence[str]) -> int:
        """Confirm, at most 200 a call; return how many were."""
        done = 0
        for start in range(0, len(ids), MAX_CONFIRM):
            part = list(ids[start : start + MAX_CONFIRM])
            try:
                self._client.call(
                    RawMethod(
                        "taobao.tmc.messages.confirm",
                        {**self._group, "s_message_ids": part},
                        idempotent=True,
                        needs_session=False,
                    )
                )
            except _PASSING as error:
                self._pause(error)
                return done
            done += len(part)
        return done

    def fail(self, reasons: Mapping[str, str]) -> None:
        """
        Do nothing.

        This road takes no failures any more; what is not confirmed comes again by itself.
        """

    def close(self) -> None:
        """Note the end; the client is its owner's."""
        self.tally.note(connected=False)


def _listed(value: object) -> Sequence[object]:
    """Unwrap the list, simplified or not; a lone message counts as a list of one."""
    if isinstance(value, Mapping) and "tmc_message" in value:
        value = value["tmc_message"]
    if isinstance(value, Mapping):
        return [value] if value else []
    return value if isinstance(value, list) else []


def connect_token(client: Caller, group: str | None = None) -> Secret:
    """
    Fetch the token that newer clients send when they connect.

    Args:
        client: Calls ``taobao.tmc.auth.get``.

        group: The group that will be read.

    Raises:
        TopError: As the client.

        DecodeError: If the answer holds no token.
    """
    api = "taobao.tmc.auth.get"
    values: dict[str, Value] = {} if group is None else {"group": group}
    method = RawMethod(api, values, idempotent=True, needs_session=False)
    token = client.call(method).get("result")
    if not isinstance(token, str) or not token:
        msg = f"{api}: the answer holds no token."
        raise DecodeError(msg, api=api, path="$.result")
    return Secret(token)
