"""The Kingdee adapter against a simulated Kingdee, over real HTTP."""

from __future__ import annotations

import re
import time
from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest
from attrs import evolve

from tmallerp.erp._http import HttpRules
from tmallerp.erp.kingdee import (
    Fields,
    KingdeeCodes,
    KingdeeConnection,
    KingdeeCredentials,
    KingdeeSettings,
    Limits,
    Query,
    SignIn,
    connect,
)
from tmallerp.erp.protocols import (
    CustomerSink,
    DocumentState,
    Lifecycle,
    LifecycleState,
    OrderSink,
    OutcomeStatus,
    ProductSink,
    ProductSource,
    PurchaseSink,
    ReceivableSource,
    RefundSink,
    ShipmentSource,
    StockSource,
    VoucherSink,
)
from tmallerp.errors import ErpOutcomeUnknownError, ErpUnavailableError, MappingError
from tmallerp.fieldmap import parse_layer
from tmallerp.secrets import Secret
from tmallerp.simulator.erps import (
    ErpFault,
    ErpFaultBag,
    ErpFaultPlan,
    ErpServer,
    make_app,
)
from tmallerp.testing.builders import (
    NOON,
    a_customer,
    a_key,
    a_line,
    a_product,
    a_purchase,
    a_refund,
    a_return,
    a_voucher,
    an_order,
)

SAVED, SUBMITTED, AUDITED = (
    LifecycleState.SAVED,
    LifecycleState.SUBMITTED,
    LifecycleState.AUDITED,
)
YEAR = (NOON - timedelta(days=300), NOON + timedelta(days=300))


@pytest.fixture
def server():
    with ErpServer(make_app("kingdee")) as running:
        yield running


@pytest.fixture
def reach(server):
    """Connect with the given settings; everything is closed at the end."""
    opened = []

    def reach(**changes):
        erp = connect(settings_of(server, **changes))
        opened.append(erp)
        return erp

    yield reach
    for erp in opened:
        erp.close()


@pytest.fixture
def erp(reach):
    return reach()


def settings_of(server, *, sign_in=SignIn.SIGNED, **changes) -> KingdeeSettings:
    facts = server.facts
    connection = KingdeeConnection(
        rules=HttpRules(
            base_url=f"{facts['url']}/",
            insecure_http=True,
            allow_private=True,
            read_timeout_s=2,
        ),
        credentials=KingdeeCredentials(
            account=facts["acct_id"],
            user=facts["user"],
            app_id=facts["app_id"],
            app_secret=Secret(facts["app_secret"]),
            password=Secret(facts["password"]),
        ),
        sign_in=sign_in,
    )
    given = {
        "connection": connection,
        "organisation": "100",
        "customer": "TMALL01",
        "warehouse": "CK001",
        "codes": KingdeeCodes(postage="POST-FEE", account="ALIPAY-01"),
        **changes,
    }
    return KingdeeSettings(**given)


def one(platform_id="4990000000000000001", **changes):
    return an_order(platform_id, **{"customer": "TMALL01", **changes})


def status_of(outcomes):
    return [outcome.status for outcome in outcomes]


def count(erp, form="SAL_SaleOrder", pk="FID"):
    return len(erp.client.query(Query(form=form, fields=(pk,), limit=10_000)))


# --- who is calling -------------------------------------------------------------------


@pytest.mark.parametrize("sign_in", SignIn)
def test_every_way_to_sign_in_works(reach, sign_in):
    """
    Signed headers and all three logins are let in.
    """
    assert "Kingdee" in reach(sign_in=sign_in).ping()


def test_a_session_that_ends_is_renewed_once(reach, server):
    """
    A session lost in the middle of the work is made anew, and nothing is written twice.
    """
    erp = reach(sign_in=SignIn.BY_SIGN)
    erp.ping()
    server.fire(ErpFault.SESSION_EXPIRED)

    outcomes = erp.put_orders([one(), one("2")])

    assert [OutcomeStatus.CREATED] * 2 == status_of(outcomes)
    assert 2 == count(erp)


def test_it_is_what_it_says(erp):
    """
    The adapter has every protocol that its ERP can serve.
    """
    kinds = (
        CustomerSink,
        Lifecycle,
        OrderSink,
        ProductSink,
        ProductSource,
        PurchaseSink,
        ReceivableSource,
        RefundSink,
        ShipmentSource,
        StockSource,
        VoucherSink,
    )

    assert all(isinstance(erp, kind) for kind in kinds)


# --- sales orders ---------------------------------------------------------------------


@pytest.mark.parametrize("state", [SAVED, SUBMITTED, AUDITED])
def test_an_order_rests_where_the_settings_say(reach, state):
    """
    A new order is taken as far as it should be, and its total is the payment.
    """
    erp, order = reach(rests_in=state), one()

    outcome = erp.put_orders([order])[0]

    assert (OutcomeStatus.CREATED, order.payment, state) == (
        outcome.status,
        outcome.total,
        outcome.reached,
    )
    assert order.key.token(30) == outcome.reference


def test_the_same_again_changes_nothing(erp):
    """
    Putting an order again finds it unchanged.
    """
    erp.put_orders([one()])

    assert [OutcomeStatus.UNCHANGED] == status_of(erp.put_orders([one()]))
    assert 1 == count(erp)


@pytest.mark.parametrize("state", [SAVED, AUDITED])
def test_other_content_is_an_update(reach, state):
    """
    A changed order is changed row by row, un-audited first where it must be.
    """
    erp = reach(rests_in=state)
    erp.put_orders([one()])
    changed = one(lines=(a_line(amount="89.05"), a_line("2", amount="1.00")))

    outcomes = erp.put_orders([changed])

    assert [(OutcomeStatus.UPDATED, changed.payment, state)] == [
        (outcome.status, outcome.total, outcome.reached) for outcome in outcomes
    ]
    assert [OutcomeStatus.UNCHANGED] == status_of(erp.put_orders([changed]))


@pytest.mark.parametrize("state", [SUBMITTED, AUDITED])
def test_what_people_have_posted_is_posted_again(reach, state):
    """
    An order that rests as saved and was taken further stays there when it is changed.
    """
    erp = reach(rests_in=SAVED)
    erp.put_orders([one(), one("2")])
    erp.advance([one().key], state)

    outcomes = erp.put_orders([one(buyer_message="x"), one("2", buyer_message="x")])

    assert [(OutcomeStatus.UPDATED, state), (OutcomeStatus.UPDATED, SAVED)] == [
        (outcome.status, outcome.reached) for outcome in outcomes
    ]


@pytest.mark.parametrize("act", ["cancel_order", "hold_order"])
def test_a_lost_step_back_is_unknown(reach, server, act):
    """
    Nobody knows whether an audit whose taking back was lost is still there.
    """
    erp, order = reach(rests_in=AUDITED), one()
    erp.put_orders([order])
    server.fire(ErpFault.TIMEOUT_AFTER, at="UnAudit")

    outcome = getattr(erp, act)(order.key, "x")

    assert (OutcomeStatus.UNKNOWN, "lost") == (outcome.status, outcome.code)
    assert OutcomeStatus.UPDATED is getattr(erp, act)(order.key, "x").status


def test_a_change_whose_step_back_was_lost_is_unknown(reach, server):
    """
    The same holds for putting other content.
    """
    erp = reach(rests_in=AUDITED)
    erp.put_orders([one()])
    server.fire(ErpFault.TIMEOUT_AFTER, at="UnAudit")

    assert [OutcomeStatus.UNKNOWN] == status_of(erp.put_orders([one(buyer_message="x")]))
    again = erp.put_orders([one(buyer_message="x")])[0]
    assert (OutcomeStatus.UPDATED, AUDITED) == (again.status, again.reached)


def test_an_audited_order_may_be_closed_to_changes(reach):
    """
    Where the settings say so, a change of an audited order is a person's.
    """
    erp = reach(rests_in=AUDITED, reopen=False)
    erp.put_orders([one()])

    outcome = erp.put_orders([one(buyer_message="x")])[0]

    assert (OutcomeStatus.REJECTED, "conflict") == (outcome.status, outcome.code)


def test_a_digest_decides_where_a_tenant_keeps_one(reach):
    """
    With a field for it, the whole content counts, and finding an order tells its digest.
    """
    erp = reach(fields=Fields(digest="F_TM_Digest"))
    order = one()
    erp.put_orders([order])

    flagged = evolve(order, seller_flag=3)

    assert [OutcomeStatus.UNCHANGED] == status_of(erp.put_orders([order]))
    assert [OutcomeStatus.UPDATED] == status_of(erp.put_orders([flagged]))
    assert 64 == len(erp.find_orders([order.key])[order.key].digest)


def test_bad_neighbours_do_no_harm(erp):
    """
    An unknown material refuses its own order and no other.
    """
    bad = one("2", lines=(a_line(sku="NOPE"),))

    outcomes = erp.put_orders([one(), bad, one("3")])

    assert [OutcomeStatus.CREATED, OutcomeStatus.REJECTED, OutcomeStatus.CREATED] == (
        status_of(outcomes)
    )
    assert ("missing_base", "FMaterialId") == (outcomes[1].code, outcomes[1].field)


def test_the_erp_itself_refuses_what_is_not_checked(reach):
    """
    Without a check beforehand the ERP's own refusal names the field.
    """
    erp = reach(check_base=False)

    outcome = erp.put_orders([one(customer="NOBODY"), one("2")])[0]

    assert (OutcomeStatus.REJECTED, "missing_base", "FCustId") == (
        outcome.status,
        outcome.code,
        outcome.field,
    )


def test_postage_without_a_material_is_refused(reach):
    """
    A component that the settings name no material for is refused before it is sent.
    """
    erp = reach(codes=KingdeeCodes())

    assert "preflight" == erp.put_orders([one()])[0].code
    assert 1 == len(erp.preflight([one()])[0])
    assert 0 == count(erp)


def test_long_batches_are_cut(reach):
    """
    More orders than a request takes become several requests.
    """
    erp = reach(limits=Limits(documents=4, request_bytes=5000))
    orders = [one(str(number)) for number in range(1, 12)]

    assert [OutcomeStatus.CREATED] * 11 == status_of(erp.put_orders(orders))
    assert 11 == len(erp.find_orders([order.key for order in orders]))


@pytest.mark.parametrize("state", [SAVED, AUDITED])
def test_a_held_order_waits_until_it_is_released(reach, state):
    """
    A hold takes an order back behind the audit, says why, and survives a change.
    """
    erp, order = reach(rests_in=state), one(buyer_message="别用韵达")
    erp.put_orders([order])

    assert OutcomeStatus.UPDATED is erp.hold_order(order.key, "退款中").status
    assert OutcomeStatus.UNCHANGED is erp.hold_order(order.key, "退款中").status
    assert [OutcomeStatus.UNCHANGED] == status_of(erp.put_orders([order]))
    assert [OutcomeStatus.UPDATED] == status_of(erp.put_orders([one(buyer_message="x")]))
    held = erp.find_orders([order.key])[order.key]
    assert (DocumentState.ON_HOLD, SAVED) == (held.state, held.reached)
    assert OutcomeStatus.UPDATED is erp.release_order(order.key).status
    assert OutcomeStatus.UNCHANGED is erp.release_order(order.key).status
    free = erp.find_orders([order.key])[order.key]
    assert (DocumentState.OPEN, state) == (free.state, free.reached)


def test_a_held_line_keeps_its_order_from_being_audited(reach):
    """
    While a line waits, the order rests as saved; afterwards it goes on.
    """
    erp = reach(rests_in=AUDITED)
    waiting = one(lines=(a_line(hold="refund"), a_line("2")))

    assert SAVED is erp.put_orders([waiting])[0].reached
    assert AUDITED is erp.put_orders([one(lines=(a_line(), a_line("2")))])[0].reached


@pytest.mark.parametrize("state", [SAVED, SUBMITTED, AUDITED])
def test_a_line_is_closed_for_good(reach, state):
    """
    All rows of a line are closed, and the order stays where it was.
    """
    erp, order = reach(rests_in=state), one(lines=(a_line(), a_line("2")))
    erp.put_orders([order])

    assert OutcomeStatus.UPDATED is erp.close_line(order.key, "1", "x").status
    assert OutcomeStatus.UNCHANGED is erp.close_line(order.key, "1", "x").status
    assert "not_found" == erp.close_line(order.key, "9", "x").code
    assert state is erp.find_orders([order.key])[order.key].reached
    closed = one(lines=(a_line(closed=True), a_line("2")))
    assert [OutcomeStatus.UNCHANGED] == status_of(erp.put_orders([closed]))


def test_a_dead_line_is_billed_and_closed(reach):
    """
    A line that is dead from the start counts in the total and is closed.
    """
    erp, order = reach(rests_in=AUDITED), one(lines=(a_line(closed=True), a_line("2")))

    outcome = erp.put_orders([order])[0]

    assert (OutcomeStatus.CREATED, order.payment) == (outcome.status, outcome.total)
    assert OutcomeStatus.UNCHANGED is erp.close_line(order.key, "1", "x").status


@pytest.mark.parametrize("state", [SAVED, AUDITED])
def test_a_cancelled_order_is_not_revived(reach, state):
    """
    Cancelling is final: the same content is unchanged, other content is refused.
    """
    erp, order = reach(rests_in=state), one()
    erp.put_orders([order])

    assert OutcomeStatus.UPDATED is erp.cancel_order(order.key, "x").status
    assert OutcomeStatus.UNCHANGED is erp.cancel_order(order.key, "x").status
    assert "cancelled" == erp.put_orders([one(buyer_message="x")])[0].code
    assert "state" == erp.hold_order(order.key, "x").code
    assert DocumentState.CANCELLED is erp.find_orders([order.key])[order.key].state


def test_what_is_not_there_cannot_be_changed(erp):
    """
    An unknown order is not found, whatever is asked of it.
    """
    key = a_key("7")

    assert {"not_found"} == {
        erp.hold_order(key, "x").code,
        erp.release_order(key).code,
        erp.cancel_order(key, "x").code,
        erp.close_line(key, "1", "x").code,
        erp.advance([key], AUDITED)[0].code,
    }
    assert {} == erp.find_orders([key])


# --- trouble --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (ErpFault.THROTTLED, OutcomeStatus.RETRYABLE),
        (ErpFault.ROW_LOCKED, OutcomeStatus.RETRYABLE),
        (ErpFault.ROW_REFUSED, OutcomeStatus.REJECTED),
    ],
)
def test_trouble_of_the_erp_is_an_outcome(reach, server, fault, status):
    """
    A refusal says whether it is worth trying again, and then it works.
    """
    erp = reach(check_base=False)
    server.fire(fault)

    outcome = erp.put_orders([one()])[0]

    assert status is outcome.status
    assert [OutcomeStatus.CREATED] == status_of(erp.put_orders([one()]))


@pytest.mark.parametrize(
    "fault", [ErpFault.TIMEOUT_AFTER, ErpFault.CUT_BODY, ErpFault.HTML, ErpFault.RESET]
)
def test_a_lost_answer_is_unknown_and_never_doubled(reach, server, fault):
    """
    After a lost answer the order is found or put again, and is there once.
    """
    erp = reach(check_base=False)
    server.fire(fault)
    with pytest.raises((ErpOutcomeUnknownError, ErpUnavailableError)):
        erp.put_orders([one()])

    erp.put_orders([one()])

    assert 1 == count(erp)
    assert one().payment == erp.find_orders([one().key])[one().key].total


def test_no_answer_to_a_question_is_unavailable(erp, server):
    """
    A question that is not answered changed nothing.
    """
    server.fire(ErpFault.HTML)

    with pytest.raises(ErpUnavailableError):
        erp.find_orders([one().key])


NO_NUMBER = [
    pytest.param(rb'"Number": ?"[^"]*"', b'"Number":""', id="number"),
    pytest.param(rb'"SuccessEntitys": ?\[.*?\]', b'"SuccessEntitys":[]', id="entities"),
]


@pytest.mark.parametrize(("pattern", "instead"), NO_NUMBER)
def test_a_success_without_a_number_is_read_back(erp, server, pattern, instead):
    """
    A success that does not say which bill it made is found by its key, and made once.
    """
    answer = server.app.answer
    cut = []

    def without(request):
        told = answer(request)
        if "Save" not in request.path:
            return told
        body, count = re.subn(pattern, instead, told.body)
        cut.append(count)
        return evolve(told, body=body)

    server.app.answer = without
    outcomes = erp.put_orders([one(), one("2")])
    server.app.answer = answer

    assert sum(cut) > 0
    assert set(status_of(outcomes)) <= {OutcomeStatus.CREATED, OutcomeStatus.UNKNOWN}
    keys = [one().key, one("2").key]
    assert set(keys) == set(erp.find_orders(keys))
    assert {OutcomeStatus.UNCHANGED} == set(status_of(erp.put_orders([one(), one("2")])))
    assert 2 == count(erp)


@pytest.mark.parametrize("sku", ["A'; DROP TABLE t--", "1' or '1'='1", "%", "A_B]", "A\\"])
def test_injection_stays_a_value(reach, sku):
    """
    What would be SQL finds nothing and refuses nothing but its own order.
    """
    erp = reach()
    bad = one("2", lines=(a_line(sku=sku),))

    assert [OutcomeStatus.CREATED, OutcomeStatus.REJECTED] == (
        status_of(erp.put_orders([one(), bad]))
    )
    assert {} == erp.find_products([sku])
    assert () == erp.list_stock([sku]).items


@pytest.mark.parametrize("sku", ["A＇B", "A’B", "A\x00B"])
def test_quotes_in_other_clothes_are_refused(erp, sku):
    """
    A value that might end early is refused, and never asked for.
    """
    assert [OutcomeStatus.REJECTED] == (
        status_of(erp.put_orders([one(lines=(a_line(sku=sku),))]))
    )
    with pytest.raises(MappingError):
        erp.find_products([sku])


# --- other documents ------------------------------------------------------------------


def test_money_and_goods_are_two_documents(erp):
    """
    What is paid back and what comes back are put in one batch and found apart.
    """
    money, goods = a_refund(customer="TMALL01"), a_return(customer="TMALL01")

    outcomes = erp.put_refunds([money, goods])

    assert [OutcomeStatus.CREATED] * 2 == status_of(outcomes)
    assert money.amount == outcomes[0].total
    assert [OutcomeStatus.UNCHANGED] * 2 == status_of(erp.put_refunds([money, goods]))
    assert {money.key, goods.key} == set(erp.find_refunds([money.key, goods.key]))


def test_a_red_receivable_names_its_order_in_its_own_field(reach):
    """
    A red receivable is negative and read back with its order.
    """
    erp = reach(
        money_back="red_receivable",
        fields=Fields(blue_order="F_TM_OrderNo", red_order="F_TM_RedOrderNo"),
    )
    money = a_refund(customer="TMALL01")

    assert -money.amount == erp.put_refunds([money])[0].total
    assert [(money.order.token(30), -money.amount)] == [
        (each.order, each.amount) for each in erp.list_receivables(*YEAR).items
    ]


def test_a_demand_becomes_a_purchase_order(erp):
    """
    A demand is put once, found, and changed.
    """
    demand = a_purchase(supplier="VEN0001")

    assert [OutcomeStatus.CREATED] == status_of(erp.put_purchases([demand]))
    assert [OutcomeStatus.UNCHANGED] == status_of(erp.put_purchases([demand]))
    assert [OutcomeStatus.UPDATED] == (
        status_of(erp.put_purchases([evolve(demand, note="x")]))
    )
    assert {demand.key} == set(erp.find_purchases([demand.key]))


def test_a_voucher_is_a_draft_of_its_own_period(erp):
    """
    A voucher of last month is booked into last month, once.
    """
    booked = (NOON - timedelta(days=30)).date()
    voucher = a_voucher(booked=booked)

    outcomes = erp.put_vouchers([voucher])

    assert [(OutcomeStatus.CREATED, Decimal("12.34"), LifecycleState.DRAFT)] == [
        (each.status, each.total, each.reached) for each in outcomes
    ]
    assert [OutcomeStatus.EXISTS] == status_of(erp.put_vouchers([voucher]))
    assert {voucher.key} == set(erp.find_vouchers([voucher.key]))
    rows = erp.client.query(Query(form="GL_VOUCHER", fields=("FYEAR", "FPERIOD")))
    assert [booked.year, booked.month] == [int(cell) for cell in rows[0]]


def test_a_voucher_stays_the_draft_it_is(erp):
    """
    Asked to be where it is it is unchanged; anywhere else is people's work.
    """
    there = a_voucher()
    absent = evolve(there, key=evolve(there.key, platform_id="9"))
    erp.put_vouchers([there])

    (same,) = erp.advance([there.key], LifecycleState.DRAFT)
    outcomes = erp.advance([there.key, absent.key], AUDITED)

    assert (OutcomeStatus.UNCHANGED, LifecycleState.DRAFT) == (same.status, same.reached)
    assert ["state", "not_found"] == [outcome.code for outcome in outcomes]


def test_a_long_summary_is_refused_beforehand(erp):
    """
    A summary longer than the claimed length is not sent, and the limit is named.
    """
    voucher = a_voucher()
    first, *rest = voucher.lines
    long = evolve(voucher, lines=(evolve(first, summary="x" * 256), *rest))

    (outcome,) = erp.put_vouchers([long])

    assert ("preflight", True) == (outcome.code, "255" in outcome.message)


def test_keys_in_another_order_are_noticed(reach):
    """
    A map that puts the date first books into another period: the draft is deleted again.
    """
    layer = parse_layer(
        'name = "shop"\nversion = "1"\n[[field]]\nto = "FDate"\nfrom = "date"\n'
        'before = "FAccountBookID.FNumber"\n',
        "shop.toml",
    )
    erp = reach(maps={"voucher": (layer,)})

    outcome = erp.put_vouchers([a_voucher(booked=(NOON - timedelta(days=30)).date())])[0]

    assert (OutcomeStatus.REJECTED, "period") == (outcome.status, outcome.code)
    assert 0 == count(erp, "GL_VOUCHER", "FVOUCHERID")


def test_a_product_is_changed_in_what_it_says(erp):
    """
    Empty fields leave the ERP's alone, and a product can be forbidden and allowed.
    """
    product = a_product("NEW-1")

    assert [OutcomeStatus.CREATED] == status_of(erp.put_products([product]))
    assert [OutcomeStatus.UNCHANGED] == status_of(erp.put_products([product]))
    change = evolve(product, name="", specification="", barcode="6901234567892")
    assert [OutcomeStatus.UPDATED] == status_of(erp.put_products([change]))
    found = erp.find_products(["NEW-1"])["NEW-1"]
    assert (product.name, product.specification, "6901234567892") == (
        found.name,
        found.specification,
        found.barcode,
    )
    assert [OutcomeStatus.UPDATED] == (
        status_of(erp.put_products([evolve(change, active=False)]))
    )
    assert not erp.find_products(["NEW-1"])["NEW-1"].active


def test_a_customer_is_kept_by_its_code(erp):
    """
    A customer is made, found and changed.
    """
    customer = a_customer("C-1")

    assert [OutcomeStatus.CREATED] == status_of(erp.put_customers([customer]))
    assert [OutcomeStatus.UPDATED] == (
        status_of(erp.put_customers([evolve(customer, phone="0571-1")]))
    )
    assert "0571-1" == erp.find_customers(["C-1"])["C-1"].phone


def test_products_are_read_page_by_page(reach):
    """
    However small the pages are, every product comes once.
    """
    erp = reach(limits=Limits(page=3))
    erp.put_products([a_product(f"P-{number}") for number in range(8)])
    codes, cursor = [], None
    while True:
        page = erp.list_products(cursor=cursor)
        codes += [product.code for product in page.items]
        cursor = page.cursor
        if cursor is None:
            break

    assert len(codes) == len(set(codes)) == count(erp, "BD_MATERIAL", "FMATERIALID")


def test_stock_is_read_by_material_and_warehouse(erp):
    """
    A material the ERP does not know is left out, and nothing is claimed reserved.
    """
    levels = erp.list_stock(["0001-00", "NOPE"], ["CK001"]).items

    assert [("0001-00", "CK001", Decimal(1000), None)] == [
        (level.sku, level.warehouse, level.on_hand, level.reserved) for level in levels
    ]


def test_pages_of_stock_end_with_a_material(reach):
    """
    All levels come, whatever the page is cut at.
    """
    whole = reach().list_stock().items
    erp, levels, cursor = reach(limits=Limits(page=2)), [], None
    while True:
        page = erp.list_stock(cursor=cursor)
        levels += page.items
        cursor = page.cursor
        if cursor is None:
            break

    assert [(one.sku, one.on_hand) for one in whole] == [
        (one.sku, one.on_hand) for one in levels
    ]


def test_pages_of_some_stock_are_no_longer_than_claimed(reach):
    """
    Levels of chosen SKUs come page by page too, past the hundred of one filter.
    """
    erp, levels, cursor = reach(limits=Limits(page=2)), [], None
    skus = [f"NOPE-{number:03}" for number in range(150)] + ["0001-00", "SKU-RED-M"]
    skus += ["POST-FEE", "SERVICE-DIFF"]
    while True:
        page = erp.list_stock(skus, cursor=cursor)
        assert len(page.items) <= erp.traits.paging.max_page == 2
        levels += page.items
        cursor = page.cursor
        if cursor is None:
            break

    assert {"0001-00": 1, "SKU-RED-M": 1, "POST-FEE": 1, "SERVICE-DIFF": 1} == Counter(
        level.sku for level in levels
    )


def test_more_orders_than_a_page_has_rows_are_found(reach):
    """
    However small a page is, no order that is there is taken for absent.
    """
    erp = reach(limits=Limits(page=3))
    orders = [one(str(number)) for number in range(1, 9)]

    outcomes = erp.put_orders(orders)

    assert [SAVED] * 8 == [outcome.reached for outcome in outcomes]
    assert 8 == len(erp.find_orders([order.key for order in orders]))


def shipped(erp, order):
    """Ship an order as the warehouse's people would."""
    erp.put_orders([order])
    erp.advance([order.key], AUDITED)
    token = order.key.token(30)
    made = erp.client.push("SAL_SaleOrder", [token], rule="SaleOrder-OutStock")
    number = made.written[0].number
    erp.client.submit("SAL_OUTSTOCK", [number])
    erp.client.audit("SAL_OUTSTOCK", [number])
    return number


def test_a_shipment_names_order_and_line(reach):
    """
    Audited shipments come with the platform's lines; a page ends where one ends.
    """
    erp = reach(limits=Limits(page=4))
    orders = [one(str(number)) for number in range(1, 4)]
    numbers = [shipped(erp, order) for order in orders]
    found, cursor = [], None
    while True:
        page = erp.list_shipments(*YEAR, cursor)
        found += page.items
        cursor = page.cursor
        if cursor is None:
            break

    assert numbers == [shipment.reference for shipment in found]
    assert [order.key.token(30) for order in orders] == [
        shipment.lines[0].order for shipment in found
    ]
    assert {("1", Decimal(2))} == {
        (line.line_id, line.cumulative)
        for shipment in found
        for line in shipment.lines
        if line.sku == "0001-00"
    }


def test_a_shipped_order_is_a_conflict(erp):
    """
    What left the warehouse is not changed any more.
    """
    order = one()
    shipped(erp, order)

    assert "conflict" == erp.put_orders([one(buyer_message="x")])[0].code
    assert "state" == erp.hold_order(order.key, "x").code
    assert "state" == erp.cancel_order(order.key, "x").code


def test_a_blue_receivable_is_found_by_way_of_its_shipment(erp):
    """
    Without a field for it, the order's number is read off the source document.
    """
    order = one()
    number = shipped(erp, order)
    erp.client.push("SAL_OUTSTOCK", [number], rule="AR_OutStockToReceivableMap")

    assert [(order.key.token(30), order.payment)] == [
        (each.order, each.amount) for each in erp.list_receivables(*YEAR).items
    ]


def test_documents_are_taken_forwards_and_back(erp):
    """
    Each step says how far the document is; the last one is where it should be.
    """
    order = one()
    erp.put_orders([order])
    way = (AUDITED, SUBMITTED, SAVED, SUBMITTED, AUDITED)

    assert list(way) == [erp.advance([order.key], to)[0].reached for to in way]
    assert [OutcomeStatus.UNCHANGED] == status_of(erp.advance([order.key], AUDITED))


def patiently(ask):
    """Ask until there is an answer; a connection may be told to break."""
    for _ in range(20):
        try:
            return ask()
        except ErpUnavailableError:
            time.sleep(0.1)
    return ask()


@pytest.mark.parametrize("sign_in", [SignIn.SIGNED, SignIn.BY_SIGN])
def test_whatever_goes_wrong_every_order_is_there_once(sign_in):
    """
    Under every fault of the wire and of the ERP, putting again ends with each order once.
    """
    plan = ErpFaultPlan(kinds=tuple(ErpFault), every=4, hold_s=0.1, settling_s=5)
    app = make_app("kingdee", faults=ErpFaultBag.inner(plan))
    with ErpServer(app) as server:
        settings = settings_of(server, sign_in=sign_in, rests_in=AUDITED, check_base=False)
        rules = evolve(settings.connection.rules, read_timeout_s=0.5)
        settings = evolve(settings, connection=evolve(settings.connection, rules=rules))
        erp = connect(settings)
        orders = {order.key: order for order in (one(str(n)) for n in range(1, 41))}
        left = dict(orders)
        for _ in range(150):
            batch = list(left.values())[:8]
            try:
                outcomes = erp.put_orders(batch)
            except (ErpUnavailableError, ErpOutcomeUnknownError):
                time.sleep(0.05)  # the server may be gone for a moment
                outcomes = []
            for outcome in outcomes:
                if outcome.reached is AUDITED:
                    assert outcome.total == orders[outcome.key].payment
                    del left[outcome.key]
            app.clock.advance(6)
            if not left:
                break
        found = patiently(lambda: erp.find_orders(list(orders)))

        assert {} == left
        assert 40 == patiently(lambda: count(erp))
        assert {AUDITED} == {document.reached for document in found.values()}
        erp.close()
