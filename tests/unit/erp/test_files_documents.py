"""
Every document as a file, CSV or workbook: one a key, exact, and no cell a formula.
"""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from attrs import evolve

from tmallerp.documents import document_digest
from tmallerp.erp import FilesErp
from tmallerp.erp.protocols import OutcomeStatus
from tmallerp.erp.registry import capabilities, pipelines_for, plugin_named
from tmallerp.errors import ConfigError, ErpError
from tmallerp.testing.builders import (
    NOON,
    a_count,
    a_customer,
    a_line,
    a_product,
    a_purchase,
    a_refund,
    a_return,
    a_voucher,
    an_order,
)

SINKS = {
    "orders": (an_order, {"seller_memo": "later"}),
    "refunds": (a_refund, {"reason": "later"}),
    "returns": (a_return, {"reason": "later"}),
    "purchases": (a_purchase, {"note": "later"}),
    "counts": (a_count, {"note": "later"}),
    "vouchers": (a_voucher, {"attachments": 3}),
}


@pytest.fixture(params=["csv", "xlsx"])
def erp(request, tmp_path):
    if request.param == "xlsx":
        pytest.importorskip("openpyxl")
    return FilesErp(tmp_path / "erp", format=request.param)


@pytest.fixture
def books(tmp_path):
    pytest.importorskip("openpyxl")
    return FilesErp(tmp_path / "erp", format="xlsx")


def sink(erp, name):
    name = {"returns": "refunds"}.get(name, name)
    return getattr(erp, f"put_{name}"), getattr(erp, f"find_{name}")


def files(erp):
    return sorted(path for path in erp.folder.rglob("*") if path.is_file())


def rows(path):
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def cells(path):
    """Return the cells of a workbook by the heading of their column, row by row."""
    import openpyxl

    book = openpyxl.load_workbook(path)
    names, *others = book.active.iter_rows()
    return [
        {name.value: cell for name, cell in zip(names, row, strict=True)} for row in others
    ]


# --- all sinks ------------------------------------------------------------------------


@pytest.mark.parametrize("name", SINKS)
def test_putting_is_an_upsert_by_key(erp, name):
    """
    A new document is created, the same is unchanged, another content updates it, and
    there is one file.
    """
    put, find = sink(erp, name)
    build, change = SINKS[name]
    document = build()
    changed = evolve(document, **change)
    told = [put([one])[0].status for one in (document, document, changed, changed)]

    assert ["created", "unchanged", "updated", "unchanged"] == [str(one) for one in told]
    assert [name] == [path.relative_to(erp.folder).parts[0] for path in files(erp)]
    found = find([document.key])[document.key]
    assert document_digest(changed) == found.digest


@pytest.mark.parametrize(
    ("name", "total"), [("refunds", "97.03"), ("returns", "0.00"), ("vouchers", "12.34")]
)
def test_totals_are_read_back(erp, name, total):
    """
    What a file adds up to is read back from it.
    """
    put, find = sink(erp, name)
    document = SINKS[name][0]()

    assert Decimal(total) == put([document])[0].total
    assert Decimal(total) == find([document.key])[document.key].total


@pytest.mark.parametrize("name", SINKS)
def test_nothing_is_found_that_was_not_put(erp, name):
    """
    A key nobody put is not found.
    """
    _, find = sink(erp, name)

    assert {} == find([SINKS[name][0]().key])


def test_refund_and_return_of_one_number_are_two(erp):
    """
    Money and goods of one refund are two documents.
    """
    outcomes = erp.put_refunds([a_refund(), a_return()])

    assert [OutcomeStatus.CREATED] * 2 == [one.status for one in outcomes]
    assert 2 == len(files(erp))


def test_an_order_goes_through_its_states(erp):
    """
    Held, released, a line closed and cancelled: a workbook keeps it as CSV does.
    """
    order = an_order(lines=(a_line("1"), a_line("2")))
    erp.put_orders([order])
    erp.hold_order(order.key, "refund")
    held = erp.find_orders([order.key])[order.key]
    erp.release_order(order.key)
    closed = erp.close_line(order.key, "2", "refunded")
    unknown = erp.close_line(order.key, "9", "refunded")
    erp.cancel_order(order.key, "closed")
    found = erp.find_orders([order.key])[order.key]

    assert "on_hold" == held.state
    assert (OutcomeStatus.UPDATED, "not_found") == (closed.status, unknown.code)
    assert ("cancelled", None, order.payment) == (found.state, found.digest, found.total)


def test_another_format_does_not_make_another_document(tmp_path):
    """
    After the setting is changed a document stays in the file it has.
    """
    pytest.importorskip("openpyxl")
    old, new = FilesErp(tmp_path), FilesErp(tmp_path, format="xlsx")
    order = an_order()
    old.put_orders([order])
    told = new.put_orders([order, an_order("2")])

    assert ["unchanged", "created"] == [str(one.status) for one in told]
    assert {".csv", ".xlsx"} == {path.suffix for path in files(old)}
    orders, lines = new.collect()
    assert (2, 6) == (len(cells(orders)), len(cells(lines)))


# --- products and customers -----------------------------------------------------------


CODES = ["0001-00", "CON", "a/b", "A-1", "a-1", "棉麻", ".", "x" * 300, "=1+1", "'=1", "00"]


@pytest.mark.parametrize("code", CODES)
def test_any_code_is_a_product(erp, code):
    """
    Whatever a code looks like, its product is found again as it was put.
    """
    others = [a_product(one) for one in CODES if one != code]
    product = a_product(code, name="=SUM(A1)", modified=NOON, weight_g=Decimal("12.5"))
    erp.put_products([*others, product])

    assert {code: product} == erp.find_products([code])
    assert OutcomeStatus.UNCHANGED == erp.put_products([product])[0].status


def test_what_a_product_says_nothing_about_is_left(erp):
    """
    An empty text or None leaves the ERP's field as it is.
    """
    erp.put_products([a_product(barcode="0690", category="衬衫")])
    told = erp.put_products([a_product(specification="", price=None, name="新")])
    found = erp.find_products(["0001-00"])["0001-00"]

    assert OutcomeStatus.UPDATED == told[0].status
    assert a_product(barcode="0690", category="衬衫", name="新") == found


def test_customers_are_kept(erp):
    """
    A customer is found again as it was put, and changed by putting it again.
    """
    customer = a_customer(phone="0571-0", tax_number="0123456789012345678", active=False)
    told = erp.put_customers([customer])

    assert ("TMALL", "created") == (told[0].key, str(told[0].status))
    assert {"TMALL": customer} == erp.find_customers(["TMALL", "other"])
    assert "updated" == str(erp.put_customers([a_customer(active=True)])[0].status)


def test_a_master_changed_by_hand_is_named(erp):
    """
    A product's file that cannot be read is an error with its path, and not overwritten.
    """
    erp.put_products([a_product()])
    (path,) = files(erp)
    path.write_bytes(b"a,b\r\n")
    told = erp.put_products([a_product(name="x")])

    assert ("damaged", b"a,b\r\n") == (told[0].code, path.read_bytes())
    with pytest.raises(ErpError) as caught:
        erp.find_products(["0001-00"])
    assert str(path) in str(caught.value)


# --- cells ----------------------------------------------------------------------------


def test_codes_of_new_documents_keep_their_zeros():
    """
    In CSV every column of codes is protected, whatever the document.
    """
    from tmallerp.erp.files import _forms

    for form in (_forms.REFUND, _forms.PURCHASE, _forms.COUNT, _forms.VOUCHER):
        columns = form.columns
        codes = columns.ids - {"document_key", "reference"}

        assert codes >= {"organisation"}
        assert all("00123\t" == columns.quoted(name, "00123") for name in codes)


def test_workbooks_keep_digits_and_zeros(books):
    """
    Nineteen digits and leading zeros are text cells, amounts are numbers.
    """
    order = an_order(lines=(a_line("0071", sku="000123"),))
    books.put_orders([order])
    goods = cells(files(books)[0])[0]

    assert ("s", "4990000000000000001") == (
        goods["trade_id"].data_type,
        goods["trade_id"].value,
    )
    assert ("000123", "0071", "@") == (
        goods["sku"].value,
        goods["line_id"].value,
        goods["sku"].number_format,
    )
    assert ("n", 97.03) == (goods["payment"].data_type, goods["payment"].value)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", '=cmd|"/C calc"!A0', "#N/A", "＝1", " =1"]
)
def test_no_cell_of_a_workbook_is_a_formula(books, text):
    """
    Whatever a buyer writes is a text cell, and is read back as it was.
    """
    order = an_order(buyer_message=text, lines=(a_line(sku=text),))
    books.put_orders([order])
    goods = cells(files(books)[0])[0]

    assert {"s"} == {goods["buyer_message"].data_type, goods["sku"].data_type}
    assert text == goods["buyer_message"].value
    assert "updated" == str(books.put_orders([evolve(order, buyer_message="x")])[0].status)


def test_what_xml_cannot_hold_survives(books):
    """
    Control characters, carriage returns and texts that look like escapes come back.
    """
    product = a_product(name="a\x0bb\r\nc_x000D_d\ufffe")
    books.put_products([product])

    assert {"0001-00": product} == books.find_products(["0001-00"])


def test_a_text_longer_than_a_cell_is_refused(books):
    """
    A text no cell holds is refused before anything is written; its neighbour goes on.
    """
    told = books.put_orders([an_order(buyer_message="x" * 32_768), an_order("2")])

    assert ["rejected", "created"] == [str(one.status) for one in told]
    assert "preflight" == told[0].code
    assert "32768" in told[0].message


def test_half_a_character_is_refused(erp):
    """
    A text that is no Unicode is refused.
    """
    told = erp.put_orders([an_order(buyer_message="\ud83d")])

    assert ("encoding", []) == (told[0].code, files(erp))


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04", b"a,b\r\n"])
def test_a_damaged_workbook_is_named(books, damage):
    """
    A workbook that cannot be read any more is an error with its path.
    """
    order = an_order()
    books.put_orders([order])
    (path,) = files(books)
    path.write_bytes(damage)

    with pytest.raises(ErpError) as caught:
        books.find_orders([order.key])
    assert str(path) in str(caught.value)


# --- the plug-in ----------------------------------------------------------------------


def test_the_plugin_makes_it(tmp_path):
    """
    By name and settings a folder is connected, and every pipeline can run with it.
    """
    plugin = plugin_named("files")
    erp = plugin.connect({"folder": str(tmp_path), "encoding": "gb18030", "page": 7})

    assert 7 == erp.traits.paging.max_page
    assert all(one.can_run for one in pipelines_for(capabilities(plugin.adapter)))


@pytest.mark.parametrize("wrong", [{}, {"folder": 3}, {"folder": "x", "format": "xls"}])
def test_wrong_settings_are_refused(wrong):
    """
    A folder that is missing, or a format there is not, is an error of the configuration.
    """
    with pytest.raises(ConfigError):
        plugin_named("files").connect(wrong)


def test_without_the_extra_the_command_is_told(tmp_path, monkeypatch):
    """
    Workbooks without their package say what to install.
    """
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    with pytest.raises(ConfigError) as caught:
        FilesErp(tmp_path, format="xlsx")

    assert 'pip install "tmallerp[xlsx]"' in caught.value.advice.zh


def test_needed_times_are_written(tmp_path):
    """
    When goods are needed, and a voucher's dimensions, stand in their rows.
    """
    erp = FilesErp(tmp_path)
    demand = a_purchase()
    line = evolve(demand.lines[0], needed=NOON + timedelta(days=1), price=Decimal("3.5"))
    voucher = a_voucher()
    kept = evolve(voucher.lines[0], dimensions={"客户": "TMALL", "部门": "01"})
    erp.put_purchases([evolve(demand, lines=(line,))])
    erp.put_vouchers([evolve(voucher, lines=(kept, voucher.lines[1]))])
    (bought,), (fee, _) = (rows(path) for path in files(erp))

    assert ("2026-11-12 12:00:00", "3.5", "30") == (
        bought["needed"],
        bought["unit_price"],
        bought["quantity"],
    )
    assert "客户=TMALL; 部门=01" == fee["dimensions"]
