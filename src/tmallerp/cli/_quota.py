"""``tmallerp top quota | plan`` and ``tmallerp errors``: what calls cost, and say."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

import typer

from tmallerp.cli._config import ShopConfig, load
from tmallerp.cli._desk import (
    CONFIG,
    OK,
    AsJson,
    ConfigFile,
    Desk,
    Language,
    ShopName,
    chosen,
)
from tmallerp.cli._governor import governor_of
from tmallerp.clock import BEIJING, SystemClock
from tmallerp.top.quota import PushStock, ReadWindows, SendParcels
from tmallerp.top.quota import plan as planned
from tmallerp.top.suberrors import explain


def quota(
    config: ConfigFile = CONFIG,
    shop: ShopName = "",
    lift: Annotated[
        bool, typer.Option("--lift", help="Forget the bans. / 清除已记录的限流。")
    ] = False,
    as_json: AsJson = False,
    lang: Language = "",
) -> int:
    """Show what is left of the app's day, and which bans hold. / 当日额度与限流。"""
    desk = Desk(as_json=as_json, language=lang)
    loaded = load(config)
    governor = governor_of(loaded, chosen(desk, loaded, shop), SystemClock())
    try:
        if lift:
            governor.lift()
        status = governor.status()
    finally:
        governor.close()
    desk.figures(dict(status.rows(desk.say.language)))
    purposes = {one.name: status.left(one.name) for one in status.rules.purposes}
    desk.json(
        {
            "at": status.at.isoformat(),
            "unreserved": status.unreserved,
            "left": purposes,
            "bans": {api or "": seconds for api, seconds in status.bans.items()},
        }
    )
    return OK


def plan(
    orders: Annotated[
        float, typer.Option(help="Orders expected a day. / 预计日订单量。", min=0)
    ] = 0,
    days: Annotated[
        float, typer.Option(help="Days of orders to read. / 读取天数。", min=0)
    ] = 1,
    skus: Annotated[
        int, typer.Option(help="SKUs to push. / 推送库存的 SKU 数。", min=0)
    ] = 0,
    parcels: Annotated[
        int, typer.Option(help="Parcels to report. / 上传发货数。", min=0)
    ] = 0,
    purpose: Annotated[
        str, typer.Option(help="Whose share it may spend. / 使用哪个用途的额度。")
    ] = "backfill",
    config: ConfigFile = CONFIG,
    shop: ShopName = "",
    as_json: AsJson = False,
    lang: Language = "",
) -> int:
    """Say beforehand how many calls, minutes and days a job takes. / 预估调用量与耗时。"""
    desk = Desk(as_json=as_json, language=lang)
    loaded = load(config)
    opened = chosen(desk, loaded, shop)
    governor = governor_of(loaded, opened, SystemClock())
    try:
        result = planned(
            _jobs(opened, orders, days, skus, parcels),
            governor.status(),
            purpose=purpose,
            workers=opened.gather.workers,
        )
    finally:
        governor.close()
    desk.figures(dict(result.rows(desk.say.language)))
    desk.json(result.as_json())
    return OK


def _jobs(
    shop: ShopConfig, orders: float, days: float, skus: int, parcels: int
) -> list[ReadWindows | PushStock | SendParcels]:
    end = datetime.now(BEIJING)
    jobs: list[ReadWindows | PushStock | SendParcels] = []
    if orders:
        jobs.append(
            ReadWindows(
                start=end - timedelta(days=days),
                end=end,
                step=shop.gather.window,
                rows_a_day=orders,
                page_size=shop.gather.page_size,
            )
        )
    if skus:
        jobs.append(PushStock(skus=skus))
    if parcels:
        jobs.append(SendParcels(parcels=parcels))
    return jobs


def errors(
    code: Annotated[int, typer.Argument(help="TOP's code. / 平台错误码。")],
    sub_code: Annotated[str, typer.Argument(help="The sub-code. / 子错误码。")] = "",
    api: Annotated[str, typer.Option(help="Of which call. / 出自哪个接口。")] = "",
    as_json: AsJson = False,
    lang: Language = "",
) -> int:
    """Say what an error of TOP's means and what to do now. / 查询错误码。"""
    desk = Desk(as_json=as_json, language=lang)
    found = explain(code, sub_code or None, api=api)
    desk.line(found.text(desk.say.language))
    meaning = found.meaning
    desk.json(
        {
            "code": code,
            "sub_code": sub_code or None,
            "known_as": found.row or None,
            "error": meaning.family.error,
            "retry": meaning.retry,
            "advice": {"en": meaning.advice.en, "zh": meaning.advice.zh},
        }
    )
    return OK
