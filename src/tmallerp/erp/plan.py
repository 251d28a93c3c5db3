"""
How long a delivery will take, said before it begins.

ERPs in the cloud take forty to sixty calls a minute. Ten thousand orders sent one by one
then take hours, which is no fault of anybody's but must be known in time: summary
documents are the usual way out, so what they would take stands beside it.
"""

from __future__ import annotations

from datetime import timedelta

from attrs import frozen

from tmallerp.erp.traits import AdapterTraits, Atomicity, RateLimit

ROW_LIMIT = 500
"""Rows a summary document has at most, unless told otherwise; ERPs grow slow beyond."""


@frozen(kw_only=True)
class SummaryPlan:
    """
    What the same would take as summary documents.

    Args:
        row_limit: Rows a document at most.

        rows: Rows in all.

        documents: Summary documents.

        calls: Calls the ERP gets.

        minutes: How long its limit makes that take; None without a known limit.
    """

    row_limit: int
    rows: int
    documents: int
    calls: int
    minutes: float | None


@frozen(kw_only=True)
class DeliveryPlan:
    """
    What a delivery takes.

    Args:
        kind: The kind of document.

        documents: How many.

        batches: Calls of the adapter's own methods.

        calls: Calls the ERP gets, if nothing has to be sent or asked again.

        minutes: How long its limit makes that take at least; None without a known limit.

        rate: The limit.

        as_summaries: The same as summary documents; None for what cannot be summed up.
    """

    kind: str
    documents: int
    batches: int
    calls: int
    minutes: float | None
    rate: RateLimit | None
    as_summaries: SummaryPlan | None


_SUMMED = frozenset({"order", "refund", "return"})
"""What companies sum up: sales by shipping date, red rows by the date of return."""


def plan_delivery(
    traits: AdapterTraits,
    kind: str,
    documents: int,
    *,
    row_limit: int = ROW_LIMIT,
    summary_rows: int | None = None,
) -> DeliveryPlan:
    """
    Say how many calls a delivery takes, and for how long the ERP's limit lets it run.

    Args:
        traits: What the ERP is like.

        kind: The kind of document, as in `DocumentKey.kind`.

        documents: How many, 0 or more.

        row_limit: Rows a summary document has at most.

        summary_rows: Rows the summaries have in all: SKUs times warehouses and so on.
            None assumes the worst, that no two documents share a row.

    Raises:
        ValueError: If a number is out of its range.
    """
    rows = documents if summary_rows is None else summary_rows
    if documents < 0 or rows < 0 or row_limit < 1:
        msg = f"{documents} documents in {rows} rows of {row_limit} cannot be planned."
        raise ValueError(msg)
    own = traits.of(kind)
    summary = _summaries(own, rows, row_limit) if kind in _SUMMED else None
    calls = _calls(own, documents)
    return DeliveryPlan(
        kind=kind,
        documents=documents,
        batches=_parts(documents, own.max_batch),
        calls=calls,
        minutes=_minutes(own, calls),
        rate=own.rate,
        as_summaries=summary,
    )


def _summaries(traits: AdapterTraits, rows: int, row_limit: int) -> SummaryPlan:
    documents = _parts(rows, row_limit)
    calls = _calls(traits, documents)
    return SummaryPlan(
        row_limit=row_limit,
        rows=rows,
        documents=documents,
        calls=calls,
        minutes=_minutes(traits, calls),
    )


def _calls(traits: AdapterTraits, documents: int) -> int:
    alone = traits.atomicity is Atomicity.SINGLE
    parts = documents if alone else _parts(documents, traits.max_batch)
    return parts * traits.calls_a_document


def _minutes(traits: AdapterTraits, calls: int) -> float | None:
    rate = traits.rate
    if rate is None:
        return None
    # Where each API is counted by itself, saving one document and auditing another run
    # side by side; the busiest API alone says how long it takes.
    counted = calls / traits.calls_a_document if rate.scope == "api" else calls
    return counted / rate.calls * (rate.per / timedelta(minutes=1))


def _parts(count: int, size: int) -> int:
    return -(-count // size)


__all__ = ["ROW_LIMIT", "DeliveryPlan", "SummaryPlan", "plan_delivery"]
