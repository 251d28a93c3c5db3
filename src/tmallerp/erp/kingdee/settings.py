"""
What differs between two companies that both run Kingdee Cloud Galaxy.

Every number of base data, bill type and operation is a setting: the defaults are those of
a fresh tenant where the sources agree, and what no source could verify is said so.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from attrs import field, frozen

from tmallerp.erp._checks import names_of_maps, within
from tmallerp.erp.kingdee.client import KingdeeConnection
from tmallerp.erp.traits import LifecycleState
from tmallerp.errors import ConfigError
from tmallerp.fieldmap import MapLayer


class MoneyBack(enum.StrEnum):
    """Which document money that was paid back becomes."""

    REFUND_BILL = "refund_bill"
    """收款退款单, AR_REFUNDBILL."""

    RED_RECEIVABLE = "red_receivable"
    """应收单 with negative quantities; not verified on a live tenant."""


@frozen(kw_only=True)
class KingdeeCodes:
    """
    Numbers of base data, read by maps as ``erp.…``.

    Args:
        currency: 币别.

        rate_type: 汇率类型.

        owner_type: 货主类型.

        unit: 单位 of a material that *units* does not name; empty leaves it to the ERP.

        units: 单位 by material.

        tax_rate: Per cent in prices of a material that *tax_rates* does not name.

        tax_rates: Per cent by material.

        tax_codes: 税率 of a material by per cent, for materials that are written.

        postage: Material of the line for postage; empty refuses an order with postage.

        tax: The same for cross-border tax.

        cod_fee: The same for the fee of cash on delivery.

        service: The same for services that no line names.

        order_type: 单据类型 of sales orders.

        return_type: 单据类型 of returns.

        return_kind: 退货类型.

        defective_status: 库存状态 of pieces that cannot be sold again; empty is as others.

        good_status: 库存状态 of pieces that can be sold again.

        saleable: 库存状态 that count as saleable stock.

        refund_type: 单据类型 of refund bills.

        receivable_type: 单据类型 of receivables.

        settlement: 结算方式 of refunds.

        purpose: 收付款用途 of refunds.

        account: 银行账号 of refunds; empty leaves it out.

        purchase_type: 单据类型 of purchase orders.

        category: 存货类别 of new materials.

        material_class: 物料属性 of new materials.

        voucher_groups: 凭证字 by word.
    """

    currency: str = "PRE001"
    rate_type: str = "HLTX01_SYS"
    owner_type: str = "BD_OwnerOrg"
    unit: str = "Pcs"
    units: Mapping[str, str] = field(factory=dict)
    tax_rate: Decimal = Decimal(13)
    tax_rates: Mapping[str, Decimal] = field(factory=dict)
    tax_codes: Mapping[str, str] = field(factory=dict)
    postage: str = ""
    tax: str = ""
    cod_fee: str = ""
    service: str = ""
    order_type: str = "XSDD01_SYS"
    return_type: str = "XSTHD01_SYS"
    return_kind: str = "THLX01_SYS"
    defective_status: str = ""
    good_status: str = "KCZT01_SYS"
    saleable: tuple[str, ...] = ("KCZT01_SYS",)
    refund_type: str = "SKTKDLX01_SYS"
    receivable_type: str = "YSD01_SYS"
    settlement: str = "JSFS32_SYS"
    purpose: str = "SFKYT01_SYS"
    account: str = ""
    purchase_type: str = "CGDD01_SYS"
    category: str = "CHLB05_SYS"
    material_class: str = "1"
    voucher_groups: Mapping[str, str] = field(
        factory=lambda: {"": "PRE001", "记": "PRE001"}
    )


@frozen(kw_only=True)
class Operations:
    """
    Numbers of the forms' own operations; but for the first two unverified.

    Args:
        close_row: Stops a row (业务关闭).

        reopen_row: Lets it go on.

        cancel: Makes a document void (作废).

        forbid: Forbids base data.

        enable: Allows it again.
    """

    close_row: str = "YLBillClose"
    reopen_row: str = "YLUnBillClose"
    cancel: str = "Cancel"
    forbid: str = "Forbid"
    enable: str = "Enable"


@frozen(kw_only=True)
class Fields:
    """
    Fields that a tenant may keep elsewhere.

    Args:
        digest: A text field of 64 characters that keeps the content's digest; empty keeps
            none, and content is compared field by field.

        hold: Where it is written why an order must wait. A field of its own is best;
            in the remark it stands in front, between 【暂停】 and ｜.

        blue_order: Where a blue receivable keeps the order's number; where it is empty,
            the number is found by way of the document the receivable was made from.

        red_order: Where a red one does; tenants use another field for it.

        voucher_key: Where a voucher keeps our key.

        reserved: Which quantity of the stock is free (``FBaseAVBQty``); empty says
            nothing of reservations, for on many tenants that quantity is always 0.

        not_compared: Fields that are written and cannot be read back.
    """

    digest: str = ""
    hold: str = "FNote"
    blue_order: str = ""
    red_order: str = ""
    voucher_key: str = "FReference"
    reserved: str = ""
    not_compared: frozenset[str] = frozenset()


@frozen(kw_only=True)
class Limits:
    """
    How much the server takes; none of it is documented.

    Args:
        documents: Documents of one save.

        request_bytes: Bytes of one request.

        page: Rows of one query, at most 10000.

        batch_count: ``BatchCount`` of a save; None leaves it out.

        price_decimals: Decimals of a price.

        call_limit_wait_s: Seconds to wait after "too many calls".

        lock_wait_s: Seconds to wait after "somebody else works on it".

        base_cache_s: Seconds a number of base data is known to be there.
    """

    documents: int = field(default=100, validator=within(1, 10_000))
    request_bytes: int = field(default=4 * 1024 * 1024, validator=within(1, 1 << 30))
    page: int = field(default=2000, validator=within(1, 10_000))
    batch_count: int | None = None
    price_decimals: int = field(default=2, validator=within(2, 10))
    call_limit_wait_s: float = 60.0
    lock_wait_s: float = 5.0
    base_cache_s: float = 600.0


def _check_state(_: object, __: object, state: LifecycleState) -> None:
    if state is LifecycleState.DRAFT:
        msg = "rests_in cannot be draft: a draft has no number to be found by."
        raise ConfigError(msg, key="rests_in")


@frozen(kw_only=True)
class KingdeeSettings:
    """
    One shop's way into Kingdee Cloud Galaxy.

    Args:
        connection: Where the ERP is and who is calling.

        organisation: Number of the sales, stock and settlement organisation, where a
            document names none.

        customer: The ERP's customer of the shop, where a document names none.

        warehouse: The default warehouse, where a document names none.

        name: The adapter's name, for messages and bindings.

        codes: Numbers of base data.

        operations: Numbers of operations.

        fields: Fields that a tenant may keep elsewhere.

        limits: How much the server takes.

        maps: What overrides the bundled maps, by their names (``sales_order``): files or
            layers, each applied to those before.

        rests_in: How far documents are taken.

        reopen: Whether an audited document is un-audited to be changed; otherwise a
            change is a conflict for a person.

        check_base: Whether materials and customers are looked up before documents are
            sent.

        money_back: Which document a refund becomes.

        interaction: Questions of the ERP answered with yes.
    """

    connection: KingdeeConnection
    organisation: str
    customer: str = ""
    warehouse: str = ""
    name: str = "kingdee"
    codes: KingdeeCodes = KingdeeCodes()
    operations: Operations = Operations()
    fields: Fields = Fields()
    limits: Limits = Limits()
    maps: Mapping[str, tuple[str | Path | MapLayer, ...]] = field(
        factory=dict, validator=names_of_maps("kingdee/")
    )
    rests_in: LifecycleState = field(
        default=LifecycleState.SAVED, converter=LifecycleState, validator=_check_state
    )
    reopen: bool = True
    check_base: bool = True
    money_back: MoneyBack = field(default=MoneyBack.REFUND_BILL, converter=MoneyBack)
    interaction: tuple[str, ...] = ()


__all__ = [
    "Fields",
    "KingdeeCodes",
    "KingdeeSettings",
    "Limits",
    "MoneyBack",
    "Operations",
]
