"""What the command line says, in English and 中文."""

from __future__ import annotations

import os
from collections.abc import Mapping

from tmallerp.cli._texts_erp import ERP
from tmallerp.cli._texts_map import MAPS
from tmallerp.cli._texts_methods import METHODS
from tmallerp.errors import Advice

TEXTS: Mapping[str, tuple[str, str]] = {
    "advice": ("What now: {advice}", "处理方法：{advice}"),
    "config_written": (
        "Wrote {file}. Fill in the app key, set the two environment variables it names, "
        "then run: tmallerp doctor",
        "已写入 {file}。请填写 app_key 并设置其中的两个环境变量，然后运行：tmallerp doctor",
    ),
    "config_there": (
        "{file} is there already; --force overwrites it.",
        "{file} 已存在；使用 --force 覆盖。",
    ),
    "which_shop": (
        "The configuration has several shops ({names}); name one with --shop.",
        "配置中有多个店铺({names})，请用 --shop 指定。",
    ),
    "no_shop": (
        "The configuration has no shop {name!r}; it has {names}.",
        "配置中没有店铺 {name!r}；现有 {names}。",
    ),
    "check": ("Check", "检查项"),
    "result": ("Result", "结果"),
    "ok": ("ok", "正常"),
    "warn": ("look", "注意"),
    "fail": ("failed", "失败"),
    "configuration": ("configuration", "配置"),
    "ledger": ("ledger", "台账"),
    "clock": ("clock", "时钟"),
    "credentials": ("credentials", "授权"),
    "permissions": ("permissions", "接口权限"),
    "erp": ("ERP", "ERP"),
    "live": ("live", "正式写入"),
    "live_on": ("live = true: the ERP is written to", "live = true：将写入 ERP"),
    "live_off": (
        "live = false: every run is a dry run",
        "live = false：所有运行均为演练",
    ),
    "skew": (
        "this machine is {seconds:+.0f} s off TOP's clock",
        "本机与平台时钟相差 {seconds:+.0f} 秒",
    ),
    "no_time": ("TOP did not say its time", "平台未返回时间"),
    "seller": ("the session belongs to {nick}", "授权属于 {nick}"),
    "other_seller": (
        "the session belongs to {nick}, the configuration names {wanted}",
        "授权属于 {nick}，而配置为 {wanted}",
    ),
    "may_read": ("{api} answers", "{api} 可调用"),
    "session": ("session", "session"),
    "shop": ("Shop", "店铺"),
    "seller_account": ("Seller", "卖家"),
    "valid_until": ("Valid until", "有效期至"),
    "time_left": ("Left", "剩余"),
    "write_level": ("Writes", "写权限级别"),
    "state": ("State", "状态"),
    "what_now": ("What now", "处理方法"),
    "days": ("{days} d", "{days} 天"),
    "hours": ("{hours} h", "{hours} 小时"),
    "session_until": ("valid until {until}.", "有效期至 {until}。"),
    "auth_open": (
        "Have the shop's seller open this address and agree, by {until}:",
        "请在 {until} 之前让店铺卖家打开以下地址并同意授权：",
    ),
    "auth_then": (
        "Then run: tmallerp auth exchange '<the address the browser was sent to>'",
        "然后运行：tmallerp auth exchange '<浏览器跳转后的完整地址>'",
    ),
    "auth_done": (
        "{shop} is authorised by {seller} until {until}.",
        "{shop} 已由 {seller} 授权，有效期至 {until}。",
    ),
    "no_login": (
        "{shop}: no login is under way, or it began over an hour ago; run 'tmallerp auth "
        "url' first.",
        "{shop}：没有进行中的授权，或已超过一小时；请先运行 'tmallerp auth url'。",
    ),
    "no_redirect_uri": (
        "{shop}: a bare code needs --redirect-uri, the same as in the address the seller "
        "opened.",
        "{shop}：仅提供授权码时需要 --redirect-uri，且须与授权地址中的一致。",
    ),
    "not_stored": (
        '{shop}: its session comes from elsewhere; write session = "stored" to have it '
        "kept here.",
        '{shop}：session 来自外部；如需在此保管，请写入 session = "stored"。',
    ),
    "outside_advice": (
        "Kept elsewhere; its end is not known here.",
        "由外部保管，无法得知其有效期。",
    ),
    "key_made": (
        "Keep this key where the programs that run tmallerp find it; without it every "
        "shop must be authorised again.",
        "请将该密钥保存到运行 tmallerp 的环境中；丢失后所有店铺须重新授权。",
    ),
    "rotated": (
        "{count} sealed again with key {key}.",
        "{count} 个已用密钥 {key} 重新加密。",
    ),
    "demo_title": (
        "A day of {orders} orders reaches the ERP",
        "{orders} 单的一天进入 ERP",
    ),
    "kept": ("The promise was kept.", "承诺已兑现。"),
    "broken": ("The promise was NOT kept.", "承诺未兑现。"),
    "pulled": ("orders in the shop", "店铺订单"),
    "delivered": ("delivered to the ERP", "已送达 ERP"),
    "held": ("held", "暂缓"),
    "not_due": ("not due", "无需送达"),
    "quarantined": ("quarantined", "隔离"),
    "missing": ("missing", "遗漏"),
    "absent": ("called delivered, absent at the ERP", "记为已送达但 ERP 中没有"),
    "duplicated": ("duplicated", "重复"),
    "unexplained_fen": ("unexplained fen", "未解释的分"),
    "stale": ("out of date", "过期版本"),
    "calls": ("calls", "调用次数"),
    "seconds": ("seconds", "耗时（秒）"),
    "faults": ("faults that happened", "发生的故障"),
    "page": ("Plots of the day: {path}", "全天图表：{path}"),
    "csv": ("CSV files: {path}", "CSV 文件：{path}"),
    "trade": ("trade", "交易号"),
    "cause": ("cause", "原因"),
    "message": ("what, which, what now", "说明与处理方法"),
    "since": ("since", "自"),
    "attempts": ("attempts", "次数"),
    "planted": ("damage done", "所造成的损坏"),
    "nothing_quarantined": ("Nothing is in quarantine.", "隔离区为空。"),
    "will_retry": (
        "{count} will be tried again by the next sync.",
        "{count} 条将在下次同步时重试。",
    ),
    "name_trades": ("Name trades, or --all.", "请指定交易号，或使用 --all。"),
    "not_quarantined": (
        "Not in quarantine: {ids}.",
        "不在隔离区：{ids}。",
    ),
    "dry_run": (
        "Dry run: nothing was written. It would have sent {count}; set live = true to "
        "send.",
        "演练：未写入任何数据。本应发送 {count} 单；将 live 设为 true 后生效。",
    ),
    "stopped": ("Stopped: {why}", "已停止：{why}"),
    "trouble": ("Delayed: {what}", "延迟：{what}"),
    "more": ("... and {count} more", "……另有 {count} 项"),
    "gather": ("reading", "读取"),
    "plan": ("planning", "规划"),
    "deliver": ("delivering", "送达"),
    "windows_closed": ("windows read", "已读时间窗"),
    "windows_open": ("windows still open", "未读完时间窗"),
    "fetched": ("trades fetched", "读取详情"),
    "unchanged": ("unchanged, not fetched", "未变化"),
    "decided": ("decided: {word}", "决定：{word}"),
    "outcome": ("ERP: {word}", "ERP:{word}"),
    "read_until": ("read until", "已读至"),
    "letters": ("letters: {word}", "待发信件：{word}"),
    "never": ("never", "从未"),
    "whole": ("The sum holds; nothing is missing.", "数目相符，无遗漏。"),
    "not_whole": (
        "The sum does not hold yet: see the numbers above.",
        "数目尚不相符，见上表。",
    ),
    "ids": ("SHA-256 over all ids", "全部编号的 SHA-256"),
    "many_held": ("{name}: {reason}", "{name}:{reason}"),
    "day": ("simulated day", "模拟日"),
    "interrupted": ("Interrupted; what is stored goes on next time.", "已中断，下次继续。"),
}


WORDS: Mapping[str, str] = {
    "absent": "未授权",
    "alive": "有效",
    "ending": "即将到期",
    "unsure": "刷新未成功",
    "expired": "已过期",
    "ended": "已失效",
    "outside": "外部保管",
    "revoked": "卖家已取消授权",
    "refused": "平台拒绝",
    "refresh_refused": "刷新令牌被拒绝",
    "refresh_lost": "刷新结果丢失",
    "other_shop": "返回了其他店铺的授权",
    "unbalanced": "金额不平",
    "negative_amount": "金额为负",
    "unknown_value": "未知状态值",
    "missing_value": "缺少必要字段",
    "undecodable": "无法解析",
    "rejected": "ERP 拒绝",
    "preflight": "发送前检查不通过",
    "missing_base": "ERP 缺少基础资料",
    "total_differs": "ERP 金额不符",
    "conflict": "状态冲突",
    "unknown_carrier": "物流公司未对应",
    "bad_number": "运单号有误",
    "bad_quantity": "数量有误",
    "unbound_kit": "套装按组件出库",
    "unknown_order": "订单未知",
    "reissue": "补发换货运单",
    "other_parcel": "已按其他运单发货",
    "closed_line": "已关闭子订单已出库",
    "too_many": "出库数量超出",
    "not_shippable": "订单不可发货",
    "unpaid": "未付款",
    "deposit_only": "仅付定金",
    "deposit_forfeited": "定金不退",
    "closed_unpaid": "付款前关闭",
    "closed_before_shipping": "发货前退款关闭",
    "paid_forbid_consign": "已付款禁止发货",
    "refund_open": "退款处理中",
    "release_delay": "等待放单",
    "hold": "平台暂扣",
    "outbox": "待发送",
    "unplanned": "待规划",
    "new": "新读取",
    "delivering": "送达中",
    "delivered": "已送达",
    "held": "暂缓",
    "not_due": "无需送达",
    "quarantined": "隔离",
    "cancelled": "已取消",
    "pending": "待发",
    "sent": "已发待答",
    "unknown": "结果未知",
    "done": "完成",
    "dead": "失败",
    "create": "新建",
    "created": "已新建",
    "update": "更新",
    "updated": "已更新",
    "cancel": "取消",
    "skip": "无变化",
    "unchanged": "无变化",
}
"""The stable words of causes, reasons and states, as people are shown them in 中文."""


def default_language() -> str:
    """Choose by TMALLERP_LANG, then by the locale's variables."""
    for name in ("TMALLERP_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


class Speaker:
    """
    Says things in one language.

    Args:
        language: ``en`` or ``zh``.
    """

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, name: str, /, **values: object) -> str:
        """Return the text of that name with its values."""
        pair = TEXTS.get(name) or METHODS.get(name) or MAPS.get(name) or ERP[name]
        return pair[self.language == "zh"].format(**values)

    def word(self, word: str) -> str:
        """Return a stable word, with what it means beside it in 中文."""
        meaning = WORDS.get(word.partition(":")[0]) if self.language == "zh" else None
        return f"{word} {meaning}" if meaning else word

    def advice(self, advice: Advice) -> str:
        """Return what to do now."""
        return advice.zh if self.language == "zh" else advice.en
