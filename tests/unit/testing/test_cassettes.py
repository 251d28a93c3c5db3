"""
What is recorded is disguised, and what is still in it keeps the cassette from being
written.

Number 103 of the list of bad inputs: a secret in a cassette.
"""

from __future__ import annotations

import asyncio
import base64
import gzip
import html
import json
import logging
import re
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests_support import CREDENTIALS, Canned

from tmallerp import AsyncClient, Client, ConfigError, Secret
from tmallerp.errors import TopError
from tmallerp.testing.cassettes import CassetteLeakError, Names, recorder
from tmallerp.testing.cassettes._bodies import Scrubber
from tmallerp.testing.cassettes._canaries import needles, search
from tmallerp.testing.cassettes._disguise import Disguise
from tmallerp.testing.cassettes._names import Sort
from tmallerp.top import ClientConfig, Endpoint, RawMethod, RetryPolicy
from tmallerp.top.batch import SEPARATOR
from tmallerp.top.methods.trades import TradeFullinfoGet

SECRET, SESSION = "simulator-secret-canary", "simulator-session-canary"
TID, MOBILE, NAME = "2231958349000000001", "13912345678", "欧阳张三丰"
TRADE = {
    "tid": int(TID),
    "tid_str": TID,
    "status": "TRADE_FINISHED",
    "payment": "88.00",
    "created": "2026-11-11 12:00:00",
    "num": 3,
    "receiver_name": NAME,
    "receiver_mobile": MOBILE,
    "receiver_state": "浙江省",
    "buyer_nick": "t**a",
    "buyer_alipay_no": "zhang.san@example.com",
    "buyer_rate": False,
    "buyer_cod_fee": "0.00",
    "oaid": "1ABCdef-_==xyz",
    "title": "秋季新款",
    "sku_properties_name": "颜色:红",
    "trade_attr": json.dumps({"receiver_phone": MOBILE, "x": 1.50}),
    "note": f"call {MOBILE} about {TID}",
    "ratio": 1.10,
    "orders": {"order": [{"oid": int(TID), "num_iid": 600000000001}]},
}


def scrubbed(body, names=None, key=b"k"):
    return Scrubber(names or Names(), Disguise(key)).answer(body)


def trade(**more):
    return json.dumps({"trade": {**TRADE, **more}}).encode()


# --- disguises --------------------------------------------------------------------------


def test_people_are_disguised_and_business_stays():
    """
    What is about a person has other letters of the same length; money, times, states and
    goods are as they were.
    """
    was, now = TRADE, json.loads(scrubbed(trade()))["trade"]

    for name in ("receiver_name", "receiver_mobile", "buyer_alipay_no", "oaid", "tid_str"):
        assert was[name] != now[name]
        assert len(was[name]) == len(now[name])
    for name in (
        *("status", "payment", "created", "num", "title", "sku_properties_name"),
        *("buyer_rate", "buyer_cod_fee", "ratio"),
    ):
        assert was[name] == now[name]
    assert 600000000001 == now["orders"]["order"][0]["num_iid"]


def test_types_and_structure_stay():
    """
    Numbers stay numbers, lists lists; JSON in a text stays JSON in a text.
    """
    now = json.loads(scrubbed(trade()))["trade"]

    assert isinstance(now["tid"], int)
    assert {"receiver_phone", "x"} == set(json.loads(now["trade_attr"]))
    assert list(TRADE) == list(now)
    assert b"1.10" in scrubbed(b'{"ratio":1.10}')


def test_one_value_has_one_disguise():
    """
    A trade is one trade everywhere, as number, as text and inside other texts.
    """
    now = json.loads(scrubbed(trade()))["trade"]

    assert str(now["tid"]) == now["tid_str"] == str(now["orders"]["order"][0]["oid"])
    assert f"call {now['receiver_mobile']} about {now['tid_str']}" == now["note"]
    assert now["receiver_mobile"] == json.loads(now["trade_attr"])["receiver_phone"]


def test_disguises_cannot_be_computed_back():
    """
    Another recording has other disguises, unless the key is the same.
    """
    assert scrubbed(trade(), key=b"1") == scrubbed(trade(), key=b"1")
    assert scrubbed(trade(), key=b"1") != scrubbed(trade(), key=b"2")
    assert scrubbed(trade(), key=None) != scrubbed(trade(), key=None)


def test_a_disguised_number_rings_nowhere():
    """
    No Chinese mobile begins with 10, and every disguised one does.
    """
    for number in ("13912345678", "18000000000", "15512345678"):
        fake = Disguise(b"k").of(Sort.PHONE, number)

        assert re.fullmatch("10[0-9]{9}", fake)
    assert re.fullmatch(
        "10[0-9]{9}-[0-9]{3}", Disguise(b"k").of(Sort.PHONE, "18877774224-224")
    )


@given(text=st.text(max_size=40), key=st.binary(min_size=1, max_size=8))
def test_a_disguise_keeps_the_class_of_every_letter(text, key):
    """
    Every letter becomes one of its class; blanks and marks stay.
    """

    def kind(char):
        if char.isascii():
            return re.sub("[0-9]", "0", re.sub("[a-z]", "a", re.sub("[A-Z]", "A", char)))
        return char if char.isspace() else "汉"

    fake = Disguise(key)._letters(text)

    assert [kind(char) for char in text] == [kind(char) for char in fake]


@pytest.mark.parametrize(
    ("name", "sort"),
    [
        ("session", Sort.SECRET),
        ("access_token", Sort.SECRET),
        ("app_key", Sort.SECRET),
        ("sign", Sort.SECRET),
        ("refreshToken", Sort.SECRET),
        ("sign_method", None),
        ("secret_no_expire_time", None),
        ("secret_version", None),
        ("timestamp", Sort.VOLATILE),
        ("tid", Sort.ID),
        ("oid_str", Sort.ID),
        ("out_sid", Sort.ID),
        ("num_iid", None),
        ("sku_id", None),
        ("receiver_mobile", Sort.PHONE),
        ("receiverTel", Sort.PHONE),
        ("receiver_district", Sort.PERSON),
        ("buyer_open_uid", Sort.PERSON),
        ("open_uid", Sort.PERSON),
        ("seller_nick", Sort.PERSON),
        ("real_name", Sort.PERSON),
        ("seller_memo", Sort.PERSON),
        ("sku_properties_name", None),
        ("modified", None),
        ("has_buyer_message", None),
        ("title", None),
    ],
)
def test_names_tell_what_a_value_is(name, sort):
    """
    A name says whether its value is a secret, a person's, a number of a trade, or none.
    """
    assert sort is Names().sort(name)


def test_names_can_be_added():
    """
    A caller knows more fields that hold people, and some that do not.
    """
    names = Names(also={"gift_card"}, keep={"receiver_state"})
    now = json.loads(scrubbed(trade(gift_card="AB12"), names))["trade"]

    assert ("浙江省", True) == (now["receiver_state"], now["gift_card"] != "AB12")


def test_xml_and_batches_are_walked():
    """
    XML, in any charset, and every part of a batch are disguised by the same names.
    """
    xml = (
        '<?xml version="1.0" encoding="GBK"?><trade_fullinfo_get_response><trade a="b">'
        f"<tid>{TID}</tid><receiver_name>{NAME}</receiver_name><title>秋</title>"
        f'<tids list="true"><number>{TID}</number></tids></trade>'
        "</trade_fullinfo_get_response>"
    ).encode("gbk")
    now = scrubbed(xml).decode()
    parts = scrubbed(
        SEPARATOR.encode().join([trade(), b'{"error_response":{"code":1}}', trade()])
    )

    assert NAME not in now
    assert TID not in now
    assert "<title>秋</title>" in now
    assert 'list="true"' in now
    assert 3 == len(parts.split(SEPARATOR.encode()))
    assert NAME.encode() not in parts


@pytest.mark.parametrize(
    "body",
    [f"<html>{MOBILE}</html>".encode(), MOBILE.encode(), b"\xff\xfe" + NAME.encode(), b"{"],
)
def test_what_nobody_can_read_is_replaced(body):
    """
    A page, a bare text or damaged bytes are replaced whole.
    """
    now = scrubbed(body)

    assert b"nobody could read this" in now
    assert now == scrubbed(now)
    assert MOBILE.encode() not in now


@given(
    data=st.recursive(
        st.none() | st.booleans() | st.integers(-(10**18), 10**18) | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(
                    ["tid", "receiver_name", "title", "x", "session", "string"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=20,
    )
)
def test_scrubbing_again_changes_nothing(data):
    """
    What was disguised and is read back as known stays as it is, whatever it was.
    """
    body = json.dumps({"x": data}).encode(errors="replace")
    once = scrubbed(body, key=b"1")
    heard, again = set(), Disguise(b"2")

    def visit(sort, text):
        heard.add(text)
        heard.update(re.findall("[0-9]{6,}", text))

    Scrubber(Names(), Disguise(b"3"), visit).answer(once)
    again.known = heard

    assert once == Scrubber(Names(), again).answer(once)


# --- canaries ---------------------------------------------------------------------------

CANARY = 'канарейка-张三/+ "1"'
DRESSES = {
    "plain": lambda text: text,
    "URL": quote,
    "URL, all": lambda text: "".join(f"%{byte:02x}" for byte in text.encode()),
    "form": quote_plus,
    "JSON": lambda text: json.dumps({"a": text}),
    "JSON, raw": lambda text: json.dumps({"a": text}, ensure_ascii=False),
    "JSON twice": lambda text: json.dumps({"a": json.dumps(text)}),
    "XML": html.escape,
    "XML, by number": lambda text: "".join(f"&#{ord(char)};" for char in text),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64, shifted 1": lambda text: base64.b64encode(b"x" + text.encode()).decode(),
    "base64, shifted 2": lambda text: base64.b64encode(b"xx" + text.encode()).decode(),
    "base64 for URLs": lambda text: (
        base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    ),
    "base64 of gzip": lambda text: base64.b64encode(gzip.compress(text.encode())).decode(),
    "base64 of JSON": lambda text: base64.b64encode(json.dumps(text).encode()).decode(),
    "URL of base64": lambda text: quote(base64.b64encode(text.encode()).decode(), safe=""),
    "hex": lambda text: text.encode().hex(),
    "HEX": lambda text: text.encode().hex().upper(),
}


@pytest.mark.parametrize("dress", DRESSES)
@pytest.mark.parametrize("around", ["{}", "a={}&b=1", '{{"x": "{}"}}'])
def test_a_canary_is_found_in_every_dress(dress, around):
    """
    However a canary is written, and wherever in a text, it is found and not shown.
    """
    text = around.format(DRESSES[dress](CANARY)).encode()
    with pytest.raises(CassetteLeakError) as caught:
        search([("interaction 1, answer's body", text)], needles(["xxxx", CANARY]))

    assert "canary 2" == caught.value.what
    assert "interaction 1, answer's body" in caught.value.where
    assert "张三" not in str(caught.value)


def test_a_canary_is_found_in_bytes():
    """
    Compressed bytes and text in GBK hide nothing.
    """
    for text in (
        gzip.compress(b"a" + CANARY.encode()),
        gzip.compress(gzip.compress(CANARY.encode())),
        "欧阳张三丰".encode("gbk"),
    ):
        with pytest.raises(CassetteLeakError):
            search([("", text)], needles([Secret(CANARY), "欧阳张三丰"]))


def test_what_is_not_there_is_not_found():
    """
    Other texts are no canary.
    """
    search([("", trade()), ("", b"\x1f\x8bnot gzip"), ("", b"%zz\\u12")], needles([CANARY]))


def test_a_canary_has_some_length():
    """
    A canary of three letters would be found anywhere, and is refused.
    """
    with pytest.raises(ConfigError, match="canary 1"):
        needles(["abc"])

    assert needles(["张三"])


# --- recording --------------------------------------------------------------------------


@pytest.fixture
def server():
    canned = Canned()
    canned.always = trade()
    yield canned
    canned.close()


@pytest.fixture
def client(server):
    config = ClientConfig(retry=RetryPolicy(attempts=1))
    with Client(
        CREDENTIALS, endpoint=Endpoint.simulator(server.url), config=config
    ) as made:
        yield made


CANARIES = [SECRET, Secret(SESSION), TID, MOBILE, NAME, "99000001"]


def test_a_call_is_recorded_and_replayed(server, client, tmp_path):
    """
    The test that records gets the real answer; the cassette replays a disguised one,
    also when nobody answers any more.
    """
    path = tmp_path / "one.yaml"
    with recorder(path, canaries=CANARIES):
        real = client.call(TradeFullinfoGet(tid=TID)).trade
    text = path.read_text("utf-8")
    server.close()
    tid = re.search("tid=([0-9]{19})", text)[1]
    with recorder(path, mode="none"):
        played = client.call(TradeFullinfoGet(tid=tid)).trade

    assert (TID, NAME) == (real.tid, real.receiver_name)
    assert (tid, "88.00", 5) == (played.tid, str(played.payment), len(played.receiver_name))
    assert not [one for one in CANARIES[2:] if one in text]
    assert "http://top.invalid/router/rest" in text


def test_replaying_is_by_call_not_by_moment(server, client, tmp_path):
    """
    Another parameter, or another API, is another call; the timestamp is not.
    """
    path = tmp_path / "one.yaml"
    server.answers = [b'{"n":1}', b'{"n":2}', b'{"n":3}']
    calls = [RawMethod("taobao.x.get", {"n": "a"}), RawMethod("taobao.x.get", {"n": "b"})]
    with recorder(path):
        for call in (*calls, calls[0]):
            client.call(call)
    with recorder(path, mode="none"):
        played = [client.call(call)["n"] for call in (calls[1], calls[0], calls[0])]
        from vcr.errors import CannotOverwriteExistingCassetteException

        with pytest.raises(CannotOverwriteExistingCassetteException):
            client.call(RawMethod("taobao.x.get", {"n": "c"}))

    assert [2, 1, 3] == played


def test_both_colours_are_recorded(server, tmp_path):
    """
    The asynchronous client is recorded and replayed as well.
    """

    async def call():
        endpoint = Endpoint.simulator(server.url)
        async with AsyncClient(CREDENTIALS, endpoint=endpoint) as made:
            return (await made.call(RawMethod("taobao.x.get")))["trade"]["receiver_mobile"]

    path = tmp_path / "one.yaml"
    with recorder(path, canaries=CANARIES):
        real = asyncio.run(call())
    with recorder(path, mode="none"):
        played = asyncio.run(call())

    assert (MOBILE, "10") == (real, played[:2])


def test_batches_files_and_gzip(server, client, tmp_path):
    """
    Batches, uploads and compressed answers are recorded as what they say.
    """
    path = tmp_path / "one.yaml"
    upload = RawMethod(
        "taobao.picture.upload", {"img": b"\x89PNG\r\n\x1a\n" + NAME.encode()}
    )
    pair = [TradeFullinfoGet(tid=TID), RawMethod("taobao.x.get", {"receiver_name": NAME})]
    zipped = gzip.compress(b'{"x":1}')
    server.answers = [
        SEPARATOR.encode().join([trade(), trade()]),
        (200, zipped, {"Content-Encoding": "gzip", "Set-Cookie": SESSION}),
    ]
    with recorder(path, canaries=CANARIES):
        client.batch(pair)
        client.call(upload)
    text = path.read_text("utf-8")
    fakes = re.search(r"tid=([0-9]{19})", text)[1]
    with recorder(path, mode="none"):
        again = client.call(upload)

    assert {"x": 1} == again
    assert fakes != TID
    assert "scrubbed file of 23 bytes" in text
    assert "cookie" not in text.lower()


@pytest.mark.parametrize("where", ["answer", "address", "body"])
def test_bad_input_103_a_leak_is_not_written(server, client, tmp_path, where):
    """
    A cassette with a canary in it is not written, and the error says where, not what.
    """
    path = tmp_path / "one.yaml"
    hidden = base64.b64encode(SECRET.encode()).decode()
    call = RawMethod("taobao.x.get", {"odd": hidden if where == "body" else "1"})
    if where == "answer":
        server.always = json.dumps({"odd": hidden}).encode()
    if where == "address":
        call = RawMethod("taobao.x.get", {"odd_" + hidden: "1"})
    with pytest.raises(CassetteLeakError) as caught, recorder(path, canaries=CANARIES):
        client.call(call)

    assert not path.exists()
    assert "base64" in caught.value.where
    assert "canary 1" == caught.value.what
    assert not [one for one in (SECRET, hidden) if one in str(caught.value)]
    server.always = b'{"n":1}'
    assert {"n": 1} == client.call(RawMethod("taobao.y.get"))


def test_what_was_disguised_here_may_not_stand_there(server, client, tmp_path):
    """
    A buyer's number that is disguised in its field and hidden in another is a leak, also
    if nobody named it.
    """
    path = tmp_path / "one.yaml"
    hidden = base64.b64encode(MOBILE.encode()).decode()
    server.always = trade(odd=hidden)
    with pytest.raises(CassetteLeakError, match="disguised value"), recorder(path):
        client.call(TradeFullinfoGet(tid=TID))

    assert not path.exists()


def test_a_failed_test_records_nothing(server, client, tmp_path):
    """
    A recording that ends in an exception is thrown away.
    """
    path = tmp_path / "one.yaml"
    server.always = b'{"error_response":{"code":41,"msg":"x"}}'
    with pytest.raises(TopError), recorder(path):
        client.call(TradeFullinfoGet(tid=TID))

    assert not path.exists()


def test_nothing_is_logged_while_recording(server, client, tmp_path, caplog):
    """
    The recorder's own library logs nothing of the real answers.
    """
    caplog.set_level(logging.DEBUG)
    with recorder(tmp_path / "one.yaml", canaries=CANARIES):
        client.call(TradeFullinfoGet(tid=TID))

    assert not [one for one in (SECRET, SESSION, TID, MOBILE, NAME) if one in caplog.text]


def test_recording_can_go_on(server, client, tmp_path):
    """
    New calls are added to a cassette without disguising the old ones again.
    """
    path = tmp_path / "one.yaml"
    with recorder(path, canaries=CANARIES):
        client.call(TradeFullinfoGet(tid=TID))
    before = path.read_text("utf-8")
    with recorder(path, mode="new_episodes", canaries=CANARIES):
        client.call(RawMethod("taobao.y.get", {"tid": "2231958349000000002"}))
    after = path.read_text("utf-8")

    assert after.startswith(before.removesuffix("version: 1\n"))
    assert 2 == after.count("- request:")


def test_a_key_of_ones_own_makes_recordings_agree(server, client, tmp_path):
    """
    With the same key two recordings differ in nothing, and the real number finds its answer.
    """
    for name in ("a.yaml", "b.yaml"):
        with recorder(tmp_path / name, canaries=CANARIES, key=b"mine"):
            client.call(TradeFullinfoGet(tid=TID))
    with recorder(tmp_path / "a.yaml", mode="none", key=b"mine"):
        assert client.call(TradeFullinfoGet(tid=TID)).trade.tid != TID

    assert (tmp_path / "a.yaml").read_text() == (tmp_path / "b.yaml").read_text()


def test_a_batch_in_xml_is_refused(server, tmp_path):
    """
    A batch in XML is parted by a line of its own each time, and cannot be replayed.
    """
    config = ClientConfig(format="xml")
    with (
        Client(
            CREDENTIALS, endpoint=Endpoint.simulator(server.url), config=config
        ) as client,
        pytest.raises(ConfigError, match="JSON"),
        recorder(tmp_path / "one.yaml"),
    ):
        client.batch([RawMethod("taobao.x.get"), RawMethod("taobao.y.get")])
