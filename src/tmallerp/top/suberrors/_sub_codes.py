"""
Sub-codes of the gateway and of services in general.

``isp.`` is the provider's side and passes; ``isv.`` is the caller's side and stays;
``ism.`` is middleware of theirs. Some come bare. What stands behind a colon is a detail
that follows no grammar; a ``*`` here stands for any text within a name.

Source: the platform's lists, and answers seen in public code.
"""

from __future__ import annotations

from tmallerp.top.suberrors._meaning import (
    ARGUMENT,
    BUSINESS,
    DAY,
    GONE,
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

_BUSY = service(
    "Their service is busy; call it less often and try again a little later.",
    "平台服务繁忙，请降低调用频率，稍后重试。",
)
_PACKAGE = authorize(
    "The app's permission packages do not hold this API; apply for the package.",
    "应用的权限包不含该接口，请在控制台申请对应权限包。",
)

GENERAL: dict[str, Meaning] = {
    # Flow control; the older spelling with isv. still comes.
    "accesscontrol.limited-by-app-access-count": DAY,
    "accesscontrol.limited-by-api-access-count": RATE,
    "accesscontrol.limited-by-app-api-access-count": RATE,
    "accesscontrol.limited-by-dynamic-access-count": RATE,
    "accesscontrol.": RATE,
    "isv.access-limited-by-app-access-count": DAY,
    "isv.access-limited-by-": RATE,
    # Sessions and rights.
    "session-expired": SESSION,
    "session-not-exist": SESSION,
    "invalid-sessionkey": SESSION,
    "isv.invalid-permission": PERMISSION,
    "isv.invalid-permission:not_sub_user": authorize(
        "The main account may not do this: authorise a sub-account that has the right.",
        "主账号不能执行该操作：请使用具有相应权限的子账号授权。",
    ),
    "isv.permission-": PERMISSION,
    "isv.permission-api-package-limit": _PACKAGE,
    "isv.permission-api-package-not-allowed": _PACKAGE,
    "isv.permission-ip-whitelist-limit": authorize(
        "This machine's address is not on the app's list; add it in the console.",
        "本机出口 IP 不在应用白名单中，请在控制台添加。",
    ),
    "isv.*has-no-permission": PERMISSION,
    "sign-check-failure": SIGNATURE,
    "20005": call(
        "No key of that age is kept any more; fetch the record again.",
        "历史密钥已不存在，请重新获取该数据。",
    ),
    # Their side.
    "isp.": LATER,
    "isp.call-limited": _BUSY,
    "isp.invalid-parameters": ARGUMENT,
    "isp.item-update-service-error": LATER,
    "isp.item-update-service-error:GENERIC_FAILURE": LATER,
    "isp.item-update-service-error:IC_SYSTEM_NOT_READY_TRY_AGAIN_LATER": _BUSY,
    "isp.logistics-online-service-error:S01": _BUSY,
    "isp.null-pointer-exception": LATER,
    "isp.redirect-error": LATER,
    "isp.refund-service-unavailable": LATER,
    "isp.remote-connection-error": LATER,
    "isp.remote-service-error": LATER,
    "isp.remote-service-timeout": LATER,
    "isp.runtime-max-limit": call(
        "Too much was asked at once; narrow the window, the page or the fields.",
        "一次查询过多，请缩小时间窗口、页大小或字段。",
    ),
    "isp.service-error": LATER,
    "isp.service-unavailable": LATER,
    "isp.system-busy": _BUSY,
    "isp.top-mapping-parse-error": LATER,
    "isp.top-remote-connection-control-error": LATER,
    "isp.top-remote-connection-error": LATER,
    "isp.top-remote-connection-timeout": LATER,
    "isp.top-remote-service-unavailable": LATER,
    "isp.top-remote-unknown-error": LATER,
    "isp.unknown-error": LATER,
    "isp.waybill-service-unavailable": LATER,
    "ism.": LATER,
    "ism.demo-error": LATER,
    "ism.json-decode-error": LATER,
    "mz.emptybody": LATER,
    # The caller's side.
    "isv.": BUSINESS,
    "isv.*-service-error": call(
        "The service refuses; what stands behind the colon and the sentence say why.",
        "业务服务拒绝，请根据冒号后的明细与 sub_msg 处理。",
    ),
    "isv.*-not-exist": GONE,
    "isv.invalid-parameter": ARGUMENT,
    "isv.missing-parameter": MISSING,
    "missing required arguments": MISSING,
    "client-error": ARGUMENT,
    # Bare ones.
    "2101": BUSINESS,
    "A-AUDIT-": BUSINESS,
    "PY-": BUSINESS,
    "PY-101": call(
        "The refund's parcel could not be looked up; check its tracking number.",
        "查询物流信息出错，请核对退货运单号。",
    ),
}

BARE_FAMILIES = frozenset({"isp.", "ism.", "isv."})
"""Those that say less than a code of the platform's own."""
