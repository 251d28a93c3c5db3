"""
What an examination may leave open, law by law, so that silence cannot grow.
"""

from __future__ import annotations

from tmallerp.testing.contracts import checks
from tmallerp.testing.examination import Verdict


def hold_silent(node, silent):
    """
    Compare what a law's test has shown with what was written down.

    Args:
        node: The test.

        silent: Why a check, or all checks of a law, is allowed to prove nothing, by its
            id; all others must pass.
    """
    (found,) = (value for name, value in node.user_properties if name == "tmallerp")
    expected = silent.get(found["check"], silent.get(found["law"], Verdict.PASSED.value))
    shown = found["verdict"]
    if shown == Verdict.FAILED:
        return  # the test says so itself
    if found["detail"]:
        shown = f"{shown}: {found['detail']}"
    assert expected == shown, f"{found['check']} was expected {expected!r}: {shown!r}"


def unknown_names(silent):
    """Return what was written down for checks and laws that do not exist."""
    known = {one.id for one in checks()} | {one.law.id for one in checks()}
    return set(silent) - known


def without_states():
    """Return the silence of an adapter that has no protocol of states."""
    laws = {one.law.id for one in checks(["lifecycle"])}
    return {
        **dict.fromkeys(laws, "not_claimed: it is no Lifecycle"),
        "adapter.states_belong_to_a_lifecycle": (
            "not_applicable: it cannot advance documents"
        ),
        **dict.fromkeys(
            (
                "order.cancelling_after_posting_is_told_truly",
                "order.an_update_after_posting_is_told_truly",
            ),
            "not_applicable: nothing is ever posted",
        ),
    }
