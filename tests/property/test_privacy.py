"""
Laws of masking, decryption and merging, against a small model of the platform.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmallerp.errors import (
    AuthorizationError,
    InvalidCallError,
    NoAnswerError,
    TopError,
)
from tmallerp.top.methods.privacy import (
    TopOaidDecryptAnswer,
    TopOaidMerge,
    TopOaidMergeAnswer,
)
from tmallerp.top.methods.trades import TradeFullinfoGet, TradeFullinfoGetAnswer
from tmallerp.top.models.privacy import Receiver as TopReceiver
from tmallerp.top.models.trades import Trade
from tmallerp.top.privacy import (
    MergeCandidate,
    OaidQuery,
    Purpose,
    Receiver,
    State,
    clarity,
    keep_plain,
    overlay,
)
from tmallerp.top.privacy._merging import arranged, merging
from tmallerp.top.privacy._oaid import decrypting
from tmallerp.top.privacy._steps import drive

texts = st.one_of(
    st.none(),
    st.sampled_from(["", "张三", "张**", "138****0000", "13812345678"]),
    st.sampled_from(["~aGk=~1~", "$138$aGk=$1$", "~aGk=~ab~1~~", "\x01aGk=\x01-2\x01"]),
    st.text(max_size=8),
)
receivers = st.builds(
    Receiver,
    tid=st.just("1"),
    oaid=st.sampled_from(["1aa", "1bb"]),
    **dict.fromkeys(("name", "mobile", "phone", "address_detail", "state", "town"), texts),
)


@given(old=texts, new=texts)
def test_no_text_gets_less_clear(old, new):
    """
    What is kept is one of the two, and at least as clear as each.
    """
    kept = keep_plain(old, new)

    assert kept in {old, new}
    assert clarity(kept) == max(clarity(old), clarity(new))


@given(old=texts, new=texts)
def test_keeping_is_idempotent(old, new):
    """
    Hearing the same again changes nothing.
    """
    kept = keep_plain(old, new)

    assert kept == keep_plain(kept, new)


@given(old=receivers, new=receivers)
def test_overlay_is_field_by_field(old, new):
    """
    Laying over follows the same law in every field, and never hides that it mixes.
    """
    laid = overlay(old, new)
    for name in ("name", "mobile", "phone", "address_detail", "state", "town"):
        assert getattr(laid, name) == keep_plain(getattr(old, name), getattr(new, name))
    if old.oaid == new.oaid:
        assert not laid.stale


@given(data=st.lists(receivers, min_size=1, max_size=5))
def test_a_plain_value_survives_any_sequence(data):
    """
    Whatever arrives in whatever order, a field once plain stays plain.
    """
    laid = data[0]
    for new in data[1:]:
        laid = overlay(laid, new)

    for name in ("name", "mobile", "address_detail"):
        best = max(clarity(getattr(one, name)) for one in data)

        assert best == clarity(getattr(laid, name))


class Platform:
    """A platform that answers in any order, forgets, refuses and changes addresses."""

    def __init__(self, fate):
        self.fate = fate
        self.calls = []

    def call(self, method):
        if isinstance(method, TradeFullinfoGet):
            oaid = None if self.fate[method.tid] == "lost" else f"1new{method.tid}"
            return TradeFullinfoGetAnswer(trade=Trade(tid=method.tid, oaid=oaid))
        self.calls.append(method)
        asked = [(one.tid, one.oaid) for one in method.query_list]
        if any(self.fate[tid] == "refused" for tid, _ in asked):
            raise InvalidCallError("no", code=15, sub_code="isv.trade-not-exist")
        if any(self.fate[tid] == "broken" for tid, _ in asked):
            raise NoAnswerError("lost")
        rows = [self.row(tid, oaid) for tid, oaid in asked if self.fate[tid] != "missing"]
        stranger = TopReceiver(tid="999999", oaid="1x", matched=True, name="陌生人")
        return TopOaidDecryptAnswer(receiver_list=(stranger, *reversed(rows)))

    def row(self, tid, oaid):
        new = oaid.startswith("1new")
        matched = {"plain": True, "moved": new}.get(self.fate[tid], False)
        return TopReceiver(
            tid=tid, oaid=oaid, matched=matched, name=f"人{tid}" if matched else None
        )


fates = st.lists(
    st.sampled_from(
        ["plain", "plain", "plain", "moved", "stuck", "lost", "missing", "refused"]
    ),
    max_size=60,
)
WANTED = {
    "plain": State.DECRYPTED,
    "moved": State.DECRYPTED,
    "stuck": State.UNMATCHED,
    "lost": State.UNMATCHED,
    "missing": State.MISSING,
    "refused": State.FAILED,
}


@given(fates)
def test_each_query_has_its_own_outcome(plan):
    """
    Whatever happens to its neighbours, a query ends as its own trade deserves.
    """
    fate = {str(n + 1): word for n, word in enumerate(plan)}
    platform, told = Platform(fate), []
    queries = [OaidQuery(tid, f"1old{tid}") for tid in fate]
    steps = decrypting(queries, Purpose.AFTER_SALE, told.append, own=False)
    outcomes = drive(platform.call, None, steps)

    assert queries == [one.query for one in outcomes]
    assert [WANTED[word] for word in plan] == [one.state for one in outcomes]
    for one in outcomes:
        if one.state is State.DECRYPTED:
            assert f"人{one.query.tid}" == one.receiver.name
            assert one.oaid == one.receiver.oaid
    assert all(len(call.query_list) <= 20 for call in platform.calls)
    asked = [one.tids for one in told if not one.answered]
    sent = [tuple(q.tid for q in call.query_list) for call in platform.calls]
    assert asked == sent


@given(st.integers(0, 59), st.booleans())
def test_a_failed_batch_leaves_its_neighbours(place, refused):
    """
    A batch whose answer is lost fails alone; a refused app is asked once and no more.
    """
    tids = [str(n + 1) for n in range(60)]
    fate = dict.fromkeys(tids, "plain")
    platform = Platform(fate)
    if refused:
        # An ended session refuses every call.
        def call(method):
            platform.calls.append(method)
            raise AuthorizationError("no", code=27)
    else:
        fate[tids[place]] = "broken"
        call = platform.call
    queries = [OaidQuery(tid, "1a") for tid in tids]
    steps = decrypting(queries, Purpose.AFTER_SALE, lambda _: None, own=False)
    outcomes = drive(call, None, steps)
    failed = {n for n, one in enumerate(outcomes) if one.state is State.FAILED}
    batch = place // 20

    if refused:
        assert (60, 1) == (len(failed), len(platform.calls))
    else:
        assert set(range(batch * 20, batch * 20 + 20)) == failed


candidates = st.lists(
    st.tuples(st.integers(0, 8), st.sampled_from(["", "a", "b", "c"])), max_size=400
)


@given(candidates)
def test_batches_compare_what_may_belong_together(drawn):
    """
    No batch is too long, none is missing a trade, and equal hints share one if they can.
    """
    given_ = [MergeCandidate(str(n + 1), f"1{o}", hint=h) for n, (o, h) in enumerate(drawn)]
    batches, cut = arranged(given_)
    place = {one.tid: n for n, batch in enumerate(batches) for one in batch}
    families = {}
    for one in given_:
        name = one.hint or one.oaid
        families.setdefault((bool(one.hint), name), []).append(place.get(one.tid))

    assert all(2 <= len(batch) <= 100 for batch in batches)
    assert len(place) == sum(len(batch) for batch in batches)
    for (_, name), places in families.items():
        assert name in cut or 1 == len(set(places))
        # What was left out of every batch had nobody to be compared with.
        assert name in cut or None not in places or 1 == len(places)


class Comparing:
    """A platform that groups the trades of one call by the receiver behind the OAID."""

    def __init__(self, spoil=None):
        self.spoil = spoil

    def call(self, method):
        assert isinstance(method, TopOaidMerge)
        groups = {}
        for pair in method.merge_list:
            groups.setdefault(pair.oaid, []).append(pair.tid)
        lines = [",".join(group) for group in groups.values() if len(group) > 1]
        if self.spoil:
            lines = self.spoil(lines)
        return TopOaidMergeAnswer(tid_list=tuple(lines))


@given(candidates)
def test_merging_never_joins_strangers(drawn):
    """
    Groups are true, disjoint and complete within a batch; every trade is in one place.
    """
    given_ = [MergeCandidate(str(n + 1), f"1{o}", hint=h) for n, (o, h) in enumerate(drawn)]
    merged = drive(Comparing().call, None, merging(given_))
    oaid = {one.tid: one.oaid for one in given_}
    grouped = [tid for group in merged.groups for tid in group]

    assert all(1 == len({oaid[tid] for tid in group}) for group in merged.groups)
    assert all(len(group) >= 2 for group in merged.groups)
    assert sorted([*grouped, *merged.alone]) == sorted(oaid)
    assert not merged.failed


def test_a_strange_group_is_refused():
    """
    A group with a trade that was not asked, or a trade in two groups, joins nobody.
    """
    given_ = [MergeCandidate(str(n), "1a") for n in range(4)]
    for spoil in (lambda lines: [*lines, "77,78"], lambda lines: [*lines, *lines]):
        merged = drive(Comparing(spoil).call, None, merging(given_))

        assert () == merged.groups
        assert {"0", "1", "2", "3"} == set(merged.failed)
        assert all(isinstance(error, TopError) for error in merged.failed.values())


def test_one_trade_has_one_oaid():
    """
    A trade given with two OAIDs is refused before any call.
    """
    two = [MergeCandidate("1", "1a"), MergeCandidate("1", "1b")]
    with pytest.raises(InvalidCallError, match="two OAIDs"):
        drive(Comparing().call, None, merging(two))


def test_a_refused_batch_is_halved():
    """
    Finding one bad query among twenty costs at most nine calls more; a call that is wrong
    in itself is not sent again at all.
    """
    fate = {str(n + 1): "plain" for n in range(20)} | {"13": "refused"}
    platform = Platform(fate)
    queries = [OaidQuery(tid, "1a") for tid in fate]
    steps = decrypting(queries, Purpose.AFTER_SALE, lambda _: None, own=False)
    drive(platform.call, None, steps)
    calls = []

    def wrong(method):
        calls.append(method)
        raise InvalidCallError("signature", code=25)

    steps = decrypting(queries * 3, Purpose.AFTER_SALE, lambda _: None, own=False)
    outcomes = drive(wrong, None, steps)

    assert len(platform.calls) <= 1 + 9
    assert (1, {State.FAILED}) == (len(calls), {one.state for one in outcomes})
