"""
The described JSON service keeps every law of every protocol it has, over real HTTP.
"""

from __future__ import annotations

import itertools

import pytest
from attrs import evolve
from rest_exam import ATOMIC, KEYED, ONCE, rest_exam
from silence import hold_silent, unknown_names, without_states

from tmallerp.erp.protocols import OutcomeStatus
from tmallerp.simulator.erps import ErpFault
from tmallerp.testing.builders import an_order
from tmallerp.testing.contracts import ErpContract, OrderSinkContract
from tmallerp.testing.examination import Fault

# Why a law had nothing to say; whatever is not written here has passed.
NO_DOUBLES = {
    "sink.look_up_only_is_no_understatement": ("not_applicable: it claims more than that"),
    "sink.absent_kind_is_refused": "not_applicable: the ERP has this document",
}
ONE_A_CALL = "not_applicable: there are no batches"
SINGLES = ("purchases", "refunds", "returns", "counts", "products", "customers")
CREATED_ONCE = {
    **without_states(),
    **NO_DOUBLES,
    "sink.a_bad_one_costs_what_is_claimed": ONE_A_CALL,
    "sink.back_again_is_a_change": "not_applicable: it claims not to update",
}
SILENT = {
    "TestRest": {
        **without_states(),
        **NO_DOUBLES,
        **{f"{one}.a_bad_one_costs_what_is_claimed": ONE_A_CALL for one in SINGLES},
    },
    "TestAllOrNothing": {**without_states(), **NO_DOUBLES},
    "TestKeyInHeader": CREATED_ONCE,
    "TestCreateOnce": CREATED_ONCE,
}


@pytest.fixture(autouse=True)
def _silence(request):
    yield
    if request.cls is not None:
        hold_silent(request.node, SILENT[request.cls.__name__])


def test_what_is_silent_exists():
    """
    No silence is written down for a law that is gone.
    """
    assert [set()] * len(SILENT) == [unknown_names(one) for one in SILENT.values()]


@pytest.fixture(scope="module")
def sample():
    with rest_exam() as exam:
        yield exam


@pytest.fixture(scope="module")
def atomic():
    with rest_exam(**ATOMIC) as exam:
        yield exam


@pytest.fixture(scope="module")
def once():
    with rest_exam(**ONCE) as exam:
        yield exam


@pytest.fixture(scope="module")
def keyed():
    with rest_exam(**KEYED) as exam:
        yield exam


class TestRest(ErpContract):
    """The bundled sample, as it is."""

    @pytest.fixture
    def kit(self, sample):
        return sample.kit()


class TestAllOrNothing(OrderSinkContract):
    """A service that keeps a batch out for one bad order."""

    @pytest.fixture
    def kit(self, atomic):
        return atomic.kit()


class TestKeyInHeader(OrderSinkContract):
    """A service that repeats its first answer to a key, for a day."""

    @pytest.fixture
    def kit(self, keyed):
        return keyed.kit()


class TestCreateOnce(OrderSinkContract):
    """A service that takes one order a call, once."""

    @pytest.fixture
    def kit(self, once):
        return once.kit()


# --- the trouble itself ---------------------------------------------------------------

_NUMBERS = itertools.count(1)


def an_exam_order(exam, sku="0001-00"):
    base = exam.kit().base
    made = an_order(f"48{next(_NUMBERS):017d}")
    lines = tuple(evolve(line, sku=sku) for line in made.lines)
    return evolve(made, customer=base.customer, organisation=base.organisation, lines=lines)


def fired(exam):
    return exam.server.wire_faults.fired + exam.app.faults.fired


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Fault.LOST_BEFORE, ErpFault.TIMEOUT_BEFORE),
        (Fault.LOST_AFTER, ErpFault.TIMEOUT_AFTER),
        (Fault.GARBAGE, ErpFault.HTML),
        (Fault.LATE_EFFECT, ErpFault.LATE_EFFECT),
        (Fault.LOCKED, ErpFault.ROW_LOCKED),
    ],
)
def test_a_writes_trouble_waits_for_a_write(sample, fault, kind):
    """
    Neither the log-in nor a look-up uses up what is meant for the next write.
    """
    kit, order = sample.kit(), an_exam_order(sample)
    before = fired(sample)[kind]
    kit.faults[fault]()
    adapter = kit.adapter()
    adapter.ping()
    found = adapter.find_orders([order.key])
    between = fired(sample)[kind]

    adapter.put_orders([order])

    adapter.close()
    kit.calm()
    assert ({}, before, before + 1) == (dict(found), between, fired(sample)[kind])


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Fault.THROTTLED, ErpFault.THROTTLED),
        (Fault.SESSION_ENDED, ErpFault.SESSION_EXPIRED),
    ],
)
def test_a_calls_trouble_meets_the_next_call(sample, fault, kind):
    """
    Throttling and a session's end meet a question as well, and nobody notices.
    """
    kit, order = sample.kit(), an_exam_order(sample)
    before = fired(sample)[kind]
    kit.faults[fault]()
    adapter = kit.adapter()

    found = adapter.find_orders([order.key])

    adapter.close()
    assert ({}, before + 1) == (dict(found), fired(sample)[kind])


def test_garbage_hides_a_document(sample):
    """
    The page that is no answer stands in front of an order that was made.
    """
    kit, order = sample.kit(), an_exam_order(sample)
    adapter = kit.adapter()
    adapter.ping()
    before = kit.calls()
    kit.faults[Fault.GARBAGE]()

    (made,) = adapter.put_orders([order])

    adapter.close()
    # Written, and asked for: the answer had nothing to say.
    assert (OutcomeStatus.UNCHANGED, 2) == (made.status, kit.calls() - before)
    assert 1 == kit.books("order", order.key)


def test_a_bad_order_is_found_by_halving(atomic):
    """
    Seven orders with one bad one cost the batch, its halves, and theirs, down to it.
    """
    kit = atomic.kit()
    batch = [an_exam_order(atomic) for _ in range(7)]
    batch[4] = an_exam_order(atomic, sku="NO-SUCH-SKU")
    adapter = kit.adapter()
    adapter.ping()
    before = kit.calls()

    made = adapter.put_orders(batch)

    adapter.close()
    expected = ["created"] * 7
    expected[4] = "rejected"
    # 7 = 3 + 4; 4 = 2 + 2; 2 = 1 + 1.
    assert (expected, 7) == ([one.status.value for one in made], kit.calls() - before)
    assert [1, 1, 1, 1, 0, 1, 1] == [kit.books("order", one.key) for one in batch]
