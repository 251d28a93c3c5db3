"""
What a receiver is made of.
"""

from __future__ import annotations

from datetime import datetime

import attrs
from attrs import frozen

from tmallerp.top.method import Tid


@frozen(kw_only=True, weakref_slot=False)
class OrderMerge:
    """A trade and its OAID, to be compared with others."""

    oaid: str
    """OAID of the trade, as last read."""

    tid: Tid
    """Number of the trade."""


@frozen(kw_only=True, weakref_slot=False)
class Receiver:
    """
    A receiver in plain text.

    Keep it no longer than needed, and never in logs. Where `matched` is false the OAID
    is no longer the trade's: read the trade again.
    """

    name: str | None = attrs.field(default=None, repr=False)
    """The receiver's name in plain text."""

    mobile: str | None = attrs.field(default=None, repr=False)
    """
    Mobile number in plain text, or a virtual one ``number-extension`` where
    `privacy_protection`.
    """

    address_detail: str | None = attrs.field(default=None, repr=False)
    """Street and house in plain text."""

    phone: str | None = attrs.field(default=None, repr=False)
    """Telephone number in plain text."""

    oaid: str | None = None
    """The OAID asked about."""

    tid: Tid | None = None
    """Number of the trade."""

    town: str | None = attrs.field(default=None, repr=False)
    """Town."""

    district: str | None = attrs.field(default=None, repr=False)
    """District or county."""

    city: str | None = attrs.field(default=None, repr=False)
    """City."""

    state: str | None = attrs.field(default=None, repr=False)
    """Province."""

    country: str | None = attrs.field(default=None, repr=False)
    """Country."""

    matched: bool | None = None
    """False where the OAID is no longer the trade's; read the trade again."""

    secret_no_expire_time: datetime | None = None
    """When the virtual number expires; only with `privacy_protection`."""

    privacy_protection: bool | None = None
    """Whether `mobile` is a virtual number."""

    order_id: str | None = None
    """Number of the trade or order asked about."""

    desensitize_rule: str | None = None
    """Rule by which values stay masked, such as ``DECRYPTION_DISABLED_BY_ORDERCLOSED``."""


@frozen(kw_only=True, weakref_slot=False)
class ReceiverQuery:
    """A receiver to read in plain text, by trade and OAID."""

    oaid: str
    """OAID of the trade, as last read; a stale one gives `matched` false."""

    tid: Tid
    """Number of the trade."""

    scene: str
    """
    Why it is asked, such as ``1001`` SF waybill, ``1002`` four big networks, ``1006``
    by hand, ``2001`` after-sale.
    """

    secret_no_days: int | None = None
    """Days the virtual number should live."""
