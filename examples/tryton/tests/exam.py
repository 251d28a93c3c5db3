"""
The examination of this adapter, on a Tryton that is started for it.

    pytest --tmallerp-adapter exam:connect --tmallerp-report out
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

from attrs import evolve
from desk import NOT_FOR_SALE, Desk
from seed import Session
from trouble import FAULTS, Wire
from tryton_erp import TrytonSettings
from tryton_erp import connect as connect_to_tryton

from tmallerp import Secret
from tmallerp.documents import Product, SalesOrder
from tmallerp.testing.examination import BaseData, ExamKit

START = Path(__file__).parents[1] / "start.py"


class Running:
    """A Tryton that was started by the command a user would give."""

    def __init__(self) -> None:
        command = [sys.executable, str(START), *_options()]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            code = self._process.wait()
            msg = f"Tryton was not started (exit status {code}); see above."
            raise RuntimeError(msg)
        self.facts: dict[str, Any] = json.loads(line)

    def close(self) -> None:
        """Close its standard input, which ends it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()


def _options() -> list[str]:
    python = os.environ.get("TRYTON_PYTHON")
    return ["--python", python] if python else []


def settings(facts: dict[str, Any], url: str, **changes: Any) -> TrytonSettings:
    """Write settings out of what `start` says."""
    told = TrytonSettings(
        url=url,
        database=facts["database"],
        user=facts["user"],
        password=Secret(facts["password"]),
        shop=facts["shop"],
        customer=facts["customer"],
        warehouse=facts["warehouse"],
        writers=facts["writers"],
    )
    return evolve(told, **changes)


def kit(running: Running) -> ExamKit:
    """Make the kit on a running Tryton; closing it does not stop the server."""
    facts = running.facts
    wire = Wire(facts["url"])
    # Small pages and batches, so that there are several of them.
    how = settings(facts, wire.url, page=3, max_batch=6)
    where = f"{facts['url']}/{facts['database']}"
    desk = Desk(Session(where, "admin", facts["admin_password"]))
    return ExamKit(
        adapter=lambda: connect_to_tryton(how),
        base=BaseData(
            customer=facts["customer"],
            warehouse=facts["warehouse"],
            skus=("0001-00", "0002-00"),
            unit="u",
        ),
        spoil=_spoiled,
        faults={fault: partial(wire.arm, fault) for fault in FAULTS},
        books=desk.books,
        content=desk.content,
        calls=lambda: wire.calls,
        seeds={
            "shipments": desk.ship,
            "stock": desk.buy_in,
            "products": desk.make_products,
        },
        secrets=(facts["password"],),
        calm=wire.calm,
        close=wire.close,
    )


def _spoiled(document: Any) -> Any:
    """Make a document one that Tryton itself refuses."""
    match document:
        case SalesOrder():
            first, *rest = document.lines
            return evolve(document, lines=(evolve(first, sku=NOT_FOR_SALE), *rest))
        case Product():
            return evolve(document, unit="no-such-unit")
        case _:
            return None


def connect() -> ExamKit:
    """Start a Tryton and return the kit that stops it."""
    running = Running()
    made = kit(running)

    def close() -> None:
        assert made.close is not None
        made.close()
        running.close()

    return evolve(made, close=close)


__all__ = ["Running", "connect", "kit", "settings"]
