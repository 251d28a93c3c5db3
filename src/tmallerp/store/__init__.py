"""
The ledger: what has been seen, and what has been done.

A `Store` is opened once and shared by threads; everything happens inside
``with store.begin() as tx``, which commits as a whole or not at all. `MemoryStore`,
`SqliteStore` and `PostgresStore` keep the same contract, proved by one suite.
"""

from tmallerp.store.guarded import GuardedStore
from tmallerp.store.memory import MemoryStore
from tmallerp.store.postgres import PostgresStore
from tmallerp.store.protocol import Store, Transaction
from tmallerp.store.sqlite import SqliteStore

__all__ = [
    "GuardedStore",
    "MemoryStore",
    "PostgresStore",
    "SqliteStore",
    "Store",
    "Transaction",
]
