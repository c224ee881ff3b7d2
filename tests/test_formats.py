"""Rows of JSONL, CSV, TSV and Parquet: in, out, back to the byte, and what cannot be read."""

import csv
import io
import json
import subprocess
from codecs import BOM_UTF8  # proves that what follows is UTF-8, however little it is

import pytest
from command_line import ARTICLE, FIXED, run, tree
from hypothesis import given, settings
from hypothesis import strategies as st
from table_files import as_csv, command, in_files, rows_of, table_of

from cleaner import formats, read, record, rows, tables, write
from cleaner.document import Article, Document, Source
from cleaner.settings import Settings

NOTHING = Settings(select=("SEG001",))  # which finds nothing in what follows: no rule has a say
MERGED = f"{ARTICLE}\n\n相关阅读\n1. 云岭县召开防汛会议\n2. 青石县部署春耕生产\n\n\n青石县部署春耕生产\n\n来源：青石日报 2015-03-13 作者：何川\n\n　　本报讯（记者何川）3月13日，青石县召开春耕生产部署会议，传达上级精神，安排当前工作，要求各乡镇抓好农资供应。\n\n　　会议指出，要落实责任，加强技术指导，确保春耕生产顺利进行。\n"


def documents(data, format, column="text", how=NOTHING):
    return read.clean_input(read.Input(f"a.{format}", "a", format, data), how, column)


def written(cleaned):
    """The table that the documents become."""
    file = io.BytesIO()
    write.rewrite(file, cleaned)
    return file.getvalue()


# ---------------------------------------------------------------- any table of any text
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
CELL = TEXT | st.sampled_from(["", " ", '"', ",", ";", "\t", "\n", "\r\n", "a,b", '"好"', "=1+1", "好\n好", "text"])
TABLE = st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), max_size=5))


@given(TABLE, st.integers(0, 3), st.sampled_from(["csv", "tsv"]), st.sampled_from(["\n", "\r\n"]), st.booleans())
@settings(max_examples=150)
def test_any_csv_table_comes_out_as_it_is_and_comes_back(table, at, format, newline, quoted):
    width = len(table[0]) if table else 1
    names = [f"c{k}" for k in range(width)]
    names[at % width] = "text"
    # before Python 3.13 csv leaves a carriage return bare where rows end in a line feed
    quoting = csv.QUOTE_ALL if quoted or any("\r" in cell for row in table for cell in row) else csv.QUOTE_MINIMAL
    data = as_csv([names, *table], "\t" if format == "tsv" else ",", newline, quoting=quoting).encode()
    cleaned = documents(BOM_UTF8 + data, format)
    assert [d.original for d in cleaned] == ([row[at % width] for row in table] or [""])
    assert written(cleaned) == data
    assert record.source_bytes(cleaned) == BOM_UTF8 + data


VALUE = st.none() | st.booleans() | st.integers() | TEXT | st.lists(TEXT, max_size=2)
OBJECT = st.fixed_dictionaries(
    {"text": CELL | st.none()}, optional={"id": VALUE, "title": CELL, "新": VALUE, "x": st.floats()}
)


@given(st.lists(OBJECT, min_size=1, max_size=5), st.booleans(), st.sampled_from(["\n", "\r\n", "\n\n"]), st.booleans())
@settings(max_examples=150)
def test_any_json_rows_come_out_as_they_are_and_come_back(table, ascii, newline, last):
    lines = [json.dumps(row, ensure_ascii=ascii) for row in table]
    data = (newline.join(lines) + newline * last).encode()
    cleaned = documents(BOM_UTF8 + data, "jsonl")
    assert [d.original for d in cleaned] == [row["text"] or "" for row in table]
    assert written(cleaned) == data
    assert record.source_bytes(cleaned) == BOM_UTF8 + data


@given(TABLE, CELL)
@settings(max_examples=150)
def test_another_text_changes_nothing_else(table, new):
    """Whatever is written in place of a text is what is read again, and the other columns stay."""
    table = [[*row, "好,好"] for row in table]
    names = [f"c{k}" for k in range(len(table[0]) - 1)] if table else []
    data = as_csv([[*names, "text"], *table]).encode()
    for document, row in zip(documents(BOM_UTF8 + data, "csv"), table, strict=False):
        line = rows.with_text(document, new)
        assert next(csv.reader(io.StringIO(line, newline=""), strict=True)) == [*row[:-1], new]


@pytest.mark.parametrize(
    "line",
    [
        '{"title":"好,好","text":"好,好"}',
        '{"text":"好,好","title":"好,好"}',
        '{"title":"好,好","text":"\\u597d,\\u597d"}',
        '{"title":"好,好","text":"\\u597d,好","n":1.50}',
        '{"text":"甲","text":"好,好"}',
    ],
)
def test_only_the_text_of_a_json_row_is_changed(line):
    [document] = documents(line.encode(), "jsonl", how=Settings())
    row = json.loads(written([document]))
    assert row == {**json.loads(line), "text": "好，好"}
    assert record.source_bytes([document]) == line.encode()


# ---------------------------------------------------------------- CSV as files
TABLE_OF_NEWS = [
    ["id", "标签", "text", "备注"],
    ["a", "新,闻", ARTICLE, "=1+1"],
    ["b", '"引"', "", " "],
    ["c", "", "=SUM(A1),好", "x\ny"],
]


@pytest.mark.parametrize(
    ("name", "delimiter", "encoding", "newline"),
    [
        ("a.csv", ",", "utf-8", "\n"),
        ("a.csv", ",", "gb18030", "\r\n"),
        ("a.csv", ";", "utf-8-sig", "\r\n"),
        ("a.tsv", "\t", "utf-16", "\n"),
    ],
)
def test_csv_in_its_own_format(tmp_path, name, delimiter, encoding, newline):
    data = as_csv(TABLE_OF_NEWS, delimiter, newline).encode(encoding)
    out = in_files(tmp_path, {name: data})
    assert set(out) == {name, "manifest.jsonl", "record.jsonl"}
    found = [*csv.reader(io.StringIO(out[name].decode(), newline=""), delimiter=delimiter)]
    texts = ["text", FIXED, "", "=SUM(A1)，好"]
    assert found == [[*row[:2], text, *row[3:]] for row, text in zip(TABLE_OF_NEWS, texts, strict=True)]


def test_quoting_and_spacing_of_other_columns_stay_to_the_letter(tmp_path):
    data = 'id,text,n\n"1",好,007\n2,"好","0.50"\n\n3,好好," x "\n'
    out = in_files(tmp_path, {"a.csv": data.encode()})
    assert out["a.csv"].decode() == data
    data = data.replace("好好", "好。好。") + '4,"好,好",1e5'
    cleaned = documents(data.encode(), "csv", how=Settings())
    assert written(cleaned).decode() == data.replace("好,好", "好，好")


def test_an_article_that_needs_quotes_gets_them():
    [document] = documents("text,n\n好：,1\n".encode(), "csv")
    assert rows.with_text(document, "a,b") == '"a,b",1\n'
    assert rows.with_text(document, "") == '"",1\n'
    assert rows.with_text(document, "好") == "好,1\n"


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
    assert [*first] == [*tables.COLUMNS]
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


def test_a_parquet_table_without_rows(tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"text": pa.array([], pa.string())}), tmp_path / "x")
    data = (tmp_path / "x").read_bytes()
    assert in_files(tmp_path, {"a.parquet": data})["a.parquet"] == data


def test_a_diff_of_a_staged_parquet_file_needs_no_file_in_the_tree(tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": ["你好,世界", "好。"]}), file)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(["git", "add", "."], cwd=tmp_path, check=True)
    in_tree = run("check", "a.parquet", "--diff", cwd=tmp_path)
    assert in_tree.stdout == b""
    assert b"a.parquet: not in UTF-8, so it is left out of the diff" in in_tree.stderr
    for change in (lambda: file.write_text("no table", "utf-8"), file.unlink):
        change()
        staged = run("check", "--staged", "--diff", cwd=tmp_path)
        assert (staged.returncode, staged.stdout, staged.stderr) == (1, b"", in_tree.stderr)


# ---------------------------------------------------------------- what cannot be read
@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.csv", "text,n\n好,1\n好,好,1\n", "a.csv:3: the row has 3 fields and the header 2"),
        ("a.csv", 'text,n\n"好\n好",1\n好\n', "a.csv:4: the row has 1 fields and the header 2"),
        ("a.csv", "text\n" + "好\n" * 100 + '"', "a.csv:102: the row is no CSV"),  # nothing of the file is written
        ("a.csv", "text,n\n好\0,1\n", "a.csv:2: the row holds a NUL"),
        (
            "a.csv",
            'text,n\n好,1\n"好,1\n好,1\n',
            "a.csv:3: the row is no CSV (a quote that opens there is never closed",
        ),
        ("a.csv", 'text,n\n"好"x,1\n', "a.csv:2: the row is no CSV"),
        ("a.csv", "text,n\n好\r好,1\n", "a.csv:2: the row is no CSV (a carriage return stands outside quotes"),
        (
            "a.csv",
            "content,n\n好,1\n",
            "a.csv:1: the header has no column 'text' (it holds content, n); name the column",
        ),
        ("a.csv", "text,text\n好,1\n", "a.csv:1: the header has two columns 'text'"),
        ("a.tsv", "text,n\n好,1\n", "a.tsv:1: the header has no column 'text'"),
        ("a.jsonl", '{"text": "好"}\n{"t": "好"}\n', "a.jsonl:2: the row has no text in a column 'text'"),
        ("a.jsonl", '{"text": 1}\n', "a.jsonl:1: the row has no text in a column 'text'"),
        ("a.parquet", "PAR1", "a.parquet: is no Parquet file"),
        ("a.parquet", "", "a.parquet: is no Parquet file"),
    ],
)
def test_bad_rows_name_file_line_and_remedy(tmp_path, name, data, message):
    (tmp_path / name).write_bytes(data.encode())
    (tmp_path / "b.txt").write_bytes(b"ok")
    status, errors = command("clean", name, "b.txt", "-o", "out", cwd=tmp_path)
    assert status == 2
    assert message in errors
    assert set(tree(tmp_path / "out")) == {"b.txt", "manifest.jsonl", "record.jsonl"}


def test_huge_fields_and_many_rows_of_one_id():
    huge = "好，" * 200_000
    cleaned = documents(as_csv([["id", "text"], ["1", huge], *[["1", "好"]] * 3000]).encode(), "csv")
    assert cleaned[0].original == huge
    assert [cleaned[1].id, cleaned[-1].id] == ["a.csv:1#2", "a.csv:1#3001"]


def test_undecodable_bytes_of_other_columns_do_not_spoil_the_output(tmp_path):
    data = "id,标签,text\n1,新闻\xff,好好好好好好好好好好,\n".encode("utf-8", "surrogateescape").replace(
        b"\xc3\xbf", b"\xff"
    )
    out = in_files(tmp_path, {"a.csv": data.replace(b",\n", b"\n")})
    assert "新闻\N{REPLACEMENT CHARACTER}" in out["a.csv"].decode("utf-8")


# ---------------------------------------------------------------- Parquet
def test_parquet_keeps_types_metadata_groups_and_compression(tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema(
        [
            pa.field("id", pa.int32(), nullable=False),
            pa.field("text", pa.large_string(), metadata={"a": "b"}),
            ("v", pa.list_(pa.float32())),
            ("t", pa.timestamp("us", "Asia/Shanghai")),
            ("s", pa.struct([("x", pa.binary())])),
            ("d", pa.dictionary(pa.int8(), pa.string())),
        ],
        metadata={"huggingface": "{}"},
    )
    values = [[k, f"第{k}号,好。", [0.5] * k, k, {"x": b"\xff"}, "ab"[k % 2]] for k in range(7)]
    table = pa.table(list(map(list, zip(*values, strict=True))), schema=schema)
    pq.write_table(table, tmp_path / "x", compression={"text": "zstd", "id": "none"}, row_group_size=3)
    out = in_files(tmp_path, {"a.parquet": (tmp_path / "x").read_bytes()})
    (tmp_path / "y").write_bytes(out["a.parquet"])
    before, after = pq.ParquetFile(tmp_path / "x"), pq.ParquetFile(tmp_path / "y")
    assert after.schema_arrow.equals(before.schema_arrow, check_metadata=True)
    texts = [text.replace(",", "，") for text in table["text"].to_pylist()]
    assert after.read()["text"].to_pylist() == texts
    assert after.read().drop_columns("text").equals(table.drop_columns("text"))
    shape = [
        [[m.row_group(g).column(c).compression for c in range(m.num_columns)] for g in range(m.num_row_groups)]
        for m in (before.metadata, after.metadata)
    ]
    assert shape[0] == shape[1]
    assert in_files(tmp_path, {"a.parquet": (tmp_path / "x").read_bytes()})["a.parquet"] == out["a.parquet"]


def test_parquet_with_nothing_to_change_comes_out_to_the_byte(tmp_path):
    data = table_of([{"id": str(k), "text": f"第{k}号。"} for k in range(5)], "parquet")
    assert in_files(tmp_path, {"a.parquet": data})["a.parquet"] == data


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"content": ["好"]}, "has no column 'text' (it holds content); name the column with --column"),
        ({"text": [b"a"]}, "the column 'text' holds binary, not text"),
    ],
)
def test_a_parquet_column_that_is_no_text(tmp_path, table, message):
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table(table), tmp_path / "a.parquet")
    status, errors = command("check", "a.parquet", cwd=tmp_path)
    assert status == 2
    assert message in errors


def test_without_pyarrow_one_line_says_what_to_install(tmp_path):
    (tmp_path / "pyarrow.py").write_text("raise ImportError", "utf-8")
    (tmp_path / "a.parquet").write_bytes(b"PAR1")
    done = run("check", "a.parquet", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.decode().count("\n") == 1
    assert "pip install 'corpuscleaner[parquet]'" in done.stderr.decode()


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
