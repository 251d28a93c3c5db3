"""
From the tables of a file to a description.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from attrs import evolve

from tmallerp.erp._http import HttpRules
from tmallerp.erp.rest import _shafts
from tmallerp.erp.rest._describe_auth import read_auth
from tmallerp.erp.rest._parts import place, places, template, templates
from tmallerp.erp.rest._secrets import read_secret
from tmallerp.erp.rest._toml import Table, read_text
from tmallerp.erp.rest.description import (
    CLASSES,
    Meaning,
    Operation,
    Pages,
    RestDescription,
    SecretReader,
    Shape,
    zone_of,
)
from tmallerp.erp.traits import Idempotency, RateLimit
from tmallerp.errors import ConfigError
from tmallerp.fieldmap import FieldMap, MapLayer, parse_layer

_STATUS = re.compile(r"(?:[1-5][0-9]{2}|[1-5]xx)(?: [A-Za-z0-9_.\-]{1,60})?\Z")
_NAME = re.compile(r"[a-z][a-z0-9_\-]{0,30}\Z")
_STATES = ("open", "on_hold", "cancelled")
_FILE = re.compile(r"[A-Za-z0-9_\-]{1,60}\.toml\Z", re.ASCII)
_PLACES = (
    *("items", "key", "status", "document", "error", "result"),
    *("reference", "id", "total", "digest", "state"),
)
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def read_description(
    file: str | Path,
    *,
    server: Mapping[str, object] | None = None,
    maps: Mapping[str, Sequence[MapLayer]] | None = None,
    secrets: SecretReader = read_secret,
) -> RestDescription:
    """
    Read a description.

    Args:
        file: The TOML file; maps and certificates are looked for beside it.

        server: What is different here of its table ``server``, such as the address.

        maps: What overrides the map of an operation, such as ``orders.put``.

        secrets: Turns references into secrets.

    Raises:
        ConfigError: With file, dotted key and line, if anything in it is wrong.
    """
    file = Path(file)
    root = Table.parse(read_text(file), str(file))
    root.whole("schema", 1, 1, 1)
    name = root.text("name")
    if not _NAME.match(name):
        raise root.wrong("name", "must be small letters, digits, '-' and '_'")
    reader = _Reader(
        root, file.parent, _meaning(root.table("answers"), Meaning()), maps or {}
    )
    http, zone, zone_name, times, exact = _server(
        root.table("server"), server or {}, file.parent
    )
    auth = read_auth(root.table("auth"), secrets)
    title = root.text("title", name)
    common = _common(root)
    ping = reader.operation(root.table("ping"), "ping", frozenset())
    operations = {
        f"{shaft}.{act}": reader.operation(acts.table(act), f"{shaft}.{act}", names)
        for shaft, needs in _shafts.SHAFTS.items()
        if root.has(shaft)
        for acts in [root.table(shaft)]
        for act, names in _described(acts, needs)
    }
    root.done()
    for name in reader.unused():
        raise root.wrong(name, "has no map that could be overridden")
    return RestDescription(
        name=name,
        title=title,
        http=http,
        zone=zone,
        zone_name=zone_name,
        times=times,
        exact_numbers=exact,
        auth=auth,
        ping=ping,
        operations=operations,
        file=root.file,
        **common,
    )


def _described(acts: Table, needs: _shafts.Shaft) -> list[tuple[str, frozenset[str]]]:
    for act in needs.needed:
        if not acts.has(act):
            raise acts.wrong(act, "is missing: without it the others are no use")
    for act in acts.values:
        if act not in needs.acts:
            raise acts.wrong(act, f"is not known here; known are {', '.join(needs.acts)}")
    return [(act, needs.acts[act]) for act in needs.acts if acts.has(act)]


def _server(
    table: Table, other: Mapping[str, object], here: Path
) -> tuple[HttpRules, Any, str, str, bool]:
    table.values.update({"ca_file": _beside(here, table.text("ca_file", "")), **other})
    zone_name = table.text("zone", "Asia/Shanghai")
    zone = table.made("zone", lambda: zone_of(zone_name))
    times = table.choice("times", ("iso", "iso_utc", "local", "epoch_ms"), "iso")
    exact = table.choice("numbers", ("text", "number"), "text") == "number"
    ca_file, hosts = table.text("ca_file", ""), table.texts("allow_hosts")
    given: dict[str, Any] = {"base_url": table.text("base_url")}
    if hosts:
        given["allow_hosts"] = frozenset(hosts)
    for key, least, most in (
        ("connect_timeout_s", 1, 600),
        ("read_timeout_s", 1, 600),
        ("total_timeout_s", 1, 3600),
        ("max_body_bytes", 1024, 1 << 30),
        ("max_connections", 1, 1000),
    ):
        if table.has(key):
            given[key] = table.whole(key, least, least, most)
    given["insecure_http"] = table.flag("insecure_http", default=False)
    given["allow_private"] = table.flag("allow_private", default=False)
    given["proxy"] = table.text("proxy", "") or None
    given["ca_file"] = Path(ca_file) if ca_file else None
    table.done()
    try:
        rules = HttpRules(**given)
    except ConfigError as error:
        raise table.wrong(
            error.key or "base_url", f"is wrong: {error.message[:-1]}"
        ) from None
    return rules, zone, zone_name, times, exact


def _beside(here: Path, name: str) -> str:
    """Return a file the description names as what can be opened from anywhere."""
    return str(here / name) if name else ""


def _common(root: Table) -> dict[str, Any]:
    traits, retry, rate = root.table("traits"), root.table("retry"), root.table("rate")
    life = traits.whole("key_life_s", 0, 0, 10**9)
    calls = rate.whole("calls", 0, 0, 10**6)
    found = {
        "idempotency": Idempotency(
            traits.choice("idempotency", list(Idempotency), Idempotency.LOOKUP_ONLY)
        ),
        "key_life": timedelta(seconds=life) if life else None,
        "settling": timedelta(seconds=traits.whole("settling_s", 0, 0, 86400)),
        "updates": traits.flag("updates", default=True),
        "asynchronous": traits.flag("asynchronous", default=False),
        "full_keys": traits.choice("key", ("token", "full"), "token") == "full",
        "token_length": traits.whole("token_length", 30, 16, 90),
        "attempts": retry.whole("attempts", 3, 1, 10),
        "patience_s": float(retry.whole("patience_s", 20, 0, 3600)),
        "rate": RateLimit(
            calls=calls, per=timedelta(seconds=rate.whole("per_s", 60, 1, 86400))
        )
        if calls
        else None,
    }
    if not calls:
        rate.values.pop("per_s", None)
    for table in (traits, retry, rate):
        table.done()
    return found


def _meaning(table: Table, usual: Meaning) -> Meaning:
    """Read how answers are understood, on top of what is usual."""
    classes = table.pairs("classes")
    for status, what in classes.items():
        if not _STATUS.match(status):
            raise table.wrong(f"classes.{status}", "must be a status, or one with a code")
        if what not in CLASSES:
            raise table.wrong(f"classes.{status}", f"must be one of {', '.join(CLASSES)}")
    found = evolve(
        usual,
        classes={**usual.classes, **classes},
        codes={**usual.codes, **table.pairs("codes")},
        success_is=frozenset(table.texts("success_is")) or usual.success_is,
        failure=table.choice("failure", CLASSES, usual.failure),
        code=places(table, "code") or usual.code,
        message=places(table, "message") or usual.message,
        field=places(table, "field") or usual.field,
    )
    if table.has("success"):
        found = evolve(found, success=place(table, "success"))
        if not found.success_is:
            raise table.wrong("success_is", "is missing: the texts that mean success")
    return found


class _Reader:
    """Reads operations."""

    def __init__(
        self,
        root: Table,
        folder: Path,
        usual: Meaning,
        maps: Mapping[str, Sequence[MapLayer]],
    ) -> None:
        self._maps = dict(maps)
        self._folder = folder
        self._usual = usual
        if not root.has("ping"):
            raise root.wrong("ping", "is missing: how to ask whether the service is there")

    def unused(self) -> tuple[str, ...]:
        """Return the operations whose maps were to be overridden and are not there."""
        return tuple(self._maps)

    def operation(self, table: Table, name: str, names: frozenset[str]) -> Operation:
        method = table.choice("method", _METHODS, "GET")
        path = table.text("path")
        answer = table.table("answer")
        batch = table.choice("batch", ("single", "per_row", "all_or_nothing"), "single")
        rows = table.text("rows", "") or None
        most = table.whole("most", 1, 1, 10_000)
        if rows is not None or (name.endswith(".find") and most > 1):
            # Many documents a call: a gap for one of them would be somebody else's.
            names -= {"key", "digest"}
        made = Operation(
            name=name,
            method=method,
            path=template(table, "path", path, names),
            query=templates(table, "query", names),
            headers=templates(table, "headers", names),
            body=self._tree(table, "body", names),
            map=self._map(table, name),
            rows=rows,
            batch=batch,
            most=most,
            safe=table.flag("safe", default=method == "GET"),
            meaning=_meaning(answer, self._usual),
            shape=_shape(answer),
            pages=_pages(table.table("pages")),
        )
        if batch != "single" and made.rows is None:
            raise table.wrong("rows", "is missing: where the documents of a batch go")
        _check_needs(table, answer, made)
        for one in (answer, table):
            one.done()
        return made

    def _tree(self, table: Table, key: str, names: frozenset[str]) -> Any:
        if not table.has(key):
            return None
        value = table.values.pop(key)
        if not isinstance(value, dict | list):
            raise table.wrong(key, "must be a table or a list")
        return self._branch(table, key, value, names)

    def _branch(self, table: Table, key: str, value: Any, names: frozenset[str]) -> Any:
        if isinstance(value, str):
            return template(table, key, value, names)
        if isinstance(value, dict):
            return {
                name: self._branch(table, f"{key}.{name}", one, names)
                for name, one in value.items()
            }
        if isinstance(value, list):
            return [self._branch(table, key, one, names) for one in value]
        if isinstance(value, bool | int | Decimal):
            return value
        raise table.wrong(key, "must be text, a number, true or false")

    def _map(self, table: Table, name: str) -> FieldMap | None:
        if not table.has("map"):
            return None
        names = table.texts("map")
        if not names or not all(map(_FILE.match, names)):
            raise table.wrong(
                "map", "must be the name of a file beside this one, or several"
            )
        layers = [self._layer(table, one) for one in names]
        return _shafts.load(name, [*layers, *self._maps.pop(name, ())])

    def _layer(self, table: Table, name: str) -> MapLayer:
        try:
            return parse_layer(read_text(self._folder / name), name)
        except ConfigError as error:
            if error.line is not None:
                raise
            raise table.wrong("map", f"cannot be used: {error.message[:-1]}") from error


def _shape(table: Table) -> Shape:
    states, results = table.pairs("states"), table.pairs("results")
    for word, what in states.items():
        if what not in _STATES:
            raise table.wrong(f"states.{word}", f"must be one of {', '.join(_STATES)}")
    for word, what in results.items():
        if what not in CLASSES:
            raise table.wrong(f"results.{word}", f"must be one of {', '.join(CLASSES)}")
    found: dict[str, Any] = {
        name: place(table, name) for name in _PLACES if table.has(name)
    }
    replayed = table.text("replayed", "").lower()
    return Shape(states=states, results=results, replayed=replayed, **found)


def _pages(table: Table) -> Pages:
    kind = table.choice("kind", ("none", "cursor", "page", "offset", "link"), "none")
    found = Pages(
        kind=kind,
        next=place(table, "next") if kind == "cursor" else None,
        size=table.whole("size", 100, 1, 10_000),
        first=table.whole("first", 1, 0, 1),
    )
    table.done()
    return found


def _check_needs(table: Table, answer: Table, made: Operation) -> None:
    """Refuse an operation that could not do its work."""
    shape, act = made.shape, made.name.rpartition(".")[2]
    if act in {"put", "list"} and made.map is None:
        raise table.wrong("map", "is missing: what a document becomes")
    if act == "put" and shape.reference is None:
        raise answer.wrong("reference", "is missing: where the ERP's number is")
    if made.batch != "single" and (shape.items is None or shape.key is None):
        raise answer.wrong("items", "and key are needed: where each row's answer is")
    if act == "find" and (shape.items is None or shape.key is None):
        raise answer.wrong("items", "and key are needed: where what was found is")
    if act == "find" and not made.gaps & {"key", "keys"}:
        raise table.wrong("query", "uses neither {key} nor {keys}: it would find anything")
    if act == "list" and shape.items is None:
        raise answer.wrong("items", "is missing: where the list is")
