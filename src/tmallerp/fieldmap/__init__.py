"""
Field maps: what an ERP's field is made of, declared in TOML or Python.

A map says for each field of the target which source it has and what happens to the
value on the way: a code table, a unit, a form, a limit. It is data: paths are looked
up, never evaluated, and nothing in a map can run. An integrator overrides single rules
for a shop without touching the map that came with the adapter.

A map refuses rather than guesses: what is absent, unknown, too long or inexact is an
error, unless the rule says what to do then. Whatever can be known to be wrong when the
map is loaded is refused then, with file and line.
"""

from tmallerp.fieldmap._changes import Change
from tmallerp.fieldmap._explain import Explanation, SourceValue
from tmallerp.fieldmap._layers import MapLayer
from tmallerp.fieldmap._map import FieldMap, load_map
from tmallerp.fieldmap._reading import bundled, bundled_names, parse_layer, read_layer
from tmallerp.fieldmap._refusal import Violation
from tmallerp.fieldmap._rules import Condition, Field, Item, Rows
from tmallerp.fieldmap._steps import Transform
from tmallerp.fieldmap._targets import TargetField

__all__ = [
    "Change",
    "Condition",
    "Explanation",
    "Field",
    "FieldMap",
    "Item",
    "MapLayer",
    "Rows",
    "SourceValue",
    "TargetField",
    "Transform",
    "Violation",
    "bundled",
    "bundled_names",
    "load_map",
    "parse_layer",
    "read_layer",
]
