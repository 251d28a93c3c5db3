"""
Addresses, read more strictly than any browser does.

Parsers disagree about userinfo, backslashes, numbers for hosts and what follows them, and
whoever writes the address picks the parser that suits him. So one plain form is taken and
everything else refused; and an address of the network is followed through all the ways in
which one family is written inside another before it is called public.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from attrs import frozen

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

PORTS = {"http": 80, "https": 443}

_TARGET = r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2})*"
_FORM = re.compile(
    r"(?P<scheme>https?)://"
    r"(?P<host>\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9.\-]{1,253})"
    r"(?::(?P<port>[0-9]{1,5}))?"
    rf"(?P<path>(?:/{_TARGET})?)"
    rf"(?P<query>(?:\?(?:{_TARGET}|\?)*)?)\Z",
    re.ASCII,
)
_LABEL = re.compile(r"(?!-)[A-Za-z0-9\-]{1,63}(?<!-)\Z", re.ASCII)
_NUMBER = re.compile(r"(?:0[xX][0-9A-Fa-f]*|[0-9]+)\Z", re.ASCII)
_DOTS = re.compile(r"(?:\.|%2[eE]){1,2}\Z")

# What carries an address of IPv4 in its last 32 bits. Python calls the first, which leads
# to a translator, global whatever it carries; the others are forms that came before it.
_CARRIERS = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "::/96", "::ffff:0:0:0/96")))
# Translators of one network; older Pythons call it global.
_LOCAL_TRANSLATORS = ipaddress.IPv6Network("64:ff9b:1::/48")
# Where clouds tell a machine its own secrets. Nothing else ever answers there.
_METADATA = frozenset(
    map(
        ipaddress.ip_address,
        (
            "169.254.169.254",
            "100.100.100.200",
            "168.63.129.16",
            "192.0.0.192",
            "fd00:ec2::254",
        ),
    )
)


class AddressError(ValueError):
    """An address is refused; the text says why and repeats nothing secret."""


@frozen(kw_only=True)
class Address:
    """
    Where a request goes. Its text leaves the query out, which may hold a secret.

    Args:
        scheme: ``https`` or ``http``.

        host: In small letters; of IPv6 without brackets.

        port: Always given.

        path: Begins with a slash.

        query: Without the question mark.
    """

    scheme: str
    host: str
    port: int
    path: str
    query: str

    @property
    def target(self) -> str:
        """Return path and query exactly as they are sent, to be signed."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def netloc(self) -> str:
        """Return host and port as the header ``Host`` has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def literal(self) -> IpAddress | None:
        """Return the host as an address of the network, if it is one."""
        return _literal(self.host)

    @property
    def url(self) -> str:
        """Return the whole address, its query too; keep it out of messages."""
        return f"{self.scheme}://{self.netloc}{self.target}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.netloc}{self.path}"

    def __repr__(self) -> str:
        return f"Address({str(self)!r})"


def read_address(text: str) -> Address:
    """
    Read an absolute address.

    Raises:
        AddressError: If it has userinfo, a fragment, a backslash or another character
            that no address needs, an unusual host or a path that climbs.
    """
    match = _FORM.match(text)
    if match is None:
        what = (
            "has a user in it" if "@" in text.partition("//")[2] else "is not plain http(s)"
        )
        raise AddressError(what)
    host, port = match["host"].strip("[]").lower(), match["port"]
    _check_host(host, bracketed=match["host"].startswith("["))
    if port is not None and not 0 < int(port) <= 0xFFFF:
        raise AddressError("names a port that does not exist")
    path = match["path"] or "/"
    check_path(path)
    return Address(
        scheme=match["scheme"],
        host=host,
        port=int(port) if port else PORTS[match["scheme"]],
        path=path,
        query=match["query"].removeprefix("?"),
    )


def check_path(path: str) -> None:
    """
    Refuse a path that leads out of its folder or to another host.

    Raises:
        AddressError: If it does.
    """
    if path.startswith("//"):
        raise AddressError("begins with two slashes, which is another host")
    if any(_DOTS.match(part) for part in path.split("/")):
        raise AddressError("climbs with '.' or '..'")


def _check_host(host: str, *, bracketed: bool) -> None:
    if bracketed:
        if not isinstance(_literal(host), ipaddress.IPv6Address):
            raise AddressError("has no address of IPv6 in its brackets")
    elif isinstance(_literal(host), ipaddress.IPv4Address):
        return
    elif _NUMBER.match(host.rpartition(".")[2]):
        raise AddressError("writes its host as a number")
    elif not all(map(_LABEL.match, host.split("."))):
        raise AddressError("has a host that is no plain name (it may end with a dot)")


def _literal(host: str) -> IpAddress | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def refusal(address: IpAddress, *, allow_private: bool) -> str | None:
    """
    Say why an address of the network may not be connected to; None if it may.

    Args:
        address: As the resolver gave it.

        allow_private: Whether this machine and networks that are not the internet's may
            be reached.
    """
    for one in _carried(address):
        if one in _METADATA:
            return "where a cloud tells its machines' secrets"
        if one.is_multicast or one.is_unspecified:
            return "no single machine's"
        # is_global is false for what is private, this machine's, link-local, shared by a
        # carrier (100.64.0.0/10, which is_private denies) or reserved.
        if not allow_private and (not one.is_global or one in _LOCAL_TRANSLATORS):
            return "not a public one"
    return None


def _carried(address: IpAddress) -> Iterator[IpAddress]:
    """Give an address and those of IPv4 that are written inside it."""
    if isinstance(address, ipaddress.IPv4Address):
        yield address
        return
    inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    inner += [
        ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
        for net in _CARRIERS
        if address in net and int(address) > 1
    ]
    found = [one for one in inner if one is not None]
    # What only carries another is judged by what it carries.
    if not (address.ipv4_mapped or any(address in net for net in _CARRIERS)) or not found:
        yield address
    yield from found
