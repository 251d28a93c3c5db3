"""
What the services for receivers' privacy do, one function an API.

Plain data for a purpose, groups of trades with one receiver, single-use tokens, and the
keys of the older field encryption.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from tmallerp.simulator.answers import moment
from tmallerp.simulator.answers.receivers import oaid_of, plain_receiver
from tmallerp.simulator.answers.trades import render_trade
from tmallerp.simulator.trade import CLOSED_UNPAID, Trade
from tmallerp.simulator.wire import Refusal, read_whole
from tmallerp.simulator.world import World

Values = Mapping[str, Any]
Result = dict[str, Any]

MOST_DECRYPTED = 20
MOST_MERGED = 100
KEY_VERSIONS = range(1, 4)
"""Versions of keys that are still kept; the last is the present one."""

_NUMBER_DAYS = 7
_CUSTOMER_CARE = "2002"
_NAME_VIEW = "1009"
_PHONES = {"mobile", "phone"}
_CLOSED_RULE = "DECRYPTION_DISABLED_BY_ORDERCLOSED"


class Shop(Protocol):
    """What these services need of a shop."""

    @property
    def world(self) -> World:
        """The shop's world."""
        ...

    def trade(self, tid: int) -> Trade:
        """Return a trade by number, or refuse."""
        ...


_tokens: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


def key_of(seed: int, version: int, customer: int | None = None) -> bytes:
    """Return a key of the field encryption; a customer of the app's has its own."""
    return hashlib.sha256(f"{seed}/{version}/{customer or 0}".encode()).digest()[:16]


def _isv(sub_code: str, sub_msg: str) -> Refusal:
    return Refusal(15, "Remote service error", sub_code, sub_msg)


def _decrypt(shop: Shop, values: Values) -> Result:
    rows = [
        {**row, "tid": str(query["tid"]), "privacy_protection": virtual}
        for query, row, virtual in _receivers(shop, values["query_list"], MOST_DECRYPTED)
    ]
    # In no order that a caller could lean on.
    return {"receiver_list": sorted(rows, key=lambda row: str(row["tid"])[::-1])}


def _client_decrypt(shop: Shop, values: Values) -> Result:
    token = values["sec_once_token"]
    if token not in _tokens.get(shop, set()):
        raise _isv("isv.invalid-parameter", "sec_once_token")
    _tokens[shop].remove(token)
    rows = [
        {**row, "order_id": str(query["tid"])}
        for query, row, _ in _receivers(shop, values["query_list"], 1)
    ]
    return {"receiver_list": rows}


def _receivers(
    shop: Shop, queries: list[Values], most: int
) -> Iterable[tuple[Values, Result, bool]]:
    if not 1 <= len(queries) <= most:
        raise _isv("isv.invalid-parameter", f"query_list: 1-{most}")
    trades = [_trade(shop, query) for query in queries]
    for query, trade in zip(queries, trades, strict=True):
        row: Result = {"oaid": query["oaid"], "matched": False}
        if query["oaid"] != oaid_of(trade):
            yield query, row, False
            continue
        days = int(query.get("secret_no_days", _NUMBER_DAYS))
        until = moment(shop.world.now + timedelta(days=days))
        row |= {"matched": True, **_shown(trade, str(query["scene"]))}
        virtual = trade.buyer % 3 == 0 and "*" not in row.get("mobile", "*")
        if virtual:
            row |= {"mobile": f"1887777{trade.buyer % 10_000:04d}-{trade.buyer % 1000:03d}"}
            row |= {"secret_no_expire_time": until}
        yield query, row, virtual


def _trade(shop: Shop, named: Values) -> Trade:
    tid = read_whole(str(named["tid"]))
    if tid is None:
        raise _isv("isv.invalid-parameter", f"tid={str(named['tid'])[:30]}")
    return shop.trade(tid)


def _shown(trade: Trade, scene: str) -> Result:
    """Choose what a purpose shows of a receiver; of a closed trade it shows nothing."""
    plain = plain_receiver(trade)
    if trade.status == CLOSED_UNPAID:
        hidden = render_trade(trade)
        plain |= {"name": hidden["receiver_name"], "mobile": hidden["receiver_mobile"]}
        plain |= {"address_detail": hidden["receiver_address"]}
        return {**plain, "desensitize_rule": _CLOSED_RULE}
    if scene == _CUSTOMER_CARE:
        return {key: value for key, value in plain.items() if key in _PHONES}
    if scene == _NAME_VIEW:
        return {"name": plain["name"]}
    return plain


def _merge(shop: Shop, values: Values) -> Result:
    pairs = values["merge_list"]
    if not 1 <= len(pairs) <= MOST_MERGED:
        raise _isv("isv.invalid-parameter", f"merge_list: 1-{MOST_MERGED}")
    groups: dict[object, list[str]] = {}
    for pair in pairs:
        trade = _trade(shop, pair)
        # An OAID that has gone stale stands for nobody any more.
        stale = pair["oaid"] != oaid_of(trade)
        key = trade.tid if stale else tuple(plain_receiver(trade).values())
        groups.setdefault((trade.buyer, key), []).append(str(pair["tid"]))
    return {"tid_list": [",".join(tids) for tids in groups.values() if len(tids) > 1]}


def _once_token(shop: Shop, _values: Values) -> Result:
    token = secrets.token_hex(16)
    _tokens.setdefault(shop, set()).add(token)
    return {"result_code": "0", "result_msg": "", "token": token}


def _secret(shop: Shop, values: Values) -> Result:
    version = values.get("secret_version", KEY_VERSIONS[-1])
    if version not in KEY_VERSIONS:
        raise _isv("20005", "没有历史密钥")
    key = key_of(shop.world.plan.seed, version, values.get("customer_user_id"))
    return {
        "secret": base64.b64encode(key).decode(),
        "secret_version": version,
        "interval": 300,
        "max_interval": 900,
        "app_config": "{}",
    }


DESK: dict[str, Callable[[Any, Values], Result]] = {
    "taobao.top.oaid.decrypt": _decrypt,
    "taobao.top.oaid.merge": _merge,
    "taobao.top.oaid.client.decrypt": _client_decrypt,
    "taobao.top.once.token.get": _once_token,
    "taobao.top.secret.get": _secret,
}
