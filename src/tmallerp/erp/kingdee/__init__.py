"""
Kingdee Cloud Galaxy (金蝶云星空), spoken to over its WebAPI.

`KingdeeClient` is the WebAPI operation by operation; `KingdeeErp`, made by `connect`, is
an ERP in this library's words. What differs between companies is `KingdeeSettings`, and
which field is made of what is said in the maps beside this module.
"""

from tmallerp.erp.kingdee._answers import Result, Trouble
from tmallerp.erp.kingdee._filters import AnyOf, In, Is
from tmallerp.erp.kingdee._session import SignIn
from tmallerp.erp.kingdee._signing import KingdeeCredentials
from tmallerp.erp.kingdee.adapter import TRAITS, KingdeeErp, connect
from tmallerp.erp.kingdee.client import (
    KingdeeClient,
    KingdeeConnection,
    Query,
    SaveOptions,
)
from tmallerp.erp.kingdee.settings import (
    Fields,
    KingdeeCodes,
    KingdeeSettings,
    Limits,
    MoneyBack,
    Operations,
)

__all__ = [
    "TRAITS",
    "AnyOf",
    "Fields",
    "In",
    "Is",
    "KingdeeClient",
    "KingdeeCodes",
    "KingdeeConnection",
    "KingdeeCredentials",
    "KingdeeErp",
    "KingdeeSettings",
    "Limits",
    "MoneyBack",
    "Operations",
    "Query",
    "Result",
    "SaveOptions",
    "SignIn",
    "Trouble",
    "connect",
]
