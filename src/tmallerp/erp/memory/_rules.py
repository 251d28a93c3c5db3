"""What the reference ERP computes and refuses; pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

import attrs
from attrs import evolve, frozen

from tmallerp.documents import (
    Customer,
    Product,
    PurchaseDemand,
    Refund,
    SalesOrder,
    Voucher,
    document_digest,
    price_rows,
)
from tmallerp.erp.memory._journal import Document
from tmallerp.erp.protocols import FieldLimit

CENT = Decimal("0.01")

D = TypeVar("D", Product, Customer)


@frozen(kw_only=True)
class Known:
    """
    The base data the ERP has; None is any code.

    Args:
        skus: Merchant's codes.

        accounts: Account codes.
    """

    skus: frozenset[str] | None = None
    accounts: frozenset[str] | None = None


def known(skus: Collection[str] | None, accounts: Collection[str] | None) -> Known:
    """Freeze what is known."""
    return Known(
        skus=None if skus is None else frozenset(skus),
        accounts=None if accounts is None else frozenset(accounts),
    )


def refusal(document: Document, base: Known) -> tuple[str, str] | None:
    """Return the code and sentence with which the ERP refuses a document, if it does."""
    if isinstance(document, Voucher):
        accounts = (line.account for line in document.lines)
        unknown = _unknown(accounts, base.accounts)
        return None if unknown is None else ("unknown_account", f"no account {unknown!r}")
    if isinstance(document, Product | Customer):
        return None
    unknown = _unknown((line.sku for line in document.lines), base.skus)
    return None if unknown is None else ("unknown_sku", f"no material {unknown!r}")


def _unknown(codes: Iterable[str], known: frozenset[str] | None) -> str | None:
    if known is None:
        return None
    return next((code for code in codes if code not in known), None)


def total_of(document: Document, decimals: int) -> Decimal | None:
    """
    Compute the bill like an ERP: price times quantity, rounded row by row.

    Raises:
        MoneyError: If a line cannot be priced.
    """
    match document:
        case SalesOrder():
            return _order_total(document, decimals)
        case Refund() | Voucher():
            return document.total
        case PurchaseDemand():
            return _demand_total(document)
        case _:
            return None


def _order_total(order: SalesOrder, decimals: int) -> Decimal:
    rows = (
        row
        for line in order.lines
        for row in price_rows(line.amount, line.quantity, decimals)
    )
    products = ((row.quantity * row.price).quantize(CENT, ROUND_HALF_UP) for row in rows)
    return sum(products, order.postage + order.tax + order.cod_fee + order.service)


def _demand_total(demand: PurchaseDemand) -> Decimal | None:
    prices = [line.price for line in demand.lines]
    if None in prices:
        return None
    amounts = (
        (line.quantity * (line.price or 0)).quantize(CENT, ROUND_HALF_UP)
        for line in demand.lines
    )
    return sum(amounts, Decimal("0.00"))


def content_of(document: Document) -> str:
    """Return the digest of what a document says, whenever it was changed."""
    if isinstance(document, Product):
        document = evolve(document, modified=None)
    return document_digest(document)


def stamped(document: Document, now: datetime) -> Document:
    """Note on a product when it was changed."""
    return evolve(document, modified=now) if isinstance(document, Product) else document


def merged(kept: Document, new: Document) -> Document:
    """Return what a document says; a master keeps what the new one is silent about."""
    if isinstance(kept, Product) and isinstance(new, Product):
        return _merged(kept, new)
    if isinstance(kept, Customer) and isinstance(new, Customer):
        return _merged(kept, new)
    return new


def _merged(kept: D, new: D) -> D:
    said = attrs.asdict(new, recurse=False)
    return evolve(kept, **{name: v for name, v in said.items() if v not in (None, "")})


@frozen(kw_only=True)
class Broken:
    """One limit that a document does not keep."""

    field: str
    code: str
    value: str
    limit: str
    source: str
    message: str


def broken(document: Document, limits: Sequence[FieldLimit]) -> tuple[Broken, ...]:
    """Return which limits a document does not keep."""
    found = (
        _broken(limit, value) for limit in limits for value in _values(document, limit)
    )
    return tuple(one for one in found if one is not None)


def _values(document: Document, limit: FieldLimit) -> list[str]:
    things: list[object] = [document]
    for name in limit.source.split("."):
        things = [part for one in things for part in _parts(getattr(one, name, ""))]
    return ["" if one is None else str(one) for one in things]


def _parts(value: object) -> Sequence[object]:
    return value if isinstance(value, tuple) else (value,)


def _broken(limit: FieldLimit, value: str) -> Broken | None:
    length = len(value.encode()) if limit.in_bytes else len(value)
    if limit.required and not value:
        code, allowed = "missing", "a value"
    elif limit.max_length is not None and length > limit.max_length:
        unit = "bytes" if limit.in_bytes else "characters"
        code, allowed = "too_long", f"{limit.max_length} {unit}"
    elif limit.choices and value not in limit.choices:
        code, allowed = "not_allowed", ", ".join(sorted(limit.choices))
    else:
        return None
    return Broken(
        field=limit.field,
        code=code,
        value=value[:40],
        limit=allowed,
        source=limit.source,
        message=f"{limit.field}: {value[:40]!r} has {length}, the ERP takes {allowed}.",
    )


__all__ = [
    "CENT",
    "Broken",
    "Known",
    "broken",
    "content_of",
    "known",
    "merged",
    "refusal",
    "stamped",
    "total_of",
]
