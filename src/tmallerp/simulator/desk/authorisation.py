"""The calls for tokens, which the shop's login answers."""

from __future__ import annotations

from tmallerp.simulator.desk._shop import Desk, Result, Shop, Values


def _asked(api: str) -> Desk:
    def answer(shop: Shop, values: Values) -> Result:
        return shop.login.acts()[api](values)

    return answer


DESK: dict[str, Desk] = {
    api: _asked(api)
    for api in ("taobao.top.auth.token.create", "taobao.top.auth.token.refresh")
}
