"""
One page an ERP: which of its fields are made of which of a document's, and back.

What is written is derived from the field maps in the package. What is read stands in
`reads.toml`, which a test holds against the adapters. Sphinx writes the pages into
`docs/erp`, which is not kept.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

from tmallerp.fieldmap import Condition, Field, Item, Rows, bundled, bundled_names, load_map

ERPS: Mapping[str, str] = {
    "kingdee": "Kingdee Cloud Galaxy 金蝶云星空",
    "yonbip": "YonBIP and YonSuite 用友",
    "u8": "U8 OpenAPI 用友",
}

_MEANING = """\
`order`, `refund`, `product` and so on are the documents of this library. `bill` is what
the adapter computes for one: its number out of the key, codes out of the document or the
settings, and `rows` whose money adds up to the total. `erp` holds codes of the settings.

单据（`order`、`refund` 等）为本库的标准单据；`bill` 由适配器计算（由业务键生成的单号、
单据或设置中的编码、金额合计与总额一致的分录 `rows`）；`erp` 为设置中的编码。
"""

READ: Mapping[str, Sequence[Mapping[str, Any]]] = tomllib.loads(
    Path(__file__).with_name("reads.toml").read_text("utf-8")
)


def pages() -> dict[str, str]:
    """Return the text of every page by its file's name."""
    return {
        "index.md": "\n".join(_index()),
        **{f"{erp}.md": "\n".join(_page(erp)) for erp in ERPS},
    }


def maps_of(erp: str) -> list[str]:
    """Return the names of an ERP's bundled maps."""
    package = "kingdee" if erp == "kingdee" else "yonyou"
    own = [name for name in bundled_names() if name.startswith(f"{package}/")]
    if erp == "kingdee":
        return own
    return [name for name in own if ("/u8_" in name) is (erp == "u8")]


# --- pages ----------------------------------------------------------------------------


def _index() -> Iterator[str]:
    yield "# Field tables 字段对照"
    yield ""
    yield (
        "Which fields of an ERP are made of which fields of a document, and the other way "
        "round. A shop changes any of them in a file of its own: see "
        "[field maps](../guides/fieldmap.md)."
    )
    yield ""
    yield "各 ERP 字段与标准单据字段的对照；店铺可用自己的文件覆盖任何一条规则，参见"
    yield "[字段映射](../zh/guides/fieldmap.md)。"
    yield ""
    yield "```{toctree}"
    yield from ERPS
    yield "```"
    yield ""


def _page(erp: str) -> Iterator[str]:
    yield f"# {ERPS[erp]}"
    yield ""
    yield _MEANING
    yield "## Written 写入"
    yield ""
    names = _names() if erp == "kingdee" else {}
    for name in maps_of(erp):
        yield from _map(name, names)
    yield "## Read 读取"
    yield ""
    for source in READ[erp]:
        yield from _source(source)


def _map(name: str, names: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    path = bundled(name)
    loaded = load_map(path)
    zh = names.get(loaded.document, {})
    yield f"### {name}"
    yield ""
    title = f", {zh['']}" if "" in zh else ""
    yield (
        f"Makes `{loaded.document}`{title}; version {loaded.version}, "
        f"{len(loaded.made)} fields, of which {len(loaded.reversible)} are read back "
        "and compared in the tests."
    )
    yield ""
    yield "| ERP field | 名称 | made of | how | read back |"
    yield "|---|---|---|---|---|"
    for place, rule in _flat(loaded.items):
        back = "yes" if place in loaded.reversible else ""
        shown = _name(place, zh)
        yield (
            f"| `{place}` | {shown} | {_made_of(rule)} | {_safe('; '.join(_how(rule)))} "
            f"| {back} |"
        )
    yield ""


def _flat(items: tuple[Item, ...], prefix: str = "") -> Iterator[tuple[str, Item]]:
    for item in items:
        yield f"{prefix}{item.to}", item
        if isinstance(item, Rows):
            yield from _flat(item.fields, f"{prefix}{item.to}.")


def _name(place: str, zh: Mapping[str, str]) -> str:
    """Return the ERP's Chinese name of a field: of the key that is not about a reference."""
    *around, last = place.split(".")
    if last.upper() in {"FNUMBER", "FNAME"} and around:
        return zh.get(around[-1], "")
    return zh.get(last, "")


def _made_of(rule: Item) -> str:
    if isinstance(rule, Rows):
        return f"each of `{rule.each}`, called `{rule.item}`"
    if rule.source is not None:
        return f"`{rule.source}`"
    if rule.template is not None:
        return f"`{_safe(rule.template)}`"
    return f"always `{_value(rule.constant)}`"


def _how(rule: Item) -> Iterator[str]:
    yield from (f"only if {_condition(one)}" for one in rule.when)
    if isinstance(rule, Field):
        yield from _conversions(rule)
        yield from _absence(rule)
    elif rule.required:
        yield "at least one row"
    if rule.note:
        yield rule.note


def _conversions(rule: Field) -> Iterator[str]:
    if rule.values:
        yield ", ".join(f"`{key}` → `{_value(to)}`" for key, to in rule.values.items())
    if rule.otherwise is not None:
        yield f"any other → `{_value(rule.otherwise)}`"
    if rule.table:
        yield f"code table `{rule.table}`"
    if rule.transform:
        yield f"function `{rule.transform}`"
    if rule.unit:
        yield f"unit `{rule.unit}`"
    if rule.as_:
        yield f"as {rule.as_}"
    if rule.digits is not None:
        yield f"{rule.digits} decimals" + (f", {rule.round}" if rule.round else "")
    if rule.max_length is not None:
        more = "cut" if rule.cut else "more is refused"
        yield f"{rule.max_length} characters, {more}"


def _absence(rule: Field) -> Iterator[str]:
    if rule.default is not None:
        yield f"`{_value(rule.default)}` where absent"
    if rule.omit_if_absent:
        yield "left out where absent"
    if rule.personal:
        yield "*personal*"


def _condition(one: Condition) -> str:
    if one.present is not None:
        return f"`{one.path}` is {'there' if one.present else 'absent'}"
    if one.is_ is not None:
        return f"`{one.path}` is `{_value(one.is_)}`"
    if one.is_not is not None:
        return f"`{one.path}` is not `{_value(one.is_not)}`"
    word, values = ("one of", one.in_) if one.in_ is not None else ("none of", one.not_in)
    listed = ", ".join(f"`{_value(value)}`" for value in values or ())
    return f"`{one.path}` is {word} {listed}"


def _value(value: object) -> str:
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    return str(value) or '""'


def _safe(text: str) -> str:
    return text.replace("|", "\\|")


def _names() -> dict[str, dict[str, str]]:
    """Return Kingdee's Chinese names: of the form under an empty key, and of its fields."""
    path = resources.files("tmallerp.simulator.erps.kingdee") / "forms.json"
    forms: dict[str, Any] = json.loads(path.read_text("utf-8"))["forms"]
    return {
        form: {
            "": about["zh"],
            **{name: one.get("zh", "") for name, one in about["entities"].items()},
            **{one["key"]: one.get("zh", "") for one in about["fields"]},
        }
        for form, about in forms.items()
    }


def _source(source: Mapping[str, Any]) -> Iterator[str]:
    yield f"### {source['document']} {source['zh']}"
    yield ""
    yield f"Out of {source['form']}; the code is `src/tmallerp/erp/{source['module']}`."
    yield ""
    yield "| document field | ERP field | how |"
    yield "|---|---|---|"
    for field, names, how in source["fields"]:
        name = f"`{field}`" if field else "(filter 过滤)"
        yield f"| {name} | {', '.join(map(_read, names))} | {how} |"
    yield ""


def _read(name: str) -> str:
    setting = name.removeprefix("SETTINGS:")
    return f"`{name}`" if setting == name else f"what the setting `{setting}` names"


# --- Sphinx ---------------------------------------------------------------------------


def write(folder: Path) -> None:
    """Write the pages; one that is as it was keeps its time, so that it is not re-read."""
    folder.mkdir(exist_ok=True)
    for name, text in pages().items():
        path = folder / name
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")


def setup(app: Any) -> dict[str, bool]:
    """Have the pages written before any is read."""
    app.connect("builder-inited", lambda app: write(Path(app.srcdir) / "erp"))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
