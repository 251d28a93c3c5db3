"""The reference ERP's books: what was posted, and what can be seen of it by now."""

from __future__ import annotations

import threading
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from tmallerp.clock import Clock
from tmallerp.erp.memory._journal import (
    Name,
    PostedDocument,
    append,
    name_of,
    replay,
)

_PREFIXES = {
    "order": "SO",
    "refund": "RF",
    "return": "RT",
    "purchase": "PD",
    "count": "CT",
    "voucher": "PZ",
    "product": "MT",
    "customer": "CU",
}


class Books:
    """
    Everything that was posted.

    Args:
        clock: Where now comes from.

        journal: A file that keeps it; None keeps it in memory alone.
    """

    def __init__(self, clock: Clock, journal: Path | None) -> None:
        self.lock = threading.RLock()
        self.clock = clock
        self._journal = journal
        self._by_reference: dict[str, PostedDocument] = {}
        self._by_name: dict[Name, list[str]] = {}
        if journal is not None and journal.exists():
            for posted in replay(journal):
                self._keep(posted)

    def __len__(self) -> int:
        return len(self._by_reference)

    def posted(self) -> list[PostedDocument]:
        """Return all, visible or not, in order of posting."""
        with self.lock:
            return list(self._by_reference.values())

    def next_reference(self, kind: str) -> str:
        """Return the number of the next document."""
        return f"{_PREFIXES[kind]}{len(self) + 1:08d}"

    def all(self, name: Name) -> list[PostedDocument]:
        """Return all documents of a name, visible or not, oldest first."""
        return [self._by_reference[one] for one in self._by_name.get(name, ())]

    def visible(self, name: Name, now: datetime | None = None) -> PostedDocument | None:
        """Return what can be found by a name now."""
        now = now or self.clock.now()
        return next((one for one in self.all(name) if one.visible_at <= now), None)

    def visible_of(self, kind: str) -> Collection[PostedDocument]:
        """Return everything of a kind that can be found now, one a name."""
        now = self.clock.now()
        found = (self.visible(name, now) for name in self._by_name if name[0] == kind)
        return [one for one in found if one is not None]

    def save(self, posted: PostedDocument) -> None:
        """Keep a document as it stands now."""
        if self._journal is not None:
            append(self._journal, posted)
        self._keep(posted)

    def _keep(self, posted: PostedDocument) -> None:
        references = self._by_name.setdefault(name_of(posted.document), [])
        if posted.reference not in references:
            references.append(posted.reference)
        self._by_reference[posted.reference] = posted
