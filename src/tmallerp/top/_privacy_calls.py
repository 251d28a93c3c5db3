"""
The calls that `tmallerp.top.privacy` makes, as values.

Answers with plain personal data hide it from `repr`, so that neither a log nor a
traceback shows a buyer.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import attrs
from attrs import frozen

from tmallerp.top.method import Method, Tid, at_most

MOST_DECRYPTED = 20
"""Queries one call may carry."""

MOST_MERGED = 100
"""Trades one call may compare."""


def _personal() -> str | None:
    hidden: str | None = attrs.field(default=None, repr=False)
    return hidden


@frozen(kw_only=True)
class TopReceiver:
    """One receiver as the platform answers."""

    tid: Tid | None = None
    """Number of the trade."""

    order_id: Tid | None = None
    """The same, under the name that client decryption uses."""

    oaid: str | None = None
    """What was asked for."""

    matched: bool | None = None
    """False where the address has changed since the OAID was given."""

    name: str | None = _personal()
    """Name."""

    mobile: str | None = _personal()
    """Mobile, or a virtual number with its extension."""

    phone: str | None = _personal()
    """Landline."""

    country: str | None = _personal()
    """Country."""

    state: str | None = _personal()
    """Province."""

    city: str | None = _personal()
    """City."""

    district: str | None = _personal()
    """District or county."""

    town: str | None = _personal()
    """Town."""

    address_detail: str | None = _personal()
    """Street."""

    privacy_protection: bool | None = None
    """Whether the mobile is a virtual number."""

    secret_no_expire_time: datetime | None = None
    """Until when the virtual number connects."""

    desensitize_rule: str | None = None
    """Why something is still masked, in the platform's word."""


@frozen(kw_only=True)
class TopOaidDecryptAnswer:
    """The answer of `TopOaidDecrypt`."""

    receiver_list: tuple[TopReceiver, ...] = ()
    """The receivers, in no promised order."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TopOaidDecrypt(Method[TopOaidDecryptAnswer]):
    """
    Read receivers in plain, for a purpose.

    Source: https://open.taobao.com/api.htm?docId=54714&docType=2
    """

    api = "taobao.top.oaid.decrypt"
    idempotent = True

    query_list: tuple[Mapping[str, object], ...] = attrs.field(
        validator=at_most(MOST_DECRYPTED)
    )
    """``oaid``, ``tid``, ``scene`` and, if wanted, ``secret_no_days`` of each."""


@frozen(kw_only=True)
class TopOaidMergeAnswer:
    """The answer of `TopOaidMerge`."""

    tid_list: tuple[str, ...] = ()
    """Groups, each a comma-joined list of trades."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TopOaidMerge(Method[TopOaidMergeAnswer]):
    """
    Find trades that go to one receiver.

    Source: https://open.taobao.com/api.htm?docId=55032&docType=2
    """

    api = "taobao.top.oaid.merge"
    idempotent = True

    merge_list: tuple[Mapping[str, object], ...] = attrs.field(
        validator=at_most(MOST_MERGED)
    )
    """``oaid`` and ``tid`` of each."""
