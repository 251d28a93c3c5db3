"""
Quarantine: what cannot go on, shown and tried again.

A new version of the record tries again by itself. A person retries when the cause lay
elsewhere: a SKU that was bound, a mapping that was mended, base data in the ERP.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from tmallerp.documents import ShopKey
from tmallerp.errors import Advice, MappingError
from tmallerp.store.protocol import Store
from tmallerp.store.records import AuditRow, Disposition, QuarantineRow

CAUSES: Mapping[str, Advice] = MappingProxyType(
    {
        "unbalanced": Advice(
            "Compare the trade with the shop's back office; report it if they agree.",
            "请与商家后台核对该订单；若一致请反馈。",
        ),
        "negative_amount": Advice(
            "Compare the trade with the shop's back office; report it if they agree.",
            "请与商家后台核对该订单；若一致请反馈。",
        ),
        "unknown_value": Advice(
            "Update tmallerp, or report the value; it is never guessed.",
            "请升级 tmallerp 或反馈该取值；绝不猜测。",
        ),
        "missing_value": Advice(
            "Complete the data, such as a SKU's merchant code, then retry.",
            "请补全数据（例如商家编码）后重试。",
        ),
        "undecodable": Advice(
            "Retry later; report the path if it stays.",
            "请稍后重试；若仍如此请反馈该路径。",
        ),
        "rejected": Advice(
            "Correct the ERP's base data or the mapping, then retry.",
            "请修正 ERP 基础资料或映射后重试。",
        ),
        "preflight": Advice(
            "Change the named value, or the field's limit in the adapter's settings; it "
            "is not sent again before.",
            "请修改所指字段的值，或调整适配器设置中的字段限制；在此之前不会再次发送。",
        ),
        "missing_base": Advice(
            "Create or bind the named code in the ERP, then retry.",
            "请在 ERP 中建立或绑定该编码后重试。",
        ),
        "total_differs": Advice(
            "Correct prices or rounding at the ERP, then retry.",
            "请修正 ERP 的价格或舍入设置后重试。",
        ),
        "conflict": Advice(
            "Compare both sides; the order at the ERP was left as it is.",
            "请核对两边；ERP 中的订单保持原样。",
        ),
        "unknown_carrier": Advice(
            "Bind the ERP's carrier to the platform's code, then retry.",
            "请将 ERP 物流公司对应到平台编码后重试。",
        ),
        "bad_number": Advice(
            "Correct the parcel's number in the ERP; one number a parcel.",
            "请在 ERP 中更正运单号；每个包裹一个单号。",
        ),
        "bad_quantity": Advice(
            "Correct the pieces in the ERP's outbound document.",
            "请更正 ERP 出库单的数量。",
        ),
        "unbound_kit": Advice(
            "Check that the kit left whole, and enter its parcel by hand.",
            "请确认套装已全部出库，并手工录入运单。",
        ),
        "unknown_order": Advice(
            "Run the orders journey; retry when the order is there.",
            "请先同步订单，订单到达后重试。",
        ),
        "reissue": Advice(
            "Enter the parcel of a resend or exchange by hand.",
            "补发或换货的运单请手工录入。",
        ),
        "other_parcel": Advice(
            "Compare the ERP's number with the platform's, correct the wrong one, then retry.",
            "请核对 ERP 与平台的运单号，更正错误的一方后重试。",
        ),
        "closed_line": Advice(
            "Have the parcel stopped or the goods returned.",
            "请拦截包裹或安排退货。",
        ),
        "too_many": Advice(
            "Correct the pieces in the ERP, or find out why more left.",
            "请更正 ERP 数量，或核实多出库的原因。",
        ),
        "not_shippable": Advice(
            "Look at the trade in the shop's back office, then retry.",
            "请在商家后台查看该订单后重试。",
        ),
    }
)
"""What to do now about each cause a record can be quarantined for."""


def advice(cause: str) -> Advice:
    """Return what to do now about a cause, also one another version wrote."""
    return CAUSES.get(cause, MappingError.default_advice)


def listed(store: Store, shop: ShopKey, stream: str | None = None) -> list[QuarantineRow]:
    """Return what is in quarantine, oldest first."""
    with store.begin() as tx:
        return tx.quarantine.all(shop, stream)


def retry(
    store: Store,
    shop: ShopKey,
    stream: str,
    ids: Iterable[str] | None = None,
    *,
    actor: str,
    now: datetime,
) -> list[str]:
    """
    Have quarantined records planned again by the next run.

    They stay in quarantine until that run succeeds with them.

    Args:
        store: The ledger.

        shop: Whose.

        stream: Such as ``orders``.

        ids: Which; None is all.

        actor: Who asked, for the audit.

        now: Aware.

    Returns:
        The ids that will be tried.
    """
    wanted = None if ids is None else set(ids)
    with store.begin() as tx:
        rows = [
            row
            for row in tx.quarantine.all(shop, stream)
            if wanted is None or row.id in wanted
        ]
        tried = []
        for row in rows:
            stored = tx.inbox.get(shop, stream, row.id)
            if stored is None:
                continue
            tx.inbox.decide(shop, stream, row.id, stored.version, Disposition.NEW)
            tried.append(row.id)
            tx.audit.add(
                AuditRow(
                    at=now,
                    shop=shop,
                    actor=actor,
                    action="quarantine.retry",
                    subject=row.id,
                    detail=row.cause,
                )
            )
    return tried
