"""
The cloud in front of an account set: tokens, the relay, work that is accepted and done.

Every answer has HTTP status 200, and its errcode is text.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from threading import RLock
from typing import Any

from tmallerp.simulator.erps._clock import ErpClock
from tmallerp.simulator.erps._exact import as_text, read, write
from tmallerp.simulator.erps._faults import ANY_CALL, WRITES, ErpFault, ErpFaultBag
from tmallerp.simulator.erps._sheets import Data, Mishap, draw_mishap
from tmallerp.simulator.erps._traffic import ErpAnswer, ErpRequest
from tmallerp.simulator.erps.u8 import _acts
from tmallerp.simulator.erps.u8 import _documents as documents
from tmallerp.simulator.erps.u8._books import Books, Job, Refusal
from tmallerp.simulator.erps.u8._forms import LISTS, MOVES, RESOURCES, Resource

_LOG = logging.getLogger(__name__)
_API = "/api/"
_READS = ("/get", "/batch_get")
_HTML = "text/html; charset=utf-8"
EXPIRE_S = 7200


class U8Erp:
    """
    One U8 account set behind its cloud.

    Args:
        seed: Decides credentials.

        clock: Its time.

        faults: What it does wrong.
    """

    kind = "u8"

    def __init__(self, seed: int, clock: ErpClock, faults: ErpFaultBag) -> None:
        self.clock, self.faults = clock, faults
        self.lock = RLock()
        self.books = Books(clock)
        self.answers: Counter[str] = Counter()
        self.relay_is_on = True
        self._credentials = {
            "from_account": f"isv{seed:04d}",
            "to_account": f"shop{seed:04d}",
            "app_key": f"opa{seed:017x}",
            "app_secret": f"simulator-secret-{seed}",
        }
        self._tokens: dict[str, datetime] = {}
        self._trades: set[str] = set()
        self._issued = 0
        self._relay_off = 0
        self._until_expiry: int | None = None
        self._late_s: float | None = None
        self._is_empty = False

    @staticmethod
    def writes(method: str, path: str) -> bool:
        """Tell whether a call writes documents: no question, and no asking for tokens."""
        return method == "POST" and path.startswith(_API) and not path.endswith(_READS)

    def facts(self, url: str) -> Mapping[str, str]:
        """Tell what a client needs."""
        return {"url": url, **self._credentials}

    # --- answering --------------------------------------------------------------------

    def answer(self, request: ErpRequest) -> ErpAnswer:
        """Answer one call, whole."""
        self.books.settle()
        kind = _HTML if request.path.startswith(_API) else "application/json; charset=utf-8"
        try:
            told, is_lost = self._answer(request)
        except Refusal as no:
            told, is_lost = {"errcode": no.code, "errmsg": no.message}, False
        except Exception:  # noqa: BLE001 - a net, and logged
            _LOG.exception("The simulated service behind %s failed.", request.path)
            told, is_lost = {"errcode": "-1", "errmsg": "系统错误"}, False
        self.answers[str(told.get("errcode"))] += 1
        return ErpAnswer(body=write(told), kind=kind, is_lost=is_lost)

    def _answer(self, request: ErpRequest) -> tuple[Data, bool]:
        if request.path == "/system/token":
            return self._token(request.query), False
        if request.path == "/system/tradeid":
            self._check(request.query)
            return self._tradeid(), False
        if request.path == "/result":
            return self._result(request.query), False
        if request.path.startswith(_API):
            return self._business(request)
        raise Refusal("20003", "接口不存在")

    def _check_account(self, query: Mapping[str, str], *names: str) -> None:
        for name in names:
            given = query.get(name, "")
            if not hmac.compare_digest(given.encode(), self._credentials[name].encode()):
                raise Refusal("20001", f"{name}不正确")

    def _token(self, query: Mapping[str, str]) -> Data:
        self._check_account(query, "from_account", "app_key", "app_secret")
        token = self._new_id("token")
        self._tokens[token] = self.clock.now + timedelta(seconds=EXPIRE_S)
        key = self._credentials["app_key"]
        told = {"id": token, "appKey": key, "expiresIn": EXPIRE_S}
        return {"errcode": "0", "errmsg": "", "token": told}

    def _tradeid(self) -> Data:
        trade = self._new_id("trade")
        self._trades.add(trade)
        return {"errcode": "0", "errmsg": "", "trade": {"id": trade}}

    def _new_id(self, word: str) -> str:
        self._issued += 1
        text = f"{word}/{self._credentials['app_secret']}/{self._issued}"
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    def _check(self, query: Mapping[str, str]) -> None:
        self._check_account(query, "from_account", "app_key")
        until = self._tokens.get(query.get("token", ""))
        if until is None or self.clock.now >= until:
            raise Refusal("20002", "token不存在或已失效")

    # --- business ---------------------------------------------------------------------

    def _business(self, request: ErpRequest) -> tuple[Data, bool]:
        name, _, op = request.path.removeprefix(_API).partition("/")
        is_write = op not in {"get", "batch_get"}
        self._check_path(name, op)
        fault = self.faults.draw(WRITES if is_write else ANY_CALL)
        if fault is ErpFault.SESSION_EXPIRED:
            self._tokens.clear()
        self._check(request.query)
        self._check_account(request.query, "to_account")
        self._count_down()
        if self._relay_off > 0:
            self._relay_off -= 1
            raise Refusal("30002", "U8网关客户端未连接")
        if not self.relay_is_on:
            raise Refusal("30002", "U8网关客户端未连接")
        if fault is ErpFault.THROTTLED:
            raise Refusal("50001", "访问过于频繁，请稍后再试")
        if not is_write:
            return self._read(name, op, request.query), False
        if request.method != "POST":
            raise Refusal("20003", "请求方法不正确")
        mishap = draw_mishap(self.faults, self.clock, lambda count: count - 1, fault)
        return self._write(RESOURCES[name], op, request, mishap), mishap.is_lost

    def _count_down(self) -> None:
        """End all tokens after as many calls as were told; this one has been let in."""
        if self._until_expiry is not None:
            self._until_expiry -= 1
            if self._until_expiry <= 0:
                self._until_expiry = None
                self._tokens.clear()

    def _check_path(self, name: str, op: str) -> None:
        if op == "batch_get":
            known = name in LISTS or name == "currentstock"
        else:
            known = name in RESOURCES and op in RESOURCES[name].ops
        if not known:
            raise Refusal("20003", f"接口{name}/{op}不存在")

    def _read(self, name: str, op: str, query: Mapping[str, str]) -> Data:
        if op == "get":
            found = documents.get(self.books, RESOURCES[name], query)
        else:
            found = documents.batch_get(self.books, name, query)
        return {"errcode": "0", "errmsg": "", **found}

    def _write(
        self, resource: Resource, op: str, request: ErpRequest, mishap: Mishap
    ) -> Data:
        try:
            body = read(request.body)
        except ValueError:
            raise Refusal("20004", "请求体必须是JSON") from None
        key = self._key(op, request.query)
        job = self.books.keys.get((resource.name, key)) if key else None
        if job is None or job.has_failed:
            given = documents.body_of(resource, body)
            job = self._accept(resource, op, given, mishap, request.query)
            if key:
                self.books.keys[resource.name, key] = job
        elif job.answer is None and request.query.get("sync") == "1":
            return {"errcode": "30001", "errmsg": "正在处理中", "tradeid": job.tradeid}
        return self._told(job, request)

    def _key(self, op: str, query: Mapping[str, str]) -> str:
        """Return what a new document is known by against sending twice."""
        if op != "add":
            return ""
        if query.get("biz_id"):
            return f"biz/{query['biz_id']}"
        trade = query.get("tradeid", "")
        if not trade:
            raise Refusal("20004", "缺少参数tradeid")
        if trade not in self._trades:
            raise Refusal("20005", "tradeid不存在")
        return f"trade/{trade}"

    def _accept(
        self,
        resource: Resource,
        op: str,
        given: Mapping[str, Any],
        mishap: Mishap,
        query: Mapping[str, str],
    ) -> Job:
        hit, books = mishap.row(1), self.books

        def work() -> str:
            if hit is not None:
                is_locked = hit[1] is ErpFault.ROW_LOCKED
                words = ("40003", "单据已被锁定") if is_locked else ("40001", "单据被拒绝")
                raise Refusal(*words)
            if op in MOVES:
                return documents.move(books, resource, op, given, mishap.veil)
            code = documents.WORK[op](books, resource, given, mishap.veil)
            books.sheets[resource.name][code].notes["biz_id"] = query.get("biz_id")
            return code

        late, self._late_s = self._late_s, None
        return books.accept(query.get("tradeid") or self._new_id("trade"), work, late)

    def _told(self, job: Job, request: ErpRequest) -> Data:
        if self._is_empty:
            self._is_empty = False
            return {"errcode": "0", "errmsg": ""}
        if request.query.get("sync") == "1":
            return job.run()
        root = f"http://{request.headers.get('host', '')}"
        url = f"{root}/result?requestid={job.request_id}"
        return {"errcode": "0", "errmsg": "", "tradeid": job.tradeid, "url": url}

    def _result(self, query: Mapping[str, str]) -> Data:
        job = self.books.jobs.get(query.get("requestid", ""))
        if job is None:
            raise Refusal("40002", "requestid不存在")
        if job.answer is None:
            return {"errcode": "30001", "errmsg": "正在处理中"}
        return job.answer

    # --- behind the curtain -----------------------------------------------------------

    def ledger(self) -> Mapping[str, object]:
        """Show everything that was written."""
        self.books.settle()
        now = self.clock.now
        told = [
            as_text(
                {
                    "form": name,
                    **sheet.data,
                    **sheet.notes,
                    "visible": sheet.seen(now) is not None,
                }
            )
            for name, sheets in self.books.sheets.items()
            for sheet in sheets.values()
        ]
        stock = [
            {"whcode": place, "invcode": goods, "qty": format(quantity, "f")}
            for (place, goods), quantity in sorted(self.books.stock.items())
        ]
        return {"documents": told, "stock": stock}

    def stats(self) -> Mapping[str, object]:
        """Count answers by errcode."""
        return {"answers": dict(self.answers), "jobs": len(self.books.jobs)}

    def act(self, name: str, given: Mapping[str, Any]) -> object:
        """
        Do what people do inside the ERP, or what a test needs.

        ``relay {"on"}``, off for the next calls alone with ``{"calls": 1}``;
        ``expire_tokens``, at once or ``{"after": 1}`` business call; ``accept_later
        {"after_s"}`` has the next addition take so long; ``empty_answer`` has the next
        write that is taken answered with success and nothing else. The others are in the
        acts' module.
        """
        self.books.settle()
        if name == "relay" and "calls" in given:
            self._relay_off = int(given["calls"])
            return {"calls": self._relay_off}
        if name == "relay":
            self.relay_is_on = bool(given["on"])
            return {"on": self.relay_is_on}
        if name == "empty_answer":
            self._is_empty = True
            return {}
        if name == "accept_later":
            self._late_s = float(given["after_s"])
            return {"after_s": self._late_s}
        if name == "expire_tokens" and "after" in given:
            self._until_expiry = int(given["after"])
            return {"after": self._until_expiry}
        if name == "expire_tokens":
            self._tokens.clear()
            return {}
        return as_text(_acts.act(self.books, name, given))
