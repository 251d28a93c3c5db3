"""
A request as httpx takes it, for both colours of client.
"""

from __future__ import annotations

from functools import lru_cache

import httpx

from tmallerp.top._core import Request
from tmallerp.top.config import ClientConfig

NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""Failures before the first byte went out: sending again cannot double anything."""


def as_httpx(request: Request, config: ClientConfig, left: float) -> httpx.Request:
    """Lay a request out for httpx, with its timeouts; none outlasts the deadline."""
    read = min(config.read_timeout_s, max(left, 0.001))
    timeout = {
        "connect": min(config.connect_timeout_s, max(left, 0.001)),
        "read": read,
        "write": read,
        "pool": read,
    }
    if request.files:
        headers = {k: v for k, v in request.headers.items() if k != "Content-Type"}
        return httpx.Request(
            "POST",
            request.url,
            headers=headers,
            data=dict(request.texts),
            files={
                name: (file.name, file.data or b"", file.kind)
                for name, file in request.files.items()
            },
            extensions={"timeout": timeout},
        )
    return httpx.Request(
        "POST",
        # The address of a batch is signed and never the same twice.
        httpx.URL(request.url) if "?" in request.url else _url(request.url),
        headers=_headers(tuple(request.headers.items())),
        content=request.body,
        extensions={"timeout": timeout},
    )


@lru_cache(maxsize=64)
def _url(text: str) -> httpx.URL:
    """Read an address once; a client has one for all its calls."""
    return httpx.URL(text)


@lru_cache(maxsize=64)
def _headers(items: tuple[tuple[str, str], ...]) -> httpx.Headers:
    """Encode a client's headers once; every request copies them."""
    return httpx.Headers(items)
