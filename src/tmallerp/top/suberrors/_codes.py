"""
The gateway's own codes.

Below 100 they are the platform's, but for 15, 40, 41 and 50; 15 and 50 speak for a
business service and are read by their sub-code. From 100 up they are from before 2013:
old answers still carry them, and their sub-code says what it says today.

Source: the platform's lists of error codes.
"""

from __future__ import annotations

from tmallerp.top.suberrors._meaning import (
    ARGUMENT,
    BUSINESS,
    CLOCK,
    FORM,
    LATER,
    MISSING,
    PERMISSION,
    RATE,
    SESSION,
    SIGNATURE,
    Meaning,
    authorize,
    call,
    service,
)

_OLD_QUERY = call(
    "An error of the old query language, which is no more; use the API of today.",
    "旧版 TBQL 查询错误，该接口已停用，请改用现行 API。",
)
_OLD_SERVICE = service(
    "An old answer of theirs that names no cause; read again later.",
    "旧版业务错误，未说明原因；查询可稍后重试。",
)

CODES: dict[int, Meaning] = {
    3: call(
        "The upload failed; check the file and send it once more.",
        "上传失败，请检查文件后再上传一次。",
    ),
    4: RATE,
    5: RATE,
    6: RATE,
    7: RATE,
    8: RATE,
    9: FORM,
    10: LATER,
    11: PERMISSION,
    12: PERMISSION,
    13: PERMISSION,
    15: BUSINESS,
    21: call("The method's name is missing.", "缺少方法名参数。"),
    22: call("TOP knows no such method.", "方法名不存在。"),
    23: FORM,
    24: SIGNATURE,
    25: SIGNATURE,
    26: authorize("Authorise the shop: no session was sent.", "缺少 session，请先授权。"),
    27: SESSION,
    28: call("The app key is missing.", "缺少 app_key。"),
    29: call("TOP knows no such app key.", "app_key 无效。"),
    30: CLOCK,
    31: CLOCK,
    32: FORM,
    33: FORM,
    34: FORM,
    40: MISSING,
    41: ARGUMENT,
    42: PERMISSION,
    43: ARGUMENT,
    50: BUSINESS,
    53: authorize(
        "The app's security level is too low for this call; apply for a higher one.",
        "应用安全等级不足，请申请更高等级。",
    ),
    88: PERMISSION,
    501: _OLD_QUERY,
    502: _OLD_QUERY,
    503: _OLD_QUERY,
    504: call("A nick must be bound first.", "需要先绑定用户昵称。"),
    505: MISSING,
    506: ARGUMENT,
    507: ARGUMENT,
    508: PERMISSION,
    530: _OLD_SERVICE,
    550: _OLD_SERVICE,
    551: _OLD_SERVICE,
    552: _OLD_SERVICE,
    553: _OLD_SERVICE,
    560: _OLD_SERVICE,
    590: _OLD_SERVICE,
    591: _OLD_SERVICE,
    601: call("There is no such user.", "用户不存在。"),
}

RANGES: tuple[tuple[int, int, Meaning], ...] = (
    (
        100,
        200,
        authorize(
            "An error of the old login; authorise the shop again.",
            "旧版容器登录错误，请重新授权店铺。",
        ),
    ),
    (500, 999, BUSINESS),
)
"""What is said of codes that stand for themselves nowhere."""

BUSINESS_CODES = frozenset({15, 50})
"""Those whose sub-code says everything; so do all from 100 up."""

FIRM_CODES = frozenset({24, 25, 26, 27, 30, 31})
"""Those no sub-code changes."""
