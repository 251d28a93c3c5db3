"""
What U8's documents are made of.

``*`` marks what is required. The same thing is called ``inventorycode`` on an order and
``inventory_code`` on a delivery: that is the vendor's.
"""

from __future__ import annotations

from attrs import frozen


@frozen(kw_only=True, eq=False)
class Resource:
    """
    One kind of document or register.

    Args:
        name: Its name in addresses and answers.

        ops: What may be asked of it.

        listed: Its name in lists; empty if there is none.

        head: Its required fields.

        entry: The required fields of its rows; none if it has no rows.

        goods: How its rows name what they are about.

        opening: Its first state; empty if it has no states.
    """

    name: str
    ops: frozenset[str]
    listed: str = ""
    head: tuple[str, ...] = ()
    entry: tuple[str, ...] = ()
    goods: str = ""
    opening: str = ""


def _resource(name: str, ops: str, **more: object) -> Resource:
    plain = {
        key: tuple(value.split()) if key in {"head", "entry"} else value
        for key, value in more.items()
        if isinstance(value, str)
    }
    return Resource(name=name, ops=frozenset(ops.split()), **plain)  # type: ignore[arg-type]


RESOURCES = {
    each.name: each
    for each in (
        _resource(
            "saleorder",
            "add get verify unverify audit abandon open close",
            listed="saleorderlist",
            head="custcode",
            entry="inventorycode quantity",
            goods="inventorycode",
            opening="Opening",
        ),
        _resource(
            "consignment",
            "add get verify unverify",
            listed="consignmentlist",
            head="operation_type saletype custcode deptcode",
            entry="inventory_code warehouse_code quantity",
            goods="inventory_code",
            opening="Opening",
        ),
        _resource(
            "returnorder",
            "add get",
            listed="returnorderlist",
            head="custcode",
            entry="inventory_code quantity",
            goods="inventory_code",
            opening="Opening",
        ),
        _resource(
            "saleinvoice",
            "add",
            head="custcode",
            entry="inventorycode quantity",
            goods="inventorycode",
            opening="Opening",
        ),
        _resource(
            "saleout",
            "add get verify",
            listed="saleoutlist",
            head="warehousecode",
            entry="inventorycode quantity",
            goods="inventorycode",
            opening="Opening",
        ),
        _resource(
            "oughtreceive", "add get", listed="oughtreceivelist", head="custcode amount"
        ),
        _resource("accept", "add get", listed="acceptlist", head="custcode amount"),
        _resource("receive", "add get", listed="receivelist", head="custcode amount"),
        _resource("voucher", "add get cancel", listed="voucherlist"),
        _resource("inventory", "get add edit", listed="inventory", head="code name"),
        _resource("customer", "get add", listed="customer", head="code name"),
        _resource("warehouse", "get", listed="warehouse"),
    )
}
LISTS = {each.listed: each for each in RESOURCES.values() if each.listed}

REGISTERS = frozenset({"inventory", "customer", "warehouse"})

CODES = {
    "custcode": "customer",
    "warehousecode": "warehouse",
    "warehouse_code": "warehouse",
}
"""Fields that name an entry of a register."""

MOVES = {
    "verify": ("Opening", "Approved"),
    "audit": ("Opening", "Approved"),
    "unverify": ("Approved", "Opening"),
    "abandon": ("Opening", "Abandoned"),
    "close": ("Approved", "Closed"),
    "open": ("Closed", "Approved"),
}
"""Operation → from which state, to which."""
