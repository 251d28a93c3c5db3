"""
A trade is read as the order that practice asks for, or refused by name.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from attrs import evolve

from tmallerp.documents import LineKind, OrderRules, ShopKey, ShopProfile
from tmallerp.errors import MappingError
from tmallerp.mapping.orders import Due, cause_of, read_order
from tmallerp.testing.builders import NOON, a_version
from tmallerp.top import decode
from tmallerp.top.methods.trades import TradeFullinfoGet
from tmallerp.top.models.trades import Order, PromotionDetail, ServiceOrder, Trade

SAMPLES = Path(__file__).parents[2] / "samples"
PROFILE = ShopProfile(
    key=ShopKey("acme", "main"),
    customer="TMALL",
    orders=OrderRules(service_skus=frozenset({"DIFF"}), gift_warehouse="GIFTS"),
)
SENT = "WAIT_SELLER_SEND_GOODS"


def yuan(text):
    return Decimal(text)


def a_line(oid="2", amount="100.00", **changes):
    line = Order(
        oid=oid,
        status=SENT,
        refund_status="NO_REFUND",
        outer_iid="0001",
        outer_sku_id="0001-00",
        num=2,
        price=yuan("60.00"),
        payment=yuan(amount),
        divide_order_fee=yuan(amount),
        title="棉麻衬衫",
    )
    return evolve(line, **changes)


def a_trade(*lines, **changes):
    lines = lines or (a_line(),)
    trade = Trade(
        tid="1",
        status=SENT,
        created=NOON - timedelta(hours=1),
        pay_time=NOON - timedelta(minutes=50),
        modified=NOON,
        payment=sum((one.divide_order_fee or yuan(0) for one in lines), yuan("8.00")),
        post_fee=yuan("8.00"),
        orders=lines,
        oaid="1abc",
        receiver_name="张**",
    )
    return evolve(trade, **changes)


def read(trade):
    return read_order(trade, PROFILE, a_version())


def refused(trade):
    with pytest.raises(MappingError) as caught:
        read(trade)
    return caught.value.field, cause_of(caught.value)


def test_an_ordinary_trade():
    """
    A paid trade is delivered after the release delay, its money and receiver kept.
    """
    reading = read(a_trade())
    order = reading.order

    assert (Due.DELIVER, NOON - timedelta(minutes=35)) == (reading.due, reading.release_at)
    assert ("1", "TMALL", "1abc") == (
        order.key.platform_id,
        order.customer,
        order.receiver.oaid,
    )
    assert yuan("108.00") == order.payment == order.total
    assert ("0001-00", yuan("20.00")) == (order.lines[0].sku, order.lines[0].discount)


NOT_DUE = {
    "unpaid": {"status": "WAIT_BUYER_PAY"},
    "no payment document": {"status": "TRADE_NO_CREATE_PAY"},
    "pre-authorisation": {"status": "WAIT_PRE_AUTH_CONFIRM"},
    "foreign card": {"status": "PAY_PENDING"},
}


@pytest.mark.parametrize("change", NOT_DUE.values(), ids=NOT_DUE)
def test_unpaid_is_not_due(change):
    """
    Before payment there is nothing to deliver.
    """
    reading = read(a_trade(**change))

    assert (Due.NOT_DUE, "unpaid", None) == (reading.due, reading.reason, reading.order)


def test_closed_before_payment_is_not_due():
    """
    A trade closed before payment is never delivered, whoever closed it.
    """
    assert "closed_unpaid" == read(a_trade(status="TRADE_CLOSED_BY_TAOBAO")).reason


def test_closed_before_shipping_is_not_due_but_known():
    """
    A trade refunded before shipping carries its order, to cancel one already delivered.
    """
    reading = read(a_trade(a_line(status="TRADE_CLOSED"), status="TRADE_CLOSED"))

    assert (Due.NOT_DUE, "closed_before_shipping") == (reading.due, reading.reason)
    assert reading.order.lines[0].closed


def test_closed_after_shipping_is_delivered():
    """
    A trade refunded after shipping stays an order: goods went out.
    """
    line = a_line(status="TRADE_CLOSED", consign_time=NOON)

    assert Due.DELIVER is read(a_trade(line, status="TRADE_CLOSED")).due


STEPS = {
    "FRONT_NOPAID_FINAL_NOPAID": (Due.NOT_DUE, "unpaid"),
    "FRONT_PAID_FINAL_NOPAID": (Due.NOT_DUE, "deposit_only"),
    "FRONT_PAID_FRONT_FORFEITED": (Due.NOT_DUE, "deposit_forfeited"),
    "FRONT_PAID_FINAL_PAID": (Due.DELIVER, ""),
}


@pytest.mark.parametrize(("step", "expected"), STEPS.items())
def test_presale(step, expected):
    """
    A presale is an order once its balance is paid, and not before.
    """
    reading = read(a_trade(step_trade_status=step))

    assert expected == (reading.due, reading.reason)


def test_a_forbidden_trade_is_held():
    """
    A paid trade the platform will not let be shipped is held.
    """
    reading = read(a_trade(status="PAID_FORBID_CONSIGN"))

    assert (Due.HOLD, "paid_forbid_consign") == (reading.due, reading.reason)


@pytest.mark.parametrize(
    ("flag", "value"),
    [
        *((name, 1) for name in ("top_hold", "team_buy_hold", "share_group_hold")),
        *((name, 1) for name in ("ofp_hold", "forbid_consign", "delay_create_delivery")),
        ("is_sh_ship", True),
        ("nr_no_handle", "true"),
        ("rx_audit_status", "0"),
    ],
)
def test_hold_flags(flag, value):
    """
    Each of the platform's flags holds a trade, and only before it was shipped.
    """
    held = read(a_trade(**{flag: value}))
    shipped = read(a_trade(a_line(consign_time=NOON), **{flag: value}))

    assert (Due.HOLD, f"hold:{flag}") == (held.due, held.reason)
    assert Due.DELIVER is shipped.due


def test_an_open_refund_holds_its_line():
    """
    A refund that is open holds its line; the other lines go on.
    """
    order = read(a_trade(a_line("2", refund_status="WAIT_SELLER_AGREE"), a_line("3"))).order

    assert ["refund:WAIT_SELLER_AGREE", None] == [line.hold for line in order.lines]


def test_open_refunds_of_all_goods_hold_the_trade():
    """
    Where every live line of goods has an open refund, the trade is held.
    """
    lines = (
        a_line("2", refund_status="SELLER_REFUSE_BUYER"),
        a_line("3", status="TRADE_CLOSED"),
        a_line("4", outer_sku_id="DIFF"),
    )
    reading = read(a_trade(*lines))

    assert (Due.HOLD, "refund_open") == (reading.due, reading.reason)


def test_a_line_taken_out_before_payment_is_left_out():
    """
    A line closed before payment inside a paid trade is no part of the order.
    """
    dropped = a_line("3", status="TRADE_CLOSED_BY_TAOBAO")
    trade = evolve(a_trade(), orders=(a_line("2"), dropped))

    assert ["2"] == [line.line_id for line in read(trade).order.lines]


def test_cash_on_delivery():
    """
    Its fee is a component, and release counts from the order.
    """
    trade = a_trade(type="cod", pay_time=None, buyer_cod_fee=yuan("5.00"))
    reading = read(evolve(trade, payment=yuan("113.00")))

    assert (yuan("5.00"), NOON - timedelta(minutes=45)) == (
        reading.order.cod_fee,
        reading.release_at,
    )


def test_services_sold_along():
    """
    Services are a component of their own and no line.
    """
    service = ServiceOrder(oid="9", payment=yuan("30.00"))
    trade = a_trade(service_orders=(service,))
    order = read(evolve(trade, payment=yuan("138.00"))).order

    assert (yuan("30.00"), 1) == (order.service, len(order.lines))


def test_tax_inside_the_lines():
    """
    M9: 182.40 and 16.60 tax less 150.00 are the 49.00 the buyer paid, tax in the line.
    """
    line = a_line(
        "1",
        "49.00",
        num=1,
        price=yuan("182.40"),
        part_mjz_discount=yuan("150.00"),
        sub_order_tax_fee=yuan("16.60"),
    )
    trade = a_trade(line, order_tax_fee=yuan("16.60"), post_fee=yuan(0))
    order = read(evolve(trade, payment=yuan("49.00"))).order

    assert (yuan("0.00"), yuan("150.00")) == (order.tax, order.lines[0].discount)


def test_tax_beside_the_lines():
    """
    Tax that no line contains is a component of its own.
    """
    trade = a_trade(order_tax_fee=yuan("9.10"))

    assert yuan("9.10") == read(evolve(trade, payment=yuan("117.10"))).order.tax


@pytest.mark.parametrize("residue", ["0.01", "-0.01", "37.00"])
def test_a_residue_is_refused(residue):
    """
    A trade that does not add up is refused with its residue, even of one fen.
    """
    trade = a_trade()
    with pytest.raises(MappingError) as caught:
        read(evolve(trade, payment=trade.payment + yuan(residue)))

    assert ("lines", residue) == (caught.value.field, caught.value.value)
    assert "unbalanced" == cause_of(caught.value)


def test_amounts_of_old_trades():
    """
    Without `divide_order_fee` a single line has the payment less the postage, others
    their payment less their share of the discount.
    """
    single = a_line("1", "108.00", divide_order_fee=None)
    several = a_line("2", "110.00", divide_order_fee=None, part_mjz_discount=yuan("10.00"))
    paid = {"payment": yuan("108.00")}

    for line in (single, several):
        assert yuan("100.00") == read(a_trade(line, **paid)).order.lines[0].amount


def test_gifts():
    """
    A line of 0.00 and a promotion's gift are free lines from the gifts' warehouse.
    """
    gift = PromotionDetail(
        id="1", gift_item_id="610", gift_item_name="杯子", gift_item_num=2
    )
    rules = evolve(PROFILE.orders, gift_skus={"610": "CUP"})
    profile = evolve(PROFILE, orders=rules)
    trade = a_trade(a_line("2"), a_line("3", "0.00"), promotion_details=(gift,))
    lines = read_order(trade, profile, a_version()).order.lines[1:]

    assert [("3", "0001-00", 2), ("gift-610", "CUP", 2)] == [
        (line.line_id, line.sku, line.quantity) for line in lines
    ]
    assert {(LineKind.GIFT, "GIFTS")} == {(line.kind, line.warehouse) for line in lines}


def test_service_skus():
    """
    A price-difference line is a service: money, but no goods.
    """
    line = a_line(outer_sku_id="DIFF")

    assert LineKind.SERVICE is read(a_trade(line)).order.lines[0].kind


def test_the_items_code_stands_in():
    """
    An item without SKU is known by its own merchant's code.
    """
    line = a_line(outer_sku_id=None)

    assert "0001" == read(a_trade(line)).order.lines[0].sku


REFUSED = {
    "unknown status": ({"status": "TRADE_ODD"}, "status", "unknown_value"),
    "no status": ({"status": None}, "status", "unknown_value"),
    "unknown step": ({"step_trade_status": "X"}, "step_trade_status", "unknown_value"),
    "no payment": ({"payment": None}, "payment", "missing_value"),
    "negative payment": ({"payment": Decimal("-1.00")}, "amount", "negative_amount"),
    "no lines": ({"orders": ()}, "orders", "missing_value"),
    "no creation": ({"created": None}, "created", "missing_value"),
}


@pytest.mark.parametrize(("change", "field", "cause"), REFUSED.values(), ids=REFUSED)
def test_trades_that_cannot_be_read(change, field, cause):
    """
    An unknown deciding value or a missing needed one is refused by its field.
    """
    assert (field, cause) == refused(a_trade(**change))


REFUSED_LINES = {
    "unknown status": ({"status": "X"}, "orders.status", "unknown_value"),
    "unknown refund": ({"refund_status": "X"}, "orders.refund_status", "unknown_value"),
    "no code": (
        {"outer_sku_id": None, "outer_iid": None},
        "orders.outer_iid",
        "missing_value",
    ),
    "no number": ({"oid": None}, "orders.oid", "missing_value"),
    "no pieces": ({"num": 0}, "orders.num", "missing_value"),
    "no price": ({"price": None}, "orders.num", "missing_value"),
    "no amount": (
        {"divide_order_fee": None, "payment": None},
        "orders.divide_order_fee",
        "missing_value",
    ),
}


@pytest.mark.parametrize(
    ("change", "field", "cause"), REFUSED_LINES.values(), ids=REFUSED_LINES
)
def test_lines_that_cannot_be_read(change, field, cause):
    """
    A line that lacks what the ERP needs refuses its trade by the line's field.
    """
    assert (field, cause) == refused(a_trade(a_line(**change)))


def test_a_line_twice_is_refused():
    """
    Two lines of one number cannot be told apart.
    """
    assert ("orders.oid", "missing_value") == refused(a_trade(a_line(), a_line()))


def test_a_negative_line_is_refused():
    """
    A line below zero is refused even where the sum holds.
    """
    trade = a_trade(a_line("2", "-1.00"), a_line("3", "101.00"))

    assert ("amount", "negative_amount") == refused(trade)


def test_unknown_types_pass():
    """
    A type nobody knows decides nothing and passes through.
    """
    assert Due.DELIVER is read(a_trade(type="brand_new_type")).due


def test_no_name_is_in_a_message():
    """
    A refusal names the trade and never its buyer.
    """
    with pytest.raises(MappingError) as caught:
        read(a_trade(payment=Decimal("1.00"), receiver_name="欧阳娜娜"))

    assert "欧阳娜娜" not in str(caught.value)


def test_promised_times():
    """
    A promised time of shipping is read where it is one; a sentence is left out.
    """
    said = read(a_trade(est_con_time="付款后48小时内")).order
    named = read(a_trade(est_con_time="2026-11-12 23:59:59")).order

    assert (None, 12) == (said.ship_before, named.ship_before.day)


@pytest.mark.parametrize(
    "name",
    [
        "taobao.trade.fullinfo.get.json",
        "taobao.trade.fullinfo.get.finished.json",
    ],
)
def test_captured_trades(name):
    """
    Captured trades are read whole: their components are what their buyers paid.
    """
    trade = decode(TradeFullinfoGet, (SAMPLES / name).read_bytes()).trade
    lines = tuple(evolve(line, outer_iid=line.outer_iid or "X") for line in trade.orders)
    order = read(evolve(trade, orders=lines)).order

    assert trade.payment == order.total
