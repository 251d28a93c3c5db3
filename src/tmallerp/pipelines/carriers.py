"""
Carriers: the ERP's word for one to the platform's code, and what its numbers look like.

A wrong carrier or number is shown to the buyer and counts as a false shipment, so
neither is ever guessed. The platform itself says which codes there are and what the
numbers of each look like; where it says nothing, a number only has to look like one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from attrs import field, frozen

from tmallerp.documents import ShipmentRules
from tmallerp.errors import MappingError
from tmallerp.top.models.logistics.carriers import LogisticsCompany

_ANY_NUMBER = re.compile(r"[A-Za-z0-9_-]{4,40}")
"""What a number looks like at the least: no spaces, no list of numbers."""


@frozen(kw_only=True)
class CarrierTable:
    """
    Which carrier of the ERP is which of the platform.

    Args:
        rules: The shop's own table.

        patterns: The platform's codes to the patterns of their numbers, empty where
            none is known; None if the platform has not been asked, and then its codes
            are not checked.
    """

    rules: ShipmentRules
    patterns: Mapping[str, str] | None = field(default=None)

    def with_companies(self, companies: Iterable[LogisticsCompany]) -> CarrierTable:
        """Return the table with what the platform says of its carriers."""
        patterns = {one.code: one.reg_mail_no or "" for one in companies if one.code}
        return CarrierTable(rules=self.rules, patterns=patterns)

    def is_none(self, carrier: str) -> bool:
        """Say whether the ERP's word means that no carrier is needed."""
        return carrier in self.rules.no_carrier

    def company(self, carrier: str) -> str:
        """
        Return the platform's code of a carrier.

        Raises:
            MappingError: If the table has no such carrier, or names one the platform
                does not know.
        """
        code = self.rules.carriers.get(carrier)
        if code is None:
            msg = f"The table of carriers has no {carrier!r}."
            raise MappingError(msg, document="Shipment", field="carrier", value=carrier)
        if self.patterns is not None and code not in self.patterns:
            msg = f"The table of carriers calls {carrier!r} {code!r}; TOP knows no such."
            raise MappingError(msg, document="Shipment", field="carrier", value=carrier)
        return code

    def number(self, company: str, tracking: str) -> str:
        """
        Return a parcel's number, checked by what its carrier's numbers look like.

        Args:
            company: The platform's code.

            tracking: As the ERP has it; blanks around it do not count.

        Raises:
            MappingError: If it cannot be a number of that carrier.
        """
        number = tracking.strip()
        known = (self.patterns or {}).get(company, "")
        if not _ANY_NUMBER.fullmatch(number) or not _fits(known, number):
            msg = f"{number[:60]!r} is no number of a parcel of {company}."
            raise MappingError(
                msg, document="Shipment", field="tracking", value=number[:60]
            )
        return number


def _fits(pattern: str, number: str) -> bool:
    """Say whether a number fits; a pattern that cannot be read refuses nothing."""
    try:
        return not pattern or re.fullmatch(pattern, number) is not None
    except re.error:
        return True
