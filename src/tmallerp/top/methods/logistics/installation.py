"""
Delivery into the home, with installation.
"""

from __future__ import annotations

from attrs import frozen

from tmallerp.top.method import Id, Method, Tid
from tmallerp.top.models.logistics.installation import (
    TPDTO,
    JzReceiverTO,
    JzTopArgs,
    JzTopDTO,
    StoreInfo,
)


@frozen(kw_only=True, weakref_slot=False)
class WlbOrderJzConsignAnswer:
    """The answer of `WlbOrderJzConsign`."""

    result_error_code: str | None = None
    """Code of the failure; absent where there is none."""

    result_error_msg: str | None = None
    """The failure in words; absent where there is none."""

    result_success: bool | None = None
    """Whether it was done; false may stand in a good answer."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class WlbOrderJzConsign(Method[WlbOrderJzConsignAnswer]):
    """
    Ship furniture and the like, with delivery and installation.

    For home-furnishing trades (家装). `WlbOrderJzQuery` lists the companies to choose
    from.

    With an express or the seller's own carrier *jz_top_args* must carry the parcel's
    number.

    Read the trade back before repeating it. An error arrives inside a good answer: look
    at `result_success`.

    Source: https://open.taobao.com/api.htm?docId=26009&docType=2
    """

    api = "taobao.wlb.order.jz.consign"

    tid: Tid
    """Number of the trade."""

    lg_tp_dto: TPDTO
    """Company that delivers."""

    sender_id: Id | None = None
    """Contact the parcel leaves from; the default address without."""

    ins_tp_dto: TPDTO | None = None
    """Company that installs; only where something is installed."""

    jz_receiver_to: JzReceiverTO | None = None
    """Receiver of the goods; that of the trade without."""

    ins_receiver_to: JzReceiverTO | None = None
    """Person at the place of installation; the receiver without."""

    jz_top_args: JzTopArgs | None = None
    """The parcel, and the seller's own carrier."""


@frozen(kw_only=True, weakref_slot=False)
class WlbOrderJzQueryAnswer:
    """The answer of `WlbOrderJzQuery`."""

    result_error_code: str | None = None
    """Code of the failure; absent where there is none."""

    result_error_msg: str | None = None
    """The failure in words; absent where there is none."""

    result: JzTopDTO | None = None
    """The companies to choose from."""

    result_success: bool | None = None
    """Whether it was done; false may stand in a good answer."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class WlbOrderJzQuery(Method[WlbOrderJzQueryAnswer]):
    """
    List companies that deliver and install a home-furnishing trade.

    Ask before `WlbOrderJzConsign`. An error arrives inside a good answer: look at
    `result_success`.

    Source: https://open.taobao.com/api.htm?docId=26007&docType=2
    """

    api = "taobao.wlb.order.jz.query"
    idempotent = True

    tid: Tid | None = None
    """Number of the trade."""

    sender_id: Id | None = None
    """Contact the parcel leaves from; the default address without."""

    jz_receiver_to: JzReceiverTO | None = None
    """Receiver of the goods; that of the trade without."""

    ins_jz_receiver_t_o: JzReceiverTO | None = None
    """Person at the place of installation; the receiver without."""


@frozen(kw_only=True, weakref_slot=False)
class WlbStoresBaseinfoGetAnswer:
    """The answer of `WlbStoresBaseinfoGet`."""

    store_info_list: tuple[StoreInfo, ...] = ()
    """The warehouses."""

    total_count: int | None = None
    """Rows in all."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class WlbStoresBaseinfoGet(Method[WlbStoresBaseinfoGetAnswer]):
    """
    List the seller's warehouses by kind.

    Source: https://open.taobao.com/api.htm?docId=23040&docType=2
    """

    api = "taobao.wlb.stores.baseinfo.get"
    idempotent = True

    type: int | None = None
    """``0`` the merchant's, ``1`` Cainiao's, ``2`` all."""
