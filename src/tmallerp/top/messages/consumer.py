"""
The loop between a source and a handler: receive, save, and only then confirm.

The order is the whole point. A message is confirmed after the handler has said that it
is on disk, and never otherwise; a crash at any moment means that it comes again.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Sequence
from typing import Protocol, Self, TypedDict, Unpack

from tmallerp.clock import Clock, SystemClock
from tmallerp.errors import StoreError, TmallErpError
from tmallerp.top.messages.handling import (
    MAX_REASON,
    MessageHandler,
    MessageSource,
    Outcomes,
)
from tmallerp.top.messages.message import AUTH_CANCEL, Message
from tmallerp.top.messages.tally import Statistics

_log = logging.getLogger("tmallerp")

# How soon a stop is noticed while nothing comes.
POLL_S = 0.5
HEARTBEAT_S = 15.0


class Stop(Protocol):
    """Tells when to end; `threading.Event` is one."""

    def is_set(self) -> bool:
        """Return whether to end."""
        ...


class Options(TypedDict, total=False):
    """What `consume` and `Consumer` take by name; see `consume`."""

    on_event: Callable[[Message], None] | None
    topics: Collection[str]
    on_heartbeat: Callable[[Statistics], None] | None
    heartbeat_s: float
    clock: Clock | None


def consume(  # noqa: PLR0913 - a loop and its hooks
    source: MessageSource,
    handler: MessageHandler,
    stop: Stop,
    *,
    on_event: Callable[[Message], None] | None = None,
    topics: Collection[str] = (AUTH_CANCEL,),
    on_heartbeat: Callable[[Statistics], None] | None = None,
    heartbeat_s: float = HEARTBEAT_S,
    clock: Clock | None = None,
) -> Statistics:
    """
    Take messages from *source* to *handler* until *stop* is set.

    Args:
        source: A `MessageConnection` or a `MessagePull`; it stays open afterwards.

        handler: Saves durably, such as a `MessageInbox`.

        stop: Asked between batches; the batch in hand is saved and confirmed first.

        on_event: Told of messages of *topics* after they are saved, before they are
            confirmed, and again when they come again. What it raises is logged.

        topics: What *on_event* is told of; withdrawn authorisations by default.

        on_heartbeat: Told how things stand, about every *heartbeat_s*.

        heartbeat_s: Seconds between two heartbeats.

        clock: Where time comes from.

    Returns:
        How things stood at the end.

    Raises:
        StoreError: If the handler cannot save; nothing of its batch was confirmed.

        TmallErpError: If the source needs a person.
    """
    loop = _Loop(source, handler, on_event, frozenset(topics), clock or SystemClock())
    beat = loop.clock.monotonic()
    while not stop.is_set():
        loop.turn(POLL_S)
        if on_heartbeat is not None and loop.clock.monotonic() - beat >= heartbeat_s:
            beat = loop.clock.monotonic()
            on_heartbeat(source.tally.statistics())
    return source.tally.statistics()


class _Loop:
    def __init__(
        self,
        source: MessageSource,
        handler: MessageHandler,
        on_event: Callable[[Message], None] | None,
        topics: frozenset[str],
        clock: Clock,
    ) -> None:
        self.clock = clock
        self._source = source
        self._handler = handler
        self._on_event = on_event
        self._topics = topics

    def turn(self, timeout_s: float) -> None:
        """Receive once, and settle what came."""
        came = self._source.receive(timeout_s)
        if not came:
            return
        tally = self._source.tally
        tally.add(received=len(came))
        tally.note(last_seen=self.clock.now())
        # One batch may hold a message twice; the handler sees it once.
        batch = list({message.id: message for message in came}.values())
        outcomes = self._save(batch)
        known = frozenset(message.id for message in batch)
        settled = outcomes.settled & known
        failed = {i: r for i, r in outcomes.failed.items() if i in known - settled}
        repeats = len(came) - len(batch)
        tally.add(
            saved=len(outcomes.saved & known),
            duplicates=len(outcomes.duplicates & known) + repeats,
            failed=len(failed),
            left=len(known) - len(settled) - len(failed),
        )
        if outcomes.saved:
            tally.note(last_saved=self.clock.now())
        self._tell(batch, settled)
        self._answer([m.id for m in batch if m.id in settled], failed)

    def _answer(self, settled: list[str], failed: dict[str, str]) -> None:
        if settled:
            self._source.tally.add(confirmed=self._source.confirm(settled))
        if failed:
            self._source.fail({i: reason[:MAX_REASON] for i, reason in failed.items()})

    def _save(self, batch: Sequence[Message]) -> Outcomes:
        try:
            return self._handler.save(batch)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - one message's fault, see the protocol
            if len(batch) > 1:
                return _joined([self._save([message]) for message in batch])
            _log.warning(
                "A message could not be saved.",
                extra={"message_id": batch[0].id, "error": type(error).__name__},
            )
            return Outcomes(failed={batch[0].id: _reason(error)})

    def _tell(self, batch: Sequence[Message], settled: Collection[str]) -> None:
        if self._on_event is None:
            return
        for message in batch:
            if message.id in settled and message.topic in self._topics:
                try:
                    self._on_event(message)
                except Exception as error:  # noqa: BLE001 - a hook must not stop the road
                    _log.warning(
                        "A hook for messages failed.",
                        extra={"topic": message.topic, "error": type(error).__name__},
                    )


def _joined(outcomes: Sequence[Outcomes]) -> Outcomes:
    failed: dict[str, str] = {}
    for one in outcomes:
        failed.update(one.failed)
    return Outcomes(
        saved=frozenset().union(*(one.saved for one in outcomes)),
        duplicates=frozenset().union(*(one.duplicates for one in outcomes)),
        failed=failed,
    )


def _reason(error: Exception) -> str:
    """Say what went wrong; only our own errors are known to name nobody."""
    if isinstance(error, TmallErpError):
        return f"{type(error).__name__}: {error.message}"
    return type(error).__name__


class Consumer:
    """
    `consume` in a thread of its own; a context manager.

    Args:
        source: Where messages come from; closed when the thread ends.

        handler: Saves durably.

        options: What `consume` takes by name.
    """

    def __init__(
        self,
        source: MessageSource,
        handler: MessageHandler,
        **options: Unpack[Options],
    ) -> None:
        self._source = source
        self._handler = handler
        self._options = options
        self._stop = threading.Event()
        self._error: BaseException | None = None
        self._thread = threading.Thread(
            target=self._run, name="tmallerp-messages", daemon=True
        )

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def is_running(self) -> bool:
        """Whether the thread lives."""
        return self._thread.is_alive()

    @property
    def error(self) -> BaseException | None:
        """What the thread ended with, if it ended by an error."""
        return self._error

    @property
    def statistics(self) -> Statistics:
        """How things stand."""
        return self._source.tally.statistics()

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self, timeout_s: float = 30.0) -> Statistics:
        """
        End: the batch in hand is saved and confirmed, then the source is closed.

        Args:
            timeout_s: Seconds to wait for that.

        Raises:
            TmallErpError: What the thread ended with, if it ended by an error.
        """
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join(timeout_s)
        if self._error is not None:
            raise self._error
        return self.statistics

    def _run(self) -> None:
        try:
            consume(self._source, self._handler, self._stop, **self._options)
        except BaseException as error:  # noqa: BLE001 - handed to whoever stops
            self._error = error
            _log.warning("Messages stopped.", extra={"error": type(error).__name__})
        finally:
            self._source.close()
