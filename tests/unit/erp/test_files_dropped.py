"""
Watched folders: a dropped file is taken whole or refused whole, once, and told why.
"""

from __future__ import annotations

import io
import logging
import os
import zipfile
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from tmallerp.clock import BEIJING, VirtualClock
from tmallerp.documents import ShipmentState
from tmallerp.erp import FilesErp
from tmallerp.erp.files import PLUGIN
from tmallerp.errors import BillError, ConfigError, ErpError
from tmallerp.testing.builders import NOON

DAY = timedelta(days=1)
SHIPMENTS = (
    "reference,order,line_id,sku,quantity,shipped,carrier,tracking\r\n"
    "CK1,4990000000000000001,4990000000000000002,0001-00,2,2026-11-11 09:00:00,SF,SF001\r\n"
    "CK1,4990000000000000001,4990000000000000003,000123,1,2026-11-11 09:00:00,SF,SF001\r\n"
    "CK2,4990000000000000009,4990000000000000009,0001-00,1,2026-11-11 09:30:00,SF,SF002\r\n"
)
STOCK = 'sku,warehouse,on_hand,reserved\r\n0001-00,CK001,7,\r\n0002,CK001,"1,200",3\r\n'
RECEIVABLES = "reference,order,booked,amount,settled\r\nAR1,499,2026/11/11,97.03,\r\n"
PRODUCTS = "code,name,price,active\r\n0001-00,棉麻衬衫,89,1\r\n"
FIRST = {
    "shipments": SHIPMENTS,
    "stock": STOCK,
    "receivables": RECEIVABLES,
    "products": PRODUCTS,
}


@pytest.fixture
def clock():
    return VirtualClock(NOON)


@pytest.fixture
def erp(tmp_path, clock):
    return FilesErp(tmp_path / "erp", clock=clock)


def drop(erp, kind, content, name="export.csv", encoding="utf-8", written=None):
    """Put a file into a watched folder."""
    path = erp.folder / "in" / kind / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    if written is not None:
        os.utime(path, (written, written))
    return path


def workbook(rows):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def names(erp, kind, place):
    folder = erp.folder / place / kind
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def listed(erp, kind="shipments", **window):
    """Read every page of a list."""
    act = getattr(erp, f"list_{kind}")
    window = window or (
        {"start": NOON - DAY, "end": NOON + DAY}
        if kind in {"shipments", "receivables"}
        else {}
    )
    items, cursor = [], None
    while True:
        page = act(**window, cursor=cursor)
        items += page.items
        cursor = page.cursor
        if cursor is None:
            return items


# --- reading --------------------------------------------------------------------------


def test_shipments_are_gathered_by_reference(erp):
    """
    The rows of one reference are the lines of one shipment; ids keep digits and zeros.
    """
    drop(erp, "shipments", SHIPMENTS)
    first, second = listed(erp)

    assert ("CK1", "CK2") == (first.reference, second.reference)
    assert ShipmentState.AUDITED is first.state
    assert datetime(2026, 11, 11, 9, tzinfo=BEIJING) == first.shipped
    assert [("4990000000000000003", "000123", Decimal(1), "SF001")] == [
        (one.line_id, one.sku, one.quantity, one.tracking) for one in first.lines[1:]
    ]


def test_stock_is_read(erp):
    """
    A level that is not told is None, not zero; a number may have thousands marked.
    """
    drop(erp, "stock", STOCK)
    first, second = listed(erp, "stock")

    assert (Decimal(7), None) == (first.on_hand, first.reserved)
    assert (Decimal(1200), Decimal(3)) == (second.on_hand, second.reserved)


def test_receivables_and_products_are_read(erp):
    """
    Receivables and products come as documents.
    """
    drop(erp, "receivables", RECEIVABLES)
    drop(erp, "products", PRODUCTS)
    (bill,), (product,) = listed(erp, "receivables"), listed(erp, "products")

    assert ("AR1", Decimal("97.03"), None) == (bill.reference, bill.amount, bill.settled)
    assert ("0001-00", Decimal(89), True) == (product.code, product.price, product.active)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030"])
@pytest.mark.parametrize("kind", FIRST)
def test_encodings_are_told_apart(erp, kind, encoding):
    """
    UTF-8 with and without mark and GB 18030 are read alike; headings may be 中文.
    """
    text = FIRST[kind].replace("sku", "商家编码").replace("SF,", "顺丰,")
    drop(erp, kind, text, encoding=encoding)
    items = listed(erp, kind)

    assert [] == names(erp, kind, "error")
    if kind == "shipments":
        assert "顺丰" == items[0].lines[0].carrier


def test_headings_may_be_told(tmp_path, clock):
    """
    What the ERP calls a column can be set.
    """
    erp = FilesErp(tmp_path, clock=clock, headings={"on_hand": "结存"})
    drop(erp, "stock", STOCK.replace("on_hand", "结存"))

    assert 2 == len(listed(erp, "stock"))


def test_workbooks_are_read(erp):
    """
    A workbook's text, numbers and dates are read as they are shown.
    """
    head = ["单据编号", "订单号", "子订单号", "商家编码", "数量", "发货时间", "单据状态"]
    row = ["CK1", "4990000000000000001", "0071", "000123", 2, datetime(2026, 11, 11, 9)]
    drop(erp, "shipments", workbook([head, [], [*row, "已审核"]]), "export.xlsx")
    (shipment,) = listed(erp)

    assert datetime(2026, 11, 11, 9, tzinfo=BEIJING) == shipment.shipped
    assert ("0071", "000123", Decimal(2)) == (
        shipment.lines[0].line_id,
        shipment.lines[0].sku,
        shipment.lines[0].quantity,
    )


def test_marks_of_a_spreadsheet_are_taken_off(erp):
    """
    The tab and the apostrophe that keep ids text are no part of them.
    """
    drop(erp, "stock", "sku,warehouse,on_hand\r\n000123\t,'-1,2\r\n")
    (level,) = listed(erp, "stock")

    assert ("000123", "-1") == (level.sku, level.warehouse)


# --- whole or not at all --------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["export.csv.part", ".export.csv", "~$export.xlsx", "export.tmp", "export.txt"]
)
def test_temporary_names_are_left(erp, name):
    """
    A file that still has its temporary name is left until it is renamed.
    """
    path = drop(erp, "shipments", SHIPMENTS, name)
    assert [] == listed(erp)
    path.rename(path.with_name("export.csv"))

    assert 2 == len(listed(erp))


def test_a_growing_file_is_left(erp, clock, monkeypatch):
    """
    A file that changes while it is looked at is left, and taken when it rests.
    """
    path = drop(erp, "shipments", SHIPMENTS[:200])
    sleep = clock.sleep

    def grow(seconds):
        path.write_bytes(SHIPMENTS.encode())
        sleep(seconds)

    monkeypatch.setattr(clock, "sleep", grow)
    assert [] == listed(erp)
    assert path.exists()
    monkeypatch.setattr(clock, "sleep", sleep)

    assert 2 == len(listed(erp))


def test_an_empty_file_is_not_begun_yet(erp):
    """
    A file without content is left: its writer has not begun.
    """
    path = drop(erp, "shipments", b"")

    assert [] == erp.take_in()
    assert path.exists()


def test_links_are_not_followed(erp, tmp_path):
    """
    A link in a watched folder is left alone, wherever it leads.
    """
    outside = tmp_path / "outside.csv"
    outside.write_text(SHIPMENTS)
    link = erp.folder / "in" / "shipments" / "export.csv"
    link.parent.mkdir(parents=True)
    link.symlink_to(outside)

    assert [] == erp.take_in()


GOOD = SHIPMENTS.splitlines()
BAD = {
    "number": (3, "quantity", SHIPMENTS.replace("000123,1", "000123,one")),
    "negative": (3, "quantity", SHIPMENTS.replace("000123,1", "000123,-1")),
    "time": (4, "shipped", SHIPMENTS.replace("2026-11-11 09:30:00", "2026-02-30 09:30:00")),
    "no time": (4, "shipped", SHIPMENTS.replace("2026-11-11 09:30:00", "")),
    "rounded": (2, "order", SHIPMENTS.replace("4990000000000000001", "4.99E+18", 1)),
    "empty": (3, "sku", SHIPMENTS.replace("000123", "")),
    "disagrees": (
        3,
        "reference",
        SHIPMENTS.replace("09:00:00,SF,SF001\r\nCK2", "09:01:00,SF,SF001\r\nCK2"),
    ),
    "missing column": (1, "sku", SHIPMENTS.replace("sku", "skew")),
    "twice": (1, "SKU", SHIPMENTS.replace("tracking", "SKU")),
    "torn": (4, None, SHIPMENTS[:-20]),
    "no rows": (1, None, SHIPMENTS.splitlines()[0]),
    "state": (
        2,
        "state",
        "\r\n".join([f"{GOOD[0]},state", *(f"{one},shipped" for one in GOOD[1:])]),
    ),
    "no state": (
        2,
        "state",
        "\r\n".join([f"{GOOD[0]},state", *(f"{one}," for one in GOOD[1:])]),
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_wrong_cell_refuses_the_file(erp, case):
    """
    One wrong cell refuses the whole file, and line and column are named.
    """
    line, column, text = BAD[case]
    assert text != SHIPMENTS
    drop(erp, "shipments", text)
    (taken,) = erp.take_in()

    assert isinstance(taken.error, BillError)
    assert (line, column) == (taken.error.line, taken.error.column)
    assert [] == listed(erp)
    assert [] == names(erp, "shipments", "in")


@pytest.mark.parametrize(
    ("kind", "line", "column", "text"),
    [
        ("stock", 3, "sku", "sku,warehouse,on_hand\n1,A,1\n1,A,2\n"),
        ("stock", 2, "saleable", "sku,warehouse,on_hand,saleable\n1,A,1,maybe\n"),
        ("stock", 2, "on_hand", "sku,warehouse,on_hand\n1,A,\n"),
        ("receivables", 2, "amount", "reference,order,booked,amount\n1,2,2026-1-1,1.005\n"),
        ("receivables", 3, "reference", RECEIVABLES + "AR1,5,2026-11-11,1,\r\n"),
        ("products", 3, "code", PRODUCTS + "0001-00,x,1,1\r\n"),
        ("products", 2, "price", "code,name,price\n1,x,NaN\n"),
        ("products", None, None, b"\xff\xfe\x00\xd8\xff\xff"),
        ("products", None, None, 'code,name\n1,"x'),
    ],
)
def test_what_else_is_refused(erp, kind, line, column, text):
    """
    Twice the same, half a fen, no number, no text and no CSV are refused by their place.
    """
    drop(erp, kind, text)
    (taken,) = erp.take_in()

    assert (line, column) == (taken.error.line, taken.error.column)


def test_the_reason_lies_beside_it(erp, caplog):
    """
    A refused file has its reason beside it in both languages, and the log names it.
    """
    drop(erp, "shipments", SHIPMENTS.replace("000123,1", "000123,one"), "双十一.csv")
    with caplog.at_level(logging.WARNING, "tmallerp"):
        (taken,) = erp.take_in()
    text = taken.path.with_name(f"{taken.path.name}.error.txt").read_text("utf-8-sig")

    assert "line 3, column quantity, 'one' is no number" in text
    assert "第 3 行，列“quantity”，'one' 不是数字" in text
    assert "双十一.csv" == caplog.records[0].file
    assert taken.path.name.startswith("双十一.")


def test_a_number_where_an_id_belongs_is_refused(erp):
    """
    A workbook's number in a column of ids is refused: its zeros are gone already.
    """
    rows = [["sku", "warehouse", "on_hand"], [123, "CK001", 7]]
    drop(erp, "stock", workbook(rows), "export.xlsx")
    (taken,) = erp.take_in()

    assert (2, "sku") == (taken.error.line, taken.error.column)
    assert "make the cell text" in str(taken.error)


def test_a_formula_is_refused(erp):
    """
    A workbook whose cell is computed is refused with the place of the cell.
    """
    rows = [["sku", "warehouse", "on_hand"], ["1", "CK001", "=1+1"]]
    drop(erp, "stock", workbook(rows), "export.xlsx")
    (taken,) = erp.take_in()

    assert "C2 is computed" in str(taken.error)


@pytest.mark.parametrize("damage", ["text", "torn", "zip", "bomb"])
def test_what_is_no_workbook_is_refused(erp, damage, monkeypatch):
    """
    What is no workbook, or unpacks to far more than it weighs, is refused.
    """
    whole = workbook([["sku", "warehouse", "on_hand"], ["1", "CK001", 1]])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as parts:
        parts.writestr("x", "y")
    if damage == "bomb":
        monkeypatch.setattr("tmallerp.erp.files._xlsx._MOST_UNPACKED", 100)
    data = {
        "text": STOCK.encode(),
        "torn": whole[:-50],
        "zip": packed.getvalue(),
        "bomb": whole,
    }
    drop(erp, "stock", data[damage], "export.xlsx")
    (taken,) = erp.take_in()

    assert taken.error
    assert [] == listed(erp, "stock")


def test_a_file_too_large_is_refused(erp, monkeypatch):
    """
    A file larger than is ever read at once is refused by its size.
    """
    monkeypatch.setattr("tmallerp.erp.files._incoming.MOST_BYTES", 100)
    drop(erp, "shipments", SHIPMENTS)
    (taken,) = erp.take_in()

    assert "at most 100 are read" in str(taken.error)


# --- once -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FIRST)
def test_the_same_file_twice_has_one_effect(erp, kind):
    """
    A file that is dropped again, also under another name, changes nothing.
    """
    drop(erp, kind, FIRST[kind], written=1_800_000_000)
    first = listed(erp, kind)
    drop(erp, kind, FIRST[kind], "again.csv", written=1_800_000_000)

    assert first == listed(erp, kind)
    assert 1 == len(names(erp, kind, "done"))
    assert [] == names(erp, kind, "in")


def test_a_level_that_came_back_is_news(erp, clock):
    """
    Seven, five and seven pieces again are seven, though the first and last file agree.
    """
    for count, written in (
        ("7", 1_794_000_000),
        ("5", 1_794_000_600),
        ("7", 1_794_001_200),
    ):
        text = f"sku,warehouse,on_hand\r\n1,CK001,{count}\r\n"
        drop(erp, "stock", text, written=written)
        clock.advance(600)
        (level,) = listed(erp, "stock")

    assert Decimal(7) == level.on_hand
    assert written == level.as_of.timestamp()


def test_what_is_told_late_is_not_news(erp, clock):
    """
    A level of an hour ago does not replace one of now, whenever its file comes.
    """
    text = "sku,warehouse,on_hand,as_of\r\n1,CK001,{},2026-11-11 {}:00:00\r\n"
    drop(erp, "stock", text.format(5, 11))
    listed(erp, "stock")
    clock.advance(60)
    drop(erp, "stock", text.format(7, 10))
    (level,) = listed(erp, "stock")

    assert Decimal(5) == level.on_hand


def test_a_list_goes_by_when_it_was_taken(erp, clock):
    """
    What is dropped late is in the window in which it was taken, not in one long read.
    """
    drop(erp, "shipments", SHIPMENTS)
    clock.advance(3600)
    late = listed(erp, start=NOON + timedelta(minutes=59), end=NOON + timedelta(hours=2))

    assert ["CK1", "CK2"] == [one.reference for one in late]
    assert [] == listed(erp, start=NOON - DAY, end=NOON + timedelta(minutes=59))


def test_it_is_all_there_after_a_restart(erp, clock):
    """
    Another process reads the same lists.
    """
    for kind, text in FIRST.items():
        drop(erp, kind, text)
    before = {kind: listed(erp, kind) for kind in FIRST}
    other = FilesErp(erp.folder, clock=clock)

    assert before == {kind: listed(other, kind) for kind in FIRST}


def test_a_crash_before_the_move_leaves_it_to_be_taken(erp, monkeypatch):
    """
    Killed before a file is moved, it is taken the next time, once.
    """
    drop(erp, "shipments", SHIPMENTS)

    def killed(_path, _to):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(erp._disk, "move", killed)
        with pytest.raises(KeyboardInterrupt):
            erp.take_in()
    erp.take_in()

    assert 2 == len(listed(erp))


def test_a_crash_while_refusing_leaves_one_reason(erp, monkeypatch):
    """
    Killed between the reason and the move, a bad file is refused again in the same place.
    """
    drop(erp, "shipments", b"a\n")

    def killed(_path, _to):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(erp._disk, "move", killed)
        with pytest.raises(KeyboardInterrupt):
            erp.take_in()
    erp.take_in()

    assert 2 == len(names(erp, "shipments", "error"))


# --- pages ----------------------------------------------------------------------------


@pytest.mark.parametrize("page", [1, 2, 3, 100])
def test_pages_give_everything_once(tmp_path, clock, page):
    """
    However small the pages, every item comes once, in one order.
    """
    erp = FilesErp(tmp_path, clock=clock, page=page)
    for number in range(3):
        text = SHIPMENTS.replace("CK", f"CK{number}")
        drop(erp, "shipments", text, f"{number}.csv")
        rows = "".join(f"{number}{n},CK001,{n}\r\n" for n in range(3))
        drop(erp, "stock", f"sku,warehouse,on_hand\r\n{rows}", f"{number}.csv")
        drop(erp, "products", f"code,name\r\n{number},x\r\n", f"{number}.csv")
    listed(erp)

    assert 6 == len({one.reference for one in listed(erp)}) == len(listed(erp))
    assert 9 == len({one.sku for one in listed(erp, "stock")})
    assert ["0", "1", "2"] == [one.code for one in listed(erp, "products")]


def test_stock_is_filtered(erp):
    """
    SKUs and warehouses that are named are given; an unknown one is left out.
    """
    drop(erp, "stock", "sku,warehouse,on_hand\r\n1,A,1\r\n1,B,2\r\n2,A,3\r\n")

    assert [1, 2] == [one.on_hand for one in listed(erp, "stock", skus=["1", "9"])]
    assert [1, 3] == [one.on_hand for one in listed(erp, "stock", warehouses=["A"])]


def test_products_since_are_those_that_changed(erp, clock):
    """
    A product that a later file tells the same of has not changed.
    """
    drop(erp, "products", "code,name\r\n1,a\r\n2,b\r\n", written=1_800_000_000)
    listed(erp, "products")
    drop(erp, "products", "code,name\r\n1,a\r\n2,c\r\n", written=1_800_000_000)
    later = clock.advance(600)

    assert ["2"] == [one.code for one in listed(erp, "products", since=later)]


def test_a_done_file_changed_by_hand_is_named(erp):
    """
    An accepted file that cannot be read any more is an error with its path.
    """
    drop(erp, "shipments", SHIPMENTS)
    (taken,) = erp.take_in()
    taken.path.write_bytes(b"a\n")

    with pytest.raises(ErpError) as caught:
        listed(erp)
    assert str(taken.path) in str(caught.value)


# --- what is kept ---------------------------------------------------------------------


def keeping(tmp_path, clock, days=30):
    return FilesErp(tmp_path / "erp", clock=clock, keep_done=timedelta(days=days))


@pytest.mark.parametrize("kind", ["shipments", "receivables"])
def test_old_news_is_deleted_when_files_are_taken(tmp_path, clock, kind):
    """
    An accepted file stays as long as is said and no longer; by default for ever.
    """
    forever, erp = FilesErp(tmp_path / "other", clock=clock), keeping(tmp_path, clock)
    for one in (forever, erp):
        drop(one, kind, FIRST[kind])
        one.take_in()
    clock.advance(30 * 86400)
    erp.take_in()
    kept = names(erp, kind, "done")
    clock.advance(1)
    erp.take_in()
    forever.take_in()

    assert (1, [], 1) == (
        len(kept),
        names(erp, kind, "done"),
        len(names(forever, kind, "done")),
    )


def test_listing_deletes_of_its_own_kind(tmp_path, clock):
    """
    A list takes in what it reads, and deletes no other kind's files.
    """
    erp = keeping(tmp_path, clock)
    for kind in ("shipments", "receivables"):
        drop(erp, kind, FIRST[kind])
    erp.take_in()
    clock.advance(31 * 86400)

    assert [] == listed(erp, "shipments")
    assert ([], 1) == (
        names(erp, "shipments", "done"),
        len(names(erp, "receivables", "done")),
    )


STOCK_HEAD, PRODUCT_HEAD = "sku,warehouse,on_hand\r\n", "code,name\r\n"
STATES = {
    "stock": (
        f"{STOCK_HEAD}A,CK,1\r\nB,CK,2\r\n",
        f"{STOCK_HEAD}A,CK,3\r\n",
        f"{STOCK_HEAD}B,CK,4\r\n",
    ),
    "products": (
        f"{PRODUCT_HEAD}A,一\r\nB,二\r\n",
        f"{PRODUCT_HEAD}A,三\r\n",
        f"{PRODUCT_HEAD}B,四\r\n",
    ),
}


@pytest.mark.parametrize("kind", STATES)
def test_a_state_is_kept_until_it_is_told_anew(tmp_path, clock, kind):
    """
    An old file stays while one thing in it is what was told last, also for a newcomer.
    """
    erp = keeping(tmp_path, clock)
    counts = []
    for number, content in enumerate(STATES[kind]):
        moment = clock.now().timestamp()
        drop(erp, kind, content, name=f"{number}.csv", written=moment)
        erp.take_in()
        clock.advance(31 * 86400)
        erp.take_in()
        counts.append(len(names(erp, kind, "done")))
        newcomer = keeping(tmp_path, clock)
        assert listed(erp, kind) == listed(newcomer, kind)
        assert 2 == len(listed(newcomer, kind))

    # The first goes when B is told anew.
    assert [1, 2, 2] == counts


def test_a_damaged_file_of_another_kind_is_no_hindrance(tmp_path, clock):
    """
    A list of stock does not read products.
    """
    erp = keeping(tmp_path, clock)
    for kind in ("stock", "products"):
        drop(erp, kind, FIRST[kind])
    erp.take_in()
    (name,) = names(erp, "products", "done")
    (erp.folder / "done" / "products" / name).write_text("nonsense", "utf-8")

    assert listed(erp, "stock")
    with pytest.raises(ErpError, match="changed by hand"):
        listed(erp, "products")


@pytest.mark.parametrize("seconds", [0, -1])
def test_files_are_not_kept_for_no_time(tmp_path, seconds):
    """
    What would be deleted as it comes is no setting.
    """
    with pytest.raises(ConfigError) as caught:
        FilesErp(tmp_path, keep_done=timedelta(seconds=seconds))

    assert "keep_done" == caught.value.key


def test_how_long_is_told_in_seconds(tmp_path, clock):
    """
    A file of settings says it in seconds, as every time.
    """
    values = {"folder": str(tmp_path / "erp"), "keep_done": 3600, "settle_s": 0}
    erp = PLUGIN.factory(values, clock)
    drop(erp, "shipments", SHIPMENTS)
    erp.take_in()
    clock.advance(3601)
    erp.take_in()

    assert [] == names(erp, "shipments", "done")
