"""
Who may call: signatures and tokens.

The string that is signed has no separators and the signature is encoded for the address
once. A caller that encodes twice, or not at all, is refused here as it is there.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

from attrs import define, field

from tmallerp.simulator.erps._clock import ErpClock
from tmallerp.simulator.erps.yonyou._books import Gateway

EXPIRE_S = 7200


def sign(params: Mapping[str, str], secret: str) -> str:
    """Sign parameters: names and values, sorted by name, in base64."""
    text = "".join(f"{name}{params[name]}" for name in sorted(params))
    digest = hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


@define
class Tokens:
    """
    Gives out tokens.

    Args:
        clock: The platform's time.

        key: The application.

        secret: What it signs with.
    """

    clock: ErpClock
    key: str
    secret: str
    _until: dict[str, datetime] = field(factory=dict)
    _count: int = 0

    def issue(self, query: Mapping[str, str], name: str, window_s: int) -> str:
        """
        Answer a request for a token.

        Args:
            query: Its parameters.

            name: Which of them names the application.

            window_s: How far its time may be off.

        Raises:
            Gateway: If it may not have one.
        """
        params = {key: value for key, value in query.items() if key != "signature"}
        if params.get(name) != self.key:
            raise Gateway("10018", "应用不存在或appKey已停用")
        if not _is_near(params.get("timestamp", ""), self.clock.now, window_s):
            raise Gateway("500", "时间戳超出允许范围")
        wanted, given = sign(params, self.secret), query.get("signature", "")
        if not hmac.compare_digest(wanted.encode(), given.encode()):
            raise Gateway("500", "签名不正确")
        self._count += 1
        digest = hashlib.sha512(f"{self.secret}/{self._count}".encode()).digest()
        # All three characters that an address must encode.
        token = f"yt+{base64.b64encode(digest).decode()}/=="
        self._until[token] = self.clock.now + timedelta(seconds=EXPIRE_S)
        return token

    def is_good(self, token: str) -> bool:
        """Tell whether a token is valid now."""
        until = self._until.get(token)
        return until is not None and self.clock.now < until

    def end(self) -> int:
        """End every token; return how many there were."""
        count = len(self._until)
        self._until.clear()
        return count


def _is_near(given: str, now: datetime, window_s: int) -> bool:
    if not (given.isascii() and given.isdigit() and len(given) < 16):
        return False
    return abs(int(given) - now.timestamp() * 1000) <= window_s * 1000
