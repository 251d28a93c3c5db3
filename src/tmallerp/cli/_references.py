"""Secrets of the configuration, which stand there by reference."""

from __future__ import annotations

import os

from tmallerp._keyrings import read_keyring
from tmallerp.cli._section import Section
from tmallerp.errors import ConfigError
from tmallerp.secrets import Secret
from tmallerp.top.config import SIMULATOR_MARK


def check_reference(section: Section, key: str, text: str) -> None:
    """
    Refuse a text that refers to no secret.

    Raises:
        ConfigError: If it is none. It is not repeated: it may be the secret itself.
    """
    scheme, _, rest = text.partition(":")
    service, _, name = rest.partition("/")
    kept = scheme == "keyring" and service and name
    if not (text.startswith(SIMULATOR_MARK) or (scheme == "env" and rest) or kept):
        raise section.wrong(key, "must be 'env:NAME' or 'keyring:service/name'")


def read_reference(section: Section, key: str, text: str) -> Secret:
    """
    Read what a text of the configuration refers to.

    Args:
        section: Where it stands.

        key: Under which key.

        text: ``env:NAME``, ``keyring:service/name``, or a secret of the simulator, which
            opens nothing and may be written out.

    Raises:
        ConfigError: If it is none of these, or nothing is there.
    """
    check_reference(section, key, text)
    scheme, _, rest = text.partition(":")
    if text.startswith(SIMULATOR_MARK):
        return Secret(text)
    if scheme == "keyring":
        return _from_keyring(section, key, rest)
    value = os.environ.get(rest)
    if not value:
        raise section.wrong(key, f"asks for the environment variable {rest}, not set")
    return Secret(value)


def _from_keyring(section: Section, key: str, place: str) -> Secret:
    service, _, name = place.partition("/")
    try:
        return read_keyring(service, name)
    except ConfigError as error:
        what = f"cannot be had: {error.message.rstrip('.')}"
        raise section.wrong(key, what, error.advice) from error
