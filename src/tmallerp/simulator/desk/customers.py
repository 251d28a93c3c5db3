"""
Customers: what each buyer did in the shop, and what the seller notes of them.

Numbers are counted from the trades whenever they are asked for; grade, group and state
are the seller's. Nicks are masked and name nobody: the open id does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime

from attrs import define, field

from tmallerp.simulator.answers import Row, moment, present, yuan
from tmallerp.simulator.desk._shop import (
    Desk,
    Result,
    Shop,
    Values,
    bad_value,
    cut,
    fen,
    isv,
    pick,
)
from tmallerp.simulator.trade import CLOSED, CLOSED_UNPAID, FINISHED, Trade

_GRADES = {1: "普通会员", 2: "高级会员", 3: "VIP会员", 4: "至尊VIP会员"}
_MOST_PAGES = 1000


@define(kw_only=True)
class Note:
    """What the seller wrote down of one buyer."""

    status: str = "normal"
    grade: int = 1
    groups: str = ""
    changed: datetime | None = None


@define(kw_only=True)
class Grade:
    """What a grade gives, and what brings a buyer to the next one."""

    discount: int = 1000
    amount: int = 0
    count: int = 0


class Customers:
    """The shop's notes on its buyers."""

    def __init__(self, shop: Shop) -> None:
        self.notes: defaultdict[int, Note] = defaultdict(Note)
        self.grades = {number: Grade() for number in _GRADES}
        self.groups: list[Row] = [
            {
                "group_id": 4_000 + n,
                "group_name": name,
                "status": "1",
                "group_create": moment(shop.world.start),
                "group_modify": moment(shop.world.start),
            }
            for n, name in enumerate(("老客", "团购"), start=1)
        ]


@define(kw_only=True)
class _Sums:
    """One buyer's trades, counted."""

    buyer: int
    done: list[Trade] = field(factory=list)
    closed: list[Trade] = field(factory=list)
    every: list[Trade] = field(factory=list)

    @property
    def last(self) -> datetime:
        return max(trade.created for trade in self.every)

    @property
    def amount(self) -> int:
        return sum(trade.received for trade in self.done)

    @property
    def pieces(self) -> int:
        return sum(line.num for trade in self.done for line in trade.lines)


def _sums(shop: Shop) -> list[_Sums]:
    found: dict[int, _Sums] = {}
    for trade in shop.world.trades.values():
        sums = found.setdefault(trade.buyer, _Sums(buyer=trade.buyer))
        sums.every.append(trade)
        if trade.status == FINISHED:
            sums.done.append(trade)
        elif trade.status in {CLOSED, CLOSED_UNPAID}:
            sums.closed.append(trade)
    return sorted(found.values(), key=lambda sums: (sums.last, sums.buyer), reverse=True)


def ouid(buyer: int) -> str:
    """Return the id a buyer has for this shop's customer services."""
    return f"OU{buyer:08d}"


def _row(shop: Shop, sums: _Sums) -> Row:
    note = shop.room(Customers).notes[sums.buyer]
    count = len(sums.done)
    return present(
        {
            "buyer_nick": "买**",
            "ouid": ouid(sums.buyer),
            "status": note.status,
            "grade": note.grade,
            "grade_name": _GRADES[note.grade],
            "group_ids": note.groups,
            "relation_source": 1 if count else 2,
            "trade_count": count,
            "trade_amount": yuan(sums.amount),
            "avg_price": yuan(sums.amount // count) if count else "0.00",
            "item_num": sums.pieces,
            "close_trade_count": len(sums.closed),
            "close_trade_amount": yuan(sum(trade.payment for trade in sums.closed)),
            "item_close_count": sum(len(trade.lines) for trade in sums.closed),
            "last_trade_time": moment(sums.last),
            "biz_order_id": max(sums.every, key=lambda trade: trade.created).tid,
            "city": "杭州市",
            "province": 11,
        }
    )


def _is_wanted(shop: Shop, sums: _Sums, values: Values) -> bool:
    note = shop.room(Customers).notes[sums.buyer]
    named = values.get("open_uid") or values.get("ouid")
    bounds = (
        ("last_trade_time", sums.last),
        ("trade_count", len(sums.done)),
    )
    least, most = values.get("min_trade_amount"), values.get("max_trade_amount")
    return (
        named in {None, ouid(sums.buyer), f"AAE{sums.buyer:08d}"}
        and values.get("grade", note.grade) == note.grade
        and values.get("relation_source", 1 if sums.done else 2) == (1 if sums.done else 2)
        and str(values.get("group_id", "")) in {"", *note.groups.split(",")}
        and all(
            values.get(f"min_{name}", value) <= value <= values.get(f"max_{name}", value)
            for name, value in bounds
        )
        and (least is None or sums.amount >= fen(least))
        and (most is None or sums.amount <= fen(most))
    )


def _page(values: Values) -> Values:
    page, size = values["current_page"], values.get("page_size", 10)
    if not 1 <= page <= _MOST_PAGES or not 1 <= size <= 100:
        raise bad_value("current_page 1-1000, page_size 1-100")
    return {"page_no": page, "page_size": size}


def _members(
    api: str, model: str, keep: Callable[[Shop, _Sums, Values], bool] = _is_wanted
) -> Desk:
    def answer(shop: Shop, values: Values) -> Result:
        page = _page(values)
        found = [sums for sums in _sums(shop) if keep(shop, sums, values)]
        shown = [pick(model, _row(shop, one), {}, api) for one in cut(found, page)]
        return {"members": shown, "total_result": len(found)}

    return answer


def _has_changed(shop: Shop, sums: _Sums, values: Values) -> bool:
    """A member changes with a trade, and with the seller's notes."""
    note = shop.room(Customers).notes[sums.buyer]
    moments = [trade.modified for trade in sums.every]
    at = max([*moments, note.changed] if note.changed else moments)
    start, end = values.get("start_modify", at), values.get("end_modify", at)
    return bool(start <= at <= end) and values.get("grade", note.grade) == note.grade


def _update(shop: Shop, values: Values) -> Result:
    """Note state, grade and groups of one buyer."""
    named = values.get("ouid", "")
    known = {ouid(trade.buyer): trade.buyer for trade in shop.world.trades.values()}
    if named not in known:
        # Masked nicks are everybody's: nobody is found by one.
        raise isv("isv.crm-service-error:BUYER_NOT_FOUND", "会员不存在")
    room = shop.room(Customers)
    groups = values.get("group_ids", "")
    numbers = {str(row["group_id"]) for row in room.groups}
    if not {one for one in groups.split(",") if one} <= numbers:
        raise bad_value("group_ids")
    note = room.notes[known[named]]
    note.status, note.changed = values["status"], shop.now
    note.grade = values.get("grade", note.grade)
    note.groups = groups or note.groups
    return {"is_success": True}


def _groups(shop: Shop, values: Values) -> Result:
    room, page = shop.room(Customers), _page(values)
    rows = [
        {
            **row,
            "member_count": sum(
                str(row["group_id"]) in note.groups.split(",")
                for note in room.notes.values()
            ),
        }
        for row in room.groups
    ]
    return {"groups": cut(rows, page), "total_result": len(rows)}


def _grades(shop: Shop, _values: Values) -> Result:
    grades = shop.room(Customers).grades
    rows = [
        present(
            {
                "cur_grade": str(number),
                "cur_grade_name": name,
                "discount": grades[number].discount,
                "next_upgrade_amount": grades[number].amount,
                "next_upgrade_count": grades[number].count,
                "next_grade": str(number + 1) if number + 1 in _GRADES else None,
                "next_grade_name": _GRADES.get(number + 1),
            }
        )
        for number, name in _GRADES.items()
    ]
    return {"grade_promotions": rows}


def _set_grades(shop: Shop, values: Values) -> Result:
    numbers, discounts = values["grade"], values["discount"]
    if len(numbers) != len(discounts) or set(numbers) - set(_GRADES):
        raise bad_value("grade, discount")
    # 950 is a price of nine and a half tenths; seven tenths is the least there is.
    if not all(700 <= int(one) <= 1000 for one in discounts):
        raise bad_value("discount 700-1000")
    amounts, counts = values.get("amount", []), values.get("count", [])
    for n, number in enumerate(numbers):
        grade = shop.room(Customers).grades[number]
        grade.discount = int(discounts[n])
        grade.amount = int(amounts[n]) if n < len(amounts) else grade.amount
        grade.count = int(counts[n]) if n < len(counts) else grade.count
    return {"is_success": True}


_LISTS = {"get": "BasicMember", "search": "CrmMember", "increment.get": "BasicMember"}

DESK: dict[str, Desk] = {
    **{
        f"taobao.crm.members.{name}{more}": _members(
            f"taobao.crm.members.{name}{more}",
            model,
            _has_changed if name == "increment.get" else _is_wanted,
        )
        for name, model in _LISTS.items()
        for more in ("", ".privy")
    },
    "taobao.crm.memberinfo.update": _update,
    "taobao.crm.memberinfo.update.privy": _update,
    "taobao.crm.groups.get": _groups,
    "taobao.crm.grade.get": _grades,
    "taobao.crm.grade.set": _set_grades,
}
