"""
Fill an empty Tryton with what a Tmall seller has: a company, books, goods, a shop.

Speaks JSON-RPC with the standard library alone, so that it runs wherever `start` runs.
It is done once per template; every start copies the result.
"""

from __future__ import annotations

import base64
import json
import urllib.request
from datetime import date
from decimal import Decimal
from typing import Any

BOT = "tmall-bot"
SHOP = "tmall-main"
CUSTOMER = "TMALL"
WAREHOUSE = "CK001"
GOODS = {
    "0001-00": "棉麻衬衫 白色",
    "0002-00": "棉麻衬衫 蓝色",
    "SKU-RED-M": "连衣裙 红色 M",
}
SERVICES = {
    "POSTAGE": "运费",
    "SERVICE": "安装服务",
    "COD-FEE": "货到付款手续费",
    "CROSS-TAX": "跨境税",
    "ROUNDING": "尾差",
}
"""The components of an order that are no goods; the last two bear no tax."""

TAXED = "应税 13%"
"""The accounting category of what bears the tax."""

_UNTAXED = frozenset({"CROSS-TAX", "ROUNDING"})
_PIECES = 500.0
_VAT = "6.3.6"
"""The account of value added tax in the chart that comes with the server."""
_GROUPS = (
    "sale.group_sale",
    "stock.group_stock",
    "stock.group_stock_force_assignment",
    "account.group_account",
    "product.group_product_admin",
    "account_product.group_account_product_admin",
)

Record = dict[str, Any]


class Session:
    """
    A session of one user.

    Args:
        url: Where the server is, with the database: ``http://127.0.0.1:8000/tryton``.

        user: Its name.

        password: Its password.
    """

    def __init__(self, url: str, user: str, password: str) -> None:
        self._url = f"{url}/rpc/"
        self._head = ""
        self.context: Record = {}
        uid, token, _ = self("common.db.login", user, {"password": password}, "en")
        plain = f"{user}:{uid}:{token}".encode()
        self._head = f"Session {base64.b64encode(plain).decode()}"
        self.refresh()

    def refresh(self) -> None:
        """Take the user's preferences, the company above all, for the context."""
        found = self("model.res.user.get_preferences", True, {})  # noqa: FBT003
        self.context = {"company": found.get("company"), "language": "en"}

    def __call__(self, method: str, *params: object) -> Any:
        """Call a method by its full name; the context is among *params*."""
        body = json.dumps({"id": 1, "method": method, "params": params}, default=_encode)
        headers = {"Content-Type": "application/json"}
        if self._head:
            headers["Authorization"] = self._head
        request = urllib.request.Request(self._url, body.encode(), headers)  # noqa: S310
        with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310
            told = json.load(answer)
        if told.get("error"):
            msg = f"{method}: {told['error']}"
            raise RuntimeError(msg)
        return told["result"]

    def on(self, model: str, method: str, *params: object) -> Any:
        """Call a method of a model."""
        return self(f"model.{model}.{method}", *params, self.context)

    def new(self, model: str, **values: object) -> int:
        """Create one record."""
        (made,) = self.on(model, "create", [values])
        return int(made)

    def one(self, model: str, *domain: object) -> int:
        """Find one record."""
        (found,) = self.on(model, "search", list(domain), 0, 1, None)
        return int(found)

    def ref(self, name: str) -> int:
        """Find a record of a module by ``module.id``."""
        return int(self.on("ir.model.data", "get_id", *name.split(".")))


def _encode(value: object) -> Record:
    if isinstance(value, Decimal):
        return {"__class__": "Decimal", "decimal": str(value)}
    if isinstance(value, date):
        parts = {"year": value.year, "month": value.month, "day": value.day}
        return {"__class__": "date", **parts}
    msg = f"{type(value).__name__} is not written as JSON"
    raise TypeError(msg)


def seed(url: str, admin: str, bot: str) -> None:
    """
    Fill an empty database.

    Args:
        url: The server and database.

        admin: The administrator's password.

        bot: The password the adapter's user shall have.
    """
    session = Session(url, "admin", admin)
    company, currency = _company(session)
    tax = _books(session, company)
    category = _categories(session, tax)
    warehouse = session.one("stock.location", ["type", "=", "warehouse"])
    session.on("stock.location", "write", [warehouse], {"code": WAREHOUSE})
    session.new(
        "party.party",
        name="天猫旗舰店",
        code=CUSTOMER,
        addresses=[["create", [{"street": "文一西路 969 号", "city": "杭州"}]]],
    )
    products = _products(session, category)
    _stock(session, warehouse, products, currency)
    _shop(session, company, currency, warehouse)
    groups = [session.ref(name) for name in _GROUPS]
    session.new(
        "res.user",
        name="Tmall",
        login=BOT,
        password=bot,
        groups=[["add", groups]],
        companies=[["add", [company]]],
        company=company,
    )


def _company(session: Session) -> tuple[int, int]:
    currency = session.new(
        "currency.currency",
        name="人民币",
        code="CNY",
        symbol="¥",
        numeric_code="156",
        rounding=Decimal("0.01"),
        digits=2,
        rates=[["create", [{"date": date(2020, 1, 1), "rate": Decimal(1)}]]],
    )
    party = session.new("party.party", name="示例贸易有限公司")
    company = session.new("company.company", party=party, currency=currency)
    admin = session.one("res.user", ["login", "=", "admin"])
    values = {"companies": [["add", [company]]], "company": company}
    session.on("res.user", "write", [admin], values)
    session.refresh()
    return company, currency


def _books(session: Session, company: int) -> int:
    """Make the chart of accounts and a VAT of 13 %; return the tax."""
    template = session.ref("account.account_template_root_en")
    wizard = "wizard.account.create_chart"
    number, _, _ = session(f"{wizard}.create", session.context)
    start = {"company": company, "account_template": template}
    data: Record = {"account": start}
    session(f"{wizard}.execute", number, data, "create_account", session.context)
    kinds = ("receivable", "payable")
    properties: Record = {"company": company}
    for kind in kinds:
        properties[f"account_{kind}"] = session.one(
            "account.account",
            [f"type.{kind}", "=", True],
            ["party_required", "=", True],
            ["closed", "!=", True],
        )
    data = {"account": start, "properties": properties}
    session(f"{wizard}.execute", number, data, "create_properties", session.context)
    vat = session.one("account.account", ["code", "=", _VAT])
    return session.new(
        "account.tax",
        name="增值税 13%",
        description="增值税 13%",
        type="percentage",
        rate=Decimal("0.13"),
        company=company,
        invoice_account=vat,
        credit_note_account=vat,
    )


def _categories(session: Session, tax: int) -> dict[bool, int]:
    """Make the accounting categories, by whether what is in them bears the tax."""
    accounts = {
        f"account_{kind}": session.one(
            "account.account", [f"type.{kind}", "=", True], ["closed", "!=", True]
        )
        for kind in ("revenue", "expense")
    }
    config = {f"default_category_{name}": number for name, number in accounts.items()}
    session.on("account.configuration", "write", [1], config)
    return {
        taxed: session.new(
            "product.category",
            name=name,
            accounting=True,
            customer_taxes=[["add", [tax] if taxed else []]],
            **accounts,
        )
        for taxed, name in ((True, TAXED), (False, "不征税"))
    }


def _products(session: Session, category: dict[bool, int]) -> list[int]:
    """Make goods and services; return the goods."""
    unit = session.one("product.uom", ["symbol", "=", "u"])
    made = []
    for code, name in {**GOODS, **SERVICES}.items():
        template = session.new(
            "product.template",
            name=name,
            code=code,
            type="goods" if code in GOODS else "service",
            default_uom=unit,
            list_price=Decimal("78.7611"),
            salable=True,
            sale_uom=unit,
            account_category=category[code not in _UNTAXED],
            # The code of a variant is the template's code and its own ending.
            products=[["create", [{"suffix_code": None}]]],
        )
        if code in GOODS:
            made.append(session.one("product.product", ["template", "=", template]))
    return made


def _stock(session: Session, warehouse: int, products: list[int], currency: int) -> None:
    storage = session.on("stock.location", "read", [warehouse], ["storage_location"])
    supplier = session.one("stock.location", ["type", "=", "supplier"])
    unit = session.one("product.uom", ["symbol", "=", "u"])
    moves = [
        {
            "product": product,
            "quantity": _PIECES,
            "unit": unit,
            "from_location": supplier,
            "to_location": storage[0]["storage_location"],
            "unit_price": Decimal("30.0000"),
            "currency": currency,
        }
        for product in products
    ]
    session.on("stock.move", "do", session.on("stock.move", "create", moves))


def _shop(session: Session, company: int, currency: int, warehouse: int) -> None:
    session.new(
        "web.shop",
        name=SHOP,
        company=company,
        currency=currency,
        warehouses=[["add", [warehouse]]],
    )
