"""
Laws of files: whatever people write comes back as it was, and is never computed.
"""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tmallerp.erp.files import _tables, _xlsx
from tmallerp.erp.files._cells import Columns, is_formula
from tmallerp.erp.files._dropped import RefusedError, rows_of
from tmallerp.erp.files._kinds import KINDS
from tmallerp.testing.builders import NOON
from tmallerp.testing.strategies import TEXT

COLUMNS = Columns(
    head=("code", "text", "amount"),
    ids=frozenset({"code"}),
    texts=frozenset({"text"}),
    numbers=frozenset({"amount"}),
)
# A code that ends in a tab would lose it, like every code of the platform's own exports.
CODES = TEXT.filter(lambda text: not text.endswith("\t"))
MARKED = st.text("'=+-@ \t\r\n\u3000＝＋0_x41D", max_size=12)
AMOUNTS = st.integers(0, 10**13).map(lambda fen: f"{fen // 100}.{fen % 100:02d}")
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "code": CODES | MARKED.filter(lambda text: not text.endswith("\t")),
            "text": TEXT | MARKED,
            "amount": AMOUNTS,
        }
    ),
    min_size=1,
    max_size=4,
)


@given(ROWS, st.sampled_from(["utf-8-sig", "gb18030"]))
def test_csv_gives_back_what_it_got(rows, encoding):
    """
    Whatever stands in a cell of CSV is read back, and begins like no formula.
    """
    data = _tables.write(rows, COLUMNS.names, COLUMNS, encoding)

    assert rows == _tables.read(data, COLUMNS, encoding)
    for row in rows:
        assert not is_formula(COLUMNS.quoted("text", row["text"]))
        assert not is_formula(COLUMNS.quoted("code", row["code"]))


@settings(max_examples=40, deadline=None)
@given(ROWS)
def test_a_workbook_gives_back_what_it_got(rows):
    """
    Whatever stands in a cell of a workbook is read back, amounts to the fen.
    """
    pytest.importorskip("openpyxl")
    data = _xlsx.write(rows, COLUMNS.names, COLUMNS)
    texts = [(row["code"], row["text"], float(row["amount"])) for row in rows]
    again = _xlsx.read(data, COLUMNS)

    assert texts == [(one["code"], one["text"], float(one["amount"])) for one in again]


CELLS = st.sampled_from(
    ["1", "0001", "-3", "1.5", "2026-11-11 09:00:00", "CK001", "是", "open", "", "=1", "x"]
)


@given(
    st.sampled_from(sorted(KINDS)),
    st.lists(st.lists(CELLS, min_size=1, max_size=12), max_size=4),
    st.booleans(),
)
def test_a_dropped_file_is_read_or_refused(kind, rows, whole):
    """
    Whatever is dropped is read as a whole or refused with a reason in both languages.
    """
    headings = KINDS[kind].headings
    names = list(headings) if whole else list(headings)[::2]
    lines = [",".join(names), *(",".join(row) for row in rows)]
    data = "\n".join(lines).encode()
    needed, refused, found = KINDS[kind].needed, None, []
    try:
        lines = rows_of(data, workbook=False, headings=headings, needed=needed)
        found = KINDS[kind].read(lines, NOON)
    except RefusedError as error:
        refused = error

    assert bool(found) != bool(refused)
    assert len(found) <= len(rows)
    assert refused is None or not set(refused.zh) <= set(string.printable)


@given(st.sampled_from(sorted(KINDS)), st.binary(max_size=200), st.booleans())
def test_garbage_is_refused(kind, data, workbook):
    """
    Bytes that are no file of ours are refused, and nothing else is raised.
    """
    if workbook:
        pytest.importorskip("openpyxl")
    with pytest.raises(RefusedError):
        rows_of(
            data,
            workbook=workbook,
            headings=KINDS[kind].headings,
            needed=KINDS[kind].needed,
        )
