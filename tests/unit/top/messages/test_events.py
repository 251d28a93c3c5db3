"""
Every event stands against the platform's own list of topics.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from types import UnionType
from typing import get_args, get_type_hints

import attrs
import pytest

from tmallerp.clock import BEIJING
from tmallerp.top.messages import events
from tmallerp.top.messages.events import UnknownEvent, read_event
from tmallerp.top.messages.events import taobao_refund as refunds
from tmallerp.top.messages.events import taobao_trade as trades
from tmallerp.top.method import ID_TYPES, Id

FACTS = {
    one["topic"]: one
    for one in json.loads(
        (Path(__file__).parents[3] / "facts" / "tmc-topics.json").read_text("utf-8")
    )["topics"]
}
CLASSES = events.load_all()

KINDS = {
    "String": {str, Decimal, *ID_TYPES},
    "Number": {int, *ID_TYPES},
    "Number(int64)": {int, *ID_TYPES},
    "Date": {datetime},
    "Boolean": {bool},
    "number[]": {tuple[Id, ...]},
}

AS_MONEY = {
    "taobao_trade": {"payment", "refund_fee", "price", "post_fee", "adjust_fee"},
    "taobao_refund": {"refund_fee"},
    "taobao_item": {"price"},
}
"""Texts that are certainly yuan: the same fields of trades, refunds and items are."""

AS_IDS = {"taobao_trade", "taobao_refund", "taobao_dispute"}
"""Namespaces where a text called tid, oid or refund_id is the platform's own number."""


def plain_hint(hint):
    parts = [one for one in get_args(hint) if one is not type(None)]
    return parts[0] if isinstance(hint, UnionType) or len(parts) == 1 else hint


def test_there_is_a_class_for_every_topic():
    """
    All 245 topics have a class, and no class is without a topic.
    """
    assert set(FACTS) == set(CLASSES)
    assert 245 == len(CLASSES)


@pytest.mark.parametrize("topic", sorted(FACTS))
def test_a_class_is_what_its_topic_documents(topic):
    """
    Name, key, page and fields of a class are those of its topic, each in a kind its
    documented type can be, and all of them optional.
    """
    fact, cls = FACTS[topic], CLASSES[topic]
    hints = get_type_hints(cls)
    documented = {one["name"]: one["type"] for one in fact["fields"]}
    fields = {field.name: field for field in attrs.fields(cls)}

    assert topic == cls.TOPIC
    assert topic.rpartition("_")[2] == cls.__name__
    assert fact["key_field"] == cls.KEY
    assert f"docId={fact['docId']}&" in cls.__doc__
    assert set(documented) == set(fields)
    assert {} == {
        name: hints[name]
        for name, kind in documented.items()
        if plain_hint(hints[name]) not in KINDS[kind]
    }
    assert all(field.default in (None, ()) for field in fields.values())


def test_texts_that_are_not_text_are_explained():
    """
    A documented text is an amount or an id only where the table above says why.
    """
    unexplained = []
    for topic, fact in FACTS.items():
        namespace = topic.rpartition("_")[0]
        hints = get_type_hints(CLASSES[topic])
        for field in fact["fields"]:
            hint = plain_hint(hints[field["name"]])
            if field["type"] != "String" or hint is str:
                continue
            is_money = hint is Decimal and field["name"] in AS_MONEY.get(namespace, ())
            is_id = hint in ID_TYPES and namespace in AS_IDS
            if not (is_money or is_id):
                unexplained.append((topic, field["name"]))

    assert [] == unexplained


@pytest.mark.parametrize("topic", sorted(FACTS))
def test_a_class_says_what_happened(topic):
    """
    A class opens with a sentence of its own about what happened.
    """
    first = CLASSES[topic].__doc__.strip().splitlines()[0]

    assert first.endswith(".")
    assert 10 < len(first) <= 88


def test_an_event_is_read_with_its_kinds():
    """
    Ids are text however they came, amounts are yuan, times are Beijing's.
    """
    content = (
        '{"tid":2231958349000000001,"oid":"519847211351083","refund_id":7,'
        '"refund_fee":"12.50","modified":"2026-11-11 00:00:01","seller_nick":"店"}'
    )
    event = read_event("taobao_refund_RefundCreated", content)

    assert (
        refunds.RefundCreated(
            tid="2231958349000000001",
            oid="519847211351083",
            refund_id="7",
            refund_fee=Decimal("12.50"),
            modified=datetime(2026, 11, 11, 0, 0, 1, tzinfo=BEIJING),
            seller_nick="店",
        )
        == event
    )


def test_an_amount_may_come_as_a_number():
    """
    An amount written as a JSON number is read exactly, never through a float.
    """
    event = read_event("taobao_trade_TradeBuyerPay", '{"payment":15.70}')

    assert trades.TradeBuyerPay(payment=Decimal("15.70")) == event


def test_what_does_not_fit_is_kept_apart():
    """
    A retyped field and an unknown one cost nothing: both stay among the others.
    """
    read = events.read_content(
        trades.TradeBuyerPay,
        "taobao_trade_TradeBuyerPay",
        '{"tid":"1","payment":"much","new_field":{"a":[1.5]}}',
    )

    assert trades.TradeBuyerPay(tid="1") == read.event
    assert {"payment": "much", "new_field": {"a": [Decimal("1.5")]}} == dict(read.others)


def test_nothing_is_written_in_many_ways():
    """
    null, "" and "null" are absent where a number, a time or an id should be.
    """
    content = '{"tid":"null","refund_id":"","modified":null,"oid":"null"}'

    assert refunds.RefundClosed() == read_event("taobao_refund_RefundClosed", content)


@pytest.mark.parametrize(
    "topic",
    ["a_topic_Unheard", "", "taobao_trade_", "taobao_trade_Event", "os_path", "__init___x"],
)
def test_unknown_topics_are_no_error(topic):
    """
    A topic without a class gives its content as it came.
    """
    event = read_event(topic, '{"a":1}')

    assert UnknownEvent(topic, {"a": 1}, "This topic has no class.") == event


@pytest.mark.parametrize(
    "content",
    ["", "not json", "[1]", "7", "null", '{"a":' * 100_000, "9" * 10_000, '{"tid":'],
    ids=lambda text: text[:8] or "empty",
)
def test_content_that_is_no_object_is_no_error(content):
    """
    Content that cannot be read is an unknown event that says why.
    """
    event = read_event("taobao_trade_TradeBuyerPay", content)

    assert isinstance(event, UnknownEvent)
    assert event.why.startswith("It is no JSON")


def test_namespaces_load_when_they_are_met():
    """
    Importing the package loads no namespace, and a topic loads its own alone.
    """
    code = (
        "import sys; from tmallerp.top.messages import events;"
        "before = [n for n in sys.modules if '.events.' in n and '._' not in n];"
        "events.class_for('taobao_oc_TradeTagChanged');"
        "after = [n for n in sys.modules if '.events.' in n and '._' not in n];"
        "print(before, [n.rpartition('.')[2] for n in after], 'websockets' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    )

    assert "[] ['taobao_oc'] False" == done.stdout.strip()


def test_an_event_shows_no_person():
    """
    The repr of an event leaves personal fields out.
    """
    cls = CLASSES["alibaba_invoice_ChangePaper"]

    assert "canary" not in repr(cls(payer_name="canary", payer_phone="canary"))
