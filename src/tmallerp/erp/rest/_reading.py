"""
From what a service says to our values.

Amounts and quantities are read strictly, from text or exact numbers; a time without an
offset is in the service's own zone. A state nobody described is an error, never "open".
"""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

import cattrs

from tmallerp.clock import to_beijing
from tmallerp.errors import ErpUnavailableError, MappingError
from tmallerp.fieldmap import FieldMap

D = TypeVar("D")

_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,10})?\Z", re.ASCII)
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}"
    r"(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:?[0-9]{2})?\Z",
    re.ASCII,
)
_FEN = Decimal("0.01")


def number_of(value: Any) -> Decimal:
    """
    Read a number exactly.

    Raises:
        ValueError: If it is none, or none of an amount's size.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        msg = f"a {type(value).__name__} is no number"
        raise ValueError(msg)  # noqa: TRY004 - one kind of error for what is no number
    text = value if isinstance(value, str) else f"{value:f}"
    if not _NUMBER.match(text):
        msg = f"{text[:40]!r} is no number of an ERP"
        raise ValueError(msg)
    return Decimal(text)


def yuan_of(value: Any) -> Decimal:
    """
    Read an amount; zeros beyond the fen are dropped, anything else there is refused.

    Raises:
        ValueError: If it is no amount of whole fen.
    """
    exact = number_of(value)
    rounded = exact.quantize(_FEN)
    if rounded != exact:
        msg = f"{exact} has a part of a fen"
        raise ValueError(msg)
    return rounded


def time_of(value: Any, zone: tzinfo) -> datetime:
    """
    Read a moment: text, or milliseconds since 1970.

    Raises:
        ValueError: If it is none.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        if not 0 <= value < 10**14:
            msg = f"{value} is no time in milliseconds"
            raise ValueError(msg)
        return to_beijing(datetime.fromtimestamp(value / 1000, UTC))
    if not isinstance(value, str) or not _TIME.match(value):
        msg = f"{str(value)[:40]!r} is no time"
        raise ValueError(msg)
    moment = datetime.fromisoformat(value)
    return to_beijing(moment if moment.tzinfo else moment.replace(tzinfo=zone))


def date_of(value: Any) -> date:
    """
    Read a day; of a time its own day.

    Raises:
        ValueError: If it is none.
    """
    return date.fromisoformat(str(value)[:10])


def time_text(moment: datetime, form: str, zone: tzinfo) -> str:
    """Write a moment as the service reads it: ``iso``, ``iso_utc``, ``local``, …."""
    if form == "epoch_ms":
        return str(round(moment.timestamp() * 1000))
    if form == "iso_utc":
        return moment.astimezone(UTC).isoformat()
    local = moment.astimezone(zone)
    if form == "local":
        return local.replace(tzinfo=None).isoformat(" ", "seconds")
    return local.isoformat()


@cache
def _converter(zone: tzinfo) -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True, detailed_validation=False)
    converter.register_structure_hook(Decimal, lambda value, _: number_of(value))
    converter.register_structure_hook(datetime, lambda value, _: time_of(value, zone))
    converter.register_structure_hook(date, lambda value, _: date_of(value))
    converter.register_structure_hook(str, _text)
    converter.register_structure_hook(bool, _flag)
    converter.register_structure_hook_func(
        lambda kind: isinstance(kind, type) and issubclass(kind, enum.Enum),
        lambda value, kind: kind(value),
    )
    return converter


def _text(value: Any, _kind: type) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        msg = f"a {type(value).__name__} is no text"
        raise ValueError(msg)  # noqa: TRY004 - one kind of error for a wrong value
    return str(value)


def _flag(value: Any, _kind: type) -> bool:
    words = {True: True, False: False, "true": True, "false": False}
    found = words.get(value) if isinstance(value, bool | str) else None
    if found is None:
        msg = f"a {type(value).__name__} is neither true nor false"
        raise ValueError(msg)
    return found


def document_of(
    row: Mapping[str, Any], field_map: FieldMap, kind: type[D], zone: tzinfo, adapter: str
) -> D:
    """
    Make a document of what a list has for it.

    Raises:
        ErpUnavailableError: If it lacks something or holds what is none of its kind;
            the list is refused as a whole, so that no hole looks like "nothing there".
    """
    try:
        found = field_map.apply({"row": row})
        return _converter(zone).structure(dict(found), kind)
    except MappingError as error:
        what = f"{error.field}: {error.message.rstrip('.')}"
    except (ValueError, TypeError, KeyError, ArithmeticError) as error:
        what = str(error)[:200]
    except cattrs.BaseValidationError as error:
        what = str(error)[:200]
    name = kind.__name__
    msg = f"{adapter}: a {name} in the answer cannot be read ({what})."
    raise ErpUnavailableError(msg, adapter=adapter)
