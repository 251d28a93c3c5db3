"""
Call simulated ERPs without any adapter: in the process, or over HTTP.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import urllib.error
import urllib.request
from decimal import Decimal
from urllib.parse import parse_qsl, urlencode, urlsplit

from tmallerp.simulator.erps import ErpRequest


class Told:
    """One answer."""

    def __init__(self, status, headers, body, *, is_lost=False):
        self.status, self.body, self.is_lost = status, body, is_lost
        self.headers = {name.lower(): value for name, value in headers}

    @property
    def json(self):
        """The body with exact numbers."""
        return json.loads(self.body, parse_float=Decimal)


class Line:
    """Sends requests to an app in this process, or to a server."""

    def __init__(self, app, server=None):
        self.app, self.server = app, server

    @property
    def facts(self):
        return self.server.facts if self.server else self.app.facts("http://erp.test")

    def ask(self, method, url, *, body=None, headers=None):
        headers = dict(headers or {})
        raw = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        if body is not None:
            headers.setdefault("Content-Type", "application/json")
        if self.server:
            return self._over_http(method, url, raw, headers)
        parts = urlsplit(url)
        answer = self.app.answer(
            ErpRequest(
                method=method,
                path=parts.path,
                query=dict(parse_qsl(parts.query, keep_blank_values=True)),
                raw_query=parts.query,
                headers={
                    "host": parts.netloc,
                    **{k.lower(): v for k, v in headers.items()},
                },
                body=raw or b"",
            )
        )
        headers = (("content-type", answer.kind), *answer.headers)
        return Told(answer.status, headers, answer.body, is_lost=answer.is_lost)

    def _over_http(self, method, url, raw, headers):
        request = urllib.request.Request(url, raw, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return Told(answer.status, answer.headers.items(), answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return Told(error.code, error.headers.items(), error.read())

    def act(self, name, **given):
        """Do what people do inside the ERP."""
        return self.app.act(name, given)


class YonyouCaller(Line):
    """Calls the open platform."""

    def __init__(self, app, server=None):
        super().__init__(app, server)
        root = self.facts["url"]
        found = self.ask(
            "GET",
            f"{root}/open-auth/dataCenter/getGatewayAddress?tenantId={self.facts['tenant']}",
        )
        self.addresses = found.json["data"]
        self.token = self.get_token().json["data"]["access_token"]

    def get_token(self, path="/open-auth/selfAppAuth/base/v1/getAccessToken", **changed):
        stamp = str(int(self.app.clock.now.timestamp() * 1000))
        params = {"appKey": self.facts["app_key"], "timestamp": stamp, **changed}
        text = "".join(f"{name}{params[name]}" for name in sorted(params))
        secret = self.facts["app_secret"].encode()
        digest = hmac.new(secret, text.encode(), hashlib.sha256).digest()
        params["signature"] = base64.b64encode(digest).decode()
        return self.ask("GET", f"{self.addresses['tokenUrl']}{path}?{urlencode(params)}")

    def call(self, path, body=None, **query):
        query = urlencode({"access_token": self.token, **query})
        method = "GET" if body is None else "POST"
        return self.ask(method, f"{self.addresses['gatewayUrl']}{path}?{query}", body=body)

    def data(self, path, body=None, **query):
        told = self.call(path, body, **query).json
        assert str(told["code"]) == "200", told
        return told["data"]


class U8Caller(Line):
    """Calls U8's cloud."""

    def __init__(self, app, server=None):
        super().__init__(app, server)
        self.token = self.system("token", app_secret=self.facts["app_secret"])["token"][
            "id"
        ]

    def system(self, name, **query):
        told = {name_: self.facts[name_] for name_ in ("from_account", "app_key")} | query
        return self.ask("GET", f"{self.facts['url']}/system/{name}?{urlencode(told)}").json

    def call(self, path, body=None, **query):
        names = ("from_account", "to_account", "app_key")
        told = {name: self.facts[name] for name in names} | {"token": self.token} | query
        method = "GET" if body is None else "POST"
        return self.ask(
            method, f"{self.facts['url']}/api/{path}?{urlencode(told)}", body=body
        )

    def wait(self, path, body, **query):
        return self.call(path, body, sync=1, **query).json


class RestCaller(Line):
    """Calls the plain service."""

    def call(self, method, path, body=None, **headers):
        told = {"Authorization": f"Bearer {self.facts['token']}"}
        told |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask(
            method, f"{self.facts['url']}/api/v1/{path}", body=body, headers=told
        )


def yonyou_order(key="tm1-1", *, quantity=2, price="88.50", product="0001-00", **more):
    """Return the smallest sales order the open platform takes."""
    price = Decimal(price)
    total = (price * quantity).quantize(Decimal("0.01"))
    net = (total / Decimal("1.13")).quantize(Decimal("0.01"))
    bare = (net / quantity).quantize(Decimal("0.000001"))
    number = float
    line = {
        "_status": "Insert",
        "productId": product,
        "masterUnitId": "PCS",
        "iProductAuxUnitId": "PCS",
        "iProductUnitId": "PCS",
        "qty": quantity,
        "subQty": quantity,
        "priceQty": quantity,
        "invExchRate": 1,
        "invPriceExchRate": 1,
        "unitExchangeType": 0,
        "unitExchangeTypePrice": 0,
        "stockOrgId": "org01",
        "settlementOrgId": "org01",
        "taxId": "VAT13",
        "orderProductType": "SALE",
        "oriTaxUnitPrice": number(price),
        "oriSum": number(total),
        "orderDetailPrices!oriUnitPrice": number(bare),
        "orderDetailPrices!oriMoney": number(net),
        "orderDetailPrices!oriTax": number(total - net),
        "orderDetailPrices!natUnitPrice": number(bare),
        "orderDetailPrices!natTaxUnitPrice": number(price),
        "orderDetailPrices!natMoney": number(net),
        "orderDetailPrices!natSum": number(total),
        "orderDetailPrices!natTax": number(total - net),
    }
    head = {
        "resubmitCheckKey": key,
        "_status": "Insert",
        "salesOrgId": "org01",
        "transactionTypeId": "SO01",
        "vouchdate": "2026-11-11 00:00:00",
        "agentId": "TMALL01",
        "settlementOrgId": "org01",
        "invoiceAgentId": "TMALL01",
        "orderPrices!currency": "CNY",
        "orderPrices!natCurrency": "CNY",
        "orderPrices!exchRate": 1,
        "orderPrices!exchangeRateType": "01",
        "orderPrices!taxInclusive": True,
        "payMoney": number(total),
        "memo": f"tid {key}",
        "orderDetails": [line],
    }
    return {"data": head | more}


def rest_order(key="t1/s1/order/1", **more):
    """Return a small sales order for the plain service."""
    order = {
        "external_key": key,
        "ordered_at": "2026-11-11T00:00:00+08:00",
        "customer": "TMALL01",
        "organisation": "org01",
        "warehouse": "CK001",
        "postage": "8.00",
        "lines": [
            {"line_id": "1", "sku": "0001-00", "quantity": 2, "amount": "177.00"},
            {"line_id": "2", "sku": "0002-00", "quantity": 3, "unit_price": "3.3333"},
        ],
    }
    return order | more
