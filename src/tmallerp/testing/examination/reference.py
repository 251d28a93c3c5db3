"""
The reference ERP as a candidate: ``--tmallerp-adapter`` with this module's `connect`.

It shows what a complete report looks like, and what a kit is made of.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from attrs import evolve

from tmallerp.clock import VirtualClock
from tmallerp.documents import (
    DocumentKey,
    Receivable,
    Shipment,
    ShipmentLine,
    ShipmentState,
    StockLevel,
    document_to_json,
)
from tmallerp.erp.memory import MemoryErp, Misbehaviour, Provocation
from tmallerp.erp.protocols import AdapterTraits, FieldLimit, Paging, PagingKind
from tmallerp.testing.builders import NOON, a_product
from tmallerp.testing.examination.harness import BaseData, ExamKit, Fault, Seeded

_BASE = BaseData(unknown_sku="NO-SUCH-SKU", unknown_account="9999")
_NUMBERS = itertools.count(int(time.time()) * 1000)
_TEXT = 120

LIMITS = {
    "order": (FieldLimit(field="memo", source="seller_memo", max_length=_TEXT),),
    "purchase": (FieldLimit(field="note", source="note", max_length=_TEXT),),
    "refund": (FieldLimit(field="reason", source="reason", max_length=_TEXT),),
    "return": (FieldLimit(field="reason", source="reason", max_length=_TEXT),),
    "count": (FieldLimit(field="note", source="note", max_length=_TEXT, in_bytes=True),),
    "voucher": (FieldLimit(field="text", source="lines.summary", max_length=_TEXT),),
    "product": (FieldLimit(field="name", source="name", max_length=_TEXT, in_bytes=True),),
    "customer": (FieldLimit(field="name", source="name", max_length=_TEXT),),
}
"""Lengths that the reference ERP is given here, so that limits can be examined."""


def connect() -> ExamKit:
    """Return the reference ERP with limits, pages and everything that can be provoked."""
    return kit_for(MemoryErp)


def kit_for(
    make: Callable[..., MemoryErp], *, made_later: bool = False, **switches: Any
) -> ExamKit:
    """
    Return a kit around a reference ERP.

    Args:
        make: `MemoryErp`, or a subclass that is wrong on purpose.

        made_later: Whether documents are accepted first and made later.

        switches: What the ERP is like.
    """
    clock = VirtualClock(NOON)
    like = switches.pop("like", None) or like_reference(asynchronous=made_later)
    erp = make(
        clock=clock,
        like=like,
        known_skus=_BASE.skus,
        known_accounts=_BASE.accounts,
        **{"settling": timedelta(seconds=30), "max_batch": 6, **switches},
    )
    return kit_around(erp, clock)


def like_reference(**changes: Any) -> AdapterTraits:
    """Return traits with pages of five and limits, changed as told."""
    from tmallerp.erp.memory._erp import LIKE_MEMORY

    paging = Paging(kind=PagingKind.KEY, max_page=5)
    return evolve(LIKE_MEMORY, **{"limits": LIMITS, "paging": paging, **changes})


def kit_around(erp: MemoryErp, clock: VirtualClock) -> ExamKit:
    """Return a kit around one reference ERP."""
    kinds = {
        Fault(one.value): one for one in (*Misbehaviour, *Provocation) if _is_fault(one)
    }
    if not erp.traits.asynchronous:
        del kinds[Fault.ACCEPTED_LATER]
    seeds = {
        "shipments": _shipments,
        "receivables": _receivables,
        "stock": _levels,
        "products": _products,
    }
    return ExamKit(
        adapter=lambda: erp,
        base=_BASE,
        faults={fault: _arming(erp, kind) for fault, kind in kinds.items()},
        advance=clock.advance,
        books=lambda kind, key: len(erp.posted(kind, key)),
        content=lambda kind, key: _texts(erp, kind, key),
        calls=lambda: erp.calls,
        seeds={name: _seeding(seed, erp, clock) for name, seed in seeds.items()},
        secrets=("a-secret-of-the-reference",),
        calm=erp.calm,
    )


def _is_fault(trouble: Misbehaviour | Provocation) -> bool:
    return trouble.value in set(Fault)


def _arming(erp: MemoryErp, trouble: Misbehaviour | Provocation) -> Callable[[], object]:
    return lambda: erp.provoke(trouble)


def _texts(erp: MemoryErp, kind: str, key: DocumentKey | str) -> str:
    import json

    def plain(value: Any) -> str:
        if isinstance(value, dict):
            return "\n".join(plain(one) for one in value.values())
        if isinstance(value, list):
            return "\n".join(plain(one) for one in value)
        return str(value)

    (posted, *_) = erp.posted(kind, key)
    return plain(json.loads(document_to_json(posted.document)))


# --- what the ERP makes by itself ---------------------------------------------------

Seed = Callable[[MemoryErp, VirtualClock, int], tuple[Any, ...]]


def _seeding(seed: Seed, erp: MemoryErp, clock: VirtualClock) -> Callable[[int], Seeded]:
    """Make things one second apart, in a window that nothing else is in."""

    def run(count: int) -> Seeded:
        start = clock.advance(3600)
        items = seed(erp, clock, count)
        clock.advance(1)
        # Wide enough for what is added while it is read.
        return Seeded(items=items, start=start, end=start + timedelta(days=1))

    return run


def _shipments(erp: MemoryErp, clock: VirtualClock, count: int) -> tuple[Shipment, ...]:
    made = tuple(_shipment(clock) for _ in range(count))
    erp.add(*made)
    return made


def _shipment(clock: VirtualClock) -> Shipment:
    moment = clock.advance(1)
    number = next(_NUMBERS)
    line = ShipmentLine(
        order=f"{number}-ABCDEFGH",
        line_id="1",
        sku=_BASE.skus[0],
        quantity=Decimal("2.5"),
        warehouse=_BASE.warehouse,
        carrier="顺丰速运",
        tracking=f"SF{number:013d}",
    )
    return Shipment(
        reference=f"CK{number}",
        state=ShipmentState.AUDITED,
        shipped=moment,
        modified=moment,
        lines=(line, evolve(line, line_id="2", sku=_BASE.skus[1])),
    )


def _receivables(erp: MemoryErp, clock: VirtualClock, count: int) -> tuple[Receivable, ...]:
    made = []
    for _ in range(count):
        moment = clock.advance(1)
        number = next(_NUMBERS)
        one = Receivable(
            reference=f"AR{number}",
            order=f"{number}-ABCDEFGH",
            customer=_BASE.customer,
            booked=moment.date(),
            amount=Decimal("-97.03") if number % 2 else Decimal("97.03"),
            modified=moment,
        )
        made.append(one)
    erp.add(*made)
    return tuple(made)


def _levels(erp: MemoryErp, clock: VirtualClock, count: int) -> tuple[StockLevel, ...]:
    made = tuple(
        StockLevel(
            sku=f"00{next(_NUMBERS)}",
            warehouse=_BASE.warehouse,
            on_hand=Decimal("1000.5"),
            reserved=Decimal(3),
            as_of=clock.now(),
        )
        for _ in range(count)
    )
    erp.add(*made)
    return made


def _products(erp: MemoryErp, clock: VirtualClock, count: int) -> tuple[Any, ...]:
    made = []
    for _ in range(count):
        clock.advance(1)
        product = a_product(f"00{next(_NUMBERS)}")
        erp.put_products([product])
        made.append(product)
    return tuple(made)


__all__ = ["connect", "kit_around", "kit_for", "like_reference"]
