"""
Write the tables into a page: ``python -m tmallerp.top.suberrors docs/errors.md``.

Without a page the derived part is printed.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tmallerp.top.suberrors._page import render, rewritten


def main(pages: list[str]) -> None:
    """Rewrite every page named, or print the derived part."""
    if not pages:
        sys.stdout.write(render() + "\n")
    for page in map(Path, pages):
        page.write_text(rewritten(page.read_text("utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
