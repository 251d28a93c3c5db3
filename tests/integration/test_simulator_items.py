"""
Items, SKUs and their pieces: written, read back, and refused where the platform does.
"""

from __future__ import annotations

import json

import pytest
from seller import fen, open_shop

SKU = "sku_id,outer_id,quantity,price,properties,properties_name,barcode,num_iid"
ITEM = "num_iid,num,price,outer_id,barcode,approve_status,sku,item_img,title"
BELOW = "isv.item-update-service-error:QUANTITY_BELOW_ZERO"


@pytest.fixture
def seller():
    with open_shop(hours=1, orders=5) as opened:
        yield opened


def item_with(seller, skus):
    return next(one for one in seller.world.products if len(one.skus) == skus)


def twins(seller):
    """Return an item two of whose SKUs share a code."""
    return next(
        one
        for one in seller.world.products
        if len({sku[1] for sku in one.skus}) < len(one.skus)
    )


def read(seller, num_iid):
    fields = ITEM.replace("item_img", "item_imgs")
    return seller.simple("taobao.item.seller.get", num_iid=num_iid, fields=fields)["item"]


def pieces(seller, num_iid):
    return {
        str(sku["sku_id"]): sku["quantity"]
        for sku in seller.simple("taobao.item.skus.get", num_iids=num_iid, fields=SKU)[
            "skus"
        ]
    }


# --- quantities -----------------------------------------------------------------------


def test_one_skus_pieces(seller):
    """
    One SKU's pieces are set or changed; the item's number is the sum of its SKUs'.
    """
    item, method = item_with(seller, 2), "taobao.item.quantity.update"
    first = item.skus[0][0]
    call = {"num_iid": item.num_iid, "sku_id": first}
    answer = seller.simple(method, **call, quantity=7)
    seller.simple(method, **call, quantity=-3, type=2)
    below = seller.refused(method, **call, quantity=-5, type=2)
    negative = seller.refused(method, **call, quantity=-1)

    assert (107, 7) == (answer["item"]["num"], answer["item"]["skus"][0]["quantity"])
    assert 4 == pieces(seller, item.num_iid)[str(first)]
    assert 104 == read(seller, item.num_iid)["num"]
    assert BELOW == below == negative


def test_an_item_without_skus(seller):
    """
    An item without SKUs has pieces of its own; one with SKUs has none besides theirs.
    """
    bare, method = item_with(seller, 0), "taobao.item.quantity.update"
    seller.simple(method, num_iid=bare.num_iid, quantity=5)
    refused = seller.refused(method, num_iid=item_with(seller, 2).num_iid, quantity=5)

    assert 5 == read(seller, bare.num_iid)["num"]
    assert "isv.item-update-service-error:ITEM_HAS_SKU" == refused


def test_many_skus_by_code(seller):
    """
    A code changes every SKU that carries it, and a difference stops at nothing.
    """
    item, method = twins(seller), "taobao.skus.quantity.update"
    code = next(
        sku[1] for sku in item.skus if [one[1] for one in item.skus].count(sku[1]) > 1
    )
    seller.simple(method, num_iid=item.num_iid, outerid_quantities=f"{code}:9")
    set_to = sorted(pieces(seller, item.num_iid).values())
    seller.simple(method, num_iid=item.num_iid, outerid_quantities=f"{code}:-20", type=2)
    after = sorted(pieces(seller, item.num_iid).values())

    assert [9, 9, 100] == set_to
    assert [0, 0, 100] == after


def test_limits_of_quantities(seller):
    """
    A call changes one to twenty SKUs, all of the item, or nothing at all.
    """
    item, method = item_with(seller, 2), "taobao.skus.quantity.update"
    first = item.skus[0][0]
    params = {
        "none": "",
        "too many": ";".join(f"{first}:1" for _ in range(21)),
        "a stranger": f"{first}:1;123:1",
        "no number": f"{first}:x",
        "negative": f"{first}:1;{item.skus[1][0]}:-1",
    }
    codes = {
        key: seller.refused(method, num_iid=item.num_iid, skuid_quantities=text or None)
        for key, text in params.items()
    }

    assert codes == {
        "none": "isv.invalid-parameter",
        "too many": "isv.invalid-parameter",
        "a stranger": "isv.item-update-service-error:SKU_NOT_FOUND",
        "no number": "isv.invalid-parameter",
        "negative": BELOW,
    }
    assert {100} == set(pieces(seller, item.num_iid).values())


def tmall(seller, item, rows, ask="simple", **options):
    return getattr(seller, ask)(
        "tmall.item.quantity.update",
        item_id=item.num_iid,
        sku_quantities=json.dumps(rows),
        options=json.dumps(options),
    )


def test_a_key_makes_a_difference_happen_once(seller):
    """
    A difference with a key happens once however often it is sent, without one each time.
    """
    item = item_with(seller, 2)
    first, second = (str(sku[0]) for sku in item.skus)
    for _ in range(2):
        answer = tmall(
            seller,
            item,
            [{"sku_id": first, "quantity": -5}],
            type=2,
            outer_biz_key="0a1b",
        )
        tmall(seller, item, [{"sku_id": second, "quantity": -5}], type=2)

    assert {first: 95, second: 90} == pieces(seller, item.num_iid)
    assert str(item.num_iid) == answer["quantity_update_result"]


def test_ways_of_naming_are_not_mixed(seller):
    """
    One call names SKUs by number, by properties or by code, and not by two of them.
    """
    item = item_with(seller, 2)
    (first, code, _), _ = item.skus
    rows = [{"sku_id": first, "quantity": 1}, {"outer_id": code, "quantity": 1}]
    by_words = [{"properties": item.skus[1][2], "quantity": 3}]
    tmall(seller, item, by_words)

    assert "isv.invalid-parameter" == tmall(seller, item, rows, ask="refused")
    assert 3 == pieces(seller, item.num_iid)[str(item.skus[1][0])]


# --- prices ---------------------------------------------------------------------------


def test_prices(seller):
    """
    The item's price lies among its SKUs'; a later order pays the new one.
    """
    item, method = item_with(seller, 2), "tmall.item.price.update"
    (first, _, _), (second, _, _) = item.skus
    rows = json.dumps(
        [{"sku_id": first, "price": "10.00"}, {"sku_id": second, "price": "20"}]
    )
    call = {"item_id": item.num_iid, "sku_prices": rows}
    outside = seller.refused(method, **call, item_price="9.99")
    seller.simple(method, **call, item_price="15.00")
    whole = read(seller, item.num_iid)
    prices = {sku["sku_id"]: sku["price"] for sku in whole["skus"]}

    assert "isv.item-update-service-error:ITEM_PRICE_OUT_OF_SKU_RANGE" == outside
    assert "15.00" == whole["price"]
    assert {first: "10.00", second: "20.00"} == prices


def test_later_orders_pay_the_new_price():
    """
    Orders placed after a change carry the new price and code, earlier ones the old.
    """
    with open_shop(hours=0, orders=0) as shop:
        world = shop.world
        item = item_with(shop, 0)
        for other in list(world.products):
            if other is not item:
                shop.simple("taobao.item.update.delisting", num_iid=other.num_iid)
        old = world._midwife.deliver(1, world.now, plain=True)
        shop.simple("tmall.item.price.update", item_id=item.num_iid, item_price="12.34")
        shop.simple("tmall.item.outerid.update", item_id=item.num_iid, outer_id="NEW-1")
        new = world._midwife.deliver(2, world.now, plain=True)

    assert {(item.price, item.outer_id)} == {(x.price, x.outer_iid) for x in old.lines}
    assert {(1234, "NEW-1")} == {(x.price, x.outer_iid) for x in new.lines}


# --- codes ----------------------------------------------------------------------------


def test_codes(seller):
    """
    Codes of an item and its SKUs are changed, found by the new one and not by the old.
    """
    item = item_with(seller, 2)
    sku_id, old, _ = item.skus[0]
    seller.simple(
        "tmall.item.outerid.update",
        item_id=item.num_iid,
        outer_id="0NEW",
        sku_outers=json.dumps([{"sku_id": sku_id, "outer_id": "00NEW-1"}]),
    )
    by_item = seller.simple("taobao.items.custom.get", outer_id="0NEW", fields="num_iid")
    by_sku = seller.simple("taobao.skus.custom.get", outer_id="00NEW-1", fields="sku_id")
    by_old = seller.simple("taobao.skus.custom.get", outer_id=old, fields="sku_id")

    assert [item.num_iid] == [one["num_iid"] for one in by_item["items"]]
    assert [sku_id] == [one["sku_id"] for one in by_sku["skus"]]
    assert [] == by_old["skus"]


def test_barcodes(seller):
    """
    Barcodes are written to an item and, in pairs, to its SKUs.
    """
    item, method = item_with(seller, 2), "taobao.item.barcode.update"
    ids = [str(sku[0]) for sku in item.skus]
    call = {"item_id": item.num_iid, "item_barcode": "6901"}
    seller.simple(method, **call, sku_ids=",".join(ids), sku_barcodes="6902,6903")
    odd = seller.refused(method, **call, sku_ids=",".join(ids), sku_barcodes="6902")
    whole = read(seller, item.num_iid)

    assert "isv.invalid-parameter" == odd
    assert "6901" == whole["barcode"]
    assert ["6902", "6903"] == [sku["barcode"] for sku in whole["skus"]]


# --- on sale and off ------------------------------------------------------------------


def test_off_and_on_sale(seller):
    """
    What is taken off moves from one list to the other, and comes back with its pieces.
    """
    item = item_with(seller, 2)

    def listed(name):
        answer = seller.simple(f"taobao.items.{name}.get", fields="num_iid", page_size=200)
        return {one["num_iid"] for one in answer["items"]}

    before = listed("onsale"), listed("inventory")
    seller.simple("taobao.item.update.delisting.tmall", num_iid=item.num_iid)
    off = listed("onsale"), listed("inventory")
    relist = "taobao.item.update.listing.tmall"
    unequal = seller.refused(relist, num_iid=item.num_iid, num=1)
    seller.simple(relist, num_iid=item.num_iid, num=200)
    after = listed("onsale"), listed("inventory")

    assert (60, 0) == tuple(map(len, before))
    assert (before[0] - {item.num_iid}, {item.num_iid}) == off
    assert "isv.item-update-service-error:ITEM_NUM_NOT_EQUAL_SKU" == unequal
    assert before == after


def test_sold_out(seller):
    """
    What is off sale and has no pieces is among the sold out.
    """
    item = item_with(seller, 0)
    seller.simple("taobao.item.quantity.update", num_iid=item.num_iid, quantity=0)
    seller.simple("alibaba.item.operate.downshelf", item_id=item.num_iid)
    answer = seller.simple(
        "taobao.items.inventory.get", fields="num_iid", banner="sold_out"
    )

    assert [item.num_iid] == [one["num_iid"] for one in answer["items"]]


def test_a_deleted_item_is_gone(seller):
    """
    A deleted item is in no list, cannot be read or changed, and is silently left out.
    """
    item, other = seller.world.products[:2]
    seller.simple("taobao.item.delete", num_iid=item.num_iid)
    both = seller.simple(
        "taobao.items.seller.list.get",
        num_iids=f"{item.num_iid},{other.num_iid},1",
        fields="num_iid",
    )
    gone = seller.refused("taobao.item.seller.get", num_iid=item.num_iid, fields="num")
    kept = seller.refused("taobao.item.quantity.update", num_iid=item.num_iid, quantity=1)

    assert [other.num_iid] == [one["num_iid"] for one in both["items"]]
    assert "isv.item-get-service-error:ITEM_NOT_FOUND" == gone
    assert "isv.item-update-service-error:ITEM_NOT_FOUND" == kept


def test_changed_items_are_found_by_time(seller):
    """
    Items are found by when they changed, the changed one alone.
    """
    seller.world.advance(3600)
    start, item = seller.world.now, item_with(seller, 2)
    seller.simple(
        "taobao.item.quantity.update",
        num_iid=item.num_iid,
        sku_id=item.skus[0][0],
        quantity=1,
    )
    answer = seller.simple(
        "taobao.items.onsale.get",
        fields="num_iid,modified",
        start_modified=seller.text(start),
        end_modified=seller.text(seller.world.now),
    )

    assert [item.num_iid] == [one["num_iid"] for one in answer["items"]]


# --- SKUs -----------------------------------------------------------------------------


def test_a_sku_comes_and_goes(seller):
    """
    A SKU is added with pieces, price and code, changed, and deleted again.
    """
    item, words = item_with(seller, 2), "1627207:99999"
    base = {"num_iid": item.num_iid, "properties": words}
    price = read(seller, item.num_iid)["price"]
    new = {"quantity": 3, "price": price, "outer_id": "0SKU-9"}
    added = seller.simple("taobao.item.sku.add", **base, **new)
    twice = seller.refused("taobao.item.sku.add", **base, **new)
    sku_id = added["sku"]["sku_id"]
    seller.simple("taobao.item.sku.update", **base, quantity=8)
    one = seller.simple("taobao.item.sku.get", sku_id=sku_id, fields=SKU)["sku"]
    num = read(seller, item.num_iid)["num"]
    seller.simple("taobao.item.sku.delete", **base)
    gone = seller.refused("taobao.item.sku.get", sku_id=sku_id, fields=SKU)

    assert "isv.item-update-service-error:SKU_EXISTS" == twice
    assert (8, "0SKU-9", words, 208) == (
        one["quantity"],
        one["outer_id"],
        one["properties"],
        num,
    )
    assert fen(price) == fen(one["price"])
    assert "isv.item-get-service-error:SKU_NOT_FOUND" == gone
    assert 200 == read(seller, item.num_iid)["num"]


# --- pictures -------------------------------------------------------------------------


def upload(seller, data, ask=json.loads, **params):
    return ask(
        seller.raw(
            "taobao.item.img.upload",
            public={"simplify": "true"},
            files={"image": ("a.png", data)},
            **params,
        )
    )


def test_pictures(seller):
    """
    A picture comes as a file, shows at the item, is replaced, and is deleted; there are
    five at most.
    """
    num_iid = seller.world.products[0].num_iid
    shown = [upload(seller, bytes([n]), num_iid=num_iid)["item_img"] for n in range(5)]
    many = upload(seller, b"six", num_iid=num_iid)["error_response"]["sub_code"]
    first = shown[0]["id"]
    again = upload(seller, b"new", num_iid=num_iid, id=first)["item_img"]
    seller.simple("taobao.item.img.delete", num_iid=num_iid, id=shown[1]["id"])
    left = [one["id"] for one in read(seller, num_iid)["item_imgs"]]

    assert "isv.item-update-service-error:ITEM_IMG_OVER_LIMIT" == many
    assert first == again["id"]
    assert shown[0]["url"] != again["url"]
    assert [one["id"] for one in shown if one != shown[1]] == left


def test_the_picture_space(seller):
    """
    An uploaded picture is told by its size and gets an address.
    """
    answer = json.loads(
        seller.raw(
            "taobao.picture.upload",
            public={"simplify": "true"},
            files={"img": ("a.png", b"12345")},
            picture_category_id=0,
            image_input_title="a.png",
        )
    )["picture"]

    assert (5, "a.png") == (answer["sizes"], answer["title"])
    assert answer["picture_path"].startswith("https://")
