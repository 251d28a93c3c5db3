"""
What a seller changes of a trade: memo, postage, address, SKU, and its end.

Amounts stay related as the platform relates them, because a trade computes what the
buyer pays from its parts. Where the platform does not say when a change is refused, the
rule is ours and stands beside it.
"""

from __future__ import annotations

from datetime import timedelta

from tmallerp.simulator._birth import Product
from tmallerp.simulator.answers import moment, number, yuan
from tmallerp.simulator.desk._shop import (
    Desk,
    Result,
    Shop,
    Values,
    bad_value,
    fen,
    isv,
)
from tmallerp.simulator.desk.goods import Goods
from tmallerp.simulator.trade import CLOSED_UNPAID, PAID, SHIPPED, UNPAID, Line, Trade

_TOO_FAST = timedelta(seconds=10)
_STATE = "isv.trade-service-error:TRADE_STATUS_ERROR"
_RECEIVER = (
    "receiver_name",
    "receiver_phone",
    "receiver_mobile",
    "receiver_state",
    "receiver_city",
    "receiver_district",
    "receiver_town",
    "receiver_address",
    "receiver_zip",
)


def _changed(shop: Shop, trade: Trade) -> Result:
    shop.world.touch(trade)
    return {"tid": number(trade.tid), "modified": moment(trade.modified)}


def _memo_add(shop: Shop, values: Values) -> Result:
    trade = shop.trade(values["tid"])
    if trade.memo is not None:
        raise isv("isv.trade-service-error:MEMO_EXISTS", "备注已存在,请使用修改接口")
    trade.memo, trade.flag = values["memo"], values.get("flag", 0)
    changed = _changed(shop, trade)
    return {"trade": {"tid": changed["tid"], "created": changed["modified"]}}


def _memo_update(shop: Shop, values: Values) -> Result:
    trade = shop.trade(values["tid"])
    trade.memo = None if values.get("reset") else values.get("memo", trade.memo)
    trade.flag = values.get("flag", trade.flag)
    return {"trade": _changed(shop, trade)}


def _close(shop: Shop, values: Values) -> Result:
    trade, line = shop.trade_or_line(values["tid"])
    if trade.status != UNPAID or (line and line.status != UNPAID):
        raise isv(_STATE, "只能关闭未付款的交易")
    if shop.world.now - trade.created < _TOO_FAST:
        raise isv("isv.trade-service-error:CLOSE_TRADE_TOO_FAST", "下单10秒内不能关闭")
    if line is not None:
        trade.drop(line)
    if line is None or not any(one.is_live for one in trade.lines):
        for one in trade.lines:
            one.status = CLOSED_UNPAID
        trade.status, trade.end_time = CLOSED_UNPAID, shop.now
    return {"trade": _changed(shop, trade)}


def _postage(shop: Shop, values: Values) -> Result:
    """Lower the postage. Only before payment: customary, though no page says so."""
    trade = shop.trade(values["tid"])
    wanted = fen(values["post_fee"])
    if trade.status != UNPAID:
        raise isv(_STATE, "只能修改未付款交易的邮费")
    if not 0 <= wanted <= trade.post_fee:
        raise isv("isv.trade-service-error:POST_FEE_TOO_HIGH", "邮费只能改低")
    trade.post_fee = wanted
    changed = _changed(shop, trade)
    row = shop.row(trade)
    shown = {key: row[key] for key in ("payment", "total_fee", "modified")}
    return {"trade": {**changed, **shown, "post_fee": yuan(wanted)}}


def _address(shop: Shop, values: Values) -> Result:
    trade = shop.trade(values["tid"])
    if trade.status != PAID:
        raise isv(_STATE, "只有等待卖家发货的交易可以修改地址")
    given = {key: values[key] for key in _RECEIVER if key in values}
    if not given.keys() - {"receiver_zip"}:
        raise bad_value("邮编不能单独修改")
    # "-1" is how a phone number is taken away.
    cleared = {
        key: "" if text == "-1" and key in {"receiver_phone", "receiver_mobile"} else text
        for key, text in given.items()
    }
    trade.receiver |= cleared
    trade.address_no += 1
    trade.address_changed = True
    return {"trade": _changed(shop, trade)}


def _order_sku(shop: Shop, values: Values) -> Result:
    trade, line = shop.order(values["oid"])
    if line.status not in {UNPAID, PAID} or line.consign_time is not None:
        raise isv(_STATE, "只能修改未发货订单的SKU")
    item = shop.room(Goods).item(line.num_iid)
    code, words, sku_id = _wanted_sku(item, line, values)
    price = shop.room(Goods).price
    if price(item, sku_id) != price(item, line.sku_id):
        raise isv("isv.trade-service-error:SKU_PRICE_NOT_EQUAL", "只能改为同价SKU")
    line.sku_id, line.outer_sku_id, line.words = sku_id, code, words
    changed = _changed(shop, trade)
    return {"order": {"oid": number(line.oid), "modified": changed["modified"]}}


def _wanted_sku(item: Product, line: Line, values: Values) -> tuple[str, str, int]:
    for sku_id, code, words in item.skus:
        # The number wins over the properties where both are given.
        told = values.get("sku_id", values.get("sku_props"))
        if told in (sku_id, words) and line.sku_id is not None:
            return code, words, sku_id
    raise isv("isv.trade-service-error:SKU_NOT_FOUND", "SKU不存在")


def _delay(shop: Shop, values: Values) -> Result:
    trade = shop.trade(values["tid"])
    if trade.status != SHIPPED:
        raise isv(_STATE, "只有已发货的交易可以延长收货时间")
    trade.delay_days += values["days"]
    return {"trade": _changed(shop, trade)}


DESK: dict[str, Desk] = {
    "taobao.trade.memo.add": _memo_add,
    "taobao.trade.memo.update": _memo_update,
    "taobao.trade.close": _close,
    "taobao.trade.postage.update": _postage,
    "taobao.trade.shippingaddress.update": _address,
    "taobao.trade.ordersku.update": _order_sku,
    "taobao.trade.receivetime.delay": _delay,
}
