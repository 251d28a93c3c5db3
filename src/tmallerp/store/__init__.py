"""
The ledger: what has been seen, and what has been done.

A `Store` is opened once and shared by threads; everything happens inside
``with store.begin() as tx``, which commits as a whole or not at all. `MemoryStore` and
`SqliteStore` keep the same contract, proved by one suite.
"""

from tmallerp.store.memory import MemoryStore
from tmallerp.store.protocol import Store, Transaction
from tmallerp.store.sqlite import SqliteStore

__all__ = ["MemoryStore", "SqliteStore", "Store", "Transaction"]
