"""
Recorded conversations with the platform, fit to be committed.

A cassette is a file of requests and answers that a test replays without a network. What
is recorded from a real shop is full of secrets and of people, so here nothing is written
that was not disguised first, and a cassette in which one of your own secrets can still be
found, in whatever encoding, is refused as a whole::

    with recorder("cassettes/trades.yaml", canaries=[secret, session, "张三"]):
        client.call(TradeFullinfoGet(tid="…"))

Needs the extra ``tmallerp[cassettes]``.
"""

from __future__ import annotations

from tmallerp.testing.cassettes._canaries import CassetteLeakError
from tmallerp.testing.cassettes._names import Names
from tmallerp.testing.cassettes._recorder import recorder

__all__ = ["CassetteLeakError", "Names", "recorder"]
