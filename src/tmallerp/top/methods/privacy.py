"""
Privacy: the receiver's identity, plain data for a purpose, merging, buyers' ids.
"""

from __future__ import annotations

import attrs
from attrs import frozen

from tmallerp.top.method import Method, Tid, as_tuple, at_most
from tmallerp.top.models.privacy import OrderMerge, Receiver, ReceiverQuery


@frozen(kw_only=True, weakref_slot=False)
class TopOaidDecryptAnswer:
    """The answer of `TopOaidDecrypt`."""

    receiver_list: tuple[Receiver, ...] = ()
    """The receivers, in plain text."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TopOaidDecrypt(Method[TopOaidDecryptAnswer]):
    """
    Read receivers in plain text, up to twenty at once.

    Where `matched` is false the address was changed: read the trade again and ask with
    its new OAID.

    Where `privacy_protection` is true the mobile is a virtual number with an extension
    that expires.

    Ask only for the scene at hand and keep plain text no longer than needed; waybills
    can be printed from the OAID alone.

    Source: https://open.taobao.com/api.htm?docId=54714&docType=2
    """

    api = "taobao.top.oaid.decrypt"
    idempotent = True

    query_list: tuple[ReceiverQuery, ...] = attrs.field(
        converter=as_tuple, validator=at_most(20)
    )
    """The receivers to read, at most 20."""


@frozen(kw_only=True, weakref_slot=False)
class TopOaidMergeAnswer:
    """The answer of `TopOaidMerge`."""

    tid_list: tuple[str, ...] = ()
    """Groups of trades that go to one receiver, each the numbers joined by commas."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TopOaidMerge(Method[TopOaidMergeAnswer]):
    """
    Find which trades go to the same receiver, up to a hundred at once.

    The only right way to combine shipments: OAIDs and masked addresses cannot be
    compared.

    Source: https://open.taobao.com/api.htm?docId=55032&docType=2
    """

    api = "taobao.top.oaid.merge"
    idempotent = True

    merge_list: tuple[OrderMerge, ...] = attrs.field(
        converter=as_tuple, validator=at_most(100)
    )
    """Trades with their OAIDs, at most 100."""


@frozen(kw_only=True, weakref_slot=False)
class TopOaidClientDecryptAnswer:
    """The answer of `TopOaidClientDecrypt`."""

    receiver_list: tuple[Receiver, ...] = ()
    """The receiver, in plain text."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TopOaidClientDecrypt(Method[TopOaidClientDecryptAnswer]):
    """
    Read one receiver in plain text from a client program.

    Needs no session but a token from `TopOnceTokenGet` that is good for one call.

    Where `matched` is false the address was changed: read the trade again.

    Source: https://open.taobao.com/api.htm?docId=55714&docType=2
    """

    api = "taobao.top.oaid.client.decrypt"
    idempotent = True
    needs_session = False

    sec_once_token: str = attrs.field(repr=False)
    """Token from `TopOnceTokenGet`, good for one call."""

    query_list: tuple[ReceiverQuery, ...] = attrs.field(
        converter=as_tuple, validator=at_most(1)
    )
    """The receiver to read, only one."""


@frozen(kw_only=True, weakref_slot=False)
class TopOnceTokenGetAnswer:
    """The answer of `TopOnceTokenGet`."""

    result_code: str | None = None
    """What went wrong, as a code."""

    token: str | None = attrs.field(default=None, repr=False)
    """The token, good for one call. Never log it."""

    result_msg: str | None = None
    """What went wrong, in words."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TopOnceTokenGet(Method[TopOnceTokenGetAnswer]):
    """
    Fetch a token that is good for one call from a client program.

    Every call gives a token to be used once; never keep or log it.

    Source: https://open.taobao.com/api.htm?docId=55747&docType=2
    """

    api = "taobao.top.once.token.get"
    idempotent = True
    needs_session = False

    sec_token: str = attrs.field(repr=False)
    """The security token the client program holds."""


@frozen(kw_only=True, weakref_slot=False)
class OpenuidGetAnswer:
    """The answer of `OpenuidGet`."""

    open_uid: str | None = None
    """The account that granted the session, stable for this app."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class OpenuidGet(Method[OpenuidGetAnswer]):
    """
    Read the open id of the account that granted the session.

    Source: https://open.taobao.com/api.htm?docId=33220&docType=2
    """

    api = "taobao.openuid.get"
    idempotent = True


@frozen(kw_only=True, weakref_slot=False)
class OpenuidGetBytradeAnswer:
    """The answer of `OpenuidGetBytrade`."""

    open_uid: str | None = None
    """The buyer, stable for this app."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class OpenuidGetBytrade(Method[OpenuidGetBytradeAnswer]):
    """
    Read the buyer's open id from a trade.

    The id is stable for this app; another app sees another one.

    Source: https://open.taobao.com/api.htm?docId=33221&docType=2
    """

    api = "taobao.openuid.get.bytrade"
    idempotent = True

    tid: Tid
    """Number of the trade."""


@frozen(kw_only=True, weakref_slot=False)
class OpenuidGetBymixnickAnswer:
    """The answer of `OpenuidGetBymixnick`."""

    open_uid: str | None = None
    """The buyer, stable for this app."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class OpenuidGetBymixnick(Method[OpenuidGetBymixnickAnswer]):
    """
    Read the buyer's open id from an obfuscated nick.

    The id is stable for this app; another app sees another one.

    Source: https://open.taobao.com/api.htm?docId=33223&docType=2
    """

    api = "taobao.openuid.get.bymixnick"
    idempotent = True

    mix_nick: str
    """The buyer's nick as obfuscated for mobile apps."""
