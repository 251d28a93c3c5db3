"""What the server computes: amounts from price and quantity, tax, totals."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from attrs import frozen

from tmallerp.simulator.erps.kingdee._documents import Document, Row

_CENT = Decimal("0.01")
_ZERO = Decimal(0)


@frozen(kw_only=True)
class Sums:
    """Which fields of a form take part; the first three of a row, then what is computed."""

    qty: str
    price: str
    """With tax."""
    rate: str = "FEntryTaxRate"
    net_price: str = "FPrice"
    net: str = "FAmount"
    tax: str = "FEntryTaxAmount"
    gross: str = "FAllAmount"
    totals: tuple[tuple[str, str], ...] = (("FBillAllAmount", "gross"),)
    """Field of the head, and what it adds up."""


_IV = Sums(
    qty="FPRICEQTY",
    price="FAUXTAXPRICE",
    rate="FTAXRATE",
    net="FAMOUNTFOR",
    tax="FDETAILTAXAMOUNTFOR",
    gross="FALLAMOUNTFOR",
    totals=(("FAFTERTOTALTAXFOR", "gross"),),
)
SUMS = {
    "SAL_SaleOrder": Sums(
        qty="FQty",
        price="FTaxPrice",
        totals=(
            ("FBillAllAmount", "gross"),
            ("FBillAmount", "net"),
            ("FBillTaxAmount", "tax"),
        ),
    ),
    "SAL_OUTSTOCK": Sums(qty="FRealQty", price="FTaxPrice"),
    "SAL_RETURNSTOCK": Sums(qty="FRealQty", price="FTaxPrice"),
    "PUR_PurchaseOrder": Sums(qty="FQty", price="FTaxPrice"),
    "AR_receivable": Sums(
        qty="FPriceQty",
        price="FTaxPrice",
        net="FNoTaxAmountFor_D",
        tax="FTAXAMOUNTFOR_D",
        gross="FALLAMOUNTFOR_D",
        totals=(("FALLAMOUNTFOR", "gross"), ("FPAYAMOUNTFOR", "gross")),
    ),
    "IV_SALESIC": _IV,
    "IV_SALESOC": _IV,
}


def compute(doc: Document, price_decimals: int) -> None:
    """Compute every amount of a document anew."""
    sums = SUMS.get(doc.form.id)
    if sums is None:
        _compute_voucher(doc)
        return
    step = Decimal(1).scaleb(-price_decimals)
    total = {"gross": _ZERO, "net": _ZERO, "tax": _ZERO}
    for row in doc.main_rows:
        _compute_row(row, sums, step)
        for part, key in (("gross", sums.gross), ("net", sums.net), ("tax", sums.tax)):
            total[part] += row[key]
    for key, part in sums.totals:
        doc.head[key] = total[part]


def _compute_row(row: Row, sums: Sums, step: Decimal) -> None:
    qty, rate = row.get(sums.qty) or _ZERO, row.get(sums.rate) or _ZERO
    price = row.get(sums.price)
    if price is None and row.get(sums.net_price) is not None:
        price = row[sums.net_price] * (1 + rate / 100)
    price = _ZERO if row.get("FIsFree") else price or _ZERO
    row[sums.price] = price.quantize(step, ROUND_HALF_UP)
    share = 1 - (row.get("FDiscountRate") or _ZERO) / 100
    gross = (row[sums.price] * qty * share).quantize(_CENT, ROUND_HALF_UP)
    tax = (gross * rate / (100 + rate)).quantize(_CENT, ROUND_HALF_UP)
    row[sums.gross], row[sums.tax], row[sums.net] = gross, tax, gross - tax
    if sums.net_price == "FPrice":
        net_price = row[sums.price] / (1 + rate / 100)
        row["FPrice"] = net_price.quantize(step, ROUND_HALF_UP)


def _compute_voucher(doc: Document) -> None:
    if doc.form.id == "GL_VOUCHER":
        for head, key in (("FDebitTotal", "FDEBIT"), ("FCreditTotal", "FCREDIT")):
            doc.head[head] = sum((row.get(key) or _ZERO for row in doc.main_rows), _ZERO)
