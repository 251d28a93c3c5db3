"""
The simulated platform calls a service of ours over real HTTP.
"""

from __future__ import annotations

import socket
import threading
from datetime import datetime

import pytest
import uvicorn

from tmallerp.clock import BEIJING
from tmallerp.secrets import Secret
from tmallerp.simulator.inbound import Caller, Wrong
from tmallerp.top.inbound import FileReplays, InboundApp, InboundVerifier

BODY = "<request><orderCode>加急</orderCode></request>"


class Service:
    """Our side: an application under a real server, and what it was told."""

    def __init__(self, tmp_path):
        self.told, self.kept = [], []
        self.replays = FileReplays(tmp_path / "seen.db")
        gate = InboundVerifier(Secret("simulator-inbound"), replays=self.replays)
        app = InboundApp(
            gate,
            {"qimen.order.confirm": self.told.append, "taobao.x.notify": self.told.append},
            unknown=self.kept.append,
        )
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/inbound"
        self._server = uvicorn.Server(
            uvicorn.Config(app, log_level="error", lifespan="off", access_log=False)
        )
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True
        )
        self._thread.start()

    def close(self):
        self._server.should_exit = True
        self._thread.join(10)
        self._socket.close()
        self.replays.close()


@pytest.fixture
def service(tmp_path):
    made = Service(tmp_path)
    yield made
    made.close()


@pytest.fixture
def caller():
    now = datetime.now(BEIJING)
    return Caller(app_key="99000001", app_secret="simulator-inbound", now=now)


@pytest.mark.parametrize("charset", ["utf-8", "gbk"])
def test_good_calls_arrive(service, caller, charset):
    """
    QIMEN's and SPI's calls arrive in both charsets, each once however often it is sent.
    """
    qimen = caller.qimen("qimen.order.confirm", BODY, charset=charset)
    spi = caller.spi(
        "taobao.x.notify",
        {"tid": "1", "memo": "加急 +&", "empty": ""},
        signed_headers={"x-shop": "店 1"},
        charset=charset,
    )
    replies = [caller.send(one, service.url) for one in (qimen, spi, qimen, spi)]

    assert [200] * 4 == [one.status for one in replies]
    assert replies[:2] == replies[2:]
    first, second = service.told
    assert BODY.encode(charset) == first.body
    assert ("加急 +&", "", "店 1") == tuple(
        second.params[name] for name in ("memo", "empty", "x-shop")
    )


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        (Wrong.SECRET, 401),
        (Wrong.SIGN_CASE, 401),
        (Wrong.SIGN_BLANKS, 401),
        (Wrong.SIGN_FOREIGN, 401),
        (Wrong.UNSIGNED, 401),
        (Wrong.STALE, 401),
        (Wrong.AHEAD, 401),
        (Wrong.BODY, 401),
        (Wrong.DOUBLED, 400),
        (Wrong.CHARSET, 400),
    ],
)
def test_wrong_calls_have_no_effect(service, caller, wrong, status):
    """
    Whatever is wrong with a call, it is refused in the platform's words, and not handled.
    """
    request = caller.qimen("qimen.order.confirm", "<a>abcdefgh</a>", wrong=wrong)
    reply = caller.send(request, service.url)

    assert (status, []) == (reply.status, service.told)
    assert b"Illegal request" in reply.body
    assert b"simulator-inbound" not in reply.body


def test_unknown_methods_are_acknowledged(service, caller):
    """
    A method nobody handles is kept and acknowledged.
    """
    reply = caller.send(caller.qimen("qimen.new", BODY), service.url)

    assert (200, ["qimen.new"]) == (reply.status, [one.method for one in service.kept])


def test_only_this_machine_is_called(caller):
    """
    The simulated platform refuses to call another host.
    """
    request = caller.qimen("qimen.order.confirm", BODY)
    for url in (
        "http://example.com/",
        "https://127.0.0.1/",
        "http://127.0.0.1@evil.example/",
    ):
        with pytest.raises(ValueError, match="this machine"):
            caller.send(request, url)
