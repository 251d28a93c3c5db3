"""One open transaction of a ledger in SQL: all its tables on one connection."""

from __future__ import annotations

from tmallerp.store._desk import (
    AuditTable,
    BindingsTable,
    LeasesTable,
    OutboxTable,
    QuarantineTable,
)
from tmallerp.store._sql import Ledger
from tmallerp.store._tables import InboxTable, WindowsTable


class SqlTransaction:
    """
    What a block of work sees.

    Args:
        db: Runs its statements.
    """

    def __init__(self, db: Ledger) -> None:
        self.inbox = InboxTable(db)
        self.windows = WindowsTable(db)
        self.bindings = BindingsTable(db)
        self.outbox = OutboxTable(db)
        self.quarantine = QuarantineTable(db)
        self.leases = LeasesTable(db)
        self.audit = AuditTable(db)


__all__ = ["SqlTransaction"]
