"""
What answers hold beyond their description is counted, and nothing of it is kept.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from attrs import frozen

from tmallerp import ConfigError
from tmallerp.clock import VirtualClock
from tmallerp.errors import DecodeError
from tmallerp.testing.builders import NOON
from tmallerp.top import Method, RawMethod
from tmallerp.top.drift import Drift, inspect, load, reset
from tmallerp.top.enums import BY_FIELD, BY_MODEL, TRADE_STATUS, TRADE_TYPE, known_members
from tmallerp.top.methods.refunds import RefundGet
from tmallerp.top.methods.trades import TradeFullinfoGet, TradesSoldIncrementGet

FULL = TradeFullinfoGet(tid="1")
WORKER = Path(__file__).parents[2] / "support" / "drift_worker.py"


def body(**trade):
    return json.dumps({"trade": {"tid": 1, **trade}, "request_id": "r"}).encode()


def seen(text, method=TradeFullinfoGet):
    return [(one.path, one.kind, one.expected, one.seen) for one in inspect(method, text)]


def test_a_plain_answer_is_no_news():
    """
    What is described, ids as number or text, wrapped lists and ``{}`` are no drift.
    """
    plain = body(
        payment="1.00",
        created="2026-11-11 12:00:00",
        num=1,
        status="WAIT_BUYER_PAY",
        type="fixed",
        orders=[{"oid": "1", "refund_status": "NO_REFUND"}],
    )
    wrapped = json.dumps(
        {
            "trade_fullinfo_get_response": {
                "trade": {"tid": "1", "orders": {"order": [{"oid": 1}]}, "cod_status": ""}
            }
        }
    ).encode()

    assert [] == seen(plain) == seen(wrapped)
    assert [] == seen(body(orders={}))
    assert [] == seen(body(orders={"order": {"oid": 1}}))


@pytest.mark.parametrize(
    ("member", "expected", "came"),
    [
        ({"new_field": "x"}, "", "text"),
        ({"new_field": {"a": 1}}, "", "object"),
        ({"payment": 1}, "money", "number"),
        ({"payment": 1.5}, "money", "decimal"),
        ({"payment": "1,000.00"}, "money", "text"),
        ({"num": "3"}, "number", "text"),
        ({"num": 3.5}, "number", "decimal"),
        ({"title": 7}, "text", "number"),
        ({"title": ["a"]}, "text", "list"),
        ({"title": None}, "text", "null"),
        ({"created": 1794369600000}, "time", "number"),
        ({"created": "11.11.2026"}, "time", "text"),
        ({"tid": 1.5}, "id", "decimal"),
        ({"orders": "none"}, "list", "text"),
        ({"orders": {"oid": 1, "num": 2}}, "list", "object"),
    ],
)
def test_what_differs_is_named(member, expected, came):
    """
    A new field and another type are named with their path, described kind and kind seen.
    """
    ((name, _),) = member.items()
    kind = "retyped" if expected else "unknown"

    assert [(f"trade.{name}", kind, expected, came)] == seen(body(**member))


def test_paths_go_through_lists():
    """
    What differs in a row of a list has one path, however many rows.
    """
    rows = [{"oid": 1, "x": 1}, {"oid": 2, "x": 1}, {"oid": 3, "num": "1"}, 7]

    assert {
        ("trade.orders[].x", "unknown", "", "number"),
        ("trade.orders[].num", "retyped", "number", "text"),
        ("trade.orders[]", "retyped", "object", "number"),
    } == set(seen(body(orders=rows)))


@pytest.mark.parametrize(
    ("text", "path", "member"),
    [
        (body(status="TRADE_FROZEN"), "trade.status", "TRADE_FROZEN"),
        (body(type="livestream"), "trade.type", "livestream"),
        (body(step_trade_status="FRONT_LOST"), "trade.step_trade_status", "FRONT_LOST"),
        (body(orders=[{"oid": 1, "status": "NEW"}]), "trade.orders[].status", "NEW"),
        (
            body(orders=[{"oid": 1, "refund_status": "NEW"}]),
            "trade.orders[].refund_status",
            "NEW",
        ),
        (body(status="13912345678"), "trade.status", "*"),
        (body(status="张三"), "trade.status", "*"),
    ],
)
def test_new_members_of_what_decides(text, path, member):
    """
    A status nobody described is named; what does not look like one is not shown.
    """
    assert [(path, "member", "", member)] == seen(text)


def test_new_members_of_refunds():
    """
    A refund's status, phase, dispute and order status are watched as well.
    """
    refund = {
        "refund_id": "1",
        "status": "PAUSED",
        "refund_phase": "later",
        "order_status": "X",
    }
    text = json.dumps({"refund": refund}).encode()
    found = {
        path: member for path, kind, _, member in seen(text, RefundGet) if kind == "member"
    }

    assert {
        "refund.status": "PAUSED",
        "refund.refund_phase": "later",
    }.items() <= found.items()


def test_the_known_sets():
    """
    Every set that decides something is there, spelt as the platform spells.
    """
    assert (12, 28) == (len(TRADE_STATUS), len(TRADE_TYPE))
    assert "NO_REFUND" in BY_MODEL["Order", "refund_status"]
    assert "NO_REFUND" not in BY_MODEL["Refund", "status"]
    assert {"step_trade_status", "refund_phase", "dispute_type", "cod_status"} == set(
        BY_FIELD
    )
    assert known_members("Trade", "buyer_nick") is None


def test_no_value_is_kept():
    """
    A finding tells how large something was, and never what; nor a key that is data.
    """
    private = body(
        new_name="张三", new_phone="13912345678", num="13912345678", x={"13912345678": 1}
    )
    text = repr(inspect(TradeFullinfoGet, private)) + repr(
        inspect(TradeFullinfoGet, body(**{"13912345678": "张三"}))
    )

    assert "张三" not in text
    assert "13912345678" not in text
    assert "text of 2 characters" in text
    assert "trade.*" in text


def test_xml_has_no_types():
    """
    In XML everything is text; only fields and members are compared.
    """
    xml = (
        b"<trade_fullinfo_get_response><trade><tid>1</tid><num>3</num><new>1</new>"
        b'<orders list="true"><order><oid>1</oid></order></orders><status>X_Y</status>'
        b"</trade></trade_fullinfo_get_response>"
    )

    assert {("trade.new", "unknown"), ("trade.status", "member")} == {
        (path, kind) for path, kind, _, _ in seen(xml)
    }


@pytest.mark.parametrize("text", [b"", b"<html>", b"{", b"\xff", b"[" * 200_000])
def test_what_is_no_answer(text):
    """
    Bytes that are no answer raise our error, however deep they nest.
    """
    with pytest.raises(DecodeError):
        inspect(TradeFullinfoGet, text)


def test_one_answer_cannot_flood(tmp_path):
    """
    Ten thousand new fields in an answer leave a few hundred findings.
    """
    drift = Drift(tmp_path / "d.json", every=1)
    drift.observe(FULL, body(**{f"new_{i}": i for i in range(10_000)}))
    drift.observe(FULL, body(**{f"other_{i}": i for i in range(10_000)}))
    drift.close()
    sheet = load(tmp_path / "d.json")[FULL.api]

    assert len(sheet.findings) <= 400
    assert sheet.dropped > 0
    assert (tmp_path / "d.json").stat().st_size < 300_000


# --- counting ---------------------------------------------------------------------------


def test_what_differs_is_counted():
    """
    Each difference has its number, and when it was first and last seen.
    """
    clock = VirtualClock(NOON)
    drift = Drift(every=1, clock=clock)
    for _ in range(3):
        drift.observe(FULL, body(new=1, orders=[{"oid": 1, "x": 1}, {"oid": 2, "x": 1}]))
        clock.advance(3600)
    new, x = sorted(drift.findings(), key=lambda one: one.path)[::-1][:2][::-1]

    assert ("trade.new", 3) == (new.path, new.count)
    assert ("trade.orders[].x", 6) == (x.path, x.count)
    assert ("2026-11-11T12:00:00+08:00", "2026-11-11T14:00:00+08:00") == (x.first, x.last)
    assert "taobao.trade.fullinfo.get" == x.api


def test_a_field_that_stops_coming_is_gone():
    """
    A field that always came and then is missing a hundred times is reported; one that
    came now and then is not, and one that comes back is forgotten.
    """
    drift = Drift(every=1)
    for number in range(40):
        rare = {"adjust_fee": "0.00"} if number % 2 else {}
        drift.observe(FULL, body(title="x", **rare))
    for _ in range(99):
        drift.observe(FULL, body())
    early = drift.findings()
    drift.observe(FULL, body())
    (gone,) = drift.findings()

    assert () == early
    assert ("trade.title", "gone", 100) == (gone.path, gone.kind, gone.count)
    drift.observe(FULL, body(title="x"))
    assert () == drift.findings()


@frozen(kw_only=True)
class Chosen(Method[TradeFullinfoGet.answer]):
    api = "taobao.trade.fullinfo.get"
    fields: str | None = None


def test_what_was_not_asked_for_is_not_gone():
    """
    Where the caller chose the fields, those that do not come are no news.
    """
    drift = Drift(every=1)
    for _ in range(40):
        drift.observe(Chosen(), body(title="x"))
    for _ in range(200):
        drift.observe(Chosen(fields="tid"), body())

    assert () == drift.findings()


def test_most_answers_pass_by():
    """
    One answer of so many is looked at, and the first of each API.
    """
    drift = Drift(every=10)
    for _ in range(100):
        drift.observe(FULL, body(new=1))
    listing = TradesSoldIncrementGet(start_modified=NOON, end_modified=NOON)
    drift.observe(listing, b'{"trades":[],"new":1}')
    counts = {one.api: one.count for one in drift.findings()}

    assert {FULL.api: 11, listing.api: 1} == counts
    with pytest.raises(ConfigError, match="every"):
        Drift(every=0)


def test_passing_by_costs_next_to_nothing():
    """
    Outside the sample an answer costs less than two microseconds.
    """
    drift = Drift(every=1_000_000)
    text = body(new=1)
    drift.observe(FULL, text)
    best = min(_timed(drift, text) for _ in range(5))

    assert best < 2e-6


def _timed(drift, text, times=20_000):
    began = time.perf_counter()
    for _ in range(times):
        drift.observe(FULL, text)
    return (time.perf_counter() - began) / times


def test_counting_never_raises():
    """
    Whatever is handed in, the client does not hear of it; failures are counted.
    """
    drift = Drift(every=1)
    for text in (b"", b"{", b"<", None, 7):
        drift.observe(FULL, text)
    drift.observe(RawMethod("taobao.x"), b"{}")

    assert (5, ()) == (drift.failures, drift.findings())


def test_threads_count_together():
    """
    Many threads count into one collector, and nothing is lost.
    """
    drift = Drift(every=1)

    def work():
        for _ in range(200):
            drift.observe(FULL, body(new=1))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (only,) = drift.findings()

    assert 800 == only.count


# --- the file ---------------------------------------------------------------------------


def test_counts_outlive_the_process(tmp_path):
    """
    What one run counted and the next one counts add up.
    """
    path = tmp_path / "drift.json"
    for _ in range(3):
        with Drift(path, every=1) as drift:
            drift.observe(FULL, body(new=1))
    (only,) = Drift(path).findings()

    assert (3, 3) == (only.count, load(path)[FULL.api].answers)
    reset(path)
    assert ({}, ()) == (load(path), Drift(path).findings())


def test_saving_happens_now_and_then(tmp_path):
    """
    Between two savings a minute passes; an observer outside asks for no more.
    """
    path, clock = tmp_path / "drift.json", VirtualClock(NOON)
    drift = Drift(path, every=1, clock=clock, save_every_s=60)
    drift.observe(FULL, body(new=1))
    before = path.exists()
    clock.advance(60)
    drift.observe(FULL, body(new=1))

    assert (False, True) == (before, path.exists())
    assert 2 == drift.findings()[0].count


def test_processes_add_up(tmp_path):
    """
    Several processes save into one file at once, and no count is lost.
    """
    path = tmp_path / "drift.json"
    command = [sys.executable, str(WORKER), str(path), "40", body(new=1).decode()]
    children = [subprocess.Popen(command) for _ in range(3)]
    codes = [child.wait(60) for child in children]

    assert [0, 0, 0] == codes
    assert 120 == load(path)[FULL.api].findings["trade.new", "unknown", "", "number"].count
    assert {"drift.json", "drift.json.lock"} == {one.name for one in tmp_path.iterdir()}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"apis":[]}',
        '{"apis":{"a":{}}}',
        '{"apis":{"a":{"answers":1}}}',
    ],
)
def test_a_damaged_file_is_begun_anew(tmp_path, text):
    """
    A file that cannot be read costs its counts and nothing else.
    """
    path = tmp_path / "drift.json"
    path.write_text(text)
    with Drift(path, every=1) as drift:
        drift.observe(FULL, body(new=1))

    assert 1 == load(path)[FULL.api].answers


def test_a_folder_that_is_gone_keeps_the_counts(tmp_path):
    """
    Where nothing can be written counts stay in memory, until it can.
    """
    folder = Path(tmp_path / "not yet")
    drift = Drift(folder / "drift.json", every=1)
    drift.observe(FULL, body(new=1))
    drift.save()
    folder.mkdir()
    drift.observe(FULL, body(new=1))
    drift.close()

    assert 2 == load(folder / "drift.json")[FULL.api].answers
