"""
Sending: by one's own carrier, by the platform's pick-up, without any, and again.

A repeated send is refused with a state error, as is one of a line that is gone or sent.
"""

from __future__ import annotations

import re
from datetime import timedelta

from tmallerp.simulator.answers import moment
from tmallerp.simulator.desk._shop import Desk, Result, Shop, Values, isv
from tmallerp.simulator.desk.addresses import AddressBook
from tmallerp.simulator.desk.parcels import (
    NAMES,
    NUMBER_RULE,
    Parcels,
    PickUp,
    chosen_lines,
    state_error,
)
from tmallerp.simulator.trade import PARTLY, SHIPPED, Line, Trade

_RESEND_DAYS = timedelta(days=50)
_SENT = {"shipping": {"is_success": True}}


def check_carrier(service: str, company: str, out_sid: str | None) -> None:
    """
    Check a carrier's code and the form of a tracking number.

    Raises:
        Refusal: If the carrier is unknown, or the number cannot be one.
    """
    if company not in NAMES:
        raise isv(f"isv.logistics-{service}-service-error:COMPANY_NOT_FOUND", "物流公司")
    if out_sid is not None and not re.fullmatch(NUMBER_RULE, out_sid):
        raise isv(f"isv.logistics-{service}-service-error:B04", "运单号不符合规则")


def _check_contacts(shop: Shop, values: Values) -> None:
    for name in ("sender_id", "cancel_id"):
        if name in values:
            shop.room(AddressBook).contact(values[name])


def _split(values: Values) -> tuple[list[int], bool]:
    return values.get("sub_tid", []), values.get("is_split") == 1


def _offline(shop: Shop, values: Values) -> Result:
    trade = shop.trade(values["tid"])
    if trade.type == "cod":
        raise isv("isv.logistics-offline-service-error:COD_ORDER", "货到付款不支持")
    if trade.tid in shop.room(Parcels).waiting:
        raise state_error("offline")
    _check_contacts(shop, values)
    oids, split = _split(values)
    lines = chosen_lines(trade, oids, "offline", split=split)
    check_carrier("offline", values["company_code"], values["out_sid"])
    _ship(shop, trade, lines, values["company_code"], values["out_sid"])
    return _SENT


def _ship(
    shop: Shop, trade: Trade, lines: list[Line], company: str | None, out_sid: str | None
) -> None:
    shop.world.ship(trade, [line.oid for line in lines], company, out_sid)


def _online(shop: Shop, values: Values) -> Result:
    """Order a pick-up; with a number it is sent at once, else it waits for one."""
    trade, parcels = shop.trade(values["tid"]), shop.room(Parcels)
    if trade.tid in parcels.waiting:
        raise state_error("online")
    _check_contacts(shop, values)
    oids, split = _split(values)
    lines = chosen_lines(trade, oids, "online", split=split)
    company, out_sid = values["company_code"], values.get("out_sid")
    check_carrier("online", company, out_sid)
    if out_sid is not None:
        parcels.online.add((trade.tid, out_sid))
        _ship(shop, trade, lines, company, out_sid)
        return _SENT
    parcels.waiting[trade.tid] = PickUp(
        tid=trade.tid,
        oids=[line.oid for line in lines],
        company=company,
        code=parcels.next_code(),
        created=shop.now,
    )
    return _SENT


def _confirm(shop: Shop, values: Values) -> Result:
    trade, parcels = shop.trade(values["tid"]), shop.room(Parcels)
    pick_up = parcels.waiting.get(trade.tid)
    if pick_up is None:
        raise state_error("online")
    oids, split = _split(values)
    wanted = oids if split else pick_up.oids
    if set(wanted) != set(pick_up.oids):
        raise state_error("online", "ORDER_NOT_FOUND_ERROR")
    lines = chosen_lines(trade, wanted, "online", split=True)
    check_carrier("online", pick_up.company, values["out_sid"])
    del parcels.waiting[trade.tid]
    parcels.online.add((trade.tid, values["out_sid"]))
    _ship(shop, trade, lines, pick_up.company, values["out_sid"])
    return _SENT


def _cancel(shop: Shop, values: Values) -> Result:
    trade, parcels = shop.trade(values["tid"]), shop.room(Parcels)
    if trade.tid not in parcels.waiting:
        raise state_error("online")
    del parcels.waiting[trade.tid]
    return {
        "is_success": True,
        "recreated_order_id": parcels.next_code(),
        "modify_time": moment(shop.now),
    }


def _dummy(shop: Shop, values: Values) -> Result:
    """Send without any carrier, as for what needs none."""
    trade = shop.trade(values["tid"])
    lines = chosen_lines(trade, [], "dummy", split=False)
    _ship(shop, trade, lines, None, None)
    return _SENT


def resend(
    shop: Shop, trade: Trade, oids: list[int] | None, company: str, out_sid: str
) -> None:
    """
    Give sent lines another carrier and number.

    Args:
        shop: The shop.

        trade: The trade.

        oids: Lines that are part of one parcel, but not all of it; None is every line.

        company: The new carrier's code.

        out_sid: The new number.

    Raises:
        Refusal: If nothing was sent, it was too long ago, or the lines do not fit.
    """
    sent = [line for line in trade.lines if line.consign_time is not None]
    if trade.status not in {PARTLY, SHIPPED} or not sent:
        raise state_error("consign-resend")
    if any(
        shop.now - line.consign_time > _RESEND_DAYS for line in sent if line.consign_time
    ):
        raise state_error("consign-resend", "OVER_50_DAYS")
    check_carrier("consign-resend", company, out_sid)
    lines = sent if oids is None else _part_of_a_parcel(shop, trade, oids)
    for line in lines:
        line.company, line.invoice_no = company, out_sid
        for package in shop.room(Parcels).packages.get(trade.tid, []):
            package.oids.discard(line.oid)
    shop.world.touch(trade)


def _part_of_a_parcel(shop: Shop, trade: Trade, oids: list[int]) -> list[Line]:
    wanted = set(oids)
    for parcel in shop.room(Parcels).of(trade):
        inside = {line.oid for line in parcel.lines}
        if parcel.out_sid and wanted and wanted < inside:
            return [line for line in parcel.lines if line.oid in wanted]
    raise state_error("consign-resend", "ORDER_NOT_FOUND_ERROR")


def _resend(shop: Shop, values: Values) -> Result:
    trade = shop.trade(values["tid"])
    oids, split = _split(values)
    resend(shop, trade, oids if split else None, values["company_code"], values["out_sid"])
    return _SENT


DESK: dict[str, Desk] = {
    "taobao.logistics.offline.send": _offline,
    "taobao.logistics.online.send": _online,
    "taobao.logistics.online.confirm": _confirm,
    "taobao.logistics.online.cancel": _cancel,
    "taobao.logistics.dummy.send": _dummy,
    "taobao.logistics.consign.resend": _resend,
}
