"""What every store must keep about what was read: the inbox and the windows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tmallerp.documents import ShopKey
from tmallerp.errors import StoreError
from tmallerp.store.protocol import Store
from tmallerp.store.records import (
    Disposition,
)
from tmallerp.testing.builders import (
    NOON,
    SHOP,
    a_version,
    a_window,
    an_inbox_row,
)

_MINUTE = timedelta(minutes=1)
_OTHER = ShopKey("acme", "other")


class ReadingLaws:
    """A part of `StoreContract`."""

    # --- inbox --------------------------------------------------------------------

    def test_the_same_version_changes_nothing(self, store: Store) -> None:
        """A row of the stored time and digest is not counted and changes nothing."""
        with store.begin() as tx:
            tx.inbox.put([an_inbox_row()])
            tx.inbox.decide(SHOP, "orders", "1", a_version(), Disposition.DELIVERED)

            count = tx.inbox.put([an_inbox_row()])

            row = tx.inbox.get(SHOP, "orders", "1")
            assert 0 == count
            assert row is not None
            assert Disposition.DELIVERED == row.disposition

    def test_an_older_version_never_wins(self, store: Store) -> None:
        """A row that was changed earlier than the stored one is ignored."""
        with store.begin() as tx:
            tx.inbox.put([an_inbox_row(version=a_version(5))])

            count = tx.inbox.put([an_inbox_row(version=a_version(4, "b"))])

            versions = tx.inbox.versions(SHOP, "orders", ["1"])
            assert (0, {"1": a_version(5)}) == (count, dict(versions))

    def test_the_same_time_with_another_digest_wins(self, store: Store) -> None:
        """Of two states of one second the one fetched later is kept."""
        with store.begin() as tx:
            tx.inbox.put([an_inbox_row()])

            count = tx.inbox.put([an_inbox_row(version=a_version(0, "b"))])

            versions = tx.inbox.versions(SHOP, "orders", ["1"])
            assert (1, {"1": a_version(0, "b")}) == (count, dict(versions))

    def test_a_new_version_is_to_be_planned_again(self, store: Store) -> None:
        """A replaced row carries the new row's disposition."""
        with store.begin() as tx:
            tx.inbox.put([an_inbox_row()])
            tx.inbox.decide(SHOP, "orders", "1", a_version(), Disposition.DELIVERED)
            tx.inbox.put([an_inbox_row(version=a_version(1))])

            planned = tx.inbox.to_plan(SHOP, "orders", NOON, 10)

            assert [row.id for row in planned] == ["1"]

    def test_planning_goes_by_time_of_change(self, store: Store) -> None:
        """Rows come oldest change first, and no more than asked for."""
        rows = [an_inbox_row(str(n), version=a_version(9 - n)) for n in range(5)]
        with store.begin() as tx:
            tx.inbox.put(rows)

            planned = tx.inbox.to_plan(SHOP, "orders", NOON, 3)

            assert [row.id for row in planned] == ["4", "3", "2"]

    def test_a_held_row_waits_for_its_time(self, store: Store) -> None:
        """A held row is planned from its moment on; without one only when it changes."""
        later = NOON + _MINUTE
        with store.begin() as tx:
            tx.inbox.put([an_inbox_row("1"), an_inbox_row("2")])
            for name, until in (("1", later), ("2", None)):
                tx.inbox.decide(
                    SHOP, "orders", name, a_version(), Disposition.HELD, until=until
                )

            before = tx.inbox.to_plan(SHOP, "orders", NOON, 10)
            after = tx.inbox.to_plan(SHOP, "orders", later, 10)

            assert ([], ["1"]) == (before, [row.id for row in after])

    def test_a_decision_is_about_one_version(self, store: Store) -> None:
        """A decision about a version that is not the stored one changes nothing."""
        with store.begin() as tx:
            tx.inbox.put([an_inbox_row(version=a_version(1))])

            done = tx.inbox.decide(SHOP, "orders", "1", a_version(), Disposition.DELIVERED)

            assert not done
            assert 1 == len(tx.inbox.to_plan(SHOP, "orders", NOON, 10))

    def test_rows_are_counted_and_listed(self, store: Store) -> None:
        """Counts go by disposition and first word; lists leave the payload out."""
        with store.begin() as tx:
            tx.inbox.put([an_inbox_row("1"), an_inbox_row("2")])
            tx.inbox.decide(
                SHOP, "orders", "1", a_version(), Disposition.HELD, reason="hold top"
            )

            counts = tx.inbox.counts(SHOP, "orders")
            (listed,) = tx.inbox.listed(SHOP, "orders", Disposition.HELD)

            expected = {(Disposition.HELD, "hold"): 1, (Disposition.NEW, ""): 1}
            assert (expected, b"") == (dict(counts), listed.payload)

    def test_shops_and_streams_do_not_mix(self, store: Store) -> None:
        """The same id of another shop or stream is another row."""
        with store.begin() as tx:
            tx.inbox.put(
                [
                    an_inbox_row(),
                    an_inbox_row(shop=_OTHER),
                    an_inbox_row(stream="refunds"),
                ]
            )

            assert 1 == len(tx.inbox.to_plan(SHOP, "orders", NOON, 10))

    # --- windows ------------------------------------------------------------------

    def test_a_window_closes_when_nothing_is_missing(self, store: Store) -> None:
        """A window with an id that is not in the inbox cannot be closed."""
        with store.begin() as tx:
            tx.windows.add([a_window()])
            tx.windows.add_ids(a_window(), ["1"])
            with pytest.raises(StoreError):
                tx.windows.close(a_window(), total=1, at=NOON)
            tx.inbox.put([an_inbox_row()])

            tx.windows.close(a_window(), total=1, at=NOON)

            (row,) = tx.windows.closed(SHOP, "orders")
            assert (
                row.total,
                row.closed_at,
                tx.windows.open(SHOP, "orders"),
            ) == (1, NOON, [])

    def test_adding_a_known_window_keeps_it(self, store: Store) -> None:
        """Adding a closed window again does not open it; reopening does."""
        with store.begin() as tx:
            tx.windows.add([a_window()])
            tx.windows.close(a_window(), total=0, at=NOON)
            tx.windows.add([a_window()])
            before = tx.windows.open(SHOP, "orders")

            tx.windows.reopen(a_window())

            assert ([], 1) == (before, len(tx.windows.open(SHOP, "orders")))

    def test_windows_come_earliest_first(self, store: Store) -> None:
        """Open windows are sorted by start, and the last end is the latest."""
        with store.begin() as tx:
            tx.windows.add([a_window(2), a_window(0), a_window(1)])

            starts = [row.key for row in tx.windows.open(SHOP, "orders")]

            assert [a_window(0), a_window(1), a_window(2)] == starts
            assert a_window(2).end == tx.windows.last_end(SHOP, "orders")

    def test_a_window_remembers_its_ids(self, store: Store) -> None:
        """Ids are kept once, and those the inbox lacks are the missing ones."""
        with store.begin() as tx:
            tx.windows.add([a_window()])
            tx.windows.add_ids(a_window(), ["1", "2", "1"])
            tx.inbox.put([an_inbox_row("1")])

            assert {"1", "2"} == tx.windows.ids(a_window())
            assert {"2"} == tx.windows.missing(a_window())

    def test_an_unknown_window_is_an_error(self, store: Store) -> None:
        """Nothing can be done with a window nobody added."""
        with store.begin() as tx, pytest.raises(StoreError):
            tx.windows.add_ids(a_window(), ["1"])
