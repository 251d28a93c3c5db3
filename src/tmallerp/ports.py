"""
Small protocols that lower rooms need from higher ones.

The client in `tmallerp.top` must find a fresh session and share bans with other
workers, but may not know where sessions and bans are kept. It names what it needs
here; a store, a file or a test supplies it.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from tmallerp.secrets import Secret


class TokenStore(Protocol):
    """Where the current session of a shop is kept."""

    def session(self) -> Secret | None:
        """
        Return the current session, or None if the shop is not authorised.

        Called when a client starts without one and after TOP refused one, so it must
        read what is kept and not a copy of it.
        """
        ...


@runtime_checkable
class SessionRenewer(TokenStore, Protocol):
    """
    A token store that keeps its session fresh by itself.

    A client asks `is_due` before each call that needs a session, so it must cost next
    to nothing; `renew` may wait for the network and for other processes.
    """

    def is_due(self) -> bool:
        """
        Say whether `renew` should be called before the next call.

        True when the session has expired or is about to, and when it was marked as
        ended, in this process or in another.
        """
        ...

    def renew(self, refused: Secret | None) -> Secret:
        """
        Return a session to use: another than *refused*, or the current one.

        Args:
            refused: The session TOP just refused; None to renew ahead of time.

        Raises:
            TopError: If there is none to be had; an `AuthorizationError` where a
                person must authorise the shop again.
        """
        ...


class QuotaLedger(Protocol):
    """Who may call when: bans, shared by all that speak for one app."""

    def admit(self, api: str, now: float) -> float:
        """
        Ask to make a call.

        Args:
            api: The API's name.

            now: Seconds of a monotonic clock.

        Returns:
            0 if the call may be made now, else how many seconds to wait and ask again.
        """
        ...

    def ban(self, api: str | None, until: float) -> None:
        """Remember that *api* (None: the whole app) is banned until that moment."""
        ...

    def free(self, api: str) -> None:
        """Remember that a call of *api* was answered, so no ban holds."""
        ...
