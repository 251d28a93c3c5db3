"""
What is on its way: derived from the lines that were sent, and what waits for a pick-up.

The world sends by itself as well, so a parcel is not written down when a call sends it:
lines that carry one carrier and one number are one parcel, whoever sent them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from attrs import define, frozen

from tmallerp.simulator.answers import Row, moment, number
from tmallerp.simulator.desk._shop import Shop, isv
from tmallerp.simulator.trade import PAID, PARTLY, Line, Trade
from tmallerp.simulator.wire import Refusal

NAMES = {"YTO": "圆通速递", "ZTO": "中通快递", "SF": "顺丰速运", "YUNDA": "韵达快递"}
NUMBER_RULE = r"\w{4,30}"
"""What a tracking number must look like; the same for every carrier here."""

STEPS = (
    (timedelta(hours=1), "GOT", "已揽收"),
    (timedelta(hours=10), "DEPARTURE", "运输中"),
    (timedelta(hours=30), "SENT_SCAN", "派送中"),
    (timedelta(hours=36), "SIGNED", "已签收"),
)
"""How long after it was sent a parcel does what."""


@frozen(kw_only=True)
class Parcel:
    """Lines of one trade under one number."""

    trade: Trade
    lines: tuple[Line, ...]
    company: str | None
    out_sid: str | None
    code: str
    created: datetime
    status: str


@define(kw_only=True)
class Package:
    """A parcel with pieces of lines, which may be complete only with later parcels."""

    company: str
    out_sid: str
    oids: set[int]
    created: datetime


@define(kw_only=True)
class PickUp:
    """An order to a carrier that has no number yet."""

    tid: int
    oids: list[int]
    company: str
    code: str
    created: datetime


class Parcels:
    """What the shop's shipments keep beside the trades."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self.waiting: dict[int, PickUp] = {}
        """Pick-ups by trade."""
        self.online: set[tuple[int, str | None]] = set()
        """Trade and number of what the platform's own pick-up took: it reports steps."""
        self.sent: Counter[int] = Counter()
        """Pieces of a line that went out before the line was complete."""
        self.packages: dict[int, list[Package]] = {}
        """Parcels that were sent by the piece, by trade."""
        self.first: dict[int, tuple[str | None, str | None]] = {}
        """Carrier and number of a line's first pieces."""
        self._orders = 0

    def next_code(self) -> str:
        """Return the number of a new logistics order."""
        self._orders += 1
        return f"LP{self._orders:014d}"

    def of(self, trade: Trade) -> list[Parcel]:
        """Return the parcels of a trade, the sent ones first."""
        packages = self.packages.get(trade.tid, [])
        by_piece = {oid for package in packages for oid in package.oids}
        groups: dict[tuple[str | None, str | None], list[Line]] = {}
        for line in trade.lines:
            if line.consign_time is not None and line.oid not in by_piece:
                groups.setdefault((line.company, line.invoice_no), []).append(line)
        found = [
            self._sent(trade, lines, n) for n, lines in enumerate(groups.values(), start=1)
        ]
        found += [
            self._package(trade, package, n)
            for n, package in enumerate(packages, start=len(found) + 1)
            if package.oids
        ]
        pick_up = self.waiting.get(trade.tid)
        return [*found, self._waiting(trade, pick_up)] if pick_up else found

    def _sent(self, trade: Trade, lines: Sequence[Line], n: int) -> Parcel:
        first = lines[0]
        at = min(line.consign_time for line in lines if line.consign_time)
        online = (trade.tid, first.invoice_no) in self.online
        return Parcel(
            trade=trade,
            lines=tuple(lines),
            company=first.company,
            out_sid=first.invoice_no,
            code=f"LP{trade.tid % 10**12:012d}{n:02d}",
            created=at,
            status=self._status(at) if online else "ACCEPTED_BY_RECEIVER",
        )

    @staticmethod
    def _package(trade: Trade, package: Package, n: int) -> Parcel:
        return Parcel(
            trade=trade,
            lines=tuple(line for line in trade.lines if line.oid in package.oids),
            company=package.company,
            out_sid=package.out_sid,
            code=f"LP{trade.tid % 10**12:012d}{n:02d}",
            created=package.created,
            status="ACCEPTED_BY_RECEIVER",
        )

    def _status(self, at: datetime) -> str:
        """How far a platform's own parcel is; others are said to be signed at once."""
        age = self._shop.now - at
        if age >= STEPS[-1][0]:
            return "ACCEPTED_BY_RECEIVER"
        return "PICK_UP" if age >= STEPS[0][0] else "ACCEPTED"

    @staticmethod
    def _waiting(trade: Trade, pick_up: PickUp) -> Parcel:
        return Parcel(
            trade=trade,
            lines=tuple(line for line in trade.lines if line.oid in pick_up.oids),
            company=pick_up.company,
            out_sid=None,
            code=pick_up.code,
            created=pick_up.created,
            status="CREATED",
        )

    def steps(self, parcel: Parcel) -> list[Row]:
        """Return what is known of a parcel's way by now."""
        return [
            {
                "status_time": moment(parcel.created + after),
                "status_desc": words,
                "action": act,
            }
            for after, act, words in STEPS
            if parcel.out_sid and parcel.created + after <= self._shop.now
        ]

    def row(self, parcel: Parcel) -> Row:
        """Write a parcel."""
        trade = parcel.trade
        every = [line for line in trade.lines if line.is_live]
        written = self._shop.row(trade)
        return {
            "tid": number(trade.tid),
            "order_code": parcel.code,
            "seller_nick": "模拟旗舰店",
            "buyer_nick": "买**",
            "out_sid": parcel.out_sid,
            "item_title": parcel.lines[0].title if parcel.lines else "",
            "receiver_name": written["receiver_name"],
            "receiver_mobile": written["receiver_mobile"],
            "created": moment(parcel.created),
            "modified": moment(parcel.created),
            "status": parcel.status,
            "type": "express",
            "freight_payer": "buyer" if trade.post_fee else "seller",
            "company_name": NAMES.get(parcel.company or "", parcel.company),
            "seller_confirm": "yes" if parcel.out_sid else "no",
            "is_split": int(len(parcel.lines) < len(every)),
            "sub_tids": [line.oid for line in parcel.lines],
            "location": {
                key: written[f"receiver_{key}"]
                for key in ("state", "city", "district", "address", "zip")
            },
        }


def state_error(service: str, detail: str = "ORDER_STATUS_ERROR") -> Refusal:
    """Return what a logistics service says when a trade cannot take the step."""
    return isv(f"isv.logistics-{service}-service-error:{detail}", "交易状态不允许该操作")


def chosen_lines(
    trade: Trade, oids: Iterable[int], service: str, *, split: bool
) -> list[Line]:
    """
    Return the lines a call sends.

    Raises:
        Refusal: If one is not the trade's, was already sent, or nothing is left to send.
    """
    open_lines = [line for line in trade.lines if line.is_live and not line.consign_time]
    if trade.status not in {PAID, PARTLY} or trade.holds or not open_lines:
        raise state_error(service)
    if not split:
        return open_lines
    wanted = set(oids)
    if not wanted:
        raise isv("isv.invalid-parameter", "is_split=1 needs sub_tid")
    if wanted - {line.oid for line in trade.lines}:
        raise state_error(service, "ORDER_NOT_FOUND_ERROR")
    lines = [line for line in open_lines if line.oid in wanted]
    if len(lines) != len(wanted):
        raise state_error(service)
    return lines
