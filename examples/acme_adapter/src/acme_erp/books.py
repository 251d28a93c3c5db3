"""
The ERP: orders, their rows, and stock, in SQLite.

It computes a bill as ERPs do, price times quantity row by row, and knows nothing of shops.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS orders (
    number TEXT PRIMARY KEY, customer TEXT, organisation TEXT, message TEXT, memo TEXT,
    receiver TEXT, state TEXT, digest TEXT);
CREATE TABLE IF NOT EXISTS order_rows (
    number TEXT, line TEXT, sku TEXT, title TEXT, warehouse TEXT,
    quantity INTEGER, price_fen INTEGER, closed INTEGER);
CREATE INDEX IF NOT EXISTS rows_of_order ON order_rows (number);
CREATE TABLE IF NOT EXISTS stock (
    sku TEXT, warehouse TEXT, on_hand TEXT, reserved TEXT,
    PRIMARY KEY (sku, warehouse));
"""


class Books:
    """
    The data base; several may be open on one file.

    Args:
        file: Where it is.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._db = sqlite3.connect(
            file, timeout=30, isolation_level=None, check_same_thread=False
        )
        self._lock = threading.RLock()
        # A scheme that is there is left alone, so that opening waits for no writer.
        if not self.ask("SELECT 1 FROM sqlite_master WHERE name = 'stock'"):
            self._db.executescript(_SCHEMA)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Write everything or nothing."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def ask(self, query: str, *values: object) -> list[tuple[str, ...]]:
        """Return all rows of a query."""
        with self._lock:
            return self._db.execute(query, values).fetchall()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()
