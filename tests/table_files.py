"""Tables as bytes, and the commands that read and write them."""

import csv
import io
import json

from command_line import run, tree


def as_csv(table, delimiter=",", newline="\r\n", **options):
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator=newline, **options).writerows(table)
    return file.getvalue()


def command(*arguments, cwd):
    """(status, standard error)."""
    done = run(*arguments, cwd=cwd)
    return done.returncode, done.stderr.decode()


def in_files(tmp_path, files, *arguments):
    """The tree that `clean` makes of the files, which `restore` brings back."""
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    status, errors = command("clean", *files, "-o", "out", *arguments, cwd=tmp_path)
    assert status == 0, errors
    status, errors = command("restore", "out", "-o", "back", cwd=tmp_path)
    assert status == 0, errors
    assert tree(tmp_path / "back") == files
    return tree(tmp_path / "out")


def table_of(rows, format):
    """The bytes of a table of dicts."""
    if format == "jsonl":
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
    if format == "parquet":
        import pyarrow as pa
        import pyarrow.parquet as pq

        file = io.BytesIO()
        pq.write_table(pa.Table.from_pylist(rows), file, row_group_size=2)
        return file.getvalue()
    return as_csv([[*rows[0]], *(row.values() for row in rows)], "\t" if format == "tsv" else ",").encode()


def rows_of(data, format):
    if format == "jsonl":
        return [json.loads(line) for line in data.splitlines()]
    if format == "parquet":
        import pyarrow.parquet as pq

        return pq.read_table(io.BytesIO(data)).to_pylist()
    text = io.StringIO(data.decode(), newline="")
    return [*csv.DictReader(text, delimiter="\t" if format == "tsv" else ",")]
