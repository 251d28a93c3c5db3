"""
One API call as a value.

A method knows its API's name, its parameters and the type of its answer, and nothing of
networks. It can be compared, logged, kept and sent again; a client turns it into an
answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar, Generic, NewType, TypeVar, get_args, get_origin

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

    asked_as: ClassVar[Mapping[str, str]] = {}
    """Fields that the parameter ``fields`` calls by another name than the answer."""

    window_of: ClassVar[tuple[str, str] | None] = None
    """The two parameters that span a time window of at most one day."""

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        for base in getattr(cls, "__orig_bases__", ()):
            origin = get_origin(base)
            if isinstance(origin, type) and issubclass(origin, Method):
                cls.answer = get_args(base)[0]

    def __attrs_post_init__(self) -> None:
        if self.window_of is not None:
            check_window(self.api, *(getattr(self, name) for name in self.window_of))

    def params(self) -> dict[str, Value]:
        """Return the business parameters, None for those not given."""
        return {
            field.name: getattr(self, field.name)
            for field in attrs.fields(type(self))  # type: ignore[arg-type]
        }


class PagedMethod(Method[T], Generic[T, Item]):
    """
    A call that answers page by page.

    It has the parameters ``page_no`` (from 1) and ``page_size``; `rows_of` names the
    list in the answer, which has ``total_results`` beside it.
    """

    __slots__ = ()

    rows_of: ClassVar[str]
    page_no: int
    page_size: int


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

    The answer is the decoded JSON as it came, wrappers included.
    """

    api: str  # type: ignore[misc]
    values: Mapping[str, Value] = attrs.field(factory=dict)
    idempotent: bool = attrs.field(default=False, kw_only=True)  # type: ignore[misc]
    needs_session: bool = attrs.field(default=True, kw_only=True)  # type: ignore[misc]

    answer = dict

    def params(self) -> dict[str, Value]:
        """Return the parameters as given."""
        return dict(self.values)


def check_window(api: str, start: datetime | None, end: datetime | None) -> None:
    """
    Refuse a window that TOP would refuse: naive, backwards, or longer than a day.

    Raises:
        InvalidCallError: Naming the window.
    """
    if start is None or end is None:
        return
    if start.tzinfo is None or end.tzinfo is None:
        msg = f"{api}: the window {start} to {end} has no time zone."
        raise InvalidCallError(msg, api=api)
    # TOP: an incremental query spans one day at most.
    if not timedelta(0) <= end - start <= timedelta(days=1):
        msg = f"{api}: the window {start} to {end} must run forward, one day at most."
        raise InvalidCallError(msg, api=api)


def at_most(limit: int, least: int = 1) -> Any:
    """Make a validator for a number from *least* to *limit*, or for a list so long."""

    def check(instance: Method[Any], attribute: attrs.Attribute[Any], value: Any) -> None:
        if value is None:
            return
        count = value if isinstance(value, int) else len(value)
        if not least <= count <= limit:
            msg = (
                f"{instance.api}: {attribute.name} must be {least} to {limit}, not {count}."
            )
            raise InvalidCallError(msg, api=instance.api)

    return check
