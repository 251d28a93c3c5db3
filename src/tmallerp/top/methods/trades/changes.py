"""
What a seller may change in a trade.
"""

from __future__ import annotations

from decimal import Decimal

import attrs
from attrs import frozen

from tmallerp.top.method import Method, Oid, SkuId, Tid, at_most, fits
from tmallerp.top.models.trades.order import Order
from tmallerp.top.models.trades.trade import Trade


@frozen(kw_only=True, weakref_slot=False)
class TradeMemoAddAnswer:
    """The answer of `TradeMemoAdd`."""

    trade: Trade | None = None
    """Number and time of writing only."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TradeMemoAdd(Method[TradeMemoAddAnswer]):
    """
    Write the seller's first note on a trade.

    Cannot be sent twice: a second note needs `TradeMemoUpdate`.

    Source: https://open.taobao.com/api.htm?docId=48&docType=2
    """

    api = "taobao.trade.memo.add"

    tid: Tid
    """Number of the trade."""

    memo: str = attrs.field(validator=fits(1000))
    """The note; at most 1000 bytes."""

    flag: int | None = None
    """Coloured flag, 0 grey (default), 1 red, 2 yellow, 3 green, 4 blue, 5 pink."""


@frozen(kw_only=True, weakref_slot=False)
class TradeMemoUpdateAnswer:
    """The answer of `TradeMemoUpdate`."""

    trade: Trade | None = None
    """Number and time of change only."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TradeMemoUpdate(Method[TradeMemoUpdateAnswer]):
    """
    Write the seller's note and flag.

    Sets what is given; a note is replaced, not added to.

    The default of *flag* is 0, grey: send the flag along, or a colour may be lost. A
    blank note is not sent; *reset* clears it.

    Source: https://open.taobao.com/api.htm?docId=49&docType=2
    """

    api = "taobao.trade.memo.update"
    idempotent = True

    tid: Tid
    """Number of the trade."""

    memo: str | None = attrs.field(default=None, validator=fits(1000))
    """The note; at most 1000 bytes. Blank is not sent: use *reset* to clear."""

    flag: int | None = None
    """Coloured flag, 0 grey, 1 red, 2 yellow, 3 green, 4 blue, 5 pink."""

    reset: bool | None = None
    """True clears the note, whatever *memo* holds."""


@frozen(kw_only=True, weakref_slot=False)
class TradeCloseAnswer:
    """The answer of `TradeClose`."""

    trade: Trade | None = None
    """Number and time of change only."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TradeClose(Method[TradeCloseAnswer]):
    """
    Close an unpaid trade, or an unpaid line of one.

    Unpaid only. Within some ten seconds of ordering it fails with
    ``CLOSE_TRADE_TOO_FAST``: wait, then send again. After a lost answer read the trade
    back first.

    Source: https://open.taobao.com/api.htm?docId=83&docType=2
    """

    api = "taobao.trade.close"

    tid: Tid
    """Number of the trade, or of one unpaid line."""

    close_reason: str
    """
    Why it is closed, one of the platform's seven reasons in its own Chinese words, such
    as ``缺货``.
    """


@frozen(kw_only=True, weakref_slot=False)
class TradeReceivetimeDelayAnswer:
    """The answer of `TradeReceivetimeDelay`."""

    trade: Trade | None = None
    """Number and time of change only."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TradeReceivetimeDelay(Method[TradeReceivetimeDelayAnswer]):
    """
    Put off the automatic confirmation of receipt by some days.

    Sent twice, it may put off twice: read `timeout_action_time` back before repeating.

    Source: https://open.taobao.com/api.htm?docId=10560&docType=2
    """

    api = "taobao.trade.receivetime.delay"

    tid: Tid
    """Number of the trade."""

    days: int
    """Days to put it off: 3, 5, 7 or 10."""


@frozen(kw_only=True, weakref_slot=False)
class TradeShippingaddressUpdateAnswer:
    """The answer of `TradeShippingaddressUpdate`."""

    trade: Trade | None = None
    """Number and time of change only."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TradeShippingaddressUpdate(Method[TradeShippingaddressUpdateAnswer]):
    """
    Change the receiver's address of a paid trade not yet shipped.

    Fields left out keep their value; for both telephone numbers ``-1`` deletes it.

    Only in ``WAIT_SELLER_SEND_GOODS``. The OAID changes with the address: read the
    trade again before printing a waybill.

    Source: https://open.taobao.com/api.htm?docId=241&docType=2
    """

    api = "taobao.trade.shippingaddress.update"
    idempotent = True

    tid: Tid
    """Number of the trade."""

    receiver_name: str | None = attrs.field(
        default=None, repr=False, validator=at_most(50, least=0)
    )
    """The receiver's name, at most 50 characters."""

    receiver_phone: str | None = attrs.field(
        default=None, repr=False, validator=at_most(30, least=0)
    )
    """Telephone number, at most 30 bytes; ``-1`` deletes it."""

    receiver_mobile: str | None = attrs.field(
        default=None, repr=False, validator=at_most(11, least=0)
    )
    """Mobile number, at most 11 bytes; ``-1`` deletes it."""

    receiver_state: str | None = attrs.field(default=None, validator=at_most(32, least=0))
    """Province, at most 32 characters."""

    receiver_city: str | None = attrs.field(default=None, validator=at_most(32, least=0))
    """City, at most 32 characters."""

    receiver_district: str | None = attrs.field(
        default=None, validator=at_most(32, least=0)
    )
    """District or county, at most 32 characters."""

    receiver_address: str | None = attrs.field(
        default=None, repr=False, validator=at_most(228, least=0)
    )
    """Street and house, at most 228 characters."""

    receiver_zip: str | None = attrs.field(default=None, validator=at_most(6, least=0))
    """Postcode of six digits; follows the address and cannot be changed alone."""

    receiver_town: str | None = attrs.field(default=None, validator=at_most(32, least=0))
    """Town, at most 32 characters."""


@frozen(kw_only=True, weakref_slot=False)
class TradeOrderskuUpdateAnswer:
    """The answer of `TradeOrderskuUpdate`."""

    order: Order | None = None
    """Number and time of change only."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TradeOrderskuUpdate(Method[TradeOrderskuUpdateAnswer]):
    """
    Change the SKU of a line before it is shipped.

    Only between SKUs of equal price. Where stock is reserved at ordering, stock moves
    with it. One of *sku_id* and *sku_props* must be given; *sku_id* wins.

    Source: https://open.taobao.com/api.htm?docId=240&docType=2
    """

    api = "taobao.trade.ordersku.update"
    idempotent = True

    oid: Oid
    """Number of the line."""

    sku_id: SkuId | None = None
    """The SKU to change to, of equal price; this or *sku_props*."""

    sku_props: str | None = None
    """The SKU by its properties, ``pid:vid;pid:vid``; used only without *sku_id*."""


@frozen(kw_only=True, weakref_slot=False)
class TradePostageUpdateAnswer:
    """The answer of `TradePostageUpdate`."""

    trade: Trade | None = None
    """Time of change, postage and the new amounts only."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TradePostageUpdate(Method[TradePostageUpdateAnswer]):
    """
    Lower the postage of a trade.

    Lowering only: raising was switched off. Sets the new amount, does not subtract.

    Source: https://open.taobao.com/api.htm?docId=10897&docType=2
    """

    api = "taobao.trade.postage.update"
    idempotent = True

    tid: Tid
    """Number of the trade."""

    post_fee: Decimal
    """Yuan of postage to set, not above what it is now."""


@frozen(kw_only=True, weakref_slot=False)
class ModifyaddressOpenAnswer:
    """The answer of `ModifyaddressOpen`."""

    result: bool | None = None
    """Whether it was done."""

    result_msg: str | None = None
    """What went wrong, in words."""

    result_code: str | None = None
    """What went wrong, as a code."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class ModifyaddressOpen(Method[ModifyaddressOpenAnswer]):
    """
    Let buyers of the shop change their address themselves.

    Switches the service on for the shop of the session.

    Changes how the shop sells: afterwards addresses change without the seller, so read
    the trade again before shipping.

    Source: https://open.taobao.com/api.htm?docId=56268&docType=2
    """

    api = "taobao.modifyaddress.open"
