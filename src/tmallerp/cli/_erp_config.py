"""
The section ``erp`` of a shop: the settings of any adapter, checked before it is connected.

What stands there is looked at when the file is loaded: names, kinds of values, how secrets
are referred to. The secrets themselves, and the files that are named, are read when the
ERP is connected, so that a command that asks no ERP needs none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs
from attrs import frozen

from tmallerp.cli._references import check_reference, read_reference
from tmallerp.cli._section import Section
from tmallerp.clock import Clock
from tmallerp.erp.protocols import Adapter, OrderSink
from tmallerp.erp.registry import AdapterPlugin, capabilities, plugin_named, read_settings
from tmallerp.errors import Advice, ConfigError
from tmallerp.secrets import Secret

FIELDMAP = "fieldmap"
_PLACEHOLDER = Secret("-")

_NO_ORDERS = Advice(
    "Name an adapter that takes orders; 'tmallerp show adapters' lists them.",
    "请改用能接收订单的适配器；'tmallerp show adapters' 可列出。",
)
_NO_MAP = Advice(
    "Remove it; 'tmallerp show adapter NAME' lists the adapter's own settings.",
    "请删除该项；'tmallerp show adapter 名称' 可列出该适配器的配置项。",
)
_TWO_MAPS = Advice("Keep one of the two.", "两者请只保留一个。")
_EMPTY = Advice("Leave the key out, or name a file.", "请删除该键，或填写文件路径。")


@frozen(kw_only=True)
class ErpConfig:
    """
    Which ERP a shop goes to.

    Args:
        plugin: The adapter, as the registry knows it.

        settings: The adapter's settings, with whole paths, and secrets by reference.

        section: Where they stand.
    """

    plugin: AdapterPlugin
    settings: Mapping[str, Any] = attrs.field(repr=False)
    section: Section = attrs.field(repr=False, eq=False)

    @property
    def kind(self) -> str:
        """The adapter's name."""
        return self.plugin.name

    def connect(self, clock: Clock) -> Adapter:
        """
        Make the adapter; whoever asks for it closes it.

        Raises:
            ConfigError: If a secret or a file is not there, or the settings do not fit
                together.
        """

        def secret(key: str, text: str) -> Secret:
            return read_reference(self.section, key, text)

        leaves: Leaves = {Secret: secret}
        settings = _walk(self.plugin.settings, self.settings, "", leaves)
        try:
            return self.plugin.connect(settings, clock=clock)
        except ConfigError as error:
            raise _located(self.section, self.plugin, error) from error

    def connect_sink(self, clock: Clock) -> OrderSink:
        """
        Make the adapter for orders.

        Raises:
            ConfigError: As `connect`, or if the adapter takes no orders.
        """
        adapter = self.connect(clock)
        if isinstance(adapter, OrderSink):
            return adapter
        able = ", ".join(capabilities(adapter)) or "nothing we know"
        adapter.close()
        what = f"names the adapter {self.kind!r}, which takes no orders: it can {able}"
        raise self.section.wrong("kind", what, _NO_ORDERS)


def read_erp(section: Section, here: Path) -> ErpConfig:
    """
    Read the section.

    Args:
        section: Its table, which is emptied.

        here: Where paths begin.

    Raises:
        ConfigError: With file, dotted key and line, if there is no such adapter, or a
            setting is missing, unknown or of a wrong kind. What stands there is not
            repeated where it may be a secret.
    """
    kind = section.string("kind", "files")
    try:
        plugin = plugin_named(kind)
    except ConfigError as error:
        what = f"is wrong: {error.message.rstrip('.')}"
        raise section.wrong("kind", what, error.advice) from error
    if kind in _OURS:
        _OURS[kind](section)
    _apply_fieldmap(section, plugin)
    values, section.values = section.values, {}
    settings = _walk(plugin.settings, values, "", _loading(section, here))
    _check(section, plugin, settings)
    return ErpConfig(plugin=plugin, settings=settings, section=section)


# --- the two kinds without a server ---------------------------------------------------
# They share their keys, so that one becomes the other by its name alone.


def _files(section: Section) -> None:
    section.string("journal", "")
    section.values.setdefault("folder", "erp")


def _memory(section: Section) -> None:
    for key in ("folder", "encoding", "format"):
        section.string(key, "")
    section.values.setdefault("journal", "erp.journal")


_OURS: Mapping[str, Callable[[Section], None]] = {"files": _files, "memory": _memory}


# --- what every kind has --------------------------------------------------------------


def _apply_fieldmap(section: Section, plugin: AdapterPlugin) -> None:
    """Take the shop's map of orders for what it is among the adapter's settings."""
    types = get_type_hints(plugin.settings)
    if FIELDMAP in types or FIELDMAP not in section.values:
        return
    file = section.string(FIELDMAP)
    if not plugin.order_map:
        what = f"is not known here: the adapter {plugin.name!r} has no field map"
        raise section.wrong(FIELDMAP, what, _NO_MAP)
    maps = section.table("maps").values
    if plugin.order_map in maps:
        what = f"is said by maps.{plugin.order_map} already"
        raise section.wrong(FIELDMAP, what, _TWO_MAPS)
    (_, wanted) = get_args(types["maps"])
    several = get_origin(wanted) is not None
    section.values["maps"] = {**maps, plugin.order_map: [file] if several else file}


def _check(section: Section, plugin: AdapterPlugin, settings: Mapping[str, Any]) -> None:
    leaves: Leaves = {Secret: lambda _, __: _PLACEHOLDER}
    told = _walk(plugin.settings, settings, "", leaves)
    try:
        read_settings(plugin.settings, told, adapter=plugin.name)
    except ConfigError as error:
        raise _located(section, plugin, error) from None


def _located(section: Section, plugin: AdapterPlugin, error: ConfigError) -> ConfigError:
    """Say where in the configuration it is; a map or description has said so itself."""
    if error.file:
        return error
    key = error.key or ""
    if key.startswith("erp."):
        key = key.removeprefix("erp.")
    elif key not in {one.name for one in attrs.fields(plugin.settings)}:
        key = ""
    return section.wrong(key, f"is wrong: {error.message.rstrip('.')}", error.advice)


def _loading(section: Section, here: Path) -> Leaves:
    def path(key: str, text: str) -> Path:
        if not text:
            raise section.wrong(key, "is empty", _EMPTY)
        if "\0" in text:
            raise section.wrong(key, "is no path", _EMPTY)
        return here / text

    def reference(key: str, text: str) -> str:
        check_reference(section, key, text)
        return text

    return {Path: path, Secret: reference}


# --- from the file's values to what the classes want ----------------------------------

Leaves = Mapping[type[object], Callable[[str, str], object]]
"""What becomes of a text where one of these is wanted, by its key."""


def _walk(kind: Any, value: Any, key: str, leaves: Leaves) -> Any:
    """Change the texts that stand for paths and secrets; what does not fit stays."""
    if isinstance(value, str):
        return _leaf(kind, value, key, leaves)
    origin, inner = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:
        for option in inner:
            value = _walk(option, value, key, leaves)
    elif isinstance(value, Mapping):
        types = _types(kind, value)
        return {
            name: _walk(types.get(name), one, f"{key}.{name}".lstrip("."), leaves)
            for name, one in value.items()
        }
    elif isinstance(value, list) and _is_kind(origin, Collection):
        return [
            _walk(inner[0], one, f"{key}[{place}]", leaves)
            for place, one in enumerate(value)
        ]
    return value


def _leaf(kind: Any, text: str, key: str, leaves: Leaves) -> object:
    options = get_args(kind) if get_origin(kind) in {Union, UnionType} else (kind,)
    for wanted, make in leaves.items():
        if wanted in options:
            return make(key, text)
    return text


def _types(kind: Any, value: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what is wanted under each key of a table."""
    if attrs.has(kind):
        return get_type_hints(kind)
    if _is_kind(get_origin(kind), Mapping):
        return dict.fromkeys(value, get_args(kind)[1])
    return {}


def _is_kind(origin: object, wanted: type[Any]) -> bool:
    return isinstance(origin, type) and issubclass(origin, wanted)
