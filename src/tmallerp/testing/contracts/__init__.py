"""
One suite a protocol; passing it is what "implements the protocol" means.

The laws register themselves when this package is loaded; `tmallerp.testing.examination`
holds them against an adapter.
"""

# isort: off - the laws come in this order, and the suites are made of them
from tmallerp.testing.contracts import adapters as _adapters  # noqa: F401
from tmallerp.testing.contracts import claims as _claims  # noqa: F401
from tmallerp.testing.contracts import contents as _contents  # noqa: F401
from tmallerp.testing.contracts import lifecycle as _lifecycle  # noqa: F401
from tmallerp.testing.contracts import losses as _losses  # noqa: F401
from tmallerp.testing.contracts import masters as _masters  # noqa: F401
from tmallerp.testing.contracts import orders as _orders  # noqa: F401
from tmallerp.testing.contracts import sources as _sources  # noqa: F401
from tmallerp.testing.contracts import writing as _writing  # noqa: F401
from tmallerp.testing.contracts._suites import (
    AdapterContract,
    CustomerSinkContract,
    ErpContract,
    LifecycleContract,
    OrderSinkContract,
    ProductSinkContract,
    ProductSourceContract,
    PurchaseSinkContract,
    ReceivableSourceContract,
    RefundSinkContract,
    ShipmentSourceContract,
    StockSinkContract,
    StockSourceContract,
    VoucherSinkContract,
)
from tmallerp.testing.contracts.store import StoreContract

# isort: on

__all__ = [
    "AdapterContract",
    "CustomerSinkContract",
    "ErpContract",
    "LifecycleContract",
    "OrderSinkContract",
    "ProductSinkContract",
    "ProductSourceContract",
    "PurchaseSinkContract",
    "ReceivableSourceContract",
    "RefundSinkContract",
    "ShipmentSourceContract",
    "StockSinkContract",
    "StockSourceContract",
    "StoreContract",
    "VoucherSinkContract",
]
