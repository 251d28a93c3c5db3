"""
A small file that several processes read and one at a time replaces.

Readers never wait: a file is replaced whole, after it has reached the disk. Writers hold
a lock file, which the operating system lets go of however its holder dies. The lock file
stays where it is: removing it would let two writers hold two files of one name.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from tmallerp.clock import SystemClock
from tmallerp.errors import Advice, StoreError

T = TypeVar("T")

# Other processes live in the machine's time, whatever clock a caller brings.
_CLOCK = SystemClock()
_LOOK_AGAIN_S = 0.02
# Windows refuses to replace a file while somebody reads it, which takes microseconds.
_BUSY_TRIES = 50
_BUSY_S = 0.01
_LONGEST = 65_536

_BUSY_ADVICE = Advice(
    "Try again; if it stays so, look for a process of tmallerp that hangs and end it.",
    "请稍后重试；若持续如此，请查找并结束卡住的 tmallerp 进程。",
)


class StillLockedError(StoreError):
    """Another process holds the lock for longer than we wait."""

    default_advice = _BUSY_ADVICE


@contextmanager
def locked(path: Path, wait_s: float) -> Iterator[None]:
    """
    Hold a lock file, among threads and processes.

    Args:
        path: The lock file; made if it is not there.

        wait_s: Seconds of real time to wait for another holder.

    Raises:
        StillLockedError: If it is not free by then.

        StoreError: If the file cannot be opened.
    """
    descriptor = _told(path, lambda: os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    try:
        until = _CLOCK.monotonic() + wait_s
        while not _told(path, lambda: _take(descriptor)):
            if _CLOCK.monotonic() >= until:
                msg = f"{path} is held by another process for more than {wait_s:g} s."
                raise StillLockedError(msg)
            _CLOCK.sleep(_LOOK_AGAIN_S)
        try:
            yield
        finally:
            _release(descriptor)
    finally:
        os.close(descriptor)


if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> bool:
        os.lseek(descriptor, 0, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _release(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        with contextlib.suppress(OSError):
            msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _take(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _release(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


def make_folder(path: Path) -> None:
    """
    Make a folder for its owner alone, if it is not there.

    Raises:
        StoreError: If it cannot be made.
    """
    _told(path, lambda: path.mkdir(mode=0o700, parents=True, exist_ok=True))


def read_text(path: Path) -> str | None:
    """
    Return a small file's text; None if there is no file.

    Letters outside ASCII become ones that no sealed text has.

    Raises:
        StoreError: If it cannot be read.
    """

    def read() -> str | None:
        try:
            with path.open("rb") as file:
                return file.read(_LONGEST + 1).decode("ascii", "replace")
        except FileNotFoundError:
            return None

    return _told(path, read)


def stamp(path: str) -> tuple[int, int, int] | None:
    """Return what changes whenever the file is replaced; None if there is no file."""
    try:
        status = os.stat(path)  # noqa: PTH116 - asked before every call
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ino, status.st_size


def replace_text(path: Path, text: str) -> None:
    """
    Replace a file's text, all or nothing, readable by its owner only.

    When this returns, the text has reached the disk. Only call it under the lock: what
    an earlier holder left half-written beside the file is cleared away.

    Raises:
        StoreError: If it cannot be written; the file is then what it was.
    """
    _clear(path)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
    _told(path, lambda: _replace(path, fresh, text))


def remove(path: Path) -> None:
    """
    Remove a file; one that is not there is fine.

    Raises:
        StoreError: If it cannot be removed.
    """
    _told(path, lambda: path.unlink(missing_ok=True))


def _replace(path: Path, fresh: Path, text: str) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    try:
        with open(os.open(fresh, flags, 0o600), "wb") as file:  # noqa: PTH123
            file.write(text.encode("ascii"))
            file.flush()
            os.fsync(file.fileno())
        _patiently(lambda: fresh.replace(path))
    except BaseException:
        with contextlib.suppress(OSError):
            fresh.unlink()
        raise
    _sync_folder(path.parent)


def _clear(path: Path) -> None:
    for left in path.parent.glob(f".{path.name}.*.tmp"):
        with contextlib.suppress(OSError):
            left.unlink()


def _sync_folder(folder: Path) -> None:
    """Have the new name reach the disk; Windows keeps names by itself."""
    if os.name != "nt":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _patiently(act: Callable[[], T]) -> T:
    for _ in range(_BUSY_TRIES if os.name == "nt" else 0):
        try:
            return act()
        except PermissionError:
            _CLOCK.sleep(_BUSY_S)
    return act()


def _told(path: Path, act: Callable[[], T]) -> T:
    """Do something with a file; say which one if it fails."""
    try:
        return _patiently(act)
    except OSError as error:
        msg = f"{path}: {error.strerror or type(error).__name__}."
        raise StoreError(msg) from error
