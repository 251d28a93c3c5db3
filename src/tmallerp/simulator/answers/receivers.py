"""Receivers in plain, as decryption shows them, and the OAID that stands for one."""

from __future__ import annotations

import hashlib

from tmallerp.simulator.answers import Row
from tmallerp.simulator.trade import Trade

APP_KEY = "99000001"
"""The app that OAIDs are made for where no other is named."""

_SELLER = "模拟旗舰店"
CITIES = (
    ("浙江省", "杭州市", "西湖区", "310000"),
    ("广东省", "深圳市", "南山区", "518000"),
    ("河南省", "郑州市", "管城回族区", "450000"),
    ("海南省", "", "陵水黎族自治县", "572400"),
)
SURNAMES = "张王李赵欧"
_GIVEN = ("晓明", "丽华", "建国", "思远", "阳娜")
_STREETS = (("文一", "18"), ("学院", "25"), ("解放", "36"))
_SHORT = {"receiver_address": "address_detail"}


def plain_receiver(trade: Trade) -> Row:
    """
    Write who really gets the parcel: what the trade's masks hide.

    Invented, and the same for one buyer at one address; what the seller wrote over it
    holds.
    """
    at = _place(trade)
    state, city, district, _ = CITIES[at % len(CITIES)]
    street, house = _STREETS[at % len(_STREETS)]
    invented = {
        "name": SURNAMES[at % len(SURNAMES)] + _GIVEN[at % len(_GIVEN)],
        "mobile": f"138{at * 7919 % 10_000:04d}0000",
        "phone": "",
        "country": "",
        "state": state,
        "city": city,
        "district": district,
        "town": "某某街道" if at % 3 == 0 else "",
        "address_detail": f"{street}路{house}号{at % 90}单元",
    }
    return invented | {
        _SHORT.get(key, key.removeprefix("receiver_")): text
        for key, text in trade.receiver.items()
        if key != "receiver_zip"
    }


def oaid_of(trade: Trade, app_key: str = APP_KEY) -> str:
    """
    Return what stands for a trade's receiver: another by app, shop and week.

    Two trades of a week that go to one receiver have the same.
    """
    year, week, _ = trade.created.isocalendar()
    receiver = "/".join(str(part) for part in plain_receiver(trade).values())
    content = f"{app_key}/{_SELLER}/{year}-{week}/{trade.buyer}/{receiver}"
    return "1" + hashlib.sha256(content.encode()).hexdigest()


def _place(trade: Trade) -> int:
    return trade.buyer + trade.address_no
