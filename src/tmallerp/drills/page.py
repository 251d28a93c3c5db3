"""
The demonstration as one HTML page: figures, what was quarantined, plots of the day.

One file without scripts or anything from elsewhere, so that it can be mailed and opens
in ten years.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any, Literal

import jinja2
import pygal
from pygal.style import Style

from tmallerp.drills.result import DemoResult, Slot
from tmallerp.pipelines.quarantine import advice

Language = Literal["en", "zh"]

_SCRIPT = re.compile(r"<script.*?</script>|<!--.*?-->", re.DOTALL)

TEXTS: Mapping[str, tuple[str, str]] = {
    "title": ("A day of a Tmall shop", "天猫店铺的一天"),
    "kept": ("The promise was kept.", "承诺已兑现。"),
    "broken": ("The promise was NOT kept.", "承诺未兑现。"),
    "intro": (
        "A simulated shop sold for a day; its orders went to an ERP while connections "
        "broke, sessions ended and answers got lost. The figures below come from a "
        "judge that reads only the shop's own ledger and the ERP's.",
        "模拟店铺营业一天，订单在断线、会话过期、应答丢失等故障中进入 ERP。"
        "以下数字由只读取店铺账本与 ERP 账本的裁判得出。",
    ),
    "pulled": ("orders in the shop", "店铺订单"),
    "delivered": ("delivered to the ERP", "已送达 ERP"),
    "held": ("held, and why", "暂缓（附原因）"),
    "not_due": ("not due, and why", "无需送达（附原因）"),
    "quarantined": ("quarantined", "隔离"),
    "missing": ("missing", "遗漏"),
    "duplicated": ("duplicated", "重复"),
    "unexplained": ("unexplained fen", "未解释的分"),
    "stale": ("out of date", "过期版本"),
    "calls": ("calls", "调用次数"),
    "seconds": ("seconds", "耗时（秒）"),
    "orders_plot": ("Orders over the day", "全天订单"),
    "ordered": ("placed", "下单"),
    "arrived": ("reached the ERP", "送达 ERP"),
    "calls_plot": ("Calls", "接口调用"),
    "faults_plot": ("Faults that happened", "发生的故障"),
    "lag_plot": (
        "Longest time from release to the ERP in minutes, time on hold included",
        "从可放单到入 ERP 的最长时间（分钟，含暂扣时间）",
    ),
    "quarantine": ("In quarantine", "隔离区"),
    "trade": ("Trade", "交易号"),
    "cause": ("Cause", "原因"),
    "message": ("What, which, what now", "说明与处理方法"),
    "planted": ("Damage done by the simulator", "模拟器造成的损坏"),
    "reasons": ("Held and not due, by reason", "暂缓与无需送达的原因"),
    "reason": ("Reason", "原因"),
    "count": ("Orders", "订单数"),
    "faults": ("Faults", "故障"),
    "fault": ("Fault", "故障"),
    "times": ("Times", "次数"),
    "erp_note": ("names with erp_ are the ERP's own", "erp_ 开头为 ERP 侧故障"),
    "windows": ("windows read to the end", "已读完的时间窗"),
    "ids": ("SHA-256 over all trade ids", "全部交易号的 SHA-256"),
    "sim_note": (
        "Everything here comes from a simulator. No live shop was used.",
        "以上全部来自模拟器，未使用任何真实店铺。",
    ),
}

_STYLE = Style(
    background="transparent",
    plot_background="transparent",
    foreground="#374151",
    foreground_strong="#111827",
    foreground_subtle="#9ca3af",
    colors=(
        "#2563eb",
        "#f97316",
        "#059669",
        "#dc2626",
        "#7c3aed",
        "#0891b2",
        "#ca8a04",
        "#db2777",
        "#65a30d",
        "#475569",
        "#78350f",
    ),
    font_family="system-ui, 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif",
    label_font_size=11,
    major_label_font_size=11,
    legend_font_size=12,
)


def render_page(result: DemoResult, language: Language = "en") -> str:
    """
    Write the page.

    Args:
        result: What the demonstration showed.

        language: ``en`` or ``zh``.

    Returns:
        A whole HTML document.
    """
    source = files("tmallerp.drills").joinpath("page.html.j2").read_text("utf-8")
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    text = {name: both[language == "zh"] for name, both in TEXTS.items()}
    return environment.from_string(source).render(
        language=language,
        text=text,
        result=result,
        advice=advice,
        plots=_plots(result.slots, text),
    )


def _plots(slots: Sequence[Slot], text: Mapping[str, str]) -> list[tuple[str, str]]:
    labels = [f"{slot.at:%H:%M}" for slot in slots]
    orders = _chart(pygal.Bar, labels)
    orders.add(text["ordered"], [slot.ordered for slot in slots])
    orders.add(text["arrived"], [slot.delivered for slot in slots])
    calls = _chart(pygal.Line, labels, show_legend=False, fill=True, show_dots=False)
    calls.add(text["calls"], [slot.calls for slot in slots])
    most = max((sum(slot.faults.values()) for slot in slots), default=0)
    faults = _chart(
        pygal.StackedBar, labels, y_labels=list(range(most + 1)) if most else None
    )
    for kind in sorted({kind for slot in slots for kind in slot.faults}):
        faults.add(kind, [slot.faults.get(kind, 0) for slot in slots])
    lag = _chart(pygal.Bar, labels, show_legend=False)
    lag.add(text["lag_plot"], [round(slot.lag_s / 60, 1) for slot in slots])
    charts = {
        "orders_plot": orders,
        "calls_plot": calls,
        "faults_plot": faults,
        "lag_plot": lag,
    }
    return [(text[name], _svg(chart)) for name, chart in charts.items()]


def _chart(kind: type[Any], labels: Sequence[str], **options: Any) -> Any:
    return kind(
        x_labels=labels,
        x_labels_major_every=6,
        show_minor_x_labels=False,
        truncate_label=-1,
        style=_STYLE,
        js=(),
        width=1000,
        height=340,
        margin=8,
        margin_bottom=50,
        min_scale=3,
        include_x_axis=True,
        legend_at_bottom=True,
        legend_at_bottom_columns=6,
        no_data_text="-",
        **options,
    )


def _svg(chart: Any) -> str:
    """Draw without the settings pygal leaves for scripts: the page has none."""
    svg = chart.render(is_unicode=True, disable_xml_declaration=True)
    return _SCRIPT.sub("", str(svg))
