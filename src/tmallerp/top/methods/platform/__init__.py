"""
The platform itself: tokens, keys, clock, addresses, downloads.

Each part loads when one of its names is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tmallerp.top._parts import parts_of

if TYPE_CHECKING:
    from tmallerp.top.methods.platform.keys import (
        TopSecretGet,
        TopSecretGetAnswer,
        TopSecretRegister,
        TopSecretRegisterAnswer,
    )
    from tmallerp.top.methods.platform.network import (
        AppipGet,
        AppipGetAnswer,
        HttpdnsGet,
        HttpdnsGetAnswer,
        TimeGet,
        TimeGetAnswer,
        TopIpoutGet,
        TopIpoutGetAnswer,
    )
    from tmallerp.top.methods.platform.services import (
        FilesGet,
        FilesGetAnswer,
        KfcKeywordSearch,
        KfcKeywordSearchAnswer,
        TopOpenidConvert,
        TopOpenidConvertAnswer,
        VasSubscribeGet,
        VasSubscribeGetAnswer,
    )
    from tmallerp.top.methods.platform.tokens import (
        TopAuthTokenCreate,
        TopAuthTokenCreateAnswer,
        TopAuthTokenRefresh,
        TopAuthTokenRefreshAnswer,
    )

__all__ = [
    "AppipGet",
    "AppipGetAnswer",
    "FilesGet",
    "FilesGetAnswer",
    "HttpdnsGet",
    "HttpdnsGetAnswer",
    "KfcKeywordSearch",
    "KfcKeywordSearchAnswer",
    "TimeGet",
    "TimeGetAnswer",
    "TopAuthTokenCreate",
    "TopAuthTokenCreateAnswer",
    "TopAuthTokenRefresh",
    "TopAuthTokenRefreshAnswer",
    "TopIpoutGet",
    "TopIpoutGetAnswer",
    "TopOpenidConvert",
    "TopOpenidConvertAnswer",
    "TopSecretGet",
    "TopSecretGetAnswer",
    "TopSecretRegister",
    "TopSecretRegisterAnswer",
    "VasSubscribeGet",
    "VasSubscribeGetAnswer",
]

__getattr__ = parts_of(
    __name__,
    {
        "keys": (
            "TopSecretGet",
            "TopSecretGetAnswer",
            "TopSecretRegister",
            "TopSecretRegisterAnswer",
        ),
        "network": (
            "AppipGet",
            "AppipGetAnswer",
            "HttpdnsGet",
            "HttpdnsGetAnswer",
            "TimeGet",
            "TimeGetAnswer",
            "TopIpoutGet",
            "TopIpoutGetAnswer",
        ),
        "services": (
            "FilesGet",
            "FilesGetAnswer",
            "KfcKeywordSearch",
            "KfcKeywordSearchAnswer",
            "TopOpenidConvert",
            "TopOpenidConvertAnswer",
            "VasSubscribeGet",
            "VasSubscribeGetAnswer",
        ),
        "tokens": (
            "TopAuthTokenCreate",
            "TopAuthTokenCreateAnswer",
            "TopAuthTokenRefresh",
            "TopAuthTokenRefreshAnswer",
        ),
    },
)
