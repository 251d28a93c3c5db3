"""
Receivers and their privacy: what is masked, what may be asked, and for which purpose.

Trades come with masked names, phones and streets and an OAID that stands for the
receiver. Plain data is asked late, for a stated purpose, and every disclosure is told to
an audit. What surprises a newcomer: an OAID is no key of a person; it differs by shop,
app and week, and when the buyer changes the address it stops matching, so the trade has
to be read again.

Source: the platform's pages on OAID and on field encryption.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING

from tmallerp.top.privacy._field_crypto import (
    AsyncFieldCipher,
    FieldCipher,
    NoHistoricKeyError,
)
from tmallerp.top.privacy._masking import (
    Clarity,
    clarity,
    is_ciphertext,
    is_masked,
    keep_plain,
)
from tmallerp.top.privacy._merging import merging
from tmallerp.top.privacy._oaid import OAID_FIELDS, decrypting, lacking_fields, with_oaid
from tmallerp.top.privacy._receivers import (
    Audit,
    Disclosure,
    MergeCandidate,
    Merged,
    OaidQuery,
    Outcome,
    Purpose,
    Receiver,
    State,
    VirtualNumber,
    log_disclosure,
    overlay,
)
from tmallerp.top.privacy._steps import adrive, drive

if TYPE_CHECKING:
    from tmallerp.top._async_client import AsyncClient
    from tmallerp.top._client import Client

__all__ = [
    "OAID_FIELDS",
    "AsyncFieldCipher",
    "Audit",
    "Clarity",
    "Disclosure",
    "FieldCipher",
    "MergeCandidate",
    "Merged",
    "NoHistoricKeyError",
    "OaidQuery",
    "Outcome",
    "Purpose",
    "Receiver",
    "State",
    "VirtualNumber",
    "adecrypt",
    "amerge",
    "clarity",
    "decrypt",
    "is_ciphertext",
    "is_masked",
    "keep_plain",
    "lacking_fields",
    "log_disclosure",
    "merge",
    "overlay",
    "with_oaid",
]


def decrypt(
    client: Client,
    queries: Iterable[OaidQuery],
    purpose: Purpose,
    *,
    audit: Audit = log_disclosure,
    refetch: Callable[[str], str | None] | None = None,
) -> tuple[Outcome, ...]:
    """
    Ask for receivers in plain, twenty a call.

    Where the address has changed, the trade is read once more for its new OAID, and asked
    again. Nothing a batch meets concerns its neighbours; a batch refused for one query is
    halved until that query is found. After a refusal of the app or the shop itself no
    further call is made.

    Args:
        client: Speaks for the shop.

        queries: Trades and their OAIDs.

        purpose: What for; the platform counts and checks it.

        audit: Told before each call which trades are asked, and after it which came in
            plain; the log by default. If it raises, that ends the decryption.

        refetch: Returns a trade's present OAID, or None; reads the trade by default. What
            it raises costs the one query: that stays `State.UNMATCHED`, with a `TopError`
            whose cause it is.

    Returns:
        One outcome a query, in their order. Plain data is in `Outcome.receiver` alone,
        and in no `repr`.
    """
    steps = decrypting(tuple(queries), purpose, audit, own=refetch is not None)
    outcomes: tuple[Outcome, ...] = drive(client.call, refetch, steps)
    return outcomes


async def adecrypt(
    client: AsyncClient,
    queries: Iterable[OaidQuery],
    purpose: Purpose,
    *,
    audit: Audit = log_disclosure,
    refetch: Callable[[str], Awaitable[str | None]] | None = None,
) -> tuple[Outcome, ...]:
    """Ask for receivers in plain; see `decrypt`."""
    steps = decrypting(tuple(queries), purpose, audit, own=refetch is not None)
    outcomes: tuple[Outcome, ...] = await adrive(client.call, refetch, steps)
    return outcomes


def merge(client: Client, candidates: Iterable[MergeCandidate]) -> Merged:
    """
    Ask which trades go to one receiver, a hundred a call.

    The only way to combine parcels: masked texts are equal for strangers. Trades are
    compared within one call only, so give hints where more than a hundred are asked.

    Args:
        client: Speaks for the shop.

        candidates: Trades and their OAIDs.

    Returns:
        Groups, and what stays alone. A failed call concerns its own trades only.

    Raises:
        InvalidCallError: If one trade is given with two OAIDs.
    """
    merged: Merged = drive(client.call, None, merging(tuple(candidates)))
    return merged


async def amerge(client: AsyncClient, candidates: Iterable[MergeCandidate]) -> Merged:
    """Ask which trades go to one receiver; see `merge`."""
    merged: Merged = await adrive(client.call, None, merging(tuple(candidates)))
    return merged
