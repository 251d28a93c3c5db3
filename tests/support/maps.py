"""Maps and documents that several tests of field maps share."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from tmallerp.clock import BEIJING
from tmallerp.documents import (
    DocumentKey,
    LineKind,
    Receiver,
    SalesOrder,
    SalesOrderLine,
    ShopKey,
    Version,
)
from tmallerp.fieldmap import Field, FieldMap, parse_layer

ORDERED = datetime(2026, 11, 11, 0, 0, 7, tzinfo=BEIJING)

HEAD = """\
name = "orders"
version = "1"
target = "SAL_SaleOrder"
"""


def order(**changes):
    """Make a small order."""
    lines = (
        SalesOrderLine(
            line_id="11",
            sku="0001-00",
            quantity=2,
            list_price=Decimal("50.00"),
            amount=Decimal("88.00"),
        ),
        SalesOrderLine(
            line_id="12",
            kind=LineKind.GIFT,
            sku="GIFT",
            quantity=1,
            list_price=Decimal("0.00"),
            amount=Decimal("0.00"),
        ),
    )
    said = {
        "key": DocumentKey(shop=ShopKey("t", "main"), kind="order", platform_id="123"),
        "version": Version(ORDERED, "d"),
        "platform_status": "WAIT_SELLER_SEND_GOODS",
        "created": ORDERED,
        "lines": lines,
        "payment": Decimal("88.00"),
        "receiver": Receiver(name="张**", province="浙江省", address="余杭区***"),
        "customer": "TMALL01",
    }
    return SalesOrder(**{**said, **changes})


def source(**changes):
    """Make the source of an order."""
    made = order(**changes)
    settings = {"currency": "PRE001", "rate": Decimal("0.13")}
    return {"order": made, "rows": made.lines, "settings": settings}


def read(text, *overrides, **around):
    """Read a map from texts without their heads."""
    layers = [parse_layer(HEAD + text, "map.toml")]
    for number, one in enumerate(overrides, 1):
        head = f'name = "shop"\nversion = "{number}"\n'
        layers.append(parse_layer(head + one, f"shop{number}.toml"))
    return FieldMap(layers, **around)


def one(value, **rule):
    """Apply a map of one rule to one value; return what it makes of it."""
    made = FieldMap.of(name="m", version="1", fields=[Field(to="F", source="v", **rule)])
    return made.apply({"v": value}).get("F")
