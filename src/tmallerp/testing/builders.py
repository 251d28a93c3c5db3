"""Documents and records with sensible contents, for tests that care about one field."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from attrs import evolve

from tmallerp.clock import BEIJING
from tmallerp.documents import (
    DocumentKey,
    Receiver,
    SalesOrder,
    SalesOrderLine,
    ShopKey,
    Version,
    order_digest,
    order_to_json,
)
from tmallerp.documents.orders import SCHEMA
from tmallerp.store.records import InboxRow, Letter, WindowKey

NOON = datetime(2026, 11, 11, 12, 0, 0, tzinfo=BEIJING)
"""The moment everything here happens at, unless told otherwise."""

SHOP = ShopKey("acme", "main")


def a_key(platform_id: str = "4990000000000000001", shop: ShopKey = SHOP) -> DocumentKey:
    """Make the key of an order."""
    return DocumentKey(shop=shop, kind="order", platform_id=platform_id)


def a_version(minutes: int = 0, digest: str = "a" * 64) -> Version:
    """Make a version, so many minutes after noon."""
    return Version(NOON + timedelta(minutes=minutes), digest)


def a_line(line_id: str = "1", amount: str = "89.03", **changes: Any) -> SalesOrderLine:
    """Make a line of two pieces that no price of two decimals divides."""
    price = Decimal(amount)
    line = SalesOrderLine(
        line_id=line_id,
        sku="0001-00",
        title="棉麻衬衫 白色",
        quantity=2,
        list_price=price,
        discount=price,
        amount=price,
        status="WAIT_SELLER_SEND_GOODS",
    )
    return evolve(line, **changes)


def an_order(
    platform_id: str = "4990000000000000001",
    *,
    lines: tuple[SalesOrderLine, ...] | None = None,
    postage: str = "8.00",
    **changes: Any,
) -> SalesOrder:
    """Make an order whose components add up to its payment."""
    lines = lines if lines is not None else (a_line(),)
    payment = sum((line.amount for line in lines), Decimal(postage))
    order = SalesOrder(
        key=a_key(platform_id),
        version=a_version(),
        platform_status="WAIT_SELLER_SEND_GOODS",
        created=NOON - timedelta(hours=1),
        paid=NOON - timedelta(minutes=50),
        lines=lines,
        postage=Decimal(postage),
        payment=payment,
        receiver=Receiver(oaid="1abc", name="张**", province="浙江省", city="杭州市"),
        customer="TMALL",
        organisation="100",
        warehouse="CK001",
    )
    return evolve(order, **changes)


def an_inbox_row(platform_id: str = "1", **changes: Any) -> InboxRow:
    """Make a record as it was just fetched."""
    row = InboxRow(
        shop=SHOP,
        stream="orders",
        id=platform_id,
        version=a_version(),
        payload=b'{"trade":{"tid":"1"}}',
        seen_at=NOON,
    )
    return evolve(row, **changes)


def a_window(hours: int = 0) -> WindowKey:
    """Make the key of a half-hour window, so many hours after noon."""
    start = NOON + timedelta(hours=hours)
    return WindowKey(
        shop=SHOP, stream="orders", start=start, end=start + timedelta(minutes=30)
    )


def a_letter(platform_id: str = "4990000000000000001", **changes: Any) -> Letter:
    """Make a letter that is about to be stored."""
    order = an_order(platform_id)
    letter = Letter(
        key=order.key,
        destination="memory",
        version=order.version,
        digest=order_digest(order),
        schema=SCHEMA,
        payload=order_to_json(order),
        created_at=NOON,
        updated_at=NOON,
    )
    return evolve(letter, **changes)
