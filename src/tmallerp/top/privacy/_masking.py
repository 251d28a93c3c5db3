"""
How clear a personal text is, and the one law about it: it never gets less clear.

The platform masks names, phones and streets with asterisks, and may begin to do so any
day; older apps get some fields encrypted. Either may arrive after the plain value is
known, and must not take its place. Pure: no network, no keys.
"""

from __future__ import annotations

import enum
import re

from attrs import field, frozen

_STARS = re.compile("[*\uff0a]")
_BASE64 = r"[A-Za-z0-9+/]+={0,2}"
_VERSION = r"-?[0-9]{1,9}"

# Separators of the older field encryption: "~" for nicks, names and searchable text, the
# byte 1 for text that cannot be searched, "$" for phones.
_TEXTS = re.compile(
    rf"(?P<mark>[~\x01])(?P<cipher>{_BASE64})"
    rf"(?:(?P=mark)(?P<index>{_BASE64})(?P=mark)(?P<found>{_VERSION})(?P=mark)(?P=mark)"
    rf"|(?P=mark)(?P<version>{_VERSION})(?P=mark))\Z"
)
_PHONES = re.compile(
    rf"\$(?P<head>[^$]+)\$(?P<cipher>{_BASE64})\$(?P<version>{_VERSION})\$(?P<end>\$?)\Z"
)


@frozen(kw_only=True)
class Sealed:
    """
    A text of the older field encryption, taken apart.

    Args:
        cipher: Base64 of the encrypted part. As personal as what is in it.

        head: What stands before it in plain: the first digits of a phone; empty where
            all is in *cipher*.

        version: Of the key; always positive.

        is_public: Whether the key is the app's own rather than the shop's.
    """

    cipher: str = field(repr=False)
    head: str = field(default="", repr=False)
    version: int
    is_public: bool


def parse_sealed(text: str) -> Sealed | None:
    """
    Take an encrypted text apart.

    Returns:
        None for anything that is not one, which then counts as plain.
    """
    if match := _TEXTS.match(text):
        version = int(match["version"] or match["found"])
        return Sealed(cipher=match["cipher"], version=abs(version), is_public=version < 0)
    if match := _PHONES.match(text):
        # With a doubled end the head is an index to search by, and the cipher is whole.
        head = "" if match["end"] else match["head"]
        version = int(match["version"])
        return Sealed(
            cipher=match["cipher"], head=head, version=abs(version), is_public=version < 0
        )
    return None


class Clarity(enum.IntEnum):
    """How much of a personal text can be read, from nothing to all of it."""

    NOTHING = 0
    """Not told, or blank: the platform writes blanks for both."""

    MASKED = 1
    """With asterisks."""

    SEALED = 2
    """Encrypted whole; a key opens it."""

    PLAIN = 3
    """As the buyer wrote it."""


def clarity(text: str | None) -> Clarity:
    """
    Say how clear a personal text is.

    An asterisk anywhere makes a text masked. A street that really has one is then kept
    as it first came, which is the harmless side to err on.
    """
    if text is None or not text.strip(" \t\r\n"):
        return Clarity.NOTHING
    if parse_sealed(text) is not None:
        return Clarity.SEALED
    return Clarity.MASKED if _STARS.search(text) else Clarity.PLAIN


def is_masked(text: str | None) -> bool:
    """Say whether a text hides what it says: by asterisks or by encryption."""
    return clarity(text) in {Clarity.MASKED, Clarity.SEALED}


def is_ciphertext(text: str | None) -> bool:
    """Say whether a text is of the older field encryption; carry such a one untouched."""
    return clarity(text) is Clarity.SEALED


def keep_plain(old: str | None, new: str | None) -> str | None:
    """
    Choose between what is known and what has just come.

    The new text wins unless it is less clear: a masked or encrypted one never takes the
    place of a plain one, a blank takes the place of nothing.
    """
    return old if clarity(new) < clarity(old) else new
