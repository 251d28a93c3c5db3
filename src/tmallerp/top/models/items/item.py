"""
An item.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from attrs import frozen

from tmallerp.top.method import Id, NumIid
from tmallerp.top.models.items.parts import (
    CuntaoItemSpecific,
    DescModuleInfo,
    FoodSecurity,
    LocalityLife,
    Location,
    PaimaiInfo,
)
from tmallerp.top.models.items.pictures import ItemImg, MpicVideo, PropImg, Video
from tmallerp.top.models.items.sku import Sku


@frozen(kw_only=True, weakref_slot=False)
class Item:
    """
    One product in the shop.

    Absent means not asked or not given, never zero. Variants come only where `skus` was
    asked, under the name ``sku``.
    """

    approve_status: str | None = None
    """``onsale`` or ``instock``."""

    iid: str | None = None
    """Older; use `num_iid`."""

    num_iid: NumIid | None = None
    """Number of the item."""

    title: str | None = None
    """Its title."""

    nick: str | None = None
    """The shop's account."""

    type: str | None = None
    """Fixed price or auction."""

    cid: Id | None = None
    """Its category."""

    seller_cids: str | None = None
    """The shop's own categories, commas all over."""

    pic_url: str | None = None
    """Its main picture."""

    num: int | None = None
    """Pieces offered; the sum of its SKUs'."""

    props: str | None = None
    """Property and value numbers."""

    valid_thru: int | None = None
    """Days it stays on sale, 7 or 14."""

    list_time: datetime | None = None
    """When it went on sale."""

    price: Decimal | None = None
    """Yuan; within the span of its SKUs' prices."""

    has_discount: bool | None = None
    """Whether members get a discount."""

    has_invoice: bool | None = None
    """Whether there is an invoice."""

    has_warranty: bool | None = None
    """Whether there is a warranty."""

    has_showcase: bool | None = None
    """Whether it is in the showcase."""

    modified: datetime | None = None
    """When it last changed."""

    delist_time: datetime | None = None
    """When it goes off sale."""

    postage_id: Id | None = None
    """The postage template."""

    outer_id: str | None = None
    """The merchant's code of the item."""

    is_ex: bool | None = None
    """Whether an outer network shows it."""

    is_virtual: bool | None = None
    """Whether nothing is shipped."""

    is_taobao: bool | None = None
    """Whether the market shows it."""

    sold_quantity: int | None = None
    """Pieces sold."""

    is_cspu: bool | None = None
    """Whether it is tied to a standard product."""

    first_starts_time: datetime | None = None
    """When it first went on sale."""

    input_pids: str | None = None
    """Numbers of properties the shop filled in by hand, comma-separated."""

    input_str: str | None = None
    """What it filled in, in the order of `input_pids`."""

    stuff_status: str | None = None
    """``new``, ``unused`` or ``second``."""

    location: Location | None = None
    """Where it is."""

    freight_payer: str | None = None
    """Who pays the postage: ``seller`` or ``buyer``."""

    increment: str | None = None
    """Step of bids in an auction; 0 lets the platform choose."""

    product_id: Id | None = None
    """Its product of the catalogue, where it has one."""

    item_imgs: tuple[ItemImg, ...] = ()
    """Its pictures, the main one included."""

    prop_imgs: tuple[PropImg, ...] = ()
    """Pictures of its values, such as colours."""

    videos: tuple[Video, ...] = ()
    """Its videos."""

    is_3D: bool | None = None
    """Whether it has a view in three dimensions."""

    one_station: bool | None = None
    """Whether it belongs to the market ``淘1站``."""

    second_kill: str | None = None
    """
    Whether it is a flash sale, and where: ``web_only``, ``wap_only`` or
    ``web_and_wap``.
    """

    violation: bool | None = None
    """Whether the platform counts it as breaking its rules."""

    detail_url: str | None = None
    """Its page."""

    desc: str | None = None
    """Its description, HTML."""

    skus: tuple[Sku, ...] = ()
    """Its variants."""

    auction_point: int | None = None
    """Points given back, in tenths of a percent: 5 is 0.5 %."""

    property_alias: str | None = None
    """The shop's own words for values."""

    food_security: FoodSecurity | None = None
    """What the law wants to be known of food."""

    features: str | None = None
    """The platform's marks, opaque."""

    locality_life: LocalityLife | None = None
    """What a voucher for local services says."""

    with_hold_quantity: int | None = None
    """Pieces held by unpaid orders."""

    delivery_time: str | None = None
    """When it is shipped, as JSON text."""

    sell_point: str | None = None
    """Its selling point, a line of text."""

    auto_fill: str | None = None
    """Kind of top-up goods: ``no_mark``, ``time_card`` or ``fee_card``."""

    desc_modules: str | None = None
    """Modules of the description, as JSON text."""

    custom_made_type_id: str | None = None
    """Number of the tool for custom-made goods."""

    qualification: str | None = None
    """Its certificates, URL-encoded."""

    post_fee: Decimal | None = None
    """Yuan of surface mail."""

    express_fee: Decimal | None = None
    """Yuan of express."""

    ems_fee: Decimal | None = None
    """Yuan of EMS."""

    cuntao_item_specific: CuntaoItemSpecific | None = None
    """What it has for the platform's rural trade (村淘)."""

    global_stock_type: str | None = None
    """Where imported goods come from: 1 in stock, 2 bought on order."""

    global_stock_country: str | None = None
    """Country imported goods were bought in."""

    global_stock_delivery_place: str | None = None
    """From where imported goods are shipped: 1 mainland, 2 beyond it."""

    global_stock_tax_free_promise: bool | None = None
    """Whether the shop bears the import tax."""

    after_sale_id: Id | None = None
    """Number of the after-sale service."""

    auto_repost: bool | None = None
    """Whether it goes back on sale by itself."""

    barcode: str | None = None
    """Its barcode."""

    cod_postage_id: Id | None = None
    """The postage template for cash on delivery."""

    created: datetime | None = None
    """When it was made."""

    desc_module_info: DescModuleInfo | None = None
    """How its description is built."""

    inner_shop_auction_template_id: Id | None = None
    """Template of the page, inside the shop."""

    is_fenxiao: int | None = None
    """Whether and how it is distributed."""

    is_lightning_consignment: bool | None = None
    """Whether it is shipped within 24 hours."""

    is_prepay: bool | None = None
    """Older; whether the platform compensates first."""

    is_timing: bool | None = None
    """Whether it goes on sale at a set time."""

    is_xinpin: bool | None = None
    """Whether it counts as new."""

    item_size: str | None = None
    """Its size, as written."""

    item_weight: str | None = None
    """Its weight, as written."""

    mpic_video: MpicVideo | None = None
    """The video in place of the main picture."""

    newprepay: str | None = None
    """Whether it may be sent back within seven days without a reason."""

    outer_shop_auction_template_id: Id | None = None
    """Template of the page, outside the shop."""

    paimai_info: PaimaiInfo | None = None
    """What an auction needs."""

    period_sold_quantity: int | None = None
    """Stock to be sold in periods, a count."""

    promoted_service: str | None = None
    """
    Marks of buyer protection, comma-separated; 2 threefold compensation, 4 seven days.
    """

    props_name: str | None = None
    """The same in words."""

    score: int | None = None
    """The seller's level; only in searches."""

    sell_promise: bool | None = None
    """Whether returns and exchanges are promised."""

    sub_stock: int | None = None
    """1 holds stock at the order, 2 takes it at payment, 0 is the default."""

    template_id: str | None = None
    """Template of the page; the text ``null`` occurs."""

    video_id: Id | None = None
    """Older; see `videos`."""

    volume: int | None = None
    """Pieces sold lately; only in searches."""

    wap_desc: str | None = None
    """Older; the description without HTML."""

    wap_detail_url: str | None = None
    """Older; its page for phones."""

    wireless_desc: str | None = None
    """Its description for phones."""

    ww_status: bool | None = None
    """Older; whether the seller's chat is online."""

    large_screen_image_url: str | None = None
    """Picture for screens in stores."""

    is_area_sale: bool | None = None
    """Whether it is sold in some areas only."""

    cpv_memo: str | None = None
    """Notes on values, ``pid:vid:note;``."""

    item_rectangle_imgs: tuple[ItemImg, ...] = ()
    """Its tall pictures, 3 to 4."""
