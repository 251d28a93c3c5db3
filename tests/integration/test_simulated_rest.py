"""
The simulated REST ERP over real HTTP.
"""

from __future__ import annotations

import http.client
import urllib.error
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest
from erp_caller import RestCaller, rest_order

from tmallerp.simulator.erps import ErpFault, ErpFaultPlan, ErpServer, make_app

LOST = (urllib.error.URLError, http.client.HTTPException, OSError)


@pytest.fixture
def rest():
    with ErpServer(make_app("rest"), faults=ErpFaultPlan(hold_s=0.05)) as server:
        yield RestCaller(server.app, server)


def test_a_document_is_written_found_and_changed(rest):
    """
    An order is put, found by a key with all sorts of characters, held and shipped.
    """
    key = "tenant/shop/order/订单?&=#1"
    made = rest.call("PUT", "sales-orders", rest_order(key))
    found = rest.call("GET", f"sales-orders?external_key={quote(key, safe='')}").json
    held = rest.call("PATCH", f"sales-orders/{made.json['id']}", {"state": "on_hold"})
    rest.call("PATCH", f"sales-orders/{made.json['id']}", {"state": "open"})
    act = f"{rest.server.control_url}/act/ship"
    shipped = rest.ask("POST", act, body={"key": key}).status
    shipments = rest.call("GET", "shipments?limit=1").json["items"]

    assert (201, [key], "on_hold", 200, [key]) == (
        made.status,
        [row["external_key"] for row in found["items"]],
        held.json["state"],
        shipped,
        [row["order_key"] for row in shipments],
    )


def test_problems_keep_their_headers_over_the_wire(rest):
    """
    What a refusal says in its headers arrives.
    """
    rest.server.fire(ErpFault.THROTTLED)
    limited = rest.call("GET", "health")
    rest.server.fire(ErpFault.SESSION_EXPIRED)
    ended = rest.call("GET", "health")

    assert (
        (429, "2"),
        (401, 'Bearer error="invalid_token"'),
        "application/problem+json",
    ) == (
        (limited.status, limited.headers["retry-after"]),
        (ended.status, ended.headers["www-authenticate"]),
        ended.headers["content-type"],
    )


def test_racing_creates_make_one_document(rest):
    """
    Of many callers that create one key, one wins and the others hear of a conflict.
    """
    with ThreadPoolExecutor(8) as pool:
        told = list(
            pool.map(lambda _: rest.call("POST", "sales-orders", rest_order()), range(16))
        )

    assert [201] + [409] * 15 == sorted(answer.status for answer in told)


def test_a_lost_answer_is_repeated_by_its_key(rest):
    """
    After a lost answer the same Idempotency-Key brings it.
    """
    rest.server.fire(ErpFault.TIMEOUT_AFTER)
    with pytest.raises(LOST):
        rest.call("POST", "sales-orders", rest_order(), Idempotency_Key="i1")
    again = rest.call("POST", "sales-orders", rest_order(), Idempotency_Key="i1")

    assert (201, "true") == (again.status, again.headers["idempotent-replay"])


def test_a_late_write_is_found_when_it_has_settled(rest):
    """
    A write whose answer is lost is not found at once, and is found a minute later.
    """
    rest.server.fire(ErpFault.LATE_EFFECT)
    with pytest.raises(LOST):
        rest.call("PUT", "sales-orders", rest_order("k1"))
    counts = [len(rest.call("GET", "sales-orders?external_key=k1").json["items"])]
    rest.ask("POST", f"{rest.server.control_url}/clock", body={"advance_s": 60})
    counts.append(len(rest.call("GET", "sales-orders?external_key=k1").json["items"]))

    assert [0, 1] == counts
