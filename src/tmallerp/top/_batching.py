"""
The conversation of a batch with the gateway, shared by both colours of client.

Each call keeps the account of attempts and time that it would have alone, so a batch
repeats what a single call repeats and nothing else. A round asks the quota for every
waiting call, sends those that may go, and hands each its answer; the others come in a
later round. Like all conversations it yields what to do and receives what happened.
"""

from __future__ import annotations

import copy
from collections.abc import Generator, Iterable, Sequence
from typing import Any

from attrs import define, field, frozen

from tmallerp.errors import DecodeError, NoAnswerError, RateLimitedError, TopError
from tmallerp.top._core import STALE_TIMESTAMP, Core, Request
from tmallerp.top._hiding import without
from tmallerp.top._retrying import Call
from tmallerp.top._session_use import is_session_refused
from tmallerp.top.batch import API, Outcome, Packet, Part, block_of, pack, unpack
from tmallerp.top.method import Method

# How long calls that may go wait for others that may go soon: longer costs more than a
# second request does.
_GATHER_S = 1.0
# Clocks round: what is due within this is due, or a sleep too short to count would loop.
_TICK_S = 0.001


@frozen
class Pause:
    """Wait."""

    seconds: float


@frozen
class Send:
    """Send a request; answered with (status, bytes), or the error that none came."""

    call: Call
    request: Request


@frozen
class Resync:
    """Correct our clock after a refused timestamp; answered with whether that helped."""

    call: Call


@frozen
class Renew:
    """
    Have another session after a refusal.

    Answered with whether there is one, or the error that there is none.
    """

    call: Call
    error: TopError


@frozen
class RenewAhead:
    """Have the session renewed before it ends; raises if there is none to be had."""


Step = Pause | Send | Resync | Renew | RenewAhead
Talk = Generator[Step, Any, Any]


@frozen
class _Request(Method[bytes]):
    """Stands for a request of many calls where one call is asked about."""

    api = API
    needs_session = False


@define(eq=False)
class _Slot:
    """One call of the batch on its way."""

    part: Part
    call: Call
    outcome: Outcome = None
    is_settled: bool = False
    is_answered: bool = False
    is_admitted: bool = False
    is_renewed: bool = False
    not_before: float = field(default=0.0)

    @property
    def method(self) -> Method[Any]:
        return self.part.method

    def settle(self, outcome: Outcome) -> None:
        self.outcome, self.is_settled = outcome, True

    def fail(self, error: TopError) -> None:
        """Come again after the error's pause, if that may be and is in time."""
        pause = self.call.pause(error)
        if not self.call.may_retry(error) or pause > self.call.left():
            self.settle(error)
            return
        self.call.waited_s += pause
        self.not_before = self.call.clock.monotonic() + pause


def converse(
    core: Core, methods: Iterable[Method[Any] | Part], deadline_s: float | None
) -> Generator[Step, Any, list[Outcome]]:
    """
    Make the calls of a batch.

    Yields:
        What to do next.

    Returns:
        Each call's answer or error.

    Raises:
        InvalidCallError: If a call cannot be batched; before anything is sent.

        TopError: If TOP answered none of them.
    """
    slots = [_slot(core, _part(one), deadline_s) for one in methods]
    own = [slot for slot in slots if slot.part.session is None]
    is_due = any(core.sessions.is_due(slot.method) for slot in own)
    if is_due:
        yield RenewAhead()
    for slot in slots:
        _check(core, slot, renewed=is_due)
    try:
        while waiting := [slot for slot in slots if not slot.is_settled]:
            # A request a round: what one answer says of bans holds for the next.
            ready = yield from _gather(core, waiting)
            if ready:
                yield from _exchange(core, ready)
    finally:
        _release(core, slots)
    if slots and not any(slot.is_answered for slot in slots):
        raise _worst(slots)
    return [slot.outcome for slot in slots]


def _part(one: Method[Any] | Part) -> Part:
    part = one if isinstance(one, Part) else Part(method=one)
    # Written once for nothing: what cannot be written is said before anything is sent.
    block_of(part, None)
    return part


def _slot(core: Core, part: Part, deadline_s: float | None) -> _Slot:
    return _Slot(part, core.begin(part.method, deadline_s))


def _check(core: Core, slot: _Slot, *, renewed: bool) -> None:
    """Settle a call that lacks its session, or whose time a renewal took."""
    try:
        if renewed:
            core.check_time(slot.call)
        if slot.part.session is None:
            core.sessions.check(slot.method)
    except TopError as error:
        slot.settle(error)


def _worst(slots: Sequence[_Slot]) -> TopError:
    """Return the error to raise for all: one that leaves an outcome open, if there is."""
    errors: list[TopError] = [slot.outcome for slot in slots]
    for error in errors:
        if isinstance(error, NoAnswerError) and error.sent:
            return error
    return errors[0]


def _gather(core: Core, waiting: Sequence[_Slot]) -> Talk:
    """
    Ask the quota for each call, until a request is full or the others take too long.

    After a ban one call tries for all, so a pass that lets nobody through ends it.
    """
    waited, size = 0.0, core.config.batch_size
    while True:
        before = [slot for slot in waiting if slot.is_admitted]
        room = size - len(before)
        for slot in waiting:
            room -= room > 0 and not slot.is_admitted and _may_go(core, slot)
        ready = [slot for slot in waiting if slot.is_admitted]
        rest = [slot for slot in waiting if not slot.is_settled and not slot.is_admitted]
        if not rest or len(ready) >= size:
            return ready
        pause = min(slot.not_before for slot in rest) - core.clock.monotonic()
        if ready and (len(ready) == len(before) or waited + pause > _GATHER_S):
            return ready
        waited = waited + pause if ready else 0.0
        yield Pause(max(_TICK_S, pause))


def _may_go(core: Core, slot: _Slot) -> bool:
    if slot.is_settled or slot.not_before - core.clock.monotonic() > _TICK_S:
        return False
    try:
        core.admit(slot.call)
    except RateLimitedError as error:
        slot.fail(error)
    else:
        slot.is_admitted = True
    return slot.is_admitted


def _exchange(core: Core, slots: Sequence[_Slot]) -> Talk:
    """Send some calls in one request, and hand each what became of it."""
    answers = yield from _send(core, slots)
    _hide(core, slots, answers)
    for slot, answer in zip(slots, answers, strict=True):
        error = answer if isinstance(answer, TopError) else None
        _learn(core, slot, error)
        if error is None:
            slot.settle(answer)
        elif (yield from _renewed(slot, error)):
            slot.is_renewed, slot.not_before = True, 0.0
        elif not slot.is_settled:
            slot.fail(error)


def _hide(core: Core, slots: Sequence[_Slot], answers: Sequence[Any]) -> None:
    """Take the secrets of all calls out of every error: one may quote another's."""
    sessions = [slot.call.session for slot in slots]
    for answer in answers:
        if isinstance(answer, TopError):
            without(answer, core.credentials.app_secret, *sessions)


def _renewed(slot: _Slot, error: TopError) -> Talk:
    """A refused session had no effect: with another one the call goes again, once."""
    if slot.is_renewed or slot.part.session is not None or not is_session_refused(error):
        return False
    found = yield Renew(slot.call, error)
    if isinstance(found, TopError):
        slot.settle(found)
    return found is True


def _send(core: Core, slots: Sequence[_Slot]) -> Talk:
    """Send once; once more after a corrected clock. Returns an answer or error a call."""
    left = min(slot.call.left() for slot in slots)
    call = core.begin(_Request(), left)
    call.attempts = min(slot.call.attempts for slot in slots)
    answers = yield from _send_once(core, call, slots)
    error = answers[0]
    if (
        isinstance(error, TopError)
        and error.code in STALE_TIMESTAMP
        and (yield Resync(call))
    ):
        answers = yield from _send_once(core, call, slots)
    return answers


def _send_once(core: Core, call: Call, slots: Sequence[_Slot]) -> Talk:
    packet = pack(
        [slot.part for slot in slots],
        app_key=core.credentials.app_key,
        app_secret=core.credentials.app_secret,
        now=core.clock.now() + core.skew,
        session=core.sessions.current(),
        sign_method=core.config.sign_method,
        partner_id=core.config.partner_id,
        format=core.config.format,
    )
    for slot in slots:
        slot.call.session = slot.part.session or core.sessions.current()
    heard = yield Send(call, core.batch_request(packet))
    for slot in slots:
        slot.call.server_date = call.server_date
    if isinstance(heard, TopError):
        return [_of_its_own(core, slot, heard) for slot in slots]
    return _read(core, slots, packet, *heard)


def _of_its_own(core: Core, slot: _Slot, error: TopError) -> TopError:
    """Return what a failed request means for one of its calls."""
    if isinstance(error, NoAnswerError):
        cause = error.__cause__
        reason = cause if isinstance(cause, Exception) else error
        return core.lost(slot.method, reason, sent=error.sent)
    own = copy.copy(error)
    own.api = slot.method.api
    return own


def _read(
    core: Core, slots: Sequence[_Slot], packet: Packet, status: int, body: bytes
) -> list[Any]:
    answers = unpack(packet, body)
    if len(answers) != len(slots):
        # Another number of answers than calls: the batch failed as a whole.
        what = f"{len(answers)} answers came to {len(slots)} calls of a batch"
        return [_failed(core, slot, status, answers, what) for slot in slots]
    return [
        _accepted(core, slot, status, answer)
        for slot, answer in zip(slots, answers, strict=True)
    ]


def _accepted(core: Core, slot: _Slot, status: int, answer: bytes) -> Any:
    try:
        value = core.accept(slot.method, status, answer, slot.part.into)
    except TopError as error:
        slot.is_answered |= error.code is not None or isinstance(error, DecodeError)
        return error
    slot.is_answered = True
    return value


def _failed(
    core: Core, slot: _Slot, status: int, answers: Sequence[bytes], what: str
) -> TopError:
    """Return what a batch that failed as a whole means for one of its calls."""
    if len(answers) > 1:
        return core.unusable(slot.method, what)
    try:
        core.value_of(slot.method, status, answers[0], bytes)
    except TopError as error:
        return error
    return core.unusable(slot.method, what)


def _learn(core: Core, slot: _Slot, error: TopError | None) -> None:
    """Let the quota hear how a call ended."""
    slot.is_admitted = False
    core.learn(slot.call, error)


def _release(core: Core, slots: Sequence[_Slot]) -> None:
    """Give back what the quota let through and was never sent."""
    for slot in slots:
        if slot.is_admitted:
            _learn(core, slot, NoAnswerError("never sent", sent=False))
