"""
The seller's address book.
"""

from __future__ import annotations

import attrs
from attrs import frozen

from tmallerp.top.method import Id, Method, at_most
from tmallerp.top.models.logistics.carriers import AddressResult


@frozen(kw_only=True, weakref_slot=False)
class LogisticsAddressSearchAnswer:
    """The answer of `LogisticsAddressSearch`."""

    addresses: tuple[AddressResult, ...] = ()
    """The addresses."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class LogisticsAddressSearch(Method[LogisticsAddressSearchAnswer]):
    """
    List the seller's addresses.

    Their `contact_id` is what sending and agreeing to a return want. The district may
    sit in `country`.

    Source: https://open.taobao.com/api.htm?docId=10683&docType=2
    """

    api = "taobao.logistics.address.search"
    idempotent = True

    rdef: str | None = None
    """
    ``get_def`` the default for sending, ``cancel_def`` that for returns, ``no_def`` the
    others; all without.
    """


@frozen(kw_only=True, weakref_slot=False)
class LogisticsAddressAddAnswer:
    """The answer of `LogisticsAddressAdd`."""

    address_result: AddressResult | None = None
    """The address."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class LogisticsAddressAdd(Method[LogisticsAddressAddAnswer]):
    """
    Add an address to the seller's address book.

    A mobile or a telephone number must be given; abroad the district and the postcode
    may be missing.

    A repeat may add the address twice. Making it a default takes that role from the
    former one.

    Source: https://open.taobao.com/api.htm?docId=10686&docType=2
    """

    api = "taobao.logistics.address.add"

    contact_name: str = attrs.field(repr=False)
    """Name of the person there."""

    province: str
    """Province."""

    city: str
    """City."""

    addr: str = attrs.field(repr=False)
    """Street, without province, city and district."""

    country: str | None = None
    """District or county, despite its name; may be missing abroad."""

    zip_code: str | None = None
    """Postcode; may be missing abroad."""

    phone: str | None = attrs.field(default=None, repr=False)
    """Telephone; this or *mobile_phone* must be given."""

    mobile_phone: str | None = attrs.field(default=None, repr=False)
    """Mobile; this or *phone* must be given."""

    seller_company: str | None = attrs.field(default=None, validator=at_most(20, least=0))
    """Company, at most 20 bytes."""

    memo: str | None = attrs.field(default=None, validator=at_most(256, least=0))
    """A note, at most 256 bytes."""

    get_def: bool | None = None
    """True makes it the default for sending."""

    cancel_def: bool | None = None
    """True makes it the default for returns."""


@frozen(kw_only=True, weakref_slot=False)
class LogisticsAddressModifyAnswer:
    """The answer of `LogisticsAddressModify`."""

    address_result: AddressResult | None = None
    """The address."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class LogisticsAddressModify(Method[LogisticsAddressModifyAnswer]):
    """
    Replace an address in the seller's address book.

    Give the whole address, not only what changes: an empty value cannot be sent. A
    mobile or a telephone number must be given.

    Making it a default takes that role from the former one, and sending without
    `sender_id` uses the default.

    Source: https://open.taobao.com/api.htm?docId=10685&docType=2
    """

    api = "taobao.logistics.address.modify"

    contact_id: Id
    """Number of the address."""

    contact_name: str = attrs.field(repr=False)
    """Name of the person there."""

    province: str
    """Province."""

    city: str
    """City."""

    addr: str = attrs.field(repr=False)
    """Street, without province, city and district."""

    country: str | None = None
    """District or county, despite its name; may be missing abroad."""

    zip_code: str | None = None
    """Postcode; may be missing abroad."""

    phone: str | None = attrs.field(default=None, repr=False)
    """Telephone; this or *mobile_phone* must be given."""

    mobile_phone: str | None = attrs.field(default=None, repr=False)
    """Mobile; this or *phone* must be given."""

    seller_company: str | None = None
    """Company."""

    memo: str | None = None
    """A note."""

    get_def: bool | None = None
    """True makes it the default for sending."""

    cancel_def: bool | None = None
    """True makes it the default for returns."""


@frozen(kw_only=True, weakref_slot=False)
class LogisticsAddressRemoveAnswer:
    """The answer of `LogisticsAddressRemove`."""

    address_result: AddressResult | None = None
    """The address."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class LogisticsAddressRemove(Method[LogisticsAddressRemoveAnswer]):
    """
    Remove an address from the seller's address book.

    Stored numbers of this contact stop working: sending, and agreeing to a return,
    refer to it. A repeat finds nothing.

    Source: https://open.taobao.com/api.htm?docId=10684&docType=2
    """

    api = "taobao.logistics.address.remove"

    contact_id: Id
    """Number of the address."""
