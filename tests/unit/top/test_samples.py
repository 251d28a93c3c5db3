"""
Captured and documented answers become typed values, in both shapes.
"""

from __future__ import annotations

import json
import time
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import attrs
import pytest

from tmallerp.clock import BEIJING
from tmallerp.errors import DecodeError, TopError
from tmallerp.top import decode, methods

SAMPLES = Path(__file__).parents[2] / "samples"
CLASSES = methods.load_all()


def api_of(path):
    """The API a sample answers, by its file's name."""
    name = path.stem.removeprefix("empty-list.")
    name = name if name.startswith(("taobao.", "tmall.")) else f"taobao.{name}"
    matching = [api for api in CLASSES if name == api or name.startswith(f"{api}.")]
    return max(matching, key=len, default=None)


ANSWERS = {
    path: api
    for path in sorted(SAMPLES.glob("*.json"))
    if not path.stem.startswith(("error.", "tmc."))
    for api in [
        "taobao.item.seller.get" if path.stem.startswith("jdp_tb_item") else api_of(path)
    ]
}


def test_every_sample_has_a_class():
    """
    No captured answer is left without a class for it.
    """
    assert len(ANSWERS) >= 24
    assert [] == [path.name for path, api in ANSWERS.items() if api is None]


def simplified(value):
    """Take wrappers off: an object whose one key holds a list is that list."""
    if isinstance(value, list):
        return [simplified(item) for item in value]
    if not isinstance(value, dict):
        return value
    inner = {key: simplified(item) for key, item in value.items()}
    if len(inner) == 1 and isinstance(next(iter(inner.values())), list):
        return next(iter(inner.values()))
    return inner


def unwrapped(path):
    (answer,) = json.loads(path.read_bytes()).values()
    return answer


@pytest.mark.parametrize(
    ("path", "api"), ANSWERS.items(), ids=lambda v: getattr(v, "stem", "")
)
def test_both_shapes(path, api):
    """
    With its envelope and without, an answer is the same value.
    """
    simple = {key: simplified(item) for key, item in unwrapped(path).items()}
    (root,) = json.loads(path.read_bytes())
    normal = json.dumps({root: unwrapped(path)}).encode()

    assert decode(CLASSES[api], normal) == decode(CLASSES[api], json.dumps(simple).encode())


def leaves(raw, value, path="$"):
    """Walk JSON and value side by side; yield what both have."""
    if isinstance(raw, dict) and attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            if field.name in raw:
                inner = getattr(value, field.name)
                yield from leaves(raw[field.name], inner, f"{path}.{field.name}")
    elif isinstance(raw, list) and isinstance(value, tuple):
        assert len(raw) == len(value), path
        for n, (one, other) in enumerate(zip(raw, value, strict=True)):
            yield from leaves(one, other, f"{path}[{n}]")
    elif isinstance(raw, dict) and isinstance(value, tuple):
        assert {} == raw, path
        assert () == value, path
    else:
        yield path, raw, value


def is_faithful(raw, value):
    """Whether a typed value says exactly what the JSON said."""
    if value is None:
        return raw in ("", "null")
    if isinstance(value, bool):
        return str(raw).lower() in {str(value).lower(), str(int(value))}
    if isinstance(value, Decimal):
        return value == Decimal(str(raw)) and value.as_tuple().exponent == -2
    if isinstance(value, datetime):
        return value.utcoffset() is not None and f"{value:%Y-%m-%d %H:%M:%S}" == raw
    if isinstance(raw, bool):
        return value == str(raw).lower()
    return str(value) == str(raw)


@pytest.mark.parametrize(
    ("path", "api"), ANSWERS.items(), ids=lambda v: getattr(v, "stem", "")
)
def test_every_leaf_is_kept(path, api):
    """
    Money is exact, ids are text, times are aware, and no text is changed.
    """
    raw = {key: simplified(item) for key, item in unwrapped(path).items()}
    value = decode(CLASSES[api], json.dumps(raw).encode())
    seen = list(leaves(raw, value))

    assert [] == [leaf for leaf in seen if not is_faithful(*leaf[1:])]
    assert seen or "empty" in path.name


def test_a_trade_in_full():
    """
    The captured trade of four lines, value by value.
    """
    body = (SAMPLES / "taobao.trade.fullinfo.get.json").read_bytes()
    trade = decode(CLASSES["taobao.trade.fullinfo.get"], body).trade
    raw = unwrapped(SAMPLES / "taobao.trade.fullinfo.get.json")["trade"]

    assert 4 == len(trade.orders)
    assert str(raw["tid"]) == trade.tid
    assert Decimal(raw["payment"]) == trade.payment
    assert datetime.fromisoformat(raw["created"]).replace(tzinfo=BEIJING) == trade.created
    assert all(isinstance(order.oid, str) for order in trade.orders)


def test_older_roots():
    """
    The key of the envelope is not looked at: a pushed item answers another call's name.
    """
    body = (SAMPLES / "jdp_tb_item.jdp_response.json").read_bytes()
    item = decode(CLASSES["taobao.item.seller.get"], body).item

    assert "5192139988" == item.num_iid


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"orders": {"order": {"oid": 7, "num": "2"}}}, ("7", 2)),
        ({"orders": {"oid": "7", "num": 2}}, ("7", 2)),
        ({"orders": [{"oid": "7", "num": "2", "payment": "null"}]}, ("7", 2)),
    ],
)
def test_lone_objects_and_numbers_as_text(change, expected):
    """
    One line alone, wrapped or bare, is a list of one; numbers may be text and ids numbers.
    """
    body = json.dumps({"trade_fullinfo_get_response": {"trade": {"tid": 1, **change}}})
    (order,) = decode(CLASSES["taobao.trade.fullinfo.get"], body.encode()).trade.orders

    assert expected == (order.oid, order.num)
    assert order.payment is None


@pytest.mark.parametrize("amount", ["26.5", "26.50", 26])
def test_amounts_as_numbers(amount):
    """
    A bare number is read from its digits, exactly.
    """
    text = f'{{"trade": {{"tid": 1, "payment": {amount}}}}}'
    trade = decode(CLASSES["taobao.trade.fullinfo.get"], text.encode()).trade

    assert f"{Decimal(amount):.2f}" == str(trade.payment)


def test_an_answer_to_another_call():
    """
    What answers another call is refused, not read as an answer without content.
    """
    body = (SAMPLES / "taobao.refund.refusereason.get.json").read_bytes()
    with pytest.raises(DecodeError, match="another call"):
        decode(CLASSES["taobao.trade.fullinfo.get"], body)


@pytest.mark.parametrize(
    "body",
    [
        b'{"code":27}',
        b'{"sub_code":"isp.x","sub_msg":"m"}',
        b'{"trade_fullinfo_get_response":{"code":27,"msg":"x"}}',
        b'{"trade":{"tid":1},"code":15,"sub_code":"isv.x"}',
    ],
)
def test_errors_without_their_envelope(body):
    """
    A code that is not 0, or a sub-code, is an error wherever it stands.
    """
    with pytest.raises(TopError):
        decode(CLASSES["taobao.trade.fullinfo.get"], body)


@pytest.mark.parametrize(
    "body",
    [
        b'{"total_results":5,"total_results":0,"trades":[]}',
        b'{"trades":[{"tid":1,"tid" :2}]}',
        b'{"trades":[{"tid":1,"t\\u0069d":2}]}',
        b'{"trades":[{"tid":1,"num":1,"num":2}]}',
    ],
)
def test_any_key_twice_is_refused(body):
    """
    No key may come twice, whichever it is and however it is written.
    """
    with pytest.raises(DecodeError, match="twice"):
        decode(CLASSES["taobao.trades.sold.get"], body)


def test_a_page_of_empty_objects_is_refused():
    """
    An answer of few bytes and hundreds of thousands of objects is refused unread.
    """
    body = b'{"trades":[' + b",".join([b"{}"] * 200_000) + b"]}"
    with pytest.raises(DecodeError, match="more objects"):
        decode(CLASSES["taobao.trades.sold.get"], body)


def test_many_strange_keys_cost_little():
    """
    Thousands of keys that nobody knows, or a key doubled among them, take no long time.
    """
    keys = ",".join(f'"k{n}":1' for n in range(20_000))
    body = f'{{{keys},"total_results":1}}'.encode()
    began = time.process_time()
    assert 1 == decode(CLASSES["taobao.trades.sold.get"], body).total_results
    with pytest.raises(DecodeError, match="twice"):
        decode(CLASSES["taobao.trades.sold.get"], body[:-1] + b',"k19999":2}')

    assert time.process_time() - began < 2
