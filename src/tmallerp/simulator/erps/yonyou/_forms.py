"""
What the documents of the open platform are made of.

Tables, read off the vendor's pages: which fields a document has, which are required, what
kind each is. A field's kind is one of text, time, day, bool, count, amount, price,
quantity and rate, a choice ``a|b``, or the name of a register whose id or code it takes.
``*`` marks what is required; a line names fields of one kind, and the kind last.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen


@frozen(kw_only=True)
class FieldFact:
    """
    One field.

    Args:
        name: The vendor's spelling, mistakes included.

        kind: What it takes.

        is_required: Whether a new document must have it.
    """

    name: str
    kind: str
    is_required: bool


@frozen(kw_only=True, eq=False)
class Form:
    """
    One kind of document.

    Args:
        name: What the ledger calls it.

        prefix: How its numbers begin.

        head: Its own fields.

        rows_key: Under which name its rows are.

        rows: Their fields.

        sums: Which rule its amounts obey: ``prices`` (orders), ``flat`` (purchases), or
            ``plain`` (only the sum).

        total: The head's field that must be the sum of the rows.

        opening: Its first status.
    """

    name: str
    prefix: str
    head: Mapping[str, FieldFact]
    rows_key: str
    rows: Mapping[str, FieldFact]
    sums: str = "plain"
    total: str | None = None
    opening: str = "CONFIRMORDER"


def _fields(table: str) -> dict[str, FieldFact]:
    facts = {}
    for line in table.split("\n"):
        *names, kind = line.split() or [""]
        for word in names:
            required, name = word.endswith("*"), word.removesuffix("*")
            facts[name] = FieldFact(name=name, kind=kind, is_required=required)
    return facts


ORDER = Form(
    name="voucherorder",
    prefix="UO",
    head=_fields(
        """
        code text
        salesOrgId* org
        transactionTypeId* transtype
        vouchdate* time
        agentId* customer
        settlementOrgId* org
        invoiceAgentId* customer
        payMoney* amount
        orderPrices!currency* currency
        orderPrices!natCurrency* currency
        orderPrices!exchRate* rate
        orderPrices!exchangeRateType* ratetype
        orderPrices!taxInclusive* bool
        corpContact text
        saleDepartmentId text
        retailInvestors bool
        retailAgentName text
        receiver text
        receiveMobile text
        receiveAddress text
        hopeReceiveDate time
        sendDate time
        reight amount
        promotionMoney amount
        source text
        memo text
        """
    ),
    rows_key="orderDetails",
    rows=_fields(
        """
        productId* product
        skuId text
        stockOrgId* org
        settlementOrgId* org
        masterUnitId* unit
        iProductAuxUnitId* unit
        iProductUnitId* unit
        qty* quantity
        subQty* quantity
        priceQty* quantity
        invExchRate* rate
        invPriceExchRate* rate
        unitExchangeType* 0|1
        unitExchangeTypePrice* 0|1
        taxId* tax
        orderProductType* SALE|GIFT|MARKUP|REBATE
        oriTaxUnitPrice* price
        oriSum* amount
        orderDetailPrices!oriUnitPrice* price
        orderDetailPrices!oriMoney* amount
        orderDetailPrices!oriTax* amount
        orderDetailPrices!natUnitPrice* price
        orderDetailPrices!natTaxUnitPrice* price
        orderDetailPrices!natMoney* amount
        orderDetailPrices!natSum* amount
        orderDetailPrices!natTax* amount
        stockId warehouse
        consignTime time
        memo text
        """
    ),
    sums="prices",
    total="payMoney",
)

DELIVERY = Form(
    name="voucherdelivery",
    prefix="TI",
    head=_fields(
        """
        code text
        stockOrgId* org
        transactionTypeId* transtype
        salesOrgId org
        agentId customer
        vouchdate time
        settlementOrgId org
        invoiceAgentId customer
        payMoney amount
        memo text
        """
    ),
    rows_key="deliveryDetails",
    rows=_fields(
        """
        source text
        sourceid text
        sourceautoid text
        firstsource text
        firstsourceid text
        firstsourceautoid text
        upcode text
        orderDetailId text
        productId product
        qty* quantity
        oriSum amount
        stockId warehouse
        memo text
        """
    ),
    opening="DELIVERUNAUDITED",
)

ISSUE = Form(
    name="salesout",
    prefix="XSCK",
    head=_fields(
        """
        code text
        receiveAccountingBasis* voucher_order|voucher_delivery|st_salesout|unsettle
        salesoutAccountingMethod* salesoutEstimate|salesoutConfirm|invoiceConfirm
        accountOrg* org
        org* org
        salesOrg* org
        invoiceOrg* org
        vouchdate* time
        bustype* transtype
        cust* customer
        srcBillType* 0|1|2|3|tradeorder|refundorder
        natCurrency* currency
        currency* currency
        warehouse warehouse
        exchRateType ratetype
        exchRate rate
        iLogisticId carrier
        logistics text
        sourcesys udinghuo|retail|dst
        out_sys_id text
        out_sys_code text
        retailInvestors bool
        memo text
        """
    ),
    rows_key="details",
    rows=_fields(
        """
        source* text
        product* product
        productsku text
        qty* quantity
        stockUnit* unit
        invExchRate* rate
        priceUOM* unit
        invPriceExchRate* rate
        unitExchangeType* 0|1
        saleStyle* SALE|GIFT
        oriSum* amount
        taxRate price
        taxId* tax
        taxUnitPriceTag bool
        warehouse warehouse
        orderId text
        orderDetailId text
        orderCode text
        sourceid text
        sourceautoid text
        upcode text
        firstsourceid text
        firstsourceautoid text
        firstupcode text
        makeRuleCode text
        batchno text
        producedate time
        invaliddate time
        out_sys_lineid text
        out_sys_rowno text
        """
    ),
    opening="",
)

RETURN = Form(
    name="vouchersalereturn",
    prefix="TH",
    head=_fields(
        """
        code text
        salesOrgId* org
        transactionTypeId* transtype
        agentId* customer
        vouchdate* time
        settlementOrgId* org
        currency* currency
        exchangeRateType* ratetype
        natCurrency* currency
        exchRate* rate
        taxInclusive* bool
        saleReturnSourceType* NONE|DELIVERYEND|ORDER
        invoiceAgentId* customer
        payMoney* amount
        memo text
        """
    ),
    rows_key="saleReturnDetails",
    rows=_fields(
        """
        productId* product
        qty* quantity
        oriSum* amount
        stockOrgId org
        stockId warehouse
        taxId tax
        oriTaxUnitPrice price
        source text
        sourceid text
        sourceautoid text
        upcode text
        orderDetailId text
        memo text
        """
    ),
    total="payMoney",
    opening="SUBMITRETURN",
)

INVOICE = Form(
    name="vouchersaleinvoice",
    prefix="FP",
    head=_fields(
        """
        code text
        vouchdate time
        salesOrgId org
        agentId customer
        oriSum amount
        upcode text
        memo text
        """
    ),
    rows_key="saleInvoiceDetails",
    rows=_fields(
        """
        productId product
        qty quantity
        oriSum amount
        taxId tax
        sourceid text
        sourceautoid text
        upcode text
        """
    ),
    opening="",
)

PURCHASE = Form(
    name="purchaseorder",
    prefix="CGDD",
    head=_fields(
        """
        code text
        bustype_code* transtype
        org_code* org
        vendor_code* vendor
        invoiceVendor_code* vendor
        vouchdate* time
        currency_code* currency
        natCurrency_code* currency
        exchRate* rate
        exchRateType* ratetype
        bAutoGetPriceForApi bool
        operator department source srcBill srcBillNO memo text
        """
    ),
    rows_key="purchaseOrders",
    rows=_fields(
        """
        product_cCode* product
        qty* quantity
        subQty* quantity
        priceQty* quantity
        unit_code* unit
        purUOM_Code* unit
        priceUOM_Code* unit
        invExchRate* rate
        invPriceExchRate* rate
        unitExchangeType* 0|1
        unitExchangeTypePrice* 0|1
        oriUnitPrice* oriTaxUnitPrice* natUnitPrice* natTaxUnitPrice* price
        oriMoney* oriSum* oriTax* natMoney* natSum* natTax* amount
        taxitems_code* tax
        inOrg_code* org
        inInvoiceOrg_code* org
        recieveDate time
        memo text
        """
    ),
    sums="flat",
    opening="",
)

OTHER_IN = Form(
    name="othinrecord",
    prefix="QTRK",
    head=_fields(
        """
        code text
        org* org
        accountOrg* org
        vouchdate* time
        bustype* transtype
        warehouse* warehouse
        memo text
        """
    ),
    rows_key="othInRecords",
    rows=_fields(
        """
        product* product
        qty* quantity
        stockUnit unit
        invExchRate rate
        batchno text
        memo text
        """
    ),
    opening="",
)

FORMS = {
    form.name: form
    for form in (ORDER, DELIVERY, ISSUE, RETURN, INVOICE, PURCHASE, OTHER_IN)
}

DEFINES = ("headItem", "headFreeItem", "bodyItem")
"""Own fields: ``headItem!define1`` to ``define60``."""
