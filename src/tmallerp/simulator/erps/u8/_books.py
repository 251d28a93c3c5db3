"""
What an account set holds, and the work that has been accepted and is not done.

Accepting is not doing: an addition becomes a document some seconds later, or fails then.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

from attrs import define, field

from tmallerp.simulator.erps._clock import ErpClock
from tmallerp.simulator.erps._sheets import Data, Sheet

WORK_S = 5


class Refusal(Exception):  # noqa: N818 - an answer, not a failure
    """
    An answer whose errcode is not "0".

    Args:
        code: The errcode.

        message: The errmsg.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


@define(kw_only=True)
class Settings:
    """
    What can be set.

    Args:
        strict_products: Whether an unknown inventory code is refused.

        work_s: Seconds an accepted addition takes.
    """

    strict_products: bool = False
    work_s: float = WORK_S


@define(kw_only=True)
class Job:
    """
    One accepted write.

    Args:
        request_id: What it is asked after by.

        tradeid: What it was sent with.

        ready: When it will have been done.

        work: Does it; returns the document's code.

        answer: What came of it, once it is done.
    """

    request_id: str
    tradeid: str
    ready: datetime
    work: Callable[[], str]
    answer: Data | None = None

    @property
    def has_failed(self) -> bool:
        """Whether it was done and refused."""
        return self.answer is not None and self.answer["errcode"] != "0"

    def run(self) -> Data:
        """Do it, if that is still to do."""
        if self.answer is None:
            try:
                code = self.work()
                self.answer = {"errcode": "0", "errmsg": "", "id": code}
            except Refusal as no:
                self.answer = {"errcode": no.code, "errmsg": no.message}
            self.answer["tradeid"] = self.tradeid
        return self.answer


@define
class Books:
    """
    Everything an account set holds.

    Args:
        clock: Its time.
    """

    clock: ErpClock
    settings: Settings = field(factory=Settings)
    sheets: defaultdict[str, dict[str, Sheet]] = field(factory=lambda: defaultdict(dict))
    stock: defaultdict[tuple[str, str], Decimal] = field(
        factory=lambda: defaultdict(Decimal)
    )
    jobs: dict[str, Job] = field(factory=dict)
    keys: dict[tuple[str, str], Job] = field(factory=dict)
    closed: set[str] = field(factory=set)
    _numbers: Counter[str] = field(factory=Counter)

    def __attrs_post_init__(self) -> None:
        """Write what is there from the start."""
        self.register("customer", "TMALL01", "天猫旗舰店")
        self.register("inventory", "0001-00", "样品")
        self.register("warehouse", "CK001", "成品仓")
        self.register("customerclass", "01", "网店客户")
        self.stock["CK001", "0001-00"] = Decimal(1000)

    @property
    def now_text(self) -> str:
        """The time as U8 writes it."""
        return f"{self.clock.now:%Y-%m-%d %H:%M:%S}"

    def register(self, kind: str, code: str, name: str, **more: object) -> Sheet:
        """Write an entry of a register."""
        data: Data = {"code": code, "name": name, **more, "modifytime": self.now_text}
        self.sheets[kind][code] = Sheet.new(data)
        return self.sheets[kind][code]

    def knows(self, kind: str, code: object) -> bool:
        """Tell whether a code may be named; unknown goods may, unless they are strict."""
        if str(code) in self.sheets[kind]:
            return True
        if kind != "inventory" or self.settings.strict_products or not code:
            return False
        self.register(kind, str(code), str(code))
        return True

    def next_code(self, name: str) -> str:
        """Return a new document number."""
        self._numbers[name] += 1
        return f"{self._numbers[name]:010d}"

    def accept(
        self, tradeid: str, work: Callable[[], str], work_s: float | None = None
    ) -> Job:
        """Take work in, that takes so long or as long as usual."""
        self._numbers["job"] += 1
        takes = self.settings.work_s if work_s is None else work_s
        ready = self.clock.now + timedelta(seconds=takes)
        request_id = f"req{self._numbers['job']:08d}"
        job = Job(request_id=request_id, tradeid=tradeid, ready=ready, work=work)
        self.jobs[request_id] = job
        return job

    def settle(self) -> None:
        """Do what is due."""
        now = self.clock.now
        for job in self.jobs.values():
            if job.answer is None and job.ready <= now:
                job.run()

    def seen(self, name: str) -> list[Data]:
        """Return what queries see of a resource, oldest first."""
        now = self.clock.now
        shown = (sheet.seen(now) for sheet in self.sheets[name].values())
        return [data for data in shown if data is not None]
