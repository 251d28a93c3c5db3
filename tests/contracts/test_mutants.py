"""
The examination notices every mistake it is about, and nothing else.
"""

from __future__ import annotations

import pytest
from mutants import MUTANTS

from tmallerp.testing.contracts import checks, laws
from tmallerp.testing.examination import Verdict, judge


def _broken(mutant):
    kit = mutant.make().kit()
    findings = [judge(check, kit)[0] for check in checks(mutant.shafts)]
    return {one.law: one.detail for one in findings if one.verdict is Verdict.FAILED}


@pytest.mark.parametrize("name", MUTANTS)
def test_a_mutant_breaks_its_laws_and_no_other(name):
    """
    A deliberately broken adapter fails the law it breaks and those of its row.
    """
    mutant = MUTANTS[name]

    assert {mutant.breaks} | mutant.also == set(_broken(mutant))


def test_every_law_has_its_mutant():
    """
    For each law there is an adapter that was made to break it.
    """
    made = {mutant.breaks for mutant in MUTANTS.values()}

    assert {one.id for one in laws()} == made
