"""
What to say to the platform about a dispatch, given what it already knows.

Pure, and the heart of "one effect a parcel": every answer is made from what the platform
shows at this moment, so that what was told is never told twice, whoever told it.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from typing import Any

from attrs import field, frozen

from tmallerp.mapping.orders import hold_mark
from tmallerp.pipelines._dispatches import Dispatch, Goods, Parcel
from tmallerp.top.method import Method, Oid, Tid
from tmallerp.top.methods.logistics import (
    AlibabaAscpLogisticsConsignModify,
    AlibabaAscpLogisticsOfflineSend,
    LogisticsConsignResend,
    LogisticsDummySend,
    LogisticsOfflineSend,
    LogisticsOnlineSend,
)
from tmallerp.top.models.logistics import (
    Shipping,
    TopConsignGoodsRequest,
    TopConsignPkgRequest,
)
from tmallerp.top.models.trades import Order, Trade

Call = Method[Any]

_OPEN = frozenset({"WAIT_SELLER_SEND_GOODS", "SELLER_CONSIGNED_PART"})
_CLOSED = frozenset({"TRADE_CLOSED", "TRADE_CLOSED_BY_TAOBAO"})
_OVER = frozenset({"TRADE_FINISHED", "TRADE_BUYER_SIGNED", "WAIT_BUYER_CONFIRM_GOODS"})
_NO_CASE = frozenset({None, "NO_REFUND", "CLOSED"})
_COD = "cod"
_MOST_OFFLINE, _MOST_ONLINE = 50, 20
_BY_PIECE = 1


class Trouble(enum.StrEnum):
    """Why a dispatch cannot be told; the words are causes of quarantine."""

    OTHER_PARCEL = "other_parcel"
    CLOSED_LINE = "closed_line"
    TOO_MANY = "too_many"
    NOT_SHIPPABLE = "not_shippable"


@frozen(kw_only=True)
class Refusal:
    """
    Something a person decides.

    Args:
        cause: What it is.

        message: What, which, what the platform has; no buyer's name.

        zh: The same in Chinese.
    """

    cause: Trouble
    message: str
    zh: str


@frozen(kw_only=True)
class Saying:
    """
    What is to be done about a dispatch now.

    Args:
        calls: What to say, in order; empty if everything sayable was said.

        refusals: What a person decides.

        holds: Why lines wait, one sentence each in both languages.

        told: Whether the platform knows any of it.
    """

    calls: tuple[Call, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    holds: tuple[str, ...] = ()
    told: bool = False

    @property
    def is_done(self) -> bool:
        """Whether the platform knows all of it."""
        return not (self.calls or self.refusals or self.holds)


@frozen(kw_only=True)
class Known:
    """
    What the platform shows of a trade.

    Args:
        trade: The trade.

        parcels: Its logistics orders.
    """

    trade: Trade
    parcels: Sequence[Shipping] = field(default=())

    def line(self, oid: str) -> Order | None:
        """Return a line of the trade."""
        return next((one for one in self.trade.orders if one.oid == oid), None)

    def numbers(self, oid: str) -> set[str]:
        """Return the numbers of the parcels a line is in."""
        line = self.line(oid)
        own = {line.invoice_no} if line is not None else set()
        listed = {one.out_sid for one in self.parcels if oid in map(str, one.sub_tids)}
        return {number for number in own | listed if number}

    def is_sent(self, oid: str) -> bool:
        """Say whether the whole line counts as sent."""
        line = self.line(oid)
        return line is not None and (
            line.consign_time is not None or line.status in _OVER or bool(line.invoice_no)
        )

    @property
    def open_lines(self) -> set[str]:
        """The lines that are still to be sent."""
        return {
            str(line.oid)
            for line in self.trade.orders
            if line.status not in _CLOSED and not self.is_sent(str(line.oid))
        }


class _Notes:
    """What is found while a dispatch is compared."""

    def __init__(self) -> None:
        self.refusals: list[Refusal] = []
        self.holds: list[str] = []
        self.corrections: dict[tuple[str, str], set[str]] = {}
        self.told = False

    def refuse(self, cause: Trouble, message: str, zh: str) -> None:
        self.refusals.append(Refusal(cause=cause, message=message, zh=zh))


def choose(known: Known, dispatch: Dispatch) -> Saying:
    """
    Decide what to say.

    Args:
        known: What the platform shows.

        dispatch: What it should know.
    """
    notes = _Notes()
    left = [
        (
            parcel,
            [one for one in parcel.goods if _is_left(known, dispatch, parcel, one, notes)],
        )
        for parcel in dispatch.parcels
    ]
    sendable = [(parcel, goods) for parcel, goods in left if goods]
    calls = _corrections(known, dispatch, notes)
    if sendable:
        calls += _sends(known, sendable, notes)
    return Saying(
        calls=tuple(calls),
        refusals=tuple(notes.refusals),
        holds=tuple(notes.holds),
        told=notes.told or bool(notes.corrections),
    )


def _is_left(
    known: Known, dispatch: Dispatch, parcel: Parcel, goods: Goods, notes: _Notes
) -> bool:
    """Note what is known of a line; return whether it is to be sent now."""
    line, where = known.line(goods.oid), f"Line {goods.oid} of trade {dispatch.tid}"
    if line is None:
        notes.refuse(
            Trouble.NOT_SHIPPABLE,
            f"{where} is not in the trade.",
            f"订单 {dispatch.tid} 中没有子订单 {goods.oid}。",
        )
        return False
    numbers, sent = known.numbers(goods.oid), known.is_sent(goods.oid)
    if parcel.number in numbers or (not parcel.number and sent and not numbers):
        notes.told = True
        return False
    wrong = numbers & set(dispatch.replaces)
    wrong -= {one.number for one in dispatch.parcels if _holds(one, goods.oid)}
    if wrong and parcel.number:
        old = min(wrong)
        notes.corrections.setdefault((old, parcel.number), set()).add(goods.oid)
        return False
    if sent:
        shown = ", ".join(sorted(numbers)) or "no number"
        notes.refuse(
            Trouble.OTHER_PARCEL,
            f"{where} is already shipped under {shown}, the ERP says "
            f"{parcel.number or 'no carrier'}. Correct whichever is wrong, then retry.",
            f"子订单 {goods.oid} 已按 {shown} 发货，ERP 运单号为 "
            f"{parcel.number or '无需物流'}；请更正错误的一方后重试。",
        )
        return False
    return _may_go(known, line, goods, dispatch, notes)


def _may_go(
    known: Known, line: Order, goods: Goods, dispatch: Dispatch, notes: _Notes
) -> bool:
    where = f"Line {goods.oid} of trade {dispatch.tid}"
    trade = known.trade
    if line.status in _CLOSED or trade.status in _CLOSED or line.refund_status == "SUCCESS":
        notes.refuse(
            Trouble.CLOSED_LINE,
            f"{where} was closed or refunded and has left with {dispatch.outbound}: "
            "have the parcel stopped or the goods returned.",
            f"子订单 {goods.oid} 已关闭或已退款，但已随 {dispatch.outbound} 出库："
            "请拦截包裹或安排退货。",
        )
        return False
    if line.refund_status not in _NO_CASE:
        notes.holds.append(
            f"{where}: the buyer asks for a refund ({line.refund_status}); decide it, "
            f"and stop the parcel if it is granted. / 子订单 {goods.oid} 退款中"
            f"（{line.refund_status}），请先处理退款，同意退款时请拦截包裹。"
        )
        return False
    mark = hold_mark(trade)
    if mark:
        notes.holds.append(
            f"{where}: the platform forbids shipping now ({mark}). / "
            f"平台暂不允许发货（{mark}），子订单 {goods.oid}。"
        )
        return False
    if trade.status not in _OPEN:
        notes.refuse(
            Trouble.NOT_SHIPPABLE,
            f"{where} left and its trade is {trade.status}: it cannot be shipped.",
            f"子订单 {goods.oid} 已出库，但订单状态为 {trade.status}，不能发货。",
        )
        return False
    most = line.num or 0
    if max(_in_all(dispatch, goods.oid), goods.cumulative or 0) > most:
        notes.refuse(
            Trouble.TOO_MANY,
            f"{where} has {most} pieces, the ERP shipped more with {dispatch.outbound}.",
            f"子订单 {goods.oid} 共 {most} 件，ERP 单据 {dispatch.outbound} 出库数量超出。",
        )
        return False
    return True


def _holds(parcel: Parcel, oid: str) -> bool:
    return any(goods.oid == oid for goods in parcel.goods)


def _in_all(dispatch: Dispatch, oid: str) -> int:
    return sum(
        goods.pieces
        for parcel in dispatch.parcels
        for goods in parcel.goods
        if goods.oid == oid
    )


def _corrections(known: Known, dispatch: Dispatch, notes: _Notes) -> list[Call]:
    """Give what was told under a wrong number the right one."""
    calls: list[Call] = []
    company = {parcel.number: parcel.company for parcel in dispatch.parcels}
    for (old, new), oids in notes.corrections.items():
        under = {
            str(line.oid)
            for line in known.trade.orders
            if old in known.numbers(str(line.oid))
        }
        if oids == under:
            calls.append(
                AlibabaAscpLogisticsConsignModify(
                    tid=Tid(dispatch.tid),
                    old_out_sid=old,
                    new_out_sid=new,
                    new_company_code=company[new],
                )
            )
        else:
            calls.append(
                LogisticsConsignResend(
                    tid=Tid(dispatch.tid),
                    out_sid=new,
                    company_code=company[new],
                    is_split=1,
                    sub_tid=_oids(oids),
                )
            )
    return calls


def _sends(
    known: Known, sendable: Sequence[tuple[Parcel, list[Goods]]], notes: _Notes
) -> list[Call]:
    tid = Tid(str(known.trade.tid))
    going = {one.oid for _, goods in sendable for one in goods}
    if not sendable[0][0].number:
        if going == known.open_lines and known.trade.status != "SELLER_CONSIGNED_PART":
            return [LogisticsDummySend(tid=tid)]
        notes.refuse(
            Trouble.NOT_SHIPPABLE,
            f"Only a part of trade {tid} needs no carrier; the platform takes a trade "
            "without a carrier only as a whole.",
            f"订单 {tid} 仅部分无需物流；平台只支持整单无需物流发货。",
        )
        return []
    by_line = all(_is_whole(known, one) for _, goods in sendable for one in goods)
    if known.trade.type == _COD:
        if not by_line:
            notes.refuse(
                Trouble.NOT_SHIPPABLE,
                f"Trade {tid} is cash on delivery; its lines cannot go in pieces.",
                f"订单 {tid} 为货到付款，子订单不能拆件发货。",
            )
            return []
        return _line_sends(known, tid, sendable, going)
    return (
        _line_sends(known, tid, sendable, going) if by_line else [_by_piece(tid, sendable)]
    )


def _is_whole(known: Known, goods: Goods) -> bool:
    line = known.line(goods.oid)
    return line is not None and goods.pieces == line.num and not known.numbers(goods.oid)


def _line_sends(
    known: Known,
    tid: Tid,
    sendable: Sequence[tuple[Parcel, list[Goods]]],
    going: set[str],
) -> list[Call]:
    cod = known.trade.type == _COD
    if len(sendable) == 1 and going == known.open_lines and not _is_part(known):
        return [_line_send(tid, sendable[0][0], None, cod=cod)]
    most = _MOST_ONLINE if cod else _MOST_OFFLINE
    return [
        _line_send(tid, parcel, goods[at : at + most], cod=cod)
        for parcel, goods in sendable
        for at in range(0, len(goods), most)
    ]


def _is_part(known: Known) -> bool:
    return known.trade.status == "SELLER_CONSIGNED_PART"


def _line_send(
    tid: Tid, parcel: Parcel, goods: Sequence[Goods] | None, *, cod: bool
) -> Call:
    method = LogisticsOnlineSend if cod else LogisticsOfflineSend
    return method(
        tid=tid,
        company_code=parcel.company,
        out_sid=parcel.number,
        is_split=None if goods is None else 1,
        sub_tid=None if goods is None else _oids(one.oid for one in goods),
    )


def _by_piece(
    tid: Tid, sendable: Sequence[tuple[Parcel, list[Goods]]]
) -> AlibabaAscpLogisticsOfflineSend:
    return AlibabaAscpLogisticsOfflineSend(
        tid=tid,
        consign_type=_BY_PIECE,
        consign_pkgs=tuple(
            TopConsignPkgRequest(
                out_sid=parcel.number,
                company_code=parcel.company,
                goods=tuple(
                    TopConsignGoodsRequest(sub_tid=one.oid, num=one.pieces) for one in goods
                ),
            )
            for parcel, goods in sendable
        ),
    )


def _oids(oids: Iterable[str]) -> tuple[Oid, ...]:
    return tuple(Oid(one) for one in sorted(oids))
