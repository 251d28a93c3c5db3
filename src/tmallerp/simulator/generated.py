"""
Answers drawn from the catalogue, for APIs nobody wrote by hand.

They have the right keys, types, wrappers and units, and the same call always gets the
same one. They mean nothing: what was written is not read back, and no two of them agree.
So each is marked, and a test that leans on one by mistake can be told.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from tmallerp.simulator.answers import moment, yuan
from tmallerp.simulator.facts import catalogue
from tmallerp.simulator.wire import select

_DEPTH = 4
"""How deep objects nest before they are left out; no model of the catalogue needs more."""

_TOTALS = re.compile(r"(total_(results|count|record|num|size|page)|total|count)$")
_FAILURES = re.compile(r"(^|_)(err|error|fail|sub|exception)(_|s$|ed|ure|$)|^e\d|retry")
_IDS = re.compile(r"(^|_)(id|tid|oid|iid|no|sid|number)$")
_SMALL = re.compile(r"(num|number|quantity|count|page|size|days|level|grade)")
_WORDS = ("棉麻衬衫", "保温杯", "坚果礼盒", "加急", "模拟旗舰店")

Fact = Mapping[str, Any]
Values = Mapping[str, Any]


def generate(api: str, values: Values, now: datetime, seed: int) -> dict[str, Any]:
    """
    Draw an answer to one call.

    Args:
        api: Which of the catalogue's APIs.

        values: Its parameters as they were read; what carries the same name is echoed.

        now: The moment of the world's clock; times lie within the day before.

        seed: The world's seed.
    """
    facts = catalogue()["apis"][api]
    told = "&".join(f"{key}={values[key]}" for key in sorted(values))
    painter = _Painter(random.Random(f"{seed}/{api}?{told}"), values, facts, now)  # noqa: S311
    return {
        name: _shown(value, facts["response"], name, values, api)
        for name, value in painter.answer().items()
    }


def _shown(value: Any, response: Any, name: str, values: Values, api: str) -> Any:
    """Keep what *fields* asks for, where it names anything that is there."""
    model = next((fact.get("model") for fact in response if fact["name"] == name), None)
    fields = values.get("fields")
    if not model or not fields:
        return value
    asked = ",".join(fields) if isinstance(fields, list) else str(fields)
    rows = value if isinstance(value, list) else [value]
    kept = [select(model, row, asked, api) or row for row in rows]
    return kept if isinstance(value, list) else kept[0]


class _Painter:
    """Draws one answer."""

    def __init__(
        self, rnd: random.Random, values: Values, facts: Fact, now: datetime
    ) -> None:
        self._random, self._values, self._facts, self._now = rnd, values, facts, now

    def answer(self) -> dict[str, Any]:
        facts = [fact for fact in self._facts["response"] if not _is_failure(fact)]
        body = {fact["name"]: self._value(fact, 0) for fact in facts}
        rows = [len(value) for value in body.values() if isinstance(value, list)]
        for fact in facts:
            if fact["type"] == "Number" and _TOTALS.search(fact["name"]) and rows:
                body[fact["name"]] = rows[0]
        return {key: value for key, value in body.items() if value is not None}

    def _value(self, fact: Fact, depth: int) -> Any:
        if fact.get("list"):
            if depth >= _DEPTH:
                return None
            count = self._random.randint(1, 3)
            return [self._one(fact, depth) for _ in range(count)]
        return self._one(fact, depth)

    def _one(self, fact: Fact, depth: int) -> Any:
        if fact.get("model"):
            return self._object(fact["model"], depth + 1) if depth < _DEPTH else None
        return self._scalar(fact)

    def _object(self, model: str, depth: int) -> dict[str, Any]:
        shown = self._facts["returns"].get(model)
        row = {}
        for fact in catalogue()["models"].get(model, []):
            if (shown and fact["name"] not in shown) or _is_failure(fact):
                continue
            value = self._value(fact, depth)
            if value is not None:
                row[fact["name"]] = value
        return row

    def _scalar(self, fact: Fact) -> Any:
        name, kind = fact["name"], fact["type"]
        told = self._values.get(name)
        if kind == "Number" and isinstance(told, int) and not isinstance(told, bool):
            return told
        if kind == "String" and isinstance(told, str | int) and not fact.get("list"):
            return str(told)
        if "enum" in fact:
            known = [str(one) for one in fact["enum"]]
            if kind == "Number":
                return int(self._random.choice([one for one in known if one.isdigit()]))
            return self._random.choice(known)
        if fact.get("unit") in {"yuan", "fen"}:
            return self._money(fact)
        return self._plain(name, kind)

    def _money(self, fact: Fact) -> Any:
        fen = self._random.randint(1_00, 999_99)
        if fact["unit"] == "yuan":
            return yuan(fen) if fact["type"] != "Number" else round(fen / 100, 2)
        return fen if fact["type"] == "Number" else str(fen)

    def _plain(self, name: str, kind: str) -> Any:
        rnd = self._random
        if kind == "Boolean":
            return "success" in name or (not name.startswith("has_") and rnd.random() < 0.5)
        if kind == "Date" or (kind == "String" and name.endswith(("_time", "_date"))):
            return moment(self._now - timedelta(seconds=rnd.randrange(86_400)))
        if kind == "Number":
            return (
                rnd.randint(1, 9) if _SMALL.search(name) else rnd.randrange(10**9, 10**12)
            )
        if kind == "Price":
            return yuan(rnd.randint(1_00, 999_99))
        return "{}" if kind == "Json" else self._words(name)

    def _words(self, name: str) -> str:
        rnd = self._random
        if _IDS.search(name):
            return str(rnd.randrange(10**11, 10**12))
        if name.endswith(("url", "path", "link")):
            return f"https://img.example.com/{rnd.randrange(10**6)}.jpg"
        if name.endswith("code"):
            return f"C{rnd.randrange(10**6):06d}"
        return f"{rnd.choice(_WORDS)} {rnd.randrange(1000):03d}"


def _is_failure(fact: Fact) -> bool:
    """Whether the field tells of something that went wrong; nothing does here."""
    return bool(_FAILURES.search(fact["name"]))
