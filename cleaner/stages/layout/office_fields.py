"""The names of the fields in the table above a government document."""

from __future__ import annotations

TABLE = frozenset(
    [
        "索引号",
        "分类",
        "发文机关",
        "成文日期",
        "标题",
        "发文字号",
        "发布日期",
        "主题词",
        "主题分类",
        "信息索引",
        "发布机构",
        "文号",
        "名称",
        "有效性",
        "体裁分类",
        "生效日期",
        "公文种类",
        "发文单位",
        "发布单位",
        "所属机构",
        "公开方式",
        "公开日期",
        "生成日期",
        "关键词",
        "内容概述",
        "信息名称",
        "废止日期",
        "信息类别",
        "来源",
    ]
)
OFFICIAL = frozenset(  # only offices use these
    ["索引号", "信息索引", "发文机关", "发文字号", "成文日期", "发布机构", "文号", "主题词", "公文种类"]
)
