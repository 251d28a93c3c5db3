"""
The money that really moved: what a finished sale pays, what it costs, what goes back.

Before the buyer confirms, the platform holds the money and nothing is booked. A refund
before that never reaches the seller's account, one after it does. Rates are made up:
the platform's own table differs by category and year.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta

from attrs import frozen

from tmallerp.simulator.answers import Row, moment
from tmallerp.simulator.desk._shop import Shop
from tmallerp.simulator.trade import FINISHED, Line, Refund, Trade

TRADE, COMMISSION, POINTS = 3200010001, 3200060031, 3200053031
ACCOUNTS: dict[int, tuple[str, str, int]] = {
    TRADE: ("BILL_TRADE", "交易货款", 2),
    COMMISSION: ("BILL_NEW_ONLINE_NORMAL_COMM_TMALL", "天猫佣金（类目）", 3),
    POINTS: ("BILL_POINT_REBATE", "天猫返点积分", 5),
}
"""
Code, name and type of each account; types 2, 3 and 5 are trade, commission and points.
The fees' accounts are the platform's, the trade's is made up.
"""

_RATES = {COMMISSION: 200, POINTS: 50}
"""Parts of ten thousand of what the buyer paid for a line."""
_DEBIT_DELAY = timedelta(minutes=2)
"""Money moves a little after the business that moves it."""


@frozen(kw_only=True)
class Move:
    """One booked amount, in fen; negative when it leaves the seller."""

    bid: int
    account: int
    tid: int
    oid: int
    num_iid: int
    amount: int
    at: datetime
    notice: str

    @property
    def paid_at(self) -> datetime:
        """When the account was really debited or credited."""
        return self.at + _DEBIT_DELAY


def moves(shop: Shop) -> list[Move]:
    """Return everything that moved by now, newest first."""
    found = [
        move
        for trade in shop.world.trades.values()
        if trade.status == FINISHED and trade.end_time is not None
        for move in _of_trade(shop, trade, trade.end_time)
        if move.paid_at <= shop.now
    ]
    return sorted(found, key=lambda move: (move.paid_at, move.bid), reverse=True)


def _of_trade(shop: Shop, trade: Trade, at: datetime) -> Iterator[Move]:
    cases = [case for case in shop.world.refunds.values() if case.tid == trade.tid]
    live = [line for line in trade.lines if line.is_live]
    for line in live:
        kept = line.divide - _refunded(cases, line, "onsale")
        extra = trade.post_fee + trade.cod_fee if line is live[0] else 0
        services = sum(one.payment for one in trade.services) if line is live[0] else 0
        yield _move((trade, line), TRADE, kept + extra + services, at, "交易付款")
        for account in (COMMISSION, POINTS):
            fee = kept * _RATES[account] // 10_000
            if fee:
                yield _move((trade, line), account, -fee, at, ACCOUNTS[account][1])
    yield from _back(trade, cases)


def _refunded(cases: list[Refund], line: Line, phase: str) -> int:
    return sum(
        case.refund_fee
        for case in cases
        if case.oid == line.oid and case.status == "SUCCESS" and case.phase == phase
    )


def _back(trade: Trade, cases: list[Refund]) -> Iterator[Move]:
    """What a refund after the end takes back, with its share of the fees."""
    for case in cases:
        if case.status != "SUCCESS" or case.phase != "aftersale":
            continue
        line = next(one for one in trade.lines if one.oid == case.oid)
        key = f"back-{case.refund_id}"
        yield _move((trade, line), TRADE, -case.refund_fee, case.modified, "售后退款", key)
        for account in (COMMISSION, POINTS):
            fee = case.refund_fee * _RATES[account] // 10_000
            if fee:
                name = f"{ACCOUNTS[account][1]}退回"
                yield _move((trade, line), account, fee, case.modified, name, key)


def _move(
    of: tuple[Trade, Line],
    account: int,
    amount: int,
    at: datetime,
    notice: str,
    key: str = "",
) -> Move:
    trade, line = of
    told = hashlib.sha256(f"{line.oid}/{account}/{key}".encode()).hexdigest()
    return Move(
        bid=10**12 + int(told[:10], 16),
        account=account,
        tid=trade.tid,
        oid=line.oid,
        num_iid=line.num_iid,
        amount=amount,
        at=at.replace(microsecond=0),
        notice=notice,
    )


def render_bill(move: Move) -> Row:
    """Write a move as a bill; the fee's number ties it to the payment provider's line."""
    outer = (
        f"T200P{move.tid}"
        if move.account == TRADE
        else f"HJCOM=={move.account}=={move.bid}=={move.oid}"
    )
    return {
        "bid": move.bid,
        "account_id": move.account,
        "amount": move.amount,
        "total_amount": move.amount,
        "trade_id": str(move.tid),
        "order_id": str(move.oid),
        "num_iid": str(move.num_iid),
        "alipay_outno": outer,
        "alipay_notice": move.notice,
        "alipay_no": str(2_026_000_000_000_000 + move.tid % 10**9),
        "alipay_id": "2088000000000156",
        "alipay_mail": "sel***@example.com",
        "obj_alipay_id": "2088000000000999",
        "obj_alipay_mail": "buy***@example.com",
        "status": 1,
        "biz_time": moment(move.at),
        "pay_time": moment(move.paid_at),
        "book_time": moment(move.paid_at),
        "gmt_create": moment(move.at),
        "gmt_modified": moment(move.paid_at),
    }


def render_journal(move: Move) -> Row:
    """Write a move as an account's journal does: an amount, and which way it went."""
    return {
        "bid": move.bid,
        "account_id": move.account,
        "amount": abs(move.amount),
        "journal_type": 101 if move.amount > 0 else 102,
        "description": move.notice,
        "book_time": moment(move.paid_at),
        "gmt_create": moment(move.paid_at),
        "taobao_alipay_id": "2088000000000156",
        "other_alipay_id": "2088000000000999",
    }
