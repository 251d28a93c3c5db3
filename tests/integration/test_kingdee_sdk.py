"""
The vendor's own Kingdee client and our adapter on one ERP: each reads what the other wrote.
"""

from __future__ import annotations

import contextlib
import json
from datetime import timedelta
from decimal import Decimal

import pytest
from kingdee_support import signed_settings

from tmallerp.erp.kingdee import connect
from tmallerp.erp.protocols import DocumentState, LifecycleState, OutcomeStatus
from tmallerp.simulator.erps import ErpServer, make_app
from tmallerp.testing.builders import (
    NOON,
    a_customer,
    a_key,
    a_product,
    a_voucher,
    an_order,
)

YEAR = (NOON - timedelta(days=300), NOON + timedelta(days=300))
RESTS = LifecycleState.AUDITED


@pytest.fixture
def server():
    with ErpServer(make_app("kingdee")) as running:
        yield running


@pytest.fixture
def sdk(server):
    """Return the vendor's own client, unchanged, told the address and the keys."""
    main = pytest.importorskip(
        "k3cloud_webapi_sdk.main", reason="kingdee.cdp.webapi.sdk is not installed."
    )
    facts = server.facts
    client = main.K3CloudApiSdk(facts["url"])
    client.InitConfig(
        facts["acct_id"], facts["user"], facts["app_id"], facts["app_secret"], facts["url"]
    )
    return client


@pytest.fixture
def erp(server):
    settings = signed_settings(server.facts, rests_in=RESTS)
    with contextlib.closing(connect(settings)) as opened:
        yield opened


def told(answer):
    """Read an answer of the vendor's client with exact numbers."""
    return json.loads(answer, parse_float=Decimal)


def succeeded(answer):
    """Read an answer that must be a success."""
    status = told(answer)["Result"]["ResponseStatus"]
    assert status["IsSuccess"], status["Errors"]
    return status["SuccessEntitys"]


def queried(sdk, form, fields, where):
    asked = {"FormId": form, "FieldKeys": fields, "FilterString": where, "Limit": 100}
    return told(sdk.ExecuteBillQuery(asked))


# --- it reads what we wrote -----------------------------------------------------------


def test_vendors_client_reads_our_order(sdk, erp):
    """
    Number, platform's number, state, materials and money come back by the vendor's way.
    """
    order = an_order("4990000000000000001", customer="TMALL01", warehouse="CK001")
    (outcome,) = erp.put_orders([order])
    where = f"FBillNo='{outcome.reference}'"

    rows = queried(
        sdk,
        "SAL_SaleOrder",
        "FDocumentStatus,FCustId.FNumber,FMaterialId.FNumber,FQty,FAllAmount",
        where,
    )

    assert {("C", "TMALL01")} == {(row[0], row[1]) for row in rows}
    assert {"0001-00", "POST-FEE"} == {row[2] for row in rows}
    assert order.payment == sum(Decimal(str(row[4])) for row in rows)
    seen = told(sdk.View("SAL_SaleOrder", {"Number": outcome.reference}))["Result"]
    assert seen["ResponseStatus"] in (None, {}) or seen["ResponseStatus"]["IsSuccess"]
    assert outcome.reference == seen["Result"]["BillNo"]


def test_vendors_client_reads_our_masters_and_voucher(sdk, erp):
    """
    A material, a customer and a voucher are there for it as well.
    """
    product, customer = a_product("00017"), a_customer()
    voucher = a_voucher()
    outcomes = [
        *erp.put_products([product]),
        *erp.put_customers([customer]),
        *erp.put_vouchers([voucher]),
    ]
    assert [OutcomeStatus.CREATED] * 3 == [one.status for one in outcomes], outcomes

    (material,) = queried(sdk, "BD_MATERIAL", "FNumber,FName", f"FNumber='{product.code}'")
    (buyer,) = queried(sdk, "BD_Customer", "FNumber,FName", f"FNumber='{customer.code}'")
    entries = queried(
        sdk, "GL_VOUCHER", "FDEBIT,FCREDIT", f"FVOUCHERID={outcomes[2].reference}"
    )

    assert [product.code, product.name] == material
    assert [customer.code, customer.name] == buyer
    debit, credit = (sum(Decimal(str(row[side])) for row in entries) for side in (0, 1))
    assert debit == credit == sum(line.debit for line in voucher.lines)


# --- we read what it wrote ------------------------------------------------------------


def theirs(number):
    """Write a sales order as a script with the vendor's client would."""
    return {
        "FID": 0,
        "FBillTypeID": {"FNUMBER": "XSDD01_SYS"},
        "FBillNo": number,
        "FDate": "2026-11-11 00:00:00",
        "FSaleOrgId": {"FNumber": "100"},
        "FCustId": {"FNumber": "TMALL01"},
        "FSaleOrderFinance": {"FSettleCurrId": {"FNumber": "PRE001"}},
        "FSaleOrderEntry": [
            {
                "FMaterialId": {"FNumber": "0001-00"},
                "FUnitID": {"FNumber": "Pcs"},
                "FQty": 2,
                "FTaxPrice": "88.5",
                "FEntryTaxRate": 13,
            }
        ],
    }


def test_we_find_the_vendors_order(sdk, erp):
    """
    An order its client saved and audited under a key's number is found under that key.
    """
    key = a_key("4990000000000000002")
    number = key.token(30)
    succeeded(sdk.Save("SAL_SaleOrder", {"Model": theirs(number)}))
    for step in (sdk.Submit, sdk.Audit):
        succeeded(step("SAL_SaleOrder", {"Numbers": [number]}))

    found = erp.find_orders([key])[key]

    assert (number, DocumentState.OPEN, RESTS) == (
        found.reference,
        found.state,
        found.reached,
    )
    assert Decimal("177.00") == found.total


def test_we_read_the_vendors_shipment_and_receivable(sdk, erp):
    """
    What its client pushes out of our order comes back as shipment and receivable.
    """
    order = an_order("4990000000000000003", customer="TMALL01", warehouse="CK001")
    (outcome,) = erp.put_orders([order])
    pushed = succeeded(
        sdk.Push(
            "SAL_SaleOrder",
            {"Numbers": [outcome.reference], "RuleId": "SaleOrder-OutStock"},
        )
    )
    number = pushed[0]["Number"]
    for step in (sdk.Submit, sdk.Audit):
        succeeded(step("SAL_OUTSTOCK", {"Numbers": [number]}))
    succeeded(
        sdk.Push(
            "SAL_OUTSTOCK",
            {"Numbers": [number], "RuleId": "AR_OutStockToReceivableMap"},
        )
    )

    (shipment,) = erp.list_shipments(*YEAR).items
    (receivable,) = erp.list_receivables(*YEAR).items

    assert number == shipment.reference
    assert {outcome.reference} == {line.order for line in shipment.lines}
    assert order.payment == receivable.amount


def test_we_read_the_vendors_material(sdk, erp):
    """
    A material of its client is in our catalogue, leading zeros and all.
    """
    material = {
        "FCreateOrgId": {"FNumber": "100"},
        "FUseOrgId": {"FNumber": "100"},
        "FNumber": "00042",
        "FName": "衬衫“经典”",
        "SubHeadEntity1": {"FStoreUnitID": {"FNumber": "Pcs"}},
        "SubHeadEntity2": {
            "FSaleUnitId": {"FNumber": "Pcs"},
            "FSalePriceUnitId": {"FNumber": "Pcs"},
        },
        "SubHeadEntity": {
            "FErpClsID": "1",
            "FBaseUnitId": {"FNumber": "Pcs"},
            "FCategoryID": {"FNumber": "CHLB05_SYS"},
        },
    }
    succeeded(sdk.Save("BD_MATERIAL", {"Model": material}))
    for step in (sdk.Submit, sdk.Audit):
        succeeded(step("BD_MATERIAL", {"Numbers": ["00042"]}))

    products, cursor = [], None
    while True:
        page = erp.list_products(YEAR[0], cursor)
        products += page.items
        cursor = page.cursor
        if cursor is None:
            break

    assert ("00042", "衬衫“经典”") in {(one.code, one.name) for one in products}
