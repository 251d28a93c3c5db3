"""
Which materials the ERP knows, asked for by one query a batch and remembered for a while.

A material that is there stays there; one that is not may be added at any moment, so only
the known ones are remembered.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable

from tmallerp.clock import Clock
from tmallerp.erp.yonyou._answers import rows_of, text
from tmallerp.erp.yonyou._client import YonyouClient

QUERY = "yonbip/digitalModel/product/queryByPage"
_REMEMBERED_S = 600.0
_A_QUERY = 200


class Materials:
    """
    The materials of a tenant; safe to share between threads.

    Args:
        client: Who asks.

        clock: By which what is remembered grows old.
    """

    def __init__(self, client: YonyouClient, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._lock = threading.Lock()
        self._known: set[str] = set()
        self._since = clock.monotonic()

    def missing(self, codes: Iterable[str]) -> frozenset[str]:
        """Return the codes the ERP does not know."""
        wanted = frozenset(one for one in codes if one)
        with self._lock:
            now = self._clock.monotonic()
            if now - self._since > _REMEMBERED_S:
                self._known, self._since = set(), now
            rest = sorted(wanted - self._known)
        found = self._ask(rest)
        with self._lock:
            self._known |= found
        return frozenset(rest) - found

    def _ask(self, codes: list[str]) -> set[str]:
        found: set[str] = set()
        for start in range(0, len(codes), _A_QUERY):
            some = codes[start : start + _A_QUERY]
            question = {
                "pageIndex": 1,
                "pageSize": 500,
                "simpleVOs": [{"field": "code", "op": "in", "value1": some}],
            }
            rows = rows_of(self._client.ask(QUERY, question))
            found |= {text(row.get("code")) for row in rows}
        return found


__all__ = ["QUERY", "Materials"]
