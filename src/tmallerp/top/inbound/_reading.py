"""
What a request says, read strictly and in its own charset.

A caller may say a thing once. Whoever reads a doubled parameter otherwise than the one
who checked it can be made to act on what was never signed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import unquote_to_bytes

from attrs import frozen

from tmallerp.errors import InboundRefusedError

MAX_QUERY = 16 * 1024
MAX_PARAMS = 256

_FORM = "application/x-www-form-urlencoded"
_TEXTS = ("application/json", "text/json", "application/xml", "text/xml", "text/plain")
_CHARSETS = {"utf-8": "utf-8", "utf8": "utf-8"}


def refuse(
    status: int, why: str, sub_code: str = "sign-check-failure"
) -> InboundRefusedError:
    """Make the refusal of a request; *why* holds nothing of what it says."""
    return InboundRefusedError(
        f"Inbound call refused: {why}.", http_status=status, sub_code=sub_code
    )


def malformed(why: str) -> InboundRefusedError:
    """Make the refusal of a request that cannot be read."""
    return refuse(400, why, "invalid-request")


@frozen(kw_only=True)
class Said:
    """
    A request, read.

    Args:
        headers: Those the caller signed.

        query: The parameters in the address.

        form: The parameters in a form.

        text: The body, where it is a text that is signed whole; else empty.

        charset: What the request is written in.
    """

    headers: Mapping[str, str]
    query: Mapping[str, str]
    form: Mapping[str, str]
    text: bytes
    charset: str

    def params(self) -> dict[str, str]:
        """
        Return all that is signed by name.

        Raises:
            InboundRefusedError: If two places say different things of one name.
        """
        params: dict[str, str] = {}
        for place in (self.headers, self.query, self.form):
            for key, value in place.items():
                if params.setdefault(key, value) != value:
                    raise malformed("a parameter is given twice")
        return params


def read(query: bytes, headers: Mapping[str, str], body: bytes) -> Said:
    """
    Read a request.

    Args:
        query: What stands behind the ``?``.

        headers: With names in lower case.

        body: As it came.

    Raises:
        InboundRefusedError: If it is too long, doubled, or in no charset we know.
    """
    if len(query) > MAX_QUERY:
        raise refuse(413, "its address is too long", "invalid-request")
    kind, charset = _kind(headers.get("content-type", ""))
    is_form = kind == _FORM
    if body and not is_form and kind not in _TEXTS:
        raise refuse(415, "its body is neither a form nor a text", "invalid-request")
    if not is_form:
        _decoded(body, charset)
    return Said(
        headers=_signed(headers, charset),
        query=_pairs(query, charset),
        form=_pairs(body, charset) if is_form else {},
        text=b"" if is_form else body,
        charset=charset,
    )


def _kind(content_type: str) -> tuple[str, str]:
    """Return the type of the body, and the charset of the whole request."""
    kind, *rest = content_type.lower().split(";")
    names = [one.partition("=") for one in rest]
    found = [value.strip(" \"'") for key, _, value in names if key.strip() == "charset"]
    name = found[0] if found else "utf-8"
    if len(found) > 1:
        raise malformed("its charset is given twice")
    # The official check takes whatever begins with "gb" for GBK, and so do we.
    charset = "gb18030" if name.startswith("gb") else _CHARSETS.get(name)
    if charset is None:
        raise malformed("its charset is neither UTF-8 nor GBK")
    return kind.strip(), charset


def _signed(headers: Mapping[str, str], charset: str) -> dict[str, str]:
    """Return the headers that the caller says it signed; their values are urlencoded."""
    names = headers.get("top-sign-list", "")
    listed = names.split(",") if names else []
    if len(set(listed)) != len(listed):
        raise malformed("a header is listed twice")
    return {
        name: _plain(
            headers.get(name.strip().lower(), "").encode("latin-1", "replace"), charset
        )
        for name in listed
    }


def _pairs(text: bytes, charset: str) -> dict[str, str]:
    pieces = [piece for piece in text.split(b"&") if piece]
    if len(pieces) > MAX_PARAMS:
        raise refuse(413, "it has too many parameters", "invalid-request")
    return _once(_pair(piece, charset) for piece in pieces)


def _pair(piece: bytes, charset: str) -> tuple[str, str]:
    key, _, value = piece.partition(b"=")
    return _plain(key, charset), _plain(value, charset)


def _once(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in pairs:
        if key in found:
            raise malformed("a parameter is given twice")
        found[key] = value
    return found


def _plain(text: bytes, charset: str) -> str:
    return _decoded(unquote_to_bytes(text.replace(b"+", b" ")), charset)


def _decoded(text: bytes, charset: str) -> str:
    try:
        return text.decode(charset)
    except UnicodeDecodeError as error:
        raise malformed("it is not written in its own charset") from error
