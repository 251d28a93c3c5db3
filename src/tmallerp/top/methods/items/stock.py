"""
How many pieces are offered.
"""

from __future__ import annotations

import attrs
from attrs import frozen

from tmallerp.top.method import Id, Method, NumIid, SkuId, as_tuple, at_most
from tmallerp.top.models.items.item import Item
from tmallerp.top.models.items.sku import UpdateItemQuantityOption, UpdateSkuQuantity


@frozen(kw_only=True, weakref_slot=False)
class ItemQuantityUpdateAnswer:
    """The answer of `ItemQuantityUpdate`."""

    item: Item | None = None
    """The item, with what changed."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class ItemQuantityUpdate(Method[ItemQuantityUpdateAnswer]):
    """
    Set or change the quantity of an item or of one of its SKUs.

    Without *sku_id* and *outer_id* it is the item's own number, for items without SKUs.
    The total of an item with SKUs is the sum of theirs.

    A change that would go below zero is refused. Neither way knows of sales since the
    last read. Setting may be sent twice, changing may not, so the class counts as not
    idempotent.

    Source: https://open.taobao.com/api.htm?docId=10591&docType=2
    """

    api = "taobao.item.quantity.update"

    num_iid: NumIid
    """Number of the item."""

    quantity: int
    """Pieces to set, or to add where *type* is 2; then it may be negative."""

    sku_id: SkuId | None = None
    """The SKU; None, with *outer_id* None too, means the item itself."""

    outer_id: str | None = None
    """The SKU by the merchant's code; ignored where *sku_id* is given."""

    type: int | None = None
    """1 sets the quantity (default), 2 adds to it."""

    def may_repeat(self) -> bool:
        """Setting a quantity twice is harmless; adding twice is not."""
        return self.type in {None, 1}


@frozen(kw_only=True, weakref_slot=False)
class SkusQuantityUpdateAnswer:
    """The answer of `SkusQuantityUpdate`."""

    item: Item | None = None
    """Number, total and the SKUs that changed."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class SkusQuantityUpdate(Method[SkusQuantityUpdateAnswer]):
    """
    Set or change the quantities of up to twenty SKUs of one item.

    Give one of *skuid_quantities* and *outerid_quantities*; the first wins.

    Setting refuses negative numbers; changing stops at 0 in silence. Neither knows of
    sales since the last read. Setting may be sent twice, changing may not, so the class
    counts as not idempotent.

    Source: https://open.taobao.com/api.htm?docId=21169&docType=2
    """

    api = "taobao.skus.quantity.update"

    num_iid: NumIid
    """Number of the item."""

    skuid_quantities: str | None = attrs.field(
        default=None, validator=at_most(20, parted_by=";")
    )
    """``skuId:quantity`` pairs joined by ``;``, at most 20."""

    outerid_quantities: str | None = attrs.field(
        default=None, validator=at_most(20, parted_by=";")
    )
    """
    ``outerId:quantity`` pairs joined by ``;``, at most 20; used only without
    *skuid_quantities*; hits every SKU of that code.
    """

    type: int | None = None
    """1 sets the quantities (default), 2 adds to them."""

    def may_repeat(self) -> bool:
        """Setting a quantity twice is harmless; adding twice is not."""
        return self.type in {None, 1}


@frozen(kw_only=True, weakref_slot=False)
class TmallItemQuantityUpdateAnswer:
    """The answer of `TmallItemQuantityUpdate`."""

    quantity_update_result: str | None = None
    """Number of the item, as text."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TmallItemQuantityUpdate(Method[TmallItemQuantityUpdateAnswer]):
    """
    Set or change the quantities of a Tmall item or of up to twenty SKUs.

    Name the SKUs by number, by properties or by the merchant's code, one way in one
    call, never mixed. *item_quantity* is for items without SKUs.

    Setting may be sent twice. Changing may be repeated only with an `outer_biz_key` in
    *options*, the same key for the same change; without one a lost answer leaves the
    stock unknown, so read it back. The class counts as not idempotent, and neither way
    knows of sales since the last read.

    Source: https://open.taobao.com/api.htm?docId=26178&docType=2
    """

    api = "tmall.item.quantity.update"

    item_id: Id
    """Number of the item."""

    item_quantity: int | None = None
    """Pieces of the item itself; only for items without SKUs."""

    sku_quantities: tuple[UpdateSkuQuantity, ...] | None = attrs.field(
        default=None, converter=as_tuple, validator=at_most(20)
    )
    """Pieces of SKUs, at most 20; one way of naming them in one call."""

    options: UpdateItemQuantityOption | None = None
    """Whether to set or to add, and the key that makes adding repeatable; None sets."""

    def may_repeat(self) -> bool:
        """Setting is harmless; adding only where each SKU carries its own key."""
        return self.options is None or self.options.type in {None, 1}
