"""The services of forms, one method each."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from attrs import define

from tmallerp.simulator.erps._faults import ErpFault
from tmallerp.simulator.erps.kingdee._answers import (
    EXCEPTION,
    INVALID,
    LOCKED,
    NOT_FOUND,
    NOT_OPERABLE,
    PARAMETER,
    Outcome,
    RefusedError,
)
from tmallerp.simulator.erps.kingdee._auth import Caller
from tmallerp.simulator.erps.kingdee._base import ORGS
from tmallerp.simulator.erps.kingdee._documents import AUDITED, Document
from tmallerp.simulator.erps.kingdee._lifecycle import Step, chosen, find
from tmallerp.simulator.erps.kingdee._requests import Call
from tmallerp.simulator.erps.kingdee._save import SaveOptions
from tmallerp.simulator.erps.kingdee._values import read_flag
from tmallerp.simulator.erps.kingdee._view import business_info, view

if TYPE_CHECKING:
    from tmallerp.simulator.erps.kingdee._app import KingdeeErp

READS = frozenset(
    {
        "executebillquery",
        "billquery",
        "view",
        "querybusinessinfo",
        "switchorg",
        "queryasyncresult",
    }
)
"""Services that write nothing."""


@define
class _Task:
    result: object
    polls: int


@define
class _Now:
    """One call under way."""

    call: Call
    caller: Caller
    trouble: RefusedError | None
    """What one row of it meets."""


class Services:
    """
    Answers calls.

    Args:
        erp: For which.

        rnd: Chooses the row a fault hits.
    """

    def __init__(self, erp: KingdeeErp, rnd: random.Random) -> None:
        self._erp = erp
        self._random = rnd
        self._tasks: dict[str, _Task] = {}
        self._names = itertools.count(1)
        self._known: Mapping[str, Callable[[_Now], object]] = {
            "save": self._save,
            "draft": self._save,
            "batchsave": self._batch_save,
            "submit": self._step,
            "audit": self._step,
            "unaudit": self._step,
            "delete": self._step,
            "cancelassign": self._step,
            "excuteoperation": self._operate,
            "executeoperation": self._operate,
            "push": self._push,
            "allocate": self._allocate,
            "cancelallocate": self._take_back,
            "view": self._view,
            "executebillquery": self._query,
            "billquery": self._query_objects,
            "querybusinessinfo": self._info,
            "switchorg": self._switch,
            "queryasyncresult": self._poll,
        }

    def answer(self, call: Call, caller: Caller, fault: ErpFault | None) -> object:
        """
        Answer one call.

        Raises:
            RefusedError: If it fails as a whole.
        """
        service = self._known.get(call.service)
        spelling = "excuteoperation"
        if self._erp.settings.execute_operation:
            spelling = "executeoperation"
        if service is None or (service == self._operate and call.service != spelling):
            raise RefusedError(f"服务方法{call.service}不存在", EXCEPTION)
        return service(_Now(call, caller, _trouble(fault)))

    def _options(self, now: _Now) -> SaveOptions:
        return SaveOptions.read(
            now.call.data,
            user=now.caller.user,
            now=self._erp.clock.now,
            is_draft=now.call.service == "draft",
        )

    def _person(self, now: _Now) -> Step:
        return Step.read(now.call.data, user=now.caller.user, now=self._erp.clock.now)

    def _save(self, now: _Now) -> object:
        outcome = Outcome()
        doc = self._save_row(now, 0, now.call.data.get("Model"), outcome)
        result: dict[str, Any] = {"ResponseStatus": outcome.status()}
        if doc is not None:
            result |= {"Id": str(doc.id), "Number": doc.number}
            result["NeedReturnData"] = [self._wanted(doc, now)]
        return {"Result": result}

    def _save_row(
        self, now: _Now, index: int, model: Any, outcome: Outcome
    ) -> Document | None:
        erp = self._erp
        form = erp.books.form(now.call.form)
        try:
            if now.trouble is not None and index == 0:
                raise now.trouble
            doc = erp.saver.save(form, model, self._options(now))
            if read_flag(now.call.data.get("IsAutoSubmitAndAudit"), default=False):
                for name in ("submit", "audit"):
                    latest = find(erp.books, form, f"#{doc.id}")
                    erp.lifecycle.operate(name, latest, {}, self._person(now))
        except RefusedError as error:
            outcome.refuse(index, error)
            return None
        outcome.add(index, doc.id, doc.number)
        return doc

    def _wanted(self, doc: Document, now: _Now) -> dict[str, Any]:
        wanted = now.call.data.get("NeedReturnFields")
        if not isinstance(wanted, list):
            return {}
        return {
            str(key): _returned(doc.head[str(key)])
            for key in wanted
            if str(key) in doc.head
        }

    def _batch_save(self, now: _Now) -> object:
        result = self._save_rows(now)
        if not now.call.is_async:
            return result
        name = f"task-{next(self._names):06d}"
        self._tasks[name] = _Task(result, self._erp.settings.async_polls)
        return {"Status": 0, "TaskId": name, "Result": None}

    def _save_rows(self, now: _Now) -> object:
        models = now.call.data.get("Model")
        limit = self._erp.settings.batch_limit
        if not isinstance(models, list) or not models:
            raise RefusedError("Model应为非空数组", PARAMETER, "Model")
        if len(models) > limit:
            message = f"批量保存一次最多{limit}条,本次{len(models)}条"
            raise RefusedError(message, PARAMETER, "Model")
        outcome = Outcome()
        unlucky = self._random.randrange(len(models)) if now.trouble else -1
        trouble = now.trouble
        for n, model in enumerate(models):
            now.trouble = None
            if n == unlucky and trouble is not None:
                outcome.refuse(n, trouble)
            else:
                self._save_row(now, n, model, outcome)
        return {"Result": {"ResponseStatus": outcome.status(), "NeedReturnData": []}}

    def _poll(self, now: _Now) -> object:
        task = self._tasks.get(now.call.task)
        if task is None:
            raise RefusedError(f"任务“{now.call.task}”不存在", NOT_FOUND)
        task.polls -= 1
        if task.polls >= 0:
            return {"Status": 1, "TaskId": now.call.task, "Result": None}
        return {"Status": 2, "TaskId": now.call.task, "Result": task.result}

    def _step(self, now: _Now) -> object:
        return self._each(now, now.call.service)

    def _operate(self, now: _Now) -> object:
        if not now.call.op_number:
            raise RefusedError("操作标识不能为空", 3)
        return self._each(now, now.call.op_number)

    def _each(self, now: _Now, operation: str) -> object:
        erp, data, outcome = self._erp, now.call.data, Outcome()
        form = erp.books.form(now.call.form)
        if form.is_read_only:
            raise RefusedError(f"{form.zh}不支持该操作", NOT_OPERABLE)
        if (
            isinstance(data.get("PkEntryIds"), list)
            and not data.get("Ids")
            and not data.get("Numbers")
        ):
            pairs = [one for one in data["PkEntryIds"] if isinstance(one, Mapping)]
            data = {**data, "Ids": ",".join(str(one.get("Id")) for one in pairs)}
        for n, name in enumerate(chosen(data)):
            try:
                if now.trouble is not None and n == 0:
                    raise now.trouble
                doc = find(erp.books, form, name)
                erp.lifecycle.operate(operation, doc, data, self._person(now))
            except RefusedError as error:
                outcome.refuse(n, error)
                continue
            outcome.add(n, doc.id, doc.number)
        return {"Result": {"ResponseStatus": outcome.status()}}

    def _push(self, now: _Now) -> object:
        erp = self._erp
        if now.trouble is not None:
            raise now.trouble
        form = erp.books.form(now.call.form)
        outcome = erp.pusher.push(form, now.call.data, self._options(now))
        status = outcome.status()
        return {"Result": {"ResponseStatus": status, "ConvertResponseStatus": status}}

    def _allocate(self, now: _Now) -> object:
        """Copy audited base data to other organisations."""
        outcome = Outcome()
        for n, (doc, orgs) in enumerate(self._allocated(now)):
            try:
                _need_audited(doc)
                for org in orgs:
                    self._copy(doc, org)
            except RefusedError as error:
                outcome.refuse(n, error)
                continue
            outcome.add(n, doc.id, doc.number)
        return {"Result": {"ResponseStatus": outcome.status()}}

    def _allocated(self, now: _Now) -> list[tuple[Document, list[str]]]:
        books, data = self._erp.books, now.call.data
        form = books.form(now.call.form)
        if form.find("FUseOrgId") is None:
            raise RefusedError(f"{form.zh}不支持分配", NOT_OPERABLE)
        organisations = books.form("ORG_Organizations")
        orgs = []
        for one in _listed(data.get("TOrgIds")):
            org = books.by_id(organisations, one) or books.by_number(organisations, one)
            if org is None:
                raise RefusedError(f"组织“{one}”不存在", NOT_FOUND, "TOrgIds")
            orgs.append(org.number)
        docs = [find(books, form, f"#{one}") for one in _listed(data.get("PkIds"))]
        if not docs or not orgs:
            raise RefusedError("PkIds和TOrgIds不能为空", PARAMETER)
        return [(doc, orgs) for doc in docs]

    def _copy(self, doc: Document, org: str) -> None:
        books = self._erp.books
        if books.by_number(doc.form, doc.number, org) is not None:
            return
        twin = doc.snapshot()
        twin.id, twin.head["FUseOrgId"] = books.next_id(), org
        books.keep(twin)

    def _take_back(self, now: _Now) -> object:
        outcome = Outcome()
        for n, (doc, orgs) in enumerate(self._allocated(now)):
            for org in orgs:
                twin = self._erp.books.by_number(doc.form, doc.number, org)
                if twin is not None and twin.id != doc.id:
                    self._erp.books.drop(twin)
            outcome.add(n, doc.id, doc.number)
        return {"Result": {"ResponseStatus": outcome.status()}}

    def _view(self, now: _Now) -> object:
        erp, data = self._erp, now.call.data
        form = erp.books.form(now.call.form)
        number, doc_id = data.get("Number"), data.get("Id")
        if not number and not doc_id:
            raise RefusedError("Number和Id不能同时为空", PARAMETER)
        doc = find(erp.books, form, str(number) if number else f"#{doc_id}")
        seen = erp.books.seen(doc, erp.clock.now)
        if seen is None:
            raise RefusedError(f"{form.zh}“{number or doc_id}”不存在", NOT_FOUND)
        told = view(seen, erp.base, old_dates=erp.settings.old_dates)
        return {"Result": {"ResponseStatus": Outcome().status(), "Result": told}}

    def _query(self, now: _Now) -> object:
        return self._erp.querying.run(now.call.data, self._erp.clock.now)[1]

    def _query_objects(self, now: _Now) -> object:
        query, rows = self._erp.querying.run(now.call.data, self._erp.clock.now)
        keys = [one.key for one in query.columns]
        return [dict(zip(keys, row, strict=True)) for row in rows]

    def _info(self, now: _Now) -> object:
        form = self._erp.books.form(now.call.form)
        status = Outcome().status()
        told = {"ResponseStatus": status, "NeedReturnData": business_info(form)}
        return {"Result": told}

    def _switch(self, now: _Now) -> object:
        org = str(now.call.data.get("OrgNumber") or "")
        if org not in ORGS:
            raise RefusedError(f"组织“{org}”不存在", NOT_FOUND, "OrgNumber")
        self._erp.door.switch(now.caller, org)
        return {"Result": {"ResponseStatus": Outcome().status()}}


def _returned(value: object) -> object:
    return value.strftime("%Y-%m-%dT%H:%M:%S") if isinstance(value, datetime) else value


def _need_audited(doc: Document) -> None:
    if doc.status != AUDITED:
        raise RefusedError(f"{doc.form.zh}“{doc.number}”未审核", NOT_OPERABLE)


def _listed(told: Any) -> list[str]:
    parts = told if isinstance(told, list) else str(told or "").split(",")
    return [str(one).strip() for one in parts if str(one).strip()]


def _trouble(fault: ErpFault | None) -> RefusedError | None:
    """Return what a fault does to one row, if it does."""
    if fault is ErpFault.ROW_LOCKED:
        return RefusedError("数据已被其他用户修改,请重新加载后再试", LOCKED)
    if fault is ErpFault.ROW_REFUSED:
        return RefusedError("该数据未通过校验,被服务插件终止", INVALID)
    return None
