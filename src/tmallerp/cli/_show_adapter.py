"""
``tmallerp show adapters`` and ``tmallerp show adapter``: what an ERP can do, and how fast.

Nothing is connected: all this is known before there are settings, so that nobody begins
a delivery of ten thousand orders to learn that it takes until tomorrow.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated

import attrs
import typer

from tmallerp.cli._desk import ATTENTION, OK, AsJson, Desk, Language, plain
from tmallerp.erp.plan import ROW_LIMIT, DeliveryPlan, plan_delivery
from tmallerp.erp.registry import (
    AdapterPlugin,
    KnownAdapter,
    PipelineNeeds,
    capabilities,
    known_adapters,
    pipelines_for,
    plugin_named,
)
from tmallerp.erp.traits import AdapterTraits, FieldLimit, RateLimit
from tmallerp.errors import ConfigError

_HOUR = 60
_ALWAYS = 10
"""Below so many hours a tenth of one matters."""


# --- all of them ----------------------------------------------------------------------


def adapters(as_json: AsJson = False, lang: Language = "") -> int:
    """List the ERP adapters that can be used. / 列出可用的 ERP 适配器。"""
    desk = Desk(as_json=as_json, language=lang)
    rows = [_load(one) for one in known_adapters().values()]
    say = desk.say
    if rows:
        desk.table(
            (say("adapter"), say("erp_system"), say("origin"), say("state_of_plugin")),
            [
                (
                    known.name,
                    _title(desk, plugin),
                    known.origin,
                    _trouble(desk, error),
                )
                for known, plugin, error in rows
            ],
        )
    else:
        desk.line(say("no_adapters"))
    desk.json([_entry(*row) for row in rows])
    return OK if all(error is None for _, _, error in rows) else ATTENTION


Loaded = tuple[KnownAdapter, AdapterPlugin | None, ConfigError | None]


def _load(known: KnownAdapter) -> Loaded:
    try:
        return known, plugin_named(known.name), None
    except ConfigError as error:
        return known, None, error


def _trouble(desk: Desk, error: ConfigError | None) -> str:
    if error is None:
        return desk.say("loads")
    return f"{error.message} {desk.say.advice(error.advice)}"


def _title(desk: Desk, plugin: AdapterPlugin | None) -> str:
    return plugin.title[desk.say.language == "zh"] if plugin else ""


def _entry(
    known: KnownAdapter, plugin: AdapterPlugin | None, error: ConfigError | None
) -> dict[str, object]:
    return {
        "name": known.name,
        "title": list(plugin.title) if plugin else None,
        "origin": known.origin,
        "target": known.target,
        "extra": plugin.extra if plugin else None,
        "error": error.message if error else None,
        "advice": error.advice.en if error else None,
    }


# --- one whole ------------------------------------------------------------------------


def adapter(
    name: Annotated[str, typer.Argument(help="Its name. / 适配器名称。")],
    orders: Annotated[
        int, typer.Option(help="Plan so many orders. / 预估订单数。", min=0)
    ] = 10_000,
    row_limit: Annotated[
        int, typer.Option(help="Rows a summary document. / 汇总单行数上限。", min=1)
    ] = ROW_LIMIT,
    as_json: AsJson = False,
    lang: Language = "",
) -> int:
    """Show an adapter: what it can do, its limits, how long it takes. / 查看适配器。"""
    desk = Desk(as_json=as_json, language=lang)
    plugin = plugin_named(name)
    provided = capabilities(plugin.adapter) if plugin.adapter else None
    needs = pipelines_for(provided) if provided is not None else ()
    plan = plan_delivery(plugin.traits, "order", orders, row_limit=row_limit)
    _print_head(desk, plugin, provided)
    desk.figures(_facts(desk, plugin.traits))
    _print_limits(desk, plugin.traits.limits)
    _print_pipelines(desk, needs)
    for line in _plan_lines(desk, plan):
        desk.line(line)
    desk.json(_whole(plugin, provided, needs, plan))
    return OK


def _print_head(
    desk: Desk, plugin: AdapterPlugin, provided: tuple[str, ...] | None
) -> None:
    desk.line(f"{plugin.name}: {_title(desk, plugin)}", "bold")
    if provided is None:
        desk.line(desk.say("can_unknown"))
    else:
        desk.line(desk.say("can_do", names=", ".join(provided)))
    names = ", ".join(_settings(plugin))
    desk.line(desk.say("settings_of", names=names), "dim")


def _settings(plugin: AdapterPlugin) -> list[str]:
    return [one.name for one in attrs.fields(plugin.settings) if one.init]


def _facts(desk: Desk, traits: AdapterTraits) -> Mapping[str, object]:
    say = desk.say
    paging = say("paging_size", kind=traits.paging.kind.value, size=traits.paging.max_page)
    reached = ", ".join(sorted(state.value for state in traits.lifecycle))
    facts = {
        "idempotency": say(traits.idempotency.value),
        "key_life": say("for_ever") if traits.key_life is None else _time(desk, traits),
        "settling": say("seconds_of", seconds=traits.settling.total_seconds()),
        "max_batch": traits.max_batch,
        "atomicity": say(traits.atomicity.value),
        "updates": say("yes" if traits.updates else "no"),
        "calls_a_document": traits.calls_a_document,
        "rate": _rate(desk, traits.rate),
        "paging_of": paging,
        "price_decimals": traits.price_decimals,
        "zone": traits.zone,
        "asynchronous": say("yes" if traits.asynchronous else "no"),
        "closes_lines": say("yes" if traits.closes_lines else "no"),
    }
    if reached:
        facts["lifecycle"] = reached
    if traits.rests_in:
        facts["rests_in"] = traits.rests_in.value
    return {say(name): value for name, value in facts.items()}


def _time(desk: Desk, traits: AdapterTraits) -> str:
    life = traits.key_life or timedelta(0)
    return desk.say("seconds_of", seconds=life.total_seconds())


def _rate(desk: Desk, rate: RateLimit | None) -> str:
    if rate is None:
        return desk.say("no_rate")
    name = "rate_api" if rate.scope == "api" else "rate_all"
    return desk.say(name, calls=rate.calls, seconds=rate.per.total_seconds())


def _print_limits(desk: Desk, limits: Mapping[str, tuple[FieldLimit, ...]]) -> None:
    rows = [
        (kind, limit.field, _rule(desk, limit))
        for kind, fields in limits.items()
        for limit in fields
    ]
    if rows:
        say = desk.say
        desk.table((say("limit_kind"), say("limit_field"), say("limit_rule")), rows)


def _rule(desk: Desk, limit: FieldLimit) -> str:
    say, rules = desk.say, []
    if limit.max_length is not None:
        name = "limit_bytes" if limit.in_bytes else "limit_chars"
        rules.append(say(name, count=limit.max_length))
    if limit.decimals is not None:
        rules.append(say("limit_decimals", count=limit.decimals))
    if limit.choices:
        rules.append(say("limit_choices", names=", ".join(sorted(limit.choices))))
    if limit.required:
        rules.append(say("limit_needed"))
    return ", ".join(rules)


def _print_pipelines(desk: Desk, needs: tuple[PipelineNeeds, ...]) -> None:
    say = desk.say
    if needs:
        desk.table(
            (say("pipeline"), say("can_run"), say("missing_protocol")),
            [
                (one.name, say("yes" if one.can_run else "no"), ", ".join(one.missing))
                for one in needs
            ],
        )


def _plan_lines(desk: Desk, plan: DeliveryPlan) -> list[str]:
    say = desk.say
    time = _duration(desk, plan.minutes)
    lines = [say("plan_of", documents=plan.documents, calls=plan.calls, time=time)]
    summary = plan.as_summaries
    if summary is not None:
        lines.append(
            say(
                "plan_summaries",
                row_limit=summary.row_limit,
                documents=summary.documents,
                calls=summary.calls,
                time=_duration(desk, summary.minutes),
            )
        )
    return lines


def _duration(desk: Desk, minutes: float | None) -> str:
    if minutes is None:
        return desk.say("takes_unknown")
    if minutes < 2 * _HOUR:
        return desk.say("takes_minutes", minutes=-int(-minutes // 1))
    hours = minutes / _HOUR
    return desk.say("takes_hours", hours=f"{hours:.{int(hours < _ALWAYS)}f}")


def _whole(
    plugin: AdapterPlugin,
    provided: tuple[str, ...] | None,
    needs: tuple[PipelineNeeds, ...],
    plan: DeliveryPlan,
) -> dict[str, object]:
    return {
        "name": plugin.name,
        "title": list(plugin.title),
        "extra": plugin.extra,
        "settings": _settings(plugin),
        "capabilities": provided,
        "pipelines": {one.name: list(one.missing) for one in needs},
        "traits": plain(attrs.asdict(plugin.traits, value_serializer=_value)),
        "plan": plain(attrs.asdict(plan, value_serializer=_value)),
    }


def _value(_owner: object, _attribute: object, value: object) -> object:
    if isinstance(value, timedelta):
        return value.total_seconds()
    return sorted(value) if isinstance(value, frozenset) else value
