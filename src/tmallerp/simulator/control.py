"""
The control plane: what a drill may see and do behind the curtain.

``GET clock | ledger | faults | stats | oauth``, ``POST clock {"advance_s"}``,
``POST session``, ``POST faults {"kinds"} or {"fire"}``, ``POST repair {"tid"}``,
``POST quiet``, ``POST buyer {"act", …}``, ``POST oauth {...}``, ``POST revoke``.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Protocol

from tmallerp.simulator.answers import moment
from tmallerp.simulator.buyer import Buyer
from tmallerp.simulator.desk._queue import MessageQueue
from tmallerp.simulator.faults import Fault, FaultBag
from tmallerp.simulator.gateway import Gateway
from tmallerp.simulator.trade import CLOSED, CLOSED_UNPAID, OPEN_REFUNDS, Trade
from tmallerp.simulator.world import World

Reply = tuple[int, str, bytes]


class Controlled(Protocol):
    """What the control plane needs of a server."""

    world: World
    gateway: Gateway
    wire_faults: FaultBag

    def fire(self, kind: Fault) -> None:
        """Have a fault happen with the next call it can happen to."""
        ...

    def set_faults(self, kinds: list[Fault]) -> None:
        """Change what may go wrong from now on."""
        ...


def answer(server: Controlled, method: str, path: str, body: bytes) -> Reply:
    """Answer one request of the control plane."""
    name = path.removeprefix("/_simulator/")
    act = (_READ if method == "GET" else _WRITE).get(name)
    if act is None:
        return _json(404, {"error": f"no {method} {name}"})
    try:
        given = json.loads(body) if body else {}
        with server.world.lock:
            return _json(200, act(server, given))
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        return _json(400, {"error": repr(error)})


def _json(status: int, value: object) -> Reply:
    text = json.dumps(value, ensure_ascii=False)
    return status, "application/json", text.encode()


def _clock(server: Controlled, _given: Any) -> object:
    return {"now": moment(server.world.now), "more": server.world.has_more()}


def _advance(server: Controlled, given: Any) -> object:
    server.world.advance(float(given["advance_s"]))
    return _clock(server, given)


def _session(server: Controlled, _given: Any) -> object:
    gateway = server.gateway
    if gateway.session_ended:
        gateway.renew_session()
    return {"session": gateway.session, "sub_session": gateway.sub_session}


def _quiet(server: Controlled, _given: Any) -> object:
    server.world.close_shop()
    return {}


def _faults(server: Controlled, _given: Any) -> object:
    bags = (server.wire_faults, server.gateway.faults)
    return {
        "enabled": sorted(kind.value for bag in bags for kind in bag.kinds),
        "fired": {kind.value: n for bag in bags for kind, n in bag.fired.items()},
    }


def _set_faults(server: Controlled, given: Any) -> object:
    if "fire" in given:
        server.fire(Fault(given["fire"]))
    else:
        server.set_faults([Fault(kind) for kind in given["kinds"]])
    return _faults(server, given)


def _repair(server: Controlled, given: Any) -> object:
    return {"repaired": server.world.repair(int(given["tid"]))}


def _buyer(server: Controlled, given: Any) -> object:
    """Do what a buyer does: ``asks_refund``, ``confirms`` and the others by name."""
    world, told = server.world, dict(given)
    buyer, act = Buyer(world), told.pop("act")
    if act == "asks_refund":
        case = buyer.asks_refund(int(told.pop("tid")), int(told.pop("oid")), **told)
        return {"refund_id": str(case.refund_id)}
    if act == "asks_exchange":
        wanted = str(told["sku"])
        exchange = buyer.asks_exchange(int(told["tid"]), int(told["oid"]), wanted)
        return {"dispute_id": str(exchange.dispute_id)}
    if act == "changes_refund":
        buyer.changes_refund(world.refunds[int(told["refund_id"])], int(told["fee"]))
    elif act == "withdraws_refund":
        buyer.withdraws_refund(world.refunds[int(told["refund_id"])])
    elif act == "confirms":
        buyer.confirms(int(told["tid"]))
    else:
        raise ValueError(f"A buyer does not {act!r}.")
    return {}


def _stats(server: Controlled, _given: Any) -> object:
    gateway = server.gateway
    return {
        "calls": sum(gateway.calls.values()),
        "by_api": dict(gateway.calls),
        "generated": dict(gateway.generated),
        "banned_calls": gateway.banned_calls,
        "oauth": gateway.oauth.stats(),
        "minutes": {
            str(moment(at)): {
                "calls": minute.calls,
                "errors": minute.errors,
                "faults": dict(minute.faults),
            }
            for at, minute in sorted(gateway.minutes.items())
        },
    }


def _oauth(server: Controlled, given: Any) -> object:
    return server.gateway.oauth.control(given)


def _revoke(server: Controlled, _given: Any) -> object:
    """Take the authorisation back, and tell of it while messages are still permitted."""
    gateway = server.gateway
    content = gateway.oauth.cancel_message()
    gateway.shop.room(MessageQueue).withdraw(content)
    gateway.oauth.revoke()
    gateway.session_ended = True
    return content


def _ledger(server: Controlled, _given: Any) -> object:
    return {"trades": [truth(trade) for trade in server.world.trades.values()]}


def truth(trade: Trade) -> dict[str, object]:
    """Write what really happened to a trade, in fen, for a checker."""
    lines = [
        {
            "oid": str(line.oid),
            "code": line.outer_sku_id or line.outer_iid,
            "num": line.num,
            "amount_fen": line.divide,
            "dead": line.status == CLOSED or line.refund_status == "SUCCESS",
            "never_paid": line.status == CLOSED_UNPAID and trade.status != CLOSED_UNPAID,
            "refund_open": line.refund_status in OPEN_REFUNDS,
            "status": line.status,
        }
        for line in trade.lines
    ]
    return {
        "tid": str(trade.tid),
        "status": trade.status,
        "step": trade.step,
        "type": trade.type,
        "created": moment(trade.created),
        "modified": moment(trade.modified),
        "pay_time": moment(trade.pay_time),
        "payment_fen": trade.payment,
        "lines": lines,
        "on_hold": bool(trade.holds),
        "consigned": trade.consign_time is not None,
        "poison": trade.poison,
        "flag": trade.flag,
        "memo": trade.memo or "",
        "version": trade.version,
    }


Act = Callable[[Controlled, Any], object]
_READ: dict[str, Act] = {
    "clock": _clock,
    "ledger": _ledger,
    "faults": _faults,
    "stats": _stats,
    "oauth": _oauth,
}
_WRITE: dict[str, Act] = {
    "clock": _advance,
    "session": _session,
    "faults": _set_faults,
    "repair": _repair,
    "quiet": _quiet,
    "buyer": _buyer,
    "oauth": _oauth,
    "revoke": _revoke,
}
