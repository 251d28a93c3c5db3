"""What comes in and what goes out."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen


@frozen(kw_only=True)
class ErpRequest:
    """One HTTP request."""

    method: str
    """In capitals."""

    path: str
    """Decoded, without the query."""

    query: Mapping[str, str]
    """Decoded; of a repeated name the last value."""

    raw_query: str
    """As it was sent."""

    headers: Mapping[str, str]
    """Names in lower case."""

    body: bytes


@frozen(kw_only=True)
class ErpAnswer:
    """One HTTP answer."""

    status: int = 200
    body: bytes = b""
    kind: str = "application/json; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    is_lost: bool = False
    """The work is done, but the wire swallows the answer."""
