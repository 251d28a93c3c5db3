"""
Where what is kept of a shop lies: sealed in a file, or in memory.

A file is named after a digest of tenant and shop, with the shop's name before it for
people, so that no name can point outside the folder.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from attrs import frozen

from tmallerp.errors import StoreError
from tmallerp.top.sessions import _files
from tmallerp.top.sessions._kept import Kept, read_kept, write_kept
from tmallerp.top.sessions._pending import PendingLogin, read_pending, write_pending
from tmallerp.top.sessions._vault import KeyRing, Label, sealed_with

# Longer than a refresh takes at its worst: two sendings, each five seconds to connect,
# five to agree on keys, fifteen to hear and fifteen to read, and a second between.
WAIT_S = 120.0


class SessionPlace(Protocol):
    """Where one shop's session is kept."""

    @property
    def shop(self) -> str:
        """Return what people call the shop."""
        ...

    def read(self) -> Kept | None:
        """Return what is kept, or None. Never waits for a writer."""
        ...

    def save(self, kept: Kept) -> None:
        """Keep *kept* instead; durable when this returns. Only under the lock."""
        ...

    def stamp(self) -> object:
        """Return what changes with every save; must cost next to nothing."""
        ...

    def locked(self) -> AbstractContextManager[None]:
        """Hold the one lock of this shop, among all threads and processes."""
        ...


class SealedFile:
    """
    A file whose text opens under one label only.

    Args:
        path: The file. Its folder must exist and be on a local disk.

        label: Whose and what for.

        keys: What it is sealed with.
    """

    def __init__(self, path: Path, label: Label, keys: KeyRing) -> None:
        self.path = path
        self._name = str(path)
        self._label = label
        self._keys = keys

    def __repr__(self) -> str:
        return f"SealedFile({str(self.path)!r})"

    def read(self) -> bytes | None:
        """
        Return what is in it; None if there is no file.

        Raises:
            ConfigError: If it is sealed with another key.

            StoreError: If it is damaged or cannot be read.
        """
        text = _files.read_text(self.path)
        if text is None:
            return None
        return self._keys.open(text, self._label, where=str(self.path))

    def write(self, plain: bytes) -> None:
        """
        Seal *plain* into it, all or nothing.

        Raises:
            StoreError: If it cannot be written; it is then what it was.
        """
        _files.replace_text(self.path, self._keys.seal(plain, self._label))

    def reseal(self) -> bool:
        """
        Seal it with the newest key; say whether it was sealed with another.

        Raises:
            ConfigError: If it is sealed with a key that is not given.
        """
        text = _files.read_text(self.path)
        if text is None or sealed_with(text) == self._keys.ids[0]:
            return False
        self.write(self._keys.open(text, self._label, where=str(self.path)))
        return True

    def stamp(self) -> tuple[int, int, int] | None:
        """Return what changes when it is replaced."""
        return _files.stamp(self._name)

    def remove(self) -> None:
        """Remove it."""
        _files.remove(self.path)


class SessionFile:
    """
    One shop's session in a sealed file, shared by threads and processes.

    Args:
        folder: Where it lies; made for its owner alone if it is not there. On a local
            disk: locks of network file systems are not to be relied on.

        tenant: The company.

        shop: The shop.

        keys: What it is sealed with.

        wait_s: Seconds to wait for another process that refreshes.

    Raises:
        StoreError: If the folder cannot be made.
    """

    def __init__(
        self,
        folder: Path,
        *,
        tenant: str,
        shop: str,
        keys: KeyRing,
        wait_s: float = WAIT_S,
    ) -> None:
        _files.make_folder(folder)
        stem = folder / _stem(tenant, shop)
        self._name = f"{tenant}/{shop}"
        self._lock = stem.with_name(f"{stem.name}.lock")
        self._wait_s = wait_s
        session = stem.with_name(f"{stem.name}.session")
        self._file = SealedFile(session, Label(tenant, shop, "session"), keys)
        pending = stem.with_name(f"{stem.name}.login")
        self._pending = SealedFile(pending, Label(tenant, shop, "login"), keys)

    def __repr__(self) -> str:
        return f"SessionFile({str(self.path)!r})"

    @property
    def path(self) -> Path:
        """The file of the session."""
        return self._file.path

    @property
    def shop(self) -> str:
        """What people call the shop."""
        return self._name

    def read(self) -> Kept | None:
        """
        Return what is kept, or None if there is no file.

        Raises:
            ConfigError: If it is sealed with another key.

            StoreError: If it is damaged or cannot be read.
        """
        plain = self._file.read()
        if plain is None:
            return None
        kept = read_kept(plain)
        del plain
        if kept is None:
            msg = f"{self.path} was written by another version of tmallerp."
            raise StoreError(msg)
        return kept

    def save(self, kept: Kept) -> None:
        """Seal and keep *kept*; it is on the disk when this returns."""
        self._file.write(write_kept(kept))

    def stamp(self) -> object:
        """Return what changes with every save."""
        return self._file.stamp()

    def locked(self) -> AbstractContextManager[None]:
        """Hold the shop's lock; the system frees it when a holder dies."""
        return _files.locked(self._lock, self._wait_s)

    def rotate(self) -> bool:
        """
        Seal the files again with the newest key; say whether anything was to be done.

        Raises:
            ConfigError: If a file is sealed with a key that is not given.
        """
        with self.locked():
            return any([self._file.reseal(), self._pending.reseal()])

    def keep_login(self, pending: PendingLogin) -> None:
        """Remember that a seller was sent to consent."""
        with self.locked():
            self._pending.write(write_pending(pending))

    def login(self, now: datetime) -> PendingLogin | None:
        """Return the login that a redirect should answer, if it is not too old."""
        plain = self._pending.read()
        pending = read_pending(plain) if plain is not None else None
        return pending if pending is not None and now < pending.expires_at else None

    def forget_login(self) -> None:
        """Forget the login: its state is good for one redirect."""
        with self.locked():
            self._pending.remove()


@frozen
class _Cell:
    kept: Kept | None
    saves: int


class MemoryPlace:
    """
    One shop's session in this process alone, for tests and for who keeps it elsewhere.

    Args:
        shop: What people call the shop.

        kept: What is kept to begin with.
    """

    def __init__(self, shop: str, kept: Kept | None = None) -> None:
        self._shop = shop
        self._cell = _Cell(kept, 0)
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"MemoryPlace({self._shop!r})"

    @property
    def shop(self) -> str:
        """What people call the shop."""
        return self._shop

    def read(self) -> Kept | None:
        """Return what is kept, or None."""
        return self._cell.kept

    def save(self, kept: Kept) -> None:
        """Keep *kept* instead."""
        self._cell = _Cell(kept, self._cell.saves + 1)

    def stamp(self) -> object:
        """Return what changes with every save."""
        return self._cell.saves

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock, among this process's threads."""
        with self._lock:
            yield


def _stem(tenant: str, shop: str) -> str:
    digest = hashlib.sha256(f"{len(tenant)}|{tenant}|{shop}".encode()).hexdigest()[:16]
    readable = re.sub(r"[^A-Za-z0-9_-]", "-", shop)[:40]
    return f"{readable}-{digest}"
