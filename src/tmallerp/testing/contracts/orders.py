"""
What every order sink must keep.

Subclass `OrderSinkContract`, give it a fixture ``sink`` that returns an empty
destination, and run pytest. Each test's docstring is a sentence of the contract.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from attrs import evolve

from tmallerp.documents import SalesOrder, order_digest
from tmallerp.erp.protocols import DocumentState, OrderSink, OutcomeStatus
from tmallerp.testing.builders import a_key, a_line, an_order

_WRITTEN = {OutcomeStatus.CREATED, OutcomeStatus.UPDATED, OutcomeStatus.UNCHANGED}
_CHANGED = {OutcomeStatus.UPDATED, OutcomeStatus.UNCHANGED}


def _orders(count: int) -> list[SalesOrder]:
    return [an_order(f"49900000000000000{number:02d}") for number in range(count)]


class OrderSinkContract:
    """The contract; a subclass supplies the fixture ``sink``."""

    @pytest.fixture
    def sink(self) -> OrderSink:
        """Return an empty destination; to be overridden."""
        raise NotImplementedError

    def test_it_is_an_order_sink(self, sink: OrderSink) -> None:
        """It has every method of the protocol."""
        assert isinstance(sink, OrderSink)

    def test_ping_is_a_line_for_people(self, sink: OrderSink) -> None:
        """Asked whether it can be reached it answers one line."""
        answer = sink.ping()

        assert answer
        assert "\n" not in answer

    def test_one_outcome_a_document_in_order(self, sink: OrderSink) -> None:
        """A batch gives one outcome a document, in the order given."""
        batch = _orders(min(3, sink.traits.max_batch))

        outcomes = sink.put_orders(batch)

        assert [order.key for order in batch] == [one.key for one in outcomes]

    def test_an_empty_batch_is_no_outcome(self, sink: OrderSink) -> None:
        """Nothing in, nothing out."""
        assert [] == list(sink.put_orders([]))

    def test_what_was_created_is_found(self, sink: OrderSink) -> None:
        """A created order is found by its key, with its reference and total."""
        order = an_order()

        (outcome,) = sink.put_orders([order])
        found = sink.find_orders([order.key])[order.key]

        assert (OutcomeStatus.CREATED, outcome.reference) == (
            outcome.status,
            found.reference,
        )
        assert found.total in (None, order.payment)

    def test_what_is_not_there_is_not_found(self, sink: OrderSink) -> None:
        """A key nobody put is left out of the answer, not guessed."""
        sink.put_orders([an_order()])
        other = a_key("4990000000000000077")

        assert {} == dict(sink.find_orders([other]))

    def test_twice_is_once(self, sink: OrderSink) -> None:
        """Putting the same order twice leaves one document and says so."""
        order = an_order()
        (first,) = sink.put_orders([order])

        (second,) = sink.put_orders([order])

        assert second.status in {OutcomeStatus.UNCHANGED, OutcomeStatus.EXISTS}
        assert second.reference in (None, first.reference)

    def test_the_total_is_read_back_to_the_fen(self, sink: OrderSink) -> None:
        """The bill is what the buyer paid, where no price divides the amount too."""
        order = an_order(lines=(a_line(amount="89.03"), a_line("2", "0.01")))

        (outcome,) = sink.put_orders([order])

        assert outcome.total in (None, Decimal("97.04"))

    def test_a_change_is_an_update_of_the_same_document(self, sink: OrderSink) -> None:
        """Other content under a known key changes the one document that is there."""
        order = an_order()
        (first,) = sink.put_orders([order])
        changed = evolve(order, seller_memo="加急")

        (second,) = sink.put_orders([changed])

        if not sink.traits.updates:
            assert OutcomeStatus.EXISTS == second.status
            return
        found = sink.find_orders([order.key])[order.key]
        assert (OutcomeStatus.UPDATED, first.reference) == (
            second.status,
            found.reference,
        )
        assert found.digest in (None, order_digest(changed))

    def test_a_version_is_no_change(self, sink: OrderSink) -> None:
        """The same content from a later version of the trade changes nothing."""
        order = an_order()
        sink.put_orders([order])
        later = evolve(order, version=evolve(order.version, digest="b" * 64))

        (outcome,) = sink.put_orders([later])

        assert outcome.status in {OutcomeStatus.UNCHANGED, OutcomeStatus.EXISTS}

    def test_shops_do_not_mix(self, sink: OrderSink) -> None:
        """The same trade number of another shop is another document."""
        order = an_order()
        shop = evolve(order.key.shop, shop="other")
        other = evolve(order, key=evolve(order.key, shop=shop))
        sink.put_orders([order])

        (outcome,) = sink.put_orders([other])

        assert OutcomeStatus.CREATED == outcome.status

    def test_a_reissue_is_another_document(self, sink: OrderSink) -> None:
        """A deliberate re-issue of a trade is a document of its own."""
        order = an_order()
        again = evolve(order, key=evolve(order.key, reissue=1))
        sink.put_orders([order])

        (outcome,) = sink.put_orders([again])

        assert OutcomeStatus.CREATED == outcome.status

    def test_hold_and_release(self, sink: OrderSink) -> None:
        """A held order is on hold until it is released."""
        order = an_order()
        sink.put_orders([order])
        held = sink.hold_order(order.key, "refund")
        between = sink.find_orders([order.key])[order.key].state
        released = sink.release_order(order.key)

        after = sink.find_orders([order.key])[order.key].state

        assert {held.status, released.status} <= _CHANGED
        assert (DocumentState.ON_HOLD, DocumentState.OPEN) == (between, after)

    def test_cancelling_twice_is_once(self, sink: OrderSink) -> None:
        """A cancelled order is cancelled; cancelling again changes nothing."""
        order = an_order()
        sink.put_orders([order])
        sink.cancel_order(order.key, "closed")

        again = sink.cancel_order(order.key, "closed")

        found = sink.find_orders([order.key])[order.key]
        assert (
            again.status,
            found.state,
        ) == (OutcomeStatus.UNCHANGED, DocumentState.CANCELLED)

    def test_a_cancelled_order_does_not_come_back(self, sink: OrderSink) -> None:
        """Putting other content under a cancelled key does not revive it."""
        order = an_order()
        sink.put_orders([order])
        sink.cancel_order(order.key, "closed")

        (outcome,) = sink.put_orders([evolve(order, seller_memo="x")])

        found = sink.find_orders([order.key])[order.key]
        assert outcome.status not in _WRITTEN
        assert DocumentState.CANCELLED == found.state

    def test_a_closed_line(self, sink: OrderSink) -> None:
        """Closing a line is accepted, and closing one that is not there is refused."""
        order = an_order(lines=(a_line("1"), a_line("2")))
        sink.put_orders([order])

        closed = sink.close_line(order.key, "2", "refunded")
        absent = sink.close_line(order.key, "9", "refunded")

        assert closed.status in _CHANGED
        assert OutcomeStatus.REJECTED == absent.status

    def test_changing_what_is_not_there_is_refused(self, sink: OrderSink) -> None:
        """Holding, releasing or cancelling an unknown key is refused, not ignored."""
        key = a_key("4990000000000000077")

        outcomes = [
            sink.hold_order(key, "x"),
            sink.release_order(key),
            sink.cancel_order(key, "x"),
            sink.close_line(key, "1", "x"),
        ]

        assert {OutcomeStatus.REJECTED} == {one.status for one in outcomes}
