"""
A file arrives at the shop as it was, and a call with one is repeated like any other.
"""

from __future__ import annotations

import re

import pytest

from tmallerp import Client, Credentials, Secret
from tmallerp.errors import NoAnswerError
from tmallerp.simulator import SimulatorServer, WorldPlan
from tmallerp.simulator import gateway as gateways
from tmallerp.top import ClientConfig, Endpoint, RawMethod
from tmallerp.top.files import File

# Every byte there is, line breaks and boundaries of other forms among them.
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40 + b"\r\n--x--\r\n"


@pytest.fixture(scope="module")
def shop():
    with SimulatorServer(WorldPlan(orders=5)) as made:
        made.world.advance(20 * 3600)
        yield made


@pytest.fixture
def arrived(monkeypatch):
    """Return the calls that reached the business service, files and all."""
    calls = []
    check = gateways.check_business

    def keep(call, facts, now):
        calls.append(call)
        return check(call, facts, now)

    monkeypatch.setattr(gateways, "check_business", keep)
    return calls


@pytest.mark.parametrize("sign_method", ["md5", "hmac", "hmac-sha256"])
def test_a_file_arrives_unchanged_and_unsigned(shop, arrived, tmp_path, sign_method):
    """
    The gateway accepts the signature, made without the file, and has every byte of it.
    """
    path = tmp_path / "主图.png"
    path.write_bytes(PNG)
    credentials = Credentials(
        app_key=shop.app_key,
        app_secret=Secret(shop.app_secret),
        session=Secret(shop.session),
    )
    values = {
        "picture_category_id": 0,
        "image_input_title": "主图 & 细节=1",
        "img": File.at(path),
    }
    config = ClientConfig(sign_method=sign_method)
    with Client(credentials, endpoint=Endpoint.simulator(shop.url), config=config) as top:
        answer = top.call(RawMethod("taobao.picture.upload", values))
    call = arrived[-1]

    assert "picture" in answer
    assert PNG == call.files["img"].data
    assert ("image/png", "主图 & 细节=1") == (
        call.files["img"].kind,
        call.params["image_input_title"],
    )
    assert "img" not in call.params


@pytest.mark.parametrize(("idempotent", "sendings"), [(True, 2), (False, 1)])
def test_an_upload_is_repeated_like_any_call(server, connect, idempotent, sendings):
    """
    After a lost answer an upload goes again, whole, only where that does no harm.
    """
    server.answers, server.always = ["reset"], b'{"picture":{}}'
    call = RawMethod("taobao.picture.upload", {"img": PNG}, idempotent=idempotent)
    client = connect(server.url)
    if idempotent:
        client.call(call)
    else:
        with pytest.raises(NoAnswerError):
            client.call(call)
    bodies = [body for _, _, body in server.requests]

    assert sendings == len(bodies)
    assert all(PNG in body for body in bodies)
    assert all(re.search(rb'filename="file.png"', body) for body in bodies)
