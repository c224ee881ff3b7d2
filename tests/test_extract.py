"""What of a page becomes a line, and what is said of it."""

from __future__ import annotations

import pytest
from work import at_most

from cleaner.core.document import Markup
from cleaner.stages.page.extract import extract, sniff_html_encoding


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
