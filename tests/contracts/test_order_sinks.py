"""
Both bundled order sinks keep the contract, and the contract notices those that do not.
"""

from __future__ import annotations

import pytest
from attrs import evolve

from tmallerp.erp import FilesErp, MemoryErp
from tmallerp.erp.protocols import Idempotency, OutcomeStatus
from tmallerp.testing.contracts import OrderSinkContract


class TestMemoryErp(OrderSinkContract):
    @pytest.fixture(params=list(Idempotency))
    def sink(self, request):
        return MemoryErp(idempotency=request.param)


class TestMemoryErpWithoutUpdates(OrderSinkContract):
    @pytest.fixture
    def sink(self):
        return MemoryErp(updates=False)


class TestFilesErp(OrderSinkContract):
    @pytest.fixture(params=["utf-8-sig", "gb18030"])
    def sink(self, request, tmp_path):
        return FilesErp(tmp_path, encoding=request.param)


class _Doubling(MemoryErp):
    """Posts everything again."""

    def put_orders(self, batch):
        for order in batch:
            self._by_key.pop(order.key, None)
        return super().put_orders(batch)


class _Shuffling(MemoryErp):
    """Answers in another order."""

    def put_orders(self, batch):
        return super().put_orders(batch)[::-1]


class _Guessing(MemoryErp):
    """Finds what is not there."""

    def find_orders(self, keys):
        found = super().find_orders(keys)
        return {key: next(iter(found.values()), None) for key in keys}


class _Rounding(MemoryErp):
    """Reads the bill back one fen off."""

    def put_orders(self, batch):
        outcomes = super().put_orders(batch)
        return [evolve(one, total=one.total and one.total + 1) for one in outcomes]


class _Deaf(MemoryErp):
    """Says that it cancelled, and did not."""

    def cancel_order(self, key, reason):
        del reason
        outcome = super().release_order(key)
        return evolve(outcome, status=OutcomeStatus.UNCHANGED)


class _Mixing(MemoryErp):
    """Knows trades by their number alone."""

    def put_orders(self, batch):
        shop = next(iter(self._by_key), batch[0].key if batch else None)
        moved = [evolve(one, key=evolve(one.key, shop=shop.shop)) for one in batch]
        outcomes = super().put_orders(moved)
        return [evolve(o, key=b.key) for o, b in zip(outcomes, batch, strict=True)]


MUTANTS = {
    _Doubling: "test_twice_is_once",
    _Shuffling: "test_one_outcome_a_document_in_order",
    _Guessing: "test_what_is_not_there_is_not_found",
    _Rounding: "test_the_total_is_read_back_to_the_fen",
    _Deaf: "test_cancelling_twice_is_once",
    _Mixing: "test_shops_do_not_mix",
}


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda cls: cls.__name__)
def test_a_broken_sink_fails_the_contract(mutant):
    """
    Each deliberate fault of a sink fails the sentence that forbids it.
    """
    law = getattr(OrderSinkContract(), MUTANTS[mutant])

    with pytest.raises(AssertionError):
        law(mutant())
