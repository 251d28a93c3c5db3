"""
Rules as values: what stands in a map, whether it was written in TOML or in Python.

Nothing is checked here and nothing is done: `_check` says whether a rule makes sense,
`_compile` turns it into a function.
"""

from __future__ import annotations

import enum
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Literal

from attrs import evolve, field, fields, frozen

from tmallerp.errors import Advice, ConfigError

Scalar = str | int | bool | Decimal
Form = Literal[
    "text",
    "number",
    "integer",
    "date",
    "datetime",
    "iso_datetime",
    "bool_text",
    "fen",
]
Reads = Literal["text", "number", "integer", "boolean", "datetime"]
Rounding = Literal["half_up", "half_even", "down"]

_ADVICE = Advice("Correct the field map.", "请修正字段映射文件。")


@frozen(kw_only=True)
class Where:
    """
    Where a rule was written.

    Args:
        file: The file's name, or how a map written in Python is called.

        key: The dotted key of the rule, such as ``field[3]``.

        lines: The line of each option of it; under "" the line of the rule itself.
    """

    file: str
    key: str = ""
    lines: Mapping[str, int] = field(factory=dict)

    @property
    def line(self) -> int | None:
        """The line, from 1, where the rule begins; None if it stands in no file."""
        return self.lines.get("")

    def wrong(self, option: str, what: str) -> ConfigError:
        """Make the error of an option of this rule."""
        dotted = f"{self.key}.{option}" if self.key and option else self.key or option
        line = self.lines.get(option) or self._nearest(option)
        at = f"{self.file}, line {line}" if line else self.file
        sentence = f"{at}: {dotted} {what}."
        return ConfigError(sentence, file=self.file, key=dotted, line=line, advice=_ADVICE)

    def _nearest(self, option: str) -> int | None:
        """Return the line of what the option stands in, where it has none itself."""
        while option:
            option = option.rpartition(".")[0]
            if option in self.lines:
                return self.lines[option]
        return self.line


def word(value: object) -> str | None:
    """Return the text by which a value is looked up; None if it has none."""
    if isinstance(value, enum.Enum):
        value = value.value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal) and value.is_finite():
        return f"{value:f}"
    return None


def _words(values: Mapping[object, Scalar] | None) -> Mapping[str, Scalar] | None:
    if values is None:
        return None
    return {_key(key): value for key, value in values.items()}


def _key(key: object) -> str:
    found = word(key)
    return found if found is not None else repr(key)


def _many(values: Iterable[Scalar] | None) -> tuple[Scalar, ...] | None:
    return None if values is None else tuple(values)


@frozen(kw_only=True)
class Condition:
    """
    When a rule holds; exactly one of the options besides *path*.

    Args:
        path: What is looked at.

        is_: The value it must have.

        is_not: The value it must not have.

        in_: The values of which it must have one.

        not_in: The values of which it must have none.

        present: Whether it must be there: neither absent nor empty text.
    """

    path: str
    is_: Scalar | None = None
    is_not: Scalar | None = None
    in_: tuple[Scalar, ...] | None = field(default=None, converter=_many)
    not_in: tuple[Scalar, ...] | None = field(default=None, converter=_many)
    present: bool | None = None


def _conditions(when: Condition | Sequence[Condition]) -> tuple[Condition, ...]:
    return (when,) if isinstance(when, Condition) else tuple(when)


@frozen(kw_only=True)
class Field:
    """
    How one field of the target is made.

    In TOML the same names are used, but *source* is ``from`` and *as_* is ``as``.
    Exactly one of *source*, *constant* and *template* is given.

    Args:
        to: The target's field; dots nest it.

        source: The path of the value.

        constant: The value itself.

        template: Text with paths in braces; ``{{`` and ``}}`` are braces.

        values: What the target calls each value.

        otherwise: What a value is called that *values* or *table* does not know;
            without it such a value is refused.

        table: Like *values*, but the name of a code table.

        transform: The name of a function that is given to the map.

        when: The conditions that must all hold, or the field is left out.

        unit: The unit the target wants (``fen``, ``yuan``, ``percent``, ``rate`` …),
            or from which to which: ``g->kg``.

        as_: The form the target wants.

        digits: How many decimals the target has; more are refused, unless *round* is
            given.

        round: ``half_up``, ``half_even`` or ``down``.

        max_length: How many characters the target takes; more are refused, unless
            *cut* is given.

        cut: Whether text that is too long is cut.

        default: What is written where the source is absent; without it an absent
            source is refused.

        omit_if_absent: Whether the field is left out where the source is absent.

        empty_is_absent: Whether empty text counts as absent.

        required: Whether empty text is refused.

        reads: Of which kind the source is, for the way back; None is what *as_* says.

        personal: Whether the value is a person's and must not be shown.

        note: For people.

        remove: Only in an override: the rule of this name is dropped.

        after: Only in an override: behind which field this one goes.

        before: Only in an override: in front of which field this one goes.

        where: Where it was written.
    """

    to: str
    source: str | None = None
    constant: Scalar | None = None
    template: str | None = None
    values: Mapping[str, Scalar] | None = field(default=None, converter=_words)
    otherwise: Scalar | None = None
    table: str | None = None
    transform: str | None = None
    when: tuple[Condition, ...] = field(default=(), converter=_conditions)
    unit: str | None = None
    as_: Form | None = None
    digits: int | None = None
    round: Rounding | None = None
    max_length: int | None = None
    cut: bool = False
    default: Scalar | None = None
    omit_if_absent: bool = False
    empty_is_absent: bool | None = None
    required: bool = False
    reads: Reads | None = None
    personal: bool = False
    note: str = ""
    remove: bool = False
    after: str | None = None
    before: str | None = None
    where: Where | None = field(default=None, eq=False, repr=False)


@frozen(kw_only=True)
class Rows:
    """
    How a list of the target is made: one row for each item of a list of the source.

    Args:
        to: The target's field; dots nest it.

        each: The path of the list. An override may leave it out and change fields only.

        name: What an item is called in the rules inside (TOML: ``as``); ``row`` unless
            said otherwise.

        number: What the number of a row, from 1, is called in the rules inside.

        when: Which items become a row; these conditions may look at the item.

        fields: The rules inside, in the order of the target's keys; lists in lists too.

        omit_if_absent: Whether the field is left out where there is no row.

        required: Whether no row at all is refused.

        replace: Only in an override: the rules inside replace those there, all of them.

        note: For people.

        remove: As in `Field`.

        after: As in `Field`.

        before: As in `Field`.

        where: Where it was written.
    """

    to: str
    each: str | None = None
    name: str | None = None
    number: str | None = None
    when: tuple[Condition, ...] = field(default=(), converter=_conditions)
    fields: tuple[Field | Rows, ...] = field(default=(), converter=tuple)
    omit_if_absent: bool = False
    required: bool = False
    replace: bool = False
    note: str = ""
    remove: bool = False
    after: str | None = None
    before: str | None = None
    where: Where | None = field(default=None, eq=False, repr=False)

    @property
    def item(self) -> str:
        """The name of an item in the rules inside."""
        return self.name or "row"


Item = Field | Rows

_TOML_NAMES = {"source": "from", "as_": "as", "is_": "is", "in_": "in", "name": "as"}
# What says nothing about what the rule does, or is another way to say where it stands.
_SILENT = frozenset({"note", "where", "remove", "after", "before", "replace", "fields"})


def toml_name(option: str) -> str:
    """Return what an option is called in TOML."""
    return _TOML_NAMES.get(option, option)


def options_of(rule: Item | Condition) -> dict[str, object]:
    """Return what a rule says, by TOML's names and without what it leaves open."""
    told: dict[str, object] = {}
    for one in fields(type(rule)):
        value = getattr(rule, one.name)
        if one.name not in _SILENT and value != one.default:
            told[toml_name(one.name)] = _option(value)
    return told


def _option(value: object) -> object:
    if isinstance(value, tuple):
        return [options_of(one) if isinstance(one, Condition) else one for one in value]
    return value


def rule_text(rule: Item) -> str:
    """Write a rule on one line, as it would stand in TOML."""
    told = options_of(rule)
    told.pop("to", None)
    return ", ".join(f"{name} = {_toml(value)}" for name, value in told.items())


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        pairs = (f"{_toml_key(key)} = {_toml(one)}" for key, one in value.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, int):
        return str(value)
    return json.dumps(str(value), ensure_ascii=False)


def _toml_key(key: object) -> str:
    text = str(key)
    is_bare = text.isascii() and text.replace("_", "").replace("-", "").isalnum()
    return text if is_bare else json.dumps(text, ensure_ascii=False)


def canonical(rule: Item) -> dict[str, object]:
    """Return what a rule does as plain JSON values: equal if the rules do the same."""
    told = {name: _plain(value) for name, value in options_of(rule).items()}
    told["to"] = rule.to
    if isinstance(rule, Rows):
        told["fields"] = [canonical(one) for one in rule.fields]
        told["as"] = rule.item
    return told


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return {"number": f"{value:f}"} if isinstance(value, Decimal) else value


def settled(items: Iterable[Item], *, empty_is_absent: bool) -> tuple[Item, ...]:
    """Write what a map says once for all its fields into each that leaves it open."""
    return tuple(_settle(one, empty_is_absent) for one in items)


def _settle(item: Item, empty_is_absent: bool) -> Item:  # noqa: FBT001
    if isinstance(item, Rows):
        inner = settled(item.fields, empty_is_absent=empty_is_absent)
        return evolve(item, fields=inner, after=None, before=None, replace=False)
    is_absent = item.empty_is_absent
    said = empty_is_absent if is_absent is None else is_absent
    # It says nothing of a constant, and False is what is left open.
    return evolve(
        item,
        empty_is_absent=(said and item.constant is None) or None,
        after=None,
        before=None,
    )
