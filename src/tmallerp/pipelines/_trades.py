"""
Trades as a source of records: what the gatherer asks of TOP.

Lists are asked for ids and times only; whole trades are read one by one, and kept as
the bytes that came, so that a better mapping can read them again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

import msgspec
from attrs import frozen

from tmallerp import clock as clocks
from tmallerp.documents import Version
from tmallerp.errors import ClockError
from tmallerp.pipelines._run import Heads
from tmallerp.store.records import WindowKey
from tmallerp.top import Client, Tid
from tmallerp.top.methods.trades import TradeFullinfoGet, TradesSoldIncrementGet

STREAM = "orders"

# Types outside TOP's default set are invisible unless they are listed, and an order
# nobody sees is an order lost: we name every type the platform documents.
ALL_TYPES = (
    "fixed,auction,guarantee_trade,step,independent_simple_trade,"
    "independent_shop_trade,auto_delivery,ec,cod,game_equipment,shopex_trade,"
    "netcn_trade,external_trade,instant_trade,b2c_cod,hotel_trade,super_market_trade,"
    "super_market_cod_trade,taohua,waimai,o2o_offlinetrade,nopaid,eticket,tmall_i18n,"
    "insurance_plus,finance,pre_auth_type,lazada"
)


@frozen(kw_only=True)
class TradeHead:
    """What a list call must say about a trade."""

    tid: Tid
    modified: datetime


@frozen(kw_only=True)
class TradeHeads:
    """The answer of a list call, read as narrowly as gathering needs it."""

    # Without a default: an answer that lost its total must not pass for an empty window.
    total_results: int
    trades: tuple[TradeHead, ...] = ()


class TradeSource:
    """
    Trades by their time of change.

    Args:
        client: Speaks for the shop.
    """

    stream = STREAM

    def __init__(self, client: Client) -> None:
        self._client = client

    def page(self, key: WindowKey, page_no: int, page_size: int) -> Heads:
        """Read one page of (tid, modified), newest change first."""
        answer = self._client.call(
            TradesSoldIncrementGet(
                start_modified=key.start,
                end_modified=key.end,
                type=ALL_TYPES,
                page_no=page_no,
                page_size=page_size,
            ),
            into=TradeHeads,
        )
        times = {str(head.tid): head.modified for head in answer.trades}
        return Heads(times=times, total=answer.total_results)

    def fetch(self, record_id: str) -> bytes:
        """Read one trade whole, as raw bytes; they are decoded when planned."""
        return self._client.fetch(TradeFullinfoGet(tid=Tid(record_id)))

    def time(self) -> datetime | None:
        """Return TOP's own time as of the latest answer."""
        return self._client.server_time

    def version(self, payload: bytes, listed: datetime) -> Version:
        """
        Say which version a payload is: its time of change, and a digest of the trade.

        The request id is left out, or every reading would be another version. A payload
        too damaged to be read counts as of the listed time; planning names the damage.
        """
        try:
            trade = _trade_of(msgspec.json.decode(payload))
            canonical = msgspec.json.encode(trade, order="sorted")
            modified = clocks.parse_beijing(str(trade["modified"]))
        except (msgspec.MsgspecError, ClockError, KeyError, TypeError, ValueError):
            return Version(listed, hashlib.sha256(payload).hexdigest())
        return Version(modified, hashlib.sha256(canonical).hexdigest())


def _trade_of(answer: Mapping[str, object]) -> Mapping[str, object]:
    """Find the trade in a simplified or a wrapped answer."""
    inner = answer.get("trade_fullinfo_get_response", answer)
    trade = inner["trade"] if isinstance(inner, Mapping) else None
    if not isinstance(trade, Mapping):
        msg = "no trade in the answer"
        raise TypeError(msg)
    return trade
