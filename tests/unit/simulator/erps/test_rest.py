"""
The simulated REST ERP keeps what its page promises.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from urllib.parse import quote

import pytest
from erp_caller import RestCaller, rest_order

from tmallerp.simulator.erps import ErpFault, make_app


@pytest.fixture
def erp():
    return RestCaller(make_app("rest"))


ORDERS = "sales-orders"


def put(erp, key="k1", **more):
    told = erp.call("PUT", ORDERS, rest_order(key, **more))
    assert told.status in {200, 201}, told.json
    return told.json


def patch(erp, document, name=ORDERS, **change):
    return erp.call("PATCH", f"{name}/{document['id']}", change)


def errors(told):
    return {(each["path"], each["code"]) for each in told.json["errors"]}


# --- access ---------------------------------------------------------------------------


def health(erp, **headers):
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return erp.ask("GET", f"{erp.facts['url']}/api/v1/health", headers=told)


def signed(erp, stamp=None, **changed):
    facts = erp.facts
    stamp = str(stamp or int(erp.app.clock.now.timestamp()))
    text = f"GET\n/api/v1/health\n{stamp}\n{hashlib.sha256(b'').hexdigest()}"
    sign = hmac.new(
        facts["hmac_secret"].encode(), text.encode(), hashlib.sha256
    ).hexdigest()
    return {
        "X_Key_Id": facts["hmac_key_id"],
        "X_Timestamp": stamp,
        "X_Signature": sign,
    } | changed


def test_each_way_in_is_enough(erp):
    """
    A bearer token, user and password, a key and a signature each let a caller in.
    """
    facts = erp.facts
    basic = base64.b64encode(f"{facts['user']}:{facts['password']}".encode()).decode()
    ways = [
        {"Authorization": f"Bearer {facts['token']}"},
        {"Authorization": f"Basic {basic}"},
        {"X_Api_Key": facts["api_key"]},
        signed(erp),
    ]

    assert [200] * 4 == [health(erp, **way).status for way in ways]


def test_wrong_credentials_are_401(erp):
    """
    None, wrong, unreadable and outdated credentials are unauthorized.
    """
    ways = [
        {},
        {"Authorization": "Bearer x"},
        {"Authorization": "Basic x"},
        {"Authorization": "Basic " + base64.b64encode(b"\xff").decode()},
        {"X_Api_Key": "x"},
        signed(erp, X_Signature="0" * 64),
        signed(erp, X_Timestamp="soon"),
        signed(erp, stamp=int(erp.app.clock.now.timestamp()) - 301),
    ]
    told = [health(erp, **way) for way in ways]

    assert ({401}, {"unauthorized"}, {"Bearer"}) == (
        {answer.status for answer in told},
        {answer.json["code"] for answer in told},
        {answer.headers["www-authenticate"] for answer in told},
    )


def token(erp, form, **headers):
    told = {"Content-Type": "application/x-www-form-urlencoded"} | headers
    return erp.ask(
        "POST", f"{erp.facts['url']}/oauth/token", body=form.encode(), headers=told
    )


def test_tokens_are_fetched_and_expire(erp):
    """
    A fetched token is good for an hour of the service's clock, then it has expired.
    """
    facts = erp.facts
    pair = f"client_id={facts['client_id']}&client_secret={facts['client_secret']}"
    by_form = token(erp, f"grant_type=client_credentials&{pair}").json
    basic = base64.b64encode(f"{facts['client_id']}:{facts['client_secret']}".encode())
    header = {"Authorization": f"Basic {basic.decode()}"}
    by_header = token(erp, "grant_type=client_credentials", **header).json
    bearer = {"Authorization": f"Bearer {by_form['access_token']}"}
    before = health(erp, **bearer).status
    erp.app.clock.advance(3600)
    after = health(erp, **bearer)

    assert (3600, True, 200, "token_expired", 'Bearer error="invalid_token"') == (
        by_form["expires_in"],
        by_header["access_token"] != by_form["access_token"],
        before,
        after.json["code"],
        after.headers["www-authenticate"],
    )


def test_wrong_clients_get_no_token(erp):
    """
    An unknown client, and another grant, have their codes.
    """
    wrong = token(erp, "grant_type=client_credentials&client_id=x&client_secret=y")
    other = token(erp, "grant_type=password")
    got = erp.ask("GET", f"{erp.facts['url']}/oauth/token").status

    assert ((401, "invalid_client"), (400, "unsupported_grant_type"), 405) == (
        (wrong.status, wrong.json["error"]),
        (other.status, other.json["error"]),
        got,
    )


# --- the frame ------------------------------------------------------------------------


def test_the_frame_is_kept(erp):
    """
    Unknown addresses, wrong methods, types, sizes and bodies have their problems.
    """
    erp.act("settings", max_body=100)
    plain = {"Content_Type": "text/plain"}
    told = [
        erp.ask("GET", f"{erp.facts['url']}/else"),
        erp.call("GET", "moons"),
        erp.call("POST", "moons", {}),
        erp.call("GET", f"{ORDERS}/1/2"),
        erp.call("GET", f"{ORDERS}/1"),
        erp.call("PATCH", f"{ORDERS}/1", {}),
        erp.call("POST", "stock", {}),
        erp.call("DELETE", f"{ORDERS}/1"),
        erp.call("PATCH", ORDERS, {}),
        erp.call("POST", ORDERS, b"{}", **plain),
        erp.call("POST", ORDERS, b" " * 101),
        erp.call("POST", ORDERS, b"{"),
    ]

    assert [404, 404, 404, 404, 404, 404, 405, 405, 405, 415, 413, 400] == [
        answer.status for answer in told
    ]


def test_problems_are_of_their_type(erp):
    """
    A problem names its type, title, status, detail and code.
    """
    told = erp.call("GET", f"{ORDERS}/1")

    assert ("application/problem+json", "https://erp.example/problems/not_found", 404) == (
        told.headers["content-type"],
        told.json["type"],
        told.json["status"],
    )


def test_limits_say_when_to_come_back(erp):
    """
    Past the limit of a minute the answer says how long to wait.
    """
    erp.act("settings", per_minute=2)
    told = [erp.call("GET", "health") for _ in range(3)]
    erp.app.clock.advance(int(told[2].headers["retry-after"]))

    assert ([200, 200, 429], 200) == (
        [answer.status for answer in told],
        erp.call("GET", "health").status,
    )


# --- orders ---------------------------------------------------------------------------


def test_totals_are_the_services_own(erp):
    """
    Amounts, taxes and the total are computed and told as text.
    """
    order = put(erp)
    lines = order["lines"]

    assert (
        "195.00",
        ["177.00", "10.00"],
        ["156.64", "8.85"],
        ["20.36", "1.15"],
        "3.3333",
    ) == (
        order["total"],
        [line["amount"] for line in lines],
        [line["net_amount"] for line in lines],
        [line["tax_amount"] for line in lines],
        lines[1]["unit_price"],
    )


def test_times_are_told_in_utc_with_their_offset(erp):
    """
    A time with an offset is kept as the same moment in UTC.
    """
    order = put(erp)

    assert ("2026-11-10T16:00:00.000000+00:00", "2026-11-11T04:00:00.000000+00:00") == (
        order["ordered_at"],
        order["created_at"],
    )


def test_every_wrong_field_is_told_at_once(erp):
    """
    A refused document lists all its wrong fields with their paths.
    """
    line = {"line_id": "1", "sku": "0001-00", "quantity": 0, "amount": "1.001"}
    order = rest_order(
        customer="nobody",
        organisation=None,
        ordered_at="2026-11-11 00:00:00",
        postage="x",
        colour="red",
        shop="s" * 501,
        state="cancelled",
        buyer=5,
        receiver="x",
        discounts=[{"name": "a", "amount": "-1"}],
        attributes={"a": 1},
        paid_at="2026-02-30T00:00:00Z",
        lines=[line, {**line, "kind": "moon", "quantity": "1e400", "amount": None}, "x"],
    )
    told = erp.call("POST", ORDERS, order)

    assert (
        422,
        {
            ("colour", "unknown_field"),
            ("customer", "unknown_reference"),
            ("organisation", "required"),
            ("ordered_at", "time"),
            ("paid_at", "time"),
            ("postage", "type"),
            ("shop", "too_long"),
            ("state", "choice"),
            ("buyer", "type"),
            ("receiver", "type"),
            ("discounts[0].amount", "range"),
            ("attributes", "type"),
            ("lines[0].amount", "decimals"),
            ("lines[0].amount", "required"),
            ("lines[0].quantity", "range"),
            ("lines[1].kind", "choice"),
            ("lines[1].quantity", "type"),
            ("lines[1].amount", "required"),
            ("lines[1].line_id", "duplicate"),
            ("lines[2]", "type"),
        },
    ) == (told.status, errors(told) - {("lines[2].amount", "required")})


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"total": "195.01"}, ("total", "mismatch")),
        ({"lines": []}, ("lines", "range")),
        ({"lines": "x"}, ("lines", "type")),
        (
            {
                "lines": [
                    {
                        "line_id": "1",
                        "sku": "a",
                        "quantity": 3,
                        "unit_price": "3.33",
                        "amount": "10.00",
                    }
                ]
            },
            ("lines[0].amount", "mismatch"),
        ),
    ],
)
def test_amounts_must_agree(erp, change, wrong):
    """
    A total or an amount that is not the computed one is refused.
    """
    told = erp.call("PUT", ORDERS, rest_order(**change))

    assert (422, {wrong}) == (told.status, errors(told))


def test_a_key_exists_once(erp):
    """
    Creating a key again is a conflict that tells what is there.
    """
    first = erp.call("POST", ORDERS, rest_order(digest="d1"))
    again = erp.call("POST", ORDERS, rest_order(digest="d1"))

    assert (201, f"/api/v1/{ORDERS}/{first.json['id']}", '"1"', 409, "conflict", "d1") == (
        first.status,
        first.headers["location"],
        first.headers["etag"],
        again.status,
        again.json["code"],
        again.json["existing"]["digest"],
    )


def test_an_upsert_creates_changes_or_leaves(erp):
    """
    Putting tells what it did; equal content changes no version.
    """
    told = [put(erp), put(erp), put(erp, seller_memo="new"), put(erp, seller_memo="new")]
    amount = rest_order("k1", seller_memo="new")
    amount["lines"][0]["amount"] = "178.00"
    told.append(erp.call("PUT", ORDERS, amount).json)

    assert ([("created", 1), ("unchanged", 1), ("updated", 2), ("unchanged", 2)], 3) == (
        [(each["result"], each["version"]) for each in told[:4]],
        told[4]["version"],
    )


def test_the_digest_decides_where_it_is_sent(erp):
    """
    A document keeps its digest; the same digest is the same content, another is not.
    """
    told = [
        put(erp, digest="a"),
        put(erp, digest="a", seller_memo="x"),
        put(erp, digest="b"),
    ]

    assert (["created", "unchanged", "updated"], "b") == (
        [each["result"] for each in told],
        told[2]["digest"],
    )


def test_an_idempotency_key_repeats_its_answer(erp):
    """
    The same key and body give the first answer for a day; another body is refused.
    """
    first = erp.call("POST", ORDERS, rest_order(), Idempotency_Key="i1")
    again = erp.call("POST", ORDERS, rest_order(), Idempotency_Key="i1")
    other = erp.call("POST", ORDERS, rest_order("k2"), Idempotency_Key="i1")
    long = erp.call("POST", ORDERS, rest_order("k2"), Idempotency_Key="i" * 65)
    erp.app.clock.advance(86_400)
    later = erp.call("POST", ORDERS, rest_order(), Idempotency_Key="i1")

    assert (201, first.json, "true", "idempotency_mismatch", 400, 409) == (
        again.status,
        again.json,
        again.headers["idempotent-replay"],
        other.json["code"],
        long.status,
        later.status,
    )


def test_versions_can_be_insisted_on(erp):
    """
    With If-Match only the version that is named is changed.
    """
    order = put(erp)
    stale = erp.call("PUT", ORDERS, rest_order("t1/s1/order/1"), If_Match='"1"')
    stale2 = erp.call("PUT", ORDERS, rest_order("k1", seller_memo="x"), If_Match='"7"')
    fresh = erp.call("PUT", ORDERS, rest_order("k1", seller_memo="x"), If_Match='"1"')
    held = erp.call(
        "PATCH", f"{ORDERS}/{order['id']}", {"state": "on_hold"}, If_Match='"1"'
    )

    assert (412, 412, 200, 412) == (stale.status, stale2.status, fresh.status, held.status)


def test_states_change_and_repeat_quietly(erp):
    """
    An order is held, released and cancelled; saying it again changes nothing.
    """
    order = put(erp)
    told = [
        patch(erp, order, state=state, reason="r").json
        for state in ("on_hold", "on_hold", "open", "cancelled", "cancelled")
    ]
    late = patch(erp, order, state="open")

    assert ([2, 2, 3, 4, 4], 409, "cancelled") == (
        [each["version"] for each in told],
        late.status,
        late.json["current"]["state"],
    )


def test_a_held_order_stays_held_when_it_is_replaced(erp):
    """
    A replacement that says nothing of the state keeps it.
    """
    order = put(erp)
    patch(erp, order, state="on_hold")

    assert "on_hold" == put(erp, seller_memo="x")["state"]


def test_lines_are_closed(erp):
    """
    A line is closed by its id, and closing it again changes nothing.
    """
    order = put(erp)
    change = [{"line_id": "2", "state": "closed", "reason": "refund"}]
    told = [patch(erp, order, lines=change).json for _ in range(2)]

    assert (["open", "closed"], [2, 2]) == (
        [line["state"] for line in told[0]["lines"]],
        [each["version"] for each in told],
    )


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"colour": "red"}, ("colour", "unknown_field")),
        ({"state": "gone"}, ("state", "choice")),
        ({"lines": "x"}, ("lines", "type")),
        (
            {"lines": [{"line_id": "9", "state": "open"}]},
            ("lines[0].line_id", "unknown_reference"),
        ),
        ({"lines": [{"line_id": "1", "state": "gone"}]}, ("lines[0].state", "choice")),
    ],
)
def test_wrong_changes_are_told(erp, change, wrong):
    """
    A change of state names what is wrong with it.
    """
    told = patch(erp, put(erp), **change)

    assert (422, {wrong}) == (told.status, errors(told))


def test_only_orders_have_lines_to_change(erp):
    """
    Other documents change their state alone, and a change is an object.
    """
    product = erp.call("PUT", "products", {"code": "P1", "name": "一"}).json
    told = patch(erp, product, "products", lines=[])
    odd = erp.call("PATCH", f"products/{product['id']}", [])

    assert (422, 422, "inactive") == (
        told.status,
        odd.status,
        patch(erp, product, "products", state="inactive").json["state"],
    )


# --- several at once ------------------------------------------------------------------


def test_a_batch_tells_each_row(erp):
    """
    Good rows are written, bad ones told by their index and path.
    """
    rows = [rest_order("a"), rest_order("b", customer="x"), "odd", rest_order("a")]
    told = erp.call("POST", f"{ORDERS}/batch", {"rows": rows})
    results = told.json["results"]

    assert (207, [201, 422, 422, 200], "rows[1].customer", "unchanged", [0, 1, 2, 3]) == (
        told.status,
        [row["status"] for row in results],
        results[1]["problem"]["errors"][0]["path"],
        results[3]["result"],
        [row["index"] for row in results],
    )


def test_a_batch_may_only_create(erp):
    """
    In the mode create, a key that exists is a conflict of its row.
    """
    put(erp, "a")
    rows = [rest_order("a"), rest_order("b")]
    told = erp.call("POST", f"{ORDERS}/batch", {"rows": rows, "mode": "create"}).json

    assert [409, 201] == [row["status"] for row in told["results"]]


def test_an_atomic_batch_writes_all_or_nothing(erp):
    """
    One bad row leaves nothing of the batch, not even a change or a derived document.
    """
    put(erp, "old")
    before = erp.app.ledger()
    changed = [
        rest_order("new"),
        rest_order("old", seller_memo="x"),
        rest_order("bad", lines=[]),
    ]
    told = erp.call("POST", f"{ORDERS}/batch-atomic", {"rows": changed})
    after = erp.app.ledger()
    good = erp.call("POST", f"{ORDERS}/batch-atomic", {"rows": changed[:2]})

    assert (422, "rows[2].lines", before, 200, ["created", "updated"]) == (
        told.status,
        told.json["errors"][0]["path"],
        after,
        good.status,
        [row["result"] for row in good.json["results"]],
    )


@pytest.mark.parametrize(
    "body", [{}, {"rows": []}, {"rows": [{}] * 101}, {"rows": [{}], "mode": "x"}]
)
def test_wrong_batches_are_refused(erp, body):
    """
    A batch has a list of at most a hundred rows, and a known mode.
    """
    assert 422 == erp.call("POST", f"{ORDERS}/batch", body).status


# --- finding --------------------------------------------------------------------------


def test_documents_are_found_by_their_keys(erp):
    """
    Several keys are asked at once; what is missing is left out.
    """
    key = "t/s?&/订单 1"
    put(erp, key)
    put(erp, "b")
    query = "&".join(f"external_key={quote(each, safe='')}" for each in (key, "b", "c"))
    found = erp.call("GET", f"{ORDERS}?{query}").json
    searched = erp.call("POST", f"{ORDERS}/search", {"keys": ["b", "c"]}).json

    assert ([key, "b"], ["b"], None) == (
        [row["external_key"] for row in found["items"]],
        [row["external_key"] for row in searched["items"]],
        found["next_cursor"],
    )


def test_too_many_keys_are_refused(erp):
    """
    A hundred keys fit an address and a thousand a search.
    """
    query = "&".join(f"external_key={n}" for n in range(101))
    told = [erp.call("GET", f"{ORDERS}?{query}")]
    told += [
        erp.call("POST", f"{ORDERS}/search", body) for body in ({}, {"keys": ["a"] * 1001})
    ]

    assert [422] * 3 == [answer.status for answer in told]


def test_lists_follow_what_changed(erp):
    """
    A cursor walks through what has changed since a time, each document once.
    """
    for key in "abcde":
        erp.app.clock.advance(1)
        put(erp, key)
    seen, cursor = [], ""
    while cursor is not None:
        query = f"updated_from={quote('2026-11-11T12:00:02+08:00')}&limit=2"
        query += f"&cursor={cursor}" if cursor else ""
        page = erp.call("GET", f"{ORDERS}?{query}").json
        seen += [row["external_key"] for row in page["items"]]
        cursor = page["next_cursor"]
    until = quote("2026-11-11T04:00:02Z")
    early = erp.call("GET", f"{ORDERS}?updated_to={until}&state=open").json["items"]

    assert ("bcde", "a") == ("".join(seen), "".join(row["external_key"] for row in early))


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=501", "limit=x", "cursor=%21", "updated_from=now", "colour=red"],
)
def test_wrong_lists_are_refused(erp, query):
    """
    A list names the parameter that is wrong.
    """
    told = erp.call("GET", f"{ORDERS}?{query}")

    assert (422, query.partition("=")[0]) == (told.status, told.json["errors"][0]["path"])


# --- goods and money ------------------------------------------------------------------


def test_shipping_writes_shipments_and_receivables(erp):
    """
    Parts of an order are shipped; what is receivable adds up to its total.
    """
    order = put(erp)
    erp.act("ship", key="k1", lines=[{"line_id": "2", "quantity": 1}], waybill="SF1")
    part = erp.call("GET", f"{ORDERS}/{order['id']}").json["state"]
    erp.act("ship", id=order["id"], waybill="SF2")
    shipments = erp.call("GET", "shipments?order_key=k1").json["items"]
    receivables = erp.call("GET", "receivables").json["items"]

    assert ("partly_shipped", "shipped", ["SF1", "SF2"], ["11.33", "183.67"], "1") == (
        part,
        erp.call("GET", f"{ORDERS}/{order['id']}").json["state"],
        [row["tracking_number"] for row in shipments],
        [row["amount"] for row in receivables],
        shipments[0]["lines"][0]["quantity"],
    )


def test_held_and_closed_lines_are_not_shipped(erp):
    """
    Only open lines of an open order go out, and not more than is left.
    """
    order = put(erp)
    patch(erp, order, state="on_hold")
    with pytest.raises(ValueError, match="on_hold"):
        erp.act("ship", key="k1")
    patch(erp, order, state="open")
    patch(erp, order, lines=[{"line_id": "2", "state": "closed"}])
    with pytest.raises(ValueError, match="left"):
        erp.act("ship", key="k1", lines=[{"line_id": "1", "quantity": 3}])
    erp.act("ship", key="k1")
    told = [
        patch(erp, order, state="cancelled").status,
        erp.call("PUT", ORDERS, rest_order("k1", seller_memo="x")).status,
        patch(erp, order, lines=[{"line_id": "1", "state": "closed"}]).status,
    ]

    assert ([409, 409, 409], "998") == (told, erp.app.ledger()["stock"][0]["on_hand"])


def test_a_shipment_may_be_cancelled(erp):
    """
    A cancelled shipment brings its goods back, and cannot be cancelled again.
    """
    order = put(erp)
    number = erp.act("ship", key="k1")["number"]
    erp.act("unship", number=number)
    with pytest.raises(ValueError, match="cancelled"):
        erp.act("unship", number=number)

    assert ("open", "cancelled", "1000") == (
        erp.call("GET", f"{ORDERS}/{order['id']}").json["state"],
        erp.call("GET", "shipments").json["items"][0]["state"],
        erp.app.ledger()["stock"][0]["on_hand"],
    )


def test_stock_knows_what_is_spoken_for(erp):
    """
    Available is on hand less open lines, and may be below nothing.
    """
    put(erp)
    erp.act(
        "seed", warehouses={"CK002": "二仓"}, stock=[{"sku": "0002-00", "quantity": "1.50"}]
    )
    rows = erp.call("GET", "stock?sku=0001-00&sku=0002-00&warehouse=CK001").json["items"]
    first = erp.call("GET", "stock?limit=1").json
    second = erp.call("GET", f"stock?cursor={first['next_cursor']}").json

    assert ([("1000", "998"), ("1.5", "-1.5")], ["0002-00"]) == (
        [(row["on_hand"], row["available"]) for row in rows],
        [row["sku"] for row in second["items"]],
    )


def refund(key="r1", **more):
    return {
        "external_key": key,
        "order_key": "k1",
        "kind": "refund_only",
        "amount": "10.00",
    } | more


def test_refunds_never_exceed_their_order(erp):
    """
    Refunds are counted on their lines and end where the order's total ends.
    """
    put(erp)
    lines = [{"line_id": "1", "amount": "10.00"}]
    first = erp.call("POST", "refunds", refund(lines=lines))
    over = erp.call("POST", "refunds", refund("r2", amount="185.01"))
    rest = erp.call("POST", "refunds", refund("r2", amount="185.00", state="open"))
    patch(erp, rest.json, "refunds", state="posted")
    patch(erp, rest.json, "refunds", state="cancelled")
    order = erp.call("GET", f"{ORDERS}?external_key=k1").json["items"][0]

    assert (201, 409, 201, "10.00", ["-10.00", "-185.00"]) == (
        first.status,
        over.status,
        rest.status,
        order["lines"][0]["refunded_amount"],
        [row["amount"] for row in erp.call("GET", "receivables").json["items"]],
    )


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"amount": "0"}, ("amount", "range")),
        ({"order_key": "x"}, ("order_key", "unknown_reference")),
        ({"lines": [{"line_id": "1", "amount": "9.00"}]}, ("amount", "mismatch")),
        (
            {"lines": [{"line_id": "9", "amount": "10.00"}]},
            ("lines[0].line_id", "unknown_reference"),
        ),
    ],
)
def test_wrong_refunds_are_told(erp, change, wrong):
    """
    A refund names what is wrong with it.
    """
    put(erp)

    assert {wrong} == errors(erp.call("POST", "refunds", refund(**change)))


def test_goods_come_back_without_money(erp):
    """
    A goods event raises stock by what can be sold again, once, and is no receivable.
    """
    put(erp)
    line = {"line_id": "1", "quantity": 2, "defective": 1}
    body = refund(kind="goods", amount="0", lines=[line])
    told = [erp.call("PUT", "refunds", body).json["result"] for _ in range(2)]
    bad = erp.call(
        "PUT",
        "refunds",
        refund("r2", kind="goods", amount="0", lines=[line | {"defective": 3}]),
    )

    assert (["created", "unchanged"], "1001", [], {("lines[0].defective", "range")}) == (
        told,
        erp.app.ledger()["stock"][0]["on_hand"],
        erp.call("GET", "receivables").json["items"],
        errors(bad),
    )


def test_postage_is_paid_back_beside_the_lines(erp):
    """
    Lines and postage together are what is paid back.
    """
    put(erp)
    told = erp.call(
        "PUT", "refunds", refund(postage="8.00", lines=[{"line_id": "1", "amount": "2.00"}])
    )

    assert (201, "8.00") == (told.status, told.json["postage"])


def test_a_posted_count_is_what_is_on_hand(erp):
    """
    A count proposes; posted, it is the stock, and stays.
    """
    body = {
        "external_key": "c1",
        "warehouse": "CK001",
        "counted_at": "2026-11-11T00:00:00Z",
    }
    body |= {"lines": [{"sku": "0001-00", "counted": "997.5", "booked": 1000}]}
    draft = erp.call("PUT", "stock-counts", body).json
    before = erp.app.ledger()["stock"][0]["on_hand"]
    patch(erp, draft, "stock-counts", state="posted")
    late = erp.call("PUT", "stock-counts", body | {"note": "x"})
    empty = erp.call("PUT", "stock-counts", body | {"external_key": "c2", "lines": []})

    assert ("draft", "1000", "997.5", 409, 422) == (
        draft["state"],
        before,
        erp.app.ledger()["stock"][0]["on_hand"],
        late.status,
        empty.status,
    )


def voucher(**more):
    lines = [{"account": "6601", "debit": "12.30"}, {"account": "1012", "credit": "12.30"}]
    return {"external_key": "v1", "book": "01", "date": "2026-11-11", "lines": lines} | more


def test_vouchers_balance_and_stay_once_posted(erp):
    """
    A draft may be replaced and posted; then it stays.
    """
    draft = erp.call("PUT", "vouchers", voucher()).json
    patch(erp, draft, "vouchers", state="posted")
    told = erp.call("PUT", "vouchers", voucher(text="x"))

    assert ("12.30", "12.30", 409) == (
        draft["debit_total"],
        draft["credit_total"],
        told.status,
    )


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"lines": [{"account": "1", "debit": "1.00"}]}, 422),
        (
            {
                "lines": [
                    {"account": "1", "debit": "1.00"},
                    {"account": "2", "credit": "2.00"},
                ]
            },
            422,
        ),
        ({"lines": [{"account": "1", "debit": "1.00", "credit": "1.00"}] * 2}, 422),
        ({"date": "2026-10-01"}, 409),
        ({"date": "2026-13-01"}, 422),
        ({"date": "soon"}, 422),
    ],
)
def test_wrong_vouchers_are_refused(erp, change, status):
    """
    A voucher that does not balance, or falls in a closed period, is refused.
    """
    erp.act("close_period", period="2026-10")

    assert status == erp.call("PUT", "vouchers", voucher(**change)).status


def test_demands_are_raised_once_and_cancelled(erp):
    """
    A purchase demand is known by its key, and can be cancelled for good.
    """
    line = {"line_id": "1", "sku": "0001-00", "quantity": "5"}
    body = {
        "external_key": "d1",
        "organisation": "org01",
        "warehouse": "CK001",
        "lines": [line],
    }
    first = erp.call("PUT", "purchase-demands", body).json
    patch(erp, first, "purchase-demands", state="cancelled")
    again = erp.call("PUT", "purchase-demands", body | {"reason": "x"})
    none = erp.call(
        "PUT",
        "purchase-demands",
        body | {"external_key": "d2", "lines": [{**line, "quantity": 0}]},
    )

    assert ("5", 409, 422) == (first["lines"][0]["quantity"], again.status, none.status)


def test_receivables_may_be_written_and_settled(erp):
    """
    A red receivable is a negative amount.
    """
    body = {
        "external_key": "a1",
        "customer": "TMALL01",
        "date": "2026-11-11",
        "amount": "-1.5",
    }
    made = erp.call("POST", "receivables", body).json

    assert ("-1.50", "settled") == (
        made["amount"],
        patch(erp, made, "receivables", state="settled").json["state"],
    )


def test_registers_are_known_by_code(erp):
    """
    Products and customers are upserted and found by code; lookups list the rest.
    """
    erp.call("PUT", "customers", {"code": "C1", "name": "二店"})
    erp.act("settings", strict_products=True)
    erp.act("seed", products={"P1": "一", "0001-00": "再"}, organisations={"org02": "二"})
    strict = erp.call("PUT", ORDERS, rest_order())

    assert (
        ["C1"],
        {("lines[1].sku", "unknown_reference")},
        ["org01", "org02"],
        ["CK001"],
    ) == (
        [row["code"] for row in erp.call("GET", "customers?code=C1&code=C9").json["items"]],
        errors(strict),
        [row["code"] for row in erp.call("GET", "organisations").json["items"]],
        [row["code"] for row in erp.call("GET", "warehouses").json["items"]],
    )


def test_registers_change_what_is_given(erp):
    """
    A PATCH of a register creates, or changes the given fields and leaves the others.
    """
    first = {"code": "P1", "name": "一", "price": "89", "attributes": {"a": "b"}}
    results = [
        erp.call("PATCH", "products", body).json
        for body in (first, {"code": "P1", "name": "二"}, {"code": "P1", "price": "89.0"})
    ]
    bare = erp.call("PATCH", "products", {"code": "P2"})
    odd = erp.call("PATCH", "products", [])

    assert ["created", "updated", "unchanged"] == [one["result"] for one in results]
    assert ("二", "89", {"a": "b"}, 2) == tuple(
        results[-1][name] for name in ("name", "price", "attributes", "version")
    )
    assert (422, {("name", "required")}, 422) == (bare.status, errors(bare), odd.status)


def test_only_registers_are_changed_by_their_key(erp):
    """
    Other collections have no such call, and say which they have.
    """
    told = erp.call("PATCH", ORDERS, rest_order())
    asked = erp.call("DELETE", "customers", {})

    assert (405, "GET, POST, PUT") == (told.status, told.headers["allow"])
    assert (405, "GET, PATCH, POST, PUT") == (asked.status, asked.headers["allow"])


def test_a_change_of_state_says_whether_it_was_one(erp):
    """
    Holding and closing say what they changed; once more, and nothing is changed.
    """
    order = put(erp)
    changes = [{"state": "on_hold"}, {"lines": [{"line_id": "1", "state": "closed"}]}]

    told = [patch(erp, order, **one).json["result"] for one in changes for _ in range(2)]

    assert ["updated", "unchanged"] * 2 == told


# --- faults and acts ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        (ErpFault.SESSION_EXPIRED, 401, "token_expired"),
        (ErpFault.THROTTLED, 429, "rate_limited"),
        (ErpFault.ROW_REFUSED, 422, "refused"),
        (ErpFault.ROW_LOCKED, 409, "locked"),
    ],
)
def test_faults_refuse_once(erp, kind, status, code):
    """
    A hit write is refused once with its problem and taken the next time.
    """
    erp.app.faults.ask_for(kind)
    told = erp.call("PUT", ORDERS, rest_order("k1"))

    assert (status, code, "created") == (told.status, told.json["code"], put(erp)["result"])


def test_one_row_of_a_batch_is_hit(erp):
    """
    A row fault hits one row of a batch, and undoes an atomic one.
    """
    rows = {"rows": [rest_order(key) for key in "abc"]}
    erp.app.faults.ask_for(ErpFault.ROW_REFUSED)
    atomic = erp.call("POST", f"{ORDERS}/batch-atomic", rows)
    erp.app.faults.ask_for(ErpFault.ROW_LOCKED)
    told = erp.call("POST", f"{ORDERS}/batch", rows).json["results"]

    assert (422, [201, 201, 409]) == (atomic.status, sorted(row["status"] for row in told))


@pytest.mark.parametrize("kind", [ErpFault.LATE_EFFECT, ErpFault.HIDDEN])
def test_late_and_hidden_writes_are_seen_after_a_while(erp, kind):
    """
    Queries know of the write only when it has settled; a second create conflicts at once.
    """
    erp.app.faults.ask_for(kind)
    told = erp.call("PUT", ORDERS, rest_order("k1"))
    before = erp.call("GET", f"{ORDERS}?external_key=k1").json["items"]
    second = erp.call("POST", ORDERS, rest_order("k1")).status
    erp.app.clock.advance(60)
    after = erp.call("GET", f"{ORDERS}?external_key=k1").json["items"]

    assert (kind is ErpFault.LATE_EFFECT, [], 409, 1) == (
        told.is_lost,
        before,
        second,
        len(after),
    )


def test_fetched_tokens_are_ended_and_fetched_again(erp):
    """
    After the fault a new token is good at once.
    """
    facts = erp.facts
    pair = f"client_id={facts['client_id']}&client_secret={facts['client_secret']}"
    form = f"grant_type=client_credentials&{pair}"
    old = token(erp, form).json["access_token"]
    erp.act("expire_tokens")
    new = token(erp, form).json["access_token"]
    told = [health(erp, Authorization=f"Bearer {each}").status for each in (old, new, new)]

    assert [401, 200, 200] == told


def test_people_edit_documents(erp):
    """
    A hand-made change is seen as a new version.
    """
    put(erp)
    erp.act("edit", collection=ORDERS, key="k1", set={"total": "1.00"})
    found = erp.call("GET", f"{ORDERS}?external_key=k1").json["items"][0]

    assert ("1.00", 2) == (found["total"], found["version"])


def test_the_ledger_is_text(erp):
    """
    A checker reads every amount of the ledger as text, and can write it as JSON.
    """
    put(erp)
    told = json.loads(json.dumps(erp.app.ledger()))
    order = next(each for each in told["documents"] if each["form"] == ORDERS)

    assert ("195.00", True, 201) == (
        order["total"],
        order["visible"],
        int(next(iter(erp.app.stats()["answers"]))),
    )


def test_a_service_that_is_down_does_nothing(erp):
    """
    So many calls as are asked for get 503, tokens included, and have no effect.
    """
    erp.act("down", calls=2)
    told = [erp.call("PUT", ORDERS, rest_order()) for _ in range(3)]

    assert [503, 503, 201] == [one.status for one in told]
    assert "unavailable" == told[0].json["code"]


def test_an_accepted_write_is_seen_later(erp):
    """
    One write is accepted only; its document is there when its time has come.
    """
    erp.act("accept_later", after_s=5)
    accepted = erp.call("PUT", ORDERS, rest_order("k1"))
    before = erp.call("GET", f"{ORDERS}?external_key=k1").json["items"]
    erp.app.clock.advance(5)
    after = erp.call("GET", f"{ORDERS}?external_key=k1").json["items"]
    other = erp.call("PUT", ORDERS, rest_order("k2"))

    assert (202, {"status": "accepted"}, 201) == (
        accepted.status,
        accepted.json,
        other.status,
    )
    assert (0, ["k1"]) == (len(before), [one["external_key"] for one in after])


def test_a_refused_write_is_not_accepted(erp):
    """
    What is wrong is told at once, also by a service that makes documents later.
    """
    erp.act("accept_later")

    assert 422 == erp.call("PUT", ORDERS, rest_order(customer="NOBODY")).status


def test_unknown_acts_are_told(erp):
    """
    A test that asks for what nobody can do hears of it.
    """
    for name, given in [
        ("dance", {}),
        ("settings", {"x": 1}),
        ("seed", {"x": {"a": 1}}),
        ("ship", {}),
    ]:
        with pytest.raises(KeyError):
            erp.act(name, **given)
