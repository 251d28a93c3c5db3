"""
What a company says of its YonBIP: where it is, who may speak, and how it keeps its books.

What decides accounting has no default, for a guess would be booked. What the vendor's
pages leave open is a setting with the usual value.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from attrs import Factory, field, frozen

from tmallerp.erp._checks import names_of_maps, within
from tmallerp.erp._http import HttpRules
from tmallerp.erp.traits import LifecycleState
from tmallerp.errors import Advice, ConfigError
from tmallerp.secrets import Secret

LOOKUP_URL = "https://apigateway.yonyoucloud.com"
YONYOU_HOSTS = frozenset(
    {
        "apigateway.yonyoucloud.com",
        "api.yonyoucloud.com",
        "api.diwork.com",
        "c2.yonyoucloud.com",
        "dbox.diwork.com",
    }
)
"""Where gateways of tenants are known to be; others are added by configuration."""


@frozen(kw_only=True)
class MarkFields:
    """
    Where in an order the adapter keeps what YonBIP has no field for.

    Each is a custom field (自定义项) of text that the company sets up for this.

    Args:
        digest: Of the head: what the document says, as a digest of 64 characters.

        state: Of the head: ``OPEN``, ``HOLD`` or ``CANCELLED``, and why.

        line_id: Of a row: the platform's number of the line.

        line_state: Of a row: ``OPEN``, ``HOLD`` or ``CLOSED``.
    """

    digest: str = "headItem!define1"
    state: str = "headItem!define2"
    line_id: str = "bodyItem!define1"
    line_state: str = "bodyItem!define2"


@frozen(kw_only=True)
class Tax:
    """
    How goods are taxed.

    Args:
        code: The ERP's tax item (税目).

        rate: As a fraction: 0.13 is 13 %.
    """

    code: str
    rate: Decimal


@frozen(kw_only=True)
class YonyouSettings:
    """
    One tenant of YonBIP or YonSuite, and one shop's place in it.

    Args:
        app_key: The application's key.

        app_secret: Its secret.

        tenant: The tenant's id, by which its gateway is found.

        organisation: The sales organisation, by id or code.

        customer: Who is billed where a document names nobody: one customer a shop.

        order_type: The transaction type of sales orders.

        tax: How goods are taxed.

        taxes: What is different for single SKUs.

        unit: The unit goods are sold, kept and priced in.

        exchange_rate_type: The type of exchange rate.

        currency: The currency's code.

        settlement_organisation: Who invoices; the sales organisation if empty.

        stock_organisation: Whose stock it is; the sales organisation if empty.

        account_organisation: Whose books; the sales organisation if empty.

        warehouse: Where goods are taken from where a document does not say.

        component_skus: Which material stands for ``postage``, ``tax``, ``cod_fee`` and
            ``service``; an order with such a component and no material is refused.

        rests_in: How far orders and returns are taken.

        change_audited: Whether an audited order of which nothing has left is un-audited
            to be changed; if not, it is left as it is.

        marks: The custom fields the adapter keeps its own facts in.

        check_products: Whether SKUs are looked up before anything is posted.

        return_type: The transaction type of returns.

        goods_value: What returned goods count: the order's price, or nothing because
            money is booked apart.

        refund_type: The transaction type of money paid back; empty is that of returns.

        refund_sku: The material that stands for money paid back; empty books none.

        purchase_type: The transaction type of purchase orders.

        vendor: The supplier where a demand names none.

        book: The account book vouchers are searched in besides those that were written.

        voucher_types: The ERP's voucher type of each voucher word; ``""`` is for others.

        maker_mobile: By whose phone vouchers are made; this or *maker_email* is needed.

        maker_email: By whose mail address.

        voucher_months: How many months are searched for a voucher.

        dimensions: The ERP's code of each dimension of a voucher line, such as
            ``customer`` to ``0005``; a name that is not here is taken as the code.

        product_organisation: Where products belong; the sales organisation if empty.

        product_class: The class of new products.

        product_template: The template of new products; empty if the ERP needs none.

        customer_class: The class of new customers.

        stock_rule: Which rule computes what is available, such as
            ``ec_tradeorder_add``; empty reads what is there and no reservation.

        saleable_states: Codes of stock states that may be sold; empty is all.

        invoice_rows: The field of an invoice's row that names its order.

        refusals: Codes of refusals this company met besides those that are known.

        busy_texts: What a refusal says when it only means "try again".

        maps: Files that change the field maps, by form.

        tables: Code tables the maps may use.

        lookup_url: Where the tenant's gateway is asked for.

        gateway_url: The gateway, if it is not to be asked for.

        token_url: Where tokens are given, if it is not to be asked for.

        token_path: The path of the token.

        allow_hosts: Hosts that may be spoken to.

        insecure_http: As in `HttpRules`.

        allow_private: As in `HttpRules`.

        ca_file: As in `HttpRules`.

        proxy: As in `HttpRules`.

        total_timeout_s: As in `HttpRules`.

        calls_a_minute: Calls of each API; an API is a path below the gateway, and ``""``
            is each of the others.

        page_size: Rows of a list a call, at most 500.

        settling: How long after a lost answer the effect may still be invisible.

        patience_s: Seconds a call waits for its turn at most.

        price_decimals: Digits after the point of a unit price, 6 to 8.
    """

    app_key: str
    app_secret: Secret
    tenant: str
    organisation: str
    customer: str
    order_type: str
    tax: Tax
    unit: str
    exchange_rate_type: str
    taxes: Mapping[str, Tax] = field(factory=dict)
    currency: str = "CNY"
    settlement_organisation: str = ""
    stock_organisation: str = ""
    account_organisation: str = ""
    warehouse: str = ""
    component_skus: Mapping[str, str] = field(factory=dict)
    rests_in: LifecycleState = LifecycleState.AUDITED
    change_audited: bool = True
    marks: MarkFields = MarkFields()
    check_products: bool = True
    return_type: str = ""
    goods_value: Literal["order", "nothing"] = "order"
    refund_type: str = ""
    refund_sku: str = ""
    purchase_type: str = ""
    vendor: str = ""
    book: str = ""
    voucher_types: Mapping[str, str] = field(factory=dict)
    maker_mobile: str = field(default="", repr=False)
    maker_email: str = field(default="", repr=False)
    voucher_months: int = field(default=3, validator=within(1, 120))
    dimensions: Mapping[str, str] = field(factory=dict)
    product_organisation: str = ""
    product_class: str = ""
    product_template: str = ""
    customer_class: str = ""
    stock_rule: str = ""
    saleable_states: frozenset[str] = frozenset()
    invoice_rows: str = "upcode"
    refusals: frozenset[str] = frozenset()
    busy_texts: frozenset[str] = frozenset({"锁定", "加锁", "稍后"})
    maps: Mapping[str, Path] = field(
        factory=dict, validator=names_of_maps("yonyou/", but="u8_")
    )
    tables: Mapping[str, Mapping[str, str]] = field(factory=dict)
    lookup_url: str = LOOKUP_URL
    gateway_url: str = ""
    token_url: str = ""
    token_path: str = "open-auth/selfAppAuth/base/v1/getAccessToken"  # noqa: S105
    allow_hosts: frozenset[str] = Factory(lambda: YONYOU_HOSTS)
    insecure_http: bool = False
    allow_private: bool = False
    ca_file: Path | None = None
    proxy: str | None = field(default=None, repr=False)
    total_timeout_s: float = 60.0
    calls_a_minute: Mapping[str, int] = Factory(
        lambda: {
            "yonbip/sd/voucherorder/singleSave": 60,
            "yonbip/sd/voucherorder/list": 60,
            "yonbip/sd/voucherorder/detail": 60,
            "": 40,
        }
    )
    page_size: int = field(default=500, validator=within(1, 500))
    settling: timedelta = timedelta(minutes=1)
    patience_s: float = field(default=120.0, validator=within(0, 86_400))
    price_decimals: int = field(default=6, validator=within(6, 8))

    def rules(self) -> HttpRules:
        """Return what the adapter's HTTP may do."""
        hosts = {urlsplit(one).netloc for one in self._addresses() if one}
        return HttpRules(
            base_url=self.lookup_url,
            allow_hosts=self.allow_hosts | hosts,
            insecure_http=self.insecure_http,
            allow_private=self.allow_private,
            ca_file=self.ca_file,
            proxy=self.proxy,
            total_timeout_s=self.total_timeout_s,
        )

    def _addresses(self) -> tuple[str, ...]:
        return (self.gateway_url, self.token_url)

    def need(self, name: str) -> str:
        """
        Return a setting without which a job cannot be done.

        Raises:
            ConfigError: If it is empty.
        """
        value = getattr(self, name)
        if not value:
            msg = f"The setting {name!r} of the Yonyou adapter is empty and needed here."
            raise ConfigError(msg, key=name, advice=_NEEDED)
        return str(value)

    def tax_of(self, sku: str) -> Tax:
        """Return how a SKU is taxed."""
        return self.taxes.get(sku, self.tax)

    def settles(self, organisation: str) -> str:
        """Return who invoices what an organisation sells."""
        return self.settlement_organisation or organisation

    def stocks(self, organisation: str) -> str:
        """Return whose stock an organisation sells."""
        return self.stock_organisation or organisation


_NEEDED = Advice(
    "Set it for this shop; it decides how things are booked and has no default.",
    "请为该店铺配置此项；它决定记账方式，没有默认值。",
)

__all__ = ["LOOKUP_URL", "YONYOU_HOSTS", "MarkFields", "Tax", "YonyouSettings"]
