"""
On sale, off sale, gone.
"""

from __future__ import annotations

from attrs import frozen

from tmallerp.top.method import Id, Method, NumIid
from tmallerp.top.models.items.item import Item


@frozen(kw_only=True, weakref_slot=False)
class ItemUpdateListingAnswer:
    """The answer of `ItemUpdateListing`."""

    item: Item | None = None
    """Number and time of change."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class ItemUpdateListing(Method[ItemUpdateListingAnswer]):
    """
    Put one item on sale.

    Tmall shops have `ItemUpdateListingTmall`.

    With SKUs the stock stays the sum of theirs, whatever *num* says. Without SKUs *num*
    becomes the stock, sales since the last read or not: read it first.

    Source: https://open.taobao.com/api.htm?docId=32&docType=2
    """

    api = "taobao.item.update.listing"

    num_iid: NumIid
    """Number of the item."""

    num: int
    """Pieces to offer, above 0; becomes the stock of an item without SKUs."""


@frozen(kw_only=True, weakref_slot=False)
class ItemUpdateDelistingAnswer:
    """The answer of `ItemUpdateDelisting`."""

    item: Item | None = None
    """Number and time of change."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class ItemUpdateDelisting(Method[ItemUpdateDelistingAnswer]):
    """
    Take one item off sale.

    Tmall shops have `ItemUpdateDelistingTmall`.

    Buyers can no longer order it; orders already placed must still be served.

    Source: https://open.taobao.com/api.htm?docId=31&docType=2
    """

    api = "taobao.item.update.delisting"
    idempotent = True

    num_iid: NumIid
    """Number of the item."""


@frozen(kw_only=True, weakref_slot=False)
class ItemUpdateListingTmallAnswer:
    """The answer of `ItemUpdateListingTmall`."""

    item: Item | None = None
    """Number and time of change."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class ItemUpdateListingTmall(Method[ItemUpdateListingTmallAnswer]):
    """
    Put one item of a Tmall shop on sale.

    With SKUs the stock stays the sum of theirs, whatever *num* says. Without SKUs *num*
    becomes the stock, sales since the last read or not: read it first.

    Source: https://open.taobao.com/api.htm?docId=38491&docType=2
    """

    api = "taobao.item.update.listing.tmall"

    num_iid: NumIid
    """Number of the item."""

    num: int
    """Pieces to offer, above 0; becomes the stock of an item without SKUs."""


@frozen(kw_only=True, weakref_slot=False)
class ItemUpdateDelistingTmallAnswer:
    """The answer of `ItemUpdateDelistingTmall`."""

    item: Item | None = None
    """Number and time of change."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class ItemUpdateDelistingTmall(Method[ItemUpdateDelistingTmallAnswer]):
    """
    Take one item of a Tmall shop off sale.

    Buyers can no longer order it; orders already placed must still be served.

    Source: https://open.taobao.com/api.htm?docId=38979&docType=2
    """

    api = "taobao.item.update.delisting.tmall"
    idempotent = True

    num_iid: NumIid
    """Number of the item."""


@frozen(kw_only=True, weakref_slot=False)
class AlibabaItemOperateUpshelfAnswer:
    """The answer of `AlibabaItemOperateUpshelf`."""

    result: str | None = None
    """What came of it, as text."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class AlibabaItemOperateUpshelf(Method[AlibabaItemOperateUpshelfAnswer]):
    """
    Put one item on sale, in the newer line of item methods.

    *quantity* is a stock, not a change to it, and knows nothing of sales since the last
    read.

    Source: https://open.taobao.com/api.htm?docId=53972&docType=2
    """

    api = "alibaba.item.operate.upshelf"

    item_id: Id
    """Number of the item."""

    quantity: int | None = None
    """Stock to go on sale with; None names none."""


@frozen(kw_only=True, weakref_slot=False)
class AlibabaItemOperateDownshelfAnswer:
    """The answer of `AlibabaItemOperateDownshelf`."""

    result: str | None = None
    """What came of it, as text."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class AlibabaItemOperateDownshelf(Method[AlibabaItemOperateDownshelfAnswer]):
    """
    Take one item off sale, in the newer line of item methods.

    Buyers can no longer order it; orders already placed must still be served.

    Source: https://open.taobao.com/api.htm?docId=53971&docType=2
    """

    api = "alibaba.item.operate.downshelf"

    item_id: Id
    """Number of the item."""


@frozen(kw_only=True, weakref_slot=False)
class ItemDeleteAnswer:
    """The answer of `ItemDelete`."""

    item: Item | None = None
    """Number of the item that went."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class ItemDelete(Method[ItemDeleteAnswer]):
    """
    Delete one item.

    There is no method to bring it back: where it may return, take it off sale instead.
    Keep its record, as old orders and refunds still name it.

    Source: https://open.taobao.com/api.htm?docId=112&docType=2
    """

    api = "taobao.item.delete"

    num_iid: NumIid
    """Number of the item."""
