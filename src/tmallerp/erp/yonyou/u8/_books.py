"""Customers and vouchers of U8: added once, never changed from here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from tmallerp.clock import Clock
from tmallerp.documents import Customer, DocumentKey, Voucher, VoucherLine
from tmallerp.erp.outcomes import FoundDocument, Outcome, OutcomeStatus
from tmallerp.erp.yonyou._answers import text
from tmallerp.erp.yonyou._governor import ThrottledError
from tmallerp.erp.yonyou._heads import amount
from tmallerp.erp.yonyou._orders import refused, violation
from tmallerp.erp.yonyou._outcomes import rejected, retry_later
from tmallerp.erp.yonyou.u8._lists import Row, U8Lists
from tmallerp.erp.yonyou.u8._making import u8_map
from tmallerp.erp.yonyou.u8._sending import Letter, Sender
from tmallerp.erp.yonyou.u8._settings import U8Settings
from tmallerp.fieldmap import Violation


class U8Customers:
    """
    The customer sink.

    Args:
        lists: Who reads.

        sender: Who adds.

        settings: The company's.
    """

    def __init__(self, lists: U8Lists, sender: Sender, settings: U8Settings) -> None:
        self._lists = lists
        self._sender = sender
        self._map = u8_map("customer", settings)

    def put(self, batch: Sequence[Customer]) -> list[Outcome]:
        """Add customers that are not there; see `CustomerSink.put_customers`."""
        try:
            known = self.find([one.code for one in batch])
        except ThrottledError as error:
            return [retry_later(one.code, error) for one in batch]
        plans = [self._plan(one, known.get(one.code)) for one in batch]
        return self._sender.add("customer/add", plans)

    def _plan(self, one: Customer, known: Customer | None) -> Letter[str] | Outcome:
        if known is not None:
            is_same = known.name == one.name and one.group in ("", known.group)
            is_same = is_same and one.active
            status = OutcomeStatus.UNCHANGED if is_same else OutcomeStatus.EXISTS
            return Outcome(key=one.code, status=status, reference=one.code)
        if not one.active:
            said = "U8 has no call that stops a customer; stop it in U8"
            return rejected(one.code, "unsupported", said, "active")
        wrong = self._map.check({"customer": one})
        if wrong:
            return refused(one.code, wrong)
        body = {"customer": self._map.apply({"customer": one})}
        return Letter(key=one.code, token=f"customer-{one.code}", body=body)

    def find(self, codes: Sequence[str]) -> dict[str, Customer]:
        """Ask which customers are there, one call each."""
        found: dict[str, Customer] = {}
        for code in dict.fromkeys(codes):
            filters = [("code_begin", code), ("code_end", code)]
            for row in self._lists.all("customer", filters):
                if text(row.get("code")) == code:
                    found[code] = Customer(
                        code=code,
                        name=text(row.get("name")),
                        group=text(row.get("sort_code")),
                    )
        return found


class U8Vouchers:
    """
    The voucher sink.

    Args:
        lists: Who reads.

        sender: Who adds.

        settings: The company's.

        clock: Says which months are searched.
    """

    def __init__(
        self, lists: U8Lists, sender: Sender, settings: U8Settings, clock: Clock
    ) -> None:
        self._lists = lists
        self._sender = sender
        self._settings = settings
        self._clock = clock
        self._map = u8_map("voucher", settings)
        self._oldest: date | None = None

    def put(self, batch: Sequence[Voucher]) -> list[Outcome]:
        """Add vouchers that are not there; see `VoucherSink.put_vouchers`."""
        days = [one.booked for one in batch]
        self._oldest = min([*days, self._oldest] if self._oldest else days, default=None)
        try:
            known = self.find([one.key for one in batch])
        except ThrottledError as error:
            return [retry_later(one.key, error) for one in batch]
        plans = [self._plan(one, known.get(one.key)) for one in batch]
        return self._sender.add("voucher/add", plans)

    def _plan(
        self, voucher: Voucher, known: FoundDocument | None
    ) -> Letter[DocumentKey] | Outcome:
        if known is not None:
            return Outcome(
                key=voucher.key,
                status=OutcomeStatus.EXISTS,
                reference=known.reference,
                total=known.total,
            )
        (wrong,) = self.preflight([voucher])
        if wrong:
            return refused(voucher.key, wrong)
        token = voucher.key.token()
        body = self._map.apply(self._source(voucher))
        marked = {**body, self._settings.fields.voucher_key: token}
        return Letter(key=voucher.key, token=token, body={"voucher": marked})

    def find(self, keys: Sequence[DocumentKey]) -> dict[DocumentKey, FoundDocument]:
        """Search the last months for vouchers of these keys."""
        wanted = {key.token(): key for key in keys}
        found: dict[DocumentKey, FoundDocument] = {}
        for row in self._lists.all("voucherlist", self._months()) if wanted else ():
            key = wanted.get(text(row.get(self._settings.fields.voucher_key)))
            if key is not None:
                found.setdefault(key, _found(key, row))
        return found

    def _months(self) -> list[tuple[str, str]]:
        today = self._clock.now().date()
        month = today.year * 12 + today.month - 1 - self._settings.voucher_months
        first = date(month // 12, month % 12 + 1, 1)
        return [("date_begin", min(first, self._oldest or first).isoformat())]

    def preflight(self, batch: Sequence[Voucher]) -> list[tuple[Violation, ...]]:
        """Say what the ERP would not take, without asking it."""
        return [self._violations(one) for one in batch]

    def _violations(self, voucher: Voucher) -> tuple[Violation, ...]:
        wrong = list(self._map.check(self._source(voucher)))
        if "voucher" not in self._settings.maps:
            msg = "The map has no field for this; add it to a map of its own."
            wrong += [
                violation("entry", "missing", msg, value, "row")
                for line in voucher.lines
                for value in (line.cash_flow, *line.dimensions.values())
                if value
            ]
        return tuple(wrong)

    def _source(self, voucher: Voucher) -> dict[str, Any]:
        types = self._settings.voucher_types
        bill = {
            "voucher_type": types.get(voucher.word, types.get("", voucher.word)),
            "year": voucher.booked.year,
            "month": voucher.booked.month,
            "enter": self._settings.enter,
            "debit": [_row(one, one.debit) for one in voucher.lines if one.debit],
            "credit": [_row(one, one.credit) for one in voucher.lines if one.credit],
        }
        return {"voucher": voucher, "bill": bill}


def _row(line: VoucherLine, value: Decimal) -> dict[str, Any]:
    return {
        "account": line.account,
        "summary": line.summary,
        "amount": value,
        "dimensions": dict(line.dimensions),
        "cash_flow": line.cash_flow,
    }


def _found(key: DocumentKey, row: Row) -> FoundDocument:
    debit = row.get("debit")
    rows = debit.get("entry") if isinstance(debit, Mapping) else None
    amounts = [amount(one.get("natural_currency")) for one in rows or ()]
    total = sum((one for one in amounts if one is not None), Decimal(0))
    return FoundDocument(
        key=key,
        reference=text(row.get("code")),
        total=total if rows and None not in amounts else None,
    )


__all__ = ["U8Customers", "U8Vouchers"]
