"""Signatures agree with vectors that the vendor's own SDK made."""

import json
from pathlib import Path

import pytest

from tmallerp.erp.kingdee._signing import (
    HeaderSigner,
    KingdeeCredentials,
    canonical_text,
    gateway_secret,
    login_signature,
    split_app_id,
)
from tmallerp.errors import ConfigError
from tmallerp.secrets import Secret

FACTS = Path(__file__).parents[3] / "facts" / "kingdee" / "signing-vectors.json"
KNOWN = json.loads(FACTS.read_text(encoding="utf-8"))
VECTORS = {one["name"]: one for one in KNOWN["vectors"]}


def credentials(given) -> KingdeeCredentials:
    return KingdeeCredentials(
        account=given["acct_id"],
        user=given["user_name"],
        app_id=given["app_id"],
        app_secret=Secret(given["app_secret"]),
        language=given["lcid"],
        organisation=str(given["org_num"]),
    )


@pytest.mark.parametrize("name", VECTORS)
def test_headers_are_those_of_the_vendors_sdk(name):
    """
    All nine headers of a signed call equal the SDK's.
    """
    given = VECTORS[name]["inputs"]
    path = "/" + given["url"].split("/", 3)[3]
    signer = HeaderSigner(credentials(given))

    assert VECTORS[name]["headers"] == signer.headers(path, given["timestamp"])


@pytest.mark.parametrize("name", VECTORS)
def test_the_canonical_text_is_known(name):
    """
    The path is quoted whole, slashes too.
    """
    given = VECTORS[name]["inputs"]
    path = "/" + given["url"].split("/", 3)[3]
    stamp = str(given["timestamp"])

    assert VECTORS[name]["intermediate"]["canonical_string"] == canonical_text(
        path, stamp, stamp
    )


def test_another_mask_gives_another_gateway_key():
    """
    A tenant may hide its gateway key with a mask of its own.
    """
    known = KNOWN["xor"]

    assert known["custom_decoded"] == gateway_secret(
        known["input_blob"], known["custom_secpwd"]
    )


def test_a_login_is_signed_over_sorted_parts():
    """
    The parts of a login are sorted by their characters, joined and hashed.
    """
    known = KNOWN["login_by_sign"]
    parts = dict(enumerate(known["inputs"]))

    assert known["sign"] == login_signature({str(key): one for key, one in parts.items()})


@pytest.mark.parametrize(
    "app_id",
    [
        "100001",
        "100001_MDEy_MzQ1Njc4OWFiY2RlZjAxMjM0NTY3",
        "100001_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY",
        "100001_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NT==",
        "_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3",
    ],
)
def test_half_an_application_id_is_refused(app_id):
    """
    An application id that the SDK would sign with nothing is refused at the start.
    """
    with pytest.raises(ConfigError):
        split_app_id(app_id)


def test_no_secret_is_shown():
    """
    Neither credentials nor a signer show a secret.
    """
    one = credentials(VECTORS["ascii-user-no-org"]["inputs"])
    shown = repr(one) + repr(HeaderSigner(one))

    assert one.app_secret.reveal() not in shown
