"""
Reading a secret from the system's keyring, if that is one that encrypts.

Where no desktop runs, the package ``keyring`` may fall back to a file in clear text or to
one that forgets. Only back-ends on a list of known good ones are asked; whatever else is
installed, and the chain that would reach it, is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tmallerp.errors import Advice, ConfigError
from tmallerp.secrets import Secret

TRUSTED = frozenset(
    {
        "keyring.backends.macOS.Keyring",
        "keyring.backends.Windows.WinVaultKeyring",
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.libsecret.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
        "keyring.backends.kwallet.DBusKeyringKWallet4",
    }
)
"""Back-ends that keep a secret encrypted under the user's login."""

_CHAIN = "keyring.backends.chainer.ChainerBackend"
_ADVICE = Advice(
    "Use an environment variable here, or unlock a keyring that encrypts: macOS "
    "Keychain, Windows Credential Manager, Secret Service or KWallet.",
    "请改用环境变量，或启用加密的钥匙串：macOS 钥匙串、Windows 凭据管理器、"
    "Secret Service 或 KWallet。",
)


def read_keyring(service: str, name: str) -> Secret:
    """
    Return what the keyring keeps.

    Raises:
        ConfigError: If ``keyring`` is not installed, its back-end is not a trusted one,
            it cannot be read, or nothing is kept under these names.
    """
    try:
        import keyring
        from keyring.errors import KeyringError
    except ModuleNotFoundError as error:
        msg = "The keyring needs the extra: pip install 'tmallerp[keyring]'."
        raise ConfigError(msg) from error
    for backend in _trusted(keyring.get_keyring()):
        try:
            value = backend.get_password(service, name)
        except KeyringError as error:
            msg = f"The keyring cannot be read: {type(error).__name__}."
            raise ConfigError(msg, key=f"{service}/{name}", advice=_ADVICE) from None
        if value:
            return Secret(value)
    msg = f"The keyring has nothing under {service}/{name}."
    raise ConfigError(msg, key=f"{service}/{name}")


def _trusted(backend: Any) -> list[Any]:
    kind = _name(backend)
    found: Iterable[Any] = backend.backends if kind == _CHAIN else [backend]
    trusted = [one for one in found if _name(one) in TRUSTED]
    if not trusted:
        msg = f"The keyring {kind} is not known to encrypt, so it is not asked."
        raise ConfigError(msg, advice=_ADVICE)
    return trusted


def _name(backend: Any) -> str:
    cls = type(backend)
    return f"{cls.__module__}.{cls.__qualname__}"
