"""
The conductor: gather, plan, deliver, prove.

Every pipeline is the same two halves round a ledger. *Gather* reads what the platform
has into the inbox, window by window; *deliver* takes letters from the outbox to the
destination. Between them a pure *plan* decides what the destination needs to hear.
`prove` adds up what became of everything that was seen.
"""

from tmallerp.pipelines._report import Progress, Report, Stage
from tmallerp.pipelines._settle import DeliverRules
from tmallerp.pipelines._stock_report import Comparison, StockReport
from tmallerp.pipelines._stock_shelf import StockShop, StockTiming
from tmallerp.pipelines._windows import GatherRules
from tmallerp.pipelines.orders import OrdersPipeline
from tmallerp.pipelines.proof import Proof, prove
from tmallerp.pipelines.shipments import ShipmentsPipeline
from tmallerp.pipelines.stock import StockPipeline

__all__ = [
    "Comparison",
    "DeliverRules",
    "GatherRules",
    "OrdersPipeline",
    "Progress",
    "Proof",
    "Report",
    "ShipmentsPipeline",
    "Stage",
    "StockPipeline",
    "StockReport",
    "StockShop",
    "StockTiming",
    "prove",
]
