"""
A client of the simulated Kingdee without sockets, and models to save.
"""

from __future__ import annotations

import copy
import json
from decimal import Decimal

from tmallerp.erp._http import HttpRules
from tmallerp.erp.kingdee import (
    KingdeeCodes,
    KingdeeConnection,
    KingdeeCredentials,
    KingdeeSettings,
)
from tmallerp.secrets import Secret
from tmallerp.simulator.erps import ErpRequest, make_app

FORMS = "Kingdee.BOS.WebApi.ServicesStub.DynamicFormService."
AUTH = "Kingdee.BOS.WebApi.ServicesStub.AuthService."


class Desk:
    """Calls one app, logged in with a session."""

    def __init__(self, app=None):
        self.app = app or make_app("kingdee")
        self.headers = {}
        self.log_in()

    def log_in(self):
        keys = self.app.keys
        told = self.post(
            f"{AUTH}ValidateUser",
            {"parameters": [keys.acct_id, keys.user, keys.password, 2052]},
        )
        self.headers = {"kdservice-sessionid": told["KDSVCSessionId"]}

    def raw(self, service, body, headers=None):
        request = ErpRequest(
            method="POST",
            path=f"/k3cloud/{service}.common.kdsvc",
            query={},
            raw_query="",
            headers=self.headers if headers is None else headers,
            body=body,
        )
        return self.app.answer(request)

    def post(self, service, body, headers=None):
        answer = self.raw(service, json.dumps(body, default=str).encode(), headers)
        return json.loads(answer.body, parse_float=Decimal)

    def call(self, service, form, data):
        return self.post(f"{FORMS}{service}", {"formid": form, "data": data})

    def status(self, service, form, data):
        return self.call(service, form, data)["Result"]["ResponseStatus"]

    def save(self, form, model, **options):
        """Save a model and return its id as text; refusals fail the test."""
        status = self.status("Save", form, {"Model": model, **options})
        assert status["IsSuccess"], status["Errors"]
        return status["SuccessEntitys"][0]["Id"]

    def refusal(self, form, model, **options):
        """Save a model that is refused; return why."""
        status = self.status("Save", form, {"Model": model, **options})
        assert not status["IsSuccess"]
        return status["Errors"][0]["Message"]

    def audited(self, form, model):
        """Save, submit and audit a model; return its id."""
        doc_id = self.save(form, model)
        for service in ("Submit", "Audit"):
            status = self.status(service, form, {"Ids": doc_id})
            assert status["IsSuccess"], status["Errors"]
        return doc_id

    def query(self, form, keys, where="", **more):
        data = {"FormId": form, "FieldKeys": keys, "FilterString": where, **more}
        return self.post(f"{FORMS}ExecuteBillQuery", {"data": data})

    def documents(self, form):
        return [one for one in self.app.ledger()["documents"] if one["form"] == form]


def ref(number):
    return {"FNumber": number}


def order(number="TM-1", *rows, **head):
    """Return a sales order; rows are (material, quantity, price)."""
    return {
        "FID": 0,
        "FBillTypeID": {"FNUMBER": "XSDD01_SYS"},
        "FBillNo": number,
        "FDate": "2026-11-11 00:00:00",
        "FSaleOrgId": ref("100"),
        "FCustId": ref("TMALL01"),
        "FNetOrderBillNo": "1234567890123456789",
        **head,
        "FSaleOrderFinance": {"FSettleCurrId": ref("PRE001"), "FIsIncludedTax": True},
        "FSaleOrderEntry": [line(*row) for row in rows or [("0001-00", 2, "88.5")]],
    }


def line(material="0001-00", qty=2, price="88.5", **more):
    return {
        "FMaterialId": ref(material),
        "FUnitID": ref("Pcs"),
        "FQty": qty,
        "FTaxPrice": price,
        "FEntryTaxRate": 13,
        **more,
    }


VOUCHER = {
    "FVOUCHERID": 0,
    "FAccountBookID": ref("001"),
    "FVOUCHERGROUPID": ref("PRE001"),
    "FEntity": [
        {
            "FEXPLANATION": "fees",
            "FACCOUNTID": ref(account),
            "FCURRENCYID": ref("PRE001"),
            "FEXCHANGERATETYPE": ref("HLTX01_SYS"),
            "FAMOUNTFOR": "12.30",
            side: "12.30",
        }
        for account, side in (("6601.01", "FDEBIT"), ("1012.01", "FCREDIT"))
    ],
    "FDate": "2026-10-31 00:00:00",
}


def voucher():
    return copy.deepcopy(VOUCHER)


def signed_settings(facts, **changes):
    """Make settings of an adapter that signs its calls to the served ERP of *facts*."""
    connection = KingdeeConnection(
        rules=HttpRules(
            base_url=f"{facts['url']}/", insecure_http=True, allow_private=True
        ),
        credentials=KingdeeCredentials(
            account=facts["acct_id"],
            user=facts["user"],
            app_id=facts["app_id"],
            app_secret=Secret(facts["app_secret"]),
        ),
    )
    given = {
        "connection": connection,
        "organisation": "100",
        "customer": "TMALL01",
        "warehouse": "CK001",
        "codes": KingdeeCodes(postage="POST-FEE", account="ALIPAY-01"),
        **changes,
    }
    return KingdeeSettings(**given)
