"""
The collections: create, upsert, several at once, find, list, change of state.

A batch gives one result a row in the order of the rows. The atomic one writes all rows or
none.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from attrs import frozen

from tmallerp.simulator.erps._faults import ErpFault
from tmallerp.simulator.erps._sheets import Data, Mishap, Sheet
from tmallerp.simulator.erps.rest import _rules as rules
from tmallerp.simulator.erps.rest._books import KEY_FIELDS, Books
from tmallerp.simulator.erps.rest._problems import Problem, Wrong
from tmallerp.simulator.erps.rest._schema import Reader, read_time
from tmallerp.simulator.erps.rest._tables import TABLES

MAX_ROWS, MAX_KEYS, MAX_SEARCH, MAX_PAGE = 100, 100, 1000, 500
WRITABLE = frozenset(KEY_FIELDS) - {"shipments"}
MERGED = frozenset({"products", "customers"})
"""Registers, whose entries are kept by many: one may change only what one knows of."""

Query = Sequence[tuple[str, str]]


@frozen(kw_only=True)
class Written:
    """What became of one document."""

    sheet: Sheet
    result: str

    @property
    def status(self) -> int:
        """The HTTP status that says it."""
        return 201 if self.result == "created" else 200

    @property
    def document(self) -> Data:
        """The document as an answer to a write tells it."""
        return {**self.sheet.data, "result": self.result}


@frozen(kw_only=True)
class Act:
    """How one request writes: what it may do, and what goes wrong with it."""

    is_upsert: bool
    mishap: Mishap
    match: str | None = None
    is_merge: bool = False
    """Fields that are not given stay as they are."""


# --- writing --------------------------------------------------------------------------


def write_one(books: Books, name: str, given: object, act: Act) -> Written:
    """
    Create or replace one document.

    Raises:
        Problem: If it is refused.
    """
    raise_hit(act.mishap, 0, 1)
    return _write(books, name, given, act)


def raise_hit(mishap: Mishap, index: int, count: int) -> None:
    """Refuse the row that a fault hits."""
    hit = mishap.row(count)
    if hit is None or hit[0] != index:
        return
    if hit[1] is ErpFault.ROW_LOCKED:
        raise Problem("locked", headers=(("Retry-After", "5"),))
    raise Problem("refused", "A rule of this company refuses the document.")


def _write(books: Books, name: str, given: object, act: Act) -> Written:
    reader = Reader(books.exists)
    if act.is_merge:
        given = _merged(books, name, given)
    data = reader.read(name, given)
    sheet = books.by_key(name, data.get(KEY_FIELDS[name]))
    old = sheet.data if sheet else None
    if not reader.wrong and old is not None and not act.is_upsert:
        raise _exists(old)
    if not reader.wrong and sheet is not None and _is_same(name, old, data):
        return Written(sheet=sheet, result="unchanged")
    rules.compute(books, name, data, reader, old)
    if reader.wrong:
        raise Problem("validation_failed", errors=reader.wrong)
    if sheet is None:
        _check_match(act.match, None)
        sheet = books.create(name, data, act.mishap.veil)
        result = "created"
    else:
        rules.check_replaceable(name, sheet.data)
        _check_match(act.match, sheet.data)
        books.change(sheet, data, act.mishap.veil)
        result = "updated"
    rules.written(books, name, sheet)
    return Written(sheet=sheet, result=result)


def _merged(books: Books, name: str, given: object) -> object:
    """Put what is given over what is there."""
    if not isinstance(given, Mapping):
        return given
    sheet = books.by_key(name, given.get(KEY_FIELDS[name]))
    old = sheet.data if sheet else {}
    kept = {field: old[field] for field in TABLES[name] if old.get(field) is not None}
    return {**kept, **given}


def _exists(old: Data) -> Problem:
    names = ("id", "number", "digest", "state")
    return Problem("conflict", more={"existing": {name: old.get(name) for name in names}})


def _is_same(name: str, old: Data | None, data: Data) -> bool:
    """Compare by digest where one is sent, else by what was sent."""
    if old is None:
        return False
    if data.get("digest") is not None:
        return bool(data["digest"] == old.get("digest"))
    computed = {"total", "state"}
    return all(
        _equal(name, key, old.get(key), value)
        for key, value in data.items()
        if key not in computed or value is not None
    )


def _equal(name: str, key: str, old: object, new: object) -> bool:
    """Compare a field; of a list's objects, only what a caller sends of them."""
    kind = TABLES[name][key].kind
    if not kind.endswith("[]") or not isinstance(old, list) or not isinstance(new, list):
        return old == new
    known = TABLES[kind.removesuffix("[]")]
    return len(old) == len(new) and all(
        before.get(part) == after.get(part)
        for before, after in zip(old, new, strict=True)
        for part in known
        if part != "amount" or after.get(part) is not None
    )


def _check_match(match: str | None, old: Data | None) -> None:
    if match is not None and (old is None or match.strip('"') != str(old["version"])):
        raise Problem("version_conflict")


def write_batch(books: Books, name: str, given: object, mishap: Mishap) -> list[Data]:
    """Write rows, each for itself."""
    act, rows = _batch_of(given, mishap)
    return [_row_result(books, name, row, act, n, len(rows)) for n, row in enumerate(rows)]


def _row_result(
    books: Books, name: str, row: object, act: Act, index: int, count: int
) -> Data:
    key = row.get(KEY_FIELDS[name]) if isinstance(row, Mapping) else None
    try:
        raise_hit(act.mishap, index, count)
        return _told(_write(books, name, row, act), index, key)
    except Problem as problem:
        told = {"index": index, "key": key, "status": problem.status}
        return {**told, "problem": problem.at(f"rows[{index}]").body()}


def _told(written: Written, index: int, key: object) -> Data:
    told = {"index": index, "key": key, "status": written.status}
    return {**told, "result": written.result, "document": dict(written.sheet.data)}


def write_atomic(books: Books, name: str, given: object, mishap: Mishap) -> list[Data]:
    """
    Write all rows or none.

    Raises:
        Problem: With the first row that is refused.
    """
    act, rows = _batch_of(given, mishap)
    books.undo = []
    try:
        results = []
        for index, row in enumerate(rows):
            key = row.get(KEY_FIELDS[name]) if isinstance(row, Mapping) else None
            try:
                raise_hit(mishap, index, len(rows))
                results.append(_told(_write(books, name, row, act), index, key))
            except Problem as problem:
                raise problem.at(f"rows[{index}]") from None
    except BaseException:
        books.roll_back()
        raise
    books.undo = None
    return results


def _batch_of(given: object, mishap: Mishap) -> tuple[Act, list[Any]]:
    if not isinstance(given, Mapping) or not isinstance(given.get("rows"), list):
        raise _invalid("rows", "required", "A list of rows is expected.")
    rows, mode = given["rows"], given.get("mode") or "upsert"
    if mode not in {"create", "upsert"}:
        raise _invalid("mode", "choice", "One of create, upsert is expected.")
    if not 1 <= len(rows) <= MAX_ROWS:
        raise _invalid("rows", "range", f"Between 1 and {MAX_ROWS} rows are taken.")
    return Act(is_upsert=mode == "upsert", mishap=mishap), rows


def _invalid(path: str, code: str, message: str) -> Problem:
    return Problem("validation_failed", errors=[Wrong(path, code, message)])


def patch(
    books: Books, name: str, wanted: str, given: object, mishap: Mishap, match: str | None
) -> Written:
    """Change the state of a document or of its lines."""
    sheet = books.sheets[name].get(wanted)
    if sheet is None:
        raise Problem("not_found")
    raise_hit(mishap, 0, 1)
    _check_match(match, sheet.data)
    reader = Reader(books.exists)
    if not isinstance(given, Mapping):
        raise _invalid("", "type", "An object is expected.")
    changes = rules.patched(name, sheet.data, given, reader)
    if reader.wrong:
        raise Problem("validation_failed", errors=reader.wrong)
    if changes:
        books.change(sheet, changes, mishap.veil)
        rules.written(books, name, sheet)
    return Written(sheet=sheet, result="updated" if changes else "unchanged")


# --- reading --------------------------------------------------------------------------


def read_one(books: Books, name: str, wanted: str) -> Data:
    """Return one document."""
    sheet = books.sheets[name].get(wanted)
    data = sheet.seen(books.clock.now) if sheet else None
    if data is None:
        raise Problem("not_found")
    return data


def search(books: Books, name: str, given: object) -> Data:
    """Find documents by many keys."""
    keys = given.get("keys") if isinstance(given, Mapping) else None
    if not isinstance(keys, list) or not 1 <= len(keys) <= MAX_SEARCH:
        raise _invalid("keys", "range", f"Between 1 and {MAX_SEARCH} keys are taken.")
    return _found(books, name, keys)


def _found(books: Books, name: str, keys: Iterable[object]) -> Data:
    now, items = books.clock.now, []
    for key in dict.fromkeys(str(each) for each in keys):
        sheet = books.by_key(name, key)
        data = sheet.seen(now) if sheet else None
        if data is not None:
            items.append(data)
    return {"items": items, "next_cursor": None}


def list_(books: Books, name: str, query: Query) -> Data:
    """Find by key, or list by when documents have changed."""
    keys = [value for key, value in query if key == KEY_FIELDS[name]]
    if len(keys) > MAX_KEYS:
        message = f"At most {MAX_KEYS} keys are taken; search takes more."
        raise _invalid(KEY_FIELDS[name], "range", message)
    if keys and name in WRITABLE:
        return _found(books, name, keys)
    given = _given(
        query, {"updated_from", "updated_to", "state", "limit", "cursor", "order_key"}
    )
    orders = [value for key, value in query if key == "order_key"]
    low, high = (_moment(given, part) for part in ("updated_from", "updated_to"))
    rows = [
        data
        for data in books.seen(name)
        if (low is None or data["updated_at"] >= low)
        and (high is None or data["updated_at"] < high)
        and given.get("state", data.get("state")) == data.get("state")
        and (not orders or data.get("order_key") in orders)
    ]
    return page(rows, given, lambda data: (data["updated_at"], data["id"]))


def _given(query: Query, known: set[str]) -> dict[str, str]:
    given = dict(query)
    for key in given:
        if key not in known:
            raise _invalid(key, "unknown_field", "There is no such parameter.")
    return given


def _moment(given: Mapping[str, str], name: str) -> str | None:
    if name not in given:
        return None
    try:
        return read_time(given[name])
    except ValueError as error:
        raise _invalid(name, "time", str(error).partition(": ")[2]) from None


def page(rows: list[Data], given: Mapping[str, str], place: Callable[[Data], Any]) -> Data:
    """Cut a page that begins after the cursor."""
    limit = given.get("limit", "100")
    if not (limit.isascii() and limit.isdigit() and 1 <= int(limit[:6]) <= MAX_PAGE):
        raise _invalid("limit", "range", f"Between 1 and {MAX_PAGE} is taken.")
    rows = sorted(rows, key=place)
    if "cursor" in given:
        after = _read_cursor(given["cursor"])
        rows = [data for data in rows if list(place(data)) > after]
    cut = rows[: int(limit)]
    more = len(rows) > len(cut)
    return {"items": cut, "next_cursor": _cursor(place(cut[-1])) if more else None}


def _cursor(place: Sequence[str]) -> str:
    return base64.urlsafe_b64encode("\n".join(place).encode()).decode()


def _read_cursor(text: str) -> list[str]:
    try:
        return base64.b64decode(text, altchars=b"-_", validate=True).decode().split("\n")
    except (binascii.Error, UnicodeDecodeError):
        raise _invalid("cursor", "type", "This is no cursor of this service.") from None


def list_stock(books: Books, query: Query) -> Data:
    """Tell what is on hand and what of it is spoken for."""
    goods = [value for key, value in query if key == "sku"]
    places = [value for key, value in query if key == "warehouse"]
    given = _given(query, {"sku", "warehouse", "limit", "cursor"})
    reserved = _reserved(books)
    rows = [
        {
            "sku": sku,
            "warehouse": place,
            "on_hand": quantity,
            "reserved": reserved.get((place, sku), 0 * quantity),
            "available": quantity - reserved.get((place, sku), 0 * quantity),
            "incoming": 0 * quantity,
            "updated_at": books.now_text,
        }
        for (place, sku), quantity in books.stock.items()
        if (not goods or sku in goods) and (not places or place in places)
    ]
    return page(rows, given, lambda row: (row["warehouse"], row["sku"]))


def _reserved(books: Books) -> dict[tuple[str, str], Any]:
    counts: dict[tuple[str, str], Any] = {}
    for sheet in books.sheets["sales-orders"].values():
        order = sheet.data
        if order["state"] in {"cancelled", "shipped"}:
            continue
        for line in order["lines"]:
            if line["state"] != "closed" and line["kind"] != "service":
                at = (line["warehouse"] or order["warehouse"] or "CK001", line["sku"])
                left = line["quantity"] - line["shipped_quantity"]
                counts[at] = counts.get(at, 0) + left
    return counts
