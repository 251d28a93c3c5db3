"""
What is sealed opens for its own label, with its own key, unchanged, or not at all.
"""

from __future__ import annotations

import base64
import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tmallerp import _keyrings
from tmallerp.errors import ConfigError, StoreError, TmallErpError
from tmallerp.secrets import Secret
from tmallerp.top.sessions import _vault
from tmallerp.top.sessions._vault import KeyRing, Label, new_key, sealed_with

KEY, OTHER = new_key(), new_key()
RING = KeyRing([KEY])
LABEL = Label("acme", "main", "session")
names = st.text(min_size=1, max_size=20)


@given(st.binary(max_size=500), names, names, names)
def test_round_trip(plain, tenant, shop, purpose):
    """
    What is sealed under a label opens under it, byte for byte.
    """
    label = Label(tenant, shop, purpose)

    assert plain == RING.open(RING.seal(plain, label), label, where="f")


def test_the_same_is_never_sealed_the_same():
    """
    A nonce is drawn anew for every sealing.
    """
    sealed = {RING.seal(b"x", LABEL) for _ in range(200)}

    assert 200 == len({text.split("|")[2] for text in sealed})


def test_every_changed_byte_is_refused():
    """
    Whichever byte of a sealed text is changed, and into whatever, it does not open.
    """
    text = RING.seal(b"canary-token", LABEL)
    for place in range(len(text)):
        for change in (1, 2, 4, 8, 16, 32, 64):
            broken = text[:place] + chr(ord(text[place]) ^ change) + text[place + 1 :]
            with pytest.raises((StoreError, ConfigError)) as caught:
                RING.open(broken, LABEL, where="file.session")
            assert "file.session" in caught.value.message
            assert "canary" not in caught.value.message


def test_every_cut_is_refused():
    """
    A text that is cut short anywhere does not open, nor does one that goes on.
    """
    text = RING.seal(b"canary-token", LABEL)
    for end in range(len(text)):
        with pytest.raises(StoreError):
            RING.open(text[:end], LABEL, where="f")
    with pytest.raises(StoreError):
        RING.open(text + "\n", LABEL, where="f")


@given(st.text(max_size=300))
def test_garbage_is_refused(text):
    """
    Any other text is refused with a typed error.
    """
    with pytest.raises(StoreError):
        RING.open(text, LABEL, where="f")


@pytest.mark.parametrize(
    "label",
    [
        Label("acme", "second", "session"),
        Label("rival", "main", "session"),
        Label("acme", "main", "login"),
        Label("acme|main", "session", ""),
        Label("", "acme|main", "session"),
    ],
)
def test_a_text_moved_elsewhere_is_refused(label):
    """
    A sealed text does not open for another shop, tenant or purpose.
    """
    with pytest.raises(StoreError):
        RING.open(RING.seal(b"x", LABEL), label, where="f")


@given(st.tuples(names, names, names), st.tuples(names, names, names))
def test_no_two_labels_are_bound_alike(one, two):
    """
    Labels that differ are bound differently, however their parts are cut.
    """
    same = Label(*one).bound("k") == Label(*two).bound("k")

    assert (one == two) == same


def test_another_key_is_told_from_damage():
    """
    A wrong key is an error of the configuration that names file and key ids.
    """
    with pytest.raises(ConfigError) as caught:
        KeyRing([OTHER]).open(RING.seal(b"x", LABEL), LABEL, where="file.session")

    assert "file.session" in caught.value.message
    assert RING.ids[0] in caught.value.message
    assert KEY.reveal() not in caught.value.message


def test_keys_rotate():
    """
    The newest key seals, older ones still open, and a retired one does not.
    """
    old = RING.seal(b"x", LABEL)
    both = KeyRing([OTHER, KEY])
    fresh = both.seal(both.open(old, LABEL, where="f"), LABEL)

    assert (RING.ids[0], both.ids[0]) == (sealed_with(old), sealed_with(fresh))
    assert b"x" == KeyRing([OTHER]).open(fresh, LABEL, where="f")
    with pytest.raises(ConfigError):
        KeyRing([OTHER]).open(old, LABEL, where="f")


@pytest.mark.parametrize(
    "value",
    ["", "  ", "short", "=", base64.b64encode(b"x" * 31).decode(), "密钥", "a b c"],
)
def test_what_is_no_key_is_refused(value):
    """
    Only the base64 of 32 bytes is a key; the error says how to make one, not what it saw.
    """
    with pytest.raises(ConfigError) as caught:
        KeyRing.from_environment("NAME", {"NAME": value})

    assert "auth key" in caught.value.advice.en
    assert len(value) < 3 or value not in caught.value.message


@pytest.mark.parametrize("glue", [",", " ", ", ", "\n"])
def test_keys_are_read_from_the_environment(glue):
    """
    Several keys stand one after another, the newest first.
    """
    text = glue.join((OTHER.reveal(), KEY.reveal()))
    ring = KeyRing.from_environment("NAME", {"NAME": text})

    assert KeyRing([OTHER, KEY]).ids == ring.ids


def test_a_new_key_is_random():
    """
    Keys that are made are 32 bytes, and never the same.
    """
    made = {new_key().reveal() for _ in range(50)}

    assert {32} == {len(base64.b64decode(one)) for one in made}
    assert 50 == len(made)


class Backend:
    """A keyring of any name."""

    def __init__(self, value):
        self.value = value

    def get_password(self, *_names):
        return self.value


def backend(name, value="", backends=()):
    module, _, cls = name.rpartition(".")
    kind = type(cls, (Backend,), {"__module__": module, "__qualname__": cls})
    made = kind(value)
    made.backends = backends
    return made


@pytest.mark.parametrize(
    "kind",
    [
        "keyring.backends.null.Keyring",
        "keyring.backends.fail.Keyring",
        "keyrings.alt.file.PlaintextKeyring",
        "keyrings.alt.file.EncryptedKeyring",
        "anything.Else",
    ],
)
def test_a_keyring_in_clear_text_is_not_asked(monkeypatch, kind):
    """
    Only back-ends known to encrypt are read, even where another has the key.
    """
    monkeypatch.setattr("keyring.get_keyring", lambda: backend(kind, KEY.reveal()))
    with pytest.raises(ConfigError) as caught:
        KeyRing.from_keyring("tmallerp", "key")

    assert kind in caught.value.message


@pytest.mark.parametrize("kind", sorted(_keyrings.TRUSTED))
def test_a_keyring_that_encrypts_is_read(monkeypatch, kind):
    """
    A known back-end gives the key.
    """
    monkeypatch.setattr("keyring.get_keyring", lambda: backend(kind, KEY.reveal()))

    assert RING.ids == KeyRing.from_keyring("tmallerp", "key").ids


def test_of_a_chain_only_the_trusted_links_are_asked(monkeypatch):
    """
    A chain of keyrings is not asked as a whole: a plain file in it would answer.
    """
    plain = backend("keyrings.alt.file.PlaintextKeyring", OTHER.reveal())
    good = backend("keyring.backends.SecretService.Keyring", KEY.reveal())
    chain = "keyring.backends.chainer.ChainerBackend"
    monkeypatch.setattr("keyring.get_keyring", lambda: backend(chain, "", (plain, good)))

    assert RING.ids == KeyRing.from_keyring("tmallerp", "key").ids


def test_an_empty_place_in_the_keyring_is_an_error(monkeypatch):
    """
    A keyring without the key says so.
    """
    empty = backend("keyring.backends.macOS.Keyring", None)
    monkeypatch.setattr("keyring.get_keyring", lambda: empty)
    with pytest.raises(ConfigError, match="tmallerp/key"):
        KeyRing.from_keyring("tmallerp", "key")


def test_without_the_extra_the_error_names_it(monkeypatch):
    """
    Where the package that encrypts is missing, the error names the extra.
    """
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.ciphers.aead", None)
    with pytest.raises(ConfigError, match=r"tmallerp\[auth\]"):
        RING.seal(b"x", LABEL)


def test_importing_sessions_is_light():
    """
    Neither the package that encrypts nor an HTTP library is loaded before it is needed.
    """
    code = (
        "import sys, tmallerp.top.sessions, tmallerp.top.oauth;"
        "print([m for m in ('cryptography', 'httpx', 'keyring') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        encoding="utf-8",
        check=True,
        env=dict(os.environ),
    )

    assert "[]" == done.stdout.strip()


@settings(max_examples=50)
@given(st.binary(min_size=1, max_size=100))
def test_keys_never_show(plain):
    """
    A ring shows the ids of its keys, and nothing else of them.
    """
    shown = repr(RING) + str(RING) + f"{RING}" + RING.seal(plain, LABEL)

    assert KEY.reveal() not in shown
    with pytest.raises(TmallErpError):
        _vault.KeyRing([Secret("x")])
