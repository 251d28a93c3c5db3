"""
Where the long connection goes, and how patiently it is kept.
"""

from __future__ import annotations

import ipaddress
from pathlib import Path
from urllib.parse import urlsplit

import attrs
from attrs import frozen

from tmallerp.errors import Advice, ConfigError
from tmallerp.top.config import Credentials, Endpoint, check_pair

DEFAULT_GROUP = "default"
"""The group of every user and topic that was not routed elsewhere."""

_PLAIN = Advice(
    "Use wss:// if the platform serves it to you, or say allow_plain=True.",
    "如平台支持请使用 wss://；否则请设置 allow_plain=True。",
)


@frozen(kw_only=True)
class MessageEndpoint:
    """
    Where messages come from.

    Args:
        url: A ``wss://`` or ``ws://`` address. Plain ws is refused except to this
            machine, or where *allow_plain* says that it is meant: contents name buyers
            and travel readable, though the secret itself never does.

        simulated: Whether a simulator answers there; see `tmallerp.top.Endpoint`.

        allow_plain: Whether plain ws to another machine is meant.

    Raises:
        ConfigError: If *url* is no such address.
    """

    url: str
    simulated: bool = False
    allow_plain: bool = False

    def __attrs_post_init__(self) -> None:
        parts = urlsplit(self.url)
        host = parts.hostname or ""
        if (
            parts.scheme not in {"ws", "wss"}
            or parts.username
            or parts.password
            or not host
        ):
            msg = f"The message endpoint must be ws:// or wss:// to a host, not {host!r}."
            raise ConfigError(msg, key="messages.endpoint")
        if parts.scheme == "ws" and not (self.allow_plain or _is_this_machine(host)):
            msg = f"The message endpoint at {host!r} is plain ws."
            raise ConfigError(msg, key="messages.endpoint", advice=_PLAIN)

    @property
    def is_encrypted(self) -> bool:
        """Whether the connection is under TLS."""
        return self.url.startswith("wss:")

    @classmethod
    def production(cls) -> MessageEndpoint:
        """
        Return the platform's message service.

        Its documented address is plain ws; pass another where the console of your app
        names a wss one.
        """
        return cls(url="ws://mc.api.taobao.com/", allow_plain=True)

    @classmethod
    def simulator(cls, url: str) -> MessageEndpoint:
        """Return a simulator on this machine."""
        return cls(url=url, simulated=True)


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def check_message_pair(credentials: Credentials, endpoint: MessageEndpoint) -> None:
    """
    Refuse simulator credentials at the real service, and real ones at a simulator.

    Raises:
        ConfigError: If the two do not belong together.
    """
    # The gateway's own rule, asked for an endpoint of the same nature.
    nature = Endpoint.simulator("http://127.0.0.1/") if endpoint.simulated else None
    check_pair(credentials, nature or Endpoint.production())


@frozen(kw_only=True)
class Backoff:
    """
    How long to wait before connecting again.

    Args:
        base_s: Seconds before the first new attempt; the platform's own client waits 10.

        cap_s: Longest pause; each failure doubles the pause up to here.

        jitter: Part of a pause drawn by chance, 0 to 1, so that a restarted service is
            not met by everybody at once.

        stable_s: Seconds a connection must have lived for the pauses to begin anew.
    """

    base_s: float = 10.0
    cap_s: float = 300.0
    jitter: float = 0.5
    stable_s: float = 60.0

    def pause(self, failures: int, chance: float) -> float:
        """
        Return the seconds to wait.

        Args:
            failures: Attempts and short-lived connections in a row, from 1.

            chance: From 0 to 1.
        """
        doubled: float = self.base_s * 2.0 ** min(max(failures - 1, 0), 30)
        return min(doubled, self.cap_s) * (1.0 - self.jitter * chance)


_POSITIVE = (
    "open_timeout_s",
    "ack_timeout_s",
    "pull_every_s",
    "ping_after_s",
    "ping_timeout_s",
    "send_timeout_s",
)


@frozen(kw_only=True)
class ConnectionConfig:
    """
    How a long connection behaves. The defaults are those of the platform's own client.

    Args:
        open_timeout_s: Seconds to connect, TLS included.

        ack_timeout_s: Seconds the service has to accept the CONNECT.

        pull_every_s: Seconds between two requests for messages.

        ping_after_s: Seconds between two pings of the WebSocket.

        ping_timeout_s: Seconds to answer one, after which the line is dead.

        send_timeout_s: Seconds a frame may take to leave, after which the line is dead:
            a service that reads nothing any more must not hold a thread.

        backoff: Pauses before connecting again.

        refusals: Refused CONNECTs in a row, after a good one, before giving up. Before
            the first good one a single refusal is enough: the settings are wrong then.

        batch: Most messages handed on at once.

        linger_s: Seconds to wait for more once one has come, so that the durable save
            is paid for several.

        headers: Further headers of the CONNECT, such as ``filter_exp``.

        ca_file: Certificates to trust instead of the usual ones, for wss.

        proxy: Address of a proxy; environment variables are not read.

    Raises:
        ConfigError: If a number is out of range.
    """

    open_timeout_s: float = 15.0
    ack_timeout_s: float = 5.0
    pull_every_s: float = 15.0
    ping_after_s: float = 45.0
    ping_timeout_s: float = 20.0
    send_timeout_s: float = 20.0
    backoff: Backoff = attrs.field(factory=Backoff)
    refusals: int = 5
    batch: int = 200
    linger_s: float = 0.02
    headers: tuple[tuple[str, str], ...] = ()
    ca_file: Path | None = None
    proxy: str | None = None

    def __attrs_post_init__(self) -> None:
        for name in _POSITIVE:
            if getattr(self, name) <= 0:
                msg = f"{name} must be more than 0."
                raise ConfigError(msg, key=name)
        if self.batch < 1:
            msg = f"batch must be 1 or more, not {self.batch}."
            raise ConfigError(msg, key="batch")
