"""
The examination every ERP adapter must pass.

`ExamKit` is what an author supplies, a `Law` what must hold, a `Finding` what was seen.
The laws themselves are in `tmallerp.testing.contracts`.
"""

from tmallerp.testing.examination._judge import Finding, Verdict, judge
from tmallerp.testing.examination._law import Check, Law, checks, laws
from tmallerp.testing.examination.harness import BaseData, ExamKit, Fault, Seeded, kit_of

__all__ = [
    "BaseData",
    "Check",
    "ExamKit",
    "Fault",
    "Finding",
    "Law",
    "Seeded",
    "Verdict",
    "checks",
    "judge",
    "kit_of",
    "laws",
]
