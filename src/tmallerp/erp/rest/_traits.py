"""
What a description claims, in the words all adapters share.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tmallerp.erp.rest._shafts import SHAFTS
from tmallerp.erp.rest.description import Operation, RestDescription
from tmallerp.erp.traits import AdapterTraits, Atomicity, FieldLimit, Paging, PagingKind
from tmallerp.fieldmap import Item, Rows

_ATOMICITY = {
    "single": Atomicity.SINGLE,
    "per_row": Atomicity.PER_ROW,
    "all_or_nothing": Atomicity.ALL_OR_NOTHING,
}
_PAGING = {
    "none": PagingKind.NONE,
    "cursor": PagingKind.CURSOR,
    "page": PagingKind.PAGE,
    "offset": PagingKind.OFFSET,
    "link": PagingKind.CURSOR,
}
# One call a document has no batch; ours is cut into such calls.
_SINGLES = 50
_KINDS = {
    "orders": ("order",),
    "purchases": ("purchase",),
    "refunds": ("refund", "return"),
    "counts": ("count",),
    "vouchers": ("voucher",),
    "products": ("product",),
    "customers": ("customer",),
}


def traits_of(about: RestDescription) -> AdapterTraits:
    """Return what a described service is like."""
    puts = {
        name.partition(".")[0]: one
        for name, one in about.operations.items()
        if name.endswith(".put")
    }
    lists = [one for one in about.operations.values() if one.name.endswith(".list")]
    first = puts.get("orders") or next(iter(puts.values()), None)
    traits = AdapterTraits(
        name=about.name,
        idempotency=about.idempotency,
        key_life=about.key_life,
        settling=about.settling,
        updates=about.updates,
        max_batch=_most(first),
        atomicity=_ATOMICITY[first.batch] if first else Atomicity.SINGLE,
        paging=_paging(lists),
        rate=about.rate,
        limits=dict(_limits(puts)),
        asynchronous=about.asynchronous,
        zone=about.zone_name,
    )
    for shaft, put in puts.items():
        if first is not None and (put.batch, _most(put)) != (first.batch, _most(first)):
            for kind in _KINDS[shaft]:
                traits = traits.but(
                    kind, max_batch=_most(put), atomicity=_ATOMICITY[put.batch]
                )
    return traits


def _most(put: Operation | None) -> int:
    return put.most if put and put.rows is not None else _SINGLES


def _paging(lists: list[Operation]) -> Paging:
    if not lists:
        return Paging()
    # There is one claim for all lists: how the first is read on, and the largest page.
    kind = _PAGING[lists[0].pages.kind]
    return Paging(kind=kind, max_page=max(one.pages.size for one in lists))


def _limits(
    puts: Mapping[str, Operation],
) -> Iterator[tuple[str, tuple[FieldLimit, ...]]]:
    """Return the lengths that maps refuse, by kind of document."""
    for shaft, put in puts.items():
        items = put.map.items if put.map else ()
        found = tuple(_lengths(items, SHAFTS[shaft].source))
        if found:
            yield from ((kind, found) for kind in _KINDS[shaft])


def _lengths(
    items: Iterable[Item], name: str, to: str = "", source: str = ""
) -> Iterator[FieldLimit]:
    for item in items:
        if isinstance(item, Rows):
            each = _within(item.each, name, source)
            if each is not None:
                yield from _lengths(item.fields, item.item, f"{to}{item.to}.", f"{each}.")
            continue
        path = _within(item.source, name, source)
        # What is cut is not refused.
        if path is not None and item.max_length is not None and not item.cut:
            yield FieldLimit(
                field=f"{to}{item.to}", source=path, max_length=item.max_length
            )


def _within(path: str | None, name: str, source: str) -> str | None:
    """Return a path as one of the document's own fields; None if it is no such path."""
    head, _, tail = (path or "").partition(".")
    return f"{source}{tail}" if head == name and tail else None
