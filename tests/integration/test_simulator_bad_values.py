"""
Whatever a value says, the simulated platform answers: with a refusal, and no change.
"""

from __future__ import annotations

import json
import logging
import urllib.error
import urllib.request
from datetime import timedelta

import pytest
from seller import open_shop

from tmallerp.simulator.desk import DESK

PAID = "WAIT_SELLER_SEND_GOODS"
LISTED = (
    "taobao.trades.sold.get",
    "taobao.trades.simple.sold.get",
)
DIGITS = "9" * 5000


@pytest.fixture(scope="module")
def seller():
    with open_shop(hours=12, orders=60) as opened:
        yield opened


def control(seller, name, given):
    request = urllib.request.Request(
        f"{seller.server.control_url}/{name}", json.dumps(given).encode()
    )
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


NUMBER = {"num_iid": 0, "properties": "1:2"}
DECRYPTED = {"oaid": "1x", "scene": "1001"}
PARCEL = {"old_out_sid": "1", "new_out_sid": "2"}
SENT = '[{"company_code":"YTO","out_sid":"1"}]'


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("taobao.item.delete", NUMBER),
        ("taobao.item.update.listing", {**NUMBER, "num": 1}),
        ("taobao.item.update.listing.tmall", {**NUMBER, "num": 1}),
        ("taobao.item.update.delisting", NUMBER),
        ("taobao.item.update.delisting.tmall", NUMBER),
        ("taobao.item.sku.add", {**NUMBER, "quantity": 1, "price": "1.00"}),
        ("taobao.item.sku.delete", NUMBER),
        ("taobao.scitem.query", {"page_size": 0}),
        ("taobao.scitem.query", {"page_size": -1}),
        ("taobao.rp.refunds.agree", {"refund_infos": "²|1|1|onsale"}),
        ("taobao.rp.refunds.agree", {"refund_infos": f"{DIGITS}|1|1|onsale"}),
        ("alibaba.einvoice.apply.get", {"platform_tid": "²"}),
        ("alibaba.einvoice.apply.get", {"platform_tid": DIGITS}),
        ("alibaba.ascp.logistics.consign.resend", {"consign_pkgs": "[]"}),
        ("alibaba.ascp.logistics.offline.send", {"tid": "1,1", "consign_pkgs": SENT}),
        ("alibaba.ascp.logistics.offline.send", {"tid": DIGITS, "consign_pkgs": SENT}),
        ("alibaba.ascp.logistics.consign.modify", {"tid": "1,1", **PARCEL}),
        *(
            (api, {key: json.dumps([{**DECRYPTED, "tid": tid}])})
            for api, key in (
                ("taobao.top.oaid.decrypt", "query_list"),
                ("taobao.top.oaid.merge", "merge_list"),
            )
            for tid in ("abc", "²", "-1", DIGITS)
        ),
        ("taobao.top.oaid.decrypt", {"query_list": "[" * 200_000}),
        ("taobao.top.oaid.decrypt", {"query_list": '{"a":' * 200_000}),
        ("taobao.tmc.messages.confirm", {"s_message_ids": DIGITS}),
    ],
    ids=lambda value: str(value)[:60],
)
def test_a_bad_value_is_refused(seller, method, params, caplog):
    """
    A number that is none, a page of no rows, an empty list and JSON without a floor are
    refused by the check of arguments or by the service, on purpose.
    """
    if method == "alibaba.ascp.logistics.consign.resend":
        params = {**params, "tid": seller.pick(PAID).tid}
    refused = seller.as_sub_account().refusal(method, **params)

    assert refused["code"] in {15, 40, 41}
    assert refused["sub_code"].startswith("isv.")
    assert [] == [one for one in caplog.records if one.levelno >= logging.ERROR]


@pytest.mark.parametrize("price", ["--5", "²", "5.²", "-", "", ".5", "1.234", DIGITS])
def test_a_price_that_is_none_is_refused(seller, price):
    """
    A price is digits, with at most two places; everything else is refused.
    """
    item = next(one for one in seller.world.products if len(one.skus) > 1)
    rows = json.dumps([{"sku_id": item.skus[0][0], "price": price or " "}])
    refused = seller.refused(
        "tmall.item.price.update", item_id=item.num_iid, sku_prices=rows
    )

    assert refused.startswith("isv.")


@pytest.mark.parametrize("amount", ["²", "--5", "5-", "", DIGITS])
def test_pieces_that_are_no_number_are_refused(seller, amount):
    """
    Pieces are one whole number; a difference has one sign.
    """
    item = next(one for one in seller.world.products if len(one.skus) > 1)
    before = dict(seller.server.gateway.shop.stock)
    refused = seller.refused(
        "taobao.skus.quantity.update",
        num_iid=item.num_iid,
        skuid_quantities=f"{item.skus[0][0]}:{amount}",
        type=2,
    )

    assert "isv.invalid-parameter" == refused
    assert before == seller.server.gateway.shop.stock


def test_a_waybill_for_no_trade_is_refused(seller):
    """
    An order number that is none is the number of no trade.
    """
    for text in ("²", DIGITS):
        info = {
            "object_id": "1",
            "order_info": {"order_channels_type": "TB", "trade_order_list": [text]},
            "package_info": {"items": [{"count": 1, "name": "x"}]},
            "recipient": {"address": {"detail": "x", "province": "浙江省"}, "name": "x"},
            "template_url": "http://x",
            "user_id": 1,
        }
        asked = {
            "cp_code": "YTO",
            "sender": {
                "address": {"detail": "x", "province": "浙江省"},
                "name": "x",
                "mobile": "1",
            },
            "trade_order_info_dtos": [info],
        }
        name = "param_waybill_cloud_print_apply_new_request"
        refused = seller.refusal("cainiao.waybill.ii.get", **{name: json.dumps(asked)})

        assert "isv.trade-not-exist" == refused["sub_code"]


def test_a_service_that_fails_says_so(seller, monkeypatch, caplog):
    """
    A failure that nobody thought of is logged, and answered as the platform's own.
    """

    def broken(_shop, _values):
        raise ZeroDivisionError

    monkeypatch.setitem(DESK, "taobao.user.seller.get", broken)
    refused = seller.refusal("taobao.user.seller.get", fields="nick")

    assert (15, "isp.unknown-error") == (refused["code"], refused["sub_code"])
    assert "taobao.user.seller.get" in caplog.text
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize("seconds", [1e300, float("inf"), float("nan"), 1e12, "x", None])
def test_a_clock_that_cannot_go_there_stays(seller, seconds):
    """
    A step that leads out of the calendar is a bad request, and moves nothing.
    """
    before = seller.world.now
    status, told = control(seller, "clock", {"advance_s": seconds})

    assert 400 == status
    assert "error" in told
    assert before == seller.world.now


def test_a_refused_sku_is_not_added(seller):
    """
    A SKU whose price does not fit the item's is refused, and the item stays as it was.
    """
    item = next(one for one in seller.world.products if len(one.skus) > 1)
    before = dict(seller.server.gateway.shop.stock)
    for change in ({"price": "0.00"}, {"price": "1.00", "item_price": "99999.00"}):
        call = {"num_iid": item.num_iid, "quantity": 3, "properties": "1627207:28341"}
        refused = seller.refused("taobao.item.sku.add", **call, **change)

        assert refused.startswith("isv.")
        assert item in seller.world.products
        assert before == seller.server.gateway.shop.stock


def test_quick_writes_hide_no_trade(seller):
    """
    A trade that is written to many times a second stays in the lists by creation, though
    its time of change runs ahead of the clock.
    """
    trade = seller.pick(PAID)
    for memo in "abcdef":
        seller.simple("taobao.trade.memo.update", tid=trade.tid, memo=memo)
    created = {
        "start_created": seller.text(trade.created),
        "end_created": seller.text(trade.created + timedelta(seconds=1)),
    }
    found = [
        {row["tid"] for row in seller.simple(method, fields="tid", **created)["trades"]}
        for method in LISTED
    ]

    assert trade.modified > seller.world.now
    assert all(trade.tid in map(int, tids) for tids in found)
