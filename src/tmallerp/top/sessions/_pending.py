"""A login under way: what must be remembered between the address and the redirect."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from attrs import frozen

from tmallerp.clock import to_beijing
from tmallerp.errors import ClockError
from tmallerp.secrets import Secret

LOGIN_LIFE = timedelta(hours=1)
"""How long a seller may take to consent before the address must be made anew."""


@frozen(kw_only=True)
class PendingLogin:
    """
    That a seller was sent to consent.

    Args:
        state: What the redirect must bring back.

        redirect_uri: Where the redirect goes; the exchange must name the same.

        view: Which page the seller was shown; the exchange must name the same.

        expires_at: When the state is no longer taken.
    """

    state: Secret
    redirect_uri: str
    view: str
    expires_at: datetime


def write_pending(pending: PendingLogin) -> bytes:
    """Write it as JSON, the state in clear text: for sealing, and nothing else."""
    value = {
        "state": pending.state.reveal(),
        "redirect_uri": pending.redirect_uri,
        "view": pending.view,
        "expires_at": pending.expires_at.isoformat(),
    }
    return json.dumps(value).encode("ascii")


def read_pending(data: bytes) -> PendingLogin | None:
    """Read what `write_pending` wrote; None if it is something else."""
    try:
        value = json.loads(data)
        return PendingLogin(
            state=Secret(value["state"]),
            redirect_uri=value["redirect_uri"],
            view=value["view"],
            expires_at=to_beijing(datetime.fromisoformat(value["expires_at"])),
        )
    except (KeyError, TypeError, ValueError, ClockError):
        return None
