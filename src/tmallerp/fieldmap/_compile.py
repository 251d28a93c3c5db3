"""
Turn rules into functions, once, so that a document costs only what it must.

A program is a flat tuple: parents, key, the function that makes the value, the rule's
name. The loop over it makes any document, and says which rule refuses one; `_quick` makes
of the same program what is faster for the usual document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Final, NamedTuple

from tmallerp.fieldmap._forms import Act, text
from tmallerp.fieldmap._paths import Reader, Scope, is_name, parse_path, reader
from tmallerp.fieldmap._refusal import Refusal
from tmallerp.fieldmap._rules import Condition, Field, Item, Rows, Scalar, word
from tmallerp.fieldmap._steps import Around, chain, final_steps, steps_of, unchanged
from tmallerp.fieldmap._templates import parse_template

Tree = dict[str, object]


class _Omit:
    """Says that a field is left out."""

    def __repr__(self) -> str:
        return "OMIT"


OMIT: Final = _Omit()
Make = Callable[[dict[str, object]], object]


class Line(NamedTuple):
    """
    One line of a program.

    Args:
        parents: The keys in which the value is nested.

        key: Its own key.

        make: What makes it out of the names in scope, or gives `OMIT`.

        rule: What it was made of.

        rows: How rows are made, if it is a list.

        straight: How it is read and converted, if that is all there is to it.
    """

    parents: tuple[str, ...]
    key: str
    make: Make
    rule: Item
    rows: RowsProgram | None = None
    straight: Straight | None = None


class Straight(NamedTuple):
    """
    A field that is read and converted under no condition.

    Args:
        whole: The path of the thing it is read of.

        name: The one name that is read of it.

        act: What makes the value of what was read, or gives `OMIT`.

        usual: Kinds of values that stay what they are, unless they are empty text.
    """

    whole: str
    name: str
    act: Act
    usual: frozenset[type]


class RowsProgram(NamedTuple):
    """
    How a list is made.

    Args:
        items: What gives the items, with their numbers from 1.

        name: What an item is called.

        number: What its number is called; None if nobody asks.

        lines: The program of a row.
    """

    items: Callable[[Scope], list[object]]
    name: str
    number: str | None
    lines: tuple[Line, ...]


def compiled(items: Iterable[Item], around: Around, prefix: str = "") -> tuple[Line, ...]:
    """Turn checked rules into a program."""
    return tuple(_line(item, around, prefix) for item in items)


def _line(item: Item, around: Around, prefix: str) -> Line:
    *parents, key = item.to.split(".")
    name = f"{prefix}{item.to}"
    if isinstance(item, Rows):
        lines = compiled(item.fields, around, f"{name}.")
        rows = RowsProgram(_items(item), item.item, item.number, lines)
        return Line(tuple(parents), key, _rows(item, rows), item, rows)
    if item.constant is not None:
        value = _final(item, name, around, item.constant)
        return Line(tuple(parents), key, _conditional(lambda _: value, item.when), item)
    act, usual = _act(item, name, around)
    make = _conditional(_sourced(reading(item), act), item.when)
    whole, _, last = (item.source or "").rpartition(".")
    if item.when or not whole or not is_name(last):
        return Line(tuple(parents), key, make, item)
    return Line(tuple(parents), key, make, item, None, Straight(whole, last, act, usual))


def run(lines: tuple[Line, ...], scope: dict[str, object], out: Tree) -> Tree:
    """
    Make the target's fields.

    Raises:
        Refusal: Of the first rule that refuses, with its place.
    """
    line = None
    try:
        for line in lines:
            parents, key, make, *_ = line
            value = make(scope)
            if value is OMIT:
                continue
            if parents:
                place(out, parents)[key] = value
            else:
                out[key] = value
    except Refusal as refusal:
        if line is not None:
            refusal.within(line.rule.to)
        raise
    return out


def place(out: Tree, parents: tuple[str, ...]) -> Tree:
    """Return the table in which a nested field stands, made where it is not there."""
    for parent in parents:
        out = out.setdefault(parent, {})  # type: ignore[assignment]
    return out


def _act(rule: Field, name: str, around: Around) -> tuple[Act, frozenset[type]]:
    """
    Return what makes a rule's value of what was read, or gives `OMIT`.

    And the kinds of values that it surely leaves as they are, but for empty text.
    """
    steps = steps_of(rule, name, around)
    convert = chain(tuple(one.forward for one in steps))
    absent = _absent(rule, name, around)
    kinds, most = unchanged(steps)

    def act(value: object) -> object:
        return absent() if value is None else convert(value)

    def act_on_text(value: object) -> object:
        if value is None or (isinstance(value, str) and value == ""):
            return absent()
        return convert(value)

    slow = act_on_text if rule.empty_is_absent else act
    if str in kinds and most is not None:
        return _short(most, slow), kinds - {str, Decimal}
    if Decimal in kinds:
        return _exact(slow), kinds - {Decimal}
    return slow, kinds


def _short(most: int, act: Act) -> Act:
    """Let short text through at once."""
    return lambda value: (
        value if type(value) is str and 0 < len(value) <= most else act(value)
    )


def _exact(act: Act) -> Act:
    """Let numbers through at once."""
    return lambda value: (
        value if type(value) is Decimal and value.is_finite() else act(value)
    )


def _sourced(read: Reader, act: Act) -> Make:
    return lambda scope: act(read(scope))


def _final(rule: Field, name: str, around: Around, value: Scalar) -> object:
    return chain(tuple(one.forward for one in final_steps(rule, name, around)))(value)


def _absent(rule: Field, name: str, around: Around) -> Callable[[], object]:
    """Return what happens where the source is absent."""
    if rule.omit_if_absent:
        return lambda: OMIT
    if rule.default is not None:
        value = _final(rule, name, around, rule.default)
        return lambda: value

    def refuse() -> object:
        what = "is absent, and the rule has no default"
        raise Refusal("missing", what)

    return refuse


def reading(rule: Field) -> Reader:
    """Return what reads the source of a rule, a path or a template."""
    if rule.template is None:
        return reader(str(rule.source))
    template = parse_template(rule.template)
    first, *texts = template.texts
    parts = tuple(zip(map(reader, template.paths), texts, strict=True))

    def read(scope: Scope) -> object:
        result = first
        for part, after in parts:
            value = part(scope)
            if value is None:
                return None
            result += f"{text(value)}{after}"
        return result

    return read


def _conditional(make: Make, when: Sequence[Condition]) -> Make:
    if not when:
        return make
    holds = conditions(when)
    return lambda scope: make(scope) if holds(scope) else OMIT


def conditions(when: Sequence[Condition]) -> Callable[[Scope], bool]:
    """Return what tells whether all conditions hold."""
    tests = tuple((reader(one.path), _test(one)) for one in when)
    if len(tests) == 1:
        read, test = tests[0]
        return lambda scope: test(read(scope))
    return lambda scope: all(test(read(scope)) for read, test in tests)


def _test(one: Condition) -> Callable[[object], bool]:
    if one.present is not None:
        wanted = one.present
        return lambda value: (value is not None and value != "") is wanted
    if one.is_ is not None or one.in_ is not None:
        return _among(one.in_ if one.in_ is not None else (one.is_,))  # type: ignore[arg-type]
    values = one.not_in if one.not_in is not None else (one.is_not,)
    is_among = _among(values)  # type: ignore[arg-type]
    return lambda value: not is_among(value)


def _among(values: Sequence[Scalar]) -> Callable[[object], bool]:
    words = frozenset(word(value) for value in values)
    numbers = frozenset(
        number for value in values if (number := _number(value)) is not None
    )

    def test(value: object) -> bool:
        if word(value) in words and value is not None:
            return True
        # 0 and 0.00 are one number, though not one text.
        is_number = isinstance(value, (int, Decimal)) and not isinstance(value, bool)
        return is_number and value in numbers

    return test


def _number(value: Scalar) -> Decimal | None:
    if isinstance(value, bool):
        return None
    try:
        return Decimal(value)
    except InvalidOperation:
        return None


def _items(item: Rows) -> Callable[[Scope], list[object]]:
    read, name = reader(str(item.each)), item.item
    holds = conditions(item.when) if item.when else None

    def items(scope: Scope) -> list[object]:
        found = read(scope)
        if found is None:
            return []
        if not isinstance(found, (list, tuple)):
            what = f"is a {type(found).__name__}, not a list"
            raise Refusal("wrong_type", what)
        if holds is None:
            return list(found)
        return [one for one in found if holds({**scope, name: one})]

    return items


def _rows(item: Rows, rows: RowsProgram) -> Make:
    items, name, number, lines = rows
    may_omit, must = item.omit_if_absent, item.required

    def make(scope: dict[str, object]) -> object:
        found = items(scope)
        if not found:
            return nothing()
        inner = dict(scope)
        made: list[Tree] = []
        try:
            for one in found:
                inner[name] = one
                if number is not None:
                    inner[number] = len(made) + 1
                made.append(run(lines, inner, {}))
        except Refusal as refusal:
            refusal.within(f"[{len(made)}]")
            raise
        return made

    def nothing() -> object:
        if must:
            what = "has no row"
            raise Refusal("missing", what)
        return OMIT if may_omit else []

    return make


def heads(items: Iterable[Item], paths_of: PathsOf) -> frozenset[str]:
    """Return the names a source must have."""
    return frozenset(_heads(items, paths_of, frozenset()))


PathsOf = Callable[[Item], Iterable[tuple[str, str]]]


def _heads(
    items: Iterable[Item], paths_of: PathsOf, inner: frozenset[str]
) -> Iterable[str]:
    for item in items:
        mine = inner
        if isinstance(item, Rows):
            mine = inner | {item.item} | ({item.number} if item.number else set())
            yield from _heads(item.fields, paths_of, mine)
        for path, option in paths_of(item):
            hidden = mine if option.startswith("when") else inner
            head = str(parse_path(path)[0])
            if head not in hidden:
                yield head
