"""
Writing documents, and asking for them by key, for every kind alike.

Each document gets an outcome of its own, whatever the service does with a batch: one that
is refused whole is halved until the guilty are alone. What was sent and not intelligibly
answered is asked for by its key; what is still not known then stays unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from tmallerp.documents import DocumentKey, document_digest
from tmallerp.erp.outcomes import Outcome, OutcomeStatus
from tmallerp.erp.rest._finds import (
    DONE,
    STATUS,
    Finder,
    Found,
    result_of,
    total_of,
)
from tmallerp.erp.rest._places import Values, filled
from tmallerp.erp.rest.client import (
    Heard,
    RestClient,
    Trouble,
    meaning_of,
    trouble_of,
    word_of,
)
from tmallerp.erp.rest.description import RestDescription
from tmallerp.errors import (
    ErpOutcomeUnknownError,
    ErpUnavailableError,
    MappingError,
    TmallErpError,
)
from tmallerp.fieldmap import Violation

# What a success without a number is not.
_KNOWN = {OutcomeStatus.CREATED, OutcomeStatus.UPDATED, OutcomeStatus.UNCHANGED}
_REFUSED_WHOLE = {"rejected", "exists", "not_found"}


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
        self.finder = Finder(client, self._about.operations[f"{shaft}.find"])

    def item(self, document: Any) -> Item:
        """Lay a document out for its map."""
        key = _key_of(document)
        text, digest = self.finder.key_text(key), document_digest(document)
        order = getattr(document, "order", None)
        source = {
            self._source: document,
            "key": text,
            "digest": digest,
            "order_key": self.finder.key_text(order) if order is not None else "",
        }
        return Item(key=key, text=text, digest=digest, source=source, document=document)

    def check(self, document: Any) -> tuple[Violation, ...]:
        """Say what the map refuses of a document; nothing is sent."""
        field_map = self._put.map
        assert field_map is not None  # noqa: S101 - a description without is refused
        return tuple(field_map.check(self.item(document).source))

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
            made_ready = self._ready(document)
            if isinstance(made_ready, Outcome):
                outcomes[place] = made_ready
            else:
                ready.append((place, *made_ready))
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

    def _ready(self, document: Any) -> tuple[Item, Any] | Outcome:
        """Return a document with its body, or the outcome that refuses it."""
        field_map = self._put.map
        assert field_map is not None  # noqa: S101 - a description without is refused
        try:
            item = self.item(document)
            return item, field_map.apply(item.source)
        except (MappingError, UnicodeEncodeError) as error:
            return _preflight(_key_of(document), error)

    def _send(self, pairs: Sequence[tuple[Item, Any]]) -> list[Outcome]:
        """Send one call; halve the batch where it is refused as a whole."""
        items = [item for item, _ in pairs]
        try:
            heard = self._client.ask(
                self._put, self._values(items), body=self._whole(pairs)
            )
        except ErpOutcomeUnknownError as error:
            return self._resolved(items, error.message)
        except (MappingError, UnicodeEncodeError) as error:
            # It could not be written down; nothing was sent.
            if len(pairs) == 1:
                return [_preflight(items[0].key, error)]
            return self._halved(pairs)
        if heard.what in _REFUSED_WHOLE and len(pairs) > 1:
            return self._halved(pairs)
        return self._told(items, heard)

    def _told(self, items: Sequence[Item], heard: Heard) -> list[Outcome]:
        """Read what an answer says of each document."""
        if heard.what == "unknown":
            return self._resolved(items, f"status {heard.answer.status}")
        if self._put.batch == "single" or heard.what not in DONE:
            return self._settled([self._one(one, heard) for one in items], items)
        return self._settled(self._rows(items, heard), items)

    def _halved(self, pairs: Sequence[tuple[Item, Any]]) -> list[Outcome]:
        middle = len(pairs) // 2
        return [*self._send(pairs[:middle]), *self._half(pairs[middle:])]

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
        head = filled(constant, values)
        if self._put.rows is None:
            return {**head, **pairs[0][1]}
        return {**head, self._put.rows: [body for _, body in pairs]}

    def _one(self, item: Item, heard: Heard) -> Outcome:
        shape = self._put.shape
        what = heard.what
        if what in DONE:
            what = result_of(shape, heard.value, what)
            if heard.answer.headers.get(shape.replayed):
                # The answer to the first call, told again.
                what = "unchanged"
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
            text = word_of(shape.key.of(row)) or ""
            # Two answers for one document are none.
            by_key[text] = None if text in by_key else row
        return [self._row(one, by_key.get(one.text), heard) for one in items]

    def _row(self, item: Item, row: Any, heard: Heard) -> Outcome:
        shape, meaning = self._put.shape, self._put.meaning
        if row is None:
            return _plain(item, OutcomeStatus.UNKNOWN, "the answer does not name it")
        status = shape.status.of(row) if shape.status else heard.answer.status
        status = int(status) if str(status).isdecimal() else 0
        trouble = self._client.hidden(trouble_of(meaning, shape.error.of(row), str(status)))
        what = meaning_of(meaning, status, trouble.code)
        if what in DONE:
            what = result_of(shape, row, what)
            return self._done(item, what, shape.document.of(row))
        return self._failed(item, what, trouble, None)

    def _done(self, item: Item, what: str, document: Any) -> Outcome:
        shape = self._put.shape
        status = STATUS.get(what, OutcomeStatus.UNKNOWN)
        if shape.key is not None and shape.items is None:
            told = word_of(shape.key.of(document))
            if told != item.text:
                return _plain(item, OutcomeStatus.UNKNOWN, "the answer names another key")
        assert shape.reference is not None  # noqa: S101 - a description without is refused
        reference = word_of(shape.reference.of(document))
        if reference is None and status in _KNOWN:
            # A success without a number is no answer; it is asked for by key.
            return _plain(item, OutcomeStatus.UNKNOWN, "the answer has no number")
        try:
            total = total_of(shape, document)
        except ValueError as error:
            return _plain(item, OutcomeStatus.UNKNOWN, f"the total: {error}")
        return Outcome(key=item.key, status=status, reference=reference, total=total)

    def _failed(
        self, item: Item, what: str, trouble: Trouble, retry_after: float | None
    ) -> Outcome:
        codes = self._put.meaning.codes
        if what == "pending":
            return _plain(item, OutcomeStatus.PENDING, "accepted for later")
        return Outcome(
            key=item.key,
            status=STATUS.get(what, OutcomeStatus.UNKNOWN),
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
            found = self.finder.find([item.text for item in items])
        except TmallErpError:
            # Whatever keeps us from asking, they were sent.
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


def _key_of(document: Any) -> DocumentKey | str:
    key: DocumentKey | str = getattr(document, "key", None) or document.code
    return key


def _preflight(key: DocumentKey | str, error: MappingError | UnicodeEncodeError) -> Outcome:
    known = error if isinstance(error, MappingError) else None
    return Outcome(
        key=key,
        status=OutcomeStatus.REJECTED,
        code="preflight",
        message=known.message if known else "a text holds half a character",
        field=known.field if known else None,
    )


def _plain(item: Item, status: OutcomeStatus, message: str) -> Outcome:
    return Outcome(key=item.key, status=status, message=message)
