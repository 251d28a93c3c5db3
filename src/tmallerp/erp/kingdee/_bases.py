"""Which numbers of base data the ERP has: asked once for many, and remembered."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from tmallerp.clock import Clock
from tmallerp.erp.kingdee._filters import In, Is, chunks
from tmallerp.erp.kingdee._forms import Form
from tmallerp.erp.kingdee.client import KingdeeClient, Query

_MOST = 200_000


class Bases:
    """
    Remembers what is there; what is not there is asked again every time.

    Args:
        client: Where.

        clock: Where time comes from.

        keep_s: Seconds a number is known to be there.
    """

    def __init__(self, client: KingdeeClient, clock: Clock, keep_s: float) -> None:
        self._client = client
        self._clock = clock
        self._keep_s = keep_s
        self._until: dict[tuple[str, str, str], float] = {}
        self._lock = threading.Lock()

    def missing(self, form: Form, organisation: str, numbers: Iterable[str]) -> set[str]:
        """
        Return the numbers the ERP does not have, or has forbidden.

        Raises:
            ErpUnavailableError: If it cannot be asked now.

            MappingError: If a number cannot be asked for.
        """
        now, until = self._clock.monotonic(), self._until
        unknown = {
            one for one in numbers if until.get((form.id, organisation, one), 0.0) <= now
        }
        if not unknown:
            return set()
        there = self._ask(form, organisation, sorted(unknown))
        with self._lock:
            if len(until) > _MOST:
                until.clear()
            for one in there & unknown:
                until[form.id, organisation, one] = now + self._keep_s
        return unknown - there

    def _ask(self, form: Form, organisation: str, numbers: list[str]) -> set[str]:
        there: set[str] = set()
        for some in chunks(numbers):
            query = Query(
                form=form.id,
                fields=(form.number,),
                filters=(
                    In(form.number, some),
                    Is("FUseOrgId.FNumber", "=", organisation),
                    Is("FForbidStatus", "=", "A"),
                ),
                limit=2000,
            )
            there.update(str(row[0]) for row in self._client.query(query))
        return there


__all__ = ["Bases"]
