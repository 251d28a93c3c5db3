"""What Kingdee answers, success and failure alike with status 200."""

from __future__ import annotations

from typing import Any

from attrs import Factory, define

SESSION_LOST, EXCEPTION, NO_FORM, PARAMETER, MISSING = 1, 4, 5, 8, 9
NOT_FOUND, INVALID, NOT_OPERABLE, LOCKED, TOO_MANY = 10, 11, 12, 13, 14


class RefusedError(Exception):
    """
    Kingdee says no.

    Args:
        message: In its words.

        code: Its MsgCode.

        field: Which field is at fault.
    """

    def __init__(self, message: str, code: int = INVALID, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.field = field


@define
class Outcome:
    """What became of the rows of one call."""

    done: list[dict[str, Any]] = Factory(list)
    errors: list[dict[str, Any]] = Factory(list)
    codes: set[int] = Factory(set)

    def add(self, index: int, doc_id: object, number: str, **more: object) -> None:
        """Note a success."""
        self.done.append({"Id": str(doc_id), "Number": number, "DIndex": index, **more})

    def refuse(self, index: int, error: RefusedError) -> None:
        """Note a refusal."""
        told = {"FieldName": error.field, "Message": error.message, "DIndex": index}
        self.errors.append(told)
        self.codes.add(error.code)

    def status(self) -> dict[str, Any]:
        """Write the ResponseStatus."""
        is_good = not self.errors
        code = 0 if is_good else self.codes.pop() if len(self.codes) == 1 else INVALID
        status: dict[str, Any] = {"IsSuccess": is_good}
        status["ErrorCode"] = 0 if is_good else 500
        status["Errors"] = self.errors
        status["SuccessEntitys"] = self.done
        status["SuccessMessages"] = []
        status["MsgCode"] = code
        return status


def failure(error: RefusedError) -> dict[str, Any]:
    """Write the answer to a call that failed as a whole."""
    outcome = Outcome()
    outcome.refuse(0, error)
    return {"Result": {"ResponseStatus": outcome.status()}}
