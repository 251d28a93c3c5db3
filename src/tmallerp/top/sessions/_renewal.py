"""
What to do about a session: pure rules, no clock, no file, no network.

The rules are asked twice: once by everyone, with what the file says, and again by the one
who holds the lock. Whoever comes second finds the work done and uses it.
"""

from __future__ import annotations

import enum
from datetime import datetime, timedelta

from attrs import frozen

from tmallerp.errors import Advice, AuthorizationError
from tmallerp.secrets import Secret
from tmallerp.top.sessions._kept import EndReason, Kept
from tmallerp.top.sessions._session import Session

SENDINGS = 2
"""A refresh whose answer is lost is sent once more, and not again until a pause."""


@frozen(kw_only=True)
class RenewalRules:
    """
    When a session is refreshed by itself.

    Args:
        margin: So long before its end, or a tenth of its life if that is shorter. A
            week, because a refresh token may end together with its session: a machine
            that is off over the holidays must not cost the authorisation.

        pause: So long nothing is tried after a refresh failed.

        settle: A session that is refused so soon after it was issued is not refreshed:
            a newer one would be refused as well, and tokens would be worn out.
    """

    margin: timedelta = timedelta(days=7)
    pause: timedelta = timedelta(minutes=5)
    settle: timedelta = timedelta(seconds=30)


class Why(enum.StrEnum):
    """Why there is no session to be had just now."""

    ABSENT = "absent"
    ENDED = "ended"
    YOUNG = "young"
    WAITING = "waiting"
    NO_REFRESH = "no_refresh"


@frozen
class Use:
    """Use this session, and ask again at that moment."""

    session: Session
    until: datetime


@frozen
class Refresh:
    """Ask for a newer session; *usable* says whether the old one would still do."""

    session: Session
    usable: bool


@frozen
class End:
    """Write down that the session has ended."""

    reason: EndReason


@frozen
class Refuse:
    """There is none to be had."""

    why: Why


Decision = Use | Refresh | End | Refuse


def decide(
    kept: Kept | None,
    *,
    refused: Secret | None,
    now: datetime,
    rules: RenewalRules,
    forced: bool = False,
) -> Decision:
    """
    Decide what to do about a session.

    Args:
        kept: What is kept of the shop.

        refused: The session TOP has just refused, if that is why we are asked.

        now: By our clock.

        rules: When to refresh.

        forced: Whether a person asks for a refresh: neither age nor pause count then.
    """
    if kept is None or kept.ended is not None:
        return Refuse(Why.ABSENT if kept is None else Why.ENDED)
    session = kept.session
    is_refused = refused is not None and refused == session.access_token
    usable = session.is_alive(now) and not is_refused
    due = due_at(session, rules)
    if usable and now < due and not forced:
        return Use(session, due)
    if is_refused and now - session.issued_at < rules.settle:
        return Refuse(Why.YOUNG)
    if not session.may_refresh(now):
        return _without_refresh(session, usable=usable, forced=forced, refused=is_refused)
    until = kept.attempt.until if kept.attempt else None
    if until is not None and now < until and not forced:
        pause = min(until, session.expires_at)
        return Use(session, pause) if usable else Refuse(Why.WAITING)
    return Refresh(session, usable)


def _without_refresh(
    session: Session, *, usable: bool, forced: bool, refused: bool
) -> Decision:
    if usable:
        return Refuse(Why.NO_REFRESH) if forced else Use(session, session.expires_at)
    return End(EndReason.REFUSED if refused else EndReason.EXPIRED)


def due_at(session: Session, rules: RenewalRules) -> datetime:
    """Return when a session should be refreshed, or when it ends if it cannot be."""
    if not session.may_refresh(session.issued_at):
        return session.expires_at
    end = session.expires_at
    if session.refresh_expires_at is not None:
        end = min(end, session.refresh_expires_at)
    return end - min(rules.margin, (end - session.issued_at) / 10)


REAUTHORISE = Advice(
    "Authorise the shop again: 'tmallerp auth url', then 'tmallerp auth exchange'.",
    "请重新授权店铺：先运行 'tmallerp auth url'，再运行 'tmallerp auth exchange'。",
)
FIRST = Advice(
    "Authorise the shop: 'tmallerp auth url', then 'tmallerp auth exchange'.",
    "请授权店铺：先运行 'tmallerp auth url'，再运行 'tmallerp auth exchange'。",
)
LATER = Advice(
    "Nothing to do now: it is tried again by itself after a pause, or at once with "
    "'tmallerp auth refresh'. If that is refused, authorise the shop again.",
    "暂无需处理：间隔后会自动重试，也可运行 'tmallerp auth refresh' 立即重试；"
    "若仍被拒绝，请重新授权店铺。",
)
YOUNG = Advice(
    "Look at the app's permissions and the seller's subscription: a newer session would "
    "be refused as well.",
    "请检查应用权限与卖家订购状态；更换 session 也会被拒绝。",
)

REASONS: dict[EndReason, str] = {
    EndReason.REVOKED: "the seller took the authorisation back",
    EndReason.REFUSED: "TOP refused it, and it cannot be refreshed",
    EndReason.EXPIRED: "its time is over, and it cannot be refreshed",
    EndReason.REFRESH_REFUSED: "TOP refused its refresh token",
    EndReason.REFRESH_LOST: (
        "the answer to a refresh was lost, and its refresh token is used up"
    ),
    EndReason.OTHER_SHOP: "a refresh was answered with another seller's session",
}


def refusal(shop: str, why: Why, kept: Kept | None) -> AuthorizationError:
    """Make the error that says why there is no session."""
    if kept is None or why is Why.ABSENT:
        msg = f"{shop} is not authorised: no session is kept for it."
        return AuthorizationError(msg, advice=FIRST)
    if why is Why.YOUNG:
        msg = f"{shop}: TOP refuses the session it has only just issued."
        return AuthorizationError(msg, advice=YOUNG)
    if why is Why.WAITING:
        return waiting(shop, kept)
    if why is Why.NO_REFRESH:
        msg = f"{shop}: this session cannot be refreshed; only the seller can renew it."
        return AuthorizationError(msg, advice=REAUTHORISE)
    reason = REASONS[kept.ended.reason] if kept.ended else "it is over"
    at = f" (since {kept.ended.at:%Y-%m-%d %H:%M})" if kept.ended else ""
    msg = f"The session of {shop} has ended: {reason}{at}."
    return AuthorizationError(msg, advice=REAUTHORISE)


def waiting(shop: str, kept: Kept) -> AuthorizationError:
    """Make the error of a refresh that failed and is tried again later."""
    attempt = kept.attempt
    until = attempt.until if attempt else None
    how = attempt.outcome.value if attempt and attempt.outcome else "unsent"
    when = f", not before {until:%H:%M:%S}" if until else ""
    msg = f"{shop}: the session cannot be used, and its refresh failed ({how}){when}."
    return AuthorizationError(msg, advice=LATER)
