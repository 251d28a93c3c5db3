"""
Waybills: numbers, contents, templates for printing.

Each part loads when one of its names is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tmallerp.top._parts import parts_of

if TYPE_CHECKING:
    from tmallerp.top.methods.waybills.numbers import (
        CainiaoWaybillIiCancel,
        CainiaoWaybillIiCancelAnswer,
        CainiaoWaybillIiGet,
        CainiaoWaybillIiGetAnswer,
        CainiaoWaybillIiProduct,
        CainiaoWaybillIiProductAnswer,
        CainiaoWaybillIiQueryByTradecode,
        CainiaoWaybillIiQueryByTradecodeAnswer,
        CainiaoWaybillIiQueryByWaybillcode,
        CainiaoWaybillIiQueryByWaybillcodeAnswer,
        CainiaoWaybillIiSearch,
        CainiaoWaybillIiSearchAnswer,
        CainiaoWaybillIiUpdate,
        CainiaoWaybillIiUpdateAnswer,
    )
    from tmallerp.top.methods.waybills.templates import (
        CainiaoCloudprintCustomaresGet,
        CainiaoCloudprintCustomaresGetAnswer,
        CainiaoCloudprintIsvtemplatesGet,
        CainiaoCloudprintIsvtemplatesGetAnswer,
        CainiaoCloudprintMystdtemplatesGet,
        CainiaoCloudprintMystdtemplatesGetAnswer,
        CainiaoCloudprintStdtemplatesGet,
        CainiaoCloudprintStdtemplatesGetAnswer,
    )

__all__ = [
    "CainiaoCloudprintCustomaresGet",
    "CainiaoCloudprintCustomaresGetAnswer",
    "CainiaoCloudprintIsvtemplatesGet",
    "CainiaoCloudprintIsvtemplatesGetAnswer",
    "CainiaoCloudprintMystdtemplatesGet",
    "CainiaoCloudprintMystdtemplatesGetAnswer",
    "CainiaoCloudprintStdtemplatesGet",
    "CainiaoCloudprintStdtemplatesGetAnswer",
    "CainiaoWaybillIiCancel",
    "CainiaoWaybillIiCancelAnswer",
    "CainiaoWaybillIiGet",
    "CainiaoWaybillIiGetAnswer",
    "CainiaoWaybillIiProduct",
    "CainiaoWaybillIiProductAnswer",
    "CainiaoWaybillIiQueryByTradecode",
    "CainiaoWaybillIiQueryByTradecodeAnswer",
    "CainiaoWaybillIiQueryByWaybillcode",
    "CainiaoWaybillIiQueryByWaybillcodeAnswer",
    "CainiaoWaybillIiSearch",
    "CainiaoWaybillIiSearchAnswer",
    "CainiaoWaybillIiUpdate",
    "CainiaoWaybillIiUpdateAnswer",
]

__getattr__ = parts_of(
    __name__,
    {
        "numbers": (
            "CainiaoWaybillIiCancel",
            "CainiaoWaybillIiCancelAnswer",
            "CainiaoWaybillIiGet",
            "CainiaoWaybillIiGetAnswer",
            "CainiaoWaybillIiProduct",
            "CainiaoWaybillIiProductAnswer",
            "CainiaoWaybillIiQueryByTradecode",
            "CainiaoWaybillIiQueryByTradecodeAnswer",
            "CainiaoWaybillIiQueryByWaybillcode",
            "CainiaoWaybillIiQueryByWaybillcodeAnswer",
            "CainiaoWaybillIiSearch",
            "CainiaoWaybillIiSearchAnswer",
            "CainiaoWaybillIiUpdate",
            "CainiaoWaybillIiUpdateAnswer",
        ),
        "templates": (
            "CainiaoCloudprintCustomaresGet",
            "CainiaoCloudprintCustomaresGetAnswer",
            "CainiaoCloudprintIsvtemplatesGet",
            "CainiaoCloudprintIsvtemplatesGetAnswer",
            "CainiaoCloudprintMystdtemplatesGet",
            "CainiaoCloudprintMystdtemplatesGetAnswer",
            "CainiaoCloudprintStdtemplatesGet",
            "CainiaoCloudprintStdtemplatesGetAnswer",
        ),
    },
)
