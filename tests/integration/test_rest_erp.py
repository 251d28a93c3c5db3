"""
The sample description and the simulated REST ERP, joined over real HTTP.
"""

from __future__ import annotations

import json
import urllib.request
from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest
from attrs import evolve

from tmallerp.documents import document_digest
from tmallerp.erp import protocols
from tmallerp.erp.protocols import DocumentState, OutcomeStatus
from tmallerp.erp.rest import SAMPLE, RestErp, read_description
from tmallerp.errors import ErpOutcomeUnknownError, ErpUnavailableError
from tmallerp.secrets import Secret
from tmallerp.simulator.erps import ErpFault, ErpFaultPlan, ErpServer, make_app
from tmallerp.testing.builders import (
    NOON,
    a_count,
    a_customer,
    a_line,
    a_product,
    a_purchase,
    a_refund,
    a_return,
    a_voucher,
    an_order,
)

DONE = {OutcomeStatus.CREATED, OutcomeStatus.UPDATED, OutcomeStatus.UNCHANGED}


@pytest.fixture
def erp():
    with ErpServer(make_app("rest"), faults=ErpFaultPlan(hold_s=0.2)) as server:
        control(
            server,
            "act/seed",
            {"organisations": {"100": "总部"}, "customers": {"TMALL": "天猫旗舰店"}},
        )
        yield server


@pytest.fixture
def sink(erp):
    adapter = connected(erp)
    yield adapter
    adapter.close()


def control(server, name, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{server.control_url}/{name}", data=data)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def connected(server, file=SAMPLE, **more):
    """Connect to a server as its description says."""
    facts = dict(server.facts)
    about = read_description(
        file,
        server={
            "base_url": server.url,
            "insecure_http": True,
            "allow_private": True,
            "total_timeout_s": 2,
            **more,
        },
        secrets=lambda name: Secret(facts[name.removeprefix("env:").lower()[9:]]),
    )
    return RestErp.connect(about)


def orders(count):
    return [an_order(f"49900000000000000{number:02d}") for number in range(count)]


def stored(server, collection="sales-orders"):
    """Count what the ERP has under each key."""
    with urllib.request.urlopen(
        urllib.request.Request(
            f"{server.url}/api/v1/{collection}?limit=500",
            headers={"X-Api-Key": server.facts["api_key"]},
        ),
        timeout=10,
    ) as answer:
        return Counter(row["external_key"] for row in json.load(answer)["items"])


def test_it_can_do_what_is_described(sink):
    """
    The adapter satisfies the protocols its description has operations for, all of them.
    """
    names = [one for one in protocols.__all__ if one.endswith(("Sink", "Source"))]
    lacking = [one for one in names if not isinstance(sink, getattr(protocols, one))]

    assert [] == lacking
    assert not isinstance(sink, protocols.Lifecycle)


@pytest.mark.parametrize(
    ("auth", "needs"),
    [
        ('kind = "bearer"\ntoken = "env:REST_ERP_TOKEN"', ()),
        (
            'kind = "basic"\nuser = "env:REST_ERP_USER"\npassword = "env:REST_ERP_PASSWORD"',
            (),
        ),
        ('kind = "header"\nname = "X-Api-Key"\nvalue = "env:REST_ERP_API_KEY"', ()),
        (
            'kind = "oauth2"\ntoken_url = "/oauth/token"\nsend = "basic"\n'
            'client_id = "env:REST_ERP_CLIENT_ID"\n'
            'client_secret = "env:REST_ERP_CLIENT_SECRET"',
            (),
        ),
        (
            'kind = "oauth2"\ntoken_url = "/oauth/token"\nsend = "form"\n'
            'client_id = "env:REST_ERP_CLIENT_ID"\n'
            'client_secret = "env:REST_ERP_CLIENT_SECRET"',
            (),
        ),
        (
            'kind = "hmac"\nkey_id = "env:REST_ERP_HMAC_KEY_ID"\n'
            'secret = "env:REST_ERP_HMAC_SECRET"\n'
            'signed = "{method}\\n{target}\\n{timestamp}\\n{body_sha256}"\n'
            'headers = { X-Key-Id = "{key_id}", X-Timestamp = "{timestamp}", '
            'X-Signature = "{signature}" }',
            ("system",),
        ),
    ],
    ids=["bearer", "basic", "header", "oauth2-basic", "oauth2-form", "hmac"],
)
def test_every_authentication_is_taken(tmp_path, auth, needs):
    """
    Bearer, password, key, both forms of OAuth 2 and a signature over query and body.
    """
    from tmallerp.simulator.erps import ErpClock

    clock = ErpClock() if needs else ErpClock.virtual()
    for path in SAMPLE.parent.iterdir():
        text = path.read_text("utf-8")
        text = text.replace('kind = "bearer"\ntoken = "env:REST_ERP_TOKEN"', auth)
        (tmp_path / path.name).write_text(text, "utf-8")
    with ErpServer(make_app("rest", clock=clock)) as server:
        adapter = connected(server, tmp_path / SAMPLE.name)
        try:
            adapter.ping()
            (made,) = adapter.put_products([a_product()])
            found = adapter.find_products(["0001-00", "a b/&=?中"])
        finally:
            adapter.close()

    assert made.status in DONE
    assert {"0001-00"} == set(found)


def test_wrong_credentials_are_said_and_nothing_happens(erp):
    """
    A refused token is "unavailable", with advice and without the token.
    """
    about = read_description(
        SAMPLE,
        server={"base_url": erp.url, "insecure_http": True, "allow_private": True},
        secrets=lambda _: Secret("canary-4711"),
    )
    adapter = RestErp.connect(about)
    with pytest.raises(ErpUnavailableError, match="credentials") as caught:
        adapter.put_orders(orders(2))
    adapter.close()

    assert "canary-4711" not in f"{caught.value}{vars(caught.value)}{adapter!r}{about!r}"
    assert not stored(erp)


def test_a_batch_has_an_outcome_for_each(sink, erp):
    """
    Good rows are stored though their neighbours are refused, each with its own reason.
    """
    control(erp, "act/settings", {"strict_products": True})
    good, late = orders(2)
    unknown = an_order("4990000000000000050", lines=(a_line(sku="NEW-1"),))
    barred = evolve(an_order("4990000000000000051"), customer="NOBODY")
    empty = evolve(an_order("4990000000000000052"), customer="")

    made = sink.put_orders([good, unknown, empty, barred, late])

    assert ["created", "rejected", "rejected", "rejected", "created"] == [
        one.status.value for one in made
    ]
    assert [None, "missing_base", "preflight", "missing_base", None] == [
        one.code for one in made
    ]
    assert 2 == len(stored(erp))
    assert [()] == sink.preflight([good])
    assert "customer" == sink.preflight([empty])[0][0].field


def test_all_or_nothing_finds_the_guilty_row(sink):
    """
    Where one bad row refuses all, the batch is halved until it is alone.
    """
    batch = [a_voucher(f"2026-{number:02d}") for number in range(1, 8)]
    batch[4] = evolve(batch[4], book="")

    made = sink.put_vouchers(batch)

    expected = ["created"] * 7
    expected[4] = "rejected"
    assert expected == [one.status.value for one in made]
    assert {batch[0].key, batch[6].key} <= set(
        sink.find_vouchers([one.key for one in batch])
    )


def test_the_other_sinks_write_find_and_keep_twice_once(sink):
    """
    Purchases, counts, refunds, returns: written, found with their digest, never doubled.
    """
    order = an_order()
    sink.put_orders([order])
    refund = evolve(
        a_refund(), order=order.key, lines=(evolve(a_refund().lines[0], line_id="1"),)
    )
    goods = evolve(a_return(), order=order.key)
    for put, find, document in (
        (sink.put_purchases, sink.find_purchases, a_purchase()),
        (sink.put_counts, sink.find_counts, a_count()),
        (sink.put_refunds, sink.find_refunds, refund),
        (sink.put_refunds, sink.find_refunds, goods),
    ):
        (first,) = put([document])
        (again,) = put([document])
        found = find([document.key])[document.key]

        assert ("created", "unchanged", first.reference, document_digest(document)) == (
            first.status.value,
            again.status.value,
            found.reference,
            found.digest,
        ), (first, again)


def test_masters_are_read_back_as_written(sink):
    """
    A product and a customer come back as they were put, decimals exact.
    """
    product, customer = a_product("P-1", weight_g=Decimal("12.5")), a_customer("C-1")
    sink.put_products([product])
    sink.put_customers([customer])

    (found,) = sink.find_products(["P-1"]).values()
    assert product == evolve(found, modified=None)
    assert {"C-1": customer} == dict(sink.find_customers(["C-1", "C-2"]))
    assert {"P-1", "0001-00"} <= {one.code for one in everything(sink.list_products)}


def everything(list_some, *args):
    items, cursor = [], None
    while True:
        page = list_some(*args, cursor=cursor)
        items += page.items
        cursor = page.cursor
        if cursor is None:
            return items


def test_what_left_is_read_page_by_page(sink, erp):
    """
    Shipments and receivables of a window come once each, with their orders' keys.
    """
    batch = orders(5)
    sink.put_orders(batch)
    tokens = [one.key.token() for one in batch]
    for token in tokens:
        control(erp, "act/ship", {"key": token, "carrier": "SF", "waybill": f"SF{token}"})
    start, end = NOON - timedelta(days=400), NOON + timedelta(days=400)
    shipments = everything(sink.list_shipments, start, end)
    owed = everything(sink.list_receivables, start, end)

    assert tokens == [one.lines[0].order for one in shipments]
    assert {f"SF{token}" for token in tokens} == {
        one.lines[0].tracking for one in shipments
    }
    assert {one.payment for one in batch} == {one.amount for one in owed}
    assert [] == everything(sink.list_shipments, end, end + timedelta(days=1))


def test_stock_is_read_by_sku_and_warehouse(sink):
    """
    Levels have what is reserved; what was not asked for is not there.
    """
    sink.put_orders([an_order()])

    (level,) = sink.list_stock(["0001-00"], ["CK001"]).items

    assert (Decimal(1000), Decimal(1)) == (level.on_hand, level.reserved and Decimal(1))
    assert () == sink.list_stock([]).items
    assert () == sink.list_stock(["NOBODY"]).items


LOSING = [
    ErpFault.TIMEOUT_AFTER,
    ErpFault.CUT_BODY,
    ErpFault.HTML,
    ErpFault.HTTP_5XX,
]
BEFORE = [ErpFault.TIMEOUT_BEFORE, ErpFault.RESET, ErpFault.REFUSED]


@pytest.mark.parametrize("fault", [*LOSING, *BEFORE])
def test_a_lost_answer_is_asked_for_by_key(sink, erp, fault):
    """
    After a lost answer each document is known by its key, or stays unknown; none is
    written twice, and putting them again completes what is missing.
    """
    batch = orders(3)
    sink.ping()
    erp.fire(fault)
    made = sink.put_orders(batch)
    again = sink.put_orders(batch)

    assert {one.status for one in made} <= DONE | {OutcomeStatus.UNKNOWN}
    assert {one.status for one in again} <= DONE
    assert [1, 1, 1] == list(stored(erp).values())
    if fault in LOSING:
        assert {OutcomeStatus.UNCHANGED} == {one.status for one in made}, made


def test_not_now_is_waited_out(sink, erp):
    """
    A call that was throttled did nothing, and is made again after the pause asked for.
    """
    erp.fire(ErpFault.THROTTLED)
    made = sink.put_orders(orders(2))

    assert {OutcomeStatus.CREATED} == {one.status for one in made}
    assert [1, 1] == list(stored(erp).values())


@pytest.mark.parametrize("fault", [ErpFault.ROW_REFUSED, ErpFault.ROW_LOCKED])
def test_one_rows_trouble_is_its_own(sink, erp, fault):
    """
    A refused or locked row is told for that row alone, and later it is taken.
    """
    batch = orders(4)
    erp.fire(fault)
    made = sink.put_orders(batch)
    again = sink.put_orders(batch)
    expected = {
        ErpFault.ROW_REFUSED: OutcomeStatus.REJECTED,
        ErpFault.ROW_LOCKED: OutcomeStatus.RETRYABLE,
    }[fault]

    assert Counter({OutcomeStatus.CREATED: 3, expected: 1}) == Counter(
        one.status for one in made
    )
    assert {one.status for one in again} <= DONE


@pytest.mark.parametrize("fault", [ErpFault.LATE_EFFECT, ErpFault.HIDDEN])
def test_an_effect_that_shows_late_is_not_called_missing(sink, erp, fault):
    """
    What cannot be seen yet stays unknown; once it can be seen it is there, once.
    """
    (order,) = orders(1)
    erp.fire(fault)
    try:
        (made,) = sink.put_orders([order])
        status = made.status
    except ErpOutcomeUnknownError:
        status = OutcomeStatus.UNKNOWN
    control(erp, "clock", {"advance_s": 120})
    found = sink.find_orders([order.key])

    assert status in DONE | {OutcomeStatus.UNKNOWN}
    assert DocumentState.OPEN == found[order.key].state
    assert {1} == set(stored(erp).values())


def test_a_journey_through_every_fault(erp):
    """
    With a fault every few calls, repeating what is not done ends with each order once.
    """
    erp.set_faults([*LOSING, *BEFORE, ErpFault.THROTTLED, ErpFault.ROW_LOCKED])
    adapter = connected(erp)
    left, rounds = {one.key: one for one in orders(40)}, 0
    while left and rounds < 60:
        rounds += 1
        batch = list(left.values())[:10]
        try:
            made = adapter.put_orders(batch)
        except (ErpUnavailableError, ErpOutcomeUnknownError):
            continue
        for one in made:
            if one.status in DONE:
                left.pop(one.key)
    erp.set_faults([])
    adapter.close()

    assert {} == left
    assert [1] * 40 == list(stored(erp).values())
