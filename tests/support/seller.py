"""
A seller at a simulated shop: calls without ceremony, and finds what a test needs.
"""

from __future__ import annotations

import contextlib

from outside import FORM, Outsider

from tmallerp.simulator import SimulatorServer, WorldPlan

TRADE = (
    "tid,tid_str,status,type,payment,post_fee,cod_fee,total_fee,discount_fee,adjust_fee,"
    "modified,created,seller_memo,seller_flag,orders,service_orders,promotion_details,oaid,"
    "receiver_name,receiver_mobile,receiver_phone,receiver_state,receiver_city,"
    "receiver_address,timeout_action_time,end_time,step_trade_status,received_payment"
)


class Seller(Outsider):
    """One shop at eight in the evening, its clock in the test's hand."""

    def __init__(self, server):
        super().__init__(server.url, server.app_key, server.app_secret, server.session)
        self.server, self.world = server, server.world
        self.now = lambda: self.world.now

    def refused(self, method, **params):
        """Return the sub_code of a refusal."""
        return self.refusal(method, **params)["sub_code"]

    def as_sub_account(self):
        """Return the same seller, signed in as a sub-account."""
        other = Seller(self.server)
        other.session = self.server.sub_session
        return other

    def trade(self, tid):
        return self.simple("taobao.trade.fullinfo.get", fields=TRADE, tid=tid)["trade"]

    def pick(self, *statuses, where=lambda _: True):
        """Return a trade of the ledger in one of these states, with no hold on it."""
        return next(
            trade
            for trade in self.world.trades.values()
            if trade.status in statuses
            and not trade.holds
            and not trade.poison
            and where(trade)
        )

    def text(self, at):
        return at.strftime(FORM)


@contextlib.contextmanager
def open_shop(hours=20, **plan):
    plan = {"orders": 220, "poison": 0, "seed": 11} | plan
    with SimulatorServer(WorldPlan(**plan)) as server:
        server.world.advance(hours * 3600)
        server.world.close_shop()
        yield Seller(server)


def fen(text):
    yuan, _, rest = (text or "0").partition(".")
    sign = -1 if yuan.startswith("-") else 1
    return int(yuan) * 100 + sign * int((rest + "00")[:2])


def relations(trade):
    """Return what is wrong with a trade's amounts, by the platform's relations."""
    lines = [one for one in trade["orders"] if one["status"] != "TRADE_CLOSED_BY_TAOBAO"]
    lines = lines or trade["orders"]
    parts = sum(fen(one["divide_order_fee"]) for one in lines)
    parts += sum(fen(one["payment"]) for one in trade.get("service_orders") or [])
    wrong = []
    if fen(trade["total_fee"]) != sum(fen(one["price"]) * one["num"] for one in lines):
        wrong.append("M1")
    for one in lines:
        total = fen(one["price"]) * one["num"] + fen(one["adjust_fee"])
        if fen(one["total_fee"]) != total - fen(one["discount_fee"]):
            wrong.append("M2")
    if fen(trade["payment"]) != parts + fen(trade["post_fee"]) + fen(trade["cod_fee"]):
        wrong.append("M8")
    if fen(trade["discount_fee"]) != sum(fen(one["part_mjz_discount"]) for one in lines):
        wrong.append("M6")
    return wrong
