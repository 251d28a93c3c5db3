"""What is asked of the server, as values: where and as whom, how to save, what to query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import field, frozen

from tmallerp.erp._http import HttpRules
from tmallerp.erp.kingdee._filters import Filter, filter_text, identifier, order_text
from tmallerp.erp.kingdee._session import SignIn
from tmallerp.erp.kingdee._signing import KingdeeCredentials
from tmallerp.errors import ConfigError


@frozen(kw_only=True)
class KingdeeConnection:
    """
    Where the ERP is and who is calling.

    Args:
        rules: Where to, how long and how much; ``base_url`` ends in ``/k3cloud/``.

        credentials: Who is calling.

        sign_in: How that is proved.

        login_algorithm: ``sha256``; ``sha1`` for servers before 8.0.0.202205.

        session_s: Seconds a session is used before a new one is made.

        operation_service: The vendor spells it ``ExcuteOperation``; one tenant is said to
            want it spelt right.
    """

    rules: HttpRules
    credentials: KingdeeCredentials
    sign_in: SignIn = field(default=SignIn.SIGNED, converter=SignIn)
    login_algorithm: str = "sha256"
    session_s: float = 1200.0
    operation_service: str = "ExcuteOperation"


@frozen(kw_only=True)
class SaveOptions:
    """
    How a document is saved.

    Args:
        only: The fields to change; empty changes all that are sent.

        returned: Fields the answer gives back.

        delete_rows: Whether rows that are not sent are deleted.

        verify_base: Whether unknown numbers of base data are refused.

        interaction: Questions that are answered with yes, such as ``STK_InvCheckResult``.

        submit_and_audit: Whether the server takes it through its states at once.

        batch_count: How many parts the server works on side by side; None leaves it out.

        more: Options of the server that have no name here.
    """

    only: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()
    delete_rows: bool = True
    verify_base: bool = True
    interaction: tuple[str, ...] = ()
    submit_and_audit: bool = False
    batch_count: int | None = None
    more: Mapping[str, object] = field(factory=dict)

    def fields(self) -> dict[str, object]:
        """Write them as the server reads them: yes and no are text."""
        options: dict[str, object] = {
            "NeedUpDateFields": list(self.only),
            "NeedReturnFields": list(self.returned),
            "IsDeleteEntry": _word(self.delete_rows),
            "IsVerifyBaseDataField": _word(self.verify_base),
            "IsAutoSubmitAndAudit": _word(self.submit_and_audit),
            "InterationFlags": ";".join(self.interaction),
        }
        if self.batch_count is not None:
            options["BatchCount"] = self.batch_count
        return {**options, **self.more}


def _word(value: bool) -> str:  # noqa: FBT001 - the value itself
    return "true" if value else "false"


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(names)


def _filters(filters: Iterable[Filter]) -> tuple[Filter, ...]:
    return tuple(filters)


@frozen(kw_only=True)
class Query:
    """
    A question for rows.

    Args:
        form: The form.

        fields: Names of fields, in the order the cells come.

        filters: All of them must hold.

        order: Names of fields, ascending; together they name one row.

        limit: Rows at most, 1 to 10000; it is always said, for 0 means many things.

        start: Rows to leave out.

    Raises:
        MappingError: If a name is no name.
    """

    form: str
    fields: tuple[str, ...] = field(converter=_names)
    filters: tuple[Filter, ...] = field(default=(), converter=_filters)
    order: tuple[str, ...] = field(default=(), converter=_names)
    limit: int = 2000
    start: int = 0

    def body(self) -> dict[str, object]:
        """Write it as the server reads it."""
        if not 1 <= self.limit <= 10_000:
            raise ConfigError("A query takes 1 to 10000 rows.", key="limit")
        return {
            "FormId": identifier(self.form),
            "FieldKeys": ",".join(map(identifier, self.fields)),
            "FilterString": filter_text(self.filters),
            "OrderString": order_text(self.order),
            "TopRowCount": 0,
            "StartRow": self.start,
            "Limit": self.limit,
            "SubSystemId": "",
        }


__all__ = ["KingdeeConnection", "Query", "SaveOptions"]
