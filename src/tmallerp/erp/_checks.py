"""What settings of adapters must keep besides their types, said with the setting's name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attrs import Attribute

from tmallerp.errors import ConfigError
from tmallerp.fieldmap import bundled_names

Check = Callable[[Any, "Attribute[Any]", Any], None]


def within(least: float, most: float) -> Check:
    """
    Make a validator of a number.

    Args:
        least: The least that is allowed.

        most: The most.
    """

    def check(_: object, attribute: Attribute[Any], value: float) -> None:
        if not least <= value <= most:
            msg = f"{attribute.name} must be {least} to {most}, not {value}."
            raise ConfigError(msg, key=attribute.name)

    return check


def names_of_maps(prefix: str, *, but: str = "-") -> Check:
    """
    Make a validator of overrides by map: a misspelt one would silently do nothing.

    Args:
        prefix: What names of the adapter's bundled maps begin with.

        but: What those of another adapter in the same folder go on with.
    """

    def check(_: object, attribute: Attribute[Any], value: Mapping[str, object]) -> None:
        own = (one.removeprefix(prefix) for one in bundled_names() if prefix in one)
        known = sorted(one for one in own if not one.startswith(but))
        for name in value:
            if name not in known:
                msg = f"There is no map {name!r}; there are {', '.join(known)}."
                raise ConfigError(msg, key=attribute.name)

    return check


__all__ = ["names_of_maps", "within"]
