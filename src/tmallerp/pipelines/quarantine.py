"""
Quarantine: what cannot go on, shown and tried again.

A new version of the record tries again by itself. A person retries when the cause lay
elsewhere: a SKU that was bound, a mapping that was mended, base data in the ERP.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tmallerp.documents import ShopKey
from tmallerp.store.protocol import Store
from tmallerp.store.records import AuditRow, Disposition, QuarantineRow


def listed(store: Store, shop: ShopKey, stream: str | None = None) -> list[QuarantineRow]:
    """Return what is in quarantine, oldest first."""
    with store.begin() as tx:
        return tx.quarantine.all(shop, stream)


def retry(
    store: Store,
    shop: ShopKey,
    stream: str,
    ids: Iterable[str] | None = None,
    *,
    actor: str,
    now: datetime,
) -> list[str]:
    """
    Have quarantined records planned again by the next run.

    They stay in quarantine until that run succeeds with them.

    Args:
        store: The ledger.

        shop: Whose.

        stream: Such as ``orders``.

        ids: Which; None is all.

        actor: Who asked, for the audit.

        now: Aware.

    Returns:
        The ids that will be tried.
    """
    wanted = None if ids is None else set(ids)
    with store.begin() as tx:
        rows = [
            row
            for row in tx.quarantine.all(shop, stream)
            if wanted is None or row.id in wanted
        ]
        tried = []
        for row in rows:
            stored = tx.inbox.get(shop, stream, row.id)
            if stored is None:
                continue
            tx.inbox.decide(shop, stream, row.id, stored.version, Disposition.NEW)
            tried.append(row.id)
            tx.audit.add(
                AuditRow(
                    at=now,
                    shop=shop,
                    actor=actor,
                    action="quarantine.retry",
                    subject=row.id,
                    detail=row.cause,
                )
            )
    return tried
