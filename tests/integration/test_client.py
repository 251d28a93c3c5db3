"""
Both colours of the client keep the same laws, over real sockets.
"""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import json
import logging
import os
import socket
import threading
import time
import traceback
from datetime import datetime, timedelta
from decimal import Decimal
from email.utils import format_datetime

import attrs
import httpx
import pytest
from attrs import frozen
from tests_support import CREDENTIALS, error

from tmallerp import AsyncClient, Client, ConfigError, Credentials, Endpoint, Secret
from tmallerp.clock import SystemClock
from tmallerp.errors import (
    AuthorizationError,
    DecodeError,
    InvalidCallError,
    NoAnswerError,
    RateLimitedError,
    ServiceError,
    TmallErpError,
)
from tmallerp.testing.builders import NOON
from tmallerp.top import ClientConfig, RawMethod, RetryPolicy
from tmallerp.top.batch import Part
from tmallerp.top.methods.items import SkusQuantityUpdate
from tmallerp.top.methods.platform import TimeGet
from tmallerp.top.methods.trades import (
    TradeFullinfoGet,
    TradeMemoUpdate,
    TradesSoldIncrementGet,
)
from tmallerp.top.quota import Governor
from tmallerp.top.quota._bans import PROBE_WAIT_S

TIME = b'{"time":"2026-11-11 12:00:00","request_id":"r"}'


@frozen(kw_only=True)
class Head:
    tid: str


@frozen(kw_only=True)
class Small:
    trade: Head | None = None


READ = TimeGet()
WRITE = SkusQuantityUpdate(num_iid="1", skuid_quantities="1:2", type=2)
BAN = "accesscontrol.limited-by-api-access-count"


def ban(seconds):
    return error(7, BAN, f"This ban will last for {seconds} more seconds")


def test_a_call_is_signed_and_typed(server, connect):
    """
    A call goes out with every public parameter, and its answer is typed.
    """
    server.always = TIME
    answer = connect(server.url).call(READ)

    sent = server.calls[0]
    assert NOON == answer.time
    assert "2026-11-11 12:00:00" == sent["timestamp"]
    assert {"99000001", "2.0", "json", "true", "hmac-sha256"} <= set(sent.values())
    assert 64 == len(sent["sign"])


@pytest.mark.parametrize("trouble", ["reset", "close", "silence", "half"])
def test_a_read_is_sent_again(server, connect, trouble):
    """
    A read whose answer is lost is sent again until it is answered.
    """
    server.answers, server.always = [trouble, trouble], TIME

    assert NOON == connect(server.url).call(READ).time


@pytest.mark.parametrize("trouble", ["reset", "close", "silence", "half"])
def test_a_write_is_not_sent_again(server, connect, trouble):
    """
    A write whose answer is lost is sent once, and says that nobody knows.
    """
    server.answers, server.always = [trouble], b'{"item":{}}'
    with pytest.raises(NoAnswerError) as caught:
        connect(server.url).call(WRITE)

    assert (1, True) == (len(server.calls), caught.value.sent)
    assert "before sending a write again" in caught.value.advice.en


def test_a_write_that_never_left_is_sent_again(connect):
    """
    A refused connection reached nobody, so even a write is tried again.
    """
    with socket.create_server(("127.0.0.1", 0)) as sock:
        port = sock.getsockname()[1]
    with pytest.raises(NoAnswerError) as caught:
        connect(f"http://127.0.0.1:{port}/router/rest").call(WRITE)

    assert not caught.value.sent
    assert "nothing was sent" in caught.value.advice.en


@pytest.mark.parametrize(
    "page", [(502, b"<html>"), (200, b"<html>login</html>"), (200, b""), (503, b"{}")]
)
def test_pages_instead_of_answers(server, connect, page):
    """
    An error page is no answer: a read goes on, a write has an unknown outcome.
    """
    server.answers, server.always = [page], TIME
    client = connect(server.url)

    assert NOON == client.call(READ).time
    server.answers = [page]
    with pytest.raises(NoAnswerError):
        client.call(WRITE)


def test_a_ban_is_waited_out_to_the_second(server, connect, clock):
    """
    A stated ban is waited for as long as stated, then the call goes on.
    """
    server.answers, server.always = [ban(37)], TIME
    connect(server.url).call(READ)

    assert 37 <= clock.monotonic() < 38
    assert 2 == len(server.calls)


@pytest.mark.parametrize("seconds", ["0", "0.01", "-5"])
def test_a_ban_of_no_time_is_not_hammered(server, connect, clock, seconds):
    """
    A ban said to last no time is asked after a second, then after two, then after four.
    """
    server.always = ban(seconds)
    with pytest.raises(RateLimitedError) as caught:
        connect(server.url).call(READ, deadline_s=10)

    assert (4, 7) == (len(server.calls), round(clock.monotonic()))
    assert (7, None) == (caught.value.code, caught.value.retry_after)


def test_a_batch_does_not_hammer_a_ban_of_no_time(server, connect, clock):
    """
    A batch keeps the same pauses.
    """
    server.always = ban("0")
    outcome = connect(server.url).batch([READ], deadline_s=10)[0]

    assert RateLimitedError is type(outcome)
    assert (4, 7) == (len(server.calls), round(clock.monotonic()))


class Deaf:
    """A quota that keeps nothing, as another ledger may."""

    def admit(self, api, *, purpose=None, ticket=0):  # noqa: ARG002 - the ledger's own names
        return 0.0

    def ban(self, api, seconds, *, ticket=0):
        """Forget."""

    def free(self, api, *, answered=True, ticket=0):
        """Forget."""


def test_a_ban_of_no_time_needs_no_quota_to_be_kept(server, connect, clock):
    """
    A call keeps its own pauses where the quota keeps none.
    """
    server.always = ban("0")
    with pytest.raises(RateLimitedError):
        connect(server.url, quota=Deaf()).call(READ, deadline_s=10)

    assert (4, 7) == (len(server.calls), round(clock.monotonic()))


def test_a_call_that_cannot_be_signed_keeps_no_ban(server, connect, clock):
    """
    After a ban the first call tries for all; one that is wrong in itself lets others try.
    """
    server.answers, server.always = [ban(5)], TIME
    client = connect(server.url)
    with pytest.raises(RateLimitedError):
        client.call(READ, deadline_s=1)
    clock.advance(6)
    wrong = RawMethod(
        READ.api, {"when": datetime(2026, 11, 11)}, idempotent=True, needs_session=False
    )
    with pytest.raises(TmallErpError):
        client.call(wrong)

    assert NOON == client.call(READ, deadline_s=1).time


@pytest.mark.parametrize(
    "method",
    [
        RawMethod(READ.api, {"text": "\ud800"}, idempotent=True, needs_session=False),
        RawMethod(READ.api, {"n": Decimal("NaN")}, idempotent=True, needs_session=False),
    ],
    ids=["surrogate", "nan"],
)
def test_a_call_that_never_left_ends_no_ban(server, connect, clock, method):
    """
    A call that cannot be written is no answer: after it, one call still tries for all.
    """
    quota = Governor(clock=clock)
    client = connect(server.url, quota=quota)
    quota.ban(READ.api, 5)
    clock.advance(6)
    with pytest.raises((ValueError, TmallErpError)):
        client.call(method)

    assert [0.0, PROBE_WAIT_S] == [quota.admit(READ.api, ticket=n) for n in (1, 2)]


@pytest.mark.parametrize(
    "error", [KeyboardInterrupt, asyncio.CancelledError, SystemExit(3)]
)
def test_an_interrupted_call_ends_no_ban(server, connect, clock, error):
    """
    A call that is interrupted or cancelled on its way is no answer of TOP's.
    """
    server.always = TIME
    quota, told = Governor(clock=clock), []

    def strike(method, body):
        raise error

    client = connect(server.url, quota=quota, observe=told.append, observe_answer=strike)
    quota.ban(READ.api, 5)
    clock.advance(6)
    with pytest.raises(BaseException) as caught:
        client.call(READ)

    assert type(caught.value).__name__ == told[0].error
    assert [0.0, PROBE_WAIT_S] == [quota.admit(READ.api, ticket=n) for n in (1, 2)]


def test_a_cancelled_task_ends_no_ban(clock):
    """
    A task that is cancelled while TOP has not answered leaves the ban to the next call.
    """

    async def silence(request):
        await asyncio.Event().wait()

    async def story():
        endpoint = Endpoint.simulator("http://127.0.0.1:1/router/rest")
        transport, quota = httpx.MockTransport(silence), Governor(clock=clock)
        client = AsyncClient(
            CREDENTIALS, endpoint=endpoint, clock=clock, transport=transport, quota=quota
        )
        quota.ban(READ.api, 5)
        clock.advance(6)
        task = asyncio.create_task(client.call(READ))
        await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return [quota.admit(READ.api, ticket=n) for n in (1, 2)]

    assert [0.0, PROBE_WAIT_S] == asyncio.run(story())


@pytest.mark.parametrize("answer", [error(41), b'{"time":5.5}'], ids=["error", "surprise"])
def test_every_answer_ends_a_ban(server, connect, clock, answer):
    """
    An error of TOP's and an answer that cannot be read are answers, so the ban is over.
    """
    server.always = answer
    quota = Governor(clock=clock)
    client = connect(server.url, quota=quota)
    quota.ban(READ.api, 5)
    clock.advance(6)
    with pytest.raises(TmallErpError):
        client.call(READ)

    assert [0.0, 0.0] == [quota.admit(READ.api, ticket=n) for n in (1, 2)]


def quoting(text):
    """Write an error that repeats what was sent, in both of its sentences."""
    body = {"code": 41, "msg": f"m {text}", "sub_code": f"isv.x:{text}", "sub_msg": text}
    return json.dumps({"error_response": body}).encode()


SECRETS = "simulator-session-canary&simulator-secret-canary"


def said(error):
    """Return all that an error and its causes say."""
    lines = traceback.format_exception(error)
    return "".join(lines) + repr(vars(error)) + repr(error.args)


@pytest.mark.parametrize("method", [READ, TradeFullinfoGet(tid="1")], ids=["time", "trade"])
def test_a_secret_that_top_repeats_is_not_repeated(server, connect, method):
    """
    What TOP quotes of the session and the app's secret is covered in its error.
    """
    server.always = quoting(SECRETS if method.needs_session else "simulator-secret-canary")
    with pytest.raises(InvalidCallError) as caught:
        connect(server.url).call(method)

    error = caught.value
    assert "canary" not in said(error)
    assert "***" in error.message and "***" in str(error) and "***" in error.sub_msg


def test_a_quoted_secret_is_covered_in_a_batch(server, connect):
    """
    In a batch no error quotes the session of any of its calls.
    """
    other = Part(method=TradeFullinfoGet(tid="2"), session=Secret("simulator-canary-2"))
    blame = quoting(SECRETS + " simulator-canary-2")
    server.always = b"\r\n-S-\r\n".join([blame, blame])
    outcomes = connect(server.url).batch([TradeFullinfoGet(tid="1"), other])

    assert [InvalidCallError] * 2 == [type(one) for one in outcomes]
    assert "canary" not in "".join(map(said, outcomes))


def test_a_page_that_repeats_a_secret_is_not_repeated(server, connect):
    """
    An answer that cannot be read says so without quoting a secret, its causes neither.
    """
    server.always = json.dumps({"trade": {"payment": SECRETS}}).encode()
    with pytest.raises(DecodeError) as caught:
        connect(server.url).call(TradeFullinfoGet(tid="1"))

    assert "canary" not in said(caught.value)


class Slow:
    """A renewer whose work takes ten seconds."""

    def __init__(self, clock):
        self._clock, self._due = clock, True

    def session(self):
        return Secret("simulator-session-canary")

    def is_due(self):
        return self._due

    def renew(self, refused):  # noqa: ARG002 - the renewer's own names
        self._clock.advance(10)
        self._due = False
        return self.session()


def test_the_deadline_counts_a_renewal_ahead(server, connect, clock):
    """
    A call whose time is over when its session is renewed is not sent.
    """
    client = connect(server.url, tokens=Slow(clock))
    with pytest.raises(NoAnswerError) as caught:
        client.call(TradeFullinfoGet(tid="1"), deadline_s=5)

    assert (False, []) == (caught.value.sent, server.calls)


def test_a_renewal_ahead_shortens_what_is_left(server, connect, clock):
    """
    After a renewal of ten seconds a deadline of fifteen allows no wait of eight.
    """
    server.always = ban(8)
    client = connect(server.url, tokens=Slow(clock))
    with pytest.raises(RateLimitedError):
        client.call(TradeFullinfoGet(tid="1"), deadline_s=15)

    assert (10.0, 1) == (clock.monotonic(), len(server.calls))


def test_the_deadline_of_a_batch_counts_a_renewal_ahead(server, connect, clock):
    """
    The same holds for a batch.
    """
    client = connect(server.url, tokens=Slow(clock))
    with pytest.raises(NoAnswerError) as caught:
        client.batch([TradeFullinfoGet(tid="1")], deadline_s=5)

    assert (False, []) == (caught.value.sent, server.calls)


FORKS = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
LONE = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")


def in_a_child(act):
    """Run something in a forked process; return whether it came through."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            act()
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@FORKS
@LONE
def test_a_forked_process_opens_its_own_connections(server):
    """
    A child never speaks on its parent's connection, and the parent's stays warm.
    """
    server.always = TIME
    with Client(CREDENTIALS, endpoint=Endpoint.simulator(server.url)) as client:
        client.call(READ)
        children = [in_a_child(lambda: client.call(READ, deadline_s=5)) for _ in range(2)]
        client.call(READ)

    assert ([True, True], 4, 3) == (children, len(server.calls), server.connections)


@FORKS
@LONE
def test_a_forked_process_opens_its_own_asynchronous_connections(server):
    """
    The asynchronous client does the same, in a loop of the child's own.
    """
    server.always = TIME
    loop = asyncio.new_event_loop()
    client = AsyncClient(CREDENTIALS, endpoint=Endpoint.simulator(server.url))
    loop.run_until_complete(client.call(READ))
    children = [in_a_child(lambda: asyncio.run(client.call(READ, deadline_s=5)))]
    loop.run_until_complete(client.call(READ))
    loop.run_until_complete(client.aclose())
    loop.close()

    assert ([True], 3, 2) == (children, len(server.calls), server.connections)


@FORKS
@LONE
def test_a_forked_process_has_all_its_connections(server):
    """
    Connections that the parent's threads were using are free in a child.
    """
    server.answers, server.always = ["silence"], TIME
    config = ClientConfig(connections=1, retry=RetryPolicy(attempts=1))
    endpoint = Endpoint.simulator(server.url)
    with Client(CREDENTIALS, endpoint=endpoint, config=config) as client:
        busy = threading.Thread(target=lambda: suppressed(client))
        busy.start()
        while not server.calls:
            time.sleep(0.005)
        came = in_a_child(lambda: client.call(READ, deadline_s=0.6))
        busy.join()

    assert came


def suppressed(client):
    with contextlib.suppress(NoAnswerError):
        client.call(READ)


@FORKS
@LONE
def test_a_given_transport_is_the_callers_business_after_a_fork():
    """
    A transport that was slipped in serves the child as it served the parent.
    """
    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=TIME))
    endpoint = Endpoint.simulator("http://127.0.0.1:1/router/rest")
    with Client(CREDENTIALS, endpoint=endpoint, transport=transport) as client:
        client.call(READ)
        came = in_a_child(lambda: client.call(READ))

    assert came


def test_a_ban_past_the_deadline_is_an_error(server, connect, clock):
    """
    A ban that outlasts the call's deadline is raised at once, with its seconds.
    """
    server.always = ban(4000)
    with pytest.raises(RateLimitedError) as caught:
        connect(server.url).call(READ, deadline_s=60)

    assert (4000.0, 0.0) == (caught.value.retry_after, clock.monotonic())


def test_a_ban_stops_other_calls_unsent(server, connect):
    """
    While a ban of an API holds, a call of it is refused without being sent.
    """
    server.always = ban(4000)
    client = connect(server.url)
    for _ in range(3):
        with pytest.raises(RateLimitedError):
            client.call(READ, deadline_s=60)

    assert 1 == len(server.calls)


def test_a_wrong_call_is_not_repeated(server, connect):
    """
    What is wrong in the call is raised at once, with TOP's words and request id.
    """
    server.always = error(41, "isv.invalid-parameter", "参数错误")
    with pytest.raises(InvalidCallError) as caught:
        connect(server.url).call(READ)

    assert (1, "req1", 41) == (
        len(server.calls),
        caught.value.request_id,
        caught.value.code,
    )


def test_their_fault_is_repeated_for_reads_alone(server, connect):
    """
    An ``isp.`` error is tried again for a read; a write is not sent twice.
    """
    client = connect(server.url)
    server.answers, server.always = [error(15, "isp.unknown-error")], TIME
    client.call(READ)
    server.answers = [error(15, "isp.unknown-error")]
    with pytest.raises(TmallErpError):
        client.call(WRITE)

    assert 3 == len(server.calls)


def test_repeats_end(server, connect):
    """
    After the allowed attempts the last error is raised.
    """
    server.always = error(15, "isp.service-unavailable")
    with pytest.raises(ServiceError):
        connect(server.url).call(READ)

    assert 4 == len(server.calls)


def test_a_clock_a_quarter_off_is_corrected(server, connect, clock):
    """
    A refused timestamp is sent anew by TOP's own time, as the refusal's header tells it.
    """
    date = format_datetime(NOON + timedelta(minutes=15))
    server.answers = [(200, error(31, "isv.invalid-timestamp"), {"Date": date})]
    server.always = TIME
    client = connect(server.url)
    client.call(READ)
    client.call(READ)

    times = [call["timestamp"][-8:] for call in server.calls]
    assert ["12:00:00", "12:15:00", "12:15:00"] == times
    assert NOON == clock.now()


def test_the_servers_time_is_heard(server, connect):
    """
    The time of the latest answer that told one can be asked, by both clients.
    """
    client = connect(server.url)
    before = client.server_time
    server.answers = [(200, TIME, {"Date": format_datetime(NOON)}), TIME]
    client.call(READ)
    client.call(READ)

    assert (None, NOON) == (before, client.server_time)


def test_a_clock_without_a_date_is_corrected_by_asking(server, connect):
    """
    Without a date in the refusal TOP's clock is asked.
    """
    server.answers = [
        error(31),
        b'{"time":"2026-11-11 12:15:00"}',
        b'{"trade":{"tid":1}}',
    ]
    connect(server.url).call(TradeFullinfoGet(tid="1"))

    assert "taobao.time.get" == server.calls[1]["method"]
    assert "2026-11-11 12:15:00" == server.calls[2]["timestamp"]


def test_a_clock_that_cannot_be_corrected_is_an_error(server, connect):
    """
    If TOP will not even tell its time, the first refusal is raised.
    """
    server.always = error(31)
    with pytest.raises(InvalidCallError) as caught:
        connect(server.url).call(TradeFullinfoGet(tid="1"))

    assert 31 == caught.value.code


class Tokens:
    """A token store that hands out what it was given."""

    def __init__(self, *sessions):
        self.sessions = list(sessions)

    def session(self):
        return Secret(self.sessions.pop(0)) if self.sessions else None


def test_an_ended_session_is_renewed(server, connect):
    """
    A refused session is replaced by the token store's, and the call sent once more.
    """
    server.answers = [error(27), b'{"trade":{"tid":1}}']
    client = connect(server.url, tokens=Tokens("simulator-new"))
    client.call(TradeFullinfoGet(tid="1"))

    sessions = [call["session"] for call in server.calls]
    assert ["simulator-session-canary", "simulator-new"] == sessions


def test_an_ended_session_without_another_is_an_error(server, connect):
    """
    If the token store has no other session, a person must authorise again.
    """
    server.always = error(27)
    client = connect(server.url, tokens=Tokens("simulator-session-canary"))
    with pytest.raises(AuthorizationError):
        client.call(TradeFullinfoGet(tid="1"))

    assert 1 == len(server.calls)


def test_a_redirect_is_not_followed(server, connect):
    """
    A redirect is an error; nothing is sent to where it points.
    """
    server.always = (302, b"", {"Location": server.url + "/elsewhere"})
    with pytest.raises(TmallErpError):
        connect(server.url).call(WRITE)

    assert 1 == len(server.calls)


def test_a_dripping_answer_ends_at_the_deadline(server, connect):
    """
    An answer that comes a byte at a time does not outlast the call's deadline.
    """
    server.always = "drip"
    client = connect(server.url, clock=SystemClock())
    with pytest.raises(NoAnswerError):
        client.call(READ, deadline_s=0.5)

    assert 1 == len(server.calls)


def test_an_endless_answer_is_cut(server, connect):
    """
    An answer longer than the limit is refused while it is read.
    """
    server.always = b'{"time":"' + b"x" * 100_000 + b'"}'
    config = ClientConfig(max_body_bytes=10_000, retry=RetryPolicy(attempts=1))
    with pytest.raises(TmallErpError):
        connect(server.url, config=config).call(READ)


def test_connections_are_reused(server, connect):
    """
    Calls one after another go through one connection.
    """
    server.always = TIME
    client = connect(server.url)
    for _ in range(5):
        client.call(READ)

    assert (5, 1) == (len(server.calls), server.connections)


def test_the_observer_is_told(server, connect):
    """
    Every sending is told, failed ones with their error, none with a secret.
    """
    told = []
    server.answers, server.always = ["reset"], TIME
    connect(server.url, observe=told.append).call(READ)

    assert [1, 2] == [exchange.attempt for exchange in told]
    assert ("NoAnswerError", None) == (told[0].error, told[1].error)
    assert "canary" not in repr(told)


def test_nothing_secret_is_logged(server, connect, caplog):
    """
    Neither logs nor errors carry the secret, the session or a signature.
    """
    server.always = error(41, "isv.x", "x")
    with caplog.at_level(logging.DEBUG), pytest.raises(InvalidCallError) as caught:
        connect(server.url).call(TradeFullinfoGet(tid="1"))

    shown = caplog.text + "".join(str(r.__dict__) for r in caplog.records)
    shown += repr(caught.value) + str(caught.value.__cause__)
    assert "canary" not in shown
    assert server.calls[0]["sign"] not in shown


def test_fields_follow_the_class(server, connect):
    """
    The fields asked for are the model's; a smaller class asks for less.
    """
    server.always = b'{"trade":{"tid":"1"}}'
    client = connect(server.url)
    client.call(TradeFullinfoGet(tid="1"))
    small = client.call(TradeFullinfoGet(tid="1"), into=Small)

    assert {"tid", "payment", "orders", "oaid"} <= set(server.calls[0]["fields"].split(","))
    assert ("tid", Small(trade=Head(tid="1"))) == (server.calls[1]["fields"], small)


@attrs.define(slots=False)
class Loose:
    time: str = attrs.field(default="", converter=str.strip)


def test_a_class_of_ones_own_is_made_by_its_init(server, connect):
    """
    A class with a dictionary and converters is made through its own front door.
    """
    server.always = b'{"time":" 12 "}'

    assert Loose(time="12") == connect(server.url).call(READ, into=Loose)


def test_the_raw_answer_can_be_had(server, connect):
    """
    Fetching gives the bytes of a good answer as they came, and raises on a bad one.
    """
    server.answers = [TIME, error(41)]
    client = connect(server.url)

    assert TIME == client.fetch(READ)
    with pytest.raises(InvalidCallError):
        client.fetch(READ)


def test_every_other_api_is_reachable(server, connect):
    """
    An API without a class goes by its name, with whatever parameters.
    """
    server.always = b'{"x_y_get_response":{"value":7,"request_id":"r"}}'
    method = RawMethod("taobao.x.y.get", {"a": 1, "flag": True, "text": "加急"})
    answer = connect(server.url).call(method)

    assert (7, "1", "true", "加急") == (
        answer["value"],
        server.calls[0]["a"],
        server.calls[0]["flag"],
        server.calls[0]["text"],
    )


def test_a_list_is_walked_backward(server, connect):
    """
    A list is read from its last page to its first, which is read again at the end.
    """

    def page(*tids):
        trades = [{"tid": tid} for tid in tids]
        return json.dumps({"trades": trades, "total_results": 5}).encode()

    server.answers = [page(5, 4), page(1), page(3, 2), page(5, 4)]
    client = connect(server.url)
    method = TradesSoldIncrementGet(
        start_modified=NOON - timedelta(minutes=30), end_modified=NOON, page_size=2
    )
    tids = [trade.tid for trade in client.iterate(method)]

    assert ["1", "3", "2", "5", "4"] == tids
    assert ["1", "3", "2", "1"] == [call["page_no"] for call in server.calls]


@pytest.mark.parametrize("hours", [25, -1])
def test_a_window_is_checked_before_it_is_sent(hours):
    """
    A window wider than a day, or turned round, is refused when it is written down.
    """
    with pytest.raises(InvalidCallError):
        TradesSoldIncrementGet(
            start_modified=NOON - timedelta(hours=hours), end_modified=NOON
        )


def test_a_session_must_be_there(server, clock):
    """
    A call that needs a session is refused unsent where there is none.
    """
    credentials = Credentials(app_key="1", app_secret=Secret("simulator-x"))
    with (
        Client(credentials, endpoint=Endpoint.simulator(server.url), clock=clock) as client,
        pytest.raises(AuthorizationError),
    ):
        client.call(TradeFullinfoGet(tid="1"))

    assert [] == server.calls


def test_threads_share_a_client(server, clock):
    """
    A client is used by many threads at once, and each gets its own answer.
    """
    server.always = TIME
    results = []
    with Client(
        CREDENTIALS, endpoint=Endpoint.simulator(server.url), clock=clock
    ) as client:

        def work():
            results.extend(client.call(READ).time for _ in range(10))

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert [NOON] * 80 == results


def test_threads_do_not_storm_after_a_ban(server):
    """
    When a ban ends one thread tries first; the banned API is not stormed.
    """
    server.answers, server.always = [ban(1)], TIME
    with Client(CREDENTIALS, endpoint=Endpoint.simulator(server.url)) as client:
        with pytest.raises(RateLimitedError):
            client.call(READ, deadline_s=0.5)
        began = time.monotonic()
        server.answers = [ban(1)]
        threads = [threading.Thread(target=client.call, args=(READ,)) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert 8 == len(server.calls)
    assert time.monotonic() - began >= 1.9


def test_both_colours_have_one_surface():
    """
    The two clients differ in nothing but waiting.
    """

    def surface(cls):
        members = inspect.getmembers(cls, inspect.isfunction)
        return {
            name.removeprefix("a") if name == "aclose" else name: [
                p.replace(annotation=None)
                for p in inspect.signature(act).parameters.values()
            ]
            for name, act in members
            if not name.startswith("_")
        }

    assert surface(Client) == surface(AsyncClient)
    ours = inspect.signature(Client.__init__).parameters.keys()
    assert ours == inspect.signature(AsyncClient.__init__).parameters.keys()


def test_simulators_and_shops_are_kept_apart():
    """
    Simulator credentials are refused by a real gateway, real ones by a simulator.
    """
    real = Credentials(app_key="1", app_secret=Secret("real"))
    with pytest.raises(ConfigError):
        Client(CREDENTIALS)
    with pytest.raises(ConfigError):
        Client(real, endpoint=Endpoint.simulator("http://127.0.0.1:1/router/rest"))


@pytest.mark.parametrize(
    "url", ["http://gw.example.com/router/rest", "ftp://x", "https://u:p@x/", "nonsense"]
)
def test_plain_http_is_for_this_machine(url):
    """
    An endpoint is https, or http to this machine, without a login in it.
    """
    with pytest.raises(ConfigError):
        Endpoint(url=url)


def test_a_proxy_is_used(server):
    """
    A configured proxy gets the request, addressed to the gateway.
    """
    config = ClientConfig(proxy=server.url.removesuffix("/router/rest"))
    server.always = TIME
    endpoint = Endpoint.simulator("http://127.0.0.1:1/router/rest")
    with Client(CREDENTIALS, endpoint=endpoint, config=config) as client:
        assert NOON == client.call(READ).time


def test_tls_is_verified(tls_server):
    """
    A certificate nobody trusts is refused, and accepted when its authority is named.
    """
    url, ca_file = tls_server
    endpoint = Endpoint(url=url, simulated=True)
    impatient = ClientConfig(retry=RetryPolicy(attempts=1))
    with (
        Client(CREDENTIALS, endpoint=endpoint, config=impatient) as client,
        pytest.raises(NoAnswerError),
    ):
        client.call(READ)
    trusting = ClientConfig(ca_file=ca_file)
    with Client(CREDENTIALS, endpoint=endpoint, config=trusting) as client:
        assert NOON == client.call(READ).time


def test_a_transport_can_be_slipped_in(clock):
    """
    Any httpx transport serves, such as one that answers from memory.
    """
    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=TIME))
    endpoint = Endpoint.simulator("http://127.0.0.1:1/router/rest")
    with Client(CREDENTIALS, endpoint=endpoint, clock=clock, transport=transport) as client:
        assert NOON == client.call(READ).time


def test_a_surprise_keeps_its_path(server, connect):
    """
    A value of another type is raised with its path and is not tried again.
    """
    server.always = b'{"trade":{"tid":1,"payment":"x"},"request_id":"r"}'
    with pytest.raises(DecodeError) as caught:
        connect(server.url).call(TradeFullinfoGet(tid="1"))

    assert ("$.trade.payment", 1) == (caught.value.path, len(server.calls))


def test_a_memo_is_a_write_that_may_repeat(server, connect):
    """
    Setting a memo twice is setting it once, so its lost answer is asked for again.
    """
    server.answers, server.always = ["reset"], b'{"trade":{"tid":1}}'
    connect(server.url).call(TradeMemoUpdate(tid="1", memo="加急"))

    assert 2 == len(server.calls)
