"""
A store for work that another may take over: every transaction checks the fence first.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tmallerp.store.protocol import Store, Transaction
from tmallerp.store.records import Lease


class GuardedStore:
    """
    A store in which a worker that was replaced writes nothing more.

    While it has a lease, each transaction begins by making sure that nobody took that
    lease over, and keeps it from being taken until the transaction has ended. However
    long a worker stalls and wherever, what it does then is refused as a whole.

    Args:
        store: The store itself.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.lease: Lease | None = None
        """The right to do the work that is being done; None guards nothing."""

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        """
        Open a transaction.

        Raises:
            LeaseLostError: If another worker has taken the lease over.

            StoreError: As the store itself does.
        """
        with self._store.begin() as tx:
            if self.lease is not None:
                tx.leases.guard(self.lease)
            yield tx

    def close(self) -> None:
        """Close the store itself."""
        self._store.close()
