"""
U8 over its OpenAPI: an ERP on the company's own server, reached through a relay.

What is accepted is not done: the answer names an address that is asked until it says
what became of the document.
"""

from tmallerp.erp.yonyou.u8._adapter import U8Erp, connect
from tmallerp.erp.yonyou.u8._client import U8Client
from tmallerp.erp.yonyou.u8._settings import U8Codes, U8Fields, U8Settings

__all__ = ["U8Client", "U8Codes", "U8Erp", "U8Fields", "U8Settings", "connect"]
