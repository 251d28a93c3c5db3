"""
The map: rules of one form of one target, checked and ready.

Made once when a program starts; used by any number of threads at once, for it keeps
nothing of what it maps.
"""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType

from tmallerp.errors import MappingError
from tmallerp.fieldmap import _explain
from tmallerp.fieldmap._changes import Change, changes, table_changes
from tmallerp.fieldmap._check import (
    Surroundings,
    at,
    check_items,
    check_required,
    names_made,
    paths_of,
)
from tmallerp.fieldmap._compile import Line, compiled, heads, run
from tmallerp.fieldmap._explain import Explanation
from tmallerp.fieldmap._layers import MapLayer, Tables, located, merged
from tmallerp.fieldmap._quick import quick, quicker
from tmallerp.fieldmap._reading import read_layer
from tmallerp.fieldmap._refusal import HIDDEN, Refusal, Violation
from tmallerp.fieldmap._reverse import reversible, undo, way_of
from tmallerp.fieldmap._rules import Item, Rows, canonical, settled
from tmallerp.fieldmap._steps import BUILT_IN, Around, Transform
from tmallerp.fieldmap._targets import TargetField
from tmallerp.fieldmap._trips import RoundTrip, trips

_NOTHING: Mapping[str, str] = MappingProxyType({})
_NO_TABLES: Tables = MappingProxyType({})
_NO_TRANSFORMS: Mapping[str, Transform] = MappingProxyType({})
_NO_SOURCES: Mapping[str, type] = MappingProxyType({})


class FieldMap:
    """
    A map that was checked.

    Made by `load_map`, or by `FieldMap.of` where it is written in Python.

    Args:
        layers: The map, and what overrides it; each is applied to those before.

        tables: Code tables by name. One that stands in a layer is put over the one of
            the same name here, entry by entry.

        targets: What is known of the target's fields, by their names.

        transforms: Functions by name, besides the built-in ones.

        sources: The classes of what a source has, by name, so that paths are checked
            now rather than when a document comes.

        strict: Whether a field that is not among *targets* is refused.

    Raises:
        ConfigError: With file, dotted key and line, if a rule makes no sense.
    """

    def __init__(
        self,
        layers: Sequence[MapLayer],
        *,
        tables: Tables = _NO_TABLES,
        targets: Mapping[str, TargetField] | None = None,
        transforms: Mapping[str, Transform] = _NO_TRANSFORMS,
        sources: Mapping[str, type] = _NO_SOURCES,
        strict: bool = False,
    ) -> None:
        layers = tuple(located(one) for one in layers)
        base = layers[0]
        self.layers = layers
        self.name = base.name
        self.version = "+".join(
            base.version if one is base else f"{one.name}-{one.version}" for one in layers
        )
        self.target = _one_target(layers)
        self.tables = _all_tables(layers, tables)
        self.items = _all_items(layers)
        self._around = Around(
            tables=self.tables,
            transforms={**BUILT_IN, **transforms},
            targets=dict(targets or {}),
        )
        what = Surroundings(around=self._around, strict=strict, sources=sources)
        check_items(self.items, what)
        check_required(self.items, self._around, base.place)
        self._lines = compiled(self.items, self._around)
        self._quick = quick(self._lines)
        self._way = way_of(self._lines, self._around)
        self.names = heads(self.items, paths_of)
        self.fingerprint = self._fingerprint()

    @classmethod
    def of(  # noqa: PLR0913 - what a file of a map says
        cls,
        *,
        name: str,
        version: str,
        fields: Iterable[Item],
        target: str = "",
        tables: Tables = _NO_TABLES,
        targets: Mapping[str, TargetField] | None = None,
        transforms: Mapping[str, Transform] = _NO_TRANSFORMS,
        sources: Mapping[str, type] = _NO_SOURCES,
        empty_is_absent: bool = False,
        strict: bool = False,
    ) -> FieldMap:
        """
        Make a map that is written in Python.

        Raises:
            ConfigError: If a rule makes no sense.
        """
        layer = MapLayer(
            name=name,
            version=version,
            target=target,
            fields=tuple(fields),
            tables=tables,
            empty_is_absent=empty_is_absent,
        )
        return cls(
            [layer],
            targets=targets,
            transforms=transforms,
            sources=sources,
            strict=strict,
        )

    def __repr__(self) -> str:
        return f"FieldMap({self.name!r}, {self.version!r}, {self.fingerprint[:12]!r})"

    @property
    def document(self) -> str:
        """What errors call the document: the form of the target."""
        return self.target or self.name

    @property
    def made(self) -> tuple[str, ...]:
        """The names of all fields the map can make, rows included, in their order."""
        return tuple(names_made(self.items))

    @property
    def reversible(self) -> tuple[str, ...]:
        """The names of the fields that `reverse` reads back."""
        return tuple(name for name, _ in reversible(self._way))

    def apply(self, source: Mapping[str, object]) -> dict[str, object]:
        """
        Make the target's body.

        Args:
            source: Documents, mappings and values by the names the paths begin with.

        Returns:
            Nested by dots; keys in the order of the rules; numbers as `int` or
            `Decimal`.

        Raises:
            MappingError: With document, field and value, if a rule refuses a value.
        """
        try:
            scope = self._scope(source)
            try:
                return self._quick(scope)
            except Exception:  # noqa: BLE001 - the plain road raises what is to be raised
                return run(self._lines, scope, {})
        except Refusal as refusal:
            raise self._error(refusal) from None

    def fixing(self, known: Mapping[str, object]) -> FieldMap:
        """
        Return the same map, quicker where a source has these very values.

        Args:
            known: What is one object in all sources and never changes, by its name: what
                is made of nothing else is made now.
        """
        other = copy.copy(self)
        other._quick = quicker(self._lines, known)  # noqa: SLF001 - one of its own kind
        return other

    def check(self, source: Mapping[str, object]) -> list[Violation]:
        """
        Find everything the target would not take, without sending it.

        Returns:
            One for each field that is refused, in the order of the rules; empty if
            `apply` makes a body.
        """
        try:
            scope = self._scope(source)
        except Refusal as refusal:
            return [_explain.violation(refusal, self.items[0])]
        return list(_explain.violations(self._lines, scope))

    def explain(self, source: Mapping[str, object], field: str) -> Explanation:
        """
        Say which source, rule and version made a field.

        Args:
            source: As for `apply`.

            field: Such as ``FSaleOrderEntry[0].FTaxPrice``.

        Raises:
            MappingError: If the map makes no such field, or *source* lacks a name.
        """
        try:
            found = _explain.find(self._lines, self._scope(source), field)
        except Refusal as refusal:
            raise self._error(refusal) from None
        if found is None:
            msg = f"The map {self.name} makes no field {field!r}."
            raise MappingError(msg, document=self.document, field=field)
        return _explain.explained(
            found,
            self._around,
            target=field,
            map_name=self.name,
            version=self.version,
            layer=self._layer_of(found.line.rule),
        )

    def reverse(self, body: Mapping[str, object]) -> dict[str, object]:
        """
        Read back what can be read back; see `reversible`.

        Returns:
            Nested by the paths of the source.

        Raises:
            MappingError: If a value is none the rule can have made.
        """
        return undo(self._way, body, self.document)

    def round_trips(self, source: Mapping[str, object]) -> list[RoundTrip]:
        """
        Apply the map, read the body back, and compare.

        Returns:
            One for each field that can be read back; rows one by one.

        Raises:
            MappingError: If a rule refuses a value.
        """
        back = self.reverse(self.apply(source))
        return list(trips(self._way, source, back))

    def diff(self, other: FieldMap) -> list[Change]:
        """Return what is different in *other*."""
        return [
            *changes(self.items, other.items),
            *table_changes(self.tables, other.tables),
        ]

    def _scope(self, source: Mapping[str, object]) -> dict[str, object]:
        if not self.names <= source.keys():
            absent = ", ".join(sorted(self.names - source.keys()))
            what = f"is needed and the source has no such name: {absent}"
            raise Refusal("no_such_path", what)
        return dict(source)

    def _error(self, refusal: Refusal) -> MappingError:
        rule = _rule_at(self._lines, refusal.place)
        told = _explain.violation(refusal, rule or self.items[0])
        where = at(rule) if rule else self.layers[0].place
        line = f", line {where.line}" if where.line else ""
        message = f"{self.document}: {told.message[:-1]} ({where.file}{line})."
        value = None if told.value == HIDDEN or refusal.value is None else told.value
        return MappingError(message, document=self.document, field=told.field, value=value)

    def _layer_of(self, rule: Item) -> str:
        file = at(rule).file
        return next(
            (f"{one.name} {one.version}" for one in self.layers if one.file == file), ""
        )

    def _fingerprint(self) -> str:
        used = {name: dict(table) for name, table in self.tables.items()}
        content = {
            "target": self.target,
            "fields": [canonical(item) for item in self.items],
            "tables": {name: used[name] for name in sorted(_tables_used(self.items))},
        }
        text = json.dumps(content, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def load_map(
    base: str | Path | Traversable | MapLayer,
    *overrides: str | Path | Traversable | MapLayer,
    tables: Tables = _NO_TABLES,
    targets: Mapping[str, TargetField] | None = None,
    transforms: Mapping[str, Transform] = _NO_TRANSFORMS,
    sources: Mapping[str, type] = _NO_SOURCES,
    strict: bool = False,
) -> FieldMap:
    """
    Read a map and what overrides it.

    Args:
        base: A TOML file, the name of a bundled map such as ``kingdee/sales_order``, or
            a layer written in Python.

        overrides: The same; each is applied to what is before it.

        tables: As in `FieldMap`.

        targets: As in `FieldMap`.

        transforms: As in `FieldMap`.

        sources: As in `FieldMap`.

        strict: As in `FieldMap`.

    Raises:
        ConfigError: With file, dotted key and line, if anything in them is wrong.
    """
    layers = [
        one if isinstance(one, MapLayer) else read_layer(one) for one in (base, *overrides)
    ]
    return FieldMap(
        layers,
        tables=tables,
        targets=targets,
        transforms=transforms,
        sources=sources,
        strict=strict,
    )


def _one_target(layers: Sequence[MapLayer]) -> str:
    target = layers[0].target
    for one in layers[1:]:
        if one.target not in {"", target}:
            what = f"{one.target!r} is another form than {target!r}, which is overridden"
            raise one.place.wrong("target", what)
    return target


def _all_items(layers: Sequence[MapLayer]) -> tuple[Item, ...]:
    items: tuple[Item, ...] = layers[0].fields
    empty = layers[0].empty_is_absent
    if not items:
        raise layers[0].place.wrong("field", "is missing: a map without rules")
    for one in layers[1:]:
        items = merged(items, one.fields)
        empty = empty if one.empty_is_absent is None else one.empty_is_absent
    return settled(items, empty_is_absent=bool(empty))


def _all_tables(layers: Sequence[MapLayer], given: Tables) -> Tables:
    tables = {name: dict(table) for name, table in given.items()}
    for layer in layers:
        for name, table in layer.tables.items():
            tables[name] = {**tables.get(name, _NOTHING), **table}
    return tables


def _tables_used(items: Iterable[Item]) -> set[str]:
    used: set[str] = set()
    for item in items:
        if isinstance(item, Rows):
            used |= _tables_used(item.fields)
        elif item.table is not None:
            used.add(item.table)
    return used


def _rule_at(lines: tuple[Line, ...], place: str) -> Item | None:
    """Return the rule at a place such as ``FEntry[3].FPrice``."""
    for line in lines:
        to = line.rule.to
        if place == to:
            return line.rule
        if line.rows is not None and place.startswith(f"{to}["):
            inner = place.partition("].")[2] if place.count("].") else ""
            return _rule_at(line.rows.lines, inner) or line.rule
    return None
