"""
Destinations: where letters go, whatever they are about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Protocol

import msgspec

from tmallerp.documents import DocumentKey, order_from_json
from tmallerp.erp.protocols import AdapterTraits, FoundDocument, OrderSink, Outcome
from tmallerp.store.records import Letter


class Destination(Protocol):
    """Takes letters; the errors of its methods are `ErpError`."""

    @property
    def traits(self) -> AdapterTraits:
        """Return what it is like."""
        ...

    @property
    def keeps_what_it_hears(self) -> bool:
        """
        Return whether what is said cannot be unsaid.

        A letter that did not begin is then left out as soon as a later one of its key
        is there.
        """
        ...

    def put(self, letters: Sequence[Letter]) -> Sequence[Outcome]:
        """Say what letters say; give one outcome a letter, in the order given."""
        ...

    def find(self, letters: Sequence[Letter]) -> Mapping[DocumentKey, FoundDocument]:
        """Ask what is there of what letters said; what is not there is left out."""
        ...

    def cancel(self, letter: Letter) -> Outcome | None:
        """Undo the document of a letter; None if there is nothing to undo."""
        ...

    def total(self, letter: Letter) -> Decimal | None:
        """Return the yuan a letter's document comes to; None if it has no amount."""
        ...


class _Paid(msgspec.Struct):
    """As much of an order as its total needs."""

    payment: str


class OrderDesk:
    """
    An ERP's sales orders as a destination.

    Args:
        sink: The ERP.
    """

    def __init__(self, sink: OrderSink) -> None:
        self._sink = sink

    @property
    def traits(self) -> AdapterTraits:
        """Return what the ERP is like."""
        return self._sink.traits

    @property
    def keeps_what_it_hears(self) -> bool:
        """Return False: an order can be changed and cancelled."""
        return False

    def put(self, letters: Sequence[Letter]) -> Sequence[Outcome]:
        """Create or update the orders."""
        return self._sink.put_orders([order_from_json(one.payload) for one in letters])

    def find(self, letters: Sequence[Letter]) -> Mapping[DocumentKey, FoundDocument]:
        """Ask for the orders by key."""
        return self._sink.find_orders([letter.key for letter in letters])

    def cancel(self, letter: Letter) -> Outcome | None:
        """Cancel the order, if there is one."""
        order = order_from_json(letter.payload)
        if not self._sink.find_orders([letter.key]):
            return None
        return self._sink.cancel_order(letter.key, order.platform_status)

    def total(self, letter: Letter) -> Decimal | None:
        """Return what the buyer paid."""
        return Decimal(msgspec.json.decode(letter.payload, type=_Paid).payment)
