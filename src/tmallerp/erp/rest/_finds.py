"""
Asking for documents by key, and changing those that are there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from attrs import frozen

from tmallerp.documents import DocumentKey
from tmallerp.erp.outcomes import DocumentState, FoundDocument, Outcome, OutcomeStatus
from tmallerp.erp.rest import _reading
from tmallerp.erp.rest._lists import pages_of
from tmallerp.erp.rest._places import Values
from tmallerp.erp.rest.client import Heard, RestClient, word_of
from tmallerp.erp.rest.description import Operation, RestDescription, Shape
from tmallerp.errors import Advice, ConfigError, ErpOutcomeUnknownError

STATUS: Mapping[str, OutcomeStatus] = {
    "ok": OutcomeStatus.UPDATED,
    "created": OutcomeStatus.CREATED,
    "updated": OutcomeStatus.UPDATED,
    "unchanged": OutcomeStatus.UNCHANGED,
    "exists": OutcomeStatus.EXISTS,
    "pending": OutcomeStatus.PENDING,
    "rejected": OutcomeStatus.REJECTED,
    "not_found": OutcomeStatus.REJECTED,
    "retryable": OutcomeStatus.RETRYABLE,
    "forbidden": OutcomeStatus.REJECTED,
}
"""What became of a document, by what the answer means; all else is unknown."""

DONE = frozenset({"ok", "created", "updated"})
"""Answers that promise a document."""

_STATES_ADVICE = Advice(
    "Add the state to 'states' of the description; it is not guessed.",
    "请在描述文件的 states 中补充该状态；程序不作猜测。",
)


@frozen(kw_only=True)
class Found:
    """
    What the service has under a key.

    Args:
        row: As it came.

        reference: Its number.

        id: What paths name it by.

        total: Yuan, if it says.

        digest: Of the content it holds, if it says.

        state: Open, on hold or cancelled.
    """

    row: Mapping[str, Any]
    reference: str
    id: str
    total: Decimal | None
    digest: str | None
    state: DocumentState


class Finder:
    """
    Finds one kind of document.

    Args:
        client: Speaks to the service.

        operation: How it is asked.
    """

    def __init__(self, client: RestClient, operation: Operation) -> None:
        self._client = client
        self._about: RestDescription = client.description
        self._find = operation

    def key_text(self, key: DocumentKey | str) -> str:
        """Write a key as the service keeps it."""
        if isinstance(key, str):
            return key
        return str(key) if self._about.full_keys else key.token(self._about.token_length)

    def find(self, texts: Sequence[str]) -> dict[str, Found]:
        """
        Ask what is there under keys as the service keeps them.

        Raises:
            ErpUnavailableError: If it cannot be asked now, or answers with what nobody
                asked for.

            ConfigError: If a state is not described.
        """
        found: dict[str, Found] = {}
        for start in range(0, len(texts), self._find.most):
            part = texts[start : start + self._find.most]
            for row in self.rows(part):
                text = self._key_of(row)
                if text not in part:
                    # Its filter is not honoured, so "not there" would mean nothing.
                    raise self._client.unusable(
                        self._find, "holds a document nobody asked for"
                    )
                found[text] = self._found(row)
        return found

    def rows(self, texts: Sequence[str]) -> Iterable[Any]:
        """Ask for rows, page by page."""
        values: Values = {"keys": list(texts), "key": texts[0]}
        for page in pages_of(self._client, self._find, values):
            yield from page

    def _key_of(self, row: Any) -> str:
        assert self._find.shape.key is not None  # noqa: S101 - without it is refused
        return word_of(self._find.shape.key.of(row)) or ""

    def _found(self, row: Any) -> Found:
        shape = self._find.shape
        document = shape.document.of(row)
        reference = word_of(shape.reference.of(document)) if shape.reference else None
        if reference is None:
            raise self._client.unusable(self._find, "has a document without a number")
        try:
            total = total_of(shape, document)
        except ValueError as error:
            raise self._client.unusable(self._find, f"has a wrong total: {error}") from None
        return Found(
            row=document,
            reference=reference,
            id=(word_of(shape.id.of(document)) if shape.id else None) or reference,
            total=total,
            digest=word_of(shape.digest.of(document)) if shape.digest else None,
            state=self._state(shape, document),
        )

    def _state(self, shape: Shape, document: Any) -> DocumentState:
        if shape.state is None:
            return DocumentState.OPEN
        word = word_of(shape.state.of(document)) or ""
        if word not in shape.states:
            key = f"{self._find.name}.answer.states"
            msg = f"{self._about.file}: {key} does not name the state {word[:40]!r}."
            raise ConfigError(msg, file=self._about.file, key=key, advice=_STATES_ADVICE)
        return DocumentState(shape.states[word])

    def find_documents(
        self, keys: Sequence[DocumentKey]
    ) -> dict[DocumentKey, FoundDocument]:
        """Ask for documents by their keys."""
        by_text = {self.key_text(key): key for key in keys}
        return {
            by_text[text]: FoundDocument(
                key=by_text[text],
                reference=one.reference,
                total=one.total,
                digest=one.digest,
                state=one.state,
            )
            for text, one in self.find(list(by_text)).items()
        }

    def change(
        self, operation: Operation | None, key: DocumentKey, gaps: Values
    ) -> Outcome:
        """
        Change the state of a document that is there.

        Args:
            operation: How; None if the service cannot.

            key: Which.

            gaps: What the operation needs beside the document's names.
        """
        if operation is None:
            return _refused(key, "not_supported", "the service has no such operation")
        text = self.key_text(key)
        found = self.find([text]).get(text)
        if found is None:
            return _refused(key, "not_found", "not there")
        if found.state is gaps.get("target"):
            return _told(key, OutcomeStatus.UNCHANGED, found)
        names = {"key": text, "id": found.id, "reference": found.reference}
        try:
            heard = self._client.ask(operation, {**names, **gaps})
        except ErpOutcomeUnknownError as error:
            return Outcome(key=key, status=OutcomeStatus.UNKNOWN, message=error.message)
        return self._changed(operation, key, heard, found)

    def _changed(
        self, operation: Operation, key: DocumentKey, heard: Heard, found: Found
    ) -> Outcome:
        what = heard.what
        if what in DONE:
            what = result_of(operation.shape, heard.value, "updated")
            return _told(key, STATUS.get(what, OutcomeStatus.UNKNOWN), found)
        trouble, codes = heard.trouble, operation.meaning.codes
        return Outcome(
            key=key,
            status=STATUS.get(what, OutcomeStatus.UNKNOWN),
            code=codes.get(trouble.code, trouble.code),
            message=trouble.message,
            field=trouble.field,
            retry_after=heard.answer.retry_after,
        )


def result_of(shape: Shape, value: Any, what: str) -> str:
    """Return what a word of the answer means, where there is one."""
    if shape.result is not None:
        return shape.results.get(word_of(shape.result.of(value)) or "", "unknown")
    return "updated" if what == "ok" else what


def total_of(shape: Shape, document: Any) -> Decimal | None:
    """
    Return what the answer says of the whole bill.

    Raises:
        ValueError: If that is no amount.
    """
    said = shape.total.of(document) if shape.total else None
    return None if said is None else _reading.yuan_of(said)


def _refused(key: DocumentKey, code: str, message: str) -> Outcome:
    return Outcome(key=key, status=OutcomeStatus.REJECTED, code=code, message=message)


def _told(key: DocumentKey, status: OutcomeStatus, found: Found) -> Outcome:
    return Outcome(key=key, status=status, reference=found.reference, total=found.total)
