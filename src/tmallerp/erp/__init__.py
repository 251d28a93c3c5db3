"""
The ERP's side: small protocols, and adapters that satisfy some of them.

An adapter is any object with the right methods; `tmallerp.erp.protocols` says what each
must keep. `MemoryErp` is the reference that all tests are measured against, `FilesErp`
a folder of CSV that a real ERP can import.
"""

from tmallerp.erp.files import FilesErp
from tmallerp.erp.memory import MemoryErp, Misbehaviour, MisbehaviourPlan
from tmallerp.erp.protocols import OrderSink

__all__ = ["FilesErp", "MemoryErp", "Misbehaviour", "MisbehaviourPlan", "OrderSink"]
