"""
One open WebSocket, on the library that speaks it; everything else sees bytes.

The synchronous interface of that library is used: pipelines are synchronous, and one
thread that receives, saves and confirms in turn is what makes the order of these easy
to see. The library reads and pings in threads of its own, so that a slow save neither
drops the line nor lets its buffers grow.
"""

from __future__ import annotations

import logging
import socket
import ssl
import struct
import sys
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tmallerp import __version__
from tmallerp.errors import Advice, ConfigError, NoAnswerError
from tmallerp.top.messages._frames import MAX_FRAME
from tmallerp.top.messages.config import ConnectionConfig, MessageEndpoint

if TYPE_CHECKING:
    from websockets.sync.client import ClientConnection

# The library logs frames at DEBUG, and the first one carries the signature.
_SILENT = logging.Logger("tmallerp.messages.line", logging.CRITICAL + 1)  # noqa: LOG001
# Frames read ahead while a batch is saved; beyond it the service waits.
_QUEUE = 256
_CLOSE_S = 2.0
_EXTRA = Advice(
    "Install the extra: pip install 'tmallerp[messages]'.",
    "请安装附加组件：pip install 'tmallerp[messages]'。",
)
_SOCKS = Advice(
    "Install it: pip install python-socks; or name an http:// proxy.",
    "请安装：pip install python-socks；或改用 http:// 代理。",
)


class Line:
    """
    An open connection.

    Args:
        endpoint: Where to.

        config: Timeouts, certificates and proxy.

    Raises:
        NoAnswerError: If the service cannot be reached, with `sent` False.

        ConfigError: If the library is not installed, the proxy cannot be used, or the
            service's certificate is not trusted.
    """

    def __init__(self, endpoint: MessageEndpoint, config: ConnectionConfig) -> None:
        self._host = endpoint.url
        self._socket = self._open(endpoint, config)

    def _open(
        self, endpoint: MessageEndpoint, config: ConnectionConfig
    ) -> ClientConnection:
        try:
            from websockets.exceptions import InvalidProxy, WebSocketException
            from websockets.sync.client import connect
        except ImportError as error:
            msg = "The long connection needs the library websockets."
            raise ConfigError(msg, key="messages", advice=_EXTRA) from error
        proxy = _shown(config.proxy)
        try:
            opened = connect(
                endpoint.url,
                ssl=_context(endpoint, config),
                compression=None,
                user_agent_header=f"tmallerp/{__version__}",
                proxy=config.proxy,
                open_timeout=config.open_timeout_s,
                ping_interval=config.ping_after_s,
                ping_timeout=config.ping_timeout_s,
                close_timeout=_CLOSE_S,
                max_size=MAX_FRAME,
                max_queue=_QUEUE,
                logger=_SILENT,
            ).__enter__()
        except ssl.SSLCertVerificationError as error:
            msg = f"The certificate at {endpoint.url} is not trusted: {error.reason}."
            raise ConfigError(msg, key="ca_file") from error
        except (ImportError, InvalidProxy) as error:
            raise _no_proxy(proxy, error) from None
        # ValueError: an answer that redirects to what is no address.
        except (OSError, EOFError, ValueError, WebSocketException) as error:
            raise _unreachable(endpoint.url, error) from error
        _check_place(opened, endpoint.url)
        _bound_sending(opened.socket, config.send_timeout_s)
        return opened

    @property
    def local_host(self) -> str:
        """This machine's address as the service's network sees it."""
        try:
            return str(self._socket.local_address[0])
        except OSError:
            return ""

    def send(self, data: bytes) -> None:
        """
        Send one frame.

        Raises:
            NoAnswerError: If the line is broken.
        """
        from websockets.exceptions import ConnectionClosed

        try:
            self._socket.send(data)
        except (ConnectionClosed, OSError) as error:
            raise self._broken(error) from error

    def receive(self, timeout_s: float) -> bytes | str | None:
        """
        Return the next frame, text if the other side wrongly sent such; None in time.

        Raises:
            NoAnswerError: If the line is broken.
        """
        from websockets.exceptions import ConnectionClosed

        try:
            return self._socket.recv(timeout=max(0.0, timeout_s))
        except TimeoutError:
            return None
        except (ConnectionClosed, OSError) as error:
            raise self._broken(error) from error

    def close(self) -> None:
        """Say goodbye and close."""
        self._socket.close()

    def _broken(self, error: Exception) -> NoAnswerError:
        msg = f"The long connection to {self._host} broke ({type(error).__name__})."
        return NoAnswerError(msg)


def _bound_sending(line: socket.socket, seconds: float) -> None:
    """
    Let no sending block for longer.

    The library waits without end for a peer that reads nothing, and its pings wait
    behind; the system's own limit on sending ends both.
    """
    whole, rest = divmod(seconds, 1)
    limit = struct.pack("@ll", int(whole), int(rest * 1e6))
    if sys.platform == "win32":
        limit = struct.pack("@L", int(seconds * 1000))
    line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)


def _context(endpoint: MessageEndpoint, config: ConnectionConfig) -> ssl.SSLContext | None:
    if not endpoint.is_encrypted:
        return None
    try:
        return ssl.create_default_context(cafile=config.ca_file)
    except (OSError, ssl.SSLError) as error:
        msg = f"The certificates in {config.ca_file} cannot be read: {error}."
        raise ConfigError(msg, key="ca_file") from error


def _shown(proxy: str | None) -> str:
    """
    Return a proxy's address without the name and password it may hold.

    Raises:
        ConfigError: If it is no address.
    """
    try:
        parts = urlsplit(proxy or "")
        port = "" if parts.port is None else f":{parts.port}"
    except ValueError:
        msg = "The address of the proxy cannot be read; write http://host:port."
        raise ConfigError(msg, key="proxy") from None
    return f"{parts.scheme}://{parts.hostname or ''}{port}"


def _no_proxy(proxy: str, error: Exception) -> ConfigError:
    if isinstance(error, ImportError):
        msg = f"The SOCKS proxy {proxy} needs the library python-socks."
        return ConfigError(msg, key="proxy", advice=_SOCKS)
    msg = f"The proxy {proxy} cannot be used; write http://host:port."
    return ConfigError(msg, key="proxy")


def _unreachable(url: str, error: Exception) -> NoAnswerError:
    status = getattr(getattr(error, "response", None), "status_code", None)
    what = type(error).__name__ if status is None else f"HTTP status {status}"
    msg = f"The message service at {url} cannot be reached ({what})."
    return NoAnswerError(msg, sent=False)


def _check_place(opened: Any, url: str) -> None:
    """Make sure that no redirect led the signature elsewhere."""
    from websockets.uri import parse_uri

    wanted, got = parse_uri(url), opened.protocol.uri
    if (wanted.host, wanted.port, wanted.secure) != (got.host, got.port, got.secure):
        opened.close()
        msg = f"The message service at {url} redirects elsewhere, which is not followed."
        raise NoAnswerError(msg, sent=False)
