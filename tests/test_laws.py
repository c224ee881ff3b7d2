"""The laws of the project, over every case, the seeds, clean texts and random text."""

import random
from pathlib import Path

import pytest
from case_files import texts
from hostile import HOSTILE
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import cleaner
import cleaner.pipeline.one_pass
from cleaner.core import registry
from cleaner.core.document import DROPPED, replay

HERE = Path(__file__).parent
SEEDS = sorted((HERE.parent / "seeds").glob("*.txt"))
CLEAN = sorted((HERE / "clean").iterdir())

# Pieces that set off the stages, with what breaks programs: astral, lone surrogates, NUL, mixed line ends, marks, spaces.
PIECES = st.sampled_from(
    [
        "相关阅读",
        "上一篇：无题",
        "来源：新华网",
        "2015-12-29",
        "责任编辑：李四",
        "我要回帖",
        "版权所有",
        "©2015",
        "首页",
        ">",
        "新闻",
        "苐",
        "嶊进",
        "渻政协",
        "問题",
        "脱貧攻坚战",
        "会议指出，要抓好落实。",
        "一、二、",
        "第一章",
        "（记者",
        "李明）",
        "，，",
        "。。",
        "锟斤拷",
        "烫烫烫",
        "ÖÐ¹ú",
        "涓浗",
        "&#20013;",
        "\\u4e2d",
        "???",
        "図書館",
        "の",
        "財",
        "👨\u200d👩",
        "𠮷",
        "\ud800",
        "\udc80",
        "\x00",
        "\x1b",
        "\ufeff",
        "\u200b",
        "\u202e",
        "\u2028",
        "\u3000\u3000",
        "\xa0\xa0",
        "\r\n",
        "\r",
        "\n",
        "\n\n",
        "\t",
        "é",
        "林",
        "⼤",
        "他们都说这件事情已经过去了，可是没有人真的忘记。",
        "Hello,",
        "world.",
        "http://a.cn/b,c",
    ]
)
WILD = st.lists(PIECES | st.text(max_size=4), max_size=30).map("".join) | st.text(
    st.characters(codec=None, categories=None), max_size=60
)


def corpus():
    yield from ((path.stem, path.read_bytes().decode("utf-8")) for path in SEEDS)
    yield from ((path.name, path.read_bytes().decode("utf-8")) for path in CLEAN)
    yield from ((f"case {k}", text) for k, text in enumerate(texts()))


CORPUS = [*corpus()]
IDS = [name for name, _ in CORPUS]
TEXTS = [text for _, text in CORPUS]


# ---------------------------------------------------------------- law 1: replay
def check_replay(doc, original):
    assert doc.original == original
    assert replay(doc.original, doc.steps) == doc.text
    assert doc.restore() == original


# ---------------------------------------------------------------- law 2: a second run
def check_second_run(doc):
    for article in doc.articles:
        again = cleaner.clean(article.text)
        assert [(f.rule, f.before, f.after) for f in again.findings] == []
        assert again.text == article.text


# ---------------------------------------------------------------- law 3: every character once
def check_every_character(doc):
    """Replayed on characters that know where they were: each is in the result once, or replaced or dropped by one edit."""
    marked = list(range(len(doc.original)))  # the place of each character of the text; -1 for a new one
    gone = []
    text = doc.original
    for step in doc.steps:
        if not step.applied:
            continue
        out, copied = [], 0
        for edit in step.edits:
            assert text[edit.start : edit.end] == edit.old
            out += marked[copied : edit.start]
            gone += [place for place in marked[edit.start : edit.end] if place >= 0]
            out += [-1] * len(edit.new)
            copied = edit.end
        marked = out + marked[copied:]
        text = replay(text, (step,))
    kept = [place for place in marked if place >= 0]
    assert sorted(kept + gone) == list(range(len(doc.original)))
    assert all(doc.text[i] == doc.original[place] for i, place in enumerate(marked) if place >= 0)


def check_shape(doc):
    """The contracts: a label for every line, articles one blank line apart, findings inside the original."""
    assert len(doc.lines) == doc.original.count("\n") + 1
    assert "\n".join(a.text for a in doc.articles) == doc.text if doc.articles else not doc.text.strip()
    for article in doc.articles:
        assert doc.text[article.start : article.start + len(article.text)] == article.text
        assert 1 <= article.first_line <= article.last_line <= len(doc.lines)
        assert all(
            doc.lines[n - 1].kept or doc.lines[n - 1].label == "meta" for n in (article.first_line, article.last_line)
        )
        assert all(article.first_line <= n <= article.last_line for n in article.meta_lines.values())
    for f in (*doc.findings, *doc.proposals):
        assert doc.original[f.start : f.end] == f.before
    for line in doc.lines:
        assert line.kept or line.label in DROPPED | {"meta"}
        assert line.reason or line.label == "blank"


@pytest.mark.parametrize("text", TEXTS, ids=IDS)
def test_laws_on_the_corpus(text):
    doc = cleaner.clean(text)
    check_replay(doc, text)
    check_every_character(doc)
    check_shape(doc)
    check_second_run(doc)


@given(WILD)
def test_laws_on_random_text(text):
    doc = cleaner.clean(text)
    check_replay(doc, text)
    check_every_character(doc)
    check_shape(doc)
    check_second_run(doc)


@given(WILD, st.sets(st.sampled_from([rule.code for rule in registry.rules()]), max_size=6), st.booleans())
def test_laws_with_any_rules(text, codes, propose):
    doc = cleaner.clean(text, **{"propose" if propose else "select": codes})
    check_replay(doc, text)
    check_every_character(doc)
    check_shape(doc)


@given(WILD)
def test_one_family_alone_keeps_the_length(text):
    doc = cleaner.clean(text, select=["RST"])
    assert len(doc.text) == len(text)


# ---------------------------------------------------------------- law 4: clean text stays
@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.name)
def test_clean_text_comes_out_byte_equal(path):
    text = path.read_bytes().decode("utf-8")
    doc = cleaner.clean(text, format="markdown" if path.suffix == ".md" else "text")
    assert [(f.rule, f.before, f.after) for f in doc.findings] == []
    assert doc.text == text
    assert len(doc.articles) == 1


# ---------------------------------------------------------------- law 5: order and workers
def test_order_and_workers_change_nothing():
    paths = [str(path) for path in SEEDS]
    one = list(cleaner.clean_corpus(paths))
    two = list(cleaner.clean_corpus(paths, jobs=2))
    other = random.Random(5).sample(paths, len(paths))
    back = {doc.source.path: doc for doc in cleaner.clean_corpus(other)}
    assert one == two
    assert one == [back[path] for path in paths]


# ---------------------------------------------------------------- law 6: whatever the input
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_does_no_harm(text):
    """That it takes linear time is measured by benchmarks/linear.py; quadratic work on these would last for minutes."""
    doc = cleaner.clean(text)
    check_replay(doc, text)
    assert len(doc.lines) == text.count("\n") + 1


def test_hundred_thousand_lines():
    text = "会议指出，要抓好落实。\n" * 100_000
    doc = cleaner.clean(text)
    assert len(doc.lines) == 100_001
    assert doc.restore() == text


@hypothesis_settings(max_examples=20)
@given(st.text("[](){}<>!`~#*_- \t\n中a", max_size=80))
def test_markdown_is_no_danger(text):
    doc = cleaner.clean(text, format="markdown")
    check_replay(doc, text)


TAGS = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div",
        "class=nav>",
        "</div>",
        "<ul>",
        "<li>",
        "<a",
        "href=x>",
        "</a>",
        "<br>",
        "<h1>",
        "</h1>",
        "<td>",
        "<tr>",
        "<table>",
        "<!--",
        "-->",
        "<script>x</script>",
        "<b",
        "&amp;",
        "&#20013;",
        "&nbsp;",
        "<",
        ">",
        "<p/>",
    ]
)


@given(st.lists(TAGS | PIECES | st.text(max_size=4), max_size=40).map("".join))
def test_laws_on_random_pages(html):
    doc = cleaner.clean(html, format="html")
    check_replay(doc, doc.original)
    check_every_character(doc)
    check_shape(doc)
    check_second_run(doc)
