"""
Numbers, carriers and branches.
"""

from __future__ import annotations

from attrs import frozen

from tmallerp.top.models.waybills.asking import AddressDto


@frozen(kw_only=True, weakref_slot=False)
class ServiceAttributeDto:
    """One setting of a carrier's service."""

    attribute_code: str | None = None
    """Its code."""

    attribute_name: str | None = None
    """Its name."""

    attribute_type: str | None = None
    """Kind of its value."""

    type_desc: str | None = None
    """The kind in words."""


@frozen(kw_only=True, weakref_slot=False)
class ServiceInfoDto:
    """One service of a carrier."""

    service_name: str | None = None
    """Its name."""

    service_code: str | None = None
    """Its code."""

    service_attributes: tuple[ServiceAttributeDto, ...] = ()
    """Its settings."""

    service_desc: str | None = None
    """What it is, in words."""

    required: bool | None = None
    """Whether it must be taken."""


@frozen(kw_only=True, weakref_slot=False)
class WaybillBranchAccount:
    """A carrier's branch and the numbers left there."""

    allocated_quantity: int | None = None
    """Numbers used, a count."""

    branch_code: str | None = None
    """Code of the branch."""

    branch_name: str | None = None
    """Name of the branch."""

    branch_status: int | None = None
    """State of the branch, as the platform writes it."""

    cancel_quantity: int | None = None
    """Numbers cancelled, a count."""

    print_quantity: int | None = None
    """Numbers printed, a count."""

    quantity: int | None = None
    """Numbers left, a count."""

    shipp_address_cols: tuple[AddressDto, ...] = ()
    """Addresses the seller may send from; requests repeat one of them word for word."""

    service_info_cols: tuple[ServiceInfoDto, ...] = ()
    """Services to choose from."""

    segment_code: str | None = None
    """Range of numbers, as the platform writes it."""

    brand_code: str | None = None
    """Code of the carrier's brand."""

    customer_code_list: tuple[str, ...] = ()
    """Numbers of monthly accounts."""

    customer_code_map: str | None = None
    """Monthly accounts in detail, as the platform writes them."""


@frozen(kw_only=True, weakref_slot=False)
class WaybillApplySubscriptionInfo:
    """The seller's contract with one carrier."""

    branch_account_cols: tuple[WaybillBranchAccount, ...] = ()
    """Its branches, with what is left of numbers."""

    cp_code: str | None = None
    """Carrier, by Cainiao's code."""

    cp_type: int | None = None
    """
    ``1`` run by the carrier, ``2`` franchise, ``3`` local delivery, ``4`` run by the
    carrier with branches.
    """


@frozen(kw_only=True, weakref_slot=False)
class WaybillCloudPrintResponse:
    """One waybill and what to print."""

    object_id: str | None = None
    """The number the request gave."""

    print_data: str | None = None
    """What to print, JSON in text for the print client."""

    waybill_code: str | None = None
    """The waybill's number; the child's where several travel together."""

    parent_waybill_code: str | None = None
    """Number of the parent, to ship with; absent unless several travel together."""

    extra_info: str | None = None
    """Further data, for special cases."""

    cp_code: str | None = None
    """Carrier, as asked for."""

    real_cp_code: str | None = None
    """Carrier that really takes it."""


@frozen(kw_only=True, weakref_slot=False)
class WaybillCloudPrintWithResultDescResponse:
    """
    The answer for one waybill asked for.

    A failure stands inside a good answer: look at `success`.
    """

    error_code: str | None = None
    """Code of the failure; absent where there is none."""

    error_message: str | None = None
    """The failure in words; absent where there is none."""

    object_id: str | None = None
    """The number the request gave."""

    success: bool | None = None
    """Whether this one was found."""

    waybill_cloud_print_response: WaybillCloudPrintResponse | None = None
    """The waybill; absent where it was not found."""


@frozen(kw_only=True, weakref_slot=False)
class WaybillServiceType:
    """One service of a carrier's product."""

    code: str | None = None
    """Its code."""

    name: str | None = None
    """Its name."""


@frozen(kw_only=True, weakref_slot=False)
class WaybillProductType:
    """One product of a carrier."""

    code: str | None = None
    """Its code."""

    name: str | None = None
    """Its name."""

    service_types: tuple[WaybillServiceType, ...] = ()
    """Its services."""
