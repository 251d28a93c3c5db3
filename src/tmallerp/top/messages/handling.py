"""
What stands between the road and the shop's own code: sources, handlers, outcomes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import attrs
from attrs import frozen

from tmallerp.top.messages.message import Message
from tmallerp.top.messages.tally import Tally

MAX_REASON = 128
"""Longest reason the platform takes with a failure, in characters."""


@frozen(kw_only=True)
class Outcomes:
    """
    What became of a batch. An id that stands nowhere is left for redelivery.

    Args:
        saved: Ids that are on disk now and were not before.

        duplicates: Ids that were on disk already.

        failed: Ids the handler cannot save, with a reason of at most 128 characters
            (longer ones are cut); never a buyer's data.
    """

    saved: frozenset[str] = frozenset()
    duplicates: frozenset[str] = frozenset()
    failed: Mapping[str, str] = attrs.field(factory=dict)

    @classmethod
    def of_saved(cls, messages: Iterable[Message]) -> Outcomes:
        """Say that all of them are on disk now."""
        return cls(saved=frozenset(message.id for message in messages))

    @property
    def settled(self) -> frozenset[str]:
        """The ids that may be confirmed."""
        return self.saved | self.duplicates


class MessageHandler(Protocol):
    """Where messages are saved."""

    def save(self, messages: Sequence[Message]) -> Outcomes:
        """
        Save a batch durably; what is in the outcomes' *saved* will be confirmed.

        Args:
            messages: Each id once. Any of them may have come before, in any order:
                the platform delivers at least once.

        Raises:
            StoreError: If nothing can be saved at all (disk full, store locked): the
                consumer stops and nothing of the batch is confirmed.

        Any other exception is taken as one message's fault: the batch is tried again
        one by one, and those that raise are reported as failed.
        """
        ...


class MessageSource(Protocol):
    """A road on which messages come; used by one thread at a time."""

    tally: Tally

    def receive(self, timeout_s: float) -> Sequence[Message]:
        """
        Return what has come, waiting at most about *timeout_s*; empty if nothing has.

        Trouble that passes (a broken line, a busy service) is waited out inside.

        Raises:
            TmallErpError: If a person must act (keys, permission, configuration).
        """
        ...

    def confirm(self, ids: Sequence[str]) -> int:
        """
        Tell the platform that these are saved; return for how many it could be told.

        Those it could not be told of come again.
        """
        ...

    def fail(self, reasons: Mapping[str, str]) -> None:
        """Tell the platform that these cannot be saved, as far as the road can."""
        ...

    def close(self) -> None:
        """End; closing twice is harmless."""
        ...
