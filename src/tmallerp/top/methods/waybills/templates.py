"""
Templates for printing.
"""

from __future__ import annotations

from attrs import frozen

from tmallerp.top.method import Id, Method
from tmallerp.top.models.waybills.templates import (
    CainiaoCloudprintCustomaresGetCloudPrintBaseResult,
    CainiaoCloudprintIsvtemplatesGetCloudPrintBaseResult,
    CainiaoCloudprintMystdtemplatesGetCloudPrintBaseResult,
    CainiaoCloudprintStdtemplatesGetCloudPrintBaseResult,
)


@frozen(kw_only=True, weakref_slot=False)
class CainiaoCloudprintStdtemplatesGetAnswer:
    """The answer of `CainiaoCloudprintStdtemplatesGet`."""

    result: CainiaoCloudprintStdtemplatesGetCloudPrintBaseResult | None = None
    """The templates, carrier by carrier."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class CainiaoCloudprintStdtemplatesGet(Method[CainiaoCloudprintStdtemplatesGetAnswer]):
    """
    List the standard label templates of all carriers.

    A failure arrives inside a good answer: look at the result's `success`.

    Source: https://open.taobao.com/api.htm?docId=26756&docType=2
    """

    api = "cainiao.cloudprint.stdtemplates.get"
    idempotent = True


@frozen(kw_only=True, weakref_slot=False)
class CainiaoCloudprintMystdtemplatesGetAnswer:
    """The answer of `CainiaoCloudprintMystdtemplatesGet`."""

    result: CainiaoCloudprintMystdtemplatesGetCloudPrintBaseResult | None = None
    """The templates, carrier by carrier."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class CainiaoCloudprintMystdtemplatesGet(Method[CainiaoCloudprintMystdtemplatesGetAnswer]):
    """
    List the label templates the seller uses.

    A failure arrives inside a good answer: look at the result's `success`.

    Source: https://open.taobao.com/api.htm?docId=26758&docType=2
    """

    api = "cainiao.cloudprint.mystdtemplates.get"
    idempotent = True


@frozen(kw_only=True, weakref_slot=False)
class CainiaoCloudprintIsvtemplatesGetAnswer:
    """The answer of `CainiaoCloudprintIsvtemplatesGet`."""

    result: CainiaoCloudprintIsvtemplatesGetCloudPrintBaseResult | None = None
    """The templates."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class CainiaoCloudprintIsvtemplatesGet(Method[CainiaoCloudprintIsvtemplatesGetAnswer]):
    """
    List the label templates of this app.

    A failure arrives inside a good answer: look at the result's `success`.

    Source: https://open.taobao.com/api.htm?docId=27116&docType=2
    """

    api = "cainiao.cloudprint.isvtemplates.get"
    idempotent = True


@frozen(kw_only=True, weakref_slot=False)
class CainiaoCloudprintCustomaresGetAnswer:
    """The answer of `CainiaoCloudprintCustomaresGet`."""

    result: CainiaoCloudprintCustomaresGetCloudPrintBaseResult | None = None
    """The custom areas."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class CainiaoCloudprintCustomaresGet(Method[CainiaoCloudprintCustomaresGetAnswer]):
    """
    List the custom areas of a label template.

    The part of a label the seller designs. A failure arrives inside a good answer: look
    at the result's `success`.

    Source: https://open.taobao.com/api.htm?docId=26800&docType=2
    """

    api = "cainiao.cloudprint.customares.get"
    idempotent = True

    template_id: Id
    """Number of the template."""
