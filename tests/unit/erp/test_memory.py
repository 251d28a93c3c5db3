"""
The reference ERP remembers what it acknowledged.
"""

from __future__ import annotations

import pytest

from tmallerp.clock import VirtualClock
from tmallerp.erp import MemoryErp
from tmallerp.erp.memory import Misbehaviour, MisbehaviourPlan, Provocation
from tmallerp.erp.protocols import LifecycleState, OutcomeStatus
from tmallerp.errors import ErpOutcomeUnknownError
from tmallerp.testing.builders import (
    NOON,
    a_count,
    a_customer,
    a_key,
    a_line,
    a_product,
    a_purchase,
    a_refund,
    a_return,
    a_voucher,
    an_order,
)


@pytest.mark.parametrize("torn", [1, 20, 200])
def test_a_torn_journal_goes_on(tmp_path, torn):
    """
    A last line torn by a crash is forgotten, and what comes after it is kept.
    """
    journal = tmp_path / "journal"
    erp = MemoryErp(journal=journal)
    erp.put_orders([an_order("1")])
    whole = journal.read_bytes()
    erp.put_orders([an_order("2")])
    journal.write_bytes(journal.read_bytes()[: len(whole) + torn])

    MemoryErp(journal=journal).put_orders([an_order("3")])
    ids = [one.order.key.platform_id for one in MemoryErp(journal=journal).ledger()]

    assert ["1", "3"] == ids


def test_a_journal_keeps_every_kind(tmp_path):
    """
    Every kind of document is read back with its number, state and how far it is.
    """
    journal = tmp_path / "journal"
    erp = MemoryErp(journal=journal, clock=VirtualClock(NOON))
    erp.put_orders([an_order()])
    erp.put_refunds([a_refund(), a_return()])
    erp.put_purchases([a_purchase()])
    erp.put_counts([a_count()])
    erp.put_vouchers([a_voucher()])
    erp.put_products([a_product()])
    erp.put_customers([a_customer()])
    erp.cancel_order(a_key(), "closed")
    erp.advance([a_voucher().key], LifecycleState.SAVED)

    again = MemoryErp(journal=journal)

    assert erp._books.posted() == again._books.posted()
    assert 8 == len(again._books.posted())


def test_a_lost_call_may_have_done_a_half():
    """
    A call that is lost as a whole has posted some of its documents.
    """
    plan = MisbehaviourPlan(kinds=(Misbehaviour.CALL_LOST,), every=1)
    erp = MemoryErp(misbehaviour=plan)

    with pytest.raises(ErpOutcomeUnknownError):
        erp.put_orders([an_order("1"), an_order("2"), an_order("3")])

    assert 2 == len(erp.ledger())


@pytest.mark.parametrize(
    ("trouble", "status"),
    [
        (Misbehaviour.UNAVAILABLE, OutcomeStatus.RETRYABLE),
        (Misbehaviour.CALL_LOST, OutcomeStatus.UNKNOWN),
    ],
)
def test_trouble_with_a_later_part_is_told_by_document(trouble, status):
    """
    A batch larger than a call is split; what was done stays told as done.
    """
    plan = MisbehaviourPlan(kinds=(trouble,), every=2)
    erp = MemoryErp(max_batch=1, misbehaviour=plan)

    outcomes = erp.put_orders([an_order("1"), an_order("2")])

    assert [OutcomeStatus.CREATED, status] == [one.status for one in outcomes]


def test_base_data_can_change():
    """
    An ERP that learns a code takes the order it refused.
    """
    erp = MemoryErp(known_skus=())
    (before,) = erp.put_orders([an_order()])
    erp.know(skus=None)

    (after,) = erp.put_orders([an_order()])

    assert ("unknown_sku", OutcomeStatus.CREATED) == (before.code, after.status)


def test_troubles_are_taken_back():
    """
    What was provoked and has not happened is forgotten when the ERP is calmed.
    """
    erp = MemoryErp()
    erp.provoke(Misbehaviour.UNAVAILABLE)
    erp.provoke(Provocation.LOCKED)
    erp.calm()

    (outcome,) = erp.put_orders([an_order()])

    assert OutcomeStatus.CREATED == outcome.status


def test_an_amount_no_price_makes_is_refused():
    """
    An order whose line cannot be priced is refused, and its neighbour is not.
    """
    bad = an_order("1", lines=(a_line(amount="-1.00"),))

    outcomes = MemoryErp().put_orders([bad, an_order("2")])

    assert ["price", None] == [one.code for one in outcomes]
