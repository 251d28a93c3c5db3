"""
The judge of a drill: reads only the shop's ledger and the ERP's.

It shares nothing with the pipeline, not the mapping, not the store, not a model: both
ledgers come as plain data, and the rules stand here a second time, in integers of fen.
So a mistake in the pipeline cannot hide itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from attrs import frozen

UNPAID = frozenset(
    {"WAIT_BUYER_PAY", "TRADE_NO_CREATE_PAY", "WAIT_PRE_AUTH_CONFIRM", "PAY_PENDING"}
)


@frozen(kw_only=True)
class ErpEntry:
    """
    What the ERP's ledger says of one document.

    Args:
        tid: The platform id inside its business key.

        total_fen: Of the whole bill.

        state: ``open``, ``on_hold`` or ``cancelled``.

        lines: Line id to (amount in fen, closed).

        note: The seller's flag and memo, as the document shows them.
    """

    tid: str
    total_fen: int
    state: str
    lines: Mapping[str, tuple[int, bool]]
    note: str = ""


@frozen(kw_only=True)
class TruthLine:
    """
    One line of the shop's truth.

    Args:
        oid: Its id.

        amount_fen: What the buyer pays for it.

        dead: Whether it was refunded or closed.

        never_paid: Whether it was closed before payment and is no part of the order.
    """

    oid: str
    amount_fen: int
    dead: bool
    never_paid: bool


@frozen(kw_only=True)
class Truth:
    """
    One trade of the shop's truth.

    Args:
        tid: Its id.

        status: The platform's status.

        step_status: Of a presale, or None.

        payment_fen: What the buyer pays in all.

        lines: Its lines.

        on_hold: Whether a platform hold flag is set.

        refund_open: Whether every live line has an open refund.

        consigned: Whether anything was ever shipped.

        poison: The damage the simulator did to it, or None.

        note: The seller's flag and memo, which change as long as the trade lives.
    """

    tid: str
    status: str
    step_status: str | None
    payment_fen: int
    lines: tuple[TruthLine, ...]
    on_hold: bool
    refund_open: bool
    consigned: bool
    poison: str | None
    note: str = ""


@frozen(kw_only=True)
class Verdict:
    """
    What the two ledgers say.

    Args:
        pulled: Trades the shop has.

        delivered: Trades with a document at the ERP.

        held: Trades rightly not there yet, by reason.

        not_due: Trades of which there is nothing to deliver, by reason.

        quarantined: Poisoned trades that rightly stayed out.

        missing: Trades that should be at the ERP and are not.

        duplicated: Trades with more than one document.

        strangers: Documents of no trade the shop has, of a poisoned one, or of one that
            was never paid.

        stale: Delivered trades whose document says something older than the shop.

        unexplained_fen: Sum of all differences between documents and payments.
    """

    pulled: int
    delivered: int
    held: Mapping[str, int]
    not_due: Mapping[str, int]
    quarantined: tuple[str, ...]
    missing: tuple[str, ...]
    duplicated: tuple[str, ...]
    strangers: tuple[str, ...]
    stale: tuple[str, ...]
    unexplained_fen: int

    @property
    def kept(self) -> bool:
        """Whether the promise was kept."""
        wrong = (self.missing, self.duplicated, self.strangers, self.stale)
        whole = self.pulled == (
            self.delivered
            + sum(self.held.values())
            + sum(self.not_due.values())
            + len(self.quarantined)
        )
        return whole and not any(wrong) and self.unexplained_fen == 0


def judge(shop: Iterable[Truth], erp: Iterable[ErpEntry]) -> Verdict:
    """Compare what the shop sold with what the ERP has."""
    entries: dict[str, list[ErpEntry]] = {}
    for entry in erp:
        entries.setdefault(entry.tid, []).append(entry)
    truths = {truth.tid: truth for truth in shop}
    sorted_out = {tid: _sort(truth, tid in entries) for tid, truth in truths.items()}
    delivered = [tid for tid, (kind, _) in sorted_out.items() if kind == "delivered"]
    return Verdict(
        pulled=len(truths),
        delivered=len(delivered),
        held=_count(sorted_out.values(), "held"),
        not_due=_count(sorted_out.values(), "not_due"),
        quarantined=_ids(sorted_out, "quarantined"),
        missing=_ids(sorted_out, "missing"),
        duplicated=tuple(sorted(tid for tid, docs in entries.items() if len(docs) > 1)),
        strangers=tuple(sorted(tid for tid in entries if _is_strange(truths.get(tid)))),
        stale=tuple(
            tid for tid in sorted(delivered) if _is_stale(truths[tid], entries[tid][0])
        ),
        unexplained_fen=sum(
            abs(entry.total_fen - truths[tid].payment_fen)
            for tid in delivered
            for entry in entries[tid]
        ),
    )


def _sort(  # noqa: C901, PLR0911 - one line a rule
    truth: Truth,
    is_there: bool,  # noqa: FBT001
) -> tuple[str, str]:
    """Say which part of the sum a trade belongs to, and why."""
    if truth.poison:
        return "quarantined", truth.poison
    if is_there:
        return "delivered", ""
    if truth.step_status == "FRONT_PAID_FINAL_NOPAID":
        return "not_due", "deposit_only"
    if truth.step_status == "FRONT_PAID_FRONT_FORFEITED":
        return "not_due", "deposit_forfeited"
    if truth.status in UNPAID:
        return "not_due", "unpaid"
    if truth.status == "TRADE_CLOSED_BY_TAOBAO":
        return "not_due", "closed_unpaid"
    if truth.status == "TRADE_CLOSED" and not truth.consigned:
        return "not_due", "closed_before_shipping"
    if truth.status == "PAID_FORBID_CONSIGN":
        return "held", "paid_forbid_consign"
    if truth.on_hold:
        return "held", "hold"
    if truth.refund_open and not truth.consigned:
        return "held", "refund_open"
    return "missing", ""


def _is_strange(truth: Truth | None) -> bool:
    """Whether an ERP should never have heard of it; what was paid once stays paid."""
    unpaid = UNPAID | {"TRADE_CLOSED_BY_TAOBAO"}
    return truth is None or truth.poison is not None or truth.status in unpaid


def _is_stale(truth: Truth, entry: ErpEntry) -> bool:
    """Whether the document disagrees with the shop's latest word on it."""
    if truth.status == "TRADE_CLOSED" and not truth.consigned:
        return entry.state != "cancelled"
    wanted = {
        line.oid: (line.amount_fen, line.dead)
        for line in truth.lines
        if not line.never_paid
    }
    shown = {oid: entry.lines.get(oid) for oid in wanted}
    return shown != wanted or entry.note != truth.note


def _count(sorted_out: Iterable[tuple[str, str]], kind: str) -> dict[str, int]:
    reasons = Counter(reason for part, reason in sorted_out if part == kind)
    return dict(sorted(reasons.items()))


def _ids(sorted_out: Mapping[str, tuple[str, str]], kind: str) -> tuple[str, ...]:
    return tuple(sorted(tid for tid, (part, _) in sorted_out.items() if part == kind))
