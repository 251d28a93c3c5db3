"""
Documents are sent one after another and asked for together.

What U8 accepts it does some seconds later, so a batch is sent as a whole first and its
results are asked for in rounds; what is not done in time is pending, and is found by its
key later. A key that was sent before gives the first document again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar

from attrs import field, frozen

from tmallerp.clock import Clock
from tmallerp.documents import DocumentKey
from tmallerp.erp.outcomes import Outcome, OutcomeStatus
from tmallerp.erp.yonyou._outcomes import rejected, retry_later, retryable, unknown
from tmallerp.erp.yonyou.u8._client import U8Answer, U8Client, U8Verdict
from tmallerp.erp.yonyou.u8._settings import U8Settings
from tmallerp.errors import ErpOutcomeUnknownError, ErpUnavailableError

K = TypeVar("K", DocumentKey, str)


@frozen(kw_only=True)
class Letter(Generic[K]):
    """
    One document to be added.

    Args:
        key: Which document.

        token: By what U8 knows a repetition.

        body: What to send.
    """

    key: K
    token: str
    body: Mapping[str, Any] = field(repr=False)


class Sender:
    """
    Adds documents.

    Args:
        client: Who calls.

        settings: The company's.

        clock: By which results are waited for.
    """

    def __init__(self, client: U8Client, settings: U8Settings, clock: Clock) -> None:
        self._client = client
        self._settings = settings
        self._clock = clock

    def add(self, path: str, plans: Sequence[Letter[K] | Outcome]) -> list[Outcome]:
        """
        Add documents and wait a while for their results.

        Args:
            path: The call that adds one.

            plans: What to add; an outcome is what needs no sending.

        Returns:
            One outcome a plan, in order.
        """
        stopped: list[ErpUnavailableError] = []
        sent = [self._send(path, one, stopped) for one in plans]
        return self._wait(plans, sent)

    def _send(
        self, path: str, plan: Letter[K] | Outcome, stopped: list[ErpUnavailableError]
    ) -> U8Answer | Outcome:
        if isinstance(plan, Outcome):
            return plan
        if stopped:
            return retry_later(plan.key, stopped[0])
        try:
            return self._client.tell(path, plan.body, key=plan.token)
        except ErpUnavailableError as error:
            stopped.append(error)
            return retry_later(plan.key, error)
        except ErpOutcomeUnknownError as error:
            return unknown(plan.key, message=error.message)

    def _wait(
        self, plans: Sequence[Letter[K] | Outcome], sent: list[U8Answer | Outcome]
    ) -> list[Outcome]:
        deadline = self._clock.monotonic() + self._settings.wait_s
        answers = list(sent)
        while True:
            answers = [self._asked(one) for one in answers]
            waits = any(_is_open(one) for one in answers)
            if not waits or self._clock.monotonic() >= deadline:
                break
            self._clock.sleep(self._settings.poll_s)
        return [
            answer if isinstance(answer, Outcome) else outcome_of(_key(plan), answer)
            for plan, answer in zip(plans, answers, strict=True)
        ]

    def _asked(self, answer: U8Answer | Outcome) -> U8Answer | Outcome:
        if isinstance(answer, Outcome) or not _is_open(answer) or not answer.url:
            return answer
        try:
            result = self._client.result(answer.url)
        except ErpUnavailableError:
            return answer
        still = (U8Verdict.PROCESSING, U8Verdict.THROTTLED, U8Verdict.RELAY_OFF)
        return answer if result.verdict in still else result


def _key(plan: Letter[K] | Outcome) -> DocumentKey | str:
    return plan.key


def _is_open(answer: U8Answer | Outcome) -> bool:
    return isinstance(answer, U8Answer) and answer.verdict in (
        U8Verdict.ACCEPTED,
        U8Verdict.PROCESSING,
    )


def outcome_of(key: DocumentKey | str, answer: U8Answer) -> Outcome:
    """Make the outcome of an answer to a call that adds."""
    if answer.verdict is U8Verdict.DONE:
        if not answer.id:
            return unknown(key, message="it was added and the answer names nothing")
        return Outcome(key=key, status=OutcomeStatus.CREATED, reference=answer.id)
    if _is_open(answer):
        said = "accepted and not done yet"
        return Outcome(key=key, status=OutcomeStatus.PENDING, message=said)
    return not_done(key, answer)


def not_done(key: DocumentKey | str, answer: U8Answer) -> Outcome:
    """Make the outcome of an answer that is no success."""
    if answer.verdict in (U8Verdict.REFUSED, U8Verdict.ABSENT):
        return rejected(key, answer.code, answer.message)
    if answer.verdict is U8Verdict.LOCKED:
        return retryable(key, answer.message, code=answer.code)
    return unknown(key, message=answer.message, code=answer.code)


__all__ = ["Letter", "Sender", "not_done", "outcome_of"]
