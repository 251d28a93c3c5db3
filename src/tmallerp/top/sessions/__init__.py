"""
Sessions that keep themselves fresh, and the places they are kept.

A shop's session is kept sealed in a file, and asked for by any number of threads and
processes. One of them refreshes it, the others wait for the lock and find it done; the
newer session is on the disk before anyone uses it. Hand a `Sessions` to a client as its
*tokens*, and the client asks for a newer session before the old one ends, and once a
call when TOP refuses it.

What cannot be known is said plainly: a refresh whose answer is lost may have used up the
refresh token. It is sent once more; if TOP then refuses it, the seller must consent again.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta

from attrs import evolve, frozen

from tmallerp.clock import BEIJING, Clock, SystemClock, to_beijing
from tmallerp.errors import Advice, AuthorizationError, ServiceError
from tmallerp.secrets import Secret
from tmallerp.top.sessions._files import StillLockedError
from tmallerp.top.sessions._kept import Attempt, Ended, EndReason, Kept, Outcome
from tmallerp.top.sessions._pending import LOGIN_LIFE, PendingLogin
from tmallerp.top.sessions._places import MemoryPlace, SealedFile, SessionFile, SessionPlace
from tmallerp.top.sessions._refreshing import GrantRefusedError, Refresher, TokenIssuer
from tmallerp.top.sessions._renewal import (
    Decision,
    End,
    Refresh,
    Refuse,
    RenewalRules,
    Use,
    Why,
    decide,
    refusal,
)
from tmallerp.top.sessions._session import Session
from tmallerp.top.sessions._standing import Condition, Standing, ending_within, standing_of
from tmallerp.top.sessions._vault import KEY_VARIABLE, KeyRing, Label, new_key

__all__ = [
    "AUTH_CANCEL",
    "KEY_VARIABLE",
    "LOGIN_LIFE",
    "Attempt",
    "Condition",
    "EndReason",
    "Ended",
    "GrantRefusedError",
    "Kept",
    "KeyRing",
    "Label",
    "MemoryPlace",
    "Outcome",
    "PendingLogin",
    "RenewalRules",
    "SealedFile",
    "Session",
    "SessionFile",
    "SessionPlace",
    "Sessions",
    "Standing",
    "TokenIssuer",
    "ending_within",
    "new_key",
    "standing_of",
]

AUTH_CANCEL = "taobao_top_AuthCancel"
"""The topic of messages that tell of a seller who took the authorisation back."""

_log = logging.getLogger("tmallerp")
_ALWAYS = datetime.min.replace(tzinfo=BEIJING)

_OTHER_SELLER = Advice(
    "Log in as the shop's own seller, or replace the session on purpose with --replace.",
    "请以该店铺的卖家账号登录；如确需更换，请使用 --replace。",
)


@frozen
class _Look:
    """What the place held when we last looked, and until when that needs no thought."""

    stamp: object
    kept: Kept | None
    until: datetime | None


class Sessions:
    """
    One shop's session: found, kept fresh, ended. A `tmallerp.ports.SessionRenewer`.

    Safe to share between threads and clients; any number of them, in any number of
    processes, may stand over one place.

    Args:
        place: Where the session is kept.

        issuer: Who gives a newer session, such as `tmallerp.top.oauth.OAuth`; None
            where sessions are only ever renewed by their seller.

        clock: Where time comes from.

        rules: When to refresh.
    """

    def __init__(
        self,
        place: SessionPlace,
        issuer: TokenIssuer | None = None,
        *,
        clock: Clock | None = None,
        rules: RenewalRules | None = None,
    ) -> None:
        self._place = place
        self._issuer = issuer
        self._clock = clock or SystemClock()
        self._rules = rules or RenewalRules()
        self._mutex = threading.Lock()
        self._seen: _Look | None = None

    def __repr__(self) -> str:
        return f"Sessions({self._place!r})"

    def session(self) -> Secret | None:
        """
        Return the session that is kept, or None if there is none or it has ended.

        Reads the place only if it has changed; never waits for the network.
        """
        kept = self._look().kept
        if kept is None or kept.ended is not None:
            return None
        return kept.session.access_token

    def is_due(self) -> bool:
        """Say whether `renew` should be asked before the next call."""
        until = self._look().until
        return until is not None and self._clock.now() >= until

    def renew(self, refused: Secret | None) -> Secret:
        """
        Return a session to use, refreshing it if that is needed and nobody did.

        Args:
            refused: The session TOP just refused, or None.

        Raises:
            AuthorizationError: If the seller must consent (again), or a refresh failed
                and the old session will not do.

            TopError: If the platform could not be asked, or refused to answer.

            StoreError: If the place cannot be read or written.
        """
        decision = self._decide(refused)
        if isinstance(decision, Refresh | End):
            with self._alone():
                self._act(refused)
            decision = self._decide(refused)
        if isinstance(decision, Use):
            return decision.session.access_token
        if isinstance(decision, Refresh) and decision.usable:
            return decision.session.access_token
        raise self._refusal(decision)

    def refresh(self) -> Session:
        """
        Refresh now, because a person asks for it.

        Raises:
            AuthorizationError: If the session cannot be refreshed.

            TopError: If the refresh failed.
        """
        with self._alone():
            kept = self._load()
            decision = self._decided(kept, None, forced=True)
            if not isinstance(decision, Refresh) or kept is None:
                self._ended(kept, decision)
                raise self._refusal(decision)
            self._refreshed(kept, usable=False)
            fresh = self._load()
        if fresh is None:
            raise refusal(self._place.shop, Why.ABSENT, None)
        return fresh.session

    def authorise(self, session: Session, *, replace: bool = False) -> None:
        """
        Keep a session that a seller has just consented to; an ended one is over with.

        Args:
            session: What the exchange of a code gave.

            replace: Whether another seller's session may take the place of this one.

        Raises:
            AuthorizationError: If it is another seller's than the one that is kept.
        """
        with self._alone():
            kept = self._load()
            if kept is not None and kept.session.contradicts(session) and not replace:
                msg = (
                    f"{self._place.shop} is authorised by seller "
                    f"{_who(kept.session)}; this session is of {_who(session)}."
                )
                raise AuthorizationError(msg, advice=_OTHER_SELLER)
            self._place.save(Kept(session=session))
        _log.info("shop authorised", extra={"shop": self._place.shop})

    def mark_ended(self, reason: EndReason, *, at: datetime | None = None) -> bool:
        """
        Write down that the session has ended; calls are refused unsent from now on.

        Args:
            reason: Why.

            at: When that happened, aware; now by default. What happened before the
                session was issued is old news, and ignored.

        Returns:
            Whether anything was written.
        """
        moment = self._clock.now() if at is None else to_beijing(at)
        with self._alone():
            kept = self._load()
            if kept is None or kept.ended is not None or moment < kept.session.issued_at:
                return False
            self._place.save(
                evolve(kept, ended=Ended(reason=reason, at=moment), attempt=None)
            )
        extra = {"shop": self._place.shop, "reason": reason.value}
        _log.warning("session ended", extra=extra)
        return True

    def heard_cancel(self, content: Mapping[str, object], *, at: datetime) -> bool:
        """
        Take a message of topic `AUTH_CANCEL`, which may be about any seller.

        Args:
            content: The message's content: ``open_id`` and perhaps ``user_id``.

            at: When it was published, aware.

        Returns:
            Whether it was about this shop, and news.
        """
        kept = self._load()
        user, opened = content.get("user_id"), content.get("open_id")
        if kept is None or not kept.session.is_of(
            user_id=str(user) if user else None, open_uid=str(opened) if opened else None
        ):
            return False
        return self.mark_ended(EndReason.REVOKED, at=at)

    def standing(self, within: timedelta = timedelta(days=7)) -> Standing:
        """Say where the session stands; see `standing_of`."""
        now = self._clock.now()
        return standing_of(self._place.shop, self._load(), now=now, within=within)

    # --- looking ------------------------------------------------------------------

    def _look(self) -> _Look:
        seen = self._seen
        if seen is None or seen.stamp != self._place.stamp():
            self._decide(None)
            seen = self._seen
        assert seen is not None  # noqa: S101 - deciding has looked
        return seen

    def _decide(self, refused: Secret | None) -> Decision:
        # The stamp is taken first: a save in between is then seen as a change.
        stamp = self._place.stamp()
        kept = self._load()
        decision = self._decided(kept, refused)
        until = decision.until if isinstance(decision, Use) else _ALWAYS
        self._seen = _Look(stamp, kept, None if kept is None else until)
        return decision

    def _decided(
        self, kept: Kept | None, refused: Secret | None, *, forced: bool = False
    ) -> Decision:
        if kept is not None and self._issuer is None:
            kept = evolve(kept, session=evolve(kept.session, refresh_token=None))
        return decide(
            kept, refused=refused, now=self._clock.now(), rules=self._rules, forced=forced
        )

    def _load(self) -> Kept | None:
        return self._place.read()

    # --- acting, under the lock -----------------------------------------------------

    def _act(self, refused: Secret | None) -> None:
        kept = self._load()
        decision = self._decided(kept, refused)
        if isinstance(decision, Refresh) and kept is not None:
            self._refreshed(kept, usable=decision.usable)
        else:
            self._ended(kept, decision)

    def _refreshed(self, kept: Kept, *, usable: bool) -> None:
        assert self._issuer is not None  # noqa: S101 - else nothing can be refreshed
        refresher = Refresher(self._place, self._issuer, self._clock, self._rules)
        refresher.run(kept, usable=usable)

    def _ended(self, kept: Kept | None, decision: Decision) -> None:
        if not isinstance(decision, End) or kept is None:
            return
        now = self._clock.now()
        # Who cannot refresh does not end what somebody else still can.
        if self._issuer is not None or not kept.session.may_refresh(now):
            ended = Ended(reason=decision.reason, at=now)
            self._place.save(evolve(kept, ended=ended, attempt=None))

    def _refusal(self, decision: Decision) -> AuthorizationError:
        why = decision.why if isinstance(decision, Refuse) else Why.ENDED
        return refusal(self._place.shop, why, self._load())

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the lock among our threads, then the one among processes."""
        try:
            with self._mutex, self._place.locked():
                yield
        except StillLockedError as error:
            msg = f"{self._place.shop}: another process is still refreshing the session."
            raise ServiceError(msg, advice=error.advice) from error


def _who(session: Session) -> str:
    return repr(session.nick or session.user_id or "unknown")
