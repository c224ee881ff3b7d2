"""Tables in any format, as files: in, out, into another one, and back to the byte."""

import json

import pytest
from command_line import ARTICLE, FIXED, run, tree
from table_files import command, in_files, rows_of, table_of

from cleaner.core.document import Article, Document
from cleaner.core.source import Source
from cleaner.files import formats, table

LONGER = f"{ARTICLE}\n会议要求，各县区要认真贯彻落实，抓好春季植树，落实管护责任，确保成活率。\n\n会议由市林业局局长主持，各县区负责人参加会议，并参观了现场。\n"
MERGED = f"{LONGER}\n\n相关阅读\n1. 云岭县召开防汛会议\n2. 青石县部署春耕生产\n\n\n青石县部署春耕生产\n\n来源：青石日报 2015-03-13 作者：何川\n\n　　本报讯（记者何川）3月13日，青石县召开春耕生产部署会议，传达上级精神，安排当前工作，要求各乡镇抓好农资供应。\n\n　　会议指出，要落实责任，加强技术指导，确保春耕生产顺利进行。\n"


@pytest.mark.parametrize("format", ["csv", "tsv", "jsonl", "parquet"])
def test_one_row_of_several_articles_becomes_several(tmp_path, format):
    data = table_of([{"id": "x", "text": MERGED, "n": "1"}, {"id": "y", "text": "短文。", "n": "2"}], format)
    out = in_files(tmp_path, {f"a.{format}": data})
    found = rows_of(out[f"a.{format}"], format)
    assert [(row["id"], row["n"]) for row in found] == [("x.1", "1"), ("x.2", "1"), ("y", "2")]
    assert found[1]["text"].startswith("青石县部署春耕生产")


@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_a_last_row_without_a_line_end_becomes_several(tmp_path, format):
    data = table_of([{"id": "x", "text": MERGED}, {"id": "y", "text": MERGED.replace("云岭", "白水")}], format)
    out = in_files(tmp_path, {f"a.{format}": data.rstrip(b"\r\n")}, "--propose", "SEG001")
    assert not out[f"a.{format}"].endswith(b"\n")
    out = in_files(tmp_path, {f"a.{format}": data.rstrip(b"\r\n")})
    assert [row["id"] for row in rows_of(out[f"a.{format}"], format)] == ["x.1", "x.2", "y.1", "y.2"]


@pytest.mark.parametrize("format", ["csv", "tsv", "jsonl", "parquet"])
def test_copies_are_dropped_and_come_back(tmp_path, format):
    data = table_of([{"id": k, "text": ARTICLE} for k in "abc"], format)
    out = in_files(tmp_path, {f"a.{format}": data}, "--duplicates", "drop")
    assert rows_of(out[f"a.{format}"], format) == [{"id": "a", "text": FIXED}]


@pytest.mark.parametrize("format", ["csv", "tsv", "jsonl", "parquet"])
def test_rows_in_place_and_back(tmp_path, format):
    data = table_of([{"id": "a", "text": ARTICLE}, {"id": "b", "text": "好。"}], format)
    (tmp_path / f"a.{format}").write_bytes(data)
    assert command("clean", f"a.{format}", "--in-place", cwd=tmp_path)[0] == 0
    assert [row["text"] for row in rows_of((tmp_path / f"a.{format}").read_bytes(), format)] == [FIXED, "好。"]
    status, errors = command("restore", "--in-place", "cleaner-record", cwd=tmp_path)
    assert status == 0, errors
    assert tree(tmp_path) == {f"a.{format}": data}


@pytest.mark.parametrize("format", ["csv", "tsv", "jsonl", "parquet"])
def test_restore_refuses_a_table_that_was_edited(tmp_path, format):
    rows = [{"id": "a", "text": ARTICLE}, {"id": "b", "text": "好。"}]
    (tmp_path / f"a.{format}").write_bytes(table_of(rows, format))
    command("clean", f"a.{format}", "-o", "out", cwd=tmp_path)
    (tmp_path / f"out/a.{format}").write_bytes(table_of([{**rows[0], "text": "改"}, rows[1]], format))
    status, errors = command("restore", "out", "-o", "back", cwd=tmp_path)
    assert status == 2
    assert "edited since it was cleaned" in errors
    (tmp_path / f"out/a.{format}").write_bytes(b"PAR1" if format == "parquet" else b'"')
    assert "edited since" in command("restore", "out", "-o", "back", cwd=tmp_path)[1]


@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_two_processes_share_the_rows_of_one_file(tmp_path, format):
    data = table_of([{"id": str(k), "text": f"第{k}号,好。"} for k in range(100)], format)
    first = in_files(tmp_path, {f"a.{format}": data})
    assert in_files(tmp_path, {f"a.{format}": data}, "--jobs", "2") == first


def test_csv_on_standard_input(tmp_path):
    data = "text;label\n你好,世界;政,务\n"
    done = run("clean", "-", "--from", "csv", cwd=tmp_path, stdin=data.encode())
    assert done.stdout.decode() == data.replace("你好,", "你好，")
    done = run("clean", "-", "--from", "csv", "--to", "jsonl", cwd=tmp_path, stdin=data.encode())
    assert json.loads(done.stdout) == {"text": "你好，世界", "label": "政,务"}
    done = run("clean", "-", "--to", "csv", cwd=tmp_path, stdin=ARTICLE.encode())
    [row] = rows_of(done.stdout, "csv")
    assert (row["title"], row["text"]) == (FIXED.partition("\n")[0], FIXED)


@pytest.mark.parametrize("to", ["csv", "tsv", "parquet"])
def test_articles_become_tables_and_come_back(tmp_path, to):
    out = in_files(tmp_path, {"a.txt": MERGED.encode(), "b.txt": "好,好。".encode()}, "--to", to)
    first, second = rows_of(out[f"a.{to}"], to)
    assert [*first] == [*table.COLUMNS]
    assert (second["id"], second["date"], second["source"]) == ("a.2", "2015-03-13", "青石日报")
    assert rows_of(out[f"b.{to}"], to)[0]["text"] == "好，好。"


def test_json_rows_become_csv_if_they_have_the_columns_of_the_first(tmp_path):
    rows = [{"id": 1, "text": "好,好", "tags": ["新", "闻"]}, {"text": "好。", "tags": None}]
    out = in_files(tmp_path, {"a.jsonl": table_of(rows, "jsonl")}, "--to", "csv")
    assert rows_of(out["a.csv"], "csv") == [
        {"id": "1", "text": "好，好", "tags": '["新", "闻"]'},
        {"id": "", "text": "好。", "tags": ""},
    ]
    (tmp_path / "b.jsonl").write_bytes(table_of([*rows, {"text": "好", "更多": 1}], "jsonl"))
    status, errors = command("clean", "b.jsonl", "-o", "out", "--to", "csv", cwd=tmp_path)
    assert status == 2
    assert "更多" in errors


# ---------------------------------------------------------------- no text
@pytest.mark.parametrize("format", ["jsonl", "parquet"])
def test_a_null_text_passes_through_with_a_note(tmp_path, format):
    table = [{"id": "a", "text": None, "n": "1"}, {"id": "b", "text": "好,好", "n": "2"}, {"id": "c", "text": ""}]
    out = in_files(tmp_path, {f"a.{format}": table_of(table, format)})
    found = rows_of(out[f"a.{format}"], format)
    assert [row["text"] for row in found] == [None, "好，好", ""]
    reasons = [json.loads(line)["reason"] for line in out["manifest.jsonl"].splitlines()]
    assert reasons == ["the text is null", None, "empty"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", b"id,text\n"),
        ("a.csv", b"id,text"),
        ("a.csv", b"\n\nid,text\r\n\r\n"),
        ("a.csv", b""),
        ("a.jsonl", b"\n"),
    ],
)
def test_tables_without_rows(tmp_path, name, data):
    out = in_files(tmp_path, {name: data})
    assert out.get(name, b"") == data.strip(b"\n") or out[name] == data


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("渡口 & <早晨>", "渡口 & <早晨>\n\n　　天刚亮。\n渡口 & <早晨>\n"),
        ("", "没有标题\n"),
        ("两行 标题", "两行\n标题\n<h1>正文</h1>\n<p>甲&lt;/p></p>"),
        ("<h1>题</h1>", "<h1>题</h1>\n</p>\n<p>"),
    ],
)
def test_a_page_has_its_title_as_heading_and_is_read_again_exactly(title, text):
    written = formats.render(Document("", Source(), text, text), Article(title, text, 0, 1, 1), "html")
    assert formats.parse(written, "html") == text
    assert written.count("<h1>") == (title != "" and title in text.split("\n"))
