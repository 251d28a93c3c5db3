"""
How long a delivery takes is said beforehand.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmallerp.erp.plan import plan_delivery
from tmallerp.erp.traits import AdapterTraits, Atomicity, RateLimit


def cloud(calls=60, scope="api", **changes):
    return AdapterTraits(
        name="cloud",
        atomicity=Atomicity.SINGLE,
        rate=RateLimit(calls=calls, scope=scope),
        **changes,
    )


@pytest.mark.parametrize(("calls", "hours"), [(60, 2.8), (40, 4.2)])
def test_ten_thousand_orders_take_hours(calls, hours):
    """
    At 60 calls a minute 10,000 single orders take 2.8 hours, at 40 a minute 4.2.
    """
    plan = plan_delivery(cloud(calls), "order", 10_000)

    assert hours == round(plan.minutes / 60, 1)


def test_summary_documents_take_minutes():
    """
    The same as summary documents of 500 rows is twenty documents.
    """
    plan = plan_delivery(cloud(calls_a_document=3), "order", 10_000, row_limit=500)

    assert 30_000 == plan.calls
    assert (20, 60) == (plan.as_summaries.documents, plan.as_summaries.calls)
    assert plan.as_summaries.minutes < 1


def test_known_rows_make_fewer_summaries():
    """
    Orders of few SKUs share rows.
    """
    plan = plan_delivery(cloud(), "order", 10_000, row_limit=500, summary_rows=700)

    assert (700, 2) == (plan.as_summaries.rows, plan.as_summaries.documents)


def test_one_count_for_all_calls_takes_longer():
    """
    Saving, submitting and auditing take three times as long where they share a count.
    """
    each = plan_delivery(cloud(calls_a_document=3), "order", 600)
    shared = plan_delivery(cloud(scope="all", calls_a_document=3), "order", 600)

    assert 3 * each.minutes == shared.minutes


def test_batches_save_calls():
    """
    An ERP that takes batches gets one round of calls a batch.
    """
    traits = AdapterTraits(name="local", max_batch=50, calls_a_document=3)
    plan = plan_delivery(traits, "order", 101)

    assert (3, 9, None) == (plan.batches, plan.calls, plan.minutes)


def test_a_kind_has_its_own_traits():
    """
    What is different for a kind of document is planned differently; vouchers are not
    summed up.
    """
    traits = cloud().but("voucher", rate=RateLimit(calls=1, per=timedelta(hours=1)))
    plan = plan_delivery(traits, "voucher", 2)

    assert (120, None) == (plan.minutes, plan.as_summaries)


@given(st.integers(0, 10**6), st.integers(1, 10**4), st.integers(1, 500))
def test_every_document_has_a_place(documents, row_limit, max_batch):
    """
    Batches and summaries hold all documents, and none is empty.
    """
    traits = AdapterTraits(name="local", max_batch=max_batch)
    plan = plan_delivery(traits, "order", documents, row_limit=row_limit)
    summaries = plan.as_summaries.documents

    assert documents <= plan.batches * max_batch < documents + max_batch
    assert documents <= summaries * row_limit < documents + row_limit


@pytest.mark.parametrize(
    ("documents", "rows", "limit"), [(-1, None, 1), (1, -1, 1), (1, None, 0)]
)
def test_nonsense_is_not_planned(documents, rows, limit):
    """
    Numbers out of their range are refused.
    """
    with pytest.raises(ValueError, match="cannot be planned"):
        plan_delivery(cloud(), "order", documents, row_limit=limit, summary_rows=rows)
