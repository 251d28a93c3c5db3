"""
A simulated U8 account set behind its OpenAPI cloud.

An addition is accepted at once and done some seconds later, unless the caller asks to
wait; the relay on the company's own server may be off, and then every call fails. Numbers
are text in answers. What the vendor does not publish (codes, the answer to a poll) is
chosen here.

``make`` is the factory that the table of kinds names.
"""

from __future__ import annotations

from tmallerp.simulator.erps._clock import ErpClock
from tmallerp.simulator.erps._faults import ErpFaultBag
from tmallerp.simulator.erps.u8._app import U8Erp

__all__ = ["U8Erp", "make"]


def make(seed: int, clock: ErpClock, faults: ErpFaultBag) -> U8Erp:
    """
    Make an account set.

    Args:
        seed: Decides credentials.

        clock: Its time.

        faults: What it does wrong.
    """
    return U8Erp(seed, clock, faults)
