"""What every store must keep about workers that stalled and were replaced."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tmallerp.errors import LeaseLostError
from tmallerp.store.protocol import Store
from tmallerp.store.records import Lease
from tmallerp.testing.builders import NOON, SHOP, an_inbox_row

_TTL = timedelta(minutes=2)
_LATER = NOON + timedelta(minutes=3)


def _taken(store: Store, owner: str, *, later: bool = False) -> Lease:
    with store.begin() as tx:
        now = _LATER if later else NOON
        lease = tx.leases.acquire("work", owner, now=now, ttl=_TTL)
    assert lease is not None
    return lease


class FencingLaws:
    """A part of `StoreContract`."""

    def test_a_replaced_workers_late_write_is_refused(self, store: Store) -> None:
        """Nothing is saved of a block guarded by a lease that another has taken since."""
        old = _taken(store, "me")
        _taken(store, "you", later=True)

        def write_late() -> None:
            with store.begin() as tx:
                tx.inbox.put([an_inbox_row()])
                tx.leases.guard(old)

        with pytest.raises(LeaseLostError):
            write_late()

        with store.begin() as tx:
            assert tx.inbox.get(SHOP, "orders", "1") is None

    def test_the_replacing_worker_goes_on(self, store: Store) -> None:
        """The one who took a lapsed lease writes, and renewing keeps the fence."""
        _taken(store, "me")
        new = _taken(store, "you", later=True)
        renewed = _taken(store, "you", later=True)
        with store.begin() as tx:
            tx.leases.guard(new)
            tx.leases.guard(renewed)
            tx.inbox.put([an_inbox_row()])

        with store.begin() as tx:
            assert tx.inbox.get(SHOP, "orders", "1") is not None

    def test_a_lapsed_lease_nobody_took_still_guards(self, store: Store) -> None:
        """A slow worker whom nobody replaced may save, and renew, with the same fence."""
        old = _taken(store, "me")
        with store.begin() as tx:
            tx.leases.guard(old)
            again = tx.leases.acquire("work", "me", now=_LATER, ttl=_TTL)

            assert again is not None
            assert old.fence == again.fence

    def test_a_lease_that_was_given_back_guards_nothing(self, store: Store) -> None:
        """After giving it back its holder is refused, and one nobody ever took is too."""
        old = _taken(store, "me")
        with store.begin() as tx:
            tx.leases.release(old)

        with store.begin() as tx:
            with pytest.raises(LeaseLostError):
                tx.leases.guard(old)
            with pytest.raises(LeaseLostError):
                tx.leases.guard(Lease(name="other", owner="me", fence=1, until=_LATER))

    def test_the_fence_only_rises(self, store: Store) -> None:
        """Whoever comes next has a higher number, however the lease came free."""
        fences = [_taken(store, "me").fence]
        fences.append(_taken(store, "you", later=True).fence)
        with store.begin() as tx:
            lease = tx.leases.acquire("work", "you", now=_LATER, ttl=_TTL)
            assert lease is not None
            tx.leases.release(lease)
        fences.append(_taken(store, "me").fence)

        assert fences == sorted(set(fences))
