"""
Signing for a token of YonBIP, by vectors of the vendor's own kit.
"""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tmallerp.erp.yonyou._signing import sign, string_to_sign
from tmallerp.secrets import Secret

# Made with the vendor's Python kit, yonyouopenapisdk1 0.0.2.
VECTORS = [
    (
        {"appKey": "0123456789abcdef0123456789abcdef", "timestamp": "1700000000000"},
        "test-secret-0123456789",
        "appKey0123456789abcdef0123456789abcdeftimestamp1700000000000",
        "p0WpvO21Dr7/gdG7+s99CKTRrXOsebBq0Mwh+PtBzhI=",
        "p0WpvO21Dr7%2FgdG7%2Bs99CKTRrXOsebBq0Mwh%2BPtBzhI%3D",
    ),
    (
        {
            "suiteKey": "suite-1",
            "tenantId": "tenant01",
            "timestamp": "1700000000000",
            "suiteTicket": "tk",
        },
        "s3cr3t+/=",
        "suiteKeysuite-1suiteTickettktenantIdtenant01timestamp1700000000000",
        "/h7kFghYa7L6ZziAOwfHJqc4nKYL2kKFtkmLvJINfdI=",
        "%2Fh7kFghYa7L6ZziAOwfHJqc4nKYL2kKFtkmLvJINfdI%3D",
    ),
    (
        {"appKey": "a+b", "timestamp": "1"},
        "密钥",
        "appKeya+btimestamp1",
        "h7ufU3W5fBWctdVWn4eqKAlEQZlrG9ZL4PskylJiZQM=",
        "h7ufU3W5fBWctdVWn4eqKAlEQZlrG9ZL4PskylJiZQM%3D",
    ),
]


@pytest.mark.parametrize(("params", "secret", "text", "signature", "in_url"), VECTORS)
def test_signatures_are_the_vendors(params, secret, text, signature, in_url):
    """
    Text, signature and its form in an address are those of the vendor's kit.
    """
    made = sign(params, Secret(secret))

    assert (text, signature, in_url) == (
        string_to_sign(params),
        made,
        quote(made, safe=""),
    )
