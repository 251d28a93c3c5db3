"""
Bills of the platform: whole numbers of fen, negative where money leaves.

A window spans a day at most, unless one trade is asked for. The total of an answer
counts its own page: whether there is more, only ``has_next`` tells.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from tmallerp.simulator.answers import Row, moment
from tmallerp.simulator.desk._shop import (
    DAY,
    Desk,
    Result,
    Shop,
    Values,
    bad_value,
    check_window,
    cut,
    isv,
    pick,
)
from tmallerp.simulator.desk.ledger import (
    ACCOUNTS,
    Move,
    moves,
    render_bill,
    render_journal,
)

_LEAST, _MOST, _ROWS = 40, 100, 5_000
_MONTH = timedelta(days=30)
Render = Callable[[Move], Row]


def _paged(name: str, model: str, api: str, render: Render) -> Callable[..., Result]:
    def answer(found: list[Move], values: Values) -> Result:
        page, size = values.get("page_no", 1), values.get("page_size", _LEAST)
        rows = [pick(model, render(one), values, api) for one in cut(found, values)]
        return {
            name: rows,
            "total_results": len(rows),
            "has_next": len(found) > page * size,
        }

    return answer


def _bills(api: str, model: str, names: dict[str, str]) -> Desk:
    """Return the desk of one of the two twins, which name their parameters differently."""
    page = _paged("bills", model, api, render_bill)

    def answer(shop: Shop, given: Values) -> Result:
        values = {names.get(key, key): value for key, value in given.items()}
        start, end = values["start_time"], values["end_time"]
        narrow = "trade_id" in values or "order_id" in values
        check_window(start, end, shop.now, None if narrow else DAY, None)
        if not _LEAST <= values.get("page_size", _LEAST) <= _MOST:
            raise bad_value("page_size 40-100")
        by_business = values.get("time_type", 2) == 1
        found = [
            move
            for move in moves(shop)
            if start <= (move.at if by_business else move.paid_at) <= end
            and _is_wanted(move, values)
        ]
        if len(found) > _ROWS:
            raise bad_value("超过5000条,请缩小时间范围")
        return page(found, values)

    return answer


def _is_wanted(move: Move, values: Values) -> bool:
    named = (
        ("trade_id", move.tid),
        ("order_id", move.oid),
        ("account_id", move.account),
        ("item_id", move.num_iid),
    )
    return all(values.get(name, value) == value for name, value in named)


def _journal(api: str, model: str) -> Desk:
    page = _paged("bills", model, api, render_journal)

    def answer(shop: Shop, values: Values) -> Result:
        start: datetime = values["start_time"]
        end: datetime = values["end_time"]
        check_window(start, end, shop.now, _MONTH, None)
        types = [int(one) for one in values.get("journal_types", (101, 102))]
        found = [
            move
            for move in moves(shop)
            if start <= move.paid_at <= end
            and values.get("account_id", move.account) == move.account
            and render_journal(move)["journal_type"] in types
        ]
        return page(found, values)

    return answer


def _one(name: str, model: str, api: str, render: Render, key: str = "bid") -> Desk:
    def answer(shop: Shop, values: Values) -> Result:
        for move in moves(shop):
            if move.bid == values[key]:
                return {name: pick(model, render(move), values, api)}
        raise isv("isv.bill-service-error:BILL_NOT_FOUND", "账单不存在")

    return answer


def _account_row(shop: Shop, number: int) -> Row:
    code, name, kind = ACCOUNTS[number]
    return {
        "account_id": number,
        "account_code": code,
        "account_name": name,
        "account_type": kind,
        "related_order": 1,
        "status": 1,
        "gmt_create": moment(shop.world.start),
        "gmt_modified": moment(shop.world.start),
    }


def _accounts(api: str, model: str) -> Desk:
    def answer(shop: Shop, values: Values) -> Result:
        wanted = values.get("aids")
        rows = [
            pick(model, _account_row(shop, number), values, api)
            for number in ACCOUNTS
            if not wanted or str(number) in wanted
        ]
        return {"accounts": rows, "total_results": len(rows)}

    return answer


def _account(shop: Shop, values: Values) -> Result:
    if values["aid"] not in ACCOUNTS:
        raise isv("isv.bill-service-error:ACCOUNT_NOT_FOUND", "科目不存在")
    row = _account_row(shop, values["aid"])
    return {"account": pick("Account", row, values, "taobao.bill.account.get")}


_TAE = {
    "query_start_date": "start_time",
    "query_end_date": "end_time",
    "query_date_type": "time_type",
    "current_page": "page_no",
    # The order's own number is the trade here, and its parent's is named "p".
    "trade_id": "order_id",
    "p_trade_id": "trade_id",
}

DESK: dict[str, Desk] = {
    "taobao.bill.bills.get": _bills("taobao.bill.bills.get", "Bill", {}),
    "taobao.bill.bill.get": _one("bill", "Bill", "taobao.bill.bill.get", render_bill),
    "taobao.bill.accounts.get": _accounts("taobao.bill.accounts.get", "Account"),
    "taobao.bill.account.get": _account,
    "taobao.bill.book.bills.get": _journal("taobao.bill.book.bills.get", "BookBill"),
    "taobao.bill.book.bill.get": _one(
        "bookbill", "BookBill", "taobao.bill.book.bill.get", render_journal
    ),
    "taobao.tae.accounts.get": _accounts("taobao.tae.accounts.get", "TopAccountDto"),
    "taobao.tae.bills.get": _bills("taobao.tae.bills.get", "BillDto", _TAE),
    "taobao.tae.bill.get": _one(
        "bill", "BillDto", "taobao.tae.bill.get", render_bill, "id"
    ),
    "taobao.tae.book.bills.get": _journal(
        "taobao.tae.book.bills.get", "TopAcctCashJourDto"
    ),
    "taobao.tae.book.bill.get": _one(
        "bookbill", "TopAcctCashJourDto", "taobao.tae.book.bill.get", render_journal, "id"
    ),
}
