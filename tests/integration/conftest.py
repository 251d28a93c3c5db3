"""
What journeys need: servers, and clients of both colours.
"""

from __future__ import annotations

import ssl
from collections import Counter

import pytest
import trustme
from tests_support import Async, Canned, Sync

from tmallerp.clock import VirtualClock
from tmallerp.simulator.gateway import Gateway
from tmallerp.testing.builders import NOON
from tmallerp.top import ClientConfig, Endpoint, RetryPolicy


@pytest.fixture
def server():
    canned = Canned()
    yield canned
    canned.close()


@pytest.fixture
def tls_server(tmp_path):
    """Return the address of a server over TLS, and the file of its authority."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    canned = Canned(context)
    canned.always = b'{"time":"2026-11-11 12:00:00"}'
    yield canned.url.replace("http://", "https://"), tmp_path / "ca.pem"
    canned.close()


@pytest.fixture
def clock():
    return VirtualClock(NOON)


@pytest.fixture(params=[Sync, Async])
def connect(request, clock):
    """Return a function that makes a client of either colour at an address."""
    made = []

    def make(url, **settings):
        settings.setdefault("clock", clock)
        settings.setdefault(
            "config",
            ClientConfig(read_timeout_s=0.3, retry=RetryPolicy(attempts=4, jitter=0.0)),
        )
        client = request.param(endpoint=Endpoint.simulator(url), **settings)
        made.append(client)
        return client

    yield make
    for client in made:
        client.close()


@pytest.fixture(scope="session")
def drawn_answers():
    """Return what every simulated gateway of the run has drawn from the catalogue."""
    counters = []
    with pytest.MonkeyPatch.context() as patch:
        real = Gateway.__init__

        def noted(self, *args, **settings):
            real(self, *args, **settings)
            counters.append(self.generated)

        patch.setattr(Gateway, "__init__", noted)
        yield counters


@pytest.fixture
def generated_answers_are_meant():
    """Let a test use answers that were drawn from the catalogue: it knows what it does."""


@pytest.fixture(autouse=True)
def no_meaning_from_generated_answers(request, drawn_answers):
    """Fail a test that got an answer nobody wrote, unless it says that this is meant."""
    before = sum(drawn_answers, Counter())
    yield
    after = sum(drawn_answers, Counter())
    if "generated_answers_are_meant" in request.fixturenames:
        return
    drawn = sorted(after - before)

    assert not drawn, f"These answers were generated and mean nothing: {drawn}"
