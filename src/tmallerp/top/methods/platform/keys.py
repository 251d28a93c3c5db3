"""
Keys of the older field encryption.
"""

from __future__ import annotations

import attrs
from attrs import frozen

from tmallerp.top.method import Id, Method


@frozen(kw_only=True, weakref_slot=False)
class TopSecretGetAnswer:
    """The answer of `TopSecretGet`."""

    interval: int | None = None
    """Seconds after which the key should be fetched anew."""

    max_interval: int | None = None
    """Seconds the key may be kept while fetching fails."""

    secret: str | None = attrs.field(default=None, repr=False)
    """The key, base64; a secret."""

    secret_version: int | None = None
    """Version of the key."""

    app_config: str | None = None
    """Settings of the app for decrypting, as the platform writes them."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TopSecretGet(Method[TopSecretGetAnswer]):
    """
    Get the key that decrypts older encrypted fields.

    For text such as ``~…~1~`` of the older field encryption; new apps use OAID. The key
    is a secret: it belongs into no log and on no disk.

    The two intervals rule how long a key may be kept.

    Source: https://open.taobao.com/api.htm?docId=26567&docType=2
    """

    api = "taobao.top.secret.get"
    idempotent = True

    random_num: str
    """A random number, base64 text."""

    secret_version: int | None = None
    """Version of the key; the newest without."""

    customer_user_id: Id | None = None
    """Number of a user of one's own, in place of a seller."""


@frozen(kw_only=True, weakref_slot=False)
class TopSecretRegisterAnswer:
    """The answer of `TopSecretRegister`."""

    result: bool | None = None
    """Older; whether it was done."""

    request_id: str | None = None
    """TOP's number of the request."""


@frozen(kw_only=True)
class TopSecretRegister(Method[TopSecretRegisterAnswer]):
    """
    Register a user of one's own for the older field encryption.

    Older; new apps use OAID.

    Source: https://open.taobao.com/api.htm?docId=27385&docType=2
    """

    api = "taobao.top.secret.register"

    user_id: Id | None = None
    """Older; number of a user of one's own."""
