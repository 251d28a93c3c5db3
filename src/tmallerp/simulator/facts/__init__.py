"""The catalogue of facts the wire is built from: every API a seller needs, and the models."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any


@cache
def catalogue() -> dict[str, Any]:
    """Return the catalogue as plain values."""
    text = resources.files(__name__).joinpath("catalogue.json").read_text("utf-8")
    facts: dict[str, Any] = json.loads(text)
    return facts
