"""
The Taobao Open Platform in its own words.

Asking is a value: ``TradeFullinfoGet(tid="…")``. A client sends it, the answer is
typed, and everything that can go wrong has a class that says what to do next.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from tmallerp.top._exchange import Exchange
from tmallerp.top._flow import Page, windows
from tmallerp.top._params import every_field
from tmallerp.top._wire import Form, decode, encode
from tmallerp.top.config import ClientConfig, Credentials, Endpoint, RetryPolicy
from tmallerp.top.method import (
    Id,
    Method,
    NumIid,
    Oid,
    PagedMethod,
    RawMethod,
    RefundId,
    SkuId,
    Tid,
)

if TYPE_CHECKING:
    from tmallerp.top._async_client import AsyncClient
    from tmallerp.top._client import Client
    from tmallerp.top.batch import Part
    from tmallerp.top.files import File

__all__ = [
    "AsyncClient",
    "Client",
    "ClientConfig",
    "Credentials",
    "Endpoint",
    "Exchange",
    "File",
    "Form",
    "Id",
    "Method",
    "NumIid",
    "Oid",
    "Page",
    "PagedMethod",
    "Part",
    "RawMethod",
    "RefundId",
    "RetryPolicy",
    "SkuId",
    "Tid",
    "decode",
    "encode",
    "every_field",
    "windows",
]


_LATER = {
    "AsyncClient": "_async_client",
    "Client": "_client",
    "File": "files",
    "Part": "batch",
}


def __getattr__(name: str) -> object:
    """Load what is large when it is asked for: decoding alone needs no HTTP library."""
    if name in _LATER:
        module = importlib.import_module(f"{__name__}.{_LATER[name]}")
        return getattr(module, name)
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
