"""
Users: the shop, its account, its staff.
"""

from __future__ import annotations

import attrs
from attrs import frozen

from tmallerp.top.method import Method, as_tuple, at_most
from tmallerp.top.models.users import (
    BuyerOrder,
    OpenUidInfo,
    Shop,
    Showcase,
    SubAccountInfo,
    SubUserInfo,
    User,
)


@frozen(kw_only=True, weakref_slot=False)
class ShopSellerGetAnswer:
    """The answer of `ShopSellerGet`."""

    shop: Shop | None = None
    """The shop."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class ShopSellerGet(Method[ShopSellerGetAnswer]):
    """
    Read the shop of the session: number, name and picture.

    Source: https://open.taobao.com/api.htm?docId=42908&docType=2
    """

    api = "taobao.shop.seller.get"
    idempotent = True
    fields_of = "shop"

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""


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
    Read the seller's account of the session.

    Tells whose grant a session is: ask `user_id` and `nick`.

    Source: https://open.taobao.com/api.htm?docId=21349&docType=2
    """

    api = "taobao.user.seller.get"
    idempotent = True
    fields_of = "user"

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""


@frozen(kw_only=True, weakref_slot=False)
class UserOpenuidGetbyorderAnswer:
    """The answer of `UserOpenuidGetbyorder`."""

    open_uids: tuple[OpenUidInfo, ...] = ()
    """The buyers' open ids, one entry a trade."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class UserOpenuidGetbyorder(Method[UserOpenuidGetbyorderAnswer]):
    """
    Read buyers' open ids from trades, up to thirty at once.

    Compare what was asked with what came.

    Source: https://open.taobao.com/api.htm?docId=63726&docType=2
    """

    api = "taobao.user.openuid.getbyorder"
    idempotent = True

    tid_infos: tuple[BuyerOrder, ...] = attrs.field(
        converter=as_tuple, validator=at_most(None)
    )
    """Trades with their buyers' nicks, at most 30."""


@frozen(kw_only=True, weakref_slot=False)
class SubusersGetAnswer:
    """The answer of `SubusersGet`."""

    subaccounts: tuple[SubAccountInfo, ...] = ()
    """The sub-accounts."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class SubusersGet(Method[SubusersGetAnswer]):
    """
    List the sub-accounts of the main account, with their state.

    Only with the main account's own session.

    Source: https://open.taobao.com/api.htm?docId=21686&docType=2
    """

    api = "taobao.subusers.get"
    idempotent = True

    user_nick: str
    """Name of the main account."""


@frozen(kw_only=True, weakref_slot=False)
class SellercenterSubusersGetAnswer:
    """The answer of `SellercenterSubusersGet`."""

    subusers: tuple[SubUserInfo, ...] = ()
    """The sub-accounts."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class SellercenterSubusersGet(Method[SellercenterSubusersGetAnswer]):
    """
    List the sub-accounts of the main account.

    Only the session's own accounts.

    Source: https://open.taobao.com/api.htm?docId=10762&docType=2
    """

    api = "taobao.sellercenter.subusers.get"
    idempotent = True

    nick: str
    """Name of the main account."""


@frozen(kw_only=True, weakref_slot=False)
class ShopRemainshowcaseGetAnswer:
    """The answer of `ShopRemainshowcaseGet`."""

    shop: Showcase | None = None
    """The shop's places for recommended items."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class ShopRemainshowcaseGet(Method[ShopRemainshowcaseGetAnswer]):
    """
    Count the shop's places for recommended items.

    Seen in captured answers only; the platform lists it no more.
    """

    api = "taobao.shop.remainshowcase.get"
    idempotent = True
