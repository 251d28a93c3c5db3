"""Write a checked document into the books."""

from __future__ import annotations

from datetime import datetime

from tmallerp.simulator.erps._sheets import Data, Sheet
from tmallerp.simulator.erps.yonyou._books import Books
from tmallerp.simulator.erps.yonyou._forms import ORDER, Form

_COUNTED = ("sendQty", "returnQty", "invoiceQty", "totalOutStockQuantity")


def number_row(books: Books, form: Form, row: Data) -> None:
    """Give a new row its id, and an order's row what has been done of it."""
    row["id"] = books.next_id()
    if form is ORDER:
        row |= dict.fromkeys(_COUNTED, 0)


def write_document(
    books: Books, form: Form, head: Data, rows: list[Data], veil: datetime | None = None
) -> Sheet:
    """
    Write a document, open, with ids and its first state.

    Args:
        books: Where to.

        form: Its table.

        head: Its checked fields.

        rows: Its checked rows.

        veil: From when on queries see it; None is at once.
    """
    now = books.now_text
    data: Data = {"id": books.next_id(), **head}
    for row in rows:
        number_row(books, form, row)
    data |= {"status": 0, "verifystate": 0, "isWfControlled": books.settings.workflow}
    data |= {"statusCode": form.opening, "nextStatus": form.opening, "creator": "openapi"}
    data |= dict.fromkeys(("createTime", "modifyTime", "pubts"), now)
    sheet = Sheet.new({**data, form.rows_key: rows}, veil)
    books.documents[form.name][str(data["id"])] = sheet
    return sheet


def touch(books: Books, sheet: Sheet) -> None:
    """Note that a document has changed."""
    sheet.data["modifyTime"] = sheet.data["pubts"] = books.now_text
