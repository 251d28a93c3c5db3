"""
The long connection against a server that does what a test says.
"""

from __future__ import annotations

import gzip
import itertools
import logging
import socket
import ssl
import sys
import time
from datetime import datetime

import pytest
import trustme
from attrs import evolve
from line_server import LineServer, frames
from tests_support import CREDENTIALS

from tmallerp.clock import BEIJING, SystemClock, VirtualClock
from tmallerp.errors import (
    AuthorizationError,
    ConfigError,
    DecodeError,
    NoAnswerError,
)
from tmallerp.secrets import Secret
from tmallerp.top import Credentials
from tmallerp.top.messages import (
    Backoff,
    ConnectionConfig,
    Consumer,
    MessageConnection,
    MessageEndpoint,
    MessageInbox,
    Outcomes,
)

QUICK = ConnectionConfig(
    open_timeout_s=5,
    ack_timeout_s=0.3,
    backoff=Backoff(base_s=0.02, cap_s=0.1, jitter=0.0, stable_s=60),
)


@pytest.fixture
def serve():
    made = []

    def make(script, **settings):
        made.append(LineServer(script, **settings))
        return made[-1]

    yield make
    for server in made:
        server.close()


@pytest.fixture
def connect():
    made = []

    def make(url, **settings):
        settings.setdefault("config", QUICK)
        credentials = settings.pop("credentials", CREDENTIALS)
        endpoint = MessageEndpoint.simulator(url)
        made.append(MessageConnection(credentials, endpoint=endpoint, **settings))
        return made[-1]

    yield make
    for connection in made:
        connection.close()


def wait_for(condition, seconds=10):
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.005)
    return condition()


def received(connection, count, seconds=10):
    messages, until = [], time.monotonic() + seconds
    while len(messages) < count and time.monotonic() < until:
        messages += connection.receive(0.1)
    return messages


# --- the greeting ---------------------------------------------------------------------


def test_the_connect_is_signed_as_described(serve, connect):
    """
    The CONNECT carries app key, group, milliseconds and a signature over the three.
    """
    server = serve(lambda peer: (peer.accept(), peer.end.wait(10)))
    connection = connect(
        server.url,
        credentials=SIGNER,
        clock=VirtualClock(datetime(2016, 1, 1, 12, tzinfo=BEIJING)),
    )
    connection.connect()
    custom = server.peers[0].frames[0].custom

    assert frames.CONNECT == server.peers[0].frames[0].kind
    assert {
        "app_key": "12345678",
        "group_name": "default",
        "timestamp": "1451620800000",
        "intranet_ip": "127.0.0.1",
    } == {key: custom[key] for key in custom if key not in {"sign", "sdk"}}
    assert frames_sign("simulator-helloworld", custom) == custom["sign"] and custom[
        "sdk"
    ].startswith("tmallerp-")


SIGNER = Credentials(app_key="12345678", app_secret=Secret("simulator-helloworld"))


def frames_sign(secret, custom):
    """Sign the way the simulator does, which the vector of the unit test pins too."""
    from tmallerp.simulator.wire import expected_sign

    signed = {key: custom[key] for key in ("app_key", "group_name", "timestamp")}
    return expected_sign(signed, secret, "md5")


def test_further_headers_and_the_token_are_sent(serve, connect):
    """
    Configured headers and the token of taobao.tmc.auth.get come along in the CONNECT.
    """
    server = serve(lambda peer: (peer.accept(), peer.end.wait(10)))
    connection = connect(
        server.url,
        group="vip",
        token=lambda: Secret("tmc-auth"),
        config=ConnectionConfig(headers=(("filter_exp", "*"), ("minor_group", "default"))),
    )
    connection.connect()
    custom = server.peers[0].frames[0].custom

    assert ("vip", "tmc-auth", "*", "default") == (
        custom["group_name"],
        custom["token"],
        custom["filter_exp"],
        custom["minor_group"],
    )


def test_every_later_frame_repeats_the_token(serve, connect):
    """
    The token of the acknowledgement stands in pulls, confirmations and failures.
    """

    def script(peer):
        peer.accept("tok-7")
        peer.hear_all()

    server = serve(script)
    connection = connect(server.url)
    connection.connect()
    connection.confirm(["1"])
    connection.fail({"2": "no"})
    wait_for(lambda: len(server.peers[0].frames) == 4)
    later = server.peers[0].frames[1:]

    assert ["tok-7"] * 3 == [one.token for one in later]
    assert [1, 2, 20] == [one.custom["__kind"] for one in later]


def test_no_token_is_made_up(serve, connect):
    """
    Where the acknowledgement hands out no token, frames carry none.
    """

    def script(peer):
        peer.accept(None)
        peer.hear_all()

    server = serve(script)
    connect(server.url).connect()
    wait_for(lambda: len(server.peers[0].frames) == 2)

    assert server.peers[0].frames[1].token is None


def test_messages_are_asked_for_at_once_and_again(serve, connect):
    """
    A request for messages goes out right after connecting and at every interval.
    """

    def script(peer):
        peer.accept()
        peer.hear_all()

    server = serve(script)
    clock = VirtualClock(datetime(2026, 11, 11, tzinfo=BEIJING))
    connection = connect(server.url, clock=clock)
    connection.receive(0.01)
    wait_for(lambda: len(server.peers[0].frames) == 2)
    for _ in range(4):
        clock.advance(5)
        connection.receive(0.01)
    wait_for(lambda: len(server.peers[0].frames) == 3)

    assert 2 == len(server.peers[0].answers(1))
    assert 2 == connection.tally.statistics().pulls


def test_the_line_is_pinged(serve, connect):
    """
    A silent line is pinged, and one that does not answer is left and opened again.
    """

    def script(peer):
        peer.accept()
        if len(server.peers) == 1:
            # A server that reads nothing any more answers no ping.
            peer.socket.recv_flow_control.acquire()
        peer.end.wait(10)

    server = serve(script)
    config = ConnectionConfig(
        ping_after_s=0.1, ping_timeout_s=0.2, backoff=Backoff(base_s=0.01, jitter=0)
    )
    connection = connect(server.url, config=config)
    wait_for(lambda: connection.receive(0.05) or len(server.peers) > 1)

    assert len(server.peers) > 1
    if server.peers:
        server.peers[0].socket.recv_flow_control.release()


# --- what may go wrong ----------------------------------------------------------------


def test_a_closed_port_is_unreachable(connect):
    """
    Connection refused is an error that says nothing was sent.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(NoAnswerError) as caught:
        connect(f"ws://127.0.0.1:{port}/").connect()

    assert not caught.value.sent
    assert "ConnectionRefusedError" in caught.value.message


def test_a_web_server_is_no_message_service(connect, server):
    """
    An answer that is no WebSocket names its status.
    """
    server.always = (503, b"busy")
    url = server.url.replace("http://", "ws://")
    with pytest.raises(NoAnswerError, match="HTTP status 503"):
        connect(url).connect()


def test_a_redirect_is_not_followed(connect, serve, server):
    """
    The signature goes to no other host than the one that was named.
    """
    elsewhere = serve(lambda peer: peer.hear())
    server.always = (302, b"", {"Location": elsewhere.url})
    url = server.url.replace("http://", "ws://")
    with pytest.raises(NoAnswerError):
        connect(url).connect()

    assert all(peer.frames == [] for peer in elsewhere.peers)


@pytest.mark.parametrize(
    "location", ["http://127.0.0.1:9/", "https://login.example/", "ws://[", "ws://h:x/"]
)
def test_a_redirect_to_no_service_is_an_outage(connect, server, location):
    """
    A redirect to a page, or to what is no address, leaves the service unreachable, and
    the consumer may try again.
    """
    server.always = (302, b"", {"Location": location})
    with pytest.raises(NoAnswerError, match="cannot be reached") as caught:
        connect(server.url.replace("http://", "ws://")).connect()

    assert caught.value.sent is False


@pytest.mark.parametrize(
    ("proxy", "shown"),
    [
        ("socks5://user:hush@127.0.0.1:9", "socks5://127.0.0.1:9"),
        ("ftp://user:hush@127.0.0.1:9", "ftp://127.0.0.1:9"),
        ("http://user:hush@127.0.0.1:x", "proxy"),
    ],
)
def test_a_proxy_that_cannot_be_used_is_named(serve, connect, proxy, shown, monkeypatch):
    """
    A proxy of a kind that is not spoken here is a setting to correct; its password is
    not shown.
    """
    monkeypatch.setitem(sys.modules, "python_socks", None)
    server = serve(lambda peer: peer.hear())
    with pytest.raises(ConfigError, match=shown) as caught:
        connect(server.url, config=evolve(QUICK, proxy=proxy)).connect()

    assert "proxy" == caught.value.key
    assert "hush" not in repr(caught.value) + str(caught.value)


def test_silence_after_connect_is_given_up(serve, connect):
    """
    A CONNECT that is not acknowledged in time is an error.
    """
    server = serve(lambda peer: peer.end.wait(10))
    with pytest.raises(NoAnswerError, match=r"within 0\.3 s"):
        connect(server.url).connect()


def test_garbage_after_connect_is_an_error(serve, connect):
    """
    An acknowledgement that is no frame is a decoding error by byte.
    """
    server = serve(lambda peer: (peer.hear(), peer.socket.send(b"\x07"), peer.end.wait(5)))
    with pytest.raises(DecodeError):
        connect(server.url).connect()


@pytest.mark.parametrize(
    ("status", "phrase", "kind", "advice"),
    [
        (25, "Invalid signature", ConfigError, "app secret"),
        (31, "Invalid timestamp", ConfigError, "clock"),
        (29, "invalid app_key", ConfigError, "app key"),
        (404, "group vip not exist", AuthorizationError, "group exists"),
        (1, "", AuthorizationError, "may use messages"),
        (0, "denied", AuthorizationError, "console"),
    ],
)
def test_a_refused_connect_says_what_to_do(serve, connect, status, phrase, kind, advice):
    """
    What the service says of a refused CONNECT becomes a typed error with advice.
    """
    server = serve(lambda peer: (peer.refuse(status, phrase), peer.end.wait(5)))
    with pytest.raises(kind) as caught:
        connect(server.url).connect()

    assert advice in caught.value.advice.en
    assert caught.value.advice.zh
    assert phrase in caught.value.message


def test_a_first_refusal_ends_the_loop(serve, connect):
    """
    Wrong settings are no reason to knock again and again.
    """
    server = serve(lambda peer: (peer.refuse(25, "Invalid signature"), peer.end.wait(5)))
    connection = connect(server.url)
    with pytest.raises(ConfigError):
        connection.receive(0.1)

    assert 1 == len(server.peers)


def test_a_later_refusal_is_waited_out_for_a_while(serve, connect):
    """
    Once connected, refusals are tried again, and given up after five in a row.
    """

    def script(peer):
        if len(server.peers) == 1:
            peer.accept()
            peer.socket.close()
        else:
            peer.refuse(500, "restarting")
            peer.end.wait(5)

    server = serve(script)
    connection = connect(server.url)
    with pytest.raises(AuthorizationError):
        received(connection, 1)

    assert 6 == len(server.peers)


def test_the_library_is_named_when_it_is_missing(monkeypatch, connect):
    """
    Without the extra the error says what to install.
    """
    monkeypatch.setitem(sys.modules, "websockets.sync.client", None)
    with pytest.raises(ConfigError) as caught:
        connect("ws://127.0.0.1:9/").connect()

    assert "tmallerp[messages]" in caught.value.advice.en


# --- staying connected ----------------------------------------------------------------


def test_a_broken_line_is_opened_again(serve, connect):
    """
    A line that breaks is opened again, and the new token is used from then on.
    """

    def script(peer):
        number = len(server.peers)
        peer.accept(f"token-{number}")
        peer.hear()
        peer.send_message(number)
        if number < 3:
            peer.socket.socket.shutdown(socket.SHUT_RDWR)
        else:
            peer.hear_all()

    server = serve(script)
    connection = connect(server.url)
    messages = received(connection, 3)
    connection.confirm(["3"])
    wait_for(lambda: server.peers[2].answers(2))
    statistics = connection.tally.statistics()

    assert ["1", "2", "3"] == [message.id for message in messages]
    assert ["token-3"] == [one.token for one in server.peers[2].answers(2)]
    assert (2, True, 3) == (statistics.reconnects, statistics.connected, statistics.pulls)


def test_pauses_grow_and_begin_anew():
    """
    Pauses double up to the cap, less a share drawn by chance.
    """
    backoff = Backoff()

    assert [10, 20, 40, 80, 160, 300, 300] == [backoff.pause(n, 0.0) for n in range(1, 8)]
    assert 5 == backoff.pause(1, 1.0)
    assert 300 == backoff.pause(10_000, 0.0)


def test_a_closed_port_is_tried_with_growing_pauses(connect):
    """
    While the service is down the loop waits longer each time, and raises nothing.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"ws://127.0.0.1:{free.getsockname()[1]}/"
    clock = VirtualClock(datetime(2026, 11, 11, tzinfo=BEIJING))
    connection = connect(url, clock=clock, config=ConnectionConfig(), chance=lambda: 0.0)
    tries = []
    while len(tries) < 5:
        before = connection._failures
        connection.receive(0.5)
        if connection._failures > before:
            tries.append(clock.monotonic())
    pauses = [round(b - a) for a, b in itertools.pairwise(tries)]

    assert [10, 20, 40, 80] == pauses
    assert "NoAnswerError" == connection.tally.statistics().last_error


def test_a_long_life_forgives_failures(serve, connect):
    """
    After a connection that lived long the pauses begin anew; after a short one not.
    """

    def script(peer):
        peer.accept()
        peer.end.wait(5)

    server = serve(script)
    clock = VirtualClock(datetime(2026, 11, 11, tzinfo=BEIJING))
    connection = connect(server.url, clock=clock, chance=lambda: 0.0)
    lives = []
    for life in (1, 1, 100):
        wait_for(
            lambda: connection.receive(0.01) or connection.tally.statistics().connected
        )
        clock.advance(life)
        server.peers[-1].socket.socket.shutdown(socket.SHUT_RDWR)
        wait_for(
            lambda: connection.receive(0.01) or not connection.tally.statistics().connected
        )
        lives.append(connection._failures)
        clock.advance(1)

    assert [1, 2, 1] == lives


def test_garbage_costs_itself_alone(serve, connect):
    """
    A frame that is none, or only half of one, or text, does not keep neighbours away.
    """

    def script(peer):
        peer.accept()
        peer.send_message(1)
        peer.socket.send(b"\x02\x02\x01")
        peer.socket.send("text")
        peer.send_message(2)
        peer.socket.send(frames.pack(frames.SEND, {"__kind": (frames.BYTE, 3)}))
        peer.send_message(3)
        peer.end.wait(5)

    connection = connect(serve(script).url)
    messages = received(connection, 3)

    assert ["1", "2", "3"] == [message.id for message in messages]
    assert 3 == connection.tally.statistics().garbled


def test_odd_messages_do_not_end_the_line(serve, connect):
    """
    However many messages have contents that cannot be read, the next good one comes on
    the same line.
    """

    def script(peer):
        peer.accept()
        for number in range(1, 31):
            cells = {
                "__kind": (frames.BYTE, 3),
                "id": (frames.LONG, number),
                "topic": (frames.TEXT, "a_b_C"),
                "content": (frames.BYTES, b"no gzip"),
            }
            peer.socket.send(frames.pack(frames.SEND, cells))
        peer.send_message(31)
        peer.end.wait(5)

    server = serve(script)
    connection = connect(server.url)

    assert ["31"] == [message.id for message in received(connection, 1)]
    assert (1, 30) == (len(server.peers), connection.tally.statistics().garbled)


def test_nothing_but_garbage_ends_the_line(serve, connect):
    """
    A line on which nothing can be read any more is opened anew.
    """

    def script(peer):
        peer.accept()
        if len(server.peers) == 1:
            for _ in range(20):
                peer.socket.send(b"garbage")
        else:
            peer.send_message(1)
        peer.end.wait(5)

    server = serve(script)
    connection = connect(server.url)

    assert ["1"] == [message.id for message in received(connection, 1)]
    assert 2 == len(server.peers)


def test_a_bad_status_ends_the_line(serve, connect):
    """
    When the service says that our frames are refused, the line is opened anew.
    """

    def script(peer):
        peer.accept()
        if len(server.peers) == 1:
            plain = {frames.STATUS: 401, frames.PHRASE: "token refused"}
            peer.socket.send(frames.pack(frames.SEND_ACK, {}, plain))
        else:
            peer.send_message(1)
        peer.end.wait(5)

    server = serve(script)

    assert 1 == len(received(connect(server.url), 1))
    assert 2 == len(server.peers)


def test_confirmations_of_a_lost_line_are_not_made_up(serve, connect):
    """
    What came on a line that broke is not counted as confirmed; it will come again.
    """

    def script(peer):
        peer.accept()
        peer.hear()
        peer.send_message(1)
        peer.end.wait(5)

    server = serve(script)
    connection = connect(server.url)
    received(connection, 1)
    server.peers[0].socket.socket.shutdown(socket.SHUT_RDWR)
    wait_for(lambda: connection.confirm(["1"]) == 0)

    assert 0 == connection.confirm(["1"])
    assert not connection.tally.statistics().connected


def test_a_service_that_reads_nothing_holds_nobody(serve, connect):
    """
    When nothing can be sent any more, the line is given up after a while.
    """

    def script(peer):
        peer.accept()
        peer.socket.recv_flow_control.acquire()
        peer.end.wait(10)
        peer.socket.recv_flow_control.release()

    config = ConnectionConfig(send_timeout_s=0.3, ping_after_s=0.1, ping_timeout_s=30)
    connection = connect(serve(script).url, config=config)
    connection.connect()
    began = time.monotonic()
    connection.fail({str(n): "长" * 128 for n in range(1, 40_000)})

    assert not connection.tally.statistics().connected
    assert time.monotonic() - began < 10


# --- what is sent and seen ------------------------------------------------------------


def test_failures_carry_at_most_128_characters(serve, connect, tmp_path):
    """
    A failed message is reported with its id and a reason of at most 128 characters,
    and its neighbours are confirmed.
    """

    class Desk:
        def save(self, messages):
            outcomes = MessageInbox.save(inbox, [m for m in messages if m.id != "2"])
            return Outcomes(saved=outcomes.saved, failed={"2": "长" * 200})

    def script(peer):
        peer.accept()
        for number in (1, 2, 9_223_372_036_854_775_807):
            peer.send_message(number)
        peer.hear_all()

    server = serve(script)
    with (
        MessageInbox(tmp_path / "inbox.db", app="99") as inbox,
        Consumer(connect(server.url), Desk()),
    ):
        wait_for(lambda: server.peers and server.peers[0].answers(20))
        peer = server.peers[0]

        assert [(2, "长" * 128)] == [
            (one.custom["id"], one.custom["msg"]) for one in peer.answers(20)
        ]
        assert [1, 9_223_372_036_854_775_807] == [
            one.custom["id"] for one in peer.answers(2)
        ]


def test_packed_content_arrives_as_text(serve, connect):
    """
    Content sent as gzip is the text it was packed from.
    """
    text = '{"tid":2231958349000000001,"seller_memo":"加急"}'

    def script(peer):
        peer.accept()
        cells = {
            "__kind": (frames.BYTE, 3),
            "id": (frames.LONG, 1),
            "topic": (frames.TEXT, "taobao_trade_TradeMemoModified"),
            "content": (frames.BYTES, gzip.compress(text.encode())),
        }
        peer.socket.send(frames.pack(frames.SEND, cells))
        peer.end.wait(5)

    (message,) = received(connect(serve(script).url), 1)

    assert text == message.content
    assert ("2231958349000000001", "加急") == (
        message.event.tid,
        message.event.seller_memo,
    )


def test_a_batch_is_bounded(serve, connect):
    """
    At most a batch is handed on at once, and the rest follows.
    """

    def script(peer):
        peer.accept()
        for number in range(1, 26):
            peer.send_message(number)
        peer.end.wait(5)

    config = ConnectionConfig(batch=10, linger_s=0.5)
    connection = connect(serve(script).url, config=config)
    sizes = [len(connection.receive(2)) for _ in range(3)]

    assert [10, 10, 5] == sizes


def test_secrets_are_never_shown(serve, connect, caplog):
    """
    Neither repr nor any log line, the library's included, shows secret, sign or token.
    """
    caplog.set_level(logging.DEBUG)
    seen = []

    def script(peer):
        seen.append(peer.accept("canary-token").custom["sign"])
        peer.hear()
        peer.socket.close()

    server = serve(script)
    logging.getLogger("websockets.server").setLevel(logging.CRITICAL)
    connection = connect(server.url, token=lambda: Secret("canary-auth"))
    wait_for(lambda: connection.receive(0.01) or connection._failures)
    shown = caplog.text + repr(connection) + repr([vars(r) for r in caplog.records])

    assert seen
    assert "canary" not in shown
    assert not any(sign in shown for sign in seen)
    assert "simulator-secret" not in shown
    assert "The long connection is down." in caplog.text


# --- under TLS ------------------------------------------------------------------------


@pytest.fixture
def authority(tmp_path):
    made = trustme.CA()
    made.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    return made


@pytest.fixture
def secure(authority, serve):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)

    def script(peer):
        peer.accept()
        peer.send_message(1)
        peer.end.wait(5)

    return serve(script, context=context)


def test_wss_is_spoken(secure, connect, tmp_path):
    """
    A wss endpoint is spoken to under TLS, its certificate checked.
    """
    config = ConnectionConfig(ca_file=tmp_path / "ca.pem")

    assert 1 == len(received(connect(secure.url, config=config), 1))


def test_an_untrusted_certificate_is_refused(secure, connect):
    """
    A certificate nobody vouches for ends it before anything is said.
    """
    with pytest.raises(ConfigError, match="not trusted"):
        connect(secure.url, config=ConnectionConfig()).connect()

    assert all(peer.frames == [] for peer in secure.peers)


# --- settings -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url", ["http://h/", "ws://", "ws://user:pw@127.0.0.1/", "mc.api.taobao.com", "wss://"]
)
def test_an_endpoint_is_ws_or_wss(url):
    """
    Anything but a plain ws or wss address is refused.
    """
    with pytest.raises(ConfigError):
        MessageEndpoint(url=url)


def test_plain_ws_must_be_meant():
    """
    Plain ws to another machine is refused unless it is said to be meant; the platform's
    documented address is plain.
    """
    with pytest.raises(ConfigError, match="plain ws"):
        MessageEndpoint(url="ws://mc.example.com/")

    assert not MessageEndpoint(url="ws://mc.example.com/", allow_plain=True).is_encrypted
    assert MessageEndpoint(url="wss://mc.example.com/").is_encrypted
    assert "ws://mc.api.taobao.com/" == MessageEndpoint.production().url


def test_credentials_and_endpoint_belong_together():
    """
    A simulator's credentials never go to the real service, nor real ones to a simulator.
    """
    real = Credentials(app_key="1", app_secret=Secret("s"))
    with pytest.raises(ConfigError):
        MessageConnection(CREDENTIALS)
    with pytest.raises(ConfigError):
        MessageConnection(real, endpoint=MessageEndpoint.simulator("ws://127.0.0.1:1/"))

    assert "MessageConnection('1', 'default'" in repr(MessageConnection(real))


@pytest.mark.parametrize(
    "wrong", [{"ack_timeout_s": 0}, {"pull_every_s": -1}, {"batch": 0}], ids=str
)
def test_settings_out_of_range_are_refused(wrong):
    """
    Numbers that make no sense are refused by name.
    """
    with pytest.raises(ConfigError, match=next(iter(wrong))):
        ConnectionConfig(**wrong)


def test_stopping_is_prompt(serve, connect, tmp_path):
    """
    A consumer with nothing to do ends within about half a second, and says goodbye.
    """
    server = serve(lambda peer: (peer.accept(), peer.hear_all()))
    with MessageInbox(tmp_path / "inbox.db", app="99") as inbox:
        consumer = Consumer(connect(server.url), inbox, clock=SystemClock())
        consumer.start()
        wait_for(lambda: consumer.statistics.connected)
        began = time.monotonic()
        statistics = consumer.stop()

    assert time.monotonic() - began < 3
    assert not statistics.connected
    assert server.peers[0].done.wait(5)
    assert 1000 == server.peers[0].socket.close_code


def test_stopping_during_a_pause_is_prompt(connect, tmp_path):
    """
    A consumer that waits to connect again ends as promptly.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"ws://127.0.0.1:{free.getsockname()[1]}/"
    with MessageInbox(tmp_path / "inbox.db", app="99") as inbox:
        consumer = Consumer(connect(url, config=ConnectionConfig()), inbox)
        consumer.start()
        wait_for(lambda: consumer.statistics.last_error)
        began = time.monotonic()
        consumer.stop()

    assert time.monotonic() - began < 3
