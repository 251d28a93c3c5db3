"""
Send documents, as many at once as the server takes, and say what became of each.

What an answer does not say is unknown, never a success.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from attrs import field, frozen

from tmallerp.documents import DocumentKey
from tmallerp.erp.kingdee._answers import Refused, Result, Trouble
from tmallerp.erp.kingdee._flat import names_in
from tmallerp.erp.kingdee._forms import Form
from tmallerp.erp.kingdee._requests import SaveOptions
from tmallerp.erp.kingdee._states import refusals
from tmallerp.erp.kingdee._wire import encode
from tmallerp.erp.kingdee.client import KingdeeClient
from tmallerp.erp.kingdee.settings import KingdeeSettings
from tmallerp.errors import ErpOutcomeUnknownError, ErpUnavailableError

Model = Mapping[str, Any]


@frozen(kw_only=True)
class Prepared:
    """
    A document ready to be sent.

    Args:
        key: Its business key.

        number: What it is found by in the ERP.

        raw: Its body as a new document, as JSON: what is there for all documents of a batch
            at once is short.

        make: Makes its body again, without the inner id.

        digest: Of its content, if the tenant keeps one.

        closed: The platform's lines that must be closed.

        waits: Whether it must not go further than saved.

        change: What is compared and sent to change it, where that is not the whole body.

        known: Whether it is there already, so that it is not tried as a new one.
    """

    key: DocumentKey | str
    number: str
    raw: bytes = field(repr=False)
    make: Callable[[], Model] = field(default=dict, repr=False)
    digest: str = ""
    closed: tuple[str, ...] = ()
    waits: bool = False
    change: Model | None = None
    known: bool = False

    @property
    def said(self) -> Model:
        """What is compared, and sent to change it."""
        return self.make() if self.change is None else self.change


def new_json(form: Form, model: Model) -> bytes:
    """Write a body as that of a new document."""
    return encode({form.pk: 0, **model})


@frozen(kw_only=True)
class Saver:
    """
    Sends documents of one form.

    Args:
        client: Where.

        settings: How.

        form: The form.
    """

    client: KingdeeClient
    settings: KingdeeSettings
    form: Form

    def save(
        self, raw: Sequence[bytes], ready: Sequence[Prepared], *, is_new: bool = True
    ) -> list[Refused | str | None]:
        """Send; for each None if it was written, or what was said, or why unknown."""
        if not ready:
            return []
        options = self._options(ready, is_new=is_new)
        said: list[Refused | str | None] = []
        for start, end in self._parts(raw):
            bodies = [msgspec.Raw(one) for one in raw[start:end]]
            numbers = [one.number for one in ready[start:end]]
            try:
                result = self.client.batch_save(self.form.id, bodies, options)
            except (ErpUnavailableError, ErpOutcomeUnknownError) as error:
                if is_new and end - start == len(raw):
                    raise
                said += [lost(error)] * (end - start)
                continue
            said += _verdicts(result, numbers)
        return said

    def _parts(self, raw: Sequence[bytes]) -> Iterator[tuple[int, int]]:
        limits, start, size = self.settings.limits, 0, 0
        for place, one in enumerate(raw):
            full = size + len(one) > limits.request_bytes
            if place > start and (full or place - start >= limits.documents):
                yield start, place
                start, size = place, 0
            size += len(one) + 1
        yield start, len(raw)

    def _options(self, ready: Sequence[Prepared], *, is_new: bool) -> SaveOptions:
        partly = not is_new and any(one.change is not None for one in ready)
        names = names_in(one.said for one in ready) if partly else ()
        return SaveOptions(
            only=names,
            delete_rows=not partly,
            interaction=self.settings.interaction,
            batch_count=self.settings.limits.batch_count,
        )


def _verdicts(result: Result, numbers: Sequence[str]) -> list[Refused | str | None]:
    """Say of each document that was sent what the answer says of it."""
    said: list[Refused | str | None] = ["the answer does not mention it"] * len(numbers)
    refused = refusals(result, numbers)
    for place, number in enumerate(numbers):
        if number in refused:
            said[place] = refused[number]
    for one in result.written:
        if not 0 <= one.index < len(numbers):
            continue
        if not one.id or not one.number:
            said[one.index] = "the answer calls it a success and names no number"
        elif one.number != numbers[one.index]:
            said[one.index] = f"the ERP gave it another number: {one.number[:40]!r}"
        else:
            said[one.index] = None
    return said


def lost(error: ErpUnavailableError | ErpOutcomeUnknownError) -> Refused | str:
    """Say what became of a document whose call was lost."""
    if isinstance(error, ErpOutcomeUnknownError):
        return error.message
    return Refused(index=None, field=None, message=error.message, trouble=Trouble.LOCKED)


__all__ = ["Model", "Prepared", "Saver", "lost", "new_json"]
