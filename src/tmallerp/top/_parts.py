"""
Packages whose parts load when one of their names is used.

Two hundred and fifty methods and as many models are defined by code that runs when it
is imported; a program that uses ten of them should not wait for the others.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Mapping


def parts_of(package: str, parts: Mapping[str, Iterable[str]]) -> Callable[[str], object]:
    """
    Make the ``__getattr__`` of a package.

    Args:
        package: Its name.

        parts: The names in each of its modules.

    Returns:
        A function that loads the module of the name asked for.
    """
    home = {name: part for part, names in parts.items() for name in names}

    def load(name: str) -> object:
        part = home.get(name)
        if part is None:
            msg = f"module {package!r} has no attribute {name!r}"
            raise AttributeError(msg)
        return getattr(importlib.import_module(f"{package}.{part}"), name)

    return load
