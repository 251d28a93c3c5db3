"""
A process that counts one answer again and again: ``drift_worker.py FILE TIMES ANSWER``.
"""

from __future__ import annotations

import sys

from tmallerp.top.drift import Drift
from tmallerp.top.methods.trades import TradeFullinfoGet


def main():
    path, times, answer = sys.argv[1:]
    with Drift(path, every=1, save_every_s=0) as drift:
        for _ in range(int(times)):
            drift.observe(TradeFullinfoGet(tid="1"), answer.encode())


if __name__ == "__main__":
    main()
