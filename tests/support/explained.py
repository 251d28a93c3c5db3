"""
Differences between our classes and the platform's catalogue, each with its reason.
"""

from __future__ import annotations

BEYOND = {
    "taobao.shop.remainshowcase.get": "captured in the wild, in no list of the platform's",
    "taobao.simba.rpt.custbase.get": "captured in the wild, in no list of the platform's",
}
"""Classes for APIs that the catalogue does not have."""

PARAMS: dict[tuple[str, str], str] = {}
"""Parameters that we require and the platform does not, or the other way round."""

KEYS = {
    ("taobao.user.openuid.getbyorder", "tid_infos"): (
        "documented as one object with a limit of 30 pairs: it goes out as a list"
    ),
    ("Order", "consign_time"): "documented as text, in the form of a time; captured as one",
    ("Sku", "created"): "documented as text; captured as a time",
    ("Sku", "modified"): "documented as text; captured as a time",
    ("PromotionDetail", "gift_item_num"): "documented as text; a count in every sample",
}
"""Parameters and fields whose type differs."""

LIMITS = dict.fromkeys(
    (
        ("alibaba.einvoice.createreq", "normal_invoice_code"),
        ("alibaba.einvoice.createreq", "normal_invoice_no"),
        ("alibaba.einvoice.merchant.createreq", "normal_invoice_code"),
        ("alibaba.einvoice.merchant.createreq", "normal_invoice_no"),
        ("alibaba.einvoice.red.createreq", "invoice_code"),
        ("alibaba.einvoice.red.createreq", "invoice_no"),
    ),
    "fully digital invoices have numbers of twenty digits and no code",
)
"""Documented limits that we do not check."""

REPEATS: dict[str, str] = {}
"""Writes whose repeating we judge otherwise."""

WINDOWS = {
    "taobao.refunds.receive.get": (
        (("start_modified", "end_modified"), 1),
        "no limit is documented; we keep to a day, so that no window outgrows its pages",
    ),
}
"""Windows that differ."""

PAGES: dict[str, str] = {
    "taobao.inventory.warehouse.query": "its rows are documented as text: nothing to walk",
}
"""Calls that are paged here and not there, or the other way round."""

FIELDS: dict[tuple[str, str], str] = {}
"""Fields of models that the catalogue does not have."""

ANSWERS: dict[tuple[str, str], tuple[str, str]] = {
    (api, "trades"): (
        "SoldTrade",
        "lists document fewer fields; a row without hold flags must not pass for a trade",
    )
    for api in (
        "taobao.trades.sold.get",
        "taobao.trades.sold.increment.get",
        "taobao.trades.sold.incrementv.get",
        "taobao.trades.sold.history.get",
        "taobao.trades.simple.sold.get",
        "taobao.trades.simple.sold.increment.get",
    )
}
"""Keys of answers with another class than the catalogue's model."""

UNREACHED = {
    "PromotionDetails": "no answer of the catalogue refers to it",
    "TradeSimpleGetServiceOrders": "the trade of that answer refers to ServiceOrder",
    "TradesSimpleSoldIncrementGetServiceOrders": (
        "the trades of that answer refer to ServiceOrder"
    ),
}
"""Models that nothing refers to, and that have no class."""
