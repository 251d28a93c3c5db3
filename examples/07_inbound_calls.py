"""
Take the platform's calls to us: signed, fresh, and each with one effect.

Runs without any account: the simulated platform calls a service on this machine. In your
own service give the verifier your app's secret, and run `app` under any ASGI server.

    python examples/07_inbound_calls.py
"""

import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from tmallerp import Secret
from tmallerp.simulator.inbound import Caller, Wrong
from tmallerp.top.inbound import FileReplays, Inbound, InboundApp, InboundVerifier

SECRET = "simulator-inbound"


@contextmanager
def served(app: InboundApp) -> Iterator[str]:
    """Run an application on a free port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as port:
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [port]})
        thread.start()
        yield f"http://127.0.0.1:{port.getsockname()[1]}/"
        server.should_exit = True
        thread.join()


def main(folder: Path) -> None:
    """Take good calls, repeated ones and forged ones."""
    handled: list[str] = []
    kept: list[str] = []

    def confirm(inbound: Inbound) -> dict[str, object]:
        handled.append(inbound.body.decode())
        return {"flag": "success", "code": "0", "message": "ok"}

    # Several processes of one service share the file, so that one of them acts.
    with FileReplays(folder / "seen.db") as replays:
        app = InboundApp(
            InboundVerifier(Secret(SECRET), replays=replays),
            {"deliveryorder.confirm": confirm},
            unknown=lambda inbound: kept.append(inbound.method),
        )
        caller = Caller(app_key="99000001", app_secret=SECRET)
        with served(app) as url:
            good = caller.qimen("deliveryorder.confirm", "<request><no>1</no></request>")
            answers = [caller.send(good, url).status for _ in range(3)]
            answers.append(caller.send(caller.qimen("new.thing", "<a/>"), url).status)
            refused = [
                caller.send(
                    caller.qimen("deliveryorder.confirm", "<a>1</a>", wrong=wrong), url
                )
                for wrong in Wrong
            ]

    print(f"three deliveries of one message were answered {answers[:3]}, handled once")
    print(f"unknown methods kept for a person: {kept}")
    print(f"forged calls were answered {sorted({one.status for one in refused})}")
    whole = len(handled) == 1 and answers == [200] * 4 and kept == ["new.thing"]
    print(f"the sum holds: {whole}")


if __name__ == "__main__":
    main(Path(tempfile.mkdtemp(prefix="tmallerp-")))
