"""
Vouchers in YonBIP: drafts that a second person approves there.

The ERP keeps the id a voucher was sent with for ever and answers a repetition with the
first one, so no second voucher can arise; what it holds is never changed from here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tmallerp.clock import Clock
from tmallerp.documents import DocumentKey, Voucher, VoucherLine
from tmallerp.erp.outcomes import DocumentState, FoundDocument, Outcome, OutcomeStatus
from tmallerp.erp.yonyou._answers import Answer, Verdict, rows_of, text
from tmallerp.erp.yonyou._client import YonyouClient
from tmallerp.erp.yonyou._heads import amount
from tmallerp.erp.yonyou._maps import map_of
from tmallerp.erp.yonyou._orders import refused, violation
from tmallerp.erp.yonyou._outcomes import refusal, retry_later, unknown
from tmallerp.erp.yonyou._settings import YonyouSettings
from tmallerp.errors import ConfigError, ErpOutcomeUnknownError, ErpUnavailableError
from tmallerp.fieldmap import Violation

ADD = "yonbip/fi/ficloud/openapi/voucher/addVoucher"
QUERY = "yonbip/fi/ficloud/openapi/voucher/queryVouchers"
_A_PAGE = 1000

_VOID = "05"


class Vouchers:
    """
    The voucher sink.

    Args:
        client: Who calls.

        settings: The company's.

        clock: Says which months are searched.
    """

    def __init__(
        self, client: YonyouClient, settings: YonyouSettings, clock: Clock
    ) -> None:
        self._client = client
        self._settings = settings
        self._clock = clock
        self._map = map_of("voucher", settings)
        # The ERP is asked by book and month, and a key names neither.
        self._books = {settings.book} - {""}
        self._periods: set[str] = set()

    def put(self, batch: Sequence[Voucher]) -> list[Outcome]:
        """Bring drafts of vouchers into the ERP; see `VoucherSink.put_vouchers`."""
        if batch and not (self._settings.maker_mobile or self._settings.maker_email):
            msg = "Vouchers need a maker: set maker_mobile or maker_email."
            raise ConfigError(msg, key="maker_mobile")
        outcomes: list[Outcome] = []
        stopped: ErpUnavailableError | None = None
        for one in batch:
            if stopped is not None:
                outcomes.append(retry_later(one.key, stopped))
                continue
            try:
                outcomes.append(self._put(one))
            except ErpUnavailableError as error:
                stopped = error
                outcomes.append(retry_later(one.key, error))
            except ErpOutcomeUnknownError as error:
                outcomes.append(unknown(one.key, message=error.message))
        return outcomes

    def _put(self, voucher: Voucher) -> Outcome:
        self._books.add(voucher.book)
        self._periods.add(_period(voucher.booked))
        (wrong,) = self.preflight([voucher])
        if wrong:
            return refused(voucher.key, wrong)
        token = voucher.key.token()
        body = {
            **self._map.apply(self._source(voucher)),
            "businessId": token,
            "externalSourceDataId": token,
        }
        answer = self._client.tell(ADD, body)
        if answer.ok:
            return _created(voucher.key, answer)
        if answer.verdict is Verdict.DUPLICATE:
            return self._exists(voucher.key, answer)
        return refusal(voucher.key, answer, self._settings)

    def _exists(self, key: DocumentKey, answer: Answer) -> Outcome:
        there = self.find([key]).get(key)
        data = answer.data if isinstance(answer.data, Mapping) else {}
        return Outcome(
            key=key,
            status=OutcomeStatus.EXISTS,
            reference=there.reference if there else text(data.get("voucherId")) or None,
            total=there.total if there else None,
        )

    def find(self, keys: Sequence[DocumentKey]) -> dict[DocumentKey, FoundDocument]:
        """Search the months for vouchers of these keys."""
        wanted = {key.token(): key for key in keys}
        found: dict[DocumentKey, FoundDocument] = {}
        if wanted and not self._books:
            self._settings.need("book")
        for book in sorted(self._books) if wanted else ():
            for row in self._search(book):
                head = row.get("header")
                token = text(head.get("businessid")) if isinstance(head, Mapping) else ""
                if isinstance(head, Mapping) and token in wanted:
                    key = wanted[token]
                    found.setdefault(key, _found(key, head))
        return found

    def _search(self, book: str) -> list[Mapping[str, Any]]:
        start, end = self._months()
        found: list[Mapping[str, Any]] = []
        for index in range(1, 1000):
            question = {
                "accbookCode": book,
                "pager": {"pageIndex": index, "pageSize": _A_PAGE},
                "periodStart": start,
                "periodEnd": end,
            }
            rows = rows_of(self._client.ask(QUERY, question))
            found += rows
            if len(rows) < _A_PAGE:
                break
        return found

    def _months(self) -> tuple[str, str]:
        today = self._clock.now().date()
        month = today.year * 12 + today.month - 1
        first = month - self._settings.voucher_months
        around = {_month(first), _month(month + 1)} | self._periods
        return min(around), max(around)

    # --- making -------------------------------------------------------------------

    def preflight(self, batch: Sequence[Voucher]) -> list[tuple[Violation, ...]]:
        """Say what the ERP would not take, without asking it."""
        return [self._violations(one) for one in batch]

    def _violations(self, voucher: Voucher) -> tuple[Violation, ...]:
        wrong = list(self._map.check(self._source(voucher)))
        if "voucher" not in self._settings.maps:
            wrong += [
                violation(
                    "bodies",
                    "missing",
                    "The map has no field for a cash-flow item; add it to a map of its own.",
                    line.cash_flow,
                    "row.cash_flow",
                )
                for line in voucher.lines
                if line.cash_flow
            ]
        return tuple(wrong)

    def _source(self, voucher: Voucher) -> dict[str, Any]:
        settings = self._settings
        types = settings.voucher_types
        bill = {
            "voucher_type": types.get(voucher.word, types.get("", voucher.word)),
            "period": _period(voucher.booked),
            "maker_mobile": settings.maker_mobile,
            "maker_email": settings.maker_email,
            "currency": settings.currency,
            "exchange_rate_type": settings.exchange_rate_type,
            "rows": [self._row(line) for line in voucher.lines],
        }
        return {"voucher": voucher, "bill": bill}

    def _row(self, line: VoucherLine) -> dict[str, Any]:
        names = self._settings.dimensions
        return {
            "summary": line.summary,
            "account": line.account,
            "debit": line.debit or None,
            "credit": line.credit or None,
            "cash_flow": line.cash_flow,
            "dimensions": [
                {"code": names.get(name, name), "value": value}
                for name, value in line.dimensions.items()
            ],
        }


def _created(key: DocumentKey, answer: Answer) -> Outcome:
    data = answer.data if isinstance(answer.data, Mapping) else {}
    reference = text(data.get("voucherId"))
    if not reference:
        return unknown(key, message="it was saved and the answer names no voucher")
    return Outcome(
        key=key,
        status=OutcomeStatus.CREATED,
        reference=reference,
        total=amount(data.get("totalDebitOrg")),
    )


def _found(key: DocumentKey, head: Mapping[str, Any]) -> FoundDocument:
    status = text(head.get("voucherstatus"))
    return FoundDocument(
        key=key,
        reference=text(head.get("id")),
        total=amount(head.get("totaldebit_org")),
        state=DocumentState.CANCELLED if status == _VOID else DocumentState.OPEN,
    )


def _period(day: date) -> str:
    return f"{day.year:04d}-{day.month:02d}"


def _month(number: int) -> str:
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


__all__ = ["Vouchers"]
