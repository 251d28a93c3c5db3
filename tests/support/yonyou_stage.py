"""
Simulated YonBIP and U8 in this process, and adapters that speak to them over HTTP.
"""

from __future__ import annotations

from contextlib import contextmanager
from decimal import Decimal

from attrs import evolve

from tmallerp.erp.yonyou import Tax, YonyouErp, YonyouSettings
from tmallerp.erp.yonyou.u8 import U8Erp, U8Settings
from tmallerp.secrets import Secret
from tmallerp.simulator.erps import ErpFaultBag, ErpFaultPlan, ErpServer, make_app
from tmallerp.testing.builders import a_line, an_order

COMPONENTS = dict.fromkeys(("postage", "tax", "cod_fee", "service"), "0001-00")


class ErpTime:
    """The ERP's own clock, which sleeping moves."""

    def __init__(self, clock):
        self._clock = clock
        self._origin = clock.now
        self.slept = 0.0

    def now(self):
        return self._clock.now

    def monotonic(self):
        return (self._clock.now - self._origin).total_seconds()

    def sleep(self, seconds):
        self.slept += max(0.0, seconds)
        self._clock.advance(max(0.0, seconds))

    async def asleep(self, seconds):
        self.sleep(seconds)


class Stage:
    """
    A served ERP and an adapter that speaks to it.

    Attributes:
        erp: The adapter.

        app: The ERP, for acts and its ledger.

        server: Its server, for faults.

        time: The clock of both.
    """

    def __init__(self, server, settings, make):
        self.server, self.app, self.settings = server, server.app, settings
        self.time = ErpTime(server.app.clock)
        self._make = make
        self.erp = self.connect()

    def connect(self, **changes):
        """Make another adapter of the same ERP."""
        return self._make(evolve(self.settings, **changes), clock=self.time)

    def act(self, name, **given):
        return self.app.act(name, given)

    def calls(self, ending):
        """Say how often a path was called."""
        found = self.server.calls.items()
        return sum(count for path, count in found if path.endswith(ending))

    def documents(self, form):
        return [one for one in self.app.ledger()["documents"] if one["form"] == form]


def yonyou_settings(facts, **changes):
    settings = YonyouSettings(
        app_key=facts["app_key"],
        app_secret=Secret(facts["app_secret"]),
        tenant=facts["tenant"],
        organisation="org01",
        customer="TMALL01",
        order_type="SO01",
        return_type="RT01",
        refund_sku="0001-00",
        purchase_type="A20001",
        vendor="V001",
        tax=Tax(code="VAT13", rate=Decimal("0.13")),
        unit="PCS",
        exchange_rate_type="01",
        component_skus=COMPONENTS,
        product_class="01",
        customer_class="01",
        book="book01",
        maker_mobile="13800000000",
        voucher_types={"": "1"},
        stock_rule="ec_tradeorder_add",
        lookup_url=facts["url"],
        insecure_http=True,
        allow_private=True,
        total_timeout_s=20.0,
        calls_a_minute={},
    )
    return evolve(settings, **changes)


def u8_settings(facts, **changes):
    settings = U8Settings(
        from_account=facts["from_account"],
        to_account=facts["to_account"],
        app_key=facts["app_key"],
        app_secret=Secret(facts["app_secret"]),
        customer="TMALL01",
        sale_type="01",
        department="01",
        tax_rate=Decimal("0.13"),
        component_skus=COMPONENTS,
        enter="demo",
        base_url=facts["url"],
        insecure_http=True,
        allow_private=True,
        total_timeout_s=20.0,
    )
    return evolve(settings, **changes)


@contextmanager
def staged(kind, plan=None, **changes):
    """Serve an ERP and connect an adapter to it."""
    plan = plan or ErpFaultPlan(hold_s=0.05)
    app = make_app(kind, faults=ErpFaultBag.inner(plan))
    with ErpServer(app, faults=plan) as server:
        make = YonyouErp if kind == "yonyou" else U8Erp
        settings = yonyou_settings if kind == "yonyou" else u8_settings
        stage = Stage(server, settings(server.facts, **changes), make)
        try:
            yield stage
        finally:
            stage.erp.close()


def mine(document):
    """Put a document into the simulated company's hands."""
    return evolve(document, customer="TMALL01", organisation="org01")


def my_order(platform_id="4990000000000000001", **changes):
    """Make an order for the simulated company."""
    return evolve(mine(an_order(platform_id, **changes)), warehouse="CK001")


def two_lines():
    """Make lines of which one has a price that two decimals cannot carry."""
    return (a_line("1", "89.03"), a_line("2", "0.01"))
