"""
A batch of calls ends as the calls would alone, over real sockets and in both colours.
"""

from __future__ import annotations

import json
from collections import Counter

import pytest
from tests_support import CREDENTIALS, error

from tmallerp import Credentials, Secret
from tmallerp.clock import BEIJING, SystemClock
from tmallerp.errors import (
    AuthorizationError,
    InvalidCallError,
    NoAnswerError,
    RateLimitedError,
    ServiceError,
)
from tmallerp.simulator import Fault, FaultPlan, SimulatorServer, WorldPlan
from tmallerp.testing.builders import NOON
from tmallerp.top import Client, ClientConfig, Endpoint, RawMethod, RetryPolicy
from tmallerp.top.batch import SEPARATOR, Part
from tmallerp.top.methods.platform import TimeGet
from tmallerp.top.methods.trades import TradeFullinfoGet, TradeMemoUpdate
from tmallerp.top.methods.users import UserSellerGet
from tmallerp.top.quota import Governor

TIME = b'{"time":"2026-11-11 12:00:00","request_id":"r"}'
TRADE = b'{"trade":{"tid":7},"request_id":"r"}'
READ = TimeGet()
WRITE = RawMethod("taobao.x.create", {"n": 1}, needs_session=False)
BAN = "accesscontrol.limited-by-api-access-count"
APP_BAN = "accesscontrol.limited-by-app-access-count"


def many(*answers):
    return SEPARATOR.encode().join(answers)


def ban(seconds, scope=BAN):
    return error(7, scope, f"This ban will last for {seconds} more seconds")


def test_each_call_has_its_answer(server, connect):
    """
    Every call gets its typed answer or its error, in order, out of one request.
    """
    server.always = many(TIME, error(41, "isv.invalid-parameter"), TRADE)
    first, second, third = connect(server.url).batch(
        [READ, RawMethod("taobao.x.get"), TradeFullinfoGet(tid="7")]
    )

    assert NOON == first.time
    assert isinstance(second, InvalidCallError)
    assert ("taobao.x.get", 41) == (second.api, second.code)
    assert "7" == third.trade.tid
    assert 1 == len(server.requests)
    assert server.requests[0][0].startswith("/router/batch?")


def test_no_calls_are_no_request(server, connect):
    """
    An empty batch asks nobody.
    """
    assert [] == connect(server.url).batch([])
    assert [] == server.requests


def test_long_lists_are_cut(server, connect):
    """
    No request has more calls than the setting says; order is kept over all of them.
    """
    config = ClientConfig(batch_size=2)
    server.answers = [
        many(b'{"n":1}', b'{"n":2}'),
        many(b'{"n":3}', b'{"n":4}'),
        b'{"n":5}',
    ]
    calls = [RawMethod("taobao.x.get", {"n": n}) for n in range(1, 6)]
    answers = connect(server.url, config=config).batch(calls)

    assert [1, 2, 3, 4, 5] == [one["n"] for one in answers]
    assert 3 == len(server.requests)


def test_a_file_is_refused_before_anything_is_sent(server, connect):
    """
    One call with a file keeps the whole batch at home.
    """
    upload = RawMethod("taobao.item.img.upload", {"image": b"\xff\xd8\xff"})
    with pytest.raises(InvalidCallError, match="batched"):
        connect(server.url).batch([READ, upload])

    assert [] == server.requests


def test_a_refused_batch_is_raised(server, connect):
    """
    One error where several answers should be refuses all calls: nothing is lost by
    raising it.
    """
    server.always = error(25, "isv.invalid-signature")
    with pytest.raises(InvalidCallError) as caught:
        connect(server.url).batch([READ, WRITE])

    assert 25 == caught.value.code
    assert 1 == len(server.requests)


@pytest.mark.parametrize(
    "answer",
    [many(TIME), many(TIME, TIME, TIME), b"<html>login</html>", b"", (502, b"bad")],
    ids=["fewer", "more", "page", "empty", "502"],
)
def test_another_number_of_answers(server, connect, answer):
    """
    If calls and answers do not pair, reads are asked again; of a write nobody knows.
    """
    server.answers, server.always = [answer], TIME
    client = connect(server.url)
    read, write = client.batch([READ, WRITE])

    assert NOON == read.time
    assert (NoAnswerError, True) == (type(write), write.sent)
    assert 2 == len(server.requests)


def test_an_unknown_write_is_what_is_raised(server, connect):
    """
    If nothing was answered, the error raised is the one that leaves an outcome open.
    """
    server.always = b"<html>"
    with pytest.raises(NoAnswerError) as caught:
        connect(server.url).batch([READ, WRITE])

    assert "taobao.x.create" == caught.value.api


@pytest.mark.parametrize("trouble", ["reset", "close", "silence", "half"])
def test_a_lost_answer_repeats_what_may_be(server, connect, trouble):
    """
    After a lost answer the calls that may be repeated go again, and no other.
    """
    server.answers, server.always = [trouble], TIME
    read, write = connect(server.url).batch([READ, WRITE])

    assert NOON == read.time
    assert (NoAnswerError, True) == (type(write), write.sent)
    assert b"taobao.x.create" not in server.requests[1][2]


def test_a_part_is_repeated_as_a_call_is(server, connect):
    """
    Their failure of a read is tried again; of a write it is the outcome.
    """
    busy = error(15, "isp.service-unavailable")
    server.answers, server.always = [many(busy, busy)], TIME
    read, write = connect(server.url).batch([READ, WRITE])

    assert NOON == read.time
    assert isinstance(write, ServiceError)
    assert 2 == len(server.requests)


def test_a_parts_ban_is_learned(server, connect, clock):
    """
    A ban told to one part is waited out to the second, and no call goes into it.
    """
    server.answers = [many(ban(37), TRADE), TIME]
    read, trade = connect(server.url).batch([READ, TradeFullinfoGet(tid="7")])

    assert (NOON, "7") == (read.time, trade.trade.tid)
    assert 37 == clock.monotonic()
    assert 2 == len(server.requests)


def test_a_known_ban_keeps_its_calls_back(server, connect, clock):
    """
    Before a request is sent the ledger is asked for every call; banned ones wait while
    the others go.
    """
    quota = Governor(clock=clock)
    quota.ban("taobao.time.get", 20)
    server.answers = [TRADE, TIME]
    client = connect(server.url, quota=quota)
    read, trade = client.batch([READ, TradeFullinfoGet(tid="7")])

    assert (NOON, "7") == (read.time, trade.trade.tid)
    assert b"time.get" not in server.requests[0][2]
    assert 20 == clock.monotonic()


def test_after_an_apps_ban_one_call_tries(server, connect, clock):
    """
    When a ban of the whole app ends, one call goes ahead of the batch.
    """
    quota = Governor(clock=clock)
    quota.ban(None, 5)
    server.answers = [TIME, many(TIME, TIME, TIME)]
    answers = connect(server.url, quota=quota).batch([READ] * 4)

    assert [NOON] * 4 == [one.time for one in answers]
    assert 2 == len(server.requests)


def test_bans_past_the_deadline_are_the_outcome(server, connect):
    """
    A ban that outlasts the deadline is its call's outcome; others have their answers.
    """
    server.answers = [many(ban(4000), TRADE)]
    read, trade = connect(server.url).batch([READ, TradeFullinfoGet(tid="7")])

    assert (RateLimitedError, 4000.0) == (type(read), read.retry_after)
    assert "7" == trade.trade.tid


def test_an_apps_ban_stops_what_is_left(server, connect):
    """
    A ban heard in one request holds for the rest of a long list.
    """
    server.always = many(ban(4000, APP_BAN), ban(4000, APP_BAN))
    outcomes = connect(server.url, config=ClientConfig(batch_size=2)).batch([READ] * 6)

    assert {RateLimitedError} == {type(one) for one in outcomes}
    assert 1 == len(server.requests)


class Tokens:
    def __init__(self, *sessions):
        self.sessions = list(sessions)

    def session(self):
        return Secret(self.sessions.pop(0)) if self.sessions else None


def test_an_ended_session_is_renewed_once(server, connect):
    """
    Calls refused for their session go again with a new one; those with a session of
    their own do not.
    """
    ended = error(27, "session-expired")
    server.answers = [many(ended, ended, TIME), TRADE]
    other = Part(method=TradeFullinfoGet(tid="8"), session=Secret("simulator-other"))
    mine, foreign, read = connect(server.url, tokens=Tokens("simulator-new")).batch(
        [TradeFullinfoGet(tid="7"), other, READ]
    )

    assert ("7", NOON) == (mine.trade.tid, read.time)
    assert isinstance(foreign, AuthorizationError)
    assert b"session=simulator-new" in server.requests[1][2]


def test_a_clock_a_quarter_off_is_corrected(server, connect):
    """
    A batch refused for its timestamp is sent anew by TOP's own time.
    """
    date = {"Date": "Wed, 11 Nov 2026 04:15:00 GMT"}
    server.answers = [(200, error(31), date)]
    server.always = many(TIME, TIME)
    answers = connect(server.url).batch([READ, READ])

    assert [NOON, NOON] == [one.time for one in answers]
    assert "12%3A15%3A00" in server.requests[1][0]


def test_observers_hear_of_requests(server, connect, caplog):
    """
    One sending is told once, and nothing told or logged holds a session.
    """
    told = []
    server.always = many(TIME, error(41))
    connect(server.url, observe=told.append).batch([READ, TradeFullinfoGet(tid="7")])

    assert [("batch", 200)] == [(one.api, one.status) for one in told]
    assert "canary" not in caplog.text


# --- against the simulator -------------------------------------------------------------


@pytest.fixture(scope="module")
def shop():
    with SimulatorServer(WorldPlan(orders=40)) as made:
        made.world.advance(20 * 3600)
        yield made


@pytest.fixture(params=["json", "xml"])
def to_shop(request, shop):
    credentials = Credentials(
        app_key=shop.app_key,
        app_secret=Secret(shop.app_secret),
        session=Secret(shop.session),
    )
    config = ClientConfig(format=request.param, batch_size=7)
    with Client(credentials, endpoint=Endpoint.simulator(shop.url), config=config) as made:
        yield made


def test_a_shops_trades_come_in_batches(to_shop, shop):
    """
    Reading trades in batches gives what reading them one by one gives.
    """
    good = [one for one in shop.world.trades.values() if not one.poison]
    tids = [str(one.tid) for one in good[:16]]
    calls = [TradeFullinfoGet(tid=tid) for tid in tids]
    together = to_shop.batch(calls)

    assert [to_shop.call(one).trade for one in calls] == [one.trade for one in together]


def test_mixed_calls_of_a_shop(to_shop, shop):
    """
    Reads, writes, unknown trades and calls without a class go together.
    """
    tid = str(next(iter(shop.world.trades)))
    memo, missing, user, raw, odd = to_shop.batch(
        [
            TradeMemoUpdate(tid=tid, memo="加急\r\n-S-\r\n发货", flag=3),
            TradeFullinfoGet(tid="1"),
            UserSellerGet(),
            RawMethod("taobao.time.get", needs_session=False),
            Part(method=UserSellerGet(), session=Secret("simulator-nobody")),
        ]
    )

    assert tid == memo.trade.tid
    assert "isv.trade-not-exist" == missing.sub_code
    assert user.user.nick
    assert "time" in raw
    assert isinstance(odd, AuthorizationError)
    read = to_shop.call(TradeFullinfoGet(tid=tid)).trade
    assert "加急\n-S-\n发货" == read.seller_memo.replace("\r\n", "\n")


def test_a_memo_with_the_separator_cannot_split_a_batch(to_shop, shop):
    """
    A memo that holds the separator comes back whole, in the company of other calls.
    """
    tid = str(next(iter(shop.world.trades)))
    to_shop.call(TradeMemoUpdate(tid=tid, memo=f"a{SEPARATOR}b", flag=1))
    trade, user = to_shop.batch([TradeFullinfoGet(tid=tid), UserSellerGet()])

    assert "a\n-S-\nb" == trade.trade.seller_memo.replace("\r\n", "\n")
    assert user.user.nick


def test_faults_of_the_shop_lose_nothing(shop):
    """
    Under pages, bans and 502s every trade of a batch is read in the end.
    """
    good = [one for one in shop.world.trades.values() if not one.poison]
    tids = [str(one.tid) for one in good[:30]]
    told = Counter()
    credentials = Credentials(
        app_key=shop.app_key,
        app_secret=Secret(shop.app_secret),
        session=Secret(shop.session),
    )

    def observe(exchange):
        told[exchange.error or "ok"] += 1

    config = ClientConfig(batch_size=3)
    endpoint = Endpoint.simulator(shop.url)
    with Client(credentials, endpoint=endpoint, config=config, observe=observe) as client:
        for kind in (Fault.HTML, Fault.HTTP_5XX, Fault.HTML):
            shop.fire(kind)
        answers = client.batch([TradeFullinfoGet(tid=tid) for tid in tids])

    assert tids == [one.trade.tid for one in answers]
    assert 13 == sum(told.values())


def test_the_canned_credentials_are_a_simulators():
    """
    The secrets of these tests begin as the simulator's do, so no drill reaches a shop.
    """
    assert CREDENTIALS.is_simulated
    assert json.loads(TIME)


def test_a_batch_comes_through_every_fault():
    """
    Under every fault that a wire and a gateway have, all trades of a batch are read.
    """
    faults = FaultPlan(
        kinds=(
            *(Fault.RESET, Fault.TIMEOUT_BEFORE, Fault.TIMEOUT_AFTER, Fault.CUT_BODY),
            *(Fault.HTML, Fault.HTTP_5XX, Fault.BAN, Fault.REFUSED),
        ),
        every=2,
        hold_s=0.3,
        ban_s=3,
    )
    with SimulatorServer(WorldPlan(orders=60, poison=0), faults=faults) as shop:
        shop.world.advance(20 * 3600)
        tids = [str(tid) for tid in shop.world.trades]
        credentials = Credentials(
            app_key=shop.app_key,
            app_secret=Secret(shop.app_secret),
            session=Secret(shop.session),
        )
        clock = Following(shop.world)
        config = ClientConfig(
            batch_size=4,
            read_timeout_s=0.2,
            deadline_s=None,
            retry=RetryPolicy(attempts=60, base_s=0.01, cap_s=0.05),
        )
        endpoint = Endpoint.simulator(shop.url)
        with Client(credentials, endpoint=endpoint, config=config, clock=clock) as client:
            answers = client.batch([TradeFullinfoGet(tid=tid) for tid in tids])
        fired = {*shop.gateway.faults.fired, *shop.wire_faults.fired}

    assert tids == [one.trade.tid for one in answers]
    assert len(fired) >= 6


class Following(SystemClock):
    """The machine's clock, whose waiting also moves the simulated shop's."""

    def __init__(self, world):
        self._world = world

    def now(self):
        return self._world.now.astimezone(BEIJING)

    def sleep(self, seconds):
        self._world.advance(seconds)
        super().sleep(min(seconds, 0.05))
