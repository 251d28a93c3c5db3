"""
The shop's categories and the platform's.
"""

from __future__ import annotations

from datetime import datetime

import attrs
from attrs import frozen

from tmallerp.top.method import Id, Method, as_tuple, at_most
from tmallerp.top.models.items.parts import ItemCat, SellerAuthorize, SellerCat


@frozen(kw_only=True, weakref_slot=False)
class SellercatsListGetAnswer:
    """The answer of `SellercatsListGet`."""

    seller_cats: tuple[SellerCat, ...] = ()
    """The shop's own categories."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class SellercatsListGet(Method[SellercatsListGetAnswer]):
    """
    List the shop's own categories.

    The session decides whose.

    Source: https://open.taobao.com/api.htm?docId=65&docType=2
    """

    api = "taobao.sellercats.list.get"
    idempotent = True


@frozen(kw_only=True, weakref_slot=False)
class ItemcatsGetAnswer:
    """The answer of `ItemcatsGet`."""

    last_modified: datetime | None = None
    """When the tree last changed."""

    item_cats: tuple[ItemCat, ...] = ()
    """The categories found."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class ItemcatsGet(Method[ItemcatsGetAnswer]):
    """
    Read the market's categories, by number or below a parent.

    Give *cids* or *parent_cid*; parent 0 gives the top of the tree. Only leaves hold
    items.

    Source: https://open.taobao.com/api.htm?docId=122&docType=2
    """

    api = "taobao.itemcats.get"
    idempotent = True
    needs_session = False

    cids: tuple[Id, ...] | None = attrs.field(
        default=None, converter=as_tuple, validator=at_most(None)
    )
    """Numbers of categories."""

    datetime: datetime | None = None
    """Older; a time since which something changed."""

    fields: tuple[str, ...] | None = attrs.field(
        default=None, converter=as_tuple, validator=at_most(None)
    )
    """Which fields to read; None leaves it to the platform."""

    parent_cid: Id | None = None
    """Read what is below this category; 0 is the top."""


@frozen(kw_only=True, weakref_slot=False)
class ItemcatsAuthorizeGetAnswer:
    """The answer of `ItemcatsAuthorizeGet`."""

    seller_authorize: SellerAuthorize | None = None
    """What the shop may publish in."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class ItemcatsAuthorizeGet(Method[ItemcatsAuthorizeGetAnswer]):
    """
    Read which categories and brands the shop may publish in.

    Source: https://open.taobao.com/api.htm?docId=161&docType=2
    """

    api = "taobao.itemcats.authorize.get"
    idempotent = True
    fields_of = "seller_authorize"

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""
