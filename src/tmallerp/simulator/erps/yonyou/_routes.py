"""Which path leads where."""

from __future__ import annotations

from collections.abc import Callable

from tmallerp.simulator.erps._sheets import Sheet
from tmallerp.simulator.erps.yonyou import _documents as documents
from tmallerp.simulator.erps.yonyou import _money as money
from tmallerp.simulator.erps.yonyou import _registers as registers
from tmallerp.simulator.erps.yonyou import _saving as saving
from tmallerp.simulator.erps.yonyou import _stock as stock
from tmallerp.simulator.erps.yonyou._books import Books, Call
from tmallerp.simulator.erps.yonyou._forms import (
    DELIVERY,
    INVOICE,
    ISSUE,
    ORDER,
    OTHER_IN,
    PURCHASE,
    RETURN,
    Form,
)

Endpoint = Callable[[Books, Call], object]
FormEndpoint = Callable[[Books, Form, Call], object]

_READS = frozenset(
    [
        "list",
        "detail",
        "query",
        "queryByPage",
        "listproductbycondition",
        "newlist",
        "newBatchDetail",
        "queryVouchers",
        "queryVoucherById",
        "QueryCurrentStocksByCondition",
        "querytree",
        "tree",
        "batchQueryDetail",
        "queryByBillTypeCodes",
        "findByTaxRate",
    ]
)


def is_write(path: str) -> bool:
    """Tell whether a call changes something."""
    return path.rpartition("/")[2] not in _READS


def _of(form: Form, endpoint: FormEndpoint) -> Endpoint:
    return lambda books, call: endpoint(books, form, call)


_submit, _audit = documents.acting(documents.submit), documents.acting(documents.audit)
_unaudit = documents.acting(documents.unaudit)
_unsubmit = documents.acting(documents.unsubmit)


def _submit_and_approve(books: Books, form: Form, call: Call) -> object:
    """Submit deliveries, which are approved with it unless a flow controls them."""

    def act(books: Books, form: Form, sheet: Sheet, call: Call) -> None:
        documents.submit(books, form, sheet, call)
        if not sheet.data["isWfControlled"]:
            documents.approve(books, form, sheet)

    return documents.acting(act)(books, form, call)


_BY_FORM: dict[str, tuple[Form, dict[str, FormEndpoint]]] = {
    "/yonbip/sd/voucherorder": (
        ORDER,
        {
            "singleSave": saving.save,
            "list": documents.list_,
            "detail": documents.detail,
            "batchsubmit": _submit,
            "batchaudit": _audit,
            "batchunaudit": _unaudit,
            "delete": documents.delete,
        },
    ),
    "/yonbip/sd/voucherdelivery": (
        DELIVERY,
        {
            "singleSave": saving.save,
            "save": saving.save_batch,
            "list": documents.list_,
            "detail": documents.detail,
            "submit": _submit_and_approve,
            "unaudit": _unaudit,
            "batchdelete": documents.delete,
        },
    ),
    "/yonbip/scm/salesout": (
        ISSUE,
        {
            "single/save": saving.save,
            "single/update": saving.save,
            "mergeSourceData/save": saving.from_source,
            "list": documents.list_,
            "detail": documents.detail,
            "batchunaudit": _unaudit,
            "batchunsubmit": _unsubmit,
        },
    ),
    "/yonbip/sd/vouchersalereturn": (
        RETURN,
        {
            "singleSave": saving.save,
            "batchsave": saving.save_batch,
            "submit": _submit,
            "audit": _audit,
            "unaudit": _unaudit,
            "oppose": documents.acting(documents.oppose),
            "list": documents.list_,
            "detail": documents.detail,
            "delete": documents.delete,
        },
    ),
    "/yonbip/sd/vouchersaleinvoice": (
        INVOICE,
        {
            "singleSave": saving.save,
            "list": documents.list_,
            "detail": documents.detail,
        },
    ),
    "/yonbip/scm/purchaseorder": (
        PURCHASE,
        {
            "singleSave_v1": saving.save,
            "list": documents.list_,
            "detail": documents.detail,
            "batchsubmit": _submit,
            "batchaudit": _audit,
            "batchunaudit": _unaudit,
            "delete": documents.delete_stamped,
        },
    ),
    "/yonbip/scm/othinrecord": (OTHER_IN, {"single/save": saving.save}),
}

ENDPOINTS: dict[str, Endpoint] = {
    f"{root}/{name}": _of(form, endpoint)
    for root, (form, endpoints) in _BY_FORM.items()
    for name, endpoint in endpoints.items()
} | {
    "/yonbip/scm/stock/QueryCurrentStocksByCondition": stock.query_stock,
    "/yonbip/digitalModel/product/idempotent/save": registers.save_product,
    "/yonbip/digitalModel/product/queryByPage": registers.list_products,
    "/yonbip/digitalModel/product/listproductbycondition": registers.list_products,
    "/yonbip/digitalModel/merchant/newlist": registers.list_customers,
    "/yonbip/digitalModel/merchant/newBatchDetail": registers.customer_details,
    "/yonbip/digitalModel/merchant/idempotent/newinsert": registers.save_customer,
    "/yonbip/digitalModel/orgunit/querytree": registers.look_up("org"),
    "/yonbip/digitalModel/admindept/tree": registers.look_up("department"),
    "/yonbip/digitalModel/staff/list": registers.look_up("staff"),
    "/yonbip/digitalModel/currencytenant/batchQueryDetail": registers.look_up("currency"),
    "/yonbip/digitalModel/exchangeratetype/batchQueryDetail": registers.look_up("ratetype"),
    "/yonbip/digitalModel/transtype/queryByBillTypeCodes": registers.look_up("transtype"),
    "/yonbip/digitalModel/taxrate/findByTaxRate": registers.find_tax,
    "/yonbip/EFI/collection/save": money.save_receipt,
    "/yonbip/EFI/collection/saveandsubmit": money.submit_receipt,
    "/yonbip/EFI/collection/batchsave": money.save_receipts,
    "/yonbip/EFI/collection/detail": money.receipt_detail,
    "/yonbip/fi/ficloud/openapi/voucher/addVoucher": money.add_voucher,
    "/yonbip/fi/ficloud/openapi/voucher/queryVouchers": money.query_vouchers,
    "/yonbip/EFI/openapi/voucher/queryVoucherById": money.voucher_by_id,
    "/yonbip/fi/voucher/del": money.delete_voucher,
    "/yonbip/mfg/productionorder/list": registers.empty_page,
    "/yonbip/sd/dst/tradeorder/query": registers.empty_page,
    "/yonbip/sd/dst/tradevouch/query": registers.empty_page,
    "/yonbip/sd/dst/suitgoods/query": registers.empty_page,
}

GETS = frozenset(path for path in ENDPOINTS if path.endswith("/detail")) | frozenset(
    {"/yonbip/digitalModel/taxrate/findByTaxRate"}
)
