"""
Five mistakes that connectors make, each as a change to a pipeline that is right.

None of this is in the library: they stand here to prove that the tests would notice.
"""

from __future__ import annotations

import math
from types import MethodType

from attrs import evolve

from tmallerp.pipelines._settle import LOST
from tmallerp.store import memory
from tmallerp.store.records import LetterState


def cursor_saved_first(pipeline):
    """Remember a window as read before its records are stored."""
    gatherer = pipeline._gatherer
    right = type(gatherer)._read

    def read(self, key, pool, report):
        with self._store.begin() as tx:
            tx.windows.close(key, total=0, at=self._clock.now())
        return right(self, key, pool, report)

    gatherer._read = MethodType(read, gatherer)


def forward_paging(pipeline):
    """Read pages from the first to the last, and trust the first total."""

    def heads(self, key):
        size = self._rules.page_size
        first = self._source.page(key, 1, size)
        times = dict(first.times)
        for page_no in range(2, math.ceil(first.total / size) + 1):
            times |= self._source.page(key, page_no, size).times
        return times, first.total

    gatherer = pipeline._gatherer
    gatherer._heads = MethodType(heads, gatherer)


def retry_without_asking(pipeline):
    """Send again at once when an answer was lost."""
    settler = pipeline._postman._settler
    right = type(settler).settle

    def settle(self, tx, letter, outcome, now):
        if outcome.status in LOST:
            tx.outbox.settle(letter, LetterState.PENDING, now=now)
            return "sent_again"
        return right(self, tx, letter, outcome, now)

    settler.settle = MethodType(settle, settler)


def version_in_the_key(pipeline):
    """Make every version of a trade a document of its own."""
    right = type(pipeline)._read
    seen = {}

    def read(self, row):
        reading = right(self, row)
        seen[row.id] = row.version.digest[:8]
        if reading.order is None:
            return reading
        key = evolve(reading.order.key, platform_id=f"{row.id}-{seen[row.id]}")
        return evolve(reading, order=evolve(reading.order, key=key))

    def key_of(self, tid):
        key = type(pipeline)._key(self, tid)
        return evolve(key, platform_id=f"{tid}-{seen.get(tid, '')}")

    pipeline._read = MethodType(read, pipeline)
    pipeline._key = MethodType(key_of, pipeline)


class _Unordered(memory._Outbox):
    """An outbox that lets a later letter of a key overtake an earlier one."""

    def claim(self, shop, destination, *, owner, now, lease, limit):
        taken = [
            memory._rules.claimed(letter, owner, now + lease)
            for letter in self._unfinished(shop, destination)
            if memory._rules.is_claimable(letter, now)
        ][:limit]
        self._letters.update({letter.id: letter for letter in taken})
        return taken


def late_version_wins(pipeline):
    """Let whatever arrives last win, older or not."""
    store = pipeline._store
    begin = store.begin

    class Transaction:
        def __init__(self, tx):
            self._tx = tx
            self.outbox = _Unordered.__new__(_Unordered)
            self.outbox.__dict__ = tx.outbox.__dict__

        def __getattr__(self, name):
            return getattr(self._tx, name)

    class Store:
        def begin(self):
            return _Wrapped(begin(), Transaction)

    pipeline._postman._store = Store()


class _Wrapped:
    """A context manager whose value is wrapped."""

    def __init__(self, inner, wrap):
        self._inner, self._wrap = inner, wrap

    def __enter__(self):
        return self._wrap(self._inner.__enter__())

    def __exit__(self, *error):
        return self._inner.__exit__(*error)


BUGS = {
    "cursor_saved_first": cursor_saved_first,
    "forward_paging": forward_paging,
    "retry_without_asking": retry_without_asking,
    "version_in_the_key": version_in_the_key,
    "late_version_wins": late_version_wins,
}
