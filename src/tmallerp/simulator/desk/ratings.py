"""
Ratings: what buyers said of finished trades, and what the seller says in turn.

Each line is rated once by each side, within fifteen days of the end; a middling or bad
word needs a reason.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from attrs import define

from tmallerp.simulator.answers import Row, moment, number, present, yuan
from tmallerp.simulator.desk._shop import (
    Desk,
    Result,
    Shop,
    Values,
    bad_value,
    counted,
    isv,
    pick,
)
from tmallerp.simulator.trade import FINISHED, Line, Trade

_OPEN = timedelta(days=15)
_HISTORY = timedelta(days=180)
_MOST = 1_500
_STATE = "isv.traderate-service-error:TRADE_STATUS_ERROR"


@define(kw_only=True)
class Rating:
    """One side's word on one line."""

    trade: Trade
    line: Line
    role: str
    result: str
    content: str
    created: datetime
    reply: str | None = None


class Ratings:
    """Every rating given, and the replies to those the buyers gave."""

    def __init__(self, _shop: Shop) -> None:
        self.given: dict[int, Rating] = {}
        self._received: dict[int, Rating] = {}

    def received(self, shop: Shop) -> list[Rating]:
        """Return what buyers said by now: every third line, and mostly good."""
        for trade in shop.world.trades.values():
            if trade.status != FINISHED or trade.end_time is None:
                continue
            for line in trade.lines:
                if line.oid % 3 == 0 and line.is_live and line.oid not in self._received:
                    self._received[line.oid] = _word(trade, line, trade.end_time)
                    line.buyer_rate = True
        return list(self._received.values())


def _word(trade: Trade, line: Line, ended: datetime) -> Rating:
    result = ("good", "good", "good", "neutral", "bad")[line.oid // 3 % 5]
    return Rating(
        trade=trade,
        line=line,
        role="buyer",
        result=result,
        content={"good": "很好", "neutral": "一般", "bad": "破损"}[result],
        created=ended.replace(microsecond=0),
    )


def _row(rating: Rating) -> Row:
    by_buyer = rating.role == "buyer"
    return present(
        {
            "tid": number(rating.trade.tid),
            "oid": number(rating.line.oid),
            "role": rating.role,
            "nick": "买**" if by_buyer else "模拟旗舰店",
            "rated_nick": "模拟旗舰店" if by_buyer else "买**",
            "result": rating.result,
            "content": rating.content,
            "reply": rating.reply,
            "created": moment(rating.created),
            "item_title": rating.line.title,
            "item_price": yuan(rating.line.price),
            "num_iid": rating.line.num_iid,
            "valid_score": True,
        }
    )


def _rates(shop: Shop, values: Values) -> Result:
    room = shop.room(Ratings)
    got = values["rate_type"] == "get"
    rows = room.received(shop) if got else list(room.given.values())
    start = values.get("start_date", shop.now - _HISTORY)
    end = values.get("end_date", shop.now)
    if shop.now - start > _HISTORY or start > end:
        raise bad_value("180天以内")
    found = [
        one
        for one in sorted(rows, key=lambda one: (one.created, one.line.oid), reverse=True)
        if start <= one.created <= end
        and one.role == values["role"]
        and values.get("result", one.result) == one.result
        and values.get("tid", one.trade.tid) == one.trade.tid
        and values.get("num_iid", one.line.num_iid) == one.line.num_iid
    ][:_MOST]
    result = counted("trade_rates", found, values)
    api = "taobao.traderates.get"
    result["trade_rates"] = [
        pick("TradeRate", _row(one), values, api) for one in result["trade_rates"]
    ]
    return result


def _rate(shop: Shop, values: Values, trade: Trade, lines: list[Line]) -> None:
    room = shop.room(Ratings)
    if values["role"] != "seller":
        raise bad_value("role")
    if values["result"] != "good" and not values.get("content"):
        raise bad_value("content")
    ended = trade.end_time
    if trade.status != FINISHED or ended is None or shop.now - ended > _OPEN:
        raise isv(_STATE, "交易未成功或已超过评价时间")
    if any(line.oid in room.given for line in lines):
        raise isv("isv.traderate-service-error:ALREADY_RATED", "已经评价过")
    for line in lines:
        line.seller_rate = True
        room.given[line.oid] = Rating(
            trade=trade,
            line=line,
            role="seller",
            result=values["result"],
            content=values.get("content", ""),
            created=shop.now,
        )
    shop.world.touch(trade)


def _add(shop: Shop, values: Values) -> Result:
    trade = shop.trade(values["tid"])
    wanted = values.get("oid", trade.lines[0].oid if len(trade.lines) == 1 else None)
    lines = [line for line in trade.lines if line.oid == wanted]
    if not lines:
        raise bad_value("oid")
    _rate(shop, values, trade, lines)
    row = {"tid": number(trade.tid), "oid": number(lines[0].oid)}
    return {"trade_rate": {**row, "created": moment(shop.now)}}


def _add_all(shop: Shop, values: Values) -> Result:
    trade = shop.trade(values["tid"])
    _rate(shop, values, trade, [line for line in trade.lines if line.is_live])
    return {"trade_rate": {"tid": number(trade.tid), "created": moment(shop.now)}}


def _explain(shop: Shop, values: Values) -> Result:
    """Reply to what a buyer said, once."""
    for rating in shop.room(Ratings).received(shop):
        if rating.line.oid == values["oid"]:
            if rating.reply is not None:
                raise isv("isv.traderate-service-error:ALREADY_EXPLAINED", "已经解释过")
            rating.reply = values["reply"]
            return {"is_success": True}
    raise isv("isv.traderate-service-error:RATE_NOT_FOUND", "评价不存在")


DESK: dict[str, Desk] = {
    "taobao.traderates.get": _rates,
    "taobao.traderate.add": _add,
    "taobao.traderate.list.add": _add_all,
    "taobao.traderate.explain.add": _explain,
}
