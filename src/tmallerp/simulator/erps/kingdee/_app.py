"""
One simulated Kingdee: services, and what of them goes wrong on purpose.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from threading import RLock
from typing import Any

from tmallerp.simulator.erps import _exact
from tmallerp.simulator.erps._clock import ErpClock
from tmallerp.simulator.erps._faults import ANY_CALL, WRITES, ErpFault, ErpFaultBag
from tmallerp.simulator.erps._traffic import ErpAnswer, ErpRequest
from tmallerp.simulator.erps.kingdee._acts import Acts
from tmallerp.simulator.erps.kingdee._answers import (
    SESSION_LOST,
    TOO_MANY,
    RefusedError,
    failure,
)
from tmallerp.simulator.erps.kingdee._auth import COOKIE, LOST, Caller, Door, Keys
from tmallerp.simulator.erps.kingdee._base import BaseData
from tmallerp.simulator.erps.kingdee._documents import Books, ledger_line
from tmallerp.simulator.erps.kingdee._lifecycle import Lifecycle
from tmallerp.simulator.erps.kingdee._push import Pusher
from tmallerp.simulator.erps.kingdee._query import Querying
from tmallerp.simulator.erps.kingdee._requests import (
    ACCOUNT_SERVICE,
    AUTH_SERVICE,
    FORM_SERVICE,
    read_body,
    read_call,
    read_login,
    service_of,
)
from tmallerp.simulator.erps.kingdee._save import Saver
from tmallerp.simulator.erps.kingdee._services import READS, Services
from tmallerp.simulator.erps.kingdee._settings import Settings
from tmallerp.simulator.erps.kingdee._stock import Stock

_HIDING = frozenset({ErpFault.LATE_EFFECT, ErpFault.HIDDEN})
_LOGINS = frozenset({"loginbysign", "loginbyappsecret", "validateuser"})
_PAGE = "<html><head><title>{0}</title></head><body><h2>{0}</h2></body></html>"


class KingdeeErp:
    """
    A data centre with one API user.

    Args:
        seed: Decides keys and sessions.

        clock: Its clock.

        faults: What it does wrong.
    """

    kind = "kingdee"

    def __init__(self, seed: int, clock: ErpClock, faults: ErpFaultBag) -> None:
        self.clock = clock
        self.lock = RLock()
        self.faults = faults
        self.settings = Settings()
        self.keys = Keys.draw(seed)
        self.door = Door(self.keys, self.settings, seed)
        self.books = Books()
        self.stock = Stock(self.books, self.settings, clock)
        self.base = BaseData(self.books, self.stock, self.settings, clock)
        self.saver = Saver(self.books, self.base, self.settings)
        self.lifecycle = Lifecycle(self.books, self.stock)
        self.querying = Querying(self.books, self.base)
        self.pusher = Pusher(self.books, self.base, self.saver, self.settings)
        self._services = Services(self, random.Random(seed))  # noqa: S311 - a game
        self._acts = Acts(self)
        self._counts: Counter[str] = Counter()

    def facts(self, url: str) -> Mapping[str, str]:
        """Tell the address and the keys."""
        keys = self.keys
        return {
            "url": f"{url}/k3cloud",
            "acct_id": keys.acct_id,
            "user": keys.user,
            "password": keys.password,
            "app_id": keys.app_id,
            "app_secret": keys.app_secret,
        }

    def ledger(self) -> Mapping[str, object]:
        """Show every document that was made here, and what is on hand."""
        now = self.clock.now
        documents = [
            ledger_line(doc, visible=self.books.seen(doc, now) is doc)
            for doc in self.books.all()
            if not doc.is_seeded
        ]
        return {"documents": documents, "stock": self.stock.rows()}

    def stats(self) -> Mapping[str, object]:
        """Count calls by service; show the last queries with their filters as they came."""
        return {
            "services": dict(self._counts),
            "logins": self.door.logins,
            "queries": list(self.querying.asked),
            "filters": [one["FilterString"] for one in self.querying.asked],
        }

    def act(self, name: str, given: Mapping[str, Any]) -> object:
        """Do what people do inside the ERP."""
        return self._acts.do(name, given)

    def answer(self, request: ErpRequest) -> ErpAnswer:
        """Answer one call, whole."""
        service = service_of(request.path)
        if service is None:
            return _page(404, "404 - 找不到文件或目录。")
        if request.method != "POST":
            return _page(405, "405 - 不允许用于访问此页的 HTTP 谓词。")
        if service.startswith(AUTH_SERVICE):
            return self._authorise(service.removeprefix(AUTH_SERVICE), request)
        if service == f"{ACCOUNT_SERVICE}getdatacenterlist":
            centre = {"Id": self.keys.acct_id, "Number": "001", "Name": "模拟数据中心"}
            return _json([centre])
        if service.startswith(FORM_SERVICE):
            return self._call(service.removeprefix(FORM_SERVICE), request)
        return _page(500, "“/k3cloud”应用程序中的服务器错误。")

    def _authorise(self, service: str, request: ErpRequest) -> ErpAnswer:
        self._counts[service] += 1
        if service == "logout":
            return _json(self.door.leave(request.headers))
        plain = service.removesuffix("2")
        if plain not in _LOGINS:
            return _page(500, "“/k3cloud”应用程序中的服务器错误。")
        try:
            told = read_login(read_body(request))
        except (RefusedError, ValueError) as error:
            return _json({"LoginResultType": 0, "Message": str(error), "MessageCode": ""})
        answer = self.door.log_in(plain, told, self.clock.now)
        name = answer["KDSVCSessionId"]
        cookies = (("set-cookie", f"{COOKIE}={name}; path=/; HttpOnly"),) if name else ()
        return _json(answer, headers=cookies)

    def _call(self, service: str, request: ErpRequest) -> ErpAnswer:
        self._counts[service] += 1
        is_late = False
        try:
            caller = self.door.enter(request.path, request.headers, self.clock.now)
            call = read_call(service, read_body(request))
            fault = self.faults.draw(ANY_CALL if service in READS else WRITES)
            self._fail(fault, caller)
            is_late = fault is ErpFault.LATE_EFFECT
            if fault in _HIDING:
                settling = timedelta(seconds=self.faults.plan.settling_s)
                self.books.hides_until = self.clock.now + settling
            value = self._services.answer(call, caller, fault)
        except RefusedError as error:
            value = self._failed(service, error)
        finally:
            self.books.hides_until = None
        return _json(value, is_lost=is_late)

    def _fail(self, fault: ErpFault | None, caller: Caller) -> None:
        """Refuse a call as a whole, if that is the fault."""
        if fault is ErpFault.SESSION_EXPIRED:
            self.door.expire(caller.session)
            raise RefusedError(LOST, SESSION_LOST)
        if fault is ErpFault.THROTTLED:
            raise RefusedError("接口调用次数超过限制,请稍后再试", TOO_MANY)

    def _failed(self, service: str, error: RefusedError) -> object:
        """Write a failure; queries nest it in one of three shapes."""
        answer = failure(error)
        if service not in {"executebillquery", "billquery"}:
            return answer
        if error.field == "FilterString":
            return [answer]
        if error.field in {"FieldKeys", "Limit", "OrderString"}:
            return [{"FieldName": error.field, "Message": error.message, "DIndex": 0}]
        return [[answer]]


def make(seed: int, clock: ErpClock, faults: ErpFaultBag) -> KingdeeErp:
    """Make a simulated Kingdee."""
    return KingdeeErp(seed, clock, faults)


def _json(
    value: object,
    *,
    headers: tuple[tuple[str, str], ...] = (),
    is_lost: bool = False,
) -> ErpAnswer:
    return ErpAnswer(body=_exact.write(value), headers=headers, is_lost=is_lost)


def _page(status: int, text: str) -> ErpAnswer:
    body = _PAGE.format(text).encode()
    return ErpAnswer(status=status, body=body, kind="text/html; charset=utf-8")
