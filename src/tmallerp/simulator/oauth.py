"""
The platform's login and its tokens: who may call for the shop, and how long.

A consent page without a person: whoever opens it has consented, unless the control plane
says that the seller declines. Codes are good once and for minutes; sessions and refresh
tokens live by the world's clock. What the platform does not publish is a setting: above
all, whether a refresh ends the tokens it replaces.

The words of errors are RFC 6749's; the platform's own are not published.
"""

from __future__ import annotations

import hmac
import json
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Literal
from urllib.parse import quote, urlencode

from attrs import evolve, frozen

from tmallerp.simulator.wire import Keys, Refusal
from tmallerp.simulator.world import World

PATHS = frozenset({"/authorize", "/token", "/logoff"})

Reply = tuple[int, str, bytes, str | None]
"""Status, type, body, and where to go on, if anywhere."""

_PAGE = b"<html><body><h1>502 Bad Gateway</h1></body></html>"
_NO_ADDRESS: Reply = (
    400,
    "text/html",
    b"<html><body>invalid redirect_uri</body></html>",
    None,
)
_OTHER_SELLER = 500_000_001


class Lost(Exception):  # noqa: N818 - a fault that is asked for, not a failure
    """It happened, and the answer got lost on its way."""


@frozen(kw_only=True)
class OAuthPlan:
    """
    How the login behaves.

    Args:
        session_s: How long a session lives.

        refresh_s: How long its refresh token lives; 0 is an app that may not refresh.

        code_s: How long a code is good.

        w1_s: How long level-1 writes are allowed; None is the session's life.

        w2_s: How long level-2 writes are.

        old_grant: What becomes of the tokens a refresh replaces: ``ends`` or ``stays``.
    """

    session_s: int = 90 * 86_400
    refresh_s: int = 90 * 86_400
    code_s: int = 600
    w1_s: int | None = None
    w2_s: int | None = None
    old_grant: Literal["ends", "stays"] = "ends"


@frozen(kw_only=True)
class _Seller:
    user_id: int
    nick: str
    open_uid: str


@frozen(kw_only=True)
class _Code:
    redirect_uri: str
    expires_at: datetime


@frozen(kw_only=True)
class _Grant:
    """A session, its refresh token, and until when either is taken."""

    session: str
    refresh_token: str
    issued_at: datetime
    session_until: datetime
    refresh_until: datetime


class OAuthDesk:
    """
    Gives out codes and tokens, and knows which are valid.

    Args:
        world: Whose clock counts.

        keys: The app.

        plan: How it behaves.
    """

    def __init__(self, world: World, keys: Keys, plan: OAuthPlan | None = None) -> None:
        self.world = world
        self.keys = keys
        self.plan = plan or OAuthPlan()
        self.counts: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self._number = 0
        self._codes: dict[str, _Code] = {}
        self._grants: list[_Grant] = []

    # --- over HTTP ------------------------------------------------------------------

    def answer(self, path: str, params: Mapping[str, str]) -> Reply:
        """Answer one request for the login, its tokens, or logging off."""
        with self.world.lock:
            try:
                return _HTTP[path](self, params)
            except Lost:
                return 502, "text/html", _PAGE, None

    def authorize(self, params: Mapping[str, str]) -> Reply:
        """Send a browser back with a code, as if its seller had consented."""
        target = params.get("redirect_uri", "")
        if params.get("client_id") != self.keys.app_key or not target:
            return 400, "text/html", b"<html><body>invalid client</body></html>", None
        if not _is_address(target):
            return _NO_ADDRESS
        state = {"state": params["state"]} if "state" in params else {}
        if self._happens("deny"):
            answer = {"error": "access_denied", "error_description": "authorize reject"}
            return _go(target, {**answer, **state})
        if params.get("response_type") != "code":
            return _go(target, {"error": "unsupported_response_type", **state})
        self.counts["codes"] += 1
        code = self._name("code")
        until = self.world.now + timedelta(seconds=self.plan.code_s)
        self._codes[code] = _Code(redirect_uri=target, expires_at=until)
        return _go(target, {"code": code, **state})

    def token(self, params: Mapping[str, str]) -> Reply:
        """Exchange a code, or a refresh token."""
        given = params.get("client_secret", "").encode()
        known = params.get("client_id") == self.keys.app_key
        if not known or not hmac.compare_digest(given, self.keys.app_secret.encode()):
            return _json(401, {"error": "invalid_client"})
        kind = params.get("grant_type")
        if kind == "authorization_code":
            grant = self._exchanged(params.get("code", ""), params.get("redirect_uri"))
        elif kind == "refresh_token":
            grant = self._refreshed(params.get("refresh_token", ""))
        else:
            return _json(400, {"error": "unsupported_grant_type"})
        if grant is None:
            told = {"error": "invalid_grant", "error_description": "code or token is over"}
            return _json(400, told)
        return _json(200, self._told(grant))

    def logoff(self, params: Mapping[str, str]) -> Reply:
        """Clear the browser's login; no session ends by that."""
        self.counts["logoffs"] += 1
        target = params.get("redirect_uri", "")
        if not _is_address(target):
            return _NO_ADDRESS
        return _go(target, {}) if target else (200, "text/html", b"<html></html>", None)

    # --- through the gateway --------------------------------------------------------

    def acts(self) -> Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]]:
        """Return the gateway's own calls for tokens, by name."""
        return {
            "taobao.top.auth.token.create": self._create,
            "taobao.top.auth.token.refresh": self._refresh,
        }

    def _create(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return self._result(self._exchanged(values["code"], None))

    def _refresh(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return self._result(self._refreshed(values["refresh_token"]))

    def _result(self, grant: _Grant | None) -> dict[str, Any]:
        if grant is None:
            code, text = "isv.invalid-parameter", "code or refresh token is over"
            raise Refusal(15, "Remote service error", code, text)
        text = json.dumps(self._told(grant, moments=True), separators=(",", ":"))
        return {"token_result": text}

    # --- what holds -------------------------------------------------------------------

    def is_valid(self, session: str) -> bool:
        """Say whether calls may carry this session now."""
        now = self.world.now
        return any(g.session == session and now < g.session_until for g in self._grants)

    def end_sessions(self) -> None:
        """Let every session end now; refresh tokens stay."""
        now = self.world.now
        self._grants = [
            evolve(grant, session_until=min(grant.session_until, now))
            for grant in self._grants
        ]

    def revoke(self) -> None:
        """Let the seller take the authorisation back: everything ends."""
        self._grants.clear()
        self._codes.clear()

    def cancel_message(self) -> dict[str, str]:
        """Return the content of the message that tells of a revocation."""
        seller = self._seller()
        return {"open_id": seller.open_uid, "user_id": str(seller.user_id)}

    def control(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """
        Change how it behaves.

        Args:
            given: Fields of `OAuthPlan`; ``{"end_sessions": true}``; or a fault with how
                often it shall happen: ``deny``, ``lose_refresh``, ``other_shop``.
        """
        settings = dict(given)
        if settings.pop("end_sessions", False):
            self.end_sessions()
        for fault in ("deny", "lose_refresh", "other_shop"):
            if fault in settings:
                self.faults[fault] = int(settings.pop(fault))
        self.plan = evolve(self.plan, **settings)
        return self.stats()

    def stats(self) -> dict[str, Any]:
        """Return what was counted: refreshes, exchanges, codes, sessions alive."""
        now = self.world.now
        counted = ("codes", "exchanges", "refreshes", "refused", "lost", "logoffs")
        return {
            **{name: self.counts[name] for name in counted},
            "alive": sum(now < grant.session_until for grant in self._grants),
        }

    def _exchanged(self, code: str, redirect_uri: str | None) -> _Grant | None:
        known = self._codes.pop(code, None)
        fits = known is not None and redirect_uri in {None, known.redirect_uri}
        if known is None or not fits or self.world.now >= known.expires_at:
            self.counts["refused"] += 1
            return None
        self.counts["exchanges"] += 1
        return self._issue()

    def _refreshed(self, refresh_token: str) -> _Grant | None:
        now = self.world.now
        old = next((g for g in self._grants if g.refresh_token == refresh_token), None)
        if old is None or now >= old.refresh_until:
            self.counts["refused"] += 1
            return None
        self.counts["refreshes"] += 1
        if self.plan.old_grant == "ends":
            self._grants.remove(old)
        grant = self._issue()
        if self._happens("lose_refresh"):
            self.counts["lost"] += 1
            raise Lost
        return grant

    def _issue(self) -> _Grant:
        now = self.world.now
        grant = _Grant(
            session=self._name("session"),
            refresh_token=self._name("refresh"),
            issued_at=now,
            session_until=now + timedelta(seconds=self.plan.session_s),
            refresh_until=now + timedelta(seconds=self.plan.refresh_s),
        )
        self._grants.append(grant)
        return grant

    def _told(self, grant: _Grant, *, moments: bool = False) -> dict[str, Any]:
        plan = self.plan
        lives = {
            "": plan.session_s,
            "re_": plan.refresh_s,
            "r1_": plan.session_s,
            "r2_": plan.session_s,
            "w1_": plan.session_s if plan.w1_s is None else plan.w1_s,
            "w2_": plan.session_s if plan.w2_s is None else plan.w2_s,
        }
        other = self._happens("other_shop")
        seller = self._seller(other=other)
        told: dict[str, Any] = {
            "access_token": grant.session,
            "token_type": "Bearer",
            "refresh_token": grant.refresh_token,
            "taobao_user_nick": quote(seller.nick),
            **{f"{name}expires_in": life for name, life in lives.items()},
        }
        if not moments:
            return {**told, "taobao_user_id": str(seller.user_id)}
        ids = {"taobao_open_uid": seller.open_uid, "open_uid": seller.open_uid}
        since = int(grant.issued_at.timestamp() * 1000)
        names = {"": "expire_time", "re_": "refresh_token_valid_time"}
        ends = {
            names.get(name, f"{name}valid"): since + life * 1000
            for name, life in lives.items()
        }
        return {**told, **ids, **ends}

    def _seller(self, *, other: bool = False) -> _Seller:
        if other:
            return _Seller(
                user_id=_OTHER_SELLER, nick="别家旗舰店", open_uid="AAEsimulatorOTHER"
            )
        return _Seller(
            user_id=366_426_558, nick="模拟旗舰店", open_uid="AAEsimulatorOPENUID"
        )

    def _name(self, kind: str) -> str:
        self._number += 1
        return f"simulator-{kind}-{self.world.plan.seed}-oauth-{self._number}"

    def _happens(self, fault: str) -> bool:
        if self.faults[fault] > 0:
            self.faults[fault] -= 1
            return True
        return False


def _is_address(target: str) -> bool:
    """Whether a header can carry it: a line break in one would end the answer."""
    return target.isascii() and target.isprintable()


def _go(target: str, answer: Mapping[str, str]) -> Reply:
    glue = "&" if "?" in target else "?"
    where = f"{target}{glue}{urlencode(answer)}" if answer else target
    return 302, "text/html", b"", where


def _json(status: int, value: Mapping[str, Any]) -> Reply:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return status, "application/json;charset=UTF-8", text.encode(), None


_HTTP: dict[str, Callable[[OAuthDesk, Mapping[str, str]], Reply]] = {
    "/authorize": OAuthDesk.authorize,
    "/token": OAuthDesk.token,
    "/logoff": OAuthDesk.logoff,
}
