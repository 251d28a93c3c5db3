"""
Sign a request as TOP checks it.

Source: the platform's description of request signing, and the vectors in the tests.
Pairs are sorted by key in code-point order and joined without separators; values are
raw text, not URL-encoded. MD5 wraps the secret round the text, the HMACs use it as key.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Literal, get_args

from tmallerp.secrets import Secret

SignMethod = Literal["md5", "hmac", "hmac-sha256"]
SIGN_METHODS: tuple[SignMethod, ...] = get_args(SignMethod)


def text_to_sign(params: Mapping[str, str], body: str = "") -> str:
    """Join what is signed: sorted pairs without empty ones, then a raw body if any."""
    pairs = (
        key + params[key]
        for key in sorted(params)
        if key != "sign" and key.strip() and params[key].strip()
    )
    return "".join(pairs) + body


def sign(
    params: Mapping[str, str], secret: Secret, method: SignMethod, body: str = ""
) -> str:
    """
    Compute the ``sign`` parameter.

    Args:
        params: Every text parameter, public and business; file parts are left out by
            the caller, empty values and ``sign`` itself here.

        secret: The app's secret.

        method: The value sent as ``sign_method``, which is itself signed.

        body: A raw body that is signed too (batch calls).

    Returns:
        Upper-case hex, 32 or 64 characters.
    """
    key = secret.reveal().encode()
    text = text_to_sign(params, body).encode()
    if method == "md5":
        # The protocol's choice, not ours; said so that hardened hosts allow it.
        return hashlib.md5(key + text + key, usedforsecurity=False).hexdigest().upper()
    digest = "md5" if method == "hmac" else "sha256"
    return hmac.new(key, text, digest).hexdigest().upper()
