"""
The reference ERP: everything an adapter can be, in memory.

It is what adapters are compared with, and it can be told to be as nasty as a real ERP:
answers that get lost, documents that show up late, calls that never begin. Given a
journal, it survives the death of its process like a real ERP survives ours.
"""

from tmallerp.erp.memory._erp import MemoryErp
from tmallerp.erp.memory._journal import PostedDocument, PostedOrder
from tmallerp.erp.memory._mischief import (
    HARMLESS,
    Misbehaviour,
    MisbehaviourPlan,
    Provocation,
)

__all__ = [
    "HARMLESS",
    "MemoryErp",
    "Misbehaviour",
    "MisbehaviourPlan",
    "PostedDocument",
    "PostedOrder",
    "Provocation",
]
