"""
The adapter for YonBIP against the simulated one, over real HTTP.
"""

from __future__ import annotations

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from attrs import evolve
from yonyou_stage import mine, my_order, staged, two_lines

from tmallerp.documents import RefundEvent, order_digest
from tmallerp.erp.protocols import (
    CustomerSink,
    DocumentState,
    Lifecycle,
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
from tmallerp.erp.traits import LifecycleState
from tmallerp.erp.yonyou._governor import a_minute
from tmallerp.errors import ConfigError, ErpUnavailableError
from tmallerp.secrets import Secret
from tmallerp.simulator.erps import ErpFault, ErpFaultPlan
from tmallerp.testing.builders import (
    a_customer,
    a_line,
    a_product,
    a_purchase,
    a_refund,
    a_return,
    a_voucher,
)

CREATED, EXISTS, REJECTED = (
    OutcomeStatus.CREATED,
    OutcomeStatus.EXISTS,
    OutcomeStatus.REJECTED,
)
RETRYABLE, UNCHANGED, UNKNOWN = (
    OutcomeStatus.RETRYABLE,
    OutcomeStatus.UNCHANGED,
    OutcomeStatus.UNKNOWN,
)
UPDATED = OutcomeStatus.UPDATED
SAVED, SUBMITTED, AUDITED = (
    LifecycleState.SAVED,
    LifecycleState.SUBMITTED,
    LifecycleState.AUDITED,
)


@pytest.fixture
def stage():
    with staged("yonyou") as stage:
        yield stage


def put(stage, *orders):
    return stage.erp.put_orders(list(orders))


# --- what it is -----------------------------------------------------------------------


def test_it_has_every_job(stage):
    """
    The adapter satisfies each protocol its ERP has a form for.
    """
    jobs = (
        OrderSink,
        PurchaseSink,
        RefundSink,
        VoucherSink,
        ProductSink,
        CustomerSink,
        ShipmentSource,
        ReceivableSource,
        StockSource,
        ProductSource,
        Lifecycle,
    )

    assert [] == [job.__name__ for job in jobs if not isinstance(stage.erp, job)]


def test_its_pace_is_declared(stage):
    """
    Sixty orders a minute and each API for itself is what the free tier takes.
    """
    usual = {"yonbip/sd/voucherorder/singleSave": 60, "": 40}
    with _closing(stage.connect(calls_a_minute=usual)) as erp:
        traits = erp.traits

    assert (a_minute(60), a_minute(40), 4) == (
        traits.rate,
        traits.of("return").rate,
        traits.calls_a_document,
    )


# --- orders ---------------------------------------------------------------------------


def test_an_order_is_audited_and_its_money_is_the_buyers(stage):
    """
    A price two decimals cannot carry still gives the payment, as the ERP reads it back.
    """
    (outcome,) = put(stage, my_order(lines=two_lines()))

    assert (CREATED, Decimal("97.04"), AUDITED) == (
        outcome.status,
        outcome.total,
        outcome.reached,
    )


def test_a_batch_is_audited_by_one_call(stage):
    """
    Ten orders are looked up, submitted and audited by one call each, and saved by ten.
    """
    put(stage, *(my_order(f"499000000000000000{n}") for n in range(10)))
    names = ("list", "singleSave", "batchsubmit", "batchaudit", "queryByPage")

    assert [1, 10, 1, 1, 1] == [stage.calls(name) for name in names]


def test_many_writers_of_one_order_make_one_bill(stage):
    """
    Eight threads putting the same order at once make one document.
    """
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda _: put(stage, my_order())[0], range(8)))

    assert (1, 1) == (
        len(stage.documents("voucherorder")),
        len({one.reference for one in outcomes}),
    )


def test_threads_share_one_token(stage):
    """
    Eight threads that need a token ask for it once.
    """
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: stage.erp.find_orders([my_order().key]), range(8)))

    assert 1 == stage.calls("getAccessToken")


def test_a_token_is_renewed_before_it_ends(stage):
    """
    After an hour and three quarters another token is asked for, and no call meets the end.
    """
    put(stage, my_order())
    stage.time.sleep(6300)
    before = stage.calls("getAccessToken")
    put(stage, my_order())
    stage.time.sleep(700)

    put(stage, my_order())

    assert (1, 2) == (before, stage.calls("getAccessToken"))


def test_a_token_that_ended_is_renewed_once(stage):
    """
    A call refused for its token is repeated with another, unseen by the caller.
    """
    put(stage, my_order("1"))
    stage.server.fire(ErpFault.SESSION_EXPIRED)

    (outcome,) = put(stage, my_order("2"))

    assert (CREATED, 2) == (outcome.status, stage.calls("getAccessToken"))


def test_after_an_hour_an_order_is_looked_up(stage):
    """
    When the ERP has forgotten the key of a save, the code still finds the bill.
    """
    put(stage, my_order())
    stage.time.sleep(2 * 3600)

    (outcome,) = put(stage, my_order())

    assert (UNCHANGED, 1) == (outcome.status, len(stage.documents("voucherorder")))


@pytest.mark.parametrize(
    "kind", [ErpFault.TIMEOUT_AFTER, ErpFault.CUT_BODY, ErpFault.LATE_EFFECT]
)
def test_a_lost_save_is_unknown_and_then_found(stage, kind):
    """
    A save whose answer was lost is unknown, and after the settling time it is there once.
    """
    stage.erp.find_orders([my_order().key])
    stage.erp.preflight([my_order()])
    with _next_save_meets(stage, kind):
        (outcome,) = put(stage, my_order())
    stage.time.sleep(stage.erp.traits.settling.total_seconds() + 1)

    (again,) = put(stage, my_order())

    assert (UNKNOWN, UNCHANGED, 1) == (
        outcome.status,
        again.status,
        len(stage.documents("voucherorder")),
    )


def test_a_hidden_bill_is_not_made_twice(stage):
    """
    A bill that lists do not show yet is met by the key of its save.
    """
    stage.erp.preflight([my_order()])
    with _next_save_meets(stage, ErpFault.HIDDEN):
        put(stage, my_order())

    put(stage, my_order())

    assert 1 == len(stage.documents("voucherorder"))


def test_a_locked_bill_is_tried_again(stage):
    """
    A refusal that only says that somebody works on it is no refusal.
    """
    stage.erp.preflight([my_order()])
    with _next_save_meets(stage, ErpFault.ROW_LOCKED):
        (outcome,) = put(stage, my_order())

    assert RETRYABLE == outcome.status


def test_too_many_calls_say_when_to_come_again(stage):
    """
    A throttled batch is retryable with the seconds to wait, and nothing was made.
    """
    stage.server.fire(ErpFault.THROTTLED)

    (outcome,) = put(stage, my_order())

    assert (RETRYABLE, 30.0, []) == (
        outcome.status,
        outcome.retry_after,
        stage.documents("voucherorder"),
    )


def test_it_paces_itself(stage):
    """
    More calls than a minute takes wait on the clock instead of being refused.
    """
    erp = stage.connect(calls_a_minute={"yonbip/sd/voucherorder/singleSave": 10})
    with _closing(erp):
        outcomes = erp.put_orders([my_order(str(n)) for n in range(25)])

    assert ({CREATED}, True) == (
        {one.status for one in outcomes},
        120 <= stage.time.slept < 130,
    )


def test_neighbours_of_a_bad_order_go_on(stage):
    """
    An order with an unknown SKU or without a material for its postage is refused alone.
    """
    bad = my_order("2", lines=(a_line(sku="NOPE"),))
    erp = stage.connect(component_skus={})
    with _closing(erp):
        outcomes = erp.put_orders([my_order("1", postage="0"), bad, my_order("3")])

    assert [(CREATED, None), (REJECTED, "preflight"), (REJECTED, "preflight")] == [
        (one.status, one.code) for one in outcomes
    ]


def test_an_unknown_sku_is_missing_base(stage):
    """
    A SKU the ERP does not know is named before anything is sent.
    """
    order = my_order(lines=(a_line(sku="NOPE"),))
    (outcome,) = put(stage, order)

    assert ("missing_base", "orderDetails.productId", 0) == (
        outcome.code,
        outcome.field,
        stage.calls("singleSave"),
    )


def test_an_order_that_does_not_add_up_is_refused(stage):
    """
    No line is plugged: an order whose lines are not the payment is refused.
    """
    (outcome,) = put(stage, evolve(my_order(), payment=Decimal("97.00")))

    assert (REJECTED, "preflight", "payMoney") == (
        outcome.status,
        outcome.code,
        outcome.field,
    )


def test_rows_are_changed_in_place(stage):
    """
    A change keeps the rows that stay, adds the new and deletes the gone.
    """
    put(stage, my_order(lines=two_lines()))
    before = _rows(stage)
    lines = (a_line("1", "50.00"), a_line("3", "7.00"))
    (outcome,) = put(stage, my_order(lines=lines))
    after = _rows(stage)

    assert (UPDATED, Decimal("65.00"), before["1"], {"1", "3", "postage"}) == (
        outcome.status,
        outcome.total,
        after["1"],
        set(after),
    )


def test_a_shipped_order_is_left_as_it_is(stage):
    """
    An order of which something has left cannot be un-audited, and exists unchanged.
    """
    put(stage, my_order())
    stage.act("ship", code=my_order().key.token())

    (outcome,) = put(stage, my_order(seller_memo="加急"))

    assert (EXISTS, DocumentState.OPEN) == (
        outcome.status,
        stage.erp.find_orders([my_order().key])[my_order().key].state,
    )


def test_a_held_order_is_not_audited_before_it_is_released(stage):
    """
    Putting a held order again, changed, neither releases nor audits it.
    """
    key = my_order().key
    put(stage, my_order())
    stage.erp.hold_order(key, "退款申请")
    put(stage, my_order(seller_memo="加急"))
    held = stage.erp.find_orders([key])[key]
    released = stage.erp.release_order(key)

    assert ((DocumentState.ON_HOLD, SAVED), AUDITED) == (
        (held.state, held.reached),
        released.reached,
    )


def test_an_order_with_a_waiting_line_waits(stage):
    """
    YonBIP holds no single line, so an order with one that waits is not audited.
    """
    (waiting,) = put(stage, my_order(lines=(a_line(hold="refund"),)))
    (going,) = put(stage, my_order())

    assert (SAVED, AUDITED) == (waiting.reached, going.reached)


def test_a_line_that_need_not_wait_any_more_lets_the_order_go(stage):
    """
    Releasing an order does not release its waiting line; putting it without does.
    """
    waiting = my_order(lines=(a_line(hold="refund"),))
    put(stage, waiting)
    stage.erp.hold_order(waiting.key, "x")
    released = stage.erp.release_order(waiting.key)
    put(stage, my_order())
    stage.erp.hold_order(waiting.key, "x")
    again = stage.erp.release_order(waiting.key)

    assert (SAVED, AUDITED) == (released.reached, again.reached)


def test_a_closed_line_stays_closed(stage):
    """
    Putting an order again, changed, does not open the line that was closed.
    """
    key = my_order().key
    put(stage, my_order(lines=two_lines()))
    stage.erp.close_line(key, "2", "退款")
    put(stage, my_order(lines=two_lines(), seller_memo="加急"))

    outcome = stage.erp.close_line(key, "2", "退款")

    assert UNCHANGED == outcome.status


def test_a_save_that_still_runs_is_unknown(stage):
    """
    An order the ERP is still saving is unknown, and is there once it has.
    """
    stage.act("slow_save")
    (outcome,) = put(stage, my_order())
    stage.time.sleep(stage.erp.traits.settling.total_seconds())
    (again,) = put(stage, my_order())

    assert (UNKNOWN, "202", UNCHANGED) == (outcome.status, outcome.code, again.status)


def test_a_refused_change_leaves_the_order_as_it_was(stage):
    """
    When a change is refused, the order stands audited as before.
    """
    stage.erp.preflight([my_order()])
    put(stage, my_order())
    stage.act("settings", strict_products=True)
    erp = stage.connect(check_products=False)
    with _closing(erp):
        (outcome,) = erp.put_orders([my_order(lines=(a_line(sku="NOPE"),))])
    found = stage.erp.find_orders([my_order().key])[my_order().key]

    assert (REJECTED, AUDITED, order_digest(my_order())) == (
        outcome.status,
        found.reached,
        found.digest,
    )


def test_a_workflow_is_left_to_people(stage):
    """
    Where people approve, an order is submitted and says so.
    """
    stage.act("settings", workflow=True)

    (outcome,) = put(stage, my_order())

    assert (CREATED, SUBMITTED, "workflow") == (
        outcome.status,
        outcome.reached,
        outcome.code,
    )


def test_a_bill_somebody_keyed_in_is_left_alone(stage):
    """
    A bill of the same code that the adapter did not write exists and is not changed.
    """
    no_marks = evolve(stage.settings.marks, digest="headItem!define9")
    erp = stage.connect(marks=no_marks)
    with _closing(erp):
        erp.put_orders([my_order()])

    (outcome,) = put(stage, my_order())

    assert EXISTS == outcome.status


def test_digests_are_kept(stage):
    """
    What was put is found with its digest, so that a re-run needs no call.
    """
    put(stage, my_order())
    found = stage.erp.find_orders([my_order().key])

    assert order_digest(my_order()) == found[my_order().key].digest


def test_no_secret_is_shown(stage, caplog):
    """
    Neither errors nor logs nor texts of the adapter show the token or the secret.
    """
    caplog.set_level(logging.DEBUG)
    put(stage, my_order())
    token = stage.erp._client._token.value.reveal()
    stage.server.fire(ErpFault.HTTP_5XX)
    with pytest.raises(ErpUnavailableError) as caught:
        stage.erp.find_orders([my_order().key])
    said = f"{caplog.text} {caught.value!r} {caught.value} {stage.settings!r}"

    assert [] == [one for one in (token, stage.settings.app_secret.reveal()) if one in said]


@pytest.mark.parametrize(
    "wrong", [{"app_key": "0" * 32}, {"app_secret": Secret("wrong")}], ids=["key", "secret"]
)
def test_a_refused_application_is_unavailable(stage, wrong):
    """
    A wrong key or secret means that nothing happened, so that a run may try again.
    """
    with _closing(stage.connect(**wrong)) as erp:
        for ask in (erp.ping, lambda: erp.find_orders([my_order().key])):
            with pytest.raises(ErpUnavailableError) as caught:
                ask()

            assert "app_secret" in caught.value.advice.en


def test_an_unknown_tenant_is_unavailable(stage):
    """
    A tenant without a gateway cannot be spoken to.
    """
    with (
        _closing(stage.connect(tenant="nobody")) as erp,
        pytest.raises(ErpUnavailableError, match="nobody"),
    ):
        erp.ping()


# --- other documents ------------------------------------------------------------------


def test_goods_come_back_for_what_they_cost(stage):
    """
    Returned pieces are linked to the order's rows at their price, twice is once.
    """
    put(stage, my_order())
    stage.act("ship", code=my_order().key.token())
    back = mine(a_return())
    (first,) = stage.erp.put_refunds([back])
    (second,) = stage.erp.put_refunds([back])
    (document,) = stage.documents("vouchersalereturn")

    assert (CREATED, AUDITED, UNCHANGED, Decimal("89.03")) == (
        first.status,
        first.reached,
        second.status,
        Decimal(str(document["payMoney"])),
    )


def test_no_more_comes_back_than_was_sold(stage):
    """
    A return of more pieces than the line has left is refused beforehand.
    """
    put(stage, my_order())
    stage.act("ship", code=my_order().key.token())
    stage.erp.put_refunds([mine(a_return("1"))])

    (outcome,) = stage.erp.put_refunds([mine(a_return("2"))])

    assert (REJECTED, "preflight", "qty") == (outcome.status, outcome.code, outcome.field)


def test_a_return_of_an_order_that_is_not_there_waits(stage):
    """
    Goods of an order the ERP does not know are refused as lacking it.
    """
    (outcome,) = stage.erp.put_refunds([mine(a_return())])

    assert (REJECTED, "missing_base") == (outcome.status, outcome.code)


def test_money_comes_back_without_goods(stage):
    """
    A refund of money is a return of the material that stands for it, to the fen.
    """
    money = mine(a_refund())
    (first,) = stage.erp.put_refunds([money])
    (second,) = stage.erp.put_refunds([money])
    found = stage.erp.find_refunds([money.key])

    assert (RefundEvent.MONEY, CREATED, money.amount, UNCHANGED, money.amount) == (
        money.event,
        first.status,
        first.total,
        second.status,
        found[money.key].total,
    )


def test_a_purchase_is_left_to_its_buyer(stage):
    """
    A demand is saved, changed in place and never audited by putting it.
    """
    demand = evolve(a_purchase(), supplier="V001", organisation="org01")
    (first,) = stage.erp.put_purchases([demand])
    (second,) = stage.erp.put_purchases([evolve(demand, note="急")])
    found = stage.erp.find_purchases([demand.key])

    assert (CREATED, UPDATED, SAVED) == (
        first.status,
        second.status,
        found[demand.key].reached,
    )


def test_what_is_submitted_can_be_changed(stage):
    """
    Where no call takes a submission back, an order is audited for that and un-audited.
    """
    erp = stage.connect(rests_in=SUBMITTED)
    with _closing(erp):
        erp.put_orders([my_order()])
        (outcome,) = erp.put_orders([my_order(seller_memo="加急")])

    assert (UPDATED, SUBMITTED) == (outcome.status, outcome.reached)


def test_a_voucher_is_made_once_for_ever(stage):
    """
    A voucher sent again is the first one, however long ago that was.
    """
    voucher = evolve(a_voucher(), book="book01")
    (first,) = stage.erp.put_vouchers([voucher])
    stage.time.sleep(2 * 3600)
    (second,) = stage.erp.put_vouchers([voucher])
    found = stage.erp.find_vouchers([voucher.key])

    assert (CREATED, EXISTS, first.reference, voucher.total) == (
        first.status,
        second.status,
        second.reference,
        found[voucher.key].total,
    )


def test_a_voucher_without_a_maker_is_a_matter_of_configuration(stage):
    """
    Who makes vouchers has no default.
    """
    with (
        _closing(stage.connect(maker_mobile="")) as erp,
        pytest.raises(ConfigError, match="maker"),
    ):
        erp.put_vouchers([evolve(a_voucher(), book="book01")])


def test_products_are_kept_by_code(stage):
    """
    A product is created, left alone, changed and found by its code.
    """
    product = a_product("0002-00", unit="PCS")
    statuses = [
        stage.erp.put_products([one])[0].status
        for one in (product, product, evolve(product, name="新名"))
    ]
    found = stage.erp.find_products(["0002-00", "0003-00"])

    assert ([CREATED, UNCHANGED, UPDATED], {"0002-00": "新名"}) == (
        statuses,
        {code: one.name for code, one in found.items()},
    )


def test_what_a_product_does_not_say_stays(stage):
    """
    A product without a unit changes the name and keeps the unit.
    """
    stage.erp.put_products([a_product("0002-00", unit="PCS")])
    stage.erp.put_products([a_product("0002-00", unit="", name="新名")])
    found = stage.erp.find_products(["0002-00"])["0002-00"]

    assert ("新名", "PCS") == (found.name, found.unit)


def test_customers_are_kept_by_code(stage):
    """
    A customer is created, left alone and found; one that is not there is no error.
    """
    customer = evolve(a_customer("C001"), organisation="org01")
    statuses = [stage.erp.put_customers([customer])[0].status for _ in range(2)]
    found = stage.erp.find_customers(["C001", "C999"])

    assert ([CREATED, UNCHANGED], {"C001"}) == (statuses, set(found))


# --- reading --------------------------------------------------------------------------


def test_a_shipment_names_the_platforms_lines(stage):
    """
    What left is read with the order's token, the oid, the carrier and the parcel's number.
    """
    put(stage, my_order())
    stage.act("ship", code=my_order().key.token())
    page = stage.erp.list_shipments(*_today(stage))
    line = page.items[0].lines[0]

    assert (my_order().key.token(), "1", "0001-00", Decimal(2), "CK001") == (
        line.order,
        line.line_id,
        line.sku,
        line.quantity,
        line.warehouse,
    )
    assert "" not in (line.carrier, line.tracking)


def test_all_shipments_are_read_page_by_page(stage):
    """
    Small pages tear no document apart and leave none out, though all changed at once.
    """
    orders = [my_order(str(number), lines=two_lines()) for number in range(7)]
    put(stage, *orders)
    for order in orders:
        stage.act("ship", code=order.key.token())
    with _closing(stage.connect(page_size=5)) as erp:
        pages = _all_pages(lambda cursor: erp.list_shipments(*_today(stage), cursor))
    lines = [len(one.lines) for page in pages for one in page.items]
    references = [one.reference for page in pages for one in page.items]

    assert (7, [3] * 7, True) == (len(set(references)), lines, len(pages) > 2)


def test_stock_is_read_with_what_orders_reserve(stage):
    """
    On hand and reserved come by SKU and warehouse; an unknown SKU is left out.
    """
    put(stage, my_order())
    (level,) = stage.erp.list_stock(["0001-00", "NOPE"], ["CK001"]).items

    assert (Decimal(1000), Decimal(3)) == (level.on_hand, level.reserved)


def test_without_a_rule_nothing_is_said_to_be_reserved(stage):
    """
    A zero nobody computed is not passed on.
    """
    with _closing(stage.connect(stock_rule="")) as erp:
        (level,) = erp.list_stock(["0001-00"]).items

    assert level.reserved is None


def test_products_are_listed_since_a_moment(stage):
    """
    Only what changed since then is listed.
    """
    stage.time.sleep(60)
    since = stage.time.now()
    stage.erp.put_products([a_product("0002-00", unit="PCS")])
    page = stage.erp.list_products(since)

    assert ["0002-00"] == [one.code for one in page.items]


def test_invoices_are_receivables(stage):
    """
    An invoice the ERP makes for an issue is a receivable of its order.
    """
    stage.act("settings", invoice_on_issue=True)
    put(stage, my_order())
    stage.act("ship", code=my_order().key.token())
    (receivable,) = stage.erp.list_receivables(*_today(stage)).items

    assert (my_order().key.token(), my_order().payment) == (
        receivable.order,
        receivable.amount,
    )


# --- how far --------------------------------------------------------------------------


def test_documents_are_taken_forwards_and_back(stage):
    """
    Orders are brought to each state by name, and what is there is unchanged.
    """
    key = my_order().key
    put(stage, my_order())
    walk = (SAVED, SUBMITTED, AUDITED, AUDITED)
    outcomes = [stage.erp.advance([key], to)[0] for to in walk]

    assert [
        (UPDATED, SAVED),
        (UPDATED, SUBMITTED),
        (UPDATED, AUDITED),
        (UNCHANGED, AUDITED),
    ] == [(one.status, one.reached) for one in outcomes]


def test_one_refusal_in_a_batch_is_that_rows(stage):
    """
    A batch answered with success of which one row failed tells the two apart.
    """
    put(stage, my_order("1"), my_order("2"))
    stage.act("ship", code=my_order("1").key.token())
    outcomes = stage.erp.advance([my_order("1").key, my_order("2").key], SAVED)

    assert [(REJECTED, AUDITED), (UPDATED, SAVED)] == [
        (one.status, one.reached) for one in outcomes
    ]


def test_a_held_order_is_not_advanced(stage):
    """
    Auditing a held order is refused, and so is one nobody knows.
    """
    put(stage, my_order())
    stage.erp.hold_order(my_order().key, "x")
    outcomes = stage.erp.advance([my_order().key, my_order("9").key], AUDITED)

    assert ["state", "not_found"] == [one.code for one in outcomes]


# --- the wire breaks ------------------------------------------------------------------


def test_whatever_breaks_each_order_is_there_once():
    """
    Under all faults a caller that repeats until it hears of success doubles nothing.
    """
    kinds = tuple(ErpFault)
    plan = ErpFaultPlan(kinds=kinds, every=6, hold_s=0.02, settling_s=30)
    with staged("yonyou", plan, rests_in=SAVED) as stage:
        orders = [my_order(str(number)) for number in range(30)]
        for order in orders:
            _insist(stage, order)
        stage.server.set_faults([])
        stage.time.sleep(120)
        found = stage.erp.find_orders([order.key for order in orders])
        documents = stage.documents("voucherorder")

    assert (30, 30, {Decimal("97.03")}) == (
        len(documents),
        len(found),
        {one.total for one in found.values()},
    )


def _insist(stage, order):
    done = {CREATED, UPDATED, UNCHANGED, EXISTS}
    for _ in range(40):
        try:
            (outcome,) = stage.erp.put_orders([order])
        except ErpUnavailableError:
            stage.time.sleep(31)
            # A closed port stays closed for a moment of this machine's clock.
            time.sleep(0.02)
            continue
        if outcome.status in done:
            return
        stage.time.sleep(31)
    raise AssertionError(order.key)


class _closing:  # noqa: N801 - reads as one word
    def __init__(self, erp):
        self.erp = erp

    def __enter__(self):
        return self.erp

    def __exit__(self, *_):
        self.erp.close()


class _next_save_meets:  # noqa: N801 - reads as one word
    """Fires a fault between the look-up and the save."""

    def __init__(self, stage, kind):
        self.stage, self.kind = stage, kind

    def __enter__(self):
        client = self.stage.erp._client
        self.tell = tell = client.tell

        def fire(path, body):
            client.tell = tell
            self.stage.server.fire(self.kind)
            return tell(path, body)

        client.tell = fire

    def __exit__(self, *_):
        self.stage.erp._client.tell = self.tell


def _rows(stage):
    (document,) = stage.documents("voucherorder")
    return {row["bodyItem!define1"]: str(row["id"]) for row in document["orderDetails"]}


def _today(stage):
    now = stage.time.now()
    return now - timedelta(hours=12), now + timedelta(hours=1)


def _all_pages(read):
    pages, cursor = [read(None)], None
    while pages[-1].cursor is not None:
        cursor = pages[-1].cursor
        pages.append(read(cursor))
    return pages
