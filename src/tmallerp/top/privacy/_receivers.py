"""
What decryption and merging are asked with, and what comes of it.

Values only. Whatever holds plain personal data hides it from `repr`.
"""

from __future__ import annotations

import enum
import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import attrs
from attrs import field, frozen

from tmallerp.clock import to_beijing
from tmallerp.errors import InvalidCallError, TopError
from tmallerp.top.methods.privacy import TopOaidDecrypt, TopOaidMerge
from tmallerp.top.models.privacy import Receiver as TopReceiver
from tmallerp.top.privacy._masking import Clarity, clarity, is_masked, keep_plain

_log = logging.getLogger("tmallerp")

# TOP: an OAID has at most 128 characters.
_MAX_OAID = 128

PERSONAL = ("name", "mobile", "phone", "address_detail")
"""The fields that the platform masks."""

_PLACES = ("country", "state", "city", "district", "town")


class Purpose(enum.StrEnum):
    """
    What a receiver's data is needed for: the platform's scenes.

    It decides which fields come, is counted against a quota, and is audited by the
    platform. Take the true one.
    """

    SF_WAYBILL = "1001"
    """A waybill of SF."""

    EXPRESS_WAYBILL = "1002"
    """A waybill of one of the four big networks."""

    EMS_WAYBILL = "1003"
    """A waybill of EMS."""

    OTHER_WAYBILL = "1004"
    """A waybill of another carrier."""

    STORE_FULFILMENT = "1005"
    """A store delivers."""

    MANUAL_SHIPPING = "1006"
    """A waybill written by hand."""

    DROP_SHIPPING = "1007"
    """A supplier ships to the buyer."""

    ADDRESS_CHANGE = "1008"
    """The address is to be changed."""

    NAME_VIEW = "1009"
    """The name alone is to be seen."""

    AFTER_SALE = "2001"
    """A case after the sale."""

    CUSTOMER_CARE = "2002"
    """The buyer is to be called; gives phone numbers only."""

    QIMEN = "3001"
    """A system joined by Qimen."""


@frozen(kw_only=True)
class VirtualNumber:
    """
    A number that stands in for the buyer's mobile for a while.

    Args:
        number: What to dial.

        extension: What to dial after it.

        expires: Until when it connects; None if the platform did not say.
    """

    number: str = field(repr=False)
    extension: str = field(repr=False)
    expires: datetime | None = None

    def connects(self, at: datetime) -> bool:
        """Say whether it still connects at a moment; unknown counts as yes."""
        return self.expires is None or to_beijing(at) < self.expires


@frozen(kw_only=True)
class Receiver:
    """
    Who gets the parcel. `repr` shows no personal field; keep them out of logs too.

    Args:
        tid: Number of the trade.

        oaid: What the platform calls this receiver, this week, for this app.

        name: Name.

        mobile: Mobile, or a virtual number written ``18877771111-123``.

        phone: Landline.

        country: Country.

        state: Province.

        city: City.

        district: District or county.

        town: Town.

        address_detail: Street.

        is_virtual: Whether the mobile is a virtual number.

        expires: Until when the virtual number connects.

        rule: Why something is still masked, in the platform's word.

        stale: Whether a plain field is older than the OAID beside it: decrypt again
            before a parcel goes there.
    """

    tid: str
    oaid: str
    name: str | None = field(default=None, repr=False)
    mobile: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    country: str | None = field(default=None, repr=False)
    state: str | None = field(default=None, repr=False)
    city: str | None = field(default=None, repr=False)
    district: str | None = field(default=None, repr=False)
    town: str | None = field(default=None, repr=False)
    address_detail: str | None = field(default=None, repr=False)
    is_virtual: bool = False
    expires: datetime | None = None
    rule: str | None = None
    stale: bool = False

    @property
    def virtual(self) -> VirtualNumber | None:
        """The virtual number taken apart; None where the mobile is the buyer's own."""
        number, dash, extension = (self.mobile or "").partition("-")
        if not self.is_virtual or not dash:
            return None
        return VirtualNumber(number=number, extension=extension, expires=self.expires)

    @property
    def is_plain(self) -> bool:
        """Whether at least one personal field can be read."""
        return any(clarity(getattr(self, name)) is Clarity.PLAIN for name in PERSONAL)


def receiver_from(found: TopReceiver, tid: str, oaid: str) -> Receiver:
    """Make a receiver of what the platform answered to a query."""
    texts = {name: getattr(found, name) for name in (*PERSONAL, *_PLACES)}
    return Receiver(
        tid=tid,
        oaid=oaid,
        **texts,
        is_virtual=bool(found.privacy_protection),
        expires=found.secret_no_expire_time,
        rule=found.desensitize_rule,
    )


def overlay(old: Receiver, new: Receiver) -> Receiver:
    """
    Lay what has just come over what is known, field by field.

    A masked, encrypted or blank value never takes the place of a clearer one. Where the
    OAID has changed and a plain personal field of the old one had to be kept, the result
    is `stale`: it is the best that is known, and not where the parcel should go.

    Raises:
        InvalidCallError: If the two are of different trades.
    """
    if old.tid != new.tid:
        msg = f"The receivers of the trades {old.tid} and {new.tid} are not laid over."
        raise InvalidCallError(msg)
    texts: dict[str, Any] = {
        name: keep_plain(getattr(old, name), getattr(new, name))
        for name in (*PERSONAL, *_PLACES)
    }
    kept = [name for name in PERSONAL if _is_kept(old, new, name)]
    changed = old.stale or old.oaid != new.oaid
    with_mobile = old if "mobile" in kept else new
    return attrs.evolve(
        new,
        **texts,
        is_virtual=with_mobile.is_virtual,
        expires=with_mobile.expires,
        stale=new.stale or (changed and bool(kept)),
    )


def _is_kept(old: Receiver, new: Receiver, name: str) -> bool:
    return clarity(getattr(new, name)) < clarity(getattr(old, name)) is Clarity.PLAIN


def _check_oaid(api: str, tid: str, oaid: str) -> None:
    if not (tid.isascii() and tid.isdigit() and len(tid) <= 20):
        msg = f"{api}: {tid[:24]!r} is no number of a trade."
        raise InvalidCallError(msg, api=api)
    if not oaid.strip() or len(oaid) > _MAX_OAID or is_masked(oaid):
        msg = f"{api}: the trade {tid} has no usable OAID; masked text stands for nobody."
        raise InvalidCallError(msg, api=api)


@frozen
class OaidQuery:
    """
    One receiver to be decrypted.

    Args:
        tid: Number of the trade.

        oaid: As the trade was read with.

        secret_no_days: How many days a virtual number shall connect; None leaves it to
            the platform.

    Raises:
        InvalidCallError: If one of them cannot be what it should.
    """

    tid: str
    oaid: str
    secret_no_days: int | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        _check_oaid(TopOaidDecrypt.api, self.tid, self.oaid)


class State(enum.Enum):
    """What became of a query."""

    DECRYPTED = "decrypted"
    """The receiver is there, in plain as far as the purpose allows."""

    WITHHELD = "withheld"
    """The platform knows the receiver and shows nothing in plain; see `Receiver.rule`."""

    UNMATCHED = "unmatched"
    """The address changed, and the OAID that was fetched anew does not match either."""

    MISSING = "missing"
    """The answer says nothing of it."""

    FAILED = "failed"
    """The call failed; the error is there."""


@frozen(kw_only=True)
class Outcome:
    """
    What became of one query. A person looks at all that are not `State.DECRYPTED`.

    Args:
        query: As it was given.

        state: What became of it.

        receiver: Where it was decrypted or withheld.

        error: Where the call, or the fetching of a new OAID, failed.

        oaid: The OAID that was asked with last: another one than the query's where the
            address had changed. Keep it.
    """

    query: OaidQuery
    state: State
    receiver: Receiver | None = None
    error: TopError | None = None
    oaid: str

    @property
    def needs_person(self) -> bool:
        """Whether somebody has to look."""
        return self.state is not State.DECRYPTED


@frozen(kw_only=True)
class Disclosure:
    """
    What an audit is told, once before a call is sent and once after its answer.

    Args:
        purpose: Why.

        api: By which call.

        tids: Of which trades: all that are asked, then those that came in plain.

        answered: False before the call, True after it.
    """

    purpose: Purpose
    api: str
    tids: tuple[str, ...]
    answered: bool

    @property
    def count(self) -> int:
        """How many trades."""
        return len(self.tids)


Audit = Callable[[Disclosure], None]
"""Told of every disclosure; if it raises before a call, nothing is asked."""


def log_disclosure(disclosure: Disclosure) -> None:
    """Write a disclosure into the log: the audit where no other is given."""
    extra: Mapping[str, Any] = {"disclosure": disclosure}
    _log.info("receiver data disclosed", extra=extra)


@frozen
class MergeCandidate:
    """
    One trade that might travel with others.

    Args:
        tid: Number of the trade.

        oaid: As the trade was read with.

        hint: What trades of one receiver surely share, such as the buyer's open id;
            trades with equal hints are compared in one call. Empty if nothing is known.

    Raises:
        InvalidCallError: If one of them cannot be what it should, or the hint is masked
            text, which strangers share.
    """

    tid: str
    oaid: str
    hint: str = ""

    def __attrs_post_init__(self) -> None:
        _check_oaid(TopOaidMerge.api, self.tid, self.oaid)
        if is_masked(self.hint):
            msg = f"{TopOaidMerge.api}: the hint of {self.tid} is masked text."
            raise InvalidCallError(msg, api=TopOaidMerge.api)


@frozen(kw_only=True)
class Merged:
    """
    Which trades may travel together, as far as was compared.

    Args:
        groups: Trades of one receiver each, two or more, in the order they were given.

        alone: Trades that share their receiver with no other of their call.

        failed: Trades whose call failed, with its error. They travel alone or are asked
            again.

        cut: Hints with more trades than one call can compare: there may be more to merge
            than was found.
    """

    groups: tuple[tuple[str, ...], ...] = ()
    alone: tuple[str, ...] = ()
    failed: Mapping[str, TopError] = field(factory=dict)
    cut: tuple[str, ...] = ()
