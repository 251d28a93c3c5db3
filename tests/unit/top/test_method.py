"""
A call is made of what its API takes, and of nothing else.
"""

from __future__ import annotations

from datetime import timedelta, tzinfo

import attrs
import pytest
from attrs import frozen

from tmallerp.errors import InvalidCallError
from tmallerp.testing.builders import NOON
from tmallerp.top import Method, windows
from tmallerp.top.method import Id, as_tuple, at_most, fits
from tmallerp.top.methods.finance import BillBillsGet, TaeBillsGet
from tmallerp.top.methods.logistics import LogisticsConsignResend
from tmallerp.top.methods.trades import TradesSoldGet, TradesSoldIncrementGet

NAIVE = NOON.replace(tzinfo=None)
DAY = timedelta(days=1)


class Nowhere(tzinfo):
    """A zone that knows no offset: as good as none."""

    def utcoffset(self, _moment):
        return None


LOST = NAIVE.replace(tzinfo=Nowhere())


# --- windows --------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["start_created", "end_created"])
@pytest.mark.parametrize("value", [NAIVE, LOST])
def test_half_a_window_has_a_zone(name, value):
    """
    A bound without time zone is refused when the call is made, even if it stands alone.
    """
    with pytest.raises(InvalidCallError, match=f"{name} is .* no time zone"):
        TradesSoldGet(**{name: value})


@pytest.mark.parametrize("value", ["2026-11-11 12:00:00", 1762790400, NOON.date()])
def test_a_window_is_of_times(value):
    """
    A bound that is no datetime is an invalid call that names the parameter.
    """
    with pytest.raises(InvalidCallError, match="end_modified must be a datetime"):
        TradesSoldIncrementGet(start_modified=NOON, end_modified=value)


@pytest.mark.parametrize("trade_id", ["", "  ", None])
def test_an_empty_number_lifts_no_limit(trade_id):
    """
    A number that is empty is not sent, and so the window keeps its limit.
    """
    with pytest.raises(InvalidCallError, match="one day at most"):
        TaeBillsGet(query_start_date=NOON, query_end_date=NOON + 2 * DAY, trade_id=trade_id)


def test_a_number_lifts_the_limit_and_not_the_zone():
    """
    With the number of a trade a window may be long, and must have its time zone.
    """
    assert BillBillsGet(start_time=NOON, end_time=NOON + 9 * DAY, order_id="1")

    with pytest.raises(InvalidCallError, match="which has no time zone"):
        BillBillsGet(start_time=NAIVE, end_time=NAIVE, order_id="1")


@pytest.mark.parametrize("step", [timedelta(0), -DAY])
def test_windows_have_a_length(step):
    """
    Windows without length are refused at once, before the first is asked for.
    """
    with pytest.raises(InvalidCallError, match="step"):
        windows(NOON, NOON + DAY, step)


@pytest.mark.parametrize("bounds", [(NAIVE, NAIVE), (NAIVE, NOON), (NOON, LOST)])
def test_windows_have_a_zone(bounds):
    """
    A span without time zone is refused at once.
    """
    with pytest.raises(InvalidCallError, match="no time zone"):
        windows(*bounds)


def test_windows_cover_the_span():
    """
    Windows meet each other and end with the span.
    """
    hour = timedelta(hours=1)

    assert [(NOON, NOON + hour), (NOON + hour, NOON + 1.5 * hour)] == list(
        windows(NOON, NOON + 1.5 * hour, hour)
    )


# --- limits ---------------------------------------------------------------------------


@frozen(kw_only=True)
class Limited(Method[dict]):
    api = "taobao.x.get"

    size: int = attrs.field(default=1, validator=at_most(100))
    tid: Id | None = attrs.field(default=None, validator=at_most(None, least=1000))
    title: str = attrs.field(default="a", validator=at_most(20))
    ids: tuple[Id, ...] = attrs.field(
        default=("1",), converter=as_tuple, validator=at_most(2)
    )
    codes: str | None = attrs.field(default=None, validator=at_most(2, parted_by=","))
    memo: str | None = attrs.field(default=None, validator=fits(5))
    image: bytes | None = attrs.field(default=None, validator=at_most(3))


OTHER_TYPES = [
    ("size", "40"),
    ("size", 40.0),
    ("size", True),
    ("size", (1,)),
    ("tid", "999"),
    ("tid", "١٢٣٤"),
    ("tid", "abcd" * 300),
    ("tid", True),
    ("tid", ("7",)),
    ("title", 7),
    ("title", ("7",)),
    ("codes", ("1", "2")),
    ("codes", 1),
    ("memo", 7),
    ("memo", b"a"),
    ("memo", "\ud800"),
    ("image", "abc"),
    ("image", 2),
]


@pytest.mark.parametrize(("name", "value"), OTHER_TYPES)
def test_a_limited_parameter_has_its_type(name, value):
    """
    A parameter with a limit refuses another type by its name; a truth value is no number.
    """
    with pytest.raises(InvalidCallError, match=f"taobao.x.get: {name} ") as caught:
        Limited(**{name: value})

    assert "taobao.x.get" == caught.value.api


def test_the_right_types_are_taken():
    """
    Within its limit a parameter of its own type is taken.
    """
    made = Limited(
        size=100,
        tid="1000",
        title="7" * 20,
        ids=["1", "2"],
        codes="a,b",
        memo="长ab",
        image=b"abc",
    )

    assert ("1", "2") == made.ids


def test_a_shipped_trade_is_named_by_its_number():
    """
    The limit of an id is that of its number, not of its digits.
    """
    tid = "2231958349000000002"

    assert tid == LogisticsConsignResend(tid=tid, out_sid="1", company_code="YTO").tid


@pytest.mark.parametrize("value", [5, 1.5, b"ab", bytearray(b"ab"), {"a": 1}, NOON])
def test_a_list_is_a_list(value):
    """
    What is no list of values is an invalid call: bytes are not numbers.
    """
    with pytest.raises(InvalidCallError, match="must be a list"):
        Limited(ids=value)
