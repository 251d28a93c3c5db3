"""
The simulator's page says what the simulator does.
"""

from __future__ import annotations

from pathlib import Path

from tmallerp.simulator import coverage
from tmallerp.simulator._listing import listing
from tmallerp.simulator.desk import DESK
from tmallerp.simulator.facts import catalogue

PAGE = Path(__file__).parents[2] / "docs" / "simulator.md"


def test_the_page_lists_every_api():
    """
    The page lists each API of the catalogue once, and says how it is answered.

    ``python -m tmallerp.simulator --apis`` prints what belongs between the marks.
    """
    text = PAGE.read_text("utf-8")
    told = text.split("<!-- apis -->")[1].split("<!-- /apis -->")[0].strip()

    assert listing().strip() == told
    assert all(1 == told.count(f"`{api}`") for api in catalogue()["apis"])


def test_every_desk_answers_an_api_of_the_catalogue():
    """
    No desk answers what the catalogue does not know, and what has one is stateful.
    """
    assert set(DESK) <= set(catalogue()["apis"])
    assert set(DESK) == {api for api, kind in coverage().items() if kind == "stateful"}


def test_most_journeys_are_real():
    """
    At least one hundred and fifty APIs answer from the shop.
    """
    assert 150 <= sum(kind == "stateful" for kind in coverage().values())


def test_no_api_has_two_desks():
    """
    Each API is answered in one place.
    """
    from tmallerp.simulator import desk

    names = [api for room in desk._DESKS for api in room.DESK]

    assert len(names) == len(set(names))
