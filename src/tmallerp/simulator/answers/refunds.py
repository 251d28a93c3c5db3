"""Refund cases and exchanges on the wire."""

from __future__ import annotations

from datetime import timedelta

from tmallerp.simulator.answers import Row, moment, number, present, yuan
from tmallerp.simulator.trade import OPEN_REFUNDS, Exchange, Refund, Trade

_TIMEOUT = timedelta(days=5)


def render_refund(case: Refund, trade: Trade) -> Row:
    """Write one case; what the seller keeps and what goes back add up."""
    line = next(line for line in trade.lines if line.oid == case.oid)
    is_open = case.status in OPEN_REFUNDS
    return present(
        {
            "refund_id": str(case.refund_id),
            "tid": number(case.tid),
            "oid": number(case.oid),
            "status": case.status,
            "order_status": line.status,
            "good_status": case.good_status,
            "has_good_return": case.returns_goods,
            "dispute_type": "REFUND_AND_RETURN" if case.returns_goods else "REFUND",
            "refund_phase": case.phase,
            "refund_version": case.version,
            "total_fee": yuan(case.total_fee),
            "payment": yuan(case.total_fee - case.refund_fee),
            "refund_fee": yuan(case.refund_fee),
            "created": moment(case.created),
            "modified": moment(case.modified),
            "reason": case.reason,
            "desc": case.reason,
            "title": line.title,
            "num": case.num,
            "num_iid": line.num_iid,
            "sku": f"{line.sku_id}|{line.words}" if line.sku_id else None,
            "outer_id": line.outer_sku_id or line.outer_iid,
            "price": yuan(line.price),
            "company_name": case.company,
            "sid": case.sid,
            "good_return_time": moment(case.good_return_time),
            "address": case.address,
            "advance_status": 0,
            "cs_status": 1,
            "buyer_nick": "买**",
            "buyer_open_uid": f"AAE{trade.buyer:08d}",
            "seller_nick": "模拟旗舰店",
            "shipping_type": "express",
            "refund_remind_timeout": {
                "exist_timeout": is_open,
                "remind_type": 1,
                "timeout": moment(case.modified + _TIMEOUT),
            },
            "attribute": "",
        }
    )


def render_exchange(case: Exchange, trade: Trade) -> Row:
    """Write one exchange."""
    line = next(line for line in trade.lines if line.oid == case.oid)
    return present(
        {
            "dispute_id": str(case.dispute_id),
            "biz_order_id": str(case.oid),
            "status": str(case.status),
            "created": moment(case.created),
            "modified": moment(case.modified),
            "refund_version": int(case.modified.timestamp() * 1000),
            "refund_phase": case.phase,
            "reason": case.reason,
            "desc": case.reason,
            "title": line.title,
            "num": case.num,
            "price": yuan(line.price),
            "payment": yuan(case.payment),
            "bought_sku": case.bought_sku,
            "exchange_sku": case.wanted_sku,
            "good_status": "BUYER_RETURNED_GOODS" if case.buyer_sid else "BUYER_RECEIVED",
            "address": case.address,
            "buyer_logistic_name": case.buyer_company,
            "buyer_logistic_no": case.buyer_sid,
            "seller_logistic_name": case.seller_company,
            "seller_logistic_no": case.seller_sid,
            "buyer_name": "买**",
            "buyer_phone": "138****0000",
            "buyer_address": "**路**号",
            "buyer_nick": "买**",
            "buyer_open_uid": f"AAE{trade.buyer:08d}",
            "seller_nick": "模拟旗舰店",
            "time_out": moment(case.modified + _TIMEOUT),
            "operation_contraint": "null",
            "advance_status": 0,
            "cs_status": 1,
        }
    )
