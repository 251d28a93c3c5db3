"""
Laws of documents.
"""

from __future__ import annotations

import tempfile

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from tmallerp.documents import (
    DocumentKey,
    order_digest,
    order_from_json,
    order_to_json,
)
from tmallerp.erp import FilesErp, MemoryErp
from tmallerp.erp.files import _orders, _tables
from tmallerp.erp.files._cells import is_formula
from tmallerp.erp.protocols import DocumentState
from tmallerp.testing.builders import a_version
from tmallerp.testing.strategies import TEXT, orders


@given(orders())
def test_orders_round_trip(order):
    """
    Written as JSON and read again an order is the same, and its bytes are canonical.
    """
    payload = order_to_json(order)

    assert order == order_from_json(payload)
    assert payload == order_to_json(order_from_json(payload))


@given(orders())
def test_keys_round_trip(order):
    """
    A key as text is read back as the same key.
    """
    assert order.key == DocumentKey.parse(str(order.key))


@given(orders())
def test_no_version_enters_the_digest(order):
    """
    The same content of another version has the same digest; other content has not.
    """
    later = evolve(order, version=a_version(7, "b"))
    other = evolve(order, seller_memo=order.seller_memo + "x")

    assert order_digest(order) == order_digest(later)
    assert order_digest(order) != order_digest(other)


@given(orders())
def test_components_are_the_payment(order):
    """
    Lines, postage, tax, fees and services add up to the payment.
    """
    assert order.payment == order.total


@settings(max_examples=60, deadline=None)
@given(orders(), st.integers(2, 6))
def test_every_adapter_reads_the_payment_back(order, decimals):
    """
    Whatever the amounts and texts, each adapter's bill is the payment to the fen.
    """
    with tempfile.TemporaryDirectory() as folder:
        sinks = [
            MemoryErp(price_decimals=decimals),
            FilesErp(f"{folder}/a", price_decimals=decimals),
            FilesErp(f"{folder}/b", encoding="gb18030"),
        ]
        totals = [sink.put_orders([order])[0].total for sink in sinks]

    assert [order.payment] * 3 == totals


@given(orders())
def test_csv_round_trips(order):
    """
    Rows written as a file are read back as they were, without the marks in it.
    """
    columns = _orders.COLUMNS
    rows = _orders.rows_of(order, DocumentState.OPEN, 2)
    data = _tables.write(rows, columns.names, columns, "gb18030")

    assert rows == _tables.read(data, columns, "gb18030")


@given(TEXT)
def test_no_free_text_is_a_formula(text):
    """
    Whatever a buyer writes, no cell begins like a formula.
    """
    cell = _orders.COLUMNS.quoted("buyer_message", text)

    assert not is_formula(cell)
    assert text == _orders.COLUMNS.unquoted("buyer_message", cell)
