"""
Which adapters there are: the bundled ones, what other packages bring, what you register.

A package announces its adapter by an entry point of the group ``tmallerp.erp_adapters``
that leads to an `AdapterPlugin`. Nothing is imported before it is asked for by name, so
that a broken plug-in, or one whose extra is missing, is nobody else's trouble.
"""

from __future__ import annotations

import importlib
import os
import threading
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from attrs import AttrsInstance, frozen

from tmallerp.clock import Clock
from tmallerp.erp._capabilities import (
    PROTOCOLS,
    PipelineNeeds,
    capabilities,
    pipelines_for,
)
from tmallerp.erp._settings import read_settings
from tmallerp.erp.protocols import Adapter, AdapterTraits
from tmallerp.errors import Advice, ConfigError

GROUP = "tmallerp.erp_adapters"
VARIABLE = "TMALLERP_ADAPTERS"
"""Names that may be loaded, separated by commas; unset is all."""

BUNDLED: Mapping[str, str] = {
    "memory": "tmallerp.erp._plugins.memory:PLUGIN",
    "files": "tmallerp.erp.files:PLUGIN",
    "rest": "tmallerp.erp._plugins.rest:PLUGIN",
    "kingdee": "tmallerp.erp._plugins.kingdee:PLUGIN",
    "yonyou": "tmallerp.erp._plugins.yonyou:PLUGIN",
    "u8": "tmallerp.erp._plugins.u8:PLUGIN",
}
"""Where the adapters are that come with the library."""

Factory = Callable[[Mapping[str, Any], Clock | None], Adapter]


@frozen(kw_only=True)
class AdapterPlugin:
    """
    What a package says about its adapter.

    Args:
        name: What it is called in configurations; its traits have the same name.

        factory: Makes an adapter of settings (as a configuration holds them) and a
            clock; None is the system's. It raises `ConfigError` for wrong settings.

        settings: The attrs class of the settings, for people and for checks.

        traits: What the ERP is like as long as no settings say otherwise.

        title: What people call the ERP, in English and 中文.

        adapter: The class the factory makes objects of, so that it can be said what it
            can do before there are settings; None keeps that unknown.

        extra: The extra of tmallerp the adapter needs; None if there is none.

        named_by_settings: Whether settings give an adapter a name of its own, as where
            several ERPs of one kind are joined.

        order_map: What the map of sales orders is called in the setting ``maps``, which
            a configuration's ``fieldmap`` overrides; empty if there is no such setting.
    """

    name: str
    factory: Factory
    settings: type[AttrsInstance]
    traits: AdapterTraits
    title: tuple[str, str]
    adapter: type[object] | None = None
    extra: str | None = None
    named_by_settings: bool = False
    order_map: str = ""

    def connect(
        self, settings: Mapping[str, Any] | None = None, *, clock: Clock | None = None
    ) -> Adapter:
        """
        Make an adapter.

        Raises:
            ConfigError: If the settings are wrong, an extra is missing, or the adapter
                calls itself otherwise than its plug-in.
        """
        try:
            adapter = self.factory(settings or {}, clock)
        except ModuleNotFoundError as error:
            raise _missing(self.name, error, self.extra) from error
        if not self.named_by_settings:
            _check_name(self.name, adapter.traits.name)
        return adapter


@frozen(kw_only=True)
class KnownAdapter:
    """
    An adapter that could be loaded.

    Args:
        name: Its name.

        origin: ``bundled``, ``registered`` or the distribution that brings it.

        target: Where its plug-in is, as ``module:attribute``.
    """

    name: str
    origin: str
    target: str


_registered: dict[str, AdapterPlugin] = {}
_lock = threading.Lock()


def register_adapter(plugin: AdapterPlugin, *, replace: bool = False) -> None:
    """
    Make an adapter known to this process, for applications and tests.

    Args:
        plugin: What it is.

        replace: Whether one registered before under that name gives way.

    Raises:
        ConfigError: If the name is taken.
    """
    _check_name(plugin.name, plugin.traits.name)
    with _lock:
        taken = plugin.name in _registered and not replace
        if taken or plugin.name in BUNDLED:
            who = "registered already" if taken else "bundled"
            msg = f"An adapter {plugin.name!r} is {who}."
            raise ConfigError(msg, key="erp.kind")
        _registered[plugin.name] = plugin


def unregister_adapter(name: str) -> None:
    """Forget an adapter that was registered; one that was not is no error."""
    with _lock:
        _registered.pop(name, None)


def known_adapters() -> dict[str, KnownAdapter]:
    """
    Say which adapters there are, without importing any.

    Returns:
        By name, the bundled ones first; those `VARIABLE` leaves out are not there.

    Raises:
        ConfigError: If two distributions bring one name, or one brings a bundled name.
    """
    known = {
        name: KnownAdapter(name=name, origin="bundled", target=target)
        for name, target in BUNDLED.items()
    }
    for name, points in sorted(_by_name(entry_points(group=GROUP)).items()):
        _check_alone(name, points)
        origin = _distribution(points[0])
        known[name] = KnownAdapter(name=name, origin=origin, target=points[0].value)
    with _lock:
        for name, plugin in _registered.items():
            target = f"{plugin.factory.__module__}:{plugin.factory.__qualname__}"
            known[name] = KnownAdapter(name=name, origin="registered", target=target)
    return {name: one for name, one in known.items() if _is_allowed(name)}


def plugin_named(name: str) -> AdapterPlugin:
    """
    Load a plug-in.

    Raises:
        ConfigError: If there is none of that name, it may not be loaded, it cannot be
            imported, or it is not what it says.
    """
    known = known_adapters().get(name)
    if known is None:
        raise _unknown(name)
    with _lock:
        if name in _registered:
            return _registered[name]
    plugin = _load(known)
    if not isinstance(plugin, AdapterPlugin):
        msg = f"{known.target} of {known.origin} is no AdapterPlugin but {plugin!r:.80}."
        raise ConfigError(msg, key="erp.kind")
    _check_name(name, plugin.name)
    _check_name(name, plugin.traits.name)
    return plugin


def connect(
    name: str, settings: Mapping[str, Any] | None = None, *, clock: Clock | None = None
) -> Adapter:
    """
    Make the adapter of that name.

    Raises:
        ConfigError: If there is none, or it cannot be made of these settings.
    """
    return plugin_named(name).connect(settings, clock=clock)


def _load(known: KnownAdapter) -> object:
    """Follow ``module:attribute``; a text found there leads on, once."""
    try:
        found = _follow(known.target)
        return _follow(found) if isinstance(found, str) else found
    except ModuleNotFoundError as error:
        raise _missing(known.name, error, None) from error
    except Exception as error:  # a stranger's module may raise anything
        msg = f"The adapter {known.name!r} ({known.target}) cannot be loaded: {error}."
        raise ConfigError(msg, key="erp.kind") from error


def _follow(target: str) -> object:
    module, _, path = target.partition(":")
    found: object = importlib.import_module(module.strip())
    for part in filter(None, path.partition("[")[0].strip().split(".")):
        found = getattr(found, part)
    return found


def _by_name(points: Iterable[EntryPoint]) -> dict[str, list[EntryPoint]]:
    """Sort entry points by name; one distribution seen on two paths counts once."""
    found: dict[str, list[EntryPoint]] = {}
    for point in points:
        same = found.setdefault(point.name, [])
        told = {(_distribution(one), one.value) for one in same}
        if (_distribution(point), point.value) not in told:
            same.append(point)
    return found


def _check_alone(name: str, points: list[EntryPoint]) -> None:
    owners = sorted(f"{_distribution(one)} ({one.value})" for one in points)
    if name in BUNDLED:
        owners.insert(0, f"tmallerp ({BUNDLED[name]})")
    if len(owners) > 1 and _is_allowed(name):
        msg = f"The adapter {name!r} is claimed by {' and '.join(owners)}."
        advice = Advice(
            f"Uninstall all but one, or leave {name!r} out of {VARIABLE}.",
            f"请只保留一个，卸载其余的包，或在 {VARIABLE} 中排除 {name!r}。",
        )
        raise ConfigError(msg, key="erp.kind", advice=advice)


def _distribution(point: EntryPoint) -> str:
    return point.dist.name if point.dist is not None else "an unknown package"


def _is_allowed(name: str) -> bool:
    text = os.environ.get(VARIABLE)
    return text is None or name in {one.strip() for one in text.split(",")}


def _check_name(name: str, own: str) -> None:
    if name != own:
        msg = f"The adapter {name!r} calls itself {own!r}."
        advice = Advice(
            "Its entry point, plug-in and traits must have one name; tell its author.",
            "其入口点、插件与 traits 的名称必须一致，请联系插件作者。",
        )
        raise ConfigError(msg, key="erp.kind", advice=advice)


def _unknown(name: str) -> ConfigError:
    names = ", ".join(known_adapters()) or "none"
    if not _is_allowed(name):
        msg = f"{VARIABLE} does not let the adapter {name!r} be loaded; it allows {names}."
        return ConfigError(msg, key="erp.kind")
    advice = Advice(
        "Correct the name, or install the package that brings the adapter.",
        "请更正名称，或安装提供该适配器的包。",
    )
    msg = f"There is no adapter {name!r}; there are {names}."
    return ConfigError(msg, key="erp.kind", advice=advice)


def _missing(name: str, error: ModuleNotFoundError, extra: str | None) -> ConfigError:
    """Say what to install; a bundled adapter that is not there is another matter."""
    lacking = error.name or str(error)
    if lacking.startswith("tmallerp."):
        msg = f"The adapter {name!r} is not part of this version of tmallerp ({lacking})."
        advice = Advice("Upgrade tmallerp.", "请升级 tmallerp。")
        return ConfigError(msg, key="erp.kind", advice=advice)
    wanted = f'"tmallerp[{extra or name}]"' if extra or name in BUNDLED else lacking
    msg = f"The adapter {name!r} needs the package {lacking!r}, which is not installed."
    advice = Advice(f"Run: pip install {wanted}", f"请运行：pip install {wanted}")
    return ConfigError(msg, key="erp.kind", advice=advice)


__all__ = [
    "BUNDLED",
    "GROUP",
    "PROTOCOLS",
    "VARIABLE",
    "AdapterPlugin",
    "KnownAdapter",
    "PipelineNeeds",
    "capabilities",
    "connect",
    "known_adapters",
    "pipelines_for",
    "plugin_named",
    "read_settings",
    "register_adapter",
    "unregister_adapter",
]
