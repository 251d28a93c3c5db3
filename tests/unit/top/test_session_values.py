"""
A session is read from either of the platform's answers, and knows what it allows.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmallerp.clock import BEIJING
from tmallerp.errors import DecodeError
from tmallerp.secrets import Secret
from tmallerp.top.sessions._session import Session, members, read_session

NOW = datetime(2026, 11, 11, 12, 0, 0, 250_000, tzinfo=BEIJING)
SAMPLES = Path(__file__).parents[2] / "samples"
ANSWER = {
    "access_token": "canary-access",
    "token_type": "Bearer",
    "expires_in": 7_776_000,
    "refresh_token": "canary-refresh",
    "re_expires_in": 7_776_000,
    "r1_expires_in": 7_776_000,
    "r2_expires_in": 259_200,
    "w1_expires_in": 1800,
    "w2_expires_in": 0,
    "taobao_user_nick": "%E5%95%86%E5%AE%B6+%E6%97%97%E8%88%B0",
    "taobao_user_id": "263685215",
    "sub_taobao_user_id": 3_000_000_000_000_000_001,
    "sub_taobao_user_nick": "%E5%95%86%E5%AE%B6%3A%E8%BF%90%E8%90%A5",
}


def read(**changes):
    value = {k: v for k, v in {**ANSWER, **changes}.items() if v is not None}
    data = members(Secret(json.dumps(value)))
    return read_session(data, asked_at=NOW, api="token")


def test_the_token_endpoints_answer_is_read():
    """
    Seconds count from the moment of asking; names are decoded; ids are text.
    """
    session = read()
    expected = Session(
        access_token=Secret("canary-access"),
        refresh_token=Secret("canary-refresh"),
        issued_at=NOW,
        expires_at=NOW + timedelta(days=90),
        refresh_expires_at=NOW + timedelta(days=90),
        r1_until=NOW + timedelta(days=90),
        r2_until=NOW + timedelta(days=3),
        w1_until=NOW + timedelta(minutes=30),
        w2_until=NOW,
        user_id="263685215",
        nick="商家 旗舰",
        sub_user_id="3000000000000000001",
        sub_nick="商家:运营",
    )

    assert expected == session


def test_the_captured_answer_of_the_api_is_read():
    """
    The platform's own sample says that its app may not refresh, and never level 2.
    """
    text = (SAMPLES / "taobao.top.auth.token.create.json").read_text("utf-8")
    result = json.loads(text)["top_auth_token_create_response"]["token_result"]
    session = read_session(members(Secret(result)), asked_at=NOW, api="create")
    told = (
        session.nick,
        session.open_uid,
        session.user_id,
        session.expires_at - NOW,
        session.may_refresh(NOW),
        session.may_write(NOW),
        session.may_write(NOW, level=2),
        session.may_read(NOW, level=2),
    )

    nick, uid, days = "示例", "AAExxxxxxxxxxxxxxxxxxxxx", timedelta(days=90)
    assert (nick, uid, None, days, False, True, False, False) == told


def test_epoch_milliseconds_serve_where_no_seconds_are_told():
    """
    A moment in epoch milliseconds is read to the millisecond, in Beijing time.
    """
    session = read(expires_in=None, expire_time=1_534_061_728_986)

    assert datetime(2018, 8, 12, 16, 15, 28, 986_000, BEIJING) == session.expires_at


def test_an_alive_session_may_be_refused_a_write():
    """
    Half an hour after consent the session is alive, and level-1 writes are over.
    """
    session, later = read(), NOW + timedelta(minutes=30)

    assert (True, True, False) == (
        session.is_alive(later),
        session.may_read(later, level=2),
        session.may_write(later),
    )


def test_an_end_is_exact():
    """
    A session is alive a microsecond before its end, and not at it.
    """
    session = read()
    last = session.expires_at - timedelta(microseconds=1)

    assert (True, False) == (session.is_alive(last), session.is_alive(session.expires_at))


def test_what_the_platform_does_not_tell_is_allowed_while_alive():
    """
    Levels without an end are allowed as long as the session lives.
    """
    session = read(w2_expires_in=None)
    end = session.expires_at

    assert session.may_write(end - timedelta(seconds=1), level=2)
    assert not session.may_write(end, level=2)


@pytest.mark.parametrize(
    ("refresh_token", "seconds", "may"),
    [("r", 60, True), ("r", None, True), ("r", 0, False), (None, 60, False)],
)
def test_who_may_refresh(refresh_token, seconds, may):
    """
    Refreshing takes a refresh token that has not ended.
    """
    session = read(refresh_token=refresh_token, re_expires_in=seconds)

    assert may == session.may_refresh(NOW)


@pytest.mark.parametrize(
    ("mine", "theirs", "contradicts"),
    [
        ({}, {}, False),
        ({}, {"taobao_user_id": "2"}, True),
        ({}, {"taobao_user_id": None}, False),
        ({"taobao_user_id": None}, {"taobao_user_id": None, "taobao_user_nick": "x"}, True),
        (
            {"open_uid": "A", "taobao_user_id": None},
            {"open_uid": "B", "taobao_user_id": None},
            True,
        ),
        ({"taobao_user_nick": "old"}, {"taobao_user_nick": "renamed"}, False),
    ],
)
def test_whose_session_it_is(mine, theirs, contradicts):
    """
    Two sessions contradict each other when a number differs, or a name without numbers.
    """
    assert contradicts == read(**mine).contradicts(read(**theirs))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("access_token", None),
        ("access_token", ""),
        ("access_token", 7),
        ("access_token", "two words"),
        ("access_token", "x" * 2049),
        ("access_token", "line\nbreak"),
        ("expires_in", None),
        ("expires_in", "soon"),
        ("expires_in", -1),
        ("expires_in", 10**12),
        ("expires_in", True),
        ("expires_in", 1.5),
        ("expires_in", "１２"),
        ("re_expires_in", []),
        ("taobao_user_id", "12x"),
        ("taobao_user_nick", {"a": 1}),
        ("taobao_user_nick", "x" * 600),
    ],
)
def test_a_damaged_answer_is_refused_by_name(name, value):
    """
    A member that is missing or unreadable is named, and its value is not shown.
    """
    with pytest.raises(DecodeError) as caught:
        read(**{name: value})

    assert f"$.{name}" == caught.value.path
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("text", ["", " ", "[]", "null", "{", '{"a":1,"a":2}', "<html>"])
def test_what_is_no_object_has_no_members(text):
    """
    A page, a list, half an object or a doubled key is no answer.
    """
    assert members(Secret(text or " ")) is None


@given(st.binary(max_size=200))
def test_garbage_never_raises(data):
    """
    Whatever bytes come, reading members gives a mapping or None.
    """
    text = data.decode("utf-8", "replace")
    result = members(Secret(text or " "))

    assert result is None or isinstance(result, dict)
