"""
The folder of files keeps every law of every protocol, as CSV and as workbooks.
"""

from __future__ import annotations

import itertools
from datetime import timedelta
from decimal import Decimal

import pytest

from tmallerp.clock import VirtualClock, format_beijing
from tmallerp.documents import (
    DocumentKey,
    Product,
    Receivable,
    Shipment,
    ShipmentLine,
    ShipmentState,
    StockLevel,
)
from tmallerp.erp import FilesErp
from tmallerp.erp.files import _documents, _masters
from tmallerp.testing.builders import NOON
from tmallerp.testing.contracts import ErpContract
from tmallerp.testing.examination import ExamKit, Seeded


class Folder:
    """A folder under examination, and what happens in it behind the adapter's back."""

    def __init__(self, folder, **settings):
        self.folder = folder
        self.clock = VirtualClock(NOON)
        self.settings = settings
        self.numbers = itertools.count(1)

    def adapter(self):
        return FilesErp(self.folder, clock=self.clock, settle_s=0, page=5, **self.settings)

    def kit(self):
        return ExamKit(
            adapter=self.adapter,
            advance=self.clock.advance,
            books=lambda kind, key: len(self.files(kind, key)),
            seeds={
                "shipments": self.shipments,
                "receivables": self.receivables,
                "stock": self.stock,
                "products": self.products,
            },
        )

    def files(self, kind, key):
        if isinstance(key, DocumentKey):
            stem = _documents.stem_of(self.folder, key)
        else:
            stem = _masters.stem_of(self.folder / f"{kind}s", key)
        return list(stem.parent.glob(f"{stem.name}.*"))

    def seeded(self, kind, heading, rows, items):
        path = self.folder / "in" / kind / f"{next(self.numbers)}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join([heading, *rows, ""]), "utf-8")
        now = self.clock.now()
        # What is taken later belongs to another window.
        self.adapter().take_in()
        self.clock.advance(10)
        return Seeded(items=tuple(items), start=now, end=now + timedelta(seconds=10))

    def shipments(self, count):
        now, numbers = self.clock.now(), [next(self.numbers) for _ in range(count)]
        line = {"sku": "0001-00", "quantity": Decimal(2), "tracking": "SF1"}
        return self.seeded(
            "shipments",
            "reference,order,line_id,sku,quantity,shipped,tracking",
            [f"CK{n},49{n},{n},0001-00,2,{format_beijing(now)},SF1" for n in numbers],
            [
                Shipment(
                    reference=f"CK{n}",
                    state=ShipmentState.AUDITED,
                    shipped=now,
                    modified=now,
                    lines=(ShipmentLine(order=f"49{n}", line_id=str(n), **line),),
                )
                for n in numbers
            ],
        )

    def receivables(self, count):
        now, numbers = self.clock.now(), [next(self.numbers) for _ in range(count)]
        return self.seeded(
            "receivables",
            "reference,order,booked,amount",
            [f"AR{n},49{n},2026-11-11,{n}.05" for n in numbers],
            [
                Receivable(
                    reference=f"AR{n}",
                    order=f"49{n}",
                    booked=NOON.date(),
                    amount=Decimal(f"{n}.05"),
                    modified=now,
                )
                for n in numbers
            ],
        )

    def stock(self, count):
        now, numbers = self.clock.now(), [next(self.numbers) for _ in range(count)]
        return self.seeded(
            "stock",
            "sku,warehouse,on_hand,as_of",
            [f"00{n},CK001,{n},{format_beijing(now)}" for n in numbers],
            [
                StockLevel(sku=f"00{n}", warehouse="CK001", on_hand=Decimal(n), as_of=now)
                for n in numbers
            ],
        )

    def products(self, count):
        now, numbers = self.clock.now(), [next(self.numbers) for _ in range(count)]
        return self.seeded(
            "products",
            "code,name,price",
            [f"00{n},衬衫{n},{n}.50" for n in numbers],
            [
                Product(
                    code=f"00{n}", name=f"衬衫{n}", price=Decimal(f"{n}.50"), modified=now
                )
                for n in numbers
            ],
        )


class TestCsv(ErpContract):
    @pytest.fixture
    def kit(self, tmp_path):
        return Folder(tmp_path / "erp", encoding="gb18030").kit()


class TestWorkbooks(ErpContract):
    @pytest.fixture
    def kit(self, tmp_path):
        pytest.importorskip("openpyxl")
        return Folder(tmp_path / "erp", format="xlsx").kit()
