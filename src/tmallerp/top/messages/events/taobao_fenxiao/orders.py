"""
Purchase orders and distributors' orders.
"""

from __future__ import annotations

from attrs import frozen

from tmallerp.top.messages.events._event import Event


@frozen(kw_only=True)
class DealerAgree(Event):
    """
    A dealer's purchase order was agreed to.

    The platform documents no field of its content; see `Message.others`.

    Source: https://open.taobao.com/tmc.htm?docId=640&docType=9
    """

    TOPIC = "taobao_fenxiao_DealerAgree"


@frozen(kw_only=True)
class DealerClose(Event):
    """
    A dealer's purchase order was closed.

    The platform documents no field of its content; see `Message.others`.

    Source: https://open.taobao.com/tmc.htm?docId=633&docType=9
    """

    TOPIC = "taobao_fenxiao_DealerClose"


@frozen(kw_only=True)
class DealerConfirm(Event):
    """
    A dealer's purchase order was confirmed by the dealer.

    The platform documents no field of its content; see `Message.others`.

    Source: https://open.taobao.com/tmc.htm?docId=637&docType=9
    """

    TOPIC = "taobao_fenxiao_DealerConfirm"


@frozen(kw_only=True)
class DealerCreate(Event):
    """
    A dealer's purchase order was created.

    The platform documents no field of its content; see `Message.others`.

    Source: https://open.taobao.com/tmc.htm?docId=632&docType=9
    """

    TOPIC = "taobao_fenxiao_DealerCreate"


@frozen(kw_only=True)
class DealerInstock(Event):
    """
    A dealer's purchase order was received into stock.

    The platform documents no field of its content; see `Message.others`.

    Source: https://open.taobao.com/tmc.htm?docId=635&docType=9
    """

    TOPIC = "taobao_fenxiao_DealerInstock"


@frozen(kw_only=True)
class DealerModify(Event):
    """
    A dealer's purchase order was changed.

    The platform documents no field of its content; see `Message.others`.

    Source: https://open.taobao.com/tmc.htm?docId=634&docType=9
    """

    TOPIC = "taobao_fenxiao_DealerModify"


@frozen(kw_only=True)
class DealerPay(Event):
    """
    A dealer's purchase order was paid.

    The platform documents no field of its content; see `Message.others`.

    Source: https://open.taobao.com/tmc.htm?docId=638&docType=9
    """

    TOPIC = "taobao_fenxiao_DealerPay"


@frozen(kw_only=True)
class DealerRefuse(Event):
    """
    A dealer's purchase order was refused.

    The platform documents no field of its content; see `Message.others`.

    Source: https://open.taobao.com/tmc.htm?docId=639&docType=9
    """

    TOPIC = "taobao_fenxiao_DealerRefuse"


@frozen(kw_only=True)
class DealerShipped(Event):
    """
    A dealer's purchase order was shipped.

    The platform documents no field of its content; see `Message.others`.

    Source: https://open.taobao.com/tmc.htm?docId=636&docType=9
    """

    TOPIC = "taobao_fenxiao_DealerShipped"


@frozen(kw_only=True)
class FxOrderClosed(Event):
    """
    A distributor's order was closed.

    The platform documents no field of its content; see `Message.others`.

    Source: https://open.taobao.com/tmc.htm?docId=142&docType=9
    """

    TOPIC = "taobao_fenxiao_FxOrderClosed"


@frozen(kw_only=True)
class FxOrderCreate(Event):
    """
    A distributor's order was created.

    The platform documents no field of its content; see `Message.others`.

    Source: https://open.taobao.com/tmc.htm?docId=140&docType=9
    """

    TOPIC = "taobao_fenxiao_FxOrderCreate"


@frozen(kw_only=True)
class FxOrderModifyConsign(Event):
    """
    The shipping of a distributor's order was changed.

    Source: https://open.taobao.com/tmc.htm?docId=1284&docType=9
    """

    TOPIC = "taobao_fenxiao_FxOrderModifyConsign"
    KEY = "fenxiao_id"

    adjust_fee: str | None = None
    """Change of the price, as it came."""

    alipay_no: str | None = None
    """Number of the payment at Alipay."""

    distributor_payment: str | None = None
    """What the distributor pays, as it came."""

    distributor_username: str | None = None
    """The distributor's account."""

    fenxiao_id: str | None = None
    """Number of the distribution order."""

    logistics_company_name: str | None = None
    """Name of the carrier."""

    logistics_id: str | None = None
    """Number of the shipment."""

    post_fee: str | None = None
    """Postage."""

    shipping: str | None = None
    """How it is shipped."""

    sub_order_id: str | None = None
    """Number of the part order."""

    supplier_username: str | None = None
    """The supplier's account."""

    trade_type: str | None = None
    """The kind of trade."""


@frozen(kw_only=True)
class FxOrderModifyPrice(Event):
    """
    The price of a distributor's order was changed.

    The platform documents no field of its content; see `Message.others`.

    Source: https://open.taobao.com/tmc.htm?docId=141&docType=9
    """

    TOPIC = "taobao_fenxiao_FxOrderModifyPrice"


@frozen(kw_only=True)
class FxOrderPaid(Event):
    """
    A distributor's order was paid.

    The platform documents no field of its content; see `Message.others`.

    Source: https://open.taobao.com/tmc.htm?docId=143&docType=9
    """

    TOPIC = "taobao_fenxiao_FxOrderPaid"


@frozen(kw_only=True)
class FxOrderShipped(Event):
    """
    A distributor's order was shipped.

    The platform documents no field of its content; see `Message.others`.

    Source: https://open.taobao.com/tmc.htm?docId=144&docType=9
    """

    TOPIC = "taobao_fenxiao_FxOrderShipped"


@frozen(kw_only=True)
class FxOrderSuccess(Event):
    """
    A distributor's order succeeded.

    The platform documents no field of its content; see `Message.others`.

    Source: https://open.taobao.com/tmc.htm?docId=145&docType=9
    """

    TOPIC = "taobao_fenxiao_FxOrderSuccess"


@frozen(kw_only=True)
class FxOrderTransfered(Event):
    """
    A distributor's order was transferred.

    Source: https://open.taobao.com/tmc.htm?docId=973&docType=9
    """

    TOPIC = "taobao_fenxiao_FxOrderTransfered"

    adjust_fee: str | None = None
    """Change of the price, as it came."""

    alipay_no: str | None = None
    """Number of the payment at Alipay."""

    distributor_payment: str | None = None
    """What the distributor pays, as it came."""

    distributor_username: str | None = None
    """The distributor's account."""

    fenxiao_id: str | None = None
    """Number of the distribution order."""

    logistics_company_name: str | None = None
    """Name of the carrier."""

    logistics_id: str | None = None
    """Number of the shipment."""

    post_fee: str | None = None
    """Postage."""

    shipping: str | None = None
    """How it is shipped."""

    sub_order_id: str | None = None
    """Number of the part order."""

    supplier_username: str | None = None
    """The supplier's account."""

    trade_type: str | None = None
    """The kind of trade."""
