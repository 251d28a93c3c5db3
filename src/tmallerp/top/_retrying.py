"""
Which answers deserve another try, and after how long.

Pure rules for tenacity: predicates and waits over the errors of one call. The clients
bring the sleeping.
"""

from __future__ import annotations

import random
from typing import Any

import attrs
from tenacity import RetryCallState
from tenacity.retry import retry_base
from tenacity.stop import stop_base
from tenacity.wait import wait_base

from tmallerp.clock import Clock
from tmallerp.errors import NoAnswerError, RateLimitedError, ServiceError
from tmallerp.secrets import Secret
from tmallerp.top.config import RetryPolicy
from tmallerp.top.method import Method

# A ban whose length TOP does not state: its typical bans last one second. In a row they
# double, as the quota's own do.
_UNSTATED_BAN_S, _UNSTATED_CAP_S = 1.0, 60.0


@attrs.define
class Call:
    """
    One call on its way: what it may still cost, and what was tried.

    Args:
        method: What is called.

        policy: How failures are repeated.

        clock: Where time comes from.

        deadline_s: Seconds in all; None is no limit.

        session: The session it was last sent with.

        server_date: What the latest answer's ``Date`` header said, or None.

        renewed: Whether a renewer was asked because TOP refused the session; it is
            asked once a call.

        is_admitted: Whether the quota let it through and it was not sent yet.

        unstated: How often in a row TOP banned it and named no length.
    """

    method: Method[Any]
    policy: RetryPolicy
    clock: Clock
    deadline_s: float | None
    attempts: int = 0
    waited_s: float = 0.0
    session: Secret | None = None
    server_date: str | None = None
    renewed: bool = False
    is_admitted: bool = False
    unstated: int = 0
    began: float = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.began = self.clock.monotonic()

    def left(self) -> float:
        """Return the seconds before the deadline; infinite without one."""
        if self.deadline_s is None:
            return float("inf")
        return self.deadline_s - (self.clock.monotonic() - self.began)

    def pause(self, error: BaseException) -> float:
        """Return the seconds to wait after *error*: a ban to the second, or back-off."""
        if isinstance(error, RateLimitedError):
            return self._banned(error)
        doubled: float = self.policy.base_s * 2 ** min(max(self.attempts - 1, 0), 30)
        part = self.policy.jitter * random.random()  # noqa: S311 - spreads load only
        return min(doubled, self.policy.cap_s) * (1 - part)

    def _banned(self, error: RateLimitedError) -> float:
        # Without a code it is the quota that asks to wait, however shortly.
        if error.code is None and error.retry_after is not None:
            return error.retry_after
        self.unstated = 0 if error.retry_after else self.unstated + 1
        if error.retry_after:
            return error.retry_after
        doubled: float = _UNSTATED_BAN_S * 2 ** min(self.unstated - 1, 30)
        return min(doubled, _UNSTATED_CAP_S)

    def may_retry(self, error: BaseException) -> bool:
        """
        Say whether the call may be sent again after *error*, deadline aside.

        A refusal for too many calls had no effect. A lost answer may have had one, and
        so may a failure of theirs: only what is idempotent is sent again then.
        """
        if isinstance(error, RateLimitedError):
            return True
        if isinstance(error, NoAnswerError) and not error.sent:
            return self._has_attempts()
        if isinstance(error, NoAnswerError | ServiceError):
            return self.method.may_repeat() and self._has_attempts()
        return False

    def _has_attempts(self) -> bool:
        return self.attempts < self.policy.attempts


def tenacity_rules(call: Call) -> dict[str, Any]:
    """Return the arguments that `tenacity.Retrying` and its async twin share."""
    return {
        "retry": _Retry(call),
        "wait": _Wait(call),
        "stop": _Stop(call),
        "reraise": True,
    }


class _Retry(retry_base):
    def __init__(self, call: Call) -> None:
        self._call = call

    def __call__(self, retry_state: RetryCallState) -> bool:
        error = _error(retry_state)
        return error is not None and self._call.may_retry(error)


class _Wait(wait_base):
    def __init__(self, call: Call) -> None:
        self._call = call

    def __call__(self, retry_state: RetryCallState) -> float:
        error = _error(retry_state)
        pause = self._call.pause(error) if error is not None else 0.0
        self._call.waited_s += pause
        return pause


class _Stop(stop_base):
    """Stops when the wait that comes next would cross the deadline."""

    def __init__(self, call: Call) -> None:
        self._call = call

    def __call__(self, retry_state: RetryCallState) -> bool:
        return retry_state.upcoming_sleep > self._call.left()


def _error(retry_state: RetryCallState) -> BaseException | None:
    outcome = retry_state.outcome
    return outcome.exception() if outcome is not None else None
