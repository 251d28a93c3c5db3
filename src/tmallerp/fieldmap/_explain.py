"""Why a field of the target says what it says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

from attrs import frozen

from tmallerp.fieldmap._check import at, paths_of
from tmallerp.fieldmap._compile import OMIT, Line, conditions, reading
from tmallerp.fieldmap._paths import is_personal, reader
from tmallerp.fieldmap._refusal import Refusal, Violation, shown
from tmallerp.fieldmap._rules import Field, Item, Rows, rule_text
from tmallerp.fieldmap._steps import Around, steps_of

RuleKind = Literal["from", "constant", "template", "rows"]
_ROW = re.compile(r"(?:\[([0-9]{1,6})\])?(?:\.|\Z)")


class SourceValue(NamedTuple):
    """
    What a rule read.

    Args:
        path: Where.

        value: What it found; None if it was absent.
    """

    path: str
    value: object


@frozen(kw_only=True)
class Explanation:
    """
    Where one field of the target comes from.

    Args:
        field: The field.

        value: What it says; None if it is left out.

        omitted: Why it is left out: ``condition`` or ``absent``; empty if it is not.

        sources: What the rule read, its conditions included.

        kind: ``from``, ``constant``, ``template`` or ``rows``.

        rule: The rule, as it would stand in TOML.

        steps: What each step made of the value, one after the other.

        file: The file in which the rule stands, or how the map in Python is called.

        line: Its line, from 1, if it stands in a file.

        map_name: The name of the map.

        version: The map's version, all layers included.

        layer: Name and version of the layer the rule came from.

        personal: Whether the value is a person's.

        problem: Why the rule refuses the value; None if it does not.
    """

    field: str
    value: object
    omitted: str = ""
    sources: tuple[SourceValue, ...] = ()
    kind: RuleKind
    rule: str
    steps: tuple[tuple[str, object], ...] = ()
    file: str
    line: int | None
    map_name: str
    version: str
    layer: str = ""
    personal: bool = False
    problem: Violation | None = None

    @property
    def source(self) -> str:
        """The paths the rule read, joined."""
        return ", ".join(one.path for one in self.sources)


class Found(NamedTuple):
    """A rule, in the scope of the row that is meant."""

    line: Line
    scope: dict[str, object]
    name: str


def find(lines: tuple[Line, ...], scope: dict[str, object], target: str) -> Found | None:
    """
    Return the rule that makes a field.

    Args:
        lines: The program.

        scope: The source.

        target: Such as ``FSaleOrderEntry[0].FTaxPrice``; without a number the first row.
    """
    return _find(lines, scope, target, "")


def _find(
    lines: tuple[Line, ...], scope: dict[str, object], target: str, prefix: str
) -> Found | None:
    for line in lines:
        to = line.rule.to
        if target == to:
            return Found(line, scope, f"{prefix}{to}")
        if line.rows is None or not target.startswith((f"{to}.", f"{to}[")):
            continue
        match = _ROW.match(target[len(to) :])
        if match is None:
            return None
        number, rest = int(match[1] or 0), target[len(to) + match.end() :]
        if not rest:
            return Found(line, scope, f"{prefix}{to}")
        found = line.rows.items(scope)
        if number >= len(found):
            what = f"has {len(found)} rows, so there is no [{number}]"
            raise Refusal("no_such_path", what)
        inner = {**scope, line.rows.name: found[number]}
        if line.rows.number is not None:
            inner[line.rows.number] = number + 1
        return _find(line.rows.lines, inner, rest, f"{prefix}{to}.")
    return None


def kind_of(rule: Item) -> RuleKind:
    """Return what makes the value."""
    if isinstance(rule, Rows):
        return "rows"
    if rule.constant is not None:
        return "constant"
    return "template" if rule.template is not None else "from"


def personal(rule: Item) -> bool:
    """Whether a rule reads what is a person's."""
    if isinstance(rule, Field) and rule.personal:
        return True
    paths = (path for path, option in paths_of(rule) if not option.startswith("when"))
    return any(map(is_personal, paths))


def violation(refusal: Refusal, rule: Item, prefix: str = "") -> Violation:
    """Turn a refusal into what can be shown."""
    name = f"{prefix}{refusal.place or rule.to}"
    paths = ", ".join(path for path, option in paths_of(rule) if option[0] != "w")
    is_hidden = personal(rule) and refusal.value is not None
    value = "***" if is_hidden else shown(refusal.value)
    quoted = f" {value!r}" if value else ""
    source = f" ({paths})" if paths else ""
    return Violation(
        field=name,
        code=refusal.code,
        value=value,
        limit=refusal.limit,
        source=paths,
        message=f"{name}{source}:{quoted} {refusal.what}.",
    )


def violations(
    lines: tuple[Line, ...], scope: dict[str, object], prefix: str = ""
) -> Iterable[Violation]:
    """Return what is refused of a document, all of it."""
    for line in lines:
        try:
            if line.rows is None:
                line.make(scope)
                continue
            found = line.rows.items(scope)
            if not found:
                line.make(scope)
        except Refusal as refusal:
            yield violation(refusal, line.rule, prefix)
            continue
        for number, one in enumerate(found):
            inner = {**scope, line.rows.name: one}
            if line.rows.number is not None:
                inner[line.rows.number] = number + 1
            place = f"{prefix}{line.rule.to}[{number}]."
            yield from violations(line.rows.lines, inner, place)


def trail(found: Found, around: Around) -> Iterable[tuple[str, object]]:
    """
    Follow a value through the steps of its rule.

    Raises:
        Refusal: Of the step that refuses it, after those before it were given out.
    """
    rule = found.line.rule
    if not isinstance(rule, Field) or rule.constant is not None:
        return
    value = reading(rule)(found.scope)
    yield f"{kind_of(rule)} = {rule.template or rule.source}", value
    if value is None or (rule.empty_is_absent and value == ""):
        return
    for step in steps_of(rule, found.name, around):
        value = step.forward(value)
        if step.text:
            yield step.text, value


def read_sources(found: Found) -> Iterable[SourceValue]:
    """Return what a rule reads, as far as it can be read."""
    rule = found.line.rule
    for path, option in paths_of(rule):
        if isinstance(rule, Rows) and option.startswith("when"):
            continue
        try:
            yield SourceValue(path, reader(path)(found.scope))
        except Refusal:
            yield SourceValue(path, None)


def why_omitted(found: Found) -> str:
    """Say why a field is left out."""
    rule = found.line.rule
    if isinstance(rule, Field) and rule.when and not conditions(rule.when)(found.scope):
        return "condition"
    return "absent"


def explained(
    found: Found, around: Around, *, target: str, map_name: str, version: str, layer: str
) -> Explanation:
    """Explain a field."""
    rule = found.line.rule
    steps: list[tuple[str, object]] = []
    value: object = None
    problem, omitted = None, ""
    try:
        value = found.line.make(found.scope)
        if value is OMIT:
            value, omitted = None, why_omitted(found)
        if not omitted:
            steps.extend(trail(found, around))
    except Refusal as refusal:
        problem = _problem(refusal, rule, target)
        steps = _as_far_as_it_goes(found, around)
    where = at(rule)
    return Explanation(
        field=target,
        value=value,
        omitted=omitted,
        sources=tuple({one.path: one for one in read_sources(found)}.values()),
        kind=kind_of(rule),
        rule=rule_text(rule),
        steps=tuple(steps),
        file=where.file,
        line=where.line,
        map_name=map_name,
        version=version,
        layer=layer,
        personal=personal(rule),
        problem=problem,
    )


def _problem(refusal: Refusal, rule: Item, target: str) -> Violation:
    if refusal.place:
        refusal.place = f"{target}{refusal.place}"
    else:
        refusal.place = target
    return violation(refusal, rule)


def _as_far_as_it_goes(found: Found, around: Around) -> list[tuple[str, object]]:
    steps = []
    try:
        for one in trail(found, around):
            steps.append(one)  # noqa: PERF402 - the last may raise
    except Refusal:
        pass
    return steps
