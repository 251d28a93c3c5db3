"""
What documents are called, and which version of one is meant.

A key names a document for ever: it is what the destination stores and is asked by.
No version of the platform's data enters it, or an address change would become a second
bill; only a deliberate re-issue (a resend, an exchange) makes another key.
"""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import datetime

from attrs import field, frozen

from tmallerp import clock
from tmallerp.errors import MappingError

# The text of a key must survive any ERP's text field, a file name and a filter, so its
# parts use the smallest alphabet that shops' ids need.
_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,63}\Z")

_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_PAIRS = [one + other for one in _BASE32 for other in _BASE32]

_TOKEN_LEAST = 16
"""80 bits of a digest: two of a million million keys meet with one chance in a million."""


def _check_part(_instance: object, attribute: object, value: str) -> None:
    if not _PART.match(value):
        name = getattr(attribute, "name", "part")
        msg = (
            f"{name} {value[:70]!r} must be 1 to 64 of letters, digits, '_', '-', '.', "
            "beginning with a letter or digit."
        )
        raise MappingError(msg, document="key", field=name, value=value[:70])


@frozen(order=True)
class ShopKey:
    """
    One shop of one tenant; every record carries it.

    Args:
        tenant: The company, as named in the configuration.

        shop: The shop, as named in the configuration.
    """

    tenant: str = field(validator=_check_part)
    shop: str = field(validator=_check_part)

    def __str__(self) -> str:
        return f"{self.tenant}/{self.shop}"


@frozen(order=True, kw_only=True)
class DocumentKey:
    """
    The business key of a document: a pure function of shop, kind, platform id, re-issue.

    Args:
        shop: Whose document.

        kind: ``order``, ``refund``, ``return``, ``purchase``, ``count``, ``voucher``.

        platform_id: The platform's id, such as a tid.

        reissue: 0, or the number of a deliberate re-issue.
    """

    shop: ShopKey
    kind: str = field(validator=_check_part)
    platform_id: str = field(validator=_check_part)
    reissue: int = 0

    def __str__(self) -> str:
        """Write the key as destinations store it: ``tenant/shop/kind/id/reissue``."""
        shop = self.shop
        return f"{shop.tenant}/{shop.shop}/{self.kind}/{self.platform_id}/{self.reissue}"

    def token(self, max_length: int = 30) -> str:
        """
        Write the key short enough for an ERP's number field.

        The platform's id comes first, for people; eight characters of a digest of the
        whole key follow, so that no other shop, kind or re-issue has the same text.

        Args:
            max_length: Characters the field takes, at least 16.

        Returns:
            ``4990000000000000001-K2J7WQ3A``; a digest alone where that is too long. The
            same key always gives the same text.

        Raises:
            MappingError: If *max_length* leaves no room for a digest nobody else has.
        """
        if max_length < _TOKEN_LEAST:
            msg = f"{max_length} characters are too few for the number of a document."
            raise MappingError(msg, document="key", field="token", value=str(max_length))
        digest = hashlib.sha256(str(self).encode()).digest()
        if len(self.platform_id) + 9 <= max_length:
            # Five bytes are eight characters of Base32, two at a time.
            bits = int.from_bytes(digest[:5], "big")
            first, second = _PAIRS[bits >> 30], _PAIRS[bits >> 20 & 1023]
            third, fourth = _PAIRS[bits >> 10 & 1023], _PAIRS[bits & 1023]
            return f"{self.platform_id}-{first}{second}{third}{fourth}"
        return base64.b32encode(digest).decode()[: min(max_length, 26)]

    @classmethod
    def parse(cls, text: str) -> DocumentKey:
        """
        Read what `__str__` wrote.

        Raises:
            MappingError: If *text* is not a key.
        """
        parts = text.split("/")
        if len(parts) != 5 or not re.fullmatch(r"[0-9]{1,9}", parts[4]):
            msg = f"{text[:90]!r} is not a document key."
            raise MappingError(msg, document="key", field="key", value=text[:90])
        tenant, shop, kind, platform_id, reissue = parts
        return cls(
            shop=ShopKey(tenant, shop),
            kind=kind,
            platform_id=platform_id,
            reissue=int(reissue),
        )


@frozen(order=True)
class Version:
    """
    Which state of a platform record: when it was modified, and what it said.

    Compared by time first. Two versions of one time with different digests are
    different states of which neither is known to be later.

    Args:
        modified: The platform's own time of change, aware.

        digest: SHA-256 in hex of the canonical content.
    """

    modified: datetime = field(converter=clock.to_beijing)
    digest: str
