"""
The stock journey, over real HTTP against simulated shops and an ERP in memory.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import httpx
import pytest
from attrs import evolve
from stage import PROFILE, SHOP, Stage

from tmallerp.clock import BEIJING
from tmallerp.documents import ShopKey, StockLevel
from tmallerp.errors import AuthorizationError, ConfigError, LeaseLostError
from tmallerp.pipelines import StockPipeline, StockShop, StockTiming
from tmallerp.simulator import Fault, FaultPlan, WorldPlan
from tmallerp.stock import GuardRails, ListingId, Minimum, ShopStock, StockRules
from tmallerp.store import SqliteStore
from tmallerp.top import Client

OTHER = ShopKey("acme", "second")
FREE = GuardRails(least=10_000)


class Aimed(httpx.HTTPTransport):
    """A line on which a fault hits pushes, and nothing else."""

    def __init__(self, server, kind):
        super().__init__()
        self.server, self.kind = server, kind
        self.left = 0

    def handle_request(self, request):
        if self.left and b"quantity.update" in request.read():
            self.left -= 1
            self.server.fire(self.kind)
        return super().handle_request(request)


class StockStage(Stage):
    """A shop with trades that are read, and an ERP that has levels."""

    def __init__(self, plan=None, fault=None):
        kinds = (fault,) if fault else ()
        super().__init__(
            plan or WorldPlan(orders=80, poison=0), FaultPlan(kinds=kinds, every=10**6)
        )
        self.aim = Aimed(self.server, fault)
        self.aimed = self._client(self.aim)
        self.rules = StockRules(
            shops=(ShopStock(shop=SHOP, warehouses=("W1",)),), guards=FREE
        )

    @property
    def items(self):
        return self.world.products

    @property
    def platform(self):
        return self.server.gateway.shop.stock

    def codes(self):
        """Return the merchant's code of everything that is offered."""
        found = {}
        for item in self.items:
            for sku in item.skus:
                found[str(item.num_iid), str(sku[0])] = sku[1]
            if not item.skus:
                found[str(item.num_iid), ""] = item.outer_id
        return found

    def have(self, pieces, *, warehouse="W1", **some):
        """Let the ERP have so many of everything, or of some."""
        for code in {*self.codes().values()}:
            self.erp.add(
                StockLevel(
                    sku=code,
                    warehouse=warehouse,
                    on_hand=Decimal(some.get(code, pieces)),
                    as_of=self.clock.now().astimezone(BEIJING),
                )
            )

    def stock(self, **settings):
        shops = settings.pop("shops", [StockShop(profile=PROFILE, client=self.aimed)])
        rules = settings.pop("rules", self.rules)
        settings.setdefault("clock", self.clock)
        source = settings.pop("source", self.erp)
        return StockPipeline(shops, source, self.store, rules, **settings)

    def open(self, hours=10, profile=PROFILE, **settings):
        """Let some hours of sales pass, and read every order of them."""
        pipeline = self.pipeline(profile, **settings)
        self.play(pipeline, hours)
        self.world.close_shop()
        self.clock.advance(120)
        pipeline.run()

    def claimed(self):
        """Say what the trades of the world take, by merchant's code, in plain words."""
        taken = {}
        unpaid = {"WAIT_BUYER_PAY", "TRADE_NO_CREATE_PAY"}
        for trade in self.world.trades.values():
            for line in trade.lines:
                sent = line.status in {"WAIT_BUYER_CONFIRM_GOODS", "TRADE_FINISHED"}
                dead = line.status.startswith("TRADE_CLOSED")
                waits = line.status in unpaid and trade.step is None
                if not (sent or dead or waits):
                    code = line.outer_sku_id or line.outer_iid
                    taken[code] = taken.get(code, 0) + line.num
        return taken

    def free(self, pieces, *others):
        """Say what may be offered of each code where the ERP has so many."""
        taken = [part.claimed() for part in (self, *others)]
        return {
            code: pieces - sum(one.get(code, 0) for one in taken)
            for code in self.codes().values()
        }


@pytest.fixture
def stage():
    made = []

    def make(fault=None, plan=None):
        made.append(StockStage(plan, fault))
        return made[-1]

    yield make
    for one in made:
        one.close()


def offered_by_code(it):
    """Add up what the platform offers of each merchant's code."""
    sums = {}
    for (number, sku_id), code in it.codes().items():
        sums[code] = sums.get(code, 0) + it.platform[int(sku_id or number)]
    return sums


def test_what_is_free_is_offered(stage):
    """
    Every code is offered as often as the ERP has it, less what orders take; two SKUs of
    one code share its pieces.
    """
    it = stage()
    it.open()
    it.have(40)
    report = it.stock().run()

    assert {"done": report.outcomes["done"]} == dict(report.outcomes)
    assert it.free(40) == offered_by_code(it)
    assert sum(it.claimed().values()) > 10


def test_an_order_the_erp_never_heard_of_takes_its_pieces(stage):
    """
    Orders that wait to be delivered are taken off like those the ERP has.
    """
    it = stage()
    it.open(profile=evolve(PROFILE, live=False))
    it.have(40)
    it.stock().run()

    assert not it.erp.ledger()
    assert sum(it.claimed().values()) > 10
    assert it.free(40) == offered_by_code(it)


def test_the_second_run_pushes_nothing(stage):
    """
    Only changes are pushed, and a batch has at most 20.
    """
    it = stage()
    it.open()
    it.have(40)
    it.stock().run()
    before = it.calls("quantity.update")
    again = it.stock().run()

    assert before == it.calls("quantity.update")
    assert (again.listings, 0) == (again.same, len(again.planned))


def test_a_dry_run_shows_and_changes_nothing(stage):
    """
    Without *live* the run says what it would set.
    """
    it = stage()
    it.open()
    it.have(40)
    before = dict(it.platform)
    shop = StockShop(profile=evolve(PROFILE, live=False), client=it.client)
    report = it.stock(shops=[shop]).run()

    assert report.dry_run
    assert len(report.planned) == report.listings
    assert before == it.platform
    assert 0 == it.calls("quantity.update")


def test_unknown_facts_push_nothing(stage):
    """
    A SKU the ERP has no level of, levels that are old, and orders that were never read
    each stop their pushes, with the reason.
    """
    it = stage()
    unread = it.stock().run()
    it.open()
    no_level = it.stock().run()
    it.have(40)
    it.clock.advance(3600)
    old = it.stock().run()
    reasons = [
        {(one.reason, one.detail.split()[0]) for one in report.held}
        for report in (unread, no_level, old)
    ]

    assert [{("unknown", "the")}] * 3 == reasons
    assert "no level" in no_level.held[0].detail
    assert "as old as" in old.held[0].detail
    assert {100} == set(it.platform.values())


def test_orders_never_read_are_unknown(stage):
    """
    Without any window of orders nothing is pushed.
    """
    it = stage()
    it.have(40)
    report = it.stock().run()

    assert {"the orders of acme/main have not been read"} == {
        one.detail for one in report.held
    }


def test_a_lost_answer_is_asked_about(stage):
    """
    What was pushed without an answer counts as possible, and is read before the next push.
    """
    it = stage(Fault.TIMEOUT_AFTER)
    it.open()
    it.have(40)
    it.stock().run()
    it.have(30)
    it.aim.left = 6
    lost = it.stock().run()
    held = it.stock().run()
    it.clock.advance(90)
    it.pipeline().run()
    it.have(30)
    healed = it.stock().run()

    assert 1 <= lost.outcomes["unknown"] <= 20
    assert {"unsettled"} == {one.reason for one in held.held}
    assert not healed.held
    assert it.free(30) == offered_by_code(it)


@pytest.mark.parametrize("fault", [Fault.BAN, Fault.HTTP_5XX, Fault.HTML, Fault.RESET])
def test_faults_only_delay(stage, fault):
    """
    Whatever the gateway does to pushes, in the end every number is right.
    """
    it = stage(fault)
    it.open()
    it.have(40)
    it.stock().run()
    it.have(25)
    for _ in range(3):
        it.aim.left = 2
        it.stock().run()
        it.clock.advance(90)
        it.pipeline().run()
        it.have(25)
    it.aim.left = 0
    report = it.stock().run()

    assert not report.held
    assert it.free(25) == offered_by_code(it)


def test_a_guard_rail_stops_and_asks(stage):
    """
    Where far too much would go to 0, nothing is pushed until a person approves one run.
    """
    it = stage()
    it.open()
    it.have(40)
    it.stock().run()
    before = dict(it.platform)
    it.have(0)
    guarded = evolve(it.rules, guards=GuardRails())
    stopped = it.stock(rules=guarded).run()
    untouched = before == it.platform
    approved = it.stock(rules=guarded).run(approved=True)

    assert "would go to 0" in stopped.stopped
    assert untouched
    assert not approved.stopped
    assert {0} == set(it.platform.values())


def test_nothing_is_pushed_from_facts_that_grew_old(stage):
    """
    A run whose facts are older than it may push from leaves the rest to the next run.
    """
    it = stage()
    it.open()
    it.have(40)
    before = dict(it.platform)
    report = it.stock(timing=StockTiming(fresh=timedelta(seconds=-1))).run()
    after = dict(it.platform)
    again = it.stock().run()

    assert report.planned
    assert before == after
    assert "grown old" in report.troubles[0]
    assert not again.troubles
    assert it.free(40) == offered_by_code(it)


def test_only_one_worker_at_a_time(stage):
    """
    While another holds the lease of one of the shops, nothing happens.
    """
    it = stage()
    with it.store.begin() as tx:
        tx.leases.acquire(
            f"{SHOP}/stock", "other", now=it.clock.now(), ttl=timedelta(minutes=2)
        )
    report = it.stock().run()

    assert "Another worker" in report.stopped
    assert 0 == it.calls("items")


def test_a_worker_that_stalled_and_was_replaced_pushes_nothing(stage):
    """
    A worker that wakes after another did its work sets nothing by the facts it had read.
    """
    it = stage()
    it.open()
    it.have(900)
    stalling = Stalling(it)
    with pytest.raises(LeaseLostError):
        it.stock(source=stalling).run()

    assert it.free(950) == offered_by_code(it)
    assert 1 == stalling.stalled


class Stalling:
    """An ERP whose first reader stalls with what it read, while another runs."""

    def __init__(self, it):
        self._it, self.stalled = it, 0

    def __getattr__(self, name):
        return getattr(self._it.erp, name)

    def list_stock(self, *args, **settings):
        page = self._it.erp.list_stock(*args, **settings)
        if self.stalled:
            return page
        self.stalled += 1
        self._it.clock.advance(180)
        self._it.pipeline().run()
        self._it.have(950)
        self._it.stock().run()
        return page


def test_another_sellers_session_pushes_nothing(stage):
    """
    The session must be the seller's whom the profile names.
    """
    it = stage()
    named = StockShop(profile=evolve(PROFILE, seller_nick="someone-else"), client=it.client)

    with pytest.raises(AuthorizationError, match="nothing was read or set"):
        it.stock(shops=[named]).run()


def test_a_table_must_name_the_shops_of_the_run(stage):
    """
    A shop that is missing on either side would sell the same pieces again.
    """
    it = stage()

    with pytest.raises(ConfigError):
        it.stock(rules=StockRules(shops=(ShopStock(shop=OTHER, warehouses=("W1",)),)))


def test_the_comparison_names_each_difference(stage):
    """
    Platform and ERP stand side by side, with the sum that explains the number.
    """
    it = stage()
    it.open()
    it.have(40)
    it.stock().run()
    (number, sku_id), code = next(iter(it.codes().items()))
    it.platform[int(sku_id or number)] += 7
    rows = it.stock().compare()
    off = [one for one in rows if one.verdict != "equal"]

    assert [ListingId(SHOP, number, sku_id)] == [one.listing for one in off]
    assert ("too_high", off[0].target + 7) == (off[0].verdict, off[0].offered)
    assert "+40 on_hand W1" in off[0].why
    assert code == off[0].sku


def test_what_runs_low_is_demanded_once(stage):
    """
    A SKU below its minimum is demanded once, until there is enough again.
    """
    it = stage()
    it.open()
    code = next(iter(it.codes().values()))
    it.have(40, **{code: 3})
    rules = evolve(it.rules, minimums={code: Minimum(pieces=10, fill_to=50, pack=12)})
    runs = [it.stock(rules=rules, purchases=it.erp).run() for _ in range(2)]
    it.have(60)
    it.stock(rules=rules, purchases=it.erp).run()
    it.have(40, **{code: 0})
    runs.append(it.stock(rules=rules, purchases=it.erp).run())
    demands = [demand for report in runs for demand in report.raised]
    short = 50 - (3 - it.claimed().get(code, 0) if 3 > it.claimed().get(code, 0) else 0)

    assert [1, 0, 1] == [len(report.raised) for report in runs]
    assert [0, 1] == [demand.number for demand in demands]
    assert -(-short // 12) * 12 == demands[0].pieces


def test_two_shops_never_offer_the_same_piece(stage, tmp_path):
    """
    Two shops on one warehouse: the sum of what both offer is what is free, and the raise
    of one waits for the lowering of the other, a lost answer included.
    """
    one, two = stage(Fault.BAN), stage()
    two.store.close()
    two.store = one.store
    one.open()
    one.have(40)
    two_profile = evolve(PROFILE, key=OTHER)
    two.open(profile=two_profile)
    shops = [
        StockShop(profile=PROFILE, client=one.aimed),
        StockShop(profile=two_profile, client=two.client),
    ]
    rules = StockRules(
        shops=(
            ShopStock(shop=SHOP, warehouses=("W1",), share=Decimal("0.9")),
            ShopStock(shop=OTHER, warehouses=("W1",), share=Decimal("0.1")),
        ),
        guards=FREE,
    )
    one.stock(shops=shops, rules=rules).run()
    turned = evolve(
        rules,
        shops=(
            evolve(rules.shops[0], share=Decimal("0.1")),
            evolve(rules.shops[1], share=Decimal("0.9")),
        ),
    )
    first = offered_by_code(one)
    one.aim.left = 3
    sums = []
    for _ in range(4):
        one.stock(shops=shops, rules=turned).run()
        sums.append(
            {
                code: offered_by_code(one)[code] + offered_by_code(two)[code]
                for code in first
            }
        )
        one.aim.left = 0
        for part, profile in ((one, PROFILE), (two, two_profile)):
            part.clock.advance(90)
            part.pipeline(profile).run()
        one.have(40)
    free = one.free(40, two)

    assert all(total[code] <= free[code] for total in sums for code in free)
    assert free == sums[-1]
    assert all(
        offered_by_code(two)[c] > offered_by_code(one)[c] for c in free if free[c] > 9
    )


def test_a_crash_after_sending_counts_at_the_higher_value(stage, tmp_path):
    """
    A worker that dies between sending and noting leaves a push that may be in force.
    """

    class DiedError(Exception):
        """The power went."""

    class Dying(Client):
        def call(self, method, **settings):
            answer = super().call(method, **settings)
            if "quantity.update" in method.api:
                raise DiedError
            return answer

    it = stage()
    it.store.close()
    it.store = SqliteStore(tmp_path / "ledger.db")
    it.open()
    it.have(130)
    it.aimed.__class__ = Dying
    with pytest.raises(DiedError):
        it.stock().run()
    it.aimed.__class__ = Client
    it.clock.advance(121)
    it.pipeline().run()
    it.have(130)
    left = it.stock()
    unsettled = [
        one for one in left._shelf.load().values() if one.offer.possible is not None
    ]
    report = left.run()

    assert unsettled
    assert all(one.offer.ceiling == max(100, one.offer.possible) for one in unsettled)
    assert not report.held
