"""
Receivers are asked for by purpose, over the simulated gateway, by both colours of client.
"""

from __future__ import annotations

import asyncio
import copy
import gc
import logging
import sys
import traceback
from collections import defaultdict
from datetime import timedelta

import pytest

from tmallerp import AsyncClient, Client, Credentials, Endpoint, Secret
from tmallerp.clock import VirtualClock
from tmallerp.errors import DecodeError, InvalidCallError, NoAnswerError, TopError
from tmallerp.simulator import SimulatorServer, WorldPlan
from tmallerp.simulator.answers.receivers import oaid_of, plain_receiver
from tmallerp.simulator.desk_privacy import key_of
from tmallerp.top import ClientConfig, RawMethod, RetryPolicy
from tmallerp.top.methods.trades import TradeFullinfoGet
from tmallerp.top.privacy import (
    AsyncFieldCipher,
    FieldCipher,
    MergeCandidate,
    NoHistoricKeyError,
    OaidQuery,
    Purpose,
    State,
    adecrypt,
    amerge,
    decrypt,
    merge,
    with_oaid,
)
from tmallerp.top.privacy._field_crypto import _Keys
from tmallerp.top.privacy._steps import drive

CODE = Secret("simulator-code-canary")


@pytest.fixture(scope="module")
def server():
    with SimulatorServer(WorldPlan(orders=150, poison=0)) as running:
        running.world.advance(24 * 3600)
        running.world.close_shop()
        yield running


@pytest.fixture
def world(server):
    return server.world


class Sync:
    """The synchronous room."""

    def __init__(self, credentials, **settings):
        self.client = Client(credentials, **settings)

    def decrypt(self, *args, **settings):
        return decrypt(self.client, *args, **settings)

    def merge(self, candidates):
        return merge(self.client, candidates)

    def call(self, method):
        return self.client.call(method)

    def refetching(self, function):
        return function

    def cipher(self, **settings):
        return FieldCipher(self.client, CODE, **settings).open

    def close(self):
        self.client.close()


class Async:
    """The asynchronous room, driven from a loop of its own."""

    def __init__(self, credentials, **settings):
        self.loop = asyncio.new_event_loop()

        async def make():
            return AsyncClient(credentials, **settings)

        self.client = self.run(make())

    def run(self, task):
        return self.loop.run_until_complete(task)

    def decrypt(self, *args, **settings):
        return self.run(adecrypt(self.client, *args, **settings))

    def merge(self, candidates):
        return self.run(amerge(self.client, candidates))

    def call(self, method):
        return self.run(self.client.call(method))

    def refetching(self, function):
        async def later(tid):
            return function(tid)

        return later

    def cipher(self, **settings):
        cipher = AsyncFieldCipher(self.client, CODE, **settings)
        return lambda text: self.run(cipher.open(text))

    def close(self):
        self.run(self.client.aclose())
        gc.collect()
        self.run(asyncio.sleep(0.01))
        self.run(self.loop.shutdown_asyncgens())
        self.loop.close()


@pytest.fixture(params=[Sync, Async])
def room(request, server):
    credentials = Credentials(
        app_key=server.app_key,
        app_secret=Secret(server.app_secret),
        session=Secret(server.session),
    )
    made = request.param(
        credentials,
        endpoint=Endpoint.simulator(server.url),
        clock=VirtualClock(server.world.now),
        config=ClientConfig(
            read_timeout_s=2.0, deadline_s=30, retry=RetryPolicy(attempts=2)
        ),
    )
    yield made
    made.close()


def paid(world):
    return [t for t in world.trades.values() if t.status == "WAIT_SELLER_SEND_GOODS"]


def query(trade):
    return OaidQuery(str(trade.tid), oaid_of(trade))


def counted(server, word):
    return sum(n for api, n in server.gateway.calls.items() if word in api)


# --- decryption --------------------------------------------------------------------------


def test_the_oaid_comes_with_the_trade(room, world):
    """
    A trade read with the fields that an OAID needs can be decrypted at once.
    """
    trade = paid(world)[0]
    method = TradeFullinfoGet(tid=str(trade.tid), fields=with_oaid("tid"))
    read = room.call(method).trade
    (outcome,) = room.decrypt([OaidQuery(read.tid, read.oaid)], Purpose.SF_WAYBILL)
    plain = plain_receiver(trade)

    assert State.DECRYPTED is outcome.state
    assert (plain["name"], plain["address_detail"], plain["city"]) == (
        outcome.receiver.name,
        outcome.receiver.address_detail,
        outcome.receiver.city,
    )


def test_each_query_gets_its_own_receiver(room, server, world):
    """
    However many are asked, in whatever order they come back: each gets its own.
    """
    trades = [t for t in world.trades.values() if t.status != "TRADE_CLOSED_BY_TAOBAO"]
    queries = [query(trade) for trade in [*trades, *trades[:3]]]
    before = counted(server, "oaid.decrypt")
    outcomes = room.decrypt(queries, Purpose.EXPRESS_WAYBILL)

    assert [q.tid for q in queries] == [one.receiver.tid for one in outcomes]
    for trade, outcome in zip(trades, outcomes, strict=False):
        assert plain_receiver(trade)["name"] == outcome.receiver.name
    # The twenty of a call are used; what is asked twice is sent once.
    assert -(-len(trades) // 20) == counted(server, "oaid.decrypt") - before


def test_an_address_change_is_followed(room, server, world):
    """
    After an address change the trade is read once more, and the new receiver comes.
    """
    trades = paid(world)[:3]
    queries = [query(trade) for trade in trades]
    moved = trades[1]
    moved.address_no += 1
    world.touch(moved)
    before = counted(server, "fullinfo")
    outcomes = room.decrypt(queries, Purpose.EXPRESS_WAYBILL)
    outcome = outcomes[1]

    assert [State.DECRYPTED] * 3 == [one.state for one in outcomes]
    assert plain_receiver(moved)["address_detail"] == outcome.receiver.address_detail
    assert (queries[1].oaid, oaid_of(moved)) == (outcome.query.oaid, outcome.oaid)
    assert 1 == counted(server, "fullinfo") - before


def test_what_never_matches_waits_for_a_person(room, world):
    """
    Where the new OAID does not match either, the query is listed, and its neighbours go on.
    """
    good, bad = paid(world)[:2]
    queries = [query(good), OaidQuery(str(bad.tid), "1stale")]
    for given in ("1other", "1stale", None):
        refetch = room.refetching(lambda _tid, given=given: given)
        outcomes = room.decrypt(queries, Purpose.AFTER_SALE, refetch=refetch)

        assert [State.DECRYPTED, State.UNMATCHED] == [one.state for one in outcomes]
        assert [False, True] == [one.needs_person for one in outcomes]


def test_a_refetch_that_raises_costs_one_query(room, world):
    """
    What the caller's own function raises is the error of its query alone, which stays
    unmatched; the words, which may name a buyer, are in the cause and not in the text.
    """
    good, bad, moved = paid(world)[:3]

    def refetch(tid):
        if tid == str(bad.tid):
            raise KeyError("张三")
        return oaid_of(moved)

    queries = [query(good), *(OaidQuery(str(t.tid), "1stale") for t in (bad, moved))]
    outcomes = room.decrypt(queries, Purpose.AFTER_SALE, refetch=room.refetching(refetch))

    assert [State.DECRYPTED, State.UNMATCHED, State.DECRYPTED] == [
        one.state for one in outcomes
    ]
    assert isinstance(outcomes[1].error, TopError)
    assert isinstance(outcomes[1].error.__cause__, KeyError)
    assert "KeyError" in str(outcomes[1].error)
    assert "张三" not in str(outcomes[1].error)


def test_one_receiver_for_two_lengths_of_time(room, world):
    """
    A trade asked for twice, with virtual numbers of three and of nine days, has both.
    """
    trade = next(one for one in paid(world) if one.buyer % 3 == 0)
    queries = [
        OaidQuery(str(trade.tid), oaid_of(trade), secret_no_days=days)
        for days in (3, 9, 3, None)
    ]
    outcomes = room.decrypt(queries, Purpose.AFTER_SALE)
    until = [one.receiver.expires.date() - world.now.date() for one in outcomes]

    assert [State.DECRYPTED] * 4 == [one.state for one in outcomes]
    assert [3, 9, 3, 7] == [one.days for one in until]


def test_one_bad_query_leaves_its_batch(room, world):
    """
    A trade that does not exist fails alone among the twenty of its call.
    """
    queries = [query(trade) for trade in paid(world)[:15]]
    queries.insert(7, OaidQuery("404", "1nobody"))
    outcomes = room.decrypt(queries, Purpose.AFTER_SALE)

    assert [7] == [n for n, one in enumerate(outcomes) if one.state is State.FAILED]
    assert "isv.trade-not-exist" == outcomes[7].error.sub_code


def test_a_purpose_shows_what_it_needs(room, world):
    """
    For a call to the buyer only phone numbers come; of a trade closed unpaid, nothing.
    """
    trade = paid(world)[0]
    closed = next(t for t in world.trades.values() if t.status == "TRADE_CLOSED_BY_TAOBAO")
    called, hidden = room.decrypt([query(trade), query(closed)], Purpose.CUSTOMER_CARE)

    assert called.receiver.mobile
    assert (None, None) == (called.receiver.name, called.receiver.address_detail)
    assert State.WITHHELD is hidden.state
    assert "DECRYPTION_DISABLED_BY_ORDERCLOSED" == hidden.receiver.rule


def test_virtual_numbers_end(room, world):
    """
    A virtual number comes apart, with the moment until which it connects.
    """
    trade = next(t for t in paid(world) if t.buyer % 3 == 0)
    asked = OaidQuery(str(trade.tid), oaid_of(trade), secret_no_days=3)
    (outcome,) = room.decrypt([asked], Purpose.EXPRESS_WAYBILL)
    number = outcome.receiver.virtual
    end = world.now.replace(microsecond=0) + timedelta(days=3)

    assert outcome.receiver.is_virtual
    assert outcome.receiver.mobile == f"{number.number}-{number.extension}"
    assert end == number.expires


def test_every_disclosure_is_told_first(room, world):
    """
    The audit hears of each call before it is sent and of what came after; if it refuses,
    nothing is asked.
    """
    trades, told = paid(world)[:25], []
    room.decrypt(
        [query(trade) for trade in trades], Purpose.DROP_SHIPPING, audit=told.append
    )
    tids = [str(trade.tid) for trade in trades]

    assert [(20, False), (20, True), (5, False), (5, True)] == [
        (one.count, one.answered) for one in told
    ]
    assert tids == [tid for one in told if not one.answered for tid in one.tids]
    assert {Purpose.DROP_SHIPPING} == {one.purpose for one in told}

    def refuse(_disclosure):
        raise PermissionError("no")

    with pytest.raises(PermissionError):
        room.decrypt([query(trades[0])], Purpose.AFTER_SALE, audit=refuse)


def test_a_purpose_is_no_default():
    """
    There is no decryption without a purpose.
    """
    with pytest.raises(TypeError):
        decrypt(None, [])


def test_nothing_personal_escapes(room, server, world, caplog):
    """
    Neither repr nor log nor error nor traceback shows a name, a number or a street.
    """
    caplog.set_level(logging.DEBUG)
    trades = [t for t in world.trades.values() if t.status != "TRADE_CLOSED_BY_TAOBAO"]
    queries = [*map(query, trades), OaidQuery("404", "1nobody")]
    outcomes = room.decrypt(queries, Purpose.EXPRESS_WAYBILL)
    shown = [repr(outcomes), str(outcomes), f"{outcomes[0].receiver}"]
    shown += [repr(one.receiver.virtual) for one in outcomes[:-1]]
    shown += ["".join(traceback.format_exception(outcomes[-1].error))]
    shown += [f"{record.getMessage()} {record.__dict__}" for record in caplog.records]
    everything = "\n".join(shown)
    canaries = {
        plain_receiver(trade)[key]
        for trade in trades
        for key in ("name", "mobile", "address_detail")
    } | {one.receiver.mobile for one in outcomes[:-1]}

    assert len(canaries) > 100
    assert any("receiver data disclosed" == r.getMessage() for r in caplog.records)
    assert not [canary for canary in canaries if canary in everything]


def test_a_damaged_answer_shows_no_value(room, server, monkeypatch):
    """
    Where an answer cannot be read, its error names the place and not what stands there.
    """
    damaged = {"receiver_list": [{"tid": "1", "name": ["张三"], "matched": "李四"}]}
    monkeypatch.setitem(
        sys.modules[type(server.gateway).__module__].DESK,
        "taobao.top.oaid.decrypt",
        lambda *_: damaged,
    )
    (outcome,) = room.decrypt([OaidQuery("1", "1aa")], Purpose.AFTER_SALE)
    whole = "".join(traceback.format_exception(outcome.error)) + repr(outcome)

    assert isinstance(outcome.error, DecodeError)
    assert outcome.error.path.startswith("$.receiver_list")
    assert "李四" not in whole


# --- merging -----------------------------------------------------------------------------


def test_trades_of_one_receiver_are_found(room, world):
    """
    Groups are exactly the trades with one receiver, found by OAID and not by masked text.
    """
    trades = list(world.trades.values())[:90]
    trades[5].buyer = trades[60].buyer = trades[1].buyer
    trades[5].address_no = trades[60].address_no = trades[1].address_no
    for trade in (trades[5], trades[60]):
        world.touch(trade)
    merged = room.merge([MergeCandidate(str(t.tid), oaid_of(t)) for t in trades])
    wanted = defaultdict(list)
    for trade in trades:
        wanted[trade.buyer, tuple(plain_receiver(trade).values())].append(str(trade.tid))
    groups = {tuple(tids) for tids in wanted.values() if len(tids) > 1}

    assert groups
    assert groups == set(merged.groups)
    assert len(trades) == sum(map(len, merged.groups)) + len(merged.alone)


def test_hints_bring_trades_into_one_call(room, world):
    """
    Of more trades than a call compares, those with one hint are compared together.
    """
    trades = list(world.trades.values())
    trades[-1].buyer, trades[-1].address_no = trades[0].buyer, trades[0].address_no
    world.touch(trades[-1])
    merged = room.merge(
        [MergeCandidate(str(t.tid), oaid_of(t), hint=f"open-{t.buyer}") for t in trades]
    )

    assert len(trades) > 100
    assert any(
        {str(trades[0].tid), str(trades[-1].tid)} <= set(group) for group in merged.groups
    )
    assert () == merged.cut


# --- what the simulated platform keeps ---------------------------------------------------


def test_the_platforms_limits_hold(room, world):
    """
    Twenty-one queries, a hundred and one trades, and two for the client are refused.
    """
    one = {"tid": str(paid(world)[0].tid), "oaid": "1a", "scene": "2001"}
    wrong = [
        ("taobao.top.oaid.decrypt", {"query_list": [one] * 21}),
        ("taobao.top.oaid.merge", {"merge_list": [one] * 101}),
        (
            "taobao.top.oaid.client.decrypt",
            {"query_list": [one] * 2, "sec_once_token": "x"},
        ),
    ]
    for api, values in wrong:
        with pytest.raises(InvalidCallError):
            room.call(RawMethod(api, values))


def test_a_token_opens_one_receiver_once(room, world):
    """
    Decryption by the client takes a token that is good for one use.
    """
    trade = paid(world)[0]
    asked = {"tid": str(trade.tid), "oaid": oaid_of(trade), "scene": "2001"}
    token = room.call(RawMethod("taobao.top.once.token.get", {"sec_token": "t"}))["token"]
    method = RawMethod(
        "taobao.top.oaid.client.decrypt",
        {"query_list": [asked], "sec_once_token": token},
        needs_session=False,
    )
    answer = room.call(method)["receiver_list"][0]

    assert str(trade.tid) == answer["order_id"]
    assert answer["matched"] is True
    with pytest.raises(InvalidCallError):
        room.call(method)


def test_an_oaid_turns_with_week_app_and_address(world):
    """
    An OAID is another in the next week, for another app and after an address change, and
    the same for two trades of one receiver in one week.
    """
    trade = paid(world)[0]
    same, later, moved = (copy.copy(trade) for _ in range(3))
    same.tid += 1
    later.created += timedelta(days=7)
    moved.address_no += 1

    assert oaid_of(trade) == oaid_of(same)
    assert 4 == len(
        {oaid_of(trade), oaid_of(later), oaid_of(moved), oaid_of(trade, "other")}
    )


# --- the older field encryption ----------------------------------------------------------

# Made by `openssl enc -aes-128-cbc -base64 -iv 30313032303330343035303630373038 -K …` with
# the keys 59e9068170181469446c7b609a8534c7 (version 1) and e67cb5cfe314ce3892069c77edc7bb89
# (version 3), which are the simulator's for the seed 7.
SEALED_1 = "~Gh53CI5NsnBwL2nbrhWEjQ==~1~"
SEALED_3 = "~nTKEySp6b77qVqmOFww/uQ==~qRstAbcd~3~~"


def test_fields_open_with_the_platforms_keys(room, server):
    """
    Encrypted texts open with the key of their version, fetched once while it is fresh.
    """
    clock = VirtualClock(server.world.now)
    open_ = room.cipher(clock=clock)
    before = counted(server, "secret.get")
    opened = [open_(text) for text in (SEALED_1, SEALED_3, SEALED_1, "张**", "plain")]

    assert "59e9068170181469446c7b609a8534c7" == key_of(7, 1).hex()
    assert ["张晓明", "张晓明", "张晓明", "张**", "plain"] == opened
    assert 2 == counted(server, "secret.get") - before
    clock.advance(301)
    open_(SEALED_1)

    assert 3 == counted(server, "secret.get") - before


def test_a_key_that_is_gone_is_said(room):
    """
    Of a version the platform keeps no more, the error says so and what to do.
    """
    with pytest.raises(NoHistoricKeyError) as caught:
        room.cipher()(SEALED_1.replace("~1~", "~9~"))

    assert ("20005", "9") == (caught.value.sub_code, caught.value.message.split()[-3])
    assert "Read the trade again" in caught.value.advice.en


def test_a_known_key_outlives_a_lost_answer(server):
    """
    While the platform does not answer, a key is used to the end of its longest term.
    """
    clock = VirtualClock(server.world.now)
    keys = _Keys(CODE, None, clock)
    answers = [
        {
            "secret": "WekGgXAYFGlEbHtgmoU0xw==",
            "interval": 300,
            "max_interval": 900,
        }
    ]

    def call(_method):
        if answers:
            return answers.pop()
        raise NoAnswerError("lost")

    opened = drive(call, None, keys.opening(SEALED_1))
    clock.advance(899)
    again = drive(call, None, keys.opening(SEALED_1))
    clock.advance(1)

    assert ("张晓明", "张晓明") == (opened, again)
    with pytest.raises(NoAnswerError):
        drive(call, None, keys.opening(SEALED_1))


def test_a_wrong_key_shows_nothing(room):
    """
    A text that does not belong to its key is an error that shows neither.
    """
    with pytest.raises(DecodeError) as caught:
        room.cipher()(SEALED_1.replace("~1~", "~2~"))
    whole = "".join(traceback.format_exception(caught.value)) + repr(caught.value)

    assert "version 2" in caught.value.message
    assert "canary" not in whole
    assert "Gh53" not in f"{caught.value} {caught.value!r}"
