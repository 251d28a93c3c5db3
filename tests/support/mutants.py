"""
Reference ERPs that are wrong on purpose, one for every law of the examination.

Each says which law it is made to break and which others fall with it; it must break
those and no other.
"""

from __future__ import annotations

import threading
import time
import types
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from html import escape

from attrs import evolve, frozen

from tmallerp.clock import VirtualClock
from tmallerp.documents import SalesOrder
from tmallerp.erp.memory import MemoryErp, Misbehaviour, Provocation
from tmallerp.erp.memory import _rules as rules
from tmallerp.erp.memory._desk import outcome as answer
from tmallerp.erp.protocols import (
    Atomicity,
    DocumentState,
    Idempotency,
    LifecycleState,
    Outcome,
    OutcomeStatus,
    RateLimit,
)
from tmallerp.errors import ErpError, ErpUnavailableError, RejectedByErpError
from tmallerp.testing.builders import NOON
from tmallerp.testing.examination.reference import (
    _BASE,
    kit_around,
    like_reference,
)

CREATED, UPDATED = OutcomeStatus.CREATED, OutcomeStatus.UPDATED
UNCHANGED, REJECTED = OutcomeStatus.UNCHANGED, OutcomeStatus.REJECTED
UNKNOWN, RETRYABLE = OutcomeStatus.UNKNOWN, OutcomeStatus.RETRYABLE
PENDING = OutcomeStatus.PENDING


class MutantErp(MemoryErp):
    """A reference ERP that may claim something else than it does."""

    claimed = None

    @property
    def traits(self):
        real = self._desk.traits
        if self.claimed is None:
            return real
        return evolve(real, **(self.claimed() if callable(self.claimed) else self.claimed))


class Bench:
    """One mutant in the making."""

    def __init__(self, **switches):
        self.clock = VirtualClock(NOON)
        self.changes = {}
        base = {"settling": timedelta(seconds=30), "max_batch": 6}
        self.erp = MutantErp(
            clock=self.clock,
            like=like_reference(**switches.pop("like", {})),
            known_skus=_BASE.skus,
            known_accounts=_BASE.accounts,
            **{**base, **switches},
        )
        self.desk, self.books = self.erp._desk, self.erp._books

    def kit(self):
        """Return the kit of the mutant."""
        return evolve(kit_around(self.erp, self.clock), **self.changes)

    def claim(self, **claimed):
        """Let it claim something else than it does."""
        self.erp.claimed = claimed

    def wrap(self, name, around, on=None):
        """Put something round a method; it is given the right one."""
        on = on or self.erp
        right = getattr(on, name)
        setattr(on, name, lambda *args, **more: around(right, *args, **more))

    def answers(self, name, change):
        """Change every outcome of a method, or of each document of a batch."""

        def around(right, *args):
            got = right(*args)
            if isinstance(got, Outcome):
                return change(got)
            return [change(one) for one in got]

        self.wrap(name, around)

    def on_fault(self, trouble, change):
        """Change the outcomes of the first put after a fault was armed."""
        armed = []
        self.wrap("provoke", lambda right, one: (armed.append(one), right(one)))
        self.wrap("calm", lambda right: (armed.clear(), right()))

        def around(right, batch):
            hit = armed and armed.pop() is trouble
            try:
                outcomes = right(batch)
            except ErpError:
                if not hit:
                    raise
                outcomes = [Outcome(key=one.key, status=UNKNOWN) for one in batch]
            return [change(one) for one in outcomes] if hit else outcomes

        self.wrap("put_orders", around)


def becomes(before, after, **more):
    """Say another status in place of one."""
    return lambda one: evolve(one, status=after, **more) if one.status is before else one


@frozen(kw_only=True)
class Mutant:
    """
    One of them.

    Args:
        breaks: The law it is made to break.

        also: The laws that fall with it.

        shafts: Under which protocols it is examined.

        make: Makes its bench.
    """

    breaks: str
    also: frozenset[str]
    shafts: tuple[str, ...]
    make: Callable[[], Bench]


MUTANTS: dict[str, Mutant] = {}
_GROUPS = {
    "adapter": ("adapter", "orders"),
    "sink": ("adapter", "orders"),
    "order": ("adapter", "orders"),
    "master": ("products",),
    "source": ("shipments",),
    "stock": ("stock",),
    "lifecycle": ("adapter", "orders", "lifecycle"),
}


def mutant(breaks, *, also=(), shafts=None, **switches):
    """Make a mutant of a function that does something wrong to a bench."""

    def register(spoil):
        def make():
            bench = Bench(**dict(switches))
            spoil(bench)
            return bench

        MUTANTS[spoil.__name__] = Mutant(
            breaks=breaks,
            also=frozenset(also),
            shafts=shafts or _GROUPS[breaks.partition(".")[0]],
            make=make,
        )
        return spoil

    return register


# --- adapter ------------------------------------------------------------------------


@mutant("adapter.claims_are_sound")
def claims_a_life_of_keys_it_has_not(it):
    it.claim(idempotency=Idempotency.UNIQUE_NUMBER, key_life=timedelta(hours=1))


@mutant("adapter.the_zone_exists")
def claims_a_zone_of_its_own(it):
    it.claim(zone="Asia/Tmall")


@mutant("adapter.claims_do_not_change")
def changes_its_claims(it):
    it.erp.claimed = lambda: {"key_life": timedelta(days=it.erp.calls + 1)}


@mutant("adapter.ping_is_a_line_for_people")
def talks_too_much(it):
    it.wrap("ping", lambda right: right() + "\n\nVersion 1")


@mutant("adapter.ping_says_when_it_is_down")
def always_well(it):
    it.erp.ping = lambda: "fine"


@mutant("adapter.closing_twice_is_allowed")
def closes_once(it):
    closed = []

    def close():
        assert not closed, "it is closed"
        closed.append(True)

    it.erp.close = close
    it.wrap("ping", lambda right: (closed.clear(), right())[1])


@mutant("adapter.secrets_are_never_seen")
def shows_its_secret(it):
    it.erp.password = "a-secret-of-the-reference"


@mutant("adapter.no_protocol_is_half_kept")
def writes_and_cannot_be_asked(it):
    without = {n: v for n, v in vars(MemoryErp).items() if n != "find_counts"}
    for name in ("__dict__", "__weakref__"):
        without.pop(name, None)
    half = types.new_class("HalfErp", (), {}, lambda body: body.update(without))
    erp = object.__new__(half)
    vars(erp).update(vars(it.erp))
    it.erp = erp


@mutant("adapter.the_rate_is_as_claimed")
def claims_twice_the_rate(it):
    it.claim(rate=RateLimit(calls=1200))


@mutant("adapter.states_belong_to_a_lifecycle", also=["sink.it_rests_where_it_is_claimed"])
def hides_its_states(it):
    it.claim(lifecycle=frozenset(), rests_in=None)


@mutant("adapter.kinds_have_no_kinds")
def nests_its_kinds(it):
    own = evolve(it.erp.traits, by_kind={"order": it.erp.traits})
    it.claim(by_kind={"order": own})


# --- every sink ---------------------------------------------------------------------


@mutant("sink.one_outcome_each_in_order")
def answers_backwards(it):
    def around(right, batch):
        return right(batch)[::-1] if len(batch) == 4 else right(batch)

    it.wrap("put_orders", around)


@mutant("sink.an_empty_batch_is_nothing")
def answers_nothing_with_something(it):
    nothing = [Outcome(key="", status=REJECTED)]
    it.wrap("put_orders", lambda right, batch: right(batch) or nothing)


@mutant("sink.created_is_found")
def finds_another_number(it):
    def around(right, keys):
        found = right(keys)
        return {k: evolve(v, reference=f"ID-{v.reference}") for k, v in found.items()}

    it.wrap("find_orders", around)


@mutant("sink.absent_is_absent")
def guesses(it):
    def around(right, keys):
        found = right(keys)
        if len(keys) == 2 and len(found) == 1:
            (only,) = found.values()
            return dict.fromkeys(keys, only)
        return found

    it.wrap("find_orders", around)


@mutant("sink.asking_for_nothing_finds_nothing")
def finds_everything(it):
    def around(right, keys):
        orders = [one.order.key for one in it.erp.ledger()]
        return right(keys or orders)

    it.wrap("find_orders", around)


@mutant("sink.many_are_found_at_once")
def looks_at_five_keys(it):
    it.wrap("find_orders", lambda right, keys: right(keys[:5]))


@mutant("sink.twice_is_once", also=["sink.sixteen_writers_make_one"])
def gives_another_number_each_time(it):
    it.answers(
        "put_orders",
        lambda one: evolve(one, reference="X") if one.status is UNCHANGED else one,
    )


@mutant(
    "sink.twice_is_once",
    also=[
        "order.a_cancelled_order_stays_dead",
        "order.an_update_after_posting_is_told_truly",
        "sink.a_change_follows_the_claim",
        "sink.a_version_is_no_change",
        "sink.another_adapter_finds_it",
        "sink.back_again_is_a_change",
        "sink.garbage_is_unknown",
        "sink.injections_are_texts",
        "sink.late_effects_show_in_time",
        "sink.lost_after_is_unknown",
        "sink.sending_again_is_safe_as_claimed",
        "sink.sixteen_writers_make_one",
        "sink.texts_survive",
        "sink.the_longest_text_passes",
    ],
)
def makes_doubles(it):
    it.desk._known = lambda _name: None


@mutant("sink.a_version_is_no_change")
def takes_a_version_for_a_change(it):
    seen = {}

    def around(right, batch):
        outcomes = []
        for order, outcome in zip(batch, right(batch), strict=True):
            other = seen.setdefault(order.key, order.version) != order.version
            outcomes.append(becomes(UNCHANGED, UPDATED)(outcome) if other else outcome)
        return outcomes

    it.wrap("put_orders", around)


@mutant(
    "sink.a_change_follows_the_claim",
    also=["sink.back_again_is_a_change", "order.an_update_after_posting_is_told_truly"],
)
def says_changed_and_is_not(it):
    def update(known, document, _total):
        same = rules.content_of(known.document) == rules.content_of(document)
        if known.state is DocumentState.CANCELLED and not same:
            return Outcome(key=document.key, status=REJECTED)
        return answer(known, UNCHANGED if same else UPDATED)

    it.desk._update = update


@mutant(
    "sink.a_change_follows_the_claim",
)
def changes_and_claims_not_to(it):
    it.claim(updates=False)


@mutant("sink.back_again_is_a_change")
def remembers_what_was_once(it):
    seen = set()

    def around(right, known, document, total):
        digest = (document.key, rules.content_of(document))
        if digest in seen:
            return answer(known, UNCHANGED)
        seen.add((document.key, rules.content_of(known.document)))
        return right(known, document, total)

    it.wrap("_update", around, it.desk)


@mutant("sink.shops_do_not_mix")
def knows_ids_alone(it):
    _rekey(it, lambda key: evolve(key, shop=_BASE.shop))


@mutant(
    "sink.a_reissue_is_another",
    also=["order.cancelling_spares_its_neighbours"],
)
def knows_no_reissue(it):
    _rekey(it, lambda key: evolve(key, reissue=0))


def _rekey(it, change):
    """Let the ERP mistake keys for others."""

    def put(right, batch):
        outcomes = right([evolve(one, key=change(one.key)) for one in batch])
        return [evolve(o, key=b.key) for o, b in zip(outcomes, batch, strict=True)]

    def find(right, keys):
        found = right([change(key) for key in keys])
        return {
            key: evolve(found[change(key)], key=key) for key in keys if change(key) in found
        }

    def books(kind, key):
        return len(it.erp.posted(kind, change(key)))

    def content(kind, key):
        return right_content(kind, change(key))

    right_content = kit_around(it.erp, it.clock).content
    it.wrap("put_orders", put)
    it.wrap("find_orders", find)
    it.changes.update(books=books, content=content)


@mutant(
    "sink.a_full_batch_is_taken",
    also=[
        "sink.injections_are_texts",
        "sink.many_are_found_at_once",
        "sink.texts_survive",
    ],
)
def takes_fewer_than_it_claims(it):
    def around(right, batch):
        if len(batch) > 6:
            raise ErpError("too many", adapter="memory")
        return right(batch)

    it.claim(max_batch=7)
    it.wrap("put_orders", around)


@mutant("sink.one_more_is_refused_or_split")
def drops_what_is_too_much(it):
    it.wrap("put_orders", lambda right, batch: right(batch[:6]))


@mutant("sink.a_refusal_spares_its_neighbours")
def refuses_all_for_one(it):
    def around(right, batch):
        bad = [one for one in batch if it.desk.base and rules.refusal(one, it.desk.base)]
        if bad and len(batch) == 3:
            return [
                Outcome(key=one.key, status=REJECTED, code="batch", message="no")
                for one in batch
            ]
        return right(batch)

    it.wrap("put_orders", around)


@mutant("sink.all_refused_is_all_told")
def raises_when_all_are_refused(it):
    def around(right, batch):
        outcomes = right(batch)
        if len(batch) == 2 and {REJECTED} == {one.status for one in outcomes}:
            raise RejectedByErpError("no", adapter="memory")
        return outcomes

    it.wrap("put_orders", around)


@mutant("sink.a_refused_one_can_be_put_right")
def bears_a_grudge(it):
    refused = {}

    def around(right, batch):
        if len(batch) > 1:
            return right(batch)
        outcomes = [refused.get(order.key) or right([order])[0] for order in batch]
        refused.update({one.key: one for one in outcomes if one.code == "unknown_sku"})
        return outcomes

    it.wrap("put_orders", around)


@mutant("sink.another_adapter_finds_it", also=["sink.sixteen_writers_make_one"])
def sees_only_its_own(it):
    def view():
        own = set()
        erp = MutantErp(clock=it.clock, like=it.desk.traits)
        vars(erp).update(vars(it.erp))

        def put(batch):
            own.update(one.key for one in batch)
            return it.erp.put_orders(batch)

        erp.put_orders = put
        erp.find_orders = lambda keys: it.erp.find_orders([k for k in keys if k in own])
        return erp

    it.changes["adapter"] = view


@mutant("sink.absent_kind_is_refused")
def makes_what_it_has_not(it):
    it.changes["without"] = frozenset({"orders"})


@mutant("sink.lost_before_is_unknown")
def takes_silence_for_a_success(it):
    it.on_fault(Misbehaviour.LOST_BEFORE, becomes(UNKNOWN, CREATED, reference="SO?"))


@mutant("sink.lost_after_is_unknown")
def takes_silence_for_a_refusal(it):
    it.on_fault(Misbehaviour.LOST_AFTER, becomes(UNKNOWN, REJECTED))


@mutant("sink.garbage_is_unknown")
def takes_garbage_for_a_no(it):
    it.on_fault(Provocation.GARBAGE, becomes(UNKNOWN, RETRYABLE))


@mutant("sink.late_effects_show_in_time")
def is_later_than_it_claims(it):
    it.claim(settling=timedelta(seconds=10))


@mutant("sink.sending_again_is_safe_as_claimed", idempotency=Idempotency.LOOKUP_ONLY)
def makes_doubles_of_what_is_late(it):
    it.claim(idempotency=Idempotency.NATIVE_KEY)


@mutant("sink.look_up_only_is_no_understatement")
def claims_less_than_it_keeps(it):
    it.claim(idempotency=Idempotency.LOOKUP_ONLY)


@mutant("sink.locked_is_tried_again")
def takes_a_lock_for_a_refusal(it):
    it.on_fault(Provocation.LOCKED, becomes(RETRYABLE, REJECTED))


@mutant("sink.throttled_is_tried_again")
def takes_a_throttle_for_silence(it):
    it.on_fault(Provocation.THROTTLED, lambda one: evolve(one, status=UNKNOWN))


@mutant("sink.down_is_tried_again")
def takes_an_outage_for_a_refusal(it):
    it.on_fault(Misbehaviour.UNAVAILABLE, lambda one: evolve(one, status=REJECTED))


@mutant("sink.down_is_not_absent")
def takes_an_outage_for_absence(it):
    def around(right, keys):
        try:
            return right(keys)
        except ErpUnavailableError:
            return {}

    it.wrap("find_orders", around)


@mutant("sink.a_session_may_end")
def logs_in_once(it):
    def log_in():
        it.desk.logged_in = True
        raise ErpUnavailableError("log in first", adapter="memory")

    it.desk.log_in = log_in


@mutant(
    "sink.money_is_exact_to_the_fen",
    also=["order.all_components_are_in_the_total", "sink.many_lines_are_taken"],
)
def loses_a_fen(it):
    it.answers(
        "put_orders",
        lambda one: evolve(one, total=one.total and one.total - Decimal("0.01")),
    )


@mutant("sink.texts_survive")
def speaks_gbk(it):
    _rewrite(it, lambda text: text.encode("gbk", "ignore").decode("gbk"))


@mutant("sink.injections_are_texts")
def escapes_texts(it):
    _rewrite(it, lambda text: escape(text, quote=False))


@mutant("sink.the_longest_text_passes")
def cuts_texts(it):
    _rewrite(it, lambda text: text[:119])


def _rewrite(it, change):
    """Let the ERP alter what people write."""

    def around(right, document, *args, **more):
        if isinstance(document, SalesOrder):
            document = evolve(document, seller_memo=change(document.seller_memo))
        return right(document, *args, **more)

    it.wrap("_create", around, it.desk)


@mutant("sink.keys_are_exact")
def asks_with_like(it):
    def around(right, keys):
        found = dict(right(keys))
        for key in keys:
            if key.platform_id.endswith("_"):
                orders = [one.order.key for one in it.erp.ledger()]
                near = [k for k in orders if k.platform_id.startswith(key.platform_id[:-1])]
                for one in right(near).values():
                    found[key] = evolve(one, key=key)
        return found

    it.wrap("find_orders", around)


@mutant("sink.neighbouring_ids_stay_apart")
def reads_ids_as_floats(it):
    def change(key):
        number = key.platform_id
        return evolve(key, platform_id=f"{number[:-1]}0") if number.isdigit() else key

    _rekey(it, change)


@mutant("sink.long_ids_are_taken")
def cuts_ids(it):
    _rekey(it, lambda key: evolve(key, platform_id=key.platform_id[:40]))


@mutant("sink.many_lines_are_taken")
def takes_a_hundred_lines(it):
    def around(right, batch):
        return right([evolve(one, lines=one.lines[:100]) for one in batch])

    it.wrap("put_orders", around)


@mutant("sink.one_character_more_is_refused", also=["sink.the_preflight_agrees"])
def sends_without_looking(it):
    limits = it.erp.traits.limits
    it.desk.traits = evolve(it.desk.traits, limits={})
    it.claim(limits=limits)


@mutant("sink.the_preflight_agrees")
def finds_nothing_beforehand(it):
    it.erp.preflight = lambda batch: [() for _ in batch]


@mutant("sink.it_rests_where_it_is_claimed", shafts=("orders",))
def rests_elsewhere(it):
    it.claim(rests_in=LifecycleState.SAVED)


@mutant("sink.only_the_asynchronous_keep_waiting")
def is_secretly_asynchronous(it):
    it.answers("put_orders", becomes(CREATED, PENDING, reference=None))


@mutant("sink.only_the_asynchronous_keep_waiting", like={"asynchronous": True})
def says_made_before_it_is(it):
    it.on_fault(Provocation.ACCEPTED_LATER, becomes(PENDING, CREATED))


@mutant("sink.calls_are_as_claimed")
def claims_more_calls(it):
    it.claim(calls_a_document=2)


@mutant("sink.batches_are_as_claimed", also=["sink.a_bad_one_costs_what_is_claimed"])
def sends_one_by_one(it):
    it.desk.traits = evolve(it.desk.traits, atomicity=Atomicity.SINGLE)
    it.claim(atomicity=Atomicity.ALL_OR_NOTHING)


@mutant("sink.a_bad_one_costs_what_is_claimed")
def halves_its_batches(it):
    it.desk.traits = evolve(it.desk.traits, atomicity=Atomicity.ALL_OR_NOTHING)
    it.claim(atomicity=Atomicity.PER_ROW)


@mutant("sink.sixteen_writers_make_one")
def looks_and_then_writes(it):
    it.claim(idempotency=Idempotency.UNIQUE_NUMBER)
    change = becomes(UNCHANGED, CREATED)
    main = threading.main_thread()
    it.answers(
        "put_orders",
        lambda one: one if threading.current_thread() is main else change(one),
    )


@mutant("sink.sixteen_keys_do_not_mix")
def keeps_its_batch_beside_it(it):
    def around(right, batch):
        it.batch = batch
        if threading.current_thread() is not threading.main_thread():
            time.sleep(0.02)
        return right(it.batch)

    it.wrap("put_orders", around)


# --- orders -------------------------------------------------------------------------


@mutant("order.hold_and_release", also=["order.holding_twice_is_once"])
def never_lets_go(it):
    def around(right, key):
        outcome = right(key)
        if outcome.status is UPDATED:
            it.erp._change_state(key, DocumentState.ON_HOLD, "")
        return outcome

    it.wrap("release_order", around)


@mutant("order.holding_twice_is_once")
def holds_as_often_as_asked(it):
    it.answers("hold_order", becomes(UNCHANGED, UPDATED))


@mutant("order.an_update_keeps_the_hold")
def lets_go_of_what_changes(it):
    def around(right, known, document, total):
        if known.state is DocumentState.ON_HOLD:
            known = evolve(known, state=DocumentState.OPEN)
        return right(known, document, total)

    it.wrap("_update", around, it.desk)


@mutant("order.cancelling_twice_is_once", also=["order.a_lost_cancellation_is_unknown"])
def cancels_as_often_as_asked(it):
    it.answers("cancel_order", becomes(UNCHANGED, UPDATED))


@mutant("order.a_cancelled_order_stays_dead")
def raises_the_dead(it):
    def around(right, known, document, total):
        return right(evolve(known, state=DocumentState.OPEN), document, total)

    it.wrap("_update", around, it.desk)
    # What is on hold stays so; only the dead are raised.
    _only(it, "_update", lambda known: known.state is DocumentState.CANCELLED)


def _only(it, name, when):
    """Let a change of the desk happen only to some documents."""
    changed = getattr(it.desk, name)
    right = getattr(type(it.desk), name).__get__(it.desk)
    setattr(
        it.desk,
        name,
        lambda known, *args: (changed if when(known) else right)(known, *args),
    )


@mutant("order.a_cancelled_order_is_not_released")
def releases_the_dead(it):
    def around(right, key):
        outcome = right(key)
        return evolve(outcome, status=UNCHANGED) if outcome.code == "state" else outcome

    it.wrap("release_order", around)


@mutant("order.a_held_order_can_be_cancelled")
def keeps_what_is_held(it):
    def around(right, key, reason):
        posted = it.erp.posted(key.kind, key)
        if posted and posted[-1].state is DocumentState.ON_HOLD:
            return Outcome(key=key, status=REJECTED, message="on hold")
        return right(key, reason)

    it.wrap("cancel_order", around)


@mutant("order.a_line_is_closed_once")
def closes_lines_as_often_as_asked(it):
    it.answers("close_line", becomes(UNCHANGED, UPDATED))


@mutant("order.a_line_is_closed_once", like={"closes_lines": False})
def closes_lines_in_secret(it):
    it.answers("close_line", becomes(UPDATED, REJECTED, code="unsupported", message="no"))


@mutant("order.closing_an_absent_line_is_refused")
def closes_lines_that_are_not_there(it):
    def around(right, key, line_id, reason):
        outcome = right(key, line_id, reason)
        return becomes(REJECTED, UNCHANGED)(outcome) if line_id == "9" else outcome

    it.wrap("close_line", around)


@mutant("order.changing_what_is_not_there_is_refused")
def ignores_what_is_not_there(it):
    it.answers(
        "hold_order",
        lambda one: evolve(one, status=UNCHANGED) if one.code == "not_found" else one,
    )


@mutant("order.cancelling_spares_its_neighbours")
def cancels_reissues_too(it):
    def around(right, key, reason):
        right(evolve(key, reissue=1), reason)
        return right(key, reason)

    it.wrap("cancel_order", around)


@mutant("order.a_lost_cancellation_is_unknown")
def takes_a_lost_cancellation_for_nothing(it):
    it.answers("cancel_order", becomes(UNKNOWN, RETRYABLE))


_RESTS_SAVED = {"rests_in": LifecycleState.SAVED}


@mutant("order.cancelling_after_posting_is_told_truly", like=_RESTS_SAVED)
def leaves_posted_orders_and_says_cancelled(it):
    def around(right, key, reason):
        posted = it.erp.posted(key.kind, key)
        if posted and posted[-1].reached is LifecycleState.AUDITED:
            return answer(posted[-1], UPDATED)
        return right(key, reason)

    it.wrap("cancel_order", around)


@mutant("order.an_update_after_posting_is_told_truly", like=_RESTS_SAVED)
def leaves_changed_orders_unposted(it):
    def around(right, known, document, total):
        return right(evolve(known, reached=LifecycleState.SAVED), document, total)

    it.wrap("_update", around, it.desk)


@mutant("order.all_components_are_in_the_total")
def forgets_the_tax(it):
    def around(right, batch):
        return right([evolve(one, tax=Decimal(0)) for one in batch])

    it.wrap("put_orders", around)


# --- products and customers ---------------------------------------------------------


def _found_products(it, change):
    def around(right, codes):
        return {code: change(one) for code, one in right(codes).items()}

    it.wrap("find_products", around)


@mutant("master.what_is_read_is_what_was_written")
def reads_another_tax(it):
    _found_products(it, lambda one: evolve(one, tax_rate=one.tax_rate and Decimal(13)))


@mutant("master.what_is_not_said_is_left")
def empties_what_is_not_said(it):
    def around(right, batch):
        products = (rules.merged(one, one) for one in batch)
        return right([evolve(one, price=one.price or Decimal(0)) for one in products])

    it.wrap("put_products", around)


@mutant("master.what_is_inactive_is_so")
def knows_no_inactive_product(it):
    _found_products(it, lambda one: evolve(one, active=True))


@mutant("master.codes_keep_their_zeros")
def reads_codes_as_numbers(it):
    def around(right, codes):
        found = right(codes)
        return {k.removeprefix("000"): v for k, v in found.items()}

    it.wrap("find_products", around)


# --- sources ------------------------------------------------------------------------


def _pages(it, change, name="list_shipments"):
    """Change every page."""

    def around(right, *args):
        page = right(*args)
        return change(page)

    it.wrap(name, around)


def _items(it, change, name="list_shipments"):
    _pages(it, lambda page: evolve(page, items=tuple(map(change, page.items))), name)


@mutant("source.everything_is_read")
def drops_the_last_row(it):
    def cut(page):
        return evolve(page, items=page.items[:2]) if len(page.items) == 3 else page

    _pages(it, cut)


def _lines(change):
    return lambda one: evolve(one, lines=tuple(map(change, one.lines)))


@mutant("source.what_is_read_is_what_is_there")
def rounds_quantities(it):
    _items(it, _lines(lambda one: evolve(one, quantity=one.quantity.quantize(Decimal(1)))))


@mutant("source.nothing_is_an_empty_page")
def is_never_sure_of_nothing(it):
    _pages(it, lambda page: evolve(page, complete=bool(page.items)))


@mutant("source.pages_are_whole")
def knows_no_pages(it):
    paging = it.desk.traits.paging
    it.desk.traits = evolve(it.desk.traits, paging=evolve(paging, max_page=1000))
    it.claim(paging=paging)


@mutant("source.rows_that_come_while_reading_hide_none")
def counts_rows_from_the_end(it):
    def around(right, start, end, cursor=None):
        rows = it.erp._lists.shipments
        if cursor is None:
            it.count = len(rows)
        elif len(rows) > it.count:
            hidden, it.count = len(rows) - it.count, len(rows)
            page = right(start, end, cursor)
            return evolve(page, items=page.items[hidden:])
        return right(start, end, cursor)

    it.wrap("list_shipments", around)


@mutant("source.the_order_is_stable")
def shuffles(it):
    turns = []

    def turn(page):
        turns.append(len(page.items))
        once = len(page.items) == 4 and len(turns) % 2
        return evolve(page, items=page.items[::-1]) if once else page

    _pages(it, turn)


@mutant("source.windows_hold_their_start_and_not_their_end")
def takes_the_end_in(it):
    def around(right, start, end, *more):
        return right(start, end + timedelta(seconds=1), *more)

    it.wrap("list_shipments", around)


@mutant("source.times_are_aware", also=["source.what_is_read_is_what_is_there"])
def reads_naive_times(it):
    _items(it, lambda one: evolve(one, shipped=one.shipped.replace(tzinfo=None)))


@mutant("source.numbers_are_exact")
def reads_floats(it):
    _items(it, _lines(lambda one: evolve(one, quantity=float(one.quantity))))


@mutant("source.down_is_no_empty_list")
def takes_an_outage_for_an_empty_list(it):
    def around(right, *args):
        try:
            return right(*args)
        except ErpUnavailableError:
            return right(NOON, NOON)

    it.wrap("list_shipments", around)


@mutant("source.a_session_may_end_while_reading")
def reads_in_one_session(it):
    logs_in_once(it)


@mutant("stock.filters_are_kept")
def filters_by_warehouse_alone(it):
    def around(right, skus=None, warehouses=None, cursor=None):
        return right(None if warehouses else skus, warehouses, cursor)

    it.wrap("list_stock", around)


@mutant("stock.asking_for_no_sku_is_nothing")
def takes_no_sku_for_all(it):
    def around(right, skus=None, warehouses=None, cursor=None):
        return right(skus or None, warehouses, cursor)

    it.wrap("list_stock", around)


# --- lifecycle ----------------------------------------------------------------------


@mutant("lifecycle.every_claimed_state_is_reached")
def never_submits(it):
    def around(right, keys, to):
        if to is LifecycleState.SUBMITTED:
            return [Outcome(key=key, status=REJECTED, message="no") for key in keys]
        return right(keys, to)

    it.wrap("advance", around)


@mutant("lifecycle.being_there_already_is_unchanged")
def audits_as_often_as_asked(it):
    it.answers("advance", becomes(UNCHANGED, UPDATED))


@mutant("lifecycle.each_document_is_answered")
def advances_backwards(it):
    it.wrap("advance", lambda right, keys, to: right(keys, to)[::-1])


@mutant("lifecycle.advancing_nothing_is_nothing")
def advances_nothing(it):
    nothing = [Outcome(key="", status=UNCHANGED)]
    it.wrap("advance", lambda right, keys, to: right(keys, to) or nothing)


@mutant("lifecycle.an_unclaimed_state_is_refused")
def drafts_in_secret(it):
    states = it.desk.traits.lifecycle
    more = frozenset({*states, LifecycleState.DRAFT})
    it.desk.traits = evolve(it.desk.traits, lifecycle=more)
    it.claim(lifecycle=states)


@mutant("lifecycle.advancing_changes_no_content")
def changes_what_it_audits(it):
    def around(right, posted, to):
        done = right(posted, to)
        if isinstance(done, Outcome) or to is posted.reached:
            return done
        return evolve(done, state=DocumentState.ON_HOLD)

    it.wrap("_advanced", around, it.desk)
