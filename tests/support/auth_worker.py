"""
A process that calls for a shop whose session is kept in a file shared with others.

Reads one JSON line with what to do, says ``ready``, waits for a line, acts, and prints
what came of it as JSON.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path

from tmallerp.errors import TmallErpError
from tmallerp.secrets import Secret
from tmallerp.top import Client, Credentials, Endpoint
from tmallerp.top.methods.users import UserSellerGet
from tmallerp.top.oauth import OAuth, OAuthEndpoint
from tmallerp.top.sessions import KeyRing, RenewalRules, SessionFile, Sessions


class Dying:
    """A place in which the process dies instead of keeping a newer session."""

    def __init__(self, place):
        self._place = place

    def __getattr__(self, name):
        return getattr(self._place, name)

    def save(self, kept):
        if kept.attempt is None:
            os.kill(os.getpid(), signal.SIGKILL)
        self._place.save(kept)


def main():
    given = json.loads(sys.stdin.readline())
    credentials = Credentials(
        app_key=given["app_key"], app_secret=Secret(given["app_secret"])
    )
    place = SessionFile(
        Path(given["folder"]),
        tenant="acme",
        shop="main",
        keys=KeyRing([Secret(given["key"])]),
    )
    if given["act"] == "die":
        place = Dying(place)
    issuer = OAuth(credentials, endpoint=OAuthEndpoint.simulator(given["url"]))
    sessions = Sessions(place, issuer, rules=RenewalRules(settle=timedelta(0)))
    print("ready", flush=True)
    sys.stdin.readline()
    if given["act"] == "hold":
        with place.locked():
            print("held", flush=True)
            time.sleep(60)
    began = time.monotonic()
    try:
        with Client(
            credentials, endpoint=Endpoint.simulator(given["url"]), tokens=sessions
        ) as client:
            nick = client.call(UserSellerGet()).user.nick
        result = {"nick": nick}
    except TmallErpError as error:
        result = {"error": type(error).__name__, "message": error.message}
    print(json.dumps({**result, "seconds": time.monotonic() - began}), flush=True)


if __name__ == "__main__":
    main()
