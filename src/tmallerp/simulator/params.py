"""
Business parameters: checked against the catalogue, and read.

A call that misses a parameter is told code 40, one with a bad value code 41, each with
the name. Lists come comma-joined, objects as JSON text whose members are checked by the
same rules.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tmallerp.simulator.request import Call, Upload
from tmallerp.simulator.wire import Refusal, read_time

_NUMBER = re.compile(r"-?\d{1,20}", re.ASCII)
_DECIMAL = re.compile(r"-?\d{1,12}(\.\d{1,8})?", re.ASCII)
_PRICE = re.compile(r"\d{1,12}(\.\d{1,2})?", re.ASCII)

_OPEN_ENUMS = frozenset({"platform_code", "tax_rate", "scene"})
"""Values the platform adds to: new channels and purposes, and rates that the law changes."""

_FORMS = {
    "receiver_zip": re.compile(r"[0-9]{6}", re.ASCII),
    "order_by": re.compile(
        r"(list_time|delist_time|num|modified|sold_quantity):(asc|desc)", re.ASCII
    ),
    "outer_biz_key": re.compile(r"[0-9a-fA-F]+", re.ASCII),
}
"""The forms that are exact; the catalogue's others tell a person how to write a value."""

Fact = Mapping[str, Any]


def check_business(call: Call, facts: Fact, now: datetime) -> dict[str, Any]:
    """
    Check an API's own parameters and read them.

    Returns:
        Values by name: whole numbers as ``int``, times as moments in the zone of *now*,
        booleans, lists, objects as dictionaries, files as `Upload`; all else as text.

    Raises:
        Refusal: Code 40 for a missing parameter, 41 for a bad one.
    """
    read: dict[str, Any] = {}
    for fact in facts["params"]:
        name = fact["name"]
        given: object = call.params.get(name, "")
        if fact["type"] == "bytes":
            given = call.files.get(name, "")
        if isinstance(given, str) and not given.strip():
            if fact.get("required"):
                raise _missing(name)
            continue
        read[name] = _read(fact, given, name, now)
    return read


def _missing(path: str) -> Refusal:
    return Refusal(40, f"Missing required arguments:{path}", "isv.missing-parameter", path)


def bad(path: str, value: object) -> Refusal:
    """Return the refusal of a value."""
    shown = f"{path}={str(value)[:30]}"
    return Refusal(41, f"Invalid arguments:{path}", "isv.invalid-parameter", shown)


def _read(fact: Fact, given: object, path: str, now: datetime) -> Any:
    if isinstance(given, Upload):
        if len(given.data) > fact.get("max_bytes", len(given.data)):
            raise bad(path, f"{len(given.data)} bytes")
        return given
    if fact.get("model"):
        return _read_object(fact, given, path, now)
    if fact.get("list"):
        return _read_list(fact, given, path, now)
    if fact.get("csv") and str(given).count(",") >= fact.get("max_items", 10**9):
        raise bad(path, given)
    return _read_one(fact, given, path, now)


def _read_list(fact: Fact, given: object, path: str, now: datetime) -> list[Any]:
    items = given if isinstance(given, list) else str(given).split(",")
    if len(items) > fact.get("max_items", len(items)):
        raise bad(path, f"{len(items)} items")
    return [_read_one(fact, item, path, now) for item in items]


def _read_object(fact: Fact, given: object, path: str, now: datetime) -> Any:
    value = _json(given, path) if isinstance(given, str) else given
    # One parameter of the catalogue is an object by its type and a list by its limit.
    several = fact.get("list") or ("max_items" in fact and isinstance(value, list))
    if not several:
        return _read_members(fact, value, path, now)
    if not isinstance(value, list):
        # A lone object where a list is asked for is taken as a list of one.
        value = [value]
    if len(value) > fact.get("max_items", len(value)):
        raise bad(path, f"{len(value)} items")
    return [_read_members(fact, one, path, now) for one in value]


def _json(text: str, path: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise bad(path, text) from None


def _read_members(fact: Fact, value: object, path: str, now: datetime) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise bad(path, value)
    read = {}
    for member in fact.get("fields", []):
        name = member["name"]
        given = value.get(name)
        if given is None or given in ("", [], {}):
            if member.get("required"):
                raise _missing(f"{path}.{name}")
            continue
        read[name] = _read(member, given, f"{path}.{name}", now)
    return read


def _read_one(fact: Fact, given: object, path: str, now: datetime) -> Any:
    text = _text(given, path)
    form = _FORMS.get(str(fact["name"]))
    if (form and not form.fullmatch(text)) or not _fits(fact, text):
        raise bad(path, text)
    value = _typed(fact, text, path, now)
    if "enum" in fact and not fact.get("csv") and fact["name"] not in _OPEN_ENUMS:
        known = [str(one) for one in fact["enum"]]
        if text not in known:
            raise bad(path, text)
    return value


def _text(given: object, path: str) -> str:
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, dict | list):
        raise bad(path, given)
    return str(given)


def _fits(fact: Fact, text: str) -> bool:
    longest, shortest = fact.get("max_len"), fact.get("min_len", 0)
    most = fact.get("max_bytes")
    return (
        (longest is None or fact["type"] != "String" or len(text) <= longest)
        and len(text) >= shortest
        and (most is None or len(text.encode()) <= most)
    )


def _typed(fact: Fact, text: str, path: str, now: datetime) -> Any:
    kind = fact["type"]
    if kind == "Number":
        return _number(fact, text, path)
    if kind == "Date":
        at = read_time(text, now)
        if at is None:
            raise bad(path, text)
        return at
    if kind == "Boolean":
        if text not in {"true", "false"}:
            raise bad(path, text)
        return text == "true"
    if kind == "Price" and not _PRICE.fullmatch(text):
        raise bad(path, text)
    return text


def _number(fact: Fact, text: str, path: str) -> int | str:
    if fact.get("decimal") and _DECIMAL.fullmatch(text):
        return text
    if not _NUMBER.fullmatch(text):
        raise bad(path, text)
    value = int(text)
    if not fact.get("min", value) <= value <= fact.get("max", value):
        raise bad(path, text)
    return value
