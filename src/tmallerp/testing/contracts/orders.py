"""What a sink of sales orders must keep beside what every sink keeps."""

from __future__ import annotations

from decimal import Decimal

from attrs import evolve

from tmallerp.erp.protocols import DocumentState, LifecycleState, OutcomeStatus
from tmallerp.errors import ErpOutcomeUnknownError
from tmallerp.testing.builders import a_line
from tmallerp.testing.examination._bench import CHANGED, WRITTEN, Sink
from tmallerp.testing.examination._law import Decorator, law
from tmallerp.testing.examination.harness import Fault


def _law(
    title: str, *, needs: tuple[str, ...] = (), claims: tuple[str, ...] = ()
) -> Decorator:
    return law(title, group="order", shafts=("orders",), needs=needs, claims=claims)


def _written(sink: Sink) -> object:
    """Put an order and return its key."""
    order = sink.make()
    sink.write(order)
    sink.settle()
    return order.key


def _state(sink: Sink, key: object) -> DocumentState:
    found = sink.found(key)
    assert found is not None
    state: DocumentState = found.state
    return state


@_law("暂扣与放行")
def hold_and_release(sink: Sink) -> None:
    """A held order is on hold until it is released."""
    key = _written(sink)

    held = sink.exam.adapter.hold_order(key, "refund")
    between = _state(sink, key)
    released = sink.exam.adapter.release_order(key)

    assert {held.status, released.status} <= CHANGED
    assert (DocumentState.ON_HOLD, DocumentState.OPEN) == (between, _state(sink, key))


@_law("重复暂扣与放行无变化")
def holding_twice_is_once(sink: Sink) -> None:
    """Holding a held order and releasing a released one change nothing, and say so."""
    key, adapter = _written(sink), sink.exam.adapter
    adapter.hold_order(key, "refund")
    held = adapter.hold_order(key, "refund")
    adapter.release_order(key)

    released = adapter.release_order(key)

    assert [OutcomeStatus.UNCHANGED] * 2 == [held.status, released.status]


@_law("修改不解除暂扣", claims=("updates",))
def an_update_keeps_the_hold(sink: Sink) -> None:
    """Other content for a held order leaves it on hold, or goods would leave."""
    order = sink.make()
    sink.write(order)
    sink.settle()
    sink.exam.adapter.hold_order(order.key, "refund")

    sink.put([sink.changed(order)])

    sink.settle()
    assert DocumentState.ON_HOLD == _state(sink, order.key)


@_law("取消两次等于一次")
def cancelling_twice_is_once(sink: Sink) -> None:
    """A cancelled order is cancelled; cancelling again changes nothing."""
    key = _written(sink)
    first = sink.exam.adapter.cancel_order(key, "closed")

    again = sink.exam.adapter.cancel_order(key, "closed")

    assert OutcomeStatus.UPDATED == first.status
    assert OutcomeStatus.UNCHANGED == again.status
    assert DocumentState.CANCELLED == _state(sink, key)


@_law("已取消的不复活")
def a_cancelled_order_stays_dead(sink: Sink) -> None:
    """Putting other content under a cancelled key does not revive it."""
    order = sink.make()
    sink.write(order)
    sink.settle()
    sink.exam.adapter.cancel_order(order.key, "closed")

    (outcome,) = sink.put([sink.changed(order)])

    sink.settle()
    assert outcome.status not in WRITTEN
    assert DocumentState.CANCELLED == _state(sink, order.key)


@_law("已取消的不可暂扣与放行")
def a_cancelled_order_is_not_released(sink: Sink) -> None:
    """Holding or releasing a cancelled order is refused, and it stays cancelled."""
    key, adapter = _written(sink), sink.exam.adapter
    adapter.cancel_order(key, "closed")

    outcomes = [adapter.hold_order(key, "x"), adapter.release_order(key)]

    assert [OutcomeStatus.REJECTED] * 2 == [one.status for one in outcomes]
    assert DocumentState.CANCELLED == _state(sink, key)


@_law("暂扣的订单可取消")
def a_held_order_can_be_cancelled(sink: Sink) -> None:
    """An order on hold is cancelled like any other."""
    key = _written(sink)
    sink.exam.adapter.hold_order(key, "refund")

    outcome = sink.exam.adapter.cancel_order(key, "closed")

    assert OutcomeStatus.UPDATED == outcome.status
    assert DocumentState.CANCELLED == _state(sink, key)


@_law("关闭行", claims=("closes_lines",))
def a_line_is_closed_once(sink: Sink) -> None:
    """
    Closing a line is accepted, and closing it again changes nothing.

    Where the adapter claims that no line can be closed, it says so and changes nothing.
    """
    key, adapter = _written(sink), sink.exam.adapter
    if not sink.traits.closes_lines:
        before = sink.found(key)
        refused = adapter.close_line(key, "2", "refunded")
        said = (OutcomeStatus.REJECTED, "unsupported")
        assert said == (refused.status, refused.code), "it closes lines: claim it"
        assert refused.message, "the refusal does not say why"
        assert before == sink.found(key), "it claims to close no line, and does something"
        return

    first = adapter.close_line(key, "2", "refunded")
    again = adapter.close_line(key, "2", "refunded")

    assert first.status in CHANGED
    assert OutcomeStatus.UNCHANGED == again.status
    assert DocumentState.OPEN == _state(sink, key)


@_law("关闭不存在的行要拒绝")
def closing_an_absent_line_is_refused(sink: Sink) -> None:
    """Closing a line that is not there is refused as not found."""
    key = _written(sink)

    outcome = sink.exam.adapter.close_line(key, "9", "refunded")

    assert (OutcomeStatus.REJECTED, "not_found") == (outcome.status, outcome.code)


@_law("对不存在订单的操作要拒绝")
def changing_what_is_not_there_is_refused(sink: Sink) -> None:
    """Holding, releasing, closing or cancelling an unknown key is refused as not found."""
    key, adapter = sink.make().key, sink.exam.adapter

    outcomes = [
        adapter.hold_order(key, "x"),
        adapter.release_order(key),
        adapter.close_line(key, "1", "x"),
        adapter.cancel_order(key, "x"),
    ]

    assert {(OutcomeStatus.REJECTED, "not_found")} == {(o.status, o.code) for o in outcomes}


@_law("取消只影响自己")
def cancelling_spares_its_neighbours(sink: Sink) -> None:
    """Cancelling one order leaves every other as it is, a re-issue of it too."""
    order = sink.make()
    again = sink.rekeyed(order, reissue=1)
    sink.write(order)
    sink.write(again)
    sink.settle()

    sink.exam.adapter.cancel_order(order.key, "closed")

    assert DocumentState.OPEN == _state(sink, again.key)


@_law("取消的应答丢失", needs=("lost_after",))
def a_lost_cancellation_is_unknown(sink: Sink) -> None:
    """
    A cancellation whose answer is lost is unknown; asked again, it is done, once.

    What takes several requests may have got lost before its last one.
    """
    key, adapter = _written(sink), sink.exam.adapter
    sink.exam.arm(Fault.LOST_AFTER)

    try:
        status = adapter.cancel_order(key, "closed").status
    except ErpOutcomeUnknownError:
        status = OutcomeStatus.UNKNOWN

    sink.settle()
    assert status in CHANGED | {OutcomeStatus.UNKNOWN}, f"a lost answer is {status}"
    again = adapter.cancel_order(key, "closed").status
    assert again in CHANGED, f"asked again it is {again}"
    assert DocumentState.CANCELLED == _state(sink, key)
    assert OutcomeStatus.UNCHANGED == adapter.cancel_order(key, "closed").status


@_law("审核后取消", claims=("lifecycle", "rests_in"))
def cancelling_after_posting_is_told_truly(sink: Sink) -> None:
    """A posted order is cancelled, or the cancellation is refused and it stays."""
    key = _posted(sink)

    outcome = sink.exam.adapter.cancel_order(key, "closed")

    state = _state(sink, key)
    if outcome.status in CHANGED:
        assert DocumentState.CANCELLED == state
    else:
        assert OutcomeStatus.REJECTED == outcome.status
        assert DocumentState.OPEN == state


@_law("审核后修改", claims=("lifecycle", "rests_in", "updates"))
def an_update_after_posting_is_told_truly(sink: Sink) -> None:
    """A posted order is changed and posted again, or the change is refused."""
    order = sink.make()
    sink.write(order)
    sink.settle()
    before = sink.found(_posted(sink, order.key))

    (outcome,) = sink.put([sink.changed(order)])

    sink.settle()
    after = sink.found(order.key)
    sink.holds_one(order)
    assert before.reached == after.reached, f"it was left {after.reached}"
    if outcome.status is OutcomeStatus.UPDATED:
        assert before.digest is None or before.digest != after.digest
    else:
        assert outcome.status in {OutcomeStatus.REJECTED, OutcomeStatus.EXISTS}
        assert before.digest == after.digest


def _posted(sink: Sink, key: object = None) -> object:
    """Return the key of an order that counts in the ERP's books."""
    key = key or _written(sink)
    if sink.traits.rests_in is not LifecycleState.AUDITED:
        advance = getattr(sink.exam.adapter, "advance", None)
        can = advance is not None and LifecycleState.AUDITED in sink.traits.lifecycle
        sink.exam.only_if(can, "nothing is ever posted")
        advance([key], LifecycleState.AUDITED)  # type: ignore[misc]
    return key


@_law("各金额组成相加为实付")
def all_components_are_in_the_total(sink: Sink) -> None:
    """
    Lines that no price divides, gifts, postage, tax and fees add up to the payment.
    """
    skus = sink.exam.base.skus
    amounts = [("10.00", 3), ("89.03", 2), ("0.01", 1), ("99999.99", 7), ("0.00", 1)]
    lines = tuple(
        a_line(
            str(number),
            amount,
            sku=skus[number % len(skus)],
            quantity=quantity,
            list_price=Decimal(amount),
            discount=Decimal(amount) * (quantity - 1),
        )
        for number, (amount, quantity) in enumerate(amounts)
    )
    parts = {"tax": Decimal("1.23"), "cod_fee": Decimal("5.00"), "service": Decimal("0.07")}
    order = evolve(sink.make(), lines=lines, postage=Decimal("8.80"), **parts)
    order = evolve(order, payment=order.total)

    outcome = sink.write(sink.fit(order))

    assert OutcomeStatus.CREATED == outcome.status, outcome.message
    found = sink.found(order.key)
    assert outcome.total in {None, order.payment}, f"{order.payment} became {outcome.total}"
    assert found.total in {None, order.payment}, f"{order.payment} became {found.total}"
