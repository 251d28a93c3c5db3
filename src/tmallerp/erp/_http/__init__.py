"""
The one place where adapters speak HTTP.

One exchange at a time, never repeated and never redirected: an adapter that is told
"never sent" or "sent and not answered" can decide by itself. What is configured is not
trusted to be harmless: only listed hosts are spoken to, only over TLS unless the rules
say otherwise, and a name is resolved once, checked, and connected to at the address that
was checked. Answers are limited in size, depth and time.
"""

from tmallerp.erp._http._address import Address
from tmallerp.erp._http._answer import HttpAnswer
from tmallerp.erp._http._client import ErpHttp
from tmallerp.erp._http._rules import HttpRules

__all__ = ["Address", "ErpHttp", "HttpAnswer", "HttpRules"]
