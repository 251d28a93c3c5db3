"""What ``tmallerp call`` and ``tmallerp show`` say, in English and 中文."""

from __future__ import annotations

from collections.abc import Mapping

METHODS: Mapping[str, tuple[str, str]] = {
    "method": ("Method", "接口"),
    "class": ("Class", "类"),
    "act": ("does", "读写"),
    "reads": ("reads", "只读"),
    "writes": ("writes", "写入"),
    "needs_session": ("session", "授权"),
    "pages": ("pages", "分页"),
    "window": ("window", "时间窗"),
    "repeat": ("repeat", "可重发"),
    "meaning": ("Meaning", "含义"),
    "parameter": ("Parameter", "参数"),
    "type": ("Type", "类型"),
    "limit": ("Limit", "限制"),
    "needed": ("needed", "必填"),
    "answer": ("Answer", "返回"),
    "yes": ("yes", "是"),
    "no": ("no", "否"),
    "values": ("by its values", "视参数而定"),
    "category": ("Category", "类目"),
    "methods_count": ("{count} methods.", "共 {count} 个接口。"),
    "no_methods": ("No method fits.", "没有符合条件的接口。"),
    "no_category": (
        "There is no category {name!r}; there are {names}.",
        "没有类目 {name!r}；现有 {names}。",
    ),
    "no_parameters": ("It takes no parameters.", "无参数。"),
    "window_days": (
        "{start} to {end}: {days} day(s) at most",
        "{start} 至 {end}：最长 {days} 天",
    ),
    "window_free": (
        "{window}, unless {names} is given",
        "{window}；给出 {names} 时不限",
    ),
    "page_total": ("tells the total: read backwards", "返回总数：从末页往前读"),
    "page_more": ("tells whether there is more: read forwards", "返回是否有下一页：往后读"),
    "page_full": ("read forwards until a page is not full", "往后读，直到某页不满"),
    "last_page": ("{how}; {last} pages at most", "{how}；最多 {last} 页"),
    "least_most": ("{least} to {most}", "{least} 至 {most}"),
    "least": ("at least {least}", "至少 {least}"),
    "most": ("at most {most}", "最多 {most}"),
    "characters": ("{bounds} characters", "{bounds} 个字符"),
    "bytes": ("{bounds} bytes", "{bounds} 字节"),
    "items": ("{bounds} items", "{bounds} 项"),
    "text_type": ("text", "文本"),
    "id_type": ("id", "编号"),
    "int_type": ("number", "整数"),
    "bool_type": ("true|false", "true|false"),
    "yuan_type": ("yuan", "元"),
    "time_type": ("time", "时间"),
    "file_type": ("@file", "@文件"),
    "list_type": ("list of {item}", "{item} 列表"),
    "name_method": (
        "Name a method, such as trade.fullinfo.get; 'tmallerp show methods' lists them.",
        "请指定接口，例如 trade.fullinfo.get；tmallerp show methods 列出全部接口。",
    ),
    "not_paged": (
        "{api} is no list of pages; leave --all-pages out.",
        "{api} 不是分页接口，请去掉 --all-pages。",
    ),
    "raw_pages": (
        "--raw calls once; leave --all-pages out.",
        "--raw 只调用一次，请去掉 --all-pages。",
    ),
    "would_send": ("Nothing was sent. It would be:", "未发送。将会发送："),
    "needs_yes": (
        "{api} writes; add --yes to send it.",
        "{api} 会写入数据；加 --yes 后发送。",
    ),
    "needs_live": (
        "{api} writes, and the shop's configuration does not say live = true.",
        "{api} 会写入数据，而该店铺配置未设 live = true。",
    ),
    "unknown_writes": (
        "{api} has no class, so it may write: add --yes to send it, or --read-only if it "
        "only reads.",
        "{api} 没有对应的类，可能会写入：加 --yes 发送；若只读请加 --read-only。",
    ),
    "simulated_shop": (
        "A simulated shop answers; every run starts it anew.",
        "由模拟店铺应答；每次运行都重新启动。",
    ),
    "rows_shown": ("{count} rows.", "{count} 行。"),
    "rows_of_total": ("{count} rows of {total}.", "{count} 行，共 {total} 行。"),
    "columns_left": (
        "{count} further columns; --json shows all.",
        "另有 {count} 列；--json 显示全部。",
    ),
    "nothing_said": ("The answer says nothing more.", "返回中没有其他内容。"),
    "personal_hidden": (
        "Not shown, being personal: {names}; --show-personal shows them.",
        "涉及个人信息，未显示：{names}；--show-personal 可显示。",
    ),
    "hidden": ("(not shown)", "（未显示）"),
}


CATEGORIES: Mapping[str, str] = {
    "customers": "会员",
    "distribution": "分销",
    "exchanges": "换货",
    "finance": "账单",
    "inventory": "库存",
    "invoices": "发票",
    "items": "商品",
    "logistics": "物流",
    "messages": "消息",
    "platform": "平台",
    "privacy": "隐私",
    "promotion": "营销",
    "push": "数据推送",
    "qimen": "奇门",
    "ratings": "评价",
    "refunds": "退款",
    "traces": "全链路",
    "trades": "交易",
    "users": "账号",
    "waybills": "电子面单",
}
"""The categories of methods, as the platform's sellers call them."""
