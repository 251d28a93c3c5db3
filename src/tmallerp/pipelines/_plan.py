"""
Plan: decide what the destination needs to hear about one order.

Pure: given what the trade says, what the destination has and what is on its way, the
answer is always the same. No network, no clock, no store.
"""

from __future__ import annotations

from datetime import datetime
from typing import Generic, TypeVar

from attrs import evolve, frozen

from tmallerp.documents import SalesOrder, order_digest
from tmallerp.mapping.orders import Due, Reading
from tmallerp.store.records import Binding, Letter

D = TypeVar("D")


@frozen(kw_only=True)
class Put(Generic[D]):
    """Send the document; *new* says that the destination has none of this key."""

    document: D
    digest: str
    new: bool


@frozen(kw_only=True)
class Cancel(Generic[D]):
    """Cancel the document that the destination has."""

    document: D
    digest: str


@frozen(kw_only=True)
class Skip:
    """The destination has this content, or it is on its way there."""

    on_its_way: bool


@frozen(kw_only=True)
class Wait:
    """Deliver later; *until* is None where only a change of the trade can help."""

    reason: str
    until: datetime | None = None


@frozen(kw_only=True)
class Nothing:
    """There is nothing to deliver."""

    reason: str


@frozen(kw_only=True)
class Conflict:
    """The trade is in a state that cannot follow a delivery: a person decides."""

    reason: str


Action = Put[SalesOrder] | Cancel[SalesOrder] | Skip | Wait | Nothing | Conflict

CANCELLED = "cancelled"
"""Prefix of the digest of a cancelled order, so that it differs from any content."""


def plan(
    reading: Reading, binding: Binding | None, letter: Letter | None, now: datetime
) -> Action:
    """
    Decide what to do about one version of a trade.

    Args:
        reading: What the trade says.

        binding: What the destination is known to have.

        letter: The latest letter about it that is neither done nor dead.

        now: Aware.
    """
    known = letter.digest if letter else binding.digest if binding else None
    if known is None:
        return _first(reading, now)
    bound = binding is not None
    return _later(reading, known, on_its_way=letter is not None, bound=bound)


def _first(reading: Reading, now: datetime) -> Action:
    if reading.due is Due.NOT_DUE:
        return Nothing(reason=reading.reason)
    if reading.due is Due.HOLD or reading.order is None:
        return Wait(reason=reading.reason)
    if reading.release_at is not None and now < reading.release_at:
        return Wait(reason="release_delay", until=reading.release_at)
    return Put(document=reading.order, digest=order_digest(reading.order), new=True)


def _later(reading: Reading, known: str, *, on_its_way: bool, bound: bool) -> Action:
    if reading.order is None:
        return Conflict(reason=reading.reason)
    order = reading.order
    if reading.due is Due.NOT_DUE:
        digest = f"{CANCELLED}:{order.key}"
        return (
            Skip(on_its_way=on_its_way)
            if known == digest
            else Cancel(document=order, digest=digest)
        )
    if known.startswith(CANCELLED):
        return Conflict(reason="cancelled_order_lives")
    if reading.due is Due.HOLD:
        order = held(order, reading.reason)
    digest = order_digest(order)
    if known == digest:
        return Skip(on_its_way=on_its_way)
    return Put(document=order, digest=digest, new=not bound and not on_its_way)


def held(order: SalesOrder, reason: str) -> SalesOrder:
    """Return the order with every live line held for *reason*."""
    lines = [
        line if line.closed or line.hold else evolve(line, hold=reason)
        for line in order.lines
    ]
    return evolve(order, lines=tuple(lines))


def word(action: object) -> str:
    """Return the word an action is counted under."""
    if isinstance(action, Put):
        return "create" if action.new else "update"
    words = {Cancel: "cancel", Skip: "skip", Wait: "held", Nothing: "not_due"}
    return words.get(type(action), "quarantined")
