"""Refund cases as they are read, and what is said about them."""

from __future__ import annotations

from collections import defaultdict

from tmallerp.simulator.answers import Row, moment, yuan
from tmallerp.simulator.answers.refunds import render_exchange, render_refund
from tmallerp.simulator.desk._shop import (
    Desk,
    Result,
    Shop,
    Values,
    counted,
    cut,
    isv,
    pick,
)
from tmallerp.simulator.desk.trades import is_of_types, within
from tmallerp.simulator.trade import Refund

REASONS = {1: "已发货", 2: "商品影响二次销售", 3: "协商一致不退", 4: "未收到退货"}
_TYPES = "guarantee_trade,auto_delivery"


class Talks:
    """What was said in each case, oldest first."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._said: defaultdict[int, list[Row]] = defaultdict(list)
        self._count = 800_000

    def say(self, number: int, text: str, role: str, urls: list[str] | None = None) -> Row:
        """Write a message down."""
        self._count += 1
        row: Row = {
            "id": self._count,
            "refund_id": str(number),
            "content": text,
            "created": moment(self._shop.now),
            "owner_role": role,
            "owner_nick": "模拟旗舰店" if role.startswith("卖家") else "买**",
            "message_type": "NORMAL",
            "pic_urls": [{"url": url} for url in urls or []],
        }
        self._said[number].append(row)
        return row

    def of(self, number: int, first: str, created: str | None, phase: str) -> list[Row]:
        """Return a case's messages, the buyer's application first."""
        opening = {
            "id": number % 10**6,
            "refund_id": str(number),
            "content": first,
            "created": created,
            "owner_role": "买家",
            "owner_nick": "买**",
            "message_type": "NORMAL",
            "pic_urls": [],
        }
        return [{**row, "refund_phase": phase} for row in (opening, *self._said[number])]


def case_of(shop: Shop, refund_id: int) -> Refund:
    """
    Return a case.

    Raises:
        Refusal: If there is none.
    """
    case = shop.world.refunds.get(refund_id)
    if case is None:
        raise isv("isv.refund-not-exist", "退款不存在")
    return case


def _row(shop: Shop, case: Refund) -> Row:
    return render_refund(case, shop.world.trades[case.tid])


def _received(shop: Shop, values: Values) -> Result:
    trades = shop.world.trades
    buyer = values.get("buyer_open_uid")
    cases = [
        case
        for case in shop.world.refunds.values()
        if within(case.modified, values)
        and values.get("status", case.status) == case.status
        and is_of_types(trades[case.tid], values.get("type", _TYPES))
        and buyer in {None, f"AAE{trades[case.tid].buyer:08d}"}
    ]
    cases.sort(key=lambda case: (case.modified, case.refund_id), reverse=True)
    api = "taobao.refunds.receive.get"
    result = counted("refunds", cases, values)
    result["refunds"] = [
        pick("Refund", _row(shop, case), values, api) for case in result["refunds"]
    ]
    return result


def _applied(_shop: Shop, _values: Values) -> Result:
    """What the shop itself asks back as a buyer: it buys nothing."""
    return {"refunds": [], "total_results": 0}


def _refund(shop: Shop, values: Values) -> Result:
    row = _row(shop, case_of(shop, values["refund_id"]))
    return {"refund": pick("Refund", row, values, "taobao.refund.get")}


def _detail(shop: Shop, values: Values) -> Result:
    case = case_of(shop, values["refund_id"])
    allowed = {
        "WAIT_SELLER_AGREE": ["AGREE", "REFUSE"],
        "WAIT_BUYER_RETURN_GOODS": ["REFILL_LOGISTICS"],
        "WAIT_SELLER_CONFIRM_GOODS": ["AGREE", "REFUSE"],
    }.get(case.status, [])
    every = ("AGREE", "REFUSE", "REFILL_LOGISTICS")
    detail = {
        "refund_version": case.version,
        "allowed_operations": [{"operation_code": code, "tips": ""} for code in allowed],
        "not_allowed_operations": [
            {"operation_code": code, "tips": case.status}
            for code in every
            if code not in allowed
        ],
    }
    return {"detail": pick("RefundDetail", detail, values, "taobao.refund.detail.get")}


def _states(shop: Shop, values: Values) -> Result:
    wanted = values["query_param"]["biz_order_id"]
    rows = [
        {
            "refund_id": case.refund_id,
            "tid": case.tid,
            "oid": case.oid,
            "modified": moment(case.modified),
            "status": case.status,
        }
        for case in shop.world.refunds.values()
        if wanted in {case.oid, case.tid}
    ]
    return {"result_package": {"result_list": rows}}


def _reasons(shop: Shop, values: Values) -> Result:
    case_of(shop, values["refund_id"])
    api = "taobao.refund.refusereason.get"
    rows = [
        pick(
            "Reason",
            {"reason_id": key, "reason_text": text, "reason_tips": ""},
            values,
            api,
        )
        for key, text in REASONS.items()
    ]
    return {"reasons": rows, "total_results": len(rows), "has_next": False}


def _messages(shop: Shop, values: Values) -> Result:
    case = case_of(shop, values["refund_id"])
    rows = shop.room(Talks).of(
        case.refund_id, case.reason, moment(case.created), case.phase
    )
    api = "taobao.refund.messages.get"
    shown = [pick("RefundMessage", row, values, api) for row in cut(rows, values)]
    return {"refund_messages": shown, "total_results": len(rows)}


def _say(shop: Shop, values: Values) -> Result:
    case = case_of(shop, values["refund_id"])
    role = "卖家子账号" if shop.by_sub_account else "卖家主账号"
    url = f"https://img.example.com/{values['image'].filename}"
    row = shop.room(Talks).say(case.refund_id, values["content"], role, [url])
    return {"refund_message": {key: row[key] for key in ("id", "created")}}


def _disputes(shop: Shop, values: Values) -> Result:
    """Refund cases and exchanges in one list."""
    world, wanted = shop.world, values.get("refund_id")
    rows = [
        (case.modified, {**_row(shop, case), "biz_order_id": str(case.oid)})
        for case in world.refunds.values()
    ]
    rows += [
        (
            case.modified,
            {
                **render_exchange(case, world.trades[case.tid]),
                "refund_id": str(case.dispute_id),
                "oid": case.oid,
                "dispute_request": "EXCHANGE",
                "refund_fee": yuan(0),
            },
        )
        for case in world.exchanges.values()
    ]
    found = [
        row
        for at, row in sorted(rows, key=lambda pair: pair[0], reverse=True)
        if within(at, values)
        and values.get("status", row["status"]) == row["status"]
        and str(wanted or row["refund_id"]) == row["refund_id"]
    ]
    api = "tmall.dispute.receive.get"
    page = counted("results", found, values, 20)
    page["results"] = [pick("Dispute", row, values, api) for row in page["results"]]
    return {"result": {**page, "page_results": len(page["results"])}}


DESK: dict[str, Desk] = {
    "taobao.refunds.receive.get": _received,
    "taobao.refunds.apply.get": _applied,
    "taobao.refund.get": _refund,
    "taobao.refund.detail.get": _detail,
    "taobao.refund.status.get": _states,
    "taobao.refund.refusereason.get": _reasons,
    "taobao.refund.messages.get": _messages,
    "taobao.refund.message.add": _say,
    "tmall.dispute.receive.get": _disputes,
}
