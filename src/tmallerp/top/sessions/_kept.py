"""
What is kept of a shop's authorisation, and how it is written.

Beside the session stands whether it has ended and why, and the refresh that is under
way: it is written down before it is sent, so that whoever comes after a crash knows that
the refresh token may be used up.
"""

from __future__ import annotations

import enum
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import attrs
from attrs import frozen

from tmallerp.clock import to_beijing
from tmallerp.errors import ClockError
from tmallerp.secrets import Secret
from tmallerp.top.sessions._session import Session

_SCHEMA = 1


class EndReason(enum.StrEnum):
    """Why calls for a shop stopped until its seller consents again."""

    REVOKED = "revoked"
    """The seller took the consent back (``taobao_top_AuthCancel``)."""

    REFUSED = "refused"
    """TOP refused the session (code 27), and it cannot be refreshed."""

    EXPIRED = "expired"
    """Its time is over, and it cannot be refreshed."""

    REFRESH_REFUSED = "refresh_refused"
    """TOP refused the refresh token."""

    REFRESH_LOST = "refresh_lost"
    """A refresh was answered and the answer lost; its refresh token is used up."""

    OTHER_SHOP = "other_shop"
    """A refresh was answered with another seller's session."""


class Outcome(enum.StrEnum):
    """How a refresh failed."""

    UNSENT = "unsent"
    """The platform could not be reached; nothing happened."""

    LOST = "lost"
    """No usable answer came; the refresh token may be used up."""

    REFUSED = "refused"
    """The platform refused for a reason that is not the token's."""


@frozen(kw_only=True)
class Ended:
    """
    That a session has ended.

    Args:
        reason: Why.

        at: When that was learnt.
    """

    reason: EndReason
    at: datetime


@frozen(kw_only=True)
class Attempt:
    """
    A refresh that has not led to a session, yet.

    Args:
        at: When it began.

        sent: How often it was sent without a definite answer.

        outcome: How it failed; None while it is under way, and after a crash.

        until: Before this moment it is not tried again by itself.
    """

    at: datetime
    sent: int
    outcome: Outcome | None = None
    until: datetime | None = None


@frozen(kw_only=True)
class Kept:
    """
    Everything kept of one shop.

    Args:
        session: The latest.

        ended: That it is over, or None.

        attempt: The refresh under way, or None.
    """

    session: Session
    ended: Ended | None = None
    attempt: Attempt | None = None


def write_kept(kept: Kept) -> bytes:
    """Write it as JSON, tokens in clear text: for sealing, and nothing else."""
    value = {"schema": _SCHEMA, **attrs.asdict(kept, value_serializer=_plain)}
    return json.dumps(value, separators=(",", ":")).encode("ascii")


def read_kept(data: bytes) -> Kept | None:
    """Read what `write_kept` wrote; None if it is something else."""
    try:
        value = json.loads(data)
        if value["schema"] != _SCHEMA:
            return None
        return Kept(
            session=_session(value["session"]),
            ended=_maybe(_ended, value["ended"]),
            attempt=_maybe(_attempt, value["attempt"]),
        )
    except (KeyError, TypeError, ValueError, ClockError):
        return None


def _plain(_instance: object, _field: object, value: Any) -> Any:
    if isinstance(value, Secret):
        return value.reveal()
    return value.isoformat() if isinstance(value, datetime) else value


def _session(value: Mapping[str, Any]) -> Session:
    read = dict(value)
    for name in ("access_token", "refresh_token"):
        read[name] = _maybe(Secret, read[name])
    for name, text in value.items():
        if name.endswith(("_at", "_until")):
            read[name] = _maybe(_moment, text)
    return Session(**read)


def _ended(value: Mapping[str, Any]) -> Ended:
    return Ended(reason=EndReason(value["reason"]), at=_moment(value["at"]))


def _attempt(value: Mapping[str, Any]) -> Attempt:
    return Attempt(
        at=_moment(value["at"]),
        sent=int(value["sent"]),
        outcome=_maybe(Outcome, value["outcome"]),
        until=_maybe(_moment, value["until"]),
    )


def _moment(text: str) -> datetime:
    return to_beijing(datetime.fromisoformat(text))


def _maybe(read: Callable[[Any], Any], value: Any) -> Any:
    return None if value is None else read(value)
