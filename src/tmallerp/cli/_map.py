"""``tmallerp map test | explain | diff``: whether a field map does what is meant."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer
from attrs import frozen

from tmallerp.cli._desk import FAILURE, OK, AsJson, Desk, Language, plain
from tmallerp.cli._samples import Sample, find_transforms, read_samples, read_tables
from tmallerp.fieldmap import (
    Explanation,
    FieldMap,
    RoundTrip,
    Violation,
    bundled_names,
    load_map,
)

HIDDEN = "***"

MapName = Annotated[
    str,
    typer.Argument(
        help="A TOML file, or a bundled map such as kingdee/sales_order. / 映射文件或内置名称。"
    ),
]
Overrides = Annotated[
    list[str],
    typer.Option("--override", "-o", help="A file that changes it. / 覆盖文件，可多个。"),
]
Samples = Annotated[
    Path | None, typer.Option("--samples", "-s", help="JSON to map. / 样例 JSON 文件。")
]
OneSample = Annotated[
    Path, typer.Option("--sample", "-s", help="JSON to map. / 样例 JSON 文件。")
]
TablesFile = Annotated[
    Path | None,
    typer.Option("--tables", help="TOML of code tables. / 编码表 TOML 文件。"),
]
Transforms = Annotated[
    str,
    typer.Option(
        help="Functions the map names, as module:NAME. / 映射使用的 Python 转换函数。"
    ),
]
ShowPersonal = Annotated[
    bool,
    typer.Option("--show-personal", help="Show persons' data. / 显示个人信息。"),
]


@frozen(kw_only=True)
class Tried:
    """What became of one sample."""

    number: int
    violations: Sequence[Violation]
    trips: Sequence[RoundTrip]
    fields: int

    @property
    def broken(self) -> list[RoundTrip]:
        """What came back other than it went."""
        return [one for one in self.trips if not one.is_whole]

    @property
    def is_well(self) -> bool:
        """Whether everything was mapped, and came back."""
        return not self.violations and not self.broken


def try_out(
    name: MapName,
    override: Overrides = [],  # noqa: B006 - typer reads the default and copies it
    samples: Samples = None,
    tables: TablesFile = None,
    transforms: Transforms = "",
    show_personal: ShowPersonal = False,
    as_json: AsJson = False,
    lang: Language = "",
) -> int:
    """Check a map, map samples with it and read them back. / 检查映射并试跑样例。"""
    desk = Desk(as_json=as_json, language=lang)
    loaded = _load(name, override, tables, transforms)
    say_map(desk, loaded)
    found = read_samples(samples) if samples else []
    tried = [_try(loaded, one, number) for number, one in enumerate(found)]
    bad = [one for one in tried if not one.is_well]
    _show_tried(desk, tried, bad, show_personal=show_personal)
    desk.json(
        {
            **_about(loaded),
            "ok": not bad,
            "samples": [_tried_json(one, show_personal=show_personal) for one in tried],
        }
    )
    return FAILURE if bad else OK


def _try(loaded: FieldMap, sample: Sample, number: int) -> Tried:
    violations = loaded.check(sample)
    if violations:
        return Tried(number=number, violations=violations, trips=(), fields=0)
    return Tried(
        number=number,
        violations=(),
        trips=loaded.round_trips(sample),
        fields=_count(loaded.apply(sample)),
    )


def _count(value: object) -> int:
    if isinstance(value, dict):
        return sum(map(_count, value.values()))
    return sum(map(_count, value)) if isinstance(value, list) else 1


def _show_tried(
    desk: Desk, tried: Sequence[Tried], bad: Sequence[Tried], *, show_personal: bool
) -> None:
    say = desk.say
    if not tried:
        desk.line(say("map_no_samples"))
        return
    desk.table(
        [say("map_sample"), say("map_result")],
        [(one.number + 1, _result(desk, one)) for one in tried],
    )
    rows = [row for one in bad for row in _rows(desk, one, show_personal=show_personal)]
    if rows:
        headings = ("map_sample", "map_field", "map_code", "map_value", "map_source")
        desk.table([say(one) for one in headings], rows)
    if bad:
        desk.line(say("map_not_well", count=len(bad), all=len(tried)), "bold red")
    else:
        desk.line(say("map_all_well"), "green")


def _result(desk: Desk, one: Tried) -> str:
    if one.is_well:
        return desk.say("map_mapped", fields=one.fields, trips=len(one.trips))
    return desk.say("map_refused", count=len(one.violations), trips=len(one.broken))


def _rows(desk: Desk, one: Tried, *, show_personal: bool) -> list[tuple[object, ...]]:
    refused = [
        (one.number + 1, each.field, _problem(desk, each), each.value, each.source)
        for each in one.violations
    ]
    other = [
        (
            one.number + 1,
            each.field,
            desk.say("map_differs"),
            " → ".join(map(_shown, _trip_values(each, show_personal=show_personal))),
            each.source,
        )
        for each in one.broken
    ]
    return [*refused, *other]


def _problem(desk: Desk, one: Violation) -> str:
    limit = f" ({one.limit})" if one.limit else ""
    return f"{desk.say(f'map_{one.code}')}{limit}"


def _trip_values(one: RoundTrip, *, show_personal: bool) -> tuple[object, object]:
    if one.personal and not show_personal:
        return HIDDEN, HIDDEN
    return one.before, one.after


def _tried_json(one: Tried, *, show_personal: bool) -> dict[str, object]:
    return {
        "ok": one.is_well,
        "fields": one.fields,
        "violations": [_violation(each) for each in one.violations],
        "round_trips": len(one.trips),
        "differing": [
            {
                "field": each.field,
                "source": each.source,
                "before": plain(_trip_values(each, show_personal=show_personal)[0]),
                "after": plain(_trip_values(each, show_personal=show_personal)[1]),
            }
            for each in one.broken
        ],
    }


def _violation(one: Violation) -> dict[str, object]:
    names = ("field", "code", "value", "limit", "source", "message")
    return {name: getattr(one, name) for name in names}


def explain(
    name: MapName,
    field: Annotated[
        str, typer.Argument(help="Such as FSaleOrderEntry[0].FTaxPrice. / 目标字段。")
    ],
    sample: OneSample,
    override: Overrides = [],  # noqa: B006 - typer reads the default and copies it
    tables: TablesFile = None,
    transforms: Transforms = "",
    show_personal: ShowPersonal = False,
    as_json: AsJson = False,
    lang: Language = "",
) -> int:
    """Say which source, rule and version made a field. / 说明某字段的来源与规则。"""
    desk = Desk(as_json=as_json, language=lang)
    loaded = _load(name, override, tables, transforms)
    told = loaded.explain(read_samples(sample)[0], field)
    is_shown = show_personal or not told.personal
    _show_explanation(desk, told, is_shown=is_shown)
    desk.json(_explanation(told, is_shown=is_shown))
    return FAILURE if told.problem else OK


def _show_explanation(desk: Desk, told: Explanation, *, is_shown: bool) -> None:
    say = desk.say
    if told.problem:
        value = f"{_problem(desk, told.problem)}: {told.problem.message}"
    elif told.omitted:
        value = say(f"map_omitted_{told.omitted}")
    else:
        value = _seen(told.value, is_shown=is_shown)
    place = f"{told.file}:{told.line}" if told.line else told.file
    desk.table(
        [say("map_field"), told.field],
        [
            (say("map_value"), value),
            *(
                (say("map_source"), f"{one.path} = {_seen(one.value, is_shown=is_shown)}")
                for one in told.sources
            ),
            (say("map_rule"), told.rule),
            *(
                (say("map_step"), f"{text} → {_seen(one, is_shown=is_shown)}")
                for text, one in told.steps
            ),
            (say("map_where"), place),
            (say("map_layer"), told.layer),
            (say("map_map"), f"{told.map_name} {told.version}"),
        ],
    )


def _explanation(told: Explanation, *, is_shown: bool) -> dict[str, Any]:
    names = ("field", "omitted", "kind", "rule", "file", "line", "version", "layer")
    return {
        **{name: getattr(told, name) for name in names},
        "map": told.map_name,
        "value": _plain(told.value, is_shown=is_shown),
        "sources": {one.path: _plain(one.value, is_shown=is_shown) for one in told.sources},
        "steps": [
            {"step": text, "value": _plain(one, is_shown=is_shown)}
            for text, one in told.steps
        ],
        "problem": _violation(told.problem) if told.problem else None,
    }


def _plain(value: object, *, is_shown: bool) -> object:
    return plain(value) if is_shown or value is None else HIDDEN


def _seen(value: object, *, is_shown: bool) -> str:
    return _shown(value) if is_shown or value is None else HIDDEN


def _shown(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:f}" if isinstance(value, Decimal) else str(plain(value))


def diff(
    old: MapName,
    new: MapName,
    override: Annotated[
        list[str],
        typer.Option("--override", "-o", help="Changes the second. / 覆盖第二个映射。"),
    ] = [],  # noqa: B006 - typer reads the default and copies it
    tables: TablesFile = None,
    transforms: Transforms = "",
    as_json: AsJson = False,
    lang: Language = "",
) -> int:
    """Show what is different in the second map. / 比较两个映射。"""
    desk = Desk(as_json=as_json, language=lang)
    first = _load(old, [], tables, transforms)
    second = _load(new, override, tables, transforms)
    changes = first.diff(second)
    say = desk.say
    say_map(desk, first)
    say_map(desk, second)
    if changes:
        headings = ("map_field", "map_change", "map_before", "map_after", "map_where")
        desk.table(
            [say(one) for one in headings],
            [
                (one.field, say(f"map_{one.kind}"), one.before, one.after, one.where)
                for one in changes
            ],
        )
    else:
        desk.line(say("map_same"), "green")
    names = ("kind", "field", "before", "after", "where")
    desk.json(
        {
            "old": _about(first),
            "new": _about(second),
            "changes": [{name: getattr(one, name) for name in names} for one in changes],
        }
    )
    return OK


def names(as_json: AsJson = False, lang: Language = "") -> int:
    """List the maps that come with adapters. / 列出内置映射。"""
    desk = Desk(as_json=as_json, language=lang)
    found = bundled_names()
    desk.table([desk.say("map_map")], [(one,) for one in found])
    desk.json(list(found))
    return OK


def say_map(desk: Desk, loaded: FieldMap) -> None:
    """Say which map this is."""
    about = _about(loaded) | {"fingerprint": loaded.fingerprint[:12]}
    desk.line(desk.say("map_is", **about))


def _about(loaded: FieldMap) -> dict[str, object]:
    return {
        "name": loaded.name,
        "version": loaded.version,
        "target": loaded.target,
        "rules": len(loaded.made),
        "reversible": len(loaded.reversible),
        "fingerprint": loaded.fingerprint,
    }


def _load(
    name: str, overrides: Sequence[str], tables: Path | None, transforms: str
) -> FieldMap:
    return load_map(
        name,
        *overrides,
        tables=read_tables(tables) if tables else {},
        transforms=find_transforms(transforms) if transforms else {},
    )
