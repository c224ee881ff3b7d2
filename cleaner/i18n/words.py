"""The names of metadata and relations in Chinese."""

META = {
    "date": "日期",
    "source": "来源",
    "author": "作者",
    "author_note": "作者简介",
    "reporter": "记者",
    "correspondent": "通讯员",
    "photographer": "摄影",
    "editor": "编辑",
    "publisher": "发布机构",
    "original_title": "原标题",
    "credit": "稿源说明",
    "document_number": "发文字号",
    "index": "索引号",
    "category": "分类",
}
RELATIONS = {"exact": "相同", "near": "近似", "contained": "被包含", "template": "同一模板"}
