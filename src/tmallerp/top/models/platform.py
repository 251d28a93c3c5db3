"""
What the platform's own answers are made of.
"""

from __future__ import annotations

from datetime import datetime

from attrs import frozen


@frozen(kw_only=True, weakref_slot=False)
class ArticleUserSubscribe:
    """One thing a seller has bought on the service market."""

    item_code: str | None = None
    """Code of what was bought."""

    deadline: datetime | None = None
    """When it ends."""


@frozen(kw_only=True, weakref_slot=False)
class KfcSearchResult:
    """What a check for forbidden words found."""

    matched: bool | None = None
    """Whether a word was found."""

    level: str | None = None
    """How serious, ``A`` the worst to ``D``; absent where nothing was found."""

    content: str | None = None
    """The text with the words starred out; only at level ``B``."""


@frozen(kw_only=True, weakref_slot=False)
class TopDownloadRecordDo:
    """One file laid out for this app."""

    url: str | None = None
    """Where to download it."""

    created: datetime | None = None
    """When it was laid out."""

    status: int | None = None
    """``1`` not yet downloaded, ``2`` downloaded."""
