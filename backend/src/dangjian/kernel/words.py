"""Chinese words for the faults that the validator finds."""

from typing import Any

_WORDS = {
    "missing": "请填写此项",
    "extra_forbidden": "没有这个字段,请删除",
    "string_type": "应为文字",
    "string_too_short": "内容太短",
    "string_too_long": "内容太长",
    "string_pattern_mismatch": "格式不对",
    "bool_type": "应为 true 或 false",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "int_parsing_size": "数字太大",
    "greater_than_equal": "数字太小",
    "less_than_equal": "数字太大",
    "uuid_parsing": "编号格式不对",
    "uuid_type": "编号格式不对",
    "list_type": "应为列表",
    "too_long": "条数太多",
    "too_short": "条数太少",
    "model_attributes_type": "应为一组字段",
    "dict_type": "应为一组字段",
    "literal_error": "不在可选范围内",
    "enum": "不在可选范围内",
}


def field_message(fault: Any) -> str:
    """One Chinese sentence for a fault of pydantic's; our own validators already speak Chinese."""
    if fault["type"] == "value_error":
        return str(fault.get("ctx", {}).get("error", "内容有误"))
    return _WORDS.get(fault["type"], "内容有误,请检查")
