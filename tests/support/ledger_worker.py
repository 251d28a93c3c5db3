"""
A process that works on a ledger in PostgreSQL and is killed, frozen, or let live.

It says on its standard output how far it is, a line each, and takes its orders from its
arguments: the address, the schema, what to do, and how often.
"""

from __future__ import annotations

import sys
import time
from datetime import timedelta

from tmallerp.errors import StoreError
from tmallerp.store import PostgresStore
from tmallerp.store.records import LetterState
from tmallerp.testing.builders import NOON, SHOP, a_window, an_inbox_row


def say(word):
    print(word, flush=True)


def hang(store, _):
    """Write, hold the shop and the lease, and stay so."""
    with store.begin() as tx:
        lease = tx.leases.acquire("work", "hanging", now=NOON, ttl=timedelta(minutes=2))
    try:
        with store.begin() as tx:
            tx.leases.guard(lease)
            tx.inbox.put([an_inbox_row("late")])
            say("holding")
            sys.stdin.readline()
            tx.inbox.put([an_inbox_row("later")])
    except StoreError:
        say("refused")
    else:
        say("saved")


def count(store, times):
    """Add one to a number again and again."""
    for _ in range(times):
        with store.begin() as tx:
            tx.windows.begun(a_window())
    say("done")


def deliver(store, times):
    """Claim letters, mark them, settle them, and tell whose they were."""
    empty = 0
    while empty < times:
        with store.begin() as tx:
            letters = tx.outbox.claim(
                SHOP,
                "memory",
                owner="any",
                now=NOON,
                lease=timedelta(minutes=2),
                limit=3,
            )
            letters = tx.outbox.mark_sent(letters, now=NOON, settle_after=NOON)
        for letter in letters:
            say(
                f"{letter.key.platform_id} {letter.id} {letter.fence} {time.monotonic_ns()}"
            )
            with store.begin() as tx:
                tx.outbox.settle(letter, LetterState.DONE, now=NOON)
        empty = 0 if letters else empty + 1
        time.sleep(0 if letters else 0.01)
    say("done")


if __name__ == "__main__":
    address, schema, act, times = sys.argv[1:]
    store = PostgresStore(address, schema=schema, stall_s=1.5, busy_s=20)
    say("ready")
    {"hang": hang, "count": count, "deliver": deliver}[act](store, int(times))
    store.close()
