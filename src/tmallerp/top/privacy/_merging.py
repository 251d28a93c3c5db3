"""
Merging as a conversation: which trades go to one receiver.

The platform compares the trades of one call only. So those that may belong together are
laid into one call, and what a call could not hold is said.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from typing import Any

from tmallerp.errors import AuthorizationError, DecodeError, InvalidCallError, TopError
from tmallerp.top.method import Tid
from tmallerp.top.methods.privacy import TopOaidMerge
from tmallerp.top.models.privacy import OrderMerge
from tmallerp.top.privacy._receivers import MergeCandidate, Merged

# TOP: trades one call may compare.
_MOST = 100


def merging(
    candidates: Sequence[MergeCandidate],
) -> Generator[TopOaidMerge, Any, Merged]:
    """
    Find out which trades go to one receiver.

    Yields:
        A method to be called, whose answer is sent back or whose `TopError` is thrown in.
    """
    oaids: dict[str, str] = {}
    for one in candidates:
        if oaids.setdefault(one.tid, one.oaid) != one.oaid:
            msg = f"{TopOaidMerge.api}: the trade {one.tid} is given with two OAIDs."
            raise InvalidCallError(msg, api=TopOaidMerge.api)
    batches, cut = arranged(candidates)
    groups: list[tuple[str, ...]] = []
    failed: dict[str, TopError] = {}
    refused: TopError | None = None
    for batch in batches:
        tids = [one.tid for one in batch]
        try:
            if refused is not None:
                raise refused
            answer = yield _merge_of(batch)
            groups += _grouped(tids, answer.tid_list)
        except TopError as error:
            refused = error if isinstance(error, AuthorizationError) else refused
            failed |= dict.fromkeys(tids, error)
    together = {tid for group in groups for tid in group}
    alone = tuple(tid for tid in oaids if tid not in together and tid not in failed)
    return Merged(groups=tuple(groups), alone=alone, failed=failed, cut=cut)


def _merge_of(batch: list[MergeCandidate]) -> TopOaidMerge:
    pairs = tuple(OrderMerge(oaid=one.oaid, tid=Tid(one.tid)) for one in batch)
    return TopOaidMerge(merge_list=pairs)


def arranged(
    candidates: Iterable[MergeCandidate],
) -> tuple[list[list[MergeCandidate]], tuple[str, ...]]:
    """
    Lay trades into batches so that those which may belong together are compared.

    Only trades of one call are compared. Equal hints, or equal OAIDs where there is no
    hint, stay in one batch as long as it holds them.

    Returns:
        The batches, and the hints that had to be cut.
    """
    kin: dict[tuple[bool, str], dict[str, MergeCandidate]] = {}
    for one in candidates:
        kin.setdefault((bool(one.hint), one.hint or one.oaid), {})[one.tid] = one
    batches: list[list[MergeCandidate]] = [[]]
    cut = []
    for (_, hint), family in kin.items():
        members = list(family.values())
        if len(members) > _MOST:
            cut.append(hint)
        elif len(batches[-1]) + len(members) > _MOST:
            batches.append([])
        for one in members:
            if len(batches[-1]) == _MOST:
                batches.append([])
            batches[-1].append(one)
    return [batch for batch in batches if len(batch) > 1], tuple(cut)


def _grouped(tids: list[str], lines: Iterable[str]) -> list[tuple[str, ...]]:
    """
    Read the groups of an answer.

    Raises:
        DecodeError: If a group names a trade that was not asked, or two name one: a
            parcel would go to a stranger.
    """
    places = {tid: place for place, tid in enumerate(tids)}
    groups, taken = [], set[str]()
    for line in lines:
        group = list(
            dict.fromkeys(part.strip() for part in line.split(",") if part.strip())
        )
        if not places.keys() >= set(group) or taken & set(group):
            msg = f"{TopOaidMerge.api}: a group names a trade not asked, or one twice."
            raise DecodeError(msg, path="$.tid_list", api=TopOaidMerge.api)
        taken |= set(group)
        if len(group) > 1:
            groups.append(tuple(sorted(group, key=places.__getitem__)))
    return groups
