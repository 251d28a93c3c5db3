"""
A disk that fails when it is told to: the system's own calls raise what a disk raises.

Python announces every call to the system before it is made, and whoever listens may
raise; so nothing of the program is replaced.
"""

from __future__ import annotations

import errno
import os
import sys
import threading
from pathlib import Path

_TOUCHES = frozenset({"open", "os.listdir", "os.scandir", "os.mkdir", "os.rename"})
_LISTENERS: dict[str, Trouble] = {}


class Trouble:
    """
    What goes wrong below one folder.

    Args:
        folder: Where; a file's own path, not the folder's, is what fails.
    """

    def __init__(self, folder):
        self._folder = str(folder)
        self._lock = threading.Lock()
        self._steps = []
        self.happened = 0
        _LISTENERS[self._folder] = self

    def fail(self):
        """Have the next touch of a file fail."""
        self._steps = [(_TOUCHES, OSError(errno.EIO, os.strerror(errno.EIO)))]

    def hold(self):
        """Have the next new version refused: somebody has the file open."""
        denied = PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        self._steps = [({"os.rename"}, denied)]

    def fail_after(self):
        """Have the disk fail just after the next new version is in its place."""
        self._steps = [
            ({"os.rename"}, None),
            ({"open"}, OSError(errno.EIO, os.strerror(errno.EIO))),
        ]

    def calm(self):
        self._steps = []

    def close(self):
        del _LISTENERS[self._folder]

    def heard(self, event, path):
        if not self._steps or not path.startswith(self._folder + os.sep):
            return
        with self._lock:
            if not self._steps or event not in self._steps[0][0]:
                return
            _, error = self._steps.pop(0)
        if error is not None:
            self.happened += 1
            raise error


def _listen(event, args):
    if _LISTENERS and event in _TOUCHES and args:
        path = args[1] if event == "os.rename" else args[0]
        if isinstance(path, str | bytes | Path):
            for one in tuple(_LISTENERS.values()):
                one.heard(event, os.fsdecode(path))


sys.addaudithook(_listen)
