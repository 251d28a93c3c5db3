"""The ERP under examination: what it knows, and how to look behind the adapter."""

from __future__ import annotations

import itertools
import tempfile
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from attrs import evolve

from acme_erp import AcmeErp, Books
from tmallerp.clock import SystemClock
from tmallerp.documents import StockLevel
from tmallerp.testing.examination import BaseData, ExamKit, Seeded

BASE = BaseData(skus=("0001-00", "0002-00"), unknown_sku="NOBODY-KNOWS")
_NUMBERS = itertools.count(1)


def connect() -> ExamKit:
    """Return a kit, for ``pytest --tmallerp-adapter tests.exam:connect``."""
    folder = tempfile.TemporaryDirectory()
    kit, books = kit_in(Path(folder.name))

    def close() -> None:
        books.close()
        folder.cleanup()

    return evolve(kit, close=close)


def kit_in(folder: Path) -> tuple[ExamKit, Books]:
    """Make an ERP with base data, and a kit for it."""
    file = folder / "acme.db"
    books = Books(file)
    _stock(books, [(sku, "CK001", "500") for sku in BASE.skus])

    def count(_kind: str, key: object) -> int:
        query = "SELECT number FROM orders WHERE number = ?"
        return len(books.ask(query, key.token()))

    def content(_kind: str, key: object) -> str:
        heads = books.ask("SELECT * FROM orders WHERE number = ?", key.token())
        rows = books.ask("SELECT * FROM order_rows WHERE number = ?", key.token())
        return "\n".join(str(cell) for row in (*heads, *rows) for cell in row)

    def seed(how_many: int) -> Seeded:
        now = SystemClock().now()
        skus = [f"00S-{next(_NUMBERS):09d}" for _ in range(how_many)]
        _stock(books, [(sku, "CK001", "7.5") for sku in skus])
        levels = (
            StockLevel(sku=sku, warehouse="CK001", on_hand=Decimal("7.5"), as_of=None)
            for sku in skus
        )
        return Seeded(items=tuple(levels), start=now, end=now + timedelta(hours=1))

    kit = ExamKit(
        adapter=lambda: AcmeErp(Books(file)),
        base=BASE,
        books=count,
        content=content,
        seeds={"stock": seed},
    )
    return kit, books


def _stock(books: Books, rows: list[tuple[str, str, str]]) -> None:
    with books.writing() as db:
        db.executemany("INSERT INTO stock VALUES (?, ?, ?, '')", rows)
