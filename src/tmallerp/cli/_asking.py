"""
From what a person types to a method.

A name and texts go in, a method comes out, or a sentence that says which option is wrong
and what it should be. Nothing is guessed: a time needs a zone or is Beijing's by its
form, an amount has two decimals at most, a number is a number.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
from attrs import frozen

from tmallerp.clock import parse_beijing, to_beijing
from tmallerp.errors import Advice, ClockError, ConfigError, InvalidCallError, MoneyError
from tmallerp.money import parse_yuan
from tmallerp.top import Method, PagedMethod
from tmallerp.top._about import FieldAbout, fields_about, is_id
from tmallerp.top.methods import load_all

PREFIXES = ("taobao.", "tmall.", "alibaba.", "cainiao.")
_NEAREST = 5
_INTEGER = re.compile(r"-?[0-9]{1,18}\Z")
_BEIJING = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}\Z")


@frozen(kw_only=True)
class Given:
    """
    One parameter as it was typed.

    Args:
        name: Without dashes before it.

        text: What was given; None where nothing was.

        bare: Whether it was written ``name=value``, not as an option.
    """

    name: str
    text: str | None
    bare: bool = False


class _Wrong(Exception):  # noqa: N818 - never leaves this module
    """A text is not what its type asks for; says what it should be."""

    def __init__(self, what: str, place: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.place = place


# --- which method ---------------------------------------------------------------------


def method_named(name: str) -> type[Method[Any]]:
    """
    Find a method by its API's name, the end of one, or its class's name.

    Raises:
        ConfigError: If no method, or more than one, goes by that name; with the nearest.
    """
    found = apis_named(name)
    if len(found) == 1:
        return load_all()[found[0]]
    if found:
        several = ", ".join(found)
        msg = f"{name!r} is the end of several names: {several}."
        advice = Advice("Write one of them whole.", "请写出完整的接口名。")
        raise ConfigError(msg, advice=advice)
    near = ", ".join(nearest(name)) or "-"
    msg = f"No method is called {name!r}; the nearest are: {near}."
    advice = Advice(
        "'tmallerp show methods --search WORD' looks for one; --raw sends any name.",
        "可用 tmallerp show methods --search 关键词 查找；--raw 可按名称调用任意接口。",
    )
    raise ConfigError(msg, advice=advice)


def apis_named(name: str) -> list[str]:
    """
    Return the APIs that a name stands for.

    The whole name goes before one without its prefix, that before a class's name, and
    that before an ending.
    """
    known = load_all()
    wanted = name.lower()
    for rule in (
        lambda api: api == wanted,
        lambda api: api in {prefix + wanted for prefix in PREFIXES},
        lambda api: known[api].__name__.lower() == wanted,
        lambda api: api.endswith(f".{wanted}"),
    ):
        found = [api for api in known if rule(api)]
        if found:
            return found
    return []


def nearest(name: str) -> list[str]:
    """Return the names that look most like one that does not exist."""
    short = {api.partition(".")[2]: api for api in load_all()}
    wanted = name.lower()
    for prefix in PREFIXES:
        wanted = wanted.removeprefix(prefix)
    close = difflib.get_close_matches(wanted, short, _NEAREST, 0.5)
    inside = [short_name for short_name in short if wanted in short_name]
    return [short[one] for one in dict.fromkeys((*inside, *close))][:_NEAREST]


# --- which parameters -----------------------------------------------------------------


def read_method(cls: type[Method[Any]], given: Sequence[Given]) -> Method[Any]:
    """
    Make a method from options as they were typed.

    Args:
        cls: The method's class.

        given: Its parameters; a list's may come several times.

    Raises:
        ConfigError: If an option is unknown, missing, or none of its type.
    """
    fields = {field.name: field for field in fields_about(cls)}
    texts: dict[str, list[str | None]] = {}
    for one in given:
        texts.setdefault(_field_named(cls, fields, one.name), []).append(one.text)
    values = {name: _read(cls, fields[name], typed) for name, typed in texts.items()}
    missing = [name for name, f in fields.items() if f.required and name not in values]
    if missing:
        options = ", ".join(map(option, missing))
        raise _refusal(cls, f"{cls.api} needs {options}.")
    try:
        return cls(**values)
    except InvalidCallError as error:
        raise _refusal(cls, error.message) from error


def option(name: str) -> str:
    """Write a parameter as an option."""
    return f"--{name.replace('_', '-')}"


def _field_named(cls: type[Method[Any]], fields: Mapping[str, Any], name: str) -> str:
    wanted = name.replace("-", "_")
    if wanted not in fields and issubclass(cls, PagedMethod):
        # Whatever a list calls its pages, --page-no and --page-size are understood.
        page_no, page_size = cls.page_of
        usual: dict[str, str] = {"page_no": page_no, "page_size": page_size}
        wanted = usual.get(wanted, wanted)
    if wanted in fields:
        return wanted
    near = difflib.get_close_matches(wanted, fields, 3, 0.5)
    hint = f"; the nearest are {', '.join(map(option, near))}" if near else ""
    raise _refusal(cls, f"{cls.api} has no parameter {option(wanted)}{hint}.")


def _refusal(cls: type[Method[Any]], what: str) -> ConfigError:
    advice = Advice(
        f"'tmallerp call {cls.api} --help' shows its parameters.",
        f"tmallerp call {cls.api} --help 可查看全部参数。",
    )
    return ConfigError(what, advice=advice)


def _read(cls: type[Method[Any]], field: FieldAbout, texts: list[str | None]) -> Any:
    try:
        if field.listed:
            return tuple(item for text in texts for item in _items(field, text))
        return _value(field, _only(texts))
    except _Wrong as wrong:
        path = option(field.name) + wrong.place
        given = ", ".join(text or "" for text in texts)[:60]
        shown = "" if field.personal else f" (given: {given!r})"
        raise _refusal(cls, f"{path} {wrong.what}{shown}.") from None


def _only(texts: list[str | None]) -> str | None:
    if len(texts) > 1:
        what = "is given twice, and is one value"
        raise _Wrong(what)
    return texts[0]


def _items(field: FieldAbout, text: str | None) -> Sequence[Any]:
    if field.model is not None:
        value = _json(text)
        rows = value if isinstance(value, list) else [value]
        return [_built(field.model, row, f"[{n}]") for n, row in enumerate(rows)]
    parts = (text or "").split(",")
    return [] if parts == [""] else [_value(field, part) for part in parts]


def _value(field: FieldAbout, text: str | None) -> Any:
    """Read one text as the type of a field."""
    if field.type is bool:
        return _flag(text)
    if text is None:
        what = "needs a value"
        raise _Wrong(what)
    if field.type is bytes:
        return _file(text)
    if field.model is not None:
        return _built(field.model, _json(text), "")
    return _scalar(field, text)


def _scalar(field: FieldAbout, text: str) -> Any:
    if field.type is int:
        return _integer(text)
    if field.type is Decimal:
        return _yuan(text)
    if field.type is datetime:
        return _moment(text)
    if is_id(field) and not text.strip():
        what = "must be a number that names something"
        raise _Wrong(what)
    return text


def _flag(text: str | None) -> bool:
    if text not in {None, "true", "false"}:
        what = "must be true or false"
        raise _Wrong(what)
    return text != "false"


def _integer(text: str) -> int:
    if not _INTEGER.match(text):
        what = "must be a whole number"
        raise _Wrong(what)
    return int(text)


def _yuan(text: str) -> Decimal:
    try:
        return parse_yuan(text)
    except MoneyError:
        what = "must be yuan with at most two decimals, such as 88.00"
        raise _Wrong(what) from None


def _moment(text: str) -> datetime:
    """Read Beijing's time as the platform writes it, or ISO 8601 with a zone."""
    try:
        if _BEIJING.match(text):
            return parse_beijing(text)
        return to_beijing(datetime.fromisoformat(text))
    except (ClockError, ValueError):
        what = (
            "must be '2026-11-11 00:00:00' (Beijing) or ISO 8601 with a zone, "
            "such as 2026-11-11T00:00:00+08:00"
        )
        raise _Wrong(what) from None


def _file(text: str) -> bytes:
    if not text.startswith("@"):
        what = "must be a file, written @path"
        raise _Wrong(what)
    try:
        return Path(text[1:]).read_bytes()
    except OSError as error:
        what = f"cannot be read: {error.strerror}"
        raise _Wrong(what) from None


def _json(text: str | None) -> Any:
    """Read JSON, or a file of it; numbers with a fraction stay as they are written."""
    raw = text or ""
    try:
        source = _file(raw).decode("utf-8-sig") if raw.startswith("@") else raw
        return json.loads(source, parse_float=str)
    except (ValueError, RecursionError):
        what = "must be JSON, or a file of it, written @path"
        raise _Wrong(what) from None


def _built(model: type[Any], value: Any, place: str) -> Any:
    """Build a model from JSON, strictly: what it does not know is refused."""
    if not isinstance(value, Mapping):
        what = f"must be a JSON object, a {model.__name__}"
        raise _Wrong(what, place)
    fields = {field.name: field for field in fields_about(model)}
    for name in value:
        if name not in fields:
            near = difflib.get_close_matches(str(name), fields, 3, 0.5)
            what = "is not known" + (f"; the nearest are {', '.join(near)}" if near else "")
            raise _Wrong(what, f"{place}.{name}")
    for name, field in fields.items():
        if field.required and value.get(name) is None:
            what = "is missing"
            raise _Wrong(what, f"{place}.{name}")
    given = {name: one for name, one in value.items() if one is not None}
    built = {
        name: _member(fields[name], one, f"{place}.{name}") for name, one in given.items()
    }
    return model(**built)


def _member(field: FieldAbout, value: Any, place: str) -> Any:
    if not field.listed:
        return _one(field, value, place)
    if not isinstance(value, list):
        what = "must be a list"
        raise _Wrong(what, place)
    return tuple(_one(field, item, f"{place}[{n}]") for n, item in enumerate(value))


def _one(field: FieldAbout, value: Any, place: str) -> Any:
    if field.model is not None:
        return _built(field.model, value, place)
    if field.type in {bool, int}:
        if type(value) is field.type:
            return value
        what = "must be true or false" if field.type is bool else "must be a whole number"
        raise _Wrong(what, place)
    # An id or an amount may be a number in JSON; any other text is one.
    if is_id(field) or field.type is Decimal:
        value = str(value) if type(value) is int else value
    if not isinstance(value, str):
        what = "must be text"
        raise _Wrong(what, place)
    try:
        return _scalar(attrs.evolve(field, listed=False), value)
    except _Wrong as wrong:
        raise _Wrong(wrong.what, place) from None


# --- any API by name ------------------------------------------------------------------


def read_raw(given: Sequence[Given]) -> dict[str, str]:
    """
    Read the parameters of a call by name: ``--param name=value``, or ``name=value``.

    Raises:
        ConfigError: If one is written otherwise, or comes twice.
    """
    values: dict[str, str] = {}
    for one in given:
        name, text = (one.name, one.text) if one.bare else _parted(one)
        if name in values:
            msg = f"The parameter {name!r} is given twice."
            raise ConfigError(msg)
        values[name] = text or ""
    return values


def _parted(one: Given) -> tuple[str, str]:
    name, mark, text = (one.text or "").partition("=")
    if one.name != "param" or not mark or not name:
        msg = f"With --raw, {option(one.name)} is written --param name=value."
        raise ConfigError(msg)
    return name, text
