"""
The structs that msgspec fills in C on the fast road, one a model.

Their fields take what JSON holds and nothing else; ids may be numbers or text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from tmallerp.top._shape import FieldPlan, Kind, shape_of

ERRORS = ("error_response", "code", "sub_code")
"""What a simplified answer has at its root where it is an error."""

# A struct's fields are looked for where the last one was found. In the order in which the
# platform writes them each is found at once; a model of three hundred in another order
# takes three times as long. So a road learns the order from an answer: from so many
# objects of each list.
_LESSONS = 20

_WIRE: dict[Kind, Any] = {
    Kind.TEXT: str,
    Kind.ID: int | str,
    Kind.MONEY: str,
    Kind.TIME: str,
    Kind.NUMBER: int | str,
    Kind.FLAG: bool,
    Kind.TEXTS: tuple[str, ...],
    Kind.IDS: tuple[int | str, ...],
    Kind.NUMBERS: tuple[int | str, ...],
}


Orders = Mapping[type[Any], Sequence[str]]
"""In which order the platform writes the fields of a model, unknown ones among them."""

# How many unknown fields of a model are learned; there is no answer with more.
_MOST_STRANGE = 200


def stage_of(cls: type[Any], orders: Orders) -> type[msgspec.Struct]:
    """Make the struct that msgspec fills in C; its fields in the order they come in."""
    return msgspec.defstruct(
        f"_{cls.__name__}Stage",
        _fields_of(cls, orders),
        kw_only=True,
        gc=False,
        omit_defaults=True,
        rename=_strange(cls, orders),
    )


def _fields_of(cls: type[Any], orders: Orders) -> list[tuple[str, Any, Any]]:
    """
    Lay out the fields; None for what is absent, an absent list too.

    An empty list that is there is written again, and so is what nobody knows: the struct
    keeps that as it came, which costs little and lets the whole be compared.
    """
    rank = {name: i for i, name in enumerate(orders.get(cls, ()))}
    fields: list[tuple[str, str, Any, Any]] = [
        (plan.name, plan.name, _wire_type(plan, orders) | None, None)
        for plan in shape_of(cls)
    ]
    fields += [
        (name, key, msgspec.Raw | msgspec.UnsetType, msgspec.UNSET)
        for name, key in _strange(cls, orders).items()
    ]
    fields.sort(key=lambda field: rank.get(field[1], len(rank)))
    return [(name, hint, default) for name, _, hint, default in fields]


def _strange(cls: type[Any], orders: Orders) -> dict[str, str]:
    """Name the fields that were seen and that the model does not know."""
    known = {plan.name for plan in shape_of(cls)} | set(ERRORS)
    strange = [key for key in orders.get(cls, ()) if key not in known]
    return {f"strange_{i}": key for i, key in enumerate(strange[:_MOST_STRANGE])}


def has_strange(orders: Orders) -> bool:
    """Say whether any field was seen that no model knows."""
    return any(_strange(cls, orders) for cls in orders)


def _wire_type(plan: FieldPlan, orders: Orders) -> Any:
    if plan.kind is Kind.OBJECTS:
        return tuple[stage_of(plan.model, orders), ...]  # type: ignore[arg-type,misc]
    if plan.kind is Kind.OBJECT:
        return stage_of(plan.model, orders)  # type: ignore[arg-type]
    return _WIRE[plan.kind]


def envelope_of(cls: type[Any], orders: Orders) -> type[msgspec.Struct]:
    """Make the struct of a whole answer: a stage that sees errors too."""
    own = {plan.name for plan in shape_of(cls)}
    fields = [(name, msgspec.Raw | None, None) for name in ERRORS if name not in own]
    return msgspec.defstruct(
        f"_{cls.__name__}Envelope",
        fields,
        bases=(stage_of(cls, orders),),
        kw_only=True,
        gc=False,
        omit_defaults=True,
    )


def learn(cls: type[Any], data: Any, orders: dict[type[Any], list[str]]) -> None:
    """Note in which order an answer's objects have their keys."""
    if not isinstance(data, dict):
        return
    known, at = orders.setdefault(cls, []), 0
    # More keys than a model has, and as many strange ones as are learned, is rubbish.
    most = len(shape_of(cls)) + _MOST_STRANGE
    for key in data:
        if key in known:
            at = known.index(key) + 1
        elif len(known) < most:
            known.insert(at, key)
            at += 1
        else:
            break
    for plan in shape_of(cls):
        if plan.model is not None:
            inner = data.get(plan.name)
            for item in inner[:_LESSONS] if isinstance(inner, list) else (inner,):
                learn(plan.model, item, orders)
