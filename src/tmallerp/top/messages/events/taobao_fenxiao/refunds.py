"""
Refunds of distributors' orders.
"""

from __future__ import annotations

from attrs import frozen

from tmallerp.top.messages.events._event import Event
from tmallerp.top.method import Id


@frozen(kw_only=True)
class FxRefundAgree(Event):
    """
    A distributor's refund was agreed to.

    Source: https://open.taobao.com/tmc.htm?docId=149&docType=9
    """

    TOPIC = "taobao_fenxiao_FxRefundAgree"
    KEY = "sub_order_id"

    distributor_username: str | None = None
    """The distributor's account."""

    refund_fee: str | None = None
    """What goes back, as it came."""

    refund_flow_type: int | None = None
    """How the refund goes, as a code."""

    sub_order_id: Id | None = None
    """Number of the part order."""

    supplier_username: str | None = None
    """The supplier's account."""

    tc_order_id: Id | None = None
    """Number of the trade at Taobao."""


@frozen(kw_only=True)
class FxRefundClose(Event):
    """
    A distributor's refund was closed.

    Source: https://open.taobao.com/tmc.htm?docId=733&docType=9
    """

    TOPIC = "taobao_fenxiao_FxRefundClose"
    KEY = "sub_order_id"

    distributor_username: str | None = None
    """The distributor's account."""

    refund_fee: str | None = None
    """What goes back, as it came."""

    refund_flow_type: int | None = None
    """How the refund goes, as a code."""

    sub_order_id: Id | None = None
    """Number of the part order."""

    supplier_username: str | None = None
    """The supplier's account."""

    tc_order_id: Id | None = None
    """Number of the trade at Taobao."""


@frozen(kw_only=True)
class FxRefundCreate(Event):
    """
    A distributor's refund was asked for.

    Source: https://open.taobao.com/tmc.htm?docId=146&docType=9
    """

    TOPIC = "taobao_fenxiao_FxRefundCreate"
    KEY = "sub_order_id"

    distributor_username: str | None = None
    """The distributor's account."""

    refund_fee: str | None = None
    """What goes back, as it came."""

    refund_flow_type: int | None = None
    """How the refund goes, as a code."""

    sub_order_id: Id | None = None
    """Number of the part order."""

    supplier_username: str | None = None
    """The supplier's account."""

    tc_order_id: Id | None = None
    """Number of the trade at Taobao."""


@frozen(kw_only=True)
class FxRefundModify(Event):
    """
    A distributor's refund was changed.

    Source: https://open.taobao.com/tmc.htm?docId=1088&docType=9
    """

    TOPIC = "taobao_fenxiao_FxRefundModify"

    distributor_username: str | None = None
    """The distributor's account."""

    fenxiao_id: Id | None = None
    """Number of the distribution order."""

    refund_fee: str | None = None
    """What goes back, as it came."""

    refund_flow_type: int | None = None
    """How the refund goes, as a code."""

    sub_order_id: Id | None = None
    """Number of the part order."""

    supplier_username: str | None = None
    """The supplier's account."""

    tc_order_id: Id | None = None
    """Number of the trade at Taobao."""


@frozen(kw_only=True)
class FxRefundRefuseGoods(Event):
    """
    The goods of a distributor's refund were refused.

    Source: https://open.taobao.com/tmc.htm?docId=148&docType=9
    """

    TOPIC = "taobao_fenxiao_FxRefundRefuseGoods"
    KEY = "sub_order_id"

    distributor_username: str | None = None
    """The distributor's account."""

    refund_fee: str | None = None
    """What goes back, as it came."""

    refund_flow_type: int | None = None
    """How the refund goes, as a code."""

    sub_order_id: Id | None = None
    """Number of the part order."""

    supplier_username: str | None = None
    """The supplier's account."""

    tc_order_id: Id | None = None
    """Number of the trade at Taobao."""


@frozen(kw_only=True)
class FxRefundSuccess(Event):
    """
    A distributor's refund succeeded.

    Source: https://open.taobao.com/tmc.htm?docId=150&docType=9
    """

    TOPIC = "taobao_fenxiao_FxRefundSuccess"
    KEY = "sub_order_id"

    distributor_username: str | None = None
    """The distributor's account."""

    refund_fee: str | None = None
    """What goes back, as it came."""

    refund_flow_type: int | None = None
    """How the refund goes, as a code."""

    sub_order_id: Id | None = None
    """Number of the part order."""

    supplier_username: str | None = None
    """The supplier's account."""

    tc_order_id: Id | None = None
    """Number of the trade at Taobao."""


@frozen(kw_only=True)
class FxTradeRefundCreate(Event):
    """
    A refund of a distributor's trade was asked for.

    The platform documents no field of its content; see `Message.others`.

    Source: https://open.taobao.com/tmc.htm?docId=151&docType=9
    """

    TOPIC = "taobao_fenxiao_FxTradeRefundCreate"


@frozen(kw_only=True)
class FxTradeRefundSuccess(Event):
    """
    A refund of a distributor's trade succeeded.

    The platform documents no field of its content; see `Message.others`.

    Source: https://open.taobao.com/tmc.htm?docId=152&docType=9
    """

    TOPIC = "taobao_fenxiao_FxTradeRefundSuccess"
