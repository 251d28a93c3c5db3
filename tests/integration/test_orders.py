"""
The orders journey, over real HTTP against the simulated shop.
"""

from __future__ import annotations

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from attrs import evolve
from stage import PROFILE, SHOP, Stage

from tmallerp.erp import MemoryErp, Misbehaviour, MisbehaviourPlan
from tmallerp.erp.protocols import DocumentState, Idempotency
from tmallerp.errors import AuthorizationError, ConfigError, LeaseLostError
from tmallerp.pipelines import DeliverRules, GatherRules, prove
from tmallerp.pipelines import quarantine as quarantines
from tmallerp.simulator import Fault, FaultPlan, WorldPlan
from tmallerp.store import SqliteStore
from tmallerp.store.records import Disposition, LetterState


@pytest.fixture
def stage():
    made = []

    def make(plan=None, faults=None, **settings):
        made.append(Stage(plan or WorldPlan(orders=60, poison=0), faults, **settings))
        return made[-1]

    yield make
    for one in made:
        one.close()


def test_a_day_arrives(stage):
    """
    After a day every order is where it belongs, and the pipeline's proof says the same.
    """
    it = stage(WorldPlan(orders=150, edits_per_page=2))
    pipeline = it.pipeline()
    it.play(pipeline, 24)
    it.rest(pipeline)
    verdict, proof = it.verdict(), prove(it.store, SHOP, sink=it.erp)

    assert verdict.kept
    assert proof.is_whole
    assert (verdict.pulled, verdict.delivered, 3) == (
        proof.pulled,
        proof.delivered,
        sum(proof.quarantined.values()),
    )


def test_the_same_window_again_creates_nothing(stage):
    """
    Running again at once asks for nothing new and writes nothing.
    """
    it = stage()
    pipeline = it.pipeline()
    it.play(pipeline, 12)
    calls, documents = it.calls("taobao"), it.erp.ledger()
    report = pipeline.run()

    assert (0, 0) == (report.windows_closed, report.fetched)
    assert (calls, documents) == (it.calls("taobao"), it.erp.ledger())


def test_an_empty_window_costs_one_call(stage):
    """
    A window in which nothing changed costs one call, a closed one none.
    """
    it = stage(WorldPlan(orders=1, poison=0))
    pipeline = it.pipeline()
    it.world.close_shop()
    it.clock.advance(4 * 3600)
    pipeline.run()
    before = it.calls("taobao")
    it.clock.advance(1800)
    pipeline.run()
    after = it.calls("taobao")
    pipeline.run()

    assert (1, 0) == (after - before, it.calls("taobao") - after)


def test_unchanged_details_are_not_fetched_again(stage):
    """
    A trade whose version is stored is listed again by the overlap and not fetched.
    """
    it = stage()
    pipeline = it.pipeline()
    it.play(pipeline, 12)
    fetched = it.calls("fullinfo")
    start = it.clock.now() - timedelta(hours=11)
    pipeline.sweep(start, it.clock.now() - timedelta(minutes=5))
    report = pipeline.run()

    assert (0, fetched) == (report.fetched, it.calls("fullinfo"))
    assert report.unchanged > 10


def test_later_changes_update_the_document(stage):
    """
    A change of a delivered trade changes its one document.
    """
    it = stage()
    pipeline = it.pipeline()
    it.play(pipeline, 12)
    document = next(one for one in it.erp.ledger() if one.order.paid)
    trade = it.world.trades[int(document.order.key.platform_id)]
    trade.memo = "改地址"
    it.world.touch(trade)
    it.play(pipeline, 1)
    memos = [
        one.order.seller_memo
        for one in it.erp.ledger()
        if one.order.key == document.order.key
    ]

    assert ["改地址"] == memos


def test_a_trade_closed_after_delivery_is_cancelled(stage):
    """
    A trade that is refunded whole before shipping is cancelled at the ERP.
    """
    it = stage(WorldPlan(orders=80, poison=0))
    pipeline = it.pipeline()
    it.play(pipeline, 10)
    document = next(
        one
        for one in it.erp.ledger()
        if it.world.trades[int(one.order.key.platform_id)].status
        == "WAIT_SELLER_SEND_GOODS"
    )
    it.world._refund_all(it.world.trades[int(document.order.key.platform_id)])
    it.rest(pipeline)
    (found,) = it.erp.find_orders([document.order.key]).values()

    assert DocumentState.CANCELLED is found.state
    assert it.verdict().kept


def test_the_release_delay_is_kept(stage):
    """
    No order is at the ERP before its release, and every one soon after.
    """
    it = stage()
    pipeline = it.pipeline()
    it.play(pipeline, 12, step_h=0.25)
    early = [
        one
        for one in it.erp.ledger()
        if one.order.paid and one.visible_at < one.order.paid + timedelta(minutes=15)
    ]

    assert [] == early


def test_a_dry_run_writes_nothing(stage):
    """
    Without ``live`` the run gathers, shows what it would do, and touches no ERP.
    """
    it = stage()
    it.clock.advance(12 * 3600)
    profile = evolve(PROFILE, live=False)
    gather = GatherRules(horizon=timedelta(hours=12))
    report = it.pipeline(profile, gather=gather).run()

    assert report.dry_run
    assert len(report.planned) > 10
    assert [] == it.erp.ledger()
    with it.store.begin() as tx:
        assert {} == dict(tx.outbox.counts(SHOP))


def test_a_run_stops_before_creating_too_much(stage):
    """
    More new documents than allowed stop the run before the first is sent.
    """
    it = stage()
    it.clock.advance(12 * 3600)
    gather = GatherRules(horizon=timedelta(hours=12))
    report = it.pipeline(gather=gather, deliver=DeliverRules(max_new=5)).run()

    assert "more than the 5" in report.stopped
    assert [] == it.erp.ledger()
    it.pipeline(gather=gather).run()
    assert it.erp.ledger()


def test_poison_does_not_block_its_neighbours(stage):
    """
    Damaged trades wait in quarantine by name and cause; all others arrive.
    """
    it = stage(WorldPlan(orders=90, poison=3))
    pipeline = it.pipeline()
    it.play(pipeline, 24)
    it.rest(pipeline)
    causes = {row.cause for row in quarantines.listed(it.store, SHOP)}

    assert {"unbalanced", "unknown_value", "undecodable"} == causes
    assert it.verdict().kept


def test_poison_is_retried_when_its_cause_is_gone(stage):
    """
    A repaired trade leaves quarantine by itself and arrives.
    """
    it = stage(WorldPlan(orders=90, poison=3))
    pipeline = it.pipeline()
    it.play(pipeline, 24)
    for row in quarantines.listed(it.store, SHOP):
        it.world.repair(int(row.id))
    it.rest(pipeline)
    verdict = it.verdict()

    assert [] == quarantines.listed(it.store, SHOP)
    assert (True, ()) == (verdict.kept, verdict.quarantined)


def test_a_rejected_order_is_retried_by_hand(stage):
    """
    An order the ERP refuses waits in quarantine; once the ERP knows the SKU a person
    has it tried again.
    """
    it = stage()
    it.erp.know(skus=())
    pipeline = it.pipeline()
    it.play(pipeline, 12)
    rejected = quarantines.listed(it.store, SHOP)
    it.erp.know(skus=None)
    tried = quarantines.retry(it.store, SHOP, "orders", actor="me", now=it.clock.now())
    it.rest(pipeline)

    assert {"rejected"} == {row.cause for row in rejected}
    assert len(rejected) == len(tried) > 10
    assert [] == quarantines.listed(it.store, SHOP)
    assert it.verdict().kept
    with it.store.begin() as tx:
        assert "quarantine.retry" == tx.audit.tail(SHOP)[0].action


def test_a_bill_that_differs_is_found(stage):
    """
    A bill the ERP reads back one fen off is quarantined with both amounts.
    """
    it = stage()
    plan = MisbehaviourPlan(kinds=(Misbehaviour.WRONG_TOTAL,), every=10)
    it.erp = MemoryErp(clock=it.clock, misbehaviour=plan)
    pipeline = it.pipeline()
    it.play(pipeline, 12)
    rows = quarantines.listed(it.store, SHOP)

    assert {"total_differs"} == {row.cause for row in rows}
    assert it.verdict().unexplained_fen == len(rows)


@pytest.mark.parametrize("idempotency", list(Idempotency))
def test_an_erp_at_its_worst(stage, idempotency):
    """
    Lost answers, late effects and refused calls delay orders and double none.
    """
    it = stage(WorldPlan(orders=100))
    kinds = tuple(kind for kind in Misbehaviour if kind is not Misbehaviour.WRONG_TOTAL)
    it.erp = MemoryErp(
        clock=it.clock,
        idempotency=idempotency,
        settling=timedelta(seconds=60),
        max_batch=7,
        misbehaviour=MisbehaviourPlan(kinds=kinds, every=2),
    )
    pipeline = it.pipeline()
    it.play(pipeline, 24)
    it.rest(pipeline)

    assert set(kinds) == set(it.erp.fired)
    assert it.verdict().kept


def test_every_fault_of_the_shop(stage):
    """
    With every fault of wire and gateway the day still arrives whole.
    """
    faults = FaultPlan(kinds=tuple(Fault), every=12, hold_s=1.2)
    it = stage(WorldPlan(orders=100, edits_per_page=1), faults)
    pipeline = it.pipeline()
    it.play(pipeline, 24)
    it.rest(pipeline)

    assert it.verdict().kept
    assert prove(it.store, SHOP, sink=it.erp).is_whole


def test_a_lost_letter_is_asked_for_first(stage):
    """
    After a lost answer the ERP is asked by key before anything is sent again.
    """
    it = stage(WorldPlan(orders=60, poison=0))
    it.erp = MemoryErp(
        clock=it.clock,
        settling=timedelta(minutes=2),
        misbehaviour=MisbehaviourPlan(kinds=(Misbehaviour.LOST_AFTER,), every=1),
    )
    pipeline = it.pipeline()
    reports = it.play(pipeline, 12)
    words = sum((report.outcomes for report in reports), start=type(reports[0].outcomes)())

    assert words["unknown"] > 10
    assert words["asked_present"] >= words["unknown"] - 20
    assert 0 == words["asked_absent"]


def test_two_workers_share_a_store(stage, tmp_path):
    """
    Of two workers on one store one works and the other says so; nothing is doubled.
    """
    it = stage()
    it.store = SqliteStore(tmp_path / "ledger.db")
    it.clock.advance(12 * 3600)
    gather = GatherRules(horizon=timedelta(hours=12))
    pipelines = [it.pipeline(gather=gather, owner=name) for name in ("a", "b")]
    reports = []
    threads = [
        threading.Thread(target=lambda one=one: reports.append(one.run()))
        for one in pipelines
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    it.rest(it.pipeline())

    assert 1 == sum("Another worker" in report.stopped for report in reports)
    assert it.verdict().kept


@pytest.mark.parametrize("stalled", ["gather", "plan", "deliver"])
def test_a_worker_that_stalled_and_was_replaced_stops(stage, stalled):
    """
    A worker that wakes after another did its work saves nothing more, and nothing is lost.

    The other is through and has given the work back by then, so nothing but the fence
    tells the first one.
    """
    it = stage()
    other = it.pipeline(owner="other")
    seen, after = [], []

    def stall(progress):
        if progress.stage.value == stalled and progress.done and not seen:
            seen.append(progress)
            it.clock.advance(180)
            other.run()
            after.append((it.erp.ledger(), saved(it)))

    first = it.pipeline(owner="first", progress=stall)
    it.play(other, 2)
    it.clock.advance(1800)
    with pytest.raises(LeaseLostError):
        first.run()

    assert after == [(it.erp.ledger(), saved(it))]
    it.rest(other)
    assert it.verdict().kept


def saved(it):
    with it.store.begin() as tx:
        return (
            tx.windows.open(SHOP, "orders"),
            tx.windows.closed(SHOP, "orders"),
            dict(tx.inbox.counts(SHOP, "orders")),
            tx.outbox.unfinished(SHOP, "memory"),
        )


def test_a_listed_trade_that_is_refused(stage):
    """
    A trade that is listed and not shown is quarantined, and read when it is shown.
    """
    it = stage()
    pipeline = it.pipeline()
    it.play(pipeline, 10)
    tid = next(iter(it.world.trades))
    trade = it.world.trades[tid]
    it.world.touch(trade)
    hidden = _hide(it.server, tid)
    it.play(pipeline, 1)
    (row,) = quarantines.listed(it.store, SHOP)
    hidden()
    start = it.clock.now() - timedelta(hours=3)
    pipeline.sweep(start, it.clock.now() - timedelta(minutes=2))
    it.rest(pipeline)

    assert (str(tid), "missing_value") == (row.id, row.cause)
    assert [] == quarantines.listed(it.store, SHOP)
    assert it.verdict().kept


def _hide(server, tid):
    """Have the gateway refuse one trade's details; return what undoes it."""
    answer = server.gateway.answer
    refusal = (
        200,
        "text/javascript",
        b'{"error_response":{"code":15,"sub_code":"isv.trade-not-exist","msg":"m"}}',
    )

    def hide(call):
        if call.params.get("tid") == str(tid):
            return refusal
        return answer(call)

    server.gateway.answer = hide

    def undo():
        server.gateway.answer = answer

    return undo


def test_an_answer_about_another_trade_is_not_taken(stage):
    """
    A gateway that answers with another trade's details delivers nothing in its name.
    """
    it = stage()
    pipeline = it.pipeline()
    it.play(pipeline, 10)
    asked, other = list(it.world.trades)[:2]
    name = str(asked)
    answer = it.server.gateway.answer
    it.world.touch(it.world.trades[asked])

    def swapped(call):
        status, kind, body, *more = answer(call)
        if call.params.get("tid") == name:
            body = body.replace(name.encode(), str(other).encode())
        return status, kind, body, *more

    it.server.gateway.answer = swapped
    before = [one for one in it.erp.ledger() if one.order.key.platform_id == name]
    it.play(pipeline, 1)
    letters = quarantines.listed(it.store, SHOP)
    after = [one for one in it.erp.ledger() if one.order.key.platform_id == name]
    it.server.gateway.answer = answer
    it.world.touch(it.world.trades[asked])
    it.rest(pipeline)

    assert [name] == [row.id for row in letters]
    assert "answered with another" in letters[0].message
    assert before == after
    assert [] == quarantines.listed(it.store, SHOP)
    assert it.verdict().kept


def test_another_sellers_session_reads_nothing(stage):
    """
    With a session of shop B nothing of it enters shop A; its own goes on.
    """
    it = stage()
    it.clock.advance(3600)
    other = it.pipeline(evolve(PROFILE, seller_nick="别家旗舰店"))
    with pytest.raises(AuthorizationError, match="belongs to '模拟旗舰店'"):
        other.run()
    with it.store.begin() as tx:
        windows = tx.windows.open(SHOP, "orders")
    own = it.pipeline(evolve(PROFILE, seller_nick="模拟旗舰店"))
    report = own.run()

    assert [] == windows
    assert it.calls("trades.sold") > 0
    assert 0 == report.windows_open


def test_whose_session_it_is_must_be_known(stage):
    """
    Where the platform does not say who the seller is, nothing is read, and that is told.
    """
    it = stage()
    it.clock.advance(3600)
    pipeline = it.pipeline(evolve(PROFILE, seller_nick="模拟旗舰店"))
    answer = it.server.gateway.answer
    refusal = b'{"error_response":{"code":11,"msg":"Insufficient isv permissions"}}'
    it.server.gateway.answer = lambda call: (
        (200, "text/javascript", refusal)
        if "user.seller" in call.params.get("method", "")
        else answer(call)
    )
    report = pipeline.run()

    assert 0 == it.calls("trades.sold")
    assert "whose session" in report.troubles[0]
    assert report.needs_attention


def test_a_window_that_cannot_be_read_stays_open(stage):
    """
    A window with a failing page stays open, is named, and is read by the next run.
    """
    it = stage()
    pipeline = it.pipeline()
    it.play(pipeline, 6)
    real, it.server.gateway.session = it.server.gateway.session, "gone"
    it.session = lambda: None
    it.client._core._tokens = None
    it.clock.advance(1800)
    report = pipeline.run()
    it.server.gateway.session = real
    after = pipeline.run()

    assert (1, 0) == (report.windows_open, after.windows_open)
    assert "stays open" in report.troubles[0]
    assert report.needs_attention


def test_an_older_version_never_overtakes(stage):
    """
    A letter of an older version is replaced while it waits, never sent after a newer.
    """
    it = stage()
    pipeline = it.pipeline()
    it.play(pipeline, 12)
    versions = {}
    for letter_id in range(1, 500):
        with it.store.begin() as tx:
            letter = tx.outbox.get(letter_id)
        if letter is None or letter.error == "superseded":
            continue
        known = versions.get(letter.key)
        assert known is None or known <= letter.version
        versions[letter.key] = letter.version

    assert versions


def test_the_ledger_holds_no_open_ends(stage):
    """
    At rest every letter is done and every record is decided.
    """
    it = stage()
    pipeline = it.pipeline()
    it.play(pipeline, 24)
    it.rest(pipeline)
    with it.store.begin() as tx:
        letters = dict(tx.outbox.counts(SHOP))
        left = {disposition for disposition, _ in tx.inbox.counts(SHOP, "orders")}

    assert {LetterState.DONE} == letters.keys()
    assert not {Disposition.NEW, Disposition.DELIVERING} & left


def test_money_survives_every_row(stage):
    """
    The ERP's bills add up to what the delivered buyers paid.
    """
    it = stage(WorldPlan(orders=100, poison=0))
    pipeline = it.pipeline()
    it.play(pipeline, 24)
    it.rest(pipeline)
    paid = sum(
        it.world.trades[int(one.order.key.platform_id)].payment for one in it.erp.ledger()
    )

    assert Decimal(paid) / 100 == sum(one.total for one in it.erp.ledger())


def test_an_id_seen_by_a_dead_reader_is_owed(stage):
    """
    An id that a killed run saw in a window is fetched although it left the window since.
    """
    it = stage()
    pipeline = it.pipeline()
    it.play(pipeline, 10)
    tid = next(iter(it.world.trades))
    start, end = it.clock.now() - timedelta(hours=30), it.clock.now() - timedelta(hours=29)
    pipeline.sweep(start, end)
    with it.store.begin() as tx:
        (window,) = tx.windows.open(SHOP, "orders")
        tx.windows.add_ids(window.key, [str(tid), "4990000000000000999"])
    report = pipeline.run()
    with it.store.begin() as tx:
        missing = tx.windows.missing(window.key)

    assert (0, frozenset()) == (report.windows_open, missing)
    assert ["4990000000000000999"] == [row.id for row in quarantines.listed(it.store, SHOP)]


@pytest.mark.parametrize("hours", [8, -8])
def test_times_of_another_zone_are_flagged(stage, hours):
    """
    A platform whose times are eight hours off is flagged, and nothing is lost by it.
    """
    it = stage()
    shifted = it.shifted(timedelta(hours=hours))
    report = it.pipeline(client=shifted).run()
    it.clock.advance(12 * 3600)
    later = it.pipeline(client=shifted).run()

    assert not any("another zone" in trouble for trouble in report.troubles)
    assert any("another zone" in trouble for trouble in later.troubles)
    assert later.needs_attention
    assert 0 == later.windows_open


def test_a_sweep_after_a_pause_leaves_no_gap(stage):
    """
    A sweep of the last hours does not stand for what was not read before it.
    """
    it = stage()
    pipeline = it.pipeline()
    it.play(pipeline, 2)
    it.clock.advance(12 * 3600)
    now = it.clock.now()
    pipeline.sweep(now - timedelta(hours=3), now - timedelta(minutes=1))
    pipeline.run()
    it.rest(pipeline)

    assert it.verdict().kept


def test_a_version_that_says_nothing_new_is_settled(stage):
    """
    A version that comes while its content is on its way is delivered with it.
    """
    it = stage()
    slow = it.pipeline(deliver=DeliverRules(max_new=1))
    it.play(slow, 10)
    with it.store.begin() as tx:
        waiting = tx.inbox.listed(SHOP, "orders", Disposition.DELIVERING)
    for row in waiting:
        it.world.touch(it.world.trades[int(row.id)])
    it.clock.advance(1800)
    slow.run()
    it.rest(it.pipeline())
    with it.store.begin() as tx:
        left = tx.inbox.listed(SHOP, "orders", Disposition.DELIVERING)

    assert len(waiting) > 3
    assert [] == left
    assert it.verdict().kept


def test_two_changes_in_one_second(stage):
    """
    A change in the same second as the one that was read is not overlooked.
    """
    it = stage()
    pipeline = it.pipeline()
    it.play(pipeline, 12)
    document = next(one for one in it.erp.ledger() if one.order.paid)
    trade = it.world.trades[int(document.order.key.platform_id)]
    it.world.touch(trade)
    it.clock.advance(1800)
    it.pipeline(client=it.racing(trade)).run()
    it.rest(pipeline)
    memos = {
        one.order.seller_memo
        for one in it.erp.ledger()
        if one.order.key == document.order.key
    }

    assert {"second"} == memos
    assert it.verdict().kept


@pytest.mark.parametrize("minutes", [8, 25])
def test_a_clock_that_is_ahead_loses_nothing(stage, minutes):
    """
    A window stays open until TOP's own clock has passed its end, whatever ours says.
    """
    it = stage(WorldPlan(orders=150, poison=0), ahead=timedelta(minutes=minutes))
    pipeline = it.pipeline()
    it.play(pipeline, 24)
    report = it.rest(pipeline)

    assert it.verdict().kept
    assert any("own clock" in trouble for trouble in report.troubles)


@pytest.mark.parametrize(("start_h", "end_h"), [(1, 2), (-1, 1), (-2, -3), (-30, -1)])
def test_a_sweep_of_no_past_day_is_refused(stage, start_h, end_h):
    """
    A sweep ends by now, begins before it ends, and spans at most a day.
    """
    it = stage(WorldPlan(orders=5, poison=0))
    now = it.clock.now()
    with pytest.raises(ConfigError):
        it.pipeline().sweep(now + timedelta(hours=start_h), now + timedelta(hours=end_h))
    with it.store.begin() as tx:
        assert tx.windows.last_end(SHOP, "orders") is None


def test_what_the_platform_no_longer_shows_does_not_stop_the_rest(stage):
    """
    After a pause of months the spans TOP shows no more are named, and the others read.
    """
    it = stage()
    pipeline = it.pipeline()
    it.play(pipeline, 2)
    rules = GatherRules(window=timedelta(hours=12), page_size=20)
    it.clock.advance(95 * 86_400)
    trade = next(iter(it.world.trades.values()))
    it.world.touch(trade)
    it.clock.advance(3600)
    report = it.pipeline(gather=rules).run()
    with it.store.begin() as tx:
        stored = tx.inbox.get(SHOP, "orders", str(trade.tid))

    assert report.needs_attention
    assert 0 < report.windows_open < 12
    assert 1 == sum("no longer shows" in trouble for trouble in report.troubles)
    assert stored.version.modified == trade.modified


def test_a_change_waits_until_its_document_is_visible(stage):
    """
    A destination that only looks is not given a change before it can see its document.
    """
    it = stage(WorldPlan(orders=60, poison=0))
    it.erp = MemoryErp(
        clock=it.clock,
        idempotency=Idempotency.LOOKUP_ONLY,
        settling=timedelta(minutes=4),
        visible_after=timedelta(minutes=3),
    )
    pipeline = it.pipeline()
    for _ in range(60):
        it.clock.advance(600)
        pipeline.run()
        for document in it.erp.ledger():
            it.world.touch(it.world.trades[int(document.order.key.platform_id)])
        it.world.edit_some(40)
        it.clock.advance(90)
        pipeline.run()
    it.rest(pipeline)

    assert it.verdict().kept
