"""Reading one value of a saved model, by the type of its field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from tmallerp.simulator.erps._clock import CHINA
from tmallerp.simulator.erps.kingdee._answers import RefusedError
from tmallerp.simulator.erps.kingdee._forms import Field
from tmallerp.simulator.erps.kingdee._settings import Settings

_DATE = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?",
    re.ASCII,
)
_NUMBER = re.compile(r"-?\d{1,18}(\.\d{1,10})?", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def read_date(text: str) -> datetime | None:
    """Read a date without a zone as Beijing time; None if it is none."""
    match = _DATE.fullmatch(text.strip())
    if match is None:
        return None
    try:
        return datetime(*(int(part or 0) for part in match.groups()), tzinfo=CHINA)  # type: ignore[misc, arg-type]
    except ValueError:
        return None


def read_number(value: object) -> Decimal | None:
    """Read a number, which may come as text; None if it is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | Decimal):
        value = format(value, "f") if isinstance(value, Decimal) else str(value)
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        return Decimal(value.strip())
    return None


def read_flag(value: object, *, default: bool) -> bool:
    """Read a boolean of the parameters, which usually comes as text."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in {"true", "false"}:
        return value.lower() == "true"
    return default


class ValueReader:
    """
    Reads values of fields.

    Args:
        settings: Lengths and decimals of this tenant.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def read(self, field: Field, value: Any) -> Any:
        """
        Read a value that is no reference.

        Raises:
            RefusedError: If it does not fit the field.
        """
        if value is None:
            return None
        if field.type == "text":
            return self._text(field, value)
        if field.type == "bool":
            return self._bool(field, value)
        if field.type == "date":
            return self._date(field, value)
        if field.type == "flex":
            return self._flex(field, value)
        return self._number(field, value)

    def _text(self, field: Field, value: Any) -> str:
        if isinstance(value, bool | Mapping | list):
            raise _misfit(field, "文本")
        text = str(value)
        limit = self._settings.text_length
        if field.key == "FBillNo":
            limit = self._settings.bill_no_length
        elif field.is_note:
            limit = self._settings.note_length
        if len(text) > limit:
            raise RefusedError(f"字段“{field.zh}”长度超过{limit}个字符", field=field.key)
        if _CONTROL.search(text):
            raise RefusedError(f"字段“{field.zh}”含有非法字符", field=field.key)
        return text

    def _bool(self, field: Field, value: Any) -> bool:
        known = {"true": True, "1": True, "false": False, "0": False, "": False}
        text = str(value).lower()
        if text not in known:
            raise _misfit(field, "布尔值")
        return known[text]

    def _date(self, field: Field, value: Any) -> datetime | None:
        if value == "":
            return None
        date = read_date(value) if isinstance(value, str) else None
        if date is None:
            raise _misfit(field, "日期")
        return date

    def _number(self, field: Field, value: Any) -> Decimal | int | None:
        if value == "":
            return None
        number = read_number(value)
        if number is None:
            raise _misfit(field, "数值")
        return int(number) if field.type == "int" else number

    def _flex(self, field: Field, value: Any) -> dict[str, str]:
        if not isinstance(value, Mapping):
            raise _misfit(field, "对象")
        flexes = {}
        prefix = f"{field.key}__".upper()
        for key, one in value.items():
            if not key.upper().startswith(prefix):
                raise RefusedError(f"元数据中标识为{key}的字段不存在", 9, key)
            flexes[key.upper()] = str(
                next(iter(one.values()), "") if isinstance(one, Mapping) else one
            )
        return flexes


def _misfit(field: Field, wanted: str) -> RefusedError:
    return RefusedError(f"字段“{field.zh}”的值不是有效的{wanted}", field=field.key)


def read_wrapper(field: Field, value: Any) -> str:
    """
    Read a reference's number out of its wrapper.

    Raises:
        RefusedError: If it is not wrapped, or in the wrong wrapper.
    """
    if value is None:
        return ""
    if not isinstance(value, Mapping):
        message = f'字段“{field.zh}”是基础资料,值应为对象,如{{"{field.wrapper}":""}}'
        raise RefusedError(message, field=field.key)
    if not value:
        return ""
    wrappers = {field.wrapper.upper(), "FNUMBER", "FSTAFFNUMBER", "FUSERID", "FNAME", "ID"}
    key, inner = next(iter(value.items()))
    if len(value) > 1 or key.upper() not in wrappers or isinstance(inner, Mapping | list):
        raise RefusedError(f"字段“{field.zh}”的基础资料格式不正确", field=field.key)
    return "" if inner is None else str(inner)


__all__ = [
    "ValueReader",
    "read_date",
    "read_flag",
    "read_number",
    "read_wrapper",
]
