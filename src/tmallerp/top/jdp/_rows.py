"""
The push database's tables and rows as values, with their place in the order of writing.

No database here: rows are made by `tmallerp.top.jdp` and can be kept, compared and
decoded without it.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

import attrs
from attrs import frozen

from tmallerp.clock import BEIJING, parse_beijing, to_beijing
from tmallerp.errors import DecodeError, TopError
from tmallerp.top._wire import decode
from tmallerp.top.method import Method
from tmallerp.top.methods.items import ItemSellerGet, ItemSellerGetAnswer
from tmallerp.top.methods.refunds import RefundGet, RefundGetAnswer
from tmallerp.top.methods.trades import TradeFullinfoGet, TradeFullinfoGetAnswer

T = TypeVar("T")


class _ItemGet(Method[ItemSellerGetAnswer]):
    """How older rows wrap an item; asked by no one any more."""

    api = "taobao.item.get"


@frozen(kw_only=True)
class JdpKind(Generic[T]):
    """
    One of the tables, and what its rows hold.

    `attrs.evolve(TRADES, table="…")` names another table.

    Args:
        table: The table's name.

        key: The column of the whole number that names a row.

        nick: The column of the shop's account.

        status: The column of the status.

        deleted: The column that is 1 where the thing was deleted; None without one.

        part: Which part of the answer is the thing itself; its own number has the key's
            name.

        methods: The calls whose answers ``jdp_response`` may hold.
    """

    table: str
    key: str
    nick: str = "seller_nick"
    status: str = "status"
    deleted: str | None = None
    part: str
    methods: tuple[type[Method[T]], ...]


TRADES: JdpKind[TradeFullinfoGetAnswer] = JdpKind(
    table="jdp_tb_trade", key="tid", part="trade", methods=(TradeFullinfoGet,)
)
"""Trades, as `TradeFullinfoGet` answers."""

REFUNDS: JdpKind[RefundGetAnswer] = JdpKind(
    table="jdp_tb_refund", key="refund_id", part="refund", methods=(RefundGet,)
)
"""Refund cases, as `RefundGet` answers."""

ITEMS: JdpKind[ItemSellerGetAnswer] = JdpKind(
    table="jdp_tb_item",
    key="num_iid",
    nick="nick",
    status="approve_status",
    deleted="jdp_delete",
    part="item",
    methods=(ItemSellerGet, _ItemGet),
)
"""Items, as `ItemSellerGet` answers; deleted ones stay, flagged."""


@frozen(kw_only=True)
class JdpCursor:
    """
    How far a table was read: the place of one row in the order of writing.

    Args:
        at: When the row was written; aware.

        key: The row's number as text; empty before the first row of *at*.
    """

    at: datetime = attrs.field(converter=to_beijing)
    key: str = ""

    @classmethod
    def first(cls) -> JdpCursor:
        """Return the place before every row."""
        return cls(at=datetime(2000, 1, 1, tzinfo=BEIJING))

    @classmethod
    def read(cls, text: str) -> JdpCursor:
        """
        Read what `str` wrote.

        Raises:
            ClockError: If it is no cursor.
        """
        head, _, key = text.partition("|")
        whole, _, fraction = head.partition(".")
        micros = int(fraction) if fraction.isascii() and fraction.isdigit() else 0
        return cls(at=parse_beijing(whole) + timedelta(microseconds=micros), key=key)

    def __str__(self) -> str:
        fraction = f".{self.at.microsecond:06d}" if self.at.microsecond else ""
        return f"{self.at:%Y-%m-%d %H:%M:%S}{fraction}|{self.key}"

    def past(self, row: JdpRow[Any]) -> JdpCursor:
        """Return the later place of this one and *row*'s: a cursor never moves back."""
        return max(self, row.cursor, key=JdpCursor._place)

    def _place(self) -> tuple[datetime, int]:
        return self.at, int(self.key or -1)


@frozen(kw_only=True)
class JdpRow(Generic[T]):
    """
    One row; its answer is decoded when `value` is asked for.

    Args:
        kind: Which table it is of.

        key: Number of the trade, refund or item, as text.

        seller_nick: The shop's account.

        status: The status column, as it stands.

        modified: When the thing changed; None if the platform does not say.

        jdp_modified: When the row was written.

        jdp_hashcode: Changes with the content; None if the platform wrote none.

        deleted: Whether the platform flagged it deleted.

        raw: The API's whole answer as UTF-8 JSON. Names and phones in it are masked, but
            keep it out of logs; `repr` does not show it.
    """

    kind: JdpKind[T] = attrs.field(repr=lambda kind: kind.table)
    key: str
    seller_nick: str
    status: str
    modified: datetime | None
    jdp_modified: datetime
    jdp_hashcode: str | None
    deleted: bool = False
    raw: bytes = attrs.field(repr=False)

    @property
    def cursor(self) -> JdpCursor:
        """The row's place in the order of writing."""
        return JdpCursor(at=self.jdp_modified, key=self.key)

    def value(self) -> T:
        """
        Return the typed answer, as the API's method gives it.

        Raises:
            DecodeError: If the row is damaged, empty, or holds another thing than its key
                says. The message names table and key; other rows are not concerned.
        """
        for method in self.kind.methods:
            answer = self._decoded(method)
            thing = getattr(answer, self.kind.part)
            if thing is not None:
                self._check(getattr(thing, self.kind.key))
                return answer
        raise self._damaged(f"$.{self.kind.part} is missing.", f"$.{self.kind.part}")

    def _decoded(self, method: type[Method[T]]) -> T:
        try:
            return decode(method, self.raw)
        except DecodeError as error:
            raise self._damaged(error.message, error.path) from error
        except TopError as error:
            raise self._damaged("it holds an error of TOP's.", "$") from error

    def _check(self, number: str | None) -> None:
        # The console decides which fields are pushed; an absent number proves nothing.
        if number is not None and number != self.key:
            path = f"$.{self.kind.part}.{self.kind.key}"
            raise self._damaged(f"{path} is {number}.", path)

    def _damaged(self, what: str, path: str) -> DecodeError:
        msg = f"{self.kind.table} {self.key}: {what}"
        return DecodeError(msg, path=path, api=self.kind.methods[0].api)


class JdpSeen:
    """
    Drops rows already taken, so that an overlap costs no work twice.

    Remembers time of writing and content by number, no further back than the overlap and
    never more than *limit* rows. What it forgets comes again, which is harmless; nothing
    is ever dropped that was not taken. It lives in memory: after a restart the overlap is
    read once more.

    Args:
        overlap: The source's.

        limit: Most rows remembered.
    """

    def __init__(
        self, overlap: timedelta = timedelta(minutes=3), limit: int = 100_000
    ) -> None:
        self._overlap, self._limit = overlap, limit
        self._known: OrderedDict[tuple[str, str], tuple[datetime, str]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._known)

    def fresh(self, rows: Iterable[JdpRow[T]]) -> Iterator[JdpRow[T]]:
        """
        Pass on rows that are new or written again with other content or time.

        A row counts as taken when the next one is asked for: where its handling fails, it
        comes again.
        """
        for row in rows:
            name, mark = (row.kind.table, row.key), (row.jdp_modified, _digest(row))
            if self._known.get(name) != mark:
                yield row
                self._remember(name, mark)

    def _remember(self, name: tuple[str, str], mark: tuple[datetime, str]) -> None:
        self._known[name] = mark
        self._known.move_to_end(name)
        horizon = mark[0] - self._overlap
        while self._known:
            oldest = next(iter(self._known.values()))
            if len(self._known) <= self._limit and oldest[0] >= horizon:
                return
            self._known.popitem(last=False)


def _digest(row: JdpRow[Any]) -> str:
    return row.jdp_hashcode or hashlib.sha256(row.raw).hexdigest()
