"""Trades on the wire: the trade, its lines, services and promotions."""

from __future__ import annotations

from datetime import datetime, timedelta

from tmallerp.simulator.answers import Row, moment, number, present, yuan
from tmallerp.simulator.answers.receivers import CITIES, SURNAMES, oaid_of
from tmallerp.simulator.trade import CLOSED_UNPAID, FINISHED, SHIPPED, Line, Trade


def render_trade(trade: Trade) -> Row:
    """Write one trade with everything the platform could show."""
    row = {
        **_identity(trade),
        **_amounts(trade),
        **_receiver(trade),
        **_masked(trade.receiver),
        **_marks(trade),
        "orders": [_line(trade, line) for line in trade.lines],
        "promotion_details": _promotions(trade),
        "service_orders": [
            {
                "oid": number(service.oid),
                "oid_str": str(service.oid),
                "item_oid": number(service.item_oid),
                "service_id": 9_001,
                "title": service.title,
                "num": 1,
                "price": yuan(service.payment),
                "payment": yuan(service.payment),
                "total_fee": yuan(service.payment),
            }
            for service in trade.services
        ],
    }
    return present(_poisoned(trade, row))


def _identity(trade: Trade) -> Row:
    return {
        "tid": number(trade.tid),
        "tid_str": str(trade.tid),
        "type": trade.type,
        "status": trade.status,
        "created": moment(trade.created),
        "modified": moment(trade.modified),
        "async_modified": moment(trade.async_modified),
        "pay_time": moment(trade.pay_time),
        "consign_time": moment(trade.consign_time),
        "end_time": moment(trade.end_time),
        "timeout_action_time": moment(_timeout(trade)),
        "buyer_rate": all(line.buyer_rate for line in trade.lines),
        "seller_rate": all(line.seller_rate for line in trade.lines),
        "seller_nick": "模拟旗舰店",
        "title": "模拟旗舰店",
        "buyer_nick": "买**",
        "buyer_open_uid": f"AAE{trade.buyer:08d}",
        "step_trade_status": trade.step,
        "step_paid_fee": yuan(trade.deposit) if trade.step else None,
        "new_presell": True if trade.step else None,
        "cod_status": "NEW_CREATED",
        "trade_from": "WAP,WAP",
        "shipping_type": "express",
        "alipay_no": str(2_026_000_000_000_000 + trade.tid % 10**9),
    }


def _timeout(trade: Trade) -> datetime | None:
    """Return when an open trade confirms itself: ten days, and what was granted."""
    if trade.status != SHIPPED or trade.consign_time is None:
        return None
    return trade.consign_time + timedelta(days=10 + trade.delay_days)


def _amounts(trade: Trade) -> Row:
    total = sum(line.price * line.num for line in trade.paid_lines)
    tax = sum(line.tax for line in trade.paid_lines)
    finished = trade.status == FINISHED
    return {
        "payment": yuan(trade.payment),
        "total_fee": yuan(total),
        "post_fee": yuan(trade.post_fee),
        "discount_fee": yuan(trade.discount),
        "adjust_fee": yuan(trade.lines[0].adjust) if trade.is_single else "0.00",
        "received_payment": yuan(trade.received),
        "available_confirm_fee": "0.00" if finished else yuan(trade.payment),
        "has_post_fee": not finished,
        "commission_fee": "0.00",
        "cod_fee": yuan(trade.cod_fee),
        "buyer_cod_fee": yuan(trade.cod_fee),
        "seller_cod_fee": "0.00",
        "order_tax_fee": yuan(tax) if tax else None,
        "point_fee": 0,
        "real_point_fee": 0,
        "buyer_obtain_point_fee": 0,
        "coupon_fee": 0,
        "num": trade.lines[0].num if trade.is_single else None,
    }


def _receiver(trade: Trade) -> Row:
    """Masked, with an OAID that changes when the address does."""
    at = trade.buyer + trade.address_no
    state, city, district, postcode = CITIES[at % len(CITIES)]
    return {
        "oaid": oaid_of(trade),
        "receiver_name": f"{SURNAMES[at % len(SURNAMES)]}**",
        "receiver_mobile": "138****0000",
        "receiver_phone": "",
        "receiver_country": "",
        "receiver_state": state,
        "receiver_city": city,
        "receiver_district": district,
        "receiver_town": "某某街道" if at % 3 == 0 else None,
        "receiver_address": f"**路**号{at % 90}**",
        "receiver_zip": postcode,
        "lm": "1" if trade.address_changed else None,
    }


def _masked(receiver: dict[str, str]) -> Row:
    """Hide what the seller wrote the way the platform hides the rest."""
    masks = {
        "receiver_name": lambda text: f"{text[:1]}**",
        "receiver_mobile": lambda text: f"{text[:3]}****{text[-4:]}" if text else "",
        "receiver_phone": lambda text: f"{text[:4]}****" if text else "",
        "receiver_address": lambda text: f"{text[:1]}**",
    }
    return {key: masks.get(key, str)(text) for key, text in receiver.items()}


def _marks(trade: Trade) -> Row:
    return {
        "buyer_message": trade.message,
        "has_buyer_message": trade.message is not None,
        "seller_memo": trade.memo,
        "seller_flag": trade.flag,
        "is_part_consign": any(line.consign_time for line in trade.lines),
        "is_sh_ship": False,
        "is_daixiao": False,
        "is_force_wlb": False,
        **dict.fromkeys(sorted(trade.holds), 1),
    }


def _line(trade: Trade, line: Line) -> Row:
    paid = trade.payment if trade.is_single else line.total + line.tax
    return present(
        {
            "oid": number(line.oid),
            "oid_str": str(line.oid),
            "status": line.status,
            "refund_status": line.refund_status,
            "refund_id": str(line.refund_id) if line.refund_id else None,
            "num_iid": line.num_iid,
            "sku_id": str(line.sku_id) if line.sku_id else None,
            "outer_iid": line.outer_iid,
            "outer_sku_id": line.outer_sku_id,
            "title": line.title,
            "sku_properties_name": line.words if line.sku_id else None,
            "num": line.num,
            "price": yuan(line.price),
            "total_fee": yuan(line.total),
            "discount_fee": yuan(line.discount),
            "adjust_fee": yuan(line.adjust),
            "payment": yuan(paid),
            "part_mjz_discount": yuan(line.mjz),
            "divide_order_fee": yuan(line.divide),
            "sub_order_tax_fee": yuan(line.tax) if line.tax else None,
            "cid": 50_002_816,
            "seller_type": "B",
            "shipping_type": "express" if line.consign_time else None,
            "logistics_company": line.company,
            "invoice_no": line.invoice_no,
            "consign_time": moment(line.consign_time),
            "end_time": moment(trade.end_time),
            "is_oversold": False,
            "is_daixiao": False,
            "is_sh_ship": False,
            "is_free_gift": True if line.is_gift else None,
            "order_from": "WAP",
            "buyer_rate": line.buyer_rate,
            "seller_rate": line.seller_rate,
            "snapshot_url": f"o:{line.oid}_1",
        }
    )


def _promotions(trade: Trade) -> list[Row]:
    rows = [
        {
            "id": number(line.oid),
            "promotion_id": f"flash-{line.num_iid}",
            "promotion_name": "限时打折",
            "promotion_desc": f"限时打折:省{yuan(line.discount)}元",
            "discount_fee": yuan(line.discount),
        }
        for line in trade.lines
        if line.discount and line.status != CLOSED_UNPAID
    ]
    for n, promotion in enumerate(trade.promotions):
        gift = promotion.get("gift")
        row: Row = {
            "id": number(trade.tid),
            "promotion_id": f"shop-{n}-{trade.tid % 1000}",
            "promotion_name": promotion["name"],
            "promotion_desc": promotion["name"],
            "discount_fee": yuan(int(str(promotion["fen"]))),
        }
        if isinstance(gift, tuple):
            row |= {
                "gift_item_id": str(gift[0]),
                "gift_item_name": gift[1],
                "gift_item_num": str(gift[2]),
            }
        rows.append(row)
    return rows


def _poisoned(trade: Trade, row: Row) -> Row:
    """Damage a trade the way its poison says."""
    if trade.poison == "unbalanced":
        fen = trade.lines[-1].divide + 37
        row["orders"][-1]["divide_order_fee"] = yuan(fen)
    elif trade.poison == "unknown_status":
        row["status"] = "TRADE_ODD_STATE"
    elif trade.poison == "garbage_amount":
        row["payment"] = "1,234.56"
    return row
