"""
The platform itself.
"""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from tmallerp.top.method import Method


@frozen(kw_only=True, weakref_slot=False)
class TimeGetAnswer:
    """The answer of `TimeGet`."""

    time: datetime | None = None
    """The time in Beijing."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TimeGet(Method[TimeGetAnswer]):
    """
    Read the platform's clock.

    Needs no session; our clock is corrected by it when TOP refuses a timestamp.

    Source: https://open.taobao.com/api.htm?docId=120&docType=2
    """

    api = "taobao.time.get"
    idempotent = True
    needs_session = False
