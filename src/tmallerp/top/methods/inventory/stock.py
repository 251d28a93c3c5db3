"""
Pieces in warehouses.
"""

from __future__ import annotations

from datetime import datetime

import attrs
from attrs import frozen

from tmallerp.top.method import Id, Method, PagedMethod, at_most
from tmallerp.top.models.inventory.stock import (
    InventoryCheckDto,
    InventoryMerchantAdjustSingleResult,
    InventorySum,
    IpcInventoryDetailDo,
    TipInfo,
)


@frozen(kw_only=True, weakref_slot=False)
class InventoryMerchantAdjustAnswer:
    """The answer of `InventoryMerchantAdjust`."""

    result: InventoryMerchantAdjustSingleResult | None = None
    """The outcome, detail by detail."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class InventoryMerchantAdjust(Method[InventoryMerchantAdjustAnswer]):
    """
    Set or change the stock of goods in a warehouse or store.

    `check_mode` 1 sets the whole number, 2 adds what is given, negative to take away.
    Each detail has a result of its own; look at all of them, since some may fail inside
    a good answer.

    A detail is carried out once for each `sub_order_id`: keep it when repeating, use a
    new one for a new change, and never leave it out with `check_mode` 2, or a repeat
    adds twice. Setting overwrites what was sold between reading and writing, since
    there is no version to check.

    Source: https://open.taobao.com/api.htm?docId=29008&docType=2
    """

    api = "taobao.inventory.merchant.adjust"
    idempotent = True

    inventory_check: InventoryCheckDto
    """The adjustment and its details."""


@frozen(kw_only=True, weakref_slot=False)
class InventoryQueryAnswer:
    """The answer of `InventoryQuery`."""

    item_inventorys: tuple[InventorySum, ...] = ()
    """Stock, one entry for goods and warehouse."""

    tip_infos: tuple[TipInfo, ...] = ()
    """Hints about single goods; look at them even in a good answer."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class InventoryQuery(Method[InventoryQueryAnswer]):
    """
    Read the stock of goods over the seller's warehouses.

    At most 50 goods, by number or by the merchant's code. Hints about single goods come
    in `tip_infos`.

    Source: https://open.taobao.com/api.htm?docId=21613&docType=2
    """

    api = "taobao.inventory.query"
    idempotent = True

    sc_item_ids: str = attrs.field(validator=at_most(50, parted_by=","))
    """Numbers of the goods, comma-separated, at most 50."""

    sc_item_codes: str | None = attrs.field(
        default=None, validator=at_most(50, parted_by=",")
    )
    """Merchant's codes of the goods, comma-separated, at most 50."""

    seller_nick: str | None = None
    """The seller's account."""

    store_codes: str | None = None
    """Codes of warehouses, ``CODE^CODE``."""


@frozen(kw_only=True, weakref_slot=False)
class InventoryInitialAnswer:
    """The answer of `InventoryInitial`."""

    tip_infos: tuple[TipInfo, ...] = ()
    """Hints about single goods; look at them even in a good answer."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class InventoryInitial(Method[InventoryInitialAnswer]):
    """
    Fill a warehouse's stock for the first time; being retired.

    Sets the given numbers without any document and outside of reconciliation. Use
    `InventoryMerchantAdjust`.

    It overwrites what is there, sales in between included. Look at `tip_infos`: hints
    about single goods come inside a good answer.

    Source: https://open.taobao.com/api.htm?docId=21612&docType=2
    """

    api = "taobao.inventory.initial"

    store_code: str
    """Code of the merchant's warehouse."""

    items: str
    """
    Goods and quantities as a JSON list in text: ``scItemId`` or ``scItemCode``,
    ``inventoryType``, ``quantity``.
    """


@frozen(kw_only=True, weakref_slot=False)
class InventoryAdjustTradeAnswer:
    """The answer of `InventoryAdjustTrade`."""

    operate_code: str | None = None
    """The platform's code for what was done."""

    tip_infos: tuple[TipInfo, ...] = ()
    """Hints about single goods; look at them even in a good answer."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class InventoryAdjustTrade(Method[InventoryAdjustTradeAnswer]):
    """
    Take a trade's goods out of the merchant's warehouse.

    Older; `InventoryMerchantAdjust` takes its place. Look at `tip_infos`: hints about
    single goods come inside a good answer.

    *biz_unique_code* is the seller's own number of the document: keep it when
    repeating. Whether it stops a second deduction is not promised, so read the stock
    back.

    Source: https://open.taobao.com/api.htm?docId=21607&docType=2
    """

    api = "taobao.inventory.adjust.trade"

    tb_order_type: str
    """``B2C`` or ``B2B``."""

    operate_time: datetime
    """When it happened."""

    biz_unique_code: str
    """The seller's own number of the document; keep it when repeating."""

    items: str
    """
    Goods and quantities as a JSON list in text, each with trade, line, warehouse and
    ``isComplete``.
    """


@frozen(kw_only=True, weakref_slot=False)
class InventoryAdjustExternalAnswer:
    """The answer of `InventoryAdjustExternal`."""

    operate_code: str | None = None
    """The platform's code for what was done."""

    tip_infos: tuple[TipInfo, ...] = ()
    """Hints about single goods; look at them even in a good answer."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class InventoryAdjustExternal(Method[InventoryAdjustExternalAnswer]):
    """
    Change stock for reasons other than a trade.

    Stock-taking, transfers, goods in and out. Older; `InventoryMerchantAdjust` takes
    its place. Look at `tip_infos`: hints about single goods come inside a good answer.

    A change, not a setting. *biz_unique_code* is the seller's own number of the
    document: keep it when repeating. Whether it stops a second change is not promised,
    so read the stock back.

    Source: https://open.taobao.com/api.htm?docId=21608&docType=2
    """

    api = "taobao.inventory.adjust.external"

    biz_unique_code: str
    """The seller's own number of the document; keep it when repeating."""

    store_code: str
    """Code of the merchant's warehouse."""

    items: str
    """
    Goods and quantities as a JSON list in text; ``quantity`` is positive, ``direction``
    1 or -1 tells which way.
    """

    occupy_operate_code: str | None = None
    """Code of an earlier reservation that this takes out; its goods must be the same."""

    operate_type: str | None = None
    """``INBOUND``, ``OUTBOUND`` or ``BALANCE`` for stock-taking."""

    biz_type: str | None = None
    """
    Why: ``ALLOCATE``, ``RETURN``, ``BALANCE``, ``NON_TAOBAO_TRADE``, ``OTHERS`` and so
    on.
    """

    operate_time: str | None = None
    """When it happened, ``yyyy-MM-dd HH:mm:ss`` in Beijing."""

    reduce_type: str | None = None
    """How an ``OUTBOUND`` deducts: ``AUTO_CALCULATE`` fails when too little is there."""


@frozen(kw_only=True, weakref_slot=False)
class InventoryIpcInventorydetailGetAnswer:
    """The answer of `InventoryIpcInventorydetailGet`."""

    inventory_details: tuple[IpcInventoryDetailDo, ...] = ()
    """The details."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class InventoryIpcInventorydetailGet(
    PagedMethod[InventoryIpcInventorydetailGetAnswer, IpcInventoryDetailDo]
):
    """
    Read which orders hold reserved or occupied stock.

    Give the goods, *status_query* and the page, though none of them is marked as
    required.
    """

    api = "taobao.inventory.ipc.inventorydetail.get"
    idempotent = True
    rows_of = "inventory_details"
    total_of = None
    page_of = ("page_index", "page_size")

    biz_order_id: Id | None = None
    """Number of the trade."""

    biz_sub_order_id: Id | None = None
    """Number of the line."""

    sc_item_id: Id | None = None
    """Number of the goods."""

    status_query: int | None = None
    """``1`` reserved, ``4`` occupied."""

    page_index: int = attrs.field(default=1, validator=at_most(None))
    """Page, from 1."""

    page_size: int = 40
    """Rows a page."""
