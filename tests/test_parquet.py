"""Parquet: types, metadata and row groups stay; what has no text column, and want of pyarrow, is told of."""

import subprocess

import pytest
from command_line import process, run
from table_files import command, in_files, table_of


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
    done = process("check", "a.parquet", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.decode().count("\n") == 1
    assert "pip install 'corpuscleaner[parquet]'" in done.stderr.decode()
