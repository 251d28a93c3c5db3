"""
What journeys need: servers, and clients of both colours.
"""

from __future__ import annotations

import ssl

import pytest
import trustme
from tests_support import Async, Canned, Sync

from tmallerp.clock import VirtualClock
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
