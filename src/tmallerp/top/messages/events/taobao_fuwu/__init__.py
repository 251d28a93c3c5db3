"""
The service market.
"""

from __future__ import annotations

from tmallerp.top.messages.events.taobao_fuwu.orders import (
    OrderClosed,
    OrderCreated,
    OrderPaid,
)
from tmallerp.top.messages.events.taobao_fuwu.services import (
    AddressChanged,
    CustomerServicePerformance,
    ElectronicInvoice,
    FundsChange,
    RecycleFinalService,
    RecycleOut,
    WitkeySyncModeling,
)
from tmallerp.top.messages.events.taobao_fuwu.subscriptions import (
    ServiceOpen,
    SubCreated,
)

__all__ = [
    "AddressChanged",
    "CustomerServicePerformance",
    "ElectronicInvoice",
    "FundsChange",
    "OrderClosed",
    "OrderCreated",
    "OrderPaid",
    "RecycleFinalService",
    "RecycleOut",
    "ServiceOpen",
    "SubCreated",
    "WitkeySyncModeling",
]
