"""
What a warehouse tells about refunds.
"""

from __future__ import annotations

from attrs import frozen

from tmallerp.top.method import Method
from tmallerp.top.models.refunds.answers import (
    CancelGoodsDto,
    RdcAligeniusRefundsCheckResult,
    RdcAligeniusSendgoodsCancelResult,
    RefundCheckDto,
)


@frozen(kw_only=True, weakref_slot=False)
class RdcAligeniusSendgoodsCancelAnswer:
    """The answer of `RdcAligeniusSendgoodsCancel`."""

    result: RdcAligeniusSendgoodsCancelResult | None = None
    """Whether the report was taken."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class RdcAligeniusSendgoodsCancel(Method[RdcAligeniusSendgoodsCancelAnswer]):
    """
    Report whether shipping was stopped for a refund only (仅退款).

    For a buyer who wants the money back before the goods leave: the ERP stops the
    parcel, then says so.

    Treat ``SUCCESS`` as giving the money back: report it only when the warehouse has
    really stopped the parcel, and ``FAIL`` when it left. Report once a refund, after
    reading where it stands.

    Source: https://open.taobao.com/api.htm?docId=29304&docType=2
    """

    api = "taobao.rdc.aligenius.sendgoods.cancel"

    param: CancelGoodsDto
    """What was stopped, and how it went."""


@frozen(kw_only=True, weakref_slot=False)
class RdcAligeniusRefundsCheckAnswer:
    """The answer of `RdcAligeniusRefundsCheck`."""

    result: RdcAligeniusRefundsCheckResult | None = None
    """Whether the report was taken."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class RdcAligeniusRefundsCheck(Method[RdcAligeniusRefundsCheckAnswer]):
    """
    Report that the ERP has checked a refund.

    There is only the positive verdict; a doubtful case is not reported at all.

    Treat it as giving the money back: report it only for the right case, line and sum.
    Report once a refund, after reading where it stands.

    Source: https://open.taobao.com/api.htm?docId=29161&docType=2
    """

    api = "taobao.rdc.aligenius.refunds.check"

    param: RefundCheckDto
    """What was checked."""
