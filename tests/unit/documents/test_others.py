"""
Every document as JSON, its digest, and what a document refuses.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from attrs import evolve

from tmallerp.documents import (
    DocumentKey,
    ShopKey,
    VoucherLine,
    document_digest,
    document_from_json,
    document_to_json,
    order_digest,
    order_to_json,
)
from tmallerp.errors import MappingError, MoneyError, StoreError
from tmallerp.testing.builders import (
    a_count,
    a_customer,
    a_key,
    a_product,
    a_purchase,
    a_refund,
    a_return,
    a_version,
    a_voucher,
    an_order,
)

DOCUMENTS = [
    an_order(),
    a_refund(),
    a_return(),
    a_product(modified=a_version().modified, weight_g=Decimal("0.125")),
    a_customer(),
    a_purchase(),
    a_count(),
    a_voucher(),
]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda one: type(one).__name__)
def test_documents_round_trip(document):
    """
    Written as JSON and read again a document is the same, and its bytes are canonical.
    """
    payload = document_to_json(document)

    again = document_from_json(payload, type(document))

    assert (document, payload) == (again, document_to_json(again))


def test_trailing_zeros_are_no_difference():
    """
    One piece is one piece, however many zeros follow the point.
    """
    one = a_product(weight_g=Decimal(1))
    other = a_product(weight_g=Decimal("1.000"))

    assert document_digest(one) == document_digest(other)


def test_orders_are_written_as_ever():
    """
    An order's canonical form is the same by either name.
    """
    order = an_order()

    assert order_to_json(order) == document_to_json(order)
    assert order_digest(order) == document_digest(order)


def test_a_version_is_no_content():
    """
    The same refund made from another version has the same digest.
    """
    refund = a_refund()
    later = evolve(refund, version=a_version(5))

    assert document_digest(refund) == document_digest(later)


@pytest.mark.parametrize("payload", [b"{}", b"[]", b"\xff", b'{"code":1}', b'{"x":"y"}'])
def test_what_is_no_document_is_refused(payload):
    """
    Bytes that are no such document are a store's error, not a default document.
    """
    with pytest.raises(StoreError):
        document_from_json(payload, type(a_product()))


@pytest.mark.parametrize(
    ("debit", "credit"),
    [("12.34", "12.33"), ("0", "0"), ("-1", "-1")],
)
def test_a_voucher_balances(debit, credit):
    """
    Debits equal credits and no line is empty or negative, or there is no voucher.
    """
    lines = (
        VoucherLine(summary="a", account="1", debit=Decimal(debit)),
        VoucherLine(summary="b", account="2", credit=Decimal(credit)),
    )

    with pytest.raises(MoneyError):
        a_voucher(lines=lines)


def test_a_line_has_one_side():
    """
    A line with both debit and credit is refused, though it balances by itself.
    """
    both = VoucherLine(summary="a", account="1", debit=Decimal(1), credit=Decimal(1))

    with pytest.raises(MoneyError):
        a_voucher(lines=(both, both))


def test_money_of_a_refund_adds_up():
    """
    Lines and postage are the amount paid back.
    """
    refund = a_refund()

    assert refund.amount == refund.total


def test_a_token_begins_with_the_platforms_id():
    """
    People find the trade's number in the number of the document.
    """
    token = a_key("4990000000000000001").token()

    assert token.startswith("4990000000000000001-")
    assert len(token) <= 30


def test_a_token_fits():
    """
    Where the id is too long a digest alone is taken, never a cut id.
    """
    key = a_key("x" * 40)

    assert (26, 16) == (len(key.token()), len(key.token(16)))


def test_tokens_tell_keys_apart():
    """
    Another shop, tenant, kind or re-issue of the same id has another token.
    """
    key = a_key()
    others = [
        evolve(key, shop=ShopKey("acme", "other")),
        evolve(key, shop=ShopKey("other", "main")),
        evolve(key, kind="refund"),
        evolve(key, reissue=1),
    ]

    assert 5 == len({one.token() for one in (key, *others)})


def test_a_token_is_for_ever():
    """
    The text is the same in every version of this library: ERPs have stored it.

    Computed once by hand: the first 8 letters of base32(sha256("acme/main/order/1/0")).
    """
    key = DocumentKey(shop=ShopKey("acme", "main"), kind="order", platform_id="1")

    assert "1-GH5OGUVJ" == key.token()


def test_no_room_for_a_token():
    """
    A field that cannot hold a digest nobody else has is refused.
    """
    with pytest.raises(MappingError, match="too few"):
        a_key().token(15)
