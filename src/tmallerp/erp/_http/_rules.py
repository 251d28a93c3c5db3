"""
What an adapter's HTTP may do, and where to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

from attrs import Factory, field, frozen

from tmallerp.erp._http._address import (
    PORTS,
    Address,
    AddressError,
    check_path,
    read_address,
    refusal,
)
from tmallerp.errors import Advice, ConfigError

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:|[/\\]{2}")

ADDRESS_ADVICE = Advice(
    "Correct the address, or state what it needs (allow_hosts, insecure_http, "
    "allow_private).",
    "请修正地址，或明确声明所需选项（allow_hosts、insecure_http、allow_private）。",
)


def _own_host(rules: HttpRules) -> frozenset[str]:
    try:
        return frozenset({read_address(rules.base_url).host})
    except AddressError:
        return frozenset()  # said by the check of the whole


def _without_query(address: Address) -> Address:
    if address.query:
        raise AddressError("has a query")
    return address


def _hide_user(proxy: str | None) -> str:
    return "None" if proxy is None else "'***'"


@frozen(kw_only=True)
class HttpRules:
    """
    What one adapter's HTTP may do.

    Args:
        base_url: Where paths begin, such as ``https://erp.example.com/k3cloud/``.

        allow_hosts: Hosts that may be spoken to; by default that of *base_url*, which is
            always among them. An entry may name a port; without one it is that of
            *base_url* for its host and the scheme's own for others.

        insecure_http: Whether ``http://`` is allowed: nobody then knows who answers.

        allow_private: Whether this machine and networks that are not the internet's
            (private, link-local, shared by a carrier) may be reached. A cloud's address
            for secrets never is.

        connect_timeout_s: Seconds to reach the server.

        read_timeout_s: Seconds between two bytes of an answer.

        total_timeout_s: Seconds of an exchange in all, but for resolving the name.

        max_body_bytes: Longest answer that is read, decompressed.

        ca_file: Certificates to trust instead of the usual ones. There is no way to
            switch the check off.

        proxy: Address of an HTTP proxy; environment variables are not read. The proxy
            resolves names then, and its rules say which addresses may be reached.

        max_connections: Most connections kept open.

    Raises:
        ConfigError: If an address is refused or a number out of range.
    """

    base_url: str
    allow_hosts: frozenset[str] = field(
        default=Factory(_own_host, takes_self=True), converter=frozenset
    )
    insecure_http: bool = False
    allow_private: bool = False
    connect_timeout_s: float = 5.0
    read_timeout_s: float = 30.0
    total_timeout_s: float = 60.0
    max_body_bytes: int = 32 * 1024 * 1024
    ca_file: Path | None = None
    proxy: str | None = field(default=None, repr=_hide_user)
    max_connections: int = 10
    base: Address = field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "base", self._read_base())
        self._check_proxy()
        names = ("connect_timeout_s", "read_timeout_s", "total_timeout_s")
        for name in (*names, "max_body_bytes", "max_connections"):
            if getattr(self, name) <= 0:
                raise ConfigError(f"{name} must be more than 0.", key=name)

    def _read_base(self) -> Address:
        try:
            base = _without_query(read_address(self.base_url))
            self._check(base, base)
        except AddressError as error:
            msg = f"The address of an ERP is refused: it {error}."
            raise ConfigError(msg, key="base_url", advice=ADDRESS_ADVICE) from None
        return base

    def _check_proxy(self) -> None:
        if self.proxy is None:
            return
        parts = urlsplit(self.proxy)
        if parts.scheme not in PORTS or not parts.hostname or parts.path.strip("/"):
            msg = "proxy must be 'http://host:port'."
            raise ConfigError(msg, key="proxy")

    def address(self, path_or_url: str, query: Iterable[tuple[str, str]] = ()) -> Address:
        """
        Say where a request would go.

        Args:
            path_or_url: A path below *base_url*, or a whole address at an allowed host.

            query: Names and values to add, not yet encoded.

        Raises:
            AddressError: If it may not go there.
        """
        url = path_or_url
        if not _ABSOLUTE.match(path_or_url):
            url = self._below(path_or_url)
        added = urlencode(list(query), quote_via=quote, safe="")
        if added:
            url += ("&" if "?" in url else "?") + added
        address = read_address(url)
        self._check(address, self.base)
        return address

    def _below(self, path: str) -> str:
        check_path(path.partition("?")[0])
        base = self.base
        return (
            f"{base.scheme}://{base.netloc}{base.path.rstrip('/')}/{path.removeprefix('/')}"
        )

    def _check(self, address: Address, base: Address) -> None:
        if address.scheme != "https" and not self.insecure_http:
            raise AddressError("is http, which needs insecure_http = true")
        if not self._is_allowed(address, base):
            raise AddressError(f"is at {address.netloc}, which is not among allow_hosts")
        if address.literal is not None:
            why = refusal(address.literal, allow_private=self.allow_private)
            if why:
                raise AddressError(f"is at {address.host}, {why} (allow_private)")

    def _is_allowed(self, address: Address, base: Address) -> bool:
        if (address.host, address.port) == (base.host, base.port):
            return True
        host, port = address.host, address.port
        named = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        allowed = {one.lower() for one in self.allow_hosts}
        usual = port == PORTS[address.scheme] and host != base.host
        return named in allowed or (usual and host in allowed)
