"""
Calls that come to us: TOP's SPI, and QIMEN.

Here the platform is the client and we are the gateway: it signs, we check. What passes
is an `Inbound` value; what does not is an `InboundRefusedError` that says how to answer.
Nothing is trusted before the signature, and nothing has an effect twice.

Source: the platform's pages on SPI and QIMEN. The example that QIMEN's page prints
cannot be checked, since the body it was computed over is not published.
"""

from __future__ import annotations

from tmallerp.errors import InboundRefusedError
from tmallerp.top.inbound._asgi import Handler, InboundApp
from tmallerp.top.inbound._replays import FileReplays, MemoryReplays, Replays
from tmallerp.top.inbound._verify import Inbound, InboundVerifier, refusal, sign_inbound

__all__ = [
    "FileReplays",
    "Handler",
    "Inbound",
    "InboundApp",
    "InboundRefusedError",
    "InboundVerifier",
    "MemoryReplays",
    "Replays",
    "refusal",
    "sign_inbound",
]
