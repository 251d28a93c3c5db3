"""
What shops and users are made of.
"""

from __future__ import annotations

from attrs import frozen

from tmallerp.top.method import Id, Tid


@frozen(kw_only=True, weakref_slot=False)
class BuyerOrder:
    """A trade and its buyer, to ask the open id for."""

    tid: Tid
    """Number of the trade."""

    buyer_nick: str
    """The buyer's nick, as the trade has it."""


@frozen(kw_only=True, weakref_slot=False)
class OpenUidInfo:
    """A trade and its buyer's open id."""

    tid: Tid | None = None
    """Number of the trade."""

    buyer_nick: str | None = None
    """The buyer's nick, as it was asked. Masked; never a key."""

    buyer_open_uid: str | None = None
    """The buyer, stable for this app."""


@frozen(kw_only=True, weakref_slot=False)
class Shop:
    """The shop of the session."""

    sid: Id | None = None
    """Number of the shop."""

    title: str | None = None
    """The shop's name."""

    pic_path: str | None = None
    """Address of the shop's picture."""


@frozen(kw_only=True, weakref_slot=False)
class SubAccountInfo:
    """A sub-account and its state."""

    sub_id: Id | None = None
    """Number of the sub-account."""

    sub_status: int | None = None
    """State, 1 in order, 2 stopped, 3 penalised."""

    user_id: Id | None = None
    """Number of the main account."""

    sub_dispatch_status: bool | None = None
    """Whether chats are handed to it."""

    sub_owed_status: bool | None = None
    """Whether fees are owed for it."""

    sub_nick: str | None = None
    """Name of the sub-account, ``main:sub``."""

    user_nick: str | None = None
    """Name of the main account."""

    sub_name: str | None = None
    """Name of the person behind it."""


@frozen(kw_only=True, weakref_slot=False)
class SubUserInfo:
    """A sub-account of the shop, in the older form."""

    is_online: int | None = None
    """Whether chats are handed to it, 1 no, 2 yes."""

    sub_id: Id | None = None
    """Number of the sub-account."""

    status: int | None = None
    """State, 1 in order, 2 frozen, -1 deleted."""

    seller_id: Id | None = None
    """Number of the main account."""

    nick: str | None = None
    """Name of the sub-account."""

    seller_nick: str | None = None
    """Name of the main account."""

    full_name: str | None = None
    """Name of the person behind it."""


@frozen(kw_only=True, weakref_slot=False)
class UserCredit:
    """The credit an account earned by reviews."""

    level: int | None = None
    """The level."""

    score: int | None = None
    """The points in all."""

    total_num: int | None = None
    """Reviews received, a count."""

    good_num: int | None = None
    """Good ones among them, a count."""


@frozen(kw_only=True, weakref_slot=False)
class User:
    """The seller's account."""

    user_id: Id | None = None
    """Number of the account."""

    nick: str | None = None
    """Its name."""

    sex: str | None = None
    """``m`` or ``f``."""

    seller_credit: UserCredit | None = None
    """Credit as a seller."""

    type: str | None = None
    """``B`` is Tmall, ``C`` is Taobao."""

    has_more_pic: bool | None = None
    """Whether it may give items several pictures."""

    item_img_num: int | None = None
    """Pictures an item may have, a count."""

    item_img_size: int | None = None
    """Largest main picture, in kilobytes."""

    prop_img_num: int | None = None
    """Pictures of properties an item may have, a count."""

    prop_img_size: int | None = None
    """Largest picture of a property, in kilobytes."""

    auto_repost: str | None = None
    """``limited`` or ``unlimited``."""

    promoted_type: str | None = None
    """``authentication`` where the real name is verified, else ``not authentication``."""

    status: str | None = None
    """Whether it is in order."""

    alipay_bind: str | None = None
    """Whether Alipay is bound, ``bind`` or ``notbind``."""

    consumer_protection: bool | None = None
    """Whether it takes part in buyer protection."""

    vip_info: str | None = None
    """Level as a buyer: ``c``, ``asso_vip``, or ``vip1`` to ``vip6``."""

    magazine_subscribe: bool | None = None
    """Older; whether it takes the platform's magazine."""

    vertical_market: str | None = None
    """Special markets it is in, such as ``3C`` or ``shoes``, comma-separated."""

    avatar: str | None = None
    """Address of its picture."""

    online_gaming: bool | None = None
    """Older; whether it plays online games."""

    liangpin: bool | None = None
    """Older; whether it is in the programme of unbranded quality goods."""

    sign_food_seller_promise: bool | None = None
    """Whether it signed the food sellers' promise."""

    has_shop: bool | None = None
    """Whether it has a shop."""

    is_lightning_consignment: bool | None = None
    """Whether it promises shipping within 24 hours."""

    has_sub_stock: bool | None = None
    """Whether stock may be held at the order."""

    is_golden_seller: bool | None = None
    """Whether it is a gold seller."""

    is_tjb_seller: bool | None = None
    """Whether it sells in the bargain market."""


@frozen(kw_only=True, weakref_slot=False)
class Showcase:
    """How many places the shop has for recommended items."""

    all_count: int | None = None
    """Places in all."""

    used_count: int | None = None
    """Places in use."""

    remain_count: int | None = None
    """Places left."""
