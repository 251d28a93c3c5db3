"""
Messages of a simulated shop, by the long connection and by calls.
"""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from pathlib import Path

import attrs
import pytest

from tmallerp.clock import VirtualClock
from tmallerp.errors import (
    AuthorizationError,
    ConfigError,
    InvalidCallError,
    NoAnswerError,
)
from tmallerp.secrets import Secret
from tmallerp.simulator import SimulatorProcess, SimulatorServer, WorldPlan
from tmallerp.simulator._tmc_story import SELLER_NICK
from tmallerp.simulator.tmc import TmcFault, TmcPlan
from tmallerp.top import (
    Client,
    ClientConfig,
    Credentials,
    Endpoint,
    RawMethod,
    RetryPolicy,
)
from tmallerp.top.messages import (
    AUTH_CANCEL,
    Backoff,
    ConnectionConfig,
    Consumer,
    MessageConnection,
    MessageEndpoint,
    MessageInbox,
    MessagePull,
    connect_token,
    consume,
)

FACTS = {
    one["topic"]: {field["name"] for field in one["fields"]}
    for one in json.loads(
        (Path(__file__).parents[1] / "facts" / "tmc-topics.json").read_text("utf-8")
    )["topics"]
}
DAY = 86_400


class Shop:
    """A simulated shop with its callers, all on one clock."""

    def __init__(self, server, tmp_path):
        self.server = server
        self.clock = VirtualClock(server.world.now)
        self.credentials = Credentials(
            app_key=server.app_key,
            app_secret=Secret(server.app_secret),
            session=Secret(server.session),
        )
        self.client = Client(
            self.credentials,
            endpoint=Endpoint.simulator(server.url),
            config=ClientConfig(
                read_timeout_s=2, retry=RetryPolicy(attempts=2, jitter=0.0)
            ),
            clock=self.clock,
        )
        self.inbox = MessageInbox(tmp_path / "inbox.db", app=server.app_key)
        self.queue = server.messages

    def call(self, api, **values):
        return self.client.call(RawMethod(f"taobao.{api}", values))

    def advance(self, seconds):
        self.server.world.advance(seconds)
        self.clock.advance(seconds)

    def connection(self, **settings):
        settings.setdefault(
            "config", ConnectionConfig(backoff=Backoff(base_s=0.01, cap_s=0.05))
        )
        # Its own clock: pauses are real here, and the world's stands still.
        settings.setdefault("clock", Frozen(self.clock))
        settings.setdefault("credentials", self.credentials)
        url = self.server.tmc_url
        return MessageConnection(endpoint=MessageEndpoint.simulator(url), **settings)

    def pull(self, **settings):
        return MessagePull(self.client, clock=self.clock, **settings)

    def close(self):
        self.client.close()
        self.inbox.close()


class Frozen:
    """Beijing time as the shop's clock shows it; pauses as the machine makes them."""

    def __init__(self, clock):
        self._clock = clock

    def now(self):
        return self._clock.now()

    def monotonic(self):
        return time.monotonic()

    def sleep(self, seconds):
        time.sleep(max(0.0, seconds))


@pytest.fixture
def shop(tmp_path):
    with SimulatorServer(WorldPlan(orders=60, poison=0)) as server:
        made = Shop(server, tmp_path)
        yield made
        made.close()


@pytest.fixture
def permitted(shop):
    shop.call("tmc.user.permit")
    return shop


class Until:
    """Stops when nothing is left, or after a while."""

    def __init__(self, is_done, seconds=20):
        self._is_done = is_done
        self._until = time.monotonic() + seconds

    def is_set(self):
        return self._is_done() or time.monotonic() > self._until


def drain(shop, source, **options):
    return consume(source, shop.inbox, Until(lambda: not shop.queue.left()), **options)


def stored(shop):
    return shop.inbox.unhandled(100_000)


ROADS = pytest.mark.parametrize("road", ["connection", "pull"])


# --- a day of a shop --------------------------------------------------------------------


@ROADS
def test_a_day_arrives_whole(permitted, road):
    """
    Whatever happens in a shop's day arrives, by either road, once in the inbox and
    confirmed.
    """
    permitted.advance(DAY)
    with permitted.connection() if road == "connection" else _open(permitted) as source:
        statistics = drain(permitted, source)
    queued = [str(row.id) for row in permitted.queue.log if row.act == "queued"]

    assert sorted(queued) == sorted(message.id for message in stored(permitted))
    assert len(queued) == statistics.saved == statistics.confirmed
    assert len(queued) > 100
    assert all(len(one) == 19 for one in queued)


def _open(shop):
    class Opened:
        def __enter__(self):
            return shop.pull()

        def __exit__(self, *_):
            return None

    return Opened()


def test_both_roads_bring_the_same_messages(permitted):
    """
    The same message is the same value by either road, but for what only one tells.
    """
    permitted.advance(DAY)
    rows = permitted.pull(quantity=200).receive(1)
    permitted.advance(permitted.queue.plan.redelivery_s + 1)
    pushed = {}
    with permitted.connection() as connection:
        until = time.monotonic() + 10
        while time.monotonic() < until and not {m.id for m in rows} <= pushed.keys():
            pushed |= {m.id: m for m in connection.receive(0.1)}

    assert len(rows) > 50
    assert rows == [attrs.evolve(pushed[m.id], data_id=None, out_time=None) for m in rows]


def test_messages_tell_what_happened(permitted):
    """
    Every trade's story is told: its creation, payment, shipping and end, its refunds,
    memos and addresses.
    """
    permitted.advance(DAY)
    with permitted.connection() as source:
        drain(permitted, source)
    told = Counter(message.topic.rpartition("_")[2] for message in stored(permitted))
    world = permitted.server.world
    paid = [t for t in world.trades.values() if t.pay_time and t.type != "cod"]

    assert len(world.trades) == told["TradeCreate"]
    assert len(paid) <= told["TradeBuyerPay"] <= len(world.trades)
    assert len(world.refunds) == told["RefundCreated"]
    assert {"TradeSellerShip", "TradeMemoModified", "TradeClose"} <= set(told)


def test_contents_are_as_documented(permitted):
    """
    The simulator sends no field that its topic does not document, and the events of
    what it sends leave nothing over.
    """
    permitted.advance(DAY)
    item = permitted.server.world.products[0]
    key = item.skus[0][0] if item.skus else item.num_iid
    permitted.server.gateway.shop.stock[key] = 0
    permitted.pull()
    with permitted.connection() as source:
        drain(permitted, source)
        consume(source, permitted.inbox, Until(lambda: not permitted.queue.left(), 1))
    messages = stored(permitted)

    assert {"taobao_item_ItemStockChanged"} <= {message.topic for message in messages}
    assert [] == [m.topic for m in messages if m.others]
    assert [] == [
        m.topic for m in messages if not set(json.loads(m.content)) <= FACTS[m.topic]
    ]


def test_changes_by_calls_are_told_too(permitted):
    """
    A memo written, goods sent and pieces set by a call are told like what happens by
    itself.
    """
    permitted.advance(DAY / 2)
    world = permitted.server.world
    trade = next(
        t
        for t in world.trades.values()
        if t.status == "WAIT_SELLER_SEND_GOODS" and t.type == "fixed" and not t.holds
    )
    item, tid = world.products[0], str(trade.tid)
    with permitted.connection() as source:
        drain(permitted, source)
        before = {message.id for message in stored(permitted)}
        permitted.call("trade.memo.update", tid=tid, memo="加急", flag=2)
        permitted.call(
            "logistics.offline.send", tid=tid, company_code="YTO", out_sid="YT1234567890123"
        )
        permitted.call(
            "item.quantity.update", num_iid=item.num_iid, quantity=7, **_sku_of(item)
        )
        consume(
            source,
            permitted.inbox,
            Until(lambda: permitted.inbox.count() >= len(before) + 4, 10),
        )
    news = [m for m in stored(permitted) if m.id not in before]
    of_item = {type(m.event).__name__: m.event for m in news if "_item_" in m.topic}

    assert [
        ("TradeMemoModified", "加急"),
        ("TradeSellerShip", "WAIT_BUYER_CONFIRM_GOODS"),
    ] == [
        (type(m.event).__name__, getattr(m.event, "seller_memo", None) or m.event.status)
        for m in news
        if getattr(m.event, "tid", None) == str(trade.tid)
    ]
    assert {"ItemUpdate", "ItemStockChanged"} == set(of_item)
    assert "num" == of_item["ItemUpdate"].changed_fields
    assert 7 == of_item["ItemStockChanged"].num


def _sku_of(item):
    return {"sku_id": item.skus[0][0]} if item.skus else {}


def test_refunds_decided_by_calls_are_told(permitted):
    """
    A refund that the seller decides by a call is told, and so is an item taken off sale.
    """
    permitted.advance(DAY)
    world = permitted.server.world
    case = next(iter(world.refunds.values()))
    with permitted.connection() as source:
        drain(permitted, source)
        case.status = "SELLER_REFUSE_BUYER"
        num_iid = world.products[-1].num_iid
        permitted.call("item.update.delisting", num_iid=num_iid)
        had = permitted.inbox.count()
        consume(source, permitted.inbox, Until(lambda: permitted.inbox.count() >= had + 2))
    news = {type(m.event).__name__: m.event for m in stored(permitted)[had:]}

    assert {"RefundSellerRefuseAgreement", "ItemDownshelf"} == set(news)
    assert str(case.refund_id) == news["RefundSellerRefuseAgreement"].refund_id
    assert str(num_iid) == news["ItemDownshelf"].num_iid


# --- redelivery -------------------------------------------------------------------------


@ROADS
def test_what_is_not_confirmed_comes_again(permitted, road):
    """
    A message that was received and not confirmed comes again after its time, and not
    before.
    """
    permitted.queue.put_into("default", "taobao_trade_TradeCreate", {"tid": 1})
    source = getattr(permitted, road)()
    first = _receive(source)
    early = source.receive(0.1)
    permitted.advance(301)
    again = _receive(source)
    source.confirm([first[0].id])
    source.close()

    assert ([], 1) == (list(early), len(first))
    assert [first[0].id] == [message.id for message in again]
    _wait(lambda: permitted.queue.left() == 0)
    assert 0 == permitted.queue.left()


def _receive(source, seconds=5):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        messages = source.receive(0.1)
        if messages:
            return list(messages)
    return []


def _wait(condition, seconds=5):
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.005)


@pytest.mark.parametrize("fault", [one for one in TmcFault if one is not TmcFault.NO_ACK])
def test_each_trouble_is_overcome(permitted, fault):
    """
    Whatever goes wrong on the line, each message ends up once in the inbox and
    confirmed.
    """
    permitted.server.tmc.fire(fault)
    ids = [
        permitted.queue.put_into("default", "taobao_trade_TradeCreate", {"tid": n})
        for n in range(20)
    ]
    stop = Until(lambda: not permitted.queue.left())
    timer = threading.Thread(target=_let_time_pass, args=(permitted, stop))
    timer.start()
    with permitted.connection() as source:
        consume(source, permitted.inbox, stop)
    timer.join()

    assert {fault: 1} == dict(permitted.server.tmc.dice.fired)
    assert 0 == permitted.queue.left()
    assert sorted(map(str, ids)) == sorted(m.id for m in stored(permitted))


def _let_time_pass(shop, stop):
    """Redelivery is a matter of the world's clock, which stands still by itself."""
    while not stop.is_set():
        shop.server.world.advance(60)
        time.sleep(0.05)


def test_a_connect_that_is_never_answered_is_tried_again(permitted):
    """
    A CONNECT without an answer is given up, and the next one is answered.
    """
    permitted.server.tmc.fire(TmcFault.NO_ACK)
    config = ConnectionConfig(ack_timeout_s=0.2, backoff=Backoff(base_s=0.01))
    permitted.queue.put_into("default", "taobao_trade_TradeCreate", {"tid": 1})
    with permitted.connection(config=config) as source:
        messages = _receive(source)

    assert 1 == len(messages)
    assert 2 == permitted.server.tmc.connects


# --- who may ----------------------------------------------------------------------------


def test_a_wrong_secret_is_refused(permitted):
    """
    A bad signature is an error of the settings, with advice.
    """
    wrong = attrs.evolve(permitted.credentials, app_secret=Secret("simulator-wrong"))
    with (
        permitted.connection(credentials=wrong) as source,
        pytest.raises(ConfigError, match="Invalid signature") as caught,
    ):
        source.connect()

    assert "app secret" in caught.value.advice.en


def test_a_wrong_app_or_clock_is_refused(permitted):
    """
    So are an unknown app key, and a clock that is off by over ten minutes.
    """
    wrong = attrs.evolve(permitted.credentials, app_key="1")
    with permitted.connection(credentials=wrong) as source, pytest.raises(ConfigError):
        source.connect()
    permitted.clock.advance(3600)
    with permitted.connection() as source, pytest.raises(ConfigError, match="timestamp"):
        source.connect()


def test_an_unknown_group_is_refused(permitted):
    """
    A group nobody made is a matter of permission.
    """
    with (
        permitted.connection(group="nobody") as source,
        pytest.raises(AuthorizationError, match="nobody"),
    ):
        source.connect()


def test_the_token_is_checked(permitted):
    """
    The token of taobao.tmc.auth.get is accepted, another one is not.
    """
    good = connect_token(permitted.client)
    with permitted.connection(token=lambda: good) as source:
        source.connect()
    with (
        permitted.connection(token=lambda: Secret("other")) as source,
        pytest.raises(AuthorizationError),
    ):
        source.connect()

    assert "token" not in repr(good)


def test_frames_without_the_token_are_turned_away(permitted):
    """
    A caller that does not repeat the token is sent away, and connects again.
    """
    with permitted.connection() as source:
        source.connect()
        source._token = None
        source.confirm(["1"])
        _wait(lambda: source.receive(0.05) or source.tally.statistics().reconnects)

        assert ["token refused"] == permitted.server.tmc.refused
        assert 1 == source.tally.statistics().reconnects


def test_nothing_comes_without_a_permit(shop):
    """
    A user without a permit, or with a cancelled one, has no messages.
    """
    shop.advance(DAY / 4)
    none = shop.queue.left()
    shop.call("tmc.user.permit")
    shop.advance(DAY / 4)
    some = shop.queue.left()
    shop.call("tmc.user.cancel", nick=SELLER_NICK)
    shop.advance(DAY / 4)

    assert (0, True) == (none, some > 0)
    assert some == shop.queue.left()


def test_a_permit_can_name_topics(shop):
    """
    A permit with topics replaces the former one and lets only those through.
    """
    shop.call("tmc.user.permit")
    shop.call("tmc.user.permit", topics=["taobao_trade_TradeBuyerPay"])
    shop.advance(DAY)
    answer = shop.call(
        "tmc.user.get", fields="user_nick,topics,is_valid,group_name", nick=SELLER_NICK
    )
    with shop.connection() as source:
        drain(shop, source)

    assert {"taobao_trade_TradeBuyerPay"} == {m.topic for m in stored(shop)}
    assert (True, ["taobao_trade_TradeBuyerPay"]) == (
        answer["tmc_user"]["is_valid"],
        answer["tmc_user"]["topics"],
    )


# --- groups -----------------------------------------------------------------------------


@ROADS
def test_groups_divide_messages(permitted, road):
    """
    Topics routed to a group come there, the rest to the default group; by either road.
    """
    permitted.call(
        "tmc.topic.group.add", group_name="money", topics=["taobao_trade_TradeBuyerPay"]
    )
    permitted.advance(DAY)
    left = permitted.queue.left()
    source = getattr(permitted, road)(group="money")
    _consume_some(source, permitted.inbox)
    source.close()
    payments = stored(permitted)

    assert {"taobao_trade_TradeBuyerPay"} == {m.topic for m in payments}
    assert 0 < len(payments) < left


def _consume_some(source, inbox, seconds=2):
    """Take what a group holds: until it has been empty for a moment."""
    quiet = [time.monotonic()]

    class Idle:
        def is_set(self):
            statistics = source.tally.statistics()
            if statistics.received != seen[0]:
                seen[0], quiet[0] = statistics.received, time.monotonic()
            return time.monotonic() - quiet[0] > seconds / 4

    seen = [0]
    consume(source, inbox, Idle())


def test_users_can_be_routed(permitted):
    """
    A group made for a user takes all of that user's messages; deleting it loses them.
    """
    permitted.call("tmc.group.add", group_name="vip", nicks=[SELLER_NICK])
    permitted.advance(DAY / 2)
    info = permitted.call("tmc.queue.get", group_name="vip")["datas"]
    names = permitted.call("tmc.groups.get")["groups"]
    left = permitted.queue.left()
    permitted.call("tmc.group.delete", group_name="vip")

    assert left == info[0]["put_toal"] > 0
    assert ["default", "vip"] == [one["name"] for one in names]
    assert 0 == permitted.queue.left()


def test_a_group_can_be_left_again(permitted):
    """
    Taking user or topic out of a group sends what comes to the default one.
    """
    permitted.call("tmc.group.add", group_name="vip", nicks=[SELLER_NICK])
    permitted.call("tmc.topic.group.add", group_name="vip", topics=["a_b_C"])
    permitted.call("tmc.group.delete", group_name="vip", nicks=[SELLER_NICK])
    permitted.call("tmc.topic.group.delete", group_name="vip", topics=["a_b_C"])
    permitted.queue.publish("a_b_C", {})

    assert {"default": 1} == dict(permitted.queue.put)
    with pytest.raises(InvalidCallError):
        permitted.call("tmc.messages.consume", group_name="nobody")


# --- by calls ---------------------------------------------------------------------------


def test_many_are_confirmed_in_calls_of_at_most_200(permitted):
    """
    450 messages are confirmed in three calls.
    """
    for n in range(450):
        permitted.queue.put_into("default", "a_b_C", {"n": n})
    source = permitted.pull(quantity=200)
    messages = [m for _ in range(3) for m in source.receive(1)]
    confirmed = source.confirm([m.id for m in messages])

    assert 450 == len(messages) == confirmed
    assert 3 == permitted.server.gateway.calls["taobao.tmc.messages.confirm"]
    assert 0 == permitted.queue.left()


def test_an_empty_queue_is_not_asked_all_the_time(permitted):
    """
    After an empty answer the next call waits, in steps that let a stop be noticed.
    """
    source = permitted.pull(idle_s=5.0)
    began = permitted.clock.monotonic()
    for _ in range(11):
        source.receive(0.5)

    assert 1 == permitted.server.gateway.calls["taobao.tmc.messages.consume"]
    source.receive(0.5)
    assert 2 == permitted.server.gateway.calls["taobao.tmc.messages.consume"]
    assert 5.0 <= permitted.clock.monotonic() - began < 6.0


@pytest.mark.parametrize("quantity", [9, 201])
def test_the_quantity_has_bounds(permitted, quantity):
    """
    Fewer than 10 or more than 200 messages a call are refused before any call.
    """
    with pytest.raises(ConfigError):
        permitted.pull(quantity=quantity)


def test_a_gateway_that_is_away_is_waited_for(permitted):
    """
    While the gateway cannot be reached pulling waits; nothing is raised, and confirming
    says that it could not.
    """
    source = permitted.pull()
    permitted.server.stop()

    assert [] == list(source.receive(0.1))
    assert 0 == source.confirm(["1"])
    assert "NoAnswerError" == source.tally.statistics().last_error
    assert not issubclass(NoAnswerError, AuthorizationError)


def test_a_refused_call_is_raised(permitted):
    """
    A call that is refused for good ends pulling with what the gateway said.
    """
    wrong = attrs.evolve(permitted.credentials, app_secret=Secret("simulator-wrong"))
    with Client(
        wrong, endpoint=Endpoint.simulator(permitted.server.url), clock=permitted.clock
    ) as client:
        source = MessagePull(client, clock=permitted.clock)
        with pytest.raises(InvalidCallError):
            source.receive(0.1)


def test_apps_can_publish(permitted):
    """
    What an app produces comes back as a message.
    """
    one = permitted.call("tmc.message.produce", topic="a_b_C", content='{"n":1}')
    many = permitted.call(
        "tmc.messages.produce",
        messages=[{"topic": "a_b_C", "content": '{"n":2}', "target_group": "default"}],
    )
    messages = permitted.pull().receive(1)

    assert one["is_success"] is True
    assert many["is_all_success"] is True
    assert ['{"n":1}', '{"n":2}'] == [message.content for message in messages]
    assert one["msg_ids"] == [messages[0].id]


# --- a whole consumer -------------------------------------------------------------------


def test_withdrawn_authorisations_reach_the_hook(permitted):
    """
    A withdrawn authorisation is in the inbox before the hook hears of it.
    """
    heard = []

    def tell(message):
        heard.append((message.event.open_id, permitted.inbox.holds(message.id)))

    permitted.queue.publish(AUTH_CANCEL, {"open_id": "AAH1", "user_id": "7"})
    with permitted.connection() as source:
        drain(permitted, source, on_event=tell)

    assert [("AAH1", True)] == heard


def test_a_consumer_and_a_pipeline_share_an_inbox(permitted):
    """
    While a consumer saves, a pipeline works messages off; none is handled twice.
    """
    handled = []
    with Consumer(permitted.connection(), permitted.inbox) as consumer:
        _wait(lambda: consumer.statistics.connected)
        permitted.advance(DAY)
        until = time.monotonic() + 20
        while time.monotonic() < until:
            batch = permitted.inbox.unhandled(50)
            handled += [message.id for message in batch]
            permitted.inbox.mark_done([message.id for message in batch])
            if not permitted.queue.left() and not permitted.inbox.count():
                break
    queued = [str(row.id) for row in permitted.queue.log if row.act == "queued"]

    assert sorted(queued) == sorted(handled)
    assert len(queued) == consumer.statistics.saved


def test_the_shop_process_tells_its_address():
    """
    A simulator in a process of its own serves messages at the address it prints.
    """
    with SimulatorProcess(WorldPlan(orders=2, poison=0)) as process:
        credentials = Credentials(
            app_key=process.app_key, app_secret=Secret(process.app_secret)
        )
        endpoint = MessageEndpoint.simulator(process.tmc_url)
        with (
            MessageConnection(credentials, endpoint=endpoint) as source,
            pytest.raises(ConfigError, match="timestamp"),
        ):
            # Its day is another one than ours; it is the right service that says so.
            source.connect()


def test_a_plan_decides_when_messages_come_again(permitted):
    """
    The interval of redelivery is the plan's.
    """
    permitted.queue.plan = TmcPlan(redelivery_s=10)
    permitted.queue.put_into("default", "a_b_C", {})
    first = permitted.pull().receive(1)
    permitted.advance(9)
    early = permitted.pull().receive(1)
    permitted.advance(2)

    assert (1, []) == (len(first), list(early))
    assert first == permitted.pull().receive(1)
