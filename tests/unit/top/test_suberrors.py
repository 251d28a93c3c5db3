"""
Every error TOP names is known by what to do next; every other keeps what it said.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from tmallerp.errors import (
    AuthorizationError,
    InvalidCallError,
    RateLimitedError,
    ServiceError,
    TopError,
)
from tmallerp.top import RawMethod, decode, methods
from tmallerp.top._shape import Kind, shape_of
from tmallerp.top._wire import decode_raw, error_from
from tmallerp.top.suberrors import (
    CODES,
    Again,
    Family,
    ban_scope,
    ban_seconds,
    business_failure,
    business_failures,
    explain,
    meaning_of,
    rows,
)

SAMPLES = Path(__file__).parents[2] / "samples"
TABLE = rows()


def row_of(code, sub_code):
    return explain(code, sub_code).row


CAPTURED = {
    "error.15-isv-invalid-parameter-not-shipped.json": InvalidCallError,
    "error.15-isv-invalid-permission-not-sub-user.json": AuthorizationError,
    "error.15-py-101.json": InvalidCallError,
    "error.27-session-expired.json": AuthorizationError,
    "error.50-isv-invalid-parameter.json": InvalidCallError,
    "error.560-legacy.json": InvalidCallError,
    "error.7-app-call-limited-api.json": RateLimitedError,
    "error.7-app-call-limited-app.json": RateLimitedError,
    "error.7-app-call-limited-dynamic.json": RateLimitedError,
}


@pytest.mark.parametrize(("name", "cls"), CAPTURED.items(), ids=CAPTURED)
def test_captured_errors_are_typed(name, cls):
    """
    Every captured error is raised as its class and keeps all that TOP said.
    """
    body = (SAMPLES / name).read_bytes()
    said = json.loads(body)["error_response"]
    with pytest.raises(TopError) as caught:
        decode_raw(RawMethod("taobao.x"), body)
    error = caught.value

    assert cls is type(error)
    assert said["code"] == error.code
    assert said.get("sub_code") == error.sub_code
    assert said.get("sub_msg") == error.sub_msg
    assert said.get("request_id") == error.request_id


def test_no_captured_error_is_left_out():
    """
    Each sample of an error has its class here.
    """
    assert {path.name for path in SAMPLES.glob("error.*")} == set(CAPTURED)


PLATFORM = [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, *range(21, 35), 40, 41, 42, 43, 50]
OLD = [530, 550, 551, 552, 553, 560, 590, 591, 601, *range(501, 509)]


@pytest.mark.parametrize("code", [*PLATFORM, 53, 88, *OLD])
def test_every_code_of_the_platform_is_known(code):
    """
    Each code the platform lists, old ones included, has a row of its own.
    """
    assert str(code) == row_of(code, None)
    assert code in CODES


@pytest.mark.parametrize(
    ("code", "row"), [(100, "100-200"), (200, "100-200"), (999, "500-999"), (250, "")]
)
def test_old_codes_have_a_range(code, row):
    """
    Old codes without a row of their own fall to their range; others are unknown.
    """
    assert row == row_of(code, None)


MATCHES = {
    "isv.invalid-permission:not_sub_user": "isv.invalid-permission:not_sub_user",
    "isv.invalid-permission:another": "isv.invalid-permission",
    "isv.item-listing-service-error:GENERIC_FAILURE-tmall": "isv.*:GENERIC_FAILURE",
    "isp.item-update-service-error:GENERIC_FAILURE": (
        "isp.item-update-service-error:GENERIC_FAILURE"
    ),
    "isp.top-remote-connection-timeout-tmall": "isp.top-remote-connection-timeout",
    "isp.something-new": "isp.",
    "isv.something-new": "isv.",
    "ism.something-new": "ism.",
    "isv.something-service-error:ANY": "isv.*-service-error",
    "isv.item-get-service-error:ITEM_NOT_FOUND": "*:ITEM_NOT_FOUND",
    "isv.logistics-offline-service-error:B150": "isv.logistics-*-service-error:B150",
    "isv.logistics-offline-service-error:B15": "isv.logistics-*-service-error",
    "isv.logistics-online-service-error:B04": "isv.logistics-*-service-error:B04",
    "isv.logistics-offline-service-error::B05": "isv.logistics-*-service-error:B05",
    "isv.logistics-online-service-error:p16": "isv.logistics-*-service-error:P16",
    "isv.invalid-parameter:seller_nick:P17": "isv.invalid-parameter:seller_nick",
    "isv.invalid-parameter:refund_id": "isv.invalid-parameter",
    "isv.user-not-exist:invalid-nick": "isv.user-not-exist",
    "isv.coupon-not-exist": "isv.*-not-exist",
    "2101": "2101",
    "PY-101": "PY-101",
    "PY-999": "PY-",
    "A-AUDIT-00-16-003-01": "A-AUDIT-",
    "CLOSE_TRADE_TOO_FAST": "CLOSE_TRADE_TOO_FAST",
    "Missing required arguments:out_sid": "missing required arguments",
    " session-expired ": "session-expired",
    "ISP.TOP-REMOTE-SERVICE-UNAVAILABLE": "isp.top-remote-service-unavailable",
    "some words with blanks": "15",
    "": "15",
}


@pytest.mark.parametrize(("sub_code", "row"), MATCHES.items())
def test_the_closest_row_is_found(sub_code, row):
    """
    A sub-code is matched whole, then by its name before the colon, then by its longest
    beginning; the detail and the suffix follow no grammar.
    """
    assert row == row_of(15, sub_code)


@pytest.mark.parametrize(
    ("code", "sub_code", "family"),
    [
        (10, "isv.whatever", Family.SERVICE),
        (11, "isv.whatever", Family.AUTHORIZATION),
        (7, "isv.whatever", Family.RATE),
        (41, "isp.whatever", Family.CALL),
        (25, "isp.unknown-error", Family.CALL),
        (27, "isv.trade-not-exist", Family.SESSION),
        (560, "isp.unknown-error", Family.SERVICE),
        (601, "isp.unknown-error", Family.SERVICE),
        (-1, "isp.unknown-error", Family.SERVICE),
        (-1, "new", Family.CALL),
    ],
)
def test_a_bare_side_gives_way_to_a_platform_code(code, sub_code, family):
    """
    A sub-code that only says whose side it is does not outweigh a platform code; for
    business codes, old and new, it decides.
    """
    assert family is meaning_of(code, sub_code).family


@given(st.integers(-1, 1_000), st.text(max_size=300) | st.none())
def test_unknown_ones_keep_everything_and_repeat_no_write(code, sub_code):
    """
    Whatever TOP says is kept, and no write goes again but after a refusal by flow control,
    clock or session.
    """
    error = error_from("taobao.x", {"code": code, "sub_code": sub_code, "request_id": "r"})
    meaning = meaning_of(code, sub_code or None)

    assert (code, sub_code or None, "r") == (error.code, error.sub_code, error.request_id)
    assert meaning.family.error == type(error).__name__
    assert meaning.writes in {
        Again.NO,
        Again.BAN,
        Again.MIDNIGHT,
        Again.CLOCK,
        Again.SESSION,
    }
    assert error.advice == meaning.advice


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.key)
def test_every_row_advises_in_both_languages(row):
    """
    Each row says what to do now in English and 中文, and how long is waited.
    """
    advice = row.meaning.advice

    assert advice.en.endswith(".")
    assert advice.zh.endswith("。")
    assert any("一" <= letter <= "鿿" for letter in advice.zh)
    assert all(row.wait)


def test_rows_are_sorted():
    """
    Sub-codes come by name, codes by number.
    """
    subs = [row.key.casefold() for row in TABLE if row.is_sub_code]
    codes = [int(row.key.partition("-")[0]) for row in TABLE if not row.is_sub_code]

    assert sorted(subs) == subs
    assert sorted(codes) == codes
    assert len(subs) > 120


@pytest.mark.parametrize("code", [isp for isp in MATCHES if isp.startswith("isp.")])
def test_their_side_is_read_again_and_not_written_again(code):
    """
    ``isp.`` is their side: reads go again, writes do not.
    """
    meaning = meaning_of(15, code)

    assert (Again.BACK_OFF, Again.NO) == (meaning.reads, meaning.writes)


@pytest.mark.parametrize("code", ["isp.runtime-max-limit", "isp.invalid-parameters"])
def test_two_of_their_side_are_ours(code):
    """
    Too much asked at once and wrong parameters are not repeated, though they are ``isp.``.
    """
    assert Again.NO is meaning_of(15, code).reads


def test_an_isv_code_that_passes():
    """
    The logistics service's B150 passes by itself, though it is ``isv.``.
    """
    meaning = meaning_of(15, "isv.logistics-offline-service-error:B150")

    assert Again.BACK_OFF is meaning.reads


def test_an_explanation_reads_in_both_languages():
    """
    An explanation is a few lines: the class, what to do, what is repeated.
    """
    told = explain(15, "isv.logistics-offline-service-error:B04", api="taobao.logistics.x")

    assert "InvalidCallError" in told.text()
    assert "same number" in told.text()
    assert "运单号" in told.text("zh")
    assert "Sent again: reads no; writes no." in told.text()
    assert "查询 否；写操作 否" in told.text("zh")


def test_what_no_code_names_is_noted_by_call():
    """
    Where no code names a cause, the call's own note says what to know.
    """
    agree = explain(15, None, api="taobao.rp.refunds.agree").note
    other = explain(15, None, api="taobao.rp.returngoods.agree").note

    assert "code sent to the phone" in agree.en
    assert "fetch it" in other.en
    assert explain(15, None, api="taobao.time.get").note is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("This ban will last for 31062 more seconds", 31062),
        ("THIS BAN WILL LAST FOR 1 MORE SECOND", 1),
        ("This ban will last for 1.5 more seconds", 1.5),
        ("This ban will last for 0 more seconds", None),
        ("This ban will last for 0.4 more seconds", None),
        ("This ban will last for -5 more seconds", None),
        ("This ban will last for 123456789 more seconds", None),
        ("限流还有5 more seconds", 5),
        ("wait", None),
        (None, None),
    ],
)
def test_a_bans_seconds_are_read(text, seconds):
    """
    The seconds of a ban are read from its sentence, in any case; less than one, or what
    is no number of seconds, is a ban of unstated length.
    """
    assert seconds == ban_seconds(text)


@pytest.mark.parametrize(
    ("sub_code", "code", "scope"),
    [
        ("accesscontrol.limited-by-app-access-count", 7, None),
        ("isv.access-limited-by-app-access-count", 7, None),
        ("accesscontrol.limited-by-api-access-count", 7, "taobao.x"),
        ("accesscontrol.limited-by-app-api-access-count", 7, "taobao.x"),
        ("accesscontrol.limited-by-dynamic-access-count", 7, "taobao.x"),
        ("AccessControl.Limited-By-App-Access-Count", 7, None),
        (" accesscontrol.limited-by-app-access-count-tmall ", 7, None),
        ("accesscontrol.limited-by-app-access-count: today", 7, None),
        ("ACCESSCONTROL.LIMITED-BY-API-ACCESS-COUNT-TMALL", 7, "taobao.x"),
        (None, 7, "taobao.x"),
        (None, 8, None),
        (" ", 8, None),
    ],
)
def test_a_ban_covers_the_app_or_an_api(sub_code, code, scope):
    """
    A ban covers the app where the app's own count or frequency is exceeded, else the API,
    in whatever case and with whatever ending the sub-code comes.
    """
    assert scope == ban_scope(sub_code, "taobao.x", code)


# --- failures inside a good answer ----------------------------------------------------


@frozen(kw_only=True)
class Shipping:
    is_success: bool | None = None


@frozen(kw_only=True)
class Sent:
    shipping: Shipping | None = None
    request_id: str | None = None


@frozen(kw_only=True)
class Part:
    success: bool | None = None
    error_code: str | None = None
    error_message: str | None = None


@frozen(kw_only=True)
class Batch:
    modules: tuple[Part, ...] = ()


FAILED = {
    "flag at the root": ({"is_success": False}, "$"),
    "flag as text": ({"is_success": "false"}, "$"),
    "flag of a result": ({"result": {"success": False, "err_code": "X"}}, "$.result"),
    "code without a flag": ({"result_package": {"error_code": "E1"}}, "$.result_package"),
    "code of a result": ({"result": {"err_code": "E1", "err_msg": "m"}}, "$.result"),
    "typed": (Sent(shipping=Shipping(is_success=False)), "$.shipping"),
    "typed batch": (
        Batch(modules=(Part(success=True), Part(success=False))),
        "$.modules[1]",
    ),
    "wrapped batch": (
        {"results": {"qimen_result": [{"is_success": True}, {"is_success": False}]}},
        "$.results.qimen_result[1]",
    ),
    "whole envelope": (
        {"refund_get_response": {"result": {"success": False}}},
        "$.refund_get_response.result",
    ),
    "error inside": (
        {"error_response": {"code": 15, "sub_code": "isv.x"}},
        "$.error_response",
    ),
    "a false result": ({"result": False, "result_code": "R1"}, "$"),
    "one of several": (
        {"succ": True, "results": [{"succ": True}, {"succ": False}]},
        "$.results[1]",
    ),
    "business flag": (
        {"biz_success": False, "biz_failed_code": "isv.invalid-parameter:refund_id"},
        "$",
    ),
}


@pytest.mark.parametrize(("answer", "path"), FAILED.values(), ids=FAILED)
def test_a_failure_inside_is_found(answer, path):
    """
    Each documented shape of a refused business is found, with where it stands.
    """
    assert path == business_failure(answer).path


GOOD = {
    "nothing said": {"item": {"num_iid": 1}, "request_id": "r"},
    "success": {"result": {"success": True, "error_code": "0", "message": "ok"}},
    "a code beside a good flag": {"result": {"success": True, "error_code": "WARN"}},
    "an empty code": {"result": {"error_code": "", "error_msg": None}},
    "typed": Sent(shipping=Shipping(is_success=True)),
    "typed and silent": Sent(shipping=Shipping()),
    "a carrier's code": {"logistics_companies": [{"code": "SF"}]},
    "no object": "text",
    "nothing": None,
}


@pytest.mark.parametrize("answer", GOOD.values(), ids=GOOD)
def test_a_success_is_none(answer):
    """
    An answer that does not say it failed is no failure.
    """
    assert business_failure(answer) is None


@pytest.mark.parametrize(
    "path", sorted(SAMPLES.glob("taobao.*.json")), ids=lambda p: p.stem
)
def test_no_captured_answer_is_a_failure(path):
    """
    Every captured good answer is one.
    """
    assert business_failure(json.loads(path.read_text("utf-8"))) is None


def test_a_failure_says_what_to_do():
    """
    A failure keeps code and sentence and is explained as an error would be.
    """
    answer = {"biz_success": False, "biz_failed_code": "isv.trade-not-exist", "msg": "无"}
    found = business_failure(answer)

    assert ("isv.trade-not-exist", "无") == (found.code, found.message)
    assert "no such trade" in found.advice.en


def test_every_part_of_a_batch_is_told():
    """
    Of a batch every failed part is told.
    """
    parts = tuple(Part(success=n % 2 == 0, error_code=str(n)) for n in range(5))

    assert ["1", "3"] == [one.code for one in business_failures(Batch(modules=parts))]


OF_OTHERS = {"invoice_result_list", "shippings"}
"""Lists that report what became of other work, not of this call."""


def telling(cls, depth=0):
    """Give the ways to every field of an answer that tells a failure, with what it says."""
    for plan in shape_of(cls):
        if plan.kind is Kind.FLAG and (plan.name == "result" or "succ" in plan.name):
            yield [plan.name], False
        elif plan.kind is Kind.TEXT and "err" in plan.name and "code" in plan.name:
            yield [plan.name], "E_TEST"
        elif plan.model is not None and depth < 4 and plan.name not in OF_OTHERS:
            name = f"{plan.name}[]" if plan.kind is Kind.OBJECTS else plan.name
            for way, value in telling(plan.model, depth + 1):
                yield [name, *way], value


TELLING = [
    (cls, ".".join(way), value)
    for _, cls in sorted(methods.load_all().items())
    for way, value in telling(cls.answer)
]


@pytest.mark.parametrize(
    ("cls", "way", "value"), TELLING, ids=lambda one: getattr(one, "api", str(one))
)
def test_every_call_that_can_tell_a_failure_is_understood(cls, way, value):
    """
    Whatever field an answer has to say that its business failed, it is found, in the typed
    answer and in the plain one.
    """
    for name in reversed(way.split(".")):
        plain = name.removesuffix("[]")
        value = {plain: [value] if name.endswith("[]") else value}
    answer = decode(cls, json.dumps(value).encode())

    assert business_failure(answer) is not None
    assert business_failure(value) is not None


def test_many_calls_can_tell_a_failure():
    """
    The rule above is about dozens of calls, so it is not empty.
    """
    assert len(TELLING) > 60


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["result", "success", "error_code", "data", "x_response", "a"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_answer_can_be_asked(answer):
    """
    Whatever an answer looks like, asking it for failures works, and each has advice.
    """
    for failure in business_failures(answer):
        assert failure.path.startswith("$")
        assert failure.advice.en


def test_service_errors_are_told_from_refusals():
    """
    What is ours to mend is no `ServiceError`, what is theirs is.
    """
    theirs = error_from("taobao.x", {"code": 15, "sub_code": "isp.unknown-error"})
    ours = error_from("taobao.x", {"code": 15, "sub_code": "isv.trade-not-exist"})

    assert (ServiceError, InvalidCallError) == (type(theirs), type(ours))
