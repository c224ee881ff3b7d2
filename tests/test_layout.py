"""Labels of lines and borders of articles: what the case files cannot say of one rule at a time."""

import json
import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest
from command_line import run
from work import at_most

import cleaner
from cleaner.cli.why import why
from cleaner.core import registry
from cleaner.core.document import DROPPED, KEPT, Markup
from cleaner.core.errors import InputError
from cleaner.stages.layout import cues, line_key, metadata, read_layout, site_lines
from cleaner.stages.layout.line_key import key_of

HERE = Path(__file__).parent
SEEDS = sorted((HERE.parent / "seeds").glob("*.txt"))
FILES = [
    path
    for path in sorted((HERE / "cases").glob("*.toml"))
    if path.stem in {*(rule.code for rule in registry.of_label().values()), "SEG001"}
]
CASES = [
    pytest.param(path.stem, kind, case, id=f"{path.stem}-{case['name']}")
    for path in FILES
    for kind, tables in tomllib.loads(path.read_text("utf-8")).items()
    for case in tables
]
BODY = "入夏以来，本市连续三周无有效降雨，水库蓄水量降至常年同期的六成。"


def written(lines, layout, article):
    return [lines[i] for i in range(article.first - 1, article.last) if layout.lines[i].kept]


@pytest.mark.parametrize(("code", "kind", "case"), CASES)
def test_case(code, kind, case):
    layout = read_layout(case["text"].split("\n"))
    if kind == "miss":
        lines = cleaner.clean(case["text"], select=("BPL", "SEG")).lines  # which knows code, too
        assert not [line for line in lines if line.label in registry.get(code).labels]
        assert code != "SEG001" or len(layout.articles) == 1
    for number, label in case.get("labels", {}).items():
        assert layout.lines[int(number) - 1].label == label
    if "starts" in case:
        assert [article.first for article in layout.articles] == case["starts"]
    if "proposed" in case:
        assert [line for line, _ in layout.proposed] == case["proposed"]


@pytest.mark.parametrize("lines", [p.values[2]["text"].split("\n") for p in CASES])
def test_what_is_written_is_never_cleaned_or_split_again(lines):
    layout = read_layout(lines)
    for article in layout.articles:
        again = read_layout(written(lines, layout, article))
        assert all(line.kept for line in again.lines)
        assert len(again.articles) == 1


def test_seeds():
    if len(SEEDS) != 5:
        pytest.skip("the seeds are not here")
    layouts = [read_layout(path.read_bytes().decode().split("\n")) for path in SEEDS]
    spans = [[(article.first, article.last) for article in layout.articles] for layout in layouts]
    assert spans == [[(1, 22)], [(1, 12)], [(1, 13)], [(1, 10)], [(3, 12), (19, 25), (27, 57)]]
    titles = [article.title for layout in layouts for article in layout.articles]
    assert titles[0] == "王东明在四川省脱贫攻坚大会上强调： 全力以赴打赢脱贫攻坚这场硬仗"
    assert titles[1] == "王锐:坚决打赢精准扶贫精准脱贫攻坚战"
    meta = [layout.articles[0].meta for layout in layouts]
    assert meta[0] == {"source": "四川日报", "date": "2015-12-29", "credit": "本报综合四川日报"}
    assert meta[1]["reporter"] == "王晓馨"
    assert meta[2]["reporter"] == "胡德光"
    assert meta[3]["author"] == "张谷"
    farm = {i: line.label for i, line in enumerate(layouts[4].lines, 1) if line.label in DROPPED}
    assert farm == {1: "seo", **dict.fromkeys(range(14, 19), "related"), 59: "comment", 61: "related", 65: "related"}


def test_every_line_has_a_label_and_a_reason():
    lines = ["", "我要回帖", "\u3000", BODY, "\ufeff"]
    layout = read_layout(lines)
    assert [line.label for line in layout.lines] == ["blank", "comment", "blank", "body", "blank"]
    assert all(line.reason and line.label in KEPT | DROPPED and 0 < line.confidence <= 1 for line in layout.lines)


def test_nothing_kept_no_article():
    assert read_layout([]).articles == read_layout(["", ""]).articles == read_layout(["我要回帖"]).articles == []


def test_without_splitting_there_is_one_article():
    lines = SEEDS[4].read_bytes().decode().split("\n") if len(SEEDS) == 5 else [BODY]
    assert len(read_layout(lines, split=False).articles) == 1


def test_markup_adds_evidence():
    lines = ["要闻", "入夏旱情持续", BODY, "联系编辑部"]
    plain = read_layout(lines)
    assert all(line.kept for line in plain.lines)
    markup = [
        Markup("a", 1.0, "nav div"),
        Markup("h1", 0.0, "h1"),
        Markup("p", 0.0, "article p"),
        Markup("p", 0.2, "footer p"),
    ]
    assert [line.label for line in read_layout(lines, markup).lines] == ["nav", "title", "body", "copyright"]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2019年9月9日 18:13:22", "2019-09-09T18:13:22"),
        ("2016-11-22", "2016-11-22"),
        ("2012/7/5 8:05", "2012-07-05T08:05"),
        ("二〇一二年", ""),
        ("2012年7月", "2012-07"),
        ("2012-13-45", ""),
        ("September 10th, 2005", "2005-09-10"),
    ],
)
def test_dates(text, date):
    assert metadata.iso(text) == date


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("来源：高淳发布 时间：2023年11月2日", {"source": "高淳发布", "date": "2023-11-02"}),
        ("来源：江城网 发布 时间：2023/11/2 8:5", {"source": "江城网", "date": "2023-11-02T08:05"}),
        ("来源:上海发布 作者:王丽华 摄影", {"source": "上海发布", "author": "王丽华"}),
        ("2023-13-45 来源：某网", {"date": "2023-13-45", "source": "某网"}),
        ("时间：2023-13-45 来源：某网", {"date": "2023-13-45", "source": "某网"}),
        ("2021-08-12 記者 林佳慧 報導", {"date": "2021-08-12", "reporter": "林佳慧"}),
        ("2021-08-12 記者 林佳慧 台北報導", {"date": "2021-08-12", "reporter": "林佳慧"}),
        ("2021-08-12 记者 林佳慧 王小明 报道", {"date": "2021-08-12", "reporter": "林佳慧 王小明"}),
    ],
)
def test_what_a_line_of_metadata_says(line, told):
    assert metadata.read(line) == told
    layout = read_layout([line, "", BODY])
    assert layout.lines[0].label == "meta"


@pytest.mark.parametrize("line", ["上海发布新的防汛方案", "记者 我们一起 报道", "王丽华 摄影"])
def test_what_is_no_line_of_metadata(line):
    assert read_layout([line, "", BODY]).lines[0].label != "meta"


def test_time_is_linear_in_lines_and_in_their_length():
    # full-width colons once took the breadcrumb pattern seconds: it let one character fall to two branches
    hostile = [
        mark * 158
        for mark in ("：", "【", "(", "评论(", "记者 ", "首页 > ", "来源:", "2019-", "|", "?某", "\ud800", "\0")
    ]
    many = list(chain.from_iterable([f"第{i}次会议在某地召开", BODY] for i in range(5_000)))
    with at_most(5):  # 0.3 s (2026-12-01)
        read_layout(hostile)
        read_layout(["汉字，" * 1_000_000])
        assert len(read_layout(["正文。", "我要回帖", *many]).lines) == len(many) + 2


def test_keys_are_what_opencc_makes_of_traditional_characters():
    opencc = pytest.importorskip("opencc")
    assert opencc.OpenCC("t2s").convert(line_key.TRADITIONAL) == line_key.SIMPLIFIED


@pytest.mark.parametrize("table", [cues.SURE, cues.HEADS, cues.SENTENCE, cues.WEAK])
def test_every_form_is_read_fast_on_hostile_lines(table):
    """A line of 160 characters, each of which the form might begin or go on with, takes milliseconds."""
    for form in chain.from_iterable(forms.values() for forms in table.values()):
        pattern = re.compile(form)
        for c in sorted(set(re.sub(r"[\\a-z{}?*]", "", form)))[:40]:
            with at_most(0.5, (form, c)):
                pattern.fullmatch(c * 159 + "\0")
                pattern.search(c * 159 + "\0")


def page(*lines):
    texts, markup = zip(*lines, strict=True)
    return [line.label for line in read_layout(texts, markup).lines]


PROSE, LINK = Markup("p", 0.0, "html body div p"), Markup("li", 1.0, "html body ul li a")
LONG = BODY * 7


def test_a_list_of_comments_is_no_article_once_one_stands_outside():
    comment = Markup("p", 0.0, "html body ol commentlist li comment-17 p")
    assert page((BODY, PROSE), ("下雨就好了。" + BODY, comment)) == ["body", "comment"]
    assert page((BODY, comment), (BODY, comment)) == ["body", "body"]


def test_runs_of_links_go_and_single_ones_and_attachments_stay():
    links = [(f"第{i}次会议在某地召开", LINK) for i in range(4)]
    assert page((LONG, PROSE), *links) == ["body", *["related"] * 4]
    assert page((LONG, PROSE), *links[:2], (LONG, PROSE))[1:3] == ["heading", "heading"]
    assert page((LONG, PROSE), *[(f"附件{i}：名单.docx", LINK) for i in range(4)]).count("related") == 0
    assert page((BODY, PROSE), *links).count("related") == 0  # hardly any prose: a list of links by trade


def test_chapters_below_their_preface_are_content_and_related_links_beside_it_are_not():
    preface = Markup("p", 0.0, "html body div main p")
    inside, beside = (Markup("li", 1.0, f"html body div {name} ul li a") for name in ("main", "side"))
    names = ["安装", "怎样写第一篇文章", "导出", "扩展"]
    assert page((LONG, preface), *[(x, inside) for x in names], ("版权所有 © 某某", PROSE)).count("related") == 0
    assert page((LONG, preface), *[(x, beside) for x in names], ("版权所有 © 某某", PROSE)).count("related") == 4


def test_what_is_preformatted_is_neither_navigation_nor_a_footer():
    code = Markup("pre", 0.0, "html body div pre")
    lines = [("首页 > 教程", PROSE), ("登录 | 注册", PROSE), (">>", code), ("Copyright (C) 2020", code), ("1", code)]
    assert page(*lines, ("怎样写乐谱的第一行", Markup("h2", 0.0, "html body h2")), (LONG, PROSE))[2:5] == ["body"] * 3


def test_short_links_below_a_heading_are_a_list_of_the_article():
    head = Markup("h2", 0.0, "html body div main h2")
    links = [(x, Markup("li", 1.0, "html body div main ul li a")) for x in ("字统网", "汉典", "字海")]
    found = page((LONG, PROSE), ("参考", head), *links, ("版权所有 © 某某", PROSE))
    assert "nav" not in found
    assert found[-1] == "copyright"


def test_a_link_in_a_box_inside_the_article_takes_nothing_below_it_along():
    box = "html body div sidebar "
    link = Markup("div", 1.0, box + "div a")
    lines = [
        (LONG, PROSE),
        (LONG, PROSE),
        ("→ https://example.org/ports", link),
        ("延伸：三种地址", Markup("p", 0.0, box + "p")),
    ]
    assert page(*lines, (LONG, PROSE), (LONG, PROSE))[2:5] == ["related", "heading", "body"]


def test_a_headline_h1_ends_where_the_page_says():
    h1, by = Markup("h1", 0.0, "html body h1"), Markup("div", 0.0, "html body div by")
    assert page(("番茄牛腩的家常做法", h1), ("厨娘小艾的厨房", by), (LONG, PROSE))[:2] == ["title", "heading"]


@pytest.mark.parametrize(
    ("text", "is_meta"),
    [
        ("江城市图书馆2023年4月活动预告", False),
        ("2023年4月 江城日报", True),
        ("15-25K · 江城 · 3-5年 · 本科", False),
        ("·陈思《早市》，江城日报（2012-03-04）", False),
    ],
)
def test_dates_inside_words_and_salaries_are_no_metadata(text, is_meta):
    lines = ["首页 > 新闻 > 正文", "市民怎样过周末的故事", text, LONG]
    assert (read_layout(lines).lines[2].label == "meta") == is_meta


def test_a_first_sentence_broken_off_between_links_is_a_teaser():
    link = ("第一次会议在某地召开", LINK)
    teaser = ("会议听取了去年工作的报告，并就今年的安排征求了代表们的意见……[详细]", PROSE)
    assert page((LONG, PROSE), link, teaser, link)[2] == "related"
    assert page((LONG, PROSE), teaser, (LONG, PROSE))[1] == "heading"


def test_repeated_lines_are_learned_and_count_as_evidence(tmp_path):
    body = BODY * 3
    site = [[f"第{i}次会议", body, "江城报社承制"] for i in range(12)]
    found = site_lines.learn(lambda: site)
    assert found == sorted([(body, 12, 1.0), ("江城报社承制", 12, 1.0)], key=lambda row: row[0])
    file = tmp_path / "lines.tsv"
    file.write_text(site_lines.table(found), "utf-8")
    known = site_lines.read_table(file)
    assert [line.label for line in read_layout(site[0], known=known).lines] == ["body", "other", "other"]
    few = {key: "weak" for key in known}
    assert all(line.kept for line in read_layout(site[0], known=few).lines)  # no sure cue: nothing goes
    assert [line.kept for line in read_layout([*site[0], "我要评论"], known=few).lines] == [True, True, False, False]
    file.write_text("lines\n", "utf-8")
    with pytest.raises(ValueError, match="is no table of lines"):
        site_lines.read_table(file)


HEAD = "line\tdocuments\tshare"


@pytest.mark.parametrize(
    "row",
    [
        "甲\tnan\t1",
        "甲\t3\tnan",
        "甲\t3\tinf",
        "甲\t3\t1.5",
        "甲\t-3\t0.5",
        "甲\t0\t0.5",
        "甲\t3",
        HEAD,
        "甲\t" + "9" * 5000 + "\t1",
    ],
)
def test_a_row_that_says_nothing_is_named(tmp_path, row):
    file = tmp_path / "lines.tsv"
    file.write_text(f"{HEAD}\n乙\t3\t0.5\n{row}\n", "utf-8")
    with pytest.raises(ValueError, match=r"lines\.tsv:3: not a line"):
        site_lines.read_table(file)


def test_a_table_from_an_editor_of_windows_and_two_in_one(tmp_path):
    file = tmp_path / "lines.tsv"
    rows = [HEAD, "甲\t20\t1.0", "甲\t3\t0.5", "乙\t3\t0.5", "乙\t20\t1.0", "丙\t3\t0.5"]
    file.write_bytes("\r\n".join(["\ufeff" + rows[0], *rows[1:]]).encode())
    assert site_lines.read_table(file) == {key_of("甲"): "sure", key_of("乙"): "sure", key_of("丙"): "weak"}


def test_a_table_of_lines_that_are_no_unicode_is_read_again(tmp_path):
    lines = json.dumps({"text": "江城\ud800报社承制"}) + "\n"
    (tmp_path / "a.jsonl").write_text(lines * 4, "utf-8")
    for table in (["-o", "lines.tsv"], []):
        done = run("learn-lines", "a.jsonl", *table, cwd=tmp_path)
        assert done.returncode == 0
    assert (tmp_path / "lines.tsv").read_bytes() == done.stdout
    assert run("check", "a.jsonl", "--lines", "lines.tsv", cwd=tmp_path).returncode in (0, 1)


def test_learning_does_not_count_one_line_twice_in_a_document():
    assert site_lines.learn(lambda: [["甲", "甲", "甲"], ["甲"]]) == []


def test_why_names_cues_votes_and_neighbours():
    path = next((path for path in SEEDS if path.name.startswith("004")), None)
    if not path:
        pytest.skip("the seeds are not here")
    document = cleaner.clean(path.read_bytes().decode())
    told = why(document, 19)
    assert "label: title, kept" in told
    chinese = why(document, 19, lang="zh")
    assert "标签：标题，保留，置信度" in chinese
    assert "+4.0  中间隔着链接" in chinese
    assert [line for line in chinese.split("\n") if re.search(r"[a-z]{3,} [a-z]{3,}", line)] == []
    assert "+4.0  links between" in told
    assert "one of the forms with 我要" in why(document, 59)
    with pytest.raises(InputError, match="there is no line 999"):
        why(document, 999)
    shown = why(cleaner.clean("<nav><a href=x>要闻</a></nav><p>" + BODY, format="html"), 1)
    assert "100% of the characters in links" in shown


def test_borders_that_are_not_drawn_are_proposed():
    path = HERE / "cases" / "SEG001.toml"
    text = tomllib.loads(path.read_text("utf-8"))["hit"][0]["text"]
    assert [at for at, _ in read_layout(text.split("\n"), split=False).proposed] == [5]
    document = cleaner.clean(text, propose=["SEG001"], select=["SEG001"])
    assert [(p.rule, p.before, p.after) for p in document.proposals] == [("SEG001", "\n", "\n\n")]
    assert document.text == text


def test_an_article_may_list_links_of_its_own():
    links = [(f"第{i}次会议在某地召开", LINK) for i in range(7)]
    assert page((LONG, PROSE), *links, (LONG, PROSE)).count("related") == 0
    assert page((LONG, PROSE), ("相关新闻", PROSE), *links, (LONG, PROSE)).count("related") == 8


def test_links_of_a_page_alone_draw_no_border():
    texts = [f"{LONG}{i}。" for i in range(4)]
    links = [(f"第{i}次会议在某地召开", LINK) for i in range(7)]
    above, below = ([(text, PROSE) for text in texts[a : a + 2]] for a in (0, 2))
    lines, markup = zip(*above, ("更多", PROSE), *links, *below, strict=True)
    layout = read_layout(lines, markup)
    assert [line.label for line in layout.lines].count("related") == 7
    assert len(layout.articles) == 1


def test_copyright_words_inside_a_body_take_nothing_with_them():
    lines = ["许可证", BODY, "版权所有 © 2010 某某", "文件：*", "作者：周敏著", "授权：GPL", BODY, BODY]
    assert [line.kept for line in read_layout(lines).lines] == [i != 2 for i in range(8)]


def test_numbered_headings_and_programs_may_speak_of_copyright():
    lines = ["我要评论", BODY, "1. 免责声明", "# Copyright (C) 2021 Mary Lin", "该程序的 copyright 文件如下：", BODY]
    assert [line.kept for line in read_layout(lines).lines] == [False, *[True] * 5]


def test_weak_words_inside_a_body_are_cells_of_a_table():
    lines = ["我要评论", *[BODY] * 5, "打印", "3", "|", "取消", *["第三列的内容"] * 4, BODY, BODY]
    assert all(line.kept for line in read_layout(lines).lines[1:])


def test_no_border_is_proposed_above_a_row_that_is_indented_like_the_text_above():
    above = [
        "市水务局表示，居民用水暂不受影响，但农业灌溉需要错峰进行。",
        "全市将新打机井两百眼，并向缺水村庄送水，各镇要成立抗旱服务队。",
    ]
    below = [
        "十二岁的围棋少年二日在成都夺得全国少年围棋锦标赛冠军，决赛中他执白中盘获胜。",
        "赛后教练说这孩子最大的长处是沉得住气，输了棋也不哭不闹，回家自己摆谱。",
        "他最喜欢的棋手是聂卫平，最大的愿望是和人工智能下一盘让子棋。",
    ]
    lines = [*(f"\u3000\u3000{text}" for text in [BODY, *above]), "\u3000\u3000抗旱保苗，刻不容缓！", *below]
    assert read_layout(lines).proposed == []
    without = read_layout([*lines[:3], *lines[4:]])
    assert [article.first for article in without.articles] == [1], "an indent alone proves no border"
    assert [line for line, _ in without.proposed] == [4]


TOOLS = ["打印", "网摘", "纠错", "分享", "字号"]


def labels(*lines):
    return [line.label for line in read_layout(lines).lines]


def test_tools_of_a_page_in_a_run_go_at_the_edges_of_a_text():
    assert labels("抗旱保苗", *TOOLS, BODY, "责任编辑：王强", *TOOLS)[1:6] == ["share"] * 5
    assert labels("抗旱保苗", BODY, "责任编辑：王强", *TOOLS)[3:] == ["share"] * 5
    inside = labels("抗旱保苗", BODY, *TOOLS, BODY, "责任编辑：王强")
    assert inside[2:7].count("share") == 0  # a menu that the text explains
    led = labels("首页 > 正文", BODY, "菜单里的命令有：", "打印", "关闭", "刷新页面", "版权所有 © 某某")
    assert led[2:6].count("share") == 0
    sizes = labels("首页 > 正文", BODY, "大", "中", "小", "160", "150", "140", "收藏此页")
    assert sizes[2:8].count("share") == 0


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("发布时间：2011-12-15 19:15:35 【我要纠错】 【字号 大 默认 小】【打印】【关闭】", {"date": "2011-12-15T19:15:35"}),
        ("2012-12-29 08:12　来源: 江城晚报(江城)　有1203人参与  手机看新闻", {"date": "2012-12-29T08:12", "source": "江城晚报(江城)"}),
        ("【江城報╱記者王小明／台北報導】", {"reporter": "王小明"}),
        ("實習編輯 林佳慧", {"editor": "林佳慧"}),
        ("来源：北大", {"source": "北大"}),
    ],
)  # fmt: skip
def test_fields_end_where_the_tools_of_the_page_begin(line, told):
    assert metadata.read(line) == told


def test_above_the_path_of_a_page_is_the_site_and_below_it_the_headline():
    head = [
        "新闻 社会 文化 教育",
        "陈立、林晓谈老城区的旧时光。",
        "首页 >> 正文",
        "水库见底",
        "2012-05-03 来源：江城晚报",
    ]
    layout = read_layout([*head, BODY, BODY])
    assert [line.label for line in layout.lines[:5]] == ["nav", "body", "nav", "title", "meta"]
    assert layout.articles[0].title == "水库见底"
    above = read_layout(["连续三周没有下雨", "您的位置：首页 > 新闻 > 正文", "2012-05-03 来源：江城晚报", BODY])
    assert above.articles[0].title == "连续三周没有下雨"


def test_a_title_swallows_neither_path_nor_tools_nor_the_clock():
    lines = [
        "首页 > 正文",
        "评论 > 海外",
        "社會 字型：",
        "無雨三週 水庫見底 【18:45】",
        "複製網址 大 中 小 打印",
        "2012-05-03",
        BODY,
    ]
    assert read_layout(lines).articles[0].title == "無雨三週 水庫見底"


def test_one_sentence_below_the_sign_off_and_its_tools_begins_no_body():
    tail = ["江城新增两条公交线路", "·断头路何时打通？", "·晒晒单位的年夜饭"]
    lines = [BODY, BODY, "责任编辑：王强", *TOOLS, *tail, "手机里的新闻每天早上七点送到您的手上。", *tail]
    found = labels(*lines)
    assert found[11] == "body"
    assert all(label in DROPPED for label in [*found[3:11], *found[12:]])
    assert labels(*lines[:-1], BODY, BODY)[-2:] == ["body", "body"]


def test_teasers_below_a_page_are_no_article():
    teasers = [
        *("歌手回乡开唱", "歌手十三日回乡开唱，她挥手致意，台下坐着三千名歌迷，希望大家尽兴。"),
        *("女主播晒照", "她不仅在舞台上光彩照人，台下的素颜生活照也同样让人惊艳不已。"),
    ] * 2
    lines = ["水库见底", BODY, BODY, "推荐阅读", "江边栈道下月开放", "老照片里的码头", "用户： 密码： 注册", *teasers]
    assert len(read_layout(lines).articles) == 1


def test_the_title_of_a_page_names_its_headline():
    def titles(title, lines):
        html = f"<title>{title}</title>" + "".join(f"<p>{line}" for line in lines)
        return [article.title for article in cleaner.clean(html, format="html").articles]

    lines = ["江城晚报电子版", "本周要闻回顾与点评", "白水河边的守渡人", BODY, BODY]
    assert titles("白水河边的守渡人_江城晚报", lines) == ["白水河边的守渡人"]
    assert titles("江城晚报电子版 - 白水河边的守渡人", lines) == ["白水河边的守渡人"]
    assert titles("江城晚报电子版", lines) == [""]  # the name of a site


def test_a_section_of_a_page_ends_where_the_element_of_the_body_goes_on():
    page = """<body><div class="text"><h1>旧粮仓</h1>
    <p>北山县文化馆昨天说，旧粮仓改成的小剧场下月开门，每周六放一场免费电影。</p>
    <p>馆长介绍，剧场保留了原来的木梁和砖墙，只换了屋顶和门窗，座位一百二十个。</p>
    <div class="box"><h3>相关新闻</h3><ul><li>县图书馆延长夜间开放时间</li><li>旧戏台修缮工程通过验收</li></ul></div>
    <p>木梁上还留着当年的粉笔字</p><p>写的是各村交粮的斤数</p></div></body>"""
    text = cleaner.clean(page, format="html").text
    assert "木梁上还留着" in text
    assert "写的是各村交粮" in text
    assert "旧戏台修缮" not in text


def test_in_markdown_borders_are_only_proposed():
    text = next(
        case["text"]
        for path in FILES
        if path.stem == "SEG001"
        for case in tomllib.loads(path.read_text("utf-8"))["hit"]
        if len(case.get("starts", [])) > 1
    )
    assert len(cleaner.clean(text).articles) > 1
    document = cleaner.clean(text, format="markdown")
    assert len(document.articles) == 1
    assert len(cleaner.clean(text, format="markdown", apply="SEG001").articles) > 1


def test_the_yaml_block_above_a_post_stays_and_names_title_and_date():
    text = (
        "---\nlayout: post\ntitle: 老桥的十年\ndate:   2018-04-12\ntags: 老桥\n---\n"
        "清明这天，老桥边没有鲜花，只有几个上了年纪的人站在栏杆旁边，看着水慢慢流过去。\n（责任编辑：周敏）"
    )
    (article,) = cleaner.clean(text).articles
    assert article.text.startswith(text[: text.index("（")].rstrip())
    assert (article.title, article.meta) == ("老桥的十年", {"date": "2018-04-12", "editor": "周敏"})
