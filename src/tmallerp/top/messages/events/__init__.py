"""
What happened: one frozen class a topic, one module or package a namespace.

The namespace is the topic up to its last underscore, the class is named by what follows:
``taobao_trade_TradeBuyerPay`` is `events.taobao_trade.TradeBuyerPay`. A namespace is
loaded when a topic of it is first met; `load_all` loads every one. A topic without a
class is no error: its content arrives as an `UnknownEvent`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from tmallerp.top.messages.events._event import Event, UnknownEvent
from tmallerp.top.messages.events._reading import Content, read_content

__all__ = [
    "Content",
    "Event",
    "UnknownEvent",
    "class_for",
    "load_all",
    "read_content",
    "read_event",
]


@cache
def _namespaces() -> frozenset[str]:
    names = (module.name for module in pkgutil.iter_modules(__path__))
    return frozenset(name for name in names if not name.startswith("_"))


def class_for(topic: str) -> type[Event] | None:
    """Return the class of a topic, or None where there is none."""
    namespace, _, name = topic.rpartition("_")
    if namespace not in _namespaces():
        return None
    found = getattr(importlib.import_module(f"{__name__}.{namespace}"), name, None)
    if isinstance(found, type) and issubclass(found, Event) and found is not Event:
        return found
    return None


def read_event(topic: str, content: str) -> Event | UnknownEvent:
    """
    Read the content of a message.

    Args:
        topic: The topic.

        content: The content, JSON text.

    Returns:
        The topic's event; an `UnknownEvent` where the topic has no class or the content
        is no JSON object. Never raises: a message is a trigger, and one odd field must
        not keep it from being one.
    """
    return read_content(class_for(topic), topic, content).event


@cache
def load_all() -> Mapping[str, type[Event]]:
    """Return every class by its topic."""
    found: dict[str, type[Event]] = {}
    for namespace in _namespaces():
        for value in vars(importlib.import_module(f"{__name__}.{namespace}")).values():
            if isinstance(value, type) and issubclass(value, Event) and value is not Event:
                found[value.TOPIC] = value
    return MappingProxyType(dict(sorted(found.items())))
