"""
Messages and negotiations of a case.
"""

from __future__ import annotations

import attrs
from attrs import frozen

from tmallerp.top.files import File
from tmallerp.top.method import Id, Method, RefundId, at_most, fits
from tmallerp.top.models.refunds.answers import Address, MaxRefundFee
from tmallerp.top.models.refunds.refund import Reason, RefundMessage


@frozen(kw_only=True, weakref_slot=False)
class RefundMessageAddAnswer:
    """The answer of `RefundMessageAdd`."""

    refund_message: RefundMessage | None = None
    """The message, as it stands there now."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class RefundMessageAdd(Method[RefundMessageAddAnswer]):
    """
    Add a message with a picture to a refund.

    The buyer reads it. A picture is required.

    Sent twice it stands there twice: after a lost answer read `RefundMessagesGet`.

    Source: https://open.taobao.com/api.htm?docId=125&docType=2
    """

    api = "taobao.refund.message.add"

    refund_id: RefundId
    """Number of the refund."""

    content: str = attrs.field(validator=fits(400))
    """The words, at most 400 bytes."""

    image: bytes | File = attrs.field(validator=at_most(512000))
    """A picture: jpg, gif or png, at most 500 KiB (512,000 bytes)."""


@frozen(kw_only=True, weakref_slot=False)
class RefundNegotiatereturnAnswer:
    """The answer of `RefundNegotiatereturn`."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class RefundNegotiatereturn(Method[RefundNegotiatereturnAnswer]):
    """
    Propose to the buyer that goods come back for a sum.

    Address, version and the highest sum come from `RefundNegotiatereturnRender`.

    The answer says nothing but that the call was taken: watch the case.

    The sum is in fen, not in yuan. The version must be that of the case now, or the
    call fails: render again after a refusal.

    Source: https://open.taobao.com/api.htm?docId=64010&docType=2
    """

    api = "taobao.refund.negotiatereturn"

    refund_id: RefundId
    """Number of the refund."""

    refund_version: int
    """Version of the case, milliseconds since 1970; as the case has it now."""

    refund_fee: int
    """What the buyer would get back, in fen."""

    address_id: Id
    """Number of the return address, from `RefundNegotiatereturnRender`."""


@frozen(kw_only=True, weakref_slot=False)
class RefundNegotiatereturnRenderAnswer:
    """The answer of `RefundNegotiatereturnRender`."""

    apply_tips: str | None = None
    """What the platform tells the seller about it."""

    refund_version: int | None = None
    """Version of the case, to send back with the proposal."""

    reason_list: tuple[Reason, ...] = ()
    """Reasons to choose from."""

    max_refund_fee: MaxRefundFee | None = None
    """The highest sum that may be proposed."""

    address_list: tuple[Address, ...] = ()
    """Return addresses to choose from."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class RefundNegotiatereturnRender(Method[RefundNegotiatereturnRenderAnswer]):
    """
    Read what a proposal to the buyer may contain.

    Reasons, addresses, the highest sum and the version, for `RefundNegotiatereturn`.
    Fetch it fresh: the version goes stale.

    Source: https://open.taobao.com/api.htm?docId=64015&docType=2
    """

    api = "taobao.refund.negotiatereturn.render"
    idempotent = True

    refund_id: RefundId
    """Number of the refund."""
