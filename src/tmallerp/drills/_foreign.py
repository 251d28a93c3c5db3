"""
Simulated ERPs' ledgers, read in each ERP's own words for the judge.

Nothing here asks an adapter: where an amount stands and what a state means is told by
the ERP's field names once more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tmallerp.drills.checker import ErpEntry

Reader = Callable[[Iterable[Mapping[str, Any]]], list[ErpEntry]]

READERS: Mapping[str, Reader] = {}
"""Kind → how its ledger is read."""
