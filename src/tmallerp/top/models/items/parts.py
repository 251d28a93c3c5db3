"""
Parts of an item, and categories.
"""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from tmallerp.top.method import Id


@frozen(kw_only=True, weakref_slot=False)
class Brand:
    """A brand the shop may publish."""

    vid: Id | None = None
    """Number of the value that names the brand."""

    name: str | None = None
    """Its name."""

    pid: Id | None = None
    """Number of the property."""

    prop_name: str | None = None
    """Name of the property, the brand as a rule."""


@frozen(kw_only=True, weakref_slot=False)
class CuntaoItemSpecific:
    """What an item has for the platform's rural trade (村淘)."""

    kick_back_rate: str | None = None
    """Share of the commission, as text; the platform's documents do not state the unit."""


@frozen(kw_only=True, weakref_slot=False)
class DescModuleInfo:
    """How the description of an item is built from modules."""

    anchor_module_ids: str | None = None
    """Numbers of the modules with an anchor, as text."""

    type: int | None = None
    """Kind of module, opaque."""


@frozen(kw_only=True, weakref_slot=False)
class Feature:
    """A mark of a category: a key and its value."""

    attr_key: str | None = None
    """The key."""

    attr_value: str | None = None
    """The value."""


@frozen(kw_only=True, weakref_slot=False)
class FoodSecurity:
    """
    What the law wants to be known of food.

    Dates are text as the shop wrote them.
    """

    contact: str | None = None
    """How to reach the factory."""

    design_code: str | None = None
    """Standard it is made to."""

    factory: str | None = None
    """Name of the factory."""

    factory_site: str | None = None
    """Address of the factory."""

    food_additive: str | None = None
    """Its additives."""

    health_product_no: str | None = None
    """Number of its approval as a health product."""

    mix: str | None = None
    """Its ingredients."""

    period: str | None = None
    """How long it keeps, as text."""

    plan_storage: str | None = None
    """How to store it."""

    prd_license_no: str | None = None
    """Number of the licence to make it."""

    product_date_end: str | None = None
    """Made until, as text."""

    product_date_start: str | None = None
    """Made since, as text."""

    stock_date_end: str | None = None
    """Stocked until, as text."""

    stock_date_start: str | None = None
    """Stocked since, as text."""

    supplier: str | None = None
    """Who supplied it."""


@frozen(kw_only=True, weakref_slot=False)
class Location:
    """
    A place.

    Which parts are filled differs by where it stands.
    """

    zip: str | None = None
    """Postcode."""

    address: str | None = None
    """Street and house."""

    city: str | None = None
    """City."""

    state: str | None = None
    """Province."""

    country: str | None = None
    """Country."""

    district: str | None = None
    """District; may be empty."""


@frozen(kw_only=True, weakref_slot=False)
class LocalityLife:
    """What a voucher for local services says."""

    choose_logis: str | None = None
    """1 where it is sent by mail, 0 or absent where not."""

    eticket: str | None = None
    """The platform's data on the voucher, opaque."""

    expirydate: str | None = None
    """How long it holds: two dates, one date or a number of days, as text."""

    merchant: str | None = None
    """Who issues the codes, ``id:nick``."""

    network_id: str | None = None
    """Number of the outlet."""

    onsale_auto_refund_ratio: int | None = None
    """Percent refunded by itself before the trade succeeds."""

    refund_ratio: int | None = None
    """Percent refunded, 1 to 100."""

    refundmafee: str | None = None
    """Who pays for a refunded code: ``s`` seller, ``b`` buyer."""

    verification: str | None = None
    """1 where the money is paid out as codes are used, 0 where not."""


@frozen(kw_only=True, weakref_slot=False)
class PaimaiInfo:
    """
    What an auction needs.

    Only `ceil_price` has a stated unit; do not compute with the other amounts.
    """

    deposit: int | None = None
    """Deposit the shop chose; 0 means the platform's ten percent."""

    increment: str | None = None
    """Step up or down, as text."""

    interval: int | None = None
    """Time between two steps down."""

    mode: int | None = None
    """Kind of auction: up, Dutch or down."""

    reserve: str | None = None
    """Lowest price of an auction that goes down, as text."""

    valid_hour: int | None = None
    """Hours it lasts."""

    valid_minute: int | None = None
    """Minutes it lasts."""

    repeat: int | None = None
    """How often it is put up again; 0 never."""

    start: datetime | None = None
    """When it begins."""

    end: datetime | None = None
    """When it ends."""

    start_price: int | None = None
    """Price it begins with, a whole number; the unit is not stated."""

    ceil_price: int | None = None
    """Highest price, in fen."""

    delay_in_minute: int | None = None
    """Minutes a late bid adds."""

    period: int | None = None
    """Seconds of one round."""

    frequency: int | None = None
    """Minutes between two steps down."""


@frozen(kw_only=True, weakref_slot=False)
class ItemCat:
    """One category of the market's tree."""

    cid: Id | None = None
    """Number of the category."""

    features: tuple[Feature, ...] = ()
    """Its marks."""

    is_parent: bool | None = None
    """Whether there are categories below; items sit in leaves only."""

    name: str | None = None
    """Its name."""

    parent_cid: Id | None = None
    """Category above; 0 at the top."""

    sort_order: int | None = None
    """Place among its siblings."""

    status: str | None = None
    """``normal`` or ``deleted``."""

    taosir_cat: bool | None = None
    """The platform's mark of that name, opaque."""


@frozen(kw_only=True, weakref_slot=False)
class SellerAuthorize:
    """What the shop may publish in."""

    item_cats: tuple[ItemCat, ...] = ()
    """Categories."""

    xinpin_item_cats: tuple[ItemCat, ...] = ()
    """Categories for new goods."""

    brands: tuple[Brand, ...] = ()
    """Brands."""


@frozen(kw_only=True, weakref_slot=False)
class SellerCat:
    """One of the shop's own categories."""

    cid: Id | None = None
    """Number of the category."""

    parent_cid: Id | None = None
    """Category above; 0 at the top."""

    name: str | None = None
    """Its name."""

    pic_url: str | None = None
    """Address of its picture."""

    sort_order: int | None = None
    """Place among its siblings."""

    type: str | None = None
    """
    Kind: ``manual_type``, ``new_type``, ``tree_type``, ``property_type`` or
    ``brand_type``.
    """
