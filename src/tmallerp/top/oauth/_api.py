"""
Tokens through the gateway: ``taobao.top.auth.token.create`` and ``.refresh``.

The answer's ``token_result`` is JSON inside a string. The two methods are not among the
public ones: their parameters are secrets, and so is what they answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from tmallerp.clock import Clock, SystemClock
from tmallerp.errors import AuthorizationError, DecodeError, InvalidCallError, TopError
from tmallerp.secrets import Secret
from tmallerp.top.method import Method, Value
from tmallerp.top.sessions._refreshing import GrantRefusedError
from tmallerp.top.sessions._session import Members, Session, members, read_session

if TYPE_CHECKING:
    from tmallerp.top._client import Client


@frozen(kw_only=True)
class TokenAnswer:
    request_id: str | None = None


@frozen(kw_only=True)
class TokenCreate(Method[TokenAnswer]):
    api = "taobao.top.auth.token.create"
    needs_session = False

    code: Secret
    uuid: str | None = None

    def params(self) -> dict[str, Value]:
        return {"code": self.code.reveal(), "uuid": self.uuid}


@frozen(kw_only=True)
class TokenRefresh(Method[TokenAnswer]):
    api = "taobao.top.auth.token.refresh"
    needs_session = False

    refresh_token: Secret

    def params(self) -> dict[str, Value]:
        return {"refresh_token": self.refresh_token.reveal()}


# The call's one argument is the grant, so these speak of it: the business service's own
# codes, an ended session, a parameter that is not accepted.
_OF_THE_GRANT = frozenset({15, 27, 41, 50})


class ApiOAuth:
    """
    The gateway's own way to tokens: ``taobao.top.auth.token.create`` and ``.refresh``.

    Args:
        client: Calls the gateway; needs no session.

        clock: Where time comes from; should be the client's.
    """

    def __init__(self, client: Client, *, clock: Clock | None = None) -> None:
        self._client = client
        self._clock = clock or SystemClock()

    def __repr__(self) -> str:
        return f"ApiOAuth({self._client!r})"

    def exchange(self, code: Secret, uuid: str | None = None) -> Session:
        """
        Turn a code into a session.

        Args:
            code: From `read_redirect`.

            uuid: As TOP asks it of some apps.

        Raises:
            GrantRefusedError: If the code is used up or too old.

            TopError: If the platform refused for another reason, or did not answer.
        """
        return self._ask(TokenCreate(code=code, uuid=uuid))

    def refresh(self, refresh_token: Secret) -> Session:
        """
        Turn a refresh token into a newer session.

        Raises:
            GrantRefusedError: If the refresh token is no longer taken.

            TopError: If the platform refused for another reason, or did not answer.
        """
        return self._ask(TokenRefresh(refresh_token=refresh_token))

    def _ask(self, method: Method[TokenAnswer]) -> Session:
        asked_at = self._clock.now()
        try:
            answer = Secret(self._client.fetch(method).decode("utf-8", "replace"))
        except (AuthorizationError, InvalidCallError) as error:
            if error.code not in _OF_THE_GRANT:
                raise
            raise _grant_refused(error) from None
        data = members(_token_result(answer, method.api))
        if data is None:
            msg = f"{method.api}: token_result is no JSON object."
            raise DecodeError(msg, path="$.token_result", api=method.api)
        return read_session(data, asked_at=asked_at, api=method.api)


def _grant_refused(error: TopError) -> GrantRefusedError:
    msg = f"{error.api}: TOP refused the code or refresh token ({error.code})."
    return GrantRefusedError(
        msg,
        api=error.api,
        code=error.code,
        sub_code=error.sub_code,
        request_id=error.request_id,
    )


def _token_result(answer: Secret, api: str) -> Secret:
    """Take the JSON text out of the answer, wrapped or simplified."""
    data = members(answer) or Members()
    wrapped = data.get(api.removeprefix("taobao.").replace(".", "_") + "_response")
    text = (wrapped if isinstance(wrapped, dict) else data).get("token_result")
    del data, wrapped
    return Secret(text) if isinstance(text, str) and text else Secret(" ")
