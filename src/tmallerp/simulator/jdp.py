"""
The push database of the simulated shop: its records in the platform's three tables.

Writes a world's trades, refunds and items into a MySQL-family database the way the
platform's data push does: the API's whole answer in ``jdp_response``, a hash of it, and
the moment of writing. Needs SQLAlchemy and PyMySQL; the rest of the simulator does not.

Source of the tables: the platform's description of its data push, and public listings of
them. Lengths and keys of the refunds' table are not published; here they are as the
trades'.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from tmallerp.errors import Advice, ConfigError
from tmallerp.simulator.desk import DESK, Shop
from tmallerp.simulator.facts import catalogue
from tmallerp.simulator.wire import Refusal, dress
from tmallerp.simulator.world import World

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy import Table as AnyTable

Row = dict[str, Any]

_CHUNK = 500
"""Rows a statement: long enough to be quick, short enough for any packet limit."""


class PushDatabase:
    """
    The three tables, and what was last written to them. A context manager.

    Args:
        url: ``mysql://user:password@host:3306/``; the database itself is `schema`.

        world: The shop.

        schema: The database, made if it is not there.

        shop: What the gateway keeps beside the world, such as stock, if a gateway runs.

    Raises:
        ConfigError: If SQLAlchemy or PyMySQL is missing.
    """

    def __init__(
        self,
        url: str,
        world: World,
        schema: str = "sys_info",
        *,
        shop: Shop | None = None,
    ) -> None:
        self.world, self.schema = world, schema
        self._shop = shop or Shop(world)
        self._engine = _engine(url)
        self.tables = _tables(schema)
        self._hashes: dict[tuple[str, int], str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections; the tables stay."""
        self._engine.dispose()

    def create(self) -> None:
        """Make the database and its tables where they are missing."""
        from sqlalchemy.schema import CreateSchema

        with self._engine.begin() as connection:
            connection.execute(CreateSchema(self.schema, if_not_exists=True))
            next(iter(self.tables.values())).metadata.create_all(connection)

    def drop(self) -> None:
        """Remove the database with everything in it."""
        from sqlalchemy.schema import DropSchema

        with self._engine.begin() as connection:
            connection.execute(DropSchema(self.schema, if_exists=True))

    def push(self, at: datetime | None = None) -> int:
        """
        Write what is new or has changed since the last push.

        Items that the shop has no more are flagged deleted; their rows stay.

        Args:
            at: The moment of writing; the database's own clock if None.

        Returns:
            How many rows were written.
        """
        count = 0
        with self.world.lock, self._engine.begin() as connection:
            written = (at or self._now(connection)).replace(tzinfo=None)
            for name, rows in self._changed(written).items():
                count += len(rows)
                for start in range(0, len(rows), _CHUNK):
                    _upsert(connection, self.tables[name], rows[start : start + _CHUNK])
            gone = self._gone()
            for num_iid in gone:
                self._flag(connection, num_iid, written)
        return count + len(gone)

    def _flag(self, connection: Connection, num_iid: int, written: datetime) -> None:
        table = self.tables["jdp_tb_item"]
        flag = {"jdp_delete": 1, "jdp_modified": written}
        connection.execute(table.update().where(table.c.num_iid == num_iid).values(flag))
        del self._hashes["jdp_tb_item", num_iid]

    def _gone(self) -> list[int]:
        """Return the items that were written and are the shop's no more."""
        written = [key for name, key in self._hashes if name == "jdp_tb_item"]
        return [key for key in written if _asked(self._shop, ITEM, num_iid=key) is None]

    def _now(self, connection: Connection) -> datetime:
        from sqlalchemy import func
        from sqlalchemy import select as choose

        now: datetime = connection.execute(choose(func.now())).scalar_one()
        return now

    def _changed(self, written: datetime) -> dict[str, list[Row]]:
        changed: dict[str, list[Row]] = {}
        for name, key, row in _rows(self._shop):
            digest = row["jdp_hashcode"]
            if self._hashes.get((name, key)) != digest:
                self._hashes[name, key] = digest
                row |= {"jdp_created": written, "jdp_modified": written}
                changed.setdefault(name, []).append(row)
        return changed


TRADE = "taobao.trade.fullinfo.get"
REFUND = "taobao.refund.get"
ITEM = "taobao.item.seller.get"


def envelope(api: str, row: Mapping[str, Any], root: str | None = None) -> str:
    """
    Write one record as the whole normal answer of an API.

    Args:
        api: Whose answer; it has one part, the record.

        row: The record, as the API's service shows it.

        root: Another name for the outermost key.
    """
    facts = catalogue()["apis"][api]
    part = facts["response"][0]
    dressed = {part["name"]: dress(row, part, simple=False)}
    body = {root or facts["response_key"]: dressed}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _asked(shop: Shop, api: str, **named: int) -> Row | None:
    """Ask a service for one record with all its fields; None if there is none."""
    facts = catalogue()["apis"][api]
    part = facts["response"][0]
    names = [one["name"] for one in catalogue()["models"][part["model"]]]
    wants_list = any(one["name"] == "fields" and one.get("list") for one in facts["params"])
    fields: object = names if wants_list else ",".join(names)
    try:
        record: Row = DESK[api](shop, {**named, "fields": fields})[part["name"]]
    except Refusal:
        return None
    return record


def _rows(shop: Shop) -> Iterator[tuple[str, int, Row]]:
    world = shop.world
    for tid in [trade.tid for trade in world.visible()]:
        if (row := _asked(shop, TRADE, tid=tid)) is not None:
            yield "jdp_tb_trade", tid, _trade_row(tid, row)
    for refund_id in list(world.refunds):
        if (row := _asked(shop, REFUND, refund_id=refund_id)) is not None:
            yield "jdp_tb_refund", refund_id, _refund_row(refund_id, row)
    for num_iid in [item.num_iid for item in world.products]:
        if (row := _asked(shop, ITEM, num_iid=num_iid)) is not None:
            yield "jdp_tb_item", num_iid, _item_row(num_iid, row)


def _trade_row(tid: int, row: Row) -> Row:
    names = ("status", "type", "seller_nick", "buyer_nick", "created", "modified")
    return {
        "tid": tid,
        **{name: row[name] for name in names},
        **_content(envelope(TRADE, row)),
    }


def _refund_row(refund_id: int, row: Row) -> Row:
    names = ("seller_nick", "buyer_nick", "status", "created", "modified")
    return {
        "refund_id": refund_id,
        **{name: row[name] for name in names},
        "tid": int(row["tid"]),
        "oid": int(row["oid"]),
        **_content(envelope(REFUND, row)),
    }


def _item_row(num_iid: int, row: Row) -> Row:
    # Rows from before the API's new name keep the old root key; both are met.
    root = "item_get_response" if num_iid % 2 else None
    return {
        "num_iid": num_iid,
        **{name: row[name] for name in ("nick", "approve_status", "created", "modified")},
        "has_showcase": "false",
        "cid": str(row["cid"]),
        "has_discount": "false",
        "jdp_delete": 0,
        **_content(envelope(ITEM, row, root)),
    }


def _content(response: str) -> Row:
    digest = hashlib.sha256(response.encode()).hexdigest()
    return {"jdp_hashcode": digest, "jdp_response": response}


def _upsert(connection: Connection, table: AnyTable, rows: list[Row]) -> None:
    """Write rows over what is there; the time of first writing stays."""
    from sqlalchemy.dialects.mysql import insert

    statement = insert(table).values(rows)
    fresh = {
        column.name: statement.inserted[column.name]
        for column in table.columns
        if not column.primary_key and column.name != "jdp_created"
    }
    connection.execute(statement.on_duplicate_key_update(fresh))


def _engine(url: str) -> Engine:
    try:
        from sqlalchemy import create_engine, event
        from sqlalchemy.engine import make_url
    except ImportError:
        msg = "The simulated push database needs SQLAlchemy and PyMySQL."
        advice = Advice(
            "Install the extra: pip install 'tmallerp[jdp]'.",
            "请安装可选依赖：pip install 'tmallerp[jdp]'。",
        )
        raise ConfigError(msg, key="jdp", advice=advice) from None
    address = make_url(url)
    if address.drivername in {"mysql", "mariadb"}:
        address = address.set(drivername=f"{address.drivername}+pymysql")
    engine = create_engine(address, connect_args={"charset": "utf8mb4"})
    event.listen(engine, "connect", _on_beijing_time)
    return engine


def _on_beijing_time(connection: Any, _record: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET SESSION time_zone = '+08:00'")


def _tables(schema: str) -> dict[str, AnyTable]:
    """Declare the tables as the platform makes them."""
    from sqlalchemy import (
        BigInteger,
        Column,
        DateTime,
        Index,
        Integer,
        MetaData,
        String,
        Table,
    )
    from sqlalchemy.dialects.mysql import MEDIUMTEXT

    data = MetaData(schema=schema)

    def text(name: str, length: int) -> Column[Any]:
        return Column(name, String(length))

    def number(name: str, *, key: bool = False) -> Column[Any]:
        return Column(name, BigInteger, primary_key=key, autoincrement=False)

    def table(name: str, nick: str, *columns: Column[Any]) -> AnyTable:
        # What every table ends with, and the four keys polls are served by.
        times = [Column("created", DateTime), Column("modified", DateTime)]
        pushed = [text("jdp_hashcode", 128), Column("jdp_response", MEDIUMTEXT)]
        stamps = [Column("jdp_created", DateTime), Column("jdp_modified", DateTime)]
        keys = [
            Index(f"ind_{name}_{n}", *names)
            for n, names in enumerate(
                (
                    (nick, "jdp_modified"),
                    ("jdp_modified",),
                    (nick, "modified"),
                    ("modified",),
                )
            )
        ]
        parts = (*columns, *times, *pushed, *stamps, *keys)
        return Table(name, data, *parts, mysql_engine="InnoDB", mysql_charset="utf8mb4")

    trade = table(
        "jdp_tb_trade",
        "seller_nick",
        number("tid", key=True),
        text("status", 64),
        text("type", 64),
        text("seller_nick", 32),
        text("buyer_nick", 32),
    )
    refund = table(
        "jdp_tb_refund",
        "seller_nick",
        number("refund_id", key=True),
        text("seller_nick", 32),
        text("buyer_nick", 32),
        text("status", 64),
        number("tid"),
        number("oid"),
    )
    item = table(
        "jdp_tb_item",
        "nick",
        number("num_iid", key=True),
        text("nick", 32),
        text("approve_status", 32),
        text("has_showcase", 32),
        text("cid", 256),
        text("has_discount", 32),
        Column("jdp_delete", Integer),
    )
    return {one.name: one for one in (trade, refund, item)}
