"""
Sending the new goods.
"""

from __future__ import annotations

from attrs import frozen

from tmallerp.top.method import Id, Method
from tmallerp.top.models.exchanges import RefundBaseResponse


@frozen(kw_only=True, weakref_slot=False)
class TmallExchangeConsigngoodsAnswer:
    """The answer of `TmallExchangeConsigngoods`."""

    result: RefundBaseResponse | None = None
    """Whether it went well, with the exchange as it is now."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TmallExchangeConsigngoods(Method[TmallExchangeConsigngoodsAnswer]):
    """
    Ship the new goods of a Tmall exchange.

    Ordinary shipping methods do not know exchanges. The carrier is given by its name,
    not by its code.

    Do not correct a parcel number by a second call. The answer may be a success of the
    call and a failure of the act: look at `success` of the result. After a lost answer
    read the exchange before sending again.

    Source: https://open.taobao.com/api.htm?docId=31229&docType=2
    """

    api = "tmall.exchange.consigngoods"
    fields_of = "result.exchange"

    dispute_id: Id
    """Number of the exchange."""

    logistics_no: str
    """Number of the parcel."""

    logistics_type: int
    """100 post, 200 express."""

    logistics_company_name: str
    """Name of the carrier."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""


@frozen(kw_only=True, weakref_slot=False)
class TmallExchangeConfirmConsignAnswer:
    """The answer of `TmallExchangeConfirmConsign`."""

    result: RefundBaseResponse | None = None
    """Whether it went well, with the exchange as it is now."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TmallExchangeConfirmConsign(Method[TmallExchangeConfirmConsignAnswer]):
    """
    Confirm returned goods and ship the new ones of a Tmall exchange.

    `TmallExchangeReturngoodsAgree` and `TmallExchangeConsigngoods` in one. The carrier
    is given by its name, not by its code.

    The shop says that the goods are here and in order: send it after the warehouse has
    looked. The answer may be a success of the call and a failure of the act: look at
    `success` of the result. After a lost answer read the exchange before sending again.

    Source: https://open.taobao.com/api.htm?docId=66761&docType=2
    """

    api = "tmall.exchange.confirm.consign"
    fields_of = "result.exchange"

    dispute_id: Id
    """Number of the exchange."""

    logistics_no: str
    """Number of the parcel."""

    logistics_type: int
    """100 post, 200 express."""

    logistics_company_name: str
    """Name of the carrier."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""
