"""The names of labels, metadata and relations in Chinese."""

LABELS = {
    "title": "标题",
    "heading": "小标题",
    "body": "正文",
    "caption": "图注",
    "meta": "元数据",
    "blank": "空行",
    "nav": "导航",
    "related": "相关链接",
    "share": "分享",
    "comment": "评论",
    "copyright": "版权声明",
    "ad": "广告",
    "pagination": "翻页",
    "seo": "搜索引擎优化",
    "other": "其他",
}
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
RELATIONS = {"exact": "相同", "near": "近似", "contained": "被包含"}
