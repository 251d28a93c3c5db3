"""
The WebAPI of Kingdee Cloud Galaxy (金蝶云星空), operation by operation.

It knows forms and fields by their names only; what they mean is said in the modules
beside it. A refusal is a `Result`; what is raised is trouble with the call as a whole:
nothing happened, or nobody knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Self

import msgspec
from attrs import evolve, field, frozen

from tmallerp.clock import Clock, SystemClock
from tmallerp.erp._http import ErpHttp, HttpAnswer, HttpRules
from tmallerp.erp.kingdee._answers import (
    SESSION_LOST,
    Result,
    Row,
    Trouble,
    read_result,
    read_rows,
)
from tmallerp.erp.kingdee._filters import Filter, Is, filter_text, identifier, order_text
from tmallerp.erp.kingdee._session import HeaderSignIn, SessionSignIn, SignIn
from tmallerp.erp.kingdee._signing import KingdeeCredentials
from tmallerp.errors import (
    Advice,
    ConfigError,
    ErpError,
    ErpOutcomeUnknownError,
    ErpUnavailableError,
    RejectedByErpError,
)

Model = Mapping[str, object] | msgspec.Raw
"""A document's fields, or the JSON they were written as."""

_FORMS = "Kingdee.BOS.WebApi.ServicesStub.DynamicFormService"
_NOT_BEGUN = frozenset({400, 401, 403, 404, 405, 408, 411, 413, 414, 415, 429})
# An exact number stays exact on the wire; the vendor's own samples write numbers.
_encode = msgspec.json.Encoder(decimal_format="number").encode

_ADDRESS_ADVICE = Advice(
    "Check that base_url ends in /k3cloud/ and that the user may use the WebAPI.",
    "请检查 base_url 是否以 /k3cloud/ 结尾，并确认该用户有 WebAPI 权限。",
)


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


class KingdeeClient:
    """
    Speaks to one data centre. Safe to share between threads.

    Args:
        connection: Where to, and as whom.

        name: The adapter's name, for errors.

        clock: Where time comes from.

        http: Another way to speak HTTP.

    Raises:
        ConfigError: If the credentials cannot be any.
    """

    def __init__(
        self,
        connection: KingdeeConnection,
        *,
        name: str = "kingdee",
        clock: Clock | None = None,
        http: ErpHttp | None = None,
    ) -> None:
        self.name = name
        self.connection = connection
        self.clock = clock or SystemClock()
        self._http = http or ErpHttp(name, connection.rules, clock=self.clock)
        self._sign_in = self._make_sign_in()

    def _make_sign_in(self) -> HeaderSignIn | SessionSignIn:
        one = self.connection
        if one.sign_in is SignIn.SIGNED:
            return HeaderSignIn(one.credentials, self.clock)
        return SessionSignIn(
            self.name,
            one.credentials,
            one.sign_in,
            self._log_in,
            self.clock,
            algorithm=one.login_algorithm,
            keep_s=one.session_s,
        )

    def __repr__(self) -> str:
        return f"KingdeeClient({self.name!r} at {self.connection.rules.base})"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections; closing twice is harmless."""
        self._sign_in.forget()
        self._http.close()

    # --- writing ------------------------------------------------------------------------

    def save(self, form: str, model: Model, options: SaveOptions | None = None) -> Result:
        """Save one document; with the id 0 a new one."""
        data = {**(options or SaveOptions()).fields(), "Model": model}
        return self._operate("Save", form, data)

    def batch_save(
        self, form: str, models: Sequence[Model], options: SaveOptions | None = None
    ) -> Result:
        """Save many documents; each succeeds or fails by itself, by its ``DIndex``."""
        data = {**(options or SaveOptions()).fields(), "Model": models}
        return self._operate("BatchSave", form, data)

    def draft(self, form: str, model: Model, options: SaveOptions | None = None) -> Result:
        """Keep a document unchecked, in state Z."""
        data = {**(options or SaveOptions()).fields(), "Model": model}
        return self._operate("Draft", form, data)

    def submit(self, form: str, numbers: Sequence[str] = (), **more: object) -> Result:
        """Hand documents in for audit; *more* may give ``Ids`` as text."""
        return self._operate("Submit", form, _which(numbers, more))

    def audit(self, form: str, numbers: Sequence[str] = (), **more: object) -> Result:
        """Audit documents: they count in the books."""
        return self._operate("Audit", form, _which(numbers, more))

    def unaudit(self, form: str, numbers: Sequence[str] = (), **more: object) -> Result:
        """Take the audit back."""
        return self._operate("UnAudit", form, _which(numbers, more))

    def withdraw(self, form: str, numbers: Sequence[str] = (), **more: object) -> Result:
        """Take a submission back (撤销)."""
        return self._operate("CancelAssign", form, _which(numbers, more))

    def delete(self, form: str, numbers: Sequence[str] = (), **more: object) -> Result:
        """Delete documents that are not audited."""
        return self._operate("Delete", form, _which(numbers, more))

    def operate(
        self, form: str, operation: str, numbers: Sequence[str] = (), **more: object
    ) -> Result:
        """
        Run an operation of the form by its number, such as ``YLBillClose``.

        Args:
            form: The form.

            operation: The operation's number.

            numbers: Which documents.

            more: ``Ids`` as text, ``PkEntryIds`` for rows, and whatever it knows.
        """
        body = {
            "formid": identifier(form),
            "opNumber": operation,
            "data": _which(numbers, more),
        }
        return self.raw(f"{_FORMS}.{self.connection.operation_service}", body)

    def push(
        self,
        form: str,
        numbers: Sequence[str] = (),
        *,
        rule: str = "",
        target: str = "",
        **more: object,
    ) -> Result:
        """
        Make the next document out of documents (下推).

        Args:
            form: The form of the sources.

            numbers: The sources.

            rule: The rule's id; empty uses the default one of *target*.

            target: The form to make.

            more: ``EntryIds``, ``TargetBillTypeId``, ``IsDraftWhenSaveFail`` and so on.
        """
        how: dict[str, object] = (
            {"RuleId": rule} if rule else {"IsEnableDefaultRule": "true"}
        )
        if target:
            how["TargetFormId"] = identifier(target)
        return self._operate("Push", form, {**_which(numbers, more), **how})

    def allocate(
        self, form: str, ids: Sequence[str], organisations: Sequence[str]
    ) -> Result:
        """Give base data to other organisations."""
        data = {"PkIds": ",".join(ids), "TOrgIds": ",".join(organisations)}
        return self._operate("Allocate", form, data)

    def cancel_allocation(
        self, form: str, ids: Sequence[str], organisations: Sequence[str]
    ) -> Result:
        """Take base data from other organisations."""
        data = {"PkIds": ",".join(ids), "TOrgIds": ",".join(organisations)}
        return self._operate("CancelAllocate", form, data)

    def save_group(self, form: str, data: Mapping[str, object]) -> Result:
        """Save a group of base data."""
        return self._operate("GroupSave", form, data)

    def delete_group(self, form: str, data: Mapping[str, object]) -> Result:
        """Delete a group of base data."""
        return self._operate("GroupDelete", form, data)

    def save_flex(self, form: str, data: Mapping[str, object]) -> Result:
        """Save values of flexible fields."""
        return self._operate("FlexSave", form, data)

    def disassemble(self, form: str, data: Mapping[str, object]) -> Result:
        """Split a document (拆单)."""
        return self._operate("Disassembly", form, data)

    def send_message(self, data: Mapping[str, object]) -> Result:
        """Send a message to users."""
        return self.raw(f"{_FORMS}.SendMsg", {"data": data})

    def audit_workflow(self, data: Mapping[str, object]) -> Result:
        """Approve in a workflow."""
        return self.raw(f"{_FORMS}.WorkflowAudit", {"data": data})

    def switch_organisation(self, number: str) -> Result:
        """Change the session's organisation; signed headers have no session."""
        return self.raw(f"{_FORMS}.SwitchOrg", {"data": {"OrgNumber": number}})

    def upload(self, data: Mapping[str, object]) -> Result:
        """Upload a part of a file."""
        return self.raw(f"{_FORMS}.AttachmentUpload", {"data": data})

    # --- reading ------------------------------------------------------------------------

    def view(self, form: str, number: str = "", **more: object) -> Result:
        """Read one document whole, by its number or by ``Id``."""
        which: dict[str, object] = {"Number": number} if number else {}
        body = {"formid": identifier(form), "data": {"CreateOrgId": 0, **which, **more}}
        return self.raw(f"{_FORMS}.View", body, safe=True)

    def groups(self, form: str, data: Mapping[str, object]) -> Result:
        """Read groups of base data."""
        body = {"formid": identifier(form), "data": data}
        return self.raw(f"{_FORMS}.QueryGroupInfo", body, safe=True)

    def business_info(self, form: str) -> Result:
        """Read which fields a form has on this tenant."""
        body = {"data": {"FormId": identifier(form)}}
        return self.raw(f"{_FORMS}.QueryBusinessInfo", body, safe=True)

    def report(self, form: str, data: Mapping[str, object]) -> Result:
        """Read a report; its data is text with JSON in it."""
        body = {"formid": identifier(form), "data": _encode(data).decode()}
        return self.raw(f"{_FORMS}.GetSysReportData", body, safe=True)

    def download(self, data: Mapping[str, object]) -> Result:
        """Download a part of a file."""
        return self.raw(f"{_FORMS}.AttachmentDownLoad", {"data": data}, safe=True)

    def data_centres(self) -> Any:
        """List the data centres, for those who set up a connection."""
        service = "Kingdee.BOS.ServiceFacade.ServicesStub.Account.AccountService"
        return self._send(f"{service}.GetDataCenterList", {}, safe=True)

    def query(self, query: Query) -> list[Row]:
        """
        Ask for rows (``ExecuteBillQuery``).

        Raises:
            ErpUnavailableError: If it cannot be asked now.

            RejectedByErpError: If the question is refused.
        """
        body = {"data": query.body()}
        answer = self._send(f"{_FORMS}.ExecuteBillQuery", body, safe=True, read=read_rows)
        if isinstance(answer, Result):
            raise self._query_refused(query, answer)
        width = len(query.fields)
        if any(len(row) != width for row in answer):
            msg = f"{self.name}: rows of {query.form} have other cells than were asked for."
            raise ErpUnavailableError(msg, adapter=self.name)
        rows: list[Row] = answer
        return rows

    def iterate(self, query: Query, key: str) -> Iterator[Row]:
        """
        Ask for all rows, page by page, each page behind the last key.

        Args:
            query: Its *fields* contain *key*, which is unique and a number.

            key: What the rows are ordered by.
        """
        place = query.fields.index(key)
        filters: tuple[Filter, ...] = query.filters
        while True:
            page = self.query(evolve(query, filters=filters, order=(key,)))
            yield from page
            if len(page) < query.limit:
                return
            filters = (*query.filters, Is(key, ">", int(page[-1][place])))

    # --- the road to the server -----------------------------------------------------------

    def raw(
        self, service: str, body: Mapping[str, object], *, safe: bool = False
    ) -> Result:
        """
        Call anything that answers in the usual envelope.

        Args:
            service: Its name, without ``.common.kdsvc``.

            body: Written as JSON.

            safe: Whether it only reads.

        Raises:
            ErpUnavailableError: If nothing happened, or it only reads.

            ErpOutcomeUnknownError: If it was sent and has no intelligible answer.
        """
        result: Result = self._send(service, body, safe=safe, read=read_result)
        return result

    def _operate(self, name: str, form: str, data: Mapping[str, object]) -> Result:
        return self.raw(f"{_FORMS}.{name}", {"formid": identifier(form), "data": data})

    def _send(
        self,
        service: str,
        body: Mapping[str, object],
        *,
        safe: bool,
        read: Callable[[Any], Any] | None = None,
    ) -> Any:
        """Send, and once more after a lost session: the server did nothing then."""
        payload = _encode(body)
        for _ in range(2):
            headers, mark = self._sign_in.headers(self._path(service))
            answer = self._exchange(service, payload, headers, safe=safe)
            value = answer if read is None else read(answer)
            if value is None:
                raise self._no_answer(service, safe=safe)
            if not _session_lost(value):
                return value
            self._sign_in.renew(mark)
        msg = f"{self.name}: the session was lost again right after a new login."
        raise ErpUnavailableError(msg, adapter=self.name)

    def _path(self, service: str) -> str:
        return self._http.address(f"{service}.common.kdsvc").path

    def _log_in(self, path: str, body: Mapping[str, object]) -> Any:
        return self._exchange(
            path.removesuffix(".common.kdsvc"), _encode(body), {}, safe=True
        )

    def _exchange(
        self, service: str, payload: bytes, headers: Mapping[str, str], *, safe: bool
    ) -> Any:
        try:
            answer = self._http.send(
                "POST",
                f"{service}.common.kdsvc",
                headers=headers,
                body=payload,
                content_type="application/json",
            )
            return self._json(answer)
        except ErpOutcomeUnknownError as error:
            if not safe:
                raise
            raise ErpUnavailableError(
                error.message, adapter=self.name, advice=error.advice
            ) from error

    def _json(self, answer: HttpAnswer) -> Any:
        if answer.status == 200:
            return answer.json()
        if answer.status in _NOT_BEGUN:
            msg = f"{self.name}: {answer.call} was refused with status {answer.status}."
            raise ErpUnavailableError(msg, adapter=self.name, advice=_ADDRESS_ADVICE)
        raise answer.unusable("has no result")

    def _no_answer(self, service: str, *, safe: bool) -> ErpError:
        kind = ErpUnavailableError if safe else ErpOutcomeUnknownError
        what = service.rpartition(".")[2]
        msg = f"{self.name}: the answer to {what} is none of its kind."
        return kind(msg, adapter=self.name)

    def _query_refused(self, query: Query, result: Result) -> ErpError:
        said = f"{self.name}: a query of {query.form} was refused: {result.message[:200]!r}"
        if result.trouble in (Trouble.CALL_LIMIT, Trouble.LOCKED, Trouble.PERMISSION):
            return ErpUnavailableError(f"{said}.", adapter=self.name)
        return RejectedByErpError(f"{said}.", adapter=self.name)


def _which(numbers: Sequence[str], more: Mapping[str, object]) -> dict[str, object]:
    which: dict[str, object] = {"CreateOrgId": 0}
    if numbers:
        which["Numbers"] = list(numbers)
    return {**which, **more}


def _session_lost(value: Any) -> bool:
    """
    Say whether nobody was logged in, and so nothing was done.

    Words are believed only of the call as a whole: a refused row may quote a remark.
    """
    if not isinstance(value, Result) or value.ok or value.written:
        return False
    whole = all(one.field is None and not one.index for one in value.refused)
    return value.code == SESSION_LOST or (whole and value.trouble is Trouble.SESSION)


__all__ = [
    "KingdeeClient",
    "KingdeeConnection",
    "Model",
    "Query",
    "SaveOptions",
]
