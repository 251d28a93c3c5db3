"""
Clerks, tax disks, switches and parcels of the invoice service.
"""

from __future__ import annotations

from datetime import datetime

from attrs import field, frozen

from tmallerp.top.messages.events._event import Event


@frozen(kw_only=True)
class ClerkStatusChange(Event):
    """
    The state of a clerk who issues invoices changed.

    Source: https://open.taobao.com/tmc.htm?docId=1936&docType=9
    """

    TOPIC = "alibaba_invoice_ClerkStatusChange"

    action: str | None = None
    """What was done."""

    clerk_id: str | None = None
    """Number of the clerk."""

    register_no: str | None = None
    """Tax number."""

    ts: int | None = None


@frozen(kw_only=True)
class DiskMail(Event):
    """
    A tax disk was put in the post.

    Source: https://open.taobao.com/tmc.htm?docId=954&docType=9
    """

    TOPIC = "alibaba_invoice_DiskMail"

    contact_name: str | None = field(default=None, repr=False)
    """Whom to ask; personal."""

    contact_phone: str | None = field(default=None, repr=False)
    """Phone of whom to ask; personal."""

    logistics_company: str | None = None
    """Name of the carrier."""

    logistics_no: str | None = None
    """Number of the parcel."""

    order_id: str | None = None
    """Number of the order."""

    tax_disk_count: str | None = None

    type: int | None = None
    """Which kind, as the platform names it."""


@frozen(kw_only=True)
class DiskOffline(Event):
    """
    A tax disk went offline.

    Source: https://open.taobao.com/tmc.htm?docId=1038&docType=9
    """

    TOPIC = "alibaba_invoice_DiskOffline"

    company_name: str | None = None
    """Name of the company."""

    diskoffline_id: str | None = None

    order_id: str | None = None
    """Number of the order."""

    payee_register_no: str | None = None
    """Tax number of who issues the invoice."""


@frozen(kw_only=True)
class ItemNoSwitch(Event):
    """
    The switch for item codes on invoices was turned.

    Source: https://open.taobao.com/tmc.htm?docId=1070&docType=9
    """

    TOPIC = "alibaba_invoice_ItemNoSwitch"

    item_no_switch: str | None = None
    """Position of the switch."""

    payee_register_no: str | None = None
    """Tax number of who issues the invoice."""


@frozen(kw_only=True)
class Logistics(Event):
    """
    A paper invoice is on its way.

    Source: https://open.taobao.com/tmc.htm?docId=1352&docType=9
    """

    TOPIC = "alibaba_invoice_Logistics"

    customer_id: str | None = None
    """Number of the customer."""

    customer_site: str | None = None

    customer_system: str | None = None

    gmt_send: datetime | None = None
    """When it was sent."""

    invoice_code: str | None = None
    """Code of the invoice."""

    invoice_date: datetime | None = None
    """Date of the invoice."""

    invoice_id: str | None = None
    """Number of the invoice's record."""

    invoice_no: str | None = None
    """Number of the invoice."""

    logistics_companies: str | None = None

    related_id: str | None = None
    """Number of what it belongs to."""

    sender: str | None = None
    """Who sends it."""

    timestamp: datetime | None = None
    """When it was told."""

    tracking_number: str | None = None
    """Number of the parcel."""


@frozen(kw_only=True)
class PreConsulting(Event):
    """
    A company asks about the invoice service.

    Source: https://open.taobao.com/tmc.htm?docId=1065&docType=9
    """

    TOPIC = "alibaba_invoice_PreConsulting"

    company_name: str | None = None
    """Name of the company."""

    contact_mail: str | None = field(default=None, repr=False)
    """Mail of whom to ask; personal."""

    contact_name: str | None = field(default=None, repr=False)
    """Whom to ask; personal."""

    contact_phone: str | None = field(default=None, repr=False)
    """Phone of whom to ask; personal."""

    contact_wangwang: str | None = field(default=None, repr=False)
    """Chat account of whom to ask; personal."""

    create_time: datetime | None = None
    """When it was created."""

    issue_type: str | None = None


@frozen(kw_only=True)
class TaxChange(Event):
    """
    A company's tax number changed.

    Source: https://open.taobao.com/tmc.htm?docId=1089&docType=9
    """

    TOPIC = "alibaba_invoice_TaxChange"

    change_type: int | None = None

    company_name: str | None = None
    """Name of the company."""

    new_payee_register_no: str | None = None
    """The new tax number."""

    old_payee_register_no: str | None = None
    """The former tax number."""

    taxchange_id: str | None = None


@frozen(kw_only=True)
class TaxCodeSwitch(Event):
    """
    The switch for tax codes on invoices was turned.

    Source: https://open.taobao.com/tmc.htm?docId=1073&docType=9
    """

    TOPIC = "alibaba_invoice_TaxCodeSwitch"

    item_no_switch: str | None = None
    """Position of the switch."""

    payee_register_no: str | None = None
    """Tax number of who issues the invoice."""


@frozen(kw_only=True)
class TaxOfficeUserkeyReturn(Event):
    """
    The tax office returned a user key.

    Source: https://open.taobao.com/tmc.htm?docId=1776&docType=9
    """

    TOPIC = "alibaba_invoice_TaxOfficeUserkeyReturn"

    id: str | None = None
    """Its number."""

    payee_register_no: str | None = None
    """Tax number of who issues the invoice."""

    userkey: str | None = field(default=None, repr=False)

    uuid: str | None = None
