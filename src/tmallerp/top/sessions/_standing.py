"""Where a shop's session stands, for those who look after it."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from attrs import frozen

from tmallerp.errors import Advice
from tmallerp.top.sessions._kept import EndReason, Kept, Outcome
from tmallerp.top.sessions._renewal import FIRST, LATER, REAUTHORISE
from tmallerp.top.sessions._session import Session

_NOTHING = Advice("Nothing to do.", "无需处理。")
_SOON = Advice(
    "Have the seller consent again before it ends: 'tmallerp auth url'.",
    "请在到期前让卖家重新授权：'tmallerp auth url'。",
)
_OTHER = Advice(
    "Find out whose session came: compare the seller account in the configuration, then "
    "authorise the shop again.",
    "请核对配置中的卖家账号与返回的授权所属账号，然后重新授权店铺。",
)


class Condition(enum.StrEnum):
    """Where a session stands."""

    ABSENT = "absent"
    """The shop was never authorised."""

    ALIVE = "alive"
    """All is well."""

    ENDING = "ending"
    """It ends soon, and only the seller can renew it."""

    UNSURE = "unsure"
    """A refresh failed; it is tried again by itself."""

    EXPIRED = "expired"
    """Its time is over; it can still be refreshed."""

    ENDED = "ended"
    """It is over until the seller consents again."""


@frozen(kw_only=True)
class Standing:
    """
    Where one shop's session stands.

    Args:
        shop: Which shop.

        condition: In a word.

        session: The session, or None.

        reason: Why it has ended, if it has.

        left: Time until it ends; zero if that is past, None without a session.

        write_level: The highest level of writes allowed now: 0, 1 or 2.

        needs_person: Whether somebody must act.

        advice: What to do now.
    """

    shop: str
    condition: Condition
    session: Session | None
    reason: EndReason | None
    left: timedelta | None
    write_level: int
    needs_person: bool
    advice: Advice


def standing_of(
    shop: str,
    kept: Kept | None,
    *,
    now: datetime,
    within: timedelta = timedelta(days=7),
) -> Standing:
    """
    Say where a session stands.

    Args:
        shop: Which shop.

        kept: What is kept of it.

        now: By our clock.

        within: How long before its end a session that cannot be refreshed is reported.
    """
    condition = _condition(kept, now, within)
    session = kept.session if kept else None
    ended = kept.ended if kept else None
    return Standing(
        shop=shop,
        condition=condition,
        session=session,
        reason=ended.reason if ended else None,
        left=max(session.expires_at - now, timedelta(0)) if session else None,
        write_level=_write_level(session, now) if not ended else 0,
        needs_person=_needs_person(condition, kept),
        advice=_advice(condition, ended.reason if ended else None),
    )


def ending_within(
    shops: Iterable[tuple[str, Kept | None]], *, now: datetime, within: timedelta
) -> Iterator[Standing]:
    """
    Name the sessions that end within a time and need their seller, the soonest first.

    Args:
        shops: Each shop with what is kept of it.

        now: By our clock.

        within: How far ahead to look. What has ended already is named as well.
    """
    found = (standing_of(shop, kept, now=now, within=within) for shop, kept in shops)
    asked = [one for one in found if one.needs_person]
    yield from sorted(asked, key=lambda one: one.left or timedelta(0))


def _condition(kept: Kept | None, now: datetime, within: timedelta) -> Condition:
    if kept is None:
        return Condition.ABSENT
    if kept.ended is not None:
        return Condition.ENDED
    session = kept.session
    if not session.may_refresh(now):
        if not session.is_alive(now):
            return Condition.ENDED
        soon = session.expires_at - now <= within
        return Condition.ENDING if soon else Condition.ALIVE
    if kept.attempt is not None:
        return Condition.UNSURE
    return Condition.ALIVE if session.is_alive(now) else Condition.EXPIRED


def _needs_person(condition: Condition, kept: Kept | None) -> bool:
    if condition is Condition.UNSURE and kept is not None and kept.attempt is not None:
        return kept.attempt.outcome in {Outcome.LOST, Outcome.REFUSED}
    return condition in {Condition.ABSENT, Condition.ENDING, Condition.ENDED}


def _write_level(session: Session | None, now: datetime) -> int:
    if session is None:
        return 0
    if session.may_write(now, level=2):
        return 2
    return 1 if session.may_write(now, level=1) else 0


def _advice(condition: Condition, reason: EndReason | None) -> Advice:
    if reason is EndReason.OTHER_SHOP:
        return _OTHER
    known = {
        Condition.ABSENT: FIRST,
        Condition.ENDING: _SOON,
        Condition.UNSURE: LATER,
        Condition.ENDED: REAUTHORISE,
    }
    return known.get(condition, _NOTHING)
