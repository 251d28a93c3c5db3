"""
One refund case.
"""

from __future__ import annotations

from typing import ClassVar

import attrs
from attrs import frozen

from tmallerp.top.method import Method, PagedMethod, RefundId, at_most
from tmallerp.top.models.refunds.answers import (
    RefundQueryByOrderIdRequest,
    RefundStatusGetResultSet,
)
from tmallerp.top.models.refunds.refund import (
    Reason,
    Refund,
    RefundDetail,
    RefundMessage,
)


@frozen(kw_only=True, weakref_slot=False)
class RefundGetAnswer:
    """The answer of `RefundGet`."""

    refund: Refund | None = None
    """The case."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class RefundGet(Method[RefundGetAnswer]):
    """
    Read one refund case whole.

    Its `refund_version` and `refund_phase` are what every answer to the case must send
    back.

    Source: https://open.taobao.com/api.htm?docId=53&docType=2
    """

    api = "taobao.refund.get"
    idempotent = True
    fields_of = "refund"
    asks: ClassVar[str | None] = (
        "refund_id,alipay_no,tid,oid,buyer_nick,seller_nick,total_fee,"
        "status,created,modified,refund_fee,good_status,has_good_return,"
        "payment,reason,desc,num_iid,title,price,num,good_return_time,"
        "company_name,sid,address,shipping_type,refund_remind_timeout,"
        "refund_phase,refund_version,operation_contraint,attribute,outer_id,"
        "sku,dispute_type,cs_status,order_status,split_seller_fee,"
        "split_taobao_fee,buyer_open_uid,advance_status"
    )

    refund_id: RefundId
    """Number of the refund."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for the usual ones."""


@frozen(kw_only=True, weakref_slot=False)
class RefundDetailGetAnswer:
    """The answer of `RefundDetailGet`."""

    detail: RefundDetail | None = None
    """What may be done, and the version."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class RefundDetailGet(Method[RefundDetailGetAnswer]):
    """
    Read what may be done with a refund case now, and its version.

    Ask it before an answer: an operation that is not allowed says why.

    Source: https://open.taobao.com/api.htm?docId=64018&docType=2
    """

    api = "taobao.refund.detail.get"
    idempotent = True
    fields_of = "detail"

    refund_id: RefundId
    """Number of the refund."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""


@frozen(kw_only=True, weakref_slot=False)
class RefundStatusGetAnswer:
    """The answer of `RefundStatusGet`."""

    result_package: RefundStatusGetResultSet | None = None
    """The refunds found, or what went wrong."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class RefundStatusGet(Method[RefundStatusGetAnswer]):
    """
    Read where the refunds of one order stand.

    Shorter than `RefundGet`: numbers, status and time of change only.

    Source: https://open.taobao.com/api.htm?docId=55487&docType=2
    """

    api = "taobao.refund.status.get"
    idempotent = True

    query_param: RefundQueryByOrderIdRequest
    """The order to ask for."""


@frozen(kw_only=True, weakref_slot=False)
class RefundRefusereasonGetAnswer:
    """The answer of `RefundRefusereasonGet`."""

    reasons: tuple[Reason, ...] = ()
    """The reasons allowed."""

    total_results: int | None = None
    """Rows in all."""

    has_next: bool | None = None
    """Whether a further page has rows."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class RefundRefusereasonGet(Method[RefundRefusereasonGetAnswer]):
    """
    Read the reasons for which a refund may be refused.

    Source: https://open.taobao.com/api.htm?docId=26204&docType=2
    """

    api = "taobao.refund.refusereason.get"
    idempotent = True
    fields_of = "reasons"

    refund_phase: str
    """
    ``onsale`` before the trade succeeded, ``aftersale`` later; as the case has it.
    Tmall wants it.
    """

    refund_id: RefundId
    """Number of the refund."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""


@frozen(kw_only=True, weakref_slot=False)
class RefundMessagesGetAnswer:
    """The answer of `RefundMessagesGet`."""

    refund_messages: tuple[RefundMessage, ...] = ()
    """The messages of this page."""

    total_results: int | None = None
    """Rows in all."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class RefundMessagesGet(PagedMethod[RefundMessagesGetAnswer, RefundMessage]):
    """
    Read the conversation about a refund.

    Tmall wants *refund_phase*, though it may be None here. Proofs are pictures behind
    addresses.

    Source: https://open.taobao.com/api.htm?docId=124&docType=2
    """

    api = "taobao.refund.messages.get"
    idempotent = True
    fields_of = "refund_messages"
    rows_of = "refund_messages"

    refund_id: RefundId
    """Number of the refund."""

    refund_phase: str | None = None
    """
    ``onsale`` before the trade succeeded, ``aftersale`` later; as the case has it.
    Tmall wants it.
    """

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""

    page_no: int = attrs.field(default=1, validator=at_most(None))
    """Page, from 1."""

    page_size: int = 40
    """Rows a page."""
