"""
Answers are read strictly, in whatever shape they come, and never guessed.
"""

from __future__ import annotations

import json
import time
from decimal import Decimal
from pathlib import Path

import pytest

from tmallerp.errors import (
    AuthorizationError,
    DecodeError,
    InvalidCallError,
    RateLimitedError,
    ServiceError,
    TopError,
)
from tmallerp.top import RawMethod, _fast, _wire, decode
from tmallerp.top.methods.items import ItemsOnsaleGet
from tmallerp.top.methods.logistics import LogisticsCompaniesGet
from tmallerp.top.methods.refunds import RefundGet
from tmallerp.top.methods.trades import TradeFullinfoGet, TradesSoldGet
from tmallerp.top.methods.users import UserSellerGet

SAMPLES = Path(__file__).parents[2] / "samples"
OF_METHOD = {
    "taobao.trade.fullinfo.get": TradeFullinfoGet,
    "taobao.trades.sold.get": TradesSoldGet,
    "taobao.refund.get": RefundGet,
    "taobao.items.onsale.get": ItemsOnsaleGet,
    "taobao.logistics.companies.get": LogisticsCompaniesGet,
    "taobao.user.seller.get": UserSellerGet,
}
CAPTURED = [
    (cls, path)
    for path in sorted(SAMPLES.glob("taobao.*.json"))
    for api, cls in OF_METHOD.items()
    if path.name.startswith(f"{api}.")
]


def body(**trade):
    trade = {"tid": 1, "modified": "2026-11-11 00:00:00", **trade}
    return json.dumps({"trade": trade, "request_id": "r"}).encode()


def raw_trade(text):
    return b'{"trade":{"tid":1,' + text.encode() + b"}}"


@pytest.mark.parametrize(("cls", "path"), CAPTURED, ids=lambda v: getattr(v, "stem", ""))
def test_captured_answers_are_read(cls, path):
    """
    Every captured answer of a call we know is read whole.
    """
    assert decode(cls, path.read_bytes())


@pytest.mark.parametrize(("cls", "path"), CAPTURED, ids=lambda v: getattr(v, "stem", ""))
def test_cut_at_every_byte(cls, path):
    """
    An answer cut anywhere is an error, never a shorter answer.
    """
    whole = path.read_bytes().rstrip()
    step = max(1, len(whole) // 1500)
    for end in range(0, len(whole) - 1, step):
        with pytest.raises(DecodeError):
            decode(cls, whole[:end])


def test_a_real_order():
    """
    The lines of a captured order of 2014 add up to what its buyer paid.
    """
    trade = decode(
        TradeFullinfoGet, (SAMPLES / "taobao.trade.fullinfo.get.json").read_bytes()
    ).trade
    lines = sum((line.divide_order_fee or Decimal(0) for line in trade.orders), Decimal(0))

    assert trade.payment == lines + (trade.post_fee or Decimal(0))


@pytest.mark.parametrize(
    ("trades", "count"),
    [
        ({"trade": [{"tid": 1}, {"tid": 2}]}, 2),
        ([{"tid": 1}, {"tid": 2}], 2),
        ({"trade": {"tid": 1}}, 1),
        ({"other_wrapper": [{"tid": 1}]}, 1),
        ({}, 0),
        ("", 0),
        (None, 0),
    ],
)
@pytest.mark.parametrize("wrapped", [True, False])
def test_the_shapes_of_a_list(trades, count, wrapped):
    """
    A list comes plain, wrapped, as one object, as ``{}`` or not at all.
    """
    answer = {"trades": trades, "total_results": count}
    data = {"trades_sold_get_response": answer} if wrapped else answer

    assert count == len(decode(TradesSoldGet, json.dumps(data).encode()).trades)


@pytest.mark.parametrize("tid", [4990013425203542801, "4990013425203542801"])
def test_ids_are_text(tid):
    """
    An id of 19 digits comes as number or text and is text, every digit kept.
    """
    assert "4990013425203542801" == decode(TradeFullinfoGet, body(tid=tid)).trade.tid


# Numbers 1 to 15, 18, 19 and 24 of the table of bad inputs, as bytes of a trade.
BAD_VALUES = {
    "1 NaN": '"payment":NaN',
    "1 Infinity": '"payment":Infinity',
    "2 1e400": '"payment":1e400',
    "3 huge exponent": '"payment":1e400000000',
    "4 float id": '"tid_x":1,"orders":[{"oid":4990013425203542801.0}]',
    "5 duplicate key": '"tid":2',
    "5 duplicate payment": '"payment":"1.00","payment":"2.00"',
    "7 5000 digits": f'"payment":{"9" * 5000}',
    "7 5000 digits of id": f'"orders":[{{"oid":{"9" * 5000}}}]',
    "10 underscore": '"payment":"1_000"',
    "10 full width": '"payment":"０.０１"',
    "10 arabic": '"payment":"٣"',
    "10 plus": '"payment":"+88"',
    "11 NaN text": '"payment":"NaN"',
    "11 exponent text": '"payment":"1E+3"',
    "12 thousands": '"payment":"1,234.56"',
    "13 three decimals": '"payment":"88.001"',
    "15 too much": '"payment":"1000000000000000.00"',
    "18 february 30": '"created":"2026-02-30 00:00:00"',
    "18 24 o'clock": '"created":"2026-11-11 24:00:00"',
    "18 year 0": '"created":"0000-00-00 00:00:00"',
    "19 full width date": '"created":"２０２６-11-11 00:00:00"',
    "24 superscript": '"num":"²"',
    "24 arabic count": '"num":"١٢٣"',
    "retyped list": '"orders":7',
    "retyped object": '"status":{"a":1}',
    "float count": '"num":1.5',
    "negative id": '"orders":[{"oid":-1}]',
}


@pytest.mark.parametrize("text", BAD_VALUES.values(), ids=BAD_VALUES.keys())
def test_bad_values_are_named(text):
    """
    A value that cannot be read is an error with its path, at once, and never rounded.
    """
    began = time.process_time()
    with pytest.raises(DecodeError) as caught:
        decode(TradeFullinfoGet, raw_trade(text))

    assert 1.0 > time.process_time() - began
    assert len(str(caught.value)) < 200


def test_the_path_names_the_line():
    """
    The path leads to the very field of the very line.
    """
    data = body(orders=[{"oid": 1, "payment": "1.00"}, {"oid": 2, "payment": "x"}])

    with pytest.raises(DecodeError) as caught:
        decode(TradeFullinfoGet, data)

    assert "$.trade.orders[1].payment" == caught.value.path


def test_deep_nesting_is_refused():
    """
    Number 6: a hundred thousand nested lists are an error, not a crash.
    """
    with pytest.raises(DecodeError):
        decode(TradeFullinfoGet, b'{"trade":{"tid":1,"orders":' + b"[" * 100_000)


def test_a_lone_surrogate_is_marked():
    """
    Number 8: half a character becomes U+FFFD, so that it can be stored.
    """
    data = raw_trade(r'"buyer_nick":"a\ud83d"')

    assert "a�" == decode(TradeFullinfoGet, data).trade.buyer_nick


def test_a_byte_order_mark_is_skipped():
    """
    Number 9: a mark before the JSON changes nothing.
    """
    assert "1" == decode(TradeFullinfoGet, b"\xef\xbb\xbf" + body()).trade.tid


def test_odd_text_is_kept():
    """
    Numbers 22 and 23: control characters, rare 汉字 and a megabyte stay as they are.
    """
    nick = "\x00\x1b\u202e\u200b\u2028 😀𠮷䶮" + "长" * 1_000_000

    assert nick == decode(TradeFullinfoGet, body(buyer_memo=nick)).trade.buyer_memo


def test_unknown_fields_are_ignored():
    """
    A field nobody knows is no error, whatever it holds.
    """
    assert decode(TradeFullinfoGet, body(brand_new={"a": [1.5, None]})).trade


def test_the_literal_null():
    """
    TOP's text ``null`` and the empty text are nothing where a value is wanted.
    """
    trade = decode(TradeFullinfoGet, body(payment="null", num="", consign_time="")).trade

    assert (None, None, None) == (trade.payment, trade.num, trade.consign_time)


def test_epoch_milliseconds():
    """
    A time may come as milliseconds since 1970.
    """
    trade = decode(TradeFullinfoGet, body(created=1_762_790_400_000)).trade

    assert "2025-11-11T00:00:00+08:00" == trade.created.isoformat()


@pytest.mark.parametrize(
    "created", ["1600000000", 1600000000, 0, -1, "-1762790400000", 17627904000000, True]
)
def test_seconds_are_no_milliseconds(created):
    """
    Only thirteen digits are milliseconds; seconds never become a day of January 1970.
    """
    with pytest.raises(DecodeError) as caught:
        decode(TradeFullinfoGet, body(created=created))

    assert "$.trade.created" == caught.value.path


def test_null_is_no_list_and_no_object():
    """
    The text ``null`` is nothing where a list or an object is wanted, too.
    """
    sold = decode(TradesSoldGet, b'{"trades":"null","request_id":"r"}')
    full = decode(TradeFullinfoGet, b'{"trade":"null","request_id":"r"}')
    texts = decode(TradeFullinfoGet, body(orders="null", promotion_details="null"))

    assert ((), None, ()) == (sold.trades, full.trade, texts.trade.orders)


ERRORS = {
    "error.15-isv-invalid-parameter-not-shipped.json": InvalidCallError,
    "error.15-isv-invalid-permission-not-sub-user.json": AuthorizationError,
    "error.27-session-expired.json": AuthorizationError,
    "error.50-isv-invalid-parameter.json": InvalidCallError,
    "error.7-app-call-limited-api.json": RateLimitedError,
    "error.7-app-call-limited-app.json": RateLimitedError,
    "error.7-app-call-limited-dynamic.json": RateLimitedError,
}


@pytest.mark.parametrize(("name", "expected"), ERRORS.items())
def test_captured_errors_have_a_class(name, expected):
    """
    A captured error becomes the class that says what to do next, with TOP's own words.
    """
    with pytest.raises(TopError) as caught:
        decode(TradeFullinfoGet, (SAMPLES / name).read_bytes())

    error = caught.value
    assert expected is type(error)
    assert error.advice.zh
    assert "taobao.trade.fullinfo.get" == error.api


def test_a_ban_says_its_seconds():
    """
    The seconds of a ban are read from TOP's sentence.
    """
    error = {
        "code": 7,
        "msg": "App Call Limited",
        "sub_code": "accesscontrol.limited-by-api-access-count",
        "sub_msg": "This ban will last for 37 more seconds",
    }
    with pytest.raises(RateLimitedError) as caught:
        decode(TradeFullinfoGet, json.dumps({"error_response": error}).encode())

    assert 37.0 == caught.value.retry_after


def test_an_error_at_the_root():
    """
    A simplified error without envelope is an error all the same.
    """
    data = {"code": 15, "msg": "Remote service error", "sub_code": "isp.x"}
    with pytest.raises(ServiceError):
        decode(TradeFullinfoGet, json.dumps(data).encode())


@pytest.mark.parametrize("junk", [b"", b"null", b"[]", b"<html>", b"\xff", b'{"a":1} x'])
def test_junk_is_no_answer(junk):
    """
    What is no JSON object is an error.
    """
    with pytest.raises(DecodeError):
        decode(TradeFullinfoGet, junk)


def test_a_raw_method_takes_the_same_road():
    """
    An API without a class answers with the object as it came, errors included.
    """
    method = RawMethod("taobao.x.y.get", {"a": 1})
    data = {"x_y_get_response": {"value": 7}}

    assert {"value": 7} == _wire.decode_raw(method, json.dumps(data).encode())


def read_raw(text):
    return _wire.decode_raw(RawMethod("taobao.x.get"), text.encode())


def test_decimals_of_a_raw_answer_are_exact():
    """
    A raw answer has its decimal numbers to the last digit, wherever they lie.
    """
    answer = read_raw('{"x_get_response":{"a":1.10,"b":[{"c":-0.30}],"d":2,"e":null}}')

    assert {"a": "1.10", "b": "[{'c': Decimal('-0.30')}]", "d": "2", "e": "None"} == {
        key: str(value) for key, value in answer.items()
    }


@pytest.mark.parametrize("number", ["1e5", "NaN", "-Infinity", "9" * 30, "0." + "1" * 30])
def test_odd_numbers_of_a_raw_answer_are_refused(number):
    """
    A number of a raw answer that is neither whole nor a plain decimal is named.
    """
    with pytest.raises(DecodeError) as caught:
        read_raw(f'{{"a":[0,{{"b":{number}}}]}}')

    assert ("$.a[1].b", "taobao.x.get") == (caught.value.path, caught.value.api)


def test_lone_surrogates_of_a_raw_answer_are_marked():
    """
    A raw answer can be stored and sent on: lone surrogates become U+FFFD.
    """
    answer = read_raw('{"a":["\\ud800x"],"k\\udfff":1}')

    assert {"a": ["\ufffdx"], "k\ufffd": 1} == answer


def test_keys_that_would_become_one_are_refused():
    """
    Keys that differ in lone surrogates alone are a key named twice.
    """
    with pytest.raises(DecodeError, match="twice"):
        read_raw('{"k\\ud800":1,"k\\ud801":2}')


def test_a_raw_answer_may_not_nest_endlessly():
    """
    A raw answer nested beyond reading is a decode error like a typed one.
    """
    with pytest.raises(DecodeError):
        read_raw('{"a":' + "[" * 3000 + "]" * 3000 + "}")


def test_an_error_says_its_numbers():
    """
    What an error tells is text that can be stored, numbers and surrogates too.
    """
    with pytest.raises(TopError) as caught:
        read_raw(
            '{"error_response":{"code":15,"sub_code":1.5,"sub_msg":"a\\ud800",'
            '"request_id":[2.5]}}'
        )

    assert ("1.5", "a\ufffd", "[2.5]") == (
        caught.value.sub_code,
        caught.value.sub_msg,
        caught.value.request_id,
    )


def test_usual_answers_take_the_fast_road():
    """
    An ordinary simplified answer needs no second reading.
    """
    road = _fast.road_for(TradeFullinfoGet.answer)

    assert "1" == road.decode(body(payment="1.00")).trade.tid
