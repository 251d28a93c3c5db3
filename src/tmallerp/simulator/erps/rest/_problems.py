"""What goes wrong, in the form of RFC 9457."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from tmallerp.simulator.erps._exact import as_text, write
from tmallerp.simulator.erps._traffic import ErpAnswer

_TITLES = {
    "malformed": (400, "The request cannot be read"),
    "unauthorized": (401, "Credentials are missing or wrong"),
    "token_expired": (401, "The token has expired"),
    "forbidden": (403, "Not allowed"),
    "not_found": (404, "There is no such thing"),
    "method_not_allowed": (405, "This cannot be done here"),
    "conflict": (409, "A document with this key exists"),
    "state_conflict": (409, "The document's state does not allow it"),
    "locked": (409, "Somebody else is editing the document"),
    "version_conflict": (412, "The document has changed"),
    "too_large": (413, "The request is too large"),
    "unsupported_media_type": (415, "JSON is expected"),
    "validation_failed": (422, "Fields are wrong"),
    "idempotency_mismatch": (422, "This Idempotency-Key was used for another request"),
    "refused": (422, "A rule of the ERP refused it"),
    "rate_limited": (429, "Too many requests"),
    "unavailable": (503, "Not available now"),
}


@frozen
class Wrong:
    """One field that is wrong: where, a code, a sentence."""

    path: str
    code: str
    message: str


class Problem(Exception):  # noqa: N818 - an answer, not a failure
    """
    A request that is refused.

    Args:
        code: One of the documented codes.

        detail: A sentence.

        errors: The fields that are wrong.

        more: Further members of the problem.

        headers: Further headers of the answer.
    """

    def __init__(
        self,
        code: str,
        detail: str = "",
        *,
        errors: Sequence[Wrong] = (),
        more: Mapping[str, Any] | None = None,
        headers: tuple[tuple[str, str], ...] = (),
    ) -> None:
        super().__init__(detail)
        self.code, self.errors = code, list(errors)
        self.status, self.title = _TITLES[code]
        self.detail, self.more, self.headers = (
            detail or self.title,
            dict(more or {}),
            headers,
        )

    def at(self, prefix: str) -> Problem:
        """Return the same problem with its fields under a path."""
        errors = [Wrong(f"{prefix}.{e.path}", e.code, e.message) for e in self.errors]
        errors = errors or [Wrong(prefix, self.code, self.detail)]
        return Problem(
            self.code, self.detail, errors=errors, more=self.more, headers=self.headers
        )

    def body(self) -> dict[str, object]:
        """Write the problem as an object."""
        told: dict[str, object] = {
            "type": f"https://erp.example/problems/{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            **self.more,
        }
        if self.errors:
            told["errors"] = [
                {"path": e.path, "code": e.code, "message": e.message} for e in self.errors
            ]
        return told

    def answer(self) -> ErpAnswer:
        """Write the problem as an answer."""
        return ErpAnswer(
            status=self.status,
            body=write(as_text(self.body())),
            kind="application/problem+json",
            headers=self.headers,
        )
