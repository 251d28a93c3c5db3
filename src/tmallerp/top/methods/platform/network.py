"""
Clock and addresses of the platform.
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


@frozen(kw_only=True, weakref_slot=False)
class TopIpoutGetAnswer:
    """The answer of `TopIpoutGet`."""

    ip_list: str | None = None
    """The addresses, as one text."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TopIpoutGet(Method[TopIpoutGetAnswer]):
    """
    List the addresses the platform's own calls come from.

    For the firewall before the place where the platform calls in.

    Source: https://open.taobao.com/api.htm?docId=25441&docType=2
    """

    api = "taobao.top.ipout.get"
    idempotent = True
    needs_session = False


@frozen(kw_only=True, weakref_slot=False)
class HttpdnsGetAnswer:
    """The answer of `HttpdnsGet`."""

    result: str | None = None
    """Hosts and addresses, as one text."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class HttpdnsGet(Method[HttpdnsGetAnswer]):
    """
    Read which hosts and addresses serve the platform.

    Source: https://open.taobao.com/api.htm?docId=25414&docType=2
    """

    api = "taobao.httpdns.get"
    idempotent = True
    needs_session = False


@frozen(kw_only=True, weakref_slot=False)
class AppipGetAnswer:
    """The answer of `AppipGet`."""

    ip: str | None = None
    """The address."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class AppipGet(Method[AppipGetAnswer]):
    """
    Read the address this app's calls arrive from.

    What belongs into the app's list of allowed addresses.

    Source: https://open.taobao.com/api.htm?docId=21784&docType=2
    """

    api = "taobao.appip.get"
    idempotent = True
    needs_session = False
