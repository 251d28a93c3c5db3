"""
Templates such as ``{order.key.platform_id}-{shop.name}``.

In braces stands a path and nothing else: no format, no conversion, no call, no sum.
"""

from __future__ import annotations

import re
from functools import cache

from attrs import frozen

from tmallerp.fieldmap._paths import parse_path

_PART = re.compile(r"(\{\{)|(\}\})|\{([^{}]*)\}|([^{}]+)|(.)", re.DOTALL)


@frozen
class Template:
    """
    A template taken apart.

    Args:
        texts: What stands before each path, and after the last.

        paths: The paths.
    """

    texts: tuple[str, ...]
    paths: tuple[str, ...]


@cache
def parse_template(template: str) -> Template:
    """
    Take a template apart.

    Raises:
        ValueError: If a brace is alone, or what is in braces is no path.
    """
    texts, paths = [""], []
    for opening, closing, path, literal, stray in _PART.findall(template):
        if stray:
            msg = f"has a single {stray!r}; a brace is written twice"
            raise ValueError(msg)
        if opening or closing or literal:
            texts[-1] += "{" if opening else "}" if closing else literal
            continue
        parse_path(path)
        paths.append(path)
        texts.append("")
    if not paths:
        msg = "names no path; text alone is a constant"
        raise ValueError(msg)
    return Template(tuple(texts), tuple(paths))
