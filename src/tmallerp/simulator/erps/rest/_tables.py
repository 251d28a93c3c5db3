"""
What the service's documents are made of.

A field's kind is text with its longest length, a number with its decimals, ``time``,
``date``, a choice ``a|b``, a register whose code it takes, ``texts`` (an object of
texts), or the name of another table (one object), with ``[]`` for a list of them. ``*``
marks what is required; what follows the kind stands for a field that is not given.
"""

from __future__ import annotations

from attrs import frozen


@frozen(kw_only=True)
class FieldFact:
    """One field: its name, its kind, whether it must be there, and what stands for it."""

    name: str
    kind: str
    is_required: bool
    default: str | None


def _table(text: str) -> dict[str, FieldFact]:
    facts = {}
    for line in text.split("\n"):
        if line.strip():
            name, kind, *rest = line.split()
            required, name = name.endswith("*"), name.removesuffix("*")
            default = rest[0].strip('"') if rest else None
            facts[name] = FieldFact(
                name=name, kind=kind, is_required=required, default=default
            )
    return facts


TABLES: dict[str, dict[str, FieldFact]] = {
    "sales-orders": _table(
        """
        external_key* text:128
        digest text:128
        shop text
        platform_status text
        ordered_at* time
        paid_at time
        customer* customers
        organisation* organisations
        warehouse warehouses
        currency CNY CNY
        postage amount 0.00
        tax amount 0.00
        cod_fee amount 0.00
        service amount 0.00
        total amount
        buyer text
        buyer_message text:2000
        seller_memo text:2000
        ship_before time
        state open|on_hold
        reason text
        receiver receiver
        discounts discount[]
        attributes texts
        lines* order_line[]
        """
    ),
    "receiver": _table(
        """
        oaid text:1000
        name text
        phone text
        province text
        city text
        district text
        town text
        address text:1000
        postcode text
        """
    ),
    "discount": _table(
        """
        name* text
        amount* amount
        line_id text:64
        """
    ),
    "order_line": _table(
        """
        line_id* text:64
        kind goods|service|gift goods
        sku* products
        title text:1000
        quantity* quantity
        unit_price price
        amount amount
        tax_rate rate 0.13
        warehouse warehouses
        state open|on_hold|closed open
        reason text
        """
    ),
    "refunds": _table(
        """
        external_key* text:128
        digest text:128
        order_key* text:128
        kind* refund_only|return|goods
        amount amount 0.00
        postage amount 0.00
        reason text
        refunded_at time
        warehouse warehouses
        state open|posted posted
        attributes texts
        lines refund_line[]
        """
    ),
    "refund_line": _table(
        """
        line_id* text:64
        sku products
        quantity quantity 0
        defective quantity 0
        amount amount 0.00
        """
    ),
    "products": _table(
        """
        code* text:80
        name* text
        digest text:128
        specification text
        category text
        unit text PCS
        barcode text
        weight_g quantity
        tax_rate rate
        price price
        state active|inactive active
        attributes texts
        """
    ),
    "customers": _table(
        """
        code* text:80
        name* text
        digest text:128
        group text
        contact text
        phone text
        address text:1000
        tax_number text
        organisation organisations
        state active|inactive active
        attributes texts
        """
    ),
    "purchase-demands": _table(
        """
        external_key* text:128
        digest text:128
        supplier text
        organisation* organisations
        warehouse* warehouses
        raised_at time
        needed_by date
        reason text
        attributes texts
        lines* demand_line[]
        """
    ),
    "demand_line": _table(
        """
        line_id* text:64
        sku* products
        quantity* quantity
        unit text
        price price
        needed_by date
        note text
        """
    ),
    "vouchers": _table(
        """
        external_key* text:128
        digest text:128
        book* text
        date* date
        organisation organisations
        word text
        text text:1000
        attachments quantity
        attributes texts
        lines* voucher_line[]
        """
    ),
    "voucher_line": _table(
        """
        account* text
        debit amount
        credit amount
        text text:1000
        dimensions texts
        cash_flow text
        """
    ),
    "stock-counts": _table(
        """
        external_key* text:128
        digest text:128
        organisation organisations
        warehouse* warehouses
        counted_at* time
        note text:1000
        attributes texts
        lines* count_line[]
        """
    ),
    "count_line": _table(
        """
        sku* products
        counted* quantity
        booked quantity
        """
    ),
    "receivables": _table(
        """
        external_key* text:128
        digest text:128
        order_key text:128
        customer* customers
        organisation organisations
        date* date
        amount* signed
        text text:1000
        state open|settled open
        attributes texts
        """
    ),
}
