"""
The rules all stores keep, said once: which changes are drawn, what a claim may take.

Pure functions over records; where things are kept is the stores' business.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from attrs import evolve, frozen

from tmallerp.clock import BEIJING
from tmallerp.documents import DocumentKey, Version
from tmallerp.errors import LeaseLostError, StoreError
from tmallerp.store.records import (
    Binding,
    Lease,
    Letter,
    LetterState,
    QuarantineRow,
    WindowKey,
)

_LONG_AGO = datetime(1970, 1, 2, tzinfo=BEIJING)

FINAL = frozenset({LetterState.DONE, LetterState.DEAD})

_DRAWN = {
    # Claimed and given back unsent, to go out later.
    LetterState.PENDING: frozenset({LetterState.SENT, LetterState.PENDING}),
    LetterState.SENT: frozenset(
        {
            LetterState.DONE,
            LetterState.DEAD,
            LetterState.UNKNOWN,
            LetterState.PENDING,
        }
    ),
    # Asking may fail as well, and the letter goes on being unknown.
    LetterState.UNKNOWN: frozenset(
        {
            LetterState.DONE,
            LetterState.DEAD,
            LetterState.UNKNOWN,
            LetterState.PENDING,
        }
    ),
    LetterState.DONE: frozenset[LetterState](),
    LetterState.DEAD: frozenset[LetterState](),
}


def replaces(new: Version, known: Version | None) -> bool:
    """Say whether a fetched version takes the place of the stored one."""
    if known is None or new.modified > known.modified:
        return True
    return new.modified == known.modified and new.digest != known.digest


def is_claimable(letter: Letter, now: datetime) -> bool:
    """Say whether a letter that is the first of its key may be worked on."""
    if letter.leased_until is not None and letter.leased_until > now:
        return False
    match letter.state:
        case LetterState.PENDING:
            return letter.waits_for is None and _is_past(letter.not_before, now)
        case LetterState.UNKNOWN:
            return _is_past(letter.settle_after, now)
        case LetterState.SENT:
            return True
        case _:
            return False


def _is_past(moment: datetime | None, now: datetime) -> bool:
    return moment is None or moment <= now


def claimed(letter: Letter, owner: str, until: datetime) -> Letter:
    """Return the letter as its new holder has it."""
    return evolve(letter, owner=owner, fence=letter.fence + 1, leased_until=until)


@frozen
class Standing:
    """What decides whether a held letter may change: as it is stored now."""

    state: LetterState
    fence: int
    attempts: int


def standing_of(letter: Letter) -> Standing:
    """Return the standing of a stored letter."""
    return Standing(letter.state, letter.fence, letter.attempts)


def marked_sent(
    letter: Letter, stored: Standing | None, now: datetime, settle_after: datetime
) -> Letter:
    """
    Return the letter as it is about to be sent.

    Raises:
        LeaseLostError: If it is held by another by now.
    """
    known = _held(letter, stored)
    _check_drawn(letter, known.state, LetterState.SENT)
    return evolve(
        letter,
        state=LetterState.SENT,
        attempts=known.attempts + 1,
        settle_after=settle_after,
        updated_at=now,
    )


def settled(  # noqa: PLR0913 - the facts of a settlement
    letter: Letter,
    stored: Standing | None,
    state: LetterState,
    *,
    now: datetime,
    error: str,
    not_before: datetime | None,
    settle_after: datetime | None,
    waits_for: str | None,
) -> Letter:
    """
    Return the letter as it stands after what became of it, given back.

    Raises:
        LeaseLostError: If it is held by another by now.

        StoreError: If the change of state is not drawn.
    """
    known = _held(letter, stored)
    _check_drawn(letter, known.state, state)
    return evolve(
        letter,
        state=state,
        attempts=known.attempts,
        error=error,
        not_before=not_before,
        settle_after=settle_after,
        waits_for=waits_for,
        owner=None,
        leased_until=None,
        updated_at=now,
    )


def _held(letter: Letter, stored: Standing | None) -> Standing:
    if stored is None or stored.fence != letter.fence:
        msg = f"Letter {letter.id} is held by another worker."
        raise LeaseLostError(msg)
    return stored


def _check_drawn(letter: Letter, known: LetterState, state: LetterState) -> None:
    if state not in _DRAWN[known]:
        msg = f"Letter {letter.id} is {known.value} and cannot be {state.value}."
        raise StoreError(msg)


def superseded(letter: Letter, now: datetime) -> Letter:
    """Return a letter that a newer one of its key replaces; a holder loses it."""
    return evolve(
        letter,
        state=LetterState.DONE,
        error="superseded",
        owner=None,
        leased_until=None,
        fence=letter.fence + 1,
        updated_at=now,
    )


def is_unsent(letter: Letter) -> bool:
    """Say whether nobody can have seen this letter."""
    return letter.state is LetterState.PENDING and letter.attempts == 0


def check_binding(binding: Binding, known: Binding | None) -> None:
    """
    Make sure that one key stays one document.

    Raises:
        StoreError: If it is bound to another reference.
    """
    if known is not None and known.reference != binding.reference:
        msg = (
            f"{binding.key} is bound to {known.reference!r} at {binding.destination}, "
            f"not to {binding.reference!r}."
        )
        raise StoreError(msg)


def again(row: QuarantineRow, known: QuarantineRow | None) -> QuarantineRow:
    """Return the row with the first time and all attempts."""
    if known is None:
        return row
    return evolve(row, since=known.since, attempts=known.attempts + row.attempts)


def taken(
    name: str, owner: str, known: Lease | None, now: datetime, ttl: timedelta
) -> Lease | None:
    """Return the lease *owner* gets, or None while another's holds."""
    if known is None:
        return Lease(name=name, owner=owner, fence=1, until=now + ttl)
    if known.owner == owner:
        return evolve(known, until=now + ttl)
    if known.until > now:
        return None
    return Lease(name=name, owner=owner, fence=known.fence + 1, until=now + ttl)


def check_lease(lease: Lease, known: Lease | None, now: datetime) -> None:
    """
    Make sure that a lease still holds.

    Raises:
        LeaseLostError: If it lapsed or another owner has it.
    """
    same = known is not None and (known.owner, known.fence) == (
        lease.owner,
        lease.fence,
    )
    if not same or known is None or known.until <= now:
        msg = f"The lease {lease.name} is not held any more."
        raise LeaseLostError(msg)


def guard_lease(lease: Lease, known: Lease | None) -> None:
    """
    Make sure that nobody else was given a lease since; lapsed alone is harmless.

    Raises:
        LeaseLostError: If another owner has it, or it was given back.
    """
    if known is None or (known.owner, known.fence) != (lease.owner, lease.fence):
        msg = f"The work {lease.name} was taken over; nothing more of it is saved."
        raise LeaseLostError(msg)


def released(lease: Lease) -> Lease:
    """Return a lease that was given back: nobody's, its fence kept for the next."""
    return evolve(lease, owner="", until=_LONG_AGO)


def unknown_window(key: WindowKey) -> StoreError:
    """Return the error for a window nobody added."""
    return StoreError(f"The window from {key.start} to {key.end} is unknown.")


def incomplete_window(key: WindowKey, missing: frozenset[str]) -> StoreError:
    """Return the error for a window that cannot be closed yet."""
    return StoreError(
        f"The window from {key.start} to {key.end} misses {len(missing)} records, "
        f"such as {min(missing)}."
    )


def nested() -> StoreError:
    """Return the error for a transaction inside a transaction."""
    return StoreError("A transaction is open in this thread already.")


def closed_store() -> StoreError:
    """Return the error for a store that was closed."""
    return StoreError("The store is closed.")


LetterAddress = tuple[DocumentKey, str]
"""Which document at which destination."""
