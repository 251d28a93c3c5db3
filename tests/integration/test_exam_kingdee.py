"""
The Kingdee adapter keeps every law of every protocol, against a simulated Kingdee.
"""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest
from kingdee_exam import KingdeeExam, served_kingdee

from tmallerp.erp.kingdee import SignIn
from tmallerp.erp.protocols import LifecycleState
from tmallerp.testing.contracts import ErpContract, checks
from tmallerp.testing.examination import judge

WAYS = {
    "signed": {},
    # The ERP alone checks base data here, and everything is posted.
    "in a session": {
        "sign_in": SignIn.BY_SIGN,
        "check_base": False,
        "rests_in": LifecycleState.AUDITED,
    },
}
_UNLIMITED = ("orders", "purchases", "refunds", "returns", "products", "customers")
_CLAIMED = (*_UNLIMITED, "vouchers")
_LIMITS = ("the_longest_text_passes", "one_character_more_is_refused")

SILENCE = {
    ("not_applicable", "it claims no rate, and the kit knows of none"): {
        "adapter.the_rate_is_as_claimed"
    },
    ("not_applicable", "the ERP has this document"): {
        f"{one}.absent_kind_is_refused" for one in _CLAIMED
    },
    # Vouchers are drafts without a number of ours, made one by one.
    ("not_applicable", "it claims not to update"): {"vouchers.back_again_is_a_change"},
    ("not_applicable", "there are no batches"): {
        "vouchers.a_bad_one_costs_what_is_claimed"
    },
    ("not_applicable", "writers must be kept apart"): {"vouchers.sixteen_writers_make_one"},
    ("not_applicable", "it claims no such thing"): {
        "vouchers.sending_again_is_safe_as_claimed"
    },
    # All others have numbers of ours, which the ERP gives once.
    ("not_applicable", "it claims more than that"): {
        f"{one}.look_up_only_is_no_understatement" for one in _UNLIMITED
    },
    # Remarks are cut, and no source tells the lengths of names.
    ("not_applicable", "it claims no length of a free text"): {
        f"{one}.{law}" for one in _UNLIMITED for law in _LIMITS
    },
    # Materials are read without prices.
    ("not_applicable", "it has no number"): {"catalogue.numbers_are_exact"},
}
"""Every check that shows nothing of this adapter, and why."""


@pytest.fixture(scope="module", params=WAYS)
def exam(request):
    with served_kingdee() as server:
        exam = KingdeeExam(server, **WAYS[request.param])
        yield exam.kit(), defaultdict(dict)
        exam.close()


class TestKingdee(ErpContract):
    """Every law, both ways."""

    @pytest.fixture
    def kit(self, exam, request):
        kit, seen = exam
        yield kit
        for _, finding in request.node.user_properties:
            seen[finding["check"]] = finding


def test_nothing_else_is_left_out(exam):
    """
    What is not shown of the adapter is exactly what is written down here, with its reason.
    """
    kit, seen = exam
    for check in checks():
        # Those of another process, where the tests are spread over several.
        if check.id not in seen:
            seen[check.id] = judge(check, kit)[0].to_dict()
    silence = defaultdict(set)
    for name, one in seen.items():
        if one["verdict"] in {"not_applicable", "not_examined"}:
            silence[one["verdict"], one["detail"]].add(name)
    counts = Counter(one["verdict"] for one in seen.values())
    unclaimed = {one["shaft"] for one in seen.values() if one["verdict"] == "not_claimed"}

    assert SILENCE == silence
    assert {"counts"} == unclaimed
    silent = sum(map(len, SILENCE.values()))
    every = [check for check in checks() if check.shaft != "counts"]
    assert len(every) - silent == counts["passed"] > 350
