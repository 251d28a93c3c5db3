"""
The desk of the reference ERP: takes requests, posts, and answers or does not.

One request is what a server would see; how many a batch takes depends on the traits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal

from attrs import evolve

from tmallerp.documents import DocumentKey
from tmallerp.erp.memory import _rules
from tmallerp.erp.memory._books import Books
from tmallerp.erp.memory._journal import Document, Name, PostedDocument, name_of
from tmallerp.erp.memory._mischief import (
    WHOLE_CALL,
    Misbehaviour,
    MischiefBag,
    Provocation,
)
from tmallerp.erp.protocols import (
    AdapterTraits,
    Atomicity,
    DocumentState,
    Idempotency,
    LifecycleState,
    Outcome,
    OutcomeStatus,
)
from tmallerp.errors import ErpOutcomeUnknownError, ErpUnavailableError, MoneyError

_A_ROW = set(Misbehaviour) - WHOLE_CALL
_MAKING = timedelta(seconds=1)
"""How long a document takes that was accepted first."""

_WAIT_S = 1.0
"""What a throttled caller is told to wait."""


class Desk:
    """
    Where requests arrive.

    Args:
        traits: What the ERP is like.

        books: Where it is kept.

        base: The codes it knows.

        mischief: What goes wrong.

        late: How late every effect becomes visible.
    """

    def __init__(
        self,
        traits: AdapterTraits,
        books: Books,
        base: _rules.Known,
        mischief: MischiefBag,
        late: timedelta,
    ) -> None:
        self.traits = traits
        self.books = books
        self.base = base
        self.mischief = mischief
        self.late = late
        self.calls = 0
        self.logged_in = True

    # --- requests -----------------------------------------------------------------

    def request(self) -> None:
        """
        Let one request through, or not.

        Raises:
            ErpUnavailableError: If it does not begin.
        """
        if not self.logged_in:
            self.log_in()
        trouble = self.mischief.take(
            Misbehaviour.UNAVAILABLE, Provocation.THROTTLED, Provocation.SESSION_ENDED
        )
        if trouble is Misbehaviour.UNAVAILABLE:
            raise self.unavailable()
        self.calls += 1
        if trouble is Provocation.THROTTLED:
            raise self.unavailable("takes no more calls for a second")
        if trouble is Provocation.SESSION_ENDED:
            self.logged_in = False

    def log_in(self) -> None:
        """Begin another session."""
        self.calls += 1
        self.logged_in = True

    def unavailable(self, why: str = "is not available") -> ErpUnavailableError:
        """Say that nothing happened."""
        name = self.traits.name
        return ErpUnavailableError(f"{name} {why}.", adapter=name)

    # --- putting ------------------------------------------------------------------

    def put(self, batch: Sequence[Document]) -> list[Outcome]:
        """Create or update by business key, so many at once as the ERP takes."""
        outcomes: list[Outcome] = []
        with self.books.lock:
            for start in range(0, len(batch), self.traits.max_batch):
                part = batch[start : start + self.traits.max_batch]
                try:
                    outcomes += self._put_part(part)
                except ErpUnavailableError:
                    if not outcomes:
                        raise
                    outcomes += [_retryable(one) for one in part]
                except ErpOutcomeUnknownError:
                    if not outcomes:
                        raise
                    outcomes += [_lost(one) for one in part]
        return outcomes

    def _put_part(self, batch: Sequence[Document]) -> list[Outcome]:
        trouble = self.mischief.draw(WHOLE_CALL, len(batch))
        if trouble is Misbehaviour.UNAVAILABLE:
            raise self.unavailable()
        if trouble is Misbehaviour.CALL_LOST:
            for document in batch[: (len(batch) + 1) // 2]:
                self._put(document, timedelta(0))
            msg = f"{self.traits.name}: the answer to a batch was lost."
            raise ErpOutcomeUnknownError(msg, adapter=self.traits.name)
        refused = [self._preflight(document) for document in batch]
        sent = [one for one, no in zip(batch, refused, strict=True) if no is None]
        answers = iter(self._send(sent) if sent else ())
        return [no if no is not None else next(answers) for no in refused]

    def _preflight(self, document: Document) -> Outcome | None:
        found = self.broken(document)
        if not found:
            return None
        first = found[0]
        return evolve(rejected(document, "preflight", first.message), field=first.field)

    def broken(self, document: Document) -> tuple[_rules.Broken, ...]:
        """Return which limits a document does not keep."""
        kind = name_of(document)[0]
        return _rules.broken(document, self.traits.of(kind).limits.get(kind, ()))

    def _send(self, batch: Sequence[Document]) -> list[Outcome]:
        match self.traits.atomicity:
            case Atomicity.SINGLE:
                return self._send_singly(batch)
            case Atomicity.ALL_OR_NOTHING:
                return self._send_whole(batch)
            case Atomicity.PER_ROW:
                self.request()
                return [self._put_or_trouble(document) for document in batch]

    def _send_singly(self, batch: Sequence[Document]) -> list[Outcome]:
        outcomes: list[Outcome] = []
        for document in batch:
            try:
                self.request()
            except ErpUnavailableError:
                if not outcomes:
                    raise
                outcomes.append(_retryable(document))
            else:
                outcomes.append(self._put_or_trouble(document))
        return outcomes

    def _send_whole(self, batch: Sequence[Document]) -> list[Outcome]:
        """Halve a batch of which one document is refused until it is found."""
        self.request()
        bad = any(_rules.refusal(document, self.base) for document in batch)
        if not bad or len(batch) == 1:
            return [self._put_or_trouble(document) for document in batch]
        half = len(batch) // 2
        return self._send_whole(batch[:half]) + self._send_whole(batch[half:])

    def _put_or_trouble(self, document: Document) -> Outcome:  # noqa: PLR0911
        nothing = timedelta(0)
        match self.mischief.take(*Provocation, *_A_ROW) or self.mischief.draw(_A_ROW, 1):
            case Misbehaviour.RETRYABLE | Provocation.LOCKED:
                return _retryable(document)
            case Misbehaviour.LOST_BEFORE:
                return _lost(document)
            case Misbehaviour.LOST_AFTER | Provocation.GARBAGE:
                self._put(document, nothing)
                return _lost(document)
            case Misbehaviour.LATE_EFFECT:
                self._put(document, self.traits.settling * 0.9)
                return _lost(document)
            case Misbehaviour.WRONG_TOTAL:
                return self._put(document, nothing, off=_rules.CENT)
            case Provocation.ACCEPTED_LATER:
                return self._accept(document)
            case _ if self.traits.asynchronous:
                return self._accept(document)
            case _:
                return self._put(document, nothing)

    def _accept(self, document: Document) -> Outcome:
        outcome = self._put(document, _MAKING)
        posted = self._known(name_of(document))
        later = posted is not None and posted.visible_at > self.books.clock.now()
        if not later or outcome.status is OutcomeStatus.REJECTED:
            return outcome
        return Outcome(key=outcome.key, status=OutcomeStatus.PENDING)

    def _put(
        self, document: Document, delay: timedelta, *, off: Decimal = Decimal(0)
    ) -> Outcome:
        no = _rules.refusal(document, self.base)
        if no is not None:
            return rejected(document, *no)
        known = self._known(name_of(document))
        if known is not None:
            document = _rules.merged(known.document, document)
        try:
            total = _rules.total_of(document, self.traits.price_decimals)
        except MoneyError as error:
            return rejected(document, "price", error.message)
        total = None if total is None else total + off
        if known is None:
            return self._create(document, total, max(delay, self.late))
        return self._update(known, document, total)

    def _known(self, name: Name) -> PostedDocument | None:
        """Return what the ERP itself would find when it posts a key again."""
        if self.traits.idempotency is Idempotency.LOOKUP_ONLY:
            return self.books.visible(name)
        posted = self.books.all(name)
        return posted[-1] if posted else None

    def _create(
        self, document: Document, total: Decimal | None, delay: timedelta
    ) -> Outcome:
        kind, _ = name_of(document)
        now = self.books.clock.now()
        posted = PostedDocument(
            reference=self.books.next_reference(kind),
            document=_rules.stamped(document, now),
            total=total,
            state=DocumentState.OPEN,
            visible_at=now + delay,
            reached=self.traits.of(kind).rests_in,
        )
        self.books.save(posted)
        return outcome(posted, OutcomeStatus.CREATED)

    def _update(
        self, known: PostedDocument, document: Document, total: Decimal | None
    ) -> Outcome:
        if _rules.content_of(known.document) == _rules.content_of(document):
            return outcome(known, OutcomeStatus.UNCHANGED)
        if known.state is DocumentState.CANCELLED:
            return rejected(document, "cancelled", f"{known.reference} is cancelled")
        if not self.traits.updates:
            return outcome(known, OutcomeStatus.EXISTS)
        document = _rules.stamped(document, self.books.clock.now())
        posted = evolve(known, document=document, total=total)
        self.books.save(posted)
        return outcome(posted, OutcomeStatus.UPDATED)

    # --- changing -----------------------------------------------------------------

    def change(
        self,
        name: Name,
        change: Callable[[PostedDocument], PostedDocument | Outcome],
    ) -> Outcome:
        """
        Change one document that is there.

        Args:
            name: Which.

            change: What becomes of it, or the answer that refuses the change.
        """
        with self.books.lock:
            if self.mischief.draw({Misbehaviour.UNAVAILABLE}, 1):
                raise self.unavailable()
            self.request()
            return self._change_or_trouble(name, change)

    def _change_or_trouble(
        self, name: Name, change: Callable[[PostedDocument], PostedDocument | Outcome]
    ) -> Outcome:
        match self.mischief.take(
            Misbehaviour.LOST_BEFORE,
            Misbehaviour.LOST_AFTER,
            Provocation.GARBAGE,
            Provocation.LOCKED,
        ):
            case Provocation.LOCKED:
                return Outcome(
                    key=name[1], status=OutcomeStatus.RETRYABLE, message="locked"
                )
            case Misbehaviour.LOST_BEFORE:
                return Outcome(key=name[1], status=OutcomeStatus.UNKNOWN)
            case None:
                return self._change(name, change)
            case _:
                self._change(name, change)
                return Outcome(key=name[1], status=OutcomeStatus.UNKNOWN)

    def _change(
        self, name: Name, change: Callable[[PostedDocument], PostedDocument | Outcome]
    ) -> Outcome:
        posted = self.books.visible(name)
        if posted is None:
            return no_change(name[1], "not_found", "not there")
        changed = change(posted)
        if isinstance(changed, Outcome):
            return changed
        if changed == posted:
            return outcome(posted, OutcomeStatus.UNCHANGED)
        self.books.save(changed)
        return outcome(changed, OutcomeStatus.UPDATED)

    def advance(self, keys: Sequence[DocumentKey], to: LifecycleState) -> list[Outcome]:
        """Bring documents to a state."""
        with self.books.lock:
            self.request()
            return [
                self._change((key.kind, key), lambda one: self._advanced(one, to))
                for key in keys
            ]

    def _advanced(
        self, posted: PostedDocument, to: LifecycleState
    ) -> PostedDocument | Outcome:
        kind, key = name_of(posted.document)
        if to not in self.traits.of(kind).lifecycle:
            return no_change(key, "unsupported", f"there is no state {to}")
        if posted.state is DocumentState.CANCELLED:
            return no_change(key, "state", "it is cancelled")
        return evolve(posted, reached=to)


def outcome(posted: PostedDocument, status: OutcomeStatus) -> Outcome:
    """Say what became of a document."""
    return Outcome(
        key=name_of(posted.document)[1],
        status=status,
        reference=posted.reference,
        total=posted.total,
        reached=posted.reached,
    )


def rejected(document: Document, code: str, message: str) -> Outcome:
    """Refuse a document."""
    return no_change(name_of(document)[1], code, message)


def no_change(key: DocumentKey | str, code: str, message: str) -> Outcome:
    """Refuse a change."""
    return Outcome(key=key, status=OutcomeStatus.REJECTED, code=code, message=message)


def _lost(document: Document) -> Outcome:
    key = name_of(document)[1]
    return Outcome(key=key, status=OutcomeStatus.UNKNOWN, message="no answer")


def _retryable(document: Document) -> Outcome:
    return Outcome(
        key=name_of(document)[1],
        status=OutcomeStatus.RETRYABLE,
        message="the record is locked",
        retry_after=_WAIT_S,
    )
