"""
The shipments journey: the ERP's outbound documents become the platform's parcels.

Gather reads audited documents by their time of change; plan turns each order's part into
what the platform needs to hear; deliver says it once. What cannot be told as it is waits
in quarantine with its cause; a carrier or a number is never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial

from attrs import evolve

from tmallerp.clock import Clock
from tmallerp.documents import (
    DocumentKey,
    Shipment,
    ShipmentState,
    ShopProfile,
    document_from_json,
    document_to_json,
)
from tmallerp.erp.protocols import ShipmentSource
from tmallerp.errors import MappingError, TopError
from tmallerp.pipelines import _dispatches as dispatches
from tmallerp.pipelines._dispatches import SCHEMA, Dispatch, OrderName
from tmallerp.pipelines._outbounds import STREAM, OutboundGatherer
from tmallerp.pipelines._plan import (
    CANCELLED,
    Cancel,
    Nothing,
    Put,
    Skip,
    Wait,
    word,
)
from tmallerp.pipelines._report import PlannedAct, ProgressHook, Report, silent
from tmallerp.pipelines._settle import DeliverRules
from tmallerp.pipelines._shaft import FINAL, Shaft
from tmallerp.pipelines._shop_desk import ShopDesk
from tmallerp.pipelines._trades import STREAM as ORDERS
from tmallerp.pipelines._windows import GatherRules
from tmallerp.pipelines.carriers import CarrierTable
from tmallerp.pipelines.outbox import Postman
from tmallerp.store.protocol import Store, Transaction
from tmallerp.store.records import (
    Act,
    Disposition,
    InboxRow,
    Letter,
    QuarantineRow,
)
from tmallerp.top import Client
from tmallerp.top.methods.logistics import LogisticsCompaniesGet

KIND = "shipment"

_LOOK_AGAIN = timedelta(minutes=10)
"""How often a shipment looks whether its order has come."""

_CAUSES = {
    "carrier": "unknown_carrier",
    "tracking": "bad_number",
    "quantity": "bad_quantity",
    "kit": "unbound_kit",
}

Decision = Put[Dispatch] | Cancel[Dispatch] | Skip | Wait | Nothing


class ShipmentsPipeline(Shaft[Decision]):
    """
    Tells the platform what left one ERP's warehouses for one shop.

    Safe to run again at any time and after any crash. TOP's sendings are not idempotent,
    so the trade is read before each, and again after every lost answer. Only one worker
    at a time runs a shop's shipments. It needs the store the shop's orders are in: a
    shipment whose order is not there waits for it.

    Args:
        profile: The shop, and in `ShopProfile.shipments` its carriers; nothing is told
            to the platform unless it is ``live``.

        client: Speaks TOP for this shop.

        source: The ERP.

        store: The ledger.

        clock: Where now comes from.

        gather: How the ERP's windows are cut.

        deliver: How letters are sent.

        owner: This worker's name, unique among workers that share the store; None
            makes one up.

        progress: Is told how far each stage is.
    """

    def __init__(  # noqa: PLR0913 - one argument a collaborator
        self,
        profile: ShopProfile,
        client: Client,
        source: ShipmentSource,
        store: Store,
        *,
        clock: Clock | None = None,
        gather: GatherRules | None = None,
        deliver: DeliverRules | None = None,
        owner: str | None = None,
        progress: ProgressHook = silent,
    ) -> None:
        super().__init__(
            profile,
            STREAM,
            client,
            store,
            clock=clock,
            owner=owner,
            progress=progress,
        )
        self._rules = profile.shipments
        self._table = CarrierTable(rules=self._rules)
        self._orders: dict[int, Mapping[str, OrderName]] = {}
        self._desk = ShopDesk(client, self._rules.hold_recheck)
        self._gatherer = OutboundGatherer(
            profile.key,
            source,
            self._store,
            clock=self._clock,
            rules=gather or GatherRules(),
            progress=self._progress,
        )
        self._postman = Postman(
            profile.key,
            STREAM,
            self._desk,
            self._store,
            clock=self._clock,
            rules=deliver or DeliverRules(),
            owner=self._owner,
            progress=self._progress,
        )

    def sweep(self, start: datetime, end: datetime) -> None:
        """
        Have a past span read once more by the next run, to catch what showed up late.

        Args:
            start: Aware.

            end: Aware; at most a day later.

        Raises:
            ConfigError: If the span is no past one, or longer than a day.
        """
        self._gatherer.add_sweep(start, end)

    def _gather(self, report: Report) -> None:
        self._orders.clear()
        self._gatherer.run(report)
        self._ask_carriers(report)

    def _ask_carriers(self, report: Report) -> None:
        """Ask once which carriers there are and what their numbers look like."""
        if self._table.patterns is not None:
            return
        try:
            answer = self._client.call(LogisticsCompaniesGet())
        except TopError as error:
            report.troubles.append(
                "Carriers and numbers were checked by the shop's own table alone, as TOP "
                f"did not list its carriers: {error}"
            )
            return
        if answer.logistics_companies:
            self._table = self._table.with_companies(answer.logistics_companies)

    def _carrier(self) -> Postman:
        return self._postman

    def _planned(self, action: Decision) -> PlannedAct | None:
        if not isinstance(action, Put | Cancel):
            return None
        dispatch = action.document
        key = f"{dispatch.outbound} {dispatch.tid}"
        return PlannedAct(key=key, act=word(action), amount=_told(dispatch))

    # --- deciding -------------------------------------------------------------------

    def _decide(self, tx: Transaction, row: InboxRow) -> Decision | QuarantineRow:
        shipment = document_from_json(row.payload, Shipment)
        letters = tx.outbox.of_key(self._key(row.id), self._desk.traits.name)
        if shipment.state is not ShipmentState.AUDITED or not shipment.lines:
            waiting = [letter for letter in letters if letter.state not in FINAL]
            return self._taken_back(tx, row, shipment, waiting)
        order = self._order(tx, row, shipment)
        if not isinstance(order, OrderName):
            return order
        if not dispatches.told_lines(shipment):
            return Nothing(reason="gifts_only")
        if dispatches.lacks_number(shipment, self._table):
            return Wait(reason="no_number")
        try:
            dispatch = dispatches.read_dispatch(shipment, order.tid, self._table)
        except MappingError as error:
            cause = _CAUSES[error.field]
            waits_for = f"carrier:{error.value}" if cause == "unknown_carrier" else None
            return self._poison(row, cause, error.message, error.field, waits_for=waits_for)
        return self._put(tx, row, dispatch, letters)

    def _order(
        self, tx: Transaction, row: InboxRow, shipment: Shipment
    ) -> OrderName | Wait | Nothing | QuarantineRow:
        """Return which order a part is of, or why that is not known (yet)."""
        text = shipment.lines[0].order
        order = dispatches.order_named(text, row.shop, partial(self._known_orders, tx))
        if order is None:
            early = dispatches.may_be_ours(text) and self._is_early(row)
            return self._until_order(text) if early else Nothing(reason="not_this_shop")
        if order.reissue:
            message = (
                f"{shipment.reference} serves re-issue {order.reissue} of trade "
                f"{order.tid}, whose parcel must be entered by hand."
            )
            return self._poison(row, "reissue", message, "order")
        if tx.inbox.get(row.shop, ORDERS, order.tid) is None:
            return self._without_order(row, shipment, order.tid)
        return order

    def _put(
        self, tx: Transaction, row: InboxRow, dispatch: Dispatch, letters: list[Letter]
    ) -> Decision:
        digest = dispatches.dispatch_digest(dispatch)
        waiting = [letter for letter in letters if letter.state not in FINAL]
        binding = tx.bindings.get(self._key(row.id), self._desk.traits.name)
        known = waiting[-1].digest if waiting else binding.digest if binding else None
        if known == digest:
            return Skip(on_its_way=bool(waiting))
        replaces = self._numbers(tx, letters)
        return Put(
            document=evolve(dispatch, replaces=tuple(sorted(replaces))),
            digest=digest,
            new=binding is None and not waiting,
        )

    def _numbers(self, tx: Transaction, letters: list[Letter]) -> set[str]:
        """Return the numbers that may have been told of a document before."""
        numbers: set[str] = set()
        for head in letters:
            letter = tx.outbox.get(head.id) if head.attempts else None
            if letter is not None and letter.act is Act.PUT:
                said = document_from_json(letter.payload, Dispatch)
                numbers |= {one.number for one in said.parcels if one.number}
        return numbers

    def _taken_back(
        self, tx: Transaction, row: InboxRow, shipment: Shipment, waiting: list[Letter]
    ) -> Decision | QuarantineRow:
        """Decide about a document that is not, or no longer, audited."""
        gone = shipment.state is ShipmentState.CANCELLED or not shipment.lines
        if waiting:
            digest = f"{CANCELLED}:{row.id}"
            if waiting[-1].digest == digest:
                return Skip(on_its_way=True)
            last = tx.outbox.get(waiting[-1].id)
            if last is not None:
                said = document_from_json(last.payload, Dispatch)
                return Cancel(document=said, digest=digest)
        binding = tx.bindings.get(self._key(row.id), self._desk.traits.name)
        if gone and binding is not None:
            message = (
                f"{shipment.reference} was cancelled in the ERP after trade "
                f"{binding.reference} was shipped with it; the platform takes no "
                "shipment back."
            )
            return self._poison(row, "conflict", message, "state")
        return Nothing(reason="cancelled" if gone else "not_audited")

    def _known_orders(self, tx: Transaction, length: int) -> Mapping[str, OrderName]:
        """Return the ledger's orders by their tokens, listed once a run and length."""
        if length not in self._orders:
            shop = self._profile.key
            rows = (tx.inbox.listed(shop, ORDERS, one) for one in Disposition)
            tids = [row.id for group in rows for row in group]
            self._orders[length] = dispatches.tokens(shop, tids, length)
        return self._orders[length]

    def _is_early(self, row: InboxRow) -> bool:
        return self._clock.now() < row.seen_at + self._rules.order_patience

    def _until_order(self, name: str) -> Wait:
        return Wait(reason=f"waits_for order:{name}", until=self._clock.now() + _LOOK_AGAIN)

    def _without_order(
        self, row: InboxRow, shipment: Shipment, tid: str
    ) -> Wait | QuarantineRow:
        if self._is_early(row):
            return self._until_order(tid)
        message = (
            f"{shipment.reference} serves trade {tid}, which the ledger has not got: is "
            "the shop's orders journey running?"
        )
        waits_for = f"order:{tid}"
        return self._poison(row, "unknown_order", message, "order", waits_for=waits_for)

    def _key(self, part: str) -> DocumentKey:
        return DocumentKey(shop=self._profile.key, kind=KIND, platform_id=part)

    def _letter(self, row: InboxRow, action: Decision) -> Letter | None:
        if not isinstance(action, Put | Cancel):
            return None
        now = self._clock.now()
        return Letter(
            key=self._key(row.id),
            act=Act.PUT if isinstance(action, Put) else Act.CANCEL,
            destination=self._desk.traits.name,
            version=row.version,
            digest=action.digest,
            schema=SCHEMA,
            payload=document_to_json(action.document),
            created_at=now,
            updated_at=now,
        )


def _told(dispatch: Dispatch) -> str:
    """Write what would be told, for people."""
    return "; ".join(
        f"{parcel.company} {parcel.number}".strip() or "no carrier"
        for parcel in dispatch.parcels
    )
