"""Documents and records with sensible contents, for tests that care about one field."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from attrs import evolve

from tmallerp.clock import BEIJING
from tmallerp.documents import (
    Customer,
    DocumentKey,
    Product,
    PurchaseDemand,
    PurchaseLine,
    Receiver,
    Refund,
    RefundEvent,
    RefundLine,
    SalesOrder,
    SalesOrderLine,
    ShopKey,
    StockCount,
    StockCountLine,
    Version,
    Voucher,
    VoucherLine,
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


def a_refund(platform_id: str = "70000000001", **changes: Any) -> Refund:
    """Make money paid back for one line of `an_order`."""
    refund = Refund(
        key=DocumentKey(shop=SHOP, kind="refund", platform_id=platform_id),
        version=a_version(),
        event=RefundEvent.MONEY,
        order=a_key(),
        happened=NOON,
        lines=(RefundLine(line_id="1", sku="0001-00", amount=Decimal("89.03")),),
        postage=Decimal("8.00"),
        amount=Decimal("97.03"),
        reason="七天无理由退货",
        customer="TMALL",
        organisation="100",
        warehouse="CK001",
    )
    return evolve(refund, **changes)


def a_return(platform_id: str = "70000000001", **changes: Any) -> Refund:
    """Make goods that came back of one line of `an_order`."""
    lines = (RefundLine(line_id="1", sku="0001-00", quantity=2, defective=1),)
    goods = evolve(
        a_refund(platform_id),
        key=DocumentKey(shop=SHOP, kind="return", platform_id=platform_id),
        event=RefundEvent.GOODS,
        lines=lines,
        postage=Decimal("0.00"),
        amount=Decimal("0.00"),
    )
    return evolve(goods, **changes)


def a_product(code: str = "0001-00", **changes: Any) -> Product:
    """Make a product whose code has leading zeros."""
    product = Product(
        code=code,
        name="棉麻衬衫",
        specification="白色 M",
        unit="Pcs",
        price=Decimal("89.00"),
        tax_rate=Decimal("0.13"),
    )
    return evolve(product, **changes)


def a_customer(code: str = "TMALL", **changes: Any) -> Customer:
    """Make the customer a shop is to its ERP."""
    return evolve(Customer(code=code, name="天猫旗舰店", organisation="100"), **changes)


def a_purchase(platform_id: str = "80000000001", **changes: Any) -> PurchaseDemand:
    """Make a demand for one SKU."""
    demand = PurchaseDemand(
        key=DocumentKey(shop=SHOP, kind="purchase", platform_id=platform_id),
        version=a_version(),
        raised=NOON,
        supplier="VEN001",
        organisation="100",
        warehouse="CK001",
        lines=(PurchaseLine(line_id="1", sku="0001-00", quantity=Decimal(30)),),
    )
    return evolve(demand, **changes)


def a_count(platform_id: str = "90000000001", **changes: Any) -> StockCount:
    """Make a stock-taking of one SKU."""
    count = StockCount(
        key=DocumentKey(shop=SHOP, kind="count", platform_id=platform_id),
        version=a_version(),
        organisation="100",
        warehouse="CK001",
        counted_at=NOON,
        lines=(StockCountLine(sku="0001-00", counted=Decimal(7), booked=Decimal(9)),),
    )
    return evolve(count, **changes)


def a_voucher(platform_id: str = "2026-11-fees", **changes: Any) -> Voucher:
    """Make a month's platform fees, paid out of the Alipay account."""
    voucher = Voucher(
        key=DocumentKey(shop=SHOP, kind="voucher", platform_id=platform_id),
        version=a_version(),
        book="001",
        organisation="100",
        booked=NOON.date(),
        word="记",
        lines=(
            VoucherLine(summary="平台佣金", account="6601.01", debit=Decimal("12.34")),
            VoucherLine(summary="平台佣金", account="1012.01", credit=Decimal("12.34")),
        ),
    )
    return evolve(voucher, **changes)


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
