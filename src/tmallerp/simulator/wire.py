"""
The gateway's side of the protocol: reading requests, checking them, dressing answers.

Written against the platform's description and the fact catalogue alone.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from attrs import frozen

from tmallerp.simulator.facts import catalogue

TOLERANCE = timedelta(minutes=10)
_TIME = "%Y-%m-%d %H:%M:%S"
_TIME_FORM = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", re.ASCII)
_NUMBER_FORM = re.compile(r"-?\d{1,20}", re.ASCII)


class Refusal(Exception):  # noqa: N818 - an answer, not a failure
    """An ``error_response``."""

    def __init__(self, code: int, msg: str, sub_code: str = "", sub_msg: str = "") -> None:
        super().__init__(msg)
        self.body = {"code": code, "msg": msg}
        if sub_code:
            self.body |= {"sub_code": sub_code, "sub_msg": sub_msg or sub_code}


@frozen(kw_only=True)
class Keys:
    """What a caller must have: app key, secret."""

    app_key: str
    app_secret: str


def expected_sign(params: Mapping[str, str], secret: str, method: str) -> str:
    """Compute the signature the way the platform's page tells it."""
    buffer = bytearray()
    for key in sorted(k for k, v in params.items() if k != "sign" and v.strip()):
        buffer += key.encode("utf-8") + params[key].encode("utf-8")
    raw = secret.encode("utf-8")
    if method == "md5":
        return hashlib.md5(raw + bytes(buffer) + raw).hexdigest().upper()  # noqa: S324
    kind = hashlib.md5 if method == "hmac" else hashlib.sha256
    return hmac.new(raw, bytes(buffer), kind).hexdigest().upper()


def check_public(params: Mapping[str, str], keys: Keys, now: datetime) -> None:
    """
    Check what every call carries, in the order the platform does.

    Raises:
        Refusal: With the platform's own code.
    """
    if not params.get("method"):
        raise Refusal(21, "Missing Method")
    if params["method"] not in catalogue()["apis"]:
        raise Refusal(22, "Invalid Method", "isv.invalid-method", "不存在的方法名")
    if not params.get("app_key"):
        raise Refusal(28, "Missing App Key")
    if params["app_key"] != keys.app_key:
        raise Refusal(29, "Invalid App Key", "isv.appkey-not-exists")
    if not params.get("v"):
        raise Refusal(32, "Missing Version")
    if params["v"] != "2.0":
        raise Refusal(33, "Invalid Version")
    if params.get("format", "xml") != "json":
        raise Refusal(23, "Invalid Format", "isv.invalid-format", "simulator: json only")
    _check_time(params, now)
    _check_sign(params, keys)


def _check_time(params: Mapping[str, str], now: datetime) -> None:
    text = params.get("timestamp", "")
    if not text:
        raise Refusal(30, "Missing Timestamp")
    at = read_time(text, now)
    if at is None or abs(at - now) > TOLERANCE:
        raise Refusal(31, "Invalid Timestamp", "isv.invalid-timestamp", "非法的时间戳参数")


def read_time(text: str, now: datetime) -> datetime | None:
    """Read a moment in the zone of *now*, or None."""
    if not _TIME_FORM.fullmatch(text):
        return None
    try:
        return datetime.strptime(text, _TIME).replace(tzinfo=now.tzinfo)
    except ValueError:
        return None


def _check_sign(params: Mapping[str, str], keys: Keys) -> None:
    given, method = params.get("sign", ""), params.get("sign_method", "")
    if not given:
        raise Refusal(24, "Missing Signature")
    if method not in {"md5", "hmac", "hmac-sha256"}:
        raise Refusal(25, "Invalid signature", "isv.invalid-signature-method")
    wanted = expected_sign(params, keys.app_secret, method)
    if not hmac.compare_digest(given.encode(), wanted.encode()):
        raise Refusal(25, "Invalid signature", "isv.invalid-signature", "无效签名")


def check_business(params: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """
    Check the API's own parameters against the catalogue and read them.

    Raises:
        Refusal: Code 40 for a missing one, 41 for a bad one.
    """
    read: dict[str, Any] = {}
    for fact in catalogue()["apis"][params["method"]]["params"]:
        text = params.get(fact["name"], "")
        if not text.strip():
            if fact.get("required"):
                raise Refusal(
                    40,
                    f"Missing required arguments:{fact['name']}",
                    "isv.missing-parameter",
                    fact["name"],
                )
            continue
        is_objects = fact.get("wire") == "json" and fact.get("list")
        read[fact["name"]] = (
            _read_objects(fact, text) if is_objects else _read_param(fact, text, now)
        )
    return read


def _read_param(fact: Mapping[str, Any], text: str, now: datetime) -> Any:
    name = fact["name"]
    if fact.get("list"):
        items = text.split(",")
        if len(items) > fact.get("max_items", len(items)):
            raise _bad(name, text)
        return items
    if fact["type"] == "Date":
        at = read_time(text, now)
        if at is None:
            raise _bad(name, text)
        return at
    if fact["type"] == "Boolean":
        if text not in {"true", "false"}:
            raise _bad(name, text)
        return text == "true"
    if fact["type"] == "Number":
        if not _NUMBER_FORM.fullmatch(text):
            raise _bad(name, text)
        value = int(text)
        if not fact.get("min", value) <= value <= fact.get("max", value):
            raise _bad(name, text)
        return value
    return text


def _read_objects(fact: Mapping[str, Any], text: str) -> list[Any]:
    try:
        items = json.loads(text)
    except ValueError:
        items = None
    if not isinstance(items, list) or len(items) > fact.get("max_items", len(items)):
        raise _bad(fact["name"], text)
    return items


def _bad(name: str, text: str) -> Refusal:
    shown = f"{name}={text[:30]}"
    return Refusal(41, "Invalid arguments", "isv.invalid-parameter", shown)


def select(model: str, row: Mapping[str, Any], fields: str, api: str) -> dict[str, Any]:
    """Keep what was asked for, of what this API shows of this model."""
    shown = catalogue()["apis"][api]["returns"].get(model)
    asked: dict[str, set[str]] = {}
    for name in fields.split(","):
        head, _, tail = name.strip().partition(".")
        asked.setdefault(head, set()).update([tail] if tail else [])
    if "sku" in asked and model == "Item":
        asked["skus"] = asked.pop("sku")
    result = {}
    for name, inner in asked.items():
        if name not in row or (shown and name not in shown and not name.endswith("_str")):
            continue
        value = row[name]
        if inner and isinstance(value, list):
            value = [{k: v for k, v in item.items() if k in inner} for item in value]
        result[name] = value
    return result


def dress(value: Any, fact: Mapping[str, Any], *, simple: bool) -> Any:
    """Put lists into their wrappers, all the way down; plain lists when simplified."""
    if fact.get("list"):
        items = [_dress_object(item, fact, simple=simple) for item in value]
        if simple:
            return items
        return {fact["item_wrapper"]: items} if items else {}
    return _dress_object(value, fact, simple=simple)


def _dress_object(value: Any, fact: Mapping[str, Any], *, simple: bool) -> Any:
    if not isinstance(value, dict):
        return value
    nested = _lists_of(fact.get("model", ""))
    return {
        key: dress(inner, nested[key], simple=simple) if key in nested else inner
        for key, inner in value.items()
    }


def _lists_of(model: str) -> dict[str, Mapping[str, Any]]:
    facts = catalogue()["models"].get(model, [])
    return {fact["name"]: fact for fact in facts if fact.get("list")}
