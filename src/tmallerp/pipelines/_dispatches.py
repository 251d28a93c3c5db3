"""
What the platform has to be told: one order's part of one outbound document.

Pure: a part of a document in, a dispatch or the reason why there is none out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from attrs import evolve, frozen

from tmallerp.documents import (
    DocumentKey,
    Shipment,
    ShipmentLine,
    ShopKey,
    document_digest,
)
from tmallerp.errors import MappingError
from tmallerp.pipelines.carriers import CarrierTable

SCHEMA = 1
_MOST_REISSUES = 10
_TOKEN = re.compile(r"([0-9]{6,24})-[A-Z2-7]{8}")
_DIGEST = re.compile(r"[A-Z2-7]{16,26}")
_BARE = re.compile(r"[0-9]{6,24}")


@frozen(kw_only=True)
class Goods:
    """
    Pieces of one line in a parcel.

    Args:
        oid: The line.

        pieces: How many, at least one.

        cumulative: Pieces of the line that left so far, these included; None if the
            ERP does not say.
    """

    oid: str
    pieces: int
    cumulative: int | None = None


@frozen(kw_only=True)
class Parcel:
    """
    One parcel; without company and number it is what needs no carrier.

    Args:
        company: The platform's code of the carrier.

        number: The parcel's number.

        goods: What is in it.
    """

    company: str = ""
    number: str = ""
    goods: tuple[Goods, ...] = ()


@frozen(kw_only=True)
class Dispatch:
    """
    What the platform should know of one order's part of one outbound document.

    Args:
        tid: The trade.

        outbound: The ERP's number of the document.

        parcels: How it left.

        replaces: Numbers that earlier versions of the document told or may have told:
            a line under one of them is corrected, one under any other is a conflict.
    """

    tid: str
    outbound: str
    parcels: tuple[Parcel, ...]
    replaces: tuple[str, ...] = ()


def dispatch_digest(dispatch: Dispatch) -> str:
    """Return the digest of what a dispatch says, whatever was said before."""
    return document_digest(evolve(dispatch, replaces=()))


@frozen(kw_only=True)
class OrderName:
    """
    Which order a text of the ERP names.

    Args:
        tid: The trade.

        reissue: 0, or which deliberate re-issue of it.
    """

    tid: str
    reissue: int = 0


def order_named(
    text: str, shop: ShopKey, known: Callable[[int], Mapping[str, OrderName]]
) -> OrderName | None:
    """
    Read an order's business key as an ERP keeps it.

    Args:
        text: A key, its token, or the bare number of a trade.

        shop: Whose orders are meant.

        known: Gives the shop's orders in the ledger by their tokens of some length; by
            their bare numbers for 0.

    Returns:
        The order, or None if the text names none of this shop's.
    """
    if "/" in text:
        try:
            key = DocumentKey.parse(text)
        except MappingError:
            return None
        ours = key.shop == shop and key.kind == "order"
        return OrderName(tid=key.platform_id, reissue=key.reissue) if ours else None
    found = _TOKEN.fullmatch(text)
    if found:
        return tokens(shop, [found[1]], 30).get(text)
    if _BARE.fullmatch(text):
        return known(0).get(text)
    return known(len(text)).get(text) if _DIGEST.fullmatch(text) else None


def may_be_ours(text: str) -> bool:
    """Say whether only the order itself could tell whose it is."""
    return bool(_BARE.fullmatch(text) or _DIGEST.fullmatch(text))


def tokens(shop: ShopKey, tids: Iterable[str], length: int) -> dict[str, OrderName]:
    """Return the orders by their tokens of a length; by their numbers for 0."""
    if not length:
        return {tid: OrderName(tid=tid) for tid in tids}
    return {
        DocumentKey(shop=shop, kind="order", platform_id=tid, reissue=reissue).token(
            length
        ): OrderName(tid=tid, reissue=reissue)
        for tid in tids
        for reissue in range(_MOST_REISSUES)
    }


def lacks_number(shipment: Shipment, table: CarrierTable) -> bool:
    """Say whether a parcel has no number yet, which the ERP may still give it."""
    return any(
        not line.tracking.strip() and not table.is_none(line.carrier)
        for line in told_lines(shipment)
    )


def told_lines(shipment: Shipment) -> list[ShipmentLine]:
    """Return the lines that the platform has: gifts without a line number are not told."""
    return [line for line in shipment.lines if line.line_id.strip()]


def read_dispatch(shipment: Shipment, tid: str, table: CarrierTable) -> Dispatch:
    """
    Read one order's part of an outbound document.

    Args:
        shipment: The part; it has at least one line that is told.

        tid: The trade.

        table: Which carrier is which.

    Raises:
        MappingError: If a carrier, a number or a quantity cannot be told as it is; the
            field says which.
    """
    parcels: dict[tuple[str, str], dict[str, Goods]] = {}
    skus: dict[str, str] = {}
    for line in told_lines(shipment):
        _check_kit(skus, line)
        goods = parcels.setdefault(_parcel_of(line, table), {})
        goods[line.line_id] = _more(goods, line)
    _check_virtual(parcels, tid)
    return Dispatch(
        tid=tid,
        outbound=shipment.reference,
        parcels=tuple(
            Parcel(
                company=company,
                number=number,
                goods=tuple(sorted(goods.values(), key=lambda one: one.oid)),
            )
            for (company, number), goods in sorted(parcels.items())
        ),
    )


def _parcel_of(line: ShipmentLine, table: CarrierTable) -> tuple[str, str]:
    if table.is_none(line.carrier):
        return "", ""
    company = table.company(line.carrier)
    return company, table.number(company, line.tracking)


def _check_kit(skus: dict[str, str], line: ShipmentLine) -> None:
    """Refuse components: whether they make up a line's pieces only its recipe knows."""
    if skus.setdefault(line.line_id, line.sku) == line.sku:
        return
    msg = (
        f"Line {line.line_id} left as {skus[line.line_id]!r} and {line.sku!r}: whether "
        "the kit is complete is not known."
    )
    raise MappingError(msg, document="Shipment", field="kit", value=line.line_id)


def _check_virtual(parcels: Mapping[tuple[str, str], object], tid: str) -> None:
    if ("", "") in parcels and len(parcels) > 1:
        msg = (
            f"A part of trade {tid} needs no carrier and another does; the platform "
            "takes a trade without a carrier only as a whole."
        )
        raise MappingError(msg, document="Shipment", field="carrier", value="")


def _more(goods: Mapping[str, Goods], line: ShipmentLine) -> Goods:
    known = goods.get(line.line_id)
    total = _pieces(line.cumulative, line) if line.cumulative is not None else None
    return Goods(
        oid=line.line_id,
        pieces=_pieces(line.quantity, line) + (known.pieces if known else 0),
        cumulative=max(
            (
                one
                for one in (total, known.cumulative if known else None)
                if one is not None
            ),
            default=None,
        ),
    )


def _pieces(quantity: Decimal, line: ShipmentLine) -> int:
    if quantity > 0 and quantity == quantity.to_integral_value():
        return int(quantity)
    msg = f"{quantity} of line {line.line_id} is no number of pieces."
    raise MappingError(msg, document="Shipment", field="quantity", value=str(quantity))
