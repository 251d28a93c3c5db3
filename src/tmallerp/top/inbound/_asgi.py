"""
The gate as a small ASGI application, for any server and under any framework.

It reads a body no further than its limit and no longer than its patience, has it
checked, and hands what passed to the handler of its method. A call nobody handles is
acknowledged and handed to whoever keeps such calls: refusing it would make the platform
repeat it for hours.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from tmallerp.errors import InboundRefusedError
from tmallerp.top.inbound._reading import refuse
from tmallerp.top.inbound._verify import Inbound, InboundVerifier, refusal, written

_log = logging.getLogger("tmallerp")

Said = bytes | str | Mapping[str, object] | None
Handler = Callable[[Inbound], Said | Awaitable[Said]]
"""
What handles a call.

It returns the answer: bytes or text as they are, a mapping to be written in the call's
own format, None for a plain success. A plain function runs in a thread.
"""

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_SUCCESS = {"success": True, "flag": "success"}


class InboundApp:
    """
    An ASGI application for SPI and QIMEN.

    Args:
        verifier: Checks the calls.

        handlers: What handles each method.

        unknown: Keeps calls of any other method, for a person to look at.

        patience_s: Seconds a caller has to send its body.

        refuse_with_200: Whether refusals have status 200; the platform reads the body
            either way, and some set-ups count other statuses as our failure.

        source_of: Tells a call's address from its scope. By default the connection's;
            behind a proxy of your own, read the header that the proxy sets.
    """

    def __init__(
        self,
        verifier: InboundVerifier,
        handlers: Mapping[str, Handler],
        *,
        unknown: Handler,
        patience_s: float = 10.0,
        refuse_with_200: bool = False,
        source_of: Callable[[Scope], str | None] | None = None,
    ) -> None:
        self._verifier = verifier
        self._handlers = dict(handlers)
        self._unknown = unknown
        self._patience_s = patience_s
        self._refuse_with_200 = refuse_with_200
        self._source_of = source_of or _peer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        try:
            status, kind, body = await self._answer(scope, receive)
        except InboundRefusedError as error:
            _log.warning("inbound call refused", extra={"reason": error.message})
            status = 200 if self._refuse_with_200 else error.http_status
            kind, body = refusal(error, _format_of(scope))
        headers = [
            (b"content-type", kind.encode("latin-1")),
            (b"content-length", str(len(body)).encode()),
        ]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, scope: Scope, receive: Receive) -> tuple[int, str, bytes]:
        source = self._source_of(scope)
        self._verifier.check_source(source)
        headers = _headers(scope)
        try:
            async with asyncio.timeout(self._patience_s):
                body = await self._body(headers, receive)
        except TimeoutError:
            raise refuse(408, "its body took too long", "invalid-request") from None
        check = self._verifier.verify
        inbound = await asyncio.to_thread(
            check, scope.get("query_string", b""), headers, body, source=source
        )
        if inbound.is_replay:
            return await self._again(inbound)
        return await self._handled(inbound)

    async def _body(self, headers: Mapping[str, str], receive: Receive) -> bytes:
        """Read a body, and no more of it than is allowed."""
        told = headers.get("content-length", "0")
        parts, size = [], int(told) if told.isascii() and told.isdigit() else 0
        if size > self._verifier.max_body:
            raise refuse(413, "its body is too long", "invalid-request")
        size = 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise refuse(400, "its caller hung up", "invalid-request")
            part = message.get("body", b"")
            size += len(part)
            if size > self._verifier.max_body:
                raise refuse(413, "its body is too long", "invalid-request")
            parts.append(part)
            if not message.get("more_body"):
                return b"".join(parts)

    async def _handled(self, inbound: Inbound) -> tuple[int, str, bytes]:
        """Have a call its effect; one whose handling failed may come again."""
        handler = self._handlers.get(inbound.method, self._unknown)
        try:
            said = await _run(handler, inbound)
        except BaseException:
            await asyncio.to_thread(self._verifier.release, inbound)
            raise
        kind, body = _written(said, inbound)
        await asyncio.to_thread(self._verifier.replays.keep, inbound.key, body)
        return 200, kind, body

    async def _again(self, inbound: Inbound) -> tuple[int, str, bytes]:
        """
        Answer a repetition as the first was answered, with no effect.

        While the first is still being handled nobody knows how it ends; saying "success"
        now would lose the message if it fails.
        """
        known = await asyncio.to_thread(self._verifier.replays.answer, inbound.key)
        if known is None:
            raise refuse(
                503, "the first of its kind is being handled", "service-unavailable"
            )
        kind, plain = written(_SUCCESS, inbound.format)
        return 200, kind, known or plain


async def _run(handler: Handler, inbound: Inbound) -> Said:
    if inspect.iscoroutinefunction(handler):
        said: Said = await handler(inbound)
        return said
    result = await asyncio.to_thread(handler, inbound)
    return await result if inspect.isawaitable(result) else result


def _written(said: Said, inbound: Inbound) -> tuple[str, bytes]:
    kind, plain = written(_SUCCESS, inbound.format)
    if said is None:
        return kind, plain
    if isinstance(said, Mapping):
        return written(said, inbound.format)
    return kind, said.encode() if isinstance(said, str) else said


def _headers(scope: Scope) -> dict[str, str]:
    """Return the headers; one that comes twice is joined, as HTTP has it."""
    found: dict[str, str] = {}
    for key, value in scope.get("headers", []):
        name, text = key.decode("latin-1").lower(), value.decode("latin-1")
        found[name] = f"{found[name]},{text}" if name in found else text
    return found


def _format_of(scope: Scope) -> str:
    """Guess how a refused call wants to be answered; nothing of it is believed."""
    said = scope.get("query_string", b"").lower()
    is_xml = (
        b"format=xml" in said or b"xml" in _headers(scope).get("content-type", "").encode()
    )
    return "xml" if is_xml else "json"


def _peer(scope: Scope) -> str | None:
    client = scope.get("client")
    return str(client[0]) if client else None
