"""
A simulated Kingdee Cloud Galaxy (金蝶云星空).

It answers the WebAPI of the standard product from facts of its own: both ways to
authorise, saving and what follows, queries, pushing, base data. What no page tells is
chosen so that a careless client is found out: rows that were not sent are deleted, the
order of keys matters, pages without a deciding order overlap.
"""

from __future__ import annotations

from tmallerp.simulator.erps.kingdee._app import KingdeeErp, make

__all__ = ["KingdeeErp", "make"]
