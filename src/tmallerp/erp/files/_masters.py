"""
Products and customers as files, one each, named by their code.

A code may be anything, also what no file may be called; so a name is the part of it that
can stand there and eight letters of its digest, which tell ``A-1`` from ``a-1`` on disks
that do not.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Generic, TypeVar

import attrs
from attrs import AttrsInstance, evolve, frozen

from tmallerp.clock import format_beijing, parse_beijing
from tmallerp.documents import Customer, Product
from tmallerp.erp.files._cells import Columns, Row
from tmallerp.erp.files._documents import Cabinet, rejected
from tmallerp.erp.protocols import Outcome, OutcomeStatus
from tmallerp.errors import ErpError, ErpUnavailableError, TmallErpError

M = TypeVar("M", bound=AttrsInstance)


@frozen(kw_only=True)
class Master(Generic[M]):
    """
    How products, or customers, are written.

    Args:
        folder: Its name.

        columns: Of a file.

        read: Makes one of a row.
    """

    folder: str
    columns: Columns
    read: Callable[[Row], M]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "" if value is None else str(value)


def _row(document: AttrsInstance) -> Row:
    row = {
        one.name: _text(getattr(document, one.name)) for one in attrs.fields(type(document))
    }
    modified = getattr(document, "modified", None)
    return row | {"modified": format_beijing(modified)} if modified else row


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _product(row: Row) -> Product:
    return Product(
        code=row["code"],
        name=row["name"],
        specification=row["specification"],
        unit=row["unit"],
        barcode=row["barcode"],
        category=row["category"],
        price=_decimal(row["price"]),
        weight_g=_decimal(row["weight_g"]),
        tax_rate=_decimal(row["tax_rate"]),
        active=row["active"] == "1",
        modified=parse_beijing(row["modified"]) if row["modified"] else None,
    )


def _customer(row: Row) -> Customer:
    texts = {name: row[name] for name in _names(Customer) if name != "active"}
    return Customer(**texts, active=row["active"] == "1")


def _names(cls: type[AttrsInstance]) -> tuple[str, ...]:
    return tuple(one.name for one in attrs.fields(cls))


PRODUCT: Master[Product] = Master(
    folder="products",
    columns=Columns(
        head=_names(Product),
        ids=frozenset({"code", "barcode", "unit", "category"}),
        texts=frozenset({"name", "specification"}),
        numbers=frozenset({"price", "weight_g", "tax_rate"}),
    ),
    read=_product,
)
CUSTOMER: Master[Customer] = Master(
    folder="customers",
    columns=Columns(
        head=_names(Customer),
        ids=frozenset({"code", "group", "phone", "tax_number", "organisation"}),
        texts=frozenset({"name", "contact", "address"}),
    ),
    read=_customer,
)


def stem_of(folder: Path, code: str) -> Path:
    """Return where the file of a code is, but for what kind of file it is."""
    digest = hashlib.sha256(code.encode("utf-8", "surrogatepass")).digest()
    readable = re.sub(r"[^A-Za-z0-9_\-]", "_", code)[:60]
    return folder / f"{readable}-{base64.b32encode(digest).decode()[:8]}"


def put(cabinet: Cabinet, master: Master[M], document: M) -> Outcome:
    """
    Write one, keeping what the document says nothing about.

    Raises:
        ErpUnavailableError: If the disk fails.

        ErpOutcomeUnknownError: If it fails after the file is in its place.
    """
    code: str = document.code  # type: ignore[attr-defined]
    path = cabinet.place(stem_of(cabinet.disk.folder / master.folder, code))
    try:
        known = _load(cabinet, master, path, code)
    except ErpUnavailableError:
        raise
    except ErpError as error:
        return rejected(code, "damaged", error.message)
    merged = document if known is None else _merged(known, document)
    if merged == known:
        return Outcome(key=code, status=OutcomeStatus.UNCHANGED, reference=code)
    try:
        cabinet.save(path, [_row(merged)], master.columns)
    except UnicodeEncodeError:
        return rejected(code, "encoding", "a text holds half a character")
    except ValueError as error:
        return rejected(code, "preflight", str(error))
    status = OutcomeStatus.CREATED if known is None else OutcomeStatus.UPDATED
    return Outcome(key=code, status=status, reference=code)


def find(cabinet: Cabinet, master: Master[M], codes: Sequence[str]) -> Mapping[str, M]:
    """
    Read those that are there.

    Raises:
        ErpError: If one cannot be read.
    """
    folder = cabinet.disk.folder / master.folder
    paths = {code: cabinet.place(stem_of(folder, code)) for code in codes}
    found = {code: _load(cabinet, master, path, code) for code, path in paths.items()}
    return {code: one for code, one in found.items() if one is not None}


def _load(cabinet: Cabinet, master: Master[M], path: Path, code: str) -> M | None:
    rows = cabinet.load(path, master.columns)
    if not rows:
        return None
    try:
        found = master.read(rows[0])
    except (ArithmeticError, TmallErpError) as error:
        found = None
        why: Exception | None = error
    else:
        why = None
    if len(rows) > 1 or found is None or found.code != code:  # type: ignore[attr-defined]
        msg = f"{path} was changed by hand and cannot be read as {code!r}."
        raise ErpError(msg, adapter=cabinet.adapter) from why
    return found


def _merged(known: M, document: M) -> M:
    said = {
        one.name: value
        for one in attrs.fields(type(document))
        if (value := getattr(document, one.name)) not in {"", None}
    }
    return evolve(known, **said)  # type: ignore[misc]
