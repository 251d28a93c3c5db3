"""
Plans of stock: quotas with dates.
"""

from __future__ import annotations

from attrs import frozen

from tmallerp.top.method import Method
from tmallerp.top.models.inventory.plans import (
    InventoryPlanEditBatchResult,
    InventoryPlanInvalidBatchResult,
    InventoryPlanQuantityIncreaseBatchResult,
    InventoryPlanQueryResult,
    InvUnifyPlanTopQuerys,
    PlanInvAdjustTopDto,
    PlanStopTopDto,
    PlanTopDto,
)


@frozen(kw_only=True, weakref_slot=False)
class InventoryPlanQueryAnswer:
    """The answer of `InventoryPlanQuery`."""

    result: InventoryPlanQueryResult | None = None
    """The plans and their stock."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class InventoryPlanQuery(Method[InventoryPlanQueryAnswer]):
    """
    Read planned stock: stock sold before it has arrived.

    What counts is `sellable_quantity`; `setting_quantity` is only the last number set
    whole.

    Source: https://open.taobao.com/api.htm?docId=55248&docType=2
    """

    api = "taobao.inventory.plan.query"
    idempotent = True

    param: InvUnifyPlanTopQuerys | None = None
    """The plans asked for."""


@frozen(kw_only=True, weakref_slot=False)
class InventoryPlanEditAnswer:
    """The answer of `InventoryPlanEdit`."""

    result: InventoryPlanEditBatchResult | None = None
    """The outcome, plan by plan."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class InventoryPlanEdit(Method[InventoryPlanEditAnswer]):
    """
    Make or change plans of stock sold before it has arrived.

    A plan is known by the seller's own `plan_order_id`. `quantity_op_type` 0 sets the
    whole number, 1 adds.

    `operate_code` lets the platform recognise a repeat: one for each change, kept when
    repeating. Without it adding twice adds twice. One failure makes the whole answer a
    failure, though the rest may have been carried out: read both result maps.

    Source: https://open.taobao.com/api.htm?docId=54895&docType=2
    """

    api = "taobao.inventory.plan.edit"

    plan_top: PlanTopDto | None = None
    """The goods and their plans."""


@frozen(kw_only=True, weakref_slot=False)
class InventoryPlanInvalidAnswer:
    """The answer of `InventoryPlanInvalid`."""

    result: InventoryPlanInvalidBatchResult | None = None
    """The outcome, plan by plan."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class InventoryPlanInvalid(Method[InventoryPlanInvalidAnswer]):
    """
    Stop plans of stock sold before it has arrived.

    What is stopped is no longer for sale. One failure makes the whole answer a failure,
    though the rest may have been carried out: read both result maps.

    Source: https://open.taobao.com/api.htm?docId=54910&docType=2
    """

    api = "taobao.inventory.plan.invalid"

    plan_stop_top: PlanStopTopDto
    """The goods and the plans to stop."""


@frozen(kw_only=True, weakref_slot=False)
class InventoryPlanQuantityIncreaseAnswer:
    """The answer of `InventoryPlanQuantityIncrease`."""

    result: InventoryPlanQuantityIncreaseBatchResult | None = None
    """The outcome, plan by plan."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class InventoryPlanQuantityIncrease(Method[InventoryPlanQuantityIncreaseAnswer]):
    """
    Add to or take from the stock of plans.

    Always a difference, never a whole number; negative takes away.

    `operate_code` lets the platform recognise a repeat: one for each change, kept when
    repeating. One failure makes the whole answer a failure, though the rest may have
    been carried out: read both result maps.

    Source: https://open.taobao.com/api.htm?docId=54909&docType=2
    """

    api = "taobao.inventory.plan.quantity.increase"

    plan_inv_adjust_top: PlanInvAdjustTopDto
    """The goods and what to add to their plans."""
