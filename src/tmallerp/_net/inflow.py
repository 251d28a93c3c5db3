"""
The bytes of an answer as they come in, decompressed no further than is allowed.

httpx decompresses every chunk whole, and a chain of encodings one in another: a few
kilobytes could become gigabytes before anybody counts. We ask for gzip alone, take
nothing else, and stop at the limit.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping

from attrs import define, field

_PLAIN = frozenset({"", "identity"})
_GZIP = frozenset({"gzip", "x-gzip"})
# The window of 32 KiB, in a wrapper of gzip.
_WBITS = 31


class DamagedError(Exception):
    """The bytes are not what the answer's headers promise."""


@define
class Inflow:
    """
    Collects one answer.

    Args:
        headers: The answer's.

        limit: Most bytes it may have, decompressed.

        check: Called with the size so far after every chunk; raises to stop.

    Raises:
        DamagedError: If the answer is in an encoding nobody asked for.
    """

    headers: Mapping[str, str]
    limit: int
    check: Callable[[int], None]
    _chunks: list[bytes] = field(factory=list, init=False)
    _size: int = field(default=0, init=False)
    _gzip: zlib._Decompress | None = field(default=None, init=False)

    def __attrs_post_init__(self) -> None:
        encoding = self.headers.get("content-encoding", "").strip().lower()
        if encoding in _GZIP:
            self._gzip = zlib.decompressobj(_WBITS)
        elif encoding not in _PLAIN:
            msg = f"an encoding nobody asked for ({encoding[:40]!r})"
            raise DamagedError(msg)

    def add(self, chunk: bytes) -> None:
        """
        Take what came.

        Raises:
            DamagedError: If it is no gzip.
        """
        if self._gzip is not None:
            chunk = self._inflated(chunk)
        self._size += len(chunk)
        self.check(self._size)
        self._chunks.append(chunk)

    def _inflated(self, chunk: bytes) -> bytes:
        assert self._gzip is not None  # noqa: S101 - asked before
        try:
            # One byte more than is left, so that the check sees what goes beyond.
            return self._gzip.decompress(chunk, max(1, self.limit - self._size + 1))
        except zlib.error as error:
            msg = f"damaged gzip ({error})"
            raise DamagedError(msg) from error

    def whole(self) -> bytes:
        """
        Return all of it.

        Raises:
            DamagedError: If the compressed bytes end too early.
        """
        if self._gzip is not None and not self._gzip.eof:
            msg = "compressed bytes that end too early"
            raise DamagedError(msg)
        return b"".join(self._chunks)
