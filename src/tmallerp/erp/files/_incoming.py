"""
The watched folders: ``in/<kind>`` is looked at, ``done`` and ``error`` say what became of it.

Moving a file into ``done`` is what accepts it: one rename, so a crash before it leaves
the file where it was and a crash after it leaves nothing to do. The name it gets there
carries the moment, by which windows go, and a digest, by which the same file is known
again. A time of change that a file itself claims would not do: it may lie in a window
that was read long ago.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from attrs import frozen

from tmallerp.clock import BEIJING, Clock, to_beijing
from tmallerp.erp.files._disk import Disk
from tmallerp.erp.files._dropped import RefusedError, rows_of
from tmallerp.erp.files._kinds import KINDS, Kind
from tmallerp.errors import Advice, BillError, ErpError

T = TypeVar("T")

log = logging.getLogger("tmallerp")

MOST_BYTES = 50_000_000
"""A larger file is refused; it is read as a whole."""

_UNFINISHED = re.compile(
    r"(?:\.|~\$).*|.*(?:\.tmp|\.part|\.partial|\.filepart|\.crdownload|\.download|~)\Z",
    re.IGNORECASE,
)
_SUFFIXES = frozenset({".csv", ".xlsx"})
_DONE = re.compile(r"(\d{8}T\d{12})-([0-9a-f]{16})-(.+)\Z")
_STAMP = "%Y%m%dT%H%M%S%f"
_NAME = 120
"""Characters of a name that are kept; a disk takes 255 bytes, 中文 takes three each."""


@frozen(kw_only=True)
class TakenFile:
    """
    What became of a dropped file.

    Args:
        kind: The folder it was dropped into.

        name: What it was called.

        path: Where it is now; None for one that had been taken before and is gone.

        records: How many documents it held.

        error: Why it was refused; None if it was accepted.
    """

    kind: str
    name: str
    path: Path | None
    records: int = 0
    error: BillError | None = None


@frozen(kw_only=True, order=True)
class DoneFile:
    """An accepted file; later ones are greater."""

    moment: datetime
    path: Path


class Incoming:
    """
    Takes what is dropped.

    Args:
        disk: The adapter's folder.

        adapter: Its name, for errors.

        settle_s: Seconds a file must not have changed.

        headings: What else columns may be called: our name of one to theirs.

        clock: Where now comes from.
    """

    def __init__(
        self,
        disk: Disk,
        *,
        adapter: str,
        settle_s: float,
        headings: Mapping[str, str],
        clock: Clock,
    ) -> None:
        self._disk = disk
        self._adapter = adapter
        self._settle = settle_s
        self._headings = headings
        self._clock = clock

    def take(self, kinds: Iterable[str] = KINDS) -> list[TakenFile]:
        """
        Take every file that is whole.

        Raises:
            ErpUnavailableError: If a folder cannot be used.
        """
        seen = [(KINDS[name], path) for name in kinds for path in self._dropped(name)]
        sizes = {path: _looks(path) for _, path in seen}
        if seen and self._settle > 0:
            # Not under the lock: what waits here keeps nobody from reading.
            self._clock.sleep(self._settle)
        whole = [(kind, path) for kind, path in seen if sizes[path] == _looks(path)]
        if not whole:
            return []
        with self._disk.alone():
            taken = (self._take(kind, path) for kind, path in whole)
            return [one for one in taken if one is not None]

    def done(self, kind: Kind[Any]) -> list[DoneFile]:
        """Return the accepted files of a kind, in the order they were accepted."""
        folder = self._disk.folder / "done" / kind.name
        found = (self._accepted(path) for path in self._files(folder))
        return sorted(one for one in found if one is not None)

    def drop_done(self, files: Iterable[DoneFile]) -> None:
        """
        Delete accepted files.

        Raises:
            ErpUnavailableError: If one cannot be deleted.
        """
        for file in files:
            try:
                file.path.unlink(missing_ok=True)
            except OSError as error:
                raise self._disk.unavailable(error) from error
            log.info("deleted an accepted file", extra={"file": file.path.name})

    def before(self, age: timedelta) -> datetime:
        """Return the moment so long ago."""
        return self._clock.now() - age

    def read(self, kind: Kind[T], file: DoneFile) -> list[T]:
        """
        Read an accepted file again.

        Raises:
            ErpError: If somebody made something else of it.
        """
        data = self._bytes(file.path)
        if data is None:
            return []
        moment = min(file.moment, _written(file.path)) if kind.as_written else file.moment
        try:
            return self._documents(kind, file.path, data, moment)
        except RefusedError as error:
            msg = f"{file.path} was changed by hand and cannot be read: {error.en}."
            raise ErpError(msg, adapter=self._adapter) from error

    # --- looking ------------------------------------------------------------------

    def _dropped(self, kind: str) -> Iterator[Path]:
        for path in self._files(self._disk.folder / "in" / kind):
            named = path.suffix.lower() in _SUFFIXES and not _UNFINISHED.match(path.name)
            if named and _looks(path)[0] > 0:
                yield path

    def _files(self, folder: Path) -> list[Path]:
        try:
            return sorted(folder.iterdir())
        except FileNotFoundError:
            return []
        except OSError as error:
            raise self._disk.unavailable(error) from error

    def _accepted(self, path: Path) -> DoneFile | None:
        match = _DONE.match(path.name)
        if match is None or path.suffix.lower() not in _SUFFIXES:
            return None
        moment = datetime.strptime(match[1], _STAMP).replace(tzinfo=BEIJING)
        return DoneFile(moment=moment, path=path)

    def _bytes(self, path: Path) -> bytes | None:
        """Read a file; None if it has gone, or its writer has not let go of it."""
        try:
            return path.read_bytes()
        except (FileNotFoundError, PermissionError):
            return None
        except OSError as error:
            raise self._disk.unavailable(error) from error

    # --- taking -------------------------------------------------------------------

    def _take(self, kind: Kind[Any], path: Path) -> TakenFile | None:
        size, _ = _looks(path)
        if size > MOST_BYTES:
            told = RefusedError(
                f"it has {size} bytes, at most {MOST_BYTES} are read",
                f"文件有 {size} 字节，上限为 {MOST_BYTES}",
            )
            return self._refuse(kind, path, f"{size:016x}", told)
        data = self._bytes(path)
        if data is None:
            return None
        try:
            documents = self._documents(kind, path, data, self._clock.now())
        except RefusedError as error:
            return self._refuse(kind, path, hashlib.sha256(data).hexdigest()[:16], error)
        return self._accept(kind, path, self._digest(kind, data, path), len(documents))

    def _digest(self, kind: Kind[Any], data: bytes, path: Path) -> str:
        """Know the same file again."""
        digest = hashlib.sha256(data)
        rows = self._rows(kind, path, data)
        if not (kind.told and rows[0].has(kind.told)):
            # What names no time is news each time it is written.
            digest.update(str(_looks(path)[1]).encode())
        return digest.hexdigest()[:16]

    def _accept(self, kind: Kind[Any], path: Path, digest: str, records: int) -> TakenFile:
        folder = self._disk.folder / "done" / kind.name
        known = (_DONE.match(one.name) for one in self._files(folder))
        if any(match and match[2] == digest for match in known):
            path.unlink(missing_ok=True)
            return TakenFile(kind=kind.name, name=path.name, path=None, records=records)
        stamp = to_beijing(self._clock.now()).strftime(_STAMP)
        to = folder / f"{stamp}-{digest}-{_short(path)}"
        self._disk.move(path, to)
        log.info(
            "took a dropped file",
            extra={"kind": kind.name, "file": path.name, "records": records},
        )
        return TakenFile(kind=kind.name, name=path.name, path=to, records=records)

    def _refuse(
        self, kind: Kind[Any], path: Path, digest: str, why: RefusedError
    ) -> TakenFile:
        short = Path(_short(path))
        to = (
            self._disk.folder
            / "error"
            / kind.name
            / f"{short.stem}.{digest[:8]}{short.suffix}"
        )
        text = _explanation(kind.name, path.name, why)
        # The reason first: a crash in between has the file looked at again.
        with self._disk.repeatable():
            self._disk.write(to.with_name(f"{to.name}.error.txt"), text.encode("utf-8-sig"))
        self._disk.move(path, to)
        error = _bill_error(path.name, why)
        log.warning(
            "refused a dropped file",
            extra={"kind": kind.name, "file": path.name, "line": why.line},
        )
        return TakenFile(kind=kind.name, name=path.name, path=to, error=error)

    def _documents(
        self, kind: Kind[T], path: Path, data: bytes, moment: datetime
    ) -> list[T]:
        return kind.read(self._rows(kind, path, data), moment)

    def _rows(self, kind: Kind[Any], path: Path, data: bytes) -> Any:
        headings = {
            name: (*others, *filter(None, (self._headings.get(name),)))
            for name, others in kind.headings.items()
        }
        workbook = path.suffix.lower() == ".xlsx"
        return rows_of(data, workbook=workbook, headings=headings, needed=kind.needed)


def _looks(path: Path) -> tuple[int, int]:
    """Return size and time of change; nothing for what is no plain file, or is gone."""
    try:
        found = os.lstat(path)
    except OSError:
        return 0, 0
    return (found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else (0, 0)


def _written(path: Path) -> datetime:
    return datetime.fromtimestamp(_looks(path)[1] / 1e9, BEIJING)


def _short(path: Path) -> str:
    stem = path.stem
    while len(f"{stem}{path.suffix}".encode()) > _NAME:
        stem = stem[:-1]
    return f"{stem}{path.suffix}"


def _bill_error(name: str, why: RefusedError) -> BillError:
    where = f", line {why.line}" if why.line else ""
    where += f", column {why.column}" if why.column else ""
    advice = Advice(
        "Correct the file and drop it again; nothing of it was taken.",
        "请修正文件后重新放入；本次未读取其中任何内容。",
    )
    msg = f"{name}{where}: {why.en}."
    return BillError(msg, file=name, line=why.line, column=why.column, advice=advice)


def _explanation(kind: str, name: str, why: RefusedError) -> str:
    line = f"line {why.line}, " if why.line else ""
    column = f"column {why.column}, " if why.column else ""
    line_zh = f"第 {why.line} 行，" if why.line else ""
    column_zh = f"列“{why.column}”，" if why.column else ""
    return (
        f"{name} was refused as a whole; nothing of it was taken.\r\n"
        f"Why: {line}{column}{why.en}.\r\n"
        f"What now: correct it and put it into in/{kind} again.\r\n\r\n"
        f"文件 {name} 已被整体拒绝，其中任何内容均未读取。\r\n"
        f"原因：{line_zh}{column_zh}{why.zh}。\r\n"
        f"处理方法：修正后重新放入 in/{kind} 目录。\r\n"
    )


__all__ = ["MOST_BYTES", "DoneFile", "Incoming", "TakenFile"]
