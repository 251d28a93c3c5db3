"""
A shop's session as a value, and how the platform's two answers are read into it.

The token endpoint counts seconds from the answer; the API form adds moments in epoch
milliseconds. Seconds win where both stand there: they are right by whatever clock asks,
and it is our own clock that later decides whether a session is over.

Nothing here raises while it holds a token in clear text, so that a traceback with local
variables shows none.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal
from urllib.parse import unquote_plus

from attrs import evolve, frozen

from tmallerp.clock import BEIJING
from tmallerp.errors import DecodeError
from tmallerp.secrets import Secret
from tmallerp.top import _slow

Level = Literal[1, 2]

_EPOCH = datetime(1970, 1, 1, 8, tzinfo=BEIJING)
# No token lives for ten years; a larger number is damage and would overflow a datetime.
_LONGEST_S = 10 * 366 * 86_400
_LATEST_MS = 253_370_000_000_000
_TOKENS = ("access_token", "refresh_token")


@frozen(kw_only=True)
class Session:
    """
    What a seller's consent gave us.

    All moments are aware, in Beijing time, and exact to the microsecond. A session can
    be alive and still be refused for a write: each kind of call has an end of its own.

    Args:
        access_token: What calls carry as ``session``.

        refresh_token: What a newer session is asked with; None if it is used up or
            was never given.

        issued_at: When it was asked for, by our clock.

        expires_at: When it ends.

        refresh_expires_at: When the refresh token ends; None if TOP did not say. Equal
            to *issued_at* for apps that may not refresh.

        r1_until: Until when level-1 reads are allowed; None if TOP did not say.

        r2_until: Until when level-2 reads are.

        w1_until: Until when level-1 writes are.

        w2_until: Until when level-2 writes are.

        user_id: The seller's number, as text.

        open_uid: The seller's number for this app alone.

        nick: The seller's name.

        sub_user_id: The number of the sub-account that consented, if one did.

        sub_nick: Its name.
    """

    access_token: Secret
    refresh_token: Secret | None = None
    issued_at: datetime
    expires_at: datetime
    refresh_expires_at: datetime | None = None
    r1_until: datetime | None = None
    r2_until: datetime | None = None
    w1_until: datetime | None = None
    w2_until: datetime | None = None
    user_id: str | None = None
    open_uid: str | None = None
    nick: str | None = None
    sub_user_id: str | None = None
    sub_nick: str | None = None

    def is_alive(self, now: datetime) -> bool:
        """Say whether it has not ended by itself."""
        return now < self.expires_at

    def may_read(self, now: datetime, *, level: Level = 1) -> bool:
        """Say whether reads of that security level are allowed, as far as TOP told."""
        return self._allows(now, self.r2_until if level == 2 else self.r1_until)

    def may_write(self, now: datetime, *, level: Level = 1) -> bool:
        """Say whether writes of that security level are allowed, as far as TOP told."""
        return self._allows(now, self.w2_until if level == 2 else self.w1_until)

    def may_refresh(self, now: datetime) -> bool:
        """
        Say whether a newer session can be had without the seller.

        Only apps of the service market may refresh; a seller's own app is given no
        refresh token, or one that has ended when it is given.
        """
        end = self.refresh_expires_at
        return self.refresh_token is not None and (end is None or now < end)

    def is_of(self, *, user_id: str | None = None, open_uid: str | None = None) -> bool:
        """Say whether it belongs to that seller, by either number."""
        return bool(
            (user_id and user_id == self.user_id)
            or (open_uid and open_uid == self.open_uid)
        )

    def contradicts(self, other: Session) -> bool:
        """Say whether *other* is surely another seller's."""
        numbers = ((self.user_id, other.user_id), (self.open_uid, other.open_uid))
        known = [ours != theirs for ours, theirs in numbers if ours and theirs]
        if known:
            return any(known)
        return bool(self.nick and other.nick and self.nick != other.nick)

    def with_owner_of(self, other: Session) -> Session:
        """Fill in who it belongs to where the answer did not say, from an earlier one."""
        names = ("user_id", "open_uid", "nick", "sub_user_id", "sub_nick")
        known = {name: getattr(self, name) or getattr(other, name) for name in names}
        return evolve(self, **known)

    def _allows(self, now: datetime, until: datetime | None) -> bool:
        return self.is_alive(now) and (until is None or now < until)


class Members(dict[str, Any]):
    """The members of an answer; shows their names, for any may quote a token."""

    def __repr__(self) -> str:
        return f"Members({sorted(self)})"


def members(answer: Secret) -> Members | None:
    """Return a JSON object's members with its tokens wrapped, or None if it is none."""
    try:
        data = _slow.parse(answer.reveal().encode())
    except (DecodeError, UnicodeEncodeError):
        return None
    if not isinstance(data, dict):
        return None
    found = Members(data)
    for name in _TOKENS:
        if found.get(name) is not None:
            found[name] = _token(found[name])
    return found


def _token(value: object) -> Secret | None:
    # Printable ASCII without blanks: anything else is no token, and could not be sent.
    is_token = isinstance(value, str) and value.isascii() and value.isprintable()
    if is_token and value and " " not in str(value) and len(str(value)) <= 2048:
        return Secret(str(value))
    return None


def read_session(data: Mapping[str, Any], *, asked_at: datetime, api: str) -> Session:
    """
    Make a session of an answer's `members`.

    Args:
        data: The answer of the token endpoint, or the ``token_result`` of the API.

        asked_at: When it was asked for: the answer's seconds count from then at least.

        api: For errors.

    Raises:
        DecodeError: Naming the member that is missing or cannot be read.
    """
    token = data.get("access_token")
    if not isinstance(token, Secret):
        raise _wrong(api, "access_token")
    read = _Reader(data, asked_at, api)
    expires_at = read.moment("expires_in", "expire_time")
    if expires_at is None:
        raise _wrong(api, "expires_in")
    return Session(
        access_token=token,
        refresh_token=data.get("refresh_token"),
        issued_at=asked_at,
        expires_at=expires_at,
        refresh_expires_at=read.moment("re_expires_in", "refresh_token_valid_time"),
        r1_until=read.moment("r1_expires_in", "r1_valid"),
        r2_until=read.moment("r2_expires_in", "r2_valid"),
        w1_until=read.moment("w1_expires_in", "w1_valid"),
        w2_until=read.moment("w2_expires_in", "w2_valid"),
        user_id=read.number("taobao_user_id"),
        open_uid=read.text("taobao_open_uid") or read.text("open_uid"),
        nick=read.name("taobao_user_nick"),
        sub_user_id=read.number("sub_taobao_user_id"),
        sub_nick=read.name("sub_taobao_user_nick"),
    )


@frozen
class _Reader:
    """Reads members; numbers may come as text."""

    data: Mapping[str, Any]
    asked_at: datetime
    api: str

    def moment(self, seconds: str, millis: str) -> datetime | None:
        left = self._whole(seconds, _LONGEST_S)
        if left is not None:
            return self.asked_at + timedelta(seconds=left)
        stamp = self._whole(millis, _LATEST_MS)
        return None if stamp is None else _EPOCH + timedelta(milliseconds=stamp)

    def number(self, name: str) -> str | None:
        value = self._whole(name, 10**20)
        return None if value is None else str(value)

    def text(self, name: str) -> str | None:
        value = self.data.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str) or len(value) > 512:
            raise _wrong(self.api, name)
        return value

    def name(self, name: str) -> str | None:
        # The platform writes names the way forms are encoded, a blank as "+".
        value = self.text(name)
        return None if value is None else unquote_plus(value, errors="replace")

    def _whole(self, name: str, most: int) -> int | None:
        value = self.data.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, str) and value.isascii() and value.isdigit():
            value = int(value[:30])
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < most:
            raise _wrong(self.api, name)
        return value


def _wrong(api: str, name: str) -> DecodeError:
    msg = f"{api}: {name} is missing from the answer, or cannot be read."
    return DecodeError(msg, path=f"$.{name}", api=api)
