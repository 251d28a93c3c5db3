"""A folder in which a file is whole or not there, durably."""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tmallerp.errors import ErpError, ErpOutcomeUnknownError, ErpUnavailableError

_GATES: dict[Path, threading.Lock] = {}
"""One a folder: several adapters of a process may work on it."""


class Disk:
    """
    Writes below a folder.

    Args:
        folder: Where.

        adapter: Whose it is, for errors.
    """

    def __init__(self, folder: Path, adapter: str) -> None:
        self.folder = folder
        self._adapter = adapter

    def probe(self) -> None:
        """
        Try to write.

        Raises:
            ErpUnavailableError: If that fails.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self.folder):
                pass
        except OSError as error:
            raise self.unavailable(error) from error

    @contextmanager
    def alone(self) -> Iterator[None]:
        """
        Keep other writers out, in this process and in others of this machine.

        Raises:
            ErpUnavailableError: If the folder cannot be used.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            gate = _GATES.setdefault(self.folder.resolve(), threading.Lock())
        except OSError as error:
            raise self.unavailable(error) from error
        with gate, ExitStack() as stack:
            if sys.platform != "win32":
                _lock_folder(self.folder, stack)
            yield

    def write(self, path: Path, data: bytes) -> None:
        """
        Write whole or not at all, and durably.

        Raises:
            ErpUnavailableError: If that fails; the former file is as it was.

            ErpOutcomeUnknownError: If the new file is in its place and the disk fails
                before it says that it will stay there.
        """
        try:
            fresh = not path.parent.exists()
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                Path(name).replace(path)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise self.unavailable(error) from error
        try:
            self._sync_names(path.parent, upwards=fresh)
        except OSError as error:
            raise self.unsure(path, error) from error

    def move(self, path: Path, to: Path) -> None:
        """
        Give a file another place.

        Raises:
            ErpUnavailableError: If that fails.
        """
        try:
            fresh = not to.parent.exists()
            to.parent.mkdir(parents=True, exist_ok=True)
            path.replace(to)
            self._sync_names(to.parent, upwards=fresh)
        except OSError as error:
            raise self.unavailable(error) from error

    def _sync_names(self, folder: Path, *, upwards: bool) -> None:
        """Have a new name survive a power cut as well as what the file holds."""
        if os.name == "nt":  # where a folder cannot be opened
            return
        above = (one for one in folder.parents if one.is_relative_to(self.folder.parent))
        for one in (folder, *above) if upwards else (folder,):
            handle = os.open(one, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    def unavailable(self, error: OSError) -> ErpUnavailableError:
        """Return the error for a folder that cannot be used."""
        msg = f"{self.folder} cannot be used: {error.strerror or error}."
        return ErpUnavailableError(msg, adapter=self._adapter)

    def unsure(self, path: Path, error: OSError | ErpUnavailableError) -> ErpError:
        """Return the error for a file that was written, and is not known to be there."""
        why = error.strerror if isinstance(error, OSError) else error.message.rstrip(".")
        msg = f"{path} was written, and then the disk failed: {why or error}."
        return ErpOutcomeUnknownError(msg, adapter=self._adapter)

    @contextmanager
    def repeatable(self) -> Iterator[None]:
        """
        Take what is not known to be there for not there: writing it again does no harm.

        Raises:
            ErpUnavailableError: Instead of `ErpOutcomeUnknownError`.
        """
        try:
            yield
        except ErpOutcomeUnknownError as error:
            raise ErpUnavailableError(error.message, adapter=self._adapter) from error


def _lock_folder(folder: Path, stack: ExitStack) -> None:
    """Lock a folder for this process until the stack ends, where its disk can."""
    import fcntl

    try:
        handle = os.open(folder, os.O_RDONLY)
        stack.callback(os.close, handle)
        fcntl.flock(handle, fcntl.LOCK_EX)
    except OSError:
        # Shares of other machines know no locks on folders. There the lease of a shop,
        # which pipelines hold, is what keeps two processes apart.
        return
