"""
Who is let in, by signed headers and by sessions.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from kingdee_support import AUTH, FORMS, Desk

from tmallerp.simulator.erps import ErpFault
from tmallerp.simulator.erps.kingdee._answers import RefusedError
from tmallerp.simulator.erps.kingdee._auth import Door, Keys
from tmallerp.simulator.erps.kingdee._settings import Settings

# Produced by the vendor's Python package 8.2.0.
VECTORS = [
    (
        Keys(
            acct_id="5f00aa11bb22cc",
            user="demo",
            password="",
            app_id="100001_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3",
            app_secret="0123456789abcdef0123456789abcdef",
        ),
        "/k3cloud/Kingdee.BOS.WebApi.ServicesStub.DynamicFormService.Save.common.kdsvc",
        {
            "x-api-clientid": "100001",
            "x-api-auth-version": "2.0",
            "x-api-timestamp": "1700000000",
            "x-api-nonce": "1700000000",
            "x-api-signheaders": "x-api-timestamp,x-api-nonce",
            "x-api-signature": "NmM3NjcyMmFkNGM5YTE1NWVhOWE2ZTYxNjBlOGZiNDhhNDhkOGY3MDkwOGE5M2"
            "EwYzA2MGUwMTFiZWM4NmYwZQ==",
            "x-kd-appkey": "100001_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3",
            "x-kd-appdata": "NWYwMGFhMTFiYjIyY2MsZGVtbywyMDUyLDA=",
            "x-kd-signature": "ZGFiMzA2MDBmNzAzNWEwYTllOGU3Yjg5ZGIyODYzYmFhNTczY2YxNTcxZTE5MjU"
            "5OWUyYzYzMzVkMDA4NThiYQ==",
        },
    ),
]
NOW = datetime.fromtimestamp(1_700_000_000, UTC)


@pytest.fixture
def desk():
    return Desk()


def door(keys, **settings):
    return Door(keys, Settings(**settings), 7)


@pytest.mark.parametrize(("keys", "path", "headers"), VECTORS)
def test_published_signature_is_let_in(keys, path, headers):
    """
    Headers the vendor's own package makes are accepted.
    """
    assert keys.user == door(keys).enter(path, headers, NOW).user


@pytest.mark.parametrize("name", sorted(VECTORS[0][2]))
def test_each_signed_header_counts(name):
    """
    A change in any one of the headers shuts the door.
    """
    keys, path, headers = VECTORS[0]
    broken = {**headers, name: "?" + headers[name][1:]}

    with pytest.raises(RefusedError):
        door(keys).enter(path, broken, NOW)


def test_signed_path_counts():
    """
    The path is part of the signature, as it was sent.
    """
    keys, path, headers = VECTORS[0]
    with pytest.raises(RefusedError):
        door(keys).enter(path.replace("k3cloud", "K3Cloud"), headers, NOW)


def test_plausible_time_and_nonce_are_settings():
    """
    Where a tenant looks, an old timestamp and a repeated nonce are refused.
    """
    keys, path, headers = VECTORS[0]
    late = datetime.fromtimestamp(1_700_000_301, UTC)
    with pytest.raises(RefusedError, match="过期"):
        door(keys, max_skew_s=300).enter(path, headers, late)
    once = door(keys, unique_nonces=True)
    once.enter(path, headers, NOW)

    with pytest.raises(RefusedError, match="重复"):
        once.enter(path, headers, NOW)


def signed(keys, stamp, digest=hashlib.sha256):
    parts = sorted([keys.acct_id, keys.user, keys.app_id, keys.app_secret, stamp])
    sign = digest("".join(parts).encode()).hexdigest()
    return [keys.acct_id, keys.user, keys.app_id, stamp, sign, 2052]


def test_login_by_signature(desk):
    """
    A SHA-256 over the sorted parts logs in; the cookie of the answer is the session.
    """
    keys = desk.app.keys
    body = json.dumps({"parameters": signed(keys, "1700000000")}).encode()
    answer = desk.raw(f"{AUTH}LoginBySign", body, {})
    told = json.loads(answer.body)
    cookie = dict(answer.headers)["set-cookie"].split(";")[0]
    data = {"data": {"FormId": "BD_Customer", "FieldKeys": "FNumber"}}

    assert 1 == told["LoginResultType"]
    assert f"kdservice-sessionid={told['KDSVCSessionId']}" == cookie
    assert [["TMALL01"], ["TMALL02"]] == desk.post(
        f"{FORMS}ExecuteBillQuery", data, {"cookie": f"Theme=standard; {cookie}"}
    )


def test_old_server_wants_sha1(desk):
    """
    A server before 2022-05 takes SHA-1 and nothing else.
    """
    desk.app.act("settings", {"sha1_only": True})
    keys = desk.app.keys
    told = [signed(keys, "1", hashlib.sha256), signed(keys, "1", hashlib.sha1)]
    kinds = [
        desk.post(f"{AUTH}LoginBySign", {"parameters": one})["LoginResultType"]
        for one in told
    ]

    assert [2, 1] == kinds


def test_bad_signature_has_its_code(desk):
    """
    A wrong signature is told by the vendor's code.
    """
    told = signed(desk.app.keys, "1")
    told[4] = "0" * 64

    assert (
        "002005000003016"
        == desk.post(f"{AUTH}LoginBySign", {"parameters": told})["MessageCode"]
    )


def test_login_by_app_secret_and_by_form(desk):
    """
    The older logins work: by secret as a list, by password as a form.
    """
    keys = desk.app.keys
    told = {"parameters": [keys.acct_id, keys.user, keys.app_id, keys.app_secret, 2052]}
    form = {"acctID": keys.acct_id, "username": keys.user, "password": keys.password}
    kind = {"content-type": "application/x-www-form-urlencoded"}
    body = urlencode({**form, "lcid": 2052}).encode()
    answer = json.loads(desk.raw(f"{AUTH}ValidateUser", body, kind).body)

    assert 1 == desk.post(f"{AUTH}LoginByAppSecret", told)["LoginResultType"]
    assert 1 == answer["LoginResultType"]


def test_too_many_wrong_logins_lock_out(desk):
    """
    After five wrong passwords even the right one is refused, until somebody forgives.
    """
    keys = desk.app.keys
    wrong = {"parameters": [keys.acct_id, keys.user, "no", 2052]}
    right = {"parameters": [keys.acct_id, keys.user, keys.password, 2052]}
    for _ in range(5):
        desk.post(f"{AUTH}ValidateUser", wrong)

    assert "次数超限" in desk.post(f"{AUTH}ValidateUser", right)["Message"]
    desk.app.act("forgive", {})
    assert 1 == desk.post(f"{AUTH}ValidateUser", right)["LoginResultType"]


def lost(answer):
    status = answer[0][0]["Result"]["ResponseStatus"]
    return status["MsgCode"] == 1 and "会话信息已丢失" in status["Errors"][0]["Message"]


def test_session_ends_by_time_act_and_logout(desk):
    """
    A session ends unused after its time, by the control act and by logging out.
    """
    desk.app.clock.advance(1201)
    assert lost(desk.query("BD_Customer", "FNumber"))
    desk.log_in()
    desk.app.act("expire", {})
    assert lost(desk.query("BD_Customer", "FNumber"))
    desk.log_in()
    assert desk.post(f"{AUTH}Logout", {}) is True
    assert lost(desk.query("BD_Customer", "FNumber"))


def test_session_lives_on_while_it_is_used(desk):
    """
    Each call prolongs the session.
    """
    for _ in range(3):
        desk.app.clock.advance(1000)
        assert 2 == len(desk.query("BD_Customer", "FNumber"))


def test_expired_session_is_a_fault(desk):
    """
    A session that ends in the middle refuses the call and stays ended.
    """
    desk.app.faults.ask_for(ErpFault.SESSION_EXPIRED)

    assert lost(desk.query("BD_Customer", "FNumber"))
    assert lost(desk.query("BD_Customer", "FNumber"))


def test_call_limit_is_a_fault(desk):
    """
    Too many calls are refused with their own code, one call long.
    """
    desk.app.faults.ask_for(ErpFault.THROTTLED)

    assert (
        14
        == desk.query("BD_Customer", "FNumber")[0][0]["Result"]["ResponseStatus"]["MsgCode"]
    )
    assert 2 == len(desk.query("BD_Customer", "FNumber"))


@pytest.mark.parametrize(
    "shape",
    [
        lambda form, data: {"formid": form, "data": data},
        lambda form, data: {"FormId": form, "Data": json.dumps(data)},
        lambda form, data: {"parameters": [form, json.dumps(data)]},
        lambda form, data: {"parameters": json.dumps([form, data])},
    ],
)
@pytest.mark.parametrize("service", ["View", "view"])
def test_body_comes_in_every_shape(desk, shape, service):
    """
    Data as object or text, by name in any case or by position, are one call.
    """
    answer = desk.post(f"{FORMS}{service}", shape("BD_Customer", {"Number": "TMALL01"}))

    assert "TMALL01" == answer["Result"]["Result"]["Number"]


def test_body_comes_as_a_form(desk):
    """
    A form-encoded body is the same call.
    """
    body = urlencode({"FormId": "BD_Customer", "data": '{"Number":"TMALL01"}'}).encode()
    kind = {"content-type": "application/x-www-form-urlencoded", **desk.headers}
    answer = json.loads(desk.raw(f"{FORMS}View", body, kind).body)

    assert "TMALL01" == answer["Result"]["Result"]["Number"]


@pytest.mark.parametrize("body", [b"{", b"[]", b'"x"', b'{"data": 5}', b'{"data": "["}'])
def test_body_that_is_none_is_refused(desk, body):
    """
    What is no body is refused with status 200 and the code for parameters.
    """
    answer = desk.raw(f"{FORMS}Save", body)
    status = json.loads(answer.body)["Result"]["ResponseStatus"]

    assert (200, False, 8) == (answer.status, status["IsSuccess"], status["MsgCode"])


def test_unknown_paths_are_pages(desk):
    """
    What is not a service is a page in HTML, as the web server shows it.
    """
    answers = [desk.raw("Nothing.At.All", b"{}"), desk.raw("x/y", b"{}")]

    assert [500, 404] == [one.status for one in answers]
    assert {"text/html; charset=utf-8"} == {one.kind for one in answers}
