"""What the service keeps: its collections, its stock, and the answers it remembers."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal

from attrs import define, field

from tmallerp.simulator.erps._clock import ErpClock
from tmallerp.simulator.erps._sheets import Data, Sheet
from tmallerp.simulator.erps._traffic import ErpAnswer
from tmallerp.simulator.erps.rest._schema import told_time

PREFIXES = {
    "sales-orders": "SO",
    "refunds": "RF",
    "products": "PR",
    "customers": "CU",
    "purchase-demands": "PD",
    "vouchers": "VC",
    "receivables": "AR",
    "stock-counts": "SC",
    "shipments": "SH",
}
KEY_FIELDS = dict.fromkeys(PREFIXES, "external_key") | {
    "products": "code",
    "customers": "code",
    "shipments": "number",
}
CODES = {
    "organisations": {"org01": "天猫事业部"},
    "warehouses": {"CK001": "成品仓"},
}


@define(kw_only=True)
class Settings:
    """
    What can be set.

    Args:
        strict_products: Whether an unknown product is refused.

        max_body: The largest body, in bytes.

        per_minute: Calls a minute; 0 is no limit.
    """

    strict_products: bool = False
    max_body: int = 1 << 20
    per_minute: int = 0


@define
class Books:
    """
    Everything the service holds.

    Args:
        clock: Its time.

        seed: Decides what is drawn.
    """

    clock: ErpClock
    seed: int
    settings: Settings = field(factory=Settings)
    sheets: defaultdict[str, dict[str, Sheet]] = field(factory=lambda: defaultdict(dict))
    codes: dict[str, dict[str, str]] = field(
        factory=lambda: {kind: dict(entries) for kind, entries in CODES.items()}
    )
    stock: defaultdict[tuple[str, str], Decimal] = field(
        factory=lambda: defaultdict(Decimal)
    )
    closed: set[str] = field(factory=set)
    kept: dict[str, tuple[str, ErpAnswer, datetime]] = field(factory=dict)
    undo: list[Callable[[], object]] | None = None
    _keys: defaultdict[str, dict[str, Sheet]] = field(factory=lambda: defaultdict(dict))
    _numbers: Counter[str] = field(factory=Counter)
    _random: random.Random = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Write what is there from the start."""
        self._random = random.Random(self.seed)  # noqa: S311 - a game
        self.create(
            "customers", {"code": "TMALL01", "name": "天猫旗舰店", "state": "active"}
        )
        self.create("products", {"code": "0001-00", "name": "样品", "state": "active"})
        self.stock["CK001", "0001-00"] = Decimal(1000)

    @property
    def now_text(self) -> str:
        """The time as the service tells it."""
        return told_time(self.clock.now)

    def pick(self, count: int) -> int:
        """Choose one of so many."""
        return self._random.randrange(count)

    def exists(self, register: str, code: str) -> bool:
        """Tell whether a code may be named; unknown products may, unless they are strict."""
        if register in self.codes:
            return code in self.codes[register]
        known = code in self._keys[register]
        return known or (register == "products" and not self.settings.strict_products)

    def create(self, name: str, data: Data, veil: datetime | None = None) -> Sheet:
        """Write a new document."""
        self._numbers[name] += 1
        count = self._numbers[name]
        made: Data = {
            "id": f"{10_000_000 + count}",
            "number": f"{PREFIXES[name]}-{count:06d}",
            "version": 1,
            **data,
            "created_at": self.now_text,
            "updated_at": self.now_text,
        }
        sheet = Sheet.new(made, veil)
        key = str(made[KEY_FIELDS[name]])
        self.sheets[name][made["id"]] = self._keys[name][key] = sheet
        if self.undo is not None:
            self.undo.append(
                lambda: (self.sheets[name].pop(made["id"]), self._keys[name].pop(key))
            )
        return sheet

    def change(self, sheet: Sheet, changes: Data, veil: datetime | None = None) -> None:
        """Write a change, and count it."""
        old = sheet.data
        sheet.veil(veil, self.clock.now)
        told = {"version": old["version"] + 1, "updated_at": self.now_text}
        sheet.data = {**old, **changes, **told}
        if self.undo is not None:
            self.undo.append(lambda: setattr(sheet, "data", old))

    def set_stock(self, place: str, sku: str, quantity: Decimal) -> None:
        """Write what is on hand."""
        old = self.stock[place, sku]
        self.stock[place, sku] = quantity
        if self.undo is not None:
            self.undo.append(lambda: self.stock.__setitem__((place, sku), old))

    def by_key(self, name: str, key: object) -> Sheet | None:
        """Find a document by its key field, veiled or not."""
        return self._keys[name].get(str(key))

    def seen(self, name: str) -> Iterator[Data]:
        """Return what queries see of a collection."""
        now = self.clock.now
        for sheet in self.sheets[name].values():
            data = sheet.seen(now)
            if data is not None:
                yield data

    def roll_back(self) -> None:
        """Undo what was written since the journal was begun."""
        for step in reversed(self.undo or []):
            step()
        self.undo = None
