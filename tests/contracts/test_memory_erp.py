"""
The reference ERP keeps every law, whatever it is like.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from attrs import evolve

from tmallerp.clock import VirtualClock
from tmallerp.erp import MemoryErp
from tmallerp.erp.protocols import (
    Atomicity,
    Idempotency,
    LifecycleState,
    Paging,
    PagingKind,
)
from tmallerp.testing.builders import NOON
from tmallerp.testing.contracts import ErpContract, checks
from tmallerp.testing.examination import Verdict, judge, kit_of
from tmallerp.testing.examination.reference import connect, kit_for, like_reference

KINDS = {
    "native_key": {"idempotency": Idempotency.NATIVE_KEY},
    "unique_number": {"idempotency": Idempotency.UNIQUE_NUMBER},
    "lookup_only": {"idempotency": Idempotency.LOOKUP_ONLY},
    "slow": {
        "idempotency": Idempotency.LOOKUP_ONLY,
        "visible_after": timedelta(seconds=20),
    },
    "at_once": {"settling": timedelta(0)},
    "no_updates": {"updates": False},
    "single": {"like": like_reference(atomicity=Atomicity.SINGLE)},
    "all_or_nothing": {"like": like_reference(atomicity=Atomicity.ALL_OR_NOTHING)},
    "one_a_batch": {"max_batch": 1},
    "made_later": {"made_later": True},
    "four_decimals": {"price_decimals": 4},
    "rests_saved": {"like": like_reference(rests_in=LifecycleState.SAVED)},
    "pages": {"like": like_reference(paging=Paging(kind=PagingKind.PAGE, max_page=3))},
    "offsets": {"like": like_reference(paging=Paging(kind=PagingKind.OFFSET, max_page=3))},
    "no_pages": {"like": like_reference(paging=Paging())},
    "no_limits": {"like": like_reference(limits={})},
}


def _findings(kit):
    return [judge(check, kit)[0] for check in checks()]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_keeps_every_law(kind):
    """
    However it is switched, the reference ERP breaks no law.
    """
    findings = _findings(kit_for(MemoryErp, **KINDS[kind]))

    broken = {one.check: one.detail for one in findings if one.verdict is Verdict.FAILED}

    assert {} == broken


def test_nothing_stays_unexamined():
    """
    Over all kinds together, every check passes at least once, but for three of masters.
    """
    passed = set()
    for kind in KINDS.values():
        findings = _findings(kit_for(MemoryErp, **kind))
        passed |= {one.check for one in findings if one.verdict is Verdict.PASSED}

    never = {check.law.id for check in checks() if check.id not in passed}

    # The reference ERP refuses no product or customer, and has every kind of document.
    assert {
        "sink.a_bad_one_costs_what_is_claimed",
        "sink.a_refusal_spares_its_neighbours",
        "sink.a_refused_one_can_be_put_right",
        "sink.absent_kind_is_refused",
        "sink.all_refused_is_all_told",
    } == never


class TestAsASuite(ErpContract):
    @pytest.fixture
    def kit(self):
        return connect()


def test_a_kit_without_abilities_proves_little_and_says_so():
    """
    A bare adapter is examined as far as possible, and the rest is not called passed.
    """
    kit = kit_of(MemoryErp(clock=VirtualClock(NOON)))

    findings = {one.check: one.verdict for one in _findings(kit)}

    assert Verdict.PASSED is findings["orders.twice_is_once"]
    assert Verdict.NOT_EXAMINED is findings["orders.lost_after_is_unknown"]
    assert Verdict.FAILED not in findings.values()


def test_what_the_erp_has_not_is_left_out():
    """
    A kind of document the ERP does not have is not examined, but must be refused.
    """
    kit = evolve(connect(), without=frozenset({"returns"}))

    findings = {one.check: one.verdict for one in _findings(kit)}

    assert Verdict.NOT_APPLICABLE is findings["returns.twice_is_once"]
    assert Verdict.FAILED is findings["returns.absent_kind_is_refused"]


def test_what_is_no_adapter_is_told():
    """
    A connect that returns neither a kit nor an adapter is told what it returned.
    """
    with pytest.raises(TypeError, match="not str"):
        kit_of("https://erp.example")
