"""
Answers as XML, the platform's default where a call names no format.

A list says so in an attribute: ``<trades list="true"><trade>…</trade></trades>``. The
tree written here is the one that JSON shows in the normal envelope.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def to_xml(root: str, body: Mapping[str, Any]) -> str:
    """Write an answer's body below one root element."""
    head = '<?xml version="1.0" encoding="utf-8" ?>'
    return f"{head}<{root}>{_members(body)}</{root}>"


def _members(value: Mapping[str, Any]) -> str:
    return "".join(_element(key, inner) for key, inner in value.items())


def _element(name: str, value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, Mapping):
        return f"<{name}>{_text(value)}</{name}>"
    lists = [(key, inner) for key, inner in value.items() if isinstance(inner, list)]
    if len(value) == len(lists) == 1:
        ((wrapper, items),) = lists
        inner = "".join(_element(wrapper, item) for item in items)
        return f'<{name} list="true">{inner}</{name}>'
    return f"<{name}>{_members(value)}</{name}>" if value else f'<{name} list="true"/>'


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return escape(_FORBIDDEN.sub("", str(value)))
