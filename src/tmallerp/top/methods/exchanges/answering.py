"""
Agreeing to an exchange or refusing it.
"""

from __future__ import annotations

import attrs
from attrs import frozen

from tmallerp.top.files import File
from tmallerp.top.method import Id, Method
from tmallerp.top.models.exchanges import (
    ExchangeBaseResponse,
    TmallExchangeRefusereasonGetResultSet,
)


@frozen(kw_only=True, weakref_slot=False)
class TmallExchangeAgreeAnswer:
    """The answer of `TmallExchangeAgree`."""

    result: ExchangeBaseResponse | None = None
    """Whether it went well, with the exchange as it is now."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TmallExchangeAgree(Method[TmallExchangeAgreeAnswer]):
    """
    Agree to a Tmall exchange, and say where the goods go back to.

    The number of the address is `contact_id` of `LogisticsAddressSearch`.

    The answer may be a success of the call and a failure of the act: look at `success`
    of the result. After a lost answer read the exchange before sending again.

    Source: https://open.taobao.com/api.htm?docId=31202&docType=2
    """

    api = "tmall.exchange.agree"
    fields_of = "result.exchange"

    address_id: Id
    """Number of the return address, see `LogisticsAddressSearch`."""

    dispute_id: Id
    """Number of the exchange."""

    post: str | None = None
    """Postcode of the return address."""

    leave_message_pics: bytes | File | None = None
    """A picture as proof."""

    leave_message: str | None = None
    """Words to the buyer."""

    complete_address: str | None = None
    """Return address in words."""

    mobile: str | None = attrs.field(default=None, repr=False)
    """Mobile number of who receives the returned parcel."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""


@frozen(kw_only=True, weakref_slot=False)
class TmallExchangeRefuseAnswer:
    """The answer of `TmallExchangeRefuse`."""

    result: ExchangeBaseResponse | None = None
    """Whether it went well, with the exchange as it is now."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TmallExchangeRefuse(Method[TmallExchangeRefuseAnswer]):
    """
    Refuse a Tmall exchange, for a reason from the list.

    Reasons come from `TmallExchangeRefusereasonGet`.

    The answer may be a success of the call and a failure of the act: look at `success`
    of the result. After a lost answer read the exchange before sending again.

    Source: https://open.taobao.com/api.htm?docId=31203&docType=2
    """

    api = "tmall.exchange.refuse"
    fields_of = "result.exchange"

    dispute_id: Id
    """Number of the exchange."""

    seller_refuse_reason_id: Id
    """Number of the reason, from `TmallExchangeRefusereasonGet`."""

    leave_message_pics: bytes | File | None = None
    """A picture as proof."""

    leave_message: str | None = None
    """Words to the buyer."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""


@frozen(kw_only=True, weakref_slot=False)
class TmallExchangeRefusereasonGetAnswer:
    """The answer of `TmallExchangeRefusereasonGet`."""

    result: TmallExchangeRefusereasonGetResultSet | None = None
    """The reasons allowed, or what went wrong."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TmallExchangeRefusereasonGet(Method[TmallExchangeRefusereasonGetAnswer]):
    """
    Read the reasons for which a Tmall exchange may be refused.

    Source: https://open.taobao.com/api.htm?docId=31214&docType=2
    """

    api = "tmall.exchange.refusereason.get"
    idempotent = True
    fields_of = "result.results"

    dispute_id: Id
    """Number of the exchange."""

    dispute_type: int | None = None
    """0 any phase, 1 before the trade succeeded, 2 after it."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""


@frozen(kw_only=True, weakref_slot=False)
class TmallExchangeReturngoodsAgreeAnswer:
    """The answer of `TmallExchangeReturngoodsAgree`."""

    result: ExchangeBaseResponse | None = None
    """Whether it went well, with the exchange as it is now."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TmallExchangeReturngoodsAgree(Method[TmallExchangeReturngoodsAgreeAnswer]):
    """
    Confirm that the goods of a Tmall exchange came back.

    The next step is to ship the new goods; `TmallExchangeConfirmConsign` does both at
    once.

    The shop says that the goods are here and in order: send it after the warehouse has
    looked. The answer may be a success of the call and a failure of the act: look at
    `success` of the result. After a lost answer read the exchange before sending again.

    Source: https://open.taobao.com/api.htm?docId=31199&docType=2
    """

    api = "tmall.exchange.returngoods.agree"
    fields_of = "result.exchange"

    dispute_id: Id
    """Number of the exchange."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""


@frozen(kw_only=True, weakref_slot=False)
class TmallExchangeReturngoodsRefuseAnswer:
    """The answer of `TmallExchangeReturngoodsRefuse`."""

    result: ExchangeBaseResponse | None = None
    """Whether it went well, with the exchange as it is now."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TmallExchangeReturngoodsRefuse(Method[TmallExchangeReturngoodsRefuseAnswer]):
    """
    Refuse the goods that came back in a Tmall exchange.

    Reasons come from `TmallExchangeRefusereasonGet`.

    The answer may be a success of the call and a failure of the act: look at `success`
    of the result. After a lost answer read the exchange before sending again.

    Source: https://open.taobao.com/api.htm?docId=31204&docType=2
    """

    api = "tmall.exchange.returngoods.refuse"

    dispute_id: Id
    """Number of the exchange."""

    seller_refuse_reason_id: Id
    """Number of the reason, from `TmallExchangeRefusereasonGet`."""

    leave_message_pics: bytes | File | None = None
    """A picture as proof."""

    leave_message: str | None = None
    """Words to the buyer."""
