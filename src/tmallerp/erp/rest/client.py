"""
One call of a described service, and what its answer means.

A call is signed, kept to the pace the service takes, and repeated where that is harmless.

What an answer means is told by its status and, where the service has one, by a place in
it; a status nobody described is "unknown", never success.
"""

from __future__ import annotations

import threading
from collections import deque
from typing import Any

import msgspec
from attrs import evolve, frozen

from tmallerp.clock import Clock, SystemClock
from tmallerp.erp._http import ErpHttp, HttpAnswer
from tmallerp.erp._http._names import Resolver
from tmallerp.erp.rest._auth import Signer
from tmallerp.erp.rest._places import Place, Values, filled, in_path, query_of
from tmallerp.erp.rest.description import (
    USUAL_CLASSES,
    Meaning,
    Operation,
    RestDescription,
)
from tmallerp.erp.traits import RateLimit
from tmallerp.errors import (
    Advice,
    ErpError,
    ErpOutcomeUnknownError,
    ErpUnavailableError,
    MappingError,
)

_TEXT = msgspec.json.Encoder(decimal_format="string")
_NUMBER = msgspec.json.Encoder(decimal_format="number")
_SHOWN = 200

_FORBIDDEN = Advice(
    "Check the credentials and what they may do; nothing happened.",
    "请检查凭证及其权限；未发生任何变更。",
)


@frozen(kw_only=True)
class Trouble:
    """
    What an error said.

    Args:
        code: Its code, or the status.

        message: Its sentence, shortened.

        field: The field to blame.
    """

    code: str
    message: str = ""
    field: str | None = None


@frozen(kw_only=True)
class Heard:
    """
    An answer that was understood.

    Args:
        what: One of `CLASSES`.

        value: The JSON; None where there is none.

        answer: As it came.

        trouble: What an error said.
    """

    what: str
    value: Any
    answer: HttpAnswer
    trouble: Trouble


class RestClient:
    """
    Speaks to one described service. Safe to share between threads.

    Args:
        description: What it is like.

        clock: Where time comes from.

        resolver: Gives the addresses of a name.
    """

    def __init__(
        self,
        description: RestDescription,
        *,
        clock: Clock | None = None,
        resolver: Resolver | None = None,
    ) -> None:
        self.description = description
        self._clock = clock or SystemClock()
        self._http = ErpHttp(
            description.name, description.http, clock=self._clock, resolver=resolver
        )
        self._signer = Signer(description.auth, self._http, self._clock)
        self._pace = Pace(description.rate, self._clock) if description.rate else None
        self._encode = (_NUMBER if description.exact_numbers else _TEXT).encode

    def __repr__(self) -> str:
        return f"RestClient({self.description.name!r} at {self.description.http.base})"

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    def ask(
        self,
        operation: Operation,
        values: Values,
        *,
        body: Any = None,
        url: str | None = None,
    ) -> Heard:
        """
        Make one call.

        It is tried again where it was never sent, where it only asks, and where the
        service said "not now" before doing anything.

        Args:
            operation: Which.

            values: What fills the gaps.

            body: The body, instead of the operation's own.

            url: Where to, instead of the operation's own; a page that was linked.

        Returns:
            The answer, whatever it means, but for "forbidden".

        Raises:
            ErpUnavailableError: If nothing happened.

            ErpOutcomeUnknownError: If it was sent and no intelligible answer came.
        """
        attempts = self.description.attempts
        for attempt in range(1, attempts + 1):
            pause = min(0.5 * 2 ** (attempt - 1), self.description.patience_s)
            try:
                heard = self._once(operation, values, body, url)
            except ErpUnavailableError:
                if attempt == attempts:
                    raise
            else:
                if heard.what == "forbidden":
                    # Not tried again: some services lock an account that knocks.
                    raise self._forbidden(operation, heard)
                if heard.what != "retryable" or attempt == attempts:
                    return heard
                asked = heard.answer.retry_after
                pause = pause if asked is None else asked
                if pause > self.description.patience_s:
                    return heard
            self._clock.sleep(pause)
        raise AssertionError  # the last attempt returns or raises

    def _once(
        self, operation: Operation, values: Values, body: Any, url: str | None
    ) -> Heard:
        try:
            heard = self._exchange(operation, values, body, url)
            if heard.what == "forbidden" and self._signer.can_renew:
                heard = self._exchange(operation, values, body, url)
        except ErpOutcomeUnknownError as error:
            if not operation.safe:
                raise
            raise ErpUnavailableError(
                error.message, adapter=error.adapter, advice=error.advice
            ) from None
        return heard

    def _exchange(
        self, operation: Operation, values: Values, body: Any, url: str | None
    ) -> Heard:
        if body is None and operation.body is not None:
            body = filled(operation.body, values)
        data = None if body is None else self._encode(body)
        path = url or operation.path.fill(values, in_path)
        address = self._http.address(path, () if url else query_of(operation.query, values))
        signed = self._signer.headers(operation.method, address, data)
        own = _headers(operation, values)
        if self._pace:
            self._pace.wait(operation.name)
        answer = self._http.send(
            operation.method,
            address.url,
            headers={**own, **signed},
            body=data,
            content_type=None if data is None else "application/json",
        )
        heard = understand(operation.meaning, answer)
        if heard.what == "forbidden":
            self._signer.forget(signed)
        return evolve(heard, trouble=self.hidden(heard.trouble))

    def hidden(self, trouble: Trouble) -> Trouble:
        """Take our own secrets out of what the service said; it may quote them."""
        said = trouble.message
        for secret in self.description.auth.secrets.values():
            said = said.replace(secret.reveal(), "***")
        return evolve(trouble, message=said)

    def _forbidden(self, operation: Operation, heard: Heard) -> ErpUnavailableError:
        name = self.description.name
        msg = (
            f"{name}: {operation.name} was refused to these credentials "
            f"({heard.answer.status} {heard.trouble.code})."
        )
        return ErpUnavailableError(msg, adapter=name, advice=_FORBIDDEN)

    def unusable(self, operation: Operation, what: str) -> ErpUnavailableError:
        """Make the error of an answer to a question that cannot be used."""
        name = self.description.name
        msg = f"{name}: the answer to {operation.name} {what}."
        return ErpUnavailableError(msg, adapter=name)

    def expect(self, operation: Operation, heard: Heard) -> Any:
        """
        Return the JSON of an answer to a question.

        Raises:
            ErpUnavailableError: If it was not answered, whatever the reason.
        """
        if heard.what == "ok":
            return heard.value
        name, trouble = self.description.name, heard.trouble
        msg = f"{name}: {operation.name} got {heard.answer.status} {trouble.code}"
        msg += f" ({trouble.message})." if trouble.message else "."
        raise ErpUnavailableError(msg, adapter=name)


def _headers(operation: Operation, values: Values) -> dict[str, str]:
    made = {name: one.fill(values) for name, one in operation.headers.items()}
    for name, text in made.items():
        if not (text.isascii() and text.isprintable() and text == text.strip()):
            msg = f"The header {name} of {operation.name} cannot hold such a key."
            raise MappingError(msg, document=operation.name, field=name)
    return made


class Pace:
    """
    Keeps calls within what a service takes.

    Args:
        limit: So many in a time.

        clock: Where time comes from.
    """

    def __init__(self, limit: RateLimit, clock: Clock) -> None:
        self._limit = limit
        self._clock = clock
        self._lock = threading.Lock()
        self._last: dict[str, deque[float]] = {}

    def wait(self, name: str) -> None:
        """Wait until one more call is within the limit, and count it."""
        self._clock.sleep(self._until(name if self._limit.scope == "api" else ""))

    def _until(self, name: str) -> float:
        """Take the next free moment, and say how far it is."""
        with self._lock:
            now, per = self._clock.monotonic(), self._limit.per.total_seconds()
            last = self._last.setdefault(name, deque(maxlen=self._limit.calls))
            free = now if len(last) < self._limit.calls else max(now, last[0] + per)
            last.append(free)
        return free - now


def understand(meaning: Meaning, answer: HttpAnswer) -> Heard:
    """
    Say what an answer means.

    Raises:
        ErpError: If it cannot be read although its status promises so.
    """
    value = _json(answer)
    trouble = trouble_of(meaning, value, str(answer.status))
    what = meaning_of(meaning, answer.status, trouble.code)
    if what in {"ok", "created", "updated", "unchanged"}:
        if value is None and answer.body:
            value = answer.json()
        if meaning.success is not None:
            what = _told(meaning, answer, value, what, trouble.code)
    elif answer.is_html and what in {"exists", "rejected", "not_found", "pending"}:
        what = "unknown"  # said by something in between, not by the service
    return Heard(what=what, value=value, answer=answer, trouble=trouble)


def _json(answer: HttpAnswer) -> Any:
    if not answer.body or answer.is_html:
        return None
    try:
        return answer.json()
    except ErpError:
        return None


def _told(meaning: Meaning, answer: HttpAnswer, value: Any, what: str, code: str) -> str:
    """Say what a place in the answer makes of a status that promises success."""
    assert meaning.success is not None  # noqa: S101 - asked before
    said = word_of(meaning.success.of(value))
    if said is None:
        raise answer.unusable(f"has nothing at {meaning.success.text!r}")
    if said in meaning.success_is:
        return what
    named = (f"{answer.status} {code}", f"{answer.status // 100}xx {code}")
    found = (meaning.classes[key] for key in named if key in meaning.classes)
    return next(found, meaning.failure)


def meaning_of(meaning: Meaning, status: int, code: str) -> str:
    """Return the class of a status and a code; ``unknown`` where nobody described it."""
    family = f"{status // 100}xx"
    for key in (f"{status} {code}", f"{family} {code}", str(status), family):
        if key in meaning.classes:
            return meaning.classes[key]
    return USUAL_CLASSES.get(str(status)) or USUAL_CLASSES.get(family, "unknown")


def trouble_of(meaning: Meaning, value: Any, status: str) -> Trouble:
    """Return what an error said; *status* stands for a code where there is none."""
    found = _first(meaning.code, value)
    return Trouble(
        code=found or status,
        message=(_first(meaning.message, value) or "")[:_SHOWN],
        field=_first(meaning.field, value),
    )


def _first(places: tuple[Place, ...], value: Any) -> str | None:
    for place in places:
        text = word_of(place.of(value))
        if text:
            return text[:_SHOWN]
    return None


def word_of(value: Any) -> str | None:
    """Return what stands in an answer as a word; None for lists and tables."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int):
        return str(value)
    return None
