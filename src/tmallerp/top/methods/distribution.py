"""
Distribution: orders and stock of a supplier.
"""

from __future__ import annotations

from datetime import datetime

import attrs
from attrs import frozen

from tmallerp.top.method import Id, Method, PagedMethod, as_tuple, at_most
from tmallerp.top.models.distribution.order import TopDpOrderDo


@frozen(kw_only=True, weakref_slot=False)
class FenxiaoOrdersGetAnswer:
    """The answer of `FenxiaoOrdersGet`."""

    total_results: int | None = None
    """Rows in the whole window."""

    purchase_orders: tuple[TopDpOrderDo, ...] = ()
    """The purchase orders of this page."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class FenxiaoOrdersGet(PagedMethod[FenxiaoOrdersGetAnswer, TopDpOrderDo]):
    """
    List purchase orders between suppliers and distributors.

    Both ends of the window are needed unless *purchase_order_id* or *tc_order_id* is
    given; a window spans seven days at most.

    Without *user_role_type* it reads as the supplier, without *trade_types* only agent
    sales.

    Amounts are in yuan, but some of the line are in fen: mind each field.

    Source: https://open.taobao.com/api.htm?docId=180&docType=2
    """

    api = "taobao.fenxiao.orders.get"
    idempotent = True
    rows_of = "purchase_orders"
    window_of = ("start_created", "end_created")
    window_days = 7

    status: str | None = None
    """
    One status of purchase orders, such as ``WAIT_SELLER_SEND_GOODS``; absent means all.
    """

    start_created: datetime | None = None
    """Beginning of the window, by *time_type*; needed unless a number is given."""

    end_created: datetime | None = None
    """End of the window, at most seven days later."""

    time_type: str | None = None
    """
    What the window runs by, ``trade_time_type`` the time of ordering (default) or
    ``update_time_type`` that of change.
    """

    purchase_order_id: Id | None = None
    """Only this purchase order; then no window is needed."""

    fields: str | None = None
    """Older; which fields to read, comma-separated. Absent means all."""

    tc_order_id: Id | None = None
    """Only the purchase orders of this consumer's trade; then no window is needed."""

    channel_codes: tuple[int, ...] | None = attrs.field(
        default=None, converter=as_tuple, validator=at_most(None)
    )
    """Only these markets, such as 1 Taobao, 2 Tmall, 3 Tmall supermarket."""

    user_role_type: int | None = None
    """Whose view, 2 the supplier's (default), 1 the distributor's."""

    trade_types: tuple[int, ...] | None = attrs.field(
        default=None, converter=as_tuple, validator=at_most(None)
    )
    """Kinds of sale, 1 agent (default), 2 dealer, 5 own consignment, 6 the platform's."""

    page_no: int = attrs.field(default=1, validator=at_most(None))
    """Page, from 1."""

    page_size: int = attrs.field(default=40, validator=at_most(50))
    """Rows a page, at most 50."""


@frozen(kw_only=True, weakref_slot=False)
class FenxiaoProductQuantityUpdateAnswer:
    """The answer of `FenxiaoProductQuantityUpdate`."""

    result: bool | None = None
    """Whether it was done."""

    created: datetime | None = None
    """When it was done."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class FenxiaoProductQuantityUpdate(Method[FenxiaoProductQuantityUpdateAnswer]):
    """
    Set or change the quantities of a product for distributors.

    *type* 1 (default) sets the quantity and may be sent twice, 2 adds to it and may
    not. With several SKUs *quantity* follows the order of *properties*, so a wrong
    order stocks the wrong SKU.

    Source: https://open.taobao.com/api.htm?docId=23616&docType=2
    """

    api = "taobao.fenxiao.product.quantity.update"

    product_id: Id
    """Number of the product on the distribution platform."""

    quantity: str
    """
    Pieces to set or to add; with several SKUs comma-separated, in the order of
    *properties*.
    """

    type: int | None = None
    """1 sets the quantity (default), 2 adds to it."""

    properties: str | None = None
    """Properties of the SKUs, comma-separated; absent touches the product itself."""
