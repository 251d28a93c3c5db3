"""
What adapters cost beside a bare loop that posts the same bytes to the same server.

Both talk in turns to a process that answers with canned bytes, so that what is left is
the client: mapping, signing, writing and reading JSON, and the checks of an answer.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx

from tmallerp.erp._http import ErpHttp, HttpRules
from tmallerp.erp.kingdee import (
    KingdeeClient,
    KingdeeCodes,
    KingdeeConnection,
    KingdeeCredentials,
    KingdeeErp,
    KingdeeSettings,
    connect,
)
from tmallerp.erp.protocols import OutcomeStatus
from tmallerp.secrets import Secret
from tmallerp.testing.builders import an_order

TARGETS = {"kingdee": 1.3}


@contextlib.contextmanager
def canned(answers: Mapping[str, str]) -> Iterator[str]:
    """Run a server that answers by what the path contains."""
    command = [sys.executable, str(Path(__file__).with_name("canned_paths.py"))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        child.stdin.write(json.dumps(answers).encode())
        child.stdin.close()
        port = int(child.stdout.readline())
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            child.terminate()


def in_turns(rounds: int, ours, floor) -> tuple[list[float], list[float]]:
    """Time two functions in turns, after each has run once."""
    ours(), floor()
    mine, bare = [], []
    for _ in range(rounds):
        for act, times in ((ours, mine), (floor, bare)):
            began = time.perf_counter()
            act()
            times.append(time.perf_counter() - began)
    return mine, bare


class Recorder:
    """Passes calls on and keeps what was sent."""

    def __init__(self, http) -> None:
        self.http = http
        self.sent: list[tuple[str, dict[str, str], bytes]] = []

    def __getattr__(self, name):
        return getattr(self.http, name)

    def send(self, method, path, *, headers, body, content_type):
        self.sent.append((path, dict(headers), body))
        return self.http.send(
            method, path, headers=headers, body=body, content_type=content_type
        )


def measure_kingdee(
    rounds: int = 5, *, documents: int = 10_000, batch: int = 100
) -> dict[str, float]:
    """Put orders in batches: saved and read back, two calls a batch."""
    orders = [an_order(str(4990000000000000001 + at)) for at in range(batch)]
    numbers = [order.key.token(30) for order in orders]
    entities = [
        {"Id": str(100_000 + at), "Number": number, "DIndex": at}
        for at, number in enumerate(numbers)
    ]
    status = {"IsSuccess": True, "Errors": [], "SuccessEntitys": entities, "MsgCode": 0}
    rows = [
        [100_000 + at, number, "A", "A", 97.03, ""] for at, number in enumerate(numbers)
    ]
    answers = {
        "BatchSave": json.dumps({"Result": {"ResponseStatus": status}}),
        "ExecuteBillQuery": json.dumps(rows),
    }
    with canned(answers) as url, httpx.Client() as bare:
        settings = _kingdee(f"{url}/k3cloud/")
        recorder = Recorder(ErpHttp("kingdee", settings.connection.rules))
        client = KingdeeClient(settings.connection, http=recorder)
        recording = KingdeeErp(settings, client=client)
        recording.put_orders(orders)
        recording.close()
        erp = connect(settings)

        def ours() -> None:
            for _ in range(documents // batch):
                outcomes = erp.put_orders(orders)
                assert all(one.status is OutcomeStatus.CREATED for one in outcomes)

        def floor() -> None:
            for _ in range(documents // batch):
                for path, headers, body in recorder.sent:
                    headers["Content-Type"] = "application/json"
                    bare.post(f"{url}/k3cloud/{path}", headers=headers, content=body).read()

        parsed = [(path, head, json.loads(body)) for path, head, body in recorder.sent]

        def script() -> None:
            """Post as a plain script would, from dictionaries that are there already."""
            for _ in range(documents // batch):
                for path, headers, body in parsed:
                    content = json.dumps(body, ensure_ascii=False).encode()
                    answer = bare.post(
                        f"{url}/k3cloud/{path}", headers=headers, content=content
                    )
                    answer.json()

        mine, plain = in_turns(rounds, ours, floor)
        written, _ = in_turns(rounds, script, floor)
        erp.close()
    return {
        "ratio": statistics.median(a / b for a, b in zip(mine, plain, strict=True)),
        "ratio_to_script": statistics.median(mine) / statistics.median(written),
        "ours_us_a_document": statistics.median(mine) / documents * 1e6,
        "bare_us_a_document": statistics.median(plain) / documents * 1e6,
        "bytes_a_document": sum(len(body) for _, _, body in recorder.sent) / batch,
    }


def _kingdee(url: str) -> KingdeeSettings:
    connection = KingdeeConnection(
        rules=HttpRules(base_url=url, insecure_http=True, allow_private=True),
        credentials=KingdeeCredentials(
            account="5f00aa11bb22cc",
            user="demo",
            app_id="100001_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3",
            app_secret=Secret("0123456789abcdef0123456789abcdef"),
        ),
    )
    return KingdeeSettings(
        connection=connection,
        organisation="100",
        codes=KingdeeCodes(postage="POST-FEE"),
        check_base=False,
    )


MEASURES = {"kingdee": measure_kingdee}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=tuple(MEASURES))
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    names = [args.only] if args.only else list(MEASURES)
    results = {name: MEASURES[name](args.rounds) for name in names}
    if args.json:
        print(json.dumps(results))
        return
    for name, figures in results.items():
        verdict = "ok" if figures["ratio"] <= TARGETS[name] else "MISSED"
        print(
            f"{name}\n    {figures.pop('ratio'):.2f}   target {TARGETS[name]}   {verdict}"
        )
        print("    " + ", ".join(f"{key} {value:,.2f}" for key, value in figures.items()))


if __name__ == "__main__":
    main()
