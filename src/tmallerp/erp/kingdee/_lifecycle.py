"""Take any of the bills further, or back, by their business keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from attrs import frozen

from tmallerp.documents import DocumentKey
from tmallerp.erp.kingdee._finding import Bill
from tmallerp.erp.kingdee._states import SAVED, Refusals, rank
from tmallerp.erp.kingdee._writing import Writer
from tmallerp.erp.outcomes import FoundDocument, Outcome, OutcomeStatus
from tmallerp.erp.traits import LifecycleState
from tmallerp.errors import ErpUnavailableError


@frozen(kw_only=True)
class Movers:
    """
    Takes documents through their states.

    Args:
        writers: Who writes which kind of document.

        find_vouchers: Asks for vouchers, which stay the drafts they are.
    """

    writers: Mapping[str, Writer]
    find_vouchers: Callable[[Sequence[DocumentKey]], Mapping[DocumentKey, FoundDocument]]

    def advance(self, keys: Sequence[DocumentKey], to: LifecycleState) -> list[Outcome]:
        """Bring documents to a state; see `Lifecycle.advance`."""
        done: dict[DocumentKey, Outcome] = {}
        for kind in dict.fromkeys(key.kind for key in keys):
            mine = [key for key in keys if key.kind == kind]
            writer = self.writers.get(kind)
            if kind == "voucher":
                found = self.find_vouchers(mine)
                done |= {key: _left(key, found.get(key), to) for key in mine}
            elif writer is None or to is LifecycleState.DRAFT:
                message = f"a {kind} cannot be brought to {to}"
                done |= {key: _refused(key, "state", message) for key in mine}
            else:
                done |= _moved(writer, mine, to)
        return [done[key] for key in keys]


def _moved(
    writer: Writer, keys: Sequence[DocumentKey], to: LifecycleState
) -> dict[DocumentKey, Outcome]:
    numbers = [key.token(30) for key in keys]
    before = writer.finder.heads(writer.form, numbers)
    at = {
        number: bill.reached
        for number, bill in before.items()
        if bill.reached is not to and _may(writer, bill, to)
    }
    refused = writer.states.bring(writer.form, at, to) if at else {}
    after = _after(writer, at, before)
    return {
        key: _outcome(writer, key, (before.get(number), after.get(number)), to, refused)
        for key, number in zip(keys, numbers, strict=True)
    }


def _after(
    writer: Writer, at: Mapping[str, LifecycleState | None], before: Mapping[str, Bill]
) -> Mapping[str, Bill]:
    if not at:
        return before
    try:
        return {**before, **writer.finder.heads(writer.form, list(at))}
    except ErpUnavailableError:
        return {}


def _may(writer: Writer, bill: Bill, to: LifecycleState) -> bool:
    held = writer.hold_of(bill).reason is not None
    return not bill.is_cancelled and not (held and rank(to) > rank(SAVED))


def _outcome(  # noqa: PLR0911 - each way it can end
    writer: Writer,
    key: DocumentKey,
    bills: tuple[Bill | None, Bill | None],
    to: LifecycleState,
    refused: Refusals,
) -> Outcome:
    before, after = bills
    if before is None:
        return _refused(key, "not_found", "the ERP has no such document")
    if before.reached is to:
        return _there(key, before, OutcomeStatus.UNCHANGED)
    if not _may(writer, before, to):
        why = "it is cancelled" if before.is_cancelled else "it waits for its release"
        return _refused(key, "state", why)
    if after is None:
        message = "it was sent, and how far the document is cannot be read"
        return Outcome(key=key, status=OutcomeStatus.UNKNOWN, message=message)
    if after.reached is to:
        return _there(key, after, OutcomeStatus.UPDATED)
    if before.number in refused:
        bad = writer.refusal(key, refused[before.number])
        return Outcome(
            key=key,
            status=bad.status,
            reference=before.number,
            code=bad.code,
            message=bad.message,
            field=bad.field,
            retry_after=bad.retry_after,
            reached=after.reached,
        )
    return _there(key, after, OutcomeStatus.UNKNOWN)


def _left(key: DocumentKey, found: FoundDocument | None, to: LifecycleState) -> Outcome:
    """Answer for a voucher, which nobody but people takes anywhere."""
    if found is None:
        return _refused(key, "not_found", "the ERP has no such document")
    if found.reached is not to:
        return _refused(key, "state", f"a voucher cannot be brought to {to}")
    return Outcome(
        key=key,
        status=OutcomeStatus.UNCHANGED,
        reference=found.reference,
        total=found.total,
        reached=found.reached,
    )


def _there(key: DocumentKey, bill: Bill, status: OutcomeStatus) -> Outcome:
    return Outcome(
        key=key,
        status=status,
        reference=bill.number,
        total=bill.total,
        reached=bill.reached,
    )


def _refused(key: DocumentKey, code: str, message: str) -> Outcome:
    return Outcome(key=key, status=OutcomeStatus.REJECTED, code=code, message=message)


__all__ = ["Movers"]
