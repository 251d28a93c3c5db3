"""
What stands in a cell, and how it stays what it is.

Spreadsheets guess: a long number loses its last digits, a code its leading zeros, and a
message that begins with ``=`` is computed. In CSV a tab behind digits and an apostrophe
before formulas prevent that, in a workbook the cell is declared to be text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from attrs import frozen

Row = Mapping[str, str]

# A cell that begins so is a formula to Excel and WPS; buyers write messages like that.
# Full-width signs become plain ones when a program normalises, and blanks or invisible
# characters in front are skipped by some.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_SKIPPED = " \u00a0\u3000\u200b\u200c\u200d\u2060\ufeff"


@frozen(kw_only=True)
class Columns:
    """
    The columns of one kind of file.

    Args:
        head: What is repeated in every row of a document.

        line: What differs from row to row.

        ids: Numbers and codes that only look like numbers.

        texts: Free text.

        numbers: What is counted or paid; numbers in a workbook.

        total: The column whose sum is the document's total; empty if it has none.
    """

    head: tuple[str, ...]
    line: tuple[str, ...] = ()
    ids: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    total: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """All of them, in their order."""
        return self.head + self.line

    def quoted(self, name: str, text: str) -> str:
        """Write a cell of a CSV file so that a spreadsheet leaves it as it is."""
        # A number of many digits, or with leading zeros, loses them in a spreadsheet. The
        # platform's own exports append a tab to make it text, and imports trim it.
        if name in self.ids and text.isascii() and text.isdigit():
            return f"{text}\t"
        if name in self.ids | self.texts and is_formula(text.lstrip("'")):
            return f"'{text}"
        return text

    def unquoted(self, name: str, cell: str) -> str:
        """Read what `quoted` wrote."""
        if name in self.ids:
            cell = cell.removesuffix("\t")
        marked = name in self.ids | self.texts and cell.startswith("'")
        return cell[1:] if marked and is_formula(cell.lstrip("'")) else cell


def is_formula(text: str) -> bool:
    """Say whether a spreadsheet might compute a text instead of showing it."""
    plain = unicodedata.normalize("NFKC", text[:64]).lstrip(_SKIPPED)
    return plain.startswith(_FORMULA)
