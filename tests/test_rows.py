"""Rows of JSONL, CSV and TSV: only the text of a row changes, the rest stays to the letter; and what cannot be read."""

import csv
import io
import json
from codecs import BOM_UTF8  # proves that what follows is UTF-8, however little it is

import pytest
from command_line import ARTICLE, FIXED, tree
from hypothesis import given, settings
from hypothesis import strategies as st
from table_files import as_csv, command, in_files

from cleaner.core.settings import Settings
from cleaner.corpus import run
from cleaner.files import inputs, record, rows, write

NOTHING = Settings(select=("SEG001",))  # which finds nothing in what follows: no rule has a say


def documents(data, format, column="text", how=NOTHING):
    return run.clean_input(inputs.Input(f"a.{format}", "a", format, data), how, column)


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
