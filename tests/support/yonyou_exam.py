"""
The simulated YonBIP and U8 under examination: what they know, their troubles, a look behind.
"""

from __future__ import annotations

import itertools
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from attrs import evolve
from yonyou_stage import my_order, staged

from tmallerp.clock import to_beijing
from tmallerp.documents import (
    Customer,
    DocumentKey,
    Product,
    Receivable,
    Shipment,
    ShipmentLine,
    ShipmentState,
    StockLevel,
    Voucher,
)
from tmallerp.erp.protocols import RateLimit
from tmallerp.simulator.erps import ErpFault, ErpFaultPlan
from tmallerp.testing.builders import a_line
from tmallerp.testing.examination import BaseData, ExamKit, Fault, Seeded

BASE = BaseData(
    customer="TMALL01",
    organisation="org01",
    warehouse="CK001",
    skus=("0001-00", "0002-00"),
    unit="PCS",
    supplier="V001",
    book="book01",
)
PAGE = 5
"""So small that a list has several."""

SETTLING_S = 60
CLOSED = date(2026, 10, 31)
NOBODY = "NOBODY"


class YonyouExam:
    """
    A served ERP under examination.

    Args:
        stage: The ERP and an adapter of our own on it.
    """

    def __init__(self, stage):
        self.stage, self.server, self.app = stage, stage.server, stage.app
        self.time = stage.time
        self._numbers = itertools.count(1)
        self.set_up()

    def kit(self, garbage=ErpFault.HTML, **changes):
        """
        Return a kit.

        Args:
            garbage: What no answer is like: a fault of the wire, or ``no_number``.

            changes: What is different in the adapter's settings.
        """
        return ExamKit(
            adapter=partial(self.stage.connect, **changes),
            base=BASE,
            prepare=self.prepare,
            spoil=self.spoiled,
            faults=self.faults(garbage),
            advance=self.time.sleep,
            books=lambda kind, key: len(self.documents(kind, key)),
            content=self.content,
            calls=lambda: sum(self.server.calls.values()),
            seeds={
                "shipments": self.seeding(self.shipment),
                "receivables": self.seeding(self.receivable),
                "stock": self.seeding(self.level),
                "products": self.seeding(self.product),
            },
            secrets=(self.server.facts["app_secret"],),
            calm=self.calm,
            rate=self.rate,
        )

    @property
    def now(self):
        """The moment as the ERP writes it, to the second."""
        return to_beijing(self.time.now()).replace(microsecond=0)

    def act(self, name, **given):
        with self.app.lock:
            return self.app.act(name, given)

    # --- trouble ------------------------------------------------------------------

    def faults(self, garbage):
        if garbage == "no_number":
            arm_garbage = partial(self.act, "empty_answer")
        else:
            arm_garbage = partial(self.break_write, garbage)
        return {
            Fault.LOST_BEFORE: partial(self.break_write, ErpFault.TIMEOUT_BEFORE),
            Fault.LOST_AFTER: partial(self.break_write, ErpFault.TIMEOUT_AFTER),
            Fault.GARBAGE: arm_garbage,
            Fault.LATE_EFFECT: partial(self.server.fire, ErpFault.LATE_EFFECT),
            Fault.LOCKED: partial(self.server.fire, ErpFault.ROW_LOCKED),
            Fault.THROTTLED: partial(self.server.fire, ErpFault.THROTTLED),
            Fault.SESSION_ENDED: partial(self.act, "expire_tokens", after=1),
        }

    def break_write(self, fault):
        self.server.fire(fault, self.is_write)

    def is_write(self, head, _body):
        method, target, _ = head.decode("latin-1").split(" ", 2)
        return self.app.writes(method, target.partition("?")[0])

    def calm(self):
        self.server.calm()
        # What one law has used of the rate is not another's.
        self.time.sleep(61)

    # --- behind the adapter -------------------------------------------------------

    def documents(self, kind, key):
        """Return everything the ERP has of a kind and a key, visible or not."""
        text = key.token() if isinstance(key, DocumentKey) else key
        form, name = self.forms[kind]
        with self.app.lock:
            rows = [sheet.data for sheet in self.sheets(form)]
        return [row for row in rows if row.get(name) == text]

    def content(self, kind, key):
        (row,) = self.documents(kind, key)
        return "\n".join(_leaves(row))

    # --- what the ERP makes by itself ---------------------------------------------

    def seeding(self, make):
        def seed(count):
            self.time.sleep(3600)
            start = to_beijing(self.time.now())
            items = []
            for _ in range(count):
                self.time.sleep(1)
                items.append(make(next(self._numbers)))
            self.time.sleep(1 + SETTLING_S)
            # Wide enough for what is added while it is read.
            return Seeded(items=tuple(items), start=start, end=start + timedelta(days=1))

        return seed

    def shipped(self, number):
        """Put an order of two lines and ship it; return it and what the ERP says."""
        lines = (a_line("1", "89.03"), a_line("2", "0.01", sku=BASE.skus[1], quantity=1))
        order = my_order(f"48{number:017d}", lines=lines, postage="0.00")
        (outcome,) = self.stage.erp.put_orders([order])
        assert outcome.reference, outcome
        self.restock()
        made = self.act("ship", code=outcome.reference, waybill=f"SF{number:013d}")
        return order, made["code"]

    def shipment(self, number):
        order, code = self.shipped(number)
        moment = self.now
        return Shipment(
            reference=code,
            state=ShipmentState.AUDITED,
            shipped=self.shipped_at(moment),
            modified=moment,
            lines=tuple(
                ShipmentLine(
                    order=order.key.token(),
                    line_id=line.line_id,
                    sku=line.sku,
                    quantity=Decimal(line.quantity),
                    warehouse=BASE.warehouse,
                    carrier="SF",
                    tracking=f"SF{number:013d}",
                )
                for line in order.lines
            ),
        )


class YonBipExam(YonyouExam):
    """YonBIP, whose gateway counts calls."""

    rate = RateLimit(calls=60, per=timedelta(minutes=1), scope="api")
    forms = {
        "order": ("voucherorder", "code"),
        "refund": ("vouchersalereturn", "code"),
        "return": ("vouchersalereturn", "code"),
        "purchase": ("purchaseorder", "code"),
        "voucher": ("voucher", "businessId"),
        "product": ("product", "code"),
        "customer": ("customer", "code"),
    }

    def set_up(self):
        self.act("settings", limits=True, strict_products=True)
        self.act("seed", product=dict.fromkeys(BASE.skus, "样品"))
        self.act("close_period", period=f"{CLOSED:%Y-%m}")

    def sheets(self, form):
        books = self.app.books
        kept = books.registers if form in books.registers else books.documents
        return list(kept[form].values())

    def faults(self, garbage):
        down = partial(self.act, "down", calls=1)
        return {**super().faults(garbage), Fault.UNAVAILABLE: down}

    def calm(self):
        self.act("down", calls=0)
        super().calm()

    def restock(self):
        self.act("stock", rows=[{"product": sku, "qty": 10**6} for sku in BASE.skus])

    def shipped_at(self, moment):
        return moment

    def prepare(self, refund):
        """Let the order of a refund be there, and be shipped."""
        order = my_order(refund.order.platform_id, lines=(a_line("1"), a_line("2")))
        order = evolve(order, key=refund.order)
        (outcome,) = self.stage.erp.put_orders([order])
        assert outcome.reference, outcome
        self.restock()
        self.act("ship", code=outcome.reference)

    def spoiled(self, document):
        """Make a document one that the ERP itself refuses, though its map takes it."""
        match document:
            case Voucher():
                return evolve(document, booked=CLOSED)
            case Product():
                return evolve(document, unit=NOBODY)
            case _:
                return evolve(document, organisation=NOBODY)

    def receivable(self, number):
        self.act("settings", invoice_on_issue=True)
        order, _ = self.shipped(number)
        self.act("settings", invoice_on_issue=False)
        moment = self.now
        return Receivable(
            reference=self.sheets("vouchersaleinvoice")[-1].data["code"],
            order=order.key.token(),
            customer=BASE.customer,
            organisation=BASE.organisation,
            booked=moment.date(),
            amount=order.payment,
            audited=False,
            modified=moment,
        )

    def level(self, number):
        sku = f"00S-{number:09d}"
        self.act("stock", rows=[{"product": sku, "qty": "1000.5"}])
        return StockLevel(
            sku=sku, warehouse=BASE.warehouse, on_hand=Decimal("1000.5"), as_of=None
        )

    def product(self, number):
        code = f"00P-{number:09d}"
        self.act("seed", product={code: f"衬衫{number}"})
        return Product(
            code=code, name=f"衬衫{number}", modified=self.now
        )


class U8Exam(YonyouExam):
    """U8, which accepts first and counts no calls."""

    rate = None
    forms = {
        "order": ("saleorder", "define1"),
        "voucher": ("voucher", "reserve2"),
        "customer": ("customer", "code"),
    }

    def set_up(self):
        self.act("settings", strict_products=True)
        self.act("seed", inventory=dict.fromkeys(BASE.skus, "样品"))
        self.act("close_period", period=f"{CLOSED:%Y-%m}")

    def sheets(self, form):
        return list(self.app.books.sheets[form].values())

    def faults(self, garbage):
        return {
            **super().faults(garbage),
            Fault.UNAVAILABLE: partial(self.act, "relay", calls=1),
            # Longer than the adapter waits, and no longer than an effect may take.
            Fault.ACCEPTED_LATER: partial(self.act, "accept_later", after_s=30),
        }

    def calm(self):
        self.act("relay", calls=0)
        super().calm()

    def restock(self):
        self.act("stock", rows=[{"invcode": sku, "qty": 10**6} for sku in BASE.skus])

    def shipped_at(self, moment):
        # U8 tells the day.
        return moment.replace(hour=0, minute=0, second=0)

    def prepare(self, document):
        raise AssertionError(document)

    def spoiled(self, document):
        """Make a document one that the ERP itself refuses, though its map takes it."""
        match document:
            case Voucher():
                return evolve(document, booked=CLOSED)
            case Customer():
                return evolve(document, group=NOBODY)
            case _:
                return evolve(document, customer=NOBODY)

    def receivable(self, number):
        amount = Decimal("-97.03") if number % 2 else Decimal("97.03")
        order, moment = f"49{number:017d}", self.now
        fields = {"custcode": BASE.customer, "amount": str(amount), "define1": order}
        made = self.act("write", form="oughtreceive", fields=fields)
        return Receivable(
            reference=made["code"],
            order=order,
            customer=BASE.customer,
            booked=moment.date(),
            amount=amount,
            audited=False,
            modified=moment,
        )

    def level(self, number):
        sku = f"00S-{number:09d}"
        self.act("seed", inventory={sku: "样品"})
        self.act("stock", rows=[{"invcode": sku, "qty": "1000.5"}])
        return StockLevel(
            sku=sku, warehouse=BASE.warehouse, on_hand=Decimal("1000.5"), as_of=None
        )

    def product(self, number):
        code = f"00P-{number:09d}"
        self.act("seed", inventory={code: f"衬衫{number}"})
        return Product(
            code=code, name=f"衬衫{number}", modified=self.now
        )


def _leaves(value):
    if isinstance(value, dict):
        return [text for one in value.values() for text in _leaves(one)]
    if isinstance(value, list):
        return [text for one in value for text in _leaves(one)]
    return [str(value)]


YONBIP_CALLS = {
    "yonbip/sd/voucherorder/singleSave": 60,
    "yonbip/sd/voucherorder/list": 60,
    "yonbip/sd/voucherorder/detail": 60,
    "": 40,
}


@contextmanager
def yonyou_exam(kind):
    """Serve an ERP, and make ready to examine its adapter."""
    plan = ErpFaultPlan(hold_s=0.02, settling_s=SETTLING_S)
    own = {"calls_a_minute": YONBIP_CALLS} if kind == "yonyou" else {}
    with staged(kind, plan, page_size=PAGE, **own) as stage:
        make = YonBipExam if kind == "yonyou" else U8Exam
        yield make(stage)


__all__ = ["yonyou_exam"]
