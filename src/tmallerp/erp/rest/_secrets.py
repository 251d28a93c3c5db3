"""
Secrets by reference.
"""

from __future__ import annotations

import os

from tmallerp._keyrings import read_keyring
from tmallerp.errors import ConfigError
from tmallerp.secrets import Secret


def read_secret(reference: str) -> Secret:
    """
    Read what ``env:NAME`` or ``keyring:service/name`` stands for.

    Raises:
        ConfigError: If it is neither, or nothing is there. The text is not repeated: it
            may be the secret itself.
    """
    scheme, _, rest = reference.partition(":")
    if scheme == "env" and rest:
        value = os.environ.get(rest)
        if value:
            return Secret(value)
        raise ConfigError(f"the environment variable {rest} is not set", key=rest)
    service, slash, name = rest.partition("/")
    if scheme == "keyring" and slash and service and name:
        return read_keyring(service, name)
    raise ConfigError("must be 'env:NAME' or 'keyring:service/name'")
