"""
One API call as a value.

A method knows its API's name, its parameters and the type of its answer, and nothing of
networks. It can be compared, logged, kept and sent again; a client turns it into an
answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from types import UnionType
from typing import (
    Any,
    ClassVar,
    Generic,
    NewType,
    Self,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

import attrs
from attrs import frozen

from tmallerp.errors import InvalidCallError

Tid = NewType("Tid", str)
"""Number of a trade; up to 19 digits, always text."""

Oid = NewType("Oid", str)
"""Number of a trade's line."""

RefundId = NewType("RefundId", str)
"""Number of a refund."""

NumIid = NewType("NumIid", str)
"""Number of an item."""

SkuId = NewType("SkuId", str)
"""Number of an item's SKU."""

Id = NewType("Id", str)
"""Any other number that names something and is never counted with."""

ID_TYPES: frozenset[object] = frozenset({Tid, Oid, RefundId, NumIid, SkuId, Id})

# A 64-bit number has 20 digits at most.
_ID = re.compile(r"[0-9]{1,20}\Z")

Scalar = str | int | bool | datetime
Value = Scalar | bytes | Sequence[Scalar] | Mapping[str, object] | None

T = TypeVar("T")
Item = TypeVar("Item")


class Method(Generic[T]):
    """
    A call of one API; `T` is the type of its whole answer.

    A subclass is a frozen attrs class whose fields are the API's parameters. It says
    whether it is `idempotent`: only such a method is sent again after a lost answer.
    """

    __slots__ = ()

    api: ClassVar[str]
    """The API's name, such as ``taobao.trade.fullinfo.get``."""

    answer: ClassVar[type[Any]]
    """The type of the whole answer, read off the generic base."""

    idempotent: ClassVar[bool] = False
    """Whether sending it twice is the same as sending it once."""

    needs_session: ClassVar[bool] = True
    """Whether the shop's session must come along."""

    fields_of: ClassVar[str | None] = None
    """Which part of the answer the parameter ``fields`` selects from, if there is one."""

    asks: ClassVar[str | None] = None
    """What ``fields`` asks for where the caller names nothing; None: the whole model."""

    asked_as: ClassVar[Mapping[str, str]] = {}
    """Fields that the parameter ``fields`` calls by another name than the answer."""

    window_of: ClassVar[tuple[str, str] | None] = None
    """The two parameters that span a time window."""

    window_days: ClassVar[int] = 1
    """How many days such a window may span."""

    window_free_with: ClassVar[tuple[str, ...]] = ()
    """Parameters that lift that limit when one of them is given."""

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        for base in getattr(cls, "__orig_bases__", ()):
            origin = get_origin(base)
            if isinstance(origin, type) and issubclass(origin, Method):
                cls.answer = get_args(base)[0]

    def __attrs_post_init__(self) -> None:
        for field in attrs.fields(type(self)):  # type: ignore[arg-type]
            if isinstance(value := getattr(self, field.name), datetime):
                check_moment(self.api, field.name, value)
        if self.window_of is None:
            return
        for name in self.window_of:
            check_moment(self.api, name, getattr(self, name))
        if not any(_is_given(getattr(self, name)) for name in self.window_free_with):
            start, end = (getattr(self, name) for name in self.window_of)
            check_window(self.api, start, end, self.window_days)

    def may_repeat(self) -> bool:
        """Say whether this very call may be sent again after a lost answer."""
        return self.idempotent

    def params(self) -> dict[str, Value]:
        """Return the business parameters, None for those not given."""
        return {
            field.name: getattr(self, field.name)
            for field in attrs.fields(type(self))  # type: ignore[arg-type]
        }


class PagedMethod(Method[T], Generic[T, Item]):
    """
    A call that answers page by page.

    A list that tells its total is walked from the last page to the first, so that rows
    which move while it is read are not lost; one that does not is walked forward.
    """

    __slots__ = ()

    rows_of: ClassVar[str]
    """The list in the answer; dotted where it lies in an object."""

    total_of: ClassVar[str | None] = "total_results"
    """Where the answer counts all rows; None where it counts this page or none."""

    has_next_of: ClassVar[str | None] = None
    """Where the answer says that another page has rows, if it tells no total."""

    page_of: ClassVar[tuple[str, str]] = ("page_no", "page_size")
    """The parameters for the page, from 1, and for the rows on it."""

    last_page: ClassVar[int | None] = None
    """The last page the platform shows, whatever the total; narrow the query then."""

    def asked_page(self) -> tuple[int, int]:
        """Return which page is asked for, and how many rows it has at most."""
        number, size = (getattr(self, name) for name in self.page_of)
        return number, size

    def at_page(self, number: int) -> Self:
        """Return the same call for another page."""
        return attrs.evolve(self, **{self.page_of[0]: number})  # type: ignore[misc]

    @classmethod
    def read_rows(cls, answer: object) -> tuple[Item, ...]:
        """Return the rows of an answer; none where it has no list."""
        rows: tuple[Item, ...] | None = _reach(answer, cls.rows_of)
        return rows or ()

    @classmethod
    def read_total(cls, answer: object) -> int | None:
        """Return how many rows the platform counts in all, if it says so."""
        return None if cls.total_of is None else _reach(answer, cls.total_of)

    @classmethod
    def read_has_next(cls, answer: object) -> bool | None:
        """Return whether another page has rows, if the platform says so."""
        return None if cls.has_next_of is None else _reach(answer, cls.has_next_of)


def _reach(value: object, path: str) -> Any:
    """Follow dotted attributes; None where one of them is None."""
    for name in path.split("."):
        value = None if value is None else getattr(value, name)
    return value


@frozen
class RawMethod(Method[Mapping[str, Any]]):
    """
    Any API by name: the road to the thousands that have no class.

    Args:
        api: The API's name.

        values: Its parameters; text, numbers, booleans, aware datetimes, lists of
            these, mappings (sent as JSON) or bytes (sent as a file).

        idempotent: Whether it may be sent again after a lost answer.

        needs_session: Whether the shop's session must come along.

    The answer is the decoded JSON as it came, without the envelope around it. JSON is
    asked for simplified, so lists have no wrappers; a decimal number is a `Decimal`.
    """

    api: str  # type: ignore[misc]
    values: Mapping[str, Value] = attrs.field(factory=dict)
    idempotent: bool = attrs.field(default=False, kw_only=True)  # type: ignore[misc]
    needs_session: bool = attrs.field(default=True, kw_only=True)  # type: ignore[misc]

    answer = dict

    def params(self) -> dict[str, Value]:
        """Return the parameters as given."""
        return dict(self.values)


def _is_given(value: object) -> bool:
    """Say whether a parameter will be sent: TOP takes an empty one for none."""
    return value is not None and str(value).strip() != ""


def check_moment(api: str, name: str, value: object) -> None:
    """
    Refuse what is no aware time; None is none.

    Raises:
        InvalidCallError: Naming the parameter.
    """
    if value is None:
        return
    if not isinstance(value, datetime):
        msg = f"{api}: {name} must be a datetime, not {_kind(value)}."
        raise InvalidCallError(msg, api=api)
    if value.utcoffset() is None:
        msg = f"{api}: {name} is {value}, which has no time zone."
        raise InvalidCallError(msg, api=api)


def _kind(value: object) -> str:
    return type(value).__name__


def check_window(
    api: str, start: datetime | None, end: datetime | None, days: int = 1
) -> None:
    """
    Refuse a window that TOP would refuse: naive, backwards, or too long.

    Raises:
        InvalidCallError: Naming the window.
    """
    if start is None or end is None:
        return
    if start.utcoffset() is None or end.utcoffset() is None:
        msg = f"{api}: the window {start} to {end} has no time zone."
        raise InvalidCallError(msg, api=api)
    # TOP: an incremental query spans one day at most; a journal of bills thirty.
    if not timedelta(0) <= end - start <= timedelta(days=days):
        long = "one day" if days == 1 else f"{days} days"
        msg = f"{api}: the window {start} to {end} must run forward, {long} at most."
        raise InvalidCallError(msg, api=api)


@cache
def _types_of(cls: type[Any]) -> dict[str, tuple[type[Any], ...]]:
    """Read off a method's annotations which types each parameter may have."""
    return {name: tuple(_types(hint)) for name, hint in get_type_hints(cls).items()}


def _types(hint: Any) -> Iterator[type[Any]]:
    if get_origin(hint) in {Union, UnionType}:
        for part in get_args(hint):
            yield from _types(part)
    elif hint in ID_TYPES:
        # A number by nature, text by our law; both are written alike.
        yield from (str, int)
    elif isinstance(hint, NewType):
        yield from _types(hint.__supertype__)
    else:
        yield get_origin(hint) or hint


def _check_type(
    instance: Method[Any], attribute: attrs.Attribute[Any], value: Any
) -> tuple[type[Any], ...]:
    """Refuse another type than the parameter's; a truth value is no number."""
    wanted = _types_of(type(instance))[attribute.name]  # type: ignore[arg-type]
    if not isinstance(value, wanted) or (isinstance(value, bool) and bool not in wanted):
        names = " or ".join(one.__name__ for one in wanted if one is not type(None))
        msg = f"{instance.api}: {attribute.name} must be {names}, not {_kind(value)}."
        raise InvalidCallError(msg, api=instance.api)
    return wanted


def _measure(
    instance: Method[Any], attribute: attrs.Attribute[Any], value: Any, parted_by: str
) -> int:
    """Return what a limit limits: a number, also an id's, or how long something is."""
    wanted = _check_type(instance, attribute, value)
    if isinstance(value, str) and int in wanted:
        if not _ID.match(value):
            msg = f"{instance.api}: {attribute.name} must be a number, not {value[:40]!r}."
            raise InvalidCallError(msg, api=instance.api)
        return int(value)
    if isinstance(value, int):
        return value
    return len(value.split(parted_by) if parted_by else value)


Check = Callable[[Any, "attrs.Attribute[Any]", Any], None]


def at_most(limit: int | None, least: int = 1, *, parted_by: str = "") -> Check:
    """
    Make a validator for a number, an id's too, or for how long something is.

    Args:
        limit: The most; None is no limit.

        least: The least.

        parted_by: Count the parts of a text between these marks, not its characters.
    """

    def check(instance: Method[Any], attribute: attrs.Attribute[Any], value: Any) -> None:
        if value is None:
            return
        count = _measure(instance, attribute, value, parted_by)
        if count < least or (limit is not None and count > limit):
            span = f"{least} to {limit}" if limit is not None else f"at least {least}"
            msg = f"{instance.api}: {attribute.name} must be {span}, not {count}."
            raise InvalidCallError(msg, api=instance.api)

    return check


def fits(limit: int) -> Check:
    """Make a validator for a text of at most so many bytes in UTF-8."""

    def check(instance: Method[Any], attribute: attrs.Attribute[Any], value: Any) -> None:
        if value is None:
            return
        _check_type(instance, attribute, value)
        try:
            size = len(value.encode())
        except UnicodeEncodeError:
            msg = f"{instance.api}: {attribute.name} holds a lone surrogate."
            # The chained error would show the text.
            raise InvalidCallError(msg, api=instance.api) from None
        if size > limit:
            msg = (
                f"{instance.api}: {attribute.name} must be at most {limit} bytes in "
                f"UTF-8, not {size}."
            )
            raise InvalidCallError(msg, api=instance.api)

    return check


def as_tuple(value: Any) -> Any:
    """
    Freeze a list that a caller passed; a text alone is one item, None stays None.

    Raises:
        InvalidCallError: If it is no list of values: a number, bytes, an object.
    """
    if value is None or isinstance(value, tuple):
        return value
    if isinstance(value, str):
        return (value,)
    if isinstance(value, bytes | bytearray | Mapping) or not isinstance(value, Iterable):
        msg = f"A parameter that takes several values must be a list, not {_kind(value)}."
        raise InvalidCallError(msg)
    return tuple(value)
