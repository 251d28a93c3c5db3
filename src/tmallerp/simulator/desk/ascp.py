"""
Sending the newer way: several parcels at once, part of a line's pieces, components.

A line counts as sent when all its pieces went out, or when the seller says that no more
will follow.
"""

from __future__ import annotations

from collections import Counter

from tmallerp.simulator.desk._shop import (
    Desk,
    Result,
    Shop,
    Values,
    bad_value,
    number,
    numbers,
)
from tmallerp.simulator.desk.logistics import check_carrier, resend
from tmallerp.simulator.desk.parcels import Package, Parcels, chosen_lines, state_error
from tmallerp.simulator.trade import PAID, PARTLY, Line, Trade

_DONE = {"result": {"success": True}}
_LEGACY, _FINISH, _AGAIN = 0, 2, 3
_OFFLINE_GIFT = 1


def _tid(values: Values) -> int:
    return number(values["tid"].strip())


def _send(shop: Shop, values: Values) -> Result:
    trade, kind = shop.trade(_tid(values)), values.get("consign_type", _LEGACY)
    packages = values.get("consign_pkgs", [])
    if trade.type == "cod":
        raise state_error("offline", "COD_ORDER")
    if kind == _FINISH:
        return _finish(shop, trade, values)
    if not packages:
        raise bad_value("consign_pkgs")
    for package in packages:
        check_carrier(
            "offline", package.get("company_code", ""), package.get("out_sid", "")
        )
    if kind == _AGAIN:
        resend(shop, trade, None, packages[0]["company_code"], packages[0]["out_sid"])
    elif kind == _LEGACY:
        oids = numbers(values.get("sub_tid", ""))
        lines = chosen_lines(trade, oids, "offline", split=bool(oids))
        _ship(shop, trade, lines, packages[0])
    else:
        _send_pieces(shop, trade, packages)
    return _DONE


def _ship(shop: Shop, trade: Trade, lines: list[Line], package: Values) -> None:
    oids = [line.oid for line in lines]
    shop.world.ship(trade, oids, package["company_code"], package["out_sid"])


def _send_pieces(shop: Shop, trade: Trade, packages: list[Values]) -> None:
    """Send pieces of lines; all packages are checked before the first one goes."""
    parcels, plan = shop.room(Parcels), []
    sent = parcels.sent
    planned: Counter[int] = Counter()
    for package in packages:
        for line, pieces in _pieces(trade, package, sent + planned):
            planned[line.oid] += pieces
            plan.append((package, line))
    if not plan:
        raise state_error("offline", "ORDER_NOT_FOUND_ERROR")
    sent.update(planned)
    parcels.packages.setdefault(trade.tid, []).extend(
        Package(
            company=package["company_code"],
            out_sid=package["out_sid"],
            oids={line.oid for one, line in plan if one is package},
            created=shop.now,
        )
        for package in packages
    )
    for package, line in plan:
        told = (package["company_code"], package["out_sid"])
        told = parcels.first.setdefault(line.oid, told)
        if line.consign_time is None and sent[line.oid] >= line.num:
            shop.world.ship(trade, [line.oid], *told)
    if trade.status == PAID:
        trade.status = PARTLY
        shop.world.touch(trade)


def _pieces(trade: Trade, package: Values, sent: Counter[int]) -> list[tuple[Line, int]]:
    rows, inside = [], Counter(sent)
    for goods in package.get("goods", []):
        if goods.get("item_type") == _OFFLINE_GIFT:
            continue
        oids = numbers(goods.get("sub_tid", ""))
        if len(oids) != 1:
            raise bad_value("goods.sub_tid")
        (line,) = chosen_lines(trade, oids, "offline", split=True)
        pieces = goods.get("num", line.num - inside[line.oid])
        if pieces <= 0 or inside[line.oid] + pieces > line.num:
            raise state_error("offline", "QUANTITY_ERROR")
        inside[line.oid] += pieces
        rows.append((line, pieces))
    return rows


def _finish(shop: Shop, trade: Trade, values: Values) -> Result:
    """Say that no more pieces follow: what went out partly counts as sent."""
    told = numbers(values.get("consign_status", {}).get("sub_tid", ""))
    sent = shop.room(Parcels).sent
    lines = [
        line
        for line in trade.lines
        if sent[line.oid] and line.consign_time is None and (not told or line.oid in told)
    ]
    if not lines:
        raise state_error("offline")
    for line in lines:
        sent[line.oid] = line.num
        company, out_sid = shop.room(Parcels).first[line.oid]
        shop.world.ship(trade, [line.oid], company, out_sid)
    return _DONE


def _resend(shop: Shop, values: Values) -> Result:
    trade, packages = shop.trade(_tid(values)), values["consign_pkgs"]
    if not packages:
        raise bad_value("consign_pkgs")
    package = packages[0]
    oids = numbers(values.get("sub_tids", "")) or None
    resend(shop, trade, oids, package["company_code"], package["out_sid"])
    return _DONE


def _modify(shop: Shop, values: Values) -> Result:
    """Correct the number of a parcel that went out."""
    trade = shop.trade(_tid(values))
    old = values["old_out_sid"]
    lines = [line for line in trade.lines if line.invoice_no == old]
    packages = shop.room(Parcels).packages.get(trade.tid, [])
    wrong = [package for package in packages if package.out_sid == old]
    told = [line.company or "" for line in lines] + [one.company for one in wrong]
    if not told:
        raise state_error("consign-modify", "ORDER_NOT_FOUND_ERROR")
    company = values.get("new_company_code") or told[0]
    check_carrier("consign-modify", company, values["new_out_sid"])
    for package in wrong:
        package.company, package.out_sid = company, values["new_out_sid"]
    for line in lines:
        line.company, line.invoice_no = company, values["new_out_sid"]
    shop.world.touch(trade)
    return _DONE


DESK: dict[str, Desk] = {
    "alibaba.ascp.logistics.offline.send": _send,
    "alibaba.ascp.logistics.consign.resend": _resend,
    "alibaba.ascp.logistics.consign.modify": _modify,
}
