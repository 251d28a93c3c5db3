"""
Sales orders in U8.

U8's OpenAPI adds, verifies, closes and abandons orders and changes none, so other content
under a known key is left to a person. Closing is how U8 stops an order from being
shipped, and a closed one can be opened again: that is holding. Cancelling is abandoning,
for which an order must not be verified. There is nothing for closing a single line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from attrs import evolve, frozen

from tmallerp.documents import (
    DocumentKey,
    SalesOrder,
    order_digest,
)
from tmallerp.erp.outcomes import DocumentState, FoundDocument, Outcome, OutcomeStatus
from tmallerp.erp.traits import LifecycleState
from tmallerp.erp.yonyou._answers import text
from tmallerp.erp.yonyou._governor import ThrottledError
from tmallerp.erp.yonyou._heads import amount
from tmallerp.erp.yonyou._orders import refused
from tmallerp.erp.yonyou._outcomes import rejected, retry_later, unknown
from tmallerp.erp.yonyou.u8._client import NAME, U8Answer, U8Client, U8Verdict
from tmallerp.erp.yonyou.u8._lists import U8Lists, entries
from tmallerp.erp.yonyou.u8._making import U8Drafts
from tmallerp.erp.yonyou.u8._sending import Letter, Sender, not_done
from tmallerp.erp.yonyou.u8._settings import U8Settings
from tmallerp.errors import (
    ErpError,
    ErpOutcomeUnknownError,
    ErpUnavailableError,
    RejectedByErpError,
)
from tmallerp.fieldmap import Violation

OPENING, APPROVED, CLOSED, ABANDONED = "Opening", "Approved", "Closed", "Abandoned"
_STATES = {
    OPENING: DocumentState.OPEN,
    APPROVED: DocumentState.OPEN,
    CLOSED: DocumentState.ON_HOLD,
    ABANDONED: DocumentState.CANCELLED,
}


@frozen(kw_only=True)
class U8Order:
    """
    What is there of one order.

    Args:
        code: The ERP's number.

        token: The key it was added with.

        digest: Of its content.

        state: In the ERP's words.

        total: Yuan of the whole order.
    """

    code: str
    token: str
    digest: str
    state: str
    total: Decimal | None

    @property
    def stands(self) -> DocumentState:
        """Open, on hold or cancelled; a state nobody knows counts as on hold."""
        return _STATES.get(self.state, DocumentState.ON_HOLD)

    @property
    def reached(self) -> LifecycleState | None:
        """How far it is."""
        if self.state in (APPROVED, CLOSED):
            return LifecycleState.AUDITED
        return LifecycleState.SAVED if self.state == OPENING else None

    def outcome(self, key: DocumentKey, status: OutcomeStatus, **more: Any) -> Outcome:
        """Make the outcome of a document that is this order."""
        return Outcome(
            key=key,
            status=status,
            reference=self.code,
            total=self.total,
            reached=self.reached,
            **more,
        )


class U8Orders:
    """
    The order sink.

    Args:
        client: Who calls.

        settings: The company's.

        lists: Who reads.

        sender: Who adds.
    """

    def __init__(
        self, client: U8Client, settings: U8Settings, lists: U8Lists, sender: Sender
    ) -> None:
        self._client = client
        self._settings = settings
        self._lists = lists
        self._sender = sender
        self._drafts = U8Drafts(settings, lists)

    def preflight(self, batch: Sequence[SalesOrder]) -> list[tuple[Violation, ...]]:
        """Say what the ERP would not take, without writing anything."""
        return self._drafts.preflight(batch)

    # --- putting ------------------------------------------------------------------

    def put(self, batch: Sequence[SalesOrder]) -> list[Outcome]:
        """Bring orders into the ERP; see `OrderSink.put_orders`."""
        try:
            checked = self.preflight(batch)
            keys = [one.key for one, wrong in zip(batch, checked, strict=True) if not wrong]
            known = self.there(keys)
        except ThrottledError as error:
            return [retry_later(one.key, error) for one in batch]
        plans = [
            refused(one.key, wrong) if wrong else self._plan(one, known.get(one.key))
            for one, wrong in zip(batch, checked, strict=True)
        ]
        outcomes = self._sender.add("saleorder/add", plans)
        return [
            self._finished(order, one) for order, one in zip(batch, outcomes, strict=True)
        ]

    def _plan(
        self, order: SalesOrder, known: U8Order | None
    ) -> Letter[DocumentKey] | Outcome:
        if known is None:
            token = order.key.token()
            body = {"saleorder": self._drafts.body(order)}
            return Letter(key=order.key, token=token, body=body)
        if known.digest == order_digest(order):
            return known.outcome(order.key, OutcomeStatus.UNCHANGED)
        if known.stands is DocumentState.CANCELLED:
            said = f"{known.code} is abandoned and does not come back"
            status = OutcomeStatus.REJECTED
            return known.outcome(order.key, status, code="cancelled", message=said)
        return self._left(order, known)

    def _left(self, order: SalesOrder, known: U8Order) -> Outcome:
        said = "U8 has no call that changes an order; a person decides"
        return known.outcome(order.key, OutcomeStatus.EXISTS, message=said)

    def _finished(self, order: SalesOrder, outcome: Outcome) -> Outcome:
        """Read a new order back, and verify what rests verified."""
        written = (OutcomeStatus.CREATED, OutcomeStatus.UNCHANGED)
        if outcome.reference is None or outcome.status not in written:
            return outcome
        try:
            known = self._read(outcome.reference)
            if known is None:
                return evolve(outcome, message="added, and not to be seen yet")
            if known.digest != order_digest(order):
                # The key was sent before, and its first content came of it.
                return self._left(order, known)
            return self._verified(known.outcome(order.key, outcome.status), known)
        except ErpError as error:
            return evolve(outcome, message=error.message)

    def _verified(self, outcome: Outcome, known: U8Order) -> Outcome:
        is_due = self._settings.rests_in is LifecycleState.AUDITED
        if not is_due or known.state != OPENING:
            return outcome
        answer = self._act(known.code, "verify")
        if answer.verdict is U8Verdict.DONE:
            return evolve(outcome, reached=LifecycleState.AUDITED)
        return evolve(outcome, code=answer.code, message=answer.message)

    # --- finding ------------------------------------------------------------------

    def find(self, keys: Sequence[DocumentKey]) -> Mapping[DocumentKey, FoundDocument]:
        """Ask which orders are there, one call each."""
        return {
            key: FoundDocument(
                key=key,
                reference=known.code,
                total=known.total,
                digest=known.digest or None,
                state=known.stands,
                reached=known.reached,
            )
            for key, known in self.there(keys).items()
        }

    def there(self, keys: Sequence[DocumentKey]) -> dict[DocumentKey, U8Order]:
        """Ask which orders are there."""
        found = {key: self._one(key.token()) for key in keys}
        return {key: known for key, known in found.items() if known is not None}

    def _one(self, token: str) -> U8Order | None:
        name = self._settings.fields.key
        rows = self._lists.all("saleorderlist", [(name, token)])
        mine = [row for row in rows if text(row.get(name)) == token]
        if len(mine) < len(rows):
            msg = f"{NAME}: the list of orders cannot be asked by {name!r}."
            raise RejectedByErpError(msg, adapter=NAME)
        orders = sorted(map(self._order, mine), key=lambda one: one.code)
        return orders[0] if orders else None

    def _read(self, code: str) -> U8Order | None:
        row = self._lists.get("saleorder", code)
        return None if row is None else self._order(row)

    def _order(self, row: Mapping[str, Any]) -> U8Order:
        names = self._settings.fields
        return U8Order(
            code=text(row.get("code")),
            token=text(row.get(names.key)),
            digest=text(row.get(names.digest)),
            state=text(row.get("state")),
            total=amount(row.get("sum")),
        )

    # --- states -------------------------------------------------------------------

    def hold(self, key: DocumentKey) -> Outcome:
        """Close an order, verifying it first if need be."""
        steps = {OPENING: ("verify", "close"), APPROVED: ("close",), CLOSED: ()}
        return self._walk(key, steps)

    def release(self, key: DocumentKey) -> Outcome:
        """Open a closed order again."""
        return self._walk(key, {CLOSED: ("open",), OPENING: (), APPROVED: ()})

    def cancel(self, key: DocumentKey) -> Outcome:
        """Abandon an order, taking its verification back first if need be."""
        steps = {
            OPENING: ("abandon",),
            APPROVED: ("unverify", "abandon"),
            CLOSED: ("open", "unverify", "abandon"),
            ABANDONED: (),
        }
        return self._walk(key, steps)

    def close_line(self, key: DocumentKey, line_id: str) -> Outcome:
        """Refuse: there is no call that stops a single line."""
        known = self.there([key]).get(key)
        if known is None:
            return rejected(key, "not_found", f"no sales order {key.token()}")
        row = self._lists.get("saleorder", known.code) or {}
        name = self._settings.fields.line_id
        if line_id not in {text(one.get(name)) for one in entries(row)}:
            return rejected(key, "not_found", f"{known.code} has no line {line_id}")
        said = "U8 has no call that closes one line; close it in U8"
        return rejected(key, "unsupported", said)

    def advance(self, keys: Sequence[DocumentKey], to: LifecycleState) -> list[Outcome]:
        """Verify orders, or take that back."""
        if to is LifecycleState.AUDITED:
            steps: dict[str, tuple[str, ...]] = {OPENING: ("verify",), APPROVED: ()}
        elif to is LifecycleState.SAVED:
            steps = {APPROVED: ("unverify",), OPENING: ()}
        else:
            steps = {}
        return [self._walked(key, steps) for key in keys]

    def _walked(self, key: DocumentKey, steps: Mapping[str, tuple[str, ...]]) -> Outcome:
        try:
            return self._walk(key, steps)
        except ErpUnavailableError as error:
            return retry_later(key, error)
        except ErpOutcomeUnknownError as error:
            return unknown(key, message=error.message)

    def _walk(self, key: DocumentKey, steps: Mapping[str, tuple[str, ...]]) -> Outcome:
        known = self.there([key]).get(key)
        if known is None:
            return rejected(key, "not_found", f"no sales order {key.token()}")
        if known.state not in steps:
            said = f"{known.code} is {known.state} and cannot become that"
            return known.outcome(key, OutcomeStatus.REJECTED, code="state", message=said)
        if not steps[known.state]:
            return known.outcome(key, OutcomeStatus.UNCHANGED)
        for step in steps[known.state]:
            answer = self._act(known.code, step)
            if answer.verdict is U8Verdict.PROCESSING:
                return unknown(key, message=answer.message, code=answer.code)
            if answer.verdict is not U8Verdict.DONE:
                return evolve(not_done(key, answer), reference=known.code)
        now = self._read(known.code) or known
        return now.outcome(key, OutcomeStatus.UPDATED)

    def _act(self, code: str, step: str) -> U8Answer:
        body = {"saleorder": {"voucher_code": code}}
        return self._client.tell(f"saleorder/{step}", body)


__all__ = ["U8Order", "U8Orders"]
