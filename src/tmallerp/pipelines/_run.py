"""
Gather: read windows of the platform into the inbox without losing a record.

The set of open windows says where to go on, never a timestamp. A window lags behind
now, overlaps its neighbour, and is read from the last page to the first, because rows
leave it for later windows while we read and shift the others forward. It closes in the
transaction that stores its last record.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Protocol

from attrs import frozen

from tmallerp.clock import Clock
from tmallerp.documents import ShopKey, Version
from tmallerp.errors import (
    AuthorizationError,
    InvalidCallError,
    RateLimitedError,
    ServiceError,
    TopError,
)
from tmallerp.pipelines._report import Progress, ProgressHook, Report, Stage
from tmallerp.pipelines._windows import GatherRules, check_sweep, cut_windows
from tmallerp.store.protocol import Store
from tmallerp.store.records import Disposition, InboxRow, WindowKey, WindowRow

_log = logging.getLogger("tmallerp")

_DRIFT = timedelta(hours=1)
"""Times further off than this are another time zone's: no clock is that wrong unseen, as
TOP refuses calls from one that is ten minutes off."""

_SECOND = timedelta(seconds=1)
"""What the platform's time may be short of, as it is told in whole seconds."""

_SETTLED = timedelta(seconds=3)
"""A second for the change itself, one for how the platform's time is told, one spare."""
_LOOKS = 4

NO_DIGEST = "-"
"""Stands for the digest of a record whose details the platform would not give."""


@frozen(kw_only=True)
class Heads:
    """
    One page of a list call.

    Args:
        times: Id to time of change, for the rows of this page.

        total: How many rows the platform counts in the whole window.
    """

    times: Mapping[str, datetime]
    total: int


class Source(Protocol):
    """Where a shaft's records come from."""

    @property
    def stream(self) -> str:
        """Return the stream's name in the store."""
        ...

    def page(self, key: WindowKey, page_no: int, page_size: int) -> Heads:
        """Read one page of ids, newest change first."""
        ...

    def fetch(self, record_id: str) -> bytes:
        """Read one record whole, as raw bytes."""
        ...

    def time(self) -> datetime | None:
        """Return the platform's own time as of the latest answer, to the second."""
        ...

    def version(self, payload: bytes, listed: datetime) -> Version:
        """Say which version a payload is; *listed* stands in for an unreadable time."""
        ...


class Gatherer:
    """
    Reads the due windows of one shop and stream into the inbox.

    Args:
        shop: Whose.

        source: Where records come from.

        store: Where they go.

        clock: Where now comes from.

        rules: How windows are read.

        progress: Is told after every window and group.
    """

    def __init__(
        self,
        shop: ShopKey,
        source: Source,
        store: Store,
        *,
        clock: Clock,
        rules: GatherRules,
        progress: ProgressHook,
    ) -> None:
        self._shop = shop
        self._source = source
        self._store = store
        self._clock = clock
        self._rules = rules
        self._progress = progress

    def run(self, report: Report) -> None:
        """Cut the windows that are due, then read every open one, earliest first."""
        windows = self._shown(self._due_windows(), report)
        failures = 0
        with ThreadPoolExecutor(self._rules.workers, "tmallerp-detail") as pool:
            for done, window in enumerate(windows):
                note = f"{window.key.start:%m-%d %H:%M} - {window.key.end:%H:%M}"
                self._progress(self._at(done, len(windows), note))
                reached = self._read_or_delay(window.key, pool, report)
                failures = 0 if reached else failures + 1
                if failures >= self._rules.patience:
                    break
        self._progress(self._at(len(windows), len(windows), ""))
        with self._store.begin() as tx:
            report.windows_open = len(tx.windows.open(self._shop, self._source.stream))

    def add_sweep(self, start: datetime, end: datetime) -> None:
        """
        Ask for one more window over a past span, to catch what showed up late.

        What is due is asked for first: where reading goes on is the end of the last
        window, and nothing before a sweep may count as read because of it.

        Raises:
            ConfigError: If the span is no past one of at most the day TOP allows.
        """
        check_sweep(start, end, self._clock.now())
        self._due_windows()
        key = self._key(start, end)
        with self._store.begin() as tx:
            tx.windows.add([key])
            tx.windows.reopen(key)

    def _at(self, done: int, total: int, note: str) -> Progress:
        return Progress(stage=Stage.GATHER, done=done, total=total, note=note)

    def _key(self, start: datetime, end: datetime) -> WindowKey:
        return WindowKey(shop=self._shop, stream=self._source.stream, start=start, end=end)

    def _due_windows(self) -> list[WindowRow]:
        with self._store.begin() as tx:
            last = tx.windows.last_end(self._shop, self._source.stream)
            spans = cut_windows(last, self._clock.now(), self._rules)
            tx.windows.add([self._key(start, end) for start, end in spans])
            return tx.windows.open(self._shop, self._source.stream)

    def _shown(self, windows: Sequence[WindowRow], report: Report) -> list[WindowRow]:
        """Leave out, and report, what the platform shows no more; it stays open."""
        oldest = self._clock.now() - self._rules.history
        gone = [window.key for window in windows if window.key.start < oldest]
        if gone:
            report.troubles.append(
                f"TOP no longer shows what changed from {gone[0].start} to "
                f"{gone[-1].end}; take it from the shop's own export."
            )
        return [window for window in windows if window.key.start >= oldest]

    def _read_or_delay(
        self, key: WindowKey, pool: ThreadPoolExecutor, report: Report
    ) -> bool:
        """Read one window; return whether the platform could be reached for it."""
        try:
            closed = self._read(key, pool, report)
        except InvalidCallError as error:
            # Refused, not out of reach: the next window may fare better.
            report.troubles.append(f"The window from {key.start} stays open: {error}")
            return True
        except TopError as error:
            report.troubles.append(f"The window from {key.start} stays open: {error}")
            return False
        report.windows_closed += closed
        return closed

    def _read(self, key: WindowKey, pool: ThreadPoolExecutor, report: Report) -> bool:
        with self._store.begin() as tx:
            tx.windows.begun(key)
        times, total = self._heads(key)
        _note_drift(times, key.start, key.end, report)
        with self._store.begin() as tx:
            known = tx.inbox.versions(self._shop, self._source.stream, list(times))
            tx.windows.add_ids(key, times)
            # Seen here by a run that died before it had them; they may have left for
            # a later window meanwhile, and are owed all the same.
            owed = tx.windows.missing(key) - times.keys()
        stale = [i for i in times if _is_stale(known.get(i), times[i])]
        report.unchanged += len(times) - len(stale)
        wanted = {i: times[i] for i in stale} | dict.fromkeys(sorted(owed), key.start)
        whole = self._fetch_all(key, wanted, pool, report)
        if whole:
            with self._store.begin() as tx:
                tx.windows.close(key, total=total, at=self._clock.now())
        return whole

    def _heads(self, key: WindowKey) -> tuple[dict[str, datetime], int]:
        """
        Read all ids of a window, until it is certain that none was overlooked.

        A single page is one answer and needs no second look. Of several, a pass from
        the last page to the first cannot overlook a row that stays: rows that leave
        shift others towards pages still to be read. What can hide rows is a page that
        is answered with another's rows. A pass that shows as many ids as the platform
        counted at its beginning has missed none; where rows left unseen meanwhile, the
        next pass must bring nothing new.
        """
        size = self._rules.page_size
        times: dict[str, datetime] = {}
        total = 0
        for _ in range(self._rules.rounds):
            first = self._source.page(key, 1, size)
            self._check_over(key)
            total = first.total
            if total <= size and len(first.times) >= total:
                return {**times, **first.times}, total
            before = len(times)
            seen, total = self._pass(key, total)
            _merge(times, seen)
            nothing_new = before == len(times) >= total
            if len(seen) >= first.total or nothing_new:
                return times, total
        msg = (
            f"The platform counts {total} records from {key.start} to {key.end} and "
            f"showed {len(times)}, others each time; the window will be read again."
        )
        raise ServiceError(msg)

    def _check_over(self, key: WindowKey) -> None:
        """Make sure, by the platform's own clock, that nothing enters a window any more."""
        time = self._source.time()
        if time is not None and time + _SECOND < key.end:
            msg = (
                f"TOP's own clock says {time}, before the window's end {key.end}; this "
                "machine's is ahead."
            )
            raise ServiceError(msg)

    def _pass(self, key: WindowKey, total: int) -> tuple[dict[str, datetime], int]:
        """Read every page once, the last first; give the total as of the end."""
        size = self._rules.page_size
        seen: dict[str, datetime] = {}
        for page_no in range(math.ceil(total / size), 0, -1):
            page = self._source.page(key, page_no, size)
            _merge(seen, page.times)
            total = page.total
        return seen, total

    def _fetch_all(
        self,
        key: WindowKey,
        wanted: Mapping[str, datetime],
        pool: ThreadPoolExecutor,
        report: Report,
    ) -> bool:
        """
        Store every wanted record that can be had; return whether all could.

        While one group is stored the next is being fetched; no more than two are held.
        """
        whole, done = True, 0
        heads = list(wanted.items())
        size = self._rules.group
        groups = [heads[at : at + size] for at in range(0, len(heads), size)]
        ahead = [self._ask_for(group, pool) for group in groups[:1]]
        for place, group in enumerate(groups):
            ahead += [self._ask_for(one, pool) for one in groups[place + 1 : place + 2]]
            results = [future.result() for future in ahead.pop(0)]
            rows = [result for result in results if isinstance(result, InboxRow)]
            with self._store.begin() as tx:
                tx.inbox.put(rows)
            report.fetched += len(rows)
            read = {row.id: row.version.modified for row in rows}
            _note_drift(read, key.start, self._clock.now(), report)
            whole &= _note_failures(results, key, report)
            done += len(group)
            note = f"{key.start:%m-%d %H:%M} - {key.end:%H:%M}"
            self._progress(self._at(done, len(heads), note))
        return whole

    def _ask_for(
        self, group: Sequence[tuple[str, datetime]], pool: ThreadPoolExecutor
    ) -> list[Future[InboxRow | TopError]]:
        return [pool.submit(self._fetch, *head) for head in group]

    def _fetch(self, record_id: str, listed: datetime) -> InboxRow | TopError:
        try:
            row = self._settled(record_id, listed)
        except (AuthorizationError, RateLimitedError):
            raise
        except InvalidCallError as error:
            # They listed it and will not show it. An empty payload is quarantined by
            # the plan with this reason, and its neighbours go on.
            _log.warning("refused", extra={"id": record_id, "code": error.sub_code})
            return self._row(record_id, b"", listed)
        except TopError as error:
            return error
        if row.version.modified < listed:
            msg = (
                f"{record_id} is listed as changed at {listed} and was read as of "
                f"{row.version.modified}; it will be read again."
            )
            return ServiceError(msg)
        return row

    def _settled(self, record_id: str, listed: datetime) -> InboxRow:
        """
        Read a record whose last change is a few seconds old.

        Changes are told by the second. One that is read within the second of its change
        may change once more in it, and the list would never show that.
        """
        for _ in range(_LOOKS):
            row = self._row(record_id, self._source.fetch(record_id), listed)
            time = self._source.time() or self._clock.now()
            if abs(time - row.version.modified) >= _SETTLED:
                return row
            self._clock.sleep(_SETTLED.total_seconds())
        msg = f"{record_id} changes all the time; it will be read again."
        raise ServiceError(msg)

    def _row(self, record_id: str, payload: bytes, listed: datetime) -> InboxRow:
        version = (
            self._source.version(payload, listed) if payload else Version(listed, NO_DIGEST)
        )
        return InboxRow(
            shop=self._shop,
            stream=self._source.stream,
            id=record_id,
            version=version,
            payload=payload,
            seen_at=self._clock.now(),
            disposition=Disposition.NEW,
        )


def _is_stale(known: Version | None, listed: datetime) -> bool:
    """Say whether a record must be fetched: never was, was not shown, or changed."""
    return known is None or known.digest == NO_DIGEST or known.modified < listed


def _merge(times: dict[str, datetime], page: Mapping[str, datetime]) -> None:
    for record_id, modified in page.items():
        if record_id not in times or times[record_id] < modified:
            times[record_id] = modified


def _note_drift(
    times: Mapping[str, datetime], start: datetime, end: datetime, report: Report
) -> None:
    strange = [i for i, at in times.items() if not start - _DRIFT <= at <= end + _DRIFT]
    if strange:
        report.troubles.append(
            f"{len(strange)} records say they changed outside {start} to {end}, first: "
            f"{strange[0]} at {times[strange[0]]}. Are times of another zone marked as "
            "Beijing's? The records were kept as they came."
        )


def _note_failures(
    results: Sequence[InboxRow | TopError], key: WindowKey, report: Report
) -> bool:
    errors = [result for result in results if not isinstance(result, InboxRow)]
    if errors:
        report.troubles.append(
            f"The window from {key.start} stays open: {len(errors)} of its records "
            f"could not be read, first: {errors[0]}"
        )
    return not errors


__all__ = ["Gatherer", "Heads", "Source"]
