"""
The conductor: gather, plan, deliver, prove.

Every pipeline is the same two halves round a ledger. *Gather* reads what the platform
has into the inbox, window by window; *deliver* takes letters from the outbox to the
destination. Between them a pure *plan* decides what the destination needs to hear.
`prove` adds up what became of everything that was seen.
"""

from tmallerp.pipelines._report import Progress, Report, Stage
from tmallerp.pipelines._settle import DeliverRules
from tmallerp.pipelines._windows import GatherRules
from tmallerp.pipelines.orders import OrdersPipeline
from tmallerp.pipelines.proof import Proof, prove
from tmallerp.pipelines.shipments import ShipmentsPipeline

__all__ = [
    "DeliverRules",
    "GatherRules",
    "OrdersPipeline",
    "Progress",
    "Proof",
    "Report",
    "ShipmentsPipeline",
    "Stage",
    "prove",
]
