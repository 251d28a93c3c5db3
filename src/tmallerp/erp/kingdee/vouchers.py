"""
Vouchers (凭证) as drafts, read back before they count as made.

The form has no number of ours, so it is asked for our key first; and it books into
another period without a word where the body's keys stand in another order, so what it
made of the date is read back, and a draft in the wrong period is deleted again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from attrs import evolve, frozen

from tmallerp.documents import DocumentKey, Voucher
from tmallerp.erp.kingdee._filters import In, chunks, identifier
from tmallerp.erp.kingdee._flat import Cells, as_number, as_text, cells
from tmallerp.erp.kingdee._forms import VOUCHER, reached
from tmallerp.erp.kingdee._preparing import form_map, refused
from tmallerp.erp.kingdee._states import refusals
from tmallerp.erp.kingdee._writing import Writer
from tmallerp.erp.kingdee.client import KingdeeClient, Query, SaveOptions
from tmallerp.erp.kingdee.settings import KingdeeSettings
from tmallerp.erp.outcomes import FoundDocument, Outcome, OutcomeStatus
from tmallerp.erp.traits import LifecycleState
from tmallerp.errors import ErpOutcomeUnknownError, ErpUnavailableError, MappingError
from tmallerp.fieldmap import FieldMap, Violation

_FIELDS = ("FVOUCHERID", "FDate", "FYEAR", "FPERIOD", "FDocumentStatus", "FDebitTotal")


class VoucherRow(NamedTuple):
    """
    A line as maps read it.

    Args:
        summary: What for.

        account: The account's code.

        amount: Yuan of either side.

        debit: Yuan, 0 on the other side.

        credit: Yuan, 0 on the other side.
    """

    summary: str
    account: str
    amount: Any
    debit: Any
    credit: Any


@frozen(kw_only=True)
class Vouchers:
    """
    Vouchers of one shop.

    Args:
        client: Where.

        settings: How.

        map: Of a voucher.

        writer: Says what refusals mean.
    """

    client: KingdeeClient
    settings: KingdeeSettings
    map: FieldMap
    writer: Writer

    @classmethod
    def of(
        cls, client: KingdeeClient, settings: KingdeeSettings, writer: Writer
    ) -> Vouchers:
        """Make them ready for use."""
        return cls(
            client=client,
            settings=settings,
            map=form_map(VOUCHER, settings),
            writer=evolve(writer, form=VOUCHER),
        )

    def put(self, batch: Sequence[Voucher]) -> list[Outcome]:
        """Make drafts of those that are not there; see `VoucherSink.put_vouchers`."""
        there = self._rows([one.key.token(30) for one in batch])
        outcomes: list[Outcome] = []
        for voucher in batch:
            row = there.get(voucher.key.token(30))
            if row is not None:
                outcomes.append(_outcome(voucher.key, OutcomeStatus.EXISTS, row))
                continue
            try:
                outcomes.append(self._make(voucher))
            except (ErpUnavailableError, ErpOutcomeUnknownError) as error:
                if len(batch) == 1:
                    raise
                outcomes.append(_lost(voucher.key, error))
        return list(self._checked(batch, outcomes))

    def find(self, keys: Sequence[DocumentKey]) -> Mapping[DocumentKey, FoundDocument]:
        """Ask which are there; see `VoucherSink.find_vouchers`."""
        tokens = {key.token(30): key for key in keys}
        return {
            tokens[token]: FoundDocument(
                key=tokens[token],
                reference=as_text(row["FVOUCHERID"]),
                total=as_number(row["FDebitTotal"]),
                reached=reached(row["FDocumentStatus"]),
            )
            for token, row in self._rows(list(tokens)).items()
        }

    def preflight(self, batch: Sequence[Voucher]) -> list[tuple[Violation, ...]]:
        """Say what would be refused."""
        found: list[tuple[Violation, ...]] = []
        for one in batch:
            try:
                self._body(one)
                found.append(())
            except MappingError as error:
                found.append((_violation(error),))
        return found

    # --- one voucher ------------------------------------------------------------------------

    def _make(self, voucher: Voucher) -> Outcome:
        try:
            body = self._body(voucher)
        except MappingError as error:
            return refused(voucher.key, _violation(error))
        result = self.client.draft(VOUCHER.id, body, SaveOptions(delete_rows=True))
        if not result.ok:
            why = refusals(result, [""])[""]
            return self.writer.refusal(voucher.key, why)
        made = as_text(result.body.get("Id")) or next(
            (one.id for one in result.written), ""
        )
        if made in ("", "0"):
            message = "the answer calls it a success and names no id"
            return Outcome(key=voucher.key, status=OutcomeStatus.UNKNOWN, message=message)
        return Outcome(key=voucher.key, status=OutcomeStatus.CREATED, reference=made)

    def _body(self, voucher: Voucher) -> dict[str, Any]:
        """Make the body; our key stands in front, the date behind everything."""
        groups = self.settings.codes.voucher_groups
        if voucher.word not in groups:
            msg = f"codes.voucher_groups names no group for the word {voucher.word!r}."
            raise MappingError(
                msg, document="Voucher", field="FVOUCHERGROUPID", value=voucher.word
            )
        names = {
            "voucher": voucher,
            "rows": [
                VoucherRow(
                    one.summary, one.account, one.debit or one.credit, one.debit, one.credit
                )
                for one in voucher.lines
            ],
            "group": groups[voucher.word],
            "date": f"{voucher.booked.isoformat()} 00:00:00",
            "erp": self.settings.codes,
        }
        body: dict[str, Any] = self.map.apply(names)
        for row, line in zip(body[VOUCHER.entry], voucher.lines, strict=True):
            if line.dimensions:
                row["FDetailID"] = {
                    f"FDETAILID__{identifier(name)}": {"FNumber": code}
                    for name, code in sorted(line.dimensions.items())
                }
        key = self.settings.fields.voucher_key
        return {VOUCHER.pk: 0, key: voucher.key.token(30), **body}

    # --- reading back -----------------------------------------------------------------------

    def _checked(
        self, batch: Sequence[Voucher], outcomes: Sequence[Outcome]
    ) -> Iterator[Outcome]:
        made = [one.reference for one in outcomes if one.status is OutcomeStatus.CREATED]
        rows = self._by_id([one for one in made if one])
        for voucher, outcome in zip(batch, outcomes, strict=True):
            if outcome.status is not OutcomeStatus.CREATED:
                yield outcome
                continue
            row = rows.get(outcome.reference or "")
            if row is None:
                message = "it was made and cannot be read back"
                yield evolve(outcome, status=OutcomeStatus.UNKNOWN, message=message)
            elif _is_of(row, voucher):
                yield _outcome(voucher.key, OutcomeStatus.CREATED, row)
            else:
                yield self._undone(voucher, row)

    def _undone(self, voucher: Voucher, row: Cells) -> Outcome:
        period = f"{as_text(row['FYEAR'])}-{as_text(row['FPERIOD'])}"
        message = f"the ERP booked it into {period} instead of {voucher.booked:%Y-%m}"
        outcome = _outcome(voucher.key, OutcomeStatus.REJECTED, row)
        if outcome.reached is LifecycleState.DRAFT:
            self.client.delete(VOUCHER.id, Ids=as_text(row["FVOUCHERID"]))
            message += "; the draft was deleted"
        return evolve(outcome, code="period", field="FDate", message=message)

    def _by_id(self, ids: Sequence[str]) -> dict[str, Cells]:
        try:
            rows = list(self._query("FVOUCHERID", ids, _FIELDS))
        except ErpUnavailableError:
            return {}
        return {as_text(row["FVOUCHERID"]): row for row in rows}

    def _rows(self, tokens: Sequence[str]) -> dict[str, Cells]:
        key = self.settings.fields.voucher_key
        rows = self._query(key, tokens, (*_FIELDS, key))
        wanted = set(tokens)
        return {as_text(row[key]): row for row in rows if as_text(row[key]) in wanted}

    def _query(
        self, name: str, values: Sequence[str], fields: tuple[str, ...]
    ) -> Iterator[Cells]:
        for some in chunks(values):
            typed = [int(one) if name == "FVOUCHERID" else one for one in some]
            query = Query(form=VOUCHER.id, fields=fields, filters=(In(name, typed),))
            for row in self.client.query(query):
                yield cells(fields, row)


def _is_of(row: Cells, voucher: Voucher) -> bool:
    booked = voucher.booked
    return (
        as_text(row["FYEAR"]) == str(booked.year)
        and as_text(row["FPERIOD"]) == str(booked.month)
        and as_text(row["FDate"])[:10] == booked.isoformat()
    )


def _outcome(key: DocumentKey, status: OutcomeStatus, row: Cells) -> Outcome:
    return Outcome(
        key=key,
        status=status,
        reference=as_text(row["FVOUCHERID"]),
        total=as_number(row["FDebitTotal"]),
        reached=reached(row["FDocumentStatus"]),
    )


def _violation(error: MappingError) -> Violation:
    return Violation(
        field=error.field,
        code="not_allowed",
        value=error.value or "",
        message=error.message,
    )


def _lost(key: DocumentKey, error: ErpUnavailableError | ErpOutcomeUnknownError) -> Outcome:
    sent = isinstance(error, ErpOutcomeUnknownError)
    status = OutcomeStatus.UNKNOWN if sent else OutcomeStatus.RETRYABLE
    return Outcome(key=key, status=status, message=error.message)


__all__ = ["VoucherRow", "Vouchers"]
