"""
Agreeing, refusing, taking goods back.
"""

from __future__ import annotations

import attrs
from attrs import frozen

from tmallerp.top.files import File
from tmallerp.top.method import Id, Method, RefundId, at_most
from tmallerp.top.models.refunds.answers import RefundMappingResult
from tmallerp.top.models.refunds.refund import Refund


@frozen(kw_only=True, weakref_slot=False)
class RpRefundsAgreeAnswer:
    """The answer of `RpRefundsAgree`."""

    message: str | None = None
    """What went wrong, in words."""

    succ: bool | None = None
    """Whether the call went well; each refund has its own word in `results`."""

    results: tuple[RefundMappingResult, ...] = ()
    """One word for each refund."""

    msg_code: str | None = None
    """What went wrong, as a code."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class RpRefundsAgree(Method[RpRefundsAgreeAnswer]):
    """
    Agree to refunds and pay them out, several at once.

    Only the session of a sub-account with the right to refund may do so; that of the
    main account is refused with ``isv.invalid-permission:not_sub_user``.

    At most 20 refunds and 6,000 yuan a call on Taobao, 30 refunds and 10,000 yuan on
    Tmall. `results` says for each refund whether it was paid: some may fail alone.

    Above a threshold the first call fails and an SMS goes out; the same call with its
    *code* completes.

    It pays money, and amounts are in fen: a hundred times the number that
    `Refund.refund_fee` has in yuan. A stale version is refused: read the case again and
    decide again. After a lost answer read the cases back before anything else.

    Source: https://open.taobao.com/api.htm?docId=22465&docType=2
    """

    api = "taobao.rp.refunds.agree"

    refund_infos: str
    """
    One ``refund_id|fen|version|phase`` for each refund, comma-separated; fen without a
    point, the version as the case has it, the phase on Tmall only.
    """

    code: str | None = attrs.field(default=None, repr=False)
    """The code of the SMS that a first, failing call sent; None in a first call."""


@frozen(kw_only=True, weakref_slot=False)
class RpRefundReviewAnswer:
    """The answer of `RpRefundReview`."""

    is_success: bool | None = None
    """Whether it was accepted."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class RpRefundReview(Method[RpRefundReviewAnswer]):
    """
    Mark a Tmall refund as checked, or not, for paying in batches.

    Tmall only. It pays nothing.

    The version and the phase must be those of the case now, or the call fails: read
    them with `RefundGet` just before, send them along, and read again after a refusal,
    never the same call twice.

    Source: https://open.taobao.com/api.htm?docId=23875&docType=2
    """

    api = "taobao.rp.refund.review"

    operator: str
    """Name of who checked it."""

    refund_id: RefundId
    """Number of the refund."""

    refund_phase: str
    """
    ``onsale`` before the trade succeeded, ``aftersale`` later; as the case has it.
    Tmall wants it.
    """

    refund_version: int
    """Version of the case, milliseconds since 1970; as the case has it now."""

    message: str
    """What to say about it."""

    result: bool
    """True allows paying it in batches, False does not, or no longer."""


@frozen(kw_only=True, weakref_slot=False)
class RpReturngoodsAgreeAnswer:
    """The answer of `RpReturngoodsAgree`."""

    is_success: bool | None = None
    """Whether it was accepted."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class RpReturngoodsAgree(Method[RpReturngoodsAgreeAnswer]):
    """
    Agree that goods come back, and say where to.

    Tmall wants *refund_phase*, *refund_version*, *remark* and *seller_address_id*,
    though all may be None here; Taobao wants the address in words as well. The number
    of the address is `contact_id` of `LogisticsAddressSearch`.

    The version and the phase must be those of the case now, or the call fails: read
    them with `RefundGet` just before, send them along, and read again after a refusal,
    never the same call twice.

    Source: https://open.taobao.com/api.htm?docId=22466&docType=2
    """

    api = "taobao.rp.returngoods.agree"

    refund_id: RefundId
    """Number of the refund."""

    refund_phase: str | None = None
    """
    ``onsale`` before the trade succeeded, ``aftersale`` later; as the case has it.
    Tmall wants it.
    """

    refund_version: int | None = None
    """Version of the case, milliseconds since 1970, as it is now. Tmall wants it."""

    remark: str | None = None
    """Words to the buyer; Tmall wants them."""

    address: str | None = None
    """Return address in words; Taobao wants it."""

    seller_address_id: Id | None = None
    """Number of the return address; required by both, see `LogisticsAddressSearch`."""

    mobile: str | None = attrs.field(default=None, repr=False)
    """The seller's mobile number; Taobao wants it."""

    post: str | None = None
    """Postcode of the return address; Taobao wants it."""

    name: str | None = None
    """Who receives the goods; Taobao wants it."""

    tel: str | None = None
    """The seller's telephone; Taobao wants it."""

    post_fee_bear_role: int | None = None
    """Who pays the postage: 0 the seller, 1 the buyer."""

    virtual_return_goods: bool | None = None
    """True where nothing is really sent back."""


@frozen(kw_only=True, weakref_slot=False)
class RpReturngoodsRefillAnswer:
    """The answer of `RpReturngoodsRefill`."""

    is_success: bool | None = None
    """Whether it was accepted."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class RpReturngoodsRefill(Method[RpReturngoodsRefillAnswer]):
    """
    Fill in the parcel in which a buyer sent goods back.

    Tmall only. For goods that arrived before the buyer named their parcel.

    Refused where the buyer named the parcel already. Read the case first; it carries
    `sid`.

    Source: https://open.taobao.com/api.htm?docId=23876&docType=2
    """

    api = "taobao.rp.returngoods.refill"

    refund_id: RefundId
    """Number of the refund."""

    refund_phase: str
    """
    ``onsale`` before the trade succeeded, ``aftersale`` later; as the case has it.
    Tmall wants it.
    """

    logistics_waybill_no: str
    """Number of the returned parcel."""

    logistics_company_code: str
    """The carrier's code."""


@frozen(kw_only=True, weakref_slot=False)
class RpReturngoodsRefuseAnswer:
    """The answer of `RpReturngoodsRefuse`."""

    result: bool | None = None
    """Whether it was accepted."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class RpReturngoodsRefuse(Method[RpReturngoodsRefuseAnswer]):
    """
    Refuse goods that a buyer sent back, with a picture as proof.

    Tmall only. Reasons come from `RefundRefusereasonGet`.

    The version and the phase must be those of the case now, or the call fails: read
    them with `RefundGet` just before, send them along, and read again after a refusal,
    never the same call twice.

    Source: https://open.taobao.com/api.htm?docId=23877&docType=2
    """

    api = "taobao.rp.returngoods.refuse"

    refund_id: RefundId
    """Number of the refund."""

    refund_phase: str
    """
    ``onsale`` before the trade succeeded, ``aftersale`` later; as the case has it.
    Tmall wants it.
    """

    refund_version: int
    """Version of the case, milliseconds since 1970; as the case has it now."""

    refuse_proof: bytes | File = attrs.field(validator=at_most(5242880))
    """A picture as proof, at most 5 MiB (5,242,880 bytes)."""

    refuse_reason_id: Id | None = None
    """Number of the reason, from `RefundRefusereasonGet`."""


@frozen(kw_only=True, weakref_slot=False)
class RpRefundInterceptAnswer:
    """The answer of `RpRefundIntercept`."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class RpRefundIntercept(Method[RpRefundInterceptAnswer]):
    """
    Start the interception of a parcel whose buyer wants the money back.

    The answer says nothing but that the call was taken: watch the case.

    Send it once: whether a second call starts a second interception is not stated. The
    version must be that of the case now, or the call fails; read it with `RefundGet`
    just before.

    Source: https://open.taobao.com/api.htm?docId=64009&docType=2
    """

    api = "taobao.rp.refund.intercept"

    refund_id: RefundId
    """Number of the refund."""

    refund_version: int
    """Version of the case, milliseconds since 1970; as the case has it now."""


@frozen(kw_only=True, weakref_slot=False)
class RefundRefuseAnswer:
    """The answer of `RefundRefuse`."""

    refund: Refund | None = None
    """The case, with what changed."""

    is_success: bool | None = None
    """Whether it was accepted."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class RefundRefuse(Method[RefundRefuseAnswer]):
    """
    Refuse a refund, with words and a picture as proof.

    Tmall wants *refund_phase*, *refund_version* and *refuse_proof*, though all may be
    None here. Reasons come from `RefundRefusereasonGet`.

    The platform forbids it for some cases, such as goods not shipped yet or returns
    without a reason: `operation_contraint` of the case and `RefundDetailGet` say so.

    The version and the phase must be those of the case now, or the call fails: read
    them with `RefundGet` just before, send them along, and read again after a refusal,
    never the same call twice.

    Source: https://open.taobao.com/api.htm?docId=10480&docType=2
    """

    api = "taobao.refund.refuse"

    refund_id: RefundId
    """Number of the refund."""

    refuse_message: str = attrs.field(validator=at_most(200, least=0))
    """Words to the buyer, 2 to 200 characters."""

    refuse_proof: bytes | File | None = attrs.field(default=None, validator=at_most(130000))
    """A picture as proof: gif, jpg or png, at most 130,000 bytes; Tmall wants it."""

    refund_phase: str | None = None
    """
    ``onsale`` before the trade succeeded, ``aftersale`` later; as the case has it.
    Tmall wants it.
    """

    refund_version: int | None = None
    """Version of the case, milliseconds since 1970, as it is now. Tmall wants it."""

    refuse_reason_id: Id | None = None
    """Number of the reason, from `RefundRefusereasonGet`."""
