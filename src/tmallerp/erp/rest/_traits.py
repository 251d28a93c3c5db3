"""
What a description claims, in the words all adapters share.
"""

from __future__ import annotations

from tmallerp.erp.rest.description import Operation, RestDescription
from tmallerp.erp.traits import AdapterTraits, Atomicity, Paging, PagingKind

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
    "orders": "order",
    "purchases": "purchase",
    "counts": "count",
    "vouchers": "voucher",
    "products": "product",
    "customers": "customer",
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
        zone=about.zone_name,
    )
    for shaft, put in puts.items():
        kinds = ("refund", "return") if shaft == "refunds" else (_KINDS[shaft],)
        if first is not None and (put.batch, _most(put)) != (first.batch, _most(first)):
            for kind in kinds:
                traits = traits.but(
                    kind, max_batch=_most(put), atomicity=_ATOMICITY[put.batch]
                )
    return traits


def _most(put: Operation | None) -> int:
    return put.most if put and put.rows is not None else _SINGLES


def _paging(lists: list[Operation]) -> Paging:
    if not lists:
        return Paging()
    pages = lists[0].pages
    return Paging(kind=_PAGING[pages.kind], max_page=pages.size)
