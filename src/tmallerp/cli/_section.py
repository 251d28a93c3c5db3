"""
Tables of a TOML file, read key by key, with errors that say where.

`tomllib` forgets lines, so the line of a key is looked up in the text again; where it
cannot be told for certain it is left out.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import define, field

from tmallerp.errors import Advice, ConfigError

_HEADER = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(?:#.*)?$")
_KEY = re.compile(r"\s*([A-Za-z0-9_\-.\"' ]+?)\s*=")


def line_of(text: str, dotted: str) -> int | None:
    """Return the line, from 1, where a dotted key or table is written, if it is."""
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        header = _HEADER.match(line)
        if header:
            table = _plain(header[1])
            if table == dotted:
                return number
            continue
        key = _KEY.match(line)
        if key and ".".join(filter(None, (table, _plain(key[1])))) == dotted:
            return number
    return None


def _nearest(text: str, dotted: str) -> int | None:
    place = re.sub(r"\[[0-9]+\]", "", dotted)
    while place:
        line = line_of(text, place)
        if line is not None:
            return line
        place = place.rpartition(".")[0]
    return None


def _plain(key: str) -> str:
    return re.sub(r"[\"' ]", "", key)


@define
class Section:
    """
    One table.

    Args:
        file: Where it stands, for errors.

        text: The whole file's text, to find lines.

        path: Its dotted name; empty for the whole file.

        values: What it holds; every key that is read is taken out.
    """

    file: Path
    text: str = field(repr=False)
    path: str
    values: dict[str, Any] = field(repr=False)

    @classmethod
    def load(cls, file: Path) -> Section:
        """
        Read a file.

        Raises:
            ConfigError: If it cannot be read, or is no TOML.
        """
        try:
            text = file.read_text("utf-8")
            values = tomllib.loads(text)
        except OSError as error:
            msg = f"{file} cannot be read: {error.strerror}. 'tmallerp init' writes one."
            raise ConfigError(msg, file=str(file)) from error
        except UnicodeDecodeError as error:
            msg = f"{file} is not UTF-8 text."
            raise ConfigError(msg, file=str(file)) from error
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"line (\d+)", str(error))
            msg = f"{file} is no TOML: {error}."
            line = int(found[1]) if found else None
            raise ConfigError(msg, file=str(file), line=line) from error
        return cls(file, text, "", values)

    def wrong(self, key: str, what: str, advice: Advice | None = None) -> ConfigError:
        """
        Make the error of a key, or with an empty one of the table.

        The line is that of the nearest table where the key itself has none.
        """
        dotted = ".".join(filter(None, (self.path, key)))
        line = _nearest(self.text, dotted)
        at = f"{self.file}, line {line}" if line else str(self.file)
        return ConfigError(
            f"{at}: {dotted} {what}.",
            file=str(self.file),
            key=dotted,
            line=line,
            advice=advice,
        )

    def table(self, key: str, *, needed: bool = False) -> Section:
        """Take a table out; an absent one is empty."""
        value = self.values.pop(key, None)
        if value is None and needed:
            raise self.wrong(key, "is missing")
        if value is not None and not isinstance(value, dict):
            raise self.wrong(key, f"must be a table, not {value!r}")
        path = f"{self.path}.{key}" if self.path else key
        return Section(self.file, self.text, path, dict(value or {}))

    def tables(self, key: str) -> Mapping[str, Section]:
        """Take a table of tables out."""
        outer = self.table(key, needed=True)
        return {name: outer.table(name) for name in list(outer.values)}

    def string(self, key: str, default: str | None = None) -> str:
        """Take text out; None as default makes it needed."""
        value = self.values.pop(key, default)
        if value is None:
            raise self.wrong(key, "is missing")
        if not isinstance(value, str):
            raise self.wrong(key, f"must be text in quotes, not {value!r}")
        return value

    def choice(self, key: str, choices: tuple[str, ...], default: str) -> str:
        """Take one of a few words out."""
        value = self.string(key, default)
        if value not in choices:
            raise self.wrong(key, f"must be one of {', '.join(choices)}, not {value!r}")
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        """Take true or false out."""
        value = self.values.pop(key, default)
        if not isinstance(value, bool):
            raise self.wrong(key, f"must be true or false, not {value!r}")
        return value

    def number(self, key: str, default: int, least: int, most: int) -> int:
        """Take a whole number within a range out."""
        value = self.values.pop(key, default)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.wrong(key, f"must be a whole number, not {value!r}")
        if not least <= value <= most:
            raise self.wrong(key, f"must be {least} to {most}, not {value}")
        return value

    def strings(self, key: str) -> frozenset[str]:
        """Take a list of texts out."""
        value = self.values.pop(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.wrong(key, f"must be a list of texts, not {value!r}")
        return frozenset(value)

    def pairs(self, key: str) -> Mapping[str, str]:
        """Take a table of texts out."""
        table = self.table(key)
        return {name: table.string(name) for name in list(table.values)}

    def done(self) -> None:
        """
        Make sure that nothing is left that nobody reads.

        Raises:
            ConfigError: If a key is; a misspelt one would silently do nothing.
        """
        for key in self.values:
            raise self.wrong(key, "is not known here")
