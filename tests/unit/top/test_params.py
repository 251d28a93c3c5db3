"""
What a method says is written as TOP reads it, or refused by the name of the parameter.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from attrs import frozen

from tmallerp.errors import InvalidCallError
from tmallerp.secrets import Secret
from tmallerp.testing.builders import NOON
from tmallerp.top import Method, RawMethod, batch
from tmallerp.top._wire import encode
from tmallerp.top.methods.trades import TradeFullinfoGet

NAIVE = datetime(2026, 11, 11)
SESSION = Secret("the-shop-of-this-client")


def form(method):
    return encode(
        method, app_key="1", app_secret=Secret("s"), now=NOON, session=SESSION
    ).params


def raw(**values):
    return RawMethod("taobao.x.get", values)


PUBLIC = [
    "method",
    "app_key",
    "session",
    "timestamp",
    "v",
    "sign_method",
    "sign",
    "format",
    "simplify",
    "partner_id",
    "target_app_key",
]


@pytest.mark.parametrize("value", ["9", b"9"])
@pytest.mark.parametrize("name", PUBLIC)
def test_public_parameters_are_the_clients(name, value):
    """
    A method cannot set what belongs to every request, neither alone nor in a batch.
    """
    method = raw(**{name: value})

    with pytest.raises(InvalidCallError, match=f"taobao.x.get: {name} is a public"):
        form(method)
    with pytest.raises(InvalidCallError, match=f"taobao.x.get: {name} is a public"):
        batch.block_of(batch.Part(method=method), SESSION)


REFUSED = {
    "naive time": NAIVE,
    "naive time in a list": [NOON, NAIVE],
    "naive time in an object": {"at": NAIVE},
    "time before Beijing's first": datetime.max.replace(tzinfo=UTC),
    "three decimals": Decimal("1.234"),
    "no number": Decimal("NaN"),
    "infinite": Decimal("Infinity"),
    "signalling": Decimal("sNaN"),
    "lone surrogate": "a\ud800",
    "lone surrogate in an object": {"a": "\udfff"},
    "lone surrogate as a key": {"\udfff": "a"},
    "float": 1.5,
    "float in an object": {"a": [1.5]},
    "empty item": ["a", "", "b"],
    "blank item": [" "],
    "no item": ["a", None],
    "key that is no text": {1: "a"},
    "comma": ["a,b"],
}


@pytest.mark.parametrize("value", REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_written_is_an_invalid_call(value):
    """
    A value that TOP has no form for is an invalid call that names the parameter.
    """
    with pytest.raises(InvalidCallError, match="odd") as caught:
        form(raw(odd=value))

    assert "taobao.x.get" == caught.value.api


def test_an_object_in_itself_is_an_invalid_call():
    """
    An object that holds itself is refused, not followed.
    """
    loop = {}
    loop["loop"] = loop

    with pytest.raises(InvalidCallError, match="odd nests"):
        form(raw(odd=loop))


@pytest.mark.parametrize("name", ["", " ", "a\ud800", 7, None])
def test_names_are_texts(name):
    """
    A parameter's name is a text with something in it that can be sent.
    """
    with pytest.raises(InvalidCallError, match=r"taobao\.x\.get"):
        form(RawMethod("taobao.x.get", {name: "1"}))


def test_a_refused_text_is_not_shown():
    """
    The error of a text that cannot be sent does not show the text, which may be a token.
    """
    with pytest.raises(InvalidCallError) as caught:
        form(raw(token="hush\ud800"))

    assert caught.value.__suppress_context__
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize("tid", ["", " ", "\t\n", None, ()])
def test_what_is_required_is_sent(tid):
    """
    A required parameter with nothing in it is an invalid call, not a call without it.
    """
    method = TradeFullinfoGet(tid=tid)

    with pytest.raises(InvalidCallError, match="tid is required"):
        form(method)
    with pytest.raises(InvalidCallError, match="tid is required"):
        batch.block_of(batch.Part(method=method), SESSION)


@frozen(kw_only=True)
class Wanting(Method[dict]):
    api = "taobao.x.get"

    flag: bool
    count: int
    rest: tuple[str, ...] = ()
    memo: str | None = None


def test_false_and_nought_are_values():
    """
    A required parameter may be false or nought; one that is not required may be empty.
    """
    params = form(Wanting(flag=False, count=0, memo=" "))

    assert ("false", "0", False, False) == (
        params["flag"],
        params["count"],
        "rest" in params,
        "memo" in params,
    )
