"""What every source must keep: nothing is left out, nothing is altered."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import attrs

from tmallerp.clock import BEIJING
from tmallerp.erp.protocols import PagingKind
from tmallerp.errors import ErpUnavailableError
from tmallerp.testing.examination._bench import NotExaminedError, Source
from tmallerp.testing.examination._law import Decorator, law
from tmallerp.testing.examination._shafts import SOURCES
from tmallerp.testing.examination.harness import Fault, Seeded

_WINDOWED = ("shipments", "receivables")
_SECOND = timedelta(seconds=1)
_MANY = 30
"""Rows that are made to fill several pages, at most."""


def _law(
    title: str,
    *needs: str,
    shafts: tuple[str, ...] = SOURCES,
    claims: tuple[str, ...] = (),
) -> Decorator:
    return law(title, group="source", shafts=shafts, needs=needs, claims=claims)


def _more_than_a_page(source: Source) -> int:
    size = source.traits.paging.max_page
    if size >= _MANY:
        msg = f"a page takes {size}, so several pages are too many rows to make"
        raise NotExaminedError(msg)
    return 2 * size + 1


def _names(source: Source, items: Any) -> Counter[Any]:
    return Counter(source.name_of(one) for one in items)


@_law("应读的全部读到")
def everything_is_read(source: Source) -> None:
    """Everything the ERP has of a window is read."""
    seeded = source.seed(3)

    read = source.read(seeded)

    missing = set(_names(source, seeded.items)) - set(_names(source, read.items))
    assert not missing, f"{missing} were not read"


@_law("内容原样读到")
def what_is_read_is_what_is_there(source: Source) -> None:
    """Quantities, amounts, times and names are read as the ERP has them."""
    seeded = source.seed(2)

    read = {source.name_of(one): one for one in source.read(seeded).items}

    for item in seeded.items:
        _agrees(item, read[source.name_of(item)])


def _agrees(expected: Any, actual: Any) -> None:
    """Compare what is said; empty fields say nothing."""
    if attrs.has(type(expected)):
        for field in attrs.fields(type(expected)):
            _agrees(getattr(expected, field.name), getattr(actual, field.name))
    elif isinstance(expected, tuple):
        assert len(expected) == len(actual), f"{len(actual)} of {len(expected)} lines"
        for one, other in zip(expected, actual, strict=True):
            _agrees(one, other)
    elif expected not in {None, ""}:
        assert expected == actual, f"{expected!r} was read as {actual!r}"


@_law("无数据时为空页", shafts=("shipments", "receivables", "catalogue"))
def nothing_is_an_empty_page(source: Source) -> None:
    """Where nothing is, the page is empty, complete and the last one."""
    moment = datetime(2001, 1, 1, tzinfo=BEIJING)
    empty = Seeded(items=(), start=moment, end=moment + _SECOND)
    if source.name == "catalogue":
        seeded = source.seed(1)
        empty = attrs.evolve(seeded, items=(), start=seeded.end + timedelta(days=3650))

    page = source.page(empty)

    assert ((), None, True) == (tuple(page.items), page.cursor, page.complete)


@_law("多页不漏不重", claims=("paging",))
def pages_are_whole(source: Source) -> None:
    """Several pages together hold everything once, and no page more than is claimed."""
    paging = source.traits.paging
    seeded = source.seed(3 if paging.kind is PagingKind.NONE else _more_than_a_page(source))

    read = source.read(seeded)

    names = _names(source, read.items)
    assert set(names) >= set(_names(source, seeded.items)), "rows are left out"
    assert max(names.values()) == 1, "rows came twice, though nothing changed"
    if paging.kind is PagingKind.NONE:
        assert 1 == len(read.pages), "claimed no pages, and there are several"
    else:
        assert len(read.pages) > 1, "claimed pages, and everything came at once"
        assert max(read.pages) <= paging.max_page, "a page holds more than is claimed"
    assert read.complete


@_law("翻页期间新增不致遗漏", claims=("paging",))
def rows_that_come_while_reading_hide_none(source: Source) -> None:
    """Rows that are added while pages are read hide none of the others."""
    paging = source.traits.paging
    sources_pages = paging.kind is not PagingKind.NONE
    source.exam.only_if(sources_pages, "everything comes at once")
    seeded = source.seed(_more_than_a_page(source))

    read = source.read(seeded, between=lambda: source.seed(3))

    missing = set(_names(source, seeded.items)) - set(_names(source, read.items))
    assert not missing, f"{len(missing)} rows were left out"


@_law("顺序稳定")
def the_order_is_stable(source: Source) -> None:
    """Reading twice gives the same things in the same order."""
    seeded = source.seed(4)

    first = [source.name_of(one) for one in source.read(seeded).items]
    second = [source.name_of(one) for one in source.read(seeded).items]

    assert first == second


@_law("窗口含首不含尾", shafts=_WINDOWED)
def windows_hold_their_start_and_not_their_end(source: Source) -> None:
    """What changed at a window's first moment is in it, at the moment after not."""
    seeded = source.seed(1)
    (item,) = source.read(seeded).items[:1]
    moment = item.modified.replace(microsecond=0)
    name = source.name_of(item)

    def names(start: datetime, end: datetime) -> set[Any]:
        part = attrs.evolve(seeded, start=start, end=end)
        return set(_names(source, source.read(part).items))

    assert name in names(moment, moment + _SECOND), "the first moment is left out"
    assert name not in names(moment - _SECOND, moment), "the moment after is taken in"
    assert name not in names(moment + _SECOND, moment + 2 * _SECOND)


@_law("时间带时区且准确", claims=("zone",))
def times_are_aware(source: Source) -> None:
    """Every time that is read carries its zone and is the right moment."""
    seeded = source.seed(2)

    read = source.read(seeded)

    moments = [one for item in read.items for one in _moments(item)]
    assert moments or source.name == "catalogue"
    assert all(one.utcoffset() is not None for one in moments), "a time has no zone"
    if source.windowed:
        changed = [one.modified for one in read.items]
        assert all(seeded.start <= one < seeded.end for one in changed)


def _moments(item: Any) -> list[datetime]:
    return [
        value
        for value in attrs.asdict(item, recurse=False).values()
        if isinstance(value, datetime)
    ]


@_law("数量金额均为精确小数")
def numbers_are_exact(source: Source) -> None:
    """Every quantity and amount that is read is an exact decimal, never a float."""
    seeded = source.seed(2)

    read = source.read(seeded)

    values = [one for item in read.items for one in _values(item)]
    assert not [one for one in values if isinstance(one, float)]
    is_told = [one for item in seeded.items for one in _values(item) if _is_exact(one)]
    is_read = any(map(_is_exact, values))
    # A list of products need not tell prices.
    source.exam.only_if(
        is_told or is_read or source.name != "catalogue", "it has no number"
    )
    assert is_read, "no number is an exact decimal"


def _is_exact(value: Any) -> bool:
    return isinstance(value, Decimal)


def _values(item: Any) -> list[Any]:
    own = list(attrs.asdict(item, recurse=False).values())
    return own + [one for line in getattr(item, "lines", ()) for one in _values(line)]


@_law("不可用不等于没有数据", "unavailable")
def down_is_no_empty_list(source: Source) -> None:
    """An ERP that cannot be asked is no ERP without data."""
    seeded = source.seed(2)
    source.read(seeded)
    source.exam.arm(Fault.UNAVAILABLE)

    try:
        read = source.read(seeded)
    except ErpUnavailableError:
        return

    assert set(_names(source, read.items)) >= set(_names(source, seeded.items))


@_law("读取期间会话过期无影响", "session_ended")
def a_session_may_end_while_reading(source: Source) -> None:
    """A session that ends between two pages is renewed, and nothing is left out."""
    pages = source.traits.paging.kind is not PagingKind.NONE
    several = pages and source.traits.paging.max_page < _MANY
    seeded = source.seed(_more_than_a_page(source) if several else 2)
    source.exam.arm(Fault.SESSION_ENDED)

    first, second = source.read(seeded), source.read(seeded)

    for read in (first, second):
        assert set(_names(source, read.items)) >= set(_names(source, seeded.items))


@law("库存按商品与仓库过滤", group="stock", shafts=("stock",))
def filters_are_kept(source: Source) -> None:
    """Only the SKUs and warehouses that were asked for come; unknown ones are left out."""
    seeded = source.seed(2)
    wanted = seeded.items[0]
    adapter = source.exam.adapter

    page = adapter.list_stock([wanted.sku, "NO-SUCH-SKU"], [wanted.warehouse])

    names = {(one.sku, one.warehouse) for one in page.items}
    assert {(wanted.sku, wanted.warehouse)} == names


@law("空过滤得空结果", group="stock", shafts=("stock",))
def asking_for_no_sku_is_nothing(source: Source) -> None:
    """Asking for no SKU gives nothing; asking for all gives what was asked for too."""
    seeded = source.seed(2)
    adapter = source.exam.adapter

    assert () == tuple(adapter.list_stock([]).items)
    assert {one.sku for one in _everything(source)} >= {one.sku for one in seeded.items}


def _everything(source: Source) -> list[Any]:
    items: list[Any] = []
    cursor = None
    for _ in range(1000):
        page = source.exam.adapter.list_stock(None, None, cursor)
        items += page.items
        cursor = page.cursor
        if cursor is None:
            return items
    msg = "there is no end of pages"
    raise AssertionError(msg)
