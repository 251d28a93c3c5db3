"""
Getting, changing, giving back, looking up.
"""

from __future__ import annotations

import attrs
from attrs import frozen

from tmallerp.top.method import Method, as_tuple, at_most
from tmallerp.top.models.waybills.asking import (
    WaybillCloudPrintApplyNewRequest,
    WaybillCloudPrintUpdateRequest,
    WaybillDetailQueryByBizSubCodeRequest,
    WaybillDetailQueryByWaybillCodeRequest,
)
from tmallerp.top.models.waybills.numbers import (
    WaybillApplySubscriptionInfo,
    WaybillCloudPrintResponse,
    WaybillCloudPrintWithResultDescResponse,
    WaybillProductType,
)


@frozen(kw_only=True, weakref_slot=False)
class CainiaoWaybillIiGetAnswer:
    """The answer of `CainiaoWaybillIiGet`."""

    modules: tuple[WaybillCloudPrintResponse, ...] = ()
    """One entry a waybill asked for; `object_id` tells which."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class CainiaoWaybillIiGet(Method[CainiaoWaybillIiGetAnswer]):
    """
    Get waybill numbers and what to print on them.

    At most 10 parcels a call, each with an `object_id` of its own, which finds its
    answer. The sender's address must be one that `CainiaoWaybillIiSearch` lists.

    Give `oaid` and `tid` of the receiver in place of plain text: nothing has to be
    decrypted. `print_data` is JSON in text, for the print client.

    Each number comes out of the seller's balance. Whether a repeat gives the same
    number or a new one depends on the parcel's `id` and is not promised: after a lost
    answer ask `CainiaoWaybillIiQueryByTradecode` first, let a parcel keep its `id`, and
    cancel what is not used.

    Source: https://open.taobao.com/api.htm?docId=26869&docType=2
    """

    api = "cainiao.waybill.ii.get"

    param_waybill_cloud_print_apply_new_request: WaybillCloudPrintApplyNewRequest
    """What is asked for; one JSON value."""


@frozen(kw_only=True, weakref_slot=False)
class CainiaoWaybillIiUpdateAnswer:
    """The answer of `CainiaoWaybillIiUpdate`."""

    print_data: str | None = None
    """What to print, JSON in text for the print client."""

    waybill_code: str | None = None
    """The waybill's number."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class CainiaoWaybillIiUpdate(Method[CainiaoWaybillIiUpdateAnswer]):
    """
    Change what is printed for a waybill number.

    Keeps the number and gives new `print_data`. What is left out is not promised to
    stay: give the receiver, the sender and the parcel whole.

    A label already printed stays as it was: print anew, or the parcel goes to the old
    address.

    Source: https://open.taobao.com/api.htm?docId=26870&docType=2
    """

    api = "cainiao.waybill.ii.update"

    param_waybill_cloud_print_update_request: WaybillCloudPrintUpdateRequest
    """What is to change; one JSON value."""


@frozen(kw_only=True, weakref_slot=False)
class CainiaoWaybillIiCancelAnswer:
    """The answer of `CainiaoWaybillIiCancel`."""

    cancel_result: bool | None = None
    """Whether it was cancelled; false may stand in a good answer."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class CainiaoWaybillIiCancel(Method[CainiaoWaybillIiCancelAnswer]):
    """
    Cancel a waybill number that was not used.

    For a number that no parcel travels under. Look at `cancel_result`: false arrives
    inside a good answer.

    Never cancel a number that a trade was shipped with. After a lost answer ask
    `CainiaoWaybillIiQueryByWaybillcode` before repeating it.

    Source: https://open.taobao.com/api.htm?docId=26766&docType=2
    """

    api = "cainiao.waybill.ii.cancel"

    cp_code: str
    """Carrier, by Cainiao's code."""

    waybill_code: str
    """The waybill's number."""


@frozen(kw_only=True, weakref_slot=False)
class CainiaoWaybillIiSearchAnswer:
    """The answer of `CainiaoWaybillIiSearch`."""

    waybill_apply_subscription_cols: tuple[WaybillApplySubscriptionInfo, ...] = ()
    """The contracts, one a carrier."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class CainiaoWaybillIiSearch(Method[CainiaoWaybillIiSearchAnswer]):
    """
    List the seller's waybill contracts: carriers, branches, addresses.

    Shows how many numbers are left at each branch and the sender's addresses that
    requests must repeat exactly.

    Source: https://open.taobao.com/api.htm?docId=27125&docType=2
    """

    api = "cainiao.waybill.ii.search"
    idempotent = True

    cp_code: str | None = None
    """Only this carrier's contracts; all without."""


@frozen(kw_only=True, weakref_slot=False)
class CainiaoWaybillIiProductAnswer:
    """The answer of `CainiaoWaybillIiProduct`."""

    product_types: tuple[WaybillProductType, ...] = ()
    """The carrier's products."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class CainiaoWaybillIiProduct(Method[CainiaoWaybillIiProductAnswer]):
    """
    List a carrier's products and services.

    Source: https://open.taobao.com/api.htm?docId=26765&docType=2
    """

    api = "cainiao.waybill.ii.product"
    idempotent = True

    cp_code: str
    """Carrier, by Cainiao's code."""


@frozen(kw_only=True, weakref_slot=False)
class CainiaoWaybillIiQueryByWaybillcodeAnswer:
    """The answer of `CainiaoWaybillIiQueryByWaybillcode`."""

    modules: tuple[WaybillCloudPrintWithResultDescResponse, ...] = ()
    """One entry a waybill asked for; `object_id` tells which."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class CainiaoWaybillIiQueryByWaybillcode(Method[CainiaoWaybillIiQueryByWaybillcodeAnswer]):
    """
    Read waybills and what to print, by number.

    At most 20 at a time. Each answer has its own `success`: one may fail while the
    others do not.

    Source: https://open.taobao.com/api.htm?docId=27115&docType=2
    """

    api = "cainiao.waybill.ii.query.by.waybillcode"
    idempotent = True

    param_list: tuple[WaybillDetailQueryByWaybillCodeRequest, ...] | None = attrs.field(
        default=None, converter=as_tuple, validator=at_most(20)
    )
    """The waybills asked for, at most 20."""


@frozen(kw_only=True, weakref_slot=False)
class CainiaoWaybillIiQueryByTradecodeAnswer:
    """The answer of `CainiaoWaybillIiQueryByTradecode`."""

    modules: tuple[WaybillCloudPrintWithResultDescResponse, ...] = ()
    """One entry a waybill asked for; `object_id` tells which."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class CainiaoWaybillIiQueryByTradecode(Method[CainiaoWaybillIiQueryByTradecodeAnswer]):
    """
    Read waybills and what to print, by order.

    At most 10 at a time. The way to learn, after a lost answer, whether a number was
    given. Each answer has its own `success`.

    Source: https://open.taobao.com/api.htm?docId=27114&docType=2
    """

    api = "cainiao.waybill.ii.query.by.tradecode"
    idempotent = True

    param_list: tuple[WaybillDetailQueryByBizSubCodeRequest, ...] | None = attrs.field(
        default=None, converter=as_tuple, validator=at_most(10)
    )
    """The orders asked for, at most 10."""
