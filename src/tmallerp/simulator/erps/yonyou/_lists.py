"""
Lists the way the platform filters, sorts and pages them.

One row a line of a document, unless only heads are asked for. A value is looked up when
a condition asks for it, so that ten thousand documents are not copied for one question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from attrs import frozen

from tmallerp.simulator.erps._exact import number
from tmallerp.simulator.erps._sheets import Data
from tmallerp.simulator.erps.yonyou._books import Refusal
from tmallerp.simulator.erps.yonyou._check import refuse
from tmallerp.simulator.erps.yonyou._forms import DEFINES, Form

MAX_PAGE = 500
_SYSTEM = frozenset(
    [
        "id",
        "code",
        "status",
        "statusCode",
        "nextStatus",
        "verifystate",
        "isWfControlled",
        "pubts",
        "createTime",
        "modifyTime",
        "creator",
        "auditTime",
        "taxRate",
        "taxCode",
        "productCode",
        "productName",
        "skuCode",
        "product_cCode",
        "product_cName",
        "productsku_cCode",
        "sendQty",
        "returnQty",
        "invoiceQty",
        "totalOutStockQuantity",
        "srcBill",
    ]
)


@frozen
class Line:
    """One candidate of a list: a head, and a row of it unless only heads are listed."""

    head: Data
    row: Data | None
    rows_key: str

    def value(self, name: str) -> object:
        """Look a value up by the name a condition uses."""
        inner = name.removeprefix(f"{self.rows_key}.")
        plain = _plain(inner)
        if inner == name and plain in self.head:
            return self.head[plain]
        if self.row is not None:
            return self.row.get(plain)
        rows: list[Data] = self.head.get(self.rows_key) or []
        return [row.get(plain) for row in rows] if rows else None

    def flat(self) -> Data:
        """Return the row of the answer."""
        told = {key: value for key, value in self.head.items() if key != self.rows_key}
        for key, value in (self.row or {}).items():
            own = f"{self.rows_key}_{key}"
            told[own if key in told or key == "id" else key] = value
        if self.row is not None:
            told["orderDetailId"] = told.get("orderDetailId", self.row["id"])
        return nest(told, ("orderPrices", "orderDetailPrices"))


def nest(data: Mapping[str, Any], groups: Iterable[str]) -> Data:
    """Turn ``group!name`` keys of some groups into objects."""
    told: Data = {}
    for key, value in data.items():
        group, mark, name = key.partition("!")
        if mark and group in groups:
            told.setdefault(group, {})[name] = value
        else:
            told[key] = value
    return told


def lines_of(form: Form, seen: Iterable[Data], *, heads_only: bool) -> list[Line]:
    """Lay out what is listed."""
    if heads_only:
        return [Line(head, None, form.rows_key) for head in seen]
    return [Line(head, row, form.rows_key) for head in seen for row in head[form.rows_key]]


def page(lines: Sequence[Line], body: Mapping[str, Any], most: int = MAX_PAGE) -> Data:
    """Cut a page and say how many there are."""
    index, size = whole(body, "pageIndex"), whole(body, "pageSize")
    if not 1 <= size <= most:
        raise Refusal("310008", f"pageSize必须在1到{most}之间")
    count = len(lines)
    return {
        "pageIndex": index,
        "pageSize": size,
        "pageCount": -(-count // size),
        "beginPageIndex": 1,
        "endPageIndex": -(-count // size),
        "recordCount": count,
        "recordList": [line.flat() for line in lines[(index - 1) * size : index * size]],
    }


def whole(body: Mapping[str, Any], name: str) -> int:
    """Read a whole number of a request, from 1."""
    value = body.get(name)
    if value is None:
        raise Refusal("310008", f"参数[{name}]不能为空")
    try:
        read = number(value)
    except ValueError:
        raise Refusal("310023", f"参数[{name}]类型错误") from None
    if read != int(read) or read < 1:
        raise Refusal("310023", f"参数[{name}]必须是正整数")
    return int(read)


def known_fields(form: Form) -> Callable[[str], bool]:
    """Return what tells whether a condition may name a field."""
    names = set(_SYSTEM)
    for fact in (*form.head.values(), *form.rows.values()):
        names |= {fact.name, f"{fact.name}_code", f"{fact.name}_name"}

    def is_known(name: str) -> bool:
        plain = _plain(name.removeprefix(f"{form.rows_key}."))
        return plain in names or plain.partition("!")[0] in DEFINES

    return is_known


def select(
    lines: list[Line], body: Mapping[str, Any], is_known: Callable[[str], bool]
) -> list[Line]:
    """Keep what the conditions of a request ask for, in the order it asks for."""
    tests = [_test(vo, is_known) for vo in _objects(body, "simpleVOs")]
    kept = [line for line in lines if _holds(line, tests)] if tests else lines
    for order in reversed(_objects(body, "queryOrders")):
        name = str(order.get("field", ""))
        if not is_known(name):
            raise refuse(f"排序字段[{name}]不存在")
        down = str(order.get("order", "asc")).lower() == "desc"
        kept = sorted(kept, key=lambda line: _sortable(line.value(name)), reverse=down)
    return kept


def _objects(body: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    given = body.get(name) or []
    if not isinstance(given, list) or not all(isinstance(each, Mapping) for each in given):
        raise Refusal("310023", f"参数[{name}]类型错误")
    return [each for each in given if each.get("field")]


def _plain(name: str) -> str:
    group, dot, rest = name.partition(".")
    if dot and group in DEFINES:
        return f"{group}!{rest}"
    return name.replace(".", "_")


Test = tuple[bool, Callable[[Line], bool]]


def _holds(line: Line, tests: Sequence[Test]) -> bool:
    result = True
    for index, (is_or, test) in enumerate(tests):
        held = test(line)
        result = held if index == 0 else (result or held if is_or else result and held)
    return result


def _test(vo: Mapping[str, Any], is_known: Callable[[str], bool]) -> Test:
    name, word = str(vo["field"]), str(vo.get("op", "eq")).lower()
    if not is_known(name):
        raise refuse(f"查询字段[{name}]不存在")
    compare = _OPS.get(word)
    if compare is None:
        raise refuse(f"不支持的比较符[{word}]")
    first, second = vo.get("value1"), vo.get("value2")
    if word in {"in", "nin"}:
        first = _Choices.of(first)

    def holds(line: Line) -> bool:
        value = line.value(name)
        values = value if isinstance(value, list) else [value]
        return any(compare(each, first, second) for each in values)

    return str(vo.get("logicOp", "and")).lower() == "or", holds


@frozen
class _Choices:
    """What a value may be among; as texts too, so that many are looked up at once."""

    given: list[object]
    texts: frozenset[str]

    @classmethod
    def of(cls, given: object) -> _Choices:
        if not isinstance(given, list):
            raise refuse("比较符[in]的value1必须是数组")
        return cls(given, frozenset(_as_text(each) for each in given))


def _pair(value: object, given: object) -> tuple[Any, Any] | None:
    """Make two values comparable; None where there is nothing to compare."""
    if value is None or given is None:
        return None
    if isinstance(value, Decimal):
        try:
            return value, number(given)
        except ValueError:
            return None
    return _as_text(value), _as_text(given)


def _as_text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _sortable(value: object) -> tuple[int, Any]:
    if isinstance(value, int | Decimal):
        return 1, value
    return (0, "") if value is None else (2, str(value))


def _compare(
    decide: Callable[[Any, Any], bool],
) -> Callable[[object, object, object], bool]:
    def test(value: object, first: object, _second: object) -> bool:
        pair = _pair(value, first)
        return pair is not None and decide(*pair)

    return test


def _between(value: object, first: object, second: object) -> bool:
    low, high = _pair(value, first), _pair(value, second)
    above = low is None or low[0] >= low[1]
    return value is not None and above and (high is None or high[0] <= high[1])


def _within(value: object, first: object, _second: object) -> bool:
    assert isinstance(first, _Choices)  # noqa: S101 - made of them when it was read
    if isinstance(value, Decimal):
        return any(_OPS["eq"](value, each, None) for each in first.given)
    return value is not None and _as_text(value) in first.texts


_OPS: dict[str, Callable[[object, object, object], bool]] = {
    "eq": _compare(lambda a, b: a == b),
    "neq": lambda value, first, _: not _OPS["eq"](value, first, None),
    "lt": _compare(lambda a, b: a < b),
    "gt": _compare(lambda a, b: a > b),
    "elt": _compare(lambda a, b: a <= b),
    "egt": _compare(lambda a, b: a >= b),
    "between": _between,
    "in": _within,
    "nin": lambda value, first, _: not _within(value, first, None),
    "like": _compare(lambda a, b: str(b) in str(a)),
    "leftlike": _compare(lambda a, b: str(a).startswith(str(b))),
    "rightlike": _compare(lambda a, b: str(a).endswith(str(b))),
    "is_null": lambda value, _first, _second: value in {None, ""},
    "is_not_null": lambda value, _first, _second: value not in {None, ""},
}
