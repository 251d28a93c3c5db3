"""
What an adapter can do, told by the protocols it satisfies, and which pipelines need what.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import frozen

from tmallerp.erp import protocols

PROTOCOLS: Mapping[str, type[object]] = {
    name: getattr(protocols, name)
    for name in (
        "OrderSink",
        "PurchaseSink",
        "RefundSink",
        "StockSink",
        "VoucherSink",
        "ProductSink",
        "CustomerSink",
        "ShipmentSource",
        "ReceivableSource",
        "StockSource",
        "ProductSource",
        "Lifecycle",
    )
}

_NEEDS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "orders": (("OrderSink",),),
    "shipments": (("ShipmentSource",),),
    "stock": (("StockSource",),),
    "refunds": (("RefundSink",),),
    "products": (("ProductSink", "ProductSource"),),
    "customers": (("CustomerSink",),),
    "settlements": (("ReceivableSource",), ("VoucherSink",)),
    "purchases": (("PurchaseSink",),),
}
"""For each pipeline the protocols it needs; of those in one bracket one is enough."""


@frozen(kw_only=True)
class PipelineNeeds:
    """
    Whether a pipeline can run with an adapter.

    Args:
        name: The pipeline.

        missing: The protocols that are missing; ``A or B`` where one of two would do.
    """

    name: str
    missing: tuple[str, ...] = ()

    @property
    def can_run(self) -> bool:
        """Say whether nothing is missing."""
        return not self.missing


def capabilities(adapter: object) -> tuple[str, ...]:
    """
    Name the protocols an adapter satisfies.

    Args:
        adapter: An adapter, or its class.

    Returns:
        Names of `tmallerp.erp.protocols`, in its order.
    """
    cls = adapter if isinstance(adapter, type) else type(adapter)
    return tuple(
        name
        for name, protocol in PROTOCOLS.items()
        if all(_has(adapter, cls, member) for member in _members(protocol))
    )


def _has(adapter: object, cls: type[object], member: str) -> bool:
    # The class is asked first: a property must not run to be seen.
    found = getattr(cls, member, None)
    return found is not None or (adapter is not cls and hasattr(adapter, member))


def _members(protocol: type[object]) -> Iterable[str]:
    return (
        name
        for cls in protocol.__mro__
        if cls.__module__ == protocols.__name__
        for name in vars(cls)
        if not name.startswith("_")
    )


def pipelines_for(provided: Iterable[str]) -> tuple[PipelineNeeds, ...]:
    """
    Say which pipelines can run with these protocols.

    Args:
        provided: What `capabilities` returned.

    Returns:
        One entry a pipeline.
    """
    have = frozenset(provided)
    return tuple(
        PipelineNeeds(
            name=name,
            missing=tuple(
                " or ".join(choice) for choice in needs if not have.intersection(choice)
            ),
        )
        for name, needs in _NEEDS.items()
    )
