"""A simulated server as a child process, which ends when its starter does."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence


class Child:
    """
    Runs one of our modules, which tells on its first line what a client needs.

    The child watches its standard input and ends when that closes, however its parent
    died, so no simulator is ever left behind.

    Args:
        module: Which module.

        arguments: What it is told.
    """

    def __init__(self, module: str, arguments: Sequence[str]) -> None:
        self._command = [sys.executable, "-m", module, "--json", "--until-eof", *arguments]
        self._child: subprocess.Popen[bytes] | None = None

    def start(self) -> Mapping[str, str]:
        """
        Start the child and return what it told.

        Raises:
            OSError: If it did not start.
        """
        self._child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self._child.stdout is not None  # noqa: S101 - asked for above
        line = self._child.stdout.readline()
        if not line:
            self.stop()
            msg = "The simulator did not start."
            raise OSError(msg)
        facts: Mapping[str, str] = json.loads(line)
        return facts

    def stop(self) -> None:
        """End the child."""
        if self._child is None:
            return
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                pipe.close()
        try:
            self._child.wait(5)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
