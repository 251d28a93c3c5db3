"""
The gateway's side of the protocol: reading requests, checking them, dressing answers.

Written against the platform's description and the fact catalogue alone.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from attrs import frozen

from tmallerp.simulator.facts import catalogue

TOLERANCE = timedelta(minutes=10)
_TIME = "%Y-%m-%d %H:%M:%S"
_TIME_FORM = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", re.ASCII)
_EPOCH_FORM = re.compile(r"\d{13}", re.ASCII)
_WHOLE_FORM = re.compile(r"\d{1,20}", re.ASCII)
FORMATS = ("xml", "json")


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


def expected_sign(
    params: Mapping[str, str], secret: str, method: str, body: str = ""
) -> str:
    """
    Compute the signature the way the platform's page tells it.

    Args:
        params: Text parameters; file parts are never among them.

        secret: The app's secret.

        method: ``md5``, ``hmac`` or ``hmac-sha256``.

        body: The raw body of a batch, which is signed after the parameters.
    """
    buffer = bytearray()
    for key in sorted(k for k, v in params.items() if k != "sign" and v.strip()):
        buffer += key.encode("utf-8") + params[key].encode("utf-8")
    buffer += body.encode("utf-8")
    raw = secret.encode("utf-8")
    if method == "md5":
        return hashlib.md5(raw + bytes(buffer) + raw).hexdigest().upper()  # noqa: S324
    kind = hashlib.md5 if method == "hmac" else hashlib.sha256
    return hmac.new(raw, bytes(buffer), kind).hexdigest().upper()


def read_whole(text: str) -> int | None:
    """Return the whole number a text is, of twenty digits at most; None if it is none."""
    return int(text) if _WHOLE_FORM.fullmatch(text) else None


def check_method(params: Mapping[str, str]) -> None:
    """
    Check that the call names an API.

    Raises:
        Refusal: Code 21 or 22.
    """
    if not params.get("method"):
        raise Refusal(21, "Missing Method")
    if params["method"] not in catalogue()["apis"]:
        raise Refusal(22, "Invalid Method", "isv.invalid-method", "不存在的方法名")


def check_public(
    params: Mapping[str, str], keys: Keys, now: datetime, body: str = ""
) -> None:
    """
    Check what every call carries, in the order the platform does.

    Raises:
        Refusal: With the platform's own code.
    """
    if not params.get("app_key"):
        raise Refusal(28, "Missing App Key")
    if params["app_key"] != keys.app_key:
        raise Refusal(29, "Invalid App Key", "isv.appkey-not-exists")
    if not params.get("v"):
        raise Refusal(32, "Missing Version")
    if params["v"] != "2.0":
        raise Refusal(33, "Invalid Version")
    if (params.get("format") or "xml") not in FORMATS:
        raise Refusal(23, "Invalid Format", "isv.invalid-format", "xml, json")
    _check_time(params, now)
    _check_sign(params, keys, body)


def _check_time(params: Mapping[str, str], now: datetime) -> None:
    text = params.get("timestamp", "")
    if not text:
        raise Refusal(30, "Missing Timestamp")
    at = read_time(text, now) or _read_epoch(text, now)
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


def _read_epoch(text: str, now: datetime) -> datetime | None:
    """Read milliseconds since 1970, which the official Python client sends."""
    if not _EPOCH_FORM.fullmatch(text):
        return None
    return datetime.fromtimestamp(int(text) / 1000, now.tzinfo)


def _check_sign(params: Mapping[str, str], keys: Keys, body: str) -> None:
    given, method = params.get("sign", ""), params.get("sign_method", "")
    if not given:
        raise Refusal(24, "Missing Signature")
    if method not in {"md5", "hmac", "hmac-sha256"}:
        raise Refusal(25, "Invalid signature", "isv.invalid-signature-method")
    wanted = expected_sign(params, keys.app_secret, method, body)
    if not hmac.compare_digest(given.encode(), wanted.encode()):
        raise Refusal(25, "Invalid signature", "isv.invalid-signature", "无效签名")


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
        return {wrapper_of(fact): items} if items else {}
    return _dress_object(value, fact, simple=simple)


def wrapper_of(fact: Mapping[str, Any]) -> str:
    """Return what each item of a list is called in the normal envelope."""
    known = fact.get("item_wrapper")
    if known:
        return str(known)
    model = fact.get("model")
    if model:
        # The platform's rule: an underscore before every capital letter.
        return re.sub("(?<!^)(?=[A-Z])", "_", str(model)).lower()
    return str(fact["type"]).lower()


def _dress_object(value: Any, fact: Mapping[str, Any], *, simple: bool) -> Any:
    if not isinstance(value, dict):
        return value
    nested = _nested_of(fact.get("model", ""))
    return {
        key: dress(inner, nested[key], simple=simple) if key in nested else inner
        for key, inner in value.items()
    }


@cache
def _nested_of(model: str) -> dict[str, Mapping[str, Any]]:
    """Return the members of a model that hold lists or objects."""
    facts = catalogue()["models"].get(model, [])
    return {fact["name"]: fact for fact in facts if fact.get("list") or fact.get("model")}
