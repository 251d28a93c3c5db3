"""
What every desk needs: the shop, its clock, and how to refuse, cut pages and check windows.

A desk is a function ``(shop, values) -> result``. *values* are the parameters as they
were read and checked; the result holds the answer's members before any wrapping.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from tmallerp.simulator.answers.items import stock_keys
from tmallerp.simulator.answers.trades import render_trade
from tmallerp.simulator.oauth import OAuthDesk
from tmallerp.simulator.trade import Line, Trade
from tmallerp.simulator.wire import Keys, Refusal, read_whole, select
from tmallerp.simulator.world import World

Values = Mapping[str, Any]
Result = dict[str, Any]
Desk = Callable[["Shop", Values], Result]

HISTORY = timedelta(days=92)
"""Lists show three months."""
DAY = timedelta(days=1)
_YUAN = re.compile(r"(-)?(\d{1,12})(?:\.(\d{0,2}))?", re.ASCII)

T = TypeVar("T")


class Shop:
    """
    The world, with what the services behind the gateway keep beside it.

    Args:
        world: What happens.

        login: Who gives out tokens; one that knows no app if not given.
    """

    def __init__(self, world: World, login: OAuthDesk | None = None) -> None:
        self.world = world
        self.login = login or OAuthDesk(world, Keys(app_key="", app_secret=""))
        self.by_sub_account = False
        """Whether the call being answered comes with a sub-account's session."""
        self.stock = {key: 100 for item in world.products for key in stock_keys(item)}
        self._rooms: dict[type, Any] = {}
        self._rendered: dict[int, tuple[int, dict[str, Any]]] = {}

    @property
    def now(self) -> datetime:
        """The moment of the world's clock, in whole seconds."""
        return self.world.now.replace(microsecond=0)

    def room(self, kind: Callable[[Shop], T]) -> T:
        """Return the shop's one *kind* of state, made when it is first asked for."""
        key: Any = kind
        if key not in self._rooms:
            self._rooms[key] = kind(self)
        room: T = self._rooms[key]
        return room

    def row(self, trade: Trade) -> dict[str, Any]:
        """Return a trade as written, rendered once a version."""
        known = self._rendered.get(trade.tid)
        if known is None or known[0] != trade.version:
            known = (trade.version, render_trade(trade))
            self._rendered[trade.tid] = known
        return known[1]

    def trade(self, tid: int) -> Trade:
        """
        Return a trade by number.

        Raises:
            Refusal: If there is none.
        """
        trade = self.world.trades.get(tid)
        if trade is None:
            raise isv("isv.trade-not-exist", "交易不存在")
        return trade

    def trade_or_line(self, number: int) -> tuple[Trade, Line | None]:
        """
        Return a trade, and the line if *number* is one's and not the trade's.

        Raises:
            Refusal: If there is neither.
        """
        known = self.world.trades.get(number)
        return (known, None) if known is not None else self.order(number)

    def order(self, oid: int) -> tuple[Trade, Line]:
        """
        Return a trade and one of its lines, by the line's number.

        Raises:
            Refusal: If there is none.
        """
        # Trades are numbered with room for their lines' numbers between them.
        for tid in (oid, oid - oid % 1000):
            trade = self.world.trades.get(tid)
            for line in trade.lines if trade else []:
                if trade is not None and line.oid == oid:
                    return trade, line
        raise isv("isv.trade-not-exist", "子订单不存在")


def isv(sub_code: str, sub_msg: str) -> Refusal:
    """Return the refusal of a business service: the caller's side."""
    return Refusal(15, "Remote service error", sub_code, sub_msg)


def bad_value(sub_msg: str) -> Refusal:
    """Return a business service's refusal of a value."""
    return isv("isv.invalid-parameter", sub_msg)


def check_window(
    start: datetime,
    end: datetime,
    now: datetime,
    longest: timedelta | None = DAY,
    history: timedelta | None = HISTORY,
) -> None:
    """
    Check that a window is not turned round, not too wide, and not too old.

    Raises:
        Refusal: If it is.
    """
    if start > end:
        raise bad_value("开始时间晚于结束时间")
    if longest is not None and end - start > longest:
        raise bad_value(f"查询时间跨度不能超过{longest.days}天")
    if history is not None and now - start > history:
        raise bad_value("查询时间超出可查询的历史范围")


def cut(rows: Sequence[T], values: Values, size: int = 40) -> list[T]:
    """Return the page of *rows* that the call asks for."""
    page, per = values.get("page_no", 1), values.get("page_size", size)
    return list(rows[(page - 1) * per : page * per])


def counted(name: str, rows: Sequence[Any], values: Values, size: int = 40) -> Result:
    """Return a page with the total, or with whether there is more if that was asked."""
    page, per = values.get("page_no", 1), values.get("page_size", size)
    shown = {name: cut(rows, values, size)}
    if values.get("use_has_next"):
        return {**shown, "has_next": len(rows) > page * per}
    return {**shown, "total_results": len(rows)}


def fields_of(values: Values, default: str = "") -> str:
    """Return what *fields* asks for, however it was read."""
    fields = values.get("fields", default)
    return ",".join(fields) if isinstance(fields, list) else str(fields)


def pick(model: str, row: Mapping[str, Any], values: Values, api: str) -> Result:
    """Return what *fields* asks for of a row, or all this API shows if it asks nothing."""
    return select(model, row, fields_of(values, ",".join(row)), api)


def numbers(text: str, separator: str = ",") -> list[int]:
    """
    Read whole numbers out of a text.

    Raises:
        Refusal: If one is none.
    """
    parts = [part.strip() for part in text.split(separator) if part.strip()]
    return [number(part) for part in parts]


def number(text: str) -> int:
    """
    Read one whole number.

    Raises:
        Refusal: If it is none.
    """
    value = read_whole(text)
    if value is None:
        raise bad_value(text[:30])
    return value


def fen(text: str) -> int:
    """
    Read yuan as fen.

    Raises:
        Refusal: If it is no amount of at most two places.
    """
    found = _YUAN.fullmatch(text)
    if found is None:
        raise bad_value(text[:30])
    sign, whole, rest = found.groups(default="")
    amount = int(whole) * 100 + int(rest.ljust(2, "0"))
    return -amount if sign else amount
