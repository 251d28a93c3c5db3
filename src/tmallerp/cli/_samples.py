"""
What ``tmallerp map`` maps: samples in JSON, tables in TOML, functions in Python.

A sample is what an adapter would give a map: documents and values by name. An order
that was written by tmallerp becomes the document it was; the rest stays as JSON says,
with every number exact.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from importlib import import_module
from pathlib import Path

from tmallerp.documents import order_from_json
from tmallerp.errors import ConfigError, StoreError
from tmallerp.fieldmap import Transform

Sample = Mapping[str, object]


def read_samples(file: Path) -> list[Sample]:
    """
    Read samples: one JSON object, or a list of some.

    Raises:
        ConfigError: If the file has something else.
    """
    try:
        found = json.loads(_text(file), parse_float=Decimal)
    except (json.JSONDecodeError, RecursionError) as error:
        msg = f"{file} is no JSON: {error}."
        line = getattr(error, "lineno", None)
        raise ConfigError(msg, file=str(file), line=line) from error
    samples = found if isinstance(found, list) else [found]
    if not samples or not all(isinstance(one, dict) for one in samples):
        msg = f"{file} must be a JSON object, names to values, or a list of some."
        raise ConfigError(msg, file=str(file))
    return [_with_documents(one, file) for one in samples]


def _with_documents(sample: dict[str, object], file: Path) -> Sample:
    order = sample.get("order")
    if not isinstance(order, dict) or not isinstance(order.get("key"), str):
        return sample
    try:
        text = json.dumps(order, default=str, ensure_ascii=False)
        return {**sample, "order": order_from_json(text.encode())}
    except StoreError as error:
        msg = f"{file}: 'order' has a key, and yet is no order as tmallerp writes it."
        raise ConfigError(msg, file=str(file), key="order") from error


def read_tables(file: Path) -> dict[str, dict[str, str]]:
    """
    Read code tables: ``[NAME]``, and a text for each code.

    Raises:
        ConfigError: If the file has something else.
    """
    try:
        tables = tomllib.loads(_text(file))
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        msg = f"{file} is no TOML: {error}."
        line = int(found[1]) if found else None
        raise ConfigError(msg, file=str(file), line=line) from error
    for name, table in tables.items():
        if not isinstance(table, dict) or not all(
            isinstance(one, str) for one in table.values()
        ):
            msg = f"{file}: {name} must be a table of texts."
            raise ConfigError(msg, file=str(file), key=name)
    return tables


def find_transforms(name: str) -> Mapping[str, Transform]:
    """
    Import functions by the name of their mapping, such as ``acme.maps:TRANSFORMS``.

    Raises:
        ConfigError: If there is none.
    """
    module, _, attribute = name.partition(":")
    try:
        found = getattr(import_module(module), attribute)
    except (ImportError, AttributeError, ValueError) as error:
        msg = f"--transforms {name}: {error}."
        raise ConfigError(msg, key="transforms") from error
    if not isinstance(found, Mapping) or not all(
        isinstance(one, Transform) for one in found.values()
    ):
        msg = f"--transforms {name} must be a mapping of names to Transform."
        raise ConfigError(msg, key="transforms")
    return found


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except OSError as error:
        msg = f"{file} cannot be read: {error.strerror}."
        raise ConfigError(msg, file=str(file)) from error
    except UnicodeDecodeError as error:
        msg = f"{file} is not UTF-8 text."
        raise ConfigError(msg, file=str(file)) from error
