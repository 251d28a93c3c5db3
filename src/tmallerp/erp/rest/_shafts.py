"""
What can be described, and what each description has at hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs
from attrs import frozen

from tmallerp.documents import (
    Customer,
    Product,
    PurchaseDemand,
    Receivable,
    Refund,
    SalesOrder,
    Shipment,
    StockCount,
    StockLevel,
    Voucher,
)
from tmallerp.fieldmap import FieldMap, MapLayer, TargetField

_KEYED = frozenset({"key", "digest"})
_KEYS = frozenset({"key", "keys", "size", "cursor"})
_FOUND = frozenset({"key", "id", "reference", "reason"})
_WINDOW = frozenset({"start", "end", "cursor", "size", "page", "offset"})


@frozen(kw_only=True)
class Shaft:
    """
    What may be described of one shaft.

    Args:
        kind: The document's class.

        source: What a document is called in a map that writes it.

        acts: The operations, and the gaps each may have.

        needed: Those without which the others are no use.
    """

    kind: type[Any]
    source: str = ""
    acts: Mapping[str, frozenset[str]]
    needed: tuple[str, ...] = ("put", "find")


def _sink(kind: type[Any], source: str) -> Shaft:
    return Shaft(kind=kind, source=source, acts={"put": _KEYED, "find": _KEYS})


def _source(kind: type[Any], names: frozenset[str]) -> Shaft:
    return Shaft(kind=kind, acts={"list": names}, needed=("list",))


SHAFTS: Mapping[str, Shaft] = {
    "orders": Shaft(
        kind=SalesOrder,
        source="order",
        acts={
            "put": _KEYED,
            "find": _KEYS,
            "hold": _FOUND,
            "release": _FOUND,
            "cancel": _FOUND,
            "close_line": _FOUND | {"line_id"},
        },
    ),
    "purchases": _sink(PurchaseDemand, "purchase"),
    "refunds": _sink(Refund, "refund"),
    "counts": _sink(StockCount, "count"),
    "vouchers": _sink(Voucher, "voucher"),
    "customers": _sink(Customer, "customer"),
    "products": Shaft(
        kind=Product,
        source="product",
        acts={
            "put": _KEYED,
            "find": _KEYS,
            "list": frozenset({"since", "cursor", "size", "page", "offset"}),
        },
        needed=(),
    ),
    "shipments": _source(Shipment, _WINDOW),
    "receivables": _source(Receivable, _WINDOW),
    "stock": _source(
        StockLevel,
        frozenset({"skus", "warehouses", "cursor", "size", "page", "offset"}),
    ),
}


def load(name: str, layers: Sequence[MapLayer]) -> FieldMap:
    """
    Check a map, and what overrides it, for what it is used for.

    Raises:
        ConfigError: With file and line, if it reads what no document has, or makes what
            none has.
    """
    shaft, _, act = name.partition(".")
    about = SHAFTS[shaft]
    if act == "put":
        sources: dict[str, type] = {
            about.source: about.kind,
            "key": str,
            "digest": str,
            "order_key": str,
        }
        return FieldMap(layers, sources=sources)
    return FieldMap(layers, targets=_targets(about.kind), strict=True)


def _targets(kind: type[Any], prefix: str = "") -> dict[str, TargetField]:
    """Return the fields a document is made of, those of its lines too."""
    attrs.resolve_types(kind)
    found: dict[str, TargetField] = {}
    for one in attrs.fields(kind):
        name = f"{prefix}{one.name}"
        found[name] = TargetField(name=name, required=one.default is attrs.NOTHING)
        inner = getattr(one.type, "__args__", ())
        if inner and attrs.has(inner[0]):
            found |= _targets(inner[0], f"{name}.")
    return found
