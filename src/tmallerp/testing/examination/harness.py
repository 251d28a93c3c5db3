"""
What an examination needs from the author of an adapter.

The examination asks an adapter to keep the laws of every protocol it satisfies, and its
traits to be true in both directions. The author writes one function without arguments::

    # my_exam.py
    def connect() -> ExamKit:
        erp = start_my_simulated_erp()
        return ExamKit(
            adapter=lambda: my_adapter.connect(settings_for(erp)),
            base=BaseData(customer="TMALL01", organisation="org01", unknown_sku="NONE"),
            faults={Fault.LOST_AFTER: lambda: erp.next_write("cut_after_effect")},
            books=lambda kind, key: erp.count(kind, token_of(key)),
            calls=lambda: erp.requests,
            advance=erp.advance,
            seeds={"shipments": lambda count: seed_shipments(erp, count)},
            close=erp.stop,
        )

and runs ``pytest --tmallerp-adapter my_exam:connect --tmallerp-report out``; or, with
fixtures, writes a class a protocol::

    class TestMyOrders(OrderSinkContract):
        @pytest.fixture
        def kit(self, my_erp):
            return ExamKit(adapter=lambda: ...)

`connect` may also return a bare adapter. It is called once a run; the kit bears all laws
one after another, in any order: laws never use a key twice and never expect an empty ERP.
A kit for the same ERP may be made anew for every test, or once a session.

Everything but `ExamKit.adapter` is optional. It is an *ability*: something a law needs in
order to make trouble or to look behind the adapter. A law whose ability is missing is
reported as **not examined**, never as passed, so a report shows what was not proven.

A law in short: it makes documents with fresh keys (19 digits) out of `BaseData`, puts them
through the adapter, arms at most one `Fault` for the next request, waits with
`ExamKit.advance`, finds by key and looks into `ExamKit.books`.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from attrs import field, frozen

from tmallerp.documents import DocumentKey, ShopKey
from tmallerp.erp.protocols import Adapter


class Fault(enum.StrEnum):
    """
    Trouble a kit can make: arming one is about the next request, and about that alone.

    "The next write" is the next request that would create or change a document; log-ins
    and look-ups before it do not use it up.
    """

    LOST_BEFORE = "lost_before"
    """The next write has no effect, and the connection is cut instead of an answer."""

    LOST_AFTER = "lost_after"
    """The next write has its effect, and the connection is cut instead of an answer."""

    LATE_EFFECT = "late_effect"
    """The next write gets no answer; its effect shows up late, within the settling time."""

    GARBAGE = "garbage"
    """The next write has its effect, and the answer is no answer: a page of HTML, half a
    JSON, a success without a number."""

    LOCKED = "locked"
    """The next write is refused for the moment: somebody edits the record."""

    THROTTLED = "throttled"
    """The next request is refused because there were too many."""

    UNAVAILABLE = "unavailable"
    """The next request finds nobody: the connection is refused, or it answers 503."""

    SESSION_ENDED = "session_ended"
    """After the next request the session or token is no longer good."""

    ACCEPTED_LATER = "accepted_later"
    """The next write is accepted only; the document is made a little later."""


_SHOP = ShopKey("acme", "main")


@frozen(kw_only=True)
class BaseData:
    """
    Codes the ERP knows, out of which the examination makes its documents.

    Args:
        shop: The shop in all keys.

        customer: A customer.

        organisation: An organisation that sells, buys and keeps stock.

        warehouse: A warehouse with some hundred pieces of each of *skus*.

        skus: Two materials or more.

        unit: The unit of new products.

        supplier: A supplier; empty if purchases name none.

        book: An account book.

        voucher_word: The word of new vouchers.

        accounts: Two accounts that take any amount and no dimension.

        booked: The date of vouchers, in an open period.

        unknown_sku: A code that the ERP refuses in a line; empty if it takes any.

        unknown_account: An account that it refuses; empty if it takes any.
    """

    shop: ShopKey = _SHOP
    customer: str = "TMALL"
    organisation: str = "100"
    warehouse: str = "CK001"
    skus: tuple[str, ...] = ("0001-00", "0002-00")
    unit: str = "Pcs"
    supplier: str = "VEN001"
    book: str = "001"
    voucher_word: str = "记"
    accounts: tuple[str, str] = ("6601.01", "1012.01")
    booked: date = date(2026, 11, 11)
    unknown_sku: str = ""
    unknown_account: str = ""


@frozen(kw_only=True)
class Seeded:
    """
    What a kit has put into the ERP behind the adapter's back, for a source to read.

    Args:
        items: What must be read: `Shipment`, `Receivable`, `StockLevel` or `Product`
            values. A field that is empty or None here is not compared.

        start: A window that holds all of *items*: its first moment.

        end: The moment after its last.
    """

    items: tuple[Any, ...]
    start: datetime
    end: datetime


@frozen(kw_only=True)
class ExamKit:
    """
    An adapter, and what can be done to its ERP.

    Args:
        adapter: Makes an adapter on the ERP; called several times, every one is closed
            by the examination. All of them work on the same books.

        base: Codes the ERP knows.

        fit: Last word on a document before it is put, for what *base* cannot say (a
            dimension of an account, say). It must not change the key or an amount.

        prepare: Called with every `Refund` before it is put the first time, so that its
            order can be made and shipped. Without it the examination puts the order.

        spoil: Makes a document one that the ERP itself refuses, or returns None if it
            cannot. Without it *unknown_sku* and *unknown_account* are put into lines.

        faults: What arms each kind of trouble.

        advance: Lets so many seconds pass for the ERP and the adapter, usually by
            virtual clocks. Without it the examination really waits, *patience* at most.

        patience: Seconds the examination is ready to wait for real.

        books: How many documents of a kind and a key the ERP's books hold at this
            moment, visible or not, read behind the adapter. Kinds: ``order``, ``refund``,
            ``return``, ``purchase``, ``count``, ``voucher`` with a `DocumentKey`,
            ``product`` and ``customer`` with a code.

        content: All texts the ERP has of one document as one text, read behind the
            adapter, to see that none was altered; for example its JSON with
            ``ensure_ascii=False``.

        calls: How many requests have reached the ERP so far, log-ins included.

        seeds: Makes so many new things to be read, by name of the source:
            ``shipments``, ``receivables``, ``stock``, ``products``.

        without: What the ERP has no document for, though the protocol would allow it:
            names of sinks such as ``returns``. Putting one must then be refused.

        secrets: The secret texts of the settings; they must never be seen.

        calm: Disarms all faults; called between two laws.

        close: Called at the end.

        shared: Whether *adapter* returns the same object again; it is then closed once.
    """

    adapter: Callable[[], Adapter]
    base: BaseData = BaseData()
    fit: Callable[[Any], Any] | None = None
    prepare: Callable[[Any], object] | None = None
    spoil: Callable[[Any], Any] | None = None
    faults: Mapping[Fault, Callable[[], object]] = field(factory=dict)
    advance: Callable[[float], object] | None = None
    patience: float = 2.0
    books: Callable[[str, DocumentKey | str], int] | None = None
    content: Callable[[str, DocumentKey | str], str] | None = None
    calls: Callable[[], int] | None = None
    seeds: Mapping[str, Callable[[int], Seeded]] = field(factory=dict)
    without: frozenset[str] = frozenset()
    secrets: tuple[str, ...] = ()
    calm: Callable[[], object] | None = None
    close: Callable[[], object] | None = None
    shared: bool = False

    def abilities(self) -> frozenset[str]:
        """Return what laws may count on, by name; a fault's name is its value."""
        named = {
            "advance": self.advance,
            "books": self.books,
            "content": self.content,
            "calls": self.calls,
            "secrets": self.secrets,
        }
        seeds = {f"seed:{name}" for name in self.seeds}
        faults = {fault.value for fault in self.faults}
        return frozenset({name for name, has in named.items() if has} | seeds | faults)


def kit_of(thing: object) -> ExamKit:
    """
    Return the kit itself, or one without abilities around a bare adapter.

    Raises:
        TypeError: If *thing* is neither.
    """
    if isinstance(thing, ExamKit):
        return thing
    if isinstance(thing, Adapter):
        adapter = thing
        return ExamKit(adapter=lambda: adapter, shared=True)
    msg = f"connect must return an ExamKit or an adapter, not {type(thing).__name__}."
    raise TypeError(msg)


__all__ = ["BaseData", "ExamKit", "Fault", "Seeded", "kit_of"]
