"""
The WebAPI of Kingdee Cloud Galaxy (金蝶云星空), operation by operation.

It knows forms and fields by their names only; what they mean is said in the modules
beside it. A refusal is a `Result`; what is raised is trouble with the call as a whole:
nothing happened, or nobody knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self

import msgspec
from attrs import evolve

from tmallerp.clock import Clock, SystemClock
from tmallerp.erp._http import ErpHttp
from tmallerp.erp.kingdee._answers import Result, Row, Trouble, read_result, read_rows
from tmallerp.erp.kingdee._filters import Filter, Is, identifier
from tmallerp.erp.kingdee._requests import KingdeeConnection, Query, SaveOptions
from tmallerp.erp.kingdee._wire import Wire, encode
from tmallerp.errors import ErpError, ErpUnavailableError, RejectedByErpError

Model = Mapping[str, object] | msgspec.Raw
"""A document's fields, or the JSON they were written as."""

_FORMS = "Kingdee.BOS.WebApi.ServicesStub.DynamicFormService"


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
        http = http or ErpHttp(name, connection.rules, clock=self.clock)
        self._wire = Wire(name, connection, http, self.clock)

    def __repr__(self) -> str:
        return f"KingdeeClient({self.name!r} at {self.connection.rules.base})"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections; closing twice is harmless."""
        self._wire.close()

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
        body = {"formid": identifier(form), "data": encode(data).decode()}
        return self.raw(f"{_FORMS}.GetSysReportData", body, safe=True)

    def download(self, data: Mapping[str, object]) -> Result:
        """Download a part of a file."""
        return self.raw(f"{_FORMS}.AttachmentDownLoad", {"data": data}, safe=True)

    def data_centres(self) -> Any:
        """List the data centres, for those who set up a connection."""
        service = "Kingdee.BOS.ServiceFacade.ServicesStub.Account.AccountService"
        return self._wire.send(f"{service}.GetDataCenterList", {}, safe=True)

    def query(self, query: Query) -> list[Row]:
        """
        Ask for rows (``ExecuteBillQuery``).

        Raises:
            ErpUnavailableError: If it cannot be asked now.

            RejectedByErpError: If the question is refused.
        """
        body = {"data": query.body()}
        answer = self._wire.send(
            f"{_FORMS}.ExecuteBillQuery", body, safe=True, read=read_rows
        )
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
        result: Result = self._wire.send(service, body, safe=safe, read=read_result)
        return result

    def _operate(self, name: str, form: str, data: Mapping[str, object]) -> Result:
        return self.raw(f"{_FORMS}.{name}", {"formid": identifier(form), "data": data})

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


__all__ = [
    "KingdeeClient",
    "KingdeeConnection",
    "Model",
    "Query",
    "SaveOptions",
]
