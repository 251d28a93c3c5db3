"""What ``tmallerp map`` says, in English and 中文."""

from __future__ import annotations

from collections.abc import Mapping

MAPS: Mapping[str, tuple[str, str]] = {
    "map_field": ("Field", "目标字段"),
    "map_code": ("Problem", "问题"),
    "map_value": ("Value", "值"),
    "map_source": ("Source", "来源"),
    "map_rule": ("Rule", "规则"),
    "map_where": ("Where", "位置"),
    "map_layer": ("Layer", "层"),
    "map_map": ("Map", "映射"),
    "map_step": ("Step", "步骤"),
    "map_sample": ("Sample", "样例"),
    "map_result": ("Result", "结果"),
    "map_before": ("Before", "修改前"),
    "map_after": ("After", "修改后"),
    "map_change": ("Change", "变化"),
    "map_there": ("There", "去程"),
    "map_back": ("And back", "回程"),
    "map_is": (
        "{name} {version}, {rules} fields, {reversible} of them read back; {fingerprint}",
        "{name} {version}：{rules} 个字段，其中 {reversible} 个可逆；{fingerprint}",
    ),
    "map_no_samples": (
        "No sample was given: the rules were checked, nothing was mapped (--samples).",
        "未提供样例：仅检查了规则，未执行映射（--samples）。",
    ),
    "map_mapped": (
        "{fields} fields made, {trips} read back alike",
        "生成 {fields} 个字段，{trips} 个可逆字段还原一致",
    ),
    "map_refused": (
        "{count} refused, {trips} came back other",
        "{count} 个被拒，{trips} 个还原不一致",
    ),
    "map_differs": ("came back other", "还原不一致"),
    "map_all_well": ("All samples are mapped.", "所有样例均映射成功。"),
    "map_not_well": (
        "{count} of {all} samples failed.",
        "{all} 个样例中有 {count} 个失败。",
    ),
    "map_same": ("The maps do the same.", "两个映射完全一致。"),
    "map_omitted_condition": (
        "left out: its condition does not hold",
        "未写入：条件不成立",
    ),
    "map_omitted_absent": ("left out: its source is absent", "未写入：来源不存在"),
    "map_added": ("added", "新增"),
    "map_removed": ("removed", "删除"),
    "map_changed": ("changed", "修改"),
    "map_moved": ("moved", "移动"),
    "map_table": ("code table", "编码表"),
    "map_missing": ("missing", "缺失"),
    "map_no_such_path": ("no such path", "路径不存在"),
    "map_wrong_type": ("wrong type", "类型不符"),
    "map_unknown_value": ("unknown value", "未知值"),
    "map_unknown_code": ("unknown code", "未知编码"),
    "map_transform_failed": ("transform failed", "转换失败"),
    "map_decimals": ("too many decimals", "小数位过多"),
    "map_out_of_range": ("out of range", "超出范围"),
    "map_too_long": ("too long", "过长"),
    "map_not_allowed": ("not allowed", "不允许"),
}
