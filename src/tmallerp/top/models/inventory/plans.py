"""
Plans of stock.
"""

from __future__ import annotations

from attrs import frozen

from tmallerp.top.method import Id, SkuId


@frozen(kw_only=True, weakref_slot=False)
class InvUnifyPlanTopQuery:
    """One question for planned stock."""

    item_id: Id | None = None
    """Number of the item or the goods, as `item_type` says."""

    sku_id: SkuId | None = None
    """Number of the SKU; 0 for warehouse goods."""

    item_type: int | None = None
    """``1`` an item of the shop, ``2`` warehouse goods."""

    plan_order_id: str | None = None
    """The seller's own number of the plan."""


@frozen(kw_only=True, weakref_slot=False)
class InvUnifyPlanTopQuerys:
    """Questions for planned stock."""

    plan_query_list: tuple[InvUnifyPlanTopQuery, ...] = ()
    """The questions."""


@frozen(kw_only=True, weakref_slot=False)
class ResultCode:
    """The outcome of a call about plans."""

    code: str | None = None
    """Code of the outcome."""

    id: Id | None = None
    """Number of the outcome."""

    message: str | None = None
    """The outcome in words."""


@frozen(kw_only=True, weakref_slot=False)
class InventoryPlanEditBatchResult:
    """
    What became of making or changing plans.

    One failure makes the whole a failure, though the rest may have been carried out.
    """

    success_result_map: str | None = None
    """What was carried out, as one text."""

    error_result_map: str | None = None
    """What failed, as one text."""

    result_code: ResultCode | None = None
    """The outcome as a whole."""


@frozen(kw_only=True, weakref_slot=False)
class InventoryPlanInvalidBatchResult:
    """
    What became of stopping plans.

    One failure makes the whole a failure, though the rest may have been carried out.
    """

    success_result_map: str | None = None
    """What was carried out, as one text."""

    error_result_map: str | None = None
    """What failed, as one text."""

    result_code: ResultCode | None = None
    """The outcome as a whole."""


@frozen(kw_only=True, weakref_slot=False)
class InventoryPlanQuantityIncreaseBatchResult:
    """
    What became of adding to plans.

    One failure makes the whole a failure, though the rest may have been carried out.
    """

    success_result_map: str | None = None
    """What was carried out, as one text."""

    error_result_map: str | None = None
    """What failed, as one text."""

    result_code: ResultCode | None = None
    """The outcome as a whole."""


@frozen(kw_only=True, weakref_slot=False)
class StrategyRuleTopDto:
    """How stock on hand and a plan are used."""

    rule_type: int | None = None
    """``1`` stock on hand first, then the plan; ``2`` the plan only."""

    comb_support: bool | None = None
    """For combined goods: whether stock on hand and plans may be mixed."""


@frozen(kw_only=True, weakref_slot=False)
class PlanPromiseTopDto:
    """When and where a plan ships from."""

    perform_store: str | None = None
    """Code of the warehouse that ships."""

    delivery_time: str | None = None
    """A day, ``2025-01-31``, or a number of days after payment, as `delivery_type` says."""

    delivery_type: int | None = None
    """``0`` a day, ``1`` a number of days."""


@frozen(kw_only=True, weakref_slot=False)
class PlanItemRelationTopDto:
    """An item that may use a plan."""

    item_id: Id | None = None
    """Number of the item in the shop."""

    sku_id: SkuId | None = None
    """Number of the SKU."""


@frozen(kw_only=True, weakref_slot=False)
class PlanInstanceInvResultDto:
    """One plan and its stock."""

    item_id: Id | None = None
    """Number of the item or the goods, as `item_type` says."""

    item_type: int | None = None
    """``1`` an item of the shop, ``2`` warehouse goods."""

    sku_id: SkuId | None = None
    """Number of the SKU; 0 for warehouse goods."""

    sellable_quantity: int | None = None
    """Pieces still for sale; this is what counts."""

    withholding_quantity: int | None = None
    """Pieces withheld for orders."""

    occupy_quantity: int | None = None
    """Pieces occupied by orders."""

    start_time: str | None = None
    """When selling begins, to the second, as text."""

    end_time: str | None = None
    """When selling ends, to the second, as text."""

    strategy: StrategyRuleTopDto | None = None
    """How stock on hand and the plan are used."""

    plan_order_id: str | None = None
    """The seller's own number of the plan."""

    plan_instance_id: Id | None = None
    """The platform's number of the plan."""

    setting_quantity: int | None = None
    """Pieces last set whole; adding does not change it."""

    promise_list: tuple[PlanPromiseTopDto, ...] = ()
    """When and where it ships from."""

    relation_list: tuple[PlanItemRelationTopDto, ...] = ()
    """Items that may use it; empty means all of the goods' items."""


@frozen(kw_only=True, weakref_slot=False)
class PlanInvTopDto:
    """Plans and their stock."""

    plan_instance_inv_list: tuple[PlanInstanceInvResultDto, ...] = ()
    """The plans."""


@frozen(kw_only=True, weakref_slot=False)
class InventoryPlanQueryResult:
    """Plans and their stock."""

    data: PlanInvTopDto | None = None
    """The plans."""

    result_code: ResultCode | None = None
    """The outcome as a whole."""


@frozen(kw_only=True, weakref_slot=False)
class PromiseList:
    """When and where a plan ships from."""

    delivery_time: str
    """A day, ``2025-01-31``, or a number of days after payment, as `delivery_type` says."""

    delivery_type: int
    """``0`` a day, ``1`` a number of days."""

    perform_store: str
    """Code of the warehouse that ships."""


@frozen(kw_only=True, weakref_slot=False)
class RelationList:
    """An item that may use a plan."""

    item_id: Id | None = None
    """Number of the item in the shop."""

    sku_id: SkuId | None = None
    """Number of the SKU."""


@frozen(kw_only=True, weakref_slot=False)
class Strategy:
    """How stock on hand and a plan are used."""

    rule_type: int
    """``1`` stock on hand first, then the plan; ``2`` the plan only."""

    comb_support: bool | None = None
    """For combined goods: whether stock on hand and plans may be mixed."""


@frozen(kw_only=True, weakref_slot=False)
class PlanInstanceTopDto:
    """One plan to make or change."""

    promise_list: tuple[PromiseList, ...]
    """When and where it ships from."""

    quantity_op_type: int
    """``0`` sets the whole number, ``1`` adds."""

    start_time: str
    """When selling begins, to the second, as text."""

    end_time: str
    """When selling ends, to the second, as text."""

    strategy: Strategy
    """How stock on hand and the plan are used."""

    setting_quantity: int
    """Pieces, whole or added as `quantity_op_type` says."""

    plan_order_id: str
    """The seller's own number of the plan."""

    operate_code: str
    """Mark of this change, by which a repeat is recognised; keep it when repeating."""

    relation_list: tuple[RelationList, ...] = ()
    """Items that may use it; all of the goods' items without."""


@frozen(kw_only=True, weakref_slot=False)
class PlanInvAdjustTopDetailDto:
    """What to add to one plan."""

    operate_code: str
    """Mark of this change, by which a repeat is recognised; keep it when repeating."""

    plan_order_id: str
    """The seller's own number of the plan."""

    adjust_quantity: int
    """Pieces to add; negative takes away."""


@frozen(kw_only=True, weakref_slot=False)
class PlanInvAdjustTopDto:
    """Goods and what to add to their plans."""

    item_id: Id
    """Number of the item or the goods, as `item_type` says."""

    item_type: int
    """``1`` an item of the shop, ``2`` warehouse goods."""

    adjust_detail_list: tuple[PlanInvAdjustTopDetailDto, ...]
    """The plans."""

    sku_id: SkuId
    """Number of the SKU; 0 for warehouse goods."""


@frozen(kw_only=True, weakref_slot=False)
class PlanStopDetailTopDto:
    """One plan to stop."""

    plan_order_id: str
    """The seller's own number of the plan."""

    operate_code: str
    """Mark of this change, by which a repeat is recognised; keep it when repeating."""


@frozen(kw_only=True, weakref_slot=False)
class PlanStopTopDto:
    """Goods and the plans to stop."""

    item_id: Id
    """Number of the item or the goods, as `item_type` says."""

    item_type: int
    """``1`` an item of the shop, ``2`` warehouse goods."""

    plan_detail_list: tuple[PlanStopDetailTopDto, ...]
    """The plans."""

    sku_id: SkuId
    """Number of the SKU; 0 for warehouse goods."""


@frozen(kw_only=True, weakref_slot=False)
class PlanTopDto:
    """Goods and their plans."""

    item_id: Id
    """Number of the item or the goods, as `item_type` says."""

    item_type: int
    """``1`` an item of the shop, ``2`` warehouse goods."""

    plan_instance_list: tuple[PlanInstanceTopDto, ...]
    """The plans."""

    sku_id: SkuId
    """Number of the SKU; 0 for warehouse goods."""


@frozen(kw_only=True, weakref_slot=False)
class QueryPagination:
    """Where in the pages an answer stands."""

    page_index: int | None = None
    """The page this is."""

    page_size: int | None = None
    """Rows a page."""
