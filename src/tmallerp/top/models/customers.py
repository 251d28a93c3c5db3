"""
What members are made of.
"""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from tmallerp.top.method import Id


@frozen(kw_only=True, weakref_slot=False)
class BasicMember:
    """
    A member of the shop, with sums over the trades.

    Money comes as text whose unit is not stated: compare with a known trade before use.
    """

    buyer_nick: str | None = None
    """Masked; never a key."""

    ouid: str | None = None
    """The member, in the newer numbering."""

    item_num: int | None = None
    """Pieces bought, a count."""

    close_trade_amount: str | None = None
    """Amount of trades that closed, as the platform writes it."""

    group_ids: str | None = None
    """Numbers of the member's groups, as one text."""

    status: str | None = None
    """``normal`` or ``blacklist``."""

    relation_source: int | None = None
    """How the member came, 1 bought, 2 ordered without success, 3 added by the seller."""

    trade_amount: str | None = None
    """Amount of trades that succeeded, as the platform writes it."""

    grade: int | None = None
    """Level of membership, 0 without, 1 to 4 rising; `grade_name` names it."""

    close_trade_count: int | None = None
    """Trades that closed, a count."""

    last_trade_time: datetime | None = None
    """When the last trade was ordered."""

    trade_count: int | None = None
    """Trades that succeeded, a count."""

    biz_order_id: Id | None = None
    """Older; the last trade. No longer given."""

    grade_name: str | None = None
    """The level's name in this shop."""


@frozen(kw_only=True, weakref_slot=False)
class CrmGroupsGetGroup:
    """A group of the shop's members."""

    group_name: str | None = None
    """The group's name."""

    member_count: int | None = None
    """Members in the group; -1 while the platform cannot tell."""

    status: str | None = None
    """Whether it is in use; ``1`` is in order."""

    group_id: Id | None = None
    """Number of the group."""

    group_modify: datetime | None = None
    """When the group last changed."""

    group_create: datetime | None = None
    """When the group was made."""


@frozen(kw_only=True, weakref_slot=False)
class CrmMember:
    """
    A member of the shop as a search finds it.

    Money comes as text whose unit is not stated: compare with a known trade before use.
    """

    item_num: int | None = None
    """Pieces bought, a count."""

    item_close_count: int | None = None
    """Pieces in trades that closed, a count."""

    close_trade_amount: str | None = None
    """Amount of trades that closed, as the platform writes it."""

    status: str | None = None
    """``normal`` or ``blacklist``."""

    group_ids: str | None = None
    """Numbers of the member's groups, as one text."""

    relation_source: int | None = None
    """How the member came, 1 bought, 2 ordered without success, 3 added by the seller."""

    close_trade_count: int | None = None
    """Trades that closed, a count."""

    last_trade_time: datetime | None = None
    """When the last trade was ordered."""

    biz_order_id: Id | None = None
    """Older; the last trade. No longer given."""

    city: str | None = None
    """City, by the platform's number of areas."""

    buyer_nick: str | None = None
    """Masked; never a key."""

    ouid: str | None = None
    """The member, in the newer numbering."""

    province: int | None = None
    """Province, by the platform's number of areas."""

    grade: int | None = None
    """Level of membership, 0 without, 1 to 4 rising; `grade_name` names it."""

    trade_amount: str | None = None
    """Amount of trades that succeeded, as the platform writes it."""

    trade_count: int | None = None
    """Trades that succeeded, a count."""

    avg_price: str | None = None
    """Average amount a trade, as the platform writes it."""

    grade_name: str | None = None
    """The level's name in this shop."""


@frozen(kw_only=True, weakref_slot=False)
class GradePromotion:
    """A level of membership, its discount, and what the next level asks."""

    next_upgrade_count: int | None = None
    """Successful trades the next level asks, a count."""

    cur_grade_name: str | None = None
    """The level's name."""

    next_upgrade_amount: int | None = None
    """Turnover the next level asks, in fen."""

    cur_grade: str | None = None
    """The level, ``0`` without membership, ``1`` to ``4`` rising."""

    discount: int | None = None
    """Thousandths of the price the level pays: 950 is 95 %."""

    next_grade_name: str | None = None
    """The next level, as name or number; the platform mixes the two."""

    next_grade: str | None = None
    """The next level, as number or name; empty or ``0`` where there is none."""
