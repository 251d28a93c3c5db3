"""
Any answer can be printed, for people and for programs, and keeps what it must to itself.
"""

from __future__ import annotations

import io
import json
from datetime import datetime, timedelta
from decimal import Decimal

import attrs
import pytest
from any_values import objects_of
from attrs import frozen
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from tmallerp.cli._answer import Layout, as_plain, as_text
from tmallerp.cli._desk import Desk
from tmallerp.clock import BEIJING
from tmallerp.top import Oid, RefundId, Tid
from tmallerp.top._about import fields_about
from tmallerp.top.methods import load_all
from tmallerp.top.models.trades import Order, SoldOrder, SoldTrade

CLASSES = load_all()
CANARY = "canary-of-a-person"


def printed(show, width=100, lang="en", *, personal=False):
    """Print something at a desk of that width; return the lines."""
    desk = Desk(as_json=False, language=lang)
    desk.out = Console(file=io.StringIO(), width=width, highlight=False)
    show(Layout(desk, personal))
    return desk.out.file.getvalue().splitlines()


def with_canaries(value):
    """Plant a word in every personal text of an answer."""
    if isinstance(value, tuple):
        return tuple(with_canaries(one) for one in value)
    if not attrs.has(type(value)):
        return value
    changed = {
        one.name: with_canaries(getattr(value, one.name))
        for one in fields_about(type(value))
    }
    changed |= {
        one.name: CANARY
        for one in fields_about(type(value))
        if one.personal and one.type is str and not one.listed
    }
    return type(value)(**changed)


@pytest.mark.parametrize("api", CLASSES)
@settings(
    max_examples=3,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_any_answer_is_printed(api, data):
    """
    Any answer of any method is laid out, and is JSON, without what is personal.
    """
    answer = with_canaries(data.draw(objects_of(CLASSES[api].answer, 0)))
    lines = printed(lambda layout: layout.show(answer))
    text = json.dumps(as_plain(answer, personal=False), ensure_ascii=False)

    assert CANARY not in text
    assert CANARY not in "\n".join(lines)
    assert lines


# --- programs -------------------------------------------------------------------------


def test_json_keeps_types_that_json_lacks():
    """
    Ids and amounts are text, times have their zone, and what was absent is absent.
    """
    trade = SoldTrade(
        tid=Tid("4990000000000195000"),
        payment=Decimal("88.5"),
        created=datetime(2026, 11, 11, tzinfo=BEIJING),
        num=1,
        has_buyer_message=False,
        orders=(SoldOrder(oid=Oid("1")),),
    )

    assert {
        "tid": "4990000000000195000",
        "payment": "88.50",
        "created": "2026-11-11T00:00:00+08:00",
        "num": 1,
        "has_buyer_message": False,
        "orders": [{"oid": "1"}],
    } == as_plain(trade, personal=False)


def test_personal_fields_are_shown_when_asked():
    """
    What a class keeps out of its `repr` comes with ``--show-personal`` alone.
    """
    trade = SoldTrade(tid=Tid("1"), receiver_name="张**")

    assert {"tid": "1"} == as_plain(trade, personal=False)
    assert "张**" == as_plain(trade, personal=True)["receiver_name"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal(3), "3.00"),
        (datetime(2026, 11, 11, 8, tzinfo=BEIJING), "2026-11-11 08:00:00"),
        (True, "true"),
        (b"GIF89a", "<6 bytes>"),
        (7, "7"),
    ],
)
def test_a_value_for_people(value, text):
    """
    Amounts have two decimals, times are Beijing's without saying so, bytes are counted.
    """
    assert text == as_text(value)


# --- people ---------------------------------------------------------------------------


def trades(count):
    start = datetime(2026, 11, 11, tzinfo=BEIJING)
    return tuple(
        SoldTrade(
            tid=Tid(str(4990000000000000000 + n)),
            status="TRADE_FINISHED" if n % 2 else "WAIT_BUYER_PAY",
            payment=Decimal(n * 111).scaleb(-2),
            created=start + timedelta(minutes=n),
            title="模拟旗舰店",
            receiver_name="张**",
        )
        for n in range(count)
    )


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_a_table_fits(width):
    """
    A table takes the columns that fit, the id always, and says how many it left out.
    """
    lines = printed(lambda layout: layout.rows(trades(5)), width)
    table = [line for line in lines if "│" in line]

    assert 5 == len(table)
    assert all(cell_len(line) <= width for line in table)
    assert all(str(4990000000000000000 + n) in table[n] for n in range(5))
    assert any("further column" in line for line in lines) == (width < 100)


def test_amounts_stand_to_the_right():
    """
    The decimal points of a column of amounts stand under each other.
    """
    lines = printed(lambda it: it.rows(trades(20)), 200)
    points = {line.rindex(".") for line in lines if "│" in line}

    assert 1 == len(points)


def test_a_column_that_tells_nothing_comes_last():
    """
    What is the same in every row gives way to what tells rows apart.
    """
    (heading,) = [
        line for line in printed(lambda it: it.rows(trades(4)), 200) if "tid" in line
    ]

    assert heading.index("tid") < heading.index("status") < heading.index("payment")
    assert heading.index("created") < heading.index("title")


def test_a_row_is_named_by_its_own_id():
    """
    A line of a trade is named by its own number, not by its refund's or its item's.
    """
    lines = (
        Order(oid=Oid("1"), num=1, title="a"),
        Order(oid=Oid("2"), num=2, title="b", refund_id=RefundId("9")),
    )
    (heading,) = [line for line in printed(lambda it: it.rows(lines), 60) if "oid" in line]

    assert heading.startswith("┃ oid")


def test_a_long_text_is_cut_and_an_id_never():
    """
    A title gives way; a number that names something is shown whole.
    """

    @frozen
    class Row:
        oid: Oid
        title: str

    rows = (Row(oid=Oid("9" * 45), title="长" * 40),)
    lines = "\n".join(printed(lambda it: it.rows(rows), 200))

    assert "9" * 45 in lines
    assert "…" in lines
    assert "长" * 40 not in lines


@pytest.mark.parametrize(("lang", "said"), [("en", "says nothing"), ("zh", "没有其他内容")])
def test_an_empty_answer_is_said(lang, said):
    """
    An answer without anything in it is no blank screen.
    """
    assert said in printed(lambda it: it.show(SoldTrade()), lang=lang)[0]
