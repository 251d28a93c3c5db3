"""Refund cases on the wire."""

from __future__ import annotations

from tmallerp.simulator.answers import Row, moment, number, yuan
from tmallerp.simulator.trade import Refund, Trade


def render_refund(case: Refund, trade: Trade) -> Row:
    """Write one case; what the seller keeps and what goes back add up."""
    line = next(line for line in trade.lines if line.oid == case.oid)
    return {
        "refund_id": str(case.refund_id),
        "tid": number(case.tid),
        "oid": number(case.oid),
        "status": case.status,
        "order_status": line.status,
        "good_status": "BUYER_NOT_RECEIVED",
        "has_good_return": case.returns_goods,
        "dispute_type": "REFUND",
        "refund_phase": case.phase,
        "refund_version": int(case.modified.timestamp() * 1000),
        "total_fee": yuan(case.total_fee),
        "payment": yuan(case.total_fee - case.refund_fee),
        "refund_fee": yuan(case.refund_fee),
        "created": moment(case.created),
        "modified": moment(case.modified),
        "reason": "不想要了",
        "title": line.title,
        "num": case.num,
        "num_iid": line.num_iid,
        "outer_id": line.outer_sku_id or line.outer_iid,
        "price": yuan(line.price),
        "buyer_nick": "买**",
        "seller_nick": "模拟旗舰店",
        "attribute": "",
    }
