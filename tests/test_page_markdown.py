"""Pages written as Markdown: what the markup says becomes marks, and the lines come back out of the file."""

from command_line import run
from hypothesis import given
from hypothesis import strategies as st

from cleaner.files import page_markdown

PAGE = """<html><head><meta charset=utf-8></head><body><div class=nav><a href=/>首页</a> | <a href=/>财经</a> | <a href=/>登录</a> | <a href=/>注册</a></div>
<h1>怎样晒干菜</h1><p>晒干菜要赶在霜降之后，菜里的水分少，太阳也不毒，晒出来的颜色才好看，味道也更甜。</p>
<h2>材料</h2><ul><li>芥菜十斤</li><li><p>盐三两</p></li></ul>
<blockquote><p>霜打的菜格外甜。</p></blockquote><p># 不是标题</p><pre>菜
  盐```</pre><p>晒到七成干，收进坛子里压实，封口放在阴凉处，过了冬至就可以拿出来炒肉吃了。</p>
<div class=footer>版权所有 © 某某网</div></body></html>"""
MARKDOWN = """# 怎样晒干菜

晒干菜要赶在霜降之后，菜里的水分少，太阳也不毒，晒出来的颜色才好看，味道也更甜。

## 材料

- 芥菜十斤
- 盐三两

> 霜打的菜格外甜。

\\# 不是标题

````
菜
  盐```
````

晒到七成干，收进坛子里压实，封口放在阴凉处，过了冬至就可以拿出来炒肉吃了。
"""


def test_a_page_has_headings_items_quotations_and_code(tmp_path):
    (tmp_path / "a.html").write_text(PAGE, "utf-8")
    assert run("clean", "a.html", "--to", "markdown", cwd=tmp_path).returncode == 0
    assert (tmp_path / "cleaned/a.md").read_text("utf-8").rstrip() == MARKDOWN.rstrip()
    assert run("restore", "cleaned", "-o", "back", cwd=tmp_path).returncode == 0
    assert (tmp_path / "back/a.html").read_text("utf-8") == PAGE


LINE = st.text(st.sampled_from("甲 #->`\\1.\t|"), max_size=6) | st.sampled_from(
    ["", "# ", "- 甲", "\\- 甲", "```", "````a", "1. 甲", "| 甲 |", "| --- |"]
)


@given(st.lists(st.tuples(LINE, st.sampled_from(["", "# ", "###### ", "- ", "> ", "```", "1. "])), max_size=8))
def test_any_lines_come_back(lines):
    text = [line for line, _ in lines]
    written = page_markdown._write(text, [mark for _, mark in lines])
    assert page_markdown.read(written) == "\n".join(text)


CELL = st.text(st.sampled_from("甲-1.\\|#"), min_size=1, max_size=4)
ROW = st.dictionaries(st.integers(0, 6), CELL, min_size=1, max_size=5).map(lambda cells: dict(sorted(cells.items())))


@given(st.lists(st.tuples(st.integers(1, 2), ROW) | st.just((0, {})), max_size=7))
def test_any_rows_of_tables_come_back(rows):
    text = ["\t".join(cells.values()) if table else "1. 甲" for table, cells in rows]
    marks = [f"|{table}:{','.join(map(str, cells))}" if table else "" for table, cells in rows]
    assert page_markdown.read(page_markdown._write(text, marks)) == "\n".join(text)


TABLE = """<h1>各乡人口</h1><p>下面是今年秋天各乡上报的人口，空着的一格还没有报上来，年底以前会补齐，届时另行公布。</p>
<table><tr><th>乡<th>户数<th>人口<tr><td rowspan=2>上河<td>120<td>410<tr><td><td>后|报<tr><td>下河<td colspan=2>未报</table>
<ol><li>户数以户口簿为准。<li>人口含外出的人。</ol><p>各乡的数字由乡里自己上报，县里只作核对，如有出入以县里公布的为准，特此说明。</p>"""
TABLE_AS_MARKDOWN = """| 乡 | 户数 | 人口 |
| --- | --- | --- |
| 上河 | 120 | 410 |
|  |  | 后\\|报 |
| 下河 | 未报 |  |

1. 户数以户口簿为准。
2. 人口含外出的人。
"""


def test_tables_and_numbered_lists(tmp_path):
    (tmp_path / "a.html").write_text(TABLE, "utf-8")
    assert run("clean", "a.html", "--to", "markdown", cwd=tmp_path).returncode == 0
    assert TABLE_AS_MARKDOWN in (tmp_path / "cleaned/a.md").read_text("utf-8")
    assert run("restore", "cleaned", "-o", "back", cwd=tmp_path).returncode == 0
    assert (tmp_path / "back/a.html").read_text("utf-8") == TABLE
