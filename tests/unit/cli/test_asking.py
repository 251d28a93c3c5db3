"""
What a person types becomes the method that is meant, or a sentence.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import attrs
import pytest
from any_values import values_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tmallerp.cli._asking import (
    Given,
    apis_named,
    method_named,
    nearest,
    read_method,
    read_raw,
)
from tmallerp.cli._call import split
from tmallerp.clock import format_beijing
from tmallerp.errors import ConfigError, InvalidCallError
from tmallerp.money import format_yuan
from tmallerp.top._about import fields_about
from tmallerp.top.methods import load_all
from tmallerp.top.methods.items import ItemImgUpload, TmallItemPriceUpdate
from tmallerp.top.methods.qimen import QimenEventsProduce
from tmallerp.top.methods.refunds import RefundsReceiveGet
from tmallerp.top.methods.trades import (
    TradeFullinfoGet,
    TradeShippingaddressUpdate,
    TradesSoldGet,
)

CLASSES = load_all()


def ask(cls, *pairs):
    return read_method(cls, [Given(name=name, text=text) for name, text in pairs])


def refusal(cls, *pairs):
    with pytest.raises(ConfigError) as caught:
        ask(cls, *pairs)
    return caught.value.message


# --- every parameter of every method --------------------------------------------------


def written(value, folder):  # noqa: PLR0911 - one a type
    """Write a value as a person would type it: one text, or one for each item."""
    if isinstance(value, bytes):
        path = folder / "part.bin"
        path.write_bytes(value)
        return f"@{path}"
    if attrs.has(type(value)):
        return json.dumps(as_json(value), ensure_ascii=False)
    if isinstance(value, tuple) and attrs.has(type(value[0])):
        return json.dumps([as_json(item) for item in value], ensure_ascii=False)
    if isinstance(value, tuple):
        return ",".join(written(item, folder) for item in value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return format_beijing(value)
    return format_yuan(value) if isinstance(value, Decimal) else str(value)


def as_json(value):
    if attrs.has(type(value)):
        pairs = attrs.asdict(value, recurse=False).items()
        return {key: as_json(one) for key, one in pairs if one is not None}
    if isinstance(value, tuple):
        return [as_json(one) for one in value]
    if isinstance(value, datetime | Decimal):
        return written(value, None)
    return value


@pytest.mark.parametrize("api", CLASSES)
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_every_parameter_is_read_as_it_is_meant(api, data, tmp_path):
    """
    Any value of any parameter of any method, written as text, is read back the same.
    """
    cls = CLASSES[api]
    for one in fields_about(cls):
        value = data.draw(values_of(one), label=one.name)
        text = written(value, tmp_path)
        read = _read_alone(cls, one, text)

        assert value == read, one.name


def _read_alone(cls, one, text):
    """Read one parameter as `read_method` does, whatever the others are."""
    from tmallerp.cli import _asking

    return _asking._read(cls, one, [text])


@settings(max_examples=100)
@given(value=st.integers(-(10**17), 10**17), other=st.text(max_size=6))
def test_a_number_is_a_number(value, other):
    """
    Only ASCII digits make a number; anything else is refused and never guessed.
    """
    good = ask(TradesSoldGet, ("page-no", str(abs(value) + 1)))
    assert abs(value) + 1 == good.page_no
    if not re.fullmatch(r"-?[0-9]+", other):
        assert "--page-no must be" in refusal(TradesSoldGet, ("page-no", other))


# --- names ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "taobao.trade.fullinfo.get",
        "trade.fullinfo.get",
        "fullinfo.get",
        "TradeFullinfoGet",
        "tradefullinfoget",
    ],
)
def test_a_method_goes_by_its_name_or_its_end(name):
    """
    The whole name, one without its prefix, an ending that is the only one, or the class.
    """
    assert TradeFullinfoGet is method_named(name)


def test_every_method_can_be_named():
    """
    Every method is found by its whole name, and by its class's name.
    """
    for api, cls in CLASSES.items():
        assert cls is method_named(api)
        assert [api] == apis_named(cls.__name__)


def test_a_name_without_its_prefix_goes_before_an_ending():
    """
    ``logistics.offline.send`` is one method's name and the end of another's.
    """
    assert "taobao.logistics.offline.send" == method_named("logistics.offline.send").api


def test_an_ambiguous_name_is_refused():
    """
    An ending of several names is refused, with all of them.
    """
    with pytest.raises(ConfigError) as caught:
        method_named("item.quantity.update")

    assert "taobao.item.quantity.update" in caught.value.message
    assert "tmall.item.quantity.update" in caught.value.message


@pytest.mark.parametrize("typo", ["trade.fulinfo.get", "taobao.trade.fullinfo", "fullinf"])
def test_an_unknown_name_has_neighbours(typo):
    """
    A name that does not exist is answered with the nearest that do.
    """
    with pytest.raises(ConfigError) as caught:
        method_named(typo)

    assert "taobao.trade.fullinfo.get" in nearest(typo)
    assert "taobao.trade.fullinfo.get" in caught.value.message


# --- what is wrong is said ------------------------------------------------------------

WRONG = {
    "missing": (TradeFullinfoGet, [], "taobao.trade.fullinfo.get needs --tid."),
    "unknown": (
        TradeFullinfoGet,
        [("tdi", "1")],
        "has no parameter --tdi; the nearest are --tid",
    ),
    "twice": (TradeFullinfoGet, [("tid", "1"), ("tid", "2")], "--tid is given twice"),
    "no value": (TradeFullinfoGet, [("tid", None)], "--tid needs a value"),
    "blank id": (TradeFullinfoGet, [("tid", " ")], "--tid must be a number that names"),
    "bad number": (
        TradesSoldGet,
        [("page-size", "1_0")],
        "--page-size must be a whole number (given: '1_0')",
    ),
    "past the limit": (TradesSoldGet, [("page-size", "101")], "page_size must be 1 to 100"),
    "bad flag": (TradesSoldGet, [("use-has-next", "yes")], "must be true or false"),
    "naive time": (
        TradesSoldGet,
        [("start-created", "2026-11-11T00:00:00")],
        "must be '2026-11-11 00:00:00' (Beijing) or ISO 8601 with a zone",
    ),
    "a day alone": (TradesSoldGet, [("start-created", "2026-11-11")], "ISO 8601"),
    "no such day": (TradesSoldGet, [("start-created", "2026-02-30 00:00:00")], "ISO 8601"),
    "long window": (
        RefundsReceiveGet,
        [
            ("start-modified", "2026-11-11 00:00:00"),
            ("end-modified", "2026-11-13 00:00:00"),
        ],
        "must run forward, one day at most",
    ),
    "no file": (
        ItemImgUpload,
        [("num-iid", "1"), ("image", "picture.jpg")],
        "--image must be a file, written @path",
    ),
    "absent file": (
        ItemImgUpload,
        [("num-iid", "1"), ("image", "@/nowhere/at/all.jpg")],
        "--image cannot be read: No such file",
    ),
    "no json": (QimenEventsProduce, [("messages", "{")], "--messages must be JSON"),
    "no object": (
        QimenEventsProduce,
        [("messages", "[1]")],
        "--messages[0] must be a JSON object, a QimenEvent",
    ),
    "object lacks": (
        QimenEventsProduce,
        [("messages", '{"event": {"tid": 1}}')],
        "--messages[0].event.status is missing",
    ),
    "object has more": (
        QimenEventsProduce,
        [("messages", '{"event": {"tid": 1, "statsu": "X"}}')],
        "--messages[0].event.statsu is not known; the nearest are status",
    ),
    "object holds text": (
        QimenEventsProduce,
        [("messages", '{"event": {"tid": 1, "status": 2}}')],
        "--messages[0].event.status must be text",
    ),
    "bad amount": (
        TmallItemPriceUpdate,
        [("item-id", "1"), ("sku-prices", '{"price": "1.005", "sku_id": 2}')],
        "--sku-prices[0].price must be",
    ),
}


@pytest.mark.parametrize(("cls", "pairs", "said"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said(cls, pairs, said):
    """
    A mistake is named by its option, with what it should be.
    """
    assert said in refusal(cls, *pairs)


def test_a_refusal_says_where_to_look():
    """
    The advice names the command that shows the parameters, in both languages.
    """
    with pytest.raises(ConfigError) as caught:
        ask(TradeFullinfoGet)

    assert all(
        "tmallerp call taobao.trade.fullinfo.get --help" in text
        for text in caught.value.advice
    )


def test_a_persons_data_is_not_repeated():
    """
    A refused value of a personal field stays out of the message.
    """
    said = refusal(
        TradeShippingaddressUpdate,
        *[("tid", "1"), ("receiver-mobile", "13800000001"), ("receiver-mobile", "2")],
    )

    assert "--receiver-mobile is given twice" in said
    assert "13800000001" not in said


# --- shapes ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["2026-11-11 08:00:00", "2026-11-11T08:00:00+08:00", "2026-11-11T00:00:00Z"]
)
def test_a_time_is_beijings_or_says_its_zone(text):
    """
    The platform's form is Beijing's time; ISO 8601 says its zone.
    """
    call = ask(TradesSoldGet, ("start-created", text))

    assert datetime(2026, 11, 11, tzinfo=UTC) == call.start_created
    assert timedelta(hours=8) == call.start_created.utcoffset()


def test_objects_come_from_a_file_too(tmp_path):
    """
    An object may be JSON in a file; ids in it may be numbers.
    """
    path = tmp_path / "events.json"
    text = '[{"event": {"tid": 12345678901234567, "status": "X"}}]'
    path.write_text(text, "utf-8-sig")
    call = ask(QimenEventsProduce, ("messages", f"@{path}"))

    assert "12345678901234567" == call.messages[0].event.tid


def test_a_list_may_be_joined_or_repeated():
    """
    ``--messages`` once with both, or twice with one each, is the same call.
    """
    one, two = (json.dumps({"event": {"tid": str(tid), "status": "X"}}) for tid in (1, 2))
    joined = ask(QimenEventsProduce, ("messages", f"[{one},{two}]"))
    repeated = ask(QimenEventsProduce, ("messages", one), ("messages", two))

    assert joined == repeated
    assert 2 == len(joined.messages)


def test_pages_have_one_name():
    """
    ``--page-no`` and ``--page-size`` work for every list, whatever it calls them.
    """
    for cls in CLASSES.values():
        if not hasattr(cls, "page_of"):
            continue
        if any(one.required for one in fields_about(cls)):
            continue
        call = ask(cls, ("page-no", "2"), ("page-size", "7"))

        assert (2, 7) == call.asked_page()


def test_no_call_is_made_that_the_class_refuses():
    """
    What a class itself refuses is wrong usage, not a failed call.
    """
    with pytest.raises(ConfigError) as caught:
        ask(TradesSoldGet, ("page-size", "0"))

    assert isinstance(caught.value.__cause__, InvalidCallError)


# --- the command line -----------------------------------------------------------------

OURS = {"--json": False, "--yes": False, "--lang": True, "--config": True, "-c": True}

LINES = {
    "an option and its value": (["m", "--tid", "1"], ["m"], [("tid", "1", False)]),
    "joined by a sign": (["m", "--tid=1"], ["m"], [("tid", "1", False)]),
    "ours among them": (
        ["m", "--tid", "1", "--json", "--lang", "zh"],
        ["m", "--json", "--lang", "zh"],
        [("tid", "1", False)],
    ),
    "ours first": (["--json", "m", "--tid", "1"], ["--json", "m"], [("tid", "1", False)]),
    "a flag alone": (["m", "--quick", "--json"], ["m", "--json"], [("quick", None, False)]),
    "a flag at the end": (["m", "--quick"], ["m"], [("quick", None, False)]),
    "a value with a dash": (["m", "--num", "-5c"], ["m"], [("num", "-5c", False)]),
    "a value like ours": (["m", "--memo=--json"], ["m"], [("memo", "--json", False)]),
    "a value with a sign": (["m", "--memo", "a=b"], ["m"], [("memo", "a=b", False)]),
    "bare": (["m", "lang=zh_CN"], ["m"], [("lang", "zh_CN", True)]),
    "empty": (["m", "--memo", ""], ["m"], [("memo", "", False)]),
    "too many names": (["m", "n"], ["m", "n"], []),
    "repeated": (
        ["m", "--a", "1", "--a", "2"],
        ["m"],
        [("a", "1", False), ("a", "2", False)],
    ),
}


@pytest.mark.parametrize(("line", "desk", "given_"), LINES.values(), ids=LINES)
def test_options_are_parted(line, desk, given_):
    """
    The desk's own options are told from a method's parameters.
    """
    ours, parameters = split(line, OURS)

    assert desk == ours
    assert given_ == [(one.name, one.text, one.bare) for one in parameters]


def test_raw_parameters():
    """
    With ``--raw`` any parameter goes by name, written in either of two ways.
    """
    values = read_raw(
        [
            Given(name="param", text="tid=1"),
            Given(name="param", text="memo=a=b"),
            Given(name="fields", text="tid", bare=True),
        ]
    )

    assert {"tid": "1", "memo": "a=b", "fields": "tid"} == values


@pytest.mark.parametrize(
    "wrong",
    [
        [Given(name="tid", text="1")],
        [Given(name="param", text="tid")],
        [Given(name="param", text="=1")],
        [Given(name="param", text=None)],
        [Given(name="param", text="a=1"), Given(name="a", text="2", bare=True)],
    ],
)
def test_a_wrong_raw_parameter_is_refused(wrong):
    """
    An option that is no ``--param name=value``, or a name that comes twice, is refused.
    """
    with pytest.raises(ConfigError):
        read_raw(wrong)
