"""
A description: what an ERP's JSON service is like, as data.

Read from a TOML file whose every mistake is an error with file, key and line. Secrets are
named, never written: ``env:NAME`` or ``keyring:service/name``. `docs` of the keys: the
sample in ``tmallerp/erp/rest/examples/simulated``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from attrs import field, frozen

from tmallerp.clock import BEIJING
from tmallerp.erp._http import HttpRules
from tmallerp.erp.rest._places import Place, Template, gaps_of
from tmallerp.erp.traits import Idempotency, RateLimit
from tmallerp.fieldmap import FieldMap
from tmallerp.secrets import Secret

SecretReader = Callable[[str], Secret]
"""Turns a reference such as ``env:NAME`` into the secret."""

CLASSES = (
    "ok",
    "created",
    "updated",
    "unchanged",
    "exists",
    "rejected",
    "retryable",
    "unknown",
    "pending",
    "not_found",
    "forbidden",
)
"""What an answer can mean."""

USUAL_CLASSES = {
    "201": "created",
    "202": "pending",
    "2xx": "ok",
    "400": "rejected",
    "401": "forbidden",
    "403": "forbidden",
    "404": "not_found",
    "409": "rejected",
    "413": "rejected",
    "415": "rejected",
    "422": "rejected",
    "429": "retryable",
}
"""What a status means where a description says nothing; all others are ``unknown``."""

_WHOLE = Place("")


@frozen(kw_only=True)
class Meaning:
    """
    How an answer is understood.

    Args:
        classes: What a status (``409``, ``5xx``) or a status with a code (``409
            conflict``) means.

        codes: What a code is called in our outcomes.

        code: Where an error's code is; the first place that has one.

        message: Where its sentence is.

        field: Where it names the field to blame.

        success: A place that must hold one of *success_is*, where errors come with
            status 200; None if the status tells.

        success_is: The texts that mean success.

        failure: What any other text means, where no class names its code.
    """

    classes: Mapping[str, str] = field(factory=dict)
    codes: Mapping[str, str] = field(factory=dict)
    code: tuple[Place, ...] = ()
    message: tuple[Place, ...] = ()
    field: tuple[Place, ...] = ()
    success: Place | None = None
    success_is: frozenset[str] = frozenset()
    failure: str = "unknown"


@frozen(kw_only=True)
class Shape:
    """
    Where things are in the answer of one operation.

    Args:
        items: The list of rows or documents; None if the answer is the one document.

        key: The business key in each.

        status: A row's own status of HTTP.

        document: The document within the row, or within the answer.

        error: The error within the row.

        result: A word for what happened.

        results: What each word means.

        replayed: The header of an answer that is a first answer repeated, so that
            nothing was made or changed by this call; empty if there is no such header.

        reference: The ERP's number, in the document.

        id: What paths name the document by.

        total: Yuan of the whole bill.

        digest: The digest that was sent with it.

        state: Its state.

        states: What each state means: ``open``, ``on_hold`` or ``cancelled``.
    """

    items: Place | None = None
    key: Place | None = None
    status: Place | None = None
    document: Place = _WHOLE
    error: Place = _WHOLE
    result: Place | None = None
    results: Mapping[str, str] = field(factory=dict)
    replayed: str = ""
    reference: Place | None = None
    id: Place | None = None
    total: Place | None = None
    digest: Place | None = None
    state: Place | None = None
    states: Mapping[str, str] = field(factory=dict)


@frozen(kw_only=True)
class Pages:
    """
    How a list is read on.

    Args:
        kind: ``none``, ``cursor``, ``page``, ``offset`` or ``link``.

        next: Where the next cursor is, for ``cursor``.

        size: Items a page.

        first: The number of the first page.
    """

    kind: str = "none"
    next: Place | None = None
    size: int = 100
    first: int = 1


@frozen(kw_only=True)
class Operation:
    """
    One call.

    Args:
        name: Such as ``orders.put``.

        method: Of HTTP.

        path: Below the base.

        query: Names and values; what has no value is left out.

        headers: To be sent with it.

        body: Constants and gaps; None if there is no body.

        map: What a document becomes.

        rows: Where the documents of a batch go in the body; None sends one a call.

        batch: ``single``, ``per_row`` or ``all_or_nothing``.

        most: Documents, or keys, a call.

        safe: Whether it only asks, whatever its method.

        meaning: How its answer is understood.

        shape: Where things are in it.

        pages: How its list is read on.
    """

    name: str
    method: str
    path: Template
    query: Mapping[str, Template] = field(factory=dict)
    headers: Mapping[str, Template] = field(factory=dict)
    body: Any = None
    map: FieldMap | None = None
    rows: str | None = None
    batch: str = "single"
    most: int = 1
    safe: bool = False
    meaning: Meaning = field(factory=Meaning)
    shape: Shape = field(factory=Shape)
    pages: Pages = field(factory=Pages)

    @property
    def gaps(self) -> frozenset[str]:
        """The names of all gaps that are used."""
        return gaps_of([self.path, dict(self.query), dict(self.headers), self.body])


@frozen(kw_only=True)
class Auth:
    """
    How calls are authenticated.

    Args:
        kind: ``none``, ``basic``, ``bearer``, ``header``, ``oauth2`` or ``hmac``.

        texts: What is not secret: names of headers, an address for tokens, a scope.

        secrets: What is.

        headers: What a signature is sent in, for ``hmac``.

        signed: What is signed, for ``hmac``.
    """

    kind: str = "none"
    texts: Mapping[str, str] = field(factory=dict)
    secrets: Mapping[str, Secret] = field(factory=dict)
    headers: Mapping[str, Template] = field(factory=dict)
    signed: Template | None = None


@frozen(kw_only=True)
class RestDescription:
    """
    A service.

    Args:
        name: The adapter's name.

        title: For people.

        http: Where to, and how long and much at most.

        zone: Of times that name none.

        times: How moments are written: ``iso``, ``iso_utc``, ``local`` or ``epoch_ms``.

        exact_numbers: Whether decimals are sent as JSON numbers rather than text.

        full_keys: Whether documents carry the whole key rather than its token.

        token_length: Longest token.

        idempotency: How the service keeps one key from becoming two documents.

        key_life: How long a native key is honoured.

        settling: How long an effect may be invisible.

        updates: Whether a document can be changed by putting it again.

        asynchronous: Whether a document may be accepted first and made later.

        attempts: How often a call is tried that can have had no effect.

        patience_s: Longest wait between two of them.

        rate: How many calls it takes.

        auth: How calls are authenticated.

        ping: Asks whether it is there.

        operations: By their names, such as ``orders.put``.

        file: Where it was read from.
    """

    name: str
    title: str
    http: HttpRules
    zone: tzinfo = BEIJING
    zone_name: str = "Asia/Shanghai"
    times: str = "iso"
    exact_numbers: bool = False
    full_keys: bool = False
    token_length: int = 30
    idempotency: Idempotency = Idempotency.LOOKUP_ONLY
    key_life: timedelta | None = None
    settling: timedelta = timedelta(0)
    updates: bool = True
    asynchronous: bool = False
    attempts: int = 3
    patience_s: float = 20.0
    rate: RateLimit | None = None
    auth: Auth = field(factory=Auth)
    ping: Operation
    operations: Mapping[str, Operation]
    file: str = ""

    def roles(self) -> frozenset[str]:
        """Return the shafts that are described, such as ``orders``."""
        return frozenset(name.partition(".")[0] for name in self.operations)

    def operation(self, name: str) -> Operation | None:
        """Return an operation, if it is described."""
        return self.operations.get(name)


def zone_of(name: str) -> tzinfo:
    """
    Find a time zone.

    Raises:
        ValueError: If there is none of that name.
    """
    if name == "Asia/Shanghai":
        return BEIJING
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError, ValueError):
        msg = f"names no time zone ({name[:40]!r})"
        raise ValueError(msg) from None
