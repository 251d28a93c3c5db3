"""
Electronic invoices; the older topics.
"""

from __future__ import annotations

from attrs import field, frozen

from tmallerp.top.messages.events._event import Event


@frozen(kw_only=True)
class BuyerConfirmSend(Event):
    """
    A buyer confirmed that an electronic invoice is sent.

    Source: https://open.taobao.com/tmc.htm?docId=863&docType=9
    """

    TOPIC = "taobao_einvoice_BuyerConfirmSend"

    token: str | None = field(default=None, repr=False)
    """A token that stands for the case."""


@frozen(kw_only=True)
class InvoiceRequestCreate(Event):
    """
    An electronic invoice is to be issued; the older topic.

    Source: https://open.taobao.com/tmc.htm?docId=816&docType=9
    """

    TOPIC = "taobao_einvoice_InvoiceRequestCreate"

    payee_register_no: str | None = None
    """Tax number of who issues the invoice."""

    platform_code: str | None = None
    """Which platform the order is of."""

    platform_tid: str | None = None
    """Number of the order on its platform."""

    serial_no: str | None = None
    """Serial number of the request, which identifies it."""


@frozen(kw_only=True)
class InvoiceResultReturn(Event):
    """
    The issuing of an electronic invoice ended; the older topic.

    Source: https://open.taobao.com/tmc.htm?docId=817&docType=9
    """

    TOPIC = "taobao_einvoice_InvoiceResultReturn"

    create_result: str | None = None
    """Whether the invoice was issued, as the platform names it."""

    payee_register_no: str | None = None
    """Tax number of who issues the invoice."""

    platform_code: str | None = None
    """Which platform the order is of."""

    platform_tid: str | None = None
    """Number of the order on its platform."""

    serial_no: str | None = None
    """Serial number of the request, which identifies it."""
