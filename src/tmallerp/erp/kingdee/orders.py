"""Sales orders (销售订单): put, find, hold, release, close a line, cancel."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from attrs import evolve, frozen

from tmallerp.documents import DocumentKey, SalesOrder
from tmallerp.erp.kingdee._bases import Bases
from tmallerp.erp.kingdee._finding import Bill, Finder
from tmallerp.erp.kingdee._flat import as_text
from tmallerp.erp.kingdee._forms import SALES_ORDER, Form
from tmallerp.erp.kingdee._holding import write_hold
from tmallerp.erp.kingdee._preparing import Preparer, Source, form_map
from tmallerp.erp.kingdee._rows import order_rows, order_words
from tmallerp.erp.kingdee._states import SAVED, Refusals, rank, refusals
from tmallerp.erp.kingdee._writing import Writer
from tmallerp.erp.kingdee.client import KingdeeClient, SaveOptions
from tmallerp.erp.kingdee.settings import KingdeeSettings
from tmallerp.erp.outcomes import DocumentState, FoundDocument, Outcome, OutcomeStatus
from tmallerp.fieldmap import Violation

_Change = Callable[[Bill], Outcome]


def order_source(settings: KingdeeSettings) -> Callable[[SalesOrder, str], Source]:
    """Return what gathers an order's words and rows."""

    def source(order: SalesOrder, number: str) -> Source:
        rows = order_rows(order, settings)
        words = order_words(order, number, settings)
        names = {"order": order, "bill": words, "rows": rows, "erp": settings.codes}
        return Source(
            names=names,
            customer=words.customer,
            organisation=words.organisation,
            materials=frozenset([row.sku for row in rows]),
            closed=tuple([line.line_id for line in order.lines if line.closed]),
            waits=bool(
                [1 for one in order.lines if one.hold is not None and not one.closed]
            ),
        )

    return source


def found_document(key: DocumentKey, bill: Bill, writer: Writer) -> FoundDocument:
    """Say what is known of a document that was found."""
    state = DocumentState.OPEN
    if bill.is_cancelled:
        state = DocumentState.CANCELLED
    elif writer.hold_of(bill).reason is not None:
        state = DocumentState.ON_HOLD
    digest = writer.settings.fields.digest
    return FoundDocument(
        key=key,
        reference=bill.number,
        total=bill.total,
        digest=as_text(bill.flat.head.get(digest)) or None if digest else None,
        state=state,
        reached=bill.reached,
    )


def find(
    writer: Writer, keys: Sequence[DocumentKey]
) -> Mapping[DocumentKey, FoundDocument]:
    """Ask which documents of a form are there."""
    numbers = {key.token(30): key for key in keys}
    if not numbers:
        return {}
    bills = writer.finder.heads(writer.form, list(numbers))
    return {
        numbers[number]: found_document(numbers[number], bill, writer)
        for number, bill in bills.items()
    }


@frozen(kw_only=True)
class Orders:
    """
    Sales orders of one shop.

    Args:
        client: Where.

        settings: How.

        writer: Writes them.

        preparer: Makes their bodies.
    """

    client: KingdeeClient
    settings: KingdeeSettings
    writer: Writer
    preparer: Preparer[SalesOrder]

    @classmethod
    def of(
        cls, client: KingdeeClient, settings: KingdeeSettings, finder: Finder, bases: Bases
    ) -> Orders:
        """Make them ready for use."""
        writer = Writer(
            client=client,
            settings=settings,
            finder=finder,
            form=SALES_ORDER,
            target=settings.rests_in,
        )
        preparer = Preparer(
            form=SALES_ORDER,
            map=form_map(SALES_ORDER, settings),
            settings=settings,
            source=order_source(settings),
            bases=bases if settings.check_base else None,
        )
        return cls(client=client, settings=settings, writer=writer, preparer=preparer)

    def put(self, batch: Sequence[SalesOrder]) -> list[Outcome]:
        """Create or update; see `OrderSink.put_orders`."""
        return self.writer.put(self.preparer.prepare(batch))

    def find(self, keys: Sequence[DocumentKey]) -> Mapping[DocumentKey, FoundDocument]:
        """Ask which are there; see `OrderSink.find_orders`."""
        return find(self.writer, keys)

    def preflight(self, batch: Sequence[SalesOrder]) -> list[tuple[Violation, ...]]:
        """Say what would be refused."""
        return self.preparer.violations(batch)

    # --- changes --------------------------------------------------------------------------

    def hold(self, key: DocumentKey, reason: str) -> Outcome:
        """Take it back behind the audit and write down why."""

        def change(bill: Bill) -> Outcome:
            if self.writer.hold_of(bill).reason is not None:
                return self._done(key, bill, OutcomeStatus.UNCHANGED)
            refused = self._step_back(bill)
            if refused:
                return self.writer.refusal(key, refused[bill.number])
            rest = self.writer.hold_of(bill).rest
            text = write_hold(reason, rest, own_field=self.writer.owns_hold)
            return self._write_hold(key, bill, text)

        return self._change(key, change)

    def release(self, key: DocumentKey) -> Outcome:
        """Take the reason away and go on as far as orders go."""

        def change(bill: Bill) -> Outcome:
            hold = self.writer.hold_of(bill)
            if hold.reason is None:
                return self._done(key, bill, OutcomeStatus.UNCHANGED)
            outcome = self._write_hold(key, bill, hold.rest)
            if outcome.status is not OutcomeStatus.UPDATED:
                return outcome
            return self._go_on(bill, outcome)

        return self._change(key, change)

    def _go_on(self, bill: Bill, outcome: Outcome) -> Outcome:
        target = self.settings.rests_in
        if rank(bill.reached) >= rank(target):
            return outcome
        form, states = self.writer.form, self.writer.states
        refused = states.bring(form, {bill.number: bill.reached}, target)
        if not refused:
            return evolve(outcome, reached=target)
        # It may go on and could not: whoever releases again starts from here.
        why = refused[bill.number]
        return evolve(
            outcome, reached=bill.reached, code=why.trouble.value, message=why.message
        )

    def close_line(self, key: DocumentKey, line_id: str, reason: str) -> Outcome:
        """Close the rows of one line."""
        del reason  # the ERP keeps none for a row

        def change(bill: Bill) -> Outcome:
            if not bill.rows_of(line_id):
                return _not_found(key, f"no line {line_id[:40]!r}")
            if not bill.open_rows([line_id]):
                return self._done(key, bill, OutcomeStatus.UNCHANGED)
            still_open, not_back = self.writer.close([(bill, [line_id])])
            if still_open:
                return self.writer.refusal(key, still_open[bill.number])
            outcome = self._done(key, bill, OutcomeStatus.UPDATED)
            if not_back:
                why = not_back[bill.number]
                return evolve(outcome, code=why.trouble.value, message=why.message)
            return outcome

        return self._change(key, change)

    def cancel(self, key: DocumentKey, reason: str) -> Outcome:
        """Make it void; an audited one is taken back first."""
        del reason  # the ERP keeps none

        def change(bill: Bill) -> Outcome:
            refused = self._step_back(bill) or self._void(bill)
            if refused:
                return self.writer.refusal(key, refused[bill.number])
            return self._done(key, bill, OutcomeStatus.UPDATED)

        return self._change(key, change, cancelled=OutcomeStatus.UNCHANGED)

    def _void(self, bill: Bill) -> Refusals:
        operation = self.settings.operations.cancel
        result = self.client.operate(self._form.id, operation, [bill.number])
        return refusals(result, [bill.number])

    def _step_back(self, bill: Bill) -> Refusals:
        if rank(bill.reached) <= rank(SAVED):
            return {}
        return self.writer.states.bring(self._form, {bill.number: bill.reached}, SAVED)

    def _write_hold(self, key: DocumentKey, bill: Bill, text: str) -> Outcome:
        name = self.settings.fields.hold
        model = {self._form.pk: int(bill.id) if bill.id.isdigit() else bill.id, name: text}
        options = SaveOptions(only=(name,), delete_rows=False)
        refused = refusals(self.client.save(self._form.id, model, options), [bill.number])
        if refused:
            return self.writer.refusal(key, refused[bill.number])
        return self._done(key, bill, OutcomeStatus.UPDATED)

    def _change(
        self,
        key: DocumentKey,
        change: _Change,
        cancelled: OutcomeStatus = OutcomeStatus.REJECTED,
    ) -> Outcome:
        number = key.token(30)
        bill = self.writer.finder.whole(self._form, [number]).get(number)
        if bill is None:
            return _not_found(key, "the ERP has no such order")
        if bill.is_cancelled:
            outcome = self._done(key, bill, cancelled)
            if cancelled is OutcomeStatus.REJECTED:
                return evolve(outcome, code="state", message="it is cancelled")
            return outcome
        return change(bill)

    def _done(self, key: DocumentKey, bill: Bill, status: OutcomeStatus) -> Outcome:
        return Outcome(key=key, status=status, reference=bill.number, total=bill.total)

    @property
    def _form(self) -> Form:
        return self.writer.form


def _not_found(key: DocumentKey, message: str) -> Outcome:
    return Outcome(
        key=key, status=OutcomeStatus.REJECTED, code="not_found", message=message
    )


__all__ = ["Orders", "find", "found_document", "order_source"]
