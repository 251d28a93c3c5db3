"""
The adapter for U8 against the simulated one, over real HTTP.
"""

from __future__ import annotations

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from attrs import evolve
from yonyou_stage import my_order, staged, two_lines

from tmallerp.documents import order_digest
from tmallerp.erp.protocols import (
    CustomerSink,
    DocumentState,
    Lifecycle,
    OrderSink,
    OutcomeStatus,
    ProductSource,
    ReceivableSource,
    ShipmentSource,
    StockSource,
    VoucherSink,
)
from tmallerp.erp.traits import LifecycleState
from tmallerp.erp.yonyou.u8._client import NAME
from tmallerp.errors import ErpUnavailableError
from tmallerp.simulator.erps import ErpFault, ErpFaultPlan
from tmallerp.testing.builders import a_customer, a_line, a_voucher

CREATED, EXISTS, PENDING = (
    OutcomeStatus.CREATED,
    OutcomeStatus.EXISTS,
    OutcomeStatus.PENDING,
)
REJECTED, RETRYABLE, UNCHANGED = (
    OutcomeStatus.REJECTED,
    OutcomeStatus.RETRYABLE,
    OutcomeStatus.UNCHANGED,
)
UPDATED = OutcomeStatus.UPDATED
SAVED, AUDITED = LifecycleState.SAVED, LifecycleState.AUDITED


@pytest.fixture
def stage():
    with staged("u8") as stage:
        yield stage


def test_a_single_line_is_not_closed(stage):
    """
    U8 closes no single line and says so; one that is not there is not found.
    """
    put(stage, my_order(lines=(a_line("1"), a_line("2"))))
    key = my_order().key
    outcomes = [stage.erp.close_line(key, line, "refunded") for line in ("2", "9")]

    assert ["unsupported", "not_found"] == [one.code for one in outcomes]


def put(stage, *orders):
    return stage.erp.put_orders(list(orders))


def test_it_has_the_jobs_its_interface_knows(stage):
    """
    The adapter satisfies each protocol U8's OpenAPI has a document for.
    """
    jobs = (
        OrderSink,
        VoucherSink,
        CustomerSink,
        ShipmentSource,
        ReceivableSource,
        StockSource,
        ProductSource,
        Lifecycle,
    )

    assert [] == [job.__name__ for job in jobs if not isinstance(stage.erp, job)]


def test_an_order_is_asked_for_until_it_is_done(stage):
    """
    What is accepted is asked for, verified, and its total is the payment.
    """
    (outcome,) = put(stage, my_order(lines=two_lines()))

    assert (CREATED, Decimal("97.04"), AUDITED, True) == (
        outcome.status,
        outcome.total,
        outcome.reached,
        stage.time.slept >= 5,
    )


def test_accepted_is_not_done(stage):
    """
    What is not done in time is pending, and is there once when the time has passed.
    """
    erp = stage.connect(wait_s=0)
    try:
        first, second = (erp.put_orders([my_order()])[0].status for _ in range(2))
        stage.time.sleep(10)
        (third,) = erp.put_orders([my_order()])
    finally:
        erp.close()

    assert ([PENDING, PENDING, UNCHANGED], 1) == (
        [first, second, third.status],
        len(stage.documents("saleorder")),
    )


def test_a_pending_order_is_not_replaced_by_other_content(stage):
    """
    Other content sent under the key of a pending order leaves the first and says so.
    """
    erp = stage.connect(wait_s=0)
    try:
        erp.put_orders([my_order()])
    finally:
        erp.close()
    (outcome,) = put(stage, my_order(seller_memo="加急"))
    found = stage.erp.find_orders([my_order().key])[my_order().key]

    assert (EXISTS, order_digest(my_order())) == (outcome.status, found.digest)


def test_one_call_may_wait(stage):
    """
    Where a company wants it, each call waits until the document is there.
    """
    erp = stage.connect(waits_for_result=True)
    try:
        (outcome,) = erp.put_orders([my_order()])
    finally:
        erp.close()

    assert (CREATED, False) == (outcome.status, erp.traits.asynchronous)


def test_many_writers_of_one_order_make_one_bill(stage):
    """
    Eight threads putting the same order at once make one document.
    """
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: put(stage, my_order()), range(8)))

    assert 1 == len(stage.documents("saleorder"))


def test_a_relay_that_is_off_makes_the_erp_unavailable(stage):
    """
    Without the relay nothing begins, and the advice names the relay.
    """
    stage.act("relay", on=False)
    with pytest.raises(ErpUnavailableError) as caught:
        put(stage, my_order())

    assert "relay" in caught.value.advice.en
    assert [] == stage.documents("saleorder")


def test_a_relay_that_goes_off_stops_a_batch(stage):
    """
    When the relay ends within a batch, the rest may be tried again.
    """
    client = stage.erp._client
    stage.erp.preflight([my_order()])
    tell = client.tell

    def then_off(path, body, **more):
        answer = tell(path, body, **more)
        stage.act("relay", on=False)
        return answer

    client.tell = then_off
    first, second = put(stage, my_order("1"), my_order("2"))

    assert (CREATED, RETRYABLE) == (first.status, second.status)


def test_a_token_that_ended_is_renewed_once(stage):
    """
    A call refused for its token is repeated with another.
    """
    put(stage, my_order("1"))
    stage.server.fire(ErpFault.SESSION_EXPIRED)

    (outcome,) = put(stage, my_order("2"))

    assert (CREATED, 2) == (outcome.status, stage.calls("system/token"))


def test_other_content_is_left_to_a_person(stage):
    """
    U8 changes no order: other content under a known key exists unchanged.
    """
    put(stage, my_order())

    (outcome,) = put(stage, my_order(seller_memo="加急"))

    assert (EXISTS, False) == (outcome.status, stage.erp.traits.updates)


def test_a_shipped_order_cannot_be_cancelled(stage):
    """
    An order of which something has left is not abandoned.
    """
    put(stage, my_order())
    _ship(stage, my_order())

    outcome = stage.erp.cancel_order(my_order().key, "x")

    assert (REJECTED, DocumentState.OPEN) == (
        outcome.status,
        stage.erp.find_orders([my_order().key])[my_order().key].state,
    )


def test_an_unknown_sku_is_missing_base(stage):
    """
    A SKU the ERP does not know is refused before anything is sent, its neighbour not.
    """
    bad = my_order("2", lines=(a_line(sku="NOPE"),))
    first, second = put(stage, my_order("1"), bad)

    assert (CREATED, "missing_base", 1) == (
        first.status,
        second.code,
        stage.calls("saleorder/add"),
    )


def test_orders_are_verified_and_back(stage):
    """
    Orders are brought to each state U8 has, and what is there is unchanged.
    """
    put(stage, my_order())
    walk = (SAVED, AUDITED, AUDITED)
    outcomes = [stage.erp.advance([my_order().key], to)[0] for to in walk]

    assert [(UPDATED, SAVED), (UPDATED, AUDITED), (UNCHANGED, AUDITED)] == [
        (one.status, one.reached) for one in outcomes
    ]


def test_a_shipment_names_the_platforms_lines(stage):
    """
    What left is read with the order's token, the oid, the carrier and the parcel's number.
    """
    put(stage, my_order())
    _ship(stage, my_order())
    (shipment,) = stage.erp.list_shipments(*_today(stage)).items
    line = shipment.lines[0]

    assert (my_order().key.token(), "1", Decimal(2), "CK001") == (
        line.order,
        line.line_id,
        line.quantity,
        line.warehouse,
    )
    assert "" not in (line.carrier, line.tracking)


def test_all_shipments_are_read_page_by_page(stage):
    """
    Small pages leave no shipment out.
    """
    orders = [my_order(str(number)) for number in range(5)]
    put(stage, *orders)
    for order in orders:
        _ship(stage, order)
    erp = stage.connect(page_size=2)
    seen, cursor = set(), None
    try:
        while True:
            page = erp.list_shipments(*_today(stage), cursor)
            seen |= {one.reference for one in page.items}
            cursor = page.cursor
            if cursor is None:
                break
    finally:
        erp.close()

    assert 5 == len(seen)


def test_stock_says_nothing_of_reservations_unless_told(stage):
    """
    What is reserved is computed only where a company says that its figures allow it.
    """
    put(stage, my_order())
    (plain,) = stage.erp.list_stock(["0001-00", "NOPE"]).items
    erp = stage.connect(available_has_reserved=True)
    try:
        (computed,) = erp.list_stock(["0001-00"], ["CK001"]).items
    finally:
        erp.close()

    assert (Decimal(1000), None, Decimal(3)) == (
        plain.on_hand,
        plain.reserved,
        computed.reserved,
    )


def test_inventory_is_listed(stage):
    """
    The inventory is a source of products.
    """
    codes = [one.code for one in stage.erp.list_products().items]

    assert "0001-00" in codes


def test_customers_are_added_once(stage):
    """
    A customer is added, left alone the second time, and found by code.
    """
    customer = mine_customer("C001")
    statuses = [stage.erp.put_customers([customer])[0].status for _ in range(2)]

    assert ([CREATED, UNCHANGED], {"C001"}) == (
        statuses,
        set(stage.erp.find_customers(["C001", "C999"])),
    )


def test_a_voucher_is_made_once(stage):
    """
    A voucher sent again is the first one, with its total.
    """
    voucher = a_voucher()
    (first,) = stage.erp.put_vouchers([voucher])
    (second,) = stage.erp.put_vouchers([voucher])

    assert (CREATED, EXISTS, first.reference, voucher.total) == (
        first.status,
        second.status,
        second.reference,
        second.total,
    )


def test_a_refused_application_is_unavailable(stage):
    """
    A wrong application key means that nothing happened, so that a run may try again.
    """
    erp = stage.connect(app_key="nobody")
    try:
        with pytest.raises(ErpUnavailableError) as caught:
            erp.ping()
    finally:
        erp.close()

    assert "app_key" in caught.value.advice.en


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

    assert (NAME, []) == (
        caught.value.adapter,
        [one for one in (token, stage.settings.app_secret.reveal()) if one in said],
    )


def test_whatever_breaks_each_order_is_there_once():
    """
    Under all faults a caller that repeats until it hears of success doubles nothing.
    """
    plan = ErpFaultPlan(kinds=tuple(ErpFault), every=8, hold_s=0.02, settling_s=30)
    with staged("u8", plan, rests_in=SAVED) as stage:
        orders = [my_order(str(number)) for number in range(20)]
        for order in orders:
            _insist(stage, order)
        stage.server.set_faults([])
        stage.time.sleep(120)
        found = stage.erp.find_orders([order.key for order in orders])
        documents = stage.documents("saleorder")

    assert (20, 20) == (len(documents), len(found))


def _insist(stage, order):
    done = {CREATED, UNCHANGED, EXISTS}
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


def mine_customer(code):
    return evolve(a_customer(code), organisation="")


def _ship(stage, order):
    key = order.key
    stage.act("ship", code=stage.erp.find_orders([key])[key].reference)


def _today(stage):
    now = stage.time.now()
    return now - timedelta(hours=12), now + timedelta(hours=1)
