"""
The simulated REST ERP under examination: what it knows, its troubles, a look behind.
"""

from __future__ import annotations

import itertools
import json
import tempfile
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

import trustme
from attrs import evolve
from yonyou_stage import ErpTime

from tmallerp.clock import to_beijing
from tmallerp.documents import (
    Customer,
    DocumentKey,
    Product,
    Receivable,
    SalesOrder,
    Shipment,
    ShipmentLine,
    ShipmentState,
    StockLevel,
    Voucher,
)
from tmallerp.erp.protocols import RateLimit
from tmallerp.erp.rest import SAMPLE, RestErp, read_description
from tmallerp.secrets import Secret
from tmallerp.simulator.erps import (
    ErpFault,
    ErpFaultBag,
    ErpFaultPlan,
    ErpRequest,
    ErpServer,
    make_app,
)
from tmallerp.testing.examination import BaseData, ExamKit, Fault, Seeded

BASE = BaseData(
    customer="TMALL01",
    organisation="org01",
    warehouse="CK001",
    skus=("0001-00", "0002-00"),
    unit="PCS",
    unknown_sku="NO-SUCH-SKU",
)
RATE = RateLimit(calls=600)
LATE_S = 5
FORMS = {
    "order": "sales-orders",
    "refund": "refunds",
    "return": "refunds",
    "purchase": "purchase-demands",
    "count": "stock-counts",
    "voucher": "vouchers",
    "product": "products",
    "customer": "customers",
}
SECRETS = ("token", "client_secret", "password", "api_key", "hmac_secret")
_CLOSED = date(2020, 1, 31)
_BEARER = 'kind = "bearer"\ntoken = "env:REST_ERP_TOKEN"'
_OAUTH = (
    'kind = "oauth2"\ntoken_url = "/oauth/token"\nsend = "{send}"\n'
    'client_id = "env:REST_ERP_CLIENT_ID"\n'
    'client_secret = "env:REST_ERP_CLIENT_SECRET"'
)
# Pages so small that a list has several, and the rate the service really takes.
USUAL = (
    ("size = 100", "size = 5"),
    ("size = 500", "size = 5"),
    ("# [rate]\n# calls = 600\n# per_s = 60", "[rate]\ncalls = 600\nper_s = 60"),
)


class RestExam:
    """
    A served ERP, and descriptions that are changed for it.

    Args:
        server: The ERP.

        folder: Where descriptions are written.

        changes: Texts of the sample's main file, and what stands for them.

        attempts: How often the description has a call tried.

        send: How the client names itself where it asks for tokens.

        garbage: What no answer is like here.
    """

    def __init__(self, server, folder, *, changes=(), attempts=3, send="form", garbage):
        self.server, self.app = server, server.app
        self.time = ErpTime(server.app.clock)
        self.attempts = attempts
        self.garbage = garbage
        self._numbers = itertools.count(1)
        for path in SAMPLE.parent.iterdir():
            (folder / path.name).write_text(path.read_text("utf-8"), "utf-8")
        self.file = folder / SAMPLE.name
        text = self.file.read_text("utf-8")
        tries = ("attempts = 3", f"attempts = {attempts}")
        auth = (_BEARER, _OAUTH.format(send=send))
        for old, new in (*USUAL, auth, tries, *changes):
            assert old in text, f"the sample has no {old!r}"
            text = text.replace(old, new)
        self.file.write_text(text, "utf-8")
        self.about = self._read()
        self._set_up()

    def _read(self):
        facts = dict(self.server.facts)
        # One authority of its own: an adapter reads all of the system's in 20 ms, and
        # there are hundreds of adapters.
        authority = self.file.with_name("ca.pem")
        trustme.CA().cert_pem.write_to_path(str(authority))
        return read_description(
            self.file,
            server={
                "base_url": self.server.url,
                "insecure_http": True,
                "allow_private": True,
                "total_timeout_s": 20,
                "ca_file": str(authority),
            },
            secrets=lambda name: Secret(facts[name.removeprefix("env:REST_ERP_").lower()]),
        )

    def _set_up(self):
        names = dict.fromkeys(BASE.skus, "样品")
        self.act("settings", strict_products=True, per_minute=RATE.calls)
        self.act("seed", products=names)
        self.act("close_period", period=f"{_CLOSED:%Y-%m}")

    def adapter(self):
        return RestErp.connect(self.about, clock=self.time)

    def act(self, name, **given):
        with self.app.lock:
            return self.app.act(name, given)

    def kit(self):
        arming = {
            Fault.LOST_BEFORE: partial(self.break_write, ErpFault.TIMEOUT_BEFORE),
            Fault.LOST_AFTER: partial(self.break_write, ErpFault.TIMEOUT_AFTER),
            Fault.GARBAGE: partial(self.break_write, self.garbage),
            Fault.LATE_EFFECT: partial(self.server.fire, ErpFault.LATE_EFFECT),
            Fault.LOCKED: partial(self.server.fire, ErpFault.ROW_LOCKED),
            Fault.THROTTLED: partial(self.server.fire, ErpFault.THROTTLED),
            Fault.SESSION_ENDED: partial(self.server.fire, ErpFault.SESSION_EXPIRED),
            # An adapter that tries again meets it with each of its tries.
            Fault.UNAVAILABLE: partial(self.act, "down", calls=self.attempts),
        }
        if self.about.asynchronous:
            later = partial(self.act, "accept_later", after_s=LATE_S)
            arming[Fault.ACCEPTED_LATER] = later
        return ExamKit(
            adapter=self.adapter,
            base=BASE,
            spoil=spoiled,
            faults=arming,
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
            secrets=tuple(self.server.facts[name] for name in SECRETS),
            calm=self.calm,
            rate=RATE,
        )

    # --- trouble ------------------------------------------------------------------

    def break_write(self, fault):
        self.server.fire(fault, self.is_write)

    def is_write(self, head, _body):
        method, target, _ = head.decode("latin-1").split(" ", 2)
        return self.app.writes(method, target.partition("?")[0])

    def calm(self):
        self.server.calm()
        self.act("down", calls=0)
        # What one law has used of the rate is not another's.
        self.time.sleep(61)

    # --- behind the adapter -------------------------------------------------------

    def documents(self, kind, key):
        """Return everything the ERP has of a kind and a key, visible or not."""
        name, text = ("code", key)
        if isinstance(key, DocumentKey):
            about = self.about
            name = "external_key"
            text = str(key) if about.full_keys else key.token(about.token_length)
        with self.app.lock:
            rows = [sheet.data for sheet in self.app.books.sheets[FORMS[kind]].values()]
        return [
            row
            for row in rows
            if row[name] == text
            and (kind != "return" or row["kind"] == "goods")
            and (kind != "refund" or row["kind"] != "goods")
        ]

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
            self.time.sleep(1 + self.about.settling.total_seconds())
            # Wide enough for what is added while it is read.
            return Seeded(items=tuple(items), start=start, end=start + timedelta(days=1))

        return seed

    def put(self, path, **fields):
        """Write a document as a colleague's program would."""
        request = ErpRequest(
            method="PUT",
            path=f"/api/v1/{path}",
            query={},
            raw_query="",
            headers={
                "content-type": "application/json",
                "x-api-key": self.server.facts["api_key"],
            },
            body=json.dumps(fields).encode(),
        )
        with self.app.lock:
            answer = self.app.answer(request)
        assert answer.status < 300, answer.body
        return json.loads(answer.body)

    def shipment(self, number):
        key, moment = f"SEED-{number:09d}", to_beijing(self.time.now())
        lines = [
            {"line_id": "1", "sku": BASE.skus[0], "quantity": "2.5", "amount": "10.00"},
            {"line_id": "2", "sku": BASE.skus[1], "quantity": "1", "amount": "0.01"},
        ]
        self.put(
            "sales-orders",
            external_key=key,
            ordered_at=moment.isoformat(),
            customer=BASE.customer,
            organisation=BASE.organisation,
            warehouse=BASE.warehouse,
            lines=lines,
        )
        made = self.act(
            "ship", key=key, waybill=f"SF{number:013d}", carrier_name="顺丰速运"
        )
        return Shipment(
            reference=made["number"],
            state=ShipmentState.AUDITED,
            shipped=moment,
            modified=moment,
            lines=tuple(
                ShipmentLine(
                    order=key,
                    line_id=line["line_id"],
                    sku=line["sku"],
                    quantity=Decimal(line["quantity"]),
                    warehouse=BASE.warehouse,
                    tracking=f"SF{number:013d}",
                )
                for line in lines
            ),
        )

    def receivable(self, number):
        amount, moment = ("-97.03" if number % 2 else "97.03"), to_beijing(self.time.now())
        made = self.put(
            "receivables",
            external_key=f"SEED-{number:09d}",
            order_key=f"49{number:017d}",
            customer=BASE.customer,
            organisation=BASE.organisation,
            date=f"{moment:%Y-%m-%d}",
            amount=amount,
        )
        return Receivable(
            reference=made["number"],
            order=f"49{number:017d}",
            customer=BASE.customer,
            organisation=BASE.organisation,
            booked=moment.date(),
            amount=Decimal(amount),
            modified=moment,
        )

    def level(self, number):
        sku = f"00S-{number:09d}"
        self.act("stock", rows=[{"sku": sku, "quantity": "1000.5"}])
        return StockLevel(
            sku=sku, warehouse=BASE.warehouse, on_hand=Decimal("1000.5"), as_of=None
        )

    def product(self, number):
        code = f"00P-{number:09d}"
        self.put("products", code=code, name=f"衬衫{number}", price="89.5", unit="PCS")
        return Product(
            code=code,
            name=f"衬衫{number}",
            price=Decimal("89.5"),
            unit="PCS",
            modified=to_beijing(self.time.now()),
        )


def spoiled(document):
    """Make a document one that the ERP itself refuses, though its map takes it."""
    match document:
        case Voucher():
            return evolve(document, booked=_CLOSED)
        case Product():
            return evolve(document, tax_rate=Decimal("0.123456"))
        case Customer():
            return evolve(document, organisation="NOBODY")
        case SalesOrder():
            first, *rest = document.lines
            return evolve(document, lines=(evolve(first, quantity=0), *rest))
        case _:
            first, *rest = document.lines
            return evolve(document, lines=(evolve(first, sku=BASE.unknown_sku), *rest))


def _leaves(value):
    if isinstance(value, dict):
        return [text for one in value.values() for text in _leaves(one)]
    if isinstance(value, list):
        return [text for one in value for text in _leaves(one)]
    return [str(value)]


@contextmanager
def rest_exam(**how):
    """Serve an ERP, and describe it."""
    plan = ErpFaultPlan(hold_s=0.02)
    app = make_app("rest", faults=ErpFaultBag.inner(plan))
    how = {"garbage": ErpFault.HTML, **how}
    with ErpServer(app, faults=plan) as server, tempfile.TemporaryDirectory() as folder:
        yield RestExam(server, Path(folder), **how)


# --- descriptions of other services ---------------------------------------------------

# All or none, whole keys, numbers as numbers, one try, a page cut in the middle.
ATOMIC = {
    "changes": (
        ("/sales-orders/batch", "/sales-orders/batch-atomic"),
        ('batch = "per_row"', 'batch = "all_or_nothing"'),
        ("most = 100\nrows", "most = 7\nrows"),
        ('key = "token"', 'key = "full"'),
        ('numbers = "text"', 'numbers = "number"'),
    ),
    "attempts": 1,
    "send": "basic",
    "garbage": ErpFault.CUT_BODY,
}
_PUT = """batch = "per_row"  # single, per_row or all_or_nothing
most = 100
rows = "rows"      # where in the body the documents go
body = { mode = "upsert" }

[orders.put.answer]
items = "results"  # one for each row
key = "key"
status = "status"
error = "problem"
document = "document"
result = "result"
results = { created = "created", updated = "updated", unchanged = "unchanged" }
reference"""
# A key in a header, for a day: what is sent again is answered as the first time.
KEYED = {
    "changes": (
        (
            _PUT,
            'headers = { Idempotency-Key = "{key}" }\n\n[orders.put.answer]\n'
            'key = "external_key"\nreplayed = "Idempotent-Replay"\n'
            'classes = { "422 idempotency_mismatch" = "exists" }\nreference',
        ),
        ("/sales-orders/batch", "/sales-orders"),
        ("updates = true", "updates = false\nkey_life_s = 86400"),
    ),
    "garbage": ErpFault.CUT_BODY,
}
# One a call, created once and never changed, some accepted first and made later.
ONCE = {
    "changes": (
        (_PUT, '[orders.put.answer]\nkey = "external_key"\nreference'),
        ("/sales-orders/batch", "/sales-orders"),
        ("updates = true", "updates = false"),
        ("# asynchronous", "asynchronous"),
        ('idempotency = "native_key" ', 'idempotency = "unique_number"'),
    ),
}
