"""
How a client is set up: who calls, where, and how patiently.

Frozen values, compared and evolved like any other; nothing here reads the environment.
"""

from __future__ import annotations

import ipaddress
from pathlib import Path
from urllib.parse import urlsplit

import attrs
from attrs import frozen

from tmallerp.errors import ConfigError
from tmallerp.secrets import Secret
from tmallerp.top._signing import SIGN_METHODS, SignMethod

SIMULATOR_MARK = "simulator-"
"""How every secret and session of the simulator begins."""


@frozen(kw_only=True)
class Credentials:
    """
    Who calls.

    Args:
        app_key: The app's public key.

        app_secret: The app's secret; only ever used to sign.

        session: The shop's access token; None for calls that need none, or where a
            token store supplies it.
    """

    app_key: str
    app_secret: Secret
    session: Secret | None = None

    @property
    def is_simulated(self) -> bool:
        """Whether these were made by the simulator."""
        return self.app_secret.reveal().startswith(SIMULATOR_MARK)


@frozen(kw_only=True)
class Endpoint:
    """
    Where calls go.

    Args:
        url: The gateway's address. Plain http is refused except to this machine.

        simulated: Whether a simulator answers there. Simulator credentials are refused
            by real endpoints and the other way round, so that a drill never reaches a
            shop and a shop's secret never reaches a drill.

    Raises:
        ConfigError: If *url* is not https to a host, or http to this machine.
    """

    url: str
    simulated: bool = False

    def __attrs_post_init__(self) -> None:
        parts = urlsplit(self.url)
        host = parts.hostname or ""
        if parts.username or parts.password or not host:
            msg = f"The endpoint must be a plain address, not {host or self.url[:60]!r}."
            raise ConfigError(msg, key="endpoint")
        if parts.scheme != "https" and not (
            parts.scheme == "http" and _is_this_machine(host)
        ):
            msg = f"The endpoint at {host!r} must be https."
            raise ConfigError(msg, key="endpoint")

    @classmethod
    def production(cls) -> Endpoint:
        """Return the gateway for shops in China."""
        return cls(url="https://gw.api.taobao.com/router/rest")

    @classmethod
    def overseas(cls) -> Endpoint:
        """Return the gateway for callers outside China."""
        return cls(url="https://api.taobao.com/router/rest")

    @classmethod
    def simulator(cls, url: str) -> Endpoint:
        """Return a simulator on this machine."""
        return cls(url=url, simulated=True)


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@frozen(kw_only=True)
class RetryPolicy:
    """
    How often and how soon a failed call is tried again.

    Args:
        attempts: Sendings in all, bans not counted.

        base_s: Seconds before the second; doubles each time.

        cap_s: Longest pause.

        jitter: Part of a pause that is drawn by chance, 0 to 1, so that many workers do
            not come back at once.
    """

    attempts: int = 5
    base_s: float = 0.2
    cap_s: float = 20.0
    jitter: float = 0.5


@frozen(kw_only=True)
class ClientConfig:
    """
    How a client behaves.

    Args:
        connect_timeout_s: Seconds to reach the gateway; TOP's own SDK waits 15.

        read_timeout_s: Seconds between two bytes of an answer; TOP's own SDK waits 30.

        deadline_s: Seconds one call may take in all, waits and repeats included; None
            waits out any ban.

        connections: Most connections kept open.

        proxy: Address of an HTTP proxy; environment variables are not read.

        ca_file: Certificates to trust instead of the usual ones. There is no way to
            switch the check off.

        sign_method: How requests are signed.

        partner_id: Free text that TOP logs, to recognise this caller.

        max_body_bytes: Longest answer that is read.

        retry: How failures are repeated.

        purpose: What this client's calls are for, where nobody says otherwise with
            `tmallerp.top.quota.purpose`; None spends what is kept for nobody.

    Raises:
        ConfigError: If a number is out of range or the sign method unknown.
    """

    connect_timeout_s: float = 15.0
    read_timeout_s: float = 30.0
    deadline_s: float | None = 300.0
    connections: int = 32
    proxy: str | None = None
    ca_file: Path | None = None
    sign_method: SignMethod = "hmac-sha256"
    partner_id: str = "tmallerp"
    max_body_bytes: int = 50 * 1024 * 1024
    retry: RetryPolicy = attrs.field(factory=RetryPolicy)
    purpose: str | None = None

    def __attrs_post_init__(self) -> None:
        if self.sign_method not in SIGN_METHODS:
            msg = f"sign_method {self.sign_method!r} is none of {SIGN_METHODS}."
            raise ConfigError(msg, key="sign_method")
        for name in ("connect_timeout_s", "read_timeout_s", "connections"):
            if getattr(self, name) <= 0:
                msg = f"{name} must be more than 0."
                raise ConfigError(msg, key=name)


def check_pair(credentials: Credentials, endpoint: Endpoint) -> None:
    """
    Refuse simulator credentials at a real gateway, and real ones at a simulator.

    Raises:
        ConfigError: If the two do not belong together.
    """
    if credentials.is_simulated and not endpoint.simulated:
        msg = "Simulator credentials are refused by a real gateway."
        raise ConfigError(msg, key="app_secret")
    if endpoint.simulated and not credentials.is_simulated:
        msg = "Real credentials are never sent to a simulator."
        raise ConfigError(msg, key="app_secret")
