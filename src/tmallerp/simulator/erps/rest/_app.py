"""The service as a whole: addresses, access, limits, repeated requests, answers."""

from __future__ import annotations

import hashlib
import logging
from collections import Counter, deque
from collections.abc import Mapping
from datetime import datetime, timedelta
from threading import RLock
from typing import Any
from urllib.parse import parse_qsl, unquote

from attrs import evolve

from tmallerp.simulator.erps._clock import ErpClock
from tmallerp.simulator.erps._exact import as_text, read, write
from tmallerp.simulator.erps._faults import ANY_CALL, WRITES, ErpFault, ErpFaultBag
from tmallerp.simulator.erps._sheets import Data, Mishap, draw_mishap
from tmallerp.simulator.erps._traffic import ErpAnswer, ErpRequest
from tmallerp.simulator.erps.rest import _acts
from tmallerp.simulator.erps.rest import _collections as collections
from tmallerp.simulator.erps.rest._access import Access
from tmallerp.simulator.erps.rest._books import KEY_FIELDS, Books
from tmallerp.simulator.erps.rest._problems import Problem

_LOG = logging.getLogger(__name__)
_ROOT = "/api/v1/"
_KEEP = timedelta(hours=24)
_WRITES = frozenset({"POST", "PUT", "PATCH"})
_TOKENS = "/oauth/token"
_LISTS = frozenset({"organisations", "warehouses", "stock", "health"})


class RestErp:
    """
    One company's own service.

    Args:
        seed: Decides credentials.

        clock: Its time.

        faults: What it does wrong.
    """

    kind = "rest"

    def __init__(self, seed: int, clock: ErpClock, faults: ErpFaultBag) -> None:
        self.clock, self.faults = clock, faults
        self.lock = RLock()
        self.access = Access(clock, seed)
        self.books = Books(clock, seed)
        self.answers: Counter[str] = Counter()
        self._recent: deque[datetime] = deque()
        self._down = 0
        self._late_s: float | None = None

    def facts(self, url: str) -> Mapping[str, str]:
        """Tell what a client needs."""
        return {"url": url, **self.access.facts}

    @staticmethod
    def writes(method: str, path: str) -> bool:
        """Tell whether a call writes documents: no question, and no asking for tokens."""
        is_question = path == _TOKENS or path.endswith("/search")
        return method in _WRITES and not is_question

    # --- answering --------------------------------------------------------------------

    def answer(self, request: ErpRequest) -> ErpAnswer:
        """Answer one call, whole."""
        try:
            answer = self._answer(request)
        except Problem as problem:
            self.answers[problem.code] += 1
            return problem.answer()
        except Exception:  # noqa: BLE001 - a net, and logged
            _LOG.exception("The simulated service failed at %s.", request.path)
            return Problem("unavailable", headers=(("Retry-After", "5"),)).answer()
        self.answers[str(answer.status)] += 1
        return answer

    def _answer(self, request: ErpRequest) -> ErpAnswer:
        if self._down > 0:
            self._down -= 1
            raise Problem("unavailable", headers=(("Retry-After", "2"),))
        if request.path == _TOKENS:
            if request.method != "POST":
                raise Problem("method_not_allowed", headers=(("Allow", "POST"),))
            return self.access.issue(request)
        if not request.path.startswith(_ROOT):
            raise Problem("not_found")
        parts = [unquote(part) for part in request.path.removeprefix(_ROOT).split("/")]
        is_write = self.writes(request.method, request.path)
        fault = self.faults.draw(WRITES if is_write else ANY_CALL)
        if fault is ErpFault.SESSION_EXPIRED:
            self.access.end()
        self.access.check(request)
        self._admit(request, fault)
        if not is_write:
            return self._read(request, parts)
        mishap = draw_mishap(self.faults, self.clock, self.books.pick, fault)
        late, self._late_s = self._late_s, None
        if late is not None:
            mishap = evolve(mishap, veil=self.clock.now + timedelta(seconds=late))
        answer = self._once(request, parts, mishap)
        if late is not None and answer.status < 300:
            answer = _json({"status": "accepted"}, status=202)
        return evolve(answer, is_lost=mishap.is_lost)

    def _admit(self, request: ErpRequest, fault: ErpFault | None) -> None:
        if fault is ErpFault.THROTTLED:
            raise Problem("rate_limited", headers=(("Retry-After", "2"),))
        limit, now = self.books.settings.per_minute, self.clock.now
        if limit:
            while self._recent and self._recent[0] <= now - timedelta(minutes=1):
                self._recent.popleft()
            if len(self._recent) >= limit:
                left = self._recent[0] + timedelta(minutes=1) - now
                seconds = str(max(1, -int(-left.total_seconds() // 1)))
                raise Problem("rate_limited", headers=(("Retry-After", seconds),))
            self._recent.append(now)
        if len(request.body) > self.books.settings.max_body:
            raise Problem("too_large")

    # --- reading ----------------------------------------------------------------------

    def _read(self, request: ErpRequest, parts: list[str]) -> ErpAnswer:
        query = parse_qsl(request.raw_query, keep_blank_values=True)
        books, name = self.books, parts[0]
        if len(parts) == 1 and name in _LISTS:
            _need(request, "GET")
            return _json(self._look_up(name, query))
        if name not in KEY_FIELDS or len(parts) > 2:
            raise Problem("not_found")
        if parts[1:] == ["search"]:
            _need(request, "POST")
            return _json(collections.search(books, name, _body(request)))
        if len(parts) == 1:
            _need(request, "GET", ", ".join(sorted({"GET"} | _writing(name))))
            return _json(collections.list_(books, name, query))
        _need(request, "GET", "GET, PATCH")
        data = collections.read_one(books, name, parts[1])
        return _json(data, headers=(("ETag", f'"{data["version"]}"'),))

    def _look_up(self, name: str, query: collections.Query) -> Data:
        if name == "stock":
            return collections.list_stock(self.books, query)
        if name == "health":
            told = {"status": "ok", "name": "Simulated REST ERP", "version": "1"}
            return {**told, "time": self.books.now_text}
        entries = self.books.codes[name].items()
        items = [{"code": code, "name": text} for code, text in entries]
        return {"items": items, "next_cursor": None}

    # --- writing ----------------------------------------------------------------------

    def _once(self, request: ErpRequest, parts: list[str], mishap: Mishap) -> ErpAnswer:
        """Repeat the first answer to a key that was seen."""
        key = request.headers.get("idempotency-key")
        if key is None or request.method == "PATCH":
            return self._write(request, parts, mishap)
        if not 1 <= len(key) <= 64:
            raise Problem("malformed", "An Idempotency-Key has 1 to 64 characters.")
        text = f"{request.method}\n{request.path}\n".encode() + request.body
        print_ = hashlib.sha256(text).hexdigest()
        known = self.books.kept.get(key)
        if known is not None and self.clock.now < known[2] + _KEEP:
            if known[0] != print_:
                raise Problem("idempotency_mismatch")
            headers = (*known[1].headers, ("Idempotent-Replay", "true"))
            return evolve(known[1], headers=headers)
        answer = self._write(request, parts, mishap)
        self.books.kept[key] = (print_, answer, self.clock.now)
        return answer

    def _write(self, request: ErpRequest, parts: list[str], mishap: Mishap) -> ErpAnswer:
        name, books = parts[0], self.books
        if name in _LISTS or name == "shipments":
            raise Problem("method_not_allowed", headers=(("Allow", "GET"),))
        if name not in collections.WRITABLE or len(parts) > 2:
            raise Problem("not_found")
        match = request.headers.get("if-match")
        if len(parts) == 1:
            methods = _writing(name)
            _need(request, methods, ", ".join(sorted({"GET"} | methods)))
            act = collections.Act(
                is_upsert=request.method != "POST",
                is_merge=request.method == "PATCH",
                mishap=mishap,
                match=match,
            )
            return _written(name, collections.write_one(books, name, _body(request), act))
        if parts[1] in {"batch", "batch-atomic"}:
            _need(request, "POST")
            atomic = parts[1] == "batch-atomic"
            write_all = collections.write_atomic if atomic else collections.write_batch
            results = write_all(books, name, _body(request), mishap)
            return _json({"results": results}, status=200 if atomic else 207)
        _need(request, "PATCH", "GET, PATCH")
        done = collections.patch(books, name, parts[1], _body(request), mishap, match)
        return _json(done.document, headers=(("ETag", f'"{done.sheet.data["version"]}"'),))

    # --- behind the curtain -----------------------------------------------------------

    def ledger(self) -> Mapping[str, object]:
        """Show everything that was written."""
        now = self.clock.now
        told = [
            as_text({"form": name, **sheet.data, "visible": sheet.seen(now) is not None})
            for name, sheets in self.books.sheets.items()
            for sheet in sheets.values()
        ]
        stock = [
            {"warehouse": place, "sku": sku, "on_hand": format(quantity, "f")}
            for (place, sku), quantity in sorted(self.books.stock.items())
        ]
        return {"documents": told, "stock": stock}

    def stats(self) -> Mapping[str, object]:
        """Count answers by status or code."""
        return {"answers": dict(self.answers)}

    def act(self, name: str, given: Mapping[str, Any]) -> object:
        """
        Do what people do inside the ERP, or what a test needs.

        ``expire_tokens``; ``down`` answers 503 to the next calls (``{"calls": 1}``);
        ``accept_later`` accepts the next write with 202 and has its documents seen some
        seconds later (``{"after_s": 5}``). The others are in the acts' module.
        """
        if name == "down":
            self._down = int(given.get("calls", 1))
            return {"calls": self._down}
        if name == "accept_later":
            self._late_s = float(given.get("after_s", 5))
            return {"after_s": self._late_s}
        if name == "expire_tokens":
            self.access.end()
            return {}
        return as_text(_acts.act(self.books, name, given))


def _writing(name: str) -> set[str]:
    """Return the methods that write one document of a collection."""
    if name not in collections.WRITABLE:
        return set()
    return {"POST", "PUT"} | ({"PATCH"} if name in collections.MERGED else set())


def _need(request: ErpRequest, methods: str | set[str], allowed: str = "") -> None:
    wanted = {methods} if isinstance(methods, str) else methods
    if request.method not in wanted:
        headers = (("Allow", allowed or ", ".join(sorted(wanted))),)
        raise Problem("method_not_allowed", headers=headers)


def _body(request: ErpRequest) -> Any:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Problem("unsupported_media_type")
    try:
        return read(request.body)
    except ValueError as error:
        raise Problem("malformed", str(error)) from None


def _json(
    value: object, *, status: int = 200, headers: tuple[tuple[str, str], ...] = ()
) -> ErpAnswer:
    return ErpAnswer(status=status, body=write(as_text(value)), headers=headers)


def _written(name: str, written: collections.Written) -> ErpAnswer:
    data = written.sheet.data
    headers = (
        ("Location", f"{_ROOT}{name}/{data['id']}"),
        ("ETag", f'"{data["version"]}"'),
    )
    return _json(written.document, status=written.status, headers=headers)
