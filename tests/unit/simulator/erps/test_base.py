"""
What all simulated ERPs have in common.
"""

from __future__ import annotations

import contextlib
import http.client
import io
import json
import socket
import threading
import time
import urllib.request
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from tmallerp.simulator.erps import (
    ErpAnswer,
    ErpClock,
    ErpFault,
    ErpFaultBag,
    ErpFaultPlan,
    ErpServer,
)
from tmallerp.simulator.erps._faults import ANY_CALL, WIRE, WRITES


class Echo:
    """The smallest ERP: it keeps what it is sent."""

    kind = "echo"

    def __init__(self, faults=None):
        self.clock = ErpClock.virtual()
        self.lock = threading.RLock()
        self.faults = faults or ErpFaultBag.inner()
        self.seen = []

    def facts(self, url):
        return {"url": f"{url}/erp", "user": "u"}

    def answer(self, request):
        fault = self.faults.draw(WRITES)
        self.seen.append(request)
        told = {"path": request.path, "query": dict(request.query)}
        body = json.dumps({**told, "body": request.body.decode(), "fault": fault})
        return ErpAnswer(body=body.encode(), is_lost=fault is ErpFault.LATE_EFFECT)

    def ledger(self):
        return {"documents": [{"form": "echo", "body": r.body.decode()} for r in self.seen]}

    def stats(self):
        return {"seen": len(self.seen)}

    def act(self, name, given):
        return {"did": {"forget": self.seen.clear}[name](), "given": given}


@pytest.fixture
def server():
    with ErpServer(Echo(), faults=ErpFaultPlan(hold_s=0.05)) as made:
        yield made


def ask(url, body=None):
    request = urllib.request.Request(url, None if body is None else body.encode())
    with urllib.request.urlopen(request, timeout=5) as answer:
        return json.loads(answer.read())


def control(server, name, **given):
    return ask(f"{server.control_url}/{name}", json.dumps(given) if given else None)


def test_request_reaches_the_app_whole(server):
    """
    Path, query and body of a call are what the app sees.
    """
    answer = ask(f"{server.url}/save?x=1&y=%E4%B8%AD", "日")

    assert {
        "path": "/erp/save",
        "query": {"x": "1", "y": "中"},
        "body": "日",
        "fault": None,
    } == answer


def until_open(url):
    """Wait until a refusal is over: it lasts a moment of the machine's time."""
    parts = urlsplit(url)
    for _ in range(500):
        with contextlib.suppress(ConnectionRefusedError):
            socket.create_connection((parts.hostname, parts.port), 5).close()
            return
        time.sleep(0.01)


@pytest.mark.parametrize(
    "kind", ["refused", "reset", "timeout_before", "timeout_after", "cut_body"]
)
def test_wire_fault_breaks_one_call(server, kind):
    """
    A fault on the wire leaves one call without an intelligible answer, and no other.
    """
    control(server, "faults", fire=kind)

    with pytest.raises((OSError, http.client.HTTPException)):
        ask(server.url, "one")
    until_open(server.url)
    ask(server.url, "two")

    assert {kind: 1} == control(server, "faults")["fired"]


@pytest.mark.parametrize(
    ("kind", "happened"),
    [("reset", 0), ("timeout_before", 0), ("timeout_after", 1), ("cut_body", 1)],
)
def test_wire_fault_is_before_or_after(server, kind, happened):
    """
    Each fault on the wire either reached the ERP or did not, always the same way.
    """
    control(server, "faults", fire=kind)
    with pytest.raises((OSError, http.client.HTTPException)):
        ask(server.url, "one")

    assert happened == len(server.app.seen)


@pytest.mark.parametrize(("kind", "status"), [("html", 200), ("http_5xx", 502)])
def test_page_stands_for_an_answer(server, kind, status):
    """
    A page in HTML comes instead of the answer; about every second call behind happened.
    """
    pages = []
    for n in range(20):
        server.fire(ErpFault(kind))
        line = http.client.HTTPConnection("127.0.0.1", int(server.url.split(":")[2][:-4]))
        line.request("POST", "/erp", str(n))
        answer = line.getresponse()
        pages.append((answer.status, answer.getheader("content-type"), answer.read()[:6]))
        line.close()

    assert {(status, "text/html", b"<html>")} == set(pages)
    assert 3 < len(server.app.seen) < 17


def test_a_fault_can_be_meant_for_one_kind_of_call(server):
    """
    A fault that is meant for a request lets others pass, and a page hides its effect.
    """
    server.fire(ErpFault.HTML, lambda head, body: head.startswith(b"POST") and body == b"3")
    for body in (None, "2"):
        ask(server.url, body)
    with pytest.raises(json.JSONDecodeError):
        ask(server.url, "3")
    ask(server.url, "3")

    assert [b"", b"2", b"3", b"3"] == [one.body for one in server.app.seen]
    assert {"html": 1} == control(server, "faults")["fired"]


def test_what_was_asked_for_is_forgotten(server):
    """
    A calmed server has no trouble left, of whichever kind it was asked for.
    """
    server.fire(ErpFault.TIMEOUT_AFTER)
    server.fire(ErpFault.LATE_EFFECT)
    server.fire(ErpFault.RESET, lambda _head, _body: True)
    server.calm()

    assert "one" == ask(server.url, "one")["body"]
    assert {} == control(server, "faults")["fired"]


def test_only_the_wire_is_told_by_bytes(server):
    """
    What the ERP itself does wrong cannot be meant for bytes.
    """
    with pytest.raises(ValueError, match="late_effect"):
        server.fire(ErpFault.LATE_EFFECT, lambda _head, _body: True)


def test_lost_answer_is_swallowed(server):
    """
    An answer the app calls lost never arrives, though its work is done.
    """
    server.fire(ErpFault.LATE_EFFECT)

    with pytest.raises((OSError, http.client.HTTPException)):
        ask(server.url, "one")
    assert ["one"] == [one["body"] for one in control(server, "ledger")["documents"]]


def test_control_plane_moves_the_clock(server):
    """
    The control plane moves the ERP's clock and tells the time.
    """
    before = server.app.clock.now

    assert {"now": "2026-11-11 12:01:30"} == control(server, "clock", advance_s=90)
    assert timedelta(seconds=90) == server.app.clock.now - before


def test_control_plane_acts_counts_and_tells(server):
    """
    The control plane tells what a client needs, counts calls and does the app's acts.
    """
    ask(server.url, "one")

    assert 1 == control(server, "stats")["seen"]
    assert {"/erp": 1} == control(server, "stats")["by_path"]
    assert "u" == control(server, "facts")["user"]
    assert {"did": None, "given": {"x": 1}} == control(server, "act/forget", x=1)
    assert 0 == control(server, "stats")["seen"]


@pytest.mark.parametrize("name", ["act/nothing", "clock"])
def test_control_plane_refuses_nonsense(server, name):
    """
    What the control plane cannot do is an error, not silence.
    """
    with pytest.raises(urllib.error.HTTPError) as caught:
        control(server, name, advance_s=-1)
    caught.value.close()

    assert 400 == caught.value.code


def test_clock_never_runs_backwards():
    """
    A clock moves ahead only.
    """
    with pytest.raises(ValueError, match="ahead"):
        ErpClock.virtual().advance(-1)


def test_faults_are_drawn_from_one_seed():
    """
    The same seed breaks the same calls, each kind as often as the others.
    """
    plan = ErpFaultPlan(kinds=tuple(ErpFault), every=6, seed=3)

    def run():
        bag = ErpFaultBag.inner(plan)
        return [bag.draw(WRITES) for _ in range(400)], bag.fired

    drawn, fired = run()

    assert run()[0] == drawn
    assert set(fired) == set(ErpFault) - WIRE
    assert max(fired.values()) - min(fired.values()) <= 1


def test_reading_calls_meet_no_writing_faults():
    """
    A fault of writes waits for a write.
    """
    bag = ErpFaultBag.inner()
    bag.ask_for(ErpFault.ROW_REFUSED)

    assert bag.draw(ANY_CALL) is None
    assert ErpFault.ROW_REFUSED is bag.draw(WRITES)


def test_commands_of_the_module_are_told_in_help():
    """
    The module needs to be told which ERP.
    """
    from tmallerp.simulator.erps.__main__ import main

    with pytest.raises(SystemExit):
        main([], io.StringIO())
