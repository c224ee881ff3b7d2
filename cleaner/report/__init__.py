"""The report: one page that a person reads to decide whether to trust the cleaning.

It needs no script, no network and no other file.  What stands in it comes from strangers, so nothing of a document
reaches the page except through `visible`: escaped, with whatever an eye would miss spelt out.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import cleaner.stages  # noqa: F401 - registers the rules
from cleaner.dedup import Duplicates
from cleaner.document import Document
from cleaner.write import Staging

if TYPE_CHECKING:
    from jinja2 import Environment

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
    "seo": "搜索优化",
    "other": "其他杂项",
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
BRIEF = 120  # code points of a title, a path or a reason
RELATIONS = {"exact": "相同", "near": "近似", "contained": "被包含"}


def write_report(staging: Staging, documents: Sequence[Document], found: Duplicates, path: Path) -> None:
    """Write the report on `documents`, among whose articles the duplicates `found` were found; it will stand at `path`."""
    with staging.open(path) as file:
        file.writelines(piece.encode() for piece in render(documents, found))


def render(documents: Sequence[Document], found: Duplicates) -> Iterator[str]:
    """The page, piece by piece; only one document's rows are held at a time."""
    from cleaner.report.overview import overview
    from cleaner.report.sheet import sheets

    style = files(__name__).joinpath("report.css").read_text("utf-8")
    # the page may draw itself and do nothing else, whatever slipped into it
    policy = f"default-src 'none'; style-src 'sha256-{_digest(style)}'; base-uri 'none'; form-action 'none'"
    return (
        _environment()
        .get_template("page.html")
        .generate(overview=overview(documents, found), sheets=sheets(documents), style=style, policy=policy)
    )


def _digest(style: str) -> str:
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def share(value: float, digits: int = 2) -> str:
    """A confidence or a likeness; what is nearly certain does not round to certain.

    >>> share(0.998), share(1.0), share(0.9996, 3)
    ('0.99', '1.00', '0.999')
    """
    return f"{value if value >= 1 else min(value, 1 - 10**-digits):.{digits}f}"


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    from cleaner.report import visible
    from cleaner.report.language import paragraphs
    from cleaner.report.reasons import in_chinese

    environment = Environment(
        loader=PackageLoader("cleaner", "report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # every string that is not markup already, so that no place of a template can forget it
        finalize=lambda value: visible.in_text(value) if type(value) is str else value,
    )
    environment.filters |= {
        "brief": lambda text: visible.in_text(text, BRIEF),
        "changed": visible.in_change,
        "attribute": lambda text: Markup.escape(visible.in_attribute(text)),
        "chinese": in_chinese,
        "paragraphs": paragraphs,
        "number": "{:,}".format,
        "share": share,
    }
    environment.globals |= {"LABELS": LABELS, "META": META, "RELATIONS": RELATIONS}
    return environment
