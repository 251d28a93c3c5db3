"""The message service by calls: pulling, confirming, permits and groups."""

from __future__ import annotations

import json
from collections.abc import Iterable

from tmallerp.simulator._tmc_story import SELLER_NICK
from tmallerp.simulator.answers import moment
from tmallerp.simulator.desk._queue import DEFAULT, USER_ID, MessageQueue, Permit
from tmallerp.simulator.desk._shop import (
    Desk,
    Result,
    Shop,
    Values,
    bad_value,
    counted,
    isv,
    number,
    pick,
)

_HTTP = "http"


def _queue(shop: Shop) -> MessageQueue:
    return shop.room(MessageQueue)


def _group(queue: MessageQueue, values: Values) -> str:
    group = str(values.get("group_name") or DEFAULT)
    if group not in queue.groups:
        raise isv("isv.group-not-exist", f"分组不存在: {group[:40]}")
    return group


def _consume(shop: Shop, values: Values) -> Result:
    queue = _queue(shop)
    rows = []
    for letter in queue.take(_group(queue, values), values.get("quantity", 100), _HTTP):
        queue.sent(letter, _HTTP)
        row = {
            "id": letter.id,
            "topic": letter.topic,
            "content": letter.content,
            "user_id": USER_ID,
            "user_nick": SELLER_NICK,
            "pub_time": moment(letter.at),
            "pub_app_key": letter.publisher,
        }
        rows.append(row)
    return {"messages": rows}


def _confirm(shop: Shop, values: Values) -> Result:
    queue = _queue(shop)
    _group(queue, values)
    queue.confirm(_numbers(values["s_message_ids"]), _HTTP)
    for failed in _numbers(values.get("f_message_ids", [])):
        queue.fail(failed, _HTTP)
    return {"is_success": True}


def _numbers(texts: str | Iterable[str]) -> list[int]:
    texts = texts.split(",") if isinstance(texts, str) else texts
    return [number(str(text).strip()) for text in texts]


def _texts(given: object) -> list[str]:
    parts = given if isinstance(given, list) else str(given or "").split(",")
    return [str(part).strip() for part in parts if str(part).strip()]


def _permit(shop: Shop, values: Values) -> Result:
    queue, now = _queue(shop), shop.now
    before = queue.permits.get(SELLER_NICK)
    # The list replaces the former one; without it every topic of the app is inherited.
    topics = frozenset(_texts(values["topics"])) if "topics" in values else None
    created = before.created if before else now
    queue.permits[SELLER_NICK] = Permit(topics, created, now)
    return {"is_success": True}


def _cancel(shop: Shop, values: Values) -> Result:
    permit = _queue(shop).permits.get(_known(values["nick"]))
    if permit is not None:
        permit.is_valid, permit.modified = False, shop.now
    return {"is_success": permit is not None}


def _known(nick: str) -> str:
    if nick != SELLER_NICK:
        raise isv("isv.user-not-exist", f"用户不存在: {nick[:20]}")
    return nick


def _user(shop: Shop, values: Values) -> Result:
    queue, nick = _queue(shop), _known(values["nick"])
    permit = queue.permits.get(nick)
    if permit is None:
        return {}
    row = {
        "user_id": USER_ID,
        "user_nick": nick,
        "user_platform": "tbUIC",
        "is_valid": permit.is_valid,
        "group_name": queue.user_groups.get(nick, DEFAULT),
        "topics": sorted(permit.topics or ()),
        "created": moment(permit.created),
        "modified": moment(permit.modified),
    }
    return {"tmc_user": pick("TmcUser", row, values, "taobao.tmc.user.get")}


def _user_topics(shop: Shop, values: Values) -> Result:
    permit = _queue(shop).permits.get(_known(values.get("nick", SELLER_NICK)))
    topics = sorted(permit.topics or ()) if permit else []
    return {"topics": topics, "result_code": "0", "result_message": "success"}


def _add_group(shop: Shop, values: Values) -> Result:
    queue, name = _queue(shop), values["group_name"]
    for nick in _texts(values["nicks"]):
        queue.user_groups[_known(nick)] = name
    created = queue.groups.setdefault(name, shop.now)
    return {"created": moment(created), "group_name": name}


def _delete_group(shop: Shop, values: Values) -> Result:
    queue = _queue(shop)
    name = _group(queue, values)
    nicks = _texts(values.get("nicks"))
    if not nicks and name == DEFAULT:
        raise isv("isv.invalid-parameter", "默认分组不能删除")
    for nick in nicks:
        if queue.user_groups.get(_known(nick)) == name:
            del queue.user_groups[nick]
    if not nicks:
        queue.drop_group(name)
    return {"is_success": True}


def _groups(shop: Shop, values: Values) -> Result:
    wanted = _texts(values.get("group_names"))
    names = [name for name in _queue(shop).groups if not wanted or name in wanted]
    return counted("groups", [{"name": name} for name in names], values)


def _add_topic_group(shop: Shop, values: Values) -> Result:
    queue = _queue(shop)
    name = str(values["group_name"])
    queue.groups.setdefault(name, shop.now)
    queue.topic_groups |= dict.fromkeys(_texts(values["topics"]), name)
    return {"result": True}


def _delete_topic_group(shop: Shop, values: Values) -> Result:
    queue = _queue(shop)
    name = _group(queue, values)
    for topic in _texts(values["topics"]):
        if queue.topic_groups.get(topic) == name:
            del queue.topic_groups[topic]
    return {"result": True}


def _queue_info(shop: Shop, values: Values) -> Result:
    queue = _queue(shop)
    name = _group(queue, values)
    row = {
        "name": name,
        "broker_name": "simulator",
        "put_toal": queue.put[name],
        "get_total": queue.got[name],
    }
    return {"datas": [row]}


def _produced(shop: Shop, values: Values) -> int:
    queue = _queue(shop)
    try:
        content = json.loads(values["content"])
    except ValueError:
        raise bad_value("content") from None
    if not isinstance(content, dict):
        raise bad_value("content")
    if "target_group" in values:
        group = _group(queue, {"group_name": values["target_group"]})
        return queue.put_into(group, values["topic"], content)
    return queue.publish(values["topic"], content)


def _produce(shop: Shop, values: Values) -> Result:
    number = _produced(shop, values)
    ids = [str(number)] if number else []
    return {"is_success": bool(number), "total": len(ids), "msg_ids": ids}


def _produce_all(shop: Shop, values: Values) -> Result:
    done = [bool(_produced(shop, one)) for one in values["messages"]]
    results = [{"is_success": one} for one in done]
    return {"is_all_success": all(done), "results": results}


def _auth(shop: Shop, _values: Values) -> Result:
    return {"result": _queue(shop).token}


DESK: dict[str, Desk] = {
    "taobao.tmc.messages.consume": _consume,
    "taobao.tmc.messages.confirm": _confirm,
    "taobao.tmc.user.permit": _permit,
    "taobao.tmc.user.cancel": _cancel,
    "taobao.tmc.user.get": _user,
    "taobao.tmc.user.topics.get": _user_topics,
    "taobao.tmc.group.add": _add_group,
    "taobao.tmc.group.delete": _delete_group,
    "taobao.tmc.groups.get": _groups,
    "taobao.tmc.topic.group.add": _add_topic_group,
    "taobao.tmc.topic.group.delete": _delete_topic_group,
    "taobao.tmc.queue.get": _queue_info,
    "taobao.tmc.message.produce": _produce,
    "taobao.tmc.messages.produce": _produce_all,
    "taobao.tmc.auth.get": _auth,
}
