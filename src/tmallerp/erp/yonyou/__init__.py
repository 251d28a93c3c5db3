"""
Yonyou (用友): YonBIP and YonSuite over the open platform, and U8 over its OpenAPI.

Every call is signed for by a token that travels in the address, and single documents
are posted at 40 to 60 calls a minute: ten thousand take hours. The adapter paces itself,
and what decides accounting is configuration without a default.
"""

from tmallerp.erp.yonyou._adapter import YonyouErp, connect
from tmallerp.erp.yonyou._client import YonyouClient
from tmallerp.erp.yonyou._settings import MarkFields, Tax, YonyouSettings

__all__ = [
    "MarkFields",
    "Tax",
    "YonyouClient",
    "YonyouErp",
    "YonyouSettings",
    "connect",
]
