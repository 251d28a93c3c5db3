"""
Tables of a description, read key by key, with errors that name file, key and line.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from attrs import define, field

from tmallerp.errors import Advice, ConfigError
from tmallerp.fieldmap._positions import Key, line_at, positions

T = TypeVar("T")

_ADVICE = Advice("Correct the description of the ERP.", "请修正 ERP 描述文件。")


def read_text(file: Path) -> str:
    """
    Read a file of TOML.

    Raises:
        ConfigError: If it cannot be read, or is no UTF-8.
    """
    try:
        return file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        msg = f"{file} cannot be read: {error.strerror}."
        raise ConfigError(msg, file=str(file), advice=_ADVICE) from error
    except UnicodeDecodeError as error:
        msg = f"{file} is not UTF-8 text."
        raise ConfigError(msg, file=str(file), advice=_ADVICE) from error


@define
class Table:
    """
    One table; every key that is read is taken out.

    Args:
        file: What the file is called in messages.

        lines: Where each key stands.

        path: Its keys from the top.

        values: What it holds.
    """

    file: str
    lines: Mapping[Key, int] = field(repr=False)
    path: Key
    values: dict[str, Any] = field(repr=False)

    @classmethod
    def parse(cls, text: str, file: str) -> Table:
        """
        Read a text.

        Raises:
            ConfigError: If it is no TOML.
        """
        try:
            values = tomllib.loads(text, parse_float=Decimal)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            found = re.search(r"line (\d+)", str(error))
            line = int(found[1]) if found else None
            msg = f"{file}: this is no TOML ({error})."
            raise ConfigError(msg, file=file, line=line, advice=_ADVICE) from error
        places = {key: line_at(text, offset) for key, offset in positions(text).items()}
        return cls(file, places, (), values)

    def wrong(self, key: str, what: str) -> ConfigError:
        """Make the error of a key; what it holds is repeated by nobody here."""
        place: Key = (*self.path, *key.split(".")) if key else self.path
        line = next(
            (
                self.lines[place[:size]]
                for size in range(len(place), 0, -1)
                if place[:size] in self.lines
            ),
            None,
        )
        dotted = ".".join(map(str, place))
        at = f"{self.file}, line {line}" if line else self.file
        msg = f"{at}: {dotted} {what}."
        return ConfigError(msg, file=self.file, key=dotted, line=line, advice=_ADVICE)

    def has(self, key: str) -> bool:
        """Say whether the key is there and not yet taken."""
        return key in self.values

    def take(self, key: str, default: object, kind: type[T], what: str) -> T:
        """Take a value of one kind out; None as default makes it needed."""
        value = self.values.pop(key, default)
        if value is None:
            raise self.wrong(key, "is missing")
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.wrong(key, f"must be {what}")
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """Take text out."""
        return self.take(key, default, str, "text in quotes")

    def flag(self, key: str, *, default: bool) -> bool:
        """Take true or false out."""
        return self.take(key, default, bool, "true or false")

    def whole(self, key: str, default: int, least: int, most: int) -> int:
        """Take a whole number within a range out."""
        value = self.take(key, default, int, "a whole number")
        if not least <= value <= most:
            raise self.wrong(key, f"must be {least} to {most}")
        return value

    def choice(self, key: str, choices: Iterable[str], default: str | None) -> str:
        """Take one of a few words out."""
        value, words = self.text(key, default), list(choices)
        if value not in words:
            raise self.wrong(key, f"must be one of {', '.join(words)}")
        return value

    def texts(self, key: str, default: Iterable[str] = ()) -> tuple[str, ...]:
        """Take a text or a list of texts out."""
        value = self.values.pop(key, list(default))
        value = [value] if isinstance(value, str) else value
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.wrong(key, "must be text, or a list of texts")
        return tuple(value)

    def table(self, key: str) -> Table:
        """Take a table out; an absent one is empty."""
        value = self.values.pop(key, {})
        if not isinstance(value, dict):
            raise self.wrong(key, "must be a table")
        return Table(self.file, self.lines, (*self.path, key), dict(value))

    def pairs(self, key: str) -> dict[str, str]:
        """Take a table of texts out."""
        table = self.table(key)
        return {name: table.text(name) for name in list(table.values)}

    def made(self, key: str, make: Callable[[], T]) -> T:
        """
        Make something of a key's value.

        Raises:
            ConfigError: With the key's line, if *make* raises a ValueError.
        """
        try:
            return make()
        except ValueError as error:
            raise self.wrong(key, str(error)) from None

    def done(self) -> None:
        """
        Make sure that nothing is left that nobody reads.

        Raises:
            ConfigError: If a key is; a misspelt one would silently do nothing.
        """
        for key in self.values:
            raise self.wrong(key, "is not known here")
