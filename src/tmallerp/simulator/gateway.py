"""
The simulated gateway: one request in, one answer out.

No sockets here; the server hands over parameters and gets status, type and bytes. Every
rule the platform enforces before a business service sees a call is enforced, and faults
of the application (bans, ended sessions, pages instead of JSON) are made here.
"""

from __future__ import annotations

import json
import logging
import random
from collections import Counter, deque
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from attrs import define, field

from tmallerp.simulator import batch
from tmallerp.simulator.desk import DESK, LISTS, Shop
from tmallerp.simulator.facts import catalogue
from tmallerp.simulator.faults import WIRE, Fault, FaultBag, FaultPlan
from tmallerp.simulator.generated import generate
from tmallerp.simulator.markup import to_xml
from tmallerp.simulator.oauth import Lost, OAuthDesk
from tmallerp.simulator.params import check_business
from tmallerp.simulator.request import Call
from tmallerp.simulator.wire import Keys, Refusal, check_method, check_public, dress
from tmallerp.simulator.world import World

PAGE = "<html><body><h1>502 Bad Gateway</h1></body></html>"
LOGIN = "<html><body><form action='/login'>请登录</form></body></html>"


class Answer(NamedTuple):
    """What goes back: status, type, bytes; whether nobody wrote it; where to go on."""

    status: int
    kind: str
    body: bytes
    generated: bool = False
    location: str | None = None


_LOG = logging.getLogger(__name__)
_BROKEN = Refusal(15, "Remote service error", "isp.unknown-error", "未知错误")
_LOST = Answer(502, "text/html", PAGE.encode())


@define
class Minute:
    """What happened at the gateway in one minute of the world's clock."""

    calls: int = 0
    errors: int = 0
    faults: Counter[str] = field(factory=Counter)


class Gateway:
    """
    Answers calls about one world.

    Args:
        world: The shop.

        keys: What a caller must sign with.

        session: The first valid session.

        faults: What goes wrong here.

        quota: Calls allowed a day of the world's clock; None is no limit.
    """

    def __init__(
        self,
        world: World,
        keys: Keys,
        session: str,
        faults: FaultPlan | None = None,
        quota: int | None = None,
    ) -> None:
        self.world = world
        self.keys = keys
        self.session = session
        self.sessions = 1
        self.session_ended = False
        self.plan = faults or FaultPlan()
        self.faults = FaultBag(self.plan, [kind for kind in Fault if kind not in WIRE])
        self.quota = quota
        self.calls: Counter[str] = Counter()
        self.generated: Counter[str] = Counter()
        self.banned_calls = 0
        self.minutes: dict[datetime, Minute] = {}
        self.oauth = OAuthDesk(world, keys)
        self.shop = Shop(world, self.oauth)
        self._bans: dict[str | None, datetime] = {}
        self._recent: deque[datetime] = deque()
        self._random = random.Random(self.plan.seed + 2)  # noqa: S311 - a game

    def renew_session(self) -> str:
        """Issue a new session; the old one stays ended."""
        self.sessions += 1
        self.session = f"simulator-session-{self.world.plan.seed}-{self.sessions}"
        self.session_ended = False
        return self.session

    @property
    def sub_session(self) -> str:
        """A session of a sub-account of the same shop, with the right to refund."""
        return f"{self.session}-sub"

    def answer(self, call: Call) -> Answer:
        """Answer one call."""
        with self.world.lock:
            api = call.params.get("method", "")
            fault = self._draw(api)
            page = _page(fault)
            if page is not None:
                self._count(api)
                return page
            before = self.generated.total()
            try:
                text = self._answer_one(call, fault, checked=False)
            except Lost:
                return _LOST
            drawn = self.generated.total() > before
            return Answer(200, _kind(call.params), text.encode(), drawn)

    def answer_batch(self, call: Call) -> Answer:
        """Answer a batch: its parts in order, or one refusal of the whole."""
        with self.world.lock:
            page = _page(self._draw("batch"))
            if page is not None:
                return page
            before = self.generated.total()
            try:
                check_public(call.params, self.keys, self.world.now, call.body)
                text = batch.answer_all(call, self._answer_part)
            except Lost:
                return _LOST
            except Refusal as refusal:
                text = self._refusal(call.params, refusal)
            drawn = self.generated.total() > before
            return Answer(200, _kind(call.params), text.encode(), drawn)

    def _answer_part(self, call: Call) -> str:
        return self._answer_one(call, None, checked=True)

    def _answer_one(self, call: Call, fault: Fault | None, *, checked: bool) -> str:
        api = call.params.get("method", "")
        self._count(api)
        try:
            check_method(call.params)
            if not checked:
                check_public(call.params, self.keys, self.world.now)
            return self._good(call, api, fault)
        except Lost:
            raise
        except Refusal as refusal:
            return self._refusal(call.params, refusal)
        except Exception:  # noqa: BLE001 - a net, and logged
            # What a service does not expect is the platform's failure, and still told.
            _LOG.exception("The simulated service behind %s failed.", api)
            return self._refusal(call.params, _BROKEN)

    def _refusal(self, params: Mapping[str, str], refusal: Refusal) -> str:
        self._minute().errors += 1
        body = {**refusal.body, "request_id": self._request_id()}
        return _write(params, "error_response", body)

    def _count(self, api: str) -> None:
        self._minute().calls += 1
        self.calls[api] += 1

    def note_fault(self, fault: Fault) -> None:
        """Count a fault in the minute it happened."""
        self._minute().faults[fault.value] += 1

    def _minute(self) -> Minute:
        at = self.world.now.replace(second=0, microsecond=0)
        return self.minutes.setdefault(at, Minute())

    def _draw(self, api: str) -> Fault | None:
        fault = self.faults.draw(is_list=api in LISTS)
        if fault is None:
            return None
        if fault is Fault.BAN:
            seconds = self._random.randint(2, max(2, self.plan.ban_s))
            scope = api if self._random.random() < 0.5 else None
            self._bans[scope] = self.world.now + timedelta(seconds=seconds)
        elif fault is Fault.SESSION_EXPIRED:
            self.session_ended = True
            self.oauth.end_sessions()
        elif fault is Fault.LATE_EFFECT:
            self.world.be_late(5, self.plan.late_s)
        if fault is not Fault.DUPLICATED_PAGE:
            self.faults.count(fault)
            self.note_fault(fault)
        return fault

    def _good(self, call: Call, api: str, fault: Fault | None) -> str:
        now = self.world.now
        self._check_bans(api, now)
        facts = catalogue()["apis"][api]
        if facts["session"]:
            self._check_session(call.params)
        values = check_business(call, facts, now)
        if fault is Fault.DUPLICATED_PAGE:
            self._turn_page(values, api)
        desk = DESK.get(api)
        if desk is None:
            self.generated[api] += 1
            result = generate(api, values, now, self.world.plan.seed)
        else:
            result = desk(self.shop, values)
        if api in LISTS:
            self.world.edit_some(self.world.plan.edits_per_page)
        return self._envelope(call.params, facts, result, drawn=desk is None)

    def _turn_page(self, values: dict[str, Any], api: str) -> None:
        """Answer with a neighbour's rows, where there is a neighbour."""
        size = values.get("page_size", 40)
        total = DESK[api](self.shop, {**values, "page_no": 1}).get("total_results", 0)
        last = -(-total // size)
        page = values.get("page_no", 1)
        if not 1 <= page <= last or last < 2:
            self.faults.put_back(Fault.DUPLICATED_PAGE)
            return
        values["page_no"] = page + 1 if page < last else page - 1
        self.faults.count(Fault.DUPLICATED_PAGE)
        self.note_fault(Fault.DUPLICATED_PAGE)

    def _check_bans(self, api: str, now: datetime) -> None:
        until = max(
            (self._bans[key] for key in (None, api) if key in self._bans), default=now
        )
        left = (until - now).total_seconds()
        if left > 0:
            self.banned_calls += 1
            whole = self._bans.get(None, now) > now
            word = "app-access-count" if whole else "api-access-count"
            raise _limited(word, max(1, round(left + 0.499)))
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        if self.quota is not None:
            while self._recent and self._recent[0] < midnight:
                self._recent.popleft()
            if len(self._recent) >= self.quota:
                rest = midnight + timedelta(days=1) - now
                raise _limited("app-access-count", int(rest.total_seconds()))
            self._recent.append(now)

    def _check_session(self, params: Mapping[str, str]) -> None:
        given = params.get("session", "")
        if not given:
            raise Refusal(26, "Missing Session")
        first = given in {self.session, self.sub_session} and not self.session_ended
        if not first and not self.oauth.is_valid(given):
            raise Refusal(27, "Invalid session:session-expired", "session-expired")
        self.shop.by_sub_account = given == self.sub_session

    def _envelope(
        self,
        params: Mapping[str, str],
        facts: Mapping[str, Any],
        result: Mapping[str, Any],
        *,
        drawn: bool,
    ) -> str:
        simple = _is_simple(params)
        body = {}
        for fact in facts["response"]:
            if fact["name"] in result:
                body[fact["name"]] = dress(result[fact["name"]], fact, simple=simple)
        body["request_id"] = ("generated-" if drawn else "") + self._request_id()
        return _write(params, facts["response_key"], body)

    def _request_id(self) -> str:
        return f"sim{self._random.randrange(16**9):09x}"


def _page(fault: Fault | None) -> Answer | None:
    if fault is Fault.HTTP_5XX:
        return Answer(502, "text/html", PAGE.encode())
    if fault is Fault.HTML:
        return Answer(200, "text/html;charset=utf-8", LOGIN.encode())
    return None


def _is_json(params: Mapping[str, str]) -> bool:
    return params.get("format") == "json"


def _is_simple(params: Mapping[str, str]) -> bool:
    return _is_json(params) and params.get("simplify") == "true"


def _kind(params: Mapping[str, str]) -> str:
    return f"text/{'javascript' if _is_json(params) else 'xml'};charset=UTF-8"


def _write(params: Mapping[str, str], root: str, body: Mapping[str, Any]) -> str:
    if not _is_json(params):
        return to_xml(root, body)
    bare = _is_simple(params) and root != "error_response"
    whole = body if bare else {root: body}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def _limited(word: str, seconds: int) -> Refusal:
    return Refusal(
        7,
        "App Call Limited",
        f"accesscontrol.limited-by-{word}",
        f"This ban will last for {seconds} more seconds",
    )
