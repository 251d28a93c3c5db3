"""
Every bundled map reads back what it wrote, for what adapters really give it.
"""

from __future__ import annotations

import contextlib
from decimal import Decimal

import pytest
from attrs import evolve
from kingdee_support import signed_settings
from yonyou_stage import mine, my_order, staged

from tmallerp.erp.kingdee import Fields, connect
from tmallerp.fieldmap import FieldMap, bundled, bundled_names, load_map
from tmallerp.simulator.erps import ErpServer, make_app
from tmallerp.testing.builders import (
    a_customer,
    a_line,
    a_product,
    a_purchase,
    a_refund,
    a_return,
    a_voucher,
    an_order,
)

TEXTS = ("0012345678901234567", "张三 “O'Neil” 😀", "a;b|c,d")
AMOUNTS = ("0.01", "89.03", "99999.99")


@pytest.fixture
def seen(monkeypatch):
    """Keep what every map is applied to; the maps themselves are as they are."""
    kept = []
    apply = FieldMap.apply

    def watched(self, source):
        kept.append((self, source))
        return apply(self, source)

    monkeypatch.setattr(FieldMap, "apply", watched)
    return kept


def many_orders(make):
    """Make orders of every text and amount."""
    return [
        make(str(4990000000000000001 + number), lines=(a_line("1", amount),), **texts)
        for number, (amount, text) in enumerate(zip(AMOUNTS, TEXTS, strict=True))
        for texts in [{"buyer_message": text, "seller_memo": text}]
    ]


def kingdee(number, **more):
    return an_order(number, customer="TMALL01", warehouse="CK001", **more)


def run_kingdee():
    """Put every kind of document into a Kingdee, some of them twice."""
    with ErpServer(make_app("kingdee")) as server:
        for way in ({}, {"money_back": "red_receivable"}):
            fields = Fields(blue_order="F_TM_OrderNo", red_order="F_TM_RedOrderNo")
            settings = signed_settings(server.facts, fields=fields, **way)
            with contextlib.closing(connect(settings)) as erp:
                erp.put_orders(many_orders(kingdee))
                refunds = [a_refund(customer="TMALL01"), a_return(customer="TMALL01")]
                erp.put_refunds(refunds)
                erp.put_vouchers([a_voucher()])
                erp.put_purchases([a_purchase()])
                for name in TEXTS:
                    erp.put_products([a_product("00017", name=name, unit="Pcs")])
                    erp.put_customers([a_customer("C-1", name=name)])


def run_yonbip():
    """Put every kind of document into a YonBIP."""
    with staged("yonyou") as stage:
        erp = stage.erp
        erp.put_orders([my_order(), *many_orders(my_order)])
        stage.act("ship", code=my_order().key.token())
        erp.put_refunds([mine(a_return()), mine(a_refund())])
        erp.put_purchases([evolve(a_purchase(), supplier="V001", organisation="org01")])
        erp.put_vouchers([evolve(a_voucher(), book="book01")])
        for name in TEXTS:
            erp.put_products([a_product("00017", name=name)])
            erp.put_customers([evolve(a_customer("C-1", name=name), organisation="org01")])


def run_u8():
    """Put every kind of document into a U8."""
    with staged("u8") as stage:
        stage.erp.put_orders(many_orders(my_order))
        stage.erp.put_vouchers([a_voucher()])
        stage.erp.put_customers([a_customer("C001", name=name) for name in TEXTS[:1]])


@pytest.mark.parametrize(
    ("run", "names"),
    [
        (run_kingdee, [name for name in bundled_names() if name.startswith("kingdee/")]),
        (
            run_yonbip,
            [
                name
                for name in bundled_names()
                if name.startswith("yonyou/") and "/u8_" not in name
            ],
        ),
        (run_u8, [name for name in bundled_names() if "/u8_" in name]),
    ],
    ids=["kingdee", "yonbip", "u8"],
)
def test_what_a_map_wrote_is_read_back(seen, run, names):
    """
    All that can be read back is as it was, and every bundled map was used.
    """
    run()
    # Trying the way back applies maps as well.
    used = [*seen]
    broken = {
        (each.name, trip.field, str(trip.before), str(trip.after))
        for each, source in used
        for trip in each.round_trips(source)
        if not trip.is_whole
    }
    trips = [trip for each, source in used for trip in each.round_trips(source)]

    assert set() == broken
    assert {load_map(bundled(name)).name for name in names} == {one.name for one, _ in used}
    assert len(trips) > 5 * len(used)
    assert all(not isinstance(trip.before, float) for trip in trips)
    assert any(isinstance(trip.before, Decimal) for trip in trips)
