"""
The push database: whose data is pushed where.
"""

from __future__ import annotations

from datetime import datetime

import attrs
from attrs import frozen

from tmallerp.top.method import Id, Method, PagedMethod, at_most
from tmallerp.top.models.push import JdpUser, RdsDbInfo


@frozen(kw_only=True, weakref_slot=False)
class JushitaJdpUserAddAnswer:
    """The answer of `JushitaJdpUserAdd`."""

    is_success: bool | None = None
    """Whether it was done."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class JushitaJdpUserAdd(Method[JushitaJdpUserAddAnswer]):
    """
    Start the data push for the seller of the session.

    From then on trades, refunds and items of the seller appear in the tables of that
    RDS. Needs the right to manage orders, and an RDS in the platform's own zone.

    Without *history_days* the number set in the console counts; 0 pushes no history.
    `JushitaJdpUsersGet` shows whether it runs.

    Repeat it after a new authorisation: an expired session stops the push. It binds the
    seller to *rds_name*, so another name moves the push to another database.

    Source: https://open.taobao.com/api.htm?docId=21736&docType=2
    """

    api = "taobao.jushita.jdp.user.add"
    idempotent = True

    rds_name: str
    """Name of the RDS instance."""

    history_days: int | None = attrs.field(default=None, validator=at_most(90, least=0))
    """How many days of history to push, 0 to 90; the console's number without."""


@frozen(kw_only=True, weakref_slot=False)
class JushitaJdpUserDeleteAnswer:
    """The answer of `JushitaJdpUserDelete`."""

    is_success: bool | None = None
    """Whether it was done."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class JushitaJdpUserDelete(Method[JushitaJdpUserDeleteAnswer]):
    """
    Stop the data push for a seller.

    Give *nick*; *user_id* is older.

    Changes from then on never arrive in the tables; after starting again, close the gap
    with `TradesSoldIncrementGet`.

    Source: https://open.taobao.com/api.htm?docId=21732&docType=2
    """

    api = "taobao.jushita.jdp.user.delete"

    nick: str | None = None
    """The seller's account."""

    user_id: Id | None = attrs.field(default=None, validator=at_most(None))
    """Older; number of the seller's account, give *nick*."""


@frozen(kw_only=True, weakref_slot=False)
class JushitaJdpUsersGetAnswer:
    """The answer of `JushitaJdpUsersGet`."""

    total_results: int | None = None
    """Rows in the whole answer, over all pages."""

    users: tuple[JdpUser, ...] = ()
    """The sellers of this page."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class JushitaJdpUsersGet(PagedMethod[JushitaJdpUsersGetAnswer, JdpUser]):
    """
    List the sellers whose data is pushed.

    Look for `status` other than 1: such a seller's tables have stopped growing.

    Source: https://open.taobao.com/api.htm?docId=22129&docType=2
    """

    api = "taobao.jushita.jdp.users.get"
    idempotent = True
    needs_session = False
    rows_of = "users"

    start_modified: datetime | None = None
    """Beginning of the window, by the time of change."""

    end_modified: datetime | None = None
    """End of the window."""

    user_id: Id | None = None
    """Only this seller, by number of the account."""

    page_size: int = 200
    """Rows a page; 200 unless given."""

    page_no: int = attrs.field(default=1, validator=at_most(None))
    """Page, from 1."""


@frozen(kw_only=True, weakref_slot=False)
class RdsDbGetAnswer:
    """The answer of `RdsDbGet`."""

    rds_db_infos: tuple[RdsDbInfo, ...] = ()
    """The databases."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class RdsDbGet(Method[RdsDbGetAnswer]):
    """
    List the databases of an RDS instance.

    Source: https://open.taobao.com/api.htm?docId=11134&docType=2
    """

    api = "taobao.rds.db.get"
    idempotent = True
    needs_session = False

    instance_name: str = attrs.field(validator=at_most(30, least=0))
    """Name of the RDS instance, at most 30 characters."""

    db_status: int | None = attrs.field(default=None, validator=at_most(3))
    """
    State of the databases wanted, a number up to 3; the meaning of each is not stated.
    """
