"""The base data an order needs, by the codes a document names, asked for in one go."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from attrs import frozen

from tmallerp.errors import RejectedByErpError
from tryton_erp.pricing import Taxed
from tryton_erp.rpc import NAME, Record, Tryton


class MissingBaseError(Exception):
    """
    Tryton does not know a code.

    Args:
        field: The field of the document.

        message: One sentence with the code.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


@frozen(kw_only=True)
class Party:
    """A customer: its id and the address that goods and invoices go to."""

    id: int
    address: int


@frozen(kw_only=True)
class Good:
    """A product as an order needs it."""

    id: int
    unit: int
    taxed: Taxed


class BaseData:
    """
    Codes to ids.

    Customers, warehouses, taxes and the shop are asked for once, products every time.

    Args:
        tryton: Whom to ask.

        shop: The name of the ``web.shop`` record.
    """

    def __init__(self, tryton: Tryton, shop: str) -> None:
        self._tryton = tryton
        self._name = shop
        self._shop: int | None = None
        self._parties: dict[str, Party] = {}
        self._warehouses: dict[str, int] = {}
        self._taxed: dict[int, Taxed | None] = {}

    def shop(self) -> int:
        """
        Return the id of the shop.

        Raises:
            RejectedByErpError: If there is none of that name.
        """
        if self._shop is None:
            found = self._tryton.search("web.shop", [["name", "=", self._name]], ["name"])
            if not found:
                msg = f"{NAME}: there is no web shop {self._name!r}; make it in Tryton."
                raise RejectedByErpError(msg, adapter=NAME)
            self._shop = int(found[0]["id"])
        return self._shop

    def party(self, code: str) -> Party:
        """Return a customer."""
        if code not in self._parties:
            fields = ["code", "addresses"]
            found = self._tryton.search("party.party", [["code", "=", code]], fields)
            if not found or not found[0]["addresses"]:
                what = "is no customer" if not found else "has no address"
                raise MissingBaseError("customer", f"{code!r} {what} in Tryton.")
            address = int(found[0]["addresses"][0])
            self._parties[code] = Party(id=int(found[0]["id"]), address=address)
        return self._parties[code]

    def warehouse(self, code: str) -> int:
        """Return the id of a warehouse."""
        if code not in self._warehouses:
            self._warehouses.update(self.warehouses())
        if code not in self._warehouses:
            raise MissingBaseError("warehouse", f"{code!r} is no warehouse in Tryton.")
        return self._warehouses[code]

    def warehouses(self) -> dict[str, int]:
        """Return the ids of all warehouses that have a code."""
        domain = [["type", "=", "warehouse"], ["code", "!=", None]]
        found = self._tryton.search("stock.location", domain, ["code"])
        return {str(one["code"]): int(one["id"]) for one in found if one["code"]}

    def goods(self, codes: Iterable[str]) -> dict[str, Good]:
        """Return the products that are there; one whose taxes cannot be priced is not."""
        fields = ["code", "default_uom", "account_category"]
        domain = [["code", "in", sorted(set(codes))]]
        found = self._tryton.search("product.product", domain, fields)
        self.learn(one["account_category"] for one in found)
        return {
            str(one["code"]): Good(
                id=int(one["id"]), unit=int(one["default_uom"]), taxed=taxed
            )
            for one in found
            if (taxed := self.taxed(one["account_category"])) is not None
        }

    def taxed(self, category: int | None) -> Taxed | None:
        """
        Return the taxes of an accounting category that was learnt.

        Returns:
            None if one of them is no percentage, so that nothing can be priced by it.
        """
        return Taxed() if category is None else self._taxed.get(category)

    def learn(self, categories: Iterable[int | None]) -> None:
        """Ask for the taxes of categories that are not known yet."""
        wanted = {one for one in categories if one is not None}
        unknown = sorted(wanted - self._taxed.keys())
        fields = ["customer_taxes_used"]
        read = self._tryton.read("product.category", unknown, fields)
        taxes = sorted({tax for one in read for tax in one["customer_taxes_used"]})
        facts = self._tryton.read("account.tax", taxes, ["type", "rate", "childs"])
        rates = {int(one["id"]): _rate(one) for one in facts}
        for one in read:
            own = tuple(one["customer_taxes_used"])
            known = [rate for tax in own if (rate := rates[tax]) is not None]
            whole = len(known) == len(own)
            total = sum(known, Decimal(0))
            self._taxed[int(one["id"])] = Taxed(taxes=own, rate=total) if whole else None


def _rate(tax: Record) -> Decimal | None:
    plain = tax["type"] == "percentage" and not tax["childs"]
    return tax["rate"] if plain and isinstance(tax["rate"], Decimal) else None


__all__ = ["BaseData", "Good", "MissingBaseError", "Party"]
