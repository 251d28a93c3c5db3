"""View and QueryBusinessInfo: a document and a form in the names of Kingdee's objects."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tmallerp.simulator.erps.kingdee._base import BaseData
from tmallerp.simulator.erps.kingdee._documents import Document, Row
from tmallerp.simulator.erps.kingdee._forms import Field, Form


def view(doc: Document, base: BaseData, *, old_dates: bool) -> dict[str, Any]:
    """Show a document as View does: names without F, entries by their object's name."""
    form = doc.form
    shown: dict[str, Any] = {"Id": doc.id}
    for field in form.at("").values():
        if field.key != form.pk:
            shown[_name(field.key)] = _value(
                field, doc.head.get(field.key), base, old_dates=old_dates
            )
    for entity in form.entities.values():
        if entity.kind == "subhead":
            fields = form.at(entity.key)
            shown[_name(entity.key)] = [_row(fields, doc.head, base, old_dates=old_dates)]
            continue
        is_main = form.main is not None and entity.key == form.main.key
        name = (form.orm if is_main else "") or _name(entity.key)
        fields = form.at(entity.key)
        rows = enumerate(doc.rows.get(entity.key, []), 1)
        shown[name] = [
            {"Id": row[entity.pk], "Seq": n, **_row(fields, row, base, old_dates=old_dates)}
            for n, row in rows
        ]
    return shown


def _row(
    fields: Mapping[str, Field], row: Row, base: BaseData, *, old_dates: bool
) -> dict[str, Any]:
    return {
        _name(field.key): _value(field, row.get(field.key), base, old_dates=old_dates)
        for field in fields.values()
    }


def _name(key: str) -> str:
    return key[1:] if key.startswith("F") and not key.startswith("F_") else key


def _value(field: Field, value: Any, base: BaseData, *, old_dates: bool) -> Any:
    if field.type == "ref":
        return _reference(field, value, base)
    if isinstance(value, datetime):
        if old_dates:
            return f"/Date({int(value.timestamp()) * 1000})/"
        return value.strftime("%Y-%m-%dT%H:%M:%S")
    if field.key == "FName":
        return [{"Key": 2052, "Value": value}]
    return " " if value is None and field.type == "text" else value


def _reference(field: Field, number: str | None, base: BaseData) -> Any:
    if not number:
        return None
    if not field.lookup or field.lookup == "BOS_BillType":
        return {"Id": number, "Number": number, "Name": [{"Key": 2052, "Value": number}]}
    found = base.find(field.lookup, number)
    name = found.head.get("FName", number) if found else number
    names = [{"Key": 2052, "Value": name}]
    return {"Id": found.id if found else 0, "Number": number, "Name": names}


def business_info(form: Form) -> dict[str, Any]:
    """Tell what a form is made of."""
    head = {"Key": "FBillHead", "EntryName": form.zh, "EntryPkFieldName": form.pk}
    entries = [{**head, "Fields": [_told(one) for one in form.at("").values()]}]
    for entity in form.entities.values():
        told = {"Key": entity.key, "EntryName": entity.zh, "EntryPkFieldName": entity.pk}
        fields = [_told(one) for one in form.at(entity.key).values()]
        entries.append({**told, "Fields": fields})
    names = [{"Key": 2052, "Value": form.zh}]
    return {"Id": form.id, "Name": names, "PkFieldName": form.pk, "Entrys": entries}


def _told(field: Field) -> dict[str, Any]:
    told: dict[str, Any] = {
        "Key": field.key,
        "Name": [{"Key": 2052, "Value": field.zh}],
        "MustInput": 1 if field.required else 0,
    }
    if field.lookup:
        told["LookUpObjectFormId"] = field.lookup
    return told
