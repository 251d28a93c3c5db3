"""
Writing documents, and asking for them by key, for every kind alike.

Each document gets an outcome of its own, whatever the service does with a batch: one that
is refused whole is halved until the guilty are alone. What was sent and not intelligibly
answered is asked for by its key; what is still not known then stays unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from attrs import frozen

from tmallerp.documents import DocumentKey, document_digest
from tmallerp.erp.outcomes import DocumentState, FoundDocument, Outcome, OutcomeStatus
from tmallerp.erp.rest import _reading
from tmallerp.erp.rest._lists import pages_of
from tmallerp.erp.rest._places import Values
from tmallerp.erp.rest.client import (
    Heard,
    RestClient,
    Trouble,
    meaning_of,
    trouble_of,
    word_of,
)
from tmallerp.erp.rest.description import Operation, RestDescription, Shape
from tmallerp.errors import (
    Advice,
    ConfigError,
    ErpOutcomeUnknownError,
    ErpUnavailableError,
    MappingError,
)
from tmallerp.fieldmap import Violation

_STATUS = {
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
_DONE = {OutcomeStatus.CREATED, OutcomeStatus.UPDATED, OutcomeStatus.UNCHANGED}
_REFUSED_WHOLE = {"rejected", "exists", "not_found"}

_STATES_ADVICE = Advice(
    "Add the state to 'states' of the description; it is not guessed.",
    "请在描述文件的 states 中补充该状态；程序不作猜测。",
)


@frozen(kw_only=True)
class Item:
    """
    A document on its way.

    Args:
        key: Its key or code, for outcomes.

        text: The key as the service keeps it.

        digest: Of its content.

        source: What its map reads.

        document: The document.
    """

    key: DocumentKey | str
    text: str
    digest: str
    source: Mapping[str, object]
    document: Any


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


class Sink:
    """
    Writes and finds one kind of document.

    Args:
        client: Speaks to the service.

        shaft: Such as ``orders``.

        source: What a document is called in its map.
    """

    def __init__(self, client: RestClient, shaft: str, source: str) -> None:
        self._client = client
        self._about: RestDescription = client.description
        self._source = source
        self._put = self._about.operations[f"{shaft}.put"]
        self._find = self._about.operations[f"{shaft}.find"]

    def item(self, document: Any) -> Item:
        """Lay a document out for its map."""
        key = getattr(document, "key", None) or document.code
        text, digest = self.key_text(key), document_digest(document)
        order = getattr(document, "order", None)
        source = {
            self._source: document,
            "key": text,
            "digest": digest,
            "order_key": self.key_text(order) if order is not None else "",
        }
        return Item(key=key, text=text, digest=digest, source=source, document=document)

    def key_text(self, key: DocumentKey | str) -> str:
        """Write a key as the service keeps it."""
        if isinstance(key, str):
            return key
        return str(key) if self._about.full_keys else key.token(self._about.token_length)

    def check(self, batch: Sequence[Any]) -> list[tuple[Violation, ...]]:
        """Say for each document what the map refuses; nothing is sent."""
        field_map = self._put.map
        assert field_map is not None  # noqa: S101 - a description without is refused
        return [tuple(field_map.check(self.item(one).source)) for one in batch]

    def put(self, batch: Sequence[Any]) -> list[Outcome]:
        """
        Write documents.

        Returns:
            One outcome each, in order.

        Raises:
            ErpUnavailableError: If nothing of the batch was begun.
        """
        outcomes: list[Outcome | None] = [None] * len(batch)
        ready: list[tuple[int, Item, Any]] = []
        for place, document in enumerate(batch):
            item = self.item(document)
            body = self._body(item)
            if isinstance(body, Outcome):
                outcomes[place] = body
            else:
                ready.append((place, item, body))
        step = self._put.most if self._put.rows is not None else 1
        begun = False
        for start in range(0, len(ready), step):
            part = ready[start : start + step]
            pairs = [(item, body) for _, item, body in part]
            try:
                made = self._send(pairs)
            except ErpUnavailableError as error:
                if not begun:
                    raise
                made = [
                    _plain(one, OutcomeStatus.RETRYABLE, error.message) for one, _ in pairs
                ]
            begun = True
            for (place, _, _), outcome in zip(part, made, strict=True):
                outcomes[place] = outcome
        return [one for one in outcomes if one is not None]

    def _body(self, item: Item) -> Any:
        """Return a document's body, or the outcome that refuses it."""
        field_map = self._put.map
        assert field_map is not None  # noqa: S101 - a description without is refused
        try:
            return field_map.apply(item.source)
        except MappingError as error:
            return Outcome(
                key=item.key,
                status=OutcomeStatus.REJECTED,
                code="preflight",
                message=error.message,
                field=error.field,
            )

    def _send(self, pairs: Sequence[tuple[Item, Any]]) -> list[Outcome]:
        """Send one call; halve the batch where it is refused as a whole."""
        items = [item for item, _ in pairs]
        try:
            heard = self._client.ask(
                self._put, self._values(items), body=self._whole(pairs)
            )
        except ErpOutcomeUnknownError as error:
            return self._resolved(items, error.message)
        if heard.what in _REFUSED_WHOLE and len(pairs) > 1:
            middle = len(pairs) // 2
            return [*self._send(pairs[:middle]), *self._half(pairs[middle:])]
        if heard.what == "unknown":
            return self._resolved(items, f"status {heard.answer.status}")
        if self._put.batch == "single" or heard.what not in {"ok", "created", "updated"}:
            return self._settled([self._one(one, heard) for one in items], items)
        return self._settled(self._rows(items, heard), items)

    def _half(self, pairs: Sequence[tuple[Item, Any]]) -> list[Outcome]:
        try:
            return self._send(pairs)
        except ErpUnavailableError as error:
            return [_plain(one, OutcomeStatus.RETRYABLE, error.message) for one, _ in pairs]

    def _values(self, items: Sequence[Item]) -> Values:
        if self._put.rows is None:
            return {"key": items[0].text, "digest": items[0].digest}
        return {"key": None, "digest": None}

    def _whole(self, pairs: Sequence[tuple[Item, Any]]) -> Any:
        constant = self._put.body if isinstance(self._put.body, dict) else {}
        values = self._values([item for item, _ in pairs])
        from tmallerp.erp.rest._places import filled

        head = filled(constant, values)
        if self._put.rows is None:
            return {**head, **pairs[0][1]}
        return {**head, self._put.rows: [body for _, body in pairs]}

    def _one(self, item: Item, heard: Heard) -> Outcome:
        shape = self._put.shape
        what = heard.what
        if what in {"ok", "created", "updated"}:
            what = self._result(shape, heard.value, what)
            document = shape.document.of(heard.value)
            return self._done(item, what, document)
        return self._failed(item, what, heard.trouble, heard.answer.retry_after)

    def _rows(self, items: Sequence[Item], heard: Heard) -> list[Outcome]:
        """Read one outcome a row; a row that is not told of is unknown."""
        shape = self._put.shape
        if shape.items is None:
            return [self._one(one, heard) for one in items]
        assert shape.key is not None  # noqa: S101 - a description without is refused
        said = shape.items.of(heard.value)
        rows = said if isinstance(said, list) else []
        by_key: dict[str, Any] = {}
        for row in rows:
            by_key.setdefault(word_of(shape.key.of(row)) or "", row)
        return [self._row(one, by_key.get(one.text), heard) for one in items]

    def _row(self, item: Item, row: Any, heard: Heard) -> Outcome:
        shape, meaning = self._put.shape, self._put.meaning
        if row is None:
            return _plain(item, OutcomeStatus.UNKNOWN, "the answer does not name it")
        status = shape.status.of(row) if shape.status else heard.answer.status
        status = int(status) if str(status).isdecimal() else 0
        trouble = trouble_of(meaning, shape.error.of(row), str(status))
        what = meaning_of(meaning, status, trouble.code)
        if what in {"ok", "created", "updated"}:
            what = self._result(shape, row, what)
            return self._done(item, what, shape.document.of(row))
        return self._failed(item, what, trouble, None)

    def _result(self, shape: Shape, value: Any, what: str) -> str:
        if shape.result is not None:
            return shape.results.get(word_of(shape.result.of(value)) or "", "unknown")
        return "updated" if what == "ok" else what

    def _done(self, item: Item, what: str, document: Any) -> Outcome:
        shape = self._put.shape
        status = _STATUS.get(what, OutcomeStatus.UNKNOWN)
        if shape.key is not None and shape.items is None:
            told = word_of(shape.key.of(document))
            if told != item.text:
                return _plain(item, OutcomeStatus.UNKNOWN, "the answer names another key")
        assert shape.reference is not None  # noqa: S101 - a description without is refused
        reference = word_of(shape.reference.of(document))
        if reference is None and status in _DONE:
            # A success without a number is no answer; it is asked for by key.
            return _plain(item, OutcomeStatus.UNKNOWN, "the answer has no number")
        try:
            total = _total(shape, document)
        except ValueError as error:
            return _plain(item, OutcomeStatus.UNKNOWN, f"the total: {error}")
        return Outcome(key=item.key, status=status, reference=reference, total=total)

    def _failed(
        self, item: Item, what: str, trouble: Trouble, retry_after: float | None
    ) -> Outcome:
        codes = self._put.meaning.codes
        return Outcome(
            key=item.key,
            status=_STATUS.get(what, OutcomeStatus.UNKNOWN),
            code=codes.get(trouble.code, trouble.code),
            message=trouble.message,
            field=trouble.field,
            retry_after=retry_after,
        )

    def _settled(self, made: list[Outcome], items: Sequence[Item]) -> list[Outcome]:
        """Ask for those that are unknown."""
        unknown = [
            item
            for item, one in zip(items, made, strict=True)
            if one.status is OutcomeStatus.UNKNOWN
        ]
        if not unknown:
            return made
        asked = {one.key: one for one in self._resolved(unknown, "")}
        return [
            asked[one.key] if one.key in asked and asked[one.key].reference else one
            for one in made
        ]

    def _resolved(self, items: Sequence[Item], why: str) -> list[Outcome]:
        """
        Ask by key what became of documents that were sent.

        Found with this very content it is there; anything else stays unknown, for an
        effect may show later.
        """
        try:
            found = self.find([item.text for item in items])
        except ErpUnavailableError:
            found = {}
        return [self._known(one, found.get(one.text), why) for one in items]

    def _known(self, item: Item, found: Found | None, why: str) -> Outcome:
        if found is None or found.digest != item.digest:
            return _plain(item, OutcomeStatus.UNKNOWN, why)
        return Outcome(
            key=item.key,
            status=OutcomeStatus.UNCHANGED,
            reference=found.reference,
            total=found.total,
            message="found by its key after a lost answer",
        )

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
            total = _total(shape, document)
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
        shape, what = operation.shape, heard.what
        if what in {"ok", "created", "updated"}:
            return _told(key, _STATUS[self._result(shape, heard.value, "updated")], found)
        trouble, codes = heard.trouble, operation.meaning.codes
        return Outcome(
            key=key,
            status=_STATUS.get(what, OutcomeStatus.UNKNOWN),
            code=codes.get(trouble.code, trouble.code),
            message=trouble.message,
            field=trouble.field,
            retry_after=heard.answer.retry_after,
        )


def _total(shape: Shape, document: Any) -> Decimal | None:
    said = shape.total.of(document) if shape.total else None
    return None if said is None else _reading.yuan_of(said)


def _plain(item: Item, status: OutcomeStatus, message: str) -> Outcome:
    return Outcome(key=item.key, status=status, message=message)


def _refused(key: DocumentKey, code: str, message: str) -> Outcome:
    return Outcome(key=key, status=OutcomeStatus.REJECTED, code=code, message=message)


def _told(key: DocumentKey, status: OutcomeStatus, found: Found) -> Outcome:
    return Outcome(key=key, status=status, reference=found.reference, total=found.total)
