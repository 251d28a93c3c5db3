"""
A process that calls as fast as it is let: ``quota_worker.py FILE LIMIT PURPOSE BLOCK``.

Writes a byte for every call that was admitted, so that a kill loses no count. With the
purpose ``try`` it makes one call that takes a while and prints when that began and ended.
"""

from __future__ import annotations

import os
import sys
import time

from quota_support import READ, rules

from tmallerp.errors import RateLimitedError
from tmallerp.top.quota import FileQuota, Governor


def main():
    path, limit, purpose, block = sys.argv[1:]
    governor = Governor(rules(int(limit)), shared=FileQuota(path), block=int(block))
    sys.stdin.buffer.readline()
    if purpose == "try":
        try_once(governor)
        return
    out = os.open(f"{path}.{os.getpid()}", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    while True:
        try:
            governor.admit(READ, purpose=purpose)
        except RateLimitedError:
            break
        os.write(out, b".")
    os.close(out)


def try_once(governor):
    while wait := governor.admit(READ):
        time.sleep(wait)
    began = time.monotonic()
    time.sleep(0.3)
    print(began, time.monotonic())
    governor.free(READ)


if __name__ == "__main__":
    main()
