"""
What the tables need of a database, whichever it is.

The statements of `_tables` and `_desk` are written once, in the SQL that SQLite and
PostgreSQL share: ``?`` for a value, ``ON CONFLICT (...) DO UPDATE``, ``RETURNING``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

from tmallerp.documents import ShopKey


class Changed(Protocol):
    """How much a statement changed."""

    @property
    def rowcount(self) -> int:
        """Return how many rows were changed."""
        ...


class Answer(Changed, Protocol):
    """What came of a statement; a row is read by position or by name."""

    def fetchone(self) -> Any:
        """Return the next row, or None."""
        ...

    def fetchall(self) -> list[Any]:
        """Return the rows that are left."""
        ...

    def __iter__(self) -> Iterator[Any]:
        """Go through the rows."""
        ...


class Statements(Protocol):
    """Runs statements within the open transaction."""

    def execute(self, statement: str, values: Sequence[Any] = (), /) -> Answer:
        """Run one statement."""
        ...

    def executemany(self, statement: str, values: Iterable[Sequence[Any]], /) -> Changed:
        """Run one statement for each row of values; changed rows add up."""
        ...


class Ledger(Protocol):
    """
    The open transaction, which is asked for before anything is read or written.

    A database of one writer is held whole already. One of many makes sure here that no
    other transaction touches the same shop (or lease) until this one has ended, so that
    what is read stays true until what follows from it is written.
    """

    def of(self, what: ShopKey | str, /) -> Statements:
        """Hold a shop, or the lease of a name, and return what runs statements."""
        ...

    def anyone(self) -> Statements:
        """Return what runs statements about what never changes, holding nothing."""
        ...
