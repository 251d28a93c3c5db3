"""
Serve a simulated shop: ``python -m tmallerp.simulator``.

The interactive form runs in real time with a day of orders just behind it, so that any
client with a right clock can call it at once.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
from collections.abc import Sequence
from datetime import date
from typing import TextIO

from tmallerp.simulator._listing import listing
from tmallerp.simulator.faults import Fault, FaultPlan
from tmallerp.simulator.server import SimulatorServer
from tmallerp.simulator.world import WorldPlan

_HELP = """\
A simulated Tmall shop answers at / 模拟店铺已启动:
  {url}
  app_key     {app_key}
  app_secret  {app_secret}
  session     {session}
  sub-account {sub_session}
  messages    {tmc_url}
Sign as the platform asks (md5, hmac or hmac-sha256); its clock is this machine's.
签名方式与开放平台一致;时钟为本机时间。
Stop with Ctrl+C / 按 Ctrl+C 结束。
"""


def main(argv: Sequence[str] | None = None, out: TextIO = sys.stdout) -> int:
    """Serve until stopped; return the exit code."""
    args = _parser().parse_args(argv)
    if args.apis:
        return _list(out)
    try:
        server = _server(args)
        server.start()
    except OSError as error:
        sys.stderr.write(f"Port {args.port} cannot be opened: {error}\n")
        return 1
    facts = {
        "url": server.url,
        "app_key": server.app_key,
        "app_secret": server.app_secret,
        "session": server.session,
        "sub_session": server.sub_session,
        "tmc_url": server.tmc_url,
        "control_url": server.control_url,
    }
    print(json.dumps(facts) if args.json else _HELP.format(**facts), file=out, flush=True)
    if args.until_eof:
        threading.Thread(target=_end_at_eof, daemon=True).start()
    try:
        server.wait()
    except KeyboardInterrupt:
        server.stop()
    return 0


def _list(out: TextIO) -> int:
    """Print what is answered how; a reader that has seen enough may close the pipe."""
    try:
        print(listing(), file=out, flush=True)
    except BrokenPipeError:
        # The interpreter flushes once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
    return 0


def _end_at_eof() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


def _server(args: argparse.Namespace) -> SimulatorServer:
    plan = WorldPlan(
        seed=args.seed,
        orders=args.orders,
        poison=args.poison,
        day=args.day,
        edits_per_page=args.edits_per_page,
    )
    faults = FaultPlan(
        kinds=args.faults, every=args.every, seed=args.seed, hold_s=args.hold
    )
    real_time = args.clock == "system"
    return SimulatorServer(plan, faults=faults, port=args.port, real_time=real_time)


def _kinds(text: str) -> tuple[Fault, ...]:
    if text == "none":
        return ()
    if text == "all":
        return tuple(Fault)
    return tuple(Fault(word) for word in text.split(","))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tmallerp.simulator", description="Serve a simulated shop."
    )
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--orders", type=int, default=200)
    parser.add_argument("--poison", type=int, default=3)
    parser.add_argument("--day", type=date.fromisoformat, default=date(2026, 11, 11))
    parser.add_argument("--edits-per-page", type=int, default=0)
    parser.add_argument("--faults", type=_kinds, default=())
    parser.add_argument("--every", type=int, default=50)
    parser.add_argument("--hold", type=float, default=0.8)
    parser.add_argument("--clock", choices=("system", "virtual"), default="system")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--apis", action="store_true", help="list what is answered how")
    parser.add_argument("--until-eof", action="store_true", help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
