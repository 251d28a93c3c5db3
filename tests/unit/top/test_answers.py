"""
A class of the caller's own is filled alike on both roads, or refused before the call.
"""

from __future__ import annotations

import functools
import json
from datetime import datetime
from decimal import Decimal

import attrs
import pytest
from attrs import field, frozen

from tmallerp.errors import DecodeError, InvalidCallError
from tmallerp.secrets import Secret
from tmallerp.testing.builders import NOON
from tmallerp.top import _fast, _slow, batch, decode
from tmallerp.top._wire import encode
from tmallerp.top.method import Id
from tmallerp.top.methods.platform import TimeGet
from tmallerp.top.methods.trades import TradeFullinfoGet


@frozen
class Row:
    oid: Id | None = None


@frozen
class Made:
    time: str = field(factory=lambda: "made")


@frozen
class MadeOfItself:
    n: int = 1
    time: str = field()

    @time.default
    def _time(self):
        return f"made of {self.n}"


@frozen
class OwnInit:
    time: str = "-"

    def __init__(self, time="none"):
        self.__attrs_init__(f"own {time}")


@frozen
class PreInit:
    time: str = "-"

    def __attrs_pre_init__(self):
        seen.append("pre")


@frozen
class OwnNew:
    time: str = "-"

    def __new__(cls, *_args, **_kwargs):
        seen.append("new")
        return object.__new__(cls)


@frozen
class Named:
    time: str = field(default="-", alias="moment")


@frozen
class Private:
    _time: str = "-"


@frozen(cache_hash=True)
class Hashed:
    time: str = "-"


@frozen
class Cached:
    time: str = "-"

    @functools.cached_property
    def long(self):
        return len(self.time)


@frozen
class Listed:
    rows: tuple[Row, ...] | None = None
    ids: tuple[Id, ...] = ("7",)
    counts: tuple[int, ...] | None = None
    texts: tuple[str, ...] = ("none",)


@frozen
class Holder:
    inner: Made | None = None
    rows: tuple[Made, ...] = ()


@frozen
class Defaulted:
    when: datetime = NOON
    paid: Decimal = Decimal("1.00")
    is_new: bool = True
    count: int = 3
    row: Row = Row(oid="1")


seen: list[str] = []
CLASSES = [
    Made,
    MadeOfItself,
    OwnInit,
    PreInit,
    OwnNew,
    Named,
    Private,
    Hashed,
    Cached,
    Listed,
    Holder,
    Defaulted,
]
ANSWERS = [
    {},
    {"request_id": "r"},
    {"time": "12", "_time": "13", "n": 2},
    {"time": None, "n": None, "rows": None, "ids": None, "counts": None, "texts": None},
    {"rows": [], "ids": [], "counts": [], "texts": []},
    {"rows": [{}], "ids": [1, "2"], "counts": [3], "texts": ["a"], "inner": {}},
    {"when": "2026-11-12 00:00:00", "paid": "2.00", "is_new": False, "row": {"oid": 9}},
    {"when": "", "paid": "", "count": "", "row": ""},
]


@pytest.mark.parametrize("answer", ANSWERS, ids=str)
@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_both_roads_make_the_same(cls, answer):
    """
    Whatever a class says of defaults, names and ways to be made, both roads follow it.
    """
    body = json.dumps(answer, separators=(",", ":")).encode()
    seen.clear()
    by_default = decode(TimeGet, body, into=cls)
    steps = [*seen]
    seen.clear()
    slowly = _slow.build(cls, answer)

    assert slowly == by_default
    assert steps == seen
    assert hash(slowly) == hash(by_default)
    if cls is Cached:
        assert slowly.long == by_default.long


@pytest.mark.parametrize("cls", [Listed, Defaulted, Row])
def test_plain_classes_take_the_fast_road(cls):
    """
    A class that only states defaults is filled slot by slot.
    """
    assert _fast.is_plain(cls)


@frozen
class Needy:
    rows: tuple[Row, ...]
    ids: tuple[Id, ...]


@pytest.mark.parametrize("answer", [b'{"rows":[]}', b'{"ids":[]}', b"{}"])
def test_a_list_that_must_be_there(answer):
    """
    A list without a default must be in the answer, though it may be empty.
    """
    assert Needy(rows=(), ids=()) == decode(TimeGet, b'{"rows":[],"ids":[]}', into=Needy)

    with pytest.raises(DecodeError, match="is missing"):
        decode(TimeGet, answer, into=Needy)


def test_an_alias_is_what_the_init_calls_it():
    """
    A field is found under its own name and given under its alias.
    """
    assert Named(moment="12") == decode(TimeGet, b'{"time":"12"}', into=Named)
    assert Private(time="12") == decode(TimeGet, b'{"_time":"12"}', into=Private)


@frozen
class Endless:
    trade: Endless | None = None


@frozen
class Left:
    trade: Right | None = None


@frozen
class Right:
    rows: tuple[Left, ...] = ()


@frozen
class Uninitialised:
    trade: Row | None = None
    time: str = field(default="-", init=False)


@frozen
class Floating:
    trade: float = 0.0


@frozen
class Floats:
    trade: tuple[float, ...] = ()


class Bare:
    trade: str


UNREADABLE = {
    "itself": (Endless, "Endless holds itself"),
    "in a circle": (Left, "Left holds itself"),
    "init=False": (Uninitialised, "Uninitialised.time has init=False"),
    "a float": (Floating, "'trade' has the type"),
    "floats": (Floats, "float is no attrs class"),
    "no attrs class": (Bare, "Bare is no attrs class"),
    "a number": (int, "int is no attrs class"),
    "no class": (Row(), "is no attrs class"),
    "an alias": (tuple[Row, ...], "is no attrs class"),
}


@pytest.mark.parametrize(("cls", "said"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_no_answer_can_fill_is_refused(cls, said):
    """
    A class that no answer can be read into is an invalid call, before it is sent.
    """
    call = TradeFullinfoGet(tid="1")
    keys = {"app_key": "1", "app_secret": Secret("s"), "now": NOON}

    with pytest.raises(InvalidCallError, match=said):
        encode(call, into=cls, **keys)
    with pytest.raises(InvalidCallError, match=said):
        batch.block_of(batch.Part(method=call, into=cls), None)
    with pytest.raises(InvalidCallError, match=said):
        decode(TradeFullinfoGet, b'{"trade":{}}', into=cls)
    with pytest.raises(InvalidCallError, match=said):
        decode(TradeFullinfoGet, b"<trade_response/>", into=cls, xml=True)


def test_a_class_may_be_held_twice():
    """
    A class that another holds in two places does not hold itself.
    """

    twice = attrs.make_class(
        "Twice",
        {
            "trade": field(type=Row | None, default=None),
            "row": field(type=Row, default=Row()),
        },
        frozen=True,
    )

    assert twice() == decode(TimeGet, b"{}", into=twice)
