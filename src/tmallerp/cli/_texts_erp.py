"""What the command line says of ERPs and their adapters, in English and 中文."""

from __future__ import annotations

from collections.abc import Mapping

ERP: Mapping[str, tuple[str, str]] = {
    "adapter": ("Adapter", "适配器"),
    "erp_system": ("ERP", "ERP"),
    "origin": ("Comes from", "来源"),
    "state_of_plugin": ("Can be loaded", "可加载"),
    "loads": ("yes", "是"),
    "no_adapters": ("No adapter may be loaded.", "没有可加载的适配器。"),
    "can_do": ("It can: {names}.", "能力：{names}。"),
    "can_unknown": (
        "What it can do is known once it is connected.",
        "其能力需连接后才能得知。",
    ),
    "settings_of": ("Settings: {names}", "配置项：{names}"),
    "pipeline": ("Pipeline", "流水线"),
    "can_run": ("Can run", "可运行"),
    "pipelines": ("pipelines", "流水线"),
    "pipelines_can": ("can run: {names}.", "可运行：{names}。"),
    "pipelines_cannot": (
        "Cannot, for want of: {names}.",
        "不可运行（缺少）：{names}。",
    ),
    "erp_finds_all": (
        "{text}: it says an order {number} is there that was never sent; look whether it "
        "heeds the filter.",
        "{text}：它声称存在从未发送的订单 {number}，请检查其查询条件是否生效。",
    ),
    "missing_protocol": ("Missing", "缺少"),
    "idempotency": ("How doubles are prevented", "防重方式"),
    "key_life": ("A key is honoured for", "幂等键有效期"),
    "for_ever": ("ever", "永久"),
    "settling": ("An effect may show up late by", "结果可能延迟出现"),
    "max_batch": ("Documents a batch", "每批单据数"),
    "atomicity": ("One bad document", "一张单据出错时"),
    "updates": ("Changes a posted document", "可修改已有单据"),
    "calls_a_document": ("Calls a document or batch", "每单(批)调用次数"),
    "rate": ("Calls it takes", "调用频率限制"),
    "rate_all": (
        "{calls} in {seconds:g} s, all together",
        "每 {seconds:g} 秒共 {calls} 次",
    ),
    "rate_api": (
        "{calls} in {seconds:g} s for each API",
        "每个接口每 {seconds:g} 秒 {calls} 次",
    ),
    "no_rate": ("no known limit", "无已知限制"),
    "paging_of": ("Lists are read by", "列表翻页方式"),
    "paging_size": ("{kind}, {size} at most", "{kind}，每页最多 {size}"),
    "price_decimals": ("Decimals of a price", "单价小数位"),
    "zone": ("Its time zone", "时区"),
    "asynchronous": ("Makes documents later", "异步生成单据"),
    "closes_lines": ("Closes single lines of orders", "可关闭订单行"),
    "lifecycle": ("Takes documents to", "单据可推进到"),
    "rests_in": ("Leaves documents", "单据最终状态"),
    "seconds_of": ("{seconds:g} s", "{seconds:g} 秒"),
    "yes": ("yes", "是"),
    "native_key": ("the ERP honours the key itself", "ERP 自身识别幂等键"),
    "unique_number": ("a second one is refused as existing", "重复单号被拒绝"),
    "lookup_only": ("it must be asked before sending again", "重发前必须先查询"),
    "per_row": ("fails alone", "仅该单失败"),
    "all_or_nothing": ("keeps its batch out", "整批不入账"),
    "single": ("is sent alone", "逐单发送"),
    "limit_kind": ("Document", "单据"),
    "limit_field": ("Field", "字段"),
    "limit_rule": ("What fits", "限制"),
    "limit_chars": ("{count} characters", "{count} 个字符"),
    "limit_bytes": ("{count} bytes", "{count} 字节"),
    "limit_decimals": ("{count} decimals", "{count} 位小数"),
    "limit_choices": ("one of {names}", "只能是 {names}"),
    "limit_needed": ("must not be empty", "必填"),
    "plan_of": (
        "{documents} orders: {calls} calls, {time}.",
        "{documents} 张订单：{calls} 次调用，{time}。",
    ),
    "plan_summaries": (
        "As summary documents of {row_limit} rows ({documents} of them): {calls} calls, "
        "{time}.",
        "改用每张 {row_limit} 行的汇总单(共 {documents} 张)：{calls} 次调用，{time}。",
    ),
    "takes_minutes": ("at least {minutes} min", "至少 {minutes} 分钟"),
    "takes_hours": ("at least {hours} h", "至少 {hours} 小时"),
    "takes_unknown": ("as fast as it answers", "取决于响应速度"),
    "protocol_versions": ("Protocols", "协议"),
}
