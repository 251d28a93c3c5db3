"""
Bills of YonBIP: found by code, saved one by one, submitted and audited by batches.

Orders, returns and purchases differ in their fields and paths and in nothing else, so
what keeps one key from becoming two bills stands here once. A bill is looked up by its
code before it is saved: the key of a save is honoured for an hour only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from attrs import evolve

from tmallerp.documents import DocumentKey
from tmallerp.erp.outcomes import DocumentState, FoundDocument, Outcome, OutcomeStatus
from tmallerp.erp.traits import LifecycleState
from tmallerp.erp.yonyou._answers import (
    Answer,
    Verdict,
    rows_of,
    text,
)
from tmallerp.erp.yonyou._client import YonyouClient
from tmallerp.erp.yonyou._ends import age, ended, rests, stuck
from tmallerp.erp.yonyou._governor import ThrottledError
from tmallerp.erp.yonyou._heads import (
    CANCELLED,
    CLOSED,
    HOLD,
    OPEN,
    Advance,
    BillForm,
    Draft,
    DraftRow,
    Head,
    amount,
    custom,
)
from tmallerp.erp.yonyou._outcomes import refusal, rejected, retry_later, retryable, unknown
from tmallerp.erp.yonyou._settings import YonyouSettings
from tmallerp.erp.yonyou._steps import Steps
from tmallerp.errors import (
    ErpOutcomeUnknownError,
    ErpUnavailableError,
    RejectedByErpError,
)

CODES_A_QUERY = 100
KEY_LENGTH = 32
"""The longest key of a save, in characters."""

_REASON_LENGTH = 60
_CLOSED_ORDERS = frozenset({"CLOSEDORDER"})


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
        self.steps = Steps(client, form)

    # --- finding ------------------------------------------------------------------

    def heads(self, codes: Iterable[str]) -> dict[str, Head]:
        """Ask which bills of these codes are there; the oldest of twins."""
        found: dict[str, Head] = {}
        for some in _chunks(list(dict.fromkeys(codes)), CODES_A_QUERY):
            rows = self._list(some)
            for row in sorted(rows, key=age):
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
        stopped: list[ErpUnavailableError] = []
        for one in drafts:
            head, outcome = self._tried(one, known, stopped)
            heads.append(head)
            outcomes.append(outcome)
        return self._advanced(drafts, heads, outcomes)

    def _tried(
        self,
        draft: Draft | Outcome,
        known: Mapping[str, Head],
        stopped: list[ErpUnavailableError],
    ) -> tuple[Head | None, Outcome]:
        """Put one, and nothing more after the ERP took nothing."""
        if isinstance(draft, Outcome):
            return None, draft
        if stopped:
            return None, retry_later(draft.key, stopped[0])
        try:
            return self._put(draft, known.get(draft.key.token()))
        except ErpUnavailableError as error:
            stopped.append(error)
            return None, retry_later(draft.key, error)
        except ErpOutcomeUnknownError as error:
            return None, unknown(draft.key, message=error.message)
        except RejectedByErpError as error:
            return None, rejected(draft.key, "refused", error.message)

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
        opened, end = self.open_again(head)
        if opened is None:
            return None, stuck(draft.key, head, end, OutcomeStatus.EXISTS)
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
        if answer.ok:
            saved, outcome = self._saved(draft, answer, OutcomeStatus.UPDATED)
            return saved and evolve(saved, was=opened.was), outcome
        # What was refused stands as it was, and goes back to where it was.
        is_refused = answer.verdict is Verdict.REFUSED
        return opened if is_refused else None, refusal(draft.key, answer, self._settings)

    def _row_changes(self, draft: Draft, whole: Mapping[str, Any]) -> list[dict[str, Any]]:
        there: dict[str, list[Mapping[str, Any]]] = {}
        for row in self.rows(whole):
            there.setdefault(self.line_id(row), []).append(row)
        changes: list[dict[str, Any]] = []
        for one in draft.rows:
            old = there[one.line_id].pop(0) if there.get(one.line_id) else None
            changes.append(self._row_change(one, old))
        gone = [text(one.get("id")) for rows in there.values() for one in rows]
        return [*changes, *({"_status": "Delete", "id": one} for one in gone)]

    def _row_change(self, row: DraftRow, old: Mapping[str, Any] | None) -> dict[str, Any]:
        if old is None:
            return {"_status": "Insert", **self._row(row)}
        # What was closed by `close_line` is not opened by putting the order again.
        state = CLOSED if self.is_closed(old) else row.state
        changed = self._row(evolve(row, state=state))
        return {"_status": "Update", "id": text(old.get("id")), **changed}

    def rows(self, whole: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        """Return the rows of a whole bill."""
        return [one for one in whole.get(self.form.rows) or () if isinstance(one, Mapping)]

    def line_id(self, row: Mapping[str, Any]) -> str:
        """Return the platform's number of a row's line."""
        return text(custom(row, self._marks.line_id))

    def _head_marks(self, draft: Draft, state: str | None) -> dict[str, str]:
        marks = {self._marks.digest: draft.digest}
        return marks if state is None else {**marks, self._marks.state: state}

    def _row(self, row: DraftRow) -> dict[str, Any]:
        marks = {self._marks.line_id: row.line_id, self._marks.line_state: row.state}
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

    def waits(self, head: Head) -> bool:
        """Whether a line of a bill must wait."""
        rows = self.rows(self.detail(head.id) or {})
        return any(self._line_state(row) == HOLD for row in rows)

    def _line_state(self, row: Mapping[str, Any]) -> str:
        return text(custom(row, self._marks.line_state)).partition(":")[0].strip()

    def is_closed(self, row: Mapping[str, Any]) -> bool:
        """Whether a row's line was closed."""
        return self._line_state(row) == CLOSED

    # --- how far ------------------------------------------------------------------

    def open_again(
        self, head: Head, *, always: bool = False
    ) -> tuple[Head | None, Advance]:
        """Take a bill back to where it can be changed; None and why if that fails."""
        here = Advance(verified=head.verified)
        if head.verified == "0":
            return head, here
        if not self._settings.change_audited and not always:
            why = f"{head.code} is submitted or audited and is left as it is"
            return None, evolve(here, code="state", message=why)
        ended = self.steps.bring({head.id: head}, LifecycleState.SAVED)[head.id]
        if ended.verified != "0":
            return None, ended
        return evolve(head, verified="0", was=head.verified), ended

    def advanced(self, outcome: Outcome, head: Head, to: LifecycleState) -> Outcome:
        """Take one bill further and say in its outcome how far it came."""
        return ended(outcome, self.steps.bring({head.id: head}, to)[head.id])

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
        ends: dict[str, Advance] = {}
        for target in (LifecycleState.SUBMITTED, LifecycleState.AUDITED):
            some = {
                one: head
                for one, head in going.items()
                if rests(head, self._settings.rests_in) is target
            }
            ends |= self.steps.bring(some, target)
        return [
            outcome
            if head is None or head.id not in ends
            else ended(outcome, ends[head.id])
            for outcome, head in zip(outcomes, heads, strict=True)
        ]


def _chunks(items: list[str], size: int) -> Iterable[list[str]]:
    return (items[start : start + size] for start in range(0, len(items), size))


__all__ = ["CODES_A_QUERY", "KEY_LENGTH", "Bills"]
