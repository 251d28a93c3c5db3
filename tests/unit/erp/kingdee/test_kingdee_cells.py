"""What was written and what is read back are compared by meaning."""

from decimal import Decimal

import pytest

from tmallerp.erp.kingdee._flat import Flat, flatten, same_cell, same_document
from tmallerp.erp.kingdee._holding import guard, read_hold, write_hold


def test_references_and_parts_become_names():
    """
    A reference is asked for by its number, a part of the head by its fields.
    """
    model = {
        "FBillTypeID": {"FNUMBER": "X"},
        "FSaleOrderFinance": {
            "FSettleCurrId": {"FNumber": "PRE001"},
            "FIsIncludedTax": True,
        },
        "FSaleOrderEntry": [{"FMaterialId": {"FNumber": "A"}, "FQty": 1}],
    }

    assert Flat(
        head={
            "FBillTypeID.FNumber": "X",
            "FSettleCurrId.FNumber": "PRE001",
            "FIsIncludedTax": True,
        },
        rows=({"FMaterialId.FNumber": "A", "FQty": 1},),
    ) == flatten(model, "FSaleOrderEntry")


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (True, "true"),
        (False, 0),
        (False, None),
        (2, Decimal("2.0000000000")),
        (Decimal("44.51"), "44.5100"),
        ("", None),
        ("2026-11-11 12:00:00", "2026-11-11T12:00:00"),
        ("2026-11-11 00:00:00", "2026-11-11"),
        ("2026-11-11 12:00:00", "2026-11-11T12:00:00.000"),
        ("13", 13),
    ],
)
def test_cells_mean_the_same(ours, theirs):
    """
    The server writes values its own way.
    """
    assert same_cell(ours, theirs)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [(True, False), (2, 3), (2, None), (2, True), ("a", "b"), ("2026-11-11 12:00:00", "")],
)
def test_cells_differ(ours, theirs):
    """
    Another value is another value.
    """
    assert not same_cell(ours, theirs)


def test_rows_are_compared_whatever_their_order_is():
    """
    A document with other rows, or a row more, is another one.
    """
    one = Flat(head={"A": 1}, rows=({"B": 1}, {"B": 2}))

    assert same_document(one, Flat(head={"A": "1"}, rows=one.rows), frozenset())
    assert same_document(one, Flat(head=one.head, rows=one.rows[::-1]), frozenset())
    twice = (one.rows[0], one.rows[0])
    assert not same_document(one, Flat(head=one.head, rows=twice), frozenset())
    assert not same_document(one, Flat(head=one.head, rows=one.rows[:1]), frozenset())
    assert same_document(one, Flat(head={"A": 2}, rows=one.rows), frozenset({"A"}))


def test_a_hold_stands_in_front_of_the_remark():
    """
    Taking a hold away leaves the remark as it was.
    """
    text = write_hold("退款｜申请中\n", "别用韵达", own_field=False)

    hold = read_hold(text, own_field=False)

    assert ("退款 申请中", "别用韵达") == (hold.reason, hold.rest)


def test_a_buyer_cannot_hold_an_order():
    """
    A remark that looks like a hold is none.
    """
    assert read_hold(guard("【暂停】x｜y"), own_field=False).reason is None


def test_a_field_of_its_own_holds_the_reason_alone():
    """
    Where a tenant has a field for it, it says why and nothing else.
    """
    assert "退款" == write_hold("退款", "别用韵达", own_field=True)
    assert "退款" == read_hold("退款", own_field=True).reason
    assert read_hold("", own_field=True).reason is None
