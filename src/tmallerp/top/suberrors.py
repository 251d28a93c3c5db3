"""
What TOP's error codes mean, and what to do about them.

One table by code, one by the beginning of the sub-code, which is opaque text and
follows no grammar. ``isp.`` is the provider's side and passes; ``isv.`` is the caller's
side and stays. What stands in neither table keeps everything TOP said and is never a
reason to send a write again.

Source: the platform's lists of platform and business error codes.
"""

from __future__ import annotations

import enum
import re

from attrs import frozen

from tmallerp.errors import Advice


class Family(enum.Enum):
    """What the caller does next."""

    CALL = "call"
    AUTHORIZATION = "authorization"
    RATE = "rate"
    SERVICE = "service"
    CLOCK = "clock"


@frozen
class Meaning:
    """
    What a code means.

    Args:
        family: What the caller does next.

        retry: Whether sending the same call again can help.

        advice: What to do now.
    """

    family: Family
    retry: bool
    advice: Advice


def _call(en: str, zh: str) -> Meaning:
    return Meaning(Family.CALL, False, Advice(en, zh))  # noqa: FBT003


def _service(en: str, zh: str) -> Meaning:
    return Meaning(Family.SERVICE, True, Advice(en, zh))  # noqa: FBT003


def _authorize(en: str, zh: str) -> Meaning:
    return Meaning(Family.AUTHORIZATION, False, Advice(en, zh))  # noqa: FBT003


_RATE = Meaning(
    Family.RATE,
    True,  # noqa: FBT003
    Advice(
        "Wait until the ban ends; spread the calls or ask for a larger quota.",
        "请等待限流解除；可分散调用或申请提升额度。",
    ),
)
_CLOCK = Meaning(
    Family.CLOCK,
    True,  # noqa: FBT003
    Advice(
        "Correct this machine's clock; it differs from TOP's by over ten minutes.",
        "请校准本机时钟，与平台时间相差超过十分钟。",
    ),
)
_PERMISSION = _authorize(
    "The app or the account lacks this permission; apply for it in the console.",
    "应用或账号缺少该权限，请在控制台申请。",
)
_SIGNATURE = _call(
    "Check app key, secret and sign method; the signature covers every parameter.",
    "请检查 app_key、密钥与签名方式；签名须覆盖全部参数。",
)
_ARGUMENT = _call("Correct the named parameter.", "请修正所指出的参数。")
_FORM = _call(
    "The request's form is wrong; report it with the request id.",
    "请求格式有误，请附 request_id 反馈。",
)
_LATER = _service("Their service failed; try again later.", "平台服务异常，请稍后重试。")
_BUSINESS = _call(
    "Read the sub-code and its sentence; correct the input they name.",
    "请根据 sub_code 与 sub_msg 修正输入。",
)

CODES: dict[int, Meaning] = {
    3: _call("The upload failed; check the file.", "上传失败，请检查文件。"),
    4: _RATE,
    5: _RATE,
    6: _RATE,
    7: _RATE,
    8: _RATE,
    9: _FORM,
    10: _LATER,
    11: _PERMISSION,
    12: _PERMISSION,
    13: _PERMISSION,
    15: _BUSINESS,
    21: _call("The method's name is missing.", "缺少方法名参数。"),
    22: _call("TOP knows no such method.", "方法名不存在。"),
    23: _FORM,
    24: _SIGNATURE,
    25: _SIGNATURE,
    26: _authorize("Authorise the shop: no session was sent.", "缺少 session，请先授权。"),
    27: _authorize(
        "Authorise the shop again: its session has ended.",
        "session 已失效，请重新授权店铺。",
    ),
    28: _call("The app key is missing.", "缺少 app_key。"),
    29: _call("TOP knows no such app key.", "app_key 无效。"),
    30: _CLOCK,
    31: _CLOCK,
    32: _FORM,
    33: _FORM,
    34: _FORM,
    40: _call("A required parameter is missing.", "缺少必填参数。"),
    41: _ARGUMENT,
    42: _PERMISSION,
    43: _ARGUMENT,
    50: _BUSINESS,
    53: _PERMISSION,
    88: _PERMISSION,
}

SUB_CODES: tuple[tuple[str, Meaning], ...] = (
    ("accesscontrol.limited-by", _RATE),
    ("isv.access-limited-by", _RATE),
    ("session-expired", CODES[27]),
    ("isv.invalid-permission", _PERMISSION),
    ("isv.trade-not-exist", _call("There is no such trade.", "交易不存在。")),
    # An isv. code that passes by itself, and isp. codes that do not.
    (
        "isv.logistics-offline-service-error:B150",
        _service("The logistics service is busy; try again.", "物流服务繁忙，请重试。"),
    ),
    (
        "isp.runtime-max-limit",
        _call("Too much was asked at once; narrow it.", "一次查询过多，请缩小范围。"),
    ),
    ("isp.invalid-parameters", _ARGUMENT),
    ("isp.", _LATER),
    ("ism.", _LATER),
    ("isv.invalid-parameter", _ARGUMENT),
    ("isv.missing-parameter", _ARGUMENT),
    ("isv.", _BUSINESS),
)

_UNKNOWN = _call(
    "This code is not in our table; keep the request id and report it.",
    "该错误码未收录，请保留 request_id 并反馈。",
)

_APP_FREQUENCY = 8
_BAN = re.compile(r"([0-9]{1,7})\s+more\s+seconds?", re.IGNORECASE)


def meaning_of(code: int, sub_code: str | None) -> Meaning:
    """
    Look an error up: the sub-code first, as it says more, then the code.

    Args:
        code: TOP's code.

        sub_code: The business service's code, matched by its beginning.
    """
    if sub_code and code not in {24, 25, 26, 30, 31}:
        for prefix, meaning in SUB_CODES:
            if sub_code.startswith(prefix):
                return meaning
    return CODES.get(code, _UNKNOWN)


def ban_seconds(sub_msg: str | None) -> float | None:
    """
    Read "This ban will last for N more seconds".

    Returns:
        Seconds, or None if the sentence names none.
    """
    match = _BAN.search(sub_msg or "")
    return float(match.group(1)) if match else None


def ban_scope(sub_code: str | None, api: str, code: int | None = None) -> str | None:
    """
    Say what a ban covers.

    Args:
        sub_code: The gateway's sub-code.

        api: The API's name.

        code: TOP's code; 8 is the app's frequency.

    Returns:
        The API's name, or None for the whole app.
    """
    if sub_code is None:
        return None if code == _APP_FREQUENCY else api
    return None if sub_code.endswith("by-app-access-count") else api
