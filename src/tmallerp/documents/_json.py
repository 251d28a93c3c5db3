"""
Documents as canonical JSON, for letters, journals and digests.

Sorted keys, UTF-8; yuan, quantities and times as text. The same document always gives the
same bytes, so their digest is the document's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

import attrs
import cattrs
import msgspec

from tmallerp import clock
from tmallerp.documents.keys import DocumentKey
from tmallerp.errors import StoreError

D = TypeVar("D")


@cache
def _converter() -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True)
    converter.register_unstructure_hook(Decimal, _number)
    converter.register_structure_hook(Decimal, _read_number)
    converter.register_unstructure_hook(datetime, clock.format_beijing)
    converter.register_structure_hook(datetime, lambda text, _: clock.parse_beijing(text))
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
    converter.register_unstructure_hook(DocumentKey, str)
    converter.register_structure_hook(DocumentKey, lambda text, _: DocumentKey.parse(text))
    return converter


def _number(value: Decimal) -> str:
    """Write a number plainly; two decimals at least, so that 1 and 1.00 are the same."""
    if not value.is_finite():
        msg = f"{value} is no amount of a document."
        raise StoreError(msg)
    text = f"{value:f}"
    whole, _, part = text.partition(".")
    return f"{whole}.{part.rstrip('0').ljust(2, '0')}"


def _read_number(text: object, _: object) -> Decimal:
    if not isinstance(text, str):
        msg = f"{text!r} is no number of a document."
        raise TypeError(msg)
    return Decimal(text)


def document_to_json(document: attrs.AttrsInstance) -> bytes:
    """Write any document as canonical JSON."""
    return msgspec.json.encode(_converter().unstructure(document), order="sorted")


def document_digest(document: attrs.AttrsInstance) -> str:
    """
    Return the SHA-256 of what a document says, whatever version it was made from.

    Two versions that differ only in what no ERP hears about have one digest.
    """
    content = _converter().unstructure(document)
    content.pop("version", None)
    return hashlib.sha256(msgspec.json.encode(content, order="sorted")).hexdigest()


def document_from_json(payload: bytes, kind: type[D]) -> D:
    """
    Read what `document_to_json` wrote.

    Args:
        payload: The bytes.

        kind: The document's class.

    Raises:
        StoreError: If *payload* is not such a document.
    """
    try:
        data: Mapping[str, Any] = msgspec.json.decode(payload)
        return _converter().structure(data, kind)
    except (
        cattrs.BaseValidationError,
        msgspec.DecodeError,
        ArithmeticError,
        AttributeError,
        TypeError,
        ValueError,
    ) as error:
        msg = f"A stored {kind.__name__} cannot be read back."
        raise StoreError(msg) from error


__all__ = ["document_digest", "document_from_json", "document_to_json"]
