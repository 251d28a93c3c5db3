"""What the type checkers must know of field maps."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import assert_type

from tmallerp.fieldmap import (
    Change,
    Condition,
    Explanation,
    Field,
    FieldMap,
    MapLayer,
    RoundTrip,
    Rows,
    TargetField,
    Transform,
    Violation,
    bundled_names,
    load_map,
    read_layer,
)


def maps(file: Path, source: Mapping[str, object]) -> None:
    layer = read_layer("kingdee/sales_order")
    assert_type(layer, MapLayer)
    loaded = load_map(
        layer,
        file,
        MapLayer(name="acme", version="1", fields=[Field(to="A", constant=Decimal(1))]),
        tables={"warehouses": {"a": "CK001"}},
        targets={"A": TargetField(name="A", max_length=80, unit="bytes")},
        transforms={"trim": Transform(forward=str)},
        sources={"order": dict},
        strict=True,
    )
    body = loaded.apply(source)
    assert_type(loaded, FieldMap)
    assert_type(loaded.fixing({"erp": object()}), FieldMap)
    assert_type(body, dict[str, object])
    assert_type(loaded.reverse(body), dict[str, object])
    assert_type(loaded.check(source), list[Violation])
    assert_type(loaded.explain(source, "A"), Explanation)
    assert_type(loaded.diff(loaded), list[Change])
    assert_type(loaded.round_trips(source), list[RoundTrip])
    assert_type(loaded.fingerprint, str)
    assert_type(bundled_names(), tuple[str, ...])


def in_python() -> FieldMap:
    rows = Rows(
        to="FSaleOrderEntry",
        each="rows",
        fields=[Field(to="FTaxPrice", source="row.price", as_="number", digits=2)],
    )
    when = Condition(path="order.customer", present=True)
    head = Field(to="FCustId.FNumber", source="order.customer", when=when)
    return FieldMap.of(name="orders", version="1", fields=[head, rows])
