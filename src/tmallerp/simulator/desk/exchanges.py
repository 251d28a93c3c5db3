"""
Exchanges: goods come back, others go out, and no money moves.

A step that does not fit the state is refused inside an answer of success, as this family
of services does: ``success`` is false and ``msg_code`` says why.
"""

from __future__ import annotations

from collections.abc import Callable

from tmallerp.simulator.answers import Row, moment
from tmallerp.simulator.answers.refunds import render_exchange
from tmallerp.simulator.buyer import (
    PENDING,
    RETURNED,
    WAIT_CHANGE,
    WAIT_DISPATCH,
    WAIT_RECEIPT,
    WAIT_RETURN,
    exchange_goes_on,
)
from tmallerp.simulator.desk._shop import (
    Desk,
    Result,
    Shop,
    Values,
    bad_value,
    cut,
    isv,
    pick,
)
from tmallerp.simulator.desk.addresses import AddressBook
from tmallerp.simulator.desk.refunds import REASONS, Talks
from tmallerp.simulator.trade import Exchange

_ROLES = {"卖家主账号": "1", "卖家子账号": "2", "买家": "4"}
_BRIEF = ("biz_order_id", "dispute_id", "modified", "status")


def _case(shop: Shop, values: Values) -> Exchange:
    case = shop.world.exchanges.get(values["dispute_id"])
    if case is None:
        raise isv("isv.exchange-service-error:DISPUTE_NOT_FOUND", "换货单不存在")
    return case


def _row(shop: Shop, case: Exchange) -> Row:
    return render_exchange(case, shop.world.trades[case.tid])


def _received(shop: Shop, values: Values) -> Result:
    found = [case for case in shop.world.exchanges.values() if _is_wanted(case, values)]
    found.sort(key=lambda case: (case.modified, case.dispute_id), reverse=True)
    page, size = values.get("page_no", 1), values.get("page_size", 20)
    api = "tmall.exchange.receive.get"
    rows = [
        pick("Exchange", _row(shop, case), values, api) for case in cut(found, values, 20)
    ]
    return {
        "results": rows,
        "page_results": len(rows),
        "total_results": len(found),
        "has_next": len(found) > page * size,
    }


def _is_wanted(case: Exchange, values: Values) -> bool:
    # The end's name is misspelt where the platform says it, and so here.
    changed = values.get("start_gmt_modified_time"), values.get("end_gmt_modifed_time")
    created = values.get("start_created_time"), values.get("end_created_time")
    states, numbers = values.get("dispute_status_array"), values.get("refund_id_array")
    return (
        (changed[0] or case.modified) <= case.modified <= (changed[1] or case.modified)
        and (created[0] or case.created) <= case.created <= (created[1] or case.created)
        and (not states or str(case.status) in states)
        and (not numbers or str(case.dispute_id) in numbers)
        and values.get("biz_order_id", case.oid) in {case.oid, case.tid}
    )


def _one(shop: Shop, values: Values) -> Result:
    row = pick("Exchange", _row(shop, _case(shop, values)), values, "tmall.exchange.get")
    return {"result": {"success": True, "exchange": row}}


def _step(
    status: int, then: int, extra: Callable[[Shop, Values, Exchange], None] | None = None
) -> Desk:
    """Return a desk that takes an exchange from one state to the next."""

    def answer(shop: Shop, values: Values) -> Result:
        case = _case(shop, values)
        if case.status != status:
            told = {"msg_code": "DISPUTE_STATUS_ERROR", "message": "换货状态不允许该操作"}
            return {"result": {"success": False, **told}}
        if extra is not None:
            extra(shop, values, case)
        case.move(then, shop.world.now)
        exchange_goes_on(shop.world, case)
        row = _row(shop, case)
        return {"result": {"success": True, "exchange": {key: row[key] for key in _BRIEF}}}

    return answer


def _tell_address(shop: Shop, values: Values, case: Exchange) -> None:
    row = shop.room(AddressBook).contact(values["address_id"])
    told = f"{row['province']}{row['city']}{row['country']}{row['addr']}"
    case.address = values.get("complete_address") or told


def _give_reason(shop: Shop, values: Values, case: Exchange) -> None:
    if values["seller_refuse_reason_id"] not in REASONS:
        raise bad_value("seller_refuse_reason_id")
    text = values.get("leave_message") or REASONS[values["seller_refuse_reason_id"]]
    shop.room(Talks).say(case.dispute_id, text, "卖家主账号")


def _send(_shop: Shop, values: Values, case: Exchange) -> None:
    case.seller_company = values["logistics_company_name"]
    case.seller_sid = values["logistics_no"]


def _reasons(shop: Shop, values: Values) -> Result:
    _case(shop, values)
    rows = [{"reason_id": key, "reason_text": text} for key, text in REASONS.items()]
    return {"result": {"results": rows, "total_results": len(rows)}}


def _messages(shop: Shop, values: Values) -> Result:
    case, roles = _case(shop, values), values.get("operator_roles")
    rows = shop.room(Talks).of(
        case.dispute_id, case.reason, moment(case.created), case.phase
    )
    found = [row for row in rows if not roles or _ROLES[row["owner_role"]] in roles]
    api, shown = "tmall.exchange.messages.get", cut(found, values, 20)
    page, size = values.get("page_no", 1), values.get("page_size", 20)
    return {
        "result": {
            "results": [pick("RefundMessage", row, values, api) for row in shown],
            "page_results": len(shown),
            "total_results": len(found),
            "has_next": len(found) > page * size,
        }
    }


def _say(shop: Shop, values: Values) -> Result:
    case, picture = _case(shop, values), values.get("message_pics")
    role = "卖家子账号" if shop.by_sub_account else "卖家主账号"
    urls = [f"https://img.example.com/{picture.filename}"] if picture else []
    row = shop.room(Talks).say(case.dispute_id, values["content"], role, urls)
    shown = pick("RefundMessage", row, values, "tmall.exchange.message.add")
    return {"result": {"results": [shown]}}


DESK: dict[str, Desk] = {
    "tmall.exchange.receive.get": _received,
    "tmall.exchange.get": _one,
    "tmall.exchange.agree": _step(PENDING, WAIT_RETURN, _tell_address),
    "tmall.exchange.refuse": _step(PENDING, WAIT_CHANGE, _give_reason),
    "tmall.exchange.returngoods.agree": _step(RETURNED, WAIT_DISPATCH),
    "tmall.exchange.returngoods.refuse": _step(RETURNED, WAIT_CHANGE, _give_reason),
    "tmall.exchange.consigngoods": _step(WAIT_DISPATCH, WAIT_RECEIPT, _send),
    "tmall.exchange.confirm.consign": _step(WAIT_DISPATCH, WAIT_RECEIPT, _send),
    "tmall.exchange.refusereason.get": _reasons,
    "tmall.exchange.messages.get": _messages,
    "tmall.exchange.message.add": _say,
}
