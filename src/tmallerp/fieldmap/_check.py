"""
Whether rules make sense, before any of them is used.

The same checks hold for rules from TOML and from Python, so nothing is taken to have
the right type. Every complaint says file, dotted key and line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import get_args

from attrs import frozen

from tmallerp.fieldmap import _units
from tmallerp.fieldmap._paths import is_name, parse_path
from tmallerp.fieldmap._refusal import Refusal, shown
from tmallerp.fieldmap._rules import (
    Condition,
    Field,
    Form,
    Item,
    Reads,
    Rounding,
    Rows,
    Where,
    toml_name,
)
from tmallerp.fieldmap._sources import wrong_path
from tmallerp.fieldmap._steps import Around, chain, final_steps
from tmallerp.fieldmap._templates import parse_template

_TARGET = re.compile(r"[A-Za-z_][A-Za-z0-9_!.]*\Z")
_TEXTUAL = frozenset({None, "text", "date", "datetime", "iso_datetime", "bool_text"})
_MAKERS = ("source", "constant", "template")
_TESTS = ("is_", "is_not", "in_", "not_in", "present")
_FLAGS = ("cut", "omit_if_absent", "required", "personal")
_WORDS = (("as_", Form), ("round", Rounding), ("reads", Reads))
_TEXTS = ("source", "template", "table", "transform", "unit", "note")
_NUMBERS = (("digits", 0, 20), ("max_length", 1, 1_000_000))
# What makes no sense beside a constant, and beside a template.
_NOT_CONSTANT = (
    "values", "table", "otherwise", "transform", "unit", "default", "omit_if_absent",
    "empty_is_absent", "reads", "personal",
)  # fmt: skip
_NOT_TEMPLATE = ("unit", "digits", "round", "reads")


@frozen(kw_only=True)
class Surroundings:
    """
    What rules are checked against.

    Args:
        around: Tables, functions and targets.

        strict: Whether a field the target is not known to have is refused.

        sources: The classes of what the source names, as far as they are known.
    """

    around: Around
    strict: bool
    sources: Mapping[str, type]


def check_items(
    items: Iterable[Item],
    what: Surroundings,
    *,
    prefix: str = "",
    rows: tuple[str, ...] = (),
) -> None:
    """
    Check all rules of a map, or of a list in it.

    Raises:
        ConfigError: With file, dotted key and line of the first that makes no sense.
    """
    seen: dict[str, Item] = {}
    for item in items:
        where = at(item)
        _check_to(item, where)
        _check_clash(item, where, seen)
        seen[item.to] = item
        name = f"{prefix}{item.to}"
        if what.strict and not _is_known(name, what.around):
            raise where.wrong("to", f"{name!r} is no field of the target that is known")
        if isinstance(item, Rows):
            _check_rows(item, where, what, rows)
            inner = (*rows, item.item, *((item.number,) if item.number else ()))
            check_items(item.fields, what, prefix=f"{name}.", rows=inner)
        else:
            _check_field(item, where, what, rows)
            _check_against_target(item, where, name, what.around)


def check_required(items: Iterable[Item], around: Around, where: Where) -> None:
    """
    Make sure that every field the target must have is made.

    Raises:
        ConfigError: Naming the field for which there is no rule.
    """
    made = set(names_made(items))
    for name, target in around.targets.items():
        if target.required and not any(_is_part(one, name) for one in made):
            raise where.wrong("field", f"has no rule for {name!r}, which must be there")


def names_made(items: Iterable[Item], prefix: str = "") -> Iterable[str]:
    """Return the whole name of every field that is made, rows included."""
    for item in items:
        yield f"{prefix}{item.to}"
        if isinstance(item, Rows):
            yield from names_made(item.fields, f"{prefix}{item.to}.")


def at(item: Item) -> Where:
    """Return where a rule was written, as far as that is known."""
    return item.where or Where(file="a map in Python", key=str(item.to))


def _is_part(name: str, whole: str) -> bool:
    return name == whole or name.startswith(f"{whole}.")


def _is_known(name: str, around: Around) -> bool:
    return any(_is_part(name, one) or _is_part(one, name) for one in around.targets)


def _check_to(item: Item, where: Where) -> None:
    to = item.to
    if not isinstance(to, str) or not _TARGET.match(to) or "" in to.split("."):
        what = f"must be a field of the target: letters, digits, _, ! and dots, not {to!r}"
        raise where.wrong("to", what)
    for option in ("remove", "after", "before", "replace"):
        if getattr(item, option, None):
            raise where.wrong(option, "means something only in an override")


def _check_clash(item: Item, where: Where, seen: Mapping[str, Item]) -> None:
    for to, other in seen.items():
        if to == item.to or _is_part(to, item.to) or _is_part(item.to, to):
            line = at(other).line
            first = f"{to!r} in line {line}" if line else repr(to)
            raise where.wrong("to", f"{item.to!r} is made already, as {first}")


def _check_field(
    rule: Field, where: Where, what: Surroundings, rows: tuple[str, ...]
) -> None:
    made = [one for one in _MAKERS if getattr(rule, one) is not None]
    if len(made) != 1:
        raise where.wrong("", "needs exactly one of from, constant and template")
    _check_types(rule, where)
    _check_contradictions(rule, where)
    _check_names(rule, where, what.around)
    for path, option in paths_of(rule):
        _check_path(path, option, where, what, rows)


def _check_types(rule: Field, where: Where) -> None:  # noqa: C901 - one loop a type
    for option in _TEXTS:
        if not isinstance(getattr(rule, option), (str, type(None))):
            raise where.wrong(toml_name(option), "must be text")
    for option in _FLAGS:
        if not isinstance(getattr(rule, option), bool):
            raise where.wrong(option, "must be true or false")
    if not isinstance(rule.empty_is_absent, (bool, type(None))):
        raise where.wrong("empty_is_absent", "must be true or false")
    for option, kind in _WORDS:
        value, known = getattr(rule, option), get_args(kind)
        if value is not None and value not in known:
            said = f"must be one of {', '.join(known)}, not {value!r}"
            raise where.wrong(toml_name(option), said)
    for option, least, most in _NUMBERS:
        value = getattr(rule, option)
        is_number = isinstance(value, int) and not isinstance(value, bool)
        if value is not None and not (is_number and least <= value <= most):
            raise where.wrong(option, f"must be {least} to {most}, not {value!r}")
    for option in ("constant", "default", "otherwise"):
        _check_scalar(getattr(rule, option), option, where)
    _check_values(rule.values, where)


def _check_scalar(value: object, option: str, where: Where) -> None:
    if value is None or isinstance(value, (str, int)):
        return
    if isinstance(value, Decimal) and value.is_finite():
        return
    if isinstance(value, (float, Decimal)):
        what = f"must be exact: write it as text ({str(value)!r}) or as a whole number"
        raise where.wrong(option, what)
    raise where.wrong(option, "must be text, a whole number, true or false")


def _check_values(values: object, where: Where) -> None:
    if values is None:
        return
    if not isinstance(values, Mapping) or not values:
        raise where.wrong("values", "must be a table with at least one value")
    for key, value in values.items():
        if value is None:
            raise where.wrong(f"values.{key}", "must not be empty")
        _check_scalar(value, f"values.{key}", where)


def _check_contradictions(rule: Field, where: Where) -> None:
    for option, against, is_wrong in _contradictions(rule):
        if is_wrong:
            raise where.wrong(toml_name(option), f"contradicts {against}")
    if rule.cut and rule.max_length is None:
        # The target's own limit may be meant; whether there is one is seen later.
        return
    if rule.round is not None and rule.digits is None:
        raise where.wrong("round", "needs digits")
    if rule.otherwise is not None and rule.values is None and rule.table is None:
        raise where.wrong("otherwise", "needs values or table")


def _contradictions(rule: Field) -> Iterable[tuple[str, str, object]]:
    is_text = rule.as_ in _TEXTUAL
    for option in _NOT_CONSTANT if rule.constant is not None else ():
        value = getattr(rule, option)
        yield option, "constant", value is not None and value is not False
    for option in _NOT_TEMPLATE if rule.template is not None else ():
        yield option, "template", getattr(rule, option) is not None
    form = f"as = {rule.as_!r}"
    yield (
        "as_",
        "template, which makes text",
        (rule.template is not None and rule.as_ not in {None, "text"}),
    )
    yield "table", "values", rule.table is not None and rule.values is not None
    yield "default", "omit_if_absent", rule.default is not None and rule.omit_if_absent
    yield "required", "omit_if_absent", rule.required and rule.omit_if_absent
    yield "max_length", form, rule.max_length is not None and not is_text
    yield "cut", form, rule.cut and not is_text
    yield (
        "digits",
        form,
        (rule.digits is not None and rule.as_ not in {None, "text", "number"}),
    )
    yield (
        "unit",
        form,
        (rule.unit is not None and rule.as_ not in {None, "text", "number", "integer"}),
    )
    yield "cut", "digits", rule.cut and rule.digits is not None


def _check_names(rule: Field, where: Where, around: Around) -> None:
    for option, known in (("table", around.tables), ("transform", around.transforms)):
        name = getattr(rule, option)
        if name is not None and name not in known:
            few = ", ".join(sorted(known)) or "none"
            raise where.wrong(option, f"{name!r} is not known; known are: {few}")
    if rule.unit is not None:
        _try(where, "unit", _units.shift_of, rule.unit)
    if rule.template is not None:
        _try(where, "template", parse_template, rule.template)


def _try(where: Where, option: str, act: object, value: str) -> None:
    try:
        act(value)  # type: ignore[operator]
    except ValueError as error:
        raise where.wrong(option, str(error)) from None


def paths_of(item: Item) -> Iterable[tuple[str, str]]:
    """Return every path a rule itself reads, with the option in which it stands."""
    if isinstance(item, Rows):
        if item.each is not None:
            yield item.each, "each"
    elif item.source is not None:
        yield item.source, "from"
    elif item.template is not None:
        yield from ((path, "template") for path in parse_template(item.template).paths)
    for place, one in enumerate(item.when):
        yield one.path, f"when.{place}.path"


def _check_path(
    path: object, option: str, where: Where, what: Surroundings, rows: tuple[str, ...]
) -> None:
    if not isinstance(path, str):
        raise where.wrong(option, "must be text")
    _try(where, option, parse_path, path)
    head = parse_path(path)[0]
    if head in rows:
        return
    wrong = wrong_path(path, what.sources)
    if wrong:
        raise where.wrong(option, wrong)


def _check_conditions(when: tuple[Condition, ...], where: Where) -> None:
    for place, one in enumerate(when):
        said = [name for name in _TESTS if getattr(one, name) is not None]
        if len(said) != 1:
            what = "needs exactly one of is, is_not, in, not_in and present"
            raise where.wrong(f"when.{place}", what)
        option = f"when.{place}.{toml_name(said[0])}"
        value = getattr(one, said[0])
        if said[0] == "present":
            if not isinstance(value, bool):
                raise where.wrong(option, "must be true or false")
            continue
        for each in value if isinstance(value, tuple) else (value,):
            _check_scalar(each, option, where)
        if value == ():
            raise where.wrong(option, "must have at least one value")


def _check_rows(
    item: Rows, where: Where, what: Surroundings, rows: tuple[str, ...]
) -> None:
    if item.each is None:
        raise where.wrong("each", "is missing: the path of the list")
    if not item.fields:
        raise where.wrong("field", "is missing: a row without fields")
    if item.required and item.omit_if_absent:
        raise where.wrong("required", "contradicts omit_if_absent")
    _check_conditions(item.when, where)
    names = (item.item, *((item.number,) if item.number else ()))
    taken = {*rows, parse_path(item.each)[0]} if _is_path(item.each) else set(rows)
    for option, name in zip(("as", "number"), names, strict=False):
        if not isinstance(name, str) or not is_name(name) or name in taken:
            said = f"must be a name that is not taken already, not {name!r}"
            raise where.wrong(option, said)
        taken.add(name)
    for path, option in paths_of(item):
        inner = (*rows, item.item) if option.startswith("when") else rows
        _check_path(path, option, where, what, inner)


def _is_path(text: object) -> bool:
    try:
        parse_path(text)  # type: ignore[arg-type]
    except (ValueError, TypeError):
        return False
    return True


def _check_against_target(rule: Field, where: Where, name: str, around: Around) -> None:
    """Try what is known before any document comes, and refuse what can never fit."""
    _check_conditions(rule.when, where)
    target = around.targets.get(name)
    limit = target.max_length if target else None
    if rule.cut and rule.max_length is None and limit is None:
        raise where.wrong("cut", "needs max_length")
    if limit is not None and rule.max_length is not None and rule.max_length > limit:
        raise where.wrong("max_length", f"is more than the target's {limit}")
    final = chain(tuple(step.forward for step in final_steps(rule, name, around)))
    for option in ("constant", "default", "otherwise"):
        value = getattr(rule, option)
        if value is not None:
            _try_value(final, value, option, where)
    if rule.values and not rule.transform and not rule.unit:
        for key, value in rule.values.items():
            _try_value(final, value, f"values.{key}", where)


def _try_value(final: object, value: object, option: str, where: Where) -> None:
    try:
        final(value)  # type: ignore[operator]
    except Refusal as refusal:
        raise where.wrong(option, f"{shown(value)!r} {refusal.what}") from None
