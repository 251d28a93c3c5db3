"""
What the simulated shop knows of one trade: integers of fen, and its own rules.

The money relations of a trade are kept here by construction; how they look on the wire
is `tmallerp.simulator.answers`' business.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from attrs import define, field

UNPAID = "WAIT_BUYER_PAY"
PAID = "WAIT_SELLER_SEND_GOODS"
FORBIDDEN = "PAID_FORBID_CONSIGN"
PARTLY = "SELLER_CONSIGNED_PART"
SHIPPED = "WAIT_BUYER_CONFIRM_GOODS"
FINISHED = "TRADE_FINISHED"
CLOSED = "TRADE_CLOSED"
CLOSED_UNPAID = "TRADE_CLOSED_BY_TAOBAO"

OPEN_REFUNDS = frozenset(
    {"WAIT_SELLER_AGREE", "WAIT_BUYER_RETURN_GOODS", "WAIT_SELLER_CONFIRM_GOODS"}
)


@define(kw_only=True)
class Line:
    """One line; amounts in fen."""

    oid: int
    num_iid: int
    sku_id: int | None
    outer_iid: str
    outer_sku_id: str | None
    title: str
    num: int
    price: int
    discount: int = 0
    adjust: int = 0
    mjz: int = 0
    tax: int = 0
    status: str = UNPAID
    refund_status: str = "NO_REFUND"
    refund_id: int | None = None
    consign_time: datetime | None = None
    invoice_no: str | None = None
    company: str | None = None
    is_gift: bool = False
    words: str = "颜色分类:白色"
    buyer_rate: bool = False
    seller_rate: bool = False

    @property
    def total(self) -> int:
        """Price times pieces, adjusted, less the line's own discount."""
        return self.price * self.num + self.adjust - self.discount

    @property
    def divide(self) -> int:
        """What the buyer pays for the line after everything, tax included."""
        return self.total - self.mjz + self.tax

    @property
    def is_live(self) -> bool:
        """Whether the line still goes its way."""
        return self.status not in {CLOSED, CLOSED_UNPAID}


@define(kw_only=True)
class Service:
    """A service sold along; amounts in fen."""

    oid: int
    item_oid: int
    title: str
    payment: int


@define(kw_only=True)
class Refund:
    """One refund case; amounts in fen."""

    refund_id: int
    tid: int
    oid: int
    status: str
    refund_fee: int
    total_fee: int
    num: int
    created: datetime
    modified: datetime
    phase: str = "onsale"
    returns_goods: bool = False
    reason: str = "不想要了"
    good_status: str = "BUYER_NOT_RECEIVED"
    company: str | None = None
    sid: str | None = None
    good_return_time: datetime | None = None
    address: str | None = None
    is_reviewed: bool = False

    @property
    def version(self) -> int:
        """What every write has to echo: it changes with the case."""
        return int(self.modified.timestamp() * 1000)

    @property
    def is_whole(self) -> bool:
        """Whether everything paid for the line goes back."""
        return self.refund_fee == self.total_fee

    def touch(self, now: datetime) -> None:
        """Count a change: a later time and so another version."""
        second = now.replace(microsecond=0)
        self.modified = max(second, self.modified + timedelta(seconds=1))


@define(kw_only=True)
class Exchange:
    """One exchange of goods for others of the same item."""

    dispute_id: int
    tid: int
    oid: int
    status: int
    num: int
    payment: int
    bought_sku: str
    wanted_sku: str
    created: datetime
    modified: datetime
    phase: str = "onsale"
    reason: str = "换尺码"
    address: str | None = None
    buyer_company: str | None = None
    buyer_sid: str | None = None
    seller_company: str | None = None
    seller_sid: str | None = None

    def move(self, status: int, now: datetime) -> None:
        """Go on to another state."""
        second = now.replace(microsecond=0)
        self.status = status
        self.modified = max(second, self.modified + timedelta(seconds=1))


@define(kw_only=True)
class Trade:
    """One trade; amounts in fen."""

    tid: int
    type: str
    status: str
    created: datetime
    modified: datetime
    async_modified: datetime
    visible_at: datetime
    lines: list[Line]
    services: list[Service] = field(factory=list)
    post_fee: int = 0
    cod_fee: int = 0
    discount: int = 0
    promotions: list[dict[str, object]] = field(factory=list)
    buyer: int = 0
    address_no: int = 0
    pay_time: datetime | None = None
    consign_time: datetime | None = None
    end_time: datetime | None = None
    step: str | None = None
    deposit: int = 0
    received: int = 0
    memo: str | None = None
    flag: int = 0
    message: str | None = None
    holds: set[str] = field(factory=set)
    address_changed: bool = False
    receiver: dict[str, str] = field(factory=dict)
    """What the seller wrote over the buyer's address, plainly."""
    delay_days: int = 0
    poison: str | None = None
    version: int = 1

    @property
    def paid_lines(self) -> list[Line]:
        """The lines that were not closed before payment."""
        return [line for line in self.lines if line.status != CLOSED_UNPAID] or list(
            self.lines
        )

    @property
    def is_single(self) -> bool:
        """Whether the trade is its own line (tid equals oid)."""
        return self.lines[0].oid == self.tid

    @property
    def payment(self) -> int:
        """What the buyer pays for everything."""
        lines = sum(line.divide for line in self.paid_lines)
        services = sum(service.payment for service in self.services)
        return lines + services + self.post_fee + self.cod_fee

    @property
    def is_shippable(self) -> bool:
        """Whether the seller may send something now."""
        return self.status in {PAID, PARTLY} and not self.holds

    def drop(self, line: Line) -> None:
        """Close one line before payment; the discount never outgrows what is left."""
        line.status = CLOSED_UNPAID
        left = sum(one.total for one in self.paid_lines)
        self.discount = min(self.discount, left // 4)
        for promotion in self.promotions:
            if promotion["fen"]:
                promotion["fen"] = self.discount
        self.spread_discount()

    def spread_discount(self) -> None:
        """
        Spread the trade's discount over its lines, in proportion to their totals.

        Each share is rounded down and the last paying line takes the rest: a rule of
        the simulator's own, since the platform publishes none.
        """
        base = [line for line in self.paid_lines if line.total > 0]
        whole = sum(line.total for line in base)
        for line in self.lines:
            line.mjz = 0
        left = self.discount
        for line in base[:-1]:
            line.mjz = self.discount * line.total // whole
            left -= line.mjz
        if base:
            base[-1].mjz = left
