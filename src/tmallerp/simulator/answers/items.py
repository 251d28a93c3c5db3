"""Items and their SKUs on the wire."""

from __future__ import annotations

from datetime import datetime

from tmallerp.simulator._birth import Product
from tmallerp.simulator.answers import Row, moment, yuan


def render_item(product: Product, stock: dict[int, int], modified: datetime) -> Row:
    """Write one item with its variants; *stock* is pieces by SKU or item number."""
    return {
        "num_iid": product.num_iid,
        "title": product.title,
        "nick": "模拟旗舰店",
        "type": "fixed",
        "approve_status": "onsale",
        "cid": 50_002_816,
        "seller_cids": ",1001,1002,",
        "outer_id": product.outer_id,
        "barcode": f"690{product.num_iid % 10**10:010d}",
        "price": yuan(product.price),
        "num": sum(stock[key] for key in stock_keys(product)),
        "sub_stock": 2,
        "with_hold_quantity": 0,
        "pic_url": "https://img.example.com/i.jpg",
        "created": moment(modified),
        "modified": moment(modified),
        "skus": [
            {
                "sku_id": sku_id,
                "num_iid": product.num_iid,
                "outer_id": code,
                "properties_name": words,
                "price": yuan(product.price),
                "quantity": stock[sku_id],
                "with_hold_quantity": 0,
                "status": "normal",
                "modified": moment(modified),
            }
            for sku_id, code, words in product.skus
        ],
    }


def stock_keys(product: Product) -> list[int]:
    """Return what the item's stock is kept by: its SKUs, or itself without any."""
    return [sku[0] for sku in product.skus] or [product.num_iid]
