"""How products and trades come into the simulated shop."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime, timedelta

from attrs import field, frozen

from tmallerp.simulator.trade import PAID, UNPAID, Line, Service, Trade

FIRST_TID = 4_990_000_000_000_000_000
_STEP = 1_000
"""Trades are numbered with room for their lines' numbers between them."""

TITLES = ("棉麻衬衫", "不锈钢保温杯", "坚果礼盒", "蓝牙耳机", "羊绒围巾", "儿童绘本")
COLOURS = ("颜色分类:白色", "颜色分类:藏青", "颜色分类:浅灰;尺码:L")


@frozen(kw_only=True)
class Product:
    """One item of the shop; prices in fen."""

    num_iid: int
    title: str
    outer_id: str
    price: int
    skus: tuple[tuple[int, str, str], ...]
    """Number, merchant's code and properties of each SKU; none for some items."""
    prices: Mapping[int, int] = field(factory=dict)
    """Prices of SKUs that differ from the item's."""
    on_sale: bool = True


class Midwife:
    """
    Makes the shop's products, and trades of them.

    Args:
        rnd: Where chance comes from.
    """

    def __init__(self, rnd: random.Random) -> None:
        self._random = rnd
        self.products = [self._product(n) for n in range(60)]

    def _product(self, n: int) -> Product:
        rnd = self._random
        count = rnd.choice([0, 1, 2, 3])
        # Two SKUs of one item may carry one code; ids keep their leading zeros.
        codes = [f"0{n:03d}-{k:02d}" for k in range(count)]
        if count == 3 and n % 5 == 0:
            codes[2] = codes[1]
        skus = tuple(
            (4_600_000_000_000 + n * 10 + k, codes[k], COLOURS[k]) for k in range(count)
        )
        return Product(
            num_iid=610_000_000_000 + n,
            title=f"{TITLES[n % len(TITLES)]} {n:03d}",
            outer_id=f"0{n:03d}",
            price=rnd.randint(9_90, 399_99),
            skus=skus,
        )

    def moment(self, start: datetime) -> datetime:
        """Draw when an order is placed: few at night, most in the evening."""
        hours = (6, 3, 2, 2, 2, 3, 6, 10, 14, 18, 20, 20, 18, 16, 16, 18, 20, 20)
        curve = (*hours, 22, 28, 34, 36, 28, 14)
        hour = self._random.choices(range(24), weights=curve)[0]
        second = self._random.randrange(3600)
        return start + timedelta(hours=hour, seconds=second)

    def deliver(self, n: int, now: datetime, *, plain: bool) -> Trade:
        """
        Make the *n*-th trade.

        Args:
            n: Its place in the day.

            now: When it is placed.

            plain: An ordinary trade without any speciality.
        """
        kind = "fixed" if plain else self._kind()
        trade = Trade(
            tid=FIRST_TID + n * _STEP,
            type=kind,
            status=UNPAID,
            created=now.replace(microsecond=0),
            modified=now.replace(microsecond=0),
            async_modified=now.replace(microsecond=0) + timedelta(seconds=2),
            visible_at=now.replace(microsecond=0),
            lines=[],
            buyer=self._random.randrange(100_000),
        )
        self._fill(trade, plain=plain)
        if kind == "step":
            trade.step, trade.deposit = "FRONT_PAID_FINAL_NOPAID", trade.payment // 10
        if kind == "cod":
            trade.status, trade.cod_fee = PAID, 5_00
            for line in trade.lines:
                line.status = PAID
        return trade

    def _kind(self) -> str:
        kinds = ("fixed", "step", "cod", "tmall_i18n")
        return self._random.choices(kinds, weights=(90, 4, 3, 3))[0]

    def _fill(self, trade: Trade, *, plain: bool) -> None:
        rnd = self._random
        count = rnd.choices([1, 2, 3, 4, 5], weights=(55, 25, 12, 5, 3))[0]
        if plain:
            count = 2
        # One visible line does not make the line the trade: some keep numbers apart.
        single = count == 1 and rnd.random() < 0.85
        for k in range(count):
            oid = trade.tid if single else trade.tid + k + 1
            trade.lines.append(self._line(oid, trade.type))
        trade.post_fee = rnd.choice([0, 0, 0, 800, 1200])
        if plain:
            return
        self._add_specials(trade, single=single)
        whole = sum(line.total for line in trade.lines)
        if rnd.random() < 0.35 and whole > 20_00:
            trade.discount = rnd.randint(1, whole // 4)
            trade.spread_discount()
            trade.promotions.append(
                {"id": trade.tid, "name": "满减", "fen": trade.discount}
            )
        if rnd.random() < 0.1:
            trade.message = rnd.choice(["请尽快发货", "=1+1", "放门口\n谢谢😀"])

    def _add_specials(self, trade: Trade, *, single: bool) -> None:
        """Gifts, price-difference lines, services: what spoils simple mappings."""
        rnd = self._random
        if not single and rnd.random() < 0.04:
            line = self._line(trade.tid + 90, trade.type)
            line.price, line.num, line.discount, line.adjust = 0, 1, 0, 0
            line.tax, line.is_gift = 0, True
            trade.lines.append(line)
        if not single and rnd.random() < 0.04:
            line = self._line(trade.tid + 91, trade.type)
            line.outer_iid, line.outer_sku_id, line.sku_id = "SERVICE-DIFF", None, None
            line.title, line.price, line.num = "补差价专拍", 1_00, rnd.randint(1, 30)
            line.discount = line.adjust = line.tax = 0
            trade.lines.append(line)
        if not single and rnd.random() < 0.03:
            trade.services.append(
                Service(
                    oid=trade.tid + 95,
                    item_oid=trade.lines[0].oid,
                    title="上门安装",
                    payment=rnd.randint(20_00, 90_00),
                )
            )
        if rnd.random() < 0.05:
            gift = rnd.choice(self.products)
            trade.promotions.append(
                {
                    "id": trade.tid,
                    "name": "满赠",
                    "fen": 0,
                    "gift": (gift.num_iid, gift.title, 1),
                }
            )

    def _line(self, oid: int, kind: str) -> Line:
        rnd = self._random
        product = rnd.choice([one for one in self.products if one.on_sale] or self.products)
        sku = rnd.choice(product.skus) if product.skus else None
        line = Line(
            oid=oid,
            num_iid=product.num_iid,
            sku_id=sku[0] if sku else None,
            outer_iid=product.outer_id,
            outer_sku_id=sku[1] if sku else None,
            title=product.title,
            num=rnd.choices([1, 2, 3, 7], weights=(75, 15, 7, 3))[0],
            price=product.prices.get(sku[0], product.price) if sku else product.price,
            words=sku[2] if sku else "",
        )
        if rnd.random() < 0.5:
            line.discount = rnd.randint(1, line.price * line.num // 3)
        if rnd.random() < 0.04:
            line.adjust = -rnd.randint(1, line.total // 4)
        if kind == "tmall_i18n":
            line.tax = line.total * 91 // 1000
        return line
