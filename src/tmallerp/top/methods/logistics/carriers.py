"""
Carriers, regions, postage templates.
"""

from __future__ import annotations

import attrs
from attrs import frozen

from tmallerp.top.method import Method, as_tuple, at_most
from tmallerp.top.models.logistics.carriers import (
    Area,
    DeliveryTemplate,
    LogisticsCompany,
    LogisticsPartner,
)


@frozen(kw_only=True, weakref_slot=False)
class LogisticsCompaniesGetAnswer:
    """The answer of `LogisticsCompaniesGet`."""

    logistics_companies: tuple[LogisticsCompany, ...] = ()
    """The carriers."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class LogisticsCompaniesGet(Method[LogisticsCompaniesGetAnswer]):
    """
    List the carriers the platform knows.

    Their codes are what sending wants. *order_mode* counts only with *is_recommended*
    true.

    Source: https://open.taobao.com/api.htm?docId=233&docType=2
    """

    api = "taobao.logistics.companies.get"
    idempotent = True
    needs_session = False
    fields_of = "logistics_companies"

    is_recommended: bool | None = None
    """Only carriers the platform recommends."""

    order_mode: str | None = None
    """``offline``, ``online`` or ``all``; needs *is_recommended*."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""


@frozen(kw_only=True, weakref_slot=False)
class LogisticsPartnersGetAnswer:
    """The answer of `LogisticsPartnersGet`."""

    logistics_partners: tuple[LogisticsPartner, ...] = ()
    """The carriers that serve the route."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class LogisticsPartnersGet(Method[LogisticsPartnersGetAnswer]):
    """
    List carriers that serve a route.

    Areas are those of `AreasGet`, down to the district. Prices come only with
    *is_need_carriage* and both ends of the route.

    Source: https://open.taobao.com/api.htm?docId=271&docType=2
    """

    api = "taobao.logistics.partners.get"
    idempotent = True
    needs_session = False

    source_id: str | None = None
    """Area the parcel leaves from, a district of `AreasGet`."""

    target_id: str | None = None
    """Area it goes to, a district of `AreasGet`."""

    service_type: str | None = None
    """
    ``cod``, ``online``, ``limit`` for timed delivery, or ``offline``, for which nothing
    is known.
    """

    goods_value: str | None = None
    """Worth of the goods, as text; counts only for cash on delivery."""

    is_need_carriage: bool | None = None
    """Whether prices are wanted; needs both ends of the route."""


@frozen(kw_only=True, weakref_slot=False)
class AreasGetAnswer:
    """The answer of `AreasGet`."""

    areas: tuple[Area, ...] = ()
    """The areas."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class AreasGet(Method[AreasGetAnswer]):
    """
    List the platform's areas: countries, provinces, cities, districts.

    The whole tree at once, a long answer that seldom changes: keep it.

    Source: https://open.taobao.com/api.htm?docId=59&docType=2
    """

    api = "taobao.areas.get"
    idempotent = True
    needs_session = False
    fields_of = "areas"

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""


@frozen(kw_only=True, weakref_slot=False)
class DeliveryTemplatesGetAnswer:
    """The answer of `DeliveryTemplatesGet`."""

    delivery_templates: tuple[DeliveryTemplate, ...] = ()
    """The freight templates."""

    total_results: int | None = None
    """How many templates there are."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class DeliveryTemplatesGet(Method[DeliveryTemplatesGetAnswer]):
    """
    List the shop's freight templates.

    Source: https://open.taobao.com/api.htm?docId=10916&docType=2
    """

    api = "taobao.delivery.templates.get"
    idempotent = True
    fields_of = "delivery_templates"

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""


@frozen(kw_only=True, weakref_slot=False)
class DeliveryTemplateGetAnswer:
    """The answer of `DeliveryTemplateGet`."""

    delivery_templates: tuple[DeliveryTemplate, ...] = ()
    """The freight templates."""

    total_results: int | None = None
    """How many templates came."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class DeliveryTemplateGet(Method[DeliveryTemplateGetAnswer]):
    """
    Read freight templates by number.

    At most 20 at a time. A number the shop does not have may be missing from the
    answer: compare.

    Source: https://open.taobao.com/api.htm?docId=10915&docType=2
    """

    api = "taobao.delivery.template.get"
    idempotent = True
    fields_of = "delivery_templates"

    template_ids: tuple[str, ...] = attrs.field(converter=as_tuple, validator=at_most(20))
    """Numbers of the templates, at most 20."""

    user_nick: str | None = None
    """The shop's account."""

    fields: str | None = None
    """Which fields to read, comma-separated; None asks for all the answer knows."""
