"""
The orders journey: Tmall's trades become the ERP's sales orders.

Gather reads trades by their time of change; plan turns each into what the ERP needs to
hear; deliver says it once. A trade that cannot be mapped waits in quarantine with its
cause and never blocks its neighbours.
"""

from __future__ import annotations

import logging
import os
import socket
from datetime import datetime, timedelta
from secrets import token_hex

from tmallerp.clock import Clock, SystemClock
from tmallerp.documents import DocumentKey, ShopProfile, order_to_json
from tmallerp.documents.orders import SCHEMA
from tmallerp.erp.protocols import OrderSink
from tmallerp.errors import (
    AuthorizationError,
    DecodeError,
    MappingError,
    TopError,
)
from tmallerp.mapping.orders import Reading, cause_of, read_order
from tmallerp.pipelines._plan import (
    Action,
    Cancel,
    Conflict,
    Nothing,
    Put,
    Skip,
    Wait,
    plan,
)
from tmallerp.pipelines._report import (
    PlannedAct,
    Progress,
    ProgressHook,
    Report,
    Stage,
    silent,
)
from tmallerp.pipelines._run import Gatherer
from tmallerp.pipelines._settle import DeliverRules
from tmallerp.pipelines._trades import STREAM, TradeSource
from tmallerp.pipelines._windows import GatherRules
from tmallerp.pipelines.outbox import Postman
from tmallerp.store.guarded import GuardedStore
from tmallerp.store.protocol import Store, Transaction
from tmallerp.store.records import (
    Act,
    Disposition,
    InboxRow,
    Lease,
    Letter,
    LetterState,
    QuarantineRow,
)
from tmallerp.top import Client, decode
from tmallerp.top.methods.trades import TradeFullinfoGet
from tmallerp.top.methods.users import UserSellerGet

_log = logging.getLogger("tmallerp")

KIND = "order"

LEASE = timedelta(minutes=2)
"""How long a dead worker blocks its shop; a living one renews it long before."""

_FINAL = (LetterState.DONE, LetterState.DEAD)
_GROUP = 200
"""Records planned in one transaction; a durable commit is paid once for them."""


class OrdersPipeline:
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
        self._profile = profile
        self._client = client
        self._sink = sink
        self._store = GuardedStore(store)
        self._clock = clock or SystemClock()
        self._owner = owner or f"{socket.gethostname()}-{os.getpid()}-{token_hex(4)}"
        self._show = progress
        self._renewed: datetime | None = None
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
            sink,
            self._store,
            clock=self._clock,
            rules=deliver or DeliverRules(),
            owner=self._owner,
            progress=self._progress,
        )

    def run(self) -> Report:
        """
        Gather, plan and deliver once.

        Returns:
            What was done. A dry run gathers, and reports what it would have sent.

        Raises:
            StoreError: If the ledger cannot be written; nothing was acknowledged. A
                `LeaseLostError` where this run stalled and another worker took over.

            AuthorizationError: If the profile names a seller and the session is
                another's.
        """
        report = Report(started=self._clock.now(), dry_run=not self._profile.live)
        lease = self._acquire()
        self._renewed = report.started if lease else None
        if lease is None:
            report.stopped = (
                f"Another worker runs the orders of {self._profile.key}; if it died, "
                f"they are free again {LEASE.total_seconds():.0f} seconds after."
            )
        else:
            try:
                self._run(report)
            finally:
                self._store.leases = ()
                with self._store.begin() as tx:
                    tx.leases.release(lease)
        report.ended = self._clock.now()
        return report

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

    def _acquire(self) -> Lease | None:
        name = f"{self._profile.key}/{STREAM}"
        with self._store.begin() as tx:
            now = self._clock.now()
            lease = tx.leases.acquire(name, self._owner, now=now, ttl=LEASE)
        self._store.leases = () if lease is None else (lease,)
        return lease

    def _progress(self, progress: Progress) -> None:
        """Renew the lease where a good part of it is over, then show how far we are."""
        now = self._clock.now()
        if self._renewed is None or now - self._renewed > LEASE / 4:
            # Refused by the guard where another worker took over.
            self._acquire()
            self._renewed = now
        self._show(progress)

    def _run(self, report: Report) -> None:
        if self._is_ours(report):
            self._gatherer.run(report)
        if report.dry_run:
            self._show_plan(report)
            return
        self._plan_all(report)
        self._postman.run(report)

    def _is_ours(self, report: Report) -> bool:
        """
        Make sure that what is read is this shop's, where its seller's name is known.

        Raises:
            AuthorizationError: If the session is another seller's.
        """
        wanted = self._profile.seller_nick
        if wanted is None:
            return True
        try:
            user = self._client.call(UserSellerGet()).user
        except TopError as error:
            report.troubles.append(
                f"Nothing was read, as TOP did not say whose session it is: {error}"
            )
            return False
        nick = user.nick if user else None
        if nick != wanted:
            msg = (
                f"The session for {self._profile.key} belongs to {nick!r}, and its "
                f"seller is {wanted!r}: nothing was read."
            )
            raise AuthorizationError(msg)
        return True

    def _plan_all(self, report: Report) -> None:
        done = 0
        while True:
            with self._store.begin() as tx:
                rows = tx.inbox.to_plan(
                    self._profile.key, STREAM, self._clock.now(), _GROUP
                )
                for row in rows:
                    report.decisions[self._plan_row(tx, row)] += 1
            done += len(rows)
            if not rows:
                break
            self._progress(Progress(stage=Stage.PLAN, done=done, total=done))

    def _show_plan(self, report: Report) -> None:
        """Decide everything inside a transaction that changes nothing."""
        with self._store.begin() as tx:
            rows = tx.inbox.to_plan(self._profile.key, STREAM, self._clock.now(), 1_000_000)
            for row in rows:
                action = self._decide(tx, row)
                report.decisions[_word(action)] += 1
                if isinstance(action, Put | Cancel):
                    report.planned.append(
                        PlannedAct(
                            key=str(action.order.key),
                            act=_word(action),
                            amount=f"{action.order.payment:.2f}",
                        )
                    )

    def _plan_row(self, tx: Transaction, row: InboxRow) -> str:
        action = self._decide(tx, row)
        if isinstance(action, QuarantineRow):
            self._quarantine(tx, row, action)
        else:
            self._apply(tx, row, action)
            tx.quarantine.release(row.shop, STREAM, row.id)
        return _word(action)

    def _decide(self, tx: Transaction, row: InboxRow) -> Action | QuarantineRow:
        now = self._clock.now()
        try:
            reading = self._read(row)
        except MappingError as error:
            return _poison(row, cause_of(error), error.message, error.field, now)
        except DecodeError as error:
            return _poison(row, "undecodable", error.message, error.path, now)
        key = self._key(row.id)
        destination = self._sink.traits.name
        letters = [
            letter
            for letter in tx.outbox.of_key(key, destination)
            if letter.state not in _FINAL
        ]
        binding = tx.bindings.get(key, destination)
        action = plan(reading, binding, letters[-1] if letters else None, now)
        if isinstance(action, Conflict):
            message = (
                f"Trade {row.id} went to {action.reason!r} after it was delivered; "
                "the order at the ERP was left as it is."
            )
            return _poison(row, "conflict", message, action.reason, now)
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

    def _apply(self, tx: Transaction, row: InboxRow, action: Action) -> None:
        disposition, reason = Disposition.DELIVERING, ""
        until: datetime | None = None
        match action:
            case Put() | Cancel():
                tx.outbox.add(self._letter(row, action))
            case Skip(on_its_way=False):
                disposition = Disposition.DELIVERED
            case Wait(reason=reason, until=until):
                disposition = Disposition.HELD
            case Nothing(reason=reason):
                disposition = Disposition.NOT_DUE
            case _:
                pass
        tx.inbox.decide(
            row.shop,
            STREAM,
            row.id,
            row.version,
            disposition,
            reason=reason,
            until=until,
        )

    def _letter(self, row: InboxRow, action: Put | Cancel) -> Letter:
        now = self._clock.now()
        return Letter(
            key=action.order.key,
            act=Act.PUT if isinstance(action, Put) else Act.CANCEL,
            destination=self._sink.traits.name,
            version=row.version,
            digest=action.digest,
            schema=SCHEMA,
            payload=order_to_json(action.order),
            created_at=now,
            updated_at=now,
        )

    def _quarantine(self, tx: Transaction, row: InboxRow, poison: QuarantineRow) -> None:
        tx.quarantine.put(poison)
        tx.inbox.decide(
            row.shop,
            STREAM,
            row.id,
            row.version,
            Disposition.QUARANTINED,
            reason=poison.cause,
        )
        _log.warning("quarantined", extra={"tid": row.id, "cause": poison.cause})


def _poison(
    row: InboxRow, cause: str, message: str, field: str, now: datetime
) -> QuarantineRow:
    return QuarantineRow(
        shop=row.shop,
        stream=STREAM,
        id=row.id,
        version=row.version,
        cause=cause,
        message=message,
        field=field,
        since=now,
    )


def _word(action: Action | QuarantineRow) -> str:  # noqa: PLR0911 - one a case
    """Return the word an action is counted under."""
    match action:
        case Put(new=True):
            return "create"
        case Put():
            return "update"
        case Cancel():
            return "cancel"
        case Skip():
            return "skip"
        case Wait():
            return "held"
        case Nothing():
            return "not_due"
        case _:
            return "quarantined"
