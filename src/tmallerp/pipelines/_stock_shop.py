"""
One shop's stock on the platform: read, and set.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from tmallerp.documents import ShopKey
from tmallerp.errors import (
    AuthorizationError,
    InvalidCallError,
    RateLimitedError,
    TopError,
)
from tmallerp.mapping.stock import read_listings
from tmallerp.stock import Change, Listing
from tmallerp.top import Client, NumIid, SkuId
from tmallerp.top.methods.items import (
    ItemQuantityUpdate,
    ItemsInventoryGet,
    ItemsOnsaleGet,
    ItemsSellerListGet,
    SkusQuantityUpdate,
)
from tmallerp.top.models.items import Item

_ITEMS_A_CALL = 20
_BANNERS = ("for_shelved", "sold_out")
"""What is off sale and not in one of these is deleted."""

# An absolute value grows old while it waits for a ban to end: rather decide anew.
_PATIENCE_S = 10.0


class Fate(enum.Enum):
    """What became of a push."""

    DONE = "done"
    BARRED = "barred"
    """The platform takes nothing from us for now: a ban, or no session."""

    REFUSED = "refused"
    """The platform says that it is wrong."""

    UNKNOWN = "unknown"


@frozen(kw_only=True)
class Told:
    """What became of a push, and what the platform said."""

    fate: Fate
    error: TopError | None = None


class ShopWindow:
    """
    What one shop shows of its stock.

    Args:
        shop: Whose.

        client: Speaks for it.
    """

    def __init__(self, shop: ShopKey, client: Client) -> None:
        self._shop = shop
        self._client = client

    def numbers(self) -> set[str]:
        """
        Return the numbers of all items, on sale or not.

        Raises:
            TopError: If a page cannot be read.
        """
        found = self._client.iterate(ItemsOnsaleGet(fields="num_iid", page_size=200))
        numbers = {item.num_iid for item in found if item.num_iid}
        for banner in _BANNERS:
            off = ItemsInventoryGet(fields="num_iid", banner=banner, page_size=200)
            found = self._client.iterate(off)
            numbers |= {item.num_iid for item in found if item.num_iid}
        return {str(number) for number in numbers}

    def read(self, numbers: Iterable[str]) -> Iterator[tuple[Listing, int | None]]:
        """
        Read items with their variants, 20 a call; those that are gone are left out.

        Raises:
            TopError: If they cannot be read.
        """
        wanted = sorted(set(numbers))
        for start in range(0, len(wanted), _ITEMS_A_CALL):
            some = tuple(wanted[start : start + _ITEMS_A_CALL])
            answer = self._client.call(
                ItemsSellerListGet(
                    num_iids=some, fields="num_iid,outer_id,num,sub_stock,sku"
                )
            )
            yield from read_listings(answer.items, self._shop)

    def push(self, batch: Sequence[Change]) -> Told:
        """Set the quantities of one item's listings, at most 20."""
        try:
            item = self._set(batch)
        except (RateLimitedError, AuthorizationError) as error:
            return Told(fate=Fate.BARRED, error=error)
        except InvalidCallError as error:
            return Told(fate=Fate.REFUSED, error=error)
        except TopError as error:
            # No answer, their failure, or what nobody can read: it may have happened.
            return Told(fate=Fate.UNKNOWN, error=error)
        return Told(fate=Fate.DONE if _says_so(item, batch) else Fate.UNKNOWN)

    def _set(self, batch: Sequence[Change]) -> Item | None:
        number = NumIid(batch[0].listing.num_iid)
        if not batch[0].listing.sku_id:
            bare = ItemQuantityUpdate(num_iid=number, quantity=batch[0].to, type=1)
            return self._client.call(bare, deadline_s=_PATIENCE_S).item
        pairs = ";".join(f"{SkuId(one.listing.sku_id)}:{one.to}" for one in batch)
        several = SkusQuantityUpdate(num_iid=number, skuid_quantities=pairs, type=1)
        return self._client.call(several, deadline_s=_PATIENCE_S).item


def _says_so(item: Item | None, batch: Sequence[Change]) -> bool:
    """Say whether an answer shows what was set, as far as it shows anything."""
    if item is None:
        return False
    shown = {sku.sku_id or "": sku.quantity for sku in item.skus}
    if not batch[0].listing.sku_id:
        shown = {"": item.num}
    return all(shown.get(one.listing.sku_id, one.to) == one.to for one in batch)
