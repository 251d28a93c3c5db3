"""
The shop as a destination: tells the platform what left, once.

TOP's sendings honour no key, and a second one fails or, by the piece, ships twice. So
every letter begins by reading the trade, and after a lost or doubtful answer the trade
is read before anything is said again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal

from tmallerp.documents import DocumentKey, document_from_json
from tmallerp.erp.protocols import (
    AdapterTraits,
    DocumentState,
    FoundDocument,
    Idempotency,
    Outcome,
    OutcomeStatus,
)
from tmallerp.errors import (
    AuthorizationError,
    DecodeError,
    ErpUnavailableError,
    InvalidCallError,
    NoAnswerError,
    RateLimitedError,
    ServiceError,
    TopError,
)
from tmallerp.pipelines._consigning import Call, Known, Refusal, Saying, Trouble, choose
from tmallerp.pipelines._dispatches import Dispatch
from tmallerp.store.records import Letter
from tmallerp.top import Client, Tid
from tmallerp.top.methods.logistics import LogisticsOrdersGet
from tmallerp.top.methods.trades import TradeFullinfoGet
from tmallerp.top.suberrors import business_failure

NAME = "tmall"
_SETTLING = timedelta(seconds=30)
"""How long after a lost answer the trade may not show it yet."""
_GROUP = 1
"""Leases are renewed and checked between groups, and no parcel may be told by a worker
that has lost them."""
_PATIENCE_S = 10.0
"""A send that waits for long is one that nobody has looked at the trade for."""
_SIZE = 50


class ShopDesk:
    """
    A shop's logistics as a destination.

    Args:
        client: Speaks for the shop.

        recheck: How long a held letter waits before it is looked at again.
    """

    def __init__(self, client: Client, recheck: timedelta) -> None:
        self._client = client
        self._recheck = recheck
        self._traits = AdapterTraits(
            name=NAME,
            idempotency=Idempotency.UNIQUE_NUMBER,
            settling=_SETTLING,
            max_batch=_GROUP,
        )

    @property
    def traits(self) -> AdapterTraits:
        """Return what the platform is like."""
        return self._traits

    @property
    def keeps_what_it_hears(self) -> bool:
        """Return True: the platform takes no shipment back."""
        return True

    def put(self, letters: Sequence[Letter]) -> Sequence[Outcome]:
        """Tell what letters say, one after the other."""
        return [self._tell(letter) for letter in letters]

    def find(self, letters: Sequence[Letter]) -> Mapping[DocumentKey, FoundDocument]:
        """
        Read back what letters said.

        Raises:
            ErpUnavailableError: If the platform cannot be asked now.
        """
        found = {}
        for letter in letters:
            saying = self._look(letter)
            if saying.told or saying.is_done:
                found[letter.key] = FoundDocument(
                    key=letter.key,
                    reference=_dispatch(letter).tid,
                    digest=letter.digest if saying.is_done else None,
                    state=DocumentState.OPEN,
                )
        return found

    def cancel(self, letter: Letter) -> Outcome | None:
        """
        Withdraw what was never told; what was told cannot be taken back.

        Raises:
            ErpUnavailableError: If the platform cannot be asked now.
        """
        dispatch = _dispatch(letter)
        if not self._look(letter).told:
            return None
        message = (
            f"The ERP took {dispatch.outbound} back and trade {dispatch.tid} is shipped "
            "with it already: the platform takes no shipment back. / "
            f"ERP 已撤销 {dispatch.outbound}，但订单 {dispatch.tid} 已发货，平台无法撤回。"
        )
        return _outcome(
            letter, OutcomeStatus.REJECTED, message, code=Trouble.OTHER_PARCEL.value
        )

    def total(self, letter: Letter) -> Decimal | None:  # noqa: ARG002 - the protocol's
        """Return None: a parcel has no amount."""
        return None

    def _look(self, letter: Letter) -> Saying:
        dispatch = _dispatch(letter)
        try:
            return choose(self._known(dispatch), dispatch)
        except TopError as error:
            msg = f"Trade {dispatch.tid} cannot be read back: {error}"
            raise ErpUnavailableError(msg, adapter=NAME, key=str(letter.key)) from error

    def _known(self, dispatch: Dispatch) -> Known:
        """
        Read the trade, and its parcels where it has any.

        Raises:
            TopError: If they cannot be read.
        """
        tid = Tid(dispatch.tid)
        trade = self._client.call(TradeFullinfoGet(tid=tid)).trade
        if trade is None or trade.tid != dispatch.tid:
            msg = f"TOP was asked for trade {dispatch.tid} and answered with another."
            raise DecodeError(msg, path="$.trade.tid", api=TradeFullinfoGet.api)
        if trade.status == "WAIT_SELLER_SEND_GOODS" and not trade.consign_time:
            return Known(trade=trade)
        parcels = tuple(self._client.iterate(LogisticsOrdersGet(tid=tid, page_size=_SIZE)))
        return Known(trade=trade, parcels=parcels)

    def _tell(self, letter: Letter) -> Outcome:
        dispatch = _dispatch(letter)
        try:
            saying = choose(self._known(dispatch), dispatch)
        except InvalidCallError as error:
            return _refused(letter, error)
        except TopError as error:
            return _later(letter, error)
        for call in saying.calls:
            outcome = self._say(letter, dispatch, call)
            if outcome is not None:
                return outcome
        if saying.refusals:
            return _person(letter, saying.refusals)
        if saying.holds:
            return self._held(letter, saying)
        status = OutcomeStatus.UNCHANGED
        if saying.calls:
            status = OutcomeStatus.UPDATED if saying.told else OutcomeStatus.CREATED
        return _outcome(letter, status, reference=dispatch.tid)

    def _say(self, letter: Letter, dispatch: Dispatch, call: Call) -> Outcome | None:
        """Make one call; None if it worked."""
        try:
            answer = self._client.call(call, deadline_s=_PATIENCE_S)
        except NoAnswerError as error:
            return _doubtful(letter, error) if error.sent else _later(letter, error)
        except (RateLimitedError, AuthorizationError) as error:
            return _later(letter, error)
        except (ServiceError, DecodeError) as error:
            return _doubtful(letter, error)
        except InvalidCallError as error:
            # A second sending is refused, too: it may have been told by now.
            return self._after_refusal(letter, dispatch, error)
        failure = business_failure(answer)
        if failure is None:
            return None
        said_no = InvalidCallError(
            f"{call.api} says it failed: {failure.message or failure.code}",
            api=call.api,
            sub_code=failure.code,
            advice=failure.advice,
        )
        return self._after_refusal(letter, dispatch, said_no)

    def _held(self, letter: Letter, saying: Saying) -> Outcome:
        return _outcome(
            letter,
            OutcomeStatus.RETRYABLE,
            " ".join(saying.holds),
            code="held",
            retry_after=self._recheck.total_seconds(),
        )

    def _after_refusal(
        self, letter: Letter, dispatch: Dispatch, error: InvalidCallError
    ) -> Outcome:
        try:
            saying = choose(self._known(dispatch), dispatch)
        except TopError as trouble:
            return _doubtful(letter, trouble)
        if saying.is_done:
            return _outcome(letter, OutcomeStatus.UNCHANGED, reference=dispatch.tid)
        if saying.refusals:
            return _person(letter, saying.refusals)
        if saying.holds:
            return self._held(letter, saying)
        return _refused(letter, error)


def _dispatch(letter: Letter) -> Dispatch:
    return document_from_json(letter.payload, Dispatch)


def _outcome(
    letter: Letter,
    status: OutcomeStatus,
    message: str = "",
    *,
    reference: str | None = None,
    code: str | None = None,
    retry_after: float | None = None,
) -> Outcome:
    return Outcome(
        key=letter.key,
        status=status,
        message=message,
        reference=reference,
        code=code,
        retry_after=retry_after,
    )


def _words(error: TopError) -> str:
    return f"{error.message} {error.advice.en} / {error.advice.zh}"


def _later(letter: Letter, error: TopError) -> Outcome:
    """Nothing was said: try again."""
    return _outcome(
        letter,
        OutcomeStatus.RETRYABLE,
        _words(error),
        retry_after=getattr(error, "retry_after", None),
    )


def _doubtful(letter: Letter, error: TopError) -> Outcome:
    """It may have been heard: read back first."""
    return _outcome(letter, OutcomeStatus.UNKNOWN, _words(error))


def _refused(letter: Letter, error: TopError) -> Outcome:
    return Outcome(
        key=letter.key,
        status=OutcomeStatus.REJECTED,
        message=_words(error),
        code=Trouble.NOT_SHIPPABLE.value,
        field=error.sub_code,
    )


def _person(letter: Letter, refusals: Sequence[Refusal]) -> Outcome:
    message = " ".join(f"{one.message} / {one.zh}" for one in refusals)
    return _outcome(letter, OutcomeStatus.REJECTED, message, code=refusals[0].cause.value)
