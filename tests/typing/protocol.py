"""
The public types of batches, files, inbound calls, drift and cassettes, pinned.

mypy and pyright read this file, nobody runs it.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, assert_type

from tmallerp import AsyncClient, Client, Secret
from tmallerp.errors import TopError
from tmallerp.testing.cassettes import Names, recorder
from tmallerp.top import RawMethod, decode
from tmallerp.top.batch import Outcome, Packet, Part, pack, unpack
from tmallerp.top.drift import Drift, Finding, Sighting, inspect
from tmallerp.top.files import File
from tmallerp.top.inbound import FileReplays, Inbound, InboundApp, InboundVerifier
from tmallerp.top.methods.platform import TimeGet, TimeGetAnswer
from tmallerp.top.methods.users import UserSellerGet


def batches(client: Client, packet: Packet) -> None:
    """Calls of one kind have answers of one type; mixed ones have any."""
    assert_type(client.batch([TimeGet(), TimeGet()]), list[TimeGetAnswer | TopError])
    assert_type(client.batch([TimeGet(), Part(method=UserSellerGet())]), list[Outcome])
    assert_type(unpack(packet, b""), list[bytes])
    _ = pack


async def abatches(client: AsyncClient) -> None:
    """The other colour has the same types."""
    assert_type(await client.batch([TimeGet()]), list[TimeGetAnswer | TopError])


def files(path: Path) -> None:
    """A file is made of bytes or of a path."""
    assert_type(File.of(b""), File)
    assert_type(File.at(path).read(), bytes)


def formats() -> None:
    """Decoding XML gives the types of decoding JSON."""
    assert_type(decode(TimeGet, b"", xml=True), TimeGetAnswer)


def inbound(replays: FileReplays) -> None:
    """A verifier gives a value; an application takes plain functions and coroutines."""
    verifier = InboundVerifier({"1": Secret("x")}, replays=replays, sources=["10.0.0.0/8"])
    assert_type(verifier.verify(b"", {}, b""), Inbound)

    async def later(inbound: Inbound) -> Mapping[str, object]:
        return {"method": inbound.method}

    InboundApp(verifier, {"a": later, "b": lambda call: call.body}, unknown=lambda _: None)


def drift(client: Client) -> None:
    """Findings are values; a collector's method observes answers."""
    counted = Drift(every=1)
    assert_type(counted.findings(), tuple[Finding, ...])
    assert_type(inspect(TimeGet, b""), tuple[Sighting, ...])
    counted.observe(RawMethod("x"), b"")
    with recorder("x.yaml", canaries=[Secret("x"), "y"], names=Names(also=["z"])) as tape:
        assert_type(tape, Any)
