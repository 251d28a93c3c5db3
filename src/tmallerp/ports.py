"""
Small protocols that lower rooms need from higher ones.

The client in `tmallerp.top` must find a fresh session and share bans with other
workers, but may not know where sessions and bans are kept. It names what it needs
here; a store, a file or a test supplies it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
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
    """Who may call when: bans, budgets and pace, shared by all that speak for one app."""

    def admit(self, api: str, *, purpose: str | None = None, ticket: int = 0) -> float:
        """
        Ask to make a call.

        Args:
            api: The API's name.

            purpose: What the call is for; None if nobody said.

            ticket: The same number when the same call asks again, so that it keeps its
                place; 0 stands for the asking thread.

        Returns:
            0 if the call may be made now, else how many seconds to wait and ask again.

        Raises:
            RateLimitedError: If the day's calls are used up, with the seconds to
                midnight in Beijing.
        """
        ...

    def ban(self, api: str | None, seconds: float | None, *, ticket: int = 0) -> None:
        """
        Remember that TOP bans *api* (None: the whole app).

        Args:
            api: The API's name, or None.

            seconds: How long from now; None if TOP did not say.

            ticket: Of the call that was refused.
        """
        ...

    def free(self, api: str, *, answered: bool = True, ticket: int = 0) -> None:
        """
        Remember that a call of *api* is over.

        Args:
            api: The API's name.

            answered: Whether TOP answered it, so that no ban holds. Otherwise the next
                call tries.

            ticket: Of the call.
        """
        ...


class SharedNote(Protocol):
    """A small text that several processes change one at a time."""

    def change(self, act: Callable[[str | None], tuple[str, bool] | None]) -> Hashable:
        """
        Read the text and perhaps write another, while nobody else does.

        Args:
            act: Takes the text as it is: None if there never was one, "" if what is
                there cannot be read. Returns None to leave it; or the new text, and
                whether the others must see it before their next call.

        Returns:
            What `signal` says after this change.

        Raises:
            OSError: If the text cannot be read or written.
        """
        ...

    def signal(self) -> Hashable:
        """
        Return something that differs after a change others must see.

        Asked before every call, so it must be cheap; it never raises.
        """
        ...
