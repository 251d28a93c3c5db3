"""
Files that go along with a call: pictures of items, proofs in a refund.

A file is named and typed, is read from disk only when its call is sent, and is never
covered by the signature: TOP signs text alone. So nothing protects it on the way but
TLS, and what is plainly not a picture is refused here where TOP takes pictures only.
"""

from __future__ import annotations

import mimetypes
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import attrs
from attrs import frozen

from tmallerp.errors import InvalidCallError

if TYPE_CHECKING:
    from tmallerp.top.method import Method

_ANY = "application/octet-stream"

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
)
_KINDS = {"jpg": "image/jpeg", "png": "image/png", "gif": "image/gif"}

FORMATS: Mapping[tuple[str, str], frozenset[str]] = {
    ("taobao.picture.upload", "img"): frozenset({"gif", "jpg", "png"}),
    ("taobao.item.img.upload", "image"): frozenset({"jpg", "png"}),
    ("taobao.refund.message.add", "image"): frozenset({"gif", "jpg", "png"}),
    ("taobao.refund.refuse", "refuse_proof"): frozenset({"gif", "jpg", "png"}),
}
"""Which pictures a parameter takes. Source: the pages of these APIs; others say nothing."""


@frozen
class _Identity:
    """What tells a file on disk from another under the same name."""

    device: int
    inode: int
    size: int
    changed_ns: int

    @classmethod
    def of(cls, status: os.stat_result) -> Self:
        return cls(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


@frozen(kw_only=True)
class File:
    """
    A file as a parameter, wherever an API takes bytes.

    Use `of` or `at`. A file at a path is read anew for each sending of a call, so that
    a queue of large pictures costs no memory; if it changed in between, the call is
    refused rather than sent half old, half new.

    Args:
        name: What TOP is told the file is called; no folders.

        kind: Its content type.

        data: Its bytes, unless it lies at *path*.

        path: Where it lies.
    """

    name: str
    kind: str
    data: bytes | None = attrs.field(default=None, repr=lambda data: f"<{_length(data)}>")
    path: Path | None = None
    _seen: list[_Identity] = attrs.field(factory=list, repr=False, eq=False, init=False)

    @classmethod
    def of(cls, data: bytes, *, name: str = "", kind: str = "") -> Self:
        """
        Make a file of bytes.

        Args:
            data: What it holds.

            name: Its name; by default ``file`` with the ending of the picture it is.

            kind: Its content type; by default what the bytes or the name tell.
        """
        picture = sniff(data)
        name = _plain(name) or (f"file.{picture}" if picture else "file.bin")
        return cls(name=name, kind=kind or _kind(name, picture), data=data)

    @classmethod
    def at(cls, path: str | os.PathLike[str], *, name: str = "", kind: str = "") -> Self:
        """
        Make a file that is read when it is sent.

        Args:
            path: Where it lies: a regular file, no link.

            name: Its name for TOP; by default the path's last part.

            kind: Its content type; by default what the name tells.
        """
        path = Path(path)
        name = _plain(name) or _plain(path.name) or "file.bin"
        return cls(name=name, kind=kind or _kind(name, None), path=path)

    def __len__(self) -> int:
        """Return the size in bytes, as the validators of methods ask it."""
        if self.data is not None:
            return len(self.data)
        try:
            return 0 if self.path is None else self.path.lstat().st_size
        except OSError as error:
            raise self._unreadable(error.strerror or "?") from error

    def __bool__(self) -> bool:
        """Return True: an empty file is a file, which TOP may refuse."""
        return True

    def read(self) -> bytes:
        """
        Return what the file holds.

        Raises:
            InvalidCallError: If it cannot be read, is no regular file, is a link, or
                is not the one that was read before.
        """
        if self.data is not None:
            return self.data
        # Not through a link, and without waiting for the writer of a pipe.
        flags = os.O_RDONLY
        for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"):
            flags |= getattr(os, name, 0)
        try:
            handle = os.open(self.path or "", flags)
        except OSError as error:
            raise self._unreadable(error.strerror or "?") from error
        try:
            return self._read(handle)
        finally:
            os.close(handle)

    def _read(self, handle: int) -> bytes:
        before = os.fstat(handle)
        if not stat.S_ISREG(before.st_mode):
            raise self._unreadable("it is no regular file")
        identity = _Identity.of(before)
        if self._seen and self._seen[0] != identity:
            raise self._unreadable("it changed since it was first sent")
        with os.fdopen(handle, "rb", closefd=False) as file:
            # One byte more than it should have, so that a growing file shows.
            data = file.read(identity.size + 1)
        if len(data) != identity.size or _Identity.of(os.fstat(handle)) != identity:
            raise self._unreadable("it changed while it was read")
        self._seen[:] = [identity]
        return data

    def _unreadable(self, why: str) -> InvalidCallError:
        msg = f"The file {self.name!r} cannot be sent: {why}."
        return InvalidCallError(msg)


def sniff(data: bytes) -> str | None:
    """Say which picture bytes begin as: ``jpg``, ``png`` or ``gif``; None for others."""
    return next((name for magic, name in _MAGIC if data.startswith(magic)), None)


def loaded(method: Method[Any], name: str, value: bytes | File) -> File:
    """
    Read a file for sending, and check what of it can be checked.

    Args:
        method: The call it belongs to.

        name: The parameter.

        value: The file.

    Raises:
        InvalidCallError: If it cannot be read, is too large for the parameter, or is
            none of the pictures the parameter takes.
    """
    try:
        data = value if isinstance(value, bytes) else value.read()
    except InvalidCallError as error:
        error.api = method.api
        raise
    _check_again(method, name, data)
    takes = FORMATS.get((method.api, name))
    if takes is not None and sniff(data) not in takes:
        msg = f"{method.api}: {name} must be one of {', '.join(sorted(takes))}; it is not."
        raise InvalidCallError(msg, api=method.api)
    if isinstance(value, bytes):
        return File.of(data)
    return File.of(data, name=value.name, kind=value.kind)


def _check_again(method: Method[Any], name: str, data: bytes) -> None:
    """Ask the method's own validator about what was read; it knows the size limit."""
    field = attrs.fields_dict(type(method)).get(name)  # type: ignore[arg-type]
    if field is not None and field.validator is not None:
        field.validator(method, field, data)


def _plain(name: str) -> str:
    """Keep a name's last part, without what would break a header."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(char for char in last if char.isprintable() and char != '"')[:120]


def _kind(name: str, picture: str | None) -> str:
    if picture is not None:
        return _KINDS[picture]
    return mimetypes.guess_type(name)[0] or _ANY


def _length(data: bytes | None) -> str:
    return "on disk" if data is None else f"{len(data)} bytes"
