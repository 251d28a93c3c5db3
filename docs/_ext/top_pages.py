"""
One page a category of the platform's methods, derived from the classes.

Sphinx writes the pages before it reads any, into `docs/top`, which is not kept. What a
class says stands in one place, its source; these pages cannot be out of date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from tmallerp.cli._texts_methods import CATEGORIES
from tmallerp.top import Method, PagedMethod
from tmallerp.top._about import (
    FieldAbout,
    category_of,
    fields_about,
    import_line,
    is_id,
    only_reads,
    repeats,
    words_of,
)
from tmallerp.top.methods import load_all

_CODE = re.compile(r"(``.+?``|`.+?`)")
_SPECIAL = re.compile(r"([\\*_\[\]<>|#~$])")
_PARAMETER = re.compile(r"(?<![\w*])\*(\w+)\*(?!\w)")

_REPEATS = {
    "yes": "yes",
    "no": "no: read the state back first",
    "values": "depends on its values: an absolute value may, a change may not",
}


def pages() -> dict[str, str]:
    """Return the text of every page by its file's name."""
    found: dict[str, list[type[Method[Any]]]] = {name: [] for name in sorted(CATEGORIES)}
    for cls in load_all().values():
        found[category_of(cls)].append(cls)
    links = _links()
    texts = {
        f"{name}.md": "\n".join(_page(name, classes, links))
        for name, classes in found.items()
    }
    return {"index.md": "\n".join(_index(found)), **texts}


def _links() -> dict[str, str]:
    """Return the label of every class that has an entry, by its name."""
    links = {model.__name__: _label(model) for model in _models()}
    for cls in load_all().values():
        links[cls.__name__] = links[cls.answer.__name__] = _label(cls)
    return links


def _label(cls: type[Any]) -> str:
    return f"top-{category_of(cls)}-{cls.__name__.lower()}"


@cache
def _models() -> tuple[type[Any], ...]:
    """Return what parameters and answers are made of, by name."""
    todo = [one for cls in load_all().values() for one in (cls, cls.answer)]
    seen: set[type[Any]] = set()
    while todo:
        inner = {one.model for one in fields_about(todo.pop()) if one.model} - seen
        seen |= inner
        todo += inner
    return tuple(sorted(seen, key=lambda one: one.__name__))


# --- the pages ------------------------------------------------------------------------


def _index(found: dict[str, list[type[Method[Any]]]]) -> Iterator[str]:
    total = sum(len(classes) for classes in found.values())
    yield "# Methods 接口"
    yield ""
    yield (
        f"{total} methods in {len(found)} categories, each with its parameters, limits, "
        "traps and the fields of its answer."
    )
    yield "The words are those of the classes, the same your editor shows."
    yield "On the command line: `tmallerp show methods`, `tmallerp show method NAME`."
    yield ""
    yield "| category | 类目 | methods | read | write | imported from |"
    yield "|---|---|--:|--:|--:|---|"
    for name, classes in found.items():
        reads = sum(map(only_reads, classes))
        yield (
            f"| [{name}]({name}.md) | {CATEGORIES[name]} | {len(classes)} | {reads} | "
            f"{len(classes) - reads} | `tmallerp.top.methods.{name}` |"
        )
    yield ""
    yield "```{toctree}"
    yield ":hidden:"
    yield from found
    yield "```"
    yield ""


def _page(
    name: str, classes: list[type[Method[Any]]], links: dict[str, str]
) -> Iterator[str]:
    yield f"# {name.capitalize()} {CATEGORIES[name]}"
    yield ""
    yield "| method | class | does | |"
    yield "|---|---|---|---|"
    for cls in classes:
        act = "reads" if only_reads(cls) else "writes"
        meaning = marked(words_of(cls).meaning, links)
        yield f"| [{cls.api}](#{_label(cls)}) | `{cls.__name__}` | {act} | {meaning} |"
    yield ""
    for cls in classes:
        yield from _method(cls, links)
    models = [one for one in _models() if category_of(one) == name]
    if models:
        yield "## Objects"
        yield ""
    for model in models:
        yield from _model(model, links)


def _method(cls: type[Method[Any]], links: dict[str, str]) -> Iterator[str]:
    words = words_of(cls)
    yield f"({_label(cls)})="
    yield f"## {cls.api}"
    yield ""
    for text in (words.meaning, *words.notes):
        yield marked(text, links)
        yield ""
    yield "```python"
    yield import_line(cls)
    yield "```"
    yield ""
    yield "| | |"
    yield "|---|---|"
    yield from (f"| {name} | {text} |" for name, text in _facts(cls))
    yield ""
    if fields_about(cls):
        yield "| parameter | type | | limit | meaning |"
        yield "|---|---|---|---|---|"
        yield from (_parameter(one, links) for one in fields_about(cls))
    else:
        yield "It takes no parameters."
    yield ""
    yield f"Answer, `{cls.answer.__name__}`:"
    yield ""
    yield from _fields(cls.answer, links)


def _facts(cls: type[Method[Any]]) -> Iterator[tuple[str, str]]:
    yield "class", f"`{cls.__name__}`"
    yield "does", "reads" if only_reads(cls) else "writes"
    yield "sent again after a lost answer", _REPEATS[repeats(cls)]
    yield "session", "needed" if cls.needs_session else "not needed"
    if issubclass(cls, PagedMethod):
        yield "pages", _paging(cls)
    if cls.window_of:
        yield "window", _window(cls, cls.window_of)
    source = words_of(cls).source
    if source:
        yield "the platform's page", f"<{source}>"
    yield "source", f"`{cls.__module__.replace('.', '/')}.py`"


def _paging(cls: type[PagedMethod[Any, Any]]) -> str:
    number, size = cls.page_of
    if cls.total_of:
        how = f"`{cls.total_of}` counts all rows: read from the last page to the first"
    elif cls.has_next_of:
        how = f"`{cls.has_next_of}` says whether there is more: read forwards"
    else:
        how = "no total is told: read forwards until a page is not full"
    last = f"; {cls.last_page} pages at most" if cls.last_page else ""
    return f"`{cls.rows_of}` by `{number}` and `{size}`; {how}{last}"


def _window(cls: type[Method[Any]], window: tuple[str, str]) -> str:
    days = "one day" if cls.window_days == 1 else f"{cls.window_days} days"
    text = f"`{window[0]}` to `{window[1]}`, {days} at most"
    if cls.window_free_with:
        names = " or ".join(f"`{name}`" for name in cls.window_free_with)
        text += f", unless {names} is given"
    return text


def _parameter(one: FieldAbout, links: dict[str, str]) -> str:
    if one.required:
        rule = "**needed**"
    else:
        rule = "" if one.default in {None, ()} else f"`{one.default}`"
    meaning = marked(one.meaning, links)
    return f"| `{one.name}` | {_type(one, links)} | {rule} | {_limit(one)} | {meaning} |"


def _model(cls: type[Any], links: dict[str, str]) -> Iterator[str]:
    words = words_of(cls)
    yield f"({_label(cls)})="
    yield f"### {cls.__name__}"
    yield ""
    for text in (words.meaning, *words.notes):
        yield marked(text, links)
        yield ""
    yield from _fields(cls, links)


def _fields(cls: type[Any], links: dict[str, str]) -> Iterator[str]:
    yield "| field | type | meaning |"
    yield "|---|---|---|"
    for one in fields_about(cls):
        kept = " *personal*" if one.personal else ""
        meaning = marked(one.meaning, links)
        yield f"| `{one.name}` | {_type(one, links)}{kept} | {meaning} |"
    yield ""


# --- cells ----------------------------------------------------------------------------

_WORDS = {Decimal: "`Decimal` yuan", datetime: "`datetime`"}


def _type(one: FieldAbout, links: dict[str, str]) -> str:
    name = one.type.__name__
    if one.model is not None:
        item = f"[{name}](#{links[name]})"
    else:
        item = _WORDS.get(one.type, f"`{name}`")
        item += " id" if is_id(one) else ""
    return f"list of {item}" if one.listed else item


def _limit(one: FieldAbout) -> str:
    least, most = one.bounds
    least = None if least == 0 else least
    if least is None and most is None:
        return ""
    if most is None:
        span = f"from {least}"
    else:
        span = f"to {most}" if least is None else f"{least} to {most}"
    return f"{span} {one.unit}".strip()


def marked(text: str, links: dict[str, str]) -> str:
    """Turn a docstring's marks into Markdown that is safe in the cell of a table."""
    parts = _CODE.split(text)
    return "".join(
        _code(part.strip("`"), links) if place % 2 else _plain(part)
        for place, part in enumerate(parts)
    )


def _plain(text: str) -> str:
    pieces = _PARAMETER.split(text)
    return "".join(
        f"`{piece}`" if place % 2 else _SPECIAL.sub(r"\\\1", piece)
        for place, piece in enumerate(pieces)
    )


def _code(text: str, links: dict[str, str]) -> str:
    shown = f"`{text}`".replace("|", "\\|")
    return f"[{shown}](#{links[text]})" if text in links else shown


# --- Sphinx ---------------------------------------------------------------------------


def write(folder: Path) -> None:
    """Write the pages; one that is as it was keeps its time, so that it is not re-read."""
    folder.mkdir(exist_ok=True)
    texts = pages()
    for path in folder.glob("*.md"):
        if path.name not in texts:
            path.unlink()
    for name, text in texts.items():
        path = folder / name
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")


def setup(app: Any) -> dict[str, bool]:
    """Have the pages written before any is read."""
    app.connect("builder-inited", lambda app: write(Path(app.srcdir) / "top"))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
