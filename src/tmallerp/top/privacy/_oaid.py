"""
Decryption as a conversation, shared by both colours of client.

A generator yields what to call and receives what came of it. Each query has one outcome,
whatever happens to the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Sequence
from typing import Any

from attrs import define

from tmallerp.errors import (
    AuthorizationError,
    DecodeError,
    InvalidCallError,
    TopError,
)
from tmallerp.top.method import Method, Tid
from tmallerp.top.methods.privacy import TopOaidDecrypt, TopOaidDecryptAnswer
from tmallerp.top.methods.trades import TradeFullinfoGet
from tmallerp.top.models.privacy import Receiver as TopReceiver
from tmallerp.top.models.privacy import ReceiverQuery
from tmallerp.top.privacy._receivers import (
    Audit,
    Disclosure,
    OaidQuery,
    Outcome,
    Purpose,
    State,
    receiver_from,
)
from tmallerp.top.privacy._steps import Refetch

# TOP: queries one call may carry.
_MOST = 20

# TOP: the OAID comes only if all of these are asked for.
OAID_FIELDS = (
    "created",
    "oaid",
    "receiver_address",
    "receiver_mobile",
    "receiver_name",
    "receiver_phone",
)
"""What the parameter ``fields`` of a trade must name for its OAID to come."""


# Codes under which a business service, or the check of arguments, refuses what one query
# says. All others are about the call itself, and the next batch would be told the same.
_ABOUT_A_QUERY = frozenset({15, 40, 41, 50})

Step = Method[Any] | Refetch
Outcomes = dict[OaidQuery, Outcome]


def lacking_fields(fields: str | None) -> tuple[str, ...]:
    """
    Name what is missing from ``fields`` for the OAID to come.

    Args:
        fields: Comma-separated; None asks for all, and lacks nothing.
    """
    if fields is None:
        return ()
    asked = {name.strip() for name in fields.split(",")}
    return tuple(name for name in OAID_FIELDS if name not in asked)


def with_oaid(fields: str | None) -> str | None:
    """Return ``fields`` with everything that the OAID needs, added at the end."""
    if fields is None:
        return None
    given = [name.strip() for name in fields.split(",") if name.strip()]
    return ",".join([*given, *lacking_fields(fields)])


def decrypting(
    queries: Sequence[OaidQuery], purpose: Purpose, audit: Audit, *, own: bool
) -> Generator[Step, Any, tuple[Outcome, ...]]:
    """
    Decrypt receivers.

    Args:
        queries: What to ask.

        purpose: Why.

        audit: Told before and after each call.

        own: Whether the caller fetches new OAIDs, by `Refetch`.

    Yields:
        A method to be called, whose answer is sent back or whose `TopError` is thrown in.

    Returns:
        One outcome a query, in their order.
    """
    asking = _Asking(purpose, audit)
    outcomes = yield from asking.all(list(dict.fromkeys(queries)))
    renewed: dict[OaidQuery, OaidQuery] = {}
    for query, outcome in outcomes.items():
        if outcome.state is State.UNMATCHED:
            try:
                oaid = yield from _current_oaid(query.tid, own=own)
                if oaid and oaid != query.oaid:
                    days = query.secret_no_days
                    renewed[query] = OaidQuery(query.tid, oaid, secret_no_days=days)
            except TopError as error:
                outcomes[query] = _of(query, State.UNMATCHED, error=error)
    again = yield from asking.all(list(dict.fromkeys(renewed.values())))
    for query, other in renewed.items():
        outcomes[query] = _for(query, again[other])
    return tuple(outcomes[query] for query in queries)


def _current_oaid(tid: str, *, own: bool) -> Generator[Step, Any, str | None]:
    if own:
        told: str | None = yield Refetch(tid)
        return told
    fields = with_oaid("tid")
    answer = yield TradeFullinfoGet(tid=Tid(tid), fields=fields)
    oaid: str | None = answer.trade.oaid if answer.trade else None
    return oaid


@define
class _Asking:
    """
    The calls of one decryption, and what they have taught.

    Args:
        purpose: Why.

        audit: Told before and after each call.
    """

    _purpose: Purpose
    _audit: Audit
    _refused: TopError | None = None

    def all(self, queries: Iterable[OaidQuery]) -> Generator[Step, Any, Outcomes]:
        """Ask batch by batch."""
        outcomes: Outcomes = {}
        for layer in _layers(queries):
            for start in range(0, len(layer), _MOST):
                outcomes |= yield from self._batch(layer[start : start + _MOST])
        return outcomes

    def _batch(self, batch: list[OaidQuery]) -> Generator[Step, Any, Outcomes]:
        # What refuses the app or the shop refuses every batch: one call tells.
        if self._refused is not None:
            return _all_failed(batch, self._refused)
        self._tell([query.tid for query in batch], answered=False)
        try:
            answer = yield self._method(batch)
        except DecodeError as error:
            return _all_failed(batch, _nameless(error))
        except (AuthorizationError, InvalidCallError) as error:
            if isinstance(error, InvalidCallError) and error.code in _ABOUT_A_QUERY:
                return (yield from self._halves(batch, error))
            self._refused = error
            return _all_failed(batch, error)
        except TopError as error:
            return _all_failed(batch, error)
        outcomes = _matched(batch, answer)
        plain = [q.tid for q, one in outcomes.items() if one.state is State.DECRYPTED]
        self._tell(plain, answered=True)
        return outcomes

    def _halves(
        self, batch: list[OaidQuery], error: InvalidCallError
    ) -> Generator[Step, Any, Outcomes]:
        """Find the query that a batch was refused for, so that its neighbours go on."""
        if len(batch) == 1:
            return _all_failed(batch, error)
        middle = len(batch) // 2
        outcomes = yield from self._batch(batch[:middle])
        outcomes |= yield from self._batch(batch[middle:])
        return outcomes

    def _method(self, batch: list[OaidQuery]) -> TopOaidDecrypt:
        return TopOaidDecrypt(query_list=tuple(self._asked(query) for query in batch))

    def _asked(self, query: OaidQuery) -> ReceiverQuery:
        return ReceiverQuery(
            oaid=query.oaid,
            tid=Tid(query.tid),
            scene=self._purpose.value,
            secret_no_days=query.secret_no_days,
        )

    def _tell(self, tids: list[str], *, answered: bool) -> None:
        disclosure = Disclosure(
            purpose=self._purpose,
            api=TopOaidDecrypt.api,
            tids=tuple(dict.fromkeys(tids)),
            answered=answered,
        )
        self._audit(disclosure)


def _layers(queries: Iterable[OaidQuery]) -> list[list[OaidQuery]]:
    """
    Part queries so that no part names a trade and its OAID twice.

    An answer repeats these two and nothing else of a query. Of two that differ in the days
    a virtual number lives, it could not be told which receiver is whose.
    """
    layers: list[list[OaidQuery]] = []
    seen: Counter[tuple[str, str]] = Counter()
    for query in queries:
        key = (query.tid, query.oaid)
        if seen[key] == len(layers):
            layers.append([])
        layers[seen[key]].append(query)
        seen[key] += 1
    return layers


def _of(query: OaidQuery, state: State, **facts: Any) -> Outcome:
    return Outcome(query=query, state=state, oaid=query.oaid, **facts)


def _for(query: OaidQuery, outcome: Outcome) -> Outcome:
    """Tell what became of a renewed query as what became of the one it stands for."""
    return Outcome(
        query=query,
        state=outcome.state,
        receiver=outcome.receiver,
        error=outcome.error,
        oaid=outcome.oaid,
    )


def _all_failed(batch: Iterable[OaidQuery], error: TopError) -> Outcomes:
    return {query: _of(query, State.FAILED, error=error) for query in batch}


def _nameless(error: DecodeError) -> DecodeError:
    """Say where an answer is damaged without the value there, which may be a name."""
    msg = f"{error.api}: the answer cannot be read at {error.path}."
    return DecodeError(msg, path=error.path, api=error.api, request_id=error.request_id)


def _matched(batch: list[OaidQuery], answer: TopOaidDecryptAnswer) -> Outcomes:
    """Give each query its own receiver, whatever the order and number that came."""
    found: dict[tuple[str | None, str | None], list[TopReceiver]] = {}
    for one in answer.receiver_list:
        found.setdefault((one.tid or one.order_id, one.oaid or None), []).append(one)
    outcomes = {}
    for query in batch:
        same = found.get((query.tid, query.oaid), [])
        # An answer without the OAID belongs to the trade's only query.
        if not same and sum(query.tid == other.tid for other in batch) == 1:
            same = found.get((query.tid, None), [])
        outcomes[query] = _judged(query, same)
    return outcomes


def _judged(query: OaidQuery, found: list[TopReceiver]) -> Outcome:
    if not found:
        return _of(query, State.MISSING)
    if any(one != found[0] for one in found):
        msg = f"{TopOaidDecrypt.api}: the trade {query.tid} has two different receivers."
        error = DecodeError(msg, path="$.receiver_list", api=TopOaidDecrypt.api)
        return _of(query, State.FAILED, error=error)
    if found[0].matched is False:
        return _of(query, State.UNMATCHED)
    receiver = receiver_from(found[0], query.tid, query.oaid)
    state = State.DECRYPTED if receiver.is_plain else State.WITHHELD
    return _of(query, state, receiver=receiver)
