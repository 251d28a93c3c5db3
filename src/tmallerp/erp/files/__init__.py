"""
An ERP that is a folder of files: documents out, shipments, stock and the like in.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from attrs import field, frozen

from tmallerp.clock import Clock
from tmallerp.erp._checks import within
from tmallerp.erp._settings import read_settings
from tmallerp.erp.files._adapter import PAGE, SETTLE_S, FilesErp, traits_of
from tmallerp.erp.files._incoming import TakenFile
from tmallerp.erp.files._tables import Encoding, Format
from tmallerp.erp.registry import AdapterPlugin

_NAME = "files"


@frozen(kw_only=True)
class FilesSettings:
    """
    Settings of `FilesErp`, where each is explained.

    Args:
        folder: Where the files are.

        encoding: Of CSV that is written.

        price_decimals: How many decimals a unit price has.

        format: ``csv`` or ``xlsx``.

        settle_s: Seconds a dropped file must not have changed.

        headings: What the ERP calls columns of its files.

        page: Items a page of a list.

        keep_done: How long accepted files are kept; in a file of settings in seconds.
    """

    folder: Path
    encoding: Encoding = "utf-8-sig"
    price_decimals: int = field(default=2, validator=within(2, 10))
    format: Format = "csv"
    settle_s: float = field(default=SETTLE_S, validator=within(0, 86_400))
    headings: Mapping[str, str] = field(factory=dict)
    page: int = field(default=PAGE, validator=within(1, 100_000))
    keep_done: timedelta | None = None


def connect(settings: FilesSettings, *, clock: Clock | None = None) -> FilesErp:
    """
    Make the adapter.

    Raises:
        ConfigError: If workbooks are wanted and the extra ``xlsx`` is missing, or files
            are to be kept for no time at all.
    """
    return FilesErp(
        settings.folder,
        encoding=settings.encoding,
        price_decimals=settings.price_decimals,
        format=settings.format,
        settle_s=settings.settle_s,
        headings=settings.headings,
        page=settings.page,
        keep_done=settings.keep_done,
        clock=clock,
    )


def _make(values: Mapping[str, Any], clock: Clock | None) -> FilesErp:
    return connect(read_settings(FilesSettings, values, adapter=_NAME), clock=clock)


PLUGIN = AdapterPlugin(
    name=_NAME,
    factory=_make,
    settings=FilesSettings,
    traits=traits_of(_NAME),
    title=("A folder of CSV files or workbooks", "CSV 或 Excel 文件夹"),
    adapter=FilesErp,
    extra="xlsx",
)

__all__ = [
    "PLUGIN",
    "Encoding",
    "FilesErp",
    "FilesSettings",
    "Format",
    "TakenFile",
    "connect",
]
