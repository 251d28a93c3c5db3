"""
What a company says of its U8.

The vendor publishes neither codes of errors nor limits of calls, so both are settings;
their defaults are what is known to be answered somewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from attrs import Factory, field, frozen

from tmallerp.erp._checks import names_of_maps, within
from tmallerp.erp._http import HttpRules
from tmallerp.erp.traits import LifecycleState
from tmallerp.errors import ConfigError
from tmallerp.secrets import Secret

U8_URL = "https://api.yonyouup.com"


@frozen(kw_only=True)
class U8Codes:
    """
    What codes of errors mean; ``0`` alone is success, and others are unclear.

    Args:
        stale_token: The token is not good any more.

        processing: Accepted, and not done yet.

        relay_off: The relay on the company's server is not connected.

        throttled: Too many calls.

        refused: They said no.

        absent: There is no such document.

        locked: Somebody works on it; try again.

        not_begun: The call was not understood, and nothing happened.
    """

    stale_token: frozenset[str] = frozenset({"20002"})
    processing: frozenset[str] = frozenset({"30001"})
    relay_off: frozenset[str] = frozenset({"30002"})
    throttled: frozenset[str] = frozenset({"50001"})
    refused: frozenset[str] = frozenset({"20004", "20005", "40001"})
    absent: frozenset[str] = frozenset({"40002"})
    locked: frozenset[str] = frozenset({"40003"})
    not_begun: frozenset[str] = frozenset({"20001", "20003"})


@frozen(kw_only=True)
class U8Fields:
    """
    Where in U8's documents the adapter keeps its own facts, and reads what has no one place.

    Args:
        key: Of a sales order's head: the document's key. It must take 30 characters.

        digest: Of the head: what the document says, as a digest of 64 characters.

        line_id: Of an order's row: the platform's number of the line.

        tracking: Of an issue's head: the parcel's number.

        carrier: Of an issue's head: the carrier.

        receivable_order: Of a receivable's head: its order.

        receivable_amount: Of a receivable's head: yuan.

        voucher_key: Of a voucher: the document's key.
    """

    key: str = "define1"
    digest: str = "define2"
    line_id: str = "define22"
    tracking: str = "define10"
    carrier: str = "define11"
    receivable_order: str = "define1"
    receivable_amount: str = "amount"
    voucher_key: str = "reserve2"


@frozen(kw_only=True)
class U8Settings:
    """
    One account set of U8, and one shop's place in it.

    Args:
        from_account: Who calls, as registered on the open platform.

        to_account: The enterprise that is called.

        app_key: The application's key.

        app_secret: Its secret.

        customer: Who is billed where a document names nobody: one customer a shop.

        sale_type: The type of sales orders (销售类型).

        tax_rate: As a fraction, of SKUs that *tax_rates* does not name.

        tax_rates: What is different for single SKUs.

        department: The department; empty leaves it out.

        person: The salesperson; empty leaves it out.

        component_skus: Which inventory stands for ``postage``, ``tax``, ``cod_fee`` and
            ``service``; an order with such a component and none for it is refused.

        rests_in: How far orders are taken: saved, or audited.

        data_source: Which of the enterprise's data sources (``ds_sequence``).

        waits_for_result: Whether each call waits until it is done, instead of asking.

        wait_s: Seconds a batch is asked for its results before the rest is pending.

        poll_s: Seconds before the first and between two rounds of asking; documents
            take some seconds.

        key_life: How long a key is honoured; None is for ever.

        fields: Where facts are kept.

        codes: What codes of errors mean.

        check_products: Whether SKUs are looked up before anything is posted.

        price_decimals: Digits after the point of a unit price.

        available_has_reserved: Whether what is available leaves out what orders reserve,
            so that the difference is what is reserved.

        enter: Who is named as the maker of vouchers.

        voucher_types: The ERP's voucher type of each word; ``""`` is for others.

        voucher_months: How many months are searched for a voucher.

        audited_states: What the ERP calls a document that counts.

        maps: Files that change the field maps, by form.

        tables: Code tables the maps may use.

        base_url: Where the platform is.

        allow_hosts: Further hosts that may be spoken to.

        insecure_http: As in `HttpRules`.

        allow_private: As in `HttpRules`.

        ca_file: As in `HttpRules`.

        proxy: As in `HttpRules`.

        total_timeout_s: As in `HttpRules`.

        calls_a_minute: Calls of each API; ``""`` is each of the others. Empty is no
            known limit.

        settling: How long after a lost answer the effect may still be invisible.

        patience_s: Seconds a call waits for its turn at most.

        page_size: Rows of a list a call.
    """

    from_account: str
    to_account: str
    app_key: str
    app_secret: Secret
    customer: str
    sale_type: str
    tax_rate: Decimal
    tax_rates: Mapping[str, Decimal] = field(factory=dict)
    department: str = ""
    person: str = ""
    component_skus: Mapping[str, str] = field(factory=dict)
    rests_in: LifecycleState = LifecycleState.AUDITED
    data_source: str = "1"
    waits_for_result: bool = False
    wait_s: float = field(default=20.0, validator=within(0, 3600))
    poll_s: float = field(default=7.0, validator=within(0, 3600))
    key_life: timedelta | None = None
    fields: U8Fields = U8Fields()
    codes: U8Codes = U8Codes()
    check_products: bool = True
    price_decimals: int = field(default=4, validator=within(2, 10))
    available_has_reserved: bool = False
    enter: str = ""
    voucher_types: Mapping[str, str] = field(factory=dict)
    voucher_months: int = field(default=3, validator=within(1, 120))
    audited_states: frozenset[str] = frozenset({"Approved", "Closed"})
    maps: Mapping[str, Path] = field(factory=dict, validator=names_of_maps("yonyou/u8_"))
    tables: Mapping[str, Mapping[str, str]] = field(factory=dict)
    base_url: str = U8_URL
    allow_hosts: frozenset[str] = Factory(frozenset)
    insecure_http: bool = False
    allow_private: bool = False
    ca_file: Path | None = None
    proxy: str | None = field(default=None, repr=False)
    total_timeout_s: float = 60.0
    calls_a_minute: Mapping[str, int] = field(factory=dict)
    settling: timedelta = timedelta(minutes=1)
    patience_s: float = field(default=120.0, validator=within(0, 86_400))
    page_size: int = field(default=200, validator=within(1, 8000))

    def __attrs_post_init__(self) -> None:
        allowed = {LifecycleState.SAVED, LifecycleState.AUDITED}
        if self.rests_in not in allowed:
            msg = f"U8 takes orders to saved or audited, not to {self.rests_in.value!r}."
            raise ConfigError(msg, key="rests_in")

    def rules(self) -> HttpRules:
        """Return what the adapter's HTTP may do."""
        return HttpRules(
            base_url=self.base_url,
            allow_hosts=self.allow_hosts,
            insecure_http=self.insecure_http,
            allow_private=self.allow_private,
            ca_file=self.ca_file,
            proxy=self.proxy,
            total_timeout_s=self.total_timeout_s,
        )

    def rate_of(self, sku: str) -> Decimal:
        """Return the tax rate of a SKU."""
        return self.tax_rates.get(sku, self.tax_rate)


__all__ = ["U8_URL", "U8Codes", "U8Fields", "U8Settings"]
