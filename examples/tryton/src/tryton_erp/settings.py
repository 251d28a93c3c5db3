"""Where the Tryton is, as whom it is spoken to, and which codes stand for what."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from decimal import Decimal
from urllib.parse import urlsplit

from attrs import field, frozen

from tmallerp import Secret
from tmallerp.erp.traits import LifecycleState
from tmallerp.errors import ConfigError

TARGETS = {
    LifecycleState.DRAFT: "draft",
    LifecycleState.SAVED: "quotation",
    LifecycleState.AUDITED: "processing",
}
"""The states an order can be left in, and what Tryton calls them."""


@frozen(kw_only=True)
class Components:
    """
    The products, of type service, that stand for what is no goods in an order.

    Args:
        postage: Postage.

        service: Services that are no goods.

        cod_fee: The fee of cash on delivery.

        tax: Cross-border tax; it bears no tax itself.

        rounding: The fen that no net price gives; it bears no tax.
    """

    postage: str = "POSTAGE"
    service: str = "SERVICE"
    cod_fee: str = "COD-FEE"
    tax: str = "CROSS-TAX"
    rounding: str = "ROUNDING"


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _check_url(_instance: object, _attribute: object, value: str) -> None:
    parts = urlsplit(value)
    if parts.scheme == "https" or (
        parts.scheme == "http" and _is_here(parts.hostname or "")
    ):
        return
    msg = f"url {value.rsplit('@', maxsplit=1)[-1]!r} must begin with https://; a password travels there."
    raise ConfigError(msg)


def _check_target(_instance: object, _attribute: object, value: LifecycleState) -> None:
    if value not in TARGETS:
        names = ", ".join(sorted(TARGETS))
        msg = f"target {str(value)!r} is none of {names}."
        raise ConfigError(msg)


@frozen(kw_only=True)
class TrytonSettings:
    """
    What `tryton_erp.connect` needs.

    Args:
        url: The server, without the database; https unless it is this machine.

        database: Its name.

        user: The login of the adapter's own user.

        password: Its password.

        shop: The name of the ``web.shop`` record orders are filed under. Tryton keeps
            the pair of shop and web id unique, so no order is ever made twice.

        customer: The code of the party of orders that name none.

        warehouse: The code of the warehouse of orders that name none.

        components: The codes of postage, services, fees and the rounding.

        units: The symbol of a unit in Tryton, by its name in documents; a unit that is
            not in it is taken for a symbol.

        tax_rate: Of new products that name none.

        target: How far an order is taken: kept as a draft, quoted (the default: it has
            a number and can still be changed), or confirmed and processed.

        language: Of texts made by the server, such as messages.

        timeout_s: Seconds to wait for an answer.

        writers: Changes under way at one time; 1 for a server on SQLite, which locks the
            whole data base for each.

        page: Records a page.

        max_batch: Orders a call.

        skip_warnings: Endings of names of warnings that are answered with yes, such as
            ``.invoice_taxes``; any other warning is a refusal.
    """

    url: str = field(validator=_check_url)
    database: str
    user: str
    password: Secret
    shop: str
    customer: str = ""
    warehouse: str = ""
    components: Components = Components()
    units: Mapping[str, str] = field(factory=dict)
    tax_rate: Decimal = Decimal("0.13")
    target: LifecycleState = field(default=LifecycleState.SAVED, validator=_check_target)
    language: str = "en"
    timeout_s: float = 30.0
    writers: int = 4
    page: int = 100
    max_batch: int = 50
    skip_warnings: frozenset[str] = frozenset()


__all__ = ["TARGETS", "Components", "TrytonSettings"]
