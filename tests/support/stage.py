"""
A simulated shop in this process with everything it takes to sync it.
"""

from __future__ import annotations

import contextlib
import re
import socket
import time
from datetime import timedelta

import httpx

from tmallerp.clock import VirtualClock, format_beijing, parse_beijing
from tmallerp.documents import OrderRules, ShopKey, ShopProfile
from tmallerp.drills.checker import judge
from tmallerp.drills.ledgers import MemoryBooks, truths
from tmallerp.erp import MemoryErp
from tmallerp.pipelines import GatherRules, OrdersPipeline
from tmallerp.secrets import Secret
from tmallerp.simulator import SimulatorServer
from tmallerp.simulator.control import truth
from tmallerp.store import MemoryStore
from tmallerp.top import Client, ClientConfig, Credentials, Endpoint, RetryPolicy

SHOP = ShopKey("acme", "main")
PROFILE = ShopProfile(
    key=SHOP, live=True, orders=OrderRules(service_skus=frozenset({"SERVICE-DIFF"}))
)


class SharedClock(VirtualClock):
    """The shop's clock and ours in one: waiting lets the shop's time pass."""

    def __init__(self, world, ahead):
        super().__init__(world.now + ahead)
        self.world = world

    def advance(self, seconds):
        self.world.advance(seconds)
        return super().advance(seconds)


class Shifting(httpx.HTTPTransport):
    """A gateway whose records carry the times of another zone."""

    def __init__(self, by):
        super().__init__()
        self.by = by

    def handle_request(self, request):
        answer = super().handle_request(request)
        text = re.sub(
            r'("modified": ?")([^"]+)', self._shift, answer.read().decode("utf-8")
        )
        return httpx.Response(answer.status_code, text=text)

    def _shift(self, found):
        moment = parse_beijing(found[2]) + self.by
        return found[1] + format_beijing(moment)


class Racing(httpx.HTTPTransport):
    """A shop that changes a trade while it is read, and again within the same second."""

    def __init__(self, world, trade):
        super().__init__()
        self.world, self.trade = world, trade
        self.raced = False

    def handle_request(self, request):
        asked = request.content.decode()
        if self.raced or "fullinfo" not in asked or str(self.trade.tid) not in asked:
            return super().handle_request(request)
        self.raced = True
        self.trade.memo = "first"
        self.world.touch(self.trade)
        answer = super().handle_request(request)
        answer.read()
        self.trade.memo, self.trade.version = "second", self.trade.version + 1
        return answer


class Stage:
    """A simulated shop in this process, and what it takes to sync it."""

    def __init__(self, plan, faults=None, ahead=timedelta(0)):
        self.server = SimulatorServer(plan, faults=faults)
        self.server.start()
        self.world = self.server.world
        self.clock = SharedClock(self.world, ahead)
        self.store = MemoryStore()
        self.erp = MemoryErp(clock=self.clock)
        self._open = []
        self.client = self._client()

    def _client(self, transport=None):
        client = Client(
            Credentials(
                app_key=self.server.app_key,
                app_secret=Secret(self.server.app_secret),
                session=Secret(self.server.session),
            ),
            endpoint=Endpoint.simulator(self.server.url),
            clock=self.clock,
            config=ClientConfig(
                read_timeout_s=1.0, deadline_s=60.0, retry=RetryPolicy(attempts=6)
            ),
            tokens=self,
            transport=transport,
        )
        self._open.append(client)
        return client

    def shifted(self, by):
        """Return a client to whom the shop shows every change so much later."""
        return self._client(Shifting(by))

    def racing(self, trade):
        """Return a client that reads a trade just while it changes."""
        return self._client(Racing(self.world, trade))

    def session(self):
        gateway = self.server.gateway
        ended = gateway.session_ended
        return Secret(gateway.renew_session() if ended else gateway.session)

    def pipeline(self, profile=PROFILE, **settings):
        settings.setdefault("gather", GatherRules(horizon=timedelta(hours=1), page_size=20))
        settings.setdefault("clock", self.clock)
        client = settings.pop("client", self.client)
        return OrdersPipeline(profile, client, self.erp, self.store, **settings)

    def play(self, pipeline, hours, step_h=0.5):
        """Let so many hours of the day pass, syncing as they do."""
        reports = []
        for _ in range(int(hours / step_h)):
            self.clock.advance(step_h * 3600)
            reports.append(pipeline.run())
        return reports

    def rest(self, pipeline):
        """Let nothing more happen, and let everything arrive."""
        self.world.close_shop()
        self.erp.calm()
        self.server.set_faults([])
        self._until_open()
        for _ in range(4):
            self.clock.advance(1800)
            report = pipeline.run()
        return report

    def _until_open(self):
        """
        Wait until a refusal is over.

        It lasts some of the machine's time, and waiting by the shop's clock takes none.
        """
        address = self.server.url.removeprefix("http://").partition("/")[0]
        host, port = address.split(":")
        for _ in range(500):
            with contextlib.suppress(ConnectionRefusedError):
                socket.create_connection((host, int(port)), 5).close()
                return
            time.sleep(0.01)
        raise TimeoutError(address)

    def verdict(self):
        ledger = {"trades": [truth(trade) for trade in self.world.trades.values()]}
        return judge(truths(ledger), MemoryBooks(self.erp).entries())

    def calls(self, word):
        return sum(n for api, n in self.server.gateway.calls.items() if word in api)

    def close(self):
        for client in self._open:
            client.close()
        self.server.stop()
        self.store.close()
