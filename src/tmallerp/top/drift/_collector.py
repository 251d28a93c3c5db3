"""
Counts differences beside a running client, at next to no cost.

Most answers pass by a counter. Every n-th is looked at, and so is the first of each API;
what was counted goes to a file now and then, where several processes add up.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import logging
import os
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from tmallerp.clock import Clock, SystemClock
from tmallerp.errors import ConfigError
from tmallerp.top.drift._file import locked, replace
from tmallerp.top.drift._inspect import look_at
from tmallerp.top.drift._sheet import Finding, Sheet, read_sheets, write_sheets
from tmallerp.top.method import Method, RawMethod

_log = logging.getLogger("tmallerp")

MOST_APIS = 400
"""More than the catalogue has; answers of yet others are not counted."""


class Drift:
    """
    Counts how answers differ from their description.

    Give its `observe` to a client: ``Client(…, observe_answer=drift.observe)``. Safe to
    share between threads and clients. It never raises into the client and never keeps a
    value.

    Args:
        path: A file to add the counts to, shared with other processes; None keeps them
            in memory.

        every: Looks at one answer of so many; 1 at each, as tests want it. The first
            answer of an API is always looked at.

        save_every_s: Seconds between two savings. `save`, or closing, saves the rest.

        clock: Where time comes from.

    Raises:
        ConfigError: If *every* is less than 1.
    """

    def __init__(
        self,
        path: str | os.PathLike[str] | None = None,
        *,
        every: int = 50,
        save_every_s: float = 60.0,
        clock: Clock | None = None,
    ) -> None:
        if every < 1:
            msg = f"every must be 1 or more, not {every}."
            raise ConfigError(msg, key="every")
        self._path = None if path is None else Path(path)
        self._every = every
        self._save_every_s = save_every_s
        self._clock = clock or SystemClock()
        self._saved_at = self._clock.monotonic()
        self._turns = itertools.count(1)
        self._met: set[str] = set()
        self._lock = threading.Lock()
        self._saving = threading.Lock()
        self._sheets: dict[str, Sheet] = {}
        self.failures = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def observe(self, method: Method[Any], body: bytes) -> None:
        """
        Take note of a good answer.

        Args:
            method: The call it answers.

            body: The answer as it came.
        """
        # Taking a number is one step for Python's threads; no lock is needed.
        if next(self._turns) % self._every and method.api in self._met:
            return
        try:
            self._look(method, body)
        except Exception:  # noqa: BLE001 - counting must never cost an answer
            self.failures += 1
            _log.warning("drift could not be counted", extra={"api": method.api})

    def _look(self, method: Method[Any], body: bytes) -> None:
        self._met.add(method.api)
        if isinstance(method, RawMethod):
            return
        look = look_at(type(method), body)
        # Where the caller chose the fields, one that is missing was not asked for.
        whole = getattr(method, "fields", None) is None
        now = self._clock.now().isoformat(timespec="seconds")
        with self._lock:
            sheet = self._sheet(method.api)
            if sheet is not None:
                sheet.add(look, now, whole=whole)
        if self._path is not None and self._is_due():
            self.save()

    def _sheet(self, api: str) -> Sheet | None:
        if api not in self._sheets and len(self._sheets) >= MOST_APIS:
            return None
        return self._sheets.setdefault(api, Sheet(api))

    def _is_due(self) -> bool:
        return self._clock.monotonic() - self._saved_at >= self._save_every_s

    def sheets(self) -> Mapping[str, Sheet]:
        """Return all that was counted, in the file and since."""
        with self._lock:
            fresh = self._copied()
        return fresh if self._path is None else _merged(load(self._path), fresh)

    def findings(self) -> tuple[Finding, ...]:
        """Return every difference, by API and path."""
        sheets = self.sheets()
        return tuple(one for api in sorted(sheets) for one in sheets[api].report())

    def save(self) -> None:
        """
        Add what was counted since the last time to the file.

        Never raises: what cannot be saved now is kept for the next time.
        """
        if self._path is None:
            return
        with self._saving:
            self._saved_at = self._clock.monotonic()
            with self._lock:
                fresh, self._sheets = self._sheets, {}
            if not fresh:
                return
            try:
                with locked(self._path):
                    _write(self._path, _merged(load(self._path), fresh))
            except OSError as error:
                _log.warning("drift could not be saved", extra={"reason": str(error)})
                with self._lock:
                    self._sheets = _merged(fresh, self._sheets)

    def close(self) -> None:
        """Save the rest."""
        self.save()

    def _copied(self) -> dict[str, Sheet]:
        return read_sheets(write_sheets(self._sheets))


def load(path: Path) -> dict[str, Sheet]:
    """Read what a file holds; nothing if there is none, or it cannot be read."""
    try:
        return read_sheets(json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        _log.warning("drift's file cannot be read and is begun anew")
        return {}


def reset(path: Path) -> None:
    """
    Forget what a file holds; what running processes count from now on is kept.

    Raises:
        OSError: If it cannot be written.
    """
    with locked(path), contextlib.suppress(FileNotFoundError):
        path.unlink()


def _merged(earlier: dict[str, Sheet], later: Mapping[str, Sheet]) -> dict[str, Sheet]:
    for api, sheet in later.items():
        if api in earlier:
            earlier[api].merge(sheet)
        elif len(earlier) < MOST_APIS:
            earlier[api] = sheet
    return earlier


def _write(path: Path, sheets: Mapping[str, Sheet]) -> None:
    text = json.dumps(write_sheets(sheets), ensure_ascii=False, separators=(",", ":"))
    replace(path, text)
