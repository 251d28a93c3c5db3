"""
The reference ERP remembers what it acknowledged.
"""

from __future__ import annotations

import pytest

from tmallerp.erp import MemoryErp
from tmallerp.testing.builders import an_order


@pytest.mark.parametrize("torn", [1, 20, 200])
def test_a_torn_journal_goes_on(tmp_path, torn):
    """
    A last line torn by a crash is forgotten, and what comes after it is kept.
    """
    journal = tmp_path / "journal"
    erp = MemoryErp(journal=journal)
    erp.put_orders([an_order("1")])
    whole = journal.read_bytes()
    erp.put_orders([an_order("2")])
    journal.write_bytes(journal.read_bytes()[: len(whole) + torn])

    MemoryErp(journal=journal).put_orders([an_order("3")])
    ids = [one.order.key.platform_id for one in MemoryErp(journal=journal).ledger()]

    assert ["1", "3"] == ids
