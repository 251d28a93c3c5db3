"""
What both clients share: everything about a call but the waiting.

Holds the settings, the session, the clock skew and the bans; turns methods into
requests and replies into bytes or errors. The shells only send and sleep.
"""

from __future__ import annotations

import logging
import ssl
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache, partial
from typing import Any, TypeVar
from urllib.parse import urlsplit

from attrs import field, frozen

from tmallerp import __version__
from tmallerp._net.inflow import Inflow
from tmallerp.clock import Clock, SystemClock, to_beijing
from tmallerp.errors import (
    ConfigError,
    DecodeError,
    NoAnswerError,
    RateLimitedError,
    ServiceError,
    TopError,
)
from tmallerp.ports import QuotaLedger, TokenStore
from tmallerp.top import suberrors
from tmallerp.top._exchange import AnswerObserver, Exchange, named
from tmallerp.top._hiding import without
from tmallerp.top._retrying import Call
from tmallerp.top._session_use import SessionUse
from tmallerp.top._wire import check, decode, decode_raw, encode, unasked_xml
from tmallerp.top._xml import is_xml_answer, parser
from tmallerp.top.batch import Packet
from tmallerp.top.config import ClientConfig, Credentials, Endpoint, check_pair
from tmallerp.top.files import File
from tmallerp.top.method import Method, RawMethod
from tmallerp.top.quota._purpose import current_purpose

E = TypeVar("E", bound=BaseException)

_log = logging.getLogger("tmallerp")

STALE_TIMESTAMP = frozenset({30, 31})
# The header counts whole seconds and TOP tolerates ten minutes; a smaller step would not
# turn a refusal into an answer.
_SKEW_STEP = timedelta(seconds=30)
_OK, _REDIRECT, _SERVER = 200, 300, 500


@frozen(kw_only=True)
class Request:
    """A request in plain values, for the shell to send; its text shows no secret."""

    url: str
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    files: Mapping[str, File] = field(repr=False)
    texts: Mapping[str, str] = field(repr=False)


def _governor(clock: Clock) -> QuotaLedger:
    """Make the ledger of a client that was given none."""
    # A third of what loading a client costs, and not needed to load one.
    from tmallerp.top.quota import Governor

    return Governor(clock=clock)


class Core:
    """The settings and the memory of one client."""

    def __init__(  # noqa: PLR0913 - the settings of a client
        self,
        credentials: Credentials,
        *,
        endpoint: Endpoint | None,
        config: ClientConfig | None,
        clock: Clock | None,
        tokens: TokenStore | None,
        quota: QuotaLedger | None,
        observe: Callable[[Exchange], None] | None,
        observe_answer: AnswerObserver | None = None,
    ) -> None:
        self.endpoint = endpoint or Endpoint.production()
        check_pair(credentials, self.endpoint)
        self.credentials = credentials
        self.config = config or ClientConfig()
        self._xml = self.config.format == "xml"
        if self._xml:
            parser()
        self.clock = clock or SystemClock()
        self.quota = quota or _governor(self.clock)
        self.sessions = SessionUse(credentials, self.endpoint, tokens)
        self._observe = observe
        self._observe_answer = observe_answer
        self._date: str | None = None
        self.skew = timedelta(0)
        self._headers = {
            "Host": urlsplit(self.endpoint.url).netloc,
            "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8",
            "Accept-Encoding": "gzip",
            "User-Agent": f"tmallerp/{__version__}",
        }

    def begin(self, method: Method[Any], deadline_s: float | None) -> Call:
        """Start a call's account of attempts and time."""
        limit = self.config.deadline_s if deadline_s is None else deadline_s
        return Call(method, self.config.retry, self.clock, limit)

    def admit(self, call: Call) -> None:
        """
        Make sure that the call may be sent, without sending anything.

        Raises:
            RateLimitedError: With the seconds to wait; its code is None.
        """
        self._ask(call)
        call.attempts += 1
        call.is_admitted = True

    def _ask(self, call: Call) -> None:
        api, purpose = call.method.api, current_purpose() or self.config.purpose
        wait = self.quota.admit(api, purpose=purpose, ticket=id(call))
        if wait > 0:
            msg = f"{api}: a ban or the pace holds for {wait:.2f} more seconds."
            raise RateLimitedError(msg, retry_after=wait, api=api)

    def request(self, call: Call, into: type[Any] | None) -> Request:
        """Sign a call's method and lay it out as a request."""
        # What is sent again at once (a new session, a corrected clock) is another call.
        if not call.is_admitted:
            self._ask(call)
        call.is_admitted = False
        method, call.session = call.method, self.sessions.current()
        form = encode(
            method,
            app_key=self.credentials.app_key,
            app_secret=self.credentials.app_secret,
            now=self.clock.now() + self.skew,
            session=call.session,
            sign_method=self.config.sign_method,
            partner_id=self.config.partner_id,
            into=into,
            format=self.config.format,
        )
        return Request(
            url=self.endpoint.url,
            headers=self._headers,
            body=b"" if form.files else form.body(),
            files=form.files,
            texts=form.params,
        )

    def batch_request(self, packet: Packet) -> Request:
        """Lay several signed calls out as a request."""
        address = self.endpoint.batch_url
        host = {"Host": urlsplit(address).netloc}
        return Request(
            url=packet.url(address),
            headers={**self._headers, **host, **packet.headers},
            body=packet.body,
            files={},
            texts={},
        )

    def accept(
        self, method: Method[Any], status: int, body: bytes, into: type[Any] | None
    ) -> Any:
        """Return the value of a good answer, as `value_of`; and tell who observes them."""
        answer = self.value_of(method, status, body, into)
        # With a class of the caller's own the answer shows what that asks for.
        if self._observe_answer is not None and into in {None, bytes}:
            self._observe_answer(method, body)
        return answer

    def value_of(
        self, method: Method[Any], status: int, body: bytes, into: type[Any] | None
    ) -> Any:
        """
        Return the value of a good answer, or its bytes where *into* is `bytes`.

        Raises:
            TopError: If the answer is an error, no answer of TOP's, or not whole. Where
                a write may have happened behind it, that is a `NoAnswerError`.
        """
        api = method.api
        if _REDIRECT <= status < 400:
            msg = f"{api}: the gateway sent a redirect ({status}), which is not followed."
            raise ServiceError(msg, api=api)
        if status != _OK:
            raise self.unusable(method, f"HTTP status {status}")
        self._check_kind(method, body)
        try:
            if into is not bytes:
                return self._read(method, body, into)
            check(api, body, xml=self._xml)
        except ServiceError as error:
            if not method.may_repeat():
                error.advice = suberrors.READ_BACK
            raise
        except DecodeError as error:
            if error.path == "$":
                raise self.unusable(method, str(error)) from error
            raise
        return body

    def _check_kind(self, method: Method[Any], body: bytes) -> None:
        """Make sure that an answer is written in what was asked for."""
        if self._xml:
            if not is_xml_answer(body):
                raise self.unusable(method, "no XML of TOP's (a page or an empty body)")
        elif not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
            if is_xml_answer(body):
                raise unasked_xml(method.api)
            raise self.unusable(method, "no JSON (a page or an empty body)")

    def unusable(self, method: Method[Any], what: str) -> TopError:
        msg = f"{method.api}: the answer cannot be used: {what}."
        if method.may_repeat():
            return ServiceError(msg, api=method.api)
        return NoAnswerError(msg, api=method.api)

    def lost(self, method: Method[Any], error: Exception, *, sent: bool) -> NoAnswerError:
        """Make the error of an answer that never came."""
        kind = type(error).__name__
        msg = f"{method.api}: no answer came ({kind})."
        advice = ServiceError.default_advice if sent and method.may_repeat() else None
        return NoAnswerError(msg, api=method.api, sent=sent, advice=advice)

    def check_time(self, call: Call) -> None:
        """
        Make sure that a call still has time after what was done before it.

        Raises:
            NoAnswerError: Of a call that was not sent.
        """
        if call.left() <= 0:
            raise self.lost(call.method, TimeoutError("deadline"), sent=False)

    def hidden(self, call: Call, error: E) -> E:
        """Take what an answer repeated of this call's secrets out of its error."""
        return without(error, self.credentials.app_secret, call.session)

    def learn(self, call: Call, error: BaseException | None) -> None:
        """
        Remember what an answer says of bans.

        Args:
            call: That is over.

            error: Whatever ended it; None after a good answer.
        """
        api, ticket = call.method.api, id(call)
        if isinstance(error, RateLimitedError):
            if error.code is not None:
                scope = suberrors.ban_scope(error.sub_code, api, error.code)
                self.quota.ban(scope, error.retry_after, ticket=ticket)
            return
        self.quota.free(api, answered=_is_answer(error), ticket=ticket)

    def set_time(self, theirs: datetime | None) -> bool:
        """Take TOP's own time; say whether it gave one."""
        if theirs is not None:
            self.skew = theirs - self.clock.now()
        return theirs is not None

    def heard(self, call: Call, date: str | None) -> None:
        """Keep what an answer's ``Date`` header says."""
        call.server_date = date
        self._date = date or self._date

    def server_time(self) -> datetime | None:
        """Return TOP's time in the latest answer that told one."""
        return _read_date(self._date)

    def heard_date(self, call: Call) -> bool:
        """
        Take TOP's time from the refusing answer's ``Date``; say if that changes ours.

        The refusal itself tells the time, and ``taobao.time.get`` may be refused for
        the same stale timestamp.
        """
        date = _read_date(call.server_date)
        if date is None:
            return False
        skew = date - self.clock.now()
        changed = abs(skew - self.skew) > _SKEW_STEP
        if changed:
            self.skew = skew
        return changed

    def observed(
        self,
        call: Call,
        began: float,
        status: int | None,
        error: BaseException | None,
    ) -> None:
        """Tell the observer and the log about one sending."""
        if self._observe is None and error is None:
            return
        exchange = Exchange(
            api=call.method.api,
            attempt=call.attempts,
            elapsed_s=self.clock.monotonic() - began,
            status=status,
            error=named(error),
            request_id=getattr(error, "request_id", None),
            waited_s=call.waited_s,
        )
        if error is not None:
            _log.info("call failed", extra={"exchange": exchange})
        if self._observe is not None:
            self._observe(exchange)

    def _read(self, method: Method[Any], body: bytes, into: type[Any] | None) -> Any:
        if isinstance(method, RawMethod):
            return decode_raw(method, body, xml=self._xml)
        return decode(type(method), body, into=into, xml=self._xml)

    def inflow(self, call: Call, headers: Mapping[str, str]) -> Inflow:
        """Return what collects one answer, within its limits."""
        check = partial(self.check_reading, call)
        return Inflow(headers, self.config.max_body_bytes, check)

    def check_reading(self, call: Call, size: int) -> None:
        """
        Refuse an answer that grows past the limit, or drips past the deadline.

        Raises:
            DecodeError: Naming the limit.

            NoAnswerError: If the deadline is over; a read timeout begins anew with
                every byte.
        """
        if size > self.config.max_body_bytes:
            msg = (
                f"{call.method.api}: the answer is longer than "
                f"{self.config.max_body_bytes} bytes."
            )
            raise DecodeError(msg, api=call.method.api)
        if call.left() <= 0:
            raise self.lost(call.method, TimeoutError("deadline"), sent=True)

    def ssl_context(self) -> ssl.SSLContext:
        """
        Make the context that checks certificates.

        Raises:
            ConfigError: If the file of certificates cannot be read.
        """
        try:
            return ssl.create_default_context(cafile=self.config.ca_file)
        except (OSError, ssl.SSLError) as error:
            msg = f"The certificates in {self.config.ca_file} cannot be read: {error}."
            raise ConfigError(msg, key="ca_file") from error


@lru_cache(maxsize=16)
def _read_date(header: str | None) -> datetime | None:
    """Read a header once: all answers of a second carry the same."""
    try:
        date = parsedate_to_datetime(header or "")
    except ValueError:
        return None
    return None if date.tzinfo is None else to_beijing(date)


def _is_answer(error: BaseException | None) -> bool:
    """Say whether TOP answered; only that ends a ban."""
    if error is None or isinstance(error, DecodeError):
        return True
    return isinstance(error, TopError) and error.code is not None
