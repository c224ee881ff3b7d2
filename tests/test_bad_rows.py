"""Rows that cannot be read are named, each of them, and a run goes on without them only where that is asked for."""

import json

import pytest
from command_line import FIXED, run, tree

import cleaner
from cleaner.core.errors import InputError, SettingsError

BAD = [b"{no json", b"[1]", b'{"other": 1}', b"\xff\xfe{", b'{"text": 5}', b'{"text": "a", ' + b"[" * 2000]
GOOD = [json.dumps({"id": k, "text": FIXED.replace("，", ",")}, ensure_ascii=False).encode() for k in range(3)]


def jsonl(*rows):
    return b"".join(row + b"\n" for row in rows)


TABLES = {
    "first.jsonl": jsonl(BAD[0], *GOOD),
    "last.jsonl": jsonl(*GOOD, BAD[1]),
    "many.jsonl": jsonl(GOOD[0], *BAD, GOOD[1], b"", BAD[0]),
    "all.jsonl": jsonl(*BAD[:3], *BAD[4:]),
    "t.csv": "id,text\n1,好。。\n2,b,c\n\n3,d\n4\n".encode(),
    "first.csv": "id,text\r\n1,2,3\r\n2,好。。\r\n".encode(),
    "quote.tsv": 'id\ttext\n1\t"a" b\n2\t好。。\n3\t\0\n'.encode(),
}
NUMBERS = {
    "first.jsonl": [1],
    "last.jsonl": [4],
    "many.jsonl": [2, 3, 4, 5, 6, 7, 10],
    "all.jsonl": [1, 2, 3, 4, 5],
    "t.csv": [3, 6],
    "first.csv": [2],
    "quote.tsv": [2, 4],
}


@pytest.fixture(params=TABLES)
def table(request, tmp_path):
    (tmp_path / request.param).write_bytes(TABLES[request.param])
    return tmp_path / request.param


def without(table):
    """The table without its bad rows."""
    lines = table.read_bytes().split(b"\n")
    return b"\n".join(line for number, line in enumerate(lines, 1) if number not in NUMBERS[table.name])


def rejected(out):
    return [json.loads(line) for line in (out / "rejected.jsonl").read_bytes().splitlines()]


def test_every_bad_row_is_named_and_nothing_is_written(table):
    done = run("clean", table.name, cwd=table.parent)
    assert done.returncode == 2
    named = [line.split(":")[2] for line in done.stderr.decode().splitlines()[: len(NUMBERS[table.name])]]
    assert named == [str(number) for number in NUMBERS[table.name]]
    assert not (table.parent / "cleaned").exists()


def test_of_many_the_first_are_named_and_the_others_counted(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(jsonl(GOOD[0], *BAD * 10))
    (tmp_path / "b.jsonl").write_bytes(jsonl(*GOOD))
    told = run("clean", "a.jsonl", "b.jsonl", cwd=tmp_path).stderr.decode().splitlines()
    assert [line[:17] for line in told[:20]] == [f"Error: a.jsonl:{n}:"[:17] for n in range(2, 22)]
    assert told[20] == "Error: a.jsonl: 40 more rows cannot be read either"
    assert (tmp_path / "cleaned/b.jsonl").exists()
    assert not (tmp_path / "cleaned/a.jsonl").exists()


def test_skip_leaves_them_out_and_lists_them(table):
    here = table.parent
    done = run("clean", table.name, "--bad-rows", "skip", cwd=here)
    assert done.returncode == 0, done.stderr.decode()
    assert "could not be read and were left out" in done.stderr.decode()
    assert [row["row"] for row in rejected(here / "cleaned")] == NUMBERS[table.name]
    assert not any(row["kept"] for row in rejected(here / "cleaned"))
    if table.name != "all.jsonl":
        good = here / "good" / table.name
        good.parent.mkdir()
        good.write_bytes(without(table))
        assert run("clean", "good", "-o", "other", cwd=here).returncode == 0
        one, other = ((here / folder / table.name).read_bytes() for folder in ("cleaned", "other"))
        assert one.split() == other.split()  # but for blank lines, which go with the row before them
    assert run("restore", "cleaned", "-o", "back", cwd=here).returncode == 0
    assert (here / "back" / table.name).read_bytes() == table.read_bytes()


def test_keep_leaves_them_where_they_are(table):
    here = table.parent
    done = run("clean", table.name, "--bad-rows", "keep", cwd=here)
    assert done.returncode == 0, done.stderr.decode()
    assert "could not be read and stay as they are" in done.stderr.decode()
    assert all(row["kept"] for row in rejected(here / "cleaned"))
    before, after = table.read_bytes().split(b"\n"), (here / "cleaned" / table.name).read_bytes().split(b"\n")
    for number in NUMBERS[table.name]:
        if b"\xff" not in before[number - 1]:  # a byte that is no text becomes U+FFFD in what is written
            assert after[number - 1] == before[number - 1]
    assert len(after) == len(before)
    assert run("restore", "cleaned", "-o", "back", cwd=here).returncode == 0
    assert (here / "back" / table.name).read_bytes() == table.read_bytes()
    again = run("clean", "cleaned/" + table.name, "--bad-rows", "keep", "-o", "again", cwd=here)
    assert again.returncode == 0
    assert (here / "again" / table.name).read_bytes() == (here / "cleaned" / table.name).read_bytes()


@pytest.mark.parametrize("to", ["text", "jsonl", "csv", "markdown"])
@pytest.mark.parametrize("how", ["skip", "keep"])
def test_in_another_format_they_cannot_stand(table, to, how):
    done = run("clean", table.name, "--bad-rows", how, "--to", to, cwd=table.parent)
    assert done.returncode == 0, done.stderr.decode()
    assert len(rejected(table.parent / "cleaned")) == len(NUMBERS[table.name])


def test_in_place_leaves_none_out(table):
    here, before = table.parent, table.read_bytes()
    assert run("clean", "--in-place", table.name, "--bad-rows", "skip", cwd=here).returncode == 2
    assert run("clean", "--in-place", table.name, cwd=here).returncode == 2
    assert run("check", "--fix", table.name, cwd=here).returncode == 2
    assert table.read_bytes() == before
    done = run("clean", "--in-place", table.name, "--bad-rows", "keep", cwd=here)
    assert done.returncode == 0, done.stderr.decode()
    assert len(table.read_bytes().split(b"\n")) == len(before.split(b"\n"))
    if table.read_bytes() != before:
        assert run("restore", "--in-place", "cleaner-record", cwd=here).returncode == 0
    assert table.read_bytes() == before


@pytest.mark.parametrize("how", ["skip", "keep"])
def test_standard_input(table, how):
    kind = table.suffix[1:]
    done = run("clean", "-", "--from", kind, cwd=table.parent, stdin=table.read_bytes())
    assert done.returncode == 2
    assert done.stdout == b""
    assert len(done.stderr.splitlines()) == len(NUMBERS[table.name])
    done = run("clean", "-", "--from", kind, "--bad-rows", how, cwd=table.parent, stdin=table.read_bytes())
    assert done.returncode == 0, done.stderr.decode()
    run("clean", table.name, "--bad-rows", how, cwd=table.parent)
    written = table.parent / "cleaned" / table.name
    assert done.stdout == (written.read_bytes() if written.exists() else b"")


def test_a_quote_that_is_never_closed_is_no_matter_of_one_row(tmp_path):
    (tmp_path / "a.csv").write_text('id,text\n1,a\n2,"b\n3,c\n', "utf-8")
    for how in ("fail", "skip", "keep"):
        done = run("clean", "a.csv", "--bad-rows", how, cwd=tmp_path)
        assert done.returncode == 2
        assert "a.csv:3: the row is no CSV" in done.stderr.decode()
        assert not (tmp_path / "cleaned").exists()


def test_the_list_goes_with_the_rows_and_no_stranger_is_written_over(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(jsonl(GOOD[0], BAD[0]))
    (tmp_path / "b.jsonl").write_bytes(jsonl(GOOD[1], BAD[1]))
    run("clean", "a.jsonl", "b.jsonl", "--bad-rows", "skip", cwd=tmp_path)
    (tmp_path / "a.jsonl").write_bytes(jsonl(GOOD[0]))
    run("clean", "a.jsonl", "--bad-rows", "skip", cwd=tmp_path)
    assert [row["source"] for row in rejected(tmp_path / "cleaned")] == ["b.jsonl"]
    run("clean", "a.jsonl", "--prune", cwd=tmp_path)
    assert not (tmp_path / "cleaned/rejected.jsonl").exists()
    assert (
        run("clean", "cleaned", "-o", "out", cwd=tmp_path).returncode == 0
    )  # a folder of results, named: read, without lists
    (tmp_path / "cleaned/rejected.jsonl").write_text("mine\n")
    before = tree(tmp_path)
    done = run("clean", "a.jsonl", "--bad-rows", "skip", cwd=tmp_path)
    assert done.returncode == 2
    assert "no run wrote this file" in done.stderr.decode()
    assert tree(tmp_path) == before


def test_the_manifest_has_the_hash_whichever_row_is_written_first(table):
    """A second run over other rows writes its result over that of the first, which nobody edited."""
    here = table.parent
    for change in (b"", "续篇。".encode()):
        table.write_bytes(table.read_bytes().replace("会议".encode(), "会议".encode() + change))
        for how in (["--bad-rows", "skip"], ["--bad-rows", "keep", "--to", "jsonl", "-o", "lines"]):
            done = run("clean", table.name, *how, cwd=here)
            assert done.returncode == 0, done.stderr.decode()
    told = (here / "cleaned/manifest.jsonl").read_text("utf-8") + (here / "lines/manifest.jsonl").read_text("utf-8")
    assert "0" * 64 not in told


def test_what_another_format_cannot_hold_is_not_said_to_be_kept(tmp_path):
    (tmp_path / "a.csv").write_bytes(TABLES["t.csv"])
    done = run("clean", "a.csv", "--bad-rows", "keep", "--to", "jsonl", cwd=tmp_path)
    assert "were left out" in done.stderr.decode()
    assert not any(row["kept"] for row in rejected(tmp_path / "cleaned"))


def test_from_python(table):
    numbers = NUMBERS[table.name]
    with pytest.raises(InputError, match=rf"{table.name}:{numbers[0]}\b"):
        cleaner.clean_file(table)
    with pytest.raises(InputError, match=rf"{table.name}:{numbers[0]}\b"):
        list(cleaner.clean_corpus(table))
    for how in ("skip", "keep"):
        found = [d.source.row.line for d in cleaner.clean_corpus(table, bad_rows=how) if d.source.row.bad]
        assert found == numbers
    with pytest.raises(SettingsError, match="bad_rows"):
        cleaner.clean_file(table, bad_rows="drop")


def test_a_settings_file_that_is_merely_found_leaves_nothing_out(table):
    (table.parent / "cleaner.toml").write_text('bad-rows = "skip"\n')
    done = run("clean", table.name, cwd=table.parent)
    assert done.returncode == 2
    assert "bad-rows" in done.stderr.decode()
    assert run("clean", table.name, "--config", "cleaner.toml", cwd=table.parent).returncode == 0
