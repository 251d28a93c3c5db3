"""
What a shop and an ERP agree on.

Documents are frozen values in the ERP's and the accountant's words. They know neither
TOP nor any ERP: `tmallerp.mapping` makes them out of TOP's answers, and an adapter in
`tmallerp.erp` turns them into whatever its ERP wants to hear.
"""

from tmallerp.documents.keys import DocumentKey, ShopKey, Version
from tmallerp.documents.orders import (
    Discount,
    LineKind,
    PriceRow,
    Receiver,
    SalesOrder,
    SalesOrderLine,
    order_digest,
    order_from_json,
    order_to_json,
    price_rows,
)
from tmallerp.documents.shops import OrderRules, ShopProfile

__all__ = [
    "Discount",
    "DocumentKey",
    "LineKind",
    "OrderRules",
    "PriceRow",
    "Receiver",
    "SalesOrder",
    "SalesOrderLine",
    "ShopKey",
    "ShopProfile",
    "Version",
    "order_digest",
    "order_from_json",
    "order_to_json",
    "price_rows",
]
