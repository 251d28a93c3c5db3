"""
What the simulated shop once said is still read the same way, with nobody there to say it.

To record the cassettes anew: ``TMALLERP_RECORD_CASSETTES=1 pytest
tests/integration/test_cassettes.py``. A change of what a method asks for needs that.
"""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path

import pytest
import yaml
from journeys import EVENING, JOURNEYS, MORNING

from tmallerp import Client, Credentials, Secret
from tmallerp.clock import VirtualClock
from tmallerp.simulator import SimulatorServer, WorldPlan
from tmallerp.testing.cassettes import recorder
from tmallerp.testing.cassettes._canaries import needles, search
from tmallerp.top import Endpoint

HOME = Path(__file__).parents[1] / "cassettes"
RECORD = os.environ.get("TMALLERP_RECORD_CASSETTES") == "1"
PLAN = WorldPlan(orders=16, poison=0, day=MORNING.date())
NOWHERE = "http://127.0.0.1:9/router/rest"


def client_for(
    url, app_key="99000001", secret="simulator-nobody", session="simulator-none"
):
    credentials = Credentials(
        app_key=app_key, app_secret=Secret(secret), session=Secret(session)
    )
    clock = VirtualClock(EVENING)
    return Client(credentials, endpoint=Endpoint.simulator(url), clock=clock)


@pytest.fixture(params=JOURNEYS, ids=lambda journey: journey.category)
def journey(request):
    return request.param


@pytest.mark.skipif(not RECORD, reason="only with TMALLERP_RECORD_CASSETTES=1")
def test_recording(journey):
    """
    What a journey tells of the shop is what the shop knows of itself.
    """
    path = HOME / f"{journey.category}.yaml"
    path.unlink(missing_ok=True)
    with SimulatorServer(PLAN) as shop:
        shop.world.advance((EVENING - MORNING).total_seconds())
        canaries = _secrets_of(shop)
        client = client_for(shop.url, shop.app_key, shop.app_secret, shop.session)
        with client, recorder(path, canaries=canaries, mode="all", key=b"tests"):
            told = journey.tell(client)
        truth = journey.truth(shop.world)
    path.with_suffix(".json").write_text(
        json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8"
    )

    assert truth == {name: told[name] for name in truth}


def _secrets_of(shop):
    """Return what may not be in a cassette: keys, trades, and every receiver's data."""
    trades = list(shop.world.trades.values())[:3]
    return [
        *(shop.app_secret, shop.session, shop.app_key),
        *(str(trade.tid) for trade in trades),
    ]


@pytest.mark.skipif(RECORD, reason="recording")
def test_replaying(journey, monkeypatch):
    """
    A recorded journey tells the same facts with no shop to ask and no socket to open.
    """
    monkeypatch.setattr(socket.socket, "connect", _no_socket)
    with (
        client_for(NOWHERE) as client,
        recorder(HOME / f"{journey.category}.yaml", mode="none", key=b"tests") as cassette,
    ):
        told = journey.tell(client)

    assert json.loads((HOME / f"{journey.category}.json").read_text("utf-8")) == told
    assert cassette.all_played


def _no_socket(*_):
    msg = "a replayed test opened a socket"
    raise AssertionError(msg)


@pytest.mark.parametrize("path", sorted(HOME.glob("*.yaml")), ids=lambda path: path.stem)
def test_no_cassette_shows_a_secret(path):
    """
    No committed cassette holds anything that begins as the simulator's secrets do, nor a
    header that was not meant to be kept.
    """
    tape = yaml.safe_load(path.read_text("utf-8"))
    search([(path.name, path.read_bytes())], needles(["simulator-", "99000001"]))

    assert tape["interactions"]
    for one in tape["interactions"]:
        assert {"content-type"} >= set(one["request"]["headers"])
        assert {"content-type", "date"} >= {
            name.lower() for name in one["response"]["headers"]
        }
        assert one["request"]["uri"].startswith("http://top.invalid/")
