"""Where the seller sends from and takes returns; areas; what sending costs."""

from __future__ import annotations

from tmallerp.simulator.answers import Row, moment
from tmallerp.simulator.desk._shop import Desk, Result, Shop, Values, isv, pick

_AREAS = (
    (1, 1, "中国", 0, ""),
    (330000, 2, "浙江省", 1, ""),
    (330100, 3, "杭州市", 330000, "310000"),
    (330106, 4, "西湖区", 330100, "310000"),
    (440000, 2, "广东省", 1, ""),
    (440300, 3, "深圳市", 440000, "518000"),
    (440305, 4, "南山区", 440300, "518000"),
    (410000, 2, "河南省", 1, ""),
    (410100, 3, "郑州市", 410000, "450000"),
    (460000, 2, "海南省", 1, ""),
    # Administered by the province: the district stands where a city would.
    (469028, 4, "陵水黎族自治县", 460000, "572400"),
)
_WRITTEN = (
    "contact_name",
    "province",
    "city",
    "country",
    "addr",
    "zip_code",
    "phone",
    "mobile_phone",
    "seller_company",
    "memo",
)


class AddressBook:
    """The seller's addresses by contact."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._next = 7_000_001
        self.rows: dict[int, Row] = {}
        common = {"province": "浙江省", "city": "杭州市", "country": "西湖区"}
        self.add(
            {**common, "contact_name": "仓库", "addr": "模拟路1号", "get_def": True},
            send=True,
        )
        self.add(
            {**common, "contact_name": "退货组", "addr": "模拟路2号", "cancel_def": True}
        )

    def add(self, values: Values, *, send: bool = False) -> Row:
        """Write an address down."""
        row: Row = {"contact_id": self._next, "area_id": 330106, "send_def": send}
        self._next += 1
        self.rows[row["contact_id"]] = row
        return self.write(row, values)

    def write(self, row: Row, values: Values) -> Row:
        """Change an address; a default leaves the one that had it."""
        row |= {key: values.get(key, "") for key in _WRITTEN}
        for name in ("get_def", "cancel_def"):
            if values.get(name):
                for other in self.rows.values():
                    other[name] = False
            row[name] = bool(values.get(name, row.get(name, False)))
        row["modify_date"] = moment(self._shop.now)
        return row

    def contact(self, contact_id: int) -> Row:
        """
        Return an address.

        Raises:
            Refusal: If there is none.
        """
        if contact_id not in self.rows:
            raise isv("isv.logistics-address-service-error:CONTACT_NOT_FOUND", "地址不存在")
        return self.rows[contact_id]

    def default(self, name: str) -> Row | None:
        """Return the address that is the default for sending (or returns)."""
        return next((row for row in self.rows.values() if row.get(name)), None)


def _search(shop: Shop, values: Values) -> Result:
    wanted, rows = values.get("rdef", ""), shop.room(AddressBook).rows.values()
    chosen = {
        "get_def": [row for row in rows if row["get_def"]],
        "cancel_def": [row for row in rows if row["cancel_def"]],
        "no_def": [row for row in rows if not (row["get_def"] or row["cancel_def"])],
    }
    return {"addresses": chosen.get(wanted, list(rows))}


def _dated(row: Row) -> Result:
    return {"address_result": {"modify_date": row["modify_date"]}}


def _add(shop: Shop, values: Values) -> Result:
    return _dated(shop.room(AddressBook).add(values))


def _modify(shop: Shop, values: Values) -> Result:
    book = shop.room(AddressBook)
    return _dated(book.write(book.contact(values["contact_id"]), values))


def _remove(shop: Shop, values: Values) -> Result:
    book = shop.room(AddressBook)
    row = book.contact(values["contact_id"])
    del book.rows[values["contact_id"]]
    row["modify_date"] = moment(shop.now)
    return _dated(row)


def _areas(_shop: Shop, values: Values) -> Result:
    names = ("id", "type", "name", "parent_id", "zip")
    rows: list[Row] = [dict(zip(names, area, strict=True)) for area in _AREAS]
    return {"areas": [pick("Area", row, values, "taobao.areas.get") for row in rows]}


def _templates(shop: Shop) -> list[Row]:
    """Return what the seller asks for sending: one template, two destinations."""
    fees = [
        {
            "service_type": "express",
            "destination": where,
            "start_standard": "1",
            "start_fee": start,
            "add_standard": "1",
            "add_fee": "2.00",
        }
        for where, start in (("1", "8.00"), ("460000", "12.00"))
    ]
    return [
        {
            "template_id": 5_001,
            "name": "默认运费模板",
            "assumer": 0,
            "valuation": 0,
            "fee_list": fees,
            "supports": "",
            "created": moment(shop.world.start),
            "modified": moment(shop.world.start),
            "address": "浙江省杭州市",
            "consign_area_id": 330100,
        }
    ]


def _all_templates(shop: Shop, values: Values) -> Result:
    api = "taobao.delivery.templates.get"
    rows = [pick("DeliveryTemplate", row, values, api) for row in _templates(shop)]
    return {"delivery_templates": rows, "total_results": len(rows)}


def _some_templates(shop: Shop, values: Values) -> Result:
    api = "taobao.delivery.template.get"
    rows = [
        pick("DeliveryTemplate", row, values, api)
        for row in _templates(shop)
        if str(row["template_id"]) in values["template_ids"]
    ]
    return {"delivery_templates": rows, "total_results": len(rows)}


DESK: dict[str, Desk] = {
    "taobao.logistics.address.search": _search,
    "taobao.logistics.address.add": _add,
    "taobao.logistics.address.modify": _modify,
    "taobao.logistics.address.remove": _remove,
    "taobao.areas.get": _areas,
    "taobao.delivery.templates.get": _all_templates,
    "taobao.delivery.template.get": _some_templates,
}
