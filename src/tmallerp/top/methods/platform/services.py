"""
Subscriptions, downloads, words, ids.
"""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from tmallerp.top.method import Method
from tmallerp.top.models.platform import (
    ArticleUserSubscribe,
    KfcSearchResult,
    TopDownloadRecordDo,
)


@frozen(kw_only=True, weakref_slot=False)
class KfcKeywordSearchAnswer:
    """The answer of `KfcKeywordSearch`."""

    kfc_search_result: KfcSearchResult | None = None
    """What was found."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class KfcKeywordSearch(Method[KfcKeywordSearchAnswer]):
    """
    Check a text for forbidden words.

    Ask before writing titles, memos or messages that the platform would refuse.

    Source: https://open.taobao.com/api.htm?docId=10385&docType=2
    """

    api = "taobao.kfc.keyword.search"
    idempotent = True
    needs_session = False

    content: str
    """The text to check."""

    nick: str | None = None
    """The seller's account."""

    apply: str | None = None
    """Name of the place of use, in two levels."""


@frozen(kw_only=True, weakref_slot=False)
class VasSubscribeGetAnswer:
    """The answer of `VasSubscribeGet`."""

    article_user_subscribes: tuple[ArticleUserSubscribe, ...] = ()
    """What the seller has bought."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class VasSubscribeGet(Method[VasSubscribeGetAnswer]):
    """
    Read what a seller has bought of this app, and until when.

    Source: https://open.taobao.com/api.htm?docId=10586&docType=2
    """

    api = "taobao.vas.subscribe.get"
    idempotent = True
    needs_session = False

    article_code: str
    """Code of the app on the service market."""

    nick: str
    """The seller's account."""


@frozen(kw_only=True, weakref_slot=False)
class FilesGetAnswer:
    """The answer of `FilesGet`."""

    results: tuple[TopDownloadRecordDo, ...] = ()
    """The files."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class FilesGet(Method[FilesGetAnswer]):
    """
    List files the platform has laid out for this app.

    Source: https://open.taobao.com/api.htm?docId=32298&docType=2
    """

    api = "taobao.files.get"
    idempotent = True
    needs_session = False

    start_date: datetime
    """Beginning of the window."""

    end_date: datetime
    """End of the window."""

    status: int | None = None
    """``1`` not yet downloaded, ``2`` downloaded; both without."""


@frozen(kw_only=True, weakref_slot=False)
class TopOpenidConvertAnswer:
    """The answer of `TopOpenidConvert`."""

    open_id: str | None = None
    """Stands for the account within this app."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TopOpenidConvert(Method[TopOpenidConvertAnswer]):
    """
    Turn a mixed account name into an open id.

    Works only for a name that was mixed for this very app.

    Source: https://open.taobao.com/api.htm?docId=27234&docType=2
    """

    api = "taobao.top.openid.convert"
    idempotent = True

    mix_nick: str | None = None
    """The mixed account name."""
