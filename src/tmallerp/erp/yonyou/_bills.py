"""
Bills of YonBIP: found by code, saved one by one, submitted and audited by batches.

Orders, returns and purchases differ in their fields and paths and in nothing else, so
what keeps one key from becoming two bills stands here once. A bill is looked up by its
code before it is saved: the key of a save is honoured for an hour only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from attrs import evolve, field, frozen

from tmallerp.documents import DocumentKey
from tmallerp.erp.outcomes import DocumentState, FoundDocument, Outcome, OutcomeStatus
from tmallerp.erp.traits import LifecycleState
from tmallerp.erp.yonyou._answers import (
    Answer,
    BatchResult,
    Verdict,
    read_batch,
    rows_of,
    text,
)
from tmallerp.erp.yonyou._client import YonyouClient
from tmallerp.erp.yonyou._governor import ThrottledError
from tmallerp.erp.yonyou._settings import YonyouSettings
from tmallerp.errors import ErpOutcomeUnknownError, ErpUnavailableError

CODES_A_QUERY = 100
KEY_LENGTH = 32
"""The longest key of a save, in characters."""

OPEN, HOLD, CANCELLED, CLOSED = "OPEN", "HOLD", "CANCELLED", "CLOSED"

_REACHED = {
    "0": LifecycleState.SAVED,
    "1": LifecycleState.SUBMITTED,
    "2": LifecycleState.AUDITED,
}
_CLOSED_ORDERS = frozenset({"CLOSEDORDER"})
_REASON_LENGTH = 60


@frozen(kw_only=True)
class BillForm:
    """
    One form: its paths and the few fields the adapter itself speaks of.

    Args:
        name: What messages call it.

        root: The path its calls have in common.

        rows: The field of its rows.

        save: The call that saves one.

        submit: The call that submits some.

        audit: The call that audits some.

        unaudit: The call that takes audits back.

        unsubmit: The call that takes submissions back.

        total: The field of the head that holds the whole amount; empty if none does.
    """

    name: str
    root: str
    rows: str
    save: str = "singleSave"
    submit: str = "batchsubmit"
    audit: str = "batchaudit"
    unaudit: str = "batchunaudit"
    unsubmit: str = "batchunsubmit"
    total: str = "payMoney"

    def path(self, call: str) -> str:
        """Return the path of a call."""
        return f"{self.root}/{call}"


@frozen(kw_only=True)
class Head:
    """
    What is there of one bill.

    Args:
        id: The ERP's id, as text.

        code: The bill's number, which is the key's token.

        total: Yuan of the whole bill; None if the answer does not say.

        digest: Of the content; empty if the adapter did not write it.

        mark: ``OPEN``, ``HOLD`` or ``CANCELLED``.

        verified: How far it is: ``0`` saved, ``1`` submitted, ``2`` audited.

        in_workflow: Whether people approve it.
    """

    id: str
    code: str
    total: Decimal | None = None
    digest: str = ""
    mark: str = OPEN
    verified: str = ""
    in_workflow: bool = False

    @property
    def reached(self) -> LifecycleState | None:
        """How far it is; None if the ERP says something else."""
        return _REACHED.get(self.verified)

    @property
    def state(self) -> DocumentState:
        """Open, on hold or cancelled; a mark nobody knows keeps it on hold."""
        if self.mark == CANCELLED:
            return DocumentState.CANCELLED
        return DocumentState.OPEN if self.mark == OPEN else DocumentState.ON_HOLD

    def outcome(self, key: DocumentKey, status: OutcomeStatus, **more: Any) -> Outcome:
        """Make the outcome of a document that is this bill."""
        return Outcome(
            key=key,
            status=status,
            reference=self.code,
            total=self.total,
            reached=self.reached,
            **more,
        )

    def found(self, key: DocumentKey) -> FoundDocument:
        """Say that it was found."""
        return FoundDocument(
            key=key,
            reference=self.code,
            total=self.total,
            digest=self.digest or None,
            state=self.state,
            reached=self.reached,
        )


@frozen(kw_only=True)
class DraftRow:
    """
    A row that is to be there.

    Args:
        line_id: The platform's number of the line.

        body: Its fields.

        state: ``OPEN``, ``HOLD`` or ``CLOSED``.
    """

    line_id: str
    body: Mapping[str, Any] = field(repr=False)
    state: str = OPEN


@frozen(kw_only=True)
class Draft:
    """
    A bill that is to be there.

    Args:
        key: Its business key.

        digest: Of its content.

        body: The fields of its head.

        rows: Its rows, in order.

        advances: Whether it goes on to be submitted and audited.
    """

    key: DocumentKey
    digest: str
    body: Mapping[str, Any] = field(repr=False)
    rows: tuple[DraftRow, ...]
    advances: bool = True


@frozen(kw_only=True)
class Advance:
    """
    How far a bill came.

    Args:
        verified: As in `Head`.

        code: Of a refusal.

        message: Why it came no further.
    """

    verified: str
    code: str | None = None
    message: str = ""


class Bills:
    """
    Bills of one form.

    Args:
        client: Who calls.

        settings: The company's.

        form: Which form.
    """

    def __init__(
        self, client: YonyouClient, settings: YonyouSettings, form: BillForm
    ) -> None:
        self._client = client
        self._settings = settings
        self._marks = settings.marks
        self.form = form

    # --- finding ------------------------------------------------------------------

    def heads(self, codes: Iterable[str]) -> dict[str, Head]:
        """Ask which bills of these codes are there; the oldest of twins."""
        found: dict[str, Head] = {}
        for some in _chunks(list(dict.fromkeys(codes)), CODES_A_QUERY):
            rows = self._list(some)
            for row in sorted(rows, key=_age):
                head = self.head_of(row)
                if head.code in some:
                    found.setdefault(head.code, head)
        return found

    def _list(self, codes: Sequence[str]) -> list[Mapping[str, Any]]:
        question = {
            "pageIndex": 1,
            "pageSize": 500,
            "isSum": True,
            "simpleVOs": [{"field": "code", "op": "in", "value1": list(codes)}],
        }
        return rows_of(self._client.ask(self.form.path("list"), question))

    def find(self, keys: Sequence[DocumentKey]) -> dict[DocumentKey, FoundDocument]:
        """Ask which documents are there."""
        tokens = {key: key.token() for key in keys}
        heads = self.heads(tokens.values())
        return {
            key: heads[token].found(key) for key, token in tokens.items() if token in heads
        }

    def detail(self, document_id: str) -> Mapping[str, Any] | None:
        """Read a whole bill; None if there is none of that id."""
        path = self.form.path("detail")
        data = self._client.ask(
            path, query=[("id", document_id)], empty=frozenset({"1002"})
        )
        return data if isinstance(data, Mapping) else None

    def head_of(self, row: Mapping[str, Any]) -> Head:
        """Read what an answer says of a bill."""
        closed = text(row.get("statusCode")) in _CLOSED_ORDERS
        mark = text(custom(row, self._marks.state)).partition(":")[0].strip()
        return Head(
            id=text(row.get("id")),
            code=text(row.get("code")),
            total=self._total(row),
            digest=text(custom(row, self._marks.digest)),
            mark=CANCELLED if closed else mark or OPEN,
            verified=text(row.get("verifystate")),
            in_workflow=row.get("isWfControlled") is True,
        )

    def _total(self, row: Mapping[str, Any]) -> Decimal | None:
        rows = row.get(self.form.rows)
        if isinstance(rows, list) and rows:
            amounts = [amount(one.get("oriSum")) for one in rows]
            if all(one is not None for one in amounts):
                return sum((one for one in amounts if one is not None), Decimal("0.00"))
        return amount(row.get(self.form.total)) if self.form.total else None

    # --- putting ------------------------------------------------------------------

    def put(
        self,
        drafts: Sequence[Draft | Outcome],
        known: Mapping[str, Head] | None = None,
    ) -> list[Outcome]:
        """
        Bring bills into the ERP and take them as far as they rest.

        Args:
            drafts: What shall be there; an outcome is what was refused beforehand.

            known: What is there by code, if that was asked just now.

        Returns:
            One outcome a draft, in order.
        """
        wanted = [one for one in drafts if isinstance(one, Draft)]
        if not wanted:
            return [one for one in drafts if isinstance(one, Outcome)]
        try:
            if known is None:
                known = self.heads(one.key.token() for one in wanted)
        except ThrottledError as error:
            return [
                one if isinstance(one, Outcome) else retry_later(one.key, error)
                for one in drafts
            ]
        heads: list[Head | None] = []
        outcomes: list[Outcome] = []
        stopped: ErpUnavailableError | None = None
        for one in drafts:
            head, outcome = None, one
            if isinstance(one, Draft):
                if stopped is not None:
                    head, outcome = None, retry_later(one.key, stopped)
                else:
                    try:
                        head, outcome = self._put(one, known.get(one.key.token()))
                    except ErpUnavailableError as error:
                        stopped = error
                        outcome = retry_later(one.key, error)
                    except ErpOutcomeUnknownError as error:
                        outcome = unknown(one.key, message=error.message)
            heads.append(head)
            outcomes.append(outcome)  # type: ignore[arg-type]
        return self._advanced(drafts, heads, outcomes)

    def _put(self, draft: Draft, head: Head | None) -> tuple[Head | None, Outcome]:
        if head is None:
            return self._create(draft)
        key = draft.key
        if head.digest == draft.digest:
            return head, head.outcome(key, OutcomeStatus.UNCHANGED)
        if head.state is DocumentState.CANCELLED:
            said = f"{head.code} is cancelled and does not come back"
            return None, head.outcome(
                key, OutcomeStatus.REJECTED, code="cancelled", message=said
            )
        if not head.digest:
            said = f"{head.code} was not made by this adapter and is left as it is"
            return None, head.outcome(key, OutcomeStatus.EXISTS, message=said)
        return self._change(draft, head)

    def _create(self, draft: Draft) -> tuple[Head | None, Outcome]:
        token = draft.key.token()
        body = {
            "resubmitCheckKey": draft.key.token(KEY_LENGTH),
            "_status": "Insert",
            **draft.body,
            "code": token,
            **self._head_marks(draft, OPEN),
            self.form.rows: [{"_status": "Insert", **self._row(one)} for one in draft.rows],
        }
        answer = self._client.tell(self.form.path(self.form.save), {"data": body})
        if answer.ok:
            return self._saved(draft, answer, OutcomeStatus.CREATED)
        if answer.verdict is Verdict.DUPLICATE:
            return self._met_again(draft, answer)
        return None, refusal(draft.key, answer, self._settings)

    def _saved(
        self, draft: Draft, answer: Answer, status: OutcomeStatus
    ) -> tuple[Head | None, Outcome]:
        head = self._answered(answer)
        if head is None or not head.code:
            said = "it was saved and the answer names no bill"
            return None, unknown(draft.key, message=said)
        if head.code != draft.key.token():
            said = (
                f"the ERP numbered it {head.code} by itself; let the form be numbered by "
                "hand, or it cannot be asked for"
            )
            return head, head.outcome(draft.key, status, code="numbering", message=said)
        return head, head.outcome(draft.key, status)

    def _answered(self, answer: Answer) -> Head | None:
        data = answer.data
        if not isinstance(data, Mapping) or not text(data.get("id")):
            return None
        return self.head_of(data)

    def _met_again(self, draft: Draft, answer: Answer) -> tuple[Head | None, Outcome]:
        """Look at the bill an earlier save of the same key made."""
        data = answer.data
        document_id = text(data.get("id")) if isinstance(data, Mapping) else ""
        whole = self.detail(document_id) if document_id else None
        if whole is None:
            said = f"the key was used before ({answer.code}) and no bill is to be seen"
            return None, unknown(draft.key, code=answer.code, message=said)
        head = self.head_of(whole)
        if head.digest == draft.digest:
            return head, head.outcome(draft.key, OutcomeStatus.EXISTS)
        return self._put(draft, head)

    def _change(self, draft: Draft, head: Head) -> tuple[Head | None, Outcome]:
        opened, why = self.open_again(head)
        if opened is None:
            return None, head.outcome(draft.key, OutcomeStatus.EXISTS, message=why)
        whole = self.detail(opened.id)
        if whole is None:
            said = f"{opened.code} vanished while it was being changed"
            return None, retryable(draft.key, said)
        body = {
            **draft.body,
            "id": opened.id,
            "code": opened.code,
            "_status": "Update",
            **self._head_marks(draft, None),
            self.form.rows: self._row_changes(draft, whole),
        }
        answer = self._client.tell(self.form.path(self.form.save), {"data": body})
        if not answer.ok:
            return None, refusal(draft.key, answer, self._settings)
        return self._saved(draft, answer, OutcomeStatus.UPDATED)

    def _row_changes(self, draft: Draft, whole: Mapping[str, Any]) -> list[dict[str, Any]]:
        there: dict[str, list[str]] = {}
        for row in self.rows(whole):
            line_id = text(custom(row, self._marks.line_id))
            there.setdefault(line_id, []).append(text(row.get("id")))
        changes: list[dict[str, Any]] = []
        for one in draft.rows:
            ids = there.get(one.line_id)
            if ids:
                changes.append(
                    {"_status": "Update", "id": ids.pop(0), **self._row(one, old=True)}
                )
            else:
                changes.append({"_status": "Insert", **self._row(one)})
        gone = [one for ids in there.values() for one in ids]
        return [*changes, *({"_status": "Delete", "id": one} for one in gone)]

    def rows(self, whole: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        """Return the rows of a whole bill."""
        return [one for one in whole.get(self.form.rows) or () if isinstance(one, Mapping)]

    def line_id(self, row: Mapping[str, Any]) -> str:
        """Return the platform's number of a row's line."""
        return text(custom(row, self._marks.line_id))

    def _head_marks(self, draft: Draft, state: str | None) -> dict[str, str]:
        marks = {self._marks.digest: draft.digest}
        return marks if state is None else {**marks, self._marks.state: state}

    def _row(self, row: DraftRow, *, old: bool = False) -> dict[str, Any]:
        marks = {self._marks.line_id: row.line_id}
        # What was closed by `close_line` is not opened by putting the order again.
        if not old or row.state != OPEN:
            marks[self._marks.line_state] = row.state
        return {**row.body, **marks}

    # --- changing by marks ----------------------------------------------------------

    def mark(self, head: Head, word: str, reason: str) -> Answer:
        """Write into an open bill's head what state it is in."""
        said = f"{word}: {reason[:_REASON_LENGTH]}" if reason else word
        body = {"id": head.id, "_status": "Update", self._marks.state: said}
        return self._client.tell(self.form.path(self.form.save), {"data": body})

    def mark_rows(self, head: Head, ids: Sequence[str], word: str) -> Answer:
        """Write into rows of an open bill what state they are in."""
        rows = [
            {"id": one, "_status": "Update", self._marks.line_state: word} for one in ids
        ]
        body = {"id": head.id, "_status": "Update", self.form.rows: rows}
        return self._client.tell(self.form.path(self.form.save), {"data": body})

    def is_closed(self, row: Mapping[str, Any]) -> bool:
        """Whether a row's line was closed."""
        return text(custom(row, self._marks.line_state)).startswith(CLOSED)

    # --- how far ------------------------------------------------------------------

    def open_again(self, head: Head, *, always: bool = False) -> tuple[Head | None, str]:
        """Take a bill back to where it can be changed; None and why if that is refused."""
        if head.verified == "0":
            return head, ""
        if not self._settings.change_audited and not always:
            return None, f"{head.code} is submitted or audited and is left as it is"
        ended = self.bring({head.id: head}, LifecycleState.SAVED)[head.id]
        if ended.verified != "0":
            return None, ended.message
        return evolve(head, verified="0"), ""

    def bring(self, heads: Mapping[str, Head], to: LifecycleState) -> dict[str, Advance]:
        """
        Bring bills to a state, forwards or back, by batches.

        Args:
            heads: The bills by id.

            to: Where to.

        Returns:
            How far each came, and why not further.
        """
        ends = {one: Advance(verified=head.verified) for one, head in heads.items()}
        form = self.form
        if to is LifecycleState.AUDITED:
            self._act(ends, form.submit, "0", "1")
            self._act(ends, form.audit, "1", "2", but=_in_workflow(heads))
        elif to is LifecycleState.SUBMITTED:
            self._act(ends, form.unaudit, "2", "0")
            self._act(ends, form.submit, "0", "1")
        else:
            self._act(ends, form.unaudit, "2", "0")
            self._act(ends, form.unsubmit, "1", "0")
        return ends

    def advanced(self, outcome: Outcome, head: Head, to: LifecycleState) -> Outcome:
        """Take one bill further and say in its outcome how far it came."""
        return _ended(outcome, self.bring({head.id: head}, to)[head.id])

    def _act(
        self,
        ends: dict[str, Advance],
        call: str,
        before: str,
        after: str,
        but: frozenset[str] = frozenset(),
    ) -> None:
        ids = [
            one
            for one, end in ends.items()
            if end.verified == before and not end.message and one not in but
        ]
        if not ids:
            return
        path = self.form.path(call)
        try:
            answer = self._client.tell(path, {"data": [{"id": one} for one in ids]})
        except (ErpUnavailableError, ErpOutcomeUnknownError) as error:
            for one in ids:
                ends[one] = evolve(ends[one], code="no_answer", message=error.message)
            return
        if not answer.ok:
            for one in ids:
                ends[one] = evolve(ends[one], code=answer.code, message=answer.message)
            return
        result = read_batch(answer.data, ids)
        for one in ids:
            ends[one] = _acted(ends[one], one, result, after)

    def _advanced(
        self,
        drafts: Sequence[Draft | Outcome],
        heads: Sequence[Head | None],
        outcomes: list[Outcome],
    ) -> list[Outcome]:
        """Take what was put as far as it rests, by one call for all of a batch."""
        going = {
            head.id: head
            for draft, head in zip(drafts, heads, strict=True)
            if isinstance(draft, Draft)
            and head is not None
            and draft.advances
            and head.state is DocumentState.OPEN
        }
        if not going or self._settings.rests_in is LifecycleState.SAVED:
            return outcomes
        ends = self.bring(going, self._settings.rests_in)
        return [
            outcome
            if head is None or head.id not in ends
            else _ended(outcome, ends[head.id])
            for outcome, head in zip(outcomes, heads, strict=True)
        ]


def _ended(outcome: Outcome, end: Advance) -> Outcome:
    return evolve(
        outcome,
        reached=_REACHED.get(end.verified),
        code=end.code or outcome.code,
        message=end.message or outcome.message,
    )


def _acted(end: Advance, document_id: str, result: BatchResult, after: str) -> Advance:
    if document_id not in result.done:
        return evolve(end, code="999", message=result.failed[document_id])
    said = result.done[document_id]
    if said.get("isWfControlled") is True and after == "1":
        why = "people approve it in the ERP's workflow"
        return Advance(verified="1", code="workflow", message=why)
    return Advance(verified=text(said.get("verifystate")) or after)


def _in_workflow(heads: Mapping[str, Head]) -> frozenset[str]:
    return frozenset(one for one, head in heads.items() if head.in_workflow)


def _age(row: Mapping[str, Any]) -> tuple[int, str]:
    document_id = text(row.get("id"))
    return (len(document_id), document_id)


def _chunks(items: list[str], size: int) -> Iterable[list[str]]:
    return (items[start : start + size] for start in range(0, len(items), size))


def custom(row: Mapping[str, Any], name: str) -> Any:
    """Read a custom field, however the answer at hand nests it."""
    if name in row:
        return row[name]
    whole, _, part = name.replace("!", ".").partition(".")
    nested = row.get(whole)
    if part and isinstance(nested, Mapping):
        return nested.get(part)
    return row.get(f"{whole}.{part}")


def amount(value: Any) -> Decimal | None:
    """Read a number; None if it is none."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        number = Decimal(value) if isinstance(value, int | Decimal | str) else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() else None


# --- outcomes -------------------------------------------------------------------------


def refusal(key: DocumentKey | str, answer: Answer, settings: YonyouSettings) -> Outcome:
    """Make the outcome of a save that did not succeed."""
    if answer.verdict is not Verdict.REFUSED:
        return unknown(key, code=answer.code, message=answer.message)
    if any(one in answer.message for one in settings.busy_texts):
        return retryable(key, answer.message, code=answer.code)
    return Outcome(
        key=key, status=OutcomeStatus.REJECTED, code=answer.code, message=answer.message
    )


def unknown(key: DocumentKey | str, *, message: str, code: str | None = None) -> Outcome:
    """Make the outcome of what was sent and is not known to have happened."""
    return Outcome(key=key, status=OutcomeStatus.UNKNOWN, code=code, message=message)


def retryable(key: DocumentKey | str, message: str, code: str | None = None) -> Outcome:
    """Make the outcome of what did not happen and may be tried again."""
    return Outcome(key=key, status=OutcomeStatus.RETRYABLE, code=code, message=message)


def retry_later(key: DocumentKey | str, error: ErpUnavailableError) -> Outcome:
    """Make the outcome of what did not happen because the ERP takes nothing now."""
    wait = error.retry_after if isinstance(error, ThrottledError) else None
    return evolve(retryable(key, error.message), retry_after=wait)


def rejected(
    key: DocumentKey | str, code: str, message: str, field: str | None = None
) -> Outcome:
    """Make the outcome of what is refused."""
    return Outcome(
        key=key, status=OutcomeStatus.REJECTED, code=code, message=message, field=field
    )


__all__ = [
    "CANCELLED",
    "CLOSED",
    "CODES_A_QUERY",
    "HOLD",
    "KEY_LENGTH",
    "OPEN",
    "Advance",
    "BillForm",
    "Bills",
    "Draft",
    "DraftRow",
    "Head",
    "amount",
    "custom",
    "refusal",
    "rejected",
    "retry_later",
    "retryable",
    "unknown",
]
