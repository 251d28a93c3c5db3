"""
The order of receiving, saving, telling and confirming.
"""

from __future__ import annotations

import threading

import pytest

from tmallerp.clock import VirtualClock
from tmallerp.errors import ConfigError, MappingError, StoreError
from tmallerp.testing.builders import NOON
from tmallerp.top.messages import (
    AUTH_CANCEL,
    Consumer,
    Message,
    MessageInbox,
    Outcomes,
    Tally,
    consume,
)


def message(number, topic="taobao_trade_TradeBuyerPay"):
    return Message(id=str(number), topic=topic, content="{}")


class Road:
    """A source that brings what it was given, batch by batch, and keeps a diary."""

    def __init__(self, *batches):
        self.tally = Tally()
        self.diary = []
        self.batches = list(batches)
        self.empty = threading.Event()

    def receive(self, _timeout_s):
        if self.batches:
            return self.batches.pop(0)
        self.empty.set()
        return ()

    def confirm(self, ids):
        self.diary.append(("confirm", tuple(ids)))
        return len(ids)

    def fail(self, reasons):
        self.diary.append(("fail", dict(reasons)))

    def close(self):
        self.diary.append(("close",))

    def is_set(self):
        return self.empty.is_set()


class Desk:
    """A handler that notes what it saves in the road's diary, and stumbles over some."""

    def __init__(self, road, stumbles=None):
        self.road = road
        self.stumbles = stumbles or {}

    def save(self, messages):
        for one in messages:
            if one.id in self.stumbles:
                raise self.stumbles[one.id]
        self.road.diary.append(("save", tuple(one.id for one in messages)))
        return Outcomes.of_saved(messages)


def test_saving_comes_before_confirming():
    """
    A batch is saved, then confirmed, then the next one is taken.
    """
    road = Road([message(1), message(2)], [message(3)])
    consume(road, Desk(road), road)

    assert [
        ("save", ("1", "2")),
        ("confirm", ("1", "2")),
        ("save", ("3",)),
        ("confirm", ("3",)),
    ] == road.diary


def test_a_poisoned_message_does_not_stop_its_neighbours():
    """
    When a batch fails its messages go one by one; those that fail are reported, the
    others saved and confirmed.
    """
    road = Road([message(1), message(2), message(3)])
    desk = Desk(road, {"2": RuntimeError("buyer canary")})
    statistics = consume(road, desk, road)

    assert [
        ("save", ("1",)),
        ("save", ("3",)),
        ("confirm", ("1", "3")),
        ("fail", {"2": "RuntimeError"}),
    ] == road.diary
    assert (3, 2, 2, 1) == (
        statistics.received,
        statistics.saved,
        statistics.confirmed,
        statistics.failed,
    )


def test_a_reason_is_at_most_128_characters():
    """
    A long reason is cut to 128 characters, not bytes.
    """
    road = Road([message(1)])
    error = MappingError("长" * 300, document="SalesOrder", field="lines")
    consume(road, Desk(road, {"1": error}), road)
    ((_, reasons),) = road.diary

    assert "MappingError: " + "长" * 114 == reasons["1"]


def test_a_store_that_cannot_save_stops_everything():
    """
    When nothing can be saved nothing is confirmed or reported, and the loop ends.
    """
    road = Road([message(1), message(2)])
    with pytest.raises(StoreError):
        consume(road, Desk(road, {"2": StoreError("disk full")}), road)

    assert [] == road.diary


def test_what_stands_nowhere_is_left():
    """
    An id the handler says nothing of is neither confirmed nor failed.
    """

    class Silent:
        def save(self, messages):
            return Outcomes(saved=frozenset({messages[0].id}))

    road = Road([message(1), message(2)])
    statistics = consume(road, Silent(), road)

    assert [("confirm", ("1",))] == road.diary
    assert 1 == statistics.left


def test_foreign_ids_are_not_confirmed():
    """
    A handler cannot have anything confirmed that it was not given.
    """

    class Boaster:
        def save(self, _messages):
            return Outcomes(saved=frozenset({"1", "99"}), failed={"98": "x"})

    road = Road([message(1)])
    consume(road, Boaster(), road)

    assert [("confirm", ("1",))] == road.diary


def test_a_batch_holds_an_id_once():
    """
    A message that comes twice in a batch is shown to the handler once and counted as
    a duplicate.
    """
    road = Road([message(1), message(1), message(2)])
    statistics = consume(road, Desk(road), road)

    assert ("save", ("1", "2")) == road.diary[0]
    assert (3, 2, 1) == (statistics.received, statistics.saved, statistics.duplicates)


def test_duplicates_are_confirmed_too(tmp_path):
    """
    A repeat that is on disk already is confirmed again, so that it stops coming.
    """
    road = Road([message(1)], [message(1), message(2)])
    with MessageInbox(tmp_path / "inbox.db", app="99") as inbox:
        statistics = consume(road, inbox, road)

    assert [("confirm", ("1",)), ("confirm", ("1", "2"))] == road.diary
    assert (2, 1) == (statistics.saved, statistics.duplicates)


def test_withdrawn_authorisations_are_told():
    """
    A hook hears of withdrawn authorisations between saving and confirming, of repeats
    too, and of nothing else.
    """
    cancel = message(2, AUTH_CANCEL)
    road = Road([message(1), cancel], [cancel])

    def tell(one):
        road.diary.append(("told", one.id))

    consume(road, Desk(road), road, on_event=tell)

    assert [
        ("save", ("1", "2")),
        ("told", "2"),
        ("confirm", ("1", "2")),
        ("save", ("2",)),
        ("told", "2"),
        ("confirm", ("2",)),
    ] == road.diary


def test_a_hook_is_not_told_what_was_not_saved():
    """
    A message that could not be saved is not told either.
    """
    road = Road([message(2, AUTH_CANCEL)])
    told = []
    consume(road, Desk(road, {"2": ValueError()}), road, on_event=told.append)

    assert [] == told


def test_a_hook_that_raises_stops_nothing(caplog):
    """
    A hook's error is logged by class, and the message confirmed.
    """
    road = Road([message(1, AUTH_CANCEL)])

    def tell(one):
        raise ValueError("canary")

    consume(road, Desk(road), road, on_event=tell)

    assert ("confirm", ("1",)) in road.diary
    assert "canary" not in caplog.text
    assert ["ValueError"] == [record.error for record in caplog.records]


def test_heartbeats_show_how_things_stand():
    """
    A heartbeat comes at its interval, with the statistics of the moment.
    """
    clock = VirtualClock(NOON)
    road = Road([message(1)], [message(2)], [])
    take, beats = road.receive, []

    def receive(timeout_s):
        clock.advance(10)
        return take(timeout_s)

    road.receive = receive
    consume(road, Desk(road), road, on_heartbeat=beats.append, heartbeat_s=15, clock=clock)

    assert [2, 2] == [beat.saved for beat in beats]
    assert clock.now() > beats[0].last_seen


def test_a_consumer_ends_with_its_batch_done():
    """
    Stopping waits until what was received is saved and confirmed, then closes the road.
    """
    began, go_on = threading.Event(), threading.Event()

    class Slow(Desk):
        def save(self, messages):
            began.set()
            go_on.wait(10)
            return super().save(messages)

    road = Road([message(1)], [message(2)])
    consumer = Consumer(road, Slow(road))
    consumer.start()
    began.wait(10)
    threading.Timer(0.1, go_on.set).start()
    consumer.stop()

    assert [("save", ("1",)), ("confirm", ("1",)), ("close",)] == road.diary
    assert not consumer.is_running


def test_a_consumer_gives_its_error_to_whoever_stops_it():
    """
    What ended the thread is raised where it is stopped.
    """
    road = Road()

    def receive(timeout_s):
        raise ConfigError("keys", key="app_secret")

    road.receive = receive
    consumer = Consumer(road, Desk(road))
    consumer.start()
    with pytest.raises(ConfigError):
        consumer.stop()

    assert [("close",)] == road.diary
