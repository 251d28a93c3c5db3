"""
Values that look like others and are not.

A disguise has the length and the letters of what it stands for: digits become digits,
Han become Han. The same value always becomes the same disguise, by a key that is thrown
away with the recording, so that a trade stays one trade over all its answers and nobody
can compute it back.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable

from tmallerp.testing.cassettes._names import Sort

SECRET = "scrubbed"  # noqa: S105 - what stands where one was
MOMENT = "2000-01-01 00:00:00"

# Stems and branches: Han that nobody takes for a name.
_HAN = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
_MOBILE = re.compile(r"(?<![0-9])[0-9]{11}(?![0-9])")
_LONG_RUN = re.compile(r"[0-9]{6,}")
# Amounts, times, flags and states in a field named after a person say nothing of one.
_PLAIN = re.compile(
    r"-?[0-9]{1,9}\.[0-9]{1,2}|[0-9]{4}-[0-9]{2}-[0-9]{2}[ T0-9:]*|true|false|[0-9]{0,2}|null"
)
_SHOWN = 6
"""Values shorter than this are too common to be searched for elsewhere."""


class Disguise:
    """
    Makes disguises, and remembers what they stand for.

    Args:
        key: Decides the disguises; by default drawn, and thrown away with the recording.
    """

    def __init__(self, key: bytes | None = None) -> None:
        self._key = key or secrets.token_bytes(32)
        self.known: set[str] = set()
        """Disguises made here or found in the cassette; they are left as they are."""
        self.originals: dict[str, str] = {}
        """What was disguised, with what stands for it; never written anywhere."""

    def of(self, sort: Sort, text: str) -> str:
        """Return what stands for a value of some sort."""
        if sort is Sort.SECRET:
            return SECRET if text else text
        if sort is Sort.VOLATILE:
            return MOMENT
        if text in self.known:
            return text
        if sort is Sort.ID:
            return _LONG_RUN.sub(lambda run: self._made(run[0], self._letters), text)
        if _PLAIN.fullmatch(text):
            return text
        return self._made(text, self._phone if sort is Sort.PHONE else self._letters)

    def number(self, sort: Sort, value: int) -> int:
        """Return what stands for a number: one with as many digits."""
        text = self.of(sort, str(value))
        return int(text) if text.lstrip("-").isdigit() else 0

    def everywhere(self, text: str) -> str:
        """Replace what is known to be disguised wherever else it stands."""
        text = _LONG_RUN.sub(lambda run: self.originals.get(run[0], run[0]), text)
        words = [one for one in self.originals if len(one) >= _SHOWN and not one.isdigit()]
        if not words:
            return text
        words.sort(key=len, reverse=True)
        return re.sub("|".join(map(re.escape, words)), lambda m: self.originals[m[0]], text)

    def _made(self, text: str, make: Callable[[str], str]) -> str:
        if text in self.known:
            return text
        fake = make(text)
        self.known.add(fake)
        if len(text) >= _SHOWN and text != fake:
            self.originals[text] = fake
        return fake

    def _phone(self, text: str) -> str:
        """Write a number that no telephone has: no Chinese mobile begins with 10."""
        fake = self._letters(text)
        for run in _MOBILE.finditer(text):
            fake = f"{fake[: run.start()]}10{fake[run.start() + 2 :]}"
        return fake

    def _letters(self, text: str) -> str:
        stream = self._stream(text)
        return "".join(
            _letter(char, stream[i], first=not text[i - 1 : i].isdigit())
            for i, char in enumerate(text)
        )

    def _stream(self, text: str) -> bytes:
        """Return a byte a character, drawn from the whole text and the key."""
        blocks = (len(text) + 31) // 32
        seed = hmac.new(self._key, text.encode("utf-8", "surrogatepass"), "sha256").digest()
        return b"".join(
            hashlib.sha256(seed + block.to_bytes(4, "big")).digest()
            for block in range(blocks)
        )


def _letter(char: str, drawn: int, *, first: bool) -> str:
    if "0" <= char <= "9":
        # A number keeps its length only if it does not begin with zero.
        return str(1 + drawn % 9) if first and char != "0" else str(drawn % 10)
    if "a" <= char <= "z":
        return chr(97 + drawn % 26)
    if "A" <= char <= "Z":
        return chr(65 + drawn % 26)
    if char.isascii() or char.isspace():
        return char
    return _HAN[drawn % len(_HAN)]
