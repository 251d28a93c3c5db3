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

    While it has leases, each transaction begins by making sure that nobody took one of
    them over, and keeps them from being taken until the transaction has ended. However
    long a worker stalls and wherever, what it does then is refused as a whole.

    Args:
        store: The store itself.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.leases: tuple[Lease, ...] = ()
        """The rights to do the work that is being done; none guard nothing."""

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        """
        Open a transaction.

        Raises:
            LeaseLostError: If another worker has taken a lease over.

            StoreError: As the store itself does.
        """
        with self._store.begin() as tx:
            for lease in self.leases:
                tx.leases.guard(lease)
            yield tx

    def close(self) -> None:
        """Close the store itself."""
        self._store.close()
