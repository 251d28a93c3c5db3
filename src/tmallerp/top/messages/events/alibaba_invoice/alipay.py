"""
Invoices for payments by Alipay.
"""

from __future__ import annotations

from attrs import frozen

from tmallerp.top.messages.events._event import Event


@frozen(kw_only=True)
class AlipayApply(Event):
    """
    A buyer asked for an invoice through Alipay.

    Source: https://open.taobao.com/tmc.htm?docId=896&docType=9
    """

    TOPIC = "alibaba_invoice_AlipayApply"

    alipay_user_id: str | None = None
    """The user at Alipay."""

    apply_id: str | None = None
    """Number of the application."""

    platform_code: str | None = None
    """Which platform the order is of."""

    platform_tid: str | None = None
    """Number of the order on its platform."""


@frozen(kw_only=True)
class AlipayApplyResult(Event):
    """
    A request for an invoice through Alipay was answered.

    Source: https://open.taobao.com/tmc.htm?docId=895&docType=9
    """

    TOPIC = "alibaba_invoice_AlipayApplyResult"

    alipay_user_id: str | None = None
    """The user at Alipay."""

    apply_id: str | None = None
    """Number of the application."""

    message: str | None = None
    """The text that came along."""

    platform_code: str | None = None
    """Which platform the order is of."""

    platform_tid: str | None = None
    """Number of the order on its platform."""

    result: bool | None = None
    """What came of it."""


@frozen(kw_only=True)
class AlipayCreateReq(Event):
    """
    An invoice is to be issued for a payment by Alipay.

    Source: https://open.taobao.com/tmc.htm?docId=898&docType=9
    """

    TOPIC = "alibaba_invoice_AlipayCreateReq"

    alipay_buyer_id: str | None = None
    """The buyer at Alipay."""

    payee_register_no: str | None = None
    """Tax number of who issues the invoice."""

    pay_no: str | None = None
    """Number of the payment."""

    platform_code: str | None = None
    """Which platform the order is of."""

    platform_tid: str | None = None
    """Number of the order on its platform."""

    seller_id: str | None = None
    """Number of the seller."""

    serial_no: str | None = None
    """Serial number of the request, which identifies it."""

    user_platform_code: str | None = None
    """The user's platform."""


@frozen(kw_only=True)
class AlipayResultReturn(Event):
    """
    The issuing of an invoice for a payment by Alipay ended.

    Source: https://open.taobao.com/tmc.htm?docId=897&docType=9
    """

    TOPIC = "alibaba_invoice_AlipayResultReturn"

    alipay_buyer_id: str | None = None
    """The buyer at Alipay."""

    alipay_seller_id: str | None = None
    """The seller at Alipay."""

    apply_id: str | None = None
    """Number of the application."""

    buyer_id: str | None = None
    """Number of the buyer."""

    create_result: str | None = None
    """Whether the invoice was issued, as the platform names it."""

    payee_register_no: str | None = None
    """Tax number of who issues the invoice."""

    pay_no: str | None = None
    """Number of the payment."""

    platform_code: str | None = None
    """Which platform the order is of."""

    platform_tid: str | None = None
    """Number of the order on its platform."""

    seller_id: str | None = None
    """Number of the seller."""

    serial_no: str | None = None
    """Serial number of the request, which identifies it."""

    user_platform_code: str | None = None
    """The user's platform."""
