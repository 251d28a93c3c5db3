"""Read a layer from TOML, and say with file, key and line what is wrong with it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from attrs import fields, frozen

from tmallerp.errors import ConfigError
from tmallerp.fieldmap._layers import MapLayer, Tables
from tmallerp.fieldmap._positions import Key, line_at, positions
from tmallerp.fieldmap._rules import Condition, Field, Item, Rows, Where, toml_name

_BUNDLED = re.compile(r"([a-z][a-z0-9_]*)/([a-z][a-z0-9_]*)\Z")
_HEAD = ("name", "version", "target", "empty_is_absent", "tables", "field", "rows", "note")


def _options(cls: type, *besides: str) -> Mapping[str, str]:
    """Return TOML's names of what a rule has, and Python's."""
    names = (one.name for one in fields(cls))
    return {toml_name(name): name for name in names if name not in {"where", *besides}}


_FIELD = _options(Field)
_ROWS = {**_options(Rows, "fields"), "field": "field", "rows": "rows"}
_CONDITION = _options(Condition)


def bundled(name: str) -> Traversable:
    """
    Find a map that comes with an adapter.

    Args:
        name: ``ERP/FORM``, such as ``kingdee/sales_order``.

    Raises:
        ConfigError: If there is no such map.
    """
    found = _BUNDLED.match(name)
    if found:
        # By its place in the package, so that no adapter is imported for it.
        folder = files("tmallerp") / "erp" / found[1] / "maps"
        file = folder / f"{found[2]}.toml"
        if file.is_file():
            return file
    msg = f"There is no bundled map {name!r}; there are: {', '.join(bundled_names())}."
    raise ConfigError(msg, key=name)


def bundled_names() -> tuple[str, ...]:
    """Return the names of all maps that come with adapters."""
    names = []
    for erp in (files("tmallerp") / "erp").iterdir():
        maps = erp / "maps"
        if erp.is_dir() and maps.is_dir():
            tomls = (one.name for one in maps.iterdir() if one.name.endswith(".toml"))
            names += [f"{erp.name}/{name.removesuffix('.toml')}" for name in tomls]
    return tuple(sorted(names))


def read_layer(source: str | Path | Traversable) -> MapLayer:
    """
    Read a layer.

    Args:
        source: A file, or the name of a bundled map such as ``kingdee/sales_order``.

    Raises:
        ConfigError: If it cannot be read, is no TOML, or has what no map has.
    """
    if isinstance(source, str):
        source = bundled(source) if _BUNDLED.match(source) else Path(source)
    name = str(source) if isinstance(source, Path) else _short(source)
    try:
        # A byte order mark is what some editors on Windows begin a file with.
        text = source.read_bytes().decode("utf-8-sig")
    except OSError as error:
        msg = f"{name} cannot be read: {error.strerror}."
        raise ConfigError(msg, file=name) from error
    except UnicodeDecodeError as error:
        msg = f"{name} is not UTF-8 text."
        raise ConfigError(msg, file=name) from error
    return parse_layer(text, name)


def _short(source: Traversable) -> str:
    """Name a resource without the folder the package happens to be in."""
    _, found, rest = str(source).replace("\\", "/").rpartition("tmallerp/erp/")
    return f"{found}{rest}"


def parse_layer(text: str, file: str) -> MapLayer:
    """
    Read a layer from text.

    Args:
        text: TOML.

        file: What the text is called in messages.

    Raises:
        ConfigError: With file, dotted key and line.
    """
    text = text.replace("\r\n", "\n")
    try:
        # What TOML calls a float is kept apart, so that it can be refused by name.
        values = tomllib.loads(text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else None
        at = f"{file}, line {line}" if line else file
        msg = f"{at}: this is no TOML ({error})."
        raise ConfigError(msg, file=file, line=line) from error
    return _Reader(file, text, positions(text)).layer(values)


@frozen
class _Reader:
    file: str
    text: str
    found: Mapping[Key, int]

    def layer(self, values: dict[str, Any]) -> MapLayer:
        where = self.where(())
        _known(values, _HEAD, where)
        for option in ("name", "version"):
            if not isinstance(values.get(option), str) or not values[option].strip():
                raise where.wrong(option, "is missing: text in quotes")
        target = values.get("target", "")
        empty = values.get("empty_is_absent")
        if not isinstance(target, str):
            raise where.wrong("target", "must be text in quotes")
        if not isinstance(empty, (bool, type(None))):
            raise where.wrong("empty_is_absent", "must be true or false")
        return MapLayer(
            name=values["name"],
            version=values["version"],
            target=target,
            fields=tuple(self.items(values, ())),
            tables=self.tables(values.get("tables", {}), where),
            empty_is_absent=empty,
            where=where,
        )

    def where(self, key: Key) -> Where:
        """Note the lines of a table and of what is in it."""
        size = len(key)
        lines = {
            ".".join(map(str, one[size:])): line_at(self.text, offset)
            for one, offset in self.found.items()
            if one[:size] == key and len(one) <= size + 3
        }
        if not key:
            lines[""] = 1
        return Where(file=self.file, key=_dotted(key), lines=lines)

    def items(self, values: dict[str, Any], key: Key) -> Iterable[Item]:
        """Read fields and lists of one level, in the order they were written in."""
        made = []
        for option in ("field", "rows"):
            tables = values.get(option, [])
            if not isinstance(tables, list) or not all(
                isinstance(one, dict) for one in tables
            ):
                what = f"must be tables, written [[{_headed((*key, option))}]]"
                raise self.where(key).wrong(option, what)
            for number, table in enumerate(tables):
                place = (*key, option, number)
                read = self.field if option == "field" else self.rows
                made.append((self.found.get(place, 0), read(table, place)))
        return [item for _, item in sorted(made, key=lambda one: one[0])]

    def field(self, table: dict[str, Any], key: Key) -> Item:
        where = self.where(key)
        _known(table, _FIELD, where)
        self.to(table, where)
        _exact(table, where)
        values = {_FIELD[name]: value for name, value in table.items()}
        if not isinstance(values.get("values", {}), dict):
            raise where.wrong("values", 'must be a table such as {a = "1"}')
        values["when"] = self.conditions(table, where)
        return Field(**values, where=where)

    def rows(self, table: dict[str, Any], key: Key) -> Item:
        where = self.where(key)
        _known(table, _ROWS, where)
        self.to(table, where)
        for option in ("each", "as", "number", "note", "after", "before"):
            if not isinstance(table.get(option, ""), str):
                raise where.wrong(option, "must be text in quotes")
        for option in ("omit_if_absent", "required", "replace", "remove"):
            if not isinstance(table.get(option, False), bool):
                raise where.wrong(option, "must be true or false")
        said = {
            _ROWS[name]: value
            for name, value in table.items()
            if name not in {"field", "rows", "when"}
        }
        inner = tuple(self.items(table, key))
        when = self.conditions(table, where)
        return Rows(**said, when=when, fields=inner, where=where)

    def to(self, table: dict[str, Any], where: Where) -> None:
        if not isinstance(table.get("to"), str):
            raise where.wrong("to", "is missing: the field of the target, in quotes")
        for option in ("remove", "after", "before"):
            kind = bool if option == "remove" else str
            if option in table and not isinstance(table[option], kind):
                raise where.wrong(
                    option, "must be true" if kind is bool else "must be text"
                )

    def conditions(self, table: dict[str, Any], where: Where) -> tuple[Condition, ...]:
        when = table.get("when", [])
        if isinstance(when, dict):
            # As if it stood in a list, so that its lines are found all the same.
            lines = {
                (f"when.0{name[4:]}" if name.startswith("when.") else name): line
                for name, line in where.lines.items()
            }
            where = Where(file=where.file, key=where.key, lines=lines)
            when = [when]
        if not isinstance(when, list) or ("when" in table and not when):
            raise where.wrong("when", "must be a condition or a list of some")
        made = []
        for place, one in enumerate(when):
            option = f"when.{place}"
            if not isinstance(one, dict):
                raise where.wrong(option, "must be a table such as {path = …, is = …}")
            _known(one, _CONDITION, where, f"{option}.")
            if not isinstance(one.get("path"), str):
                raise where.wrong(option, "needs a path")
            for name in ("in", "not_in"):
                if not isinstance(one.get(name, []), list):
                    raise where.wrong(f"{option}.{name}", "must be a list")
            made.append(
                Condition(**{_CONDITION[name]: value for name, value in one.items()})
            )
            _exact(one, where, f"{option}.")
        return tuple(made)

    def tables(self, tables: object, where: Where) -> Tables:
        if not isinstance(tables, dict):
            raise where.wrong("tables", "must be tables, written [tables.NAME]")
        for name, table in tables.items():
            if not isinstance(table, dict):
                raise where.wrong(f"tables.{name}", "must be a table")
            for key, value in table.items():
                if not isinstance(value, str):
                    what = f"must be text in quotes, not {value!r}"
                    raise where.wrong(f"tables.{name}.{key}", what)
        return tables


def _known(
    table: Mapping[str, object], options: Iterable[str], where: Where, prefix: str = ""
) -> None:
    """Refuse a misspelt option: it would silently do nothing."""
    known = list(options)
    for name in table:
        if name not in known:
            what = f"is not known here; known are: {', '.join(known)}"
            raise where.wrong(f"{prefix}{name}", what)


def _exact(table: Mapping[str, object], where: Where, prefix: str = "") -> None:
    """Refuse what TOML calls a float, however deep it stands."""
    for name, value in table.items():
        key = f"{prefix}{name}"
        if isinstance(value, Decimal):
            what = f'must be exact: write it as text ("{value}") or as a whole number'
            raise where.wrong(key, what)
        if isinstance(value, dict) and name != "when":
            _exact(value, where, f"{key}.")
        if isinstance(value, list) and name != "when":
            _exact({str(number): one for number, one in enumerate(value)}, where, f"{key}.")


def _dotted(key: Key) -> str:
    text = ""
    for part in key:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def _headed(key: Key) -> str:
    return ".".join(part for part in key if isinstance(part, str))
