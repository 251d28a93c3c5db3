"""
The report as one HTML page, in English and 中文.

One file without scripts or anything from elsewhere, so that it can be mailed and opens
in ten years.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape

from tmallerp import __version__
from tmallerp.testing.examination._rows import VERDICTS, Part, Row, parts, totals

WORDS: Mapping[str, tuple[str, str, str]] = {
    "passed": ("✓", "passed", "通过"),
    "failed": ("✗", "failed", "未通过"),
    "not_examined": ("?", "not examined", "未考核"),
    "not_applicable": ("–", "not applicable", "不适用"),
}
"""A sign and the two languages' words for each verdict."""

_STYLE = """
:root { --ink:#1f2937; --soft:#6b7280; --line:#e5e7eb; --page:#f8fafc; --card:#fff;
  --passed:#15803d; --failed:#b91c1c; --not_examined:#b45309; --not_applicable:#6b7280; }
* { box-sizing:border-box }
body { margin:0; background:var(--page); color:var(--ink); line-height:1.5;
  font:15px/1.55 system-ui,"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif }
main { max-width:1060px; margin:0 auto; padding:36px 20px 80px }
h1 { font-size:27px; margin:0 0 2px } h1 small, h2 small { color:var(--soft); font-weight:400 }
h2 { font-size:19px; margin:36px 0 10px }
p.about { color:var(--soft); margin:2px 0 20px }
.verdict { border-radius:10px; padding:14px 18px; font-size:18px; font-weight:600;
  color:#fff; margin-bottom:18px }
.verdict.good { background:var(--passed) } .verdict.bad { background:var(--failed) }
.figures { display:grid; grid-template-columns:repeat(4,1fr); gap:12px }
.figure { background:var(--card); border:1px solid var(--line); border-radius:10px;
  padding:12px 16px } .figure b { font-size:26px; display:block; line-height:1.2 }
.figure span { color:var(--soft); font-size:13px }
table { width:100%; border-collapse:collapse; background:var(--card);
  border:1px solid var(--line); border-radius:10px; overflow:hidden }
th { text-align:left; font-weight:600; font-size:13px; color:var(--soft);
  background:#f1f5f9; padding:7px 12px }
td { padding:8px 12px; border-top:1px solid var(--line); vertical-align:top }
td.n, th.n { text-align:right; font-variant-numeric:tabular-nums; white-space:nowrap }
td.n.zero { color:#cbd5e1 }
.bar { display:flex; height:8px; border-radius:4px; overflow:hidden; min-width:140px;
  background:var(--line); margin-top:7px } .bar i { display:block }
a { color:inherit; text-decoration-color:#cbd5e1 }
code { font:12px/1.4 ui-monospace,"Cascadia Mono",Menlo,monospace; color:var(--soft) }
.sign { font-weight:700; white-space:nowrap; font-size:13px }
.passed { color:var(--passed) } .failed { color:var(--failed) }
.not_examined { color:var(--not_examined) } .not_applicable { color:var(--not_applicable) }
.b-passed { background:#22c55e } .b-failed { background:#dc2626 }
.b-not_examined { background:#f59e0b } .b-not_applicable { background:#cbd5e1 }
tr.failed td { background:#fef2f2; color:var(--ink) }
table.matrix td { padding:3px 8px; font-size:13px } table.matrix small { color:var(--soft) }
table.matrix th { vertical-align:bottom } th.up { padding:8px 2px; width:26px;
  height:165px }
th.up span { writing-mode:vertical-rl; text-orientation:sideways;
  transform:rotate(180deg); white-space:nowrap;
  font-weight:400; display:inline-block; line-height:1.3 }
th.up a { text-decoration:none; display:inline-block }
.matrix td:first-child { min-width:230px } .wide { overflow-x:auto }
td.c { text-align:center; font-weight:700; width:26px } td.c.failed { background:#fee2e2 }
.en { display:block } .zh { display:block; color:var(--soft); font-size:14px }
.why { display:block; margin-top:4px; font-size:13px; color:#374151 }
.claims { font-size:12px; color:#1d4ed8; background:#eff6ff; border-radius:5px;
  padding:0 5px; margin-left:6px }
details > summary { cursor:pointer; list-style:none }
details > summary::-webkit-details-marker { display:none }
details > summary h2::before { content:"▸ "; color:var(--soft) }
details[open] > summary h2::before { content:"▾ " }
footer { margin-top:40px; color:var(--soft); font-size:13px }
@media (max-width:640px) { .figures { grid-template-columns:repeat(2,1fr) } }
@media print { details:not([open]) > *:not(summary) { display:block } }
"""


def render(rows: Sequence[Row], made: datetime) -> str:
    """
    Write the page.

    Args:
        rows: What was seen, as `Finding.to_dict` gives it.

        made: When, aware.

    Returns:
        A whole HTML document.
    """
    groups = parts(rows)
    names = ", ".join(sorted({part.adapter for part in groups})) or "—"
    body = [
        "<h1>ERP adapter examination <small>ERP 适配器考核报告</small></h1>",
        f'<p class="about">{escape(names)} · {made:%Y-%m-%d %H:%M} CST · '
        f"tmallerp {escape(__version__)}</p>",
        _verdict(rows),
        _figures(rows),
        _overview(groups),
        *(_failures(groups)),
        *(_matrix(groups, name) for name in sorted({part.adapter for part in groups})),
        *(_section(number, part) for number, part in enumerate(groups)),
        _legend(),
    ]
    return (
        '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>ERP adapter examination · {escape(names)}</title>\n"
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(body)
        + "\n</main>\n</body>\n</html>\n"
    )


def _verdict(rows: Sequence[Row]) -> str:
    counts = totals(rows)
    if counts["failed"]:
        en = (
            f"{counts['failed']} laws are broken."
            if counts["failed"] > 1
            else "A law is broken."
        )
        return f'<div class="verdict bad">✗ {en} 有 {counts["failed"]} 条未通过。</div>'
    if counts["not_examined"]:
        text = (
            "Every law that was examined is kept. 已考核的各条均通过；"
            f"{counts['not_examined']} not examined, 未考核 {counts['not_examined']} 条。"
        )
    else:
        text = "Every law is kept. 全部通过。"
    return f'<div class="verdict good">✓ {text}</div>'


def _figures(rows: Sequence[Row]) -> str:
    counts = totals(rows)
    cells = (
        f'<div class="figure"><b class="{verdict}">{counts[verdict]}</b>'
        f"<span>{en} {zh}</span></div>"
        for verdict, (_, en, zh) in WORDS.items()
    )
    return f'<div class="figures">{"".join(cells)}</div>'


def _overview(groups: Sequence[Part]) -> str:
    heads = "".join(f'<th class="n">{en}<br>{zh}</th>' for _, en, zh in WORDS.values())
    lines = "\n".join(_overview_row(number, part) for number, part in enumerate(groups))
    return (
        "<h2>Protocols <small>各协议</small></h2>\n<table>\n<tr><th>Protocol 协议</th>"
        f"<th>Adapter 适配器</th>{heads}<th></th></tr>\n{lines}\n</table>"
    )


def _overview_row(number: int, part: Part) -> str:
    cells = "".join(
        f'<td class="n {verdict if part.count(verdict) else "zero"}">'
        f"{part.count(verdict)}</td>"
        for verdict in VERDICTS[:4]
    )
    return (
        f'<tr><td><a href="#p{number}">{part.en} {part.zh}</a> <code>{part.protocol}</code></td>'
        f"<td>{escape(part.adapter)}</td>{cells}<td>{_bar(part)}</td></tr>"
    )


def _bar(part: Part) -> str:
    pieces = "".join(
        f'<i class="b-{verdict}" style="flex:{part.count(verdict)}"></i>'
        for verdict in VERDICTS[:4]
        if part.count(verdict)
    )
    return f'<div class="bar">{pieces}</div>'


def _matrix(groups: Sequence[Part], adapter: str) -> str:
    """Show all laws of one adapter at a glance: a line a law, a column a protocol."""
    mine = [(number, part) for number, part in enumerate(groups) if part.adapter == adapter]
    heads = "".join(
        f'<th class="up"><a href="#p{number}"><span>{part.en} {part.zh}</span></a></th>'
        for number, part in mine
    )
    seen = [{row["law"]: row for row in part.rows} for _, part in mine]
    names = {law: row for rows in seen for law, row in rows.items()}
    lines = "\n".join(_matrix_row(law, row, seen) for law, row in names.items())
    return (
        f"<h2>At a glance <small>一览 · {escape(adapter)}</small></h2>\n"
        f'<div class="wide"><table class="matrix">\n<tr><th>Law 条款</th>{heads}</tr>\n'
        f"{lines}\n</table></div>"
    )


def _matrix_row(law: str, row: Row, seen: Sequence[Mapping[str, Row]]) -> str:
    cells = "".join(_cell(rows.get(law)) for rows in seen)
    words = law.partition(".")[2].replace("_", " ").capitalize()
    title = f"{escape(words)} <small>{escape(row['title'])}</small>"
    return f'<tr title="{escape(row["sentence"])}"><td>{title}</td>{cells}</tr>'


def _cell(row: Row | None) -> str:
    if row is None:
        return "<td></td>"
    sign, en, zh = WORDS[row["verdict"]]
    why = escape(f"{row['check']}: {en} {zh} {row['detail']}", quote=True)
    return f'<td class="c {row["verdict"]}" title="{why}">{sign}</td>'


def _failures(groups: Sequence[Part]) -> list[str]:
    failed = [row for part in groups for row in part.rows if row["verdict"] == "failed"]
    if not failed:
        return []
    return ["<h2>Broken laws <small>未通过</small></h2>", _laws(failed)]


def _section(number: int, part: Part) -> str:
    title = f"{part.en} {part.zh} <small>{part.protocol} · {escape(part.adapter)}</small>"
    return (
        f"<details{' open' if part.count('failed') else ''}>"
        f'<summary><h2>{title}</h2></summary>\n<div id="p{number}">\n'
        f"{_laws(part.rows)}\n</div></details>"
    )


def _laws(rows: Sequence[Row]) -> str:
    lines = "\n".join(_law(row) for row in rows)
    return (
        "<table>\n<tr><th>Law 条款</th><th>Result 结果</th></tr>\n" + lines + "\n</table>"
    )


def _law(row: Row) -> str:
    sign, en, zh = WORDS[row["verdict"]]
    why = f'<span class="why">{escape(row["detail"])}</span>' if row["detail"] else ""
    claims = "".join(f'<span class="claims">{escape(one)}</span>' for one in row["claims"])
    return (
        f'<tr class="{row["verdict"]}"><td style="color:var(--ink)">'
        f'<span class="en">{escape(row["sentence"])}</span>'
        f'<span class="zh">{escape(row["title"])}</span>'
        f"<code>{escape(row['check'])}</code>{claims}</td>"
        f'<td><span class="sign {row["verdict"]}">{sign} {en} {zh}</span>{why}</td></tr>'
    )


def _legend() -> str:
    return (
        "<footer><p><b>?</b> not examined: the kit cannot make this trouble or cannot look "
        "behind the adapter, so nothing was proven. <b>–</b> not applicable: the adapter "
        "claims something else, which other laws hold against it. A blue word is the claim "
        "(trait) that was held against what was seen.</p>"
        "<p><b>?</b> 未考核：考核套件无法制造该故障或无法查看 ERP 账面，因此未证明任何结论。"
        "<b>–</b> 不适用：适配器的声明与此不同，由其他条款核对。"
        "蓝色词为与实际行为核对的声明（traits）。</p></footer>"
    )


__all__ = ["WORDS", "render"]
