"""
The judge finds every way in which a promise can be broken.
"""

from __future__ import annotations

import pytest
from attrs import evolve

from tmallerp.drills.checker import ErpEntry, Truth, TruthLine, judge

TRUTH = Truth(
    tid="1",
    status="WAIT_SELLER_SEND_GOODS",
    step_status=None,
    payment_fen=100,
    lines=(TruthLine(oid="1", amount_fen=100, dead=False, never_paid=False),),
    on_hold=False,
    refund_open=False,
    consigned=False,
    poison=None,
)
ENTRY = ErpEntry(tid="1", total_fen=100, state="open", lines={"1": (100, False)})


def test_a_delivered_trade_keeps_the_promise():
    """
    One trade and its one document with the same money are whole.
    """
    verdict = judge([TRUTH], [ENTRY])

    assert (True, 1, 1) == (verdict.kept, verdict.pulled, verdict.delivered)


def test_an_absent_document_is_missing():
    """
    A payable trade without a document breaks the promise by name.
    """
    verdict = judge([TRUTH], [])

    assert (False, ("1",)) == (verdict.kept, verdict.missing)


def test_two_documents_are_a_double():
    """
    A second document of one trade breaks the promise by name.
    """
    verdict = judge([TRUTH], [ENTRY, ENTRY])

    assert (False, ("1",)) == (verdict.kept, verdict.duplicated)


def test_one_fen_is_counted():
    """
    A document that is one fen off breaks the promise.
    """
    verdict = judge([TRUTH], [evolve(ENTRY, total_fen=101)])

    assert (False, 1) == (verdict.kept, verdict.unexplained_fen)


def test_fen_of_two_documents_do_not_cancel_out():
    """
    One fen too much here and one too little there are two unexplained fen.
    """
    other = evolve(TRUTH, tid="2")
    erp = [evolve(ENTRY, total_fen=101), evolve(ENTRY, tid="2", total_fen=99)]

    assert 2 == judge([TRUTH, other], erp).unexplained_fen


def test_a_poisoned_trade_must_stay_out():
    """
    A document of a poisoned trade is a stranger.
    """
    verdict = judge([evolve(TRUTH, poison="unbalanced")], [ENTRY])

    assert (False, ("1",)) == (verdict.kept, verdict.strangers)


def test_a_document_of_no_trade_is_a_stranger():
    """
    A document the shop never sold breaks the promise by name.
    """
    assert ("1",) == judge([], [ENTRY]).strangers


@pytest.mark.parametrize("status", ["WAIT_BUYER_PAY", "TRADE_CLOSED_BY_TAOBAO"])
def test_a_document_of_an_unpaid_trade_is_a_stranger(status):
    """
    What was never paid must not reach the ERP.
    """
    verdict = judge([evolve(TRUTH, status=status)], [ENTRY])

    assert (False, ("1",)) == (verdict.kept, verdict.strangers)


def test_an_older_version_is_stale():
    """
    A line that died at the shop and lives at the ERP is stale.
    """
    dead = TruthLine(oid="1", amount_fen=100, dead=True, never_paid=False)
    verdict = judge([evolve(TRUTH, lines=(dead,))], [ENTRY])

    assert (False, ("1",)) == (verdict.kept, verdict.stale)


def test_a_trade_closed_before_shipping_must_be_cancelled():
    """
    A delivered order that was refunded before shipping is cancelled, or it is stale.
    """
    closed = evolve(TRUTH, status="TRADE_CLOSED")
    cancelled = evolve(ENTRY, state="cancelled")

    assert (("1",), ()) == (
        judge([closed], [ENTRY]).stale,
        judge([closed], [cancelled]).stale,
    )


@pytest.mark.parametrize(
    ("change", "part", "reason"),
    [
        ({"status": "WAIT_BUYER_PAY"}, "not_due", "unpaid"),
        ({"status": "TRADE_CLOSED_BY_TAOBAO"}, "not_due", "closed_unpaid"),
        ({"status": "TRADE_CLOSED"}, "not_due", "closed_before_shipping"),
        ({"step_status": "FRONT_PAID_FINAL_NOPAID"}, "not_due", "deposit_only"),
        ({"status": "PAID_FORBID_CONSIGN"}, "held", "paid_forbid_consign"),
        ({"on_hold": True}, "held", "hold"),
        ({"refund_open": True}, "held", "refund_open"),
    ],
)
def test_what_is_rightly_absent_is_named(change, part, reason):
    """
    A trade of which nothing is due, or not yet, is counted under its reason.
    """
    verdict = judge([evolve(TRUTH, **change)], [])

    assert (True, {reason: 1}) == (verdict.kept, getattr(verdict, part))
