"""
Steps: what happens to a value between the source and the target, one after the other.

Always in this order: value map or code table, transform, unit, digits, form, length,
and what is known of the target. A step that can be undone says how.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from types import MappingProxyType

from attrs import frozen

from tmallerp.fieldmap import _units
from tmallerp.fieldmap._forms import FORMS, READS, Act, number, plain
from tmallerp.fieldmap._refusal import Code, Refusal
from tmallerp.fieldmap._rules import Field, Scalar, word
from tmallerp.fieldmap._targets import (
    TargetField,
    checks_of,
    length_check,
    quantized,
    surely_fits,
)

Table = Mapping[str, str]

_ROUNDINGS = {
    "half_up": ROUND_HALF_UP,
    "half_even": ROUND_HALF_EVEN,
    "down": ROUND_DOWN,
}


@frozen(kw_only=True)
class Transform:
    """
    A function an integrator gives a name.

    It is pure, and raises anything for a value it cannot take.

    Args:
        forward: From the source's value to the target's.

        backward: The way back; None if there is none.
    """

    forward: Callable[[object], object]
    backward: Callable[[object], object] | None = None


@frozen(kw_only=True)
class Step:
    """
    One step.

    Args:
        text: What it does, as the rule says it.

        forward: The function.

        backward: What undoes it; None if nothing does.

        same: Kinds of values that stay what they are; of text only what is not empty, of
            `Decimal` only what is finite.

        most: How long a text may be to stay what it is; None is any length.
    """

    text: str
    forward: Act
    backward: Act | None
    same: frozenset[type] = frozenset()
    most: int | None = None


_PLAIN = frozenset({str, int, bool, Decimal})
_SAME: Mapping[str, frozenset[type]] = MappingProxyType(
    {
        "text": frozenset({str}),
        "number": frozenset({Decimal}),
        "integer": frozenset({int}),
    }
)


@frozen(kw_only=True)
class Around:
    """
    What a rule may speak of: the tables and functions of its map, and the target.

    Args:
        tables: Code tables by name.

        transforms: Functions by name.

        targets: What is known of the target's fields.
    """

    tables: Mapping[str, Table]
    transforms: Mapping[str, Transform]
    targets: Mapping[str, TargetField]


def _texts(act: Callable[[str], str]) -> Transform:
    def forward(value: object) -> object:
        if not isinstance(value, str):
            raise TypeError
        return act(value)

    return Transform(forward=forward)


def _negate(value: object) -> object:
    return -number(value)


BUILT_IN: Mapping[str, Transform] = MappingProxyType(
    {
        "lower": _texts(str.lower),
        "negate": Transform(forward=_negate, backward=_negate),
        "strip": _texts(str.strip),
        "upper": _texts(str.upper),
    }
)
"""The functions every map has."""


def steps_of(rule: Field, name: str, around: Around) -> tuple[Step, ...]:
    """
    Return what a rule does to a value that is there.

    Args:
        rule: A rule that was checked.

        name: The whole name of the target's field, rows included.

        around: What the rule may speak of.
    """
    steps: list[Step] = []
    if rule.values is not None:
        steps.append(_value_map(rule.values, rule.otherwise))
    if rule.table is not None:
        steps.append(_code_table(rule.table, around.tables[rule.table], rule.otherwise))
    if rule.transform is not None:
        steps.append(_transform(rule.transform, around.transforms[rule.transform]))
    if rule.unit is not None:
        steps.append(_unit(rule.unit))
    return (*steps, *final_steps(rule, name, around))


def final_steps(rule: Field, name: str, around: Around) -> tuple[Step, ...]:
    """Return what happens to constants and defaults too: they are the target's words."""
    steps: list[Step] = []
    if rule.digits is not None:
        steps.append(_digits(rule.digits, rule.round))
    if rule.as_ is not None:
        forward, backward = FORMS[rule.as_]
        steps.append(
            Step(
                text=f'as = "{rule.as_}"',
                forward=forward,
                backward=backward,
                same=_SAME.get(rule.as_, frozenset()),
            )
        )
    elif rule.digits is None and rule.template is None:
        steps.append(Step(text="", forward=plain, backward=_same, same=_PLAIN))
    target = around.targets.get(name)
    steps += _length(rule, target)
    if rule.required:
        steps.append(
            Step(text="required = true", forward=_not_empty, backward=_same, same=_PLAIN)
        )
    for check in checks_of(target) if target else ():
        steps.append(Step(text="", forward=check, backward=_same))
    return tuple(steps)


def _same(value: object) -> object:
    return value


def _not_empty(value: object) -> object:
    if value == "":
        what = "is empty"
        raise Refusal("missing", what, value)
    return value


def _value_map(values: Mapping[str, Scalar], otherwise: Scalar | None) -> Step:
    what = "is not in the value map"
    forward = _look_up(values, otherwise, "unknown_value", what)
    return Step(text="values", forward=forward, backward=_inverse(values, otherwise))


def _code_table(name: str, table: Table, otherwise: Scalar | None) -> Step:
    what = f"is not in the table {name!r}"
    forward = _look_up(table, otherwise, "unknown_code", what)
    return Step(
        text=f'table = "{name}"', forward=forward, backward=_inverse(table, otherwise)
    )


def _look_up(
    table: Mapping[str, Scalar], otherwise: Scalar | None, code: Code, what: str
) -> Act:
    known = dict(table)
    get = known.get

    def forward(value: object) -> object:
        key = value if type(value) is str else word(value)
        found = get(key, otherwise) if key is not None else otherwise
        if found is None:
            raise Refusal(code, what, value, limit=", ".join([*known][:20]))
        return found

    return forward


def _inverse(table: Mapping[str, Scalar], otherwise: Scalar | None) -> Act | None:
    """Return the way back, if every word of the target means one word of the source."""
    back = {word(value): key for key, value in table.items()}
    if otherwise is not None or len(back) < len(table):
        return None

    def backward(value: object) -> object:
        found = back.get(word(value))
        if found is None:
            what = "is not in the value map"
            raise Refusal("unknown_value", what, value)
        return found

    return backward


def _transform(name: str, transform: Transform) -> Step:
    back = transform.backward
    return Step(
        text=f'transform = "{name}"',
        forward=_guarded(name, transform.forward),
        backward=_guarded(name, back) if back else None,
    )


def _guarded(name: str, act: Act) -> Act:
    def guarded(value: object) -> object:
        try:
            return act(value)
        except Refusal:
            raise
        except Exception as error:
            # Its own text may show what must not be shown.
            what = f"is refused by the transform {name!r} ({type(error).__name__})"
            raise Refusal("transform_failed", what, value) from error

    return guarded


def _unit(unit: str) -> Step:
    places = _units.shift_of(unit)
    least = {"fen": 0, "yuan": 2}.get(_units.target_of(unit))

    def forward(value: object) -> object:
        result = _units.moved(number(value), places)
        if least is not None and quantized(result, Decimal(1).scaleb(-least)) != result:
            what = f"is not a whole number of fen, so it is no {unit}"
            raise Refusal("decimals", what, value, limit="2")
        return result

    def backward(value: object) -> object:
        return _units.moved(number(value), -places)

    return Step(text=f'unit = "{unit}"', forward=forward, backward=backward)


def _digits(digits: int, rounding: str | None) -> Step:
    step = Decimal(1).scaleb(-digits)
    how = _ROUNDINGS[rounding] if rounding else None

    def forward(value: object) -> object:
        exact = number(value)
        result = quantized(exact, step, how)
        if how is None and result != exact:
            what = f"has more than {digits} decimals"
            raise Refusal("decimals", what, value, limit=str(digits))
        return result

    text = f"digits = {digits}" + (f', round = "{rounding}"' if rounding else "")
    return Step(text=text, forward=forward, backward=None if how else number)


def _length(rule: Field, target: TargetField | None) -> list[Step]:
    limits = []
    if rule.max_length is not None:
        limits.append((rule.max_length, "characters"))
    if target is not None and target.max_length is not None:
        limits.append((target.max_length, target.unit))
    return [
        Step(
            text=f"max_length = {limit}" + (", cut = true" if rule.cut else ""),
            forward=length_check(limit, unit, cut=rule.cut),  # type: ignore[arg-type]
            backward=None if rule.cut else _same,
            same=_PLAIN,
            most=surely_fits(limit, unit),  # type: ignore[arg-type]
        )
        for limit, unit in limits
    ]


def chain(acts: tuple[Act, ...]) -> Act:
    """Make one function of several."""
    if len(acts) == 1:
        return acts[0]
    if len(acts) == 2:
        first, second = acts
        return lambda value: second(first(value))

    def run(value: object) -> object:
        for act in acts:
            value = act(value)
        return value

    return run if acts else _same


def unchanged(steps: tuple[Step, ...]) -> tuple[frozenset[type], int | None]:
    """Return which kinds of values stay what they are, and text of which length."""
    kinds = frozenset.intersection(_PLAIN, *(one.same for one in steps))
    limits = [one.most for one in steps if one.most is not None]
    return kinds, min(limits, default=None)


def way_back(rule: Field, steps: tuple[Step, ...]) -> Act | None:
    """Return what turns the target's value into the source's, if the rule can do that."""
    acts = [step.backward for step in reversed(steps)]
    acts.append(READS[rule.reads] if rule.reads else _same)
    known = [act for act in acts if act is not None]
    return chain(tuple(known)) if len(known) == len(acts) else None
