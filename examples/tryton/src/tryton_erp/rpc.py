"""
JSON-RPC as Tryton speaks it, over httpx.

The context is always the last parameter, and an error comes with HTTP 200: what kind it
is is told by a class name, `error[0]`. The text beside it is for people, translated, and
differs between data bases, so nothing here reads it.
"""

from __future__ import annotations

import base64
import contextlib
import itertools
import json
import threading
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NoReturn, TypeGuard

import httpx

from tmallerp.clock import Clock
from tmallerp.errors import (
    Advice,
    ErpOutcomeUnknownError,
    ErpUnavailableError,
    RejectedByErpError,
)
from tryton_erp.settings import TrytonSettings

NAME = "tryton"

SERVER = "server"
"""The name of errors whose class is not told."""

Record = dict[str, Any]
"""A record as the wire has it; it does not leave this package."""

_TRIES_A_WARNING = 5
"""Warnings come one at a time; more than a few are no longer a formality."""

_PAUSES = (0.1, 0.3, 0.9)
"""Seconds between tries after an error that is no refusal: a data base that is locked by
other writers says so as a text, and all that is known is that nothing was kept."""


class AnsweredError(Exception):
    """
    The server read the call, refused it, and kept nothing of it.

    Args:
        name: The class of the error in Tryton's words; ``server`` if it is none of
            those a client is meant to know.

        message: The sentence for people.
    """

    def __init__(self, name: str, message: str) -> None:
        super().__init__(f"{name}: {message}")
        self.name = name
        self.message = message

    @property
    def is_final(self) -> bool:
        """Whether sending the same again would be refused again."""
        return self.name in {"UserError", "UserWarning"}


class _SessionEndedError(Exception):
    """The session is no longer good; nothing happened."""


class Tryton:
    """
    One user's conversation with one database; safe to share by threads.

    Args:
        settings: Where and as whom.

        clock: Where waiting comes from.
    """

    def __init__(self, settings: TrytonSettings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._http = httpx.Client(base_url=settings.url, timeout=settings.timeout_s)
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._writers = threading.BoundedSemaphore(max(1, settings.writers))
        self._head: str | None = None
        self._context: Record = {}

    def close(self) -> None:
        """End the session and give the connections back."""
        with self._lock:
            head, self._head = self._head, None
        if head is not None and not self._http.is_closed:
            # One that is not ended ends by itself.
            with contextlib.suppress(httpx.HTTPError):
                self._post("common.db.logout", [], head)
        self._http.close()

    def version(self) -> str:
        """Ask the server for its version; logs in, so that a wrong password is seen."""
        self._begin(None)
        return str(self.ask("", "common.server.version"))

    # --- calls --------------------------------------------------------------------

    def read(self, model: str, ids: Sequence[int], fields: Sequence[str]) -> list[Record]:
        """Read records by their ids."""
        found: list[Record] = (
            self.ask(model, "read", list(ids), list(fields)) if ids else []
        )
        return found

    def search(
        self,
        model: str,
        domain: Sequence[Any],
        fields: Sequence[str],
        *,
        limit: int | None = None,
        context: Mapping[str, object] | None = None,
    ) -> list[Record]:
        """Search and read, in order of id."""
        params = (list(domain), 0, limit, [["id", "ASC"]], list(fields))
        found: list[Record] = self.ask(model, "search_read", *params, context=context)
        return found

    def ask(
        self,
        model: str,
        method: str,
        *params: object,
        context: Mapping[str, object] | None = None,
    ) -> Any:
        """
        Call what changes nothing.

        Raises:
            ErpUnavailableError: If no answer came.

            RejectedByErpError: If it was refused, for which only a person can do
                something: a right that is missing, a field that does not exist.
        """
        try:
            return self._call(model, method, params, context)
        except AnsweredError as error:
            msg = f"{NAME}: {model}.{method} was refused as {error.name}: {error.message}"
            kind = RejectedByErpError if error.is_final else ErpUnavailableError
            raise kind(msg, adapter=NAME) from error
        except ErpOutcomeUnknownError as error:
            raise ErpUnavailableError(error.message, adapter=NAME) from error

    def change(
        self,
        model: str,
        method: str,
        *params: object,
        context: Mapping[str, object] | None = None,
    ) -> Any:
        """
        Call what changes something.

        Raises:
            AnsweredError: If it was refused; nothing of it was kept.

            ErpUnavailableError: If it did not begin.

            ErpOutcomeUnknownError: If it was sent and no intelligible answer came.
        """
        for _ in range(_TRIES_A_WARNING):
            try:
                return self._insist(model, method, params, context)
            except AnsweredError as error:
                if not self._may_skip(error):
                    raise
                answer = (error.warning, False)
                self._insist("res.user.warning", "skip", answer, None)
        msg = f"{model}.{method} gave more than {_TRIES_A_WARNING} warnings."
        raise AnsweredError("UserWarning", msg)

    def _insist(
        self,
        model: str,
        method: str,
        params: Sequence[object],
        context: Mapping[str, object] | None,
    ) -> Any:
        """Call, and again after a while if the server was not able to."""
        for pause in _PAUSES:
            try:
                with self._writers:
                    return self._call(model, method, params, context)
            except AnsweredError as error:
                if error.name != SERVER:
                    raise
                self._clock.sleep(pause)
        with self._writers:
            return self._call(model, method, params, context)

    def _may_skip(self, error: AnsweredError) -> TypeGuard[WarnedError]:
        """Tell whether a warning is one that the settings answer with yes."""
        if not isinstance(error, WarnedError):
            return False
        return error.warning.endswith(tuple(self._settings.skip_warnings))

    def _call(
        self,
        model: str,
        method: str,
        params: Sequence[object],
        context: Mapping[str, object] | None,
    ) -> Any:
        """Call; once with a new session if the old one has ended."""
        head = self._begin(None)
        try:
            return self._send(model, method, params, context, head)
        except _SessionEndedError:
            head = self._begin(head)
        try:
            return self._send(model, method, params, context, head)
        except _SessionEndedError:
            _fail(f"the new session of {self._settings.user!r} is refused")

    def _send(
        self,
        model: str,
        method: str,
        params: Sequence[object],
        context: Mapping[str, object] | None,
        head: str,
    ) -> Any:
        whole = f"model.{model}.{method}" if model else method
        sent = [*params, {**self._context, **(context or {})}] if model else list(params)
        return self._answered(whole, sent, head)

    # --- sessions -----------------------------------------------------------------

    def _begin(self, ended: str | None) -> str:
        """Return the head of a good session; *ended* is one that is not."""
        with self._lock:
            if self._head is None or self._head == ended:
                self._head = None
                self._head = self._log_in()
            return self._head

    def _log_in(self) -> str:
        user = self._settings.user
        word = {"password": self._settings.password.reveal()}
        try:
            told = self._answered("common.db.login", [user, word, "en"], None)
            uid, token = int(told[0]), str(told[1])
            head = _session_head(user, uid, token)
            found = self._answered("model.res.user.get_preferences", [True, {}], head)
        except _SessionEndedError as error:
            msg = f"{NAME}: the password of {user!r} is refused."
            advice = Advice("Correct user and password.", "请更正用户名与密码。")
            raise RejectedByErpError(msg, adapter=NAME, advice=advice) from error
        except (ErpOutcomeUnknownError, AnsweredError, TypeError, ValueError) as error:
            msg = f"{NAME}: nobody answers the log-in of {user!r} intelligibly."
            raise ErpUnavailableError(msg, adapter=NAME) from error
        company = found.get("company") if isinstance(found, dict) else None
        self._context = {"company": company, "language": self._settings.language}
        return head

    # --- the wire -----------------------------------------------------------------

    def _answered(self, method: str, params: Sequence[object], head: str | None) -> Any:
        """Send one call and read what became of it."""
        try:
            answer = self._post(method, params, head)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            _fail(f"{self._settings.url} cannot be reached", error)
        except httpx.HTTPError as error:
            _lose(f"{method} was sent and not answered ({type(error).__name__})", error)
        return self._result(method, answer)

    def _post(
        self, method: str, params: Sequence[object], head: str | None
    ) -> httpx.Response:
        call = {"id": next(self._numbers), "method": method, "params": list(params)}
        headers = {"Content-Type": "application/json"}
        if head is not None:
            headers["Authorization"] = head
        where = "" if method.startswith("common.server.") else f"/{self._settings.database}"
        content = json.dumps(call, default=_encode, ensure_ascii=False).encode()
        return self._http.post(f"{where}/rpc/", content=content, headers=headers)

    def _result(self, method: str, answer: httpx.Response) -> Any:
        status = answer.status_code
        if status == httpx.codes.UNAUTHORIZED:
            raise _SessionEndedError
        if status in {httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE}:
            _fail(f"{method} is put off with HTTP {status}")
        if httpx.codes.is_client_error(status):
            raise AnsweredError("UserError", f"HTTP {status} for {method}")
        told = _parse(answer) if status == httpx.codes.OK else None
        if not isinstance(told, dict) or not ({"result", "error"} & told.keys()):
            _lose(f"{method} was answered unintelligibly (HTTP {status})")
        if told.get("error"):
            raise _refusal(told["error"])
        return told.get("result")


class WarnedError(AnsweredError):
    """
    The server asks whether it is meant.

    Args:
        warning: The name under which it is answered.

        message: The question.
    """

    def __init__(self, warning: str, message: str) -> None:
        super().__init__("UserWarning", message)
        self.warning = warning


def _refusal(error: object) -> AnsweredError:
    """Read an error: its class name, and beside it what the class says."""
    parts = error if isinstance(error, list) and error else [""]
    name, rest = str(parts[0]), parts[1] if len(parts) > 1 else ""
    said = [str(one) for one in rest if one] if isinstance(rest, list) else [str(rest)]
    match name:
        case "UserWarning" if len(said) > 1:
            return WarnedError(said[0], said[1])
        case "UserError" | "UserWarning":
            return AnsweredError(name, said[0] if said else "")
        case "ConcurrencyException":
            return AnsweredError(name, "somebody changed the record meanwhile")
        case _:
            # Any other exception of the server, as text, with or without a traceback.
            return AnsweredError(SERVER, name[:200])


def _fail(what: str, cause: Exception | None = None) -> NoReturn:
    raise ErpUnavailableError(f"{NAME}: {what}.", adapter=NAME) from cause


def _lose(what: str, cause: Exception | None = None) -> NoReturn:
    raise ErpOutcomeUnknownError(f"{NAME}: {what}.", adapter=NAME) from cause


def _session_head(user: str, uid: int, token: str) -> str:
    return f"Session {base64.b64encode(f'{user}:{uid}:{token}'.encode()).decode()}"


# --- values ---------------------------------------------------------------------------


def _parse(answer: httpx.Response) -> Any:
    try:
        return json.loads(answer.content, object_hook=_decode, parse_float=Decimal)
    except ValueError:
        return None


def _encode(value: object) -> Record:
    match value:
        case Decimal():
            return {"__class__": "Decimal", "decimal": f"{value:f}"}
        case datetime():
            clock = {part: getattr(value, part) for part in _CLOCK}
            return {"__class__": "datetime", **_day(value), **clock}
        case date():
            return {"__class__": "date", **_day(value)}
        case _:
            msg = f"{type(value).__name__} cannot be sent"
            raise TypeError(msg)


_CLOCK = ("hour", "minute", "second", "microsecond")


def _day(value: date) -> Record:
    return {"year": value.year, "month": value.month, "day": value.day}


def _decode(value: Record) -> Any:
    match value.get("__class__"):
        case "Decimal":
            return Decimal(value["decimal"])
        case "date":
            return date(value["year"], value["month"], value["day"])
        case "datetime":
            parts = (value[name] for name in ("year", "month", "day", *_CLOCK))
            return datetime(*parts)  # noqa: DTZ001 - naive on the wire; see `traits.zone`
        case _:
            return value


__all__ = ["NAME", "SERVER", "AnsweredError", "Record", "Tryton", "WarnedError"]
