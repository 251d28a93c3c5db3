"""
What the message service tells of a world: from changes of trades to topics.

The world says only *that* a trade is new or has changed. What happened is found by
comparing it with what was last seen, so that whoever changes a trade, the day itself or
a call, need not know about messages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from tmallerp.simulator._birth import Product
from tmallerp.simulator.answers import moment, yuan
from tmallerp.simulator.trade import (
    CLOSED,
    CLOSED_UNPAID,
    FINISHED,
    FORBIDDEN,
    PAID,
    PARTLY,
    SHIPPED,
    UNPAID,
    Refund,
    Trade,
)

SELLER_NICK = "模拟旗舰店"
SELLER_ID = 366_426_558
BUYER_NICK = "买**"

Told = tuple[str, dict[str, Any]]
"""A topic and its content."""

_BY_STATUS = {
    PAID: "TradeBuyerPay",
    FORBIDDEN: "TradeBuyerPay",
    SHIPPED: "TradeSellerShip",
    FINISHED: "TradeSuccess",
    CLOSED: "TradeClose",
    CLOSED_UNPAID: "TradeClose",
}
# These topics document no status.
_WITHOUT_STATUS = frozenset({"TradeBuyerPay", "TradeBuyerStepPay"})
_BY_REFUND = {
    "WAIT_BUYER_RETURN_GOODS": "RefundSellerAgreeAgreement",
    "WAIT_SELLER_CONFIRM_GOODS": "RefundBuyerReturnGoods",
    "SELLER_REFUSE_BUYER": "RefundSellerRefuseAgreement",
    "SUCCESS": "RefundSuccess",
    "CLOSED": "RefundClosed",
}
_STEPS_PAID = frozenset({"FRONT_PAID_FINAL_NOPAID", "FRONT_PAID_FINAL_PAID"})
_PAID = frozenset({PAID, FORBIDDEN})
_OVER = frozenset({PARTLY, SHIPPED, FINISHED, CLOSED, CLOSED_UNPAID})


@frozen
class _Seen:
    """What was last seen of a trade."""

    status: str
    step: str | None
    note: tuple[str | None, int]
    address: int
    closed: frozenset[int]
    sent: frozenset[int]
    refunds: Mapping[int, str]


class Story:
    """
    Remembers every trade as it was last told.

    Args:
        trades: Those there are already; only what happens from now on is told.

        refunds: The world's refunds by number, looked up when a line names one.
    """

    def __init__(self, trades: Mapping[int, Trade], refunds: Mapping[int, Refund]) -> None:
        self._refunds = refunds
        self._seen = {tid: self._look(trade) for tid, trade in trades.items()}

    def tell(self, trade: Trade) -> list[Told]:
        """Return what happened to a trade since it was last seen."""
        before, now = self._seen.get(trade.tid), self._look(trade)
        self._seen[trade.tid] = now
        told = list(_of_trade(trade, before, now))
        told += self._of_refunds(before, now)
        return told

    def _look(self, trade: Trade) -> _Seen:
        numbers = {line.refund_id for line in trade.lines if line.refund_id is not None}
        cases = {n: self._refunds[n].status for n in numbers if n in self._refunds}
        return _Seen(
            status=trade.status,
            step=trade.step,
            note=(trade.memo, trade.flag),
            address=trade.address_no,
            closed=frozenset(x.oid for x in trade.lines if x.status == CLOSED_UNPAID),
            sent=frozenset(x.oid for x in trade.lines if x.consign_time is not None),
            refunds=cases,
        )

    def _of_refunds(self, before: _Seen | None, now: _Seen) -> Iterator[Told]:
        known = before.refunds if before else {}
        for number, status in now.refunds.items():
            content = _refund_content(self._refunds[number])
            if number not in known:
                yield "taobao_refund_RefundCreated", content
            if known.get(number) != status and status in _BY_REFUND:
                yield f"taobao_refund_{_BY_REFUND[status]}", content


def _of_trade(trade: Trade, before: _Seen | None, now: _Seen) -> Iterator[Told]:
    if before is None:
        yield _trade(trade, "TradeCreate")
    old = before or _blank(now)
    if now.step != old.step and now.step in _STEPS_PAID:
        yield _trade(trade, "TradeBuyerStepPay")
    yield from _of_lines(trade, old, now)
    # A hold that ends, or a part that goes back, is no second payment.
    again = now.status in _PAID and old.status in _OVER | _PAID
    if now.status != old.status and now.status in _BY_STATUS and not again:
        yield _trade(trade, _BY_STATUS[now.status])
    if now.note != old.note:
        yield _memo(trade)
    if now.address != old.address:
        yield (
            "taobao_trade_TradeLogisticsAddressChanged",
            {"buyer_nick": BUYER_NICK, "tid": trade.tid},
        )


def _of_lines(trade: Trade, old: _Seen, now: _Seen) -> Iterator[Told]:
    for oid in sorted(now.closed - old.closed):
        if now.status != CLOSED_UNPAID:
            yield _trade(trade, "TradeCloseAndModifyDetailOrder", oid)
    if now.status == PARTLY:
        for oid in sorted(now.sent - old.sent):
            yield _trade(trade, "TradePartlySellerShip", oid)


def _blank(now: _Seen) -> _Seen:
    """Return what a trade was before it was: unpaid, and untouched."""
    return _Seen(UNPAID, None, now.note, now.address, now.closed, frozenset(), {})


def _trade(trade: Trade, name: str, oid: int | None = None) -> Told:
    content = {
        "buyer_nick": BUYER_NICK,
        "buyer_open_uid": f"AAE{trade.buyer:08d}",
        "payment": yuan(trade.payment),
        # The number of the trade stands for the line where the whole trade is meant.
        "oid": trade.tid if oid is None else oid,
        "tid": trade.tid,
        "type": "guarantee_trade" if trade.type == "fixed" else trade.type,
        "status": trade.status,
        "seller_nick": SELLER_NICK,
    }
    if name in _WITHOUT_STATUS:
        del content["status"]
    return f"taobao_trade_{name}", content


def _memo(trade: Trade) -> Told:
    topic, content = _trade(trade, "TradeMemoModified")
    content |= {
        "action_type": "update",
        "seller_flag": trade.flag,
        "seller_memo": trade.memo or "",
    }
    return topic, content


def _refund_content(case: Refund) -> dict[str, Any]:
    return {
        "refund_id": case.refund_id,
        "tid": case.tid,
        "oid": case.oid,
        "refund_fee": yuan(case.refund_fee),
        "bill_type": "return_bill" if case.returns_goods else "refund_bill",
        "refund_phase": case.phase,
        "modified": moment(case.modified),
        "buyer_nick": BUYER_NICK,
        "seller_nick": SELLER_NICK,
    }


def of_item(name: str, item: Product, pieces: int, changed: list[str]) -> Told:
    """Return what happened to an item, as one of the topics of items tells it."""
    content: dict[str, Any] = {
        "nick": SELLER_NICK,
        "num_iid": item.num_iid,
        "price": yuan(item.price),
    }
    if name in {"ItemAdd", "ItemUpdate"}:
        content |= {"title": item.title, "num": pieces}
    if name == "ItemUpdate":
        content["changed_fields"] = ",".join(changed)
    return f"taobao_item_{name}", content


def of_stock(num_iid: int, sku_id: int | None, was: int, pieces: int) -> list[Told]:
    """Return what a change of stock is told as."""
    content: dict[str, Any] = {"nick": SELLER_NICK, "num_iid": num_iid, "num": pieces}
    if sku_id is not None:
        content |= {"sku_id": sku_id, "sku_num": pieces}
    changed = {**content, "increment": pieces - was}
    told = [("taobao_item_ItemStockChanged", changed)]
    if pieces == 0:
        name = "ItemZeroStock" if sku_id is None else "ItemSkuZeroStock"
        told.append((f"taobao_item_{name}", content))
    return told
