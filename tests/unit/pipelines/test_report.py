"""
A report says when a person should look.
"""

from __future__ import annotations

import pytest

from tmallerp.pipelines import Report
from tmallerp.testing.builders import NOON


@pytest.mark.parametrize("word", ["rejected", "total_differs", "conflict"])
def test_a_letter_in_quarantine_needs_a_person(word):
    """
    Whatever the destination refused waits for somebody.
    """
    report = Report(started=NOON)
    before = report.needs_attention
    report.outcomes[word] += 1

    assert (False, True) == (before, report.needs_attention)


@pytest.mark.parametrize("word", ["created", "updated", "unknown", "asked_present"])
def test_what_goes_on_by_itself_needs_nobody(word):
    """
    A lost answer is asked for by the next run; nobody need look.
    """
    report = Report(started=NOON)
    report.outcomes[word] += 1

    assert not report.needs_attention
