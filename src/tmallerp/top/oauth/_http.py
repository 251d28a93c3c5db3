"""
Posting a form to the platform's login: the one other place where HTTP is spoken.

A token is asked for a few times a month, so every request opens a connection of its own.
Redirects are never followed, proxies come from the configuration alone, and an answer is
read to a limit. The answer comes back as a `Secret`: its tokens stand in it.

An error here has no cause attached on purpose: the frames below hold the form.
"""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

import httpx
from attrs import frozen

from tmallerp import __version__
from tmallerp.clock import Clock
from tmallerp.errors import ConfigError, NoAnswerError, RateLimitedError
from tmallerp.secrets import Secret

# An answer has about a thousand bytes.
_LONGEST = 65_536
_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


@frozen(kw_only=True)
class Wire:
    """
    How the login is reached.

    Args:
        clock: Where time comes from.

        timeout_s: Seconds to wait for an answer, and to read it; to connect a third.

        proxy: Address of an HTTP proxy.

        ca_file: Certificates to trust instead of the usual ones.

        transport: Another httpx transport, which its owner closes.
    """

    clock: Clock
    timeout_s: float
    proxy: str | None = None
    ca_file: Path | None = None
    transport: httpx.BaseTransport | None = None

    def post(self, url: str, form: Mapping[str, str | Secret]) -> tuple[int, Secret]:
        """
        Post a form.

        Returns:
            The status, and the answer's text; a blank stands for an empty one.

        Raises:
            NoAnswerError: If no whole answer came in time; *sent* says whether the
                form may have arrived.

            RateLimitedError: If the platform asks to come back later.
        """
        transport = self.transport or self._open()
        try:
            response = transport.handle_request(self._request(url, form))
            try:
                return self._read(url, response)
            finally:
                response.close()
        except httpx.HTTPError as error:
            kind, sent = type(error).__name__, not isinstance(error, _UNSENT)
        finally:
            if self.transport is None:
                transport.close()
        msg = f"{url}: no answer came ({kind})."
        raise NoAnswerError(msg, sent=sent, api=url)

    def _open(self) -> httpx.HTTPTransport:
        try:
            verify = ssl.create_default_context(cafile=self.ca_file)
        except (OSError, ssl.SSLError) as error:
            msg = f"The certificates in {self.ca_file} cannot be read: {error}."
            raise ConfigError(msg, key="ca_file") from error
        proxy = httpx.Proxy(self.proxy) if self.proxy else None
        return httpx.HTTPTransport(verify=verify, proxy=proxy)

    def _request(self, url: str, form: Mapping[str, str | Secret]) -> httpx.Request:
        connect, answer = self.timeout_s / 3, self.timeout_s
        return httpx.Request(
            "POST",
            url,
            headers={
                "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8",
                "Accept": "application/json",
                # Unpacked, a small answer could be a large one.
                "Accept-Encoding": "identity",
                "User-Agent": f"tmallerp/{__version__}",
            },
            content=urlencode({name: _shown(value) for name, value in form.items()}),
            extensions={
                "timeout": {
                    "connect": connect,
                    "read": answer,
                    "write": answer,
                    "pool": answer,
                }
            },
        )

    def _read(self, url: str, response: httpx.Response) -> tuple[int, Secret]:
        if response.status_code == httpx.codes.TOO_MANY_REQUESTS:
            msg = f"{url}: too many requests."
            raise RateLimitedError(msg, api=url)
        if response.headers.get("content-encoding", "identity") != "identity":
            msg = f"{url}: the answer is packed, which was not asked for."
            raise NoAnswerError(msg, api=url)
        began, chunks, size = self.clock.monotonic(), [], 0
        for chunk in response.iter_bytes():
            size += len(chunk)
            chunks.append(chunk)
            if size > _LONGEST or self.clock.monotonic() - began > self.timeout_s:
                del chunk, chunks
                msg = f"{url}: the answer is longer than {_LONGEST} bytes, or too slow."
                raise NoAnswerError(msg, api=url)
        text = b"".join(chunks).decode("utf-8", "replace")
        return response.status_code, Secret(text or " ")


def _shown(value: str | Secret) -> str:
    return value.reveal() if isinstance(value, Secret) else value
