"""
How long it takes to read pages of trades, beside other ways to read them as strictly.

The pages are made from the models: every amount, time and number of a list's rows is
there, most texts are, and no two pages are alike. Every attribute is read inside the
timer.
"""

from __future__ import annotations

import gc
import json
import random
import statistics
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from operator import attrgetter
from typing import Annotated, Any

import attrs
import cattrs
import pydantic

from tmallerp.clock import parse_beijing
from tmallerp.money import parse_yuan
from tmallerp.top import decode
from tmallerp.top._shape import FieldPlan, Kind, shape_of
from tmallerp.top.method import ID_TYPES
from tmallerp.top.methods.trades import TradesSoldGet, TradesSoldGetAnswer
from tmallerp.top.models.trades import SoldTrade

PAGES, ROWS, LINES = 12, 100, 5
WORDS = (
    "浙江省杭州市西湖区",
    "TRADE_FINISHED",
    "YTO",
    "某某街道**号",
    "颜色分类:白色;尺码:均码",
)
START = datetime(2026, 11, 1)  # noqa: DTZ001 - Beijing, as the platform writes it


# --- pages ----------------------------------------------------------------------------


def pages(seed: int = 11) -> list[bytes]:
    """Make pages as the platform sends them, simplified."""
    drawn = random.Random(seed)
    return [_page(drawn, number) for number in range(PAGES)]


def _page(drawn: random.Random, number: int) -> bytes:
    rows = [_object(SoldTrade, drawn) for _ in range(ROWS)]
    answer = {"trades": rows, "total_results": PAGES * ROWS, "request_id": f"r{number}"}
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()


def _object(cls: type, drawn: random.Random) -> dict[str, Any]:
    values = {}
    for plan in shape_of(cls):
        if plan.model is not None:
            count = LINES if plan.name == "orders" else int(plan.name == "service_orders")
            if count:
                values[plan.name] = [_object(plan.model, drawn) for _ in range(count)]
        elif plan.kind is not Kind.TEXT or drawn.random() < 0.7:
            values[plan.name] = _value(plan, drawn)
    return values


def _value(plan: FieldPlan, drawn: random.Random) -> Any:  # noqa: PLR0911 - one a kind
    match plan.kind:
        case Kind.MONEY:
            return f"{drawn.choice((0, 0, drawn.randrange(1, 10**7))) / 100:.2f}"
        case Kind.TIME:
            return str(START + timedelta(seconds=drawn.randrange(2_500_000)))
        case Kind.ID:
            return drawn.randrange(10**17, 10**19)
        case Kind.NUMBER:
            return drawn.randrange(100)
        case Kind.FLAG:
            return drawn.random() < 0.5
        case Kind.TEXT:
            return drawn.choice((*WORDS, f"a{drawn.randrange(10**12)}"))
        case _:
            return [str(drawn.randrange(100))]


def counts(bodies: list[bytes]) -> dict[str, int]:
    """Count what a page must have, by reading it back."""
    found = {"datetimes": 0, "amounts": 0}
    for value in _scalars(decode(TradesSoldGet, bodies[0])):
        found["datetimes"] += isinstance(value, datetime)
        found["amounts"] += isinstance(value, Decimal)
    assert found["datetimes"] >= 1600, found
    assert found["amounts"] >= 3400, found
    return {**found, "bytes": len(bodies[0])}


def _scalars(value: Any) -> Iterable[Any]:
    for field in attrs.fields(type(value)):
        inner = getattr(value, field.name)
        for item in inner if isinstance(inner, tuple) else (inner,):
            if attrs.has(type(item)):
                yield from _scalars(item)
            else:
                yield item


# --- the ways to read them ------------------------------------------------------------


def _amount(text: Any) -> Decimal:
    if type(text) is not str:
        raise ValueError(text)
    return parse_yuan(text)


def _moment(text: Any) -> datetime:
    if type(text) is not str:
        raise ValueError(text)
    return parse_beijing(text)


def _identity(value: Any) -> str:
    text = str(value)
    if type(value) is bool or not (text.isascii() and text.isdigit() and len(text) <= 20):
        raise ValueError(value)
    return text


def with_cattrs() -> Callable[[bytes], Any]:
    """Read JSON, then structure it: plain cattrs with strict hooks."""
    converter = cattrs.Converter()
    converter.register_structure_hook(Decimal, lambda value, _: _amount(value))
    converter.register_structure_hook(datetime, lambda value, _: _moment(value))
    for kind in ID_TYPES:
        converter.register_structure_hook_func(
            lambda cls, kind=kind: cls is kind, lambda value, _: _identity(value)
        )
    return lambda body: converter.structure(json.loads(body), TradesSoldGetAnswer)


def with_pydantic() -> Callable[[bytes], Any]:
    """Read straight from JSON into frozen pydantic models, patterns checked in Rust."""
    yuan = Annotated[
        str,
        pydantic.StringConstraints(pattern=r"^-?[0-9]{1,12}\.[0-9]{2}$", strict=True),
        pydantic.AfterValidator(Decimal),
    ]
    moment = Annotated[
        str,
        pydantic.StringConstraints(
            pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$", strict=True
        ),
        pydantic.AfterValidator(parse_beijing),
    ]
    identity = Annotated[int | str, pydantic.AfterValidator(_identity)]
    kinds = {
        Kind.MONEY: yuan,
        Kind.TIME: moment,
        Kind.ID: identity,
        Kind.NUMBER: int,
        Kind.FLAG: bool,
        Kind.TEXT: str,
        Kind.TEXTS: tuple[str, ...],
        Kind.IDS: tuple[identity, ...],
        Kind.NUMBERS: tuple[int, ...],
    }
    made: dict[type, type] = {}

    def model(cls: type) -> type:
        if cls not in made:
            fields = {}
            for plan in shape_of(cls):
                inner = model(plan.model) if plan.model is not None else kinds[plan.kind]
                hint = tuple[inner, ...] if plan.kind is Kind.OBJECTS else inner
                fields[plan.name] = (hint | None, None)
            config = pydantic.ConfigDict(frozen=True, strict=True)
            made[cls] = pydantic.create_model(cls.__name__, __config__=config, **fields)
        return made[cls]

    return model(TradesSoldGetAnswer).model_validate_json


# --- reading every attribute ----------------------------------------------------------

_GETTERS: dict[type, tuple[Callable[[Any], Any], Callable[[Any], Any] | None]] = {}


def read_all(value: Any) -> None:
    """Read every attribute of a value and of what it holds."""
    cls = type(value)
    if cls not in _GETTERS:
        names = (
            list(cls.model_fields)
            if issubclass(cls, pydantic.BaseModel)
            else [field.name for field in attrs.fields(cls)]
        )
        models = [n for n in names if n in _NESTED]
        _GETTERS[cls] = (
            attrgetter(*names),
            attrgetter(*models, "request_id") if "request_id" in names
            else attrgetter(*models, names[0]) if models else None,
        )  # fmt: skip
    everything, nested = _GETTERS[cls]
    everything(value)
    if nested is not None:
        for items in nested(value):
            for item in items if isinstance(items, tuple) else (items,):
                if attrs.has(type(item)) or isinstance(item, pydantic.BaseModel):
                    read_all(item)


_NESTED = {
    plan.name
    for cls in (TradesSoldGetAnswer, SoldTrade)
    for plan in shape_of(cls)
    if plan.model
}


def measure(rounds: int) -> dict[str, Any]:
    """Time the ways in turns, and give the median of the ratios."""
    bodies = pages()
    ways: dict[str, Callable[[bytes], Any]] = {
        "json": json.loads,
        "ours": lambda body: decode(TradesSoldGet, body),
        "pydantic": with_pydantic(),
        "cattrs": with_cattrs(),
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for way in ways.values():
        way(bodies[0])
    for _ in range(rounds):
        for name, way in ways.items():
            gc.collect()
            began = time.process_time()
            for body in bodies:
                value = way(body)
                if name != "json":
                    read_all(value)
            times[name].append(time.process_time() - began)

    def ratio(name: str, floor: str) -> float:
        pairs = zip(times[name], times[floor], strict=True)
        return statistics.median(a / b for a, b in pairs)

    return {
        "ratio": ratio("ours", "json"),
        "worst_ratio": max(
            a / b for a, b in zip(times["ours"], times["json"], strict=True)
        ),
        "ratio_to_pydantic": ratio("ours", "pydantic"),
        "ratio_to_cattrs": ratio("ours", "cattrs"),
        "ours_us_a_trade": statistics.median(times["ours"]) / (PAGES * ROWS) * 1e6,
        "json_loads_us_a_trade": statistics.median(times["json"]) / (PAGES * ROWS) * 1e6,
        **counts(bodies),
    }
