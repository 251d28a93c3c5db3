"""
The orders journey: Tmall's trades become the ERP's sales orders.

Gather reads trades by their time of change; plan turns each into what the ERP needs to
hear; deliver says it once. A trade that cannot be mapped waits in quarantine with its
cause and never blocks its neighbours.
"""

from __future__ import annotations

from datetime import datetime

from tmallerp.clock import Clock
from tmallerp.documents import DocumentKey, ShopProfile, order_to_json
from tmallerp.documents.orders import SCHEMA
from tmallerp.erp.protocols import OrderSink
from tmallerp.errors import DecodeError, MappingError
from tmallerp.mapping.orders import Reading, cause_of, read_order
from tmallerp.pipelines._destination import OrderDesk
from tmallerp.pipelines._plan import (
    Action,
    Cancel,
    Conflict,
    Put,
    plan,
    word,
)
from tmallerp.pipelines._report import PlannedAct, ProgressHook, Report, silent
from tmallerp.pipelines._run import Gatherer
from tmallerp.pipelines._settle import DeliverRules
from tmallerp.pipelines._shaft import FINAL, Shaft
from tmallerp.pipelines._trades import STREAM, TradeSource
from tmallerp.pipelines._windows import GatherRules
from tmallerp.pipelines.outbox import Postman
from tmallerp.store.protocol import Store, Transaction
from tmallerp.store.records import (
    Act,
    InboxRow,
    Letter,
    QuarantineRow,
)
from tmallerp.top import Client, decode
from tmallerp.top.methods.trades import TradeFullinfoGet

KIND = "order"


class OrdersPipeline(Shaft[Action]):
    """
    Moves one shop's orders into one ERP.

    Safe to run again at any time and after any crash: what is stored goes on from where
    it stood. Only one worker at a time runs a shop's orders; others find the lease
    taken and return at once.

    Args:
        profile: The shop; nothing is written to the ERP unless it is ``live``.

        client: Speaks TOP for this shop.

        sink: The ERP.

        store: The ledger.

        clock: Where now comes from.

        gather: How the platform is read.

        deliver: How letters are sent.

        owner: This worker's name, unique among workers that share the store; None
            makes one up.

        progress: Is told how far each stage is.
    """

    def __init__(  # noqa: PLR0913 - one argument a collaborator
        self,
        profile: ShopProfile,
        client: Client,
        sink: OrderSink,
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
        self._sink = sink
        self._gatherer = Gatherer(
            profile.key,
            TradeSource(client),
            self._store,
            clock=self._clock,
            rules=gather or GatherRules(),
            progress=self._progress,
        )
        self._postman = Postman(
            profile.key,
            STREAM,
            OrderDesk(sink),
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
            ConfigError: If the span is no past one, or longer than the day TOP allows.
        """
        self._gatherer.add_sweep(start, end)

    def _gather(self, report: Report) -> None:
        self._gatherer.run(report)

    def _carrier(self) -> Postman:
        return self._postman

    def _planned(self, action: Action) -> PlannedAct | None:
        if not isinstance(action, Put | Cancel):
            return None
        return PlannedAct(
            key=str(action.document.key),
            act=word(action),
            amount=f"{action.document.payment:.2f}",
        )

    def _decide(self, tx: Transaction, row: InboxRow) -> Action | QuarantineRow:
        try:
            reading = self._read(row)
        except MappingError as error:
            return self._poison(row, cause_of(error), error.message, error.field)
        except DecodeError as error:
            return self._poison(row, "undecodable", error.message, error.path)
        key = self._key(row.id)
        destination = self._sink.traits.name
        letters = [
            letter
            for letter in tx.outbox.of_key(key, destination)
            if letter.state not in FINAL
        ]
        binding = tx.bindings.get(key, destination)
        action = plan(reading, binding, letters[-1] if letters else None, self._clock.now())
        if isinstance(action, Conflict):
            message = (
                f"Trade {row.id} went to {action.reason!r} after it was delivered; "
                "the order at the ERP was left as it is."
            )
            return self._poison(row, "conflict", message, action.reason)
        return action

    def _read(self, row: InboxRow) -> Reading:
        if not row.payload:
            msg = f"TOP lists trade {row.id} and refuses to show it."
            raise MappingError(msg, document="SalesOrder", field="tid", value=row.id)
        trade = decode(TradeFullinfoGet, row.payload).trade
        if trade is None or trade.tid != row.id:
            msg = f"TOP was asked for trade {row.id} and answered with another."
            raise MappingError(msg, document="SalesOrder", field="tid", value=row.id)
        return read_order(trade, self._profile, row.version)

    def _key(self, tid: str) -> DocumentKey:
        return DocumentKey(shop=self._profile.key, kind=KIND, platform_id=tid)

    def _letter(self, row: InboxRow, action: Action) -> Letter | None:
        if not isinstance(action, Put | Cancel):
            return None
        now = self._clock.now()
        return Letter(
            key=action.document.key,
            act=Act.PUT if isinstance(action, Put) else Act.CANCEL,
            destination=self._sink.traits.name,
            version=row.version,
            digest=action.digest,
            schema=SCHEMA,
            payload=order_to_json(action.document),
            created_at=now,
            updated_at=now,
        )
