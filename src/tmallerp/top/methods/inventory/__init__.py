"""
Inventory: goods in warehouses, plans, relations of places.

Each part loads when one of its names is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tmallerp.top._parts import parts_of

if TYPE_CHECKING:
    from tmallerp.top.methods.inventory.goods import (
        ScitemGet,
        ScitemGetAnswer,
        ScitemMapAdd,
        ScitemMapAddAnswer,
        ScitemMapQuery,
        ScitemMapQueryAnswer,
        ScitemOutercodeGet,
        ScitemOutercodeGetAnswer,
        ScitemQuery,
        ScitemQueryAnswer,
    )
    from tmallerp.top.methods.inventory.places import (
        InventoryStoreQuery,
        InventoryStoreQueryAnswer,
        InventoryWarehouseGet,
        InventoryWarehouseGetAnswer,
        InventoryWarehouseQuery,
        InventoryWarehouseQueryAnswer,
        LocationRelationEdit,
        LocationRelationEditAnswer,
        LocationRelationQuery,
        LocationRelationQueryAnswer,
    )
    from tmallerp.top.methods.inventory.plans import (
        InventoryPlanEdit,
        InventoryPlanEditAnswer,
        InventoryPlanInvalid,
        InventoryPlanInvalidAnswer,
        InventoryPlanQuantityIncrease,
        InventoryPlanQuantityIncreaseAnswer,
        InventoryPlanQuery,
        InventoryPlanQueryAnswer,
    )
    from tmallerp.top.methods.inventory.stock import (
        InventoryAdjustExternal,
        InventoryAdjustExternalAnswer,
        InventoryAdjustTrade,
        InventoryAdjustTradeAnswer,
        InventoryInitial,
        InventoryInitialAnswer,
        InventoryIpcInventorydetailGet,
        InventoryIpcInventorydetailGetAnswer,
        InventoryMerchantAdjust,
        InventoryMerchantAdjustAnswer,
        InventoryQuery,
        InventoryQueryAnswer,
    )

__all__ = [
    "InventoryAdjustExternal",
    "InventoryAdjustExternalAnswer",
    "InventoryAdjustTrade",
    "InventoryAdjustTradeAnswer",
    "InventoryInitial",
    "InventoryInitialAnswer",
    "InventoryIpcInventorydetailGet",
    "InventoryIpcInventorydetailGetAnswer",
    "InventoryMerchantAdjust",
    "InventoryMerchantAdjustAnswer",
    "InventoryPlanEdit",
    "InventoryPlanEditAnswer",
    "InventoryPlanInvalid",
    "InventoryPlanInvalidAnswer",
    "InventoryPlanQuantityIncrease",
    "InventoryPlanQuantityIncreaseAnswer",
    "InventoryPlanQuery",
    "InventoryPlanQueryAnswer",
    "InventoryQuery",
    "InventoryQueryAnswer",
    "InventoryStoreQuery",
    "InventoryStoreQueryAnswer",
    "InventoryWarehouseGet",
    "InventoryWarehouseGetAnswer",
    "InventoryWarehouseQuery",
    "InventoryWarehouseQueryAnswer",
    "LocationRelationEdit",
    "LocationRelationEditAnswer",
    "LocationRelationQuery",
    "LocationRelationQueryAnswer",
    "ScitemGet",
    "ScitemGetAnswer",
    "ScitemMapAdd",
    "ScitemMapAddAnswer",
    "ScitemMapQuery",
    "ScitemMapQueryAnswer",
    "ScitemOutercodeGet",
    "ScitemOutercodeGetAnswer",
    "ScitemQuery",
    "ScitemQueryAnswer",
]

__getattr__ = parts_of(
    __name__,
    {
        "goods": (
            "ScitemGet",
            "ScitemGetAnswer",
            "ScitemMapAdd",
            "ScitemMapAddAnswer",
            "ScitemMapQuery",
            "ScitemMapQueryAnswer",
            "ScitemOutercodeGet",
            "ScitemOutercodeGetAnswer",
            "ScitemQuery",
            "ScitemQueryAnswer",
        ),
        "places": (
            "InventoryStoreQuery",
            "InventoryStoreQueryAnswer",
            "InventoryWarehouseGet",
            "InventoryWarehouseGetAnswer",
            "InventoryWarehouseQuery",
            "InventoryWarehouseQueryAnswer",
            "LocationRelationEdit",
            "LocationRelationEditAnswer",
            "LocationRelationQuery",
            "LocationRelationQueryAnswer",
        ),
        "plans": (
            "InventoryPlanEdit",
            "InventoryPlanEditAnswer",
            "InventoryPlanInvalid",
            "InventoryPlanInvalidAnswer",
            "InventoryPlanQuantityIncrease",
            "InventoryPlanQuantityIncreaseAnswer",
            "InventoryPlanQuery",
            "InventoryPlanQueryAnswer",
        ),
        "stock": (
            "InventoryAdjustExternal",
            "InventoryAdjustExternalAnswer",
            "InventoryAdjustTrade",
            "InventoryAdjustTradeAnswer",
            "InventoryInitial",
            "InventoryInitialAnswer",
            "InventoryIpcInventorydetailGet",
            "InventoryIpcInventorydetailGetAnswer",
            "InventoryMerchantAdjust",
            "InventoryMerchantAdjustAnswer",
            "InventoryQuery",
            "InventoryQueryAnswer",
        ),
    },
)
