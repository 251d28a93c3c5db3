"""Hold one law against one adapter, and say what was seen."""

from __future__ import annotations

import enum
import time
from typing import Any

from attrs import asdict, frozen

from tmallerp.testing.examination._bench import (
    Exam,
    NotApplicableError,
    NotExaminedError,
)
from tmallerp.testing.examination._law import Check
from tmallerp.testing.examination._shafts import SHAFTS, SINKS, SOURCES
from tmallerp.testing.examination.harness import ExamKit


class Verdict(enum.StrEnum):
    """What became of one check."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_EXAMINED = "not_examined"
    """The kit lacks an ability: nothing was proven."""

    NOT_APPLICABLE = "not_applicable"
    """The adapter claims something else, which other laws hold against it."""

    NOT_CLAIMED = "not_claimed"
    """The adapter does not satisfy the protocol."""


@frozen(kw_only=True)
class Finding:
    """
    What one check has shown.

    Args:
        adapter: The adapter's name.

        check: The check's id, such as ``orders.twice_is_once``.

        law: The law's id, such as ``sink.twice_is_once``.

        shaft: The protocol's short name.

        title: The law in Chinese.

        sentence: The law in English.

        claims: The traits that were held against what was seen.

        verdict: What came out.

        detail: Why, in one line.

        seconds: How long it took.
    """

    adapter: str
    check: str
    law: str
    shaft: str
    title: str
    sentence: str
    claims: tuple[str, ...]
    verdict: Verdict
    detail: str = ""
    seconds: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {**asdict(self), "claims": list(self.claims), "verdict": self.verdict.value}


def judge(check: Check, kit: ExamKit) -> tuple[Finding, BaseException | None]:
    """
    Examine one law.

    Returns:
        What was seen, and what the law raised where it is broken.
    """
    started = time.perf_counter()
    exam = Exam(kit)
    name, error = "?", None
    try:
        name = exam.traits.name
        verdict, detail = _verdict(check, exam)
    except Exception as raised:  # noqa: BLE001 - whatever an adapter raises is a finding
        verdict, detail, error = Verdict.FAILED, _sentence(raised), raised
    finally:
        if kit.calm is not None:
            kit.calm()
        exam.close()
    finding = Finding(
        adapter=name,
        check=check.id,
        law=check.law.id,
        shaft=check.shaft,
        title=check.law.title,
        sentence=check.law.sentence,
        claims=check.law.claims,
        verdict=verdict,
        detail=detail,
        seconds=time.perf_counter() - started,
    )
    return finding, error


def _verdict(check: Check, exam: Exam) -> tuple[Verdict, str]:
    shaft = SHAFTS[check.shaft]
    if not isinstance(exam.adapter, shaft.protocol):
        return Verdict.NOT_CLAIMED, f"it is no {shaft.protocol.__name__}"
    if check.shaft in exam.kit.without and check.law.name != "absent_kind_is_refused":
        return Verdict.NOT_APPLICABLE, "the ERP has no such document"
    missing = sorted(check.law.needs - exam.kit.abilities())
    if missing:
        return Verdict.NOT_EXAMINED, f"the kit lacks {', '.join(missing)}"
    try:
        check.law.run(_subject(check.shaft, exam))
    except NotExaminedError as why:
        return Verdict.NOT_EXAMINED, str(why)
    except NotApplicableError as why:
        return Verdict.NOT_APPLICABLE, str(why)
    return Verdict.PASSED, ""


def _subject(shaft: str, exam: Exam) -> object:
    if shaft in SINKS:
        return exam.sink(shaft)
    return exam.source(shaft) if shaft in SOURCES else exam


def _sentence(error: BaseException) -> str:
    text = f"{error}".strip().split("\n")[0]
    if isinstance(error, AssertionError):
        return text or "the law does not hold"
    return f"{type(error).__name__}: {text}"[:400]


__all__ = ["Finding", "Verdict", "judge"]
