"""
What a tenant has written: registers, documents, stock, and the keys it remembers.

Everything is in Beijing time as text, the way the platform tells it. Ids have 16 to 19
digits, beyond what a binary fraction holds.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from attrs import define, field, frozen

from tmallerp.simulator.erps._clock import ErpClock
from tmallerp.simulator.erps._sheets import Data, Mishap, Sheet

KEY_LIFE = timedelta(hours=1)
"""Vendor's page on idempotency: a result is kept about an hour."""


class Refusal(Exception):  # noqa: N818 - an answer, not a failure
    """
    A business answer that is not success.

    Args:
        code: The platform's code, as text.

        message: Its sentence.

        data: What goes with it.
    """

    def __init__(self, code: str, message: str, data: object = None) -> None:
        super().__init__(message)
        self.code, self.message, self.data = code, message, data


class Gateway(Refusal):
    """An answer of the gateway itself: its code is always text."""

    def __init__(self, code: str, message: str, status: int = 200) -> None:
        super().__init__(code, message)
        self.status = status


@define(kw_only=True)
class Settings:
    """
    What differs between tenants or is not published.

    Args:
        limits: Whether calls a minute are limited.

        unique_codes: Whether a document's code may exist only once.

        manual_codes: Whether a document must bring its code.

        workflow: Whether documents are approved by a flow.

        strict_products: Whether an unknown product is refused.

        issue_audited: Whether a saved sales issue is audited at once.

        invoice_on_issue: Whether an audited issue makes an invoice.

        page_idempotency: Whether repeated keys behave as a vendor's page says instead.

        window_s: How far a caller's clock may be off.
    """

    limits: bool = False
    unique_codes: bool = False
    manual_codes: bool = False
    workflow: bool = False
    strict_products: bool = False
    issue_audited: bool = False
    invoice_on_issue: bool = False
    page_idempotency: bool = False
    window_s: int = 600


@frozen(kw_only=True)
class Kept:
    """A remembered save: its document, and when it was."""

    document: str
    at: datetime
    answer: object
    ready: datetime


@define(kw_only=True)
class Call:
    """
    One business call, authorised.

    Args:
        path: Below the gateway.

        query: Its parameters.

        body: Read JSON; None for none.

        now: The time it happens at.

        mishap: What goes wrong with it.

        slow_s: Seconds its save takes; it answers "processing" meanwhile.
    """

    path: str
    query: dict[str, str]
    body: Any
    now: datetime
    mishap: Mishap
    slow_s: float = 0


_SEEDED = {
    "org": {"org01": "天猫事业部"},
    "customer": {"TMALL01": "天猫旗舰店"},
    "vendor": {"V001": "供应商一"},
    "warehouse": {"CK001": "成品仓"},
    "product": {"0001-00": "样品"},
    "unit": {"PCS": "件"},
    "currency": {"CNY": "人民币"},
    "ratetype": {"01": "基准汇率", "02": "自定义汇率"},
    "transtype": {
        "SO01": "普通销售",
        "A30001": "普通销售出库",
        "A30005": "电商销售出库",
        "A20001": "普通采购",
        "A08001": "其他入库",
        "RT01": "普通退货",
        "SK01": "销售收款",
    },
    "tax": {"VAT13": "13%", "VAT9": "9%", "VAT6": "6%", "VAT0": "0%"},
    "carrier": {"SF": "顺丰速运", "ZTO": "中通快递", "YTO": "圆通速递"},
    "book": {"book01": "主账簿"},
    "department": {"D01": "电商部"},
    "staff": {"S01": "业务员"},
}


@define
class Books:
    """
    Everything one tenant holds.

    Args:
        clock: The tenant's time.

        seed: Decides what ids look like.
    """

    clock: ErpClock
    seed: int
    settings: Settings = field(factory=Settings)
    registers: dict[str, dict[str, Sheet]] = field(factory=dict)
    documents: defaultdict[str, dict[str, Sheet]] = field(factory=lambda: defaultdict(dict))
    stock: defaultdict[tuple[str, str], Decimal] = field(
        factory=lambda: defaultdict(Decimal)
    )
    keys: dict[tuple[str, str], Kept] = field(factory=dict)
    closed: set[str] = field(factory=set)
    ignored: Counter[str] = field(factory=Counter)
    _ids: dict[tuple[str, str], Data] = field(factory=dict)
    _numbers: Counter[str] = field(factory=Counter)
    _random: random.Random = field(init=False)
    _last_id: int = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Write what every tenant has."""
        self._random = random.Random(self.seed)  # noqa: S311 - a game
        # Beyond 2**53 and odd steps: a float gives itself away.
        self._last_id = 2_293_918_375_186_688_001 + self.seed * 1_000_003
        for kind, entries in _SEEDED.items():
            for code, name in entries.items():
                self.register(kind, code, name)
        for code, rate in (("VAT13", 13), ("VAT9", 9), ("VAT6", 6), ("VAT0", 0)):
            self.registers["tax"][code].data["taxRate"] = Decimal(rate)
        self.stock["CK001", "0001-00"] = Decimal(1000)

    @property
    def now_text(self) -> str:
        """The time as the platform writes it."""
        return text_of(self.clock.now)

    def next_id(self) -> int:
        """Return a new id."""
        self._last_id += self._random.randrange(3, 97)
        return self._last_id

    def next_code(self, prefix: str) -> str:
        """Return a new document number."""
        self._numbers[prefix] += 1
        return f"{prefix}{self.clock.now:%Y%m%d}{self._numbers[prefix]:06d}"

    def pick(self, count: int) -> int:
        """Choose one of so many."""
        return self._random.randrange(count)

    def register(self, kind: str, code: str, name: str = "", **more: object) -> Data:
        """Write an entry of a register."""
        data: Data = {"id": str(self.next_id()), "code": code, "name": name or code}
        data |= {"pubts": self.now_text, **more}
        self.registers.setdefault(kind, {})[code] = Sheet.new(data)
        self._ids[kind, data["id"]] = data
        return data

    def entry(self, kind: str, wanted: object) -> Data | None:
        """Find an entry by id or code, whether queries see it or not."""
        entries = self.registers.get(kind, {})
        if str(wanted) in entries:
            return entries[str(wanted)].data
        known = self._ids.get((kind, str(wanted)))
        if known is not None:
            return known
        if kind == "product" and not self.settings.strict_products and wanted:
            return self.register("product", str(wanted))
        return None

    def sheet(self, form: str, wanted: object) -> Sheet | None:
        """Find a document by id, whether queries see it or not."""
        return self.documents[form].get(str(wanted))

    def by_code(self, form: str, code: object) -> Sheet | None:
        """Find a document by its number."""
        for sheet in self.documents[form].values():
            if sheet.data["code"] == code:
                return sheet
        return None

    def seen(self, form: str) -> list[Data]:
        """Return what queries see of a form, oldest first."""
        now = self.clock.now
        shown = (sheet.seen(now) for sheet in self.documents[form].values())
        return [data for data in shown if data is not None]


def text_of(at: datetime) -> str:
    """Write a time as the platform does."""
    return at.strftime("%Y-%m-%d %H:%M:%S")
