"""
What parcels, carriers and addresses are made of.

Each part loads when one of its names is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tmallerp.top._parts import parts_of

if TYPE_CHECKING:
    from tmallerp.top.models.logistics.carriers import (
        AddressResult,
        AlibabaAscpLogisticsCpGetResultDTO,
        Area,
        CarriageDetail,
        DeliveryTemplate,
        LogisticsCompany,
        LogisticsPartner,
        LogisticsResourceDTO,
        PartnerDetail,
        TopFee,
    )
    from tmallerp.top.models.logistics.installation import (
        TPDTO,
        JzReceiverTO,
        JzTopArgs,
        JzTopDTO,
        StoreInfo,
    )
    from tmallerp.top.models.logistics.shipments import (
        AlibabaAscpLogisticsConsignModifyResultDTO,
        ConsignStatusRequest,
        LogisticsResourceRequest,
        ResultDto,
        Shipping,
        SingleResultDto,
        TopConsignGoodsRequest,
        TopConsignPkgRequest,
    )
    from tmallerp.top.models.logistics.tracing import (
        LogisticsInstantTraceSearchResult,
        LogisticsMail,
        TopLogisticsMailDTO,
        TopLogisticsNodeDTO,
        TransitStepInfo,
        TransitStepResult,
    )

__all__ = [
    "TPDTO",
    "AddressResult",
    "AlibabaAscpLogisticsConsignModifyResultDTO",
    "AlibabaAscpLogisticsCpGetResultDTO",
    "Area",
    "CarriageDetail",
    "ConsignStatusRequest",
    "DeliveryTemplate",
    "JzReceiverTO",
    "JzTopArgs",
    "JzTopDTO",
    "LogisticsCompany",
    "LogisticsInstantTraceSearchResult",
    "LogisticsMail",
    "LogisticsPartner",
    "LogisticsResourceDTO",
    "LogisticsResourceRequest",
    "PartnerDetail",
    "ResultDto",
    "Shipping",
    "SingleResultDto",
    "StoreInfo",
    "TopConsignGoodsRequest",
    "TopConsignPkgRequest",
    "TopFee",
    "TopLogisticsMailDTO",
    "TopLogisticsNodeDTO",
    "TransitStepInfo",
    "TransitStepResult",
]

__getattr__ = parts_of(
    __name__,
    {
        "carriers": (
            "AddressResult",
            "AlibabaAscpLogisticsCpGetResultDTO",
            "Area",
            "CarriageDetail",
            "DeliveryTemplate",
            "LogisticsCompany",
            "LogisticsPartner",
            "LogisticsResourceDTO",
            "PartnerDetail",
            "TopFee",
        ),
        "installation": (
            "JzReceiverTO",
            "JzTopArgs",
            "JzTopDTO",
            "StoreInfo",
            "TPDTO",
        ),
        "shipments": (
            "AlibabaAscpLogisticsConsignModifyResultDTO",
            "ConsignStatusRequest",
            "LogisticsResourceRequest",
            "ResultDto",
            "Shipping",
            "SingleResultDto",
            "TopConsignGoodsRequest",
            "TopConsignPkgRequest",
        ),
        "tracing": (
            "LogisticsInstantTraceSearchResult",
            "LogisticsMail",
            "TopLogisticsMailDTO",
            "TopLogisticsNodeDTO",
            "TransitStepInfo",
            "TransitStepResult",
        ),
    },
)
