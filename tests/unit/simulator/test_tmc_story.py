"""
What the simulated message service tells of a day.
"""

from __future__ import annotations

import itertools
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmallerp.simulator import World, WorldPlan
from tmallerp.simulator import _tmc_frames as frames
from tmallerp.simulator._tmc_story import Story, of_stock

TRADE = "taobao_trade_"
REFUND = "taobao_refund_"


def day(seed, orders=150):
    """Play a day and return its world, and per trade what was told of it."""
    world = World(WorldPlan(seed=seed, orders=orders, poison=0))
    story, told = Story(world.trades, world.refunds), {}

    def listen(trade):
        told.setdefault(trade.tid, []).extend(story.tell(trade))

    world.listeners.append(listen)
    world.advance(2 * 86_400)
    return world, told


@pytest.fixture(scope="module", params=[1, 2, 3])
def played(request):
    return day(request.param)


def topics(told):
    return [topic for topic, _ in told]


def test_every_trade_begins_once(played):
    """
    A trade's story begins with its creation, told once.
    """
    world, told = played

    assert set(world.trades) == set(told)
    assert all(topics(one)[0] == TRADE + "TradeCreate" for one in told.values())
    assert all(topics(one).count(TRADE + "TradeCreate") == 1 for one in told.values())


@pytest.mark.parametrize(
    ("status", "topic"),
    [
        ("TRADE_FINISHED", "TradeSuccess"),
        ("TRADE_CLOSED", "TradeClose"),
        ("TRADE_CLOSED_BY_TAOBAO", "TradeClose"),
        ("WAIT_BUYER_CONFIRM_GOODS", "TradeSellerShip"),
    ],
)
def test_the_state_a_trade_ends_in_is_told_once(played, status, topic):
    """
    A trade that ends in a state was told to have come there, once, and no other was.
    """
    world, told = played
    ended = {tid for tid, trade in world.trades.items() if trade.status == status}
    counts = {tid: topics(told[tid]).count(TRADE + topic) for tid in ended}

    assert ended
    assert {1} == set(counts.values())


def test_payment_is_told_once(played):
    """
    A trade is told as paid once if it was, and never otherwise.
    """
    world, told = played
    wrong = [
        tid
        for tid, trade in world.trades.items()
        if topics(told[tid]).count(TRADE + "TradeBuyerPay")
        != (trade.pay_time is not None or trade.type == "cod")
    ]

    assert [] == wrong


def test_refunds_are_told_from_beginning_to_end(played):
    """
    Each refund is told as asked for once, and then as it ended.
    """
    world, told = played
    seen = Counter(
        (content["refund_id"], topic)
        for one in told.values()
        for topic, content in one
        if topic.startswith(REFUND)
    )
    ends = {"SUCCESS": "RefundSuccess", "CLOSED": "RefundClosed"}
    wanted = Counter(
        {(number, REFUND + "RefundCreated"): 1 for number in world.refunds}
        | {
            (number, REFUND + ends[case.status]): 1
            for number, case in world.refunds.items()
            if case.status in ends
        }
    )

    assert world.refunds
    assert wanted == seen


def test_nothing_is_told_of_nothing(played):
    """
    A change that changes nothing a topic tells is not told.
    """
    world, _ = played
    story = Story(world.trades, world.refunds)

    assert [] == list(itertools.chain(*map(story.tell, world.trades.values())))


def test_the_same_seed_tells_the_same():
    """
    Two days of one seed tell the same stories.
    """
    assert day(5, 40)[1] == day(5, 40)[1]


def test_stock_that_runs_out_is_told_as_such():
    """
    A change of stock tells pieces and difference; zero has a topic of its own.
    """
    changed = of_stock(7, 8, 5, 3)
    gone = of_stock(7, None, 5, 0)

    assert [("taobao_item_ItemStockChanged", -2, 3)] == [
        (topic, content["increment"], content["num"]) for topic, content in changed
    ]
    assert ["taobao_item_ItemStockChanged", "taobao_item_ItemZeroStock"] == topics(gone)


@given(data=st.binary(max_size=200))
def test_the_service_reads_any_bytes(data):
    """
    The service's own reader takes any bytes for a frame or refuses them as one.
    """
    try:
        parsed = frames.unpack(data)
    except frames.BadFrame:
        return

    assert parsed.kind in range(4)
