"""
A simulated Kingdee under examination: trouble, a look into its books, things to be read.
"""

from __future__ import annotations

import ssl
import tempfile
import threading
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache, partial
from pathlib import Path

from attrs import evolve
from yonyou_stage import ErpTime

from tmallerp.clock import BEIJING
from tmallerp.documents import (
    Customer,
    DocumentKey,
    Product,
    PurchaseDemand,
    Receivable,
    Refund,
    SalesOrder,
    Shipment,
    ShipmentLine,
    ShipmentState,
    StockLevel,
    Voucher,
)
from tmallerp.erp._http import ErpHttp, HttpRules
from tmallerp.erp.kingdee import (
    KingdeeClient,
    KingdeeCodes,
    KingdeeConnection,
    KingdeeCredentials,
    KingdeeErp,
    KingdeeSettings,
    Limits,
    SignIn,
)
from tmallerp.erp.protocols import LifecycleState
from tmallerp.secrets import Secret
from tmallerp.simulator.erps import (
    ErpFault,
    ErpFaultBag,
    ErpFaultPlan,
    ErpServer,
    make_app,
)
from tmallerp.testing.builders import a_line, an_order
from tmallerp.testing.examination import BaseData, ExamKit, Fault, Seeded

BASE = BaseData(
    customer="TMALL01",
    organisation="100",
    warehouse="CK001",
    skus=("0001-00", "SKU-RED-M"),
    supplier="VEN0001",
    unknown_sku="NO-SUCH-SKU",
    unknown_account="9999",
)
PAGE = 5
"""Rows of a page, so few that there are several."""

WRITES = r"POST /k3cloud/.*DynamicFormService\.(?!ExecuteBillQuery|View|Query)"
"""The first line of a call that would create or change a document."""

BELL = "a \a of a text"
"""Holds a character that the ERP takes in no text."""

REMARKS = {
    SalesOrder: "seller_memo",
    PurchaseDemand: "note",
    Refund: "reason",
    Product: "specification",
    Customer: "address",
}

ORDER_ROWS = "FSaleOrderEntry"
FORMS = {
    "order": ("SAL_SaleOrder", "FBillNo"),
    "purchase": ("PUR_PurchaseOrder", "FBillNo"),
    "refund": ("AR_REFUNDBILL", "FBillNo"),
    "return": ("SAL_RETURNSTOCK", "FBillNo"),
    "voucher": ("GL_VOUCHER", "FReference"),
    "product": ("BD_MATERIAL", "FNumber"),
    "customer": ("BD_Customer", "FNumber"),
}
"""Where the ERP keeps each kind of document, and the field that holds our key."""


class Away:
    """
    Has a server be away for exactly one attempt to connect.

    An adapter asks for an address just before it connects. The first time it meets a
    closed port, which is a refusal of the system itself; the second time it is open.
    """

    def __init__(self, server):
        self._server = server
        self._lock = threading.Lock()
        self._is_away = self._was_met = False

    def begin(self):
        self._is_away, self._was_met = True, False
        self._server.go_away()

    def resolve(self, _host, _port):
        with self._lock:
            if self._was_met:
                self.end()
            self._was_met = self._is_away
        return ["127.0.0.1"]

    def end(self):
        if self._is_away:
            self._server.come_back()
        self._is_away = self._was_met = False


_FOLDER = tempfile.TemporaryDirectory(prefix="kingdee-exam-")


@cache
def one_authority():
    """
    Keep one certificate in a file: no call here needs any, and reading all of a system's
    takes longer than a call.
    """
    known = ssl.create_default_context().get_ca_certs(binary_form=True)
    if not known:
        return None
    file = Path(_FOLDER.name) / "one.pem"
    file.write_text(ssl.DER_cert_to_PEM_cert(known[0]), "ascii")
    return file


class KingdeeExam:
    """
    A served Kingdee and adapters that speak to it.

    Args:
        server: The ERP.

        settings: What of the adapter's settings is not as below.
    """

    def __init__(self, server, *, sign_in=SignIn.SIGNED, **settings):
        self.server, self.app = server, server.app
        self.time = ErpTime(server.app.clock)
        self.away = Away(server)
        self.settings = settings_for(server.facts, sign_in, **settings)
        self._numbers = iter(range(1, 10**6))
        self._hand = self.connect()

    def connect(self):
        """Make an adapter that shares the ERP's clock."""
        connection, name = self.settings.connection, self.settings.name
        http = ErpHttp(name, connection.rules, clock=self.time, resolver=self.away.resolve)
        client = KingdeeClient(connection, name=name, clock=self.time, http=http)
        return KingdeeErp(self.settings, clock=self.time, client=client)

    def close(self):
        self._hand.close()

    def kit(self):
        fire = self.server.fire
        of_a_write = {
            Fault.LOST_BEFORE: ErpFault.TIMEOUT_BEFORE,
            Fault.LOST_AFTER: ErpFault.TIMEOUT_AFTER,
            Fault.GARBAGE: ErpFault.HTML,
        }
        of_the_erp = {
            Fault.LATE_EFFECT: ErpFault.LATE_EFFECT,
            Fault.LOCKED: ErpFault.ROW_LOCKED,
            Fault.THROTTLED: ErpFault.THROTTLED,
            Fault.SESSION_ENDED: ErpFault.SESSION_EXPIRED,
        }
        facts = self.server.facts
        return ExamKit(
            adapter=self.connect,
            base=BASE,
            spoil=spoiled,
            faults={
                **{one: partial(fire, it, at=WRITES) for one, it in of_a_write.items()},
                **{one: partial(fire, it) for one, it in of_the_erp.items()},
                Fault.UNAVAILABLE: self.away.begin,
            },
            advance=self.app.clock.advance,
            books=lambda kind, key: len(self.documents(kind, key)),
            content=lambda kind, key: "\n".join(texts(self.documents(kind, key)[0])),
            calls=lambda: sum(self.server.calls.values()),
            seeds={
                "shipments": self.shipments,
                "receivables": self.receivables,
                "stock": self.stock,
                "products": self.products,
            },
            secrets=(facts["app_secret"], facts["password"]),
            calm=self.calm,
        )

    def calm(self):
        self.server.calm()
        self.away.end()

    # --- behind the adapter -----------------------------------------------------------

    def documents(self, kind, key):
        """Read what the ERP's books hold under a key, visible or not."""
        form, field = FORMS[kind]
        name = key.token(30) if isinstance(key, DocumentKey) else key
        return self.act("read", form=form, fields={field: name})

    def act(self, name, **given):
        with self.app.lock:
            return self.app.act(name, given)

    def document(self, form, number):
        (held,) = self.act("read", form=form, fields={"FBillNo": number})
        return held

    # --- what is there to be read ------------------------------------------------------

    def seeded(self, about, make):
        """Make a thing a second out of what it is about, in a window nothing else is in."""
        clock = self.app.clock
        start, items = clock.now, []
        for one in about:
            clock.advance(1)
            items.append(make(one))
        clock.advance(1)
        # Wide enough for what is added while it is read.
        return Seeded(items=tuple(items), start=start, end=start + timedelta(days=1))

    def orders(self, count):
        """Have orders that can be shipped."""
        self.app.clock.advance(3600)
        made = [self.order(next(self._numbers)) for _ in range(count)]
        self._hand.put_orders(made)
        self._hand.advance([order.key for order in made], LifecycleState.AUDITED)
        self.app.clock.advance(1)
        return made

    def order(self, number):
        lines = (
            a_line("1", "89.03", sku=BASE.skus[0]),
            a_line("2", "12.00", sku=BASE.skus[1]),
        )
        order = an_order(f"48{number:017d}", customer=BASE.customer, lines=lines)
        order = evolve(order, postage=Decimal("0.00"))
        return evolve(order, payment=order.total)

    def ship(self, order):
        """Have the warehouse's people ship an order."""
        number = order.key.token(30)
        made = self.act("ship", order=number, tracking=f"SF{number[2:15]}")
        return self.document("SAL_OUTSTOCK", made["number"])

    def shipments(self, count):
        return self.seeded(self.orders(count), self.shipment)

    def shipment(self, order):
        sent = self.ship(order)
        pieces = {line.line_id: Decimal(line.quantity) for line in order.lines}
        held = self.document("SAL_SaleOrder", order.key.token(30))
        lines_of = {row["FEntryID"]: row["FNetOrderEntryId"] for row in held[ORDER_ROWS]}
        lines = []
        for row in sent["FEntity"]:
            line_id = lines_of[int(row["FSOEntryId"])]
            lines.append(
                ShipmentLine(
                    order=order.key.token(30),
                    line_id=line_id,
                    sku=row["FMaterialID"],
                    quantity=Decimal(row["FRealQty"]),
                    warehouse=BASE.warehouse,
                    tracking=sent["FCarriageNO"],
                    cumulative=pieces[line_id],
                )
            )
        return Shipment(
            reference=sent["FBillNo"],
            state=ShipmentState.AUDITED,
            shipped=beijing(sent["FDate"]),
            modified=self.app.clock.now,
            lines=tuple(lines),
        )

    def receivables(self, count):
        return self.seeded(self.orders(count), self.receivable)

    def receivable(self, order):
        sent = self.ship(order)
        rule = "AR_OutStockToReceivableMap"
        made = self._hand.client.push("SAL_OUTSTOCK", [sent["FBillNo"]], rule=rule)
        return Receivable(
            reference=made.written[0].number,
            order=order.key.token(30),
            customer=BASE.customer,
            organisation=BASE.organisation,
            booked=self.app.clock.now.date(),
            amount=order.payment,
            settled=Decimal(0),
            audited=False,
            modified=self.app.clock.now,
        )

    def stock(self, count):
        return self.seeded(self.codes(count), self.level)

    def level(self, sku):
        self.material(sku)
        self.act("stock", material=sku, stock="CK001", qty="7.5", locked="2")
        return StockLevel(
            sku=sku,
            warehouse="CK001",
            on_hand=Decimal("7.5"),
            unit="Pcs",
            as_of=None,
        )

    def products(self, count):
        return self.seeded(self.codes(count), self.product)

    def product(self, sku):
        self.material(sku)
        return Product(
            code=sku, name=f"衬衫 {sku}", unit="Pcs", modified=self.app.clock.now
        )

    def codes(self, count):
        self.app.clock.advance(3600)
        return [f"00S-{next(self._numbers):09d}" for _ in range(count)]

    def material(self, sku):
        self.act("seed", materials=[{"number": sku, "name": f"衬衫 {sku}"}])


def settings_for(facts, sign_in=SignIn.SIGNED, **changes):
    """Write the settings of a simulated Kingdee; its name is resolved by the kit."""
    host = facts["url"].replace("127.0.0.1", "kingdee.example")
    connection = KingdeeConnection(
        rules=HttpRules(
            base_url=f"{host}/",
            insecure_http=True,
            allow_private=True,
            read_timeout_s=20,
            ca_file=one_authority(),
        ),
        credentials=KingdeeCredentials(
            account=facts["acct_id"],
            user=facts["user"],
            app_id=facts["app_id"],
            app_secret=Secret(facts["app_secret"]),
            password=Secret(facts["password"]),
        ),
        sign_in=sign_in,
    )
    given = {
        "connection": connection,
        "organisation": BASE.organisation,
        "customer": BASE.customer,
        "warehouse": BASE.warehouse,
        "codes": KingdeeCodes(
            postage="POST-FEE",
            tax="SERVICE-DIFF",
            cod_fee="SERVICE-DIFF",
            service="SERVICE-DIFF",
            account="ALIPAY-01",
        ),
        "limits": Limits(page=PAGE, documents=6),
        **changes,
    }
    return KingdeeSettings(**given)


def spoiled(document):
    """Make a document one that the ERP refuses for what no check beforehand looks at."""
    if isinstance(document, Voucher):
        first, *rest = document.lines
        first = evolve(first, account=BASE.unknown_account)
        return evolve(document, lines=(first, *rest))
    return evolve(document, **{REMARKS[type(document)]: BELL})


def texts(value):
    """Yield every text of a document as the ERP has it."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for one in value:
            yield from texts(one)
    else:
        yield str(value)


def beijing(text):
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


@contextmanager
def served_kingdee():
    """Serve a Kingdee that is quick to drop connections."""
    plan = ErpFaultPlan(hold_s=0.02, settling_s=60)
    app = make_app("kingdee", faults=ErpFaultBag.inner(plan))
    with ErpServer(app, faults=plan) as server:
        yield server
