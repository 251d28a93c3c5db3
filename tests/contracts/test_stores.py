"""
All stores keep the contract of a store.
"""

from __future__ import annotations

import pytest
import tests_postgres

from tmallerp.store import MemoryStore, PostgresStore, SqliteStore
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


class TestPostgresStore(StoreContract):
    @pytest.fixture
    def store(self):
        tests_postgres.require()
        with tests_postgres.schema() as schema:
            store = PostgresStore(tests_postgres.ADDRESS, schema=schema)
            yield store
            store.close()
