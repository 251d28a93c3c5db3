"""
The first journey into simulated ERPs over HTTP, with everything going wrong.
"""

from __future__ import annotations

import pytest

from tmallerp.drills.demo import run_demo


@pytest.mark.parametrize("erp", ["kingdee", "rest", "yonyou"])
def test_a_day_arrives_in_an_erp(erp, tmp_path):
    """
    A day's orders reach the ERP whole and once, to the fen and up to date, though every
    kind of fault of the shop and of the ERP happens.
    """
    result = run_demo(orders=40, erp=erp, folder=tmp_path)

    verdict = result.verdict
    wrong = (verdict.missing, verdict.duplicated, verdict.strangers, verdict.stale)
    assert ((), (), (), ()) == wrong
    assert 0 == verdict.unexplained_fen
    assert () == result.unfired
    assert result.passed


def test_the_day_is_worth_something(tmp_path):
    """
    Without faults nothing fires, and most orders of the day are delivered.
    """
    result = run_demo(orders=40, erp="rest", folder=tmp_path, faults=False)

    assert {} == result.faults
    assert result.passed
    assert result.verdict.delivered > 25
