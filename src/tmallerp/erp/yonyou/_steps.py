"""
Takes bills of one form from state to state, some at a time.

Saving, submitting and auditing are three things in YonBIP, each with a call that takes
many bills and answers success even if it did none of them.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve

from tmallerp.erp.traits import LifecycleState
from tmallerp.erp.yonyou._answers import BatchResult, read_batch, text
from tmallerp.erp.yonyou._client import YonyouClient
from tmallerp.erp.yonyou._heads import Advance, BillForm, Head
from tmallerp.errors import ErpOutcomeUnknownError, ErpUnavailableError

NO_ANSWER = "no_answer"
"""Our code of a step that was sent and not answered."""

NOT_BEGUN = "not_begun"
"""Our code of a step that the ERP did not take now."""


class Steps:
    """
    The states of one form.

    Args:
        client: Who calls.

        form: Which form.
    """

    def __init__(self, client: YonyouClient, form: BillForm) -> None:
        self._client = client
        self._form = form

    def bring(self, heads: Mapping[str, Head], to: LifecycleState) -> dict[str, Advance]:
        """
        Bring bills to a state, forwards or back, by batches.

        Args:
            heads: The bills by id.

            to: Where to.

        Returns:
            How far each came, and why not further.
        """
        ends = {one: Advance(verified=head.verified) for one, head in heads.items()}
        form = self._form
        if to is LifecycleState.AUDITED:
            self._act(ends, form.submit, "0", "1")
            self._act(ends, form.audit, "1", "2", but=_in_workflow(heads))
        elif to is LifecycleState.SUBMITTED:
            self._act(ends, form.unaudit, "2", "0")
            self._act(ends, form.submit, "0", "1")
        else:
            self._take_back(ends, _in_workflow(heads))
        return ends

    def _take_back(self, ends: dict[str, Advance], in_workflow: frozenset[str]) -> None:
        form = self._form
        if form.unsubmit:
            self._act(ends, form.unsubmit, "1", "0")
        else:
            # There is no call that takes back a submission alone.
            self._act(ends, form.audit, "1", "2", but=in_workflow)
        self._act(ends, form.unaudit, "2", "0")
        for one, end in ends.items():
            if end.verified == "1" and not end.message:
                why = "people approve it in the ERP's workflow, and only they can stop that"
                ends[one] = evolve(end, code="workflow", message=why)

    def _act(
        self,
        ends: dict[str, Advance],
        call: str,
        before: str,
        after: str,
        but: frozenset[str] = frozenset(),
    ) -> None:
        ids = [
            one
            for one, end in ends.items()
            if end.verified == before and not end.message and one not in but
        ]
        if not ids:
            return
        path = self._form.path(call)
        try:
            answer = self._client.tell(path, {"data": [{"id": one} for one in ids]})
        except (ErpUnavailableError, ErpOutcomeUnknownError) as error:
            is_lost = isinstance(error, ErpOutcomeUnknownError)
            code = NO_ANSWER if is_lost else NOT_BEGUN
            for one in ids:
                ends[one] = evolve(ends[one], code=code, message=error.message)
            return
        if not answer.ok:
            for one in ids:
                ends[one] = evolve(ends[one], code=answer.code, message=answer.message)
            return
        result = read_batch(answer.data, ids)
        for one in ids:
            ends[one] = _acted(ends[one], one, result, after)


def _acted(end: Advance, document_id: str, result: BatchResult, after: str) -> Advance:
    if document_id not in result.done:
        return evolve(end, code="not_done", message=result.failed[document_id])
    said = result.done[document_id]
    if said.get("isWfControlled") is True and after == "1":
        why = "people approve it in the ERP's workflow"
        return Advance(verified="1", code="workflow", message=why)
    return Advance(verified=text(said.get("verifystate")) or after)


def _in_workflow(heads: Mapping[str, Head]) -> frozenset[str]:
    return frozenset(one for one, head in heads.items() if head.in_workflow)


__all__ = ["NOT_BEGUN", "NO_ANSWER", "Steps"]
