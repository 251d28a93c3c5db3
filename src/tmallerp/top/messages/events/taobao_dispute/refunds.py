"""
Refunds, negotiated ones and postage.
"""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from tmallerp.top.messages.events._event import Event
from tmallerp.top.method import Oid, RefundId, Tid


@frozen(kw_only=True)
class NegotiationAgreed(Event):
    """
    A negotiated refund was agreed to.

    Source: https://open.taobao.com/tmc.htm?docId=2667&docType=9
    """

    TOPIC = "taobao_dispute_NegotiationAgreed"

    biz_claim_type: int | None = None
    """What the buyer claims, as a code."""

    buyer_refund_fee: int | None = None
    """What the buyer gets back; the platform documents no unit."""

    create: datetime | None = None
    """When it was created."""

    dispute_type: int | None = None
    """The kind of dispute, as a code."""

    modified: datetime | None = None
    """When it last changed."""

    oid: Oid | None = None
    """Number of the line; repeats the trade on events of the whole trade."""

    refund_id: RefundId | None = None
    """Number of the refund."""

    seller_open_uid: str | None = None
    """The seller, by the open id."""

    tid: Tid | None = None
    """Number of the trade."""


@frozen(kw_only=True)
class NegotiationApply(Event):
    """
    A negotiated refund was proposed.

    Source: https://open.taobao.com/tmc.htm?docId=2666&docType=9
    """

    TOPIC = "taobao_dispute_NegotiationApply"

    biz_claim_type: int | None = None
    """What the buyer claims, as a code."""

    buyer_refund_fee: int | None = None
    """What the buyer gets back; the platform documents no unit."""

    create: datetime | None = None
    """When it was created."""

    dispute_type: int | None = None
    """The kind of dispute, as a code."""

    modified: datetime | None = None
    """When it last changed."""

    oid: Oid | None = None
    """Number of the line; repeats the trade on events of the whole trade."""

    refund_id: RefundId | None = None
    """Number of the refund."""

    seller_open_uid: str | None = None
    """The seller, by the open id."""

    tid: Tid | None = None
    """Number of the trade."""


@frozen(kw_only=True)
class NegotiationRefused(Event):
    """
    A negotiated refund was refused.

    Source: https://open.taobao.com/tmc.htm?docId=2668&docType=9
    """

    TOPIC = "taobao_dispute_NegotiationRefused"

    biz_claim_type: int | None = None
    """What the buyer claims, as a code."""

    buyer_refund_fee: int | None = None
    """What the buyer gets back; the platform documents no unit."""

    create: datetime | None = None
    """When it was created."""

    dispute_type: int | None = None
    """The kind of dispute, as a code."""

    modified: datetime | None = None
    """When it last changed."""

    oid: Oid | None = None
    """Number of the line; repeats the trade on events of the whole trade."""

    refund_id: RefundId | None = None
    """Number of the refund."""

    seller_open_uid: str | None = None
    """The seller, by the open id."""

    tid: Tid | None = None
    """Number of the trade."""


@frozen(kw_only=True)
class PostageRefundApplied(Event):
    """
    A refund of postage was asked for.

    Source: https://open.taobao.com/tmc.htm?docId=2733&docType=9
    """

    TOPIC = "taobao_dispute_PostageRefundApplied"

    biz_claim_type: int | None = None
    """What the buyer claims, as a code."""

    buyer_refund_fee: int | None = None
    """What the buyer gets back; the platform documents no unit."""

    create: datetime | None = None
    """When it was created."""

    dispute_type: int | None = None
    """The kind of dispute, as a code."""

    modified: datetime | None = None
    """When it last changed."""

    oid: Oid | None = None
    """Number of the line; repeats the trade on events of the whole trade."""

    refund_id: RefundId | None = None
    """Number of the refund."""

    seller_open_uid: str | None = None
    """The seller, by the open id."""

    tid: Tid | None = None
    """Number of the trade."""


@frozen(kw_only=True)
class PostageRefundSuccess(Event):
    """
    A refund of postage succeeded.

    Source: https://open.taobao.com/tmc.htm?docId=2659&docType=9
    """

    TOPIC = "taobao_dispute_PostageRefundSuccess"

    biz_claim_type: int | None = None
    """What the buyer claims, as a code."""

    buyer_refund_fee: int | None = None
    """What the buyer gets back; the platform documents no unit."""

    create: datetime | None = None
    """When it was created."""

    dispute_type: int | None = None
    """The kind of dispute, as a code."""

    modified: datetime | None = None
    """When it last changed."""

    oid: Oid | None = None
    """Number of the line; repeats the trade on events of the whole trade."""

    refund_id: RefundId | None = None
    """Number of the refund."""

    seller_open_uid: str | None = None
    """The seller, by the open id."""

    tid: Tid | None = None
    """Number of the trade."""


@frozen(kw_only=True)
class RefundCreated(Event):
    """
    A refund was asked for.

    Source: https://open.taobao.com/tmc.htm?docId=2451&docType=9
    """

    TOPIC = "taobao_dispute_RefundCreated"

    biz_claim_type: int | None = None
    """What the buyer claims, as a code."""

    buyer_refund_fee: int | None = None
    """What the buyer gets back; the platform documents no unit."""

    create: datetime | None = None
    """When it was created."""

    dispute_type: int | None = None
    """The kind of dispute, as a code."""

    modified: datetime | None = None
    """When it last changed."""

    oid: Oid | None = None
    """Number of the line; repeats the trade on events of the whole trade."""

    refund_id: RefundId | None = None
    """Number of the refund."""

    seller_open_uid: str | None = None
    """The seller, by the open id."""

    tid: Tid | None = None
    """Number of the trade."""


@frozen(kw_only=True)
class RefundPriceProtect(Event):
    """
    A refund of a price guarantee was made.

    Source: https://open.taobao.com/tmc.htm?docId=2399&docType=9
    """

    TOPIC = "taobao_dispute_RefundPriceProtect"

    modified: datetime | None = None
    """When it last changed."""

    oid: Oid | None = None
    """Number of the line; repeats the trade on events of the whole trade."""

    refund_id: RefundId | None = None
    """Number of the refund."""

    seller_open_uid: str | None = None
    """The seller, by the open id."""

    tid: Tid | None = None
    """Number of the trade."""


@frozen(kw_only=True)
class RefundSuccess(Event):
    """
    A refund succeeded.

    Source: https://open.taobao.com/tmc.htm?docId=2398&docType=9
    """

    TOPIC = "taobao_dispute_RefundSuccess"

    modified: datetime | None = None
    """When it last changed."""

    oid: Oid | None = None
    """Number of the line; repeats the trade on events of the whole trade."""

    refund_id: RefundId | None = None
    """Number of the refund."""

    seller_open_uid: str | None = None
    """The seller, by the open id."""

    tid: Tid | None = None
    """Number of the trade."""


@frozen(kw_only=True)
class TaobaoInterApplied(Event):
    """
    The platform was asked to step into a dispute.

    Source: https://open.taobao.com/tmc.htm?docId=2532&docType=9
    """

    TOPIC = "taobao_dispute_TaobaoInterApplied"

    biz_claim_type: int | None = None
    """What the buyer claims, as a code."""

    buyer_refund_fee: int | None = None
    """What the buyer gets back; the platform documents no unit."""

    create: datetime | None = None
    """When it was created."""

    dispute_type: int | None = None
    """The kind of dispute, as a code."""

    modified: datetime | None = None
    """When it last changed."""

    oid: Oid | None = None
    """Number of the line; repeats the trade on events of the whole trade."""

    refund_id: RefundId | None = None
    """Number of the refund."""

    seller_open_uid: str | None = None
    """The seller, by the open id."""

    tid: Tid | None = None
    """Number of the trade."""
