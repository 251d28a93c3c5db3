"""
What trades claim, and where items are offered.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from attrs import evolve

from tmallerp.documents import OrderRules
from tmallerp.errors import MappingError
from tmallerp.mapping.stock import read_claims, read_listings
from tmallerp.stock import ListingId
from tmallerp.testing.builders import NOON, SHOP
from tmallerp.top.models.items import Item, Sku
from tmallerp.top.models.trades import Order, PromotionDetail, Trade

RULES = OrderRules(service_skus=frozenset({"SERVICE-DIFF"}))
SENT = NOON - timedelta(hours=2)


def line(status="WAIT_SELLER_SEND_GOODS", **changes):
    settings = {"oid": "4991", "num_iid": "61", "num": 2, "outer_sku_id": "X", **changes}
    return Order(status=status, **settings)


def trade(*lines, status="WAIT_SELLER_SEND_GOODS", **changes):
    return Trade(tid="4990", status=status, orders=lines or (line(),), **changes)


def claims(one, **settings):
    return read_claims(one, SHOP, RULES, **settings)


@pytest.mark.parametrize(
    ("status", "paid"),
    [
        ("WAIT_SELLER_SEND_GOODS", True),
        ("PAID_FORBID_CONSIGN", True),
        ("SELLER_CONSIGNED_PART", True),
        ("A_STATE_OF_TOMORROW", True),
        ("WAIT_BUYER_PAY", False),
        ("PAY_PENDING", False),
    ],
)
def test_a_live_line_claims_its_pieces(status, paid):
    """
    Whatever is not closed takes pieces; an unknown state counts as sold.
    """
    [one] = claims(trade(line(status), status=status))

    assert ("X", 2, paid, None) == (one.sku, one.pieces, one.paid, one.out)


@pytest.mark.parametrize("status", ["TRADE_CLOSED", "TRADE_CLOSED_BY_TAOBAO"])
def test_a_line_closed_before_shipping_claims_nothing(status):
    """
    A cancelled or refunded line gives its pieces back.
    """
    assert () == claims(trade(line(status)))


def test_a_trade_closed_unpaid_claims_nothing():
    """
    Whatever its lines say, an order that was never paid is over.
    """
    assert () == claims(trade(line("WAIT_BUYER_PAY"), status="TRADE_CLOSED_BY_TAOBAO"))


@pytest.mark.parametrize(
    ("step", "found"),
    [
        ("FRONT_NOPAID_FINAL_NOPAID", [False]),
        ("FRONT_PAID_FINAL_NOPAID", [True]),
        ("FRONT_PAID_FINAL_PAID", [True]),
        ("FRONT_PAID_FRONT_FORFEITED", []),
    ],
)
def test_a_deposit_promises_the_pieces(step, found):
    """
    A paid deposit is a promise, an unpaid one a reservation, a forfeited one nothing.
    """
    presale = trade(line("WAIT_BUYER_PAY"), status="WAIT_BUYER_PAY", step_trade_status=step)

    assert found == [one.paid for one in claims(presale)]


@pytest.mark.parametrize(("told", "out"), [(True, SENT), (False, None)])
def test_what_the_platform_was_told_may_be_believed(told, out):
    """
    A line that was reported as sent is out, where that is believed.
    """
    sent = trade(line("WAIT_BUYER_CONFIRM_GOODS", consign_time=SENT))

    assert [out] == [one.out for one in claims(sent, told=told)]


@pytest.mark.parametrize("told", [True, False])
def test_a_finished_trade_is_out(told):
    """
    What the buyer confirmed has left, and a refund after shipping does not bring it back.
    """
    done = trade(
        line("TRADE_FINISHED", consign_time=SENT),
        line("TRADE_CLOSED", oid="4992", consign_time=SENT),
        status="TRADE_FINISHED",
    )

    assert [SENT, SENT] == [one.out for one in claims(done, told=told)]


def test_services_claim_nothing_and_gifts_do():
    """
    A price difference is no piece; a gift of a promotion is one, from its own warehouse.
    """
    gift = PromotionDetail(gift_item_id="77", gift_item_num=3)
    rules = evolve(RULES, gift_skus={"77": "CUP"}, gift_warehouse="G1")
    bought = trade(
        line(outer_sku_id="SERVICE-DIFF"),
        line(oid="4992", is_service_order=True),
        promotion_details=(gift,),
    )
    [one] = read_claims(bought, SHOP, rules)

    assert ("CUP", 3, "G1") == (one.sku, one.pieces, one.warehouse)


def test_a_line_without_code_claims_by_the_platforms_number():
    """
    Trade and item agree on the name of what has no merchant's code.
    """
    bare = line(outer_sku_id=None, sku_id="611")
    item = Item(num_iid="61", skus=(Sku(sku_id="611", quantity=4),))
    [(listing, _)] = read_listings([item], SHOP)
    [one] = claims(trade(bare))

    assert listing.sku == one.sku == "tmall:61:611"


@pytest.mark.parametrize("changes", [{"num": None}, {"num": 0}, {"oid": None}])
def test_a_line_that_says_too_little_is_refused(changes):
    """
    A line without quantity or number makes the trade unreadable.
    """
    with pytest.raises(MappingError, match="does not say what, or how many"):
        claims(trade(line(**changes)))


def test_listings_are_variants_or_the_item_itself():
    """
    An item offers its variants, or itself; unpaid orders take pieces unless it says not.
    """
    items = [
        Item(
            num_iid="61",
            outer_id="I",
            sub_stock=2,
            skus=(
                Sku(sku_id="611", outer_id="X", quantity=4),
                Sku(sku_id="612", quantity=5),
            ),
        ),
        Item(num_iid="62", outer_id="Y", num=7, sub_stock=1),
        Item(num_iid="63", num=8),
    ]
    found = [
        (listing.id, listing.sku, listing.reserves_at_order, pieces)
        for listing, pieces in read_listings(items, SHOP)
    ]

    assert [
        (ListingId(SHOP, "61", "611"), "X", False, 4),
        (ListingId(SHOP, "61", "612"), "I", False, 5),
        (ListingId(SHOP, "62", ""), "Y", True, 7),
        (ListingId(SHOP, "63", ""), "tmall:63:", True, 8),
    ] == found
