"""One suite a protocol; passing it is what "implements the protocol" means."""

from tmallerp.testing.contracts.orders import OrderSinkContract
from tmallerp.testing.contracts.store import StoreContract

__all__ = ["OrderSinkContract", "StoreContract"]
