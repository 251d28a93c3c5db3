"""
Whether a path can lead anywhere, told by the classes of the documents.

A document's class says what it has. Where a class is not known, or says no more than
"a mapping", the path is believed until it is used.
"""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from tmallerp.fieldmap._paths import names_of, parse_path


def wrong_path(path: str, sources: Mapping[str, type]) -> str | None:
    """
    Say what is wrong with a path; None if nothing is, or nothing is known.

    Args:
        path: A path.

        sources: The class of each name a source has; empty if none is known.
    """
    if not sources:
        return None
    head, *rest = parse_path(path)
    if head not in sources:
        return f"{path!r} begins with no name the source has: {', '.join(sources)}"
    kind: object = sources[str(head)]
    for step in rest:
        kind = _without_none(kind)
        if isinstance(step, int):
            kind = _item_of(kind)
            continue
        names = names_of(kind) if isinstance(kind, type) else None
        if names is None:
            return _leaf(path, kind, step)
        if step not in names:
            few = ", ".join(sorted(names))
            return f"{path!r} names {step!r}, which a {_name(kind)} has not; it has {few}"
        kind = _hints(kind).get(step, object)  # type: ignore[arg-type]
    return None


def _leaf(path: str, kind: object, step: str) -> str | None:
    """Whether something that is no document cannot have names at all."""
    is_plain = isinstance(kind, type) and issubclass(kind, (str, int))
    if is_plain:
        return f"{path!r} names {step!r}, which a {_name(kind)} has not"
    return None


def _name(kind: object) -> str:
    return getattr(kind, "__name__", str(kind))


@cache
def _hints(kind: type) -> Mapping[str, object]:
    hints: dict[str, object] = {}
    for base in reversed(kind.__mro__):
        for name, what in vars(base).items():
            if isinstance(what, property) and what.fget is not None:
                hints[name] = get_type_hints(what.fget).get("return", object)
    return hints | get_type_hints(kind)


def _without_none(kind: object) -> object:
    if get_origin(kind) in {Union, types.UnionType}:
        kinds = [one for one in get_args(kind) if one is not type(None)]
        return kinds[0] if len(kinds) == 1 else Any
    return kind


def _item_of(kind: object) -> object:
    origin = get_origin(kind)
    is_list = isinstance(origin, type) and issubclass(origin, Sequence)
    return get_args(kind)[0] if is_list else Any
