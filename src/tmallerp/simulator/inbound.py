"""
The platform as a caller: signs SPI and QIMEN requests and sends them to a service of ours.

Written against the platform's description alone, and able to do wrong on purpose: to
sign with another secret, to be late or early, to say the same again, to change a byte on
the way. Only services of this machine are called.
"""

from __future__ import annotations

import enum
import hashlib
import http.client
import random
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from urllib.parse import quote, urlencode, urlsplit

from attrs import define, field, frozen

CHINA = timezone(timedelta(hours=8))
_HERE = {"127.0.0.1", "localhost", "::1"}
_FORM = "application/x-www-form-urlencoded"
_KINDS = {"json": "application/json", "xml": "text/xml"}


class Wrong(enum.StrEnum):
    """What can be wrong with a request."""

    SECRET = "secret"  # noqa: S105 - a kind of fault
    """Signed with another secret."""

    SIGN_CASE = "sign_case"
    """The signature in lower case."""

    SIGN_BLANKS = "sign_blanks"
    """Blanks round the signature."""

    SIGN_FOREIGN = "sign_foreign"
    """A signature of letters outside ASCII."""

    UNSIGNED = "unsigned"
    """No signature at all."""

    STALE = "stale"
    """A timestamp of 301 seconds ago."""

    AHEAD = "ahead"
    """A timestamp 301 seconds from now."""

    BODY = "body"
    """One byte of the body changed after signing."""

    DOUBLED = "doubled"
    """A parameter given twice."""

    CHARSET = "charset"
    """A body in another charset than the request says."""


@frozen(kw_only=True)
class Request:
    """One request, ready to be sent any number of times."""

    verb: str
    query: str
    headers: Mapping[str, str]
    body: bytes


@frozen(kw_only=True)
class Reply:
    """What a service answered."""

    status: int
    kind: str
    body: bytes


@define
class Caller:
    """
    Calls a service the way the platform does.

    Args:
        app_key: The app it calls for.

        app_secret: What it signs with.

        now: Its clock; aware.

        seed: Decides what is drawn.
    """

    app_key: str
    app_secret: str = field(repr=False)
    now: datetime | None = None
    seed: int = 7
    _random: random.Random = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 - a game

    def qimen(
        self,
        method: str,
        body: str,
        *,
        customer: str = "simulator-customer",
        kind: str = "xml",
        wrong: Wrong | None = None,
        charset: str = "utf-8",
    ) -> Request:
        """Make a QIMEN request: public parameters in the address, a text as body."""
        params = {**self._public(method, kind, wrong), "v": "2.0", "customerId": customer}
        raw = body.encode(charset)
        headers = {"Content-Type": f"{_KINDS[kind]};charset={charset}"}
        return self._made(params, {}, headers, raw, wrong, charset)

    def spi(
        self,
        method: str,
        form: Mapping[str, str],
        *,
        signed_headers: Mapping[str, str] | None = None,
        wrong: Wrong | None = None,
        charset: str = "utf-8",
    ) -> Request:
        """Make an SPI request: business parameters in a form, some headers signed."""
        params = self._public(method, "json", wrong)
        signed = dict(signed_headers or {})
        headers = {"Content-Type": f"{_FORM};charset={charset}"}
        if signed:
            headers["top-sign-list"] = ",".join(signed)
            headers |= {key: quote(text, encoding=charset) for key, text in signed.items()}
        raw = urlencode(form, encoding=charset).encode("ascii")
        return self._made(params, {**signed, **form}, headers, raw, wrong, charset)

    def _public(self, method: str, kind: str, wrong: Wrong | None) -> dict[str, str]:
        at = self.now or datetime.now(CHINA)
        at += timedelta(
            seconds={Wrong.STALE: -301, Wrong.AHEAD: 301}.get(wrong, 0) if wrong else 0
        )
        return {
            "method": method,
            "app_key": self.app_key,
            "timestamp": at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S"),
            "format": kind,
            "sign_method": "md5",
        }

    def _made(
        self,
        params: Mapping[str, str],
        beside: Mapping[str, str],
        headers: Mapping[str, str],
        body: bytes,
        wrong: Wrong | None,
        charset: str,
    ) -> Request:
        is_form = headers["Content-Type"].startswith(_FORM)
        secret = "simulator-other" if wrong is Wrong.SECRET else self.app_secret
        signed_body = b"" if is_form else body
        sign = _signature({**params, **beside}, signed_body, secret, charset)
        pairs = [*params.items(), *self._sign_pairs(sign, wrong)]
        if wrong is Wrong.DOUBLED:
            pairs.append(("app_key", self.app_key))
        return Request(
            verb="POST",
            query=urlencode(pairs, encoding=charset),
            headers=headers,
            body=self._spoilt(body, wrong, charset),
        )

    def _sign_pairs(self, sign: str, wrong: Wrong | None) -> list[tuple[str, str]]:
        if wrong is Wrong.UNSIGNED:
            return []
        changed = {
            Wrong.SIGN_CASE: sign.lower(),
            Wrong.SIGN_BLANKS: f" {sign} ",
            Wrong.SIGN_FOREIGN: "签" * 32,
        }
        return [("sign", changed.get(wrong, sign) if wrong else sign)]

    def _spoilt(self, body: bytes, wrong: Wrong | None, charset: str) -> bytes:
        if wrong is Wrong.BODY:
            at = self._random.randrange(len(body))
            return body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]
        if wrong is Wrong.CHARSET:
            return body + ("错" * 3).encode("gbk" if charset == "utf-8" else "utf-8")[:5]
        return body

    def send(self, request: Request, url: str) -> Reply:
        """
        Send a request.

        Raises:
            ValueError: If *url* is not on this machine.
        """
        parts = urlsplit(url)
        if parts.hostname not in _HERE or parts.scheme != "http":
            msg = "The simulated platform calls services of this machine only."
            raise ValueError(msg)
        line = http.client.HTTPConnection(parts.hostname, parts.port or 80, timeout=10)
        try:
            target = f"{parts.path or '/'}?{request.query}"
            line.request(request.verb, target, request.body, dict(request.headers))
            answer = line.getresponse()
            kind = answer.getheader("content-type", "")
            return Reply(status=answer.status, kind=kind, body=answer.read())
        finally:
            line.close()


def _signature(params: Mapping[str, str], body: bytes, secret: str, charset: str) -> str:
    """Sign as the platform's page has it: empty values count here."""
    digest = hashlib.md5(secret.encode(charset))  # noqa: S324 - the protocol's choice
    for key in sorted(params):
        digest.update(f"{key}{params[key]}".encode(charset))
    digest.update(body)
    digest.update(secret.encode(charset))
    return digest.hexdigest().upper()
