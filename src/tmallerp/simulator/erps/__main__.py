"""Serve a simulated ERP: ``python -m tmallerp.simulator.erps --erp kingdee``."""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TextIO

from tmallerp.simulator.erps._app import KINDS, make_app
from tmallerp.simulator.erps._clock import CHINA, NOON, ErpClock
from tmallerp.simulator.erps._faults import ErpFault, ErpFaultBag, ErpFaultPlan
from tmallerp.simulator.erps._server import ErpServer


def main(argv: Sequence[str] | None = None, out: TextIO = sys.stdout) -> int:
    """Serve until stopped; return the exit code."""
    args = _parser().parse_args(argv)
    try:
        server = _server(args)
        server.start()
    except OSError as error:
        sys.stderr.write(f"Port {args.port} cannot be opened: {error}\n")
        return 1
    facts = {**server.facts, "control_url": server.control_url}
    print(json.dumps(facts) if args.json else _page(args.erp, facts), file=out, flush=True)
    if args.until_eof:
        threading.Thread(target=_end_at_eof, daemon=True).start()
    try:
        server.wait()
    except KeyboardInterrupt:
        server.stop()
    return 0


def _page(kind: str, facts: Mapping[str, str]) -> str:
    lines = [f"  {name:<12} {value}" for name, value in facts.items()]
    return "\n".join(
        [
            f"A simulated ERP ({kind}) answers / 模拟 ERP 已启动:",
            *lines,
            "Stop with Ctrl+C / 按 Ctrl+C 结束。",
        ]
    )


def _end_at_eof() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


def _server(args: argparse.Namespace) -> ErpServer:
    plan = ErpFaultPlan(
        kinds=args.faults,
        every=args.every,
        seed=args.seed if args.fault_seed is None else args.fault_seed,
        hold_s=args.hold,
        settling_s=args.settling,
    )
    clock = ErpClock() if args.clock == "system" else ErpClock.virtual(args.start)
    app = make_app(args.erp, seed=args.seed, clock=clock, faults=ErpFaultBag.inner(plan))
    return ErpServer(app, port=args.port)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def _kinds(text: str) -> tuple[ErpFault, ...]:
    if text == "none":
        return ()
    if text == "all":
        return tuple(ErpFault)
    return tuple(ErpFault(word) for word in text.split(","))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tmallerp.simulator.erps", description="Serve a simulated ERP."
    )
    parser.add_argument("--erp", choices=sorted(KINDS), required=True)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--faults", type=_kinds, default=())
    parser.add_argument("--fault-seed", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--every", type=int, default=50)
    parser.add_argument("--hold", type=float, default=0.8)
    parser.add_argument("--settling", type=float, default=60.0)
    parser.add_argument("--clock", choices=("system", "virtual"), default="system")
    parser.add_argument(
        "--start",
        type=_moment,
        default=NOON,
        help="where a virtual clock stands, such as 2026-11-11T00:00:00",
    )
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--until-eof", action="store_true", help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
