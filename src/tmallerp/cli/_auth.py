"""``tmallerp auth``: a shop's authorisation, from the first address to the next key."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import Annotated, Any, cast

import typer

from tmallerp.cli._config import Config, ShopConfig, load
from tmallerp.cli._desk import (
    ATTENTION,
    CONFIG,
    OK,
    AsJson,
    ConfigFile,
    Desk,
    Language,
    ShopName,
    chosen,
)
from tmallerp.cli._sessions import issuer_of, keys_of, left, place_of, sessions_of, told
from tmallerp.clock import SystemClock, format_beijing
from tmallerp.errors import AuthorizationError, ConfigError
from tmallerp.secrets import Secret
from tmallerp.top.oauth import View, new_state, read_redirect
from tmallerp.top.sessions import (
    LOGIN_LIFE,
    KeyRing,
    PendingLogin,
    Session,
    SessionFile,
    Sessions,
    Standing,
    new_key,
    standing_of,
)

RedirectUri = Annotated[
    str,
    typer.Option("--redirect-uri", help="Registered for the app. / 应用登记的回调地址。"),
]


def url(
    redirect_uri: Annotated[
        str,
        typer.Option(
            "--redirect-uri", help="Registered for the app. / 应用登记的回调地址。"
        ),
    ],
    view: Annotated[
        str,
        typer.Option(help="Which page the seller sees. / 页面。", metavar="web|tmall|wap"),
    ] = "web",
    config: ConfigFile = CONFIG,
    shop: ShopName = "",
    as_json: AsJson = False,
    lang: Language = "",
) -> int:
    """Make the address where the seller consents. / 生成授权地址。"""
    desk = Desk(as_json=as_json, language=lang)
    it, place = _kept_here(desk, config, shop)
    clock, state = SystemClock(), new_state()
    shown = cast("View", view)
    address = issuer_of(it, clock).authorize_url(redirect_uri, state, shown)
    until = clock.now() + LOGIN_LIFE
    place.keep_login(
        PendingLogin(state=state, redirect_uri=redirect_uri, view=shown, expires_at=until)
    )
    desk.line(desk.say("auth_open", until=format_beijing(until)))
    desk.line(address, "bold")
    desk.line(f"state: {state.reveal()}")
    desk.line(desk.say("auth_then"))
    desk.json(
        {
            "shop": place.shop,
            "url": address,
            "state": state.reveal(),
            "until": format_beijing(until),
        }
    )
    return OK


def exchange(
    answer: Annotated[
        str,
        typer.Argument(
            metavar="CODE_OR_REDIRECT_URL",
            help="What came back; - reads it from standard input. / 跳转地址或授权码。",
        ),
    ],
    redirect_uri: RedirectUri = "",
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Take another seller's session. / 允许更换卖家。"),
    ] = False,
    config: ConfigFile = CONFIG,
    shop: ShopName = "",
    as_json: AsJson = False,
    lang: Language = "",
) -> int:
    """Turn the seller's consent into a session, and keep it sealed. / 换取并加密保存。"""
    desk = Desk(as_json=as_json, language=lang)
    it, place = _kept_here(desk, config, shop)
    clock = SystemClock()
    login = place.login(clock.now())
    text = sys.stdin.readline().strip() if answer == "-" else answer
    code = _code(desk, place, text, login)
    target = redirect_uri or (login.redirect_uri if login else "")
    if not target:
        raise ConfigError(desk.say("no_redirect_uri", shop=place.shop))
    issuer = issuer_of(it, clock)
    view = cast("View", login.view if login else "web")
    session = issuer.exchange(code, target, view)
    _check_seller(desk, it, session)
    Sessions(place, issuer, clock=clock).authorise(session, replace=replace)
    place.forget_login()
    until = format_beijing(session.expires_at)
    seller = session.nick or session.user_id or "?"
    desk.line(desk.say("auth_done", shop=place.shop, seller=seller, until=until))
    desk.json(_json(desk, standing_of(place.shop, place.read(), now=clock.now())))
    return OK


def status(
    days: Annotated[
        int, typer.Option(min=0, max=365, help="Warn so many days ahead. / 提前提醒天数。")
    ] = 7,
    config: ConfigFile = CONFIG,
    shop: ShopName = "",
    as_json: AsJson = False,
    lang: Language = "",
) -> int:
    """Show how long every shop is authorised. / 查看各店铺授权状态。"""
    desk = Desk(as_json=as_json, language=lang)
    loaded = load(config)
    shops = [chosen(desk, loaded, shop)] if shop else list(loaded.shops.values())
    within = timedelta(days=days)
    rows: list[tuple[object, ...]] = []
    values: list[dict[str, Any]] = []
    for it in shops:
        sessions = sessions_of(loaded, it, SystemClock())
        if sessions is None:
            rows.append(_outside(desk, it))
            values.append({"shop": str(it.profile.key), "state": "outside"})
        else:
            standing = sessions.standing(within)
            rows.append(_row(desk, standing))
            values.append(_json(desk, standing))
    names = ("shop", "seller_account", "valid_until", "time_left", "write_level")
    headings = [desk.say(name) for name in (*names, "state", "what_now")]
    desk.table(headings, rows)
    desk.json(values)
    return ATTENTION if any(one.get("needs_person") for one in values) else OK


def refresh(
    config: ConfigFile = CONFIG,
    shop: ShopName = "",
    as_json: AsJson = False,
    lang: Language = "",
) -> int:
    """Ask for a newer session now. / 立即刷新授权。"""
    desk = Desk(as_json=as_json, language=lang)
    it, place = _kept_here(desk, config, shop)
    clock = SystemClock()
    session = Sessions(place, issuer_of(it, clock), clock=clock).refresh()
    until = format_beijing(session.expires_at)
    seller = session.nick or session.user_id or "?"
    desk.line(desk.say("auth_done", shop=place.shop, seller=seller, until=until))
    desk.json(_json(desk, standing_of(place.shop, place.read(), now=clock.now())))
    return OK


def key(as_json: AsJson = False, lang: Language = "") -> int:
    """Make a key to keep sessions with. / 生成加密密钥。"""
    desk = Desk(as_json=as_json, language=lang)
    made = new_key()
    desk.line(made.reveal())
    if not as_json:
        desk.err.print(desk.say("key_made"))
    desk.json({"key": made.reveal(), "id": KeyRing([made]).ids[0]})
    return OK


def rotate(
    config: ConfigFile = CONFIG,
    as_json: AsJson = False,
    lang: Language = "",
) -> int:
    """Seal every kept session with the newest key. / 用最新密钥重新加密。"""
    desk = Desk(as_json=as_json, language=lang)
    loaded = load(config)
    newest = keys_of(loaded.sessions).ids[0]
    done = [
        str(it.profile.key)
        for it in loaded.shops.values()
        if it.stored and place_of(loaded, it).rotate()
    ]
    desk.line(desk.say("rotated", count=len(done), key=newest))
    desk.json({"rotated": done, "key_id": newest})
    return OK


def _kept_here(desk: Desk, file: Any, name: str) -> tuple[ShopConfig, SessionFile]:
    loaded: Config = load(file)
    shop = chosen(desk, loaded, name)
    if not shop.stored:
        msg = desk.say("not_stored", shop=str(shop.profile.key))
        raise ConfigError(msg, file=str(loaded.file), key="session")
    return shop, place_of(loaded, shop)


def _code(desk: Desk, place: SessionFile, text: str, login: PendingLogin | None) -> Secret:
    """Take the code out of what came back; an address must carry the login's state."""
    if "://" not in text and "=" not in text:
        if not text:
            raise ConfigError(desk.say("no_login", shop=place.shop))
        return Secret(text)
    if login is None:
        raise AuthorizationError(desk.say("no_login", shop=place.shop))
    return read_redirect(text, login.state)


def _check_seller(desk: Desk, shop: ShopConfig, session: Session) -> None:
    wanted = shop.profile.seller_nick
    if wanted is not None and session.nick != wanted:
        nick = session.nick or "?"
        raise AuthorizationError(desk.say("other_seller", nick=nick, wanted=wanted))


def _row(desk: Desk, standing: Standing) -> tuple[object, ...]:
    session = standing.session
    return (
        standing.shop,
        (session.nick or session.user_id or "?") if session else "-",
        format_beijing(session.expires_at) if session else "-",
        left(desk, standing.left),
        standing.write_level,
        told(desk, standing) if standing.reason else desk.say.word(standing.condition),
        desk.say.advice(standing.advice),
    )


def _outside(desk: Desk, shop: ShopConfig) -> tuple[object, ...]:
    state, advice = desk.say.word("outside"), desk.say("outside_advice")
    return (str(shop.profile.key), "-", "-", "-", "-", state, advice)


def _json(desk: Desk, standing: Standing) -> dict[str, Any]:
    session = standing.session
    left_s = None if standing.left is None else standing.left.total_seconds()
    return {
        "shop": standing.shop,
        "state": standing.condition.value,
        "reason": standing.reason.value if standing.reason else None,
        "user_id": session.user_id if session else None,
        "nick": session.nick if session else None,
        "sub_nick": session.sub_nick if session else None,
        "valid_until": format_beijing(session.expires_at) if session else None,
        "days_left": None if left_s is None else round(left_s / 86_400, 3),
        "write_level": standing.write_level,
        "needs_person": standing.needs_person,
        "advice": desk.say.advice(standing.advice),
    }
