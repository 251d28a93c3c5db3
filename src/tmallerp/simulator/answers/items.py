"""Items and their SKUs on the wire."""

from __future__ import annotations

from datetime import datetime

from attrs import define, field

from tmallerp.simulator._birth import Product
from tmallerp.simulator.answers import Row, moment, present, yuan

COLOUR = 1_627_207
"""The number of the property "颜色分类"; the values' numbers here are made up."""


@define(kw_only=True)
class Record:
    """What the shop keeps of an item beside what is sold."""

    created: datetime
    modified: datetime
    list_time: datetime
    approve_status: str = "onsale"
    delist_time: datetime | None = None
    barcode: str = ""
    sku_barcodes: dict[int, str] = field(factory=dict)
    images: list[Row] = field(factory=list)
    prop_images: list[Row] = field(factory=list)
    ship_time: str | None = None
    sold: int = 0
    is_deleted: bool = False


def render_item(product: Product, record: Record, stock: dict[int, int]) -> Row:
    """Write one item with its variants; *stock* is pieces by SKU or item number."""
    skus = [render_sku(product, record, stock, sku[0]) for sku in product.skus]
    return present(
        {
            "num_iid": product.num_iid,
            "title": product.title,
            "nick": "模拟旗舰店",
            "type": "fixed",
            "approve_status": record.approve_status,
            "cid": 50_002_816,
            "seller_cids": ",1001,1002,",
            "outer_id": product.outer_id,
            "barcode": record.barcode,
            "price": yuan(product.price),
            "num": sum(stock[key] for key in stock_keys(product)),
            "sub_stock": 2,
            "with_hold_quantity": 0,
            "pic_url": "https://img.example.com/i.jpg",
            "detail_url": f"https://item.example.com/{product.num_iid}",
            "list_time": moment(record.list_time),
            "delist_time": moment(record.delist_time),
            "created": moment(record.created),
            "modified": moment(record.modified),
            "item_imgs": record.images,
            "prop_imgs": record.prop_images,
            "sold_quantity": record.sold,
            "is_virtual": False,
            "skus": skus,
        }
    )


def render_sku(product: Product, record: Record, stock: dict[int, int], sku_id: int) -> Row:
    """Write one variant."""
    code, words = next((sku[1], sku[2]) for sku in product.skus if sku[0] == sku_id)
    return {
        "sku_id": sku_id,
        "num_iid": product.num_iid,
        "iid": str(product.num_iid),
        "outer_id": code,
        "barcode": record.sku_barcodes.get(sku_id, ""),
        "properties": properties_of(sku_id, words),
        "properties_name": words,
        "price": yuan(product.prices.get(sku_id, product.price)),
        "quantity": stock[sku_id],
        "with_hold_quantity": 0,
        "status": "normal",
        "created": moment(record.created),
        "modified": moment(record.modified),
    }


def properties_of(sku_id: int, words: str) -> str:
    """Return a SKU's properties as numbers; those given as numbers stay."""
    told = words.replace(":", "").replace(";", "")
    return words if told.isdigit() else f"{COLOUR}:{sku_id % 10**7}"


def stock_keys(product: Product) -> list[int]:
    """Return what the item's stock is kept by: its SKUs, or itself without any."""
    return [sku[0] for sku in product.skus] or [product.num_iid]
