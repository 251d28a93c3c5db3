"""
A third party's adapter to Tryton, an ERP that anybody can start on a desk.

Speaks JSON-RPC over HTTP and imports nothing of Tryton, whose licence is its own.
"""

from tryton_erp.adapter import TrytonErp, connect
from tryton_erp.settings import Components, TrytonSettings

__all__ = ["Components", "TrytonErp", "TrytonSettings", "connect"]
