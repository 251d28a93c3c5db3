"""
Which session a client's calls carry, and where it gets another.

A client is given a session, or a store of tokens to ask: a plain one is read again when
TOP refuses what is in use; a renewer is asked before each call whether it is time.
"""

from __future__ import annotations

from typing import Any

from tmallerp.errors import AuthorizationError, ConfigError, TopError
from tmallerp.ports import SessionRenewer, TokenStore
from tmallerp.secrets import Secret
from tmallerp.top import suberrors
from tmallerp.top._retrying import Call
from tmallerp.top.config import SIMULATOR_MARK, Credentials, Endpoint
from tmallerp.top.method import Method


def is_session_refused(error: TopError) -> bool:
    """Say whether TOP refused the session, and not the call or the permission."""
    if error.code is None:
        return False
    return (
        suberrors.meaning_of(error.code, error.sub_code).family is suberrors.Family.SESSION
    )


class SessionUse:
    """
    The session of one client.

    Args:
        credentials: May carry one.

        endpoint: Where it is sent.

        tokens: Where others come from.
    """

    def __init__(
        self, credentials: Credentials, endpoint: Endpoint, tokens: TokenStore | None
    ) -> None:
        self._simulated = endpoint.simulated
        self._tokens = tokens
        self._renewer = tokens if isinstance(tokens, SessionRenewer) else None
        self._session = credentials.session
        if self._session is None and tokens is not None and self._renewer is None:
            self._session = self._fitting(tokens.session())

    def current(self) -> Secret | None:
        """
        Return the session to send: the renewer's, where it has one.

        Raises:
            ConfigError: If a shop's session would go to a simulator, or the other way
                round.
        """
        if self._renewer is None:
            return self._session
        return self._fitting(self._renewer.session()) or self._session

    def is_due(self, method: Method[Any]) -> bool:
        """Say whether to `renew_ahead` before a call; costs next to nothing."""
        if self._renewer is None or not method.needs_session:
            return False
        return self._renewer.is_due() or self.current() is None

    def renew_ahead(self) -> None:
        """
        Have the session renewed before it ends. Waits for the network.

        Raises:
            TopError: If there is no session to be had.
        """
        if self._renewer is not None:
            self._renewer.renew(None)

    def check(self, method: Method[Any]) -> None:
        """
        Make sure a session is there where one is needed.

        Raises:
            AuthorizationError: Naming the call.
        """
        if method.needs_session and self.current() is None:
            msg = f"{method.api}: this call needs a session, and there is none."
            raise AuthorizationError(msg, api=method.api)

    def renewed(self, call: Call, error: TopError) -> bool:
        """
        After a refused session: have another, and say if there is one.

        A renewer is asked once a call, and waits for the network. A plain token store
        is read again.

        Compared with the session this call was sent with: of several calls that were
        refused together one brings the new session, and all may go again.

        Raises:
            TopError: If a renewer has none.
        """
        if self._tokens is None or not is_session_refused(error):
            return False
        if self._renewer is None:
            session = self._fitting(self._tokens.session())
            self._session = session or self._session
            return session is not None and session != call.session
        if call.renewed or call.session is None:
            return False
        call.renewed = True
        return self._renewer.renew(call.session) != call.session

    def _fitting(self, session: Secret | None) -> Secret | None:
        if session is None:
            return None
        if session.reveal().startswith(SIMULATOR_MARK) != self._simulated:
            msg = "The kept session is a simulator's and the gateway is real, or reversed."
            raise ConfigError(msg, key="session")
        return session
