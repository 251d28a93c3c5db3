"""
Warehouses, pushes and open ids: small services that keep what they were told.
"""

from __future__ import annotations

import json

import pytest
from seller import fen, open_shop

from tmallerp.simulator.buyer import Buyer


@pytest.fixture
def seller():
    with open_shop() as opened:
        yield opened


# --- warehouses -----------------------------------------------------------------------


def goods(seller):
    """Return the numbers of the goods of one item with two SKUs."""
    item = next(one for one in seller.world.products if len(one.skus) == 2)
    rows = seller.simple("taobao.scitem.map.query", item_id=item.num_iid)["sc_item_maps"]
    return item, [row["rel_item_id"] for row in rows]


def pieces(seller, *numbers):
    answer = seller.simple(
        "taobao.inventory.query",
        sc_item_ids=",".join(map(str, numbers)),
        store_codes="CK-001",
    )
    return [row["quantity"] for row in answer["item_inventorys"]]


def adjust(seller, mode, *lines, store="CK-001"):
    check = {
        "check_mode": mode,
        "inv_store_type": 2,
        "store_code": store,
        "order_id": "O1",
        "detail_list": [
            {"sub_order_id": name, "sc_item_id": number, "quantity": quantity}
            for name, number, quantity in lines
        ],
    }
    told = json.dumps(check)
    return seller.simple("taobao.inventory.merchant.adjust", inventory_check=told)["result"]


def test_a_line_is_adjusted_once(seller):
    """
    A line of an adjustment happens once by its own number; a new number happens again.
    """
    _, (first, second) = goods(seller)
    for _ in range(2):
        answer = adjust(seller, 2, ("L1", first, -10), ("L2", second, 5))
    adjust(seller, 2, ("L3", first, -10))
    adjust(seller, 1, ("L4", second, 7))

    assert answer["success"] is True
    assert [480, 7] == pieces(seller, first, second)


def test_a_failed_line_leaves_the_others(seller):
    """
    A line that goes below nothing, or names no goods, fails alone and may be sent again.
    """
    _, (first, second) = goods(seller)
    answer = adjust(seller, 2, ("A", first, -501), ("B", 1, 1), ("C", second, 1))
    again = adjust(seller, 2, ("A", first, -500))
    codes = [row.get("error_code") for row in answer["adjust_results"]]

    assert answer["success"] is False
    assert ["QUANTITY_BELOW_ZERO", "SC_ITEM_NOT_FOUND", None] == codes
    assert again["success"] is True
    assert [0, 501] == pieces(seller, first, second)


def test_places(seller):
    """
    An unknown warehouse is refused inside the result; the known ones are listed.
    """
    _, (first, _) = goods(seller)
    bad = adjust(seller, 1, ("X", first, 1), store="NOWHERE")
    stores = seller.simple("taobao.inventory.store.query")["store_list"]
    one = seller.simple("taobao.inventory.warehouse.get", store_code="CK-001")["result"]

    assert (False, "STORE_NOT_FOUND") == (bad["success"], bad["error_code"])
    assert {"CK-001", "MD-001"} == {row["store_code"] for row in stores}
    assert "一号仓" == one["data"]["store_name"]


def test_goods_by_code(seller):
    """
    Goods are found by their code, and an item's SKU can be said to be other goods.
    """
    item, (first, _) = goods(seller)
    sku_id, code, _ = item.skus[0]
    by_code = seller.simple("taobao.scitem.outercode.get", outer_code=code)["sc_item"]
    seller.simple(
        "taobao.scitem.map.add",
        item_id=item.num_iid,
        sku_id=item.skus[1][0],
        sc_item_id=first,
    )
    _, mapped = goods(seller)
    unknown = seller.refused("taobao.scitem.outercode.get", outer_code="none")

    assert first == by_code["item_id"]
    assert sku_id == first - 9_000_000_000_000
    assert [first, first] == mapped
    assert "isv.scitem-service-error:SC_ITEM_NOT_FOUND" == unknown


# --- pushes ---------------------------------------------------------------------------


def test_a_push_database(seller):
    """
    A push is asked for, listed as running, and listed as deleted afterwards.
    """
    users = "taobao.jushita.jdp.users.get"
    before = seller.simple(users)["total_results"]
    seller.simple("taobao.jushita.jdp.user.add", rds_name="rm-bp1", history_days=30)
    (row,) = seller.simple(users)["users"]
    (database,) = seller.simple("taobao.rds.db.get", instance_name="rm-bp1")["rds_db_infos"]
    seller.simple("taobao.jushita.jdp.user.delete", nick=row["user_nick"])
    (gone,) = seller.simple(users)["users"]

    assert (0, 1, 3) == (before, row["status"], gone["status"])
    assert ("rm-bp1", "sys_info") == (row["rds_name"], database["db_name"])


def test_the_warehouse_protocol(seller):
    """
    A seller joins the warehouse protocol and leaves it.
    """
    method, page = "taobao.qimen.trade.users.get", {"page_size": 10, "page_index": 1}
    seller.simple("taobao.qimen.trade.user.add", memo="仓")
    joined = seller.simple(method, **page)
    seller.simple("taobao.qimen.trade.user.delete")

    assert "仓" == joined["users"][0]["memo"]
    assert 0 == seller.simple(method, **page)["total_count"]


# --- open ids -------------------------------------------------------------------------


def test_open_ids(seller):
    """
    A buyer has one open id everywhere; a masked nick is nobody's.
    """
    tid = seller.pick("WAIT_SELLER_SEND_GOODS").tid
    by_trade = seller.simple("taobao.openuid.get.bytrade", tid=tid)["open_uid"]
    told = json.dumps([{"tid": tid, "buyer_nick": "买**"}])
    (row,) = seller.simple("taobao.user.openuid.getbyorder", tid_infos=told)["open_uids"]
    read = seller.simple("taobao.trade.get", tid=tid, fields="buyer_open_uid")["trade"]
    masked = seller.refused("taobao.openuid.get.bymixnick", mix_nick="买**")

    assert by_trade == row["buyer_open_uid"] == read["buyer_open_uid"]
    assert "isv.user-not-exist:invalid-nick" == masked


# --- what is left of the journeys -----------------------------------------------------


def test_a_return_is_offered(seller):
    """
    The seller offers a return for so much money, at most all of it, to one address.
    """
    trade = seller.pick(
        "WAIT_BUYER_CONFIRM_GOODS",
        where=lambda one: all(x.is_live and not x.refund_id for x in one.lines),
    )
    case = Buyer(seller.world).asks_refund(trade.tid, trade.lines[0].oid)
    offer = seller.simple("taobao.refund.negotiatereturn.render", refund_id=case.refund_id)
    most = offer["max_refund_fee"]["max_refund_fee"]
    call = {
        "refund_id": case.refund_id,
        "refund_version": offer["refund_version"],
        "address_id": offer["address_list"][0]["address_id"],
    }
    method = "taobao.refund.negotiatereturn"
    more = seller.refused(method, **call, refund_fee=most + 1)
    seller.simple(method, **call, refund_fee=most - 1)
    told = seller.simple(
        "taobao.refund.get", refund_id=case.refund_id, fields="status,refund_fee,address"
    )["refund"]

    assert "isv.invalid-parameter" == more
    assert ("WAIT_BUYER_RETURN_GOODS", most - 1) == (
        told["status"],
        fen(told["refund_fee"]),
    )
    assert "模拟路" in told["address"]


def test_a_parcel_is_intercepted(seller):
    """
    What is on its way can be asked back from the carrier; what was not sent cannot.
    """
    buyer, codes = Buyer(seller.world), []
    for status in ("WAIT_BUYER_CONFIRM_GOODS", "WAIT_SELLER_SEND_GOODS"):
        trade = seller.pick(
            status, where=lambda one: all(x.is_live and not x.refund_id for x in one.lines)
        )
        case = buyer.asks_refund(trade.tid, trade.lines[0].oid)
        call = {"refund_id": case.refund_id, "refund_version": case.version}
        codes.append(seller.ask("taobao.rp.refund.intercept", **call))

    assert ["request_id"] == list(codes[0]["rp_refund_intercept_response"])
    assert codes[1]["error_response"]["sub_code"].endswith("GOODS_NOT_SENT")


def test_between_two_states(seller):
    """
    The trades of a day that were paid and not yet shipped can be asked for.
    """
    rows = seller.simple(
        "taobao.jds.trades.statistics.diff",
        date=20261111,
        pre_status="WAIT_SELLER_SEND_GOODS",
        post_status="WAIT_BUYER_CONFIRM_GOODS",
    )
    paid = {
        trade.tid
        for trade in seller.world.trades.values()
        if (trade.pay_time or trade.status == "WAIT_SELLER_SEND_GOODS")
        and not trade.consign_time
    }

    assert len(paid) == rows["total_results"]
    assert set(rows["tids"]) <= paid


def test_steps_in_milliseconds(seller):
    """
    The newer trace tells the same steps in milliseconds, and carriers are listed with it.
    """
    trade = seller.pick(
        "WAIT_SELLER_SEND_GOODS",
        where=lambda one: one.type != "cod" and one.lines[0].is_live,
    )
    seller.simple(
        "taobao.logistics.online.send", tid=trade.tid, company_code="YTO", out_sid="YT5555"
    )
    seller.world.advance(2 * 3600)
    method = "taobao.logistics.instant.trace.search"
    (mail,) = seller.simple(method, tid=trade.tid, mail_no="YT5555")["result"]["mail_list"]
    asked = json.dumps({"order_mode": "offline"})
    carriers = seller.simple(
        "alibaba.ascp.logistics.cp.get", logistics_resource_request=asked
    )["result"]["resource_list"]
    second = int(trade.consign_time.timestamp())

    assert [(second + 3600) * 1000] == [step["status_time"] for step in mail["trace_list"]]
    assert "YTO" in {row["resource_code"] for row in carriers}
