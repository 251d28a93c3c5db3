"""
vcrpy, set up for the platform.

vcrpy sees what httpx's own transports send, and that is where both clients send. It
records a disguised copy; the test that records gets the real answers.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import tempfile
from collections.abc import Collection, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit

from tmallerp.errors import ConfigError
from tmallerp.testing.cassettes._bodies import BATCH, BOUNDARY, SHARED, Scrubber
from tmallerp.testing.cassettes._canaries import (
    Canary,
    CassetteLeakError,
    needles,
    search,
    search_originals,
    texts_of,
)
from tmallerp.testing.cassettes._disguise import Disguise
from tmallerp.testing.cassettes._names import Names, Sort

Mode = Literal["once", "none", "all", "new_episodes"]

HOME = "http://top.invalid"
"""What stands in a cassette for the gateway, wherever it was."""

# What every call says and no answer depends on.
_PUBLIC = frozenset(
    {
        *("app_key", "timestamp", "v", "format", "simplify", "sign", "sign_method"),
        *("session", "partner_id", "target_app_key"),
    }
)
_KEPT_HEADERS = frozenset({"content-type", "date"})


@contextlib.contextmanager
def recorder(
    path: str | os.PathLike[str],
    *,
    canaries: Collection[Canary] = (),
    mode: Mode = "once",
    names: Names | None = None,
    key: bytes | None = None,
) -> Iterator[Any]:
    """
    Record what clients send and get in here, or replay it.

    Args:
        path: The cassette, a file of YAML.

        canaries: What must not be in it, however encoded: app secret, session, refresh
            token, names and numbers of people you know to be in the answers.

        mode: ``once`` replays a cassette that is there and records one that is not;
            ``none`` only replays; ``all`` records anew; ``new_episodes`` adds.

        names: Which fields hold people, beyond what is known.

        key: Decides what stands for what. By default drawn for each recording, so that
            nobody can compute a number back; with a key of your own, kept as a secret,
            two recordings of one shop agree.

    Yields:
        vcrpy's cassette.

    Raises:
        CassetteLeakError: At the end, if a canary is still found; nothing was written.

        ConfigError: If the extra is missing, or a canary too short.
    """
    wanted = needles(canaries)
    disguise = Disguise(key)
    tape = _Tape(names or Names(), disguise)
    vcr = _vcr().VCR(
        record_mode=mode,
        match_on=["call"],
        decode_compressed_response=True,
        before_record_request=tape.request,
        before_record_response=tape.response,
        record_on_exception=False,
    )
    vcr.register_matcher("call", _same_call)
    keeper = _Keeper(tape, wanted)
    vcr.register_persister(keeper)
    with _quiet(), vcr.use_cassette(os.fspath(path)) as cassette:
        yield cassette
    # vcrpy takes its patches back only if saving does not raise.
    if keeper.leak is not None:
        raise keeper.leak


def _vcr() -> Any:
    try:
        return import_module("vcr")
    except ModuleNotFoundError as error:
        msg = "Cassettes need the extra 'cassettes': pip install 'tmallerp[cassettes]'."
        raise ConfigError(msg, key="cassettes") from error


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep vcrpy from logging what it has not disguised yet."""
    loggers = [logging.getLogger(name) for name in _LOGGERS]
    before = [one.disabled for one in loggers]
    for one in loggers:
        one.disabled = True
    try:
        yield
    finally:
        for one, disabled in zip(loggers, before, strict=True):
            one.disabled = disabled


_LOGGERS = ("vcr.cassette", "vcr.matchers", "vcr.request", "vcr.stubs.httpx_stubs")


class _Tape:
    """Disguises interactions on their way to the cassette."""

    def __init__(self, names: Names, disguise: Disguise) -> None:
        self.names = names
        self.disguise = disguise
        self._scrub = Scrubber(names, disguise)

    def request(self, request: Any) -> Any:
        """Disguise a request; asked with what is recorded and with what is replayed."""
        _walk_request(self._scrub, request)
        return request

    def response(self, response: Any) -> Any:
        """Disguise an answer."""
        _walk_response(self._scrub, response)
        return response

    def learn(self, requests: Sequence[Any], responses: Sequence[Any]) -> None:
        """Learn the disguises in a cassette, so that they are left as they are."""
        heard: set[str] = set()

        def visit(sort: Sort, text: str) -> None:
            heard.add(text)
            if sort is Sort.ID:
                heard.update(re.findall(r"[0-9]{6,}", text))

        scrub = Scrubber(self.names, Disguise(), visit)
        for request, response in zip(requests, responses, strict=True):
            _visit_request(scrub, request)
            scrub.answer(response["body"]["string"])
        self.disguise.known |= heard


def _walk_request(scrub: Scrubber, request: Any) -> None:
    if "top-api-separator" in request.headers:
        msg = "A batch in XML has a line of its own each time; record it with JSON."
        raise ConfigError(msg, key="format")
    kind = str(request.headers.get("content-type", ""))
    parts = urlsplit(request.uri)
    query = scrub.pairs(parts.query)
    request.uri = f"{HOME}{parts.path}" + (f"?{query}" if query else "")
    request.body, kind = _scrubbed_body(scrub, parts.path, kind, _bytes(request.body))
    request.headers = {"content-type": kind} if kind else {}


def _scrubbed_body(scrub: Scrubber, path: str, kind: str, body: bytes) -> tuple[bytes, str]:
    if kind.startswith("multipart/form-data"):
        return scrub.multipart(kind, body), f"multipart/form-data; boundary={BOUNDARY}"
    text = body.decode("utf-8", "replace")
    if path.endswith("/batch"):
        return scrub.batch(text).encode(), kind
    return scrub.pairs(text).encode(), kind


def _visit_request(scrub: Scrubber, request: Any) -> None:
    """Walk a request of a cassette without changing it."""
    parts = urlsplit(request.uri)
    kind = str(request.headers.get("content-type", ""))
    scrub.pairs(parts.query)
    _scrubbed_body(scrub, parts.path, kind, _bytes(request.body))


def _walk_response(scrub: Scrubber, response: Any) -> None:
    response["headers"] = {
        name: values
        for name, values in response["headers"].items()
        if name.lower() in _KEPT_HEADERS
    }
    response["body"] = {"string": scrub.answer(_bytes(response["body"]["string"]))}


def _bytes(body: Any) -> bytes:
    if body is None:
        return b""
    return body.encode() if isinstance(body, str) else bytes(body)


def _same_call(one: Any, other: Any) -> None:
    """Compare two requests by what they call and with what; vcrpy asks for an assert."""
    if call_of(one) != call_of(other):
        msg = "another API, or other parameters"
        raise AssertionError(msg)


def call_of(request: Any) -> object:
    """Return what a request asks, without when, by whom and how it was signed."""
    parts = urlsplit(request.uri)
    kind = str(request.headers.get("content-type", ""))
    body = _bytes(request.body)
    if kind.startswith("multipart/form-data"):
        fields = sorted(
            body.replace(b"\r\n--\r\n", b"").split(f"--{BOUNDARY}\r\n".encode())
        )
        own = [
            one
            for one in fields
            if not any(f'"{name}"'.encode() in one for name in _PUBLIC)
        ]
        return parts.path, tuple(own)
    text = body.decode("utf-8", "replace")
    if parts.path.endswith("/batch"):
        return parts.path, tuple(_block(one) for one in BATCH.split(text)[::2])
    return parts.path, _business(parts.query) + _business(text)


def _block(text: str) -> tuple[tuple[str, str], ...]:
    return _business(text.removeprefix(SHARED))


def _business(text: str) -> tuple[tuple[str, str], ...]:
    pairs = parse_qsl(text, keep_blank_values=True)
    return tuple(sorted(pair for pair in pairs if pair[0] not in _PUBLIC))


class _Keeper:
    """Writes a cassette whole, and only if nothing is in it that must not be."""

    def __init__(self, tape: _Tape, wanted: Any) -> None:
        self._tape = tape
        self._wanted = wanted
        self.leak: CassetteLeakError | None = None

    def load_cassette(self, path: Any, serializer: Any) -> Any:
        """Read a cassette, and learn the disguises in it."""
        files = import_module("vcr.persisters.filesystem").FilesystemPersister
        loaded = files.load_cassette(path, serializer)
        self._tape.learn(loaded[0], loaded[1])
        return loaded

    def save_cassette(self, path: Any, cassette_dict: Any, serializer: Any) -> None:
        """Write a cassette, or remember why not."""
        requests, responses = cassette_dict["requests"], cassette_dict["responses"]
        try:
            search(texts_of(requests, responses), self._wanted)
            search_originals(texts_of(requests, responses), self._tape.disguise.originals)
        except CassetteLeakError as error:
            self.leak = error
            return
        serialize = import_module("vcr.serialize").serialize
        _replace(Path(path), serialize(cassette_dict, serializer))


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
