"""What of a page becomes a line, and what is said of it."""

from __future__ import annotations

import pytest
from work import at_most

import cleaner
from cleaner.core.document import Markup
from cleaner.stages.page.extract import extract, sniff_html_encoding
from cleaner.stages.page.limits import bounded


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("", []),
        ("只有文字", ["只有文字"]),
        ("<p>甲<p>乙", ["甲", "乙"]),
        ("<div>甲<div>乙</div>丙</div>", ["甲", "乙", "丙"]),
        ("甲<br>乙<br/><br>丙", ["甲", "乙", "丙"]),
        ("<p>春眠<b>不觉</b>晓", ["春眠不觉晓"]),
        ("<p> a\n  b&nbsp;&nbsp;c ", ["a b c"]),
        ("<p>　　首行缩进", ["　　首行缩进"]),
        ("<p>\n &nbsp;&nbsp;&nbsp; &nbsp;<b> 首行</b>缩进", ["\u00a0\u00a0\u00a0\u00a0首行缩进"]),
        ("<p>&nbsp;单个<p>&nbsp;&nbsp;<p>甲&nbsp;&nbsp;", ["单个", "甲"]),
        ("<ul><li>甲<li>乙</ul>", ["甲", "乙"]),
        ("<table><tr><th>姓名<td>王强<tr><th>电话<td>010<td> <td>转2</table>", ["姓名\t王强", "电话\t010\t转2"]),
        ("<table><tr><td><p>正文一</p><p>正文二</p></td></tr></table>", ["正文一", "正文二"]),
        ("<pre>第一行\n第二行</pre>", ["第一行", "第二行"]),
        ("<pre>def f(x):\n    return  x \n</pre>", ["def f(x):", "    return  x"]),
        ("<p>见<code>  x  =  1</code>", ["见 x = 1"]),
        ("<p>&ldquo;你&#22909;&rdquo;&amp;", ["“你好”&"]),
        ("<p>看得见<p hidden>看不见<p style='color:red; DISPLAY: none'>看不见<p aria-hidden=true>看不见", ["看得见"]),
        ("<div style='visibility: hidden'>脚本一到就显示", ["脚本一到就显示"]),
        ("<script>var a='<p>甲'</script><style>p{}</style><template><p>乙</template><noscript>丙</noscript>丁", ["丁"]),
        (
            "<form><label>姓名</label><input value=甲><button>提交</button><textarea>乙</textarea><p>正文</form>",
            ["姓名", "正文"],
        ),
        ("<p>\u200b<p>\ufeff<p>甲", ["甲"]),
        ("<p>甲</b></div></p></table>乙<", ["甲", "乙<"]),
        ("<html><body><p>甲</p></body></html><!-- 后面 -->", ["甲"]),
        ("<!-- 前面 --><p>甲<!-- 中间 -->乙", ["甲乙"]),
        ("<p>好\ud800", ["好?"]),
        ("<p><ruby>漢<rp>(<rt>hàn<rp>)</ruby>字", ["漢字"]),
        ("<a href=1>要闻</a><a href=2>体育</a>", ["要闻 体育"]),
        ("<p>100<sup>2</sup>平方米，10<sup>-3</sup>，x<sup>2n+1</sup>", ["100²平方米，10⁻³，x²ⁿ⁺¹"]),
        ("<p>H<sub>2</sub>O，a<sub>i,j</sub>，V<sub>平均</sub>，e<sup>AB</sup>", ["H₂O，a_{i,j}，V_{平均}，e^{AB}"]),
        ("<p>孙某<sup>1,2</sup>，好牌<sup>TM</sup>，好牌<sup>®</sup>", ["孙某¹,²，好牌™，好牌®"]),
        (
            "<p>1<sup>st</sup>，据说<sup>[1]</sup>，说法<sup>注1</sup>，新版<sup>beta</sup>",
            ["1st，据说[1]，说法注1，新版beta"],
        ),
        ("<p>说法<sup><a href=#1>1</a></sup>，见<sup><a href=#n>注</a></sup>", ["说法¹，见注"]),
        ("<p>取<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>", ["取1/2"]),
        ("<p><math><mn>1</mn><mfrac><mn>1</mn><mn>2</mn></mfrac></math>", ["1 1/2"]),
        (
            "<p><math><mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac><mi>h</mi></math>",
            ["((a+b)/2)h"],
        ),
        (
            "<p><math><msqrt><mi>x</mi><mo>+</mo><mn>1</mn></msqrt><mo>=</mo><msup><mi>y</mi><mn>2</mn></msup></math>",
            ["√(x+1)=y²"],
        ),
        (
            "<p>设<math><semantics><mrow><mi>x</mi></mrow><annotation encoding=application/x-tex>{\\displaystyle \\frac{1}{2}}"
            "</annotation></semantics></math>",
            ["设$\\frac{1}{2}$"],
        ),
        (
            "<p><span class=mwe-math-mathml-inline style='display: none'><math><mi>x</mi></math></span><img alt=x>大于零",
            ["x大于零"],
        ),
        ("<ol><li>洗净<li><p>切碎</p><li>下锅</ol>", ["1. 洗净", "2. 切碎", "3. 下锅"]),
        ("<ol start=3 reversed><li>甲<li value=9>乙<li>丙</ol>", ["3. 甲", "9. 乙", "8. 丙"]),
        ("<ol type=a><li>甲<ol type=I><li>乙</ol><li>丙</ol>", ["a. 甲", "I. 乙", "b. 丙"]),
        ("<ol><li>一、总则<li>2. 附则<li></ol><p>后文", ["一、总则", "2. 附则", "后文"]),
        ("<ol class=breadcrumb><li>首页<li>新闻</ol>", ["首页", "新闻"]),
        ("<ol><li><a href=1>最多人看的一篇</a><li><a href=2>第二篇</a></ol>", ["最多人看的一篇", "第二篇"]),
        ("<ol style='list-style: none'><li>甲</ol>", ["甲"]),
        ("<div class=blockcode><ol><li>import os<li>os.getcwd()</ol></div>", ["import os", "os.getcwd()"]),
    ],
)
def test_lines(html: str, lines: list[str]) -> None:
    page = extract(html)
    assert page.text == "\n".join(lines)
    assert len(page.markup) == len(lines)


def test_markup_of_a_line() -> None:
    page = extract(
        '<body class="Home"><div id=Main><p class="a b">见<a href=x>此文</a>。<span class=source>新华社</span>'
    )
    assert page.markup == (Markup("p", 2 / 7, "html body home div main p a b a span source"),)


# The boxes of highlighters, with a class in each that names something else on a page.
BOXES = {
    "SyntaxHighlighter": "<div class='syntaxhighlighter java'><table><tr><td class=code><div class=container>"
    "<div class='line'><code class='java comments'>{}</code></div></div></table></div>",
    "highlight.js": "<pre><code class='hljs language-java'><span class='hljs-comment comments'>{}</span></code></pre>",
    "Prism": "<div class=code-toolbar><pre class=language-js><code><span class='token comment comments'>{}</span></code></pre></div>",
    "Pygments": "<div class=highlight><pre><span></span><span class='c1 comment-list'>{}</span></pre></div>",
    "Rouge": "<div class='language-ruby highlighter-rouge'><div class=highlight><table class=rouge-table><tr><td class=comments>"
    "{}</td></tr></table></div></div>",
    "GeSHi": "<div class=mw-geshi><div class='java source-java comment-body'><span class=co1>{}</span></div></div>",
    "CodeMirror": "<div class=CodeMirror><div class=CodeMirror-code><div class='comment-list'><span class=cm-comment>{}</span></div></div></div>",
    "Crayon": "<div class=crayon-syntax><div class=crayon-main><div class='crayon-line respond'><span class=crayon-c>{}</span></div></div></div>",
    "Discuz": "<div class=blockcode><ol><li class=comments>{}</ol></div>",
    "a bare code": "<code class='java comments'>{}</code><br>",
}


@pytest.mark.parametrize("box", BOXES.values(), ids=BOXES)
def test_a_class_in_code_is_a_colour(box: str) -> None:
    lines = ["int total = 0;", "// 评论、分享、相关阅读", "return total;  // 完"]
    prose = "<p>河口新建的港口周一开放，三十二条船先后靠岸卸货，渔民说从此不必再等潮水。</p>"
    page = prose * 3 + "".join(box.format(line) for line in lines) + prose
    document = cleaner.clean(page, format="html")
    assert not any("comment" in markup.around or "respond" in markup.around for markup in document.markup)
    assert [" ".join(line.split()) for line in document.text.split("\n")[3:6]] == [
        " ".join(line.split()) for line in lines
    ]


def test_a_search_word_in_a_highlight_is_no_code() -> None:
    page = extract("<div class=highlight><p class=comments>要闻</p></div>")
    assert page.markup == (Markup("p", 0.0, "html body div highlight p comments"),)


@pytest.mark.parametrize("tag", ["pre", "xmp", "listing"])
def test_preformatted_text_cleaned_again_stays(tag: str) -> None:
    code = "int main() {\n  int page = 1;\n  print('上一页 下一页');\n  return page;\n}"
    notice = "Copyright (C) 2020 江边公司"
    page = f"<p>{PARAGRAPH}</p><{tag}>{code}</{tag}><p>{PARAGRAPH}</p><{tag}>{notice}</{tag}>"
    document = cleaner.clean(page, format="html")
    assert code in document.text
    assert cleaner.clean(document.text).text == document.text
    assert document.restore() == document.original


PARAGRAPH = "河口新建的港口周一开放，三十二条船先后靠岸卸货，渔民说从此不必再等潮水，市场里的鱼也比往年新鲜了许多。"


@pytest.mark.parametrize(
    "page",
    [
        f"<div id=app></div><noscript><p>{PARAGRAPH}</p></noscript>",
        f"<div id=app></div><template><p>{PARAGRAPH}</p></template>",
        f'<div id=app></div><script type="application/ld+json">{{"articleBody": "{PARAGRAPH}"}}</script>',
        f'<nav><a href=1>首页</a></nav><script type="application/ld+json">{{"@graph": [{{"articleBody": "<p>{PARAGRAPH}</p>"}}]}}</script>',
    ],
)
def test_an_article_that_no_browser_shows(page: str) -> None:
    assert PARAGRAPH in extract(page).text.split("\n")


@pytest.mark.parametrize(
    "page",
    [
        "<div id=app></div><noscript>You need to enable JavaScript to run this app, and a browser that supports it.</noscript>",
        f"<p>{PARAGRAPH * 5}</p><noscript>甲乙丙丁甲乙丙丁甲乙丙丁</noscript><template>{PARAGRAPH * 9}</template>",
        f'<p>{PARAGRAPH}</p><script type="application/ld+json">{{"articleBody": "{PARAGRAPH}"}}</script>',
        '<script type="application/ld+json">{"articleBody": [1, {"a": </script>',
    ],
)
def test_what_no_browser_shows_stays_out(page: str) -> None:
    assert extract(page).text in ("", PARAGRAPH, PARAGRAPH * 5)


def test_metadata() -> None:
    page = extract(
        "<html><head><noscript><img></noscript><title> 春晓\n_诗 </title><meta property=og:title content=春晓>"
        "<meta name=Author content=孟浩然><meta name=author content=别人><meta name=viewport content=x>"
        "<link rel=canonical href=https://example.org/1></head><body>文"
    )
    assert page.meta == {
        "title": "春晓 _诗", "og:title": "春晓", "author": "孟浩然", "canonical": "https://example.org/1"
    }  # fmt: skip


@pytest.mark.parametrize(
    "tag", ["<div>", "<ul><li>", "<table><tr><td>", "<b>", "<font color=x><p>", "<a href=x>", "<x-y>"]
)
def test_deep_pages(tag: str) -> None:
    with at_most(20):  # 1 s for the slowest; quadratic would be minutes
        assert extract(tag * 100_000 + "深处").text == "深处"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"", None),
        (b"\xef\xbb\xbf<p>", "utf-8"),
        (b"\xff\xfe<\0", "utf-16-le"),
        (b'<meta charset="GBK">', "gb18030"),
        (b"<META http-equiv=content-type content='text/html; charset=Big5'>", "big5hkscs"),
        (b'<?xml version="1.0" encoding="utf-8"?><html>', "utf-8"),
        (b"<!-- <meta charset=gbk> --><meta charset=utf-8>", "utf-8"),
        (b"<meta charset=utf-16>", "utf-8"),
        (b"<meta charset=nonsense>", None),
        (b"<p>charset=gbk", None),
    ],
)
def test_declared_encoding(data: bytes, encoding: str | None) -> None:
    assert sniff_html_encoding(data) == encoding


def test_a_tag_of_endless_attributes_costs_what_it_is_long_and_no_text():
    """The parser compares each attribute with all before it."""
    many = " ".join(f"a{k}=\"> <b x='{k}'\"" for k in range(60_000))
    page = f"<title>a <b {many}</title><p class=x {many}>第一段。<script>i <b.x;{many.replace('a', '<p ')}</script><p>第二段。</p>"
    kept = bounded(page)
    assert kept.count("<p class=x") == 1
    assert len(kept) < len(page) * 0.8
    assert kept.count("a59999=") == 1  # in the title, which has no tags
    assert [line for line in extract(page).text.split("\n") if "段" in line] == ["第一段。", "第二段。"]


def test_what_only_looks_like_a_tag_of_many_attributes_is_left_as_it_is():
    script = "<script>for(k=0;k<t;k++)" + " x(k);" * 300 + "</script>"
    comment = "<!-- <p" + " a" * 300 + " -->"
    assert bounded(script + comment) == script + comment
