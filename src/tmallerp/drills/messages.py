"""
A soak of the message road: many messages, lines that break, processes that die.

A simulated service sends; a consumer saves and confirms; the judge reads the service's
log and the inbox's file. Any number of messages, any seed, with the consumer in this
process or in one that is killed and started again.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import IO

from attrs import frozen

from tmallerp.drills._message_judge import MessageJudge, MessageVerdict
from tmallerp.drills._message_worker import Settings, open_source
from tmallerp.simulator._tmc_story import SELLER_NICK
from tmallerp.simulator.desk import Shop
from tmallerp.simulator.desk._queue import MessageQueue
from tmallerp.simulator.tmc import TmcFault, TmcPlan, TmcServer
from tmallerp.simulator.wire import Keys
from tmallerp.simulator.world import CHINA, World, WorldPlan
from tmallerp.top.messages import (
    Consumer,
    MessageHandler,
    MessageInbox,
    MessageSource,
    Statistics,
)

__all__ = ["MessageVerdict", "SoakResult", "soak_messages"]

ALL_FAULTS = tuple(kind for kind in TmcFault if kind is not TmcFault.NO_ACK)
_APP = "99000001"
_TOPICS = (
    "taobao_trade_TradeBuyerPay",
    "taobao_trade_TradeMemoModified",
    "taobao_refund_RefundCreated",
    "taobao_item_ItemStockChanged",
    "a_topic_WithoutClass",
)
_CHUNK = 500

Wrap = Callable[[MessageSource, MessageHandler], MessageHandler]
"""Puts something between the road and the inbox; tests put mistakes there."""


@frozen(kw_only=True)
class SoakResult:
    """
    How a soak went.

    Args:
        verdict: What the judge found.

        seconds: How long it took.

        faults: How often each kind of trouble happened.

        kills: How often the consumer's process was killed.

        connects: Connections the service saw.

        statistics: What the consumer counted; None where it was a process of its own.
    """

    verdict: MessageVerdict
    seconds: float
    faults: Mapping[str, int]
    kills: int
    connects: int
    statistics: Statistics | None


def soak_messages(  # noqa: PLR0913 - the settings of a drill
    folder: Path,
    *,
    messages: int = 20_000,
    seed: int = 7,
    every: int = 100,
    faults: tuple[TmcFault, ...] = ALL_FAULTS,
    kills: int = 0,
    wrap: Wrap | None = None,
    timeout_s: float = 600.0,
) -> SoakResult:
    """
    Send messages through trouble and judge what arrived.

    Args:
        folder: Where the inbox is made; it must be empty.

        messages: How many.

        seed: Decides trouble, contents and kills.

        every: About how many messages lie between two troubles.

        faults: Kinds of trouble.

        kills: How often the consumer is killed; with 0 it runs in this process.

        wrap: Put between the road and the inbox; only without kills.

        timeout_s: Seconds until what has not arrived counts as lost.
    """
    began = time.monotonic()
    plan = TmcPlan(
        redelivery_s=0.5, delay_s=0.2, window=400, faults=faults, every=every, seed=seed
    )
    judge = MessageJudge(folder / "inbox.db", app=_APP)
    queue = _queue(plan, seed)
    queue.watchers.append(judge.watch)
    secret = f"simulator-secret-{seed}"
    keys = Keys(app_key=_APP, app_secret=secret)
    with TmcServer(queue, keys, advance=lambda: _follow(queue)) as service:
        settings = Settings(
            url=service.url, app_key=_APP, app_secret=secret, inbox=folder / "inbox.db"
        )
        producer = threading.Thread(target=_produce, args=(queue, messages, seed))
        producer.start()
        statistics = None
        killed = 0
        if kills:
            killed = _run_killed(queue, settings, messages, kills, seed, began + timeout_s)
        else:
            statistics = _run_here(queue, settings, messages, wrap, began + timeout_s)
        producer.join()
    return SoakResult(
        verdict=judge.verdict(list(queue.log)),
        seconds=time.monotonic() - began,
        faults={kind.value: n for kind, n in sorted(service.dice.fired.items())},
        kills=killed,
        connects=service.connects,
        statistics=statistics,
    )


def _queue(plan: TmcPlan, seed: int) -> MessageQueue:
    world = World(WorldPlan(seed=seed, orders=1, poison=0), datetime.now(CHINA))
    queue = Shop(world).room(MessageQueue)
    queue.plan = plan
    return queue


def _follow(queue: MessageQueue) -> None:
    queue.shop.world.advance_to(datetime.now(CHINA))


def _produce(queue: MessageQueue, count: int, seed: int) -> None:
    """Put messages in, a chunk at a time, some of them long."""
    chance = random.Random(seed)  # noqa: S311 - a game
    for n in range(count):
        tid = 4_990_000_000_000_000_000 + n
        content = {"tid": tid, "oid": tid, "seller_nick": SELLER_NICK, "payment": "1.00"}
        if chance.random() < 0.02:
            content["seller_memo"] = "长" * chance.randrange(300, 3000)
        queue.put_into("default", _TOPICS[n % len(_TOPICS)], content)
        if n % _CHUNK == _CHUNK - 1:
            time.sleep(0.001)


def _is_done(queue: MessageQueue, messages: int) -> bool:
    return queue.put["default"] >= messages and queue.left() == 0


def _run_here(
    queue: MessageQueue,
    settings: Settings,
    messages: int,
    wrap: Wrap | None,
    until: float,
) -> Statistics:
    with MessageInbox(settings.inbox, app=settings.app_key) as inbox:
        source = open_source(settings)
        handler = wrap(source, inbox) if wrap else inbox
        with Consumer(source, handler) as consumer:
            while not _is_done(queue, messages) and time.monotonic() < until:
                if not consumer.is_running:
                    break
                time.sleep(0.02)
        return consumer.statistics


def _run_killed(
    queue: MessageQueue,
    settings: Settings,
    messages: int,
    kills: int,
    seed: int,
    until: float,
) -> int:
    """Let a process consume, kill it at confirmations drawn by chance; count the kills."""
    chance = random.Random(seed + 1)  # noqa: S311 - a game
    marks = sorted(chance.randrange(1, max(2, messages * 9 // 10)) for _ in range(kills))
    child, killed, floor = _spawn(settings), 0, 0
    try:
        while not _is_done(queue, messages) and time.monotonic() < until:
            done = messages - queue.left() if queue.put["default"] >= messages else 0
            # Each process gets at least one message through before it dies.
            if marks and done >= max(marks[0], floor + 1):
                marks, killed, floor = marks[1:], killed + 1, done
                child.kill()
                child.wait()
                _pipe(child).close()
                child = _spawn(settings)
            time.sleep(0.001)
    finally:
        _pipe(child).close()
        child.wait(30)
    return killed


def _spawn(settings: Settings) -> subprocess.Popen[bytes]:
    child = subprocess.Popen(
        [sys.executable, "-m", "tmallerp.drills._message_worker"], stdin=subprocess.PIPE
    )
    pipe = _pipe(child)
    pipe.write(json.dumps(settings.plain()).encode() + b"\n")
    pipe.flush()
    return child


def _pipe(child: subprocess.Popen[bytes]) -> IO[bytes]:
    if child.stdin is None:
        raise AssertionError
    return child.stdin
