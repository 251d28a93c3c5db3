"""
The control plane of a simulated ERP: what a test may see and do behind the curtain.

``GET clock | ledger | faults | stats | facts``, ``POST clock {"advance_s"}``,
``POST faults {"kinds"}, {"fire", "at"?} or {"calm": true}``, ``POST act/<name> {…}``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from tmallerp.simulator.erps._app import ErpApp
from tmallerp.simulator.erps._faults import ErpFault, ErpFaultBag
from tmallerp.simulator.erps._traffic import ErpAnswer


class Controlled(Protocol):
    """What the control plane needs of a server."""

    app: ErpApp
    wire_faults: ErpFaultBag
    calls: Counter[str]

    @property
    def facts(self) -> Mapping[str, str]:
        """What a client needs."""
        ...

    def fire(self, kind: ErpFault, *, at: str = "") -> None:
        """Have a fault happen with the next call it can happen to."""
        ...

    def calm(self) -> None:
        """Forget what was fired and has not happened yet."""
        ...

    def set_faults(self, kinds: Iterable[ErpFault]) -> None:
        """Change what may go wrong from now on."""
        ...


def answer(server: Controlled, method: str, path: str, body: bytes) -> ErpAnswer:
    """Answer one request of the control plane."""
    name = path.removeprefix("/_simulator/")
    try:
        given = json.loads(body) if body else {}
        with server.app.lock:
            if method == "POST" and name.startswith("act/"):
                return _json(200, server.app.act(name.removeprefix("act/"), given))
            act = (_READ if method == "GET" else _WRITE).get(name)
            if act is None:
                return _json(404, {"error": f"no {method} {name}"})
            return _json(200, act(server, given))
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        return _json(400, {"error": repr(error)})


def _json(status: int, value: object) -> ErpAnswer:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return ErpAnswer(status=status, body=text.encode())


def _clock(server: Controlled, _given: Any) -> object:
    return {"now": server.app.clock.now.strftime("%Y-%m-%d %H:%M:%S")}


def _advance(server: Controlled, given: Any) -> object:
    server.app.clock.advance(float(given["advance_s"]))
    return _clock(server, given)


def _faults(server: Controlled, _given: Any) -> object:
    bags = (server.wire_faults, server.app.faults)
    return {
        "enabled": sorted(kind.value for bag in bags for kind in bag.kinds),
        "fired": {kind.value: n for bag in bags for kind, n in bag.fired.items()},
    }


def _set_faults(server: Controlled, given: Any) -> object:
    if "fire" in given:
        server.fire(ErpFault(given["fire"]), at=str(given.get("at", "")))
    elif given.get("calm"):
        server.calm()
    else:
        server.set_faults([ErpFault(kind) for kind in given["kinds"]])
    return _faults(server, given)


def _stats(server: Controlled, _given: Any) -> object:
    calls = {"calls": sum(server.calls.values()), "by_path": dict(server.calls)}
    return {**calls, **server.app.stats()}


Act = Callable[[Controlled, Any], object]
_READ: dict[str, Act] = {
    "clock": _clock,
    "ledger": lambda server, _: server.app.ledger(),
    "faults": _faults,
    "stats": _stats,
    "facts": lambda server, _: dict(server.facts),
}
_WRITE: dict[str, Act] = {"clock": _advance, "faults": _set_faults}
