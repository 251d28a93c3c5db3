"""
What waybills are made of.

Each part loads when one of its names is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tmallerp.top._parts import parts_of

if TYPE_CHECKING:
    from tmallerp.top.models.waybills.asking import (
        AddressDto,
        CainiaoWaybillItem,
        OrderInfoDto,
        PackageInfoDto,
        RecipientInfoDto,
        TradeOrderInfoDto,
        UserInfoDto,
        WaybillCloudPrintApplyNewRequest,
        WaybillCloudPrintUpdateRequest,
        WaybillDetailQueryByBizSubCodeRequest,
        WaybillDetailQueryByWaybillCodeRequest,
    )
    from tmallerp.top.models.waybills.numbers import (
        ServiceAttributeDto,
        ServiceInfoDto,
        WaybillApplySubscriptionInfo,
        WaybillBranchAccount,
        WaybillCloudPrintResponse,
        WaybillCloudPrintWithResultDescResponse,
        WaybillProductType,
        WaybillServiceType,
    )
    from tmallerp.top.models.waybills.templates import (
        CainiaoCloudprintCustomaresGetCloudPrintBaseResult,
        CainiaoCloudprintIsvtemplatesGetCloudPrintBaseResult,
        CainiaoCloudprintMystdtemplatesGetCloudPrintBaseResult,
        CainiaoCloudprintStdtemplatesGetCloudPrintBaseResult,
        CustomAreaResult,
        CustomTemplateResult,
        KeyResult,
        StandardTemplateDo,
        StandardTemplateResult,
        UserTemplateDo,
        UserTemplateResult,
    )

__all__ = [
    "AddressDto",
    "CainiaoCloudprintCustomaresGetCloudPrintBaseResult",
    "CainiaoCloudprintIsvtemplatesGetCloudPrintBaseResult",
    "CainiaoCloudprintMystdtemplatesGetCloudPrintBaseResult",
    "CainiaoCloudprintStdtemplatesGetCloudPrintBaseResult",
    "CainiaoWaybillItem",
    "CustomAreaResult",
    "CustomTemplateResult",
    "KeyResult",
    "OrderInfoDto",
    "PackageInfoDto",
    "RecipientInfoDto",
    "ServiceAttributeDto",
    "ServiceInfoDto",
    "StandardTemplateDo",
    "StandardTemplateResult",
    "TradeOrderInfoDto",
    "UserInfoDto",
    "UserTemplateDo",
    "UserTemplateResult",
    "WaybillApplySubscriptionInfo",
    "WaybillBranchAccount",
    "WaybillCloudPrintApplyNewRequest",
    "WaybillCloudPrintResponse",
    "WaybillCloudPrintUpdateRequest",
    "WaybillCloudPrintWithResultDescResponse",
    "WaybillDetailQueryByBizSubCodeRequest",
    "WaybillDetailQueryByWaybillCodeRequest",
    "WaybillProductType",
    "WaybillServiceType",
]

__getattr__ = parts_of(
    __name__,
    {
        "asking": (
            "AddressDto",
            "CainiaoWaybillItem",
            "OrderInfoDto",
            "PackageInfoDto",
            "RecipientInfoDto",
            "TradeOrderInfoDto",
            "UserInfoDto",
            "WaybillCloudPrintApplyNewRequest",
            "WaybillCloudPrintUpdateRequest",
            "WaybillDetailQueryByBizSubCodeRequest",
            "WaybillDetailQueryByWaybillCodeRequest",
        ),
        "numbers": (
            "ServiceAttributeDto",
            "ServiceInfoDto",
            "WaybillApplySubscriptionInfo",
            "WaybillBranchAccount",
            "WaybillCloudPrintResponse",
            "WaybillCloudPrintWithResultDescResponse",
            "WaybillProductType",
            "WaybillServiceType",
        ),
        "templates": (
            "CainiaoCloudprintCustomaresGetCloudPrintBaseResult",
            "CainiaoCloudprintIsvtemplatesGetCloudPrintBaseResult",
            "CainiaoCloudprintMystdtemplatesGetCloudPrintBaseResult",
            "CainiaoCloudprintStdtemplatesGetCloudPrintBaseResult",
            "CustomAreaResult",
            "CustomTemplateResult",
            "KeyResult",
            "StandardTemplateDo",
            "StandardTemplateResult",
            "UserTemplateDo",
            "UserTemplateResult",
        ),
    },
)
