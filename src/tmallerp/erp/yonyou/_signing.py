"""
How YonBIP wants a request for a token signed.

Names and values are joined without anything between them, in the order of the names;
the signature is base64 and is encoded once more for the address, by whoever writes it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping

from tmallerp.secrets import Secret


def string_to_sign(params: Mapping[str, str]) -> str:
    """Join names and values, sorted by name."""
    return "".join(f"{name}{params[name]}" for name in sorted(params))


def sign(params: Mapping[str, str], secret: Secret) -> str:
    """Return the signature in base64, not yet encoded for an address."""
    text = string_to_sign(params).encode()
    digest = hmac.new(secret.reveal().encode(), text, hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


__all__ = ["sign", "string_to_sign"]
