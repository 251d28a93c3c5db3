"""
Both stores keep the contract of a store.
"""

from __future__ import annotations

import pytest

from tmallerp.store import MemoryStore, SqliteStore
from tmallerp.testing.contracts import StoreContract


class TestMemoryStore(StoreContract):
    @pytest.fixture
    def store(self):
        return MemoryStore()


class TestSqliteStore(StoreContract):
    @pytest.fixture
    def store(self, tmp_path):
        store = SqliteStore(tmp_path / "ledger.db")
        yield store
        store.close()
