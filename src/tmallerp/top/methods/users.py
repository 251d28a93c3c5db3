"""
The seller of the session.
"""

from __future__ import annotations

from attrs import frozen

from tmallerp.top.method import Method
from tmallerp.top.models.users import User


@frozen(kw_only=True, weakref_slot=False)
class UserSellerGetAnswer:
    """The answer of `UserSellerGet`."""

    user: User | None = None
    """The seller."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class UserSellerGet(Method[UserSellerGetAnswer]):
    """
    Read who the session belongs to.

    Source: https://open.taobao.com/api.htm?docId=21349&docType=2
    """

    api = "taobao.user.seller.get"
    idempotent = True
    fields_of = "user"

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""
