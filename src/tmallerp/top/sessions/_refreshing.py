"""
One refresh, from the note that it begins to the session on the disk.

Runs under the shop's lock. The note is written before anything is sent, and the new
session before anyone may use it, so that a crash at any point leaves a record of what may
have happened.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Protocol

from attrs import evolve

from tmallerp.clock import Clock
from tmallerp.errors import (
    Advice,
    AuthorizationError,
    DecodeError,
    NoAnswerError,
    RateLimitedError,
    ServiceError,
    TmallErpError,
)
from tmallerp.secrets import Secret
from tmallerp.top.sessions._kept import Attempt, Ended, EndReason, Kept, Outcome
from tmallerp.top.sessions._places import SessionPlace
from tmallerp.top.sessions._renewal import SENDINGS, RenewalRules, Why, refusal, waiting
from tmallerp.top.sessions._session import Session

_log = logging.getLogger("tmallerp")

# A platform that has just lost an answer is given a moment before it is asked again.
_BETWEEN_S = 1.0
# Nothing was sent, so nothing is at stake: the network is tried again sooner.
_UNSENT_PAUSE = timedelta(seconds=15)


class GrantRefusedError(AuthorizationError):
    """The code or the refresh token was refused: used up, too old, or taken back."""

    default_advice = Advice(
        "Have the seller consent again: 'tmallerp auth url', then 'tmallerp auth "
        "exchange'. A code can be used once, within minutes.",
        "请卖家重新授权：先运行 'tmallerp auth url'，再运行 'tmallerp auth exchange'。"
        "授权码只能使用一次，且数分钟内有效。",
    )


class TokenIssuer(Protocol):
    """Who gives a newer session for a refresh token."""

    def refresh(self, refresh_token: Secret) -> Session:
        """
        Ask for a newer session.

        Raises:
            GrantRefusedError: If the refresh token is no longer taken.

            NoAnswerError: If no usable answer came; *sent* says whether it was asked.

            TopError: If the platform refused for another reason.
        """
        ...


class Refresher:
    """
    Refreshes one shop's session.

    Args:
        place: Where it is kept.

        issuer: Who gives the newer one.

        clock: Where time comes from.

        rules: How long to pause after a failure.
    """

    def __init__(
        self, place: SessionPlace, issuer: TokenIssuer, clock: Clock, rules: RenewalRules
    ) -> None:
        self._place = place
        self._issuer = issuer
        self._clock = clock
        self._rules = rules

    def run(self, kept: Kept, *, usable: bool) -> None:
        """
        Refresh, and keep what came of it.

        Args:
            kept: What is kept now; its session has a refresh token.

            usable: Whether the old session would still do. Then no failure is raised:
                it is noted, and the old session stays in use until it ends.

        Raises:
            TmallErpError: If it failed and the old session will not do.
        """
        lost_before = kept.attempt is not None and kept.attempt.outcome in {
            None,
            Outcome.LOST,
        }
        # After a crash in the middle the answer is as good as lost: one sending is left.
        first = 1 if kept.attempt is not None and kept.attempt.outcome is None else 0
        for sent in range(first, SENDINGS):
            kept = self._noted(kept, sent + 1)
            try:
                session = self._issuer.refresh(_token(kept))
            except GrantRefusedError as error:
                self._over(kept, error, usable=usable, lost=lost_before)
                return
            except TmallErpError as error:
                if _is_lost(error) and sent + 1 < SENDINGS:
                    lost_before = True
                    self._clock.sleep(_BETWEEN_S)
                    continue
                self._failed(kept, error, usable=usable, lost=lost_before)
                return
            self._keep(kept.session, session)
            return

    def _noted(self, kept: Kept, sent: int) -> Kept:
        kept = evolve(kept, attempt=Attempt(at=self._clock.now(), sent=sent))
        self._place.save(kept)
        return kept

    def _keep(self, old: Session, new: Session) -> None:
        if old.contradicts(new):
            raise self._ended(old, EndReason.OTHER_SHOP)
        new = new.with_owner_of(old)
        if new.refresh_token is None:
            new = evolve(
                new,
                refresh_token=old.refresh_token,
                refresh_expires_at=old.refresh_expires_at,
            )
        self._place.save(Kept(session=new))
        _log.info("session refreshed", extra={"shop": self._place.shop})

    def _over(
        self, kept: Kept, error: GrantRefusedError, *, usable: bool, lost: bool
    ) -> None:
        """The refresh token is no longer taken; the session may live on for a while."""
        reason = EndReason.REFRESH_LOST if lost else EndReason.REFRESH_REFUSED
        session = evolve(kept.session, refresh_token=None)
        if not usable:
            raise self._ended(session, reason) from error
        self._place.save(Kept(session=session))
        extra = {"shop": self._place.shop, "reason": reason.value}
        _log.warning("session cannot be refreshed any more", extra=extra)

    def _ended(self, session: Session, reason: EndReason) -> AuthorizationError:
        kept = Kept(session=session, ended=Ended(reason=reason, at=self._clock.now()))
        self._place.save(kept)
        extra = {"shop": self._place.shop, "reason": reason.value}
        _log.error("session ended", extra=extra)
        return refusal(self._place.shop, Why.ENDED, kept)

    def _failed(
        self, kept: Kept, error: TmallErpError, *, usable: bool, lost: bool
    ) -> None:
        outcome, pause = _judged(error, self._rules.pause)
        if lost:
            outcome = Outcome.LOST
        now = self._clock.now()
        sent = kept.attempt.sent if kept.attempt else 0
        attempt = Attempt(at=now, sent=sent, outcome=outcome, until=now + pause)
        kept = evolve(kept, attempt=attempt)
        self._place.save(kept)
        extra = {"shop": self._place.shop, "outcome": outcome.value}
        _log.warning("session not refreshed", extra=extra)
        if usable:
            return
        if outcome is Outcome.LOST:
            raise waiting(self._place.shop, kept) from error
        raise error


def _token(kept: Kept) -> Secret:
    token = kept.session.refresh_token
    assert token is not None  # noqa: S101 - the rules let no other session come here
    return token


def _is_lost(error: TmallErpError) -> bool:
    """Say whether the refresh may have happened behind this failure."""
    if isinstance(error, NoAnswerError):
        return error.sent
    return isinstance(error, ServiceError | DecodeError)


def _judged(error: TmallErpError, pause: timedelta) -> tuple[Outcome, timedelta]:
    if _is_lost(error):
        return Outcome.LOST, pause
    if isinstance(error, NoAnswerError):
        return Outcome.UNSENT, min(pause, _UNSENT_PAUSE)
    if isinstance(error, RateLimitedError) and error.retry_after is not None:
        return Outcome.REFUSED, timedelta(seconds=max(1.0, error.retry_after))
    return Outcome.REFUSED, pause
