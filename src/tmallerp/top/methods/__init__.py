"""
The APIs, one class each, one module a category.

Modules load when they are used. `load_all` loads every one, for tools that look a
method up by its API's name.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from tmallerp.top.method import Method


@cache
def load_all() -> Mapping[str, type[Method[Any]]]:
    """Return every method class by its API's name."""
    import pkgutil

    found: dict[str, type[Method[Any]]] = {}
    for module in pkgutil.walk_packages(__path__, f"{__name__}."):
        names = vars(importlib.import_module(module.name))
        for value in names.values():
            if isinstance(value, type) and issubclass(value, Method):
                api = value.__dict__.get("api")
                if isinstance(api, str):
                    found[api] = value
    return MappingProxyType(dict(sorted(found.items())))
