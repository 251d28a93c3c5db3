"""
``tmallerp show``: which methods there are, and what one takes and gives.

The words are those of the classes; nothing is written down twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from tmallerp.cli._asking import method_named, option
from tmallerp.cli._desk import OK, USAGE, AsJson, Desk, Language
from tmallerp.cli._texts_methods import CATEGORIES
from tmallerp.errors import ConfigError
from tmallerp.top import Method, PagedMethod
from tmallerp.top._about import (
    FieldAbout,
    category_of,
    fields_about,
    import_line,
    is_id,
    only_reads,
    repeats,
    unmarked,
    words_of,
)
from tmallerp.top.methods import load_all

# The desk has an option of that name itself; a parameter is then written name=value.
_TAKEN = frozenset({"lang", "shop", "config", "json", "raw", "yes"})
_FACTS, _CLASSES = 100, 140
"""From these widths on a list of methods has room for facts, and for classes."""


# --- all of them ----------------------------------------------------------------------


def methods(
    category: Annotated[
        str, typer.Argument(help="Such as trades. / 类目，例如 trades。")
    ] = "",
    search: Annotated[
        str, typer.Option(help="A word in its name or meaning. / 关键词。")
    ] = "",
    reads: Annotated[
        bool, typer.Option("--reads", help="Only what reads. / 仅只读接口。")
    ] = False,
    writes: Annotated[
        bool, typer.Option("--writes", help="Only what writes. / 仅写入接口。")
    ] = False,
    as_json: AsJson = False,
    lang: Language = "",
) -> int:
    """List the methods. / 列出接口。"""
    desk = Desk(as_json=as_json, language=lang)
    wanted = _category(desk, category) if category else ""
    found = [
        cls
        for cls in load_all().values()
        if (not wanted or category_of(cls) == wanted)
        and _mentions(cls, search)
        and (reads == writes or only_reads(cls) == reads)
    ]
    if found:
        desk.show(_overview(desk, found))
        desk.line(desk.say("methods_count", count=len(found)))
    else:
        desk.line(desk.say("no_methods"))
    desk.json([_entry(cls) for cls in found])
    return OK if found else USAGE


def _category(desk: Desk, name: str) -> str:
    for category, chinese in CATEGORIES.items():
        if name.lower() in {category, chinese}:
            return category
    names = ", ".join(CATEGORIES)
    raise ConfigError(desk.say("no_category", name=name, names=names))


def _mentions(cls: type[Method[Any]], words: str) -> bool:
    told = words_of(cls)
    category = category_of(cls)
    inside = " ".join(
        (cls.api, cls.__name__, told.meaning, *told.notes, category, CATEGORIES[category])
    ).lower()
    return all(word in inside for word in words.lower().split())


def _overview(desk: Desk, found: list[type[Method[Any]]]) -> Table:
    """Lay the methods out; a narrow terminal shows less of each, not half of a name."""
    say, width = desk.say, desk.out.width
    table = Table()
    table.add_column(say("method"), overflow="fold", min_width=min(width // 2, 40))
    if width >= _CLASSES:
        table.add_column(say("class"), overflow="fold")
    names = ("act", "needs_session", "pages", "window", "repeat")
    for name in names if width >= _FACTS else names[:1]:
        table.add_column(say(name), no_wrap=True)
    table.add_column(say("meaning"), overflow="fold", ratio=1)
    for cls in found:
        marks = (
            say("reads" if only_reads(cls) else "writes"),
            "✓" if cls.needs_session else "",
            "✓" if issubclass(cls, PagedMethod) else "",
            "✓" if cls.window_of else "",
            {"yes": "✓", "no": "", "values": "(✓)"}[repeats(cls)],
        )
        cells = (
            cls.api,
            *((cls.__name__,) if width >= _CLASSES else ()),
            *(marks if width >= _FACTS else marks[:1]),
            unmarked(words_of(cls).meaning),
        )
        table.add_row(*map(Text, cells))
    return table


def _entry(cls: type[Method[Any]]) -> dict[str, object]:
    paged = issubclass(cls, PagedMethod)
    return {
        "api": cls.api,
        "class": f"{import_line(cls).split()[1]}.{cls.__name__}",
        "category": category_of(cls),
        "reads": only_reads(cls),
        "session": cls.needs_session,
        "paged": paged,
        "window_days": cls.window_days if cls.window_of else None,
        "repeat": repeats(cls),
        "meaning": words_of(cls).meaning,
    }


# --- one whole ------------------------------------------------------------------------


def method(
    name: Annotated[str, typer.Argument(help="Its name, or the end. / 接口名或其结尾。")],
    as_json: AsJson = False,
    lang: Language = "",
) -> int:
    """Show a method whole: what it takes and what it gives. / 查看接口的全部内容。"""
    desk = Desk(as_json=as_json, language=lang)
    cls = method_named(name)
    print_method(desk, cls)
    tree = Tree(Text(f"{desk.say('answer')}: {cls.answer.__name__}", style="bold"))
    _grow(desk, tree, cls.answer, ())
    desk.show(tree)
    return OK


def print_method(desk: Desk, cls: type[Method[Any]]) -> None:
    """Print what a method is and takes; as JSON also what it gives."""
    words = words_of(cls)
    desk.line(cls.api, "bold")
    desk.line(unmarked(words.meaning))
    for note in words.notes:
        desk.line(unmarked(note))
    desk.line(import_line(cls), "dim")
    desk.figures(_facts(desk, cls))
    fields = sorted(fields_about(cls), key=lambda one: not one.required)
    if fields:
        desk.show(_parameters(desk, fields))
    else:
        desk.line(desk.say("no_parameters"))
    if words.source:
        desk.line(words.source, "dim")
    desk.json(
        _entry(cls)
        | {
            "notes": words.notes,
            "source": words.source,
            "parameters": [_as_json(one) for one in fields_about(cls)],
            "answer": _answer_json(cls.answer, ()),
        }
    )


def _facts(desk: Desk, cls: type[Method[Any]]) -> Mapping[str, str]:
    say = desk.say
    facts = {
        say("act"): say("reads" if only_reads(cls) else "writes"),
        say("repeat"): say(repeats(cls)),
        say("needs_session"): say("needed" if cls.needs_session else "no"),
    }
    if issubclass(cls, PagedMethod):
        facts[say("pages")] = _paging(desk, cls)
    if cls.window_of:
        facts[say("window")] = _window(desk, cls, cls.window_of)
    return facts


def _paging(desk: Desk, cls: type[PagedMethod[Any, Any]]) -> str:
    way = "page_total" if cls.total_of else "page_more" if cls.has_next_of else "page_full"
    how = desk.say(way)
    return desk.say("last_page", how=how, last=cls.last_page) if cls.last_page else how


def _window(desk: Desk, cls: type[Method[Any]], window: tuple[str, str]) -> str:
    start, end = map(option, window)
    text = desk.say("window_days", start=start, end=end, days=cls.window_days)
    if cls.window_free_with:
        names = ", ".join(map(option, cls.window_free_with))
        return desk.say("window_free", window=text, names=names)
    return text


def _parameters(desk: Desk, fields: list[FieldAbout]) -> Table:
    say = desk.say
    table = Table()
    table.add_column(say("parameter"), overflow="fold", no_wrap=True)
    table.add_column(say("type"), overflow="fold")
    table.add_column("", overflow="fold")
    table.add_column(say("meaning"), overflow="fold", ratio=1)
    for one in fields:
        name = f"{one.name}=" if one.name in _TAKEN else option(one.name)
        rule = say("needed") if one.required else _default(one)
        rules = "\n".join(filter(None, (rule, limit_of(desk, one))))
        table.add_row(*map(Text, (name, type_of(desk, one), rules, unmarked(one.meaning))))
    return table


def _default(one: FieldAbout) -> str:
    return "" if one.default in {None, ()} else f"= {one.default}"


_TYPES: Mapping[object, str] = {
    str: "text_type",
    int: "int_type",
    bool: "bool_type",
    bytes: "file_type",
    Decimal: "yuan_type",
    datetime: "time_type",
}


def type_of(desk: Desk, one: FieldAbout) -> str:
    """Return what a parameter is written as."""
    if is_id(one):
        item = desk.say("id_type")
    else:
        item = f"JSON {one.type.__name__}" if one.model else desk.say(_TYPES[one.type])
    return desk.say("list_type", item=item) if one.listed else item


def limit_of(desk: Desk, one: FieldAbout) -> str:
    """Return the least and the most in words; empty where there is no limit."""
    least, most = one.bounds
    least = None if least == 0 else least
    if least is None and most is None:
        return ""
    name = "most" if least is None else "least" if most is None else "least_most"
    bounds = desk.say(name, least=least, most=most)
    return desk.say(one.unit, bounds=bounds) if one.unit else bounds


def _grow(desk: Desk, tree: Tree, cls: type[Any], above: tuple[type[Any], ...]) -> None:
    """Hang the fields of a class under its branch; one inside itself is named only."""
    for one in fields_about(cls):
        line = Text(one.name, style="cyan")
        line.append(f" {type_of(desk, one)}", style="dim")
        line.append(f"  {unmarked(one.meaning)}")
        branch = tree.add(line)
        if one.model and one.model not in above:
            _grow(desk, branch, one.model, (*above, cls))


def _as_json(one: FieldAbout) -> dict[str, object]:
    least, most = one.bounds
    default = one.default if isinstance(one.default, int | str | None) else None
    return {
        "name": one.name,
        "type": one.type_name,
        "required": one.required,
        "default": default,
        "least": least,
        "most": most,
        "counts": one.unit or None,
        "personal": one.personal,
        "meaning": one.meaning,
    }


def _answer_json(cls: type[Any], above: tuple[type[Any], ...]) -> list[dict[str, object]]:
    return [_branch(one, (*above, cls)) for one in fields_about(cls)]


def _branch(one: FieldAbout, above: tuple[type[Any], ...]) -> dict[str, object]:
    entry: dict[str, object] = {
        "name": one.name,
        "type": one.type_name,
        "personal": one.personal,
        "meaning": one.meaning,
    }
    if one.model and one.model not in above:
        entry["fields"] = _answer_json(one.model, above)
    return entry
