"""
What items are made of.

Each part loads when one of its names is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tmallerp.top._parts import parts_of

if TYPE_CHECKING:
    from tmallerp.top.models.items.item import Item
    from tmallerp.top.models.items.parts import (
        Brand,
        CuntaoItemSpecific,
        DescModuleInfo,
        Feature,
        FoodSecurity,
        ItemCat,
        LocalityLife,
        Location,
        PaimaiInfo,
        SellerAuthorize,
        SellerCat,
    )
    from tmallerp.top.models.items.pictures import (
        ItemImg,
        MpicVideo,
        Picture,
        PictureCategory,
        PropImg,
        Video,
    )
    from tmallerp.top.models.items.sku import (
        Sku,
        SkuFeature,
        UpdateItemPriceOption,
        UpdateItemQuantityOption,
        UpdateItemShipTimeOption,
        UpdateSkuOuterId,
        UpdateSkuPrice,
        UpdateSkuQuantity,
        UpdateSkuShipTime,
    )

__all__ = [
    "Brand",
    "CuntaoItemSpecific",
    "DescModuleInfo",
    "Feature",
    "FoodSecurity",
    "Item",
    "ItemCat",
    "ItemImg",
    "LocalityLife",
    "Location",
    "MpicVideo",
    "PaimaiInfo",
    "Picture",
    "PictureCategory",
    "PropImg",
    "SellerAuthorize",
    "SellerCat",
    "Sku",
    "SkuFeature",
    "UpdateItemPriceOption",
    "UpdateItemQuantityOption",
    "UpdateItemShipTimeOption",
    "UpdateSkuOuterId",
    "UpdateSkuPrice",
    "UpdateSkuQuantity",
    "UpdateSkuShipTime",
    "Video",
]

__getattr__ = parts_of(
    __name__,
    {
        "item": ("Item",),
        "parts": (
            "Brand",
            "CuntaoItemSpecific",
            "DescModuleInfo",
            "Feature",
            "FoodSecurity",
            "ItemCat",
            "LocalityLife",
            "Location",
            "PaimaiInfo",
            "SellerAuthorize",
            "SellerCat",
        ),
        "pictures": (
            "ItemImg",
            "MpicVideo",
            "Picture",
            "PictureCategory",
            "PropImg",
            "Video",
        ),
        "sku": (
            "Sku",
            "SkuFeature",
            "UpdateItemPriceOption",
            "UpdateItemQuantityOption",
            "UpdateItemShipTimeOption",
            "UpdateSkuOuterId",
            "UpdateSkuPrice",
            "UpdateSkuQuantity",
            "UpdateSkuShipTime",
        ),
    },
)
