"""
A client that knows nothing of ours: the standard library's, in the official layout.

Public parameters stand in the query and business ones in the body, unless a call asks
for another layout. Every test of the simulated gateway speaks through it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import urllib.parse
import urllib.request
from datetime import datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))
FORM = "%Y-%m-%d %H:%M:%S"
_DIGESTS = {"hmac": "md5", "hmac-sha256": "sha256"}


def sign(secret, params, sign_method="md5", body=""):
    """Sign by the platform's page, in code of its own."""
    told = sorted(key for key, value in params.items() if str(value).strip())
    text = "".join(f"{key}{params[key]}" for key in told) + body
    secret, text = secret.encode(), text.encode()
    if sign_method == "md5":
        return hashlib.md5(secret + text + secret).hexdigest().upper()
    return hmac.new(secret, text, _DIGESTS.get(sign_method, "md5")).hexdigest().upper()


class Outsider:
    """Asks one gateway."""

    def __init__(self, url, app_key, app_secret, session, now=None):
        self.url, self.app_key, self.secret = url, app_key, app_secret
        self.session = session
        self.now = now or (lambda: datetime.now(CHINA))
        self.headers = {}

    @classmethod
    def of(cls, server):
        """Return one that follows a simulator's own clock."""
        clock = lambda: server.world.now  # noqa: E731
        return cls(server.url, server.app_key, server.app_secret, server.session, clock)

    def public(self, told="md5", **more):
        public = {
            "app_key": self.app_key,
            "session": self.session,
            "timestamp": self.now().strftime(FORM),
            "format": "json",
            "v": "2.0",
            "sign_method": told,
        }
        return {key: value for key, value in (public | more).items() if value is not None}

    def ask(self, method, *, sign_method="md5", public=None, files=None, **params):
        """Return the decoded JSON of an answer."""
        return json.loads(
            self.raw(method, sign_method=sign_method, public=public, files=files, **params)
        )

    def raw(
        self,
        method,
        *,
        sign_method="md5",
        public=None,
        layout="official",
        files=None,
        **given,
    ):
        """Return an answer's bytes."""
        params = {key: value for key, value in given.items() if value is not None}
        head = self.public(sign_method, method=method, **(public or {}))
        head["sign"] = head.get("sign") or sign(self.secret, head | params, sign_method)
        query, body, kind = self._laid_out(layout, head, params)
        if files:
            body, kind = multipart(params, files)
        url = self.url + ("?" + urllib.parse.urlencode(query) if query else "")
        return self._send(url, body, {"Content-Type": kind} if kind else {})

    @staticmethod
    def _laid_out(layout, head, params):
        form = "application/x-www-form-urlencoded;charset=UTF-8"
        if layout == "get":
            return head | params, None, None
        if layout == "body":
            return {}, urllib.parse.urlencode(head | params).encode(), form
        return head, urllib.parse.urlencode(params).encode(), form

    def _send(self, url, body, headers):
        request = urllib.request.Request(url, body, headers)
        with urllib.request.urlopen(request, timeout=5) as answer:
            self.headers = {key.lower(): value for key, value in answer.headers.items()}
            return answer.read()

    def simple(self, method, **params):
        """Return a simplified answer, which must be none of an error."""
        answer = self.ask(method, **params, public={"simplify": "true"})
        assert "error_response" not in answer, answer
        return answer

    def refusal(self, method, **params):
        """Return what an answer refuses with."""
        return self.ask(method, **params)["error_response"]

    def batch(self, blocks, *, sign_method="md5", separator=None, **public):
        """Return the parts of a batch's answer."""
        parted = separator or "\r\n-S-\r\n"
        body = parted.join(
            block if isinstance(block, str) else urllib.parse.urlencode(block)
            for block in blocks
        )
        query = self.public(sign_method, **public)
        query["sign"] = query.get("sign") or sign(self.secret, query, sign_method, body)
        headers = {"Content-Type": "text/plain;charset=UTF-8"}
        if separator:
            headers["top-api-separator"] = separator
        url = self.url.replace("/router/rest", "/router/batch")
        url += "?" + urllib.parse.urlencode(query)
        return self._send(url, body.encode(), headers).decode().split(parted)


def multipart(texts, files):
    """Write a form with files, *files* being (name, bytes) by parameter."""
    edge = "----outside"
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in texts.items()
    ]
    for key, (filename, data) in files.items():
        head = (
            f"--{edge}\r\nContent-Disposition: form-data; "
            f'name="{key}"; filename="{filename}"\r\nContent-Type: image/png\r\n\r\n'
        )
        parts.append(head.encode() + data + b"\r\n")
    body = b"".join(parts) + f"--{edge}--\r\n".encode()
    return body, f"multipart/form-data; boundary={edge}"
