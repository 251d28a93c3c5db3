"""
A consumer of messages as a process of its own, made to be killed.

It reads its settings from one line of standard input and ends cleanly when that closes.
"""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path
from typing import Any

from attrs import field, frozen

from tmallerp.secrets import Secret
from tmallerp.top import Credentials
from tmallerp.top.messages import (
    Backoff,
    ConnectionConfig,
    MessageConnection,
    MessageEndpoint,
    MessageInbox,
    consume,
)


@frozen(kw_only=True)
class Settings:
    """
    What a consumer needs.

    Args:
        url: Where the simulated service is.

        app_key: The app.

        app_secret: The simulator's secret.

        inbox: The inbox's file.
    """

    url: str
    app_key: str
    app_secret: str = field(repr=False)
    inbox: Path

    def plain(self) -> dict[str, Any]:
        """Return them as plain values."""
        return {
            "url": self.url,
            "app_key": self.app_key,
            "app_secret": self.app_secret,
            "inbox": str(self.inbox),
        }


def open_source(settings: Settings) -> MessageConnection:
    """Return the connection, as impatient as a drill needs it."""
    return MessageConnection(
        Credentials(app_key=settings.app_key, app_secret=Secret(settings.app_secret)),
        endpoint=MessageEndpoint.simulator(settings.url),
        config=ConnectionConfig(backoff=Backoff(base_s=0.01, cap_s=0.2)),
    )


def main() -> int:
    """Consume until standard input closes."""
    given = json.loads(sys.stdin.readline())
    settings = Settings(**{**given, "inbox": Path(given["inbox"])})
    stop = threading.Event()

    def end() -> None:
        sys.stdin.read()
        stop.set()

    threading.Thread(target=end, daemon=True).start()
    with (
        MessageInbox(settings.inbox, app=settings.app_key) as inbox,
        open_source(settings) as source,
    ):
        consume(source, inbox, stop)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
