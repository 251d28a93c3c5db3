"""
Goods sent again.
"""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from tmallerp.top.messages.events._event import Event
from tmallerp.top.method import Oid, RefundId, Tid


@frozen(kw_only=True)
class ReshippingBuyerApply(Event):
    """
    The buyer asked for goods to be sent again.

    Source: https://open.taobao.com/tmc.htm?docId=2717&docType=9
    """

    TOPIC = "taobao_dispute_ReshippingBuyerApply"

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
class ReshippingBuyerClose(Event):
    """
    The buyer withdrew a request to send goods again.

    Source: https://open.taobao.com/tmc.htm?docId=2721&docType=9
    """

    TOPIC = "taobao_dispute_ReshippingBuyerClose"

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
class ReshippingBuyerConfirm(Event):
    """
    The buyer received the goods that were sent again.

    Source: https://open.taobao.com/tmc.htm?docId=2722&docType=9
    """

    TOPIC = "taobao_dispute_ReshippingBuyerConfirm"

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
class ReshippingBuyerModify(Event):
    """
    The buyer changed a request to send goods again.

    Source: https://open.taobao.com/tmc.htm?docId=2720&docType=9
    """

    TOPIC = "taobao_dispute_ReshippingBuyerModify"

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
class ReshippingSellerAccept(Event):
    """
    The seller agreed to send goods again.

    Source: https://open.taobao.com/tmc.htm?docId=2723&docType=9
    """

    TOPIC = "taobao_dispute_ReshippingSellerAccept"

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
class ReshippingSellerConsignGoods(Event):
    """
    The seller sent goods again.

    Source: https://open.taobao.com/tmc.htm?docId=2719&docType=9
    """

    TOPIC = "taobao_dispute_ReshippingSellerConsignGoods"

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
class ReshippingSellerRefused(Event):
    """
    The seller refused to send goods again.

    Source: https://open.taobao.com/tmc.htm?docId=2718&docType=9
    """

    TOPIC = "taobao_dispute_ReshippingSellerRefused"

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
