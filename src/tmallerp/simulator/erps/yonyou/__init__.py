"""
A simulated Yonyou YonBIP / YonSuite tenant behind its open platform.

It keeps documents and compares amounts instead of computing them, remembers keys against
sending twice for an hour, and has its vendor's spellings. What vendor pages leave open is
a setting (`Settings`, act ``settings``).

``make`` is the factory that the table of kinds names.
"""

from __future__ import annotations

from tmallerp.simulator.erps._clock import ErpClock
from tmallerp.simulator.erps._faults import ErpFaultBag
from tmallerp.simulator.erps.yonyou._app import YonyouErp

__all__ = ["YonyouErp", "make"]


def make(seed: int, clock: ErpClock, faults: ErpFaultBag) -> YonyouErp:
    """
    Make a tenant.

    Args:
        seed: Decides credentials and ids.

        clock: Its time.

        faults: What it does wrong.
    """
    return YonyouErp(seed, clock, faults)
