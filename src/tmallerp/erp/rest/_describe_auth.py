"""
The table ``auth`` of a description.
"""

from __future__ import annotations

from tmallerp.erp.rest._parts import check_header, template, templates
from tmallerp.erp.rest._places import Template
from tmallerp.erp.rest._toml import Table
from tmallerp.erp.rest.description import Auth, SecretReader
from tmallerp.errors import ConfigError
from tmallerp.secrets import Secret

# What each kind of authentication needs: plain texts with their defaults, and secrets.
_AUTH: dict[str, tuple[dict[str, str | None], tuple[str, ...]]] = {
    "none": ({}, ()),
    "basic": ({}, ("user", "password")),
    "bearer": ({}, ("token",)),
    "header": ({"name": None}, ("value",)),
    "oauth2": (
        {"token_url": None, "scope": "", "send": "basic"},
        ("client_id", "client_secret"),
    ),
    "hmac": ({"algorithm": "sha256", "encoding": "hex"}, ("key_id", "secret")),
}
_SIGNED_NAMES = frozenset(
    {
        "method",
        "target",
        "path",
        "query",
        "host",
        "timestamp",
        "timestamp_ms",
        "nonce",
        "body_sha256",
        "key_id",
    }
)


def read_auth(table: Table, secrets: SecretReader) -> Auth:
    """
    Read how calls are authenticated.

    Raises:
        ConfigError: If a secret cannot be had, or something else is wrong.
    """
    kind = table.choice("kind", _AUTH, "none")
    plain, secret = _AUTH[kind]
    texts = {key: table.text(key, default) for key, default in plain.items()}
    found = {key: _secret(table, key, secrets) for key in secret}
    headers: dict[str, Template] = {}
    signed = None
    if kind == "header":
        check_header(table, "name", str(texts["name"]))
    if kind == "oauth2" and texts["send"] not in {"basic", "form"}:
        raise table.wrong("send", "must be one of basic, form")
    if kind == "hmac":
        if texts["algorithm"] not in {"sha256", "sha512"}:
            raise table.wrong("algorithm", "must be one of sha256, sha512")
        if texts["encoding"] not in {"hex", "base64"}:
            raise table.wrong("encoding", "must be one of hex, base64")
        headers = templates(table, "headers", _SIGNED_NAMES | {"signature"})
        signed = template(table, "signed", table.text("signed"), _SIGNED_NAMES)
    table.done()
    return Auth(kind=kind, texts=texts, secrets=found, headers=headers, signed=signed)


def _secret(table: Table, key: str, secrets: SecretReader) -> Secret:
    reference = table.text(key)
    try:
        return secrets(reference)
    except ConfigError as error:
        wrong = table.wrong(key, f"cannot be had: {error.message.rstrip('.')}")
        wrong.advice = error.advice
        raise wrong from None
