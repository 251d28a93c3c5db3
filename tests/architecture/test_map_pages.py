"""
The field tables tell every rule of every bundled map, and every field that is read.
"""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import attrs
import pytest

from tmallerp import documents
from tmallerp.erp.kingdee import masters, receivables, shipments
from tmallerp.fieldmap import Rows, bundled, bundled_names, load_map

ROOT = Path(__file__).parents[2]
ERP = ROOT / "src" / "tmallerp" / "erp"


@pytest.fixture(scope="module")
def module():
    path = ROOT / "docs" / "_ext" / "map_pages.py"
    spec = importlib.util.spec_from_file_location("map_pages", path)
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.fixture(scope="module")
def pages(module):
    return module.pages()


def places(items, prefix=""):
    for item in items:
        yield f"{prefix}{item.to}"
        if isinstance(item, Rows):
            yield from places(item.fields, f"{prefix}{item.to}.")


def test_every_rule_stands_in_a_table(module, pages):
    """
    Each bundled map has its table, with a row for each of its rules.
    """
    mine = [(erp, name) for erp in module.ERPS for name in module.maps_of(erp)]
    assert sorted(bundled_names()) == sorted(name for _, name in mine)
    for erp, name in mine:
        loaded = load_map(bundled(name))
        entry = pages[f"{erp}.md"].split(f"\n### {name}\n")[1].split("\n### ")[0]
        rows = re.findall(r"^\| `([^`]+)` \|", entry, re.MULTILINE)
        assert [*places(loaded.items)] == rows, name


def test_tables_are_whole(pages):
    """
    No cell breaks its table: a row has as many columns as the line under the heading.
    """
    for name, page in pages.items():
        columns = 0
        for line in page.splitlines():
            if not line.startswith("|"):
                columns = 0
                continue
            count = len(re.findall(r"(?<!\\)\|", line))
            columns = columns or count
            assert columns == count, (name, line)


def test_what_is_read_is_a_field_of_the_document(module):
    """
    The left side names fields that documents have; the right side what the code reads.
    """
    for erp, sources in module.READ.items():
        for source in sources:
            package = (ERP / source["module"]).parent
            code = "\n".join(path.read_text("utf-8") for path in package.glob("*.py"))
            for field, names, _ in source["fields"]:
                cls = getattr(documents, source["document"])
                head, _, rest = field.partition(".")
                if rest:
                    assert "lines" == head
                    cls, head = documents.ShipmentLine, rest
                assert not head or head in {one.name for one in attrs.fields(cls)}, (
                    erp,
                    field,
                )
                for name in names:
                    setting = name.removeprefix("SETTINGS:")
                    inner = setting.rsplit(".", 1)[-1]
                    assert inner in code, (erp, source["document"], name)


@pytest.mark.parametrize(
    ("document", "fields"),
    [
        ("Shipment", shipments._FIELDS),
        ("Receivable", receivables._FIELDS),
        ("Product", masters._MATERIAL_FIELDS),
    ],
)
def test_no_field_that_is_asked_for_is_kept_quiet(module, document, fields):
    """
    Each field of a query but the inner number stands in the table.
    """
    (source,) = [one for one in module.READ["kingdee"] if one["document"] == document]
    told = {name for _, names, _ in source["fields"] for name in names}
    inner = {"FID", "FMATERIALID", "FEntity_FENTRYID"}

    assert {*fields} - inner <= told
