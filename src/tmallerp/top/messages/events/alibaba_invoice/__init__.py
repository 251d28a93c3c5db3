"""
Invoices: applications, issuing, received invoices and the service round them.
"""

from __future__ import annotations

from tmallerp.top.messages.events.alibaba_invoice.alipay import (
    AlipayApply,
    AlipayApplyResult,
    AlipayCreateReq,
    AlipayResultReturn,
)
from tmallerp.top.messages.events.alibaba_invoice.applications import (
    Apply,
    ApplyDisagree,
    ApplyResult,
    ChangePaper,
    InvoiceApply,
    MakeUp,
    RecreateBlue,
    RetryApply,
)
from tmallerp.top.messages.events.alibaba_invoice.equipment import (
    ClerkStatusChange,
    DiskMail,
    DiskOffline,
    ItemNoSwitch,
    Logistics,
    PreConsulting,
    TaxChange,
    TaxCodeSwitch,
    TaxOfficeUserkeyReturn,
)
from tmallerp.top.messages.events.alibaba_invoice.issuing import (
    CreateReq,
    GetXmlFile,
    HxQuery,
    InnerResultReturn,
    PaperOpsReturn,
    Query,
    QueryInvoice,
    ResultReturn,
    StatusChange,
    Unissue,
)
from tmallerp.top.messages.events.alibaba_invoice.proxies import (
    ProxyCreateReq,
    ProxyCreateReqTest,
)
from tmallerp.top.messages.events.alibaba_invoice.received import (
    IncomeCertificateResult,
    IncomeOcrResult,
    IncomeScanResult,
    IncomeVerifyResult,
    VerifyResult,
)
from tmallerp.top.messages.events.alibaba_invoice.services import (
    FlowBuket,
    Regist,
    RegistQuit,
    RegistResult,
    ServiceClose,
    SubService,
    UnitBuy,
    UnitRefund,
)

__all__ = [
    "AlipayApply",
    "AlipayApplyResult",
    "AlipayCreateReq",
    "AlipayResultReturn",
    "Apply",
    "ApplyDisagree",
    "ApplyResult",
    "ChangePaper",
    "ClerkStatusChange",
    "CreateReq",
    "DiskMail",
    "DiskOffline",
    "FlowBuket",
    "GetXmlFile",
    "HxQuery",
    "IncomeCertificateResult",
    "IncomeOcrResult",
    "IncomeScanResult",
    "IncomeVerifyResult",
    "InnerResultReturn",
    "InvoiceApply",
    "ItemNoSwitch",
    "Logistics",
    "MakeUp",
    "PaperOpsReturn",
    "PreConsulting",
    "ProxyCreateReq",
    "ProxyCreateReqTest",
    "Query",
    "QueryInvoice",
    "RecreateBlue",
    "Regist",
    "RegistQuit",
    "RegistResult",
    "ResultReturn",
    "RetryApply",
    "ServiceClose",
    "StatusChange",
    "SubService",
    "TaxChange",
    "TaxCodeSwitch",
    "TaxOfficeUserkeyReturn",
    "Unissue",
    "UnitBuy",
    "UnitRefund",
    "VerifyResult",
]
