"""
Electronic invoices: applications, issuing, results, paper.

Each part loads when one of its names is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tmallerp.top._parts import parts_of

if TYPE_CHECKING:
    from tmallerp.top.methods.invoices.applying import (
        AlibabaEinvoiceApplyGet,
        AlibabaEinvoiceApplyGetAnswer,
        AlibabaEinvoiceInvoiceapplyGet,
        AlibabaEinvoiceInvoiceapplyGetAnswer,
        AlibabaEinvoiceInvoiceapplyUpdate,
        AlibabaEinvoiceInvoiceapplyUpdateAnswer,
        AlibabaEinvoiceUnitorderCheck,
        AlibabaEinvoiceUnitorderCheckAnswer,
    )
    from tmallerp.top.methods.invoices.issuing import (
        AlibabaEinvoiceCreatereq,
        AlibabaEinvoiceCreatereqAnswer,
        AlibabaEinvoiceRedCreatereq,
        AlibabaEinvoiceRedCreatereqAnswer,
        AlibabaEinvoiceSerialnoBatchGenerate,
        AlibabaEinvoiceSerialnoBatchGenerateAnswer,
        AlibabaEinvoiceSerialnoGenerate,
        AlibabaEinvoiceSerialnoGenerateAnswer,
    )
    from tmallerp.top.methods.invoices.merchants import (
        AlibabaEinvoiceMerchantCreatereq,
        AlibabaEinvoiceMerchantCreatereqAnswer,
        AlibabaEinvoiceMerchantResultGet,
        AlibabaEinvoiceMerchantResultGetAnswer,
    )
    from tmallerp.top.methods.invoices.paper import (
        AlibabaEinvoicePaperInvalid,
        AlibabaEinvoicePaperInvalidAnswer,
        AlibabaEinvoicePaperPrint,
        AlibabaEinvoicePaperPrintAnswer,
    )
    from tmallerp.top.methods.invoices.results import (
        AlibabaEinvoiceCreateResultGet,
        AlibabaEinvoiceCreateResultGetAnswer,
        AlibabaEinvoiceCreateResultsIncrementGet,
        AlibabaEinvoiceCreateResultsIncrementGetAnswer,
    )

__all__ = [
    "AlibabaEinvoiceApplyGet",
    "AlibabaEinvoiceApplyGetAnswer",
    "AlibabaEinvoiceCreateResultGet",
    "AlibabaEinvoiceCreateResultGetAnswer",
    "AlibabaEinvoiceCreateResultsIncrementGet",
    "AlibabaEinvoiceCreateResultsIncrementGetAnswer",
    "AlibabaEinvoiceCreatereq",
    "AlibabaEinvoiceCreatereqAnswer",
    "AlibabaEinvoiceInvoiceapplyGet",
    "AlibabaEinvoiceInvoiceapplyGetAnswer",
    "AlibabaEinvoiceInvoiceapplyUpdate",
    "AlibabaEinvoiceInvoiceapplyUpdateAnswer",
    "AlibabaEinvoiceMerchantCreatereq",
    "AlibabaEinvoiceMerchantCreatereqAnswer",
    "AlibabaEinvoiceMerchantResultGet",
    "AlibabaEinvoiceMerchantResultGetAnswer",
    "AlibabaEinvoicePaperInvalid",
    "AlibabaEinvoicePaperInvalidAnswer",
    "AlibabaEinvoicePaperPrint",
    "AlibabaEinvoicePaperPrintAnswer",
    "AlibabaEinvoiceRedCreatereq",
    "AlibabaEinvoiceRedCreatereqAnswer",
    "AlibabaEinvoiceSerialnoBatchGenerate",
    "AlibabaEinvoiceSerialnoBatchGenerateAnswer",
    "AlibabaEinvoiceSerialnoGenerate",
    "AlibabaEinvoiceSerialnoGenerateAnswer",
    "AlibabaEinvoiceUnitorderCheck",
    "AlibabaEinvoiceUnitorderCheckAnswer",
]

__getattr__ = parts_of(
    __name__,
    {
        "applying": (
            "AlibabaEinvoiceApplyGet",
            "AlibabaEinvoiceApplyGetAnswer",
            "AlibabaEinvoiceInvoiceapplyGet",
            "AlibabaEinvoiceInvoiceapplyGetAnswer",
            "AlibabaEinvoiceInvoiceapplyUpdate",
            "AlibabaEinvoiceInvoiceapplyUpdateAnswer",
            "AlibabaEinvoiceUnitorderCheck",
            "AlibabaEinvoiceUnitorderCheckAnswer",
        ),
        "issuing": (
            "AlibabaEinvoiceCreatereq",
            "AlibabaEinvoiceCreatereqAnswer",
            "AlibabaEinvoiceRedCreatereq",
            "AlibabaEinvoiceRedCreatereqAnswer",
            "AlibabaEinvoiceSerialnoBatchGenerate",
            "AlibabaEinvoiceSerialnoBatchGenerateAnswer",
            "AlibabaEinvoiceSerialnoGenerate",
            "AlibabaEinvoiceSerialnoGenerateAnswer",
        ),
        "merchants": (
            "AlibabaEinvoiceMerchantCreatereq",
            "AlibabaEinvoiceMerchantCreatereqAnswer",
            "AlibabaEinvoiceMerchantResultGet",
            "AlibabaEinvoiceMerchantResultGetAnswer",
        ),
        "paper": (
            "AlibabaEinvoicePaperInvalid",
            "AlibabaEinvoicePaperInvalidAnswer",
            "AlibabaEinvoicePaperPrint",
            "AlibabaEinvoicePaperPrintAnswer",
        ),
        "results": (
            "AlibabaEinvoiceCreateResultGet",
            "AlibabaEinvoiceCreateResultGetAnswer",
            "AlibabaEinvoiceCreateResultsIncrementGet",
            "AlibabaEinvoiceCreateResultsIncrementGetAnswer",
        ),
    },
)
