"""
What a buyer does of their own accord, beyond what the day has planned.

The day of a plan stays as its seed says; these acts are for whoever plays the buyer in a
journey: a test, or a person at the control plane. What follows by itself (goods that
come back, an exchange that is received) happens when the world's clock gets there.
"""

from __future__ import annotations

from tmallerp.simulator.trade import (
    FINISHED,
    PAID,
    PARTLY,
    SHIPPED,
    Exchange,
    Refund,
    Trade,
)
from tmallerp.simulator.world import World

_RETURN_S = 24 * 3600
"""Goods are handed to a carrier a day after the seller agreed to take them."""
_RECEIVE_S = 48 * 3600
_FIRST_DISPUTE = 6_000_000_000_000_000_000

PENDING, WAIT_RETURN, RETURNED, ENDED, DONE = 1, 2, 3, 4, 5
WAIT_CHANGE, WAIT_DISPATCH, WAIT_RECEIPT, PLEASE_REFUND = 6, 12, 13, 14


class Buyer:
    """
    Acts for the buyers of one world.

    Args:
        world: The shop's world.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    def asks_refund(
        self, tid: int, oid: int, *, fee: int | None = None, goods: bool = False
    ) -> Refund:
        """
        Ask for money back.

        Args:
            tid: The trade.

            oid: The line.

            fee: How much, in fen; everything paid for the line if not given.

            goods: Whether the goods shall go back as well.

        Raises:
            ValueError: If nothing was paid, a case is open, or it is more than was paid.
        """
        trade = self._world.trades[tid]
        line = next(one for one in trade.lines if one.oid == oid)
        wanted = line.divide if fee is None else fee
        if trade.status not in {PAID, PARTLY, SHIPPED, FINISHED} or not line.is_live:
            raise ValueError(f"The trade is {trade.status}; nothing can be asked back.")
        if not 0 < wanted <= line.divide or line.refund_status.startswith("WAIT"):
            raise ValueError("A case is open, or it is not between nothing and all.")
        case = self._world.open_case(trade, line, "WAIT_SELLER_AGREE")
        case.refund_fee, case.returns_goods = wanted, goods
        case.phase = "aftersale" if trade.status == FINISHED else "onsale"
        if line.consign_time is not None:
            case.good_status = "BUYER_RECEIVED"
        self._world.touch(trade)
        return case

    def changes_refund(self, case: Refund, fee: int) -> None:
        """Ask again with another amount after the seller refused."""
        if case.status != "SELLER_REFUSE_BUYER":
            raise ValueError(f"The case is {case.status}.")
        case.refund_fee = fee
        move_case(self._world, case, "WAIT_SELLER_AGREE")

    def withdraws_refund(self, case: Refund) -> None:
        """Ask no more."""
        trade = self._world.trades[case.tid]
        if case.status == "SELLER_REFUSE_BUYER":
            move_case(self._world, case, "WAIT_SELLER_AGREE")
        self._world.close_case(trade, case, "CLOSED")

    def asks_exchange(self, tid: int, oid: int, wanted_sku: str) -> Exchange:
        """Ask for other goods instead of those of one line that was sent."""
        trade = self._world.trades[tid]
        line = next(one for one in trade.lines if one.oid == oid)
        if line.consign_time is None:
            raise ValueError("What was not sent is not exchanged.")
        number = _FIRST_DISPUTE + len(self._world.exchanges) * 7
        exchange = Exchange(
            dispute_id=number,
            tid=tid,
            oid=oid,
            status=PENDING,
            num=line.num,
            payment=line.divide,
            bought_sku=line.words,
            wanted_sku=wanted_sku,
            created=self._world.now.replace(microsecond=0),
            modified=self._world.now.replace(microsecond=0),
            phase="aftersale" if trade.status == FINISHED else "onsale",
        )
        self._world.exchanges[number] = exchange
        return exchange

    def confirms(self, tid: int) -> None:
        """Confirm that everything came, which pays the seller."""
        self._world.finish(self._world.trades[tid])


def move_case(world: World, case: Refund, status: str) -> None:
    """Take a refund case to another open state; its line and its trade change along."""
    trade: Trade = world.trades[case.tid]
    case.status = status
    case.touch(world.now)
    for line in trade.lines:
        if line.oid == case.oid:
            line.refund_status = status
    world.touch(trade)


def send_back_later(world: World, case: Refund) -> None:
    """Let the buyer return the goods in a while, unless the case went another way."""

    def act() -> None:
        if case.status == "WAIT_BUYER_RETURN_GOODS":
            take_back(world, case, "YTO", f"RT{case.refund_id % 10**10:010d}")

    world.later(_RETURN_S, act)


def take_back(world: World, case: Refund, company: str, sid: str) -> None:
    """Note the parcel in which goods come back."""
    case.company, case.sid = company, sid
    case.good_status = "BUYER_RETURNED_GOODS"
    case.good_return_time = world.now.replace(microsecond=0)
    move_case(world, case, "WAIT_SELLER_CONFIRM_GOODS")


def exchange_goes_on(world: World, exchange: Exchange) -> None:
    """Let the buyer do the next step of an exchange in a while."""

    def act() -> None:
        if exchange.status == WAIT_RETURN:
            exchange.buyer_company = "圆通速递"
            exchange.buyer_sid = f"RT{exchange.dispute_id % 10**10:010d}"
            exchange.move(RETURNED, world.now)
        elif exchange.status == WAIT_RECEIPT:
            exchange.move(DONE, world.now)

    world.later(_RETURN_S if exchange.status == WAIT_RETURN else _RECEIVE_S, act)
