"""
Which parameters and fields hold what, told by their names.

Too much is disguised rather than too little: a carrier's name that reads 甲乙 harms no
test, a buyer's that reads as it is harms the buyer. What is known not to be about a
person is listed, and both lists can be added to.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Collection

from attrs import field, frozen


class Sort(enum.Enum):
    """What a value is, as far as disguise goes."""

    SECRET = "secret"  # noqa: S105 - a word
    VOLATILE = "volatile"
    ID = "id"
    PHONE = "phone"
    PERSON = "person"


_SECRETS = frozenset(
    {
        "sign",
        "app_key",
        "appkey",
        "app_secret",
        "secret",
        "session",
        "session_key",
        "top_session",
        "access_token",
        "refresh_token",
        "client_id",
        "client_secret",
        "target_app_key",
        "partner_id",
        "pub_app_key",
        "once_token",
        "sec_once_token",
        "ati",
    }
)
_SECRET_PARTS = frozenset({"token", "secret", "password", "passwd", "cookie"})
# What is said of a secret, and is none: when it ends, of which kind it is.
_ABOUT = frozenset({"time", "date", "days", "type", "status", "version", "interval"})

_VOLATILE = frozenset({"timestamp"})

# Numbers of trades, refunds and parcels: they lead to a person. Numbers of items and
# SKUs are the shop's goods and stay, so that a test can be read.
_IDS = frozenset(
    {
        "tid",
        "tids",
        "oid",
        "oids",
        "sub_tid",
        "sub_tids",
        "bind_oid",
        "bind_oids",
        "bind_oids_all_status",
        "sid",
        "refund_id",
        "refund_ids",
        "refund_infos",
        "dispute_id",
        "trade_id",
        "trade_ids",
        "trade_no",
        "order_id",
        "order_ids",
        "biz_order_id",
        "sub_order_id",
        "main_order_id",
        "out_sid",
        "invoice_no",
        "mail_no",
        "waybill_code",
        "waybill_codes",
        "out_order_no",
        "out_trade_no",
        "acookie_id",
        "user_id",
        "userid",
        "taobao_user_id",
        "seller_id",
        "buyer_id",
    }
)

_PHONE_PARTS = frozenset({"mobile", "phone", "tel", "telephone", "fax"})
_PERSON_PARTS = frozenset(
    {
        "receiver",
        "buyer",
        "recipient",
        "consignee",
        "payer",
        "sender",
        "contact",
        "name",
        "names",
        "nick",
        "nicks",
        "address",
        "addr",
        "alipay",
        "oaid",
        "ouid",
        "omid",
        "uid",
        "email",
        "idcard",
        "zip",
        "postcode",
        "memo",
        "remark",
        "content",
        "desc",
        "leave",
    }
)

_KEPT = frozenset(
    {
        "sku_properties_name",
        "properties_name",
        "item_meal_name",
        "gift_item_name",
        "promotion_name",
        "cat_name",
        "category_name",
        "prop_name",
        "value_name",
        "topic_name",
        "group_name",
        "company_name",
        "logistics_company_name",
        "template_name",
        "activity_name",
        "filename",
        "seller_can_rate",
        "buyer_rate",
        "has_buyer_message",
        "buyer_area",
        "address_id",
        "addr_id",
        "contact_id",
        "promotion_desc",
        "invoice_kind",
    }
)

_PARTS = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")


def _all(names: Collection[str]) -> frozenset[str]:
    return frozenset(names)


@frozen
class Names:
    """
    What to disguise by its name.

    Args:
        also: More names of what is about a person.

        keep: Names of what is not, although it looks so.
    """

    also: frozenset[str] = field(default=frozenset(), converter=_all)
    keep: frozenset[str] = field(default=frozenset(), converter=_all)

    def sort(self, name: str) -> Sort | None:  # noqa: PLR0911 - one a sort
        """Return what a value of that name is; None for what may be shown."""
        low = name.lower()
        base = low.removesuffix("_str")
        if low in self.also:
            return Sort.PERSON
        if low in self.keep:
            return None
        listed = [part.lower() for part in _PARTS.findall(name)]
        parts = set(listed)
        about = bool(listed) and listed[-1] in _ABOUT
        if base in _SECRETS or (parts & _SECRET_PARTS and not about):
            return Sort.SECRET
        if base in _VOLATILE:
            return Sort.VOLATILE
        if base in _KEPT:
            return None
        if base in _IDS:
            return Sort.ID
        if parts & _PHONE_PARTS:
            return Sort.PHONE
        return Sort.PERSON if parts & _PERSON_PARTS or base == "open_uid" else None
