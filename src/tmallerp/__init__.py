"""
Join a Tmall shop and an ERP so that nobody copies by hand.

The front door: the clients, what sets them up, and the errors. Everything else has an
address of its own: `tmallerp.top` (the platform), `tmallerp.erp` (adapters),
`tmallerp.pipelines` (the journeys), `tmallerp.store`, `tmallerp.documents`,
`tmallerp.mapping`, `tmallerp.simulator`, `tmallerp.testing`.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from tmallerp.errors import (
    AuthorizationError,
    BillError,
    ClockError,
    ConfigError,
    DecodeError,
    ErpError,
    ErpOutcomeUnknownError,
    ErpUnavailableError,
    InvalidCallError,
    LeaseLostError,
    MappingError,
    MoneyError,
    NoAnswerError,
    RateLimitedError,
    RejectedByErpError,
    ServiceError,
    StoreError,
    TmallErpError,
    TopError,
)
from tmallerp.secrets import Secret

if TYPE_CHECKING:
    from tmallerp.top import AsyncClient, Client, ClientConfig, Credentials, Endpoint

__version__ = "0.1.0"

__all__ = [
    "AsyncClient",
    "AuthorizationError",
    "BillError",
    "Client",
    "ClientConfig",
    "ClockError",
    "ConfigError",
    "Credentials",
    "DecodeError",
    "Endpoint",
    "ErpError",
    "ErpOutcomeUnknownError",
    "ErpUnavailableError",
    "InvalidCallError",
    "LeaseLostError",
    "MappingError",
    "MoneyError",
    "NoAnswerError",
    "RateLimitedError",
    "RejectedByErpError",
    "Secret",
    "ServiceError",
    "StoreError",
    "TmallErpError",
    "TopError",
    "__version__",
]

# The library never configures logging; without this Python would print our warnings.
logging.getLogger("tmallerp").addHandler(logging.NullHandler())

_OF_TOP = frozenset({"AsyncClient", "Client", "ClientConfig", "Credentials", "Endpoint"})


def __getattr__(name: str) -> object:
    """Load the platform's wing when it is asked for."""
    if name in _OF_TOP:
        import tmallerp.top

        return getattr(tmallerp.top, name)
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
