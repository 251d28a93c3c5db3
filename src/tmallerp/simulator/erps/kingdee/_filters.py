"""
Filters: a small strict grammar of SQL's conditions, and the same as a list.

Nothing here evaluates text as code: a filter is read into a tree of plain values, and one
that does not read is refused. What it *means* follows SQL, an injected condition
included, for that is what the real server would do with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from attrs import frozen

from tmallerp.simulator.erps.kingdee._answers import PARAMETER, RefusedError
from tmallerp.simulator.erps.kingdee._values import read_date, read_number

Value = str | Decimal | datetime | None
Get = Callable[[str], Value]

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<date>\{(?:ts|d)\s*'(?P<moment>[^']*)'\s*\})
    | (?P<string>N?'(?:[^']|'')*')
    | (?P<number>-?\d+(?:\.\d+)?)
    | (?P<name>[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)
    | (?P<op><>|!=|<=|>=|=|<|>)
    | (?P<mark>[(),])
    )""",
    re.VERBOSE,
)
_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
}
_DEEPEST = 50


@frozen
class Name:
    """A field."""

    key: str


@frozen
class Const:
    """A value."""

    value: Value


Operand = Name | Const


@frozen
class Condition:
    """One comparison."""

    left: Operand
    op: str
    right: tuple[Operand, ...] = ()
    negated: bool = False

    @cached_property
    def folded(self) -> frozenset[str] | None:
        """The texts of a list as the collation sees them; None if it has others."""
        values = [one.value for one in self.right if isinstance(one, Const)]
        texts = [_folded(one) for one in values if isinstance(one, str)]
        return frozenset(texts) if len(texts) == len(self.right) else None


@frozen
class Group:
    """Several conditions joined by one word: ``AND``, ``OR`` or ``NOT``."""

    word: str
    parts: tuple[Node, ...]


Node = Condition | Group


def parse(text: str) -> Node:
    """
    Read a filter's text.

    Raises:
        RefusedError: If it is not one.
    """
    reader = _Reader(_tokens(text))
    node = reader.read_or(0)
    if reader.peek() is not None:
        raise _wrong(reader.peek())
    return node


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens, at, text = [], 0, text.strip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _wrong(("", text[at : at + 20]))
        kind = "date" if match["date"] else str(match.lastgroup)
        tokens.append((kind, match["moment"] if kind == "date" else match[kind]))
        at = match.end()
    return tokens


def _wrong(token: tuple[str, str] | None) -> RefusedError:
    near = "结尾" if token is None else f"“{token[1]}”"
    return RefusedError(f"过滤条件语法错误,在{near}附近", PARAMETER, "FilterString")


class _Reader:
    def __init__(self, tokens: Sequence[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._at = 0

    def peek(self) -> tuple[str, str] | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self) -> tuple[str, str]:
        token = self.peek()
        if token is None:
            raise _wrong(None)
        self._at += 1
        return token

    def _takes(self, *words: str) -> bool:
        """Take a word or a mark if it comes next."""
        token = self.peek()
        if token and token[0] in {"name", "mark"} and token[1].upper() in words:
            self._at += 1
            return True
        return False

    def _need(self, word: str) -> None:
        if not self._takes(word):
            raise _wrong(self.peek())

    def read_or(self, depth: int) -> Node:
        if depth > _DEEPEST:
            raise RefusedError("过滤条件嵌套过深", PARAMETER, "FilterString")
        parts = [self._read_and(depth)]
        while self._takes("OR"):
            parts.append(self._read_and(depth))
        return parts[0] if len(parts) == 1 else Group("OR", tuple(parts))

    def _read_and(self, depth: int) -> Node:
        parts = [self._read_not(depth)]
        while self._takes("AND"):
            parts.append(self._read_not(depth))
        return parts[0] if len(parts) == 1 else Group("AND", tuple(parts))

    def _read_not(self, depth: int) -> Node:
        if self._takes("NOT"):
            return Group("NOT", (self._read_not(depth + 1),))
        if self._takes("("):
            node = self.read_or(depth + 1)
            self._need(")")
            return node
        return self._read_condition()

    def _read_condition(self) -> Node:
        left = self._operand()
        if self._takes("IS"):
            negated = self._takes("NOT")
            self._need("NULL")
            return Condition(left, "NULL", negated=negated)
        negated = self._takes("NOT")
        if self._takes("IN"):
            return Condition(left, "IN", self._list(), negated)
        if self._takes("LIKE"):
            return Condition(left, "LIKE", (self._operand(),), negated)
        if self._takes("BETWEEN"):
            low = self._operand()
            self._need("AND")
            return Condition(left, "BETWEEN", (low, self._operand()), negated)
        kind, op = self._take()
        if negated or kind != "op":
            raise _wrong((kind, op))
        return Condition(left, op, (self._operand(),))

    def _list(self) -> tuple[Operand, ...]:
        self._need("(")
        values = [self._operand()]
        while self._takes(","):
            values.append(self._operand())
        self._need(")")
        return tuple(values)

    def _operand(self) -> Operand:
        kind, text = self._take()
        if kind == "string":
            return Const(text.removeprefix("N")[1:-1].replace("''", "'"))
        if kind == "number":
            return Const(Decimal(text))
        if kind == "date":
            return Const(_moment(text))
        if kind == "name" and text.upper() not in _RESERVED:
            return Name(text)
        raise _wrong((kind, text))


_RESERVED = frozenset({"AND", "OR", "NOT", "IN", "LIKE", "BETWEEN", "IS", "NULL"})


def _moment(text: str) -> datetime:
    moment = read_date(text)
    if moment is None:
        raise RefusedError(f"日期“{text}”格式不正确", PARAMETER, "FilterString")
    return moment


# Vendor codes of comparisons; only the first is told by name in the facts.
_CODES = {"67": "=", "=": "=", "<>": "<>", "!=": "<>", ">": ">", "<": "<"}
_CODES |= {">=": ">=", "<=": "<=", "in": "IN", "like": "LIKE"}
_LOGIC = {"": "AND", "0": "AND", "and": "AND", "1": "OR", "or": "OR"}


def read_list(conditions: Sequence[Any]) -> Node | None:
    """
    Read a filter's list of conditions by writing it as text and parsing that.

    Raises:
        RefusedError: If a condition is not one.
    """
    words: list[tuple[str, str]] = []
    for n, one in enumerate(conditions):
        words += _words(one, is_last=n == len(conditions) - 1)
    if not words:
        return None
    reader = _Reader(words)
    node = reader.read_or(0)
    if reader.peek() is not None:
        raise _wrong(reader.peek())
    return node


def _words(one: Any, *, is_last: bool) -> Iterator[tuple[str, str]]:
    if not isinstance(one, Mapping):
        raise RefusedError("过滤条件应为对象", PARAMETER, "FilterString")
    told = {str(key).lower(): value for key, value in one.items()}
    op = _CODES.get(str(told.get("compare", "")).strip().lower())
    logic = _LOGIC.get(str(told.get("logic", "")).strip().lower())
    name = str(told.get("fieldname", ""))
    if op is None or logic is None or _TOKEN.fullmatch(name) is None:
        raise RefusedError(f"过滤条件“{name}”不正确", PARAMETER, "FilterString")
    yield from _brackets(told.get("left"), "(")
    yield "name", name
    yield ("name" if op.isalpha() else "op"), op
    yield from _const(told.get("value"), is_list=op == "IN")
    yield from _brackets(told.get("right"), ")")
    if not is_last:
        yield "name", logic


def _brackets(told: Any, mark: str) -> Iterator[tuple[str, str]]:
    text = str(told or "").replace(" ", "")
    if text.strip(mark):
        raise _wrong(("mark", text))
    for _ in text:
        yield "mark", mark


def _const(value: Any, *, is_list: bool) -> Iterator[tuple[str, str]]:
    if is_list:
        values = value if isinstance(value, list) else str(value).split(",")
        yield "mark", "("
        for n, one in enumerate(values):
            if n:
                yield "mark", ","
            yield _quoted(one)
        yield "mark", ")"
    else:
        yield _quoted(value)


def _quoted(value: Any) -> tuple[str, str]:
    return "string", "'" + str("" if value is None else value).replace("'", "''") + "'"


def names(node: Node | None) -> Iterator[str]:
    """Yield the fields a filter speaks of."""
    if isinstance(node, Group):
        for part in node.parts:
            yield from names(part)
    elif node is not None:
        for operand in (node.left, *node.right):
            if isinstance(operand, Name):
                yield operand.key


def holds(node: Node | None, get: Get) -> bool:
    """
    Tell whether a filter lets a row through.

    Raises:
        RefusedError: If values cannot be compared.
    """
    if node is None:
        return True
    if isinstance(node, Group):
        if node.word == "NOT":
            return not holds(node.parts[0], get)
        return (any if node.word == "OR" else all)(holds(part, get) for part in node.parts)
    return _holds(node, get) is not node.negated


def _holds(one: Condition, get: Get) -> bool:
    left = _value(one.left, get)
    if one.op == "NULL":
        return left is None
    if one.op == "IN" and isinstance(left, str) and one.folded is not None:
        return _folded(left) in one.folded
    right = [_value(operand, get) for operand in one.right]
    if left is None or None in right:
        # SQL's unknown: the condition fails, negated or not.
        return one.negated
    return _holds_for(one.op, left, right)


def _holds_for(op: str, left: Value, right: Sequence[Value]) -> bool:
    if op == "IN":
        return any(_compare("=", left, value) for value in right)
    if op == "LIKE":
        return _is_like(str(left), str(right[0]))
    if op == "BETWEEN":
        return _compare(">=", left, right[0]) and _compare("<=", left, right[1])
    return _compare(op, left, right[0])


def _value(operand: Operand, get: Get) -> Value:
    return operand.value if isinstance(operand, Const) else get(operand.key)


def _compare(op: str, left: Value, right: Value) -> bool:
    if isinstance(left, Decimal) or isinstance(right, Decimal):
        return _COMPARE[op](_number(left), _number(right))
    if isinstance(left, datetime) or isinstance(right, datetime):
        return _COMPARE[op](_date(left), _date(right))
    # The server's collation: neither case nor trailing spaces matter.
    return _COMPARE[op](_folded(str(left)), _folded(str(right)))


def _folded(text: str) -> str:
    return text.casefold().rstrip()


def _number(value: Value) -> Decimal:
    if isinstance(value, str) and not value.strip():
        return Decimal(0)
    number = None if isinstance(value, datetime) else read_number(value)
    if number is None:
        raise RefusedError(f"将值“{value}”转换成数值时失败", 6, "FilterString")
    return number


def _date(value: Value) -> datetime:
    if isinstance(value, datetime):
        return value
    date = read_date(str(value))
    if date is None:
        raise RefusedError(f"从字符串“{value}”转换日期时失败", 6, "FilterString")
    return date


def _is_like(text: str, pattern: str) -> bool:
    regex = "".join(
        ".*" if ch == "%" else "." if ch == "_" else re.escape(ch)
        for ch in pattern.casefold()
    )
    return re.fullmatch(regex, text.casefold(), re.DOTALL) is not None
