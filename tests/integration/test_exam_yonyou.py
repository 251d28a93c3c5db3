"""
The adapters of YonBIP and U8 keep every law of every protocol they have, over real HTTP.
"""

from __future__ import annotations

import pytest
from attrs import evolve
from silence import hold_silent, unknown_names
from yonyou_exam import yonyou_exam

from tmallerp.erp.traits import LifecycleState
from tmallerp.simulator.erps import ErpFault
from tmallerp.testing.contracts import (
    ErpContract,
    LifecycleContract,
    OrderSinkContract,
    RefundSinkContract,
    checks,
)
from tmallerp.testing.examination import judge
from tmallerp.testing.examination._shafts import SHAFTS

SAVED = LifecycleState.SAVED


def _absent(*shafts):
    """Return the silence of protocols that the interface has no document for."""
    return {
        one.id: f"not_claimed: it is no {SHAFTS[one.shaft].protocol.__name__}"
        for one in checks(shafts)
    }


# Why a law had nothing to say; whatever is not written here has passed.
_UPDATES = "not_applicable: it claims not to update"
_NO_LENGTH = "not_applicable: it claims no length of a free text"
BOTH = {
    **_absent("counts"),
    "sink.absent_kind_is_refused": "not_applicable: the ERP has this document",
    "sink.a_bad_one_costs_what_is_claimed": "not_applicable: there are no batches",
    "sink.look_up_only_is_no_understatement": "not_applicable: it claims more than that",
    "sink.the_longest_text_passes": _NO_LENGTH,
    "sink.one_character_more_is_refused": _NO_LENGTH,
    "catalogue.numbers_are_exact": "not_applicable: it has no number",
}
YONBIP = {**BOTH, "vouchers.back_again_is_a_change": _UPDATES}
U8 = {
    **BOTH,
    **_absent("refunds", "returns", "purchases", "products"),
    "adapter.the_rate_is_as_claimed": (
        "not_applicable: it claims no rate, and the kit knows of none"
    ),
    **{
        f"{shaft}.back_again_is_a_change": _UPDATES
        for shaft in ("orders", "vouchers", "customers")
    },
    "customers.what_is_inactive_is_so": _UPDATES,
}
SILENT = {
    "TestYonBip": YONBIP,
    "TestYonBipSaves": YONBIP,
    "TestYonBipKeepsWhatIsAudited": {**YONBIP, "orders.back_again_is_a_change": _UPDATES},
    "TestYonBipBooksGoodsApart": YONBIP,
    "TestU8": U8,
    "TestU8Waits": U8,
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


@pytest.fixture(scope="class")
def yonbip():
    with yonyou_exam("yonyou") as exam:
        yield exam


@pytest.fixture(scope="class")
def u8():
    with yonyou_exam("u8") as exam:
        yield exam


class TestYonBip(ErpContract):
    """YonBIP, as most companies have it."""

    @pytest.fixture
    def kit(self, yonbip):
        return yonbip.kit()


class TestYonBipSaves(OrderSinkContract):
    """A company whose people submit and audit the orders themselves."""

    @pytest.fixture
    def kit(self, yonbip):
        return yonbip.kit(rests_in=SAVED)


class TestYonBipKeepsWhatIsAudited(OrderSinkContract):
    """A company that has nothing un-audited to be changed."""

    @pytest.fixture
    def kit(self, yonbip):
        return yonbip.kit(change_audited=False)


class TestYonBipBooksGoodsApart(RefundSinkContract):
    """A company for which returned goods count nothing."""

    @pytest.fixture
    def kit(self, yonbip):
        # No order is looked at.
        kit = yonbip.kit(goods_value="nothing")
        return evolve(kit, prepare=lambda refund: None)


class TestU8(ErpContract):
    """U8, as most companies have it."""

    @pytest.fixture
    def kit(self, u8):
        return u8.kit()


class TestU8Waits(OrderSinkContract, LifecycleContract):
    """A company that has each call wait until it is done, and verifies by hand."""

    @pytest.fixture
    def kit(self, u8):
        return u8.kit(waits_for_result=True, rests_in=SAVED)


@pytest.mark.parametrize("garbage", [ErpFault.CUT_BODY, "no_number"])
@pytest.mark.parametrize("kind", ["yonyou", "u8"])
def test_whatever_is_no_answer_is_unknown(kind, garbage):
    """
    Half an answer and a success without a number count as lost, for every document.
    """
    wanted = [one for one in checks() if one.law.name == "garbage_is_unknown"]
    with yonyou_exam(kind) as exam:
        kit = exam.kit(garbage=garbage)
        found = [judge(one, kit)[0] for one in wanted]
    verdicts = {one.check: (one.verdict, one.detail) for one in found}
    expected = {"yonyou": 7, "u8": 3}[kind]

    assert not {name: why for name, (is_, why) in verdicts.items() if is_ == "failed"}
    assert expected == sum(is_ == "passed" for is_, _ in verdicts.values())
