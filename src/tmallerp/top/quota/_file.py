"""
A small file that several processes change one at a time.

The file is written in place and guarded by a lock of the operating system, which ends
with its process however that dies. It has two halves, written in turns with a checksum:
a process that is killed while it writes leaves the half before it whole. At its head
stands a word that changes when others must look; reading it costs a microsecond.

On one machine, on a local disk. Nothing is synced: a power failure may forget the last
half minute, and TOP's own answer then says so.
"""

from __future__ import annotations

import errno
import os
import sys
import threading
import weakref
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tmallerp.errors import ConfigError

if sys.platform == "win32":
    import msvcrt
    import time
else:
    import fcntl

_MAGIC = b"tmallerp quota 1\n"
_WORD = 16
_HEAD = len(_MAGIC) + _WORD
# Half a page each would do for a day's counts; bans of two hundred APIs need more.
_HALF = 64 * 1024
_STARTS = (512, 512 + _HALF)
_LABEL = 36
# Every so many calls it is checked that the file was not replaced.
_EVERY = 256


class FileQuota:
    """
    A `SharedNote` in a file, for the processes of one app on one machine.

    Use one file an app. It is made if it is not there; deleting it begins the day's
    counts anew.

    Args:
        path: The file, on a local disk.

    Raises:
        ConfigError: If the file cannot be made or opened.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._lock = threading.Lock()
        self._asked = 0
        self._is_gone = False
        self._box = [-1]
        self._end = weakref.finalize(self, _close, self._box)
        try:
            self._open()
        except OSError as error:
            msg = f"The quota file {self.path} cannot be used: {error.strerror}."
            raise ConfigError(msg, file=str(self.path), key="quota.file") from error
        _ALL.add(self)

    def __repr__(self) -> str:
        return f"FileQuota({str(self.path)!r})"

    def close(self) -> None:
        """Close the file; it is opened again when it is needed."""
        with self._lock:
            _close(self._box)

    def signal(self) -> bytes:
        """Return the word at the head; other bytes mean that something changed."""
        self._asked += 1
        if self._asked % _EVERY == 0 and not self._is_current():
            self._is_gone = True
        if self._is_gone:
            return b""
        try:
            return _read_at(self._box[0], 0, _HEAD)
        except OSError:
            return b""

    def change(self, act: Callable[[str | None], tuple[str, bool] | None]) -> bytes:
        """
        Read the text and perhaps write another, while nobody else does.

        Raises:
            OSError: If the file cannot be read or written.
        """
        with self._lock, self._held() as file:
            count, text = _read_text(file)
            new = act(text)
            if new is not None:
                if new[1] or text == "":
                    # First, so that whoever dies in between is only read once in vain.
                    _write_at(file, 0, _MAGIC + os.urandom(_WORD // 2).hex().encode())
                if count == 0:
                    _write_at(file, _HEAD + 1, b"old\n")
                _write_text(file, count + 1, new[0])
            return _read_at(file, 0, _HEAD)

    @contextmanager
    def _held(self) -> Iterator[int]:
        """Hold the lock of the file that is at the path now."""
        while True:
            if self._box[0] < 0:
                self._open()
            file = self._box[0]
            _lock(file)
            try:
                if self._is_current():
                    yield file
                    return
            finally:
                _unlock(file)
            _close(self._box)

    def _is_current(self) -> bool:
        """Whether the open file is still the one at the path."""
        try:
            mine, there = os.fstat(self._box[0]), self.path.stat()
        except OSError:
            return False
        return (mine.st_dev, mine.st_ino) == (there.st_dev, there.st_ino)

    def _open(self) -> None:
        flags = os.O_RDWR | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
        if not self.path.exists():
            self._make()
        self._box[0] = os.open(self.path, flags)
        self._is_gone = False

    def _make(self) -> None:
        """Put a whole new file in place, unless another process was faster."""
        rough = self.path.with_name(
            f".{self.path.name}.{os.getpid()}.{os.urandom(4).hex()}"
        )
        rough.write_bytes(_MAGIC + os.urandom(_WORD // 2).hex().encode() + b"\n" + _NEW)
        try:
            if sys.platform == "win32":
                rough.rename(self.path)
            else:
                os.link(rough, self.path)
        except FileExistsError:
            pass
        except OSError:
            # No hard links on this disk: two that begin at once could replace each other,
            # which the check after every lock notices.
            if not self.path.exists():
                rough.rename(self.path)
        finally:
            rough.unlink(missing_ok=True)

    def reborn(self) -> None:
        """Begin anew in a forked process: an open file would share its parent's lock."""
        self._lock = threading.Lock()
        _close(self._box)


_NEW = b"new\n"
"""Stands behind the head of a file that nothing was written to yet."""


def _read_text(file: int) -> tuple[int, str | None]:
    """Return the newer whole half with its number; None if new, "" if both are torn."""
    best = max(_read_half(file, start) for start in _STARTS)
    if best[0]:
        return best
    mark = _read_at(file, _HEAD + 1, len(_NEW))
    is_new = mark == _NEW and not _read_at(file, _STARTS[0], 1)
    return 0, None if is_new else ""


def _read_half(file: int, start: int) -> tuple[int, str]:
    label = _read_at(file, start, _LABEL)
    try:
        count, size, check = (int(word, 16) for word in label.split())
    except ValueError:
        return 0, ""
    body = _read_at(file, start + _LABEL, size) if size <= _HALF else b""
    if len(body) != size or zlib.crc32(label[:26] + body) != check:
        return 0, ""
    return count, body.decode("utf-8", "replace")


def _write_text(file: int, count: int, text: str) -> None:
    body = text.encode()
    if len(body) > _HALF - _LABEL:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
    label = f"{count:016x} {len(body):08x} ".encode()
    label += f"{zlib.crc32(label + body):08x}\n ".encode()
    _write_at(file, _STARTS[count % 2], label[:_LABEL] + body)


def _close(box: list[int]) -> None:
    file, box[0] = box[0], -1
    if file >= 0:
        os.close(file)


if sys.platform == "win32":
    # Far behind the text, because a lock there also stops reading.
    _LOCKED_AT = 1 << 30
    _moving = threading.Lock()

    def _read_at(file: int, start: int, size: int) -> bytes:
        with _moving:
            os.lseek(file, start, os.SEEK_SET)
            return os.read(file, size)

    def _write_at(file: int, start: int, data: bytes) -> None:
        with _moving:
            os.lseek(file, start, os.SEEK_SET)
            os.write(file, data)

    def _lock(file: int) -> None:
        while True:
            with _moving:
                os.lseek(file, _LOCKED_AT, os.SEEK_SET)
                try:
                    msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
                except PermissionError:  # another process holds it
                    pass
                else:
                    return
            time.sleep(0.001)

    def _unlock(file: int) -> None:
        with _moving:
            os.lseek(file, _LOCKED_AT, os.SEEK_SET)
            msvcrt.locking(file, msvcrt.LK_UNLCK, 1)

else:

    def _read_at(file: int, start: int, size: int) -> bytes:
        return os.pread(file, size, start)

    def _write_at(file: int, start: int, data: bytes) -> None:
        os.pwrite(file, data, start)

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX)

    def _unlock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)


_ALL: weakref.WeakSet[FileQuota] = weakref.WeakSet()


def _after_fork() -> None:
    for note in list(_ALL):
        note.reborn()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
