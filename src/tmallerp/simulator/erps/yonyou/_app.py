"""
The platform as a whole: addresses, tokens, limits, envelopes.

The gateway checks the path before the token and answers business errors with HTTP status
200. Whether a code is a number or text depends on the endpoint.
"""

from __future__ import annotations

import logging
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from threading import RLock
from typing import Any

from tmallerp.simulator.erps._clock import ErpClock
from tmallerp.simulator.erps._exact import as_text, read, write
from tmallerp.simulator.erps._faults import ANY_CALL, WRITES, ErpFault, ErpFaultBag
from tmallerp.simulator.erps._sheets import draw_mishap
from tmallerp.simulator.erps._traffic import ErpAnswer, ErpRequest
from tmallerp.simulator.erps.yonyou import _acts
from tmallerp.simulator.erps.yonyou._books import Books, Call, Gateway, Refusal
from tmallerp.simulator.erps.yonyou._routes import ENDPOINTS, GETS, is_write
from tmallerp.simulator.erps.yonyou._tokens import EXPIRE_S, Tokens

_LOG = logging.getLogger(__name__)
_GATEWAY, _AUTH = "/iuap-api-gateway", "/iuap-api-auth"
_ADDRESS = "/open-auth/dataCenter/getGatewayAddress"
_TOKENS = {
    "/open-auth/selfAppAuth/base/v1/getAccessToken": "appKey",
    "/open-auth/selfAppAuth/getAccessToken": "appKey",
    "/open-auth/suiteApp/base/v1/getAccessToken": "suiteKey",
}
_NUMBERED = ("/yonbip/digitalModel/", "/yonbip/EFI/", "/yonbip/scm/stock/")
_PLAIN_TEXT = ("/yonbip/EFI/", "/yonbip/fi/fipub/")
_THROTTLES = (
    (200, "310032", "触发了系统级限流"),
    (200, "310039", "触发了应用级限流"),
    (200, "310042", "触发了产品级限流"),
    (200, "310046", "触发了API级限流"),
    (429, "310050", "请求过于频繁"),
)
_PAGE = b"<html><head><title>503 Service Temporarily Unavailable</title></head></html>"
_FAST = {f"/yonbip/sd/voucherorder/{name}" for name in ("list", "detail", "singleSave")}
"""Sixty calls a minute; everything else forty (vendor's notice of 2026-01-26)."""


class YonyouErp:
    """
    One tenant of the open platform.

    Args:
        seed: Decides credentials and ids.

        clock: Its time.

        faults: What it does wrong.
    """

    kind = "yonyou"

    def __init__(self, seed: int, clock: ErpClock, faults: ErpFaultBag) -> None:
        self.clock, self.faults = clock, faults
        self.lock = RLock()
        self.tenant = f"tenant{seed:04d}"
        self.tokens = Tokens(clock, f"{seed:032x}", f"simulator-secret-{seed}")
        self.books = Books(clock, seed)
        self.answers: Counter[str] = Counter()
        self.forbidden: set[str] = set()
        self._recent: defaultdict[str, deque[datetime]] = defaultdict(deque)
        self._throttled = 0
        self._next: list[tuple[str, float]] = []
        self._down = 0
        self._until_expiry: int | None = None

    @staticmethod
    def writes(method: str, path: str) -> bool:
        """Tell whether a call writes documents: no question, and no asking for tokens."""
        is_business = path.startswith(f"{_GATEWAY}/")
        return method == "POST" and is_business and is_write(path.removeprefix(_GATEWAY))

    def facts(self, url: str) -> Mapping[str, str]:
        """Tell what a client needs."""
        return {
            "url": url,
            "app_key": self.tokens.key,
            "app_secret": self.tokens.secret,
            "tenant": self.tenant,
        }

    # --- answering --------------------------------------------------------------------

    def answer(self, request: ErpRequest) -> ErpAnswer:
        """Answer one call, whole."""
        path = request.path.removeprefix(_AUTH)
        if self._down > 0:
            self._down -= 1
            self.answers["503"] += 1
            return ErpAnswer(status=503, body=_PAGE, kind="text/html; charset=utf-8")
        try:
            if path == _ADDRESS:
                return self._address(request)
            if path in _TOKENS:
                return self._token(request, _TOKENS[path])
            return self._business(request)
        except Gateway as no:
            self.answers[no.code] += 1
            return _say(no.code, no.message, None, status=no.status)

    def _address(self, request: ErpRequest) -> ErpAnswer:
        if request.query.get("tenantId") != self.tenant:
            raise Gateway("500", "根据租户id获取网关地址出现异常")
        root = f"http://{request.headers.get('host', '')}"
        data = {"gatewayUrl": root + _GATEWAY, "tokenUrl": root + _AUTH}
        return _say("00000", "成功！", data)

    def _token(self, request: ErpRequest, name: str) -> ErpAnswer:
        token = self.tokens.issue(request.query, name, self.books.settings.window_s)
        return _say("00000", "成功！", {"access_token": token, "expire": EXPIRE_S})

    def _business(self, request: ErpRequest) -> ErpAnswer:
        path = request.path.removeprefix(_GATEWAY)
        endpoint = ENDPOINTS.get(path)
        if endpoint is None:
            raise Gateway("310404", f"网关上没有注册此API[{path}]，请确认后重新调用", 404)
        if request.method != ("GET" if path in GETS else "POST"):
            raise Gateway("310405", "请求方法不允许")
        fault = self.faults.draw(WRITES if is_write(path) else ANY_CALL)
        if fault is ErpFault.SESSION_EXPIRED:
            self.tokens.end()
        token = request.query.get("access_token", "")
        if not token:
            raise Gateway("310001", "access_token不能为空。")
        if not self.tokens.is_good(token):
            if path.startswith(_PLAIN_TEXT):
                self.answers["310036"] += 1
                return ErpAnswer(
                    body="非法token".encode(), kind="text/plain; charset=utf-8"
                )
            raise Gateway("310036", "非法token")
        self._admit(path, fault)
        answer = self._run(request, path, endpoint, fault)
        self._count_down()
        return answer

    def _count_down(self) -> None:
        """End all tokens after as many calls as were told."""
        if self._until_expiry is not None:
            self._until_expiry -= 1
            if self._until_expiry <= 0:
                self._until_expiry = None
                self.tokens.end()

    def _admit(self, path: str, fault: ErpFault | None) -> None:
        if path in self.forbidden:
            raise Gateway("310037", "API未被授权")
        if fault is ErpFault.THROTTLED:
            status, code, message = _THROTTLES[self._throttled % len(_THROTTLES)]
            self._throttled += 1
            raise Gateway(code, message, status)
        if self.books.settings.limits:
            recent, now = self._recent[path], self.clock.now
            while recent and recent[0] <= now - timedelta(minutes=1):
                recent.popleft()
            if len(recent) >= (60 if path in _FAST else 40):
                raise Gateway("310046", "触发了API级限流", 429)
            recent.append(now)

    def _run(
        self,
        request: ErpRequest,
        path: str,
        endpoint: Callable[[Books, Call], object],
        fault: ErpFault | None,
    ) -> ErpAnswer:
        try:
            body = read(request.body) if request.body else None
        except ValueError:
            raise Gateway("310002", "请求体必须是JSON结构") from None
        mishap = draw_mishap(self.faults, self.clock, self.books.pick, fault)
        word, seconds = self._next.pop(0) if self._next and is_write(path) else ("", 0.0)
        slow = seconds if word == "slow_save" else 0
        query = dict(request.query)
        call = Call(path=path, query=query, body=body, now=self.clock.now, mishap=mishap)
        call.slow_s = slow
        code, message, data = self._outcome(endpoint, call)
        if word == "gateway_timeout":
            code, message, data = "310504", "请求超时", None
        if word == "empty_answer" and code == "200":
            data = None
        self.answers[code] += 1
        numbered = path.startswith(_NUMBERED) and len(code) <= 6 and code != "310504"
        answer = _say(int(code) if numbered else code, message, data)
        if mishap.is_lost:
            return ErpAnswer(status=answer.status, body=answer.body, is_lost=True)
        return answer

    def _outcome(
        self, endpoint: Callable[[Books, Call], object], call: Call
    ) -> tuple[str, str, object]:
        try:
            return "200", "操作成功", endpoint(self.books, call)
        except Gateway:
            raise
        except Refusal as no:
            return no.code, no.message, no.data
        except Exception:  # noqa: BLE001 - a net, and logged
            _LOG.exception("The simulated service behind %s failed.", call.path)
            return "999", "服务端逻辑异常", None

    # --- behind the curtain -----------------------------------------------------------

    def ledger(self) -> Mapping[str, object]:
        """Show everything that was written."""
        now = self.clock.now
        told: list[object] = []
        for form, sheets in self.books.documents.items():
            for sheet in sheets.values():
                shown = {"form": form, **sheet.data, **sheet.notes}
                shown["visible"] = sheet.seen(now) is not None
                told.append(as_text(shown))
        stock = [
            {"warehouse": place, "product": product, "qty": format(quantity, "f")}
            for (place, product), quantity in sorted(self.books.stock.items())
        ]
        return {"documents": told, "stock": stock}

    def stats(self) -> Mapping[str, object]:
        """Count answers by code, and fields that nothing read."""
        return {"answers": dict(self.answers), "ignored": dict(self.books.ignored)}

    def act(self, name: str, given: Mapping[str, Any]) -> object:
        """
        Do what people do inside the ERP, or what a test needs.

        ``expire_tokens``, at once or ``{"after": 1}`` business call; ``down {"calls": 1}``
        for the next calls; ``forbid {"path"}``; ``slow_save {"seconds"}``,
        ``gateway_timeout`` and ``empty_answer`` (success, and nothing else) for the next
        write; the others are in the acts' module.
        """
        if name == "expire_tokens" and "after" in given:
            self._until_expiry = int(given["after"])
            return {"after": self._until_expiry}
        if name == "expire_tokens":
            return {"ended": self.tokens.end()}
        if name == "down":
            self._down = int(given.get("calls", 1))
            return {"calls": self._down}
        if name == "forbid":
            self.forbidden.add(str(given["path"]))
            return sorted(self.forbidden)
        if name in {"slow_save", "gateway_timeout", "empty_answer"}:
            self._next.append((name, float(given.get("seconds", 5))))
            return {}
        return as_text(_acts.act(self.books, name, given))


def _say(code: str | int, message: str, data: object, status: int = 200) -> ErpAnswer:
    body: dict[str, object] = {"code": code, "message": message}
    if data is not None or str(code) == "200":
        body["data"] = data
    if str(code) not in {"200", "00000"}:
        body |= {"displayCode": "", "level": 0}
    return ErpAnswer(status=status, body=write(body))
