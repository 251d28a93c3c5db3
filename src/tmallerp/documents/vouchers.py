"""
The voucher: a draft for the books, in which debits equal credits.

It is drafted, never posted: a second person approves it in the ERP.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from attrs import Attribute, field, frozen

from tmallerp import money
from tmallerp.documents.keys import DocumentKey, Version
from tmallerp.errors import MoneyError


@frozen(kw_only=True)
class VoucherLine:
    """
    One line.

    Args:
        summary: What for, for people.

        account: The ERP's account code.

        debit: Yuan, not negative; one of debit and credit is 0 and the other is not.

        credit: Yuan, not negative.

        dimensions: What the account is kept by (customer, department, bank): the ERP's
            name of the dimension to the code in it.

        cash_flow: The ERP's cash-flow item; empty is none.
    """

    summary: str
    account: str
    debit: Decimal = money.ZERO
    credit: Decimal = money.ZERO
    dimensions: Mapping[str, str] = field(factory=dict)
    cash_flow: str = ""


def _check_balance(
    voucher: Voucher,
    _attribute: Attribute[tuple[VoucherLine, ...]],
    lines: tuple[VoucherLine, ...],
) -> None:
    debit = sum((line.debit for line in lines), money.ZERO)
    credit = sum((line.credit for line in lines), money.ZERO)
    if debit != credit or any(min(one.debit, one.credit) != 0 for one in lines):
        msg = f"Voucher {voucher.key}: debits are {debit} yuan, credits {credit} yuan."
        raise MoneyError(msg, value=str(debit - credit))
    if any(one.debit == one.credit for one in lines):
        msg = f"Voucher {voucher.key}: a line has neither debit nor credit."
        raise MoneyError(msg, value="0.00")


@frozen(kw_only=True)
class Voucher:
    """
    One voucher.

    Args:
        key: The business key, of kind ``voucher``.

        version: Which state this was made from.

        book: The ERP's account book.

        organisation: The ERP's accounting organisation.

        booked: The accounting date; it decides the period.

        word: The voucher word, such as 记 or 转.

        lines: At least two; debits equal credits to the fen.

        attachments: How many papers belong to it.

    Raises:
        MoneyError: If debits and credits differ, or a line has both or neither.
    """

    key: DocumentKey
    version: Version
    book: str
    organisation: str = ""
    booked: date
    word: str = ""
    lines: tuple[VoucherLine, ...] = field(validator=_check_balance)
    attachments: int = 0

    @property
    def total(self) -> Decimal:
        """Yuan of either side."""
        return sum((line.debit for line in self.lines), money.ZERO)
