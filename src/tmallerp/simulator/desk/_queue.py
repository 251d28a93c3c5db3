"""
The queue of the message service: groups, permits, what waits, what is on its way.

Every message is sent at least once and comes again until it is confirmed. What was sent
and confirmed, and in which order, is kept in a log that a judge can read.
"""

from __future__ import annotations

import hashlib
import heapq
import json
import random
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from attrs import define, frozen

from tmallerp.simulator._tmc_story import SELLER_ID, SELLER_NICK, Story
from tmallerp.simulator.desk._lookout import Lookout
from tmallerp.simulator.desk._shop import Shop
from tmallerp.simulator.trade import Trade

DEFAULT = "default"
AUTH_CANCEL = "taobao_top_AuthCancel"
# Nineteen digits, as the platform's ids have.
_FIRST_ID = 6_100_000_000_000_000_001


@frozen(kw_only=True)
class TmcPlan:
    """
    How the message service behaves.

    Args:
        redelivery_s: Seconds of the world's clock until an unconfirmed message comes
            again. The platform's own interval is not documented; minutes are reported.

        window: Most unconfirmed messages on one connection.

        faults: What goes wrong, of `tmallerp.simulator.tmc.TmcFault`'s values.

        every: About how many messages lie between two faults.

        seed: Decides which and when.

        delay_s: Seconds of the world's clock a delayed message waits.
    """

    redelivery_s: float = 300.0
    window: int = 500
    faults: tuple[str, ...] = ()
    every: int = 50
    seed: int = 7
    delay_s: float = 5.0


@define(kw_only=True)
class Letter:
    """One message."""

    id: int
    topic: str
    content: str
    group: str
    at: datetime
    publisher: str
    tries: int = 0
    via: str = ""


@frozen
class LogRow:
    """
    One entry of the log, in the order things happened.

    Args:
        act: ``queued``, ``sent``, ``lost``, ``confirmed``, ``ack_lost``, ``failed`` or
            ``pull``.

        id: The message, or 0.

        via: The connection, or ``http``.

        digest: Of what was ``queued``, its `digest_of`; empty for the others.
    """

    act: str
    id: int
    via: str
    digest: str = ""


def digest_of(topic: str, content: str) -> str:
    """Return what tells one topic and content from any others."""
    return hashlib.sha256(f"{topic}\n{content}".encode()).hexdigest()


@define
class Permit:
    """Whether and for which topics a user's messages are sent; None is all."""

    topics: frozenset[str] | None
    created: datetime
    modified: datetime
    is_valid: bool = True


class MessageQueue:
    """
    The messages of one shop's app.

    Args:
        shop: Whose changes are told.
    """

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.plan = TmcPlan()
        self.permits: dict[str, Permit] = {}
        self.groups: dict[str, datetime] = {DEFAULT: shop.world.now}
        self.user_groups: dict[str, str] = {}
        self.topic_groups: dict[str, str] = {}
        self.log: list[LogRow] = []
        self.watchers: list[Callable[[LogRow], None]] = []
        self.put: Counter[str] = Counter()
        self.got: Counter[str] = Counter()
        self.publisher = "12497914"
        self.token = "simulator-tmc-token"  # noqa: S105 - a stage prop
        self._lock = threading.RLock()
        self._ready: dict[str, deque[Letter]] = {}
        self._away: dict[int, Letter] = {}
        self._due: list[tuple[datetime, int, int]] = []
        self._open: Counter[str] = Counter()
        self._random = random.Random(shop.world.plan.seed + 3)  # noqa: S311 - a game
        self._next = _FIRST_ID
        with shop.world.lock:
            self._lookout = Lookout(shop)
            self._story = Story(shop.world.trades, shop.world.refunds)
            shop.world.listeners.append(self._heard)

    # --- coming in --------------------------------------------------------------------

    def publish(self, topic: str, content: dict[str, Any], nick: str = SELLER_NICK) -> int:
        """
        Put a message into its group, if the user is permitted and takes the topic.

        Returns:
            Its id, or 0 if nobody wants it.
        """
        with self._lock:
            permit = self.permits.get(nick)
            if permit is None or not permit.is_valid:
                return 0
            if permit.topics is not None and topic not in permit.topics:
                return 0
            group = self.topic_groups.get(topic) or self.user_groups.get(nick, DEFAULT)
            return self.put_into(group, topic, content)

    def put_into(self, group: str, topic: str, content: dict[str, Any]) -> int:
        """Put a message into a group, and return its id."""
        with self._lock:
            text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
            at = self.shop.world.now.replace(microsecond=0)
            letter = Letter(
                id=self._next,
                topic=topic,
                content=text,
                group=group,
                at=at,
                publisher=self.publisher,
            )
            self._next += 1 + self._random.randrange(3)
            self._ready.setdefault(group, deque()).append(letter)
            self.put[group] += 1
            self._note("queued", letter.id, "", digest_of(topic, text))
            return letter.id

    def _heard(self, trade: Trade) -> None:
        for topic, content in self._story.tell(trade):
            self.publish(topic, content)

    def withdraw(self, content: dict[str, Any]) -> None:
        """Tell that the user takes the authorisation back, as their last message."""
        with self._lock:
            self.publish(AUTH_CANCEL, content)
            permit = self.permits.get(SELLER_NICK)
            if permit is not None:
                permit.is_valid, permit.modified = False, self.shop.now

    def look_round(self) -> None:
        """Tell what changed without saying so since the last look."""
        for trade in self._lookout.changed_trades():
            self._heard(trade)
        for topic, content in self._lookout.news():
            self.publish(topic, content)

    # --- going out --------------------------------------------------------------------

    def take(self, group: str, count: int, via: str) -> list[Letter]:
        """
        Take what waits, oldest first; it comes again unless it is confirmed in time.

        Args:
            group: Whose.

            count: How many at most.

            via: Who takes them.
        """
        with self.shop.world.lock:
            self.look_round()
            now = self.shop.world.now
        with self._lock:
            self._bring_back(now)
            waiting = self._ready.get(group) or deque()
            taken = [waiting.popleft() for _ in range(min(count, len(waiting)))]
            for letter in taken:
                letter.tries += 1
                letter.via = via
                self._send_off(letter, now + timedelta(seconds=self.plan.redelivery_s))
            return taken

    def put_off(self, letter: Letter, seconds: float) -> None:
        """Let a taken message wait for so long instead."""
        with self._lock:
            if self._away.pop(letter.id, None) is not None:
                self._open[letter.via] -= 1
                at = self.shop.world.now + timedelta(seconds=seconds)
                self._send_off(letter, at)

    def _send_off(self, letter: Letter, due: datetime) -> None:
        self._away[letter.id] = letter
        self._open[letter.via] += 1
        heapq.heappush(self._due, (due, letter.id, letter.tries))

    def _bring_back(self, now: datetime) -> None:
        while self._due and self._due[0][0] <= now:
            _, number, tries = heapq.heappop(self._due)
            letter = self._away.get(number)
            if letter is not None and letter.tries == tries:
                del self._away[number]
                self._open[letter.via] -= 1
                if letter.group in self.groups:
                    self._ready.setdefault(letter.group, deque()).append(letter)

    def outstanding(self, via: str) -> int:
        """Return how many messages a taker has not confirmed."""
        with self._lock:
            return self._open[via]

    def left(self) -> int:
        """Return how many messages are not confirmed, waiting or on their way."""
        with self._lock:
            return len(self._away) + sum(map(len, self._ready.values()))

    # --- answers ----------------------------------------------------------------------

    def sent(self, letter: Letter, via: str) -> None:
        """Note that a message went out."""
        self.got[letter.group] += 1
        self._note("sent", letter.id, via)

    def confirm(self, numbers: Iterable[int], via: str) -> None:
        """Take messages as done; confirming again is harmless."""
        with self._lock:
            for number in numbers:
                letter = self._away.pop(number, None)
                if letter is not None:
                    self._open[letter.via] -= 1
                else:
                    self._drop_waiting(number)
                self._note("confirmed", number, via)

    def _drop_waiting(self, number: int) -> None:
        """A message that was about to come again, and was confirmed late."""
        for waiting in self._ready.values():
            for letter in waiting:
                if letter.id == number:
                    waiting.remove(letter)
                    return

    def fail(self, number: int, via: str) -> None:
        """Note that a taker cannot handle a message; it comes again in its time."""
        self._note("failed", number, via)

    def note(self, act: str, number: int, via: str) -> None:
        """Write into the log."""
        self._note(act, number, via)

    def _note(self, act: str, number: int, via: str, digest: str = "") -> None:
        row = LogRow(act, number, via, digest)
        with self._lock:
            self.log.append(row)
            for watch in self.watchers:
                watch(row)

    # --- groups -----------------------------------------------------------------------

    def drop_group(self, group: str) -> None:
        """Delete a group; what waits in it is lost."""
        with self._lock:
            self.groups.pop(group, None)
            self._ready.pop(group, None)
            self.user_groups = {u: g for u, g in self.user_groups.items() if g != group}
            self.topic_groups = {t: g for t, g in self.topic_groups.items() if g != group}


USER_ID = SELLER_ID
"""Number of the one user there is."""
