"""
Sending by piece, component and several parcels.
"""

from __future__ import annotations

import attrs
from attrs import frozen

from tmallerp.top.method import Id, Method, Tid, as_tuple, at_most
from tmallerp.top.models.logistics.carriers import AlibabaAscpLogisticsCpGetResultDTO
from tmallerp.top.models.logistics.shipments import (
    AlibabaAscpLogisticsConsignModifyResultDTO,
    ConsignStatusRequest,
    LogisticsResourceRequest,
    ResultDto,
    TopConsignGoodsRequest,
    TopConsignPkgRequest,
)


@frozen(kw_only=True, weakref_slot=False)
class AlibabaAscpLogisticsOfflineSendAnswer:
    """The answer of `AlibabaAscpLogisticsOfflineSend`."""

    result: ResultDto | None = None
    """Whether it was accepted."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class AlibabaAscpLogisticsOfflineSend(Method[AlibabaAscpLogisticsOfflineSendAnswer]):
    """
    Ship with the seller's own carrier, in several parcels or in part.

    Needed where `LogisticsOfflineSend` falls short: some pieces of a line, components
    of a combined product, several parcels, or the seller's own gifts. All of these take
    *consign_type* 1 and name the goods in *consign_pkgs*.

    With *consign_type* 1, 2 or 3 *sub_tid* is ignored. 2 turns a partial shipment into
    a full one and 3 ships once more.

    *consign_type* 3 really adds a shipment: never repeat it without reading the trade.
    With the other kinds a lost answer is settled by reading the trade back, since a
    shipped line is refused.

    Source: https://open.taobao.com/api.htm?docId=54934&docType=2
    """

    api = "alibaba.ascp.logistics.offline.send"

    tid: Tid
    """Number of the trade."""

    sender_id: Id | None = None
    """Contact the parcel leaves from; the default address without."""

    feature: str | None = None
    """Serial numbers, ``identCode=oid:c1,c2|oid2:c3;machineCode=oid:A``."""

    sub_tid: str | None = attrs.field(default=None, validator=at_most(1000, least=0))
    """
    Lines in this parcel, comma-separated, at most 1000 characters; ignored when
    *consign_type* is 1, 2 or 3.
    """

    consign_pkgs: tuple[TopConsignPkgRequest, ...] | None = attrs.field(
        default=None, converter=as_tuple, validator=at_most(None)
    )
    """The parcels, each with carrier and number."""

    cancel_id: Id | None = None
    """Contact that gets returns; the default address without."""

    consign_status: ConsignStatusRequest | None = None
    """Whether a line is shipped in part or whole."""

    consign_type: int | None = None
    """
    ``0`` as ever, ``1`` in part, with components or gifts, ``2`` from part to full,
    ``3`` once more; 0 unless given.
    """


@frozen(kw_only=True, weakref_slot=False)
class AlibabaAscpLogisticsConsignResendAnswer:
    """The answer of `AlibabaAscpLogisticsConsignResend`."""

    result: ResultDto | None = None
    """Whether it was accepted."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class AlibabaAscpLogisticsConsignResend(Method[AlibabaAscpLogisticsConsignResendAnswer]):
    """
    Change the parcels of a trade already shipped.

    *consign_pkgs* is the whole new list: where there are several parcels, name each of
    them, changed or not. *sub_tids* names some of the logistics order's lines, never
    all.

    How long after shipping it is allowed is not certain, so correct at once. A parcel
    cannot change between the seller's own carriers and arranged pick-ups.

    It replaces the record. Read the shipment back before repeating it; to change one
    parcel among several use `AlibabaAscpLogisticsConsignModify`.

    Source: https://open.taobao.com/api.htm?docId=54935&docType=2
    """

    api = "alibaba.ascp.logistics.consign.resend"

    tid: Tid
    """Number of the trade."""

    consign_pkgs: tuple[TopConsignPkgRequest, ...] = attrs.field(
        converter=as_tuple, validator=at_most(None)
    )
    """All parcels with carrier and number, the unchanged ones too."""

    sub_tids: str | None = None
    """Lines concerned, comma-separated: some of the logistics order's, never all."""

    feature: str | None = None
    """Further marks, ``key=value;key=value``."""


@frozen(kw_only=True, weakref_slot=False)
class AlibabaAscpLogisticsConsignModifyAnswer:
    """The answer of `AlibabaAscpLogisticsConsignModify`."""

    result: AlibabaAscpLogisticsConsignModifyResultDTO | None = None
    """Whether it was accepted."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class AlibabaAscpLogisticsConsignModify(Method[AlibabaAscpLogisticsConsignModifyAnswer]):
    """
    Change carrier or number of one parcel already shipped.

    The parcel is found by its old number; give the old carrier too where numbers could
    clash.

    Once it worked, the old number is gone and a repeat cannot find it: such a refusal
    may mean success, so read the shipment back.

    Source: https://open.taobao.com/api.htm?docId=65697&docType=2
    """

    api = "alibaba.ascp.logistics.consign.modify"

    tid: Tid
    """Number of the trade."""

    old_out_sid: str
    """The parcel's number so far."""

    new_out_sid: str
    """The parcel's number from now on."""

    old_company_code: str | None = None
    """Carrier so far, by the code of `LogisticsCompaniesGet`."""

    new_company_code: str | None = None
    """Carrier from now on, by the code of `LogisticsCompaniesGet`."""

    goods: TopConsignGoodsRequest | None = None
    """Goods of the parcel to change."""

    feature: str | None = None
    """Further marks, ``key=value;key=value``."""


@frozen(kw_only=True, weakref_slot=False)
class AlibabaAscpLogisticsCpGetAnswer:
    """The answer of `AlibabaAscpLogisticsCpGet`."""

    result: AlibabaAscpLogisticsCpGetResultDTO | None = None
    """The carriers."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class AlibabaAscpLogisticsCpGet(Method[AlibabaAscpLogisticsCpGetAnswer]):
    """
    List carriers with the codes of their resources.

    A failure arrives inside a good answer: look at the result's `success`.

    Source: https://open.taobao.com/api.htm?docId=66343&docType=2
    """

    api = "alibaba.ascp.logistics.cp.get"
    idempotent = True

    logistics_resource_request: LogisticsResourceRequest | None = None
    """Which carriers are wanted."""
