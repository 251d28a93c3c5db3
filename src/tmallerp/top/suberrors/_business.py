"""
Sub-codes a clerk meets: trades, parcels, goods, refunds.

Parcels share their details among the services that send: offline, online, dummy and the
confirmation of an order for pick-up. Only what public sources name stands here; the rest
falls to its family.
"""

from __future__ import annotations

from tmallerp.errors import Advice
from tmallerp.top.suberrors._meaning import BUSINESS, GONE, Meaning, call, service

_SEND = "isv.logistics-*-service-error"
_RESEND = "isv.logistics-update-company-or-mailno-error"

_NO_TRADE = call(
    "There is no such trade for this shop: check the number and the shop.",
    "该店铺没有这笔交易，请核对订单号与店铺。",
)
_SHIPPED = call(
    "The trade's state does not allow it; often it is shipped already. Read it: shipped "
    "with the same number is done, closed or in refund must not be sent.",
    "订单状态不允许发货，多半已发货。请先查询：运单号一致即视为成功；已关闭或退款中的不得发货。",
)
_NUMBER = call(
    "The tracking number is wrong, used or taken for fake: correct it, do not repeat.",
    "运单号有误、已被使用或被判定为虚假，请更换正确运单号，勿重复提交。",
)
_CARRIER = call(
    "Choose another carrier or another way to send; this one is not allowed here.",
    "物流公司或发货方式不适用，请重新选择。",
)
_SPLIT = call(
    "The trade is sent in parts: name exactly the lines of one parcel, and the split flag.",
    "订单涉及拆单：请传入拆单标记与同一包裹内完整的子订单号。",
)
_KIND = call(
    "This trade is sent another way (virtual, home delivery, by a platform warehouse).",
    "该订单不适用此发货方式（虚拟、家装或平台仓发货等），请改用对应接口。",
)
_COD = call("Cash on delivery is not possible here.", "此处不支持货到付款。")
_BUSY = service(
    "The logistics service is busy; it passes. Read the trade before sending once more.",
    "物流服务繁忙，稍后恢复；再次发货前请先查询订单。",
)
_ADDRESS = call(
    "The sender's address is not in the shop's address book.", "发货地址不在店铺地址库中。"
)
_ITEM_GONE = call(
    "The item or SKU is gone: read the shop's items again and bind anew.",
    "商品或 SKU 已不存在：请重新同步商品并重新绑定。",
)
_NO_STOCK = call(
    "An item on sale cannot have no stock at all: take it off the shelf instead.",
    "在售商品库存不能全部为 0，请改为下架。",
)
_PROPERTIES = call(
    "The item's properties are incomplete or out of date: edit it in the back office.",
    "商品属性不完整或已变更，请在商家后台修正后再更新。",
)


def _details(head: str, names: str, meaning: Meaning) -> dict[str, Meaning]:
    return {f"{head}:{name}": meaning for name in names.split()}


PARCELS: dict[str, Meaning] = {
    _SEND: call(
        "The parcel was refused; what stands behind the colon and the sentence say why.",
        "发货被拒绝，请根据冒号后的明细与 sub_msg 处理。",
    ),
    **_details(_SEND, "B01 P02 ORDER_NOT_FOUND_ERROR CD30", _NO_TRADE),
    **_details(_SEND, "B02 B04 B27 B55 HD06", _SHIPPED),
    **_details(_SEND, "B56 B57 B58 B52 B79 B105 B109 B110", _CARRIER),
    **_details(_SEND, "B59 B60 F F01 F02 F03 F04 F05 F06 CD18", _NUMBER),
    **_details(_SEND, "B03 B86 P16", _COD),
    **_details(_SEND, "B98", _KIND),
    **_details(_SEND, "B101", _ADDRESS),
    **_details(_SEND, "B05 B06 P25 P38 CD16", _SPLIT),
    **_details(_SEND, "CD22 CD23 CD24 CD25 CD26 CD27 CD28 CD29 CD31", _SPLIT),
    **_details(_SEND, "P01 P22", BUSINESS),
    **_details(_SEND, "CD17", GONE),
    # An isv. code that passes by itself.
    **_details(_SEND, "B150 S01 R98", _BUSY),
    _RESEND: call(
        "Carrier or number were not changed; the detail and the sentence say why.",
        "未能修改物流公司或运单号，请根据明细与 sub_msg 处理。",
    ),
    **_details(_RESEND, "P02 P04 P05 P06 P08", _KIND),
    **_details(
        _RESEND,
        "P07",
        call(
            "It has that carrier and number already; nothing to do.", "未作修改，无需处理。"
        ),
    ),
    **_details(_RESEND, "P03", _CARRIER),
    **_details(_RESEND, "P10 F F01 F02 F03 F04 F05 F06", _NUMBER),
    **_details(
        _RESEND,
        "CD19",
        call("Send it first, then change it.", "订单未发货，请先发货再修改。"),
    ),
    "CD86": _KIND,
    "isv.logistics-address-service-error:B104": call(
        "That address is there already.", "已存在相同的地址。"
    ),
}

TRADES: dict[str, Meaning] = {
    "isv.trade-not-exist": _NO_TRADE,
    "isv.invalid-parameter:tid": _NO_TRADE,
    "isv.invalid-parameter:seller_nick": _NO_TRADE,
    "isv.invalid-parameter:closereason_wrong": call(
        "Name one of the platform's own reasons for closing.", "请使用平台规定的关闭理由。"
    ),
    "isv.invalid-parameterrb26": _SHIPPED,
    "CLOSE_TRADE_TOO_FAST": call(
        "The trade was closed too soon; close it again some minutes later.",
        "关闭订单过快，请过几分钟后再关闭。",
    ),
    "isv.user-not-exist": GONE,
    "isv.shop-not-exist": GONE,
}

GOODS: dict[str, Meaning] = {
    "*:ITEM_NOT_FOUND": _ITEM_GONE,
    "isv.item-is-delete": _ITEM_GONE,
    "isv.invalid-parameters:item_delete": _ITEM_GONE,
    "*:FORBIDDEN_QUANTITY_ZERO_ERROR": _NO_STOCK,
    "isv.*:GENERIC_FAILURE": call(
        "The service names no cause: look at the item in the back office.",
        "平台未说明原因，请在商家后台检查该商品。",
    ),
    "isv.item-update-service-error": call(
        "The item was not changed; the detail and the sentence say what to correct.",
        "商品未更新，请根据明细与 sub_msg 修正。",
    ),
    "isv.item-update-service-error:ITEM_PROPERTIES_ERROR": _PROPERTIES,
    "isv.item-update-service-error:IC_CHECKSTEP_SKU_PROP_NOT_FOUND_IN_ITEM": _PROPERTIES,
    "isv.item-update-service-error:IC_CHECKSTEP_SPU_NOT_EXIST": call(
        "The standard product it belongs to is not there; choose another in the back office.",
        "所属产品（SPU）不存在，请在商家后台重新选择产品。",
    ),
    "isv.item-update-service-error:IC_ITEM_PIC_IS_TOO_LARGES": call(
        "The picture is too large.", "商品图片过大。"
    ),
    "isv.item-listing-service-error:QUANTITY_ITEM_CAT_TOO_LARGE": call(
        "The shop has as many items of this category as it may.",
        "该类目商品数量已达上限。",
    ),
    "isv.error-category-margin-isnot-enough": call(
        "The category asks for a larger deposit.", "该类目保证金不足。"
    ),
    "isv.error-food-security-required": call(
        "Food needs its safety data.", "食品类商品缺少食品安全信息。"
    ),
    "isv.antisteal-service-error": BUSINESS,
    "isv.pictureServiceClient-service-error": call(
        "The picture is not in the shop's picture space.", "图片空间中没有该图片。"
    ),
    "isv.shop-service-error": call(
        "The shop's categories were refused; check their order and names.",
        "店铺类目被拒绝，请检查顺序与名称。",
    ),
}

NOTES: dict[str, Advice] = {
    "taobao.rp.refunds.agree": Advice(
        "Needs a sub-account with the refund right. A first call may fail after it had a "
        "code sent to the phone: send it again with that code.",
        "需要具有退款权限的子账号；首次调用可能失败并向手机发送验证码，请携带验证码再次调用。",
    ),
    "taobao.rp.": Advice(
        "If the version differs, the refund changed meanwhile: fetch it, decide anew, and "
        "send its version and phase.",
        "若版本不一致，说明退款单已变更：请重新获取后再决定，并回传 version 与 phase。",
    ),
    "taobao.logistics.": Advice(
        "Sending twice fails by the trade's state: read it back, and take the same number "
        "for success.",
        "重复发货会因状态报错：请查询订单，运单号一致即视为成功。",
    ),
    "taobao.skus.quantity.update": Advice(
        "Stock cannot be below zero. Stock locked by a campaign cannot be lowered, and "
        "items with a store code belong to a platform warehouse.",
        "库存不能为负；活动锁定的库存不可调低；带 store_code 的商品由平台仓管理。",
    ),
    "taobao.top.oaid.decrypt": Advice(
        "If it does not match, the address changed: fetch the trade again.",
        "若未匹配，说明收货地址已变更：请重新获取订单。",
    ),
}
"""What to know of a call's errors that no code names, by the API's beginning."""
