"""
What a seller answers to a refund: agree, refuse, take goods back, pass on.

Each write echoes the case's version, and a stale one is refused: the case changed since
it was read. Paying out is for sub-accounts with that right, never for the main account.
"""

from __future__ import annotations

from attrs import frozen

from tmallerp.simulator.buyer import move_case, send_back_later, take_back
from tmallerp.simulator.desk._shop import (
    Desk,
    Result,
    Shop,
    Values,
    bad_value,
    isv,
    number,
)
from tmallerp.simulator.desk.addresses import AddressBook
from tmallerp.simulator.desk.parcels import NAMES
from tmallerp.simulator.desk.refunds import REASONS, Talks, case_of
from tmallerp.simulator.trade import Refund

_STALE = "isv.refund-service-error:REFUND_VERSION_ERROR"
_STATE = "isv.refund-service-error:REFUND_STATUS_ERROR"
_PHASE = "isv.refund-service-error:REFUND_PHASE_ERROR"

_MOST, _MOST_FEN = 30, 10_000_00
"""A Tmall shop agrees to thirty cases and ten thousand yuan in one call."""
_PAYABLE = frozenset({"WAIT_SELLER_AGREE", "WAIT_SELLER_CONFIRM_GOODS"})


@frozen
class _Wish:
    """One case a call wants to pay: number, fen, version, phase."""

    refund_id: int
    amount: int
    version: int
    phase: str


def _agree(shop: Shop, values: Values) -> Result:
    """Pay cases out; each one succeeds or fails by itself."""
    if not shop.by_sub_account:
        raise isv("isv.invalid-permission:not_sub_user", "只有子账号可以同意退款")
    wishes = [_wish(text) for text in values["refund_infos"].split(",")]
    if len(wishes) > _MOST or sum(one.amount for one in wishes) > _MOST_FEN:
        raise bad_value("30 refunds, 10000 yuan")
    rows = [_pay(shop, wish) for wish in wishes]
    done = all(row["succ"] for row in rows)
    told = (
        {"message": "操作成功"}
        if done
        else {"message": "部分失败", "msg_code": "PART_FAIL"}
    )
    return {"succ": done, "results": rows, **told}


def _wish(text: str) -> _Wish:
    parts = text.split("|")
    if len(parts) != 4:
        raise bad_value(f"refund_infos={text[:40]}")
    return _Wish(number(parts[0]), number(parts[1]), number(parts[2]), parts[3])


def _pay(shop: Shop, wish: _Wish) -> Result:
    case = shop.world.refunds.get(wish.refund_id)
    problem = "退款不存在" if case is None else _problem(case, wish)
    if case is not None and not problem:
        shop.world.close_case(shop.world.trades[case.tid], case, "SUCCESS")
    row = {"refund_id": str(wish.refund_id), "succ": not problem}
    return {**row, "message": problem} if problem else row


def _problem(case: Refund, wish: _Wish) -> str:
    if wish.version != case.version:
        return "REFUND_VERSION_ERROR:退款已变更,请重新获取"
    if wish.phase != case.phase:
        return "REFUND_PHASE_ERROR:退款阶段不符"
    waits = case.returns_goods and case.status == "WAIT_SELLER_AGREE"
    if case.status not in _PAYABLE or waits:
        return "REFUND_STATUS_ERROR:退款状态不允许"
    return "" if wish.amount == case.refund_fee else "REFUND_FEE_ERROR:退款金额不符"


def _checked(shop: Shop, values: Values, *statuses: str) -> Refund:
    """Return the case of a call, if version, phase and state fit."""
    case = case_of(shop, values["refund_id"])
    if values.get("refund_version", case.version) != case.version:
        raise isv(_STALE, "退款已变更,请重新获取")
    if values.get("refund_phase", case.phase) != case.phase:
        raise isv(_PHASE, "退款阶段不符")
    if case.status not in statuses:
        raise isv(_STATE, "退款状态不允许该操作")
    return case


def _review(shop: Shop, values: Values) -> Result:
    """Say that a case may be paid, or not; the money moves with another call."""
    case = _checked(shop, values, *_PAYABLE)
    case.is_reviewed = values["result"]
    shop.room(Talks).say(case.refund_id, values["message"], "卖家主账号")
    move_case(shop.world, case, case.status)
    return {"is_success": True}


def _refuse(shop: Shop, values: Values) -> Result:
    if "refuse_proof" not in values or "refund_phase" not in values:
        # A Tmall shop must show why, and in which phase.
        raise bad_value("refuse_proof, refund_phase")
    case = _checked(shop, values, *_PAYABLE)
    if values.get("refuse_reason_id", 1) not in REASONS:
        raise bad_value("refuse_reason_id")
    shop.room(Talks).say(case.refund_id, values["refuse_message"], "卖家主账号")
    move_case(shop.world, case, "SELLER_REFUSE_BUYER")
    row = {"refund_id": str(case.refund_id), "status": case.status}
    modified = case.modified.strftime("%Y-%m-%d %H:%M:%S")
    return {"is_success": True, "refund": {**row, "modified": modified}}


def _agree_return(shop: Shop, values: Values) -> Result:
    """Agree that the goods come back, to an address the buyer is told."""
    case = _checked(shop, values, "WAIT_SELLER_AGREE")
    if not case.returns_goods:
        raise isv(_STATE, "仅退款不需要退货")
    book = shop.room(AddressBook)
    told = values.get("seller_address_id")
    row = book.contact(told) if told else book.default("cancel_def")
    if values.get("address"):
        case.address = values["address"]
    elif row is not None:
        case.address = f"{row['province']}{row['city']}{row['country']}{row['addr']}"
    else:
        raise isv("isv.refund-service-error:ADDRESS_NOT_FOUND", "没有退货地址")
    move_case(shop.world, case, "WAIT_BUYER_RETURN_GOODS")
    send_back_later(shop.world, case)
    return {"is_success": True}


def _refill(shop: Shop, values: Values) -> Result:
    """Fill in the parcel in which the goods come, for the buyer."""
    case = _checked(shop, values, "WAIT_BUYER_RETURN_GOODS")
    company = values["logistics_company_code"]
    if company not in NAMES:
        raise bad_value("logistics_company_code")
    take_back(shop.world, case, company, values["logistics_waybill_no"])
    return {"is_success": True}


def _refuse_return(shop: Shop, values: Values) -> Result:
    case = _checked(shop, values, "WAIT_SELLER_CONFIRM_GOODS")
    text = REASONS.get(values.get("refuse_reason_id", 1), "")
    shop.room(Talks).say(case.refund_id, text, "卖家主账号")
    move_case(shop.world, case, "SELLER_REFUSE_BUYER")
    return {"result": True}


def _negotiate(shop: Shop, values: Values) -> Result:
    """Offer the buyer a return for so much money; the goods are then awaited."""
    case = _checked(shop, values, "WAIT_SELLER_AGREE", "SELLER_REFUSE_BUYER")
    if not 0 < values["refund_fee"] <= case.total_fee:
        raise bad_value("refund_fee")
    row = shop.room(AddressBook).contact(values["address_id"])
    case.address = f"{row['province']}{row['city']}{row['country']}{row['addr']}"
    case.refund_fee, case.returns_goods = values["refund_fee"], True
    move_case(shop.world, case, "WAIT_BUYER_RETURN_GOODS")
    send_back_later(shop.world, case)
    return {}


def _offer(shop: Shop, values: Values) -> Result:
    """What may be offered: to which address, at most how much."""
    case = case_of(shop, values["refund_id"])
    rows = [
        {
            "address_id": row["contact_id"],
            "receiver_name": row["contact_name"],
            "province_name": row["province"],
            "city_name": row["city"],
            "area_name": row["country"],
            "address_detail": row["addr"],
            "mobile": row["mobile_phone"],
        }
        for row in shop.room(AddressBook).rows.values()
    ]
    reasons = [{"reason_id": key, "reason_text": text} for key, text in REASONS.items()]
    return {
        "refund_version": case.version,
        "max_refund_fee": {"max_refund_fee": case.total_fee},
        "address_list": rows,
        "reason_list": reasons,
        "apply_tips": "",
    }


def _intercept(shop: Shop, values: Values) -> Result:
    """Ask the carrier to bring back what is on its way."""
    case = _checked(shop, values, "WAIT_SELLER_AGREE")
    _, line = shop.order(case.oid)
    if line.consign_time is None:
        raise isv("isv.refund-service-error:GOODS_NOT_SENT", "尚未发货,无需拦截")
    shop.room(Talks).say(case.refund_id, "快递拦截", "卖家主账号")
    move_case(shop.world, case, case.status)
    return {}


def _intercepted(shop: Shop, values: Values) -> Result:
    """Report whether a parcel could be stopped before it left."""
    told = values["param"]
    case = shop.world.refunds.get(told["refund_id"])
    if case is None or case.tid != told["tid"] or case.status != "WAIT_SELLER_AGREE":
        return _no("REFUND_STATUS_ERROR")
    _, line = shop.order(case.oid)
    if line.consign_time is not None and told["status"] == "SUCCESS":
        return _no("GOODS_ALREADY_SENT")
    shop.room(Talks).say(case.refund_id, f"拦截:{told['status']}", "卖家主账号")
    move_case(shop.world, case, case.status)
    return {"result": {"success": True, "result_data": {"refund_id": case.refund_id}}}


def _checked_in(shop: Shop, values: Values) -> Result:
    """Report what the warehouse found in a return: whether it may be paid."""
    told = values["param"]
    case = shop.world.refunds.get(told["refund_id"])
    if case is None or case.status != "WAIT_SELLER_CONFIRM_GOODS":
        return _no("REFUND_STATUS_ERROR")
    case.is_reviewed = told["status"] == "SUCCESS"
    shop.room(Talks).say(case.refund_id, told["msg"], "卖家主账号")
    move_case(shop.world, case, case.status)
    return {"result": {"success": True}}


def _no(code: str) -> Result:
    return {"result": {"success": False, "error_code": code, "error_info": code}}


DESK: dict[str, Desk] = {
    "taobao.rp.refunds.agree": _agree,
    "taobao.rp.refund.review": _review,
    "taobao.refund.refuse": _refuse,
    "taobao.rp.returngoods.agree": _agree_return,
    "taobao.rp.returngoods.refill": _refill,
    "taobao.rp.returngoods.refuse": _refuse_return,
    "taobao.refund.negotiatereturn": _negotiate,
    "taobao.refund.negotiatereturn.render": _offer,
    "taobao.rp.refund.intercept": _intercept,
    "taobao.rdc.aligenius.sendgoods.cancel": _intercepted,
    "taobao.rdc.aligenius.refunds.check": _checked_in,
}
