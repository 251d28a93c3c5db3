"""``tmallerp doctor``: is everything there that a run needs?"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from attrs import frozen

from tmallerp.cli._config import ShopConfig, load
from tmallerp.cli._desk import (
    ATTENTION,
    CONFIG,
    FAILURE,
    OK,
    AsJson,
    ConfigFile,
    Desk,
    Language,
    ShopName,
    chosen,
)
from tmallerp.cli._sessions import sessions_of, told
from tmallerp.clock import Clock, SystemClock
from tmallerp.documents import DocumentKey
from tmallerp.erp.protocols import Adapter, OrderSink
from tmallerp.erp.registry import capabilities, pipelines_for
from tmallerp.errors import TmallErpError
from tmallerp.store import SqliteStore
from tmallerp.top import Client
from tmallerp.top.methods.platform import TimeGet
from tmallerp.top.methods.trades import TradesSoldIncrementGet
from tmallerp.top.methods.users import UserSellerGet
from tmallerp.top.sessions import Condition, Sessions

# TOP refuses timestamps ten minutes off; a minute is worth a look before that.
_SKEW = timedelta(minutes=1)
# The platform's numbers are long; no trade has this one.
_NOBODYS = "1"


@frozen
class Finding:
    """What one check found: ``ok``, ``warn`` or ``fail``, and a sentence."""

    check: str
    state: str
    text: str


def doctor(
    config: ConfigFile = CONFIG,
    shop: ShopName = "",
    as_json: AsJson = False,
    lang: Language = "",
) -> int:
    """Check clock, credentials, permissions, ERP, configuration. / 体检。"""
    desk = Desk(as_json=as_json, language=lang)
    findings = _examine(desk, config, shop)
    desk.table(
        (desk.say("check"), desk.say("result"), ""),
        [(desk.say(one.check), desk.say(one.state), one.text) for one in findings],
    )
    desk.json(
        {
            "checks": [
                {"check": one.check, "state": one.state, "text": one.text}
                for one in findings
            ]
        }
    )
    states = {one.state for one in findings}
    return FAILURE if "fail" in states else ATTENTION if "warn" in states else OK


def _examine(desk: Desk, file: Path, name: str) -> list[Finding]:
    loaded = load(file)
    shop = chosen(desk, loaded, name)
    clock = SystemClock()
    findings = [
        Finding("configuration", "ok", str(loaded.file)),
        _try(desk, "ledger", lambda: _ledger(loaded.store)),
    ]
    sessions = sessions_of(loaded, shop, clock)
    if sessions is not None:
        findings.append(_try(desk, "session", lambda: _session(desk, sessions)))
    with Client(
        shop.credentials,
        endpoint=shop.endpoint,
        config=shop.client,
        clock=clock,
        tokens=sessions,
    ) as client:
        findings += [
            _try(desk, "clock", lambda: _clock(desk, client, clock)),
            _try(desk, "credentials", lambda: _seller(desk, client, shop)),
            _try(desk, "permissions", lambda: _permissions(desk, client, clock.now())),
        ]
    findings += _erp(desk, shop, clock)
    live = shop.profile.live
    text = desk.say("live_on" if live else "live_off")
    findings.append(Finding("live", "ok" if live else "warn", text))
    return findings


def _try(desk: Desk, check: str, look: Callable[[], tuple[str, str]]) -> Finding:
    try:
        return Finding(check, *look())
    except TmallErpError as error:
        return _failed(desk, check, error)


def _failed(desk: Desk, check: str, error: TmallErpError) -> Finding:
    return Finding(check, "fail", f"{error.message} {desk.say.advice(error.advice)}")


def _ledger(path: Path) -> tuple[str, str]:
    store = SqliteStore(path)
    try:
        with store.begin():
            pass
    finally:
        store.close()
    return "ok", str(path)


def _session(desk: Desk, sessions: Sessions) -> tuple[str, str]:
    standing = sessions.standing()
    text = " ".join((told(desk, standing), desk.say.advice(standing.advice)))
    if standing.condition in {Condition.ABSENT, Condition.ENDED}:
        return "fail", text
    return ("warn" if standing.needs_person else "ok"), text


def _clock(desk: Desk, client: Client, clock: Clock) -> tuple[str, str]:
    began = clock.now()
    theirs = client.call(TimeGet()).time
    if theirs is None:
        return "fail", desk.say("no_time")
    half = (clock.now() - began) / 2
    skew = began + half - theirs
    state = "ok" if abs(skew) < _SKEW else "warn"
    return state, desk.say("skew", seconds=skew.total_seconds())


def _seller(desk: Desk, client: Client, shop: ShopConfig) -> tuple[str, str]:
    user = client.call(UserSellerGet()).user
    nick = (user.nick if user else None) or "?"
    wanted = shop.profile.seller_nick
    if wanted is not None and nick != wanted:
        return "fail", desk.say("other_seller", nick=nick, wanted=wanted)
    return "ok", desk.say("seller", nick=nick)


def _permissions(desk: Desk, client: Client, now: datetime) -> tuple[str, str]:
    call = TradesSoldIncrementGet(
        start_modified=now - timedelta(minutes=2),
        end_modified=now - timedelta(minutes=1),
        page_size=1,
    )
    client.fetch(call)
    return "ok", desk.say("may_read", api=call.api)


def _erp(desk: Desk, shop: ShopConfig, clock: Clock) -> list[Finding]:
    try:
        adapter = shop.erp.connect(clock)
    except TmallErpError as error:
        return [_failed(desk, "erp", error)]
    with closing(adapter):
        return [
            _try(desk, "erp", lambda: _answers(desk, adapter, shop)),
            Finding("pipelines", *_pipelines(desk, adapter)),
        ]


def _answers(desk: Desk, adapter: Adapter, shop: ShopConfig) -> tuple[str, str]:
    """Have it answer, and say "not there" of what is not: every look-up trusts in that."""
    text = adapter.ping()
    key = DocumentKey(shop=shop.profile.key, kind="order", platform_id=_NOBODYS)
    if isinstance(adapter, OrderSink) and adapter.find_orders([key]):
        return "fail", desk.say("erp_finds_all", text=text, number=key.token())
    return "ok", text


def _pipelines(desk: Desk, adapter: Adapter) -> tuple[str, str]:
    needs = pipelines_for(capabilities(adapter))
    able = ", ".join(one.name for one in needs if one.can_run) or "-"
    text = desk.say("pipelines_can", names=able)
    missing = [f"{one.name} ({', '.join(one.missing)})" for one in needs if one.missing]
    if missing:
        text += " " + desk.say("pipelines_cannot", names=", ".join(missing))
    takes_orders = next(one.can_run for one in needs if one.name == "orders")
    return ("ok" if takes_orders else "fail"), text
