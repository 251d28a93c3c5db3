"""
Many messages through broken lines and killed processes, judged from outside.
"""

from __future__ import annotations

import time

import pytest
from attrs import evolve

from tmallerp.drills._message_judge import MessageJudge
from tmallerp.drills.messages import ALL_FAULTS, soak_messages
from tmallerp.simulator.desk._queue import LogRow, digest_of
from tmallerp.simulator.tmc import TmcFault
from tmallerp.top.messages import Message, MessageInbox, Outcomes


def test_twenty_thousand_messages_arrive(tmp_path):
    """
    Of 20,000 messages, through lines that break and messages that come twice, late, in
    another order or not at all, none is lost and none is confirmed before it is saved.
    """
    result = soak_messages(tmp_path, messages=20_000, every=250, timeout_s=300)
    verdict = result.verdict

    assert verdict.holds, verdict
    assert (20_000, 20_000) == (verdict.queued, verdict.stored)
    assert {fault.value for fault in ALL_FAULTS} == set(result.faults)
    assert verdict.sent > verdict.queued
    assert result.statistics.saved == 20_000
    assert result.statistics.reconnects > 10


@pytest.mark.parametrize("seed", [1, 2])
def test_killed_consumers_lose_nothing(tmp_path, seed):
    """
    A consumer that is killed again and again, at any moment, loses nothing and confirms
    nothing too early.
    """
    result = soak_messages(
        tmp_path, messages=2_000, kills=6, seed=seed, every=200, timeout_s=120
    )

    assert result.verdict.holds, result.verdict
    assert 2_000 == result.verdict.stored
    assert result.kills == 6
    assert result.connects > 6


class ConfirmsFirst:
    """The mistake: the platform is told before the disk is."""

    def __init__(self, source, inbox):
        self._source = source
        self._inbox = inbox

    def save(self, messages):
        self._source.confirm([message.id for message in messages])
        # What a slow disk would do; the confirmations arrive meanwhile.
        time.sleep(0.02)
        return self._inbox.save(messages)


class SaysSavedAnyway:
    """The mistake: a batch that was not saved is called saved."""

    def __init__(self, source, inbox):
        self._source = source
        self._inbox = inbox

    def save(self, messages):
        self._inbox.save(messages[1:])
        return Outcomes.of_saved(messages)


class Alters:
    """The mistake: one member of a message is not what came."""

    def __init__(self, _source, inbox, **change):
        self._inbox = inbox
        self._change = change

    def save(self, messages):
        return self._inbox.save([evolve(one, **self._change) for one in messages])


class SavesElsewhere:
    """The mistake: messages are saved, for another app or another tenant."""

    def __init__(self, _source, inbox, **other):
        self._path = inbox.path
        self._other = {"app": "99000001", **other}

    def save(self, messages):
        with MessageInbox(self._path, **self._other) as wrong:
            return wrong.save(messages)


@pytest.mark.parametrize("change", [{"content": "{}"}, {"topic": "another"}], ids=str)
def test_altering_a_message_is_caught(tmp_path, change):
    """
    A message whose content or topic is another in the inbox is found out.
    """
    result = soak_messages(
        tmp_path,
        messages=50,
        faults=(),
        wrap=lambda *parts: Alters(*parts, **change),
        timeout_s=60,
    )

    assert not result.verdict.holds
    assert 50 == len(result.verdict.altered)
    assert ((), ()) == (result.verdict.lost, result.verdict.early)


@pytest.mark.parametrize("other", [{"app": "1"}, {"tenant": "another"}], ids=str)
def test_saving_for_somebody_else_is_caught(tmp_path, other):
    """
    A message saved under another app or tenant is lost for its own, and strange there.
    """
    result = soak_messages(
        tmp_path,
        messages=50,
        faults=(),
        wrap=lambda *parts: SavesElsewhere(*parts, **other),
        timeout_s=60,
    )

    assert 50 == len(result.verdict.lost) == len(result.verdict.early)
    assert result.verdict.lost == result.verdict.strange


def test_a_lost_confirmation_was_early_all_the_same(tmp_path):
    """
    A message confirmed before it was saved counts, though the service lost that
    confirmation and a later one was in time.
    """
    judge = MessageJudge(tmp_path / "inbox.db", app="99")
    log = [LogRow("queued", 1, "", digest_of("t", "{}")), LogRow("ack_lost", 1, "x")]
    judge.watch(log[-1])
    with MessageInbox(tmp_path / "inbox.db", app="99") as inbox:
        inbox.save([Message(id="1", topic="t", content="{}")])
        log.append(LogRow("confirmed", 1, "x"))
        judge.watch(log[-1])
        verdict = judge.verdict(log)

    assert (("1",), (), ()) == (verdict.early, verdict.lost, verdict.open)
    assert not verdict.holds


class ConfirmsFirstOnce:
    """The mistake, made once: the first batch is confirmed before it is saved."""

    def __init__(self, source, inbox):
        self._first = ConfirmsFirst(source, inbox)
        self._inbox = inbox

    def save(self, messages):
        handler, self._first = self._first or self._inbox, None
        return handler.save(messages)


def test_one_early_confirmation_that_got_lost_is_caught(tmp_path):
    """
    One batch confirmed too early is found out, whichever confirmations get lost.
    """
    result = soak_messages(
        tmp_path,
        messages=60,
        faults=(TmcFault.ACK_LOST,),
        every=1,
        wrap=ConfirmsFirstOnce,
        timeout_s=60,
    )

    assert result.verdict.early
    assert () == result.verdict.lost


def test_confirming_before_saving_is_caught(tmp_path):
    """
    A handler that confirms before it saves is found out, though all is saved later.
    """
    result = soak_messages(
        tmp_path, messages=300, faults=(), wrap=ConfirmsFirst, timeout_s=60
    )

    assert not result.verdict.holds
    assert len(result.verdict.early) > 10
    assert () == result.verdict.lost


def test_calling_unsaved_saved_is_caught(tmp_path):
    """
    A handler that says saved of what is not is found out: the message is lost.
    """
    result = soak_messages(
        tmp_path,
        messages=300,
        faults=(TmcFault.DISCONNECT,),
        wrap=SaysSavedAnyway,
        timeout_s=60,
    )

    assert result.verdict.lost
    assert set(result.verdict.lost) <= set(result.verdict.early)


def test_the_judge_knows_every_trouble(tmp_path):
    """
    Lost, early, open and strange messages are each called by their name.
    """
    judge = MessageJudge(tmp_path / "inbox.db", app="99")
    log = [LogRow("queued", n, "", digest_of("t", "{}")) for n in (1, 2, 3)]
    log.append(LogRow("confirmed", 2, "x"))
    judge.watch(log[-1])
    with MessageInbox(tmp_path / "inbox.db", app="99") as inbox:
        inbox.save([Message(id=one, topic="t", content="{}") for one in ("1", "2", "9")])
        log.append(LogRow("confirmed", 1, "x"))
        judge.watch(log[-1])
        verdict = judge.verdict(log)

    assert () == verdict.altered
    assert (("3",), ("2",), ("9",), ("9",)) == (
        verdict.lost,
        verdict.early,
        verdict.open,
        verdict.strange,
    )
    assert not verdict.holds
