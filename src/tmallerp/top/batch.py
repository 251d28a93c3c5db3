"""
Many calls in one request.

TOP takes a list of calls at an address of its own and answers each as if it had come
alone; they may be of different APIs and different shops. Pure: from parts to the bytes
of a request, and from the bytes of its answer to the parts' answers. `Client.batch`
sends them.

The blocks of a request are parted by a line. In JSON no text can hold a raw line break,
so the usual line is safe; in XML a buyer's memo can hold anything, so there each request
announces a line of its own that nobody can guess.

Source: the platform's page on batch calls.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import attrs
from attrs import frozen

from tmallerp.errors import InvalidCallError, TopError
from tmallerp.secrets import Secret
from tmallerp.top._params import public_params, written_params
from tmallerp.top._signing import SignMethod, sign
from tmallerp.top.config import Format
from tmallerp.top.method import Method

API = "batch"
"""What logs and observers call such a request; TOP has no name for it."""

SEPARATOR = "\r\n-S-\r\n"
SHARED = "#PUBLIC#"
EMPTY = "N"
HEADER = "top-api-separator"


@frozen(kw_only=True)
class Part:
    """
    One call of a batch that differs from the others.

    Args:
        method: What to call.

        session: Of another shop than the client's.

        into: A smaller class for the whole answer; only its fields are asked.
    """

    method: Method[Any]
    session: Secret | None = None
    into: type[Any] | None = None


Outcome = Any | TopError
"""What became of one call: its whole answer, or the error that a single call raises."""


def _hidden(body: bytes) -> str:
    return f"<{len(body)} bytes>"


@frozen(kw_only=True)
class Packet:
    """
    A signed request for several calls.

    Args:
        query: The parameters in the address, the signature among them.

        body: The calls, as they were signed. Holds sessions: keep it out of logs.

        separator: What parts the calls, and the answers.

        count: How many calls.
    """

    query: Mapping[str, str] = attrs.field(repr=lambda query: str(sorted(query)))
    body: bytes = attrs.field(repr=_hidden)
    separator: str
    count: int

    @property
    def headers(self) -> Mapping[str, str]:
        """Return the headers that this request needs."""
        own = {} if self.separator == SEPARATOR else {HEADER: self.separator}
        return {"Content-Type": "text/plain;charset=UTF-8", **own}

    def url(self, address: str) -> str:
        """Return where to send it."""
        return f"{address}?{urlencode(self.query)}"


def separator_for(format: Format) -> str:  # noqa: A002 - the parameter's own name
    """Return what shall part the answers, so that none of them can hold it."""
    return SEPARATOR if format == "json" else f"-S-{secrets.token_hex(16)}-"


def pack(  # noqa: PLR0913 - what a request is made of
    parts: Sequence[Part],
    *,
    app_key: str,
    app_secret: Secret,
    now: datetime,
    session: Secret | None = None,
    sign_method: SignMethod = "hmac-sha256",
    partner_id: str = "",
    format: Format = "json",  # noqa: A002 - the parameter's own name
    separator: str | None = None,
) -> Packet:
    """
    Turn calls into one signed request.

    What all of them say alike is said once; that is often the API, the fields and the
    session. The session stands in the body and not in the address, which proxies log.

    Args:
        parts: The calls, one at least.

        app_key: The app's public key.

        app_secret: Signs.

        now: Aware; the timestamp TOP checks within ten minutes.

        session: Of the shop, for calls that need one and bring none.

        sign_method: How to sign.

        partner_id: Free text that TOP logs.

        format: What the answers shall be written in.

        separator: What parts the calls; by default as `separator_for` says.

    Raises:
        InvalidCallError: If a parameter cannot be written, or a call has a file.
    """
    separator = separator or separator_for(format)
    blocks = [block_of(part, session) for part in parts]
    shared = _shared(blocks)
    texts = [_block(block, shared) for block in blocks]
    if shared:
        texts.insert(0, SHARED + urlencode(shared))
    body = separator.join(texts)
    query = public_params(app_key, now, sign_method, partner_id, format)
    query["sign"] = sign(query, app_secret, sign_method, body)
    return Packet(query=query, body=body.encode(), separator=separator, count=len(blocks))


def block_of(part: Part, session: Secret | None) -> dict[str, str]:
    """
    Write what one call says itself.

    Raises:
        InvalidCallError: If a parameter cannot be written, or is a file: TOP takes
            files one call at a time.
    """
    method = part.method
    texts, files = written_params(method, part.into)
    if files:
        msg = f"{method.api}: a call with a file ({', '.join(files)}) cannot be batched."
        raise InvalidCallError(msg, api=method.api)
    block = {"method": method.api, **texts}
    session = part.session or session
    if session is not None and method.needs_session:
        block["session"] = session.reveal()
    return block


def _shared(blocks: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Return the pairs that all calls have; a single call shares with nobody."""
    if len(blocks) < 2:
        return {}
    first, *others = blocks
    return {
        key: text
        for key, text in first.items()
        if all(other.get(key) == text for other in others)
    }


def _block(block: Mapping[str, str], shared: Mapping[str, str]) -> str:
    own = {key: text for key, text in block.items() if key not in shared}
    return urlencode(own) or EMPTY


def unpack(packet: Packet, body: bytes) -> list[bytes]:
    """
    Part the answers of a request.

    Returns:
        An answer a call, in their order; or any other number of them, when the request
        failed as a whole: then the first is the error, if it is one.
    """
    return body.split(packet.separator.encode())
