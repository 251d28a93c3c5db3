"""
What a shop and an ERP agree on.

Documents are frozen values in the ERP's and the accountant's words. They know neither
TOP nor any ERP: `tmallerp.mapping` makes them out of TOP's answers, and an adapter in
`tmallerp.erp` turns them into whatever its ERP wants to hear.
"""

from tmallerp.documents._json import (
    document_digest,
    document_from_json,
    document_to_json,
)
from tmallerp.documents.customers import Customer
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
from tmallerp.documents.products import Product
from tmallerp.documents.purchases import PurchaseDemand, PurchaseLine
from tmallerp.documents.receivables import Receivable
from tmallerp.documents.refunds import Refund, RefundEvent, RefundLine
from tmallerp.documents.shipments import Shipment, ShipmentLine, ShipmentState
from tmallerp.documents.shops import OrderRules, ShipmentRules, ShopProfile
from tmallerp.documents.stock import StockCount, StockCountLine, StockLevel
from tmallerp.documents.vouchers import Voucher, VoucherLine

__all__ = [
    "Customer",
    "Discount",
    "DocumentKey",
    "LineKind",
    "OrderRules",
    "PriceRow",
    "Product",
    "PurchaseDemand",
    "PurchaseLine",
    "Receivable",
    "Receiver",
    "Refund",
    "RefundEvent",
    "RefundLine",
    "SalesOrder",
    "SalesOrderLine",
    "Shipment",
    "ShipmentLine",
    "ShipmentRules",
    "ShipmentState",
    "ShopKey",
    "ShopProfile",
    "StockCount",
    "StockCountLine",
    "StockLevel",
    "Version",
    "Voucher",
    "VoucherLine",
    "document_digest",
    "document_from_json",
    "document_to_json",
    "order_digest",
    "order_from_json",
    "order_to_json",
    "price_rows",
]
