"""
Sum lines of many orders up into few documents, without losing a fen or an order.

Rows are keyed by shop, organisation, warehouse, ship date, SKU, unit, tax rate and kind
(a gift is no sale). A document that was closed never changes: what comes later goes to a
supplement of its own, and what came back to a red document on the day of its return.

Source: how shops that sum up really work; the row limit and the cut-off are theirs.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from attrs import frozen

from tmallerp import money
from tmallerp.clock import BEIJING, to_beijing
from tmallerp.documents import (
    DocumentKey,
    SalesOrder,
    SalesOrderLine,
    ShopProfile,
    Version,
)
from tmallerp.documents.summaries import Share, ShippedLine, Summary, SummaryRow
from tmallerp.errors import MappingError

_CENT = Decimal("0.01")


@frozen(kw_only=True)
class SummaryRules:
    """
    How a shop's orders are summed up.

    Args:
        cut_off: When a day ends, Beijing time: a parcel that leaves at or after it
            belongs to the next day. Midnight is the calendar's day.

        row_limit: Rows a document has at most.
    """

    cut_off: time = time(0)
    row_limit: int = 500


def summarise(
    lines: Iterable[ShippedLine],
    shop: ShopProfile,
    rules: SummaryRules = SummaryRules(),
    closed: Sequence[Summary] = (),
) -> tuple[Summary, ...]:
    """
    Sum lines up.

    Args:
        lines: What left the warehouses; a line that is in a closed document already is
            left out, so that the whole day may be given again.

        shop: Whose orders.

        rules: Where a day ends and a document is full.

        closed: Documents that are in the ERP and must not change.

    Returns:
        Documents in order of day, organisation, warehouse and supplement; the same lines
        always give the same documents, in whatever order they came.

    Raises:
        MappingError: If a line comes twice with different contents, or has no pieces.
    """
    fresh = _fresh(lines, closed)
    groups: dict[tuple[date, str, str], list[ShippedLine]] = defaultdict(list)
    for line in fresh:
        organisation = line.organisation or shop.organisation
        warehouse = line.warehouse or shop.warehouse
        groups[_day(line.shipped, rules), organisation, warehouse].append(line)
    made: list[Summary] = []
    for group, members in sorted(groups.items()):
        first = 1 + max(
            (one.supplement for one in closed if _is_of(one, group)), default=-1
        )
        rows, size = list(_rows(members)), rules.row_limit
        parts = (rows[at : at + size] for at in range(0, len(rows), size))
        made += [_document(group, part, n, shop) for n, part in enumerate(parts, first)]
    return tuple(made)


def _fresh(
    lines: Iterable[ShippedLine], closed: Sequence[Summary]
) -> Iterator[ShippedLine]:
    """Leave out what a closed document holds; refuse what contradicts itself."""
    taken = {
        (share.order, share.line_id)
        for summary in closed
        for row in summary.rows
        for share in row.shares
    }
    seen: dict[tuple[DocumentKey, str], ShippedLine] = {}
    for line in lines:
        name = (line.order, line.line_id)
        if line.quantity < 1 or line.amount < 0:
            msg = f"{line.order} line {line.line_id}: {line.quantity} pieces of {line.amount}."
            raise MappingError(msg, document="Summary", field="lines", value=line.line_id)
        if seen.setdefault(name, line) != line:
            msg = f"{line.order} line {line.line_id} comes twice with different contents."
            raise MappingError(msg, document="Summary", field="lines", value=line.line_id)
    yield from (line for name, line in seen.items() if name not in taken)


def _day(moment: datetime, rules: SummaryRules) -> date:
    here = to_beijing(moment)
    late = rules.cut_off != time(0) and here.time() >= rules.cut_off
    return here.date() + timedelta(days=1 if late else 0)


def _is_of(summary: Summary, group: tuple[date, str, str]) -> bool:
    order = summary.order
    return (summary.day, order.organisation, order.warehouse) == group


def _rows(lines: Iterable[ShippedLine]) -> Iterator[SummaryRow]:
    """Make rows in a fixed order, their shares too."""
    rows: dict[tuple[str, str, str, Decimal], list[ShippedLine]] = defaultdict(list)
    for line in lines:
        rows[line.sku, line.kind.value, line.unit, line.tax_rate].append(line)
    for number, (_, members) in enumerate(sorted(rows.items()), 1):
        members.sort(key=lambda line: (line.order, line.line_id))
        yield SummaryRow(
            line_id=str(number),
            sku=members[0].sku,
            kind=members[0].kind,
            unit=members[0].unit,
            tax_rate=members[0].tax_rate,
            shares=tuple(
                Share(
                    order=line.order,
                    line_id=line.line_id,
                    quantity=line.quantity,
                    amount=line.amount,
                )
                for line in members
            ),
        )


def _document(
    group: tuple[date, str, str],
    rows: Sequence[SummaryRow],
    number: int,
    shop: ShopProfile,
) -> Summary:
    day, organisation, warehouse = group
    # The organisation and the warehouse are text of the ERP, which no key may hold.
    place = hashlib.sha256(f"{organisation}\0{warehouse}".encode()).hexdigest()[:8]
    key = DocumentKey(
        shop=shop.key, kind="summary", platform_id=f"{day:%Y%m%d}-{place}-{number}"
    )
    noon = datetime.combine(day, time(12), tzinfo=BEIJING)
    lines = tuple(_line(row, warehouse) for row in rows)
    order = SalesOrder(
        key=key,
        version=Version(noon, _digest(rows)),
        platform_status="SUMMARY",
        created=noon,
        paid=noon,
        lines=lines,
        payment=sum((line.amount for line in lines), money.ZERO),
        customer=shop.customer,
        organisation=organisation,
        warehouse=warehouse,
        seller_memo=f"{day:%Y-%m-%d} 汇总 {len(_orders(rows))} 单",
    )
    return Summary(
        order=order,
        day=day,
        rows=tuple(rows),
        supplement=number,
        vat_rounding=_vat_rounding(rows),
    )


def _line(row: SummaryRow, warehouse: str) -> SalesOrderLine:
    quantity, amount = row.quantity, row.amount
    return SalesOrderLine(
        line_id=row.line_id,
        kind=row.kind,
        sku=row.sku,
        quantity=quantity,
        list_price=(amount / quantity).quantize(_CENT, ROUND_HALF_UP),
        amount=amount,
        warehouse=warehouse,
    )


def _orders(rows: Iterable[SummaryRow]) -> set[DocumentKey]:
    return {share.order for row in rows for share in row.shares}


def _vat_rounding(rows: Iterable[SummaryRow]) -> Decimal:
    """Compare the tax of each row with the tax of its shares taken one by one."""
    return sum(
        (
            tax_in(row.amount, row.tax_rate)
            - sum((tax_in(one.amount, row.tax_rate) for one in row.shares), money.ZERO)
            for row in rows
        ),
        money.ZERO,
    )


def tax_in(amount: Decimal, rate: Decimal) -> Decimal:
    """
    Return the tax a tax-inclusive amount contains, to the fen.

    Args:
        amount: Yuan, tax included.

        rate: As a fraction: 0.13 is 13 %.
    """
    return amount - (amount / (1 + rate)).quantize(_CENT, ROUND_HALF_UP)


def _digest(rows: Iterable[SummaryRow]) -> str:
    text = "\n".join(
        f"{row.line_id} {one.order} {one.line_id} {one.quantity} {one.amount}"
        for row in rows
        for one in row.shares
    )
    return hashlib.sha256(text.encode()).hexdigest()
