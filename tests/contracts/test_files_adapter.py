"""
The folder of files keeps every law of every protocol, as CSV and as workbooks.
"""

from __future__ import annotations

import csv
import io
import itertools
from datetime import timedelta
from decimal import Decimal

import pytest
from attrs import evolve
from disk_trouble import Trouble
from silence import hold_silent, unknown_names, without_states

from tmallerp.clock import VirtualClock, format_beijing
from tmallerp.documents import (
    DocumentKey,
    Product,
    PurchaseDemand,
    Receivable,
    Refund,
    SalesOrder,
    Shipment,
    ShipmentLine,
    ShipmentState,
    StockCount,
    StockLevel,
    Voucher,
)
from tmallerp.erp import FilesErp
from tmallerp.erp.files import _documents, _masters
from tmallerp.errors import ErpUnavailableError
from tmallerp.testing.builders import NOON, a_product, an_order
from tmallerp.testing.contracts import ErpContract
from tmallerp.testing.examination import ExamKit, Fault, Seeded

# Why a law had nothing to say; whatever is not written here has passed.
SILENT = {
    **without_states(),
    "adapter.secrets_are_never_seen": "not_examined: the kit lacks secrets",
    "adapter.the_rate_is_as_claimed": (
        "not_applicable: it claims no rate, and the kit knows of none"
    ),
    # A folder is not called: it has no answers, no sessions and no limits of calls.
    **{
        f"sink.{law}": f"not_examined: the kit lacks {lacks}"
        for law, lacks in {
            "calls_are_as_claimed": "calls",
            "batches_are_as_claimed": "calls",
            "a_bad_one_costs_what_is_claimed": "calls",
            "lost_before_is_unknown": "lost_before",
            "garbage_is_unknown": "garbage",
            "late_effects_show_in_time": "late_effect",
            "look_up_only_is_no_understatement": "late_effect",
            "throttled_is_tried_again": "throttled",
            "a_session_may_end": "session_ended",
        }.items()
    },
    "source.a_session_may_end_while_reading": "not_examined: the kit lacks session_ended",
    # Its texts may be as long as anybody likes.
    **{
        f"sink.{law}": "not_applicable: it claims no length of a free text"
        for law in ("the_longest_text_passes", "one_character_more_is_refused")
    },
    "sink.the_preflight_agrees": "not_applicable: it has no check beforehand",
    "sink.absent_kind_is_refused": "not_applicable: the ERP has this document",
}


@pytest.fixture(autouse=True)
def _silence(request):
    yield
    if request.cls is not None:
        hold_silent(request.node, SILENT)


class Folder:
    """A folder under examination, and what happens in it behind the adapter's back."""

    def __init__(self, folder, **settings):
        self.folder = folder
        self.clock = VirtualClock(NOON)
        self.settings = settings
        self.numbers = itertools.count(1)
        folder.mkdir()
        self.trouble = Trouble(folder)

    def adapter(self):
        return FilesErp(self.folder, clock=self.clock, settle_s=0, page=5, **self.settings)

    def kit(self):
        return ExamKit(
            adapter=self.adapter,
            advance=self.clock.advance,
            spoil=spoiled,
            faults={
                Fault.UNAVAILABLE: self.trouble.fail,
                Fault.LOCKED: self.trouble.hold,
                Fault.LOST_AFTER: self.trouble.fail_after,
            },
            books=lambda kind, key: len(self.files(kind, key)),
            content=self.content,
            seeds={
                "shipments": self.shipments,
                "receivables": self.receivables,
                "stock": self.stock,
                "products": self.products,
            },
            calm=self.trouble.calm,
        )

    def content(self, kind, key):
        (path,) = self.files(kind, key)
        return "\n".join(_cells(path, self.settings.get("encoding")))

    def files(self, kind, key):
        if isinstance(key, DocumentKey):
            stem = _documents.stem_of(self.folder, key)
        else:
            stem = _masters.stem_of(self.folder / f"{kind}s", key)
        return list(stem.parent.glob(f"{stem.name}.*"))

    def seeded(self, kind, heading, rows, items):
        path = self.folder / "in" / kind / f"{next(self.numbers)}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join([heading, *rows, ""]), "utf-8")
        now = self.clock.now()
        # What is taken later belongs to another window.
        self.adapter().take_in()
        self.clock.advance(10)
        return Seeded(items=tuple(items), start=now, end=now + timedelta(seconds=10))

    def shipments(self, count):
        now, numbers = self.clock.now(), [next(self.numbers) for _ in range(count)]
        line = {"sku": "0001-00", "quantity": Decimal(2), "tracking": "SF1"}
        return self.seeded(
            "shipments",
            "reference,order,line_id,sku,quantity,shipped,tracking",
            [f"CK{n},49{n},{n},0001-00,2,{format_beijing(now)},SF1" for n in numbers],
            [
                Shipment(
                    reference=f"CK{n}",
                    state=ShipmentState.AUDITED,
                    shipped=now,
                    modified=now,
                    lines=(ShipmentLine(order=f"49{n}", line_id=str(n), **line),),
                )
                for n in numbers
            ],
        )

    def receivables(self, count):
        now, numbers = self.clock.now(), [next(self.numbers) for _ in range(count)]
        return self.seeded(
            "receivables",
            "reference,order,booked,amount",
            [f"AR{n},49{n},2026-11-11,{n}.05" for n in numbers],
            [
                Receivable(
                    reference=f"AR{n}",
                    order=f"49{n}",
                    booked=NOON.date(),
                    amount=Decimal(f"{n}.05"),
                    modified=now,
                )
                for n in numbers
            ],
        )

    def stock(self, count):
        now, numbers = self.clock.now(), [next(self.numbers) for _ in range(count)]
        return self.seeded(
            "stock",
            "sku,warehouse,on_hand,as_of",
            [f"00{n},CK001,{n},{format_beijing(now)}" for n in numbers],
            [
                StockLevel(sku=f"00{n}", warehouse="CK001", on_hand=Decimal(n), as_of=now)
                for n in numbers
            ],
        )

    def products(self, count):
        now, numbers = self.clock.now(), [next(self.numbers) for _ in range(count)]
        return self.seeded(
            "products",
            "code,name,price",
            [f"00{n},衬衫{n},{n}.50" for n in numbers],
            [
                Product(
                    code=f"00{n}", name=f"衬衫{n}", price=Decimal(f"{n}.50"), modified=now
                )
                for n in numbers
            ],
        )


def spoiled(document):
    """Give a document half a character, which no file can hold."""
    half = "半\ud800"
    match document:
        case SalesOrder():
            return evolve(document, seller_memo=half)
        case Refund():
            return evolve(document, reason=half)
        case PurchaseDemand() | StockCount():
            return evolve(document, note=half)
        case Voucher():
            first, *rest = document.lines
            return evolve(document, lines=(evolve(first, summary=half), *rest))
        case _:
            return evolve(document, name=half)


def _cells(path, encoding):
    if path.suffix == ".xlsx":
        import openpyxl
        from openpyxl.utils.escape import unescape

        sheet = openpyxl.load_workbook(path, read_only=True).active
        cells = (cell for row in sheet.iter_rows(values_only=True) for cell in row)
        # A workbook writes a carriage return as _x000D_, and spreadsheets show one.
        return [unescape(str(cell)) for cell in cells]
    text = path.read_bytes().decode(encoding)
    return [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]


@pytest.fixture
def at(tmp_path):
    folders = []

    def make(**settings):
        folders.append(Folder(tmp_path / "erp", **settings))
        return folders[-1]

    yield make
    for one in folders:
        one.trouble.close()


class TestCsv(ErpContract):
    @pytest.fixture
    def kit(self, at):
        return at(encoding="gb18030").kit()


class TestWorkbooks(ErpContract):
    @pytest.fixture
    def kit(self, at):
        pytest.importorskip("openpyxl")
        return at(format="xlsx").kit()


def test_what_is_silent_exists():
    """
    No silence is written down for a law that is gone.
    """
    assert set() == unknown_names(SILENT)


PUTS = {
    "put_orders": an_order,
    "put_products": a_product,
}


@pytest.mark.parametrize("put", PUTS)
def test_a_disk_that_fails_halfway_is_told_one_by_one(at, put):
    """
    What was written before the disk failed is told, and only the rest is tried again.
    """
    folder = at()
    adapter = folder.adapter()
    batch = [PUTS[put](f"49{number}") for number in range(3)]
    getattr(adapter, put)(batch[:1])
    folder.trouble.hold()

    made = getattr(adapter, put)(batch)
    again = getattr(adapter, put)(batch)

    assert 1 == folder.trouble.happened
    assert ["unchanged", "retryable", "created"] == [one.status.value for one in made]
    assert ["unchanged", "created", "unchanged"] == [one.status.value for one in again]


def test_a_disk_that_fails_at_once_has_done_nothing(at):
    """
    Where the first document could not be written, the call is said not to have begun.
    """
    folder = at()
    adapter = folder.adapter()
    folder.trouble.hold()

    with pytest.raises(ErpUnavailableError):
        adapter.put_orders([an_order("491"), an_order("492")])
    assert [] == [*folder.folder.rglob("*.csv"), *folder.folder.rglob("*.part")]


@pytest.mark.parametrize("put", PUTS)
def test_a_file_that_may_not_stay_is_unknown(at, put):
    """
    A document in its place, on a disk that then fails, is neither there nor refused.
    """
    folder = at()
    adapter = folder.adapter()
    folder.trouble.fail_after()

    made = getattr(adapter, put)([PUTS[put]("491"), PUTS[put]("492")])

    assert ["unknown", "created"] == [one.status.value for one in made]


def test_a_refusal_whose_reason_may_not_stay_is_made_again(at):
    """
    A dropped file is refused anew where the disk failed beneath its explanation.
    """
    folder = at()
    path = folder.folder / "in" / "stock" / "a.csv"
    path.parent.mkdir(parents=True)
    path.write_text("sku,on_hand\n,7\n", "utf-8")
    adapter = folder.adapter()
    folder.trouble.fail_after()

    with pytest.raises(ErpUnavailableError):
        adapter.take_in()
    (taken,) = adapter.take_in()

    assert taken.error is not None
    assert not path.exists()
