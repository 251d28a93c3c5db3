"""
The shipments journey, over real HTTP against the simulated shop.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import httpx
import pytest
from attrs import evolve
from stage import PROFILE, SHOP, Stage

from tmallerp.documents import (
    DocumentKey,
    Shipment,
    ShipmentLine,
    ShipmentRules,
    ShipmentState,
    ShopKey,
)
from tmallerp.erp import MemoryErp
from tmallerp.erp.protocols import ErpPage, Paging, PagingKind
from tmallerp.errors import ErpUnavailableError
from tmallerp.pipelines import GatherRules, ShipmentsPipeline, prove
from tmallerp.pipelines import quarantine as quarantines
from tmallerp.simulator import FaultPlan, WorldPlan
from tmallerp.simulator.faults import WIRE
from tmallerp.store.records import Disposition
from tmallerp.top.methods.logistics import LogisticsOrdersGet

PAID, PARTLY = "WAIT_SELLER_SEND_GOODS", "SELLER_CONSIGNED_PART"
SHIPPED = "WAIT_BUYER_CONFIRM_GOODS"
RULES = ShipmentRules(
    carriers={"圆通": "YTO", "顺丰": "SF", "鸽子": "PIGEON"},
    no_carrier=frozenset({"无需物流"}),
)
OURS = evolve(PROFILE, shipments=RULES)
SENDINGS = ("send", "resend", "modify")


class House(Stage):
    """A shop whose orders are in the ledger, and an ERP that ships them."""

    def __init__(self, hours=20, **plan):
        plan = {"orders": 120, "poison": 0, "seed": 11} | plan
        super().__init__(
            WorldPlan(**plan), FaultPlan(kinds=tuple(WIRE), every=3, hold_s=1.2)
        )
        self.server.set_faults([])
        self.clock.advance(hours * 3600)
        self.world.close_shop()
        orders = self.pipeline(gather=GatherRules(horizon=timedelta(hours=hours)))
        orders.run()
        self.shop = self.shipments()
        self.shop.run()
        self.documents = 0

    def shipments(self, profile=OURS, **settings):
        settings.setdefault("gather", GatherRules(horizon=timedelta(hours=1)))
        settings.setdefault("client", self.client)
        source = settings.pop("source", self.erp)
        client = settings.pop("client")
        return ShipmentsPipeline(
            profile, client, source, self.store, clock=self.clock, **settings
        )

    def pick(self, where=lambda _: True):
        return next(
            trade
            for trade in self.world.trades.values()
            if trade.status == PAID and fit(trade) and where(trade)
        )

    def ship(self, *lines, state=ShipmentState.AUDITED, name=None):
        """Let the ERP have an outbound document, as of now."""
        self.documents += name is None
        shipment = Shipment(
            reference=name or f"XSCK{self.documents:06d}",
            state=state,
            shipped=self.clock.now(),
            modified=self.clock.now(),
            lines=lines,
        )
        self.erp.add(shipment)
        return shipment

    def sync(self, times=1, wait=300):
        for _ in range(times):
            self.clock.advance(wait)
            report = self.shop.run()
        return report

    def sendings(self):
        return sum(self.calls(f".{word}") for word in SENDINGS)

    def causes(self):
        return {row.cause for row in quarantines.listed(self.store, SHOP, "shipments")}

    def held(self):
        with self.store.begin() as tx:
            rows = tx.inbox.listed(SHOP, "shipments", Disposition.HELD)
        return [row.reason for row in rows]

    def parcels(self, trade):
        asked = LogisticsOrdersGet(tid=str(trade.tid))
        return [one.out_sid for one in self.client.iterate(asked)]

    def numbers(self, trade):
        return [line.invoice_no for line in trade.lines]


@pytest.fixture
def house():
    made = []

    def make(**settings):
        made.append(House(**settings))
        return made[-1]

    yield make
    for one in made:
        one.close()


def fit(trade):
    return (
        trade.type != "cod"
        and not trade.holds
        and all(line.is_live and not line.refund_id for line in trade.lines)
    )


def two(trade):
    return len(trade.lines) >= 2


def many(trade):
    return trade.lines[0].num >= 2


def token(tid, shop=SHOP, reissue=0):
    key = DocumentKey(shop=shop, kind="order", platform_id=str(tid), reissue=reissue)
    return key.token()


def line(trade, which=0, number="YT20261111", *, pieces=None, carrier="圆通", **more):
    of = trade.lines[which]
    return ShipmentLine(
        order=more.pop("order", token(trade.tid)),
        line_id=str(of.oid),
        sku=more.pop("sku", of.outer_sku_id or of.outer_iid),
        quantity=Decimal(of.num if pieces is None else pieces),
        carrier=carrier,
        tracking=number,
        **more,
    )


def every(trade, number="YT20261111", **more):
    return [line(trade, which, number, **more) for which in range(len(trade.lines))]


# --- what is told ---------------------------------------------------------------------


def test_a_whole_order(house):
    """
    An audited document ships its order once, however often it is read again.
    """
    it = house()
    trade = it.pick(two)
    it.ship(*every(trade))
    report = it.sync()
    again = it.sync(3)
    proof = prove(it.store, SHOP, "shipments")

    assert {"created": 1} == dict(report.outcomes)
    assert (SHIPPED, {"YT20261111"}) == (trade.status, set(it.numbers(trade)))
    assert {"YTO"} == {one.company for one in trade.lines}
    assert (1, 0) == (it.sendings(), sum(again.outcomes.values()))
    assert proof.is_whole
    assert 1 == proof.delivered
    assert not again.needs_attention


def test_one_document_serves_many_orders(house):
    """
    A document of several trades ships each, and one that cannot go stops no other.
    """
    it = house()
    first, second = it.pick(two), it.pick(lambda one: not two(one))
    bad = line(second, number="YT 1,YT 2")
    it.ship(*every(first), bad)
    it.sync()

    assert (SHIPPED, PAID) == (first.status, second.status)
    assert {"bad_number"} == it.causes()


def test_two_parcels_of_two_documents(house):
    """
    Lines that leave apart are told apart, and the trade is shipped with the last.
    """
    it = house()
    trade = it.pick(lambda one: len(one.lines) == 2)
    it.ship(line(trade, 0))
    it.sync()
    between = trade.status
    it.ship(line(trade, 1, "SF20261111", carrier="顺丰"))
    it.sync()

    assert (PARTLY, SHIPPED) == (between, trade.status)
    assert ["YT20261111", "SF20261111"] == it.numbers(trade)
    assert 2 == it.sendings()


def test_two_parcels_of_one_document(house):
    """
    One document with two parcels tells both.
    """
    it = house()
    trade = it.pick(lambda one: len(one.lines) == 2)
    it.ship(line(trade, 0), line(trade, 1, "YT20261112"))
    it.sync()

    assert (SHIPPED, 2) == (trade.status, it.sendings())
    assert ["YT20261111", "YT20261112"] == it.numbers(trade)


def test_a_line_in_pieces(house):
    """
    Pieces of one line that leave with two documents add up to the line, never beyond.
    """
    it = house()
    trade = it.pick(lambda one: many(one) and len(one.lines) == 1)
    left = trade.lines[0].num - 1
    it.ship(line(trade, pieces=1, cumulative=Decimal(1)))
    it.sync()
    between = trade.status, it.sendings()
    it.sync(2)
    it.ship(line(trade, number="YT20261112", pieces=left))
    it.sync()
    it.ship(line(trade, number="YT20261113", pieces=1))
    it.sync()

    assert (PARTLY, 1) == between
    assert (SHIPPED, 2) == (trade.status, it.sendings())
    assert {"other_parcel"} == it.causes()


def test_more_than_was_ordered(house):
    """
    More pieces than the line has are not told.
    """
    it = house()
    trade = it.pick()
    it.ship(line(trade, pieces=trade.lines[0].num + 1))
    it.sync()

    assert ({"too_many"}, 0) == (it.causes(), it.sendings())


def test_a_number_is_corrected(house):
    """
    A document whose number changed corrects what was told; one line of a parcel can
    move to another.
    """
    it = house()
    trade = it.pick(two)
    name = it.ship(*every(trade)).reference
    it.sync()
    it.ship(*every(trade, "YT20261199"), name=name)
    report = it.sync()
    whole = set(it.numbers(trade))
    rest = every(trade, "YT20261199")[1:]
    it.ship(line(trade, 0, "SF20261199", carrier="顺丰"), *rest, name=name)
    it.sync()

    assert {"updated": 1} == dict(report.outcomes)
    assert {"YT20261199"} == whole
    assert "SF20261199" == trade.lines[0].invoice_no
    assert {"YT20261199"} == set(it.numbers(trade)[1:])
    assert set() == it.causes()


def test_goods_without_a_carrier(house):
    """
    Goods that need no carrier are shipped without one, as a whole trade only.
    """
    it = house()
    whole = it.pick(two)
    part = it.pick(lambda one: two(one) and one is not whole)
    it.ship(*every(whole, "", carrier="无需物流"))
    it.ship(line(part, number="", carrier="无需物流"))
    it.sync()

    assert (SHIPPED, PAID) == (whole.status, part.status)
    assert {None} == set(it.numbers(whole))
    assert (1, {"not_shippable"}) == (it.calls("dummy.send"), it.causes())


def test_cash_on_delivery(house):
    """
    A trade paid on delivery goes by the way that takes it.
    """
    it = house()
    trade = next(
        one
        for one in it.world.trades.values()
        if one.type == "cod"
        and one.status == PAID
        and not one.holds
        and not any(of.refund_id for of in one.lines)
    )
    it.ship(*every(trade))
    it.sync()

    assert (SHIPPED, 1) == (trade.status, it.calls("online.send"))


def test_gifts_without_a_line_are_not_told(house):
    """
    Gifts that the platform has no line for are left out.
    """
    it = house()
    trade = it.pick(lambda one: not two(one))
    gift = evolve(line(trade), line_id="", sku="GIFT")
    it.ship(line(trade), gift)
    it.sync()

    assert (SHIPPED, set()) == (trade.status, it.causes())


# --- what is not told -----------------------------------------------------------------


def test_what_is_not_audited_is_not_told(house):
    """
    A label or a draft ships nothing; the audit does.
    """
    it = house()
    trade = it.pick()
    name = it.ship(*every(trade), state=ShipmentState.OPEN).reference
    it.sync()
    before = trade.status
    it.ship(*every(trade), name=name)
    it.sync()

    assert (PAID, SHIPPED) == (before, trade.status)


@pytest.mark.parametrize("carrier", ["信鸽", "鸽子"])
def test_an_unknown_carrier(house, carrier):
    """
    A carrier the table or the platform does not know is never guessed; once it is bound
    the shipment goes.
    """
    it = house()
    trade = it.pick()
    it.ship(*every(trade, carrier=carrier))
    it.sync()
    (row,) = quarantines.listed(it.store, SHOP, "shipments")
    before = trade.status
    bound = evolve(RULES, carriers={**RULES.carriers, carrier: "ZTO"})
    it.shop = it.shipments(evolve(OURS, shipments=bound))
    quarantines.retry(it.store, SHOP, "shipments", actor="me", now=it.clock.now())
    it.sync()

    assert ("unknown_carrier", f"carrier:{carrier}") == (row.cause, row.waits_for)
    assert (PAID, SHIPPED, "ZTO") == (before, trade.status, trade.lines[0].company)


def test_a_kit_in_components(house):
    """
    A line that left as several materials waits for a person.
    """
    it = house()
    trade = it.pick()
    it.ship(line(trade, sku="A"), line(trade, sku="B"))
    it.sync()

    assert ({"unbound_kit"}, 0) == (it.causes(), it.sendings())


def test_half_a_piece(house):
    """
    A quantity that is no number of pieces is not rounded.
    """
    it = house()
    it.ship(line(it.pick(), pieces="0.5"))
    it.sync()

    assert ({"bad_quantity"}, 0) == (it.causes(), it.sendings())


def test_a_parcel_without_a_number_waits(house):
    """
    A document without a number is held until the ERP has one.
    """
    it = house()
    trade = it.pick()
    name = it.ship(*every(trade, " ")).reference
    it.sync()
    held = it.held()
    it.ship(*every(trade), name=name)
    it.sync()

    assert (["no_number"], SHIPPED) == (held, trade.status)


def test_an_order_that_has_not_come_is_waited_for(house):
    """
    A shipment waits for its order, goes when it comes, and a person hears if it does
    not.
    """
    it = house()
    missing = ShipmentLine(
        order=token(4990000000000009999), line_id="1", sku="A", quantity=Decimal(1)
    )
    it.ship(missing)
    it.sync()
    held = it.held()
    it.sync(2, wait=13 * 3600)
    (row,) = quarantines.listed(it.store, SHOP, "shipments")

    assert ["waits_for order:4990000000000009999"] == held
    assert ("unknown_order", "order:4990000000000009999") == (row.cause, row.waits_for)


def test_a_late_order_lets_its_shipment_go(house):
    """
    Once the order is in the ledger the waiting shipment is told.
    """
    it = house()
    trade = it.pick()
    orders, it.store = it.store, type(it.store)()
    it.shop = it.shipments()
    it.shop.run()
    it.ship(*every(trade))
    it.sync()
    held = it.held()
    with orders.begin() as tx:
        row = tx.inbox.get(SHOP, "orders", str(trade.tid))
    with it.store.begin() as tx:
        tx.inbox.put([row])
    it.sync(2)

    assert ([f"waits_for order:{trade.tid}"], SHIPPED) == (held, trade.status)


def test_other_shops_orders(house):
    """
    What left for another shop, or for nobody we know, is none of this shop's; a bare
    number is, where the ledger has it.
    """
    it = house()
    trade = it.pick()
    other = token(trade.tid, ShopKey("acme", "other"))
    it.ship(line(trade, order=other), line(trade, order="批发-0001"))
    it.sync()
    before = trade.status
    it.ship(*every(trade, order=str(trade.tid)))
    it.sync()

    assert (PAID, SHIPPED) == (before, trade.status)
    assert {"not_this_shop": 2} == dict(prove(it.store, SHOP, "shipments").not_due)


@pytest.mark.parametrize("written", ["key", "digest"])
def test_how_an_erp_writes_an_order(house, written):
    """
    A whole key and a token too short for a number name their order as well.
    """
    it = house()
    trade = it.pick()
    key = DocumentKey(shop=SHOP, kind="order", platform_id=str(trade.tid))
    it.ship(*every(trade, order=str(key) if written == "key" else key.token(20)))
    it.sync()

    assert SHIPPED == trade.status


def test_a_resend_is_a_persons(house):
    """
    A document of a re-issued order does not touch the trade.
    """
    it = house()
    trade = it.pick()
    it.ship(*every(trade, order=token(trade.tid, reissue=1)))
    it.sync()

    assert ({"reissue"}, PAID) == (it.causes(), trade.status)


def test_a_refund_holds_its_line(house):
    """
    A line whose refund is being decided waits, its neighbours go, and it follows when
    the buyer gives way.
    """
    it = house()
    trade = it.pick(lambda one: len(one.lines) == 2)
    trade.lines[0].refund_status = "WAIT_SELLER_AGREE"
    it.world.touch(trade)
    it.ship(*every(trade))
    report = it.sync()
    between = it.numbers(trade)
    with it.store.begin() as tx:
        (letter,) = tx.outbox.unfinished(SHOP, "tmall")
    trade.lines[0].refund_status = "CLOSED"
    it.world.touch(trade)
    it.sync(2, wait=1800)

    assert {"retryable": 1} == dict(report.outcomes)
    assert [None, "YT20261111"] == between
    assert "refund" in letter.error
    assert "退款" in letter.error
    assert ["YT20261111"] * 2 == it.numbers(trade)


def test_a_refunded_line_that_left(house):
    """
    A line that was refunded and left all the same is a person's to stop.
    """
    it = house()
    trade = it.pick(lambda one: len(one.lines) == 2)
    trade.lines[0].status = "TRADE_CLOSED"
    trade.lines[0].refund_status = "SUCCESS"
    it.world.touch(trade)
    it.ship(*every(trade))
    it.sync()

    assert [None, "YT20261111"] == it.numbers(trade)
    assert {"closed_line"} == it.causes()


def test_a_platform_hold_is_waited_out(house):
    """
    What the platform forbids to ship goes when it allows it.
    """
    it = house()
    trade = it.pick()
    trade.holds.add("top_hold")
    it.world.touch(trade)
    it.ship(*every(trade))
    it.sync()
    before = trade.status, it.sendings()
    trade.holds.clear()
    it.world.touch(trade)
    it.sync(2, wait=1800)

    assert ((PAID, 0), SHIPPED) == (before, trade.status)


@pytest.mark.parametrize("same", [True, False], ids=["same number", "another"])
def test_already_shipped_by_hand(house, same):
    """
    What somebody shipped under the same number is done; under another it is a conflict,
    in words a clerk can act on.
    """
    it = house()
    trade = it.pick()
    number = "YT20261111" if same else "YT99999999"
    it.world.ship(trade, [one.oid for one in trade.lines], "YTO", number)
    it.ship(*every(trade))
    report = it.sync()
    rows = quarantines.listed(it.store, SHOP, "shipments")

    assert {number} == set(it.numbers(trade))
    assert 0 == it.sendings()
    assert {"unchanged" if same else "rejected": 1} == dict(report.outcomes)
    assert [] == rows if same else "already shipped under YT99999999" in rows[0].message
    assert same or "请更正" in rows[0].message


def test_a_document_is_taken_back(house):
    """
    A cancelled document withdraws what was not told yet, and is a conflict after.
    """
    it = house()
    waiting, told = it.pick(lambda one: not two(one)), it.pick(two)
    waiting.holds.add("top_hold")
    it.world.touch(waiting)
    one, other = it.ship(*every(waiting)), it.ship(*every(told, "YT20261112"))
    it.sync()
    for trade, shipment in ((waiting, one), (told, other)):
        it.ship(*every(trade), state=ShipmentState.CANCELLED, name=shipment.reference)
    waiting.holds.clear()
    it.world.touch(waiting)
    it.sync(3, wait=1800)

    assert (PAID, SHIPPED) == (waiting.status, told.status)
    assert {"conflict"} == it.causes()


def test_an_order_taken_off_a_document(house):
    """
    An order that a later version of the document lacks is not shipped with it.
    """
    it = house()
    first, second = it.pick(two), it.pick(lambda one: not two(one))
    name = it.ship(*every(first, " "), *every(second, " ")).reference
    it.sync()
    it.ship(*every(first), name=name)
    it.sync()

    assert (SHIPPED, PAID) == (first.status, second.status)
    assert [] == it.held()


def test_a_dry_run_tells_nothing(house):
    """
    Without ``live`` the run shows what it would tell.
    """
    it = house()
    it.ship(*every(it.pick()))
    it.shop = it.shipments(evolve(OURS, live=False))
    report = it.sync()

    assert report.dry_run
    assert [("create", "YTO YT20261111")] == [
        (one.act, one.amount) for one in report.planned
    ]
    assert 0 == it.sendings()


# --- what goes wrong ------------------------------------------------------------------


class Answerless(httpx.HTTPTransport):
    """Loses the answer to every sending, or the sender with it."""

    def __init__(self, kind=httpx.ReadTimeout):
        super().__init__()
        self.kind, self.lost = kind, 0

    def handle_request(self, request):
        answer = super().handle_request(request)
        if ".send" not in request.content.decode() or self.lost:
            return answer
        answer.read()
        self.lost += 1
        raise self.kind("after the fact")


def test_a_lost_answer_is_read_back(house):
    """
    After a lost answer the trade is read, and nothing is sent again.
    """
    it = house()
    trade = it.pick(lambda one: many(one) and len(one.lines) == 1)
    it.shop = it.shipments(client=it._client(Answerless()))
    it.ship(line(trade, pieces=1))
    lost = it.sync()
    found = it.sync()

    assert ({"unknown": 1}, {"asked_present": 1}) == (
        dict(lost.outcomes),
        dict(found.outcomes),
    )
    assert (PARTLY, 1) == (trade.status, it.sendings())


def test_killed_between_sending_and_saving(house):
    """
    A worker that dies after the platform heard it is followed by one that asks first.
    """
    it = house()
    trade = it.pick(lambda one: many(one) and len(one.lines) == 1)
    it.shop = it.shipments(client=it._client(Answerless(SystemExit)))
    it.ship(line(trade, pieces=1))
    with pytest.raises(SystemExit):
        it.sync()
    it.shop = it.shipments()
    report = it.sync()

    assert {"asked_present": 1} == dict(report.outcomes)
    assert (PARTLY, 1) == (trade.status, it.sendings())


@pytest.mark.parametrize("kind", sorted(WIRE))
def test_one_effect_a_parcel_under_each_fault(house, kind):
    """
    Under every fault of the wire each parcel is told once: pieces add up, numbers agree.
    """
    it = house()
    trades = [
        one
        for one in it.world.trades.values()
        if one.status == PAID and fit(one) and one.lines[0].num >= 2
    ][:6]
    for n, trade in enumerate(trades):
        it.ship(line(trade, number=f"YT2026{n:04d}", pieces=1))
    it.server.set_faults([kind])
    for _ in range(12):
        it.sync(wait=120)
    it.server.set_faults([])
    it._until_open()
    it.sync(4)
    told = [it.parcels(trade) for trade in trades]

    assert len(trades) >= 3
    assert [[f"YT2026{n:04d}"] for n in range(len(trades))] == told
    assert it.server.wire_faults.fired[kind]
    assert set() == it.causes()
    assert prove(it.store, SHOP, "shipments").is_whole


class Cutting:
    """An ERP that cuts long spans short."""

    def __init__(self, erp, most):
        self.erp, self.most = erp, most
        self.traits = erp.traits
        self.refused = 0

    def ping(self):
        return self.erp.ping()

    def close(self):
        self.erp.close()

    def list_shipments(self, start, end, cursor=None):
        if self.refused:
            self.refused -= 1
            raise ErpUnavailableError("the ERP sleeps", adapter="cutting")
        page = self.erp.list_shipments(start, end, cursor)
        short = len(page.items) > self.most
        return ErpPage(items=page.items[: self.most], complete=not short)


def test_nothing_is_lost_of_a_list_cut_short(house):
    """
    A span the ERP shows only in part is read in halves, and one it does not show stays
    open until it does.
    """
    it = house()
    it.erp = MemoryErp(clock=it.clock)
    cutting = Cutting(it.erp, 2)
    it.shop = it.shipments(source=cutting)
    trades = [one for one in it.world.trades.values() if one.status == PAID and fit(one)]
    for n, trade in enumerate(trades[:5]):
        it.ship(*every(trade, f"YT2026{n:04d}"))
        it.clock.advance(20)
    cutting.refused = 1
    closed = it.sync()
    later = it.sync(2)

    assert (1, 0) == (closed.windows_open, later.windows_open)
    assert "the ERP sleeps" in closed.troubles[0]
    assert {SHIPPED} == {trade.status for trade in trades[:5]}


def test_pages_are_read_to_the_end(house):
    """
    A list in small pages arrives whole.
    """
    it = house()
    it.erp = MemoryErp(
        clock=it.clock,
        like=evolve(it.erp.traits, paging=Paging(kind=PagingKind.CURSOR, max_page=2)),
    )
    it.shop = it.shipments()
    trades = [one for one in it.world.trades.values() if one.status == PAID and fit(one)]
    for n, trade in enumerate(trades[:5]):
        it.ship(*every(trade, f"YT2026{n:04d}"))
    it.sync()

    assert {SHIPPED} == {trade.status for trade in trades[:5]}
