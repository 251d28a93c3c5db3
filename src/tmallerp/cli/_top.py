"""``tmallerp top drift``: what the platform sends that nobody described."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import attrs
import typer

from tmallerp.cli._config import DRIFT_FILE
from tmallerp.cli._desk import ATTENTION, OK, AsJson, Desk, Language
from tmallerp.errors import Advice, ConfigError
from tmallerp.top.drift import Finding, Sheet, load, reset

FILE = Path(DRIFT_FILE)
"""Where the counts are, unless somebody says otherwise."""

DriftFile = Annotated[
    Path, typer.Option("--file", "-f", help="Where the counts are. / 统计文件。")
]

_WORDS: Mapping[str, tuple[str, str]] = {
    "unknown": ("new field", "新字段"),
    "retyped": ("other type", "类型变化"),
    "member": ("new value", "新枚举值"),
    "gone": ("no longer sent", "不再返回"),
    "api": ("API", "接口"),
    "path": ("Field", "字段"),
    "what": ("What", "变化"),
    "seen": ("Described → seen", "约定 → 实际"),
    "count": ("Times", "次数"),
    "since": ("First, last", "首次、最近"),
    "none": (
        "{answers} answers were looked at; all are as described.",
        "已检查 {answers} 个应答，均与描述一致。",
    ),
    "empty": (
        "Nothing was counted in {file} yet. Give a client "
        "observe_answer=Drift({file!r}).observe.",
        "{file} 中尚无统计。请为客户端设置 observe_answer=Drift({file!r}).observe。",
    ),
    "seen_in": ("{answers} answers were looked at.", "已检查 {answers} 个应答。"),
    "dropped": (
        "{dropped} more differences found no room; read the answers themselves.",
        "另有 {dropped} 处差异未能收录，请直接查看应答。",
    ),
    "reset": ("{file} begins anew.", "{file} 已清空。"),
}

ADVICE: Mapping[str, Advice] = {
    "unknown": Advice(
        "New fields harm nothing; update tmallerp, or read them with RawMethod.",
        "新字段无害；可升级 tmallerp，或用 RawMethod 读取。",
    ),
    "retyped": Advice(
        "A field came as another type. If calls raise DecodeError for it, report path "
        "and request id; else it is read all the same.",
        "字段类型有变。若调用因此抛出 DecodeError，请反馈路径与 request_id；否则仍可正常读取。",
    ),
    "member": Advice(
        "A status is new. Its trades may wait in the quarantine: decide what it means, "
        "then update the mapping.",
        "出现新的状态值，相关交易可能进入隔离区：请确认其含义后更新映射。",
    ),
    "gone": Advice(
        "A field stopped coming: check the app's field permissions in the console, for "
        "fields can be taken away.",
        "字段不再返回：请在控制台检查应用的字段权限，字段可能已被收回。",
    ),
}
"""What to do about each kind of difference."""


def drift(
    file: DriftFile = FILE,
    forget: Annotated[
        bool, typer.Option("--reset", help="Begin anew. / 清空统计。")
    ] = False,
    as_json: AsJson = False,
    lang: Language = "",
) -> int:
    """Show what the platform sends that is not described. / 平台接口漂移。"""
    desk = Desk(as_json=as_json, language=lang)
    sheets = load(file)
    findings = [one for api in sorted(sheets) for one in sheets[api].report()]
    if forget:
        _forget(file)
    desk.json(_plain(sheets, findings, forgotten=forget))
    _show(desk, file, sheets, findings)
    if forget:
        desk.line(_say(desk, "reset").format(file=file))
    return ATTENTION if findings and not forget else OK


def _forget(file: Path) -> None:
    try:
        reset(file)
    except OSError as error:
        msg = f"{file} cannot be changed: {error.strerror}."
        raise ConfigError(msg, file=str(file)) from error


def _show(
    desk: Desk, file: Path, sheets: Mapping[str, Sheet], findings: list[Finding]
) -> None:
    answers = sum(sheet.answers for sheet in sheets.values())
    dropped = sum(sheet.dropped for sheet in sheets.values())
    if not sheets:
        desk.line(_say(desk, "empty").format(file=str(file)))
        return
    if not findings:
        desk.line(_say(desk, "none").format(answers=answers))
        return
    headings = ("path", "api", "what", "seen", "count", "since")
    desk.table(
        [_say(desk, name) for name in headings], [_row(desk, one) for one in findings]
    )
    desk.line(_say(desk, "seen_in").format(answers=answers))
    if dropped:
        desk.line(_say(desk, "dropped").format(dropped=dropped))
    for kind in dict.fromkeys(one.kind for one in findings):
        desk.line(f"{_say(desk, kind)}: {desk.say.advice(ADVICE[kind])}")


def _row(desk: Desk, one: Finding) -> tuple[str, ...]:
    described = one.expected or "—"
    span = (
        one.first[:16]
        if one.first[:16] == one.last[:16]
        else f"{one.first[:16]}, {one.last[:16]}"
    )
    return (
        one.path,
        one.api,
        _say(desk, one.kind),
        f"{described} → {one.seen} ({one.example})",
        str(one.count),
        span.replace("T", " "),
    )


def _plain(
    sheets: Mapping[str, Sheet], findings: list[Finding], *, forgotten: bool
) -> dict[str, Any]:
    return {
        "answers": sum(sheet.answers for sheet in sheets.values()),
        "dropped": sum(sheet.dropped for sheet in sheets.values()),
        "findings": [attrs.asdict(one) for one in findings],
        "reset": forgotten,
    }


def _say(desk: Desk, name: str) -> str:
    return _WORDS[name][desk.say.language == "zh"]
