"""How a test tells the report what it has shown, also from another process."""

from __future__ import annotations

from typing import Any

import pytest

_PROPERTY = "tmallerp"


def keep(item: pytest.Item, finding: dict[str, Any]) -> None:
    """Remember what a test has shown."""
    item.user_properties.append((_PROPERTY, finding))


def kept(report: pytest.TestReport) -> list[dict[str, Any]]:
    """Return what a test has shown."""
    found = (value for name, value in report.user_properties if name == _PROPERTY)
    return [one for one in found if isinstance(one, dict)]


__all__ = ["keep", "kept"]
