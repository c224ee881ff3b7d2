"""A record that a disk or a stranger damaged: every bad line is told of, the other documents come back, and nothing crashes."""

import json
import random

import pytest
from command_line import ARTICLE, PAGE, run, tree

HUGE = int("9" * 30)
DEEP = "[" * 100_000
STRANGE = [None, True, -1, 0, HUGE, 1e300, float("nan"), "", "\0", "\ud800", "x" * 300, [], {}, [[]], [None], {"a": 1}]


@pytest.fixture(scope="module")
def cleaned(tmp_path_factory):
    """Sources of each kind, cleaned, each with its record on a line of its own."""
    folder = tmp_path_factory.mktemp("damaged")
    (folder / "in").mkdir()
    for name, data in {
        "a.txt": ARTICLE.encode("gb18030"),
        "b.html": PAGE.encode(),
        "c.jsonl": b'{"text":"\xe5\xa5\xbd,\xe5\xa5\xbd\xe3\x80\x82","n":1}\n{"text":null}\n',
        "d.csv": "id,text\n1,你好,世界\n".replace("你好,世界", '"你好,世界"').encode(),
        "e.txt": b"\xef\xbb\xbf" + "一行。\r二行。\r三行。\r四行。\n五行\udcff".encode("utf-8", "surrogateescape"),
        "f.txt": b"\n\n",
        "z.txt": "好,好。".encode(),
    }.items():
        (folder / "in" / name).write_bytes(data)
    assert run("clean", "in", "-o", "out", cwd=folder).returncode == 0
    return folder


def restored(folder, lines, *, back="back"):
    """What comes back of a record of these lines."""
    (folder / "record.jsonl").write_bytes(b"\n".join(lines) + b"\n")
    for path in sorted((folder / back).rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    return run("restore", "out", "--record", "record.jsonl", "-o", back, cwd=folder)


def damaged(rng, line):
    """The line with one value in it, however deep, that is something else, or with bytes that are."""
    kind = rng.randrange(6)
    if kind == 0:
        return line[: rng.randrange(len(line))]
    if kind == 1:
        at = rng.randrange(len(line))
        return line[:at] + bytes([line[at] ^ (1 << rng.randrange(8))]).replace(b"\n", b"?") + line[at + 1 :]
    entry = json.loads(line)
    places = [*_places(entry)]
    holder, key = rng.choice(places)
    if kind == 2:
        del holder[key]
    else:
        holder[key] = rng.choice([*STRANGE, holder[key], [holder[key]]])
    return json.dumps(entry).encode()


def _places(value):
    for key, inner in [*value.items()] if isinstance(value, dict) else [*enumerate(value)]:
        yield value, key
        if isinstance(inner, (dict, list)):
            yield from _places(inner)


@pytest.mark.parametrize("seed", range(8))
def test_one_bad_line_stops_no_other(cleaned, seed):
    lines = (cleaned / "out/record.jsonl").read_bytes().splitlines()
    sources = [json.loads(line)["source"] for line in lines]
    whole = {name.removeprefix("in/"): data for name, data in tree(cleaned).items() if name.startswith("in/")}
    rng = random.Random(seed)
    for _ in range(20):
        hurt = rng.randrange(len(lines))
        line = damaged(rng, lines[hurt])
        done = restored(cleaned, [*lines[:hurt], line, *lines[hurt + 1 :]])
        assert done.returncode in (0, 2), line
        here = {name.removeprefix("in/"): data for name, data in tree(cleaned / "back").items()}
        for name, data in whole.items():
            if f"in/{name}" != sources[hurt]:
                assert here.get(name) == data, (name, line)
            elif name in here:
                assert here[name] == data, line
        made = run("report", "record.jsonl", "--cleaned", "out", "-o", "page.html", cwd=cleaned)
        assert made.returncode in (0, 2), line


@pytest.mark.parametrize(
    "line", [DEEP.encode(), b'{"schema":1,"source":"a","steps":' + DEEP.encode(), b"", b"\xff", b"[]"]
)
def test_what_is_no_line_is_named_by_its_number(cleaned, line):
    lines = (cleaned / "out/record.jsonl").read_bytes().splitlines()
    done = restored(cleaned, [lines[0], line, *lines[1:]])
    assert done.returncode == 2
    assert done.stderr.decode().splitlines() == [
        "Error: record.jsonl:2: this is no line of a record; it is passed over",
        "7 files restored",
    ]


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("notes", lambda entry: entry["notes"].update(bom=10**12)),
        ("articles", lambda entry: entry["articles"][0].update(span=[0, 10**13])),
        ("articles", lambda entry: entry["articles"][0].update(row=-1, column="text")),
        ("encoding", lambda entry: entry.update(encoding="idna")),
        ("encoding", lambda entry: entry.update(encoding="zlib")),
        ("notes", lambda entry: entry["notes"].update(newline="\r" * 1000)),
        ("steps", lambda entry: entry["steps"].append({"rule": "X", "applied": True, "edits": [[0, 2, "a", "b", 1]]})),
    ],
)
def test_what_a_line_may_hold_is_bounded(cleaned, field, change):
    lines = (cleaned / "out/record.jsonl").read_bytes().splitlines()
    entry = json.loads(lines[0])
    change(entry)
    done = restored(cleaned, [json.dumps(entry).encode(), *lines[1:]])
    assert done.returncode == 2
    assert f"record.jsonl:1: in/a.txt: its record is damaged ({field})" in done.stderr.decode()
    assert len(tree(cleaned / "back")) == 6


def test_a_rule_that_nobody_knows_is_no_crash_of_the_report(cleaned):
    lines = (cleaned / "out/record.jsonl").read_bytes().splitlines()
    strange = lines[0].replace(b'"rule":"PUN001"', b'"rule":"XYZ001"')
    assert strange != lines[0]
    (cleaned / "record.jsonl").write_bytes(b"\n".join([strange, *lines[1:]]))
    done = run("report", "record.jsonl", "--cleaned", "out", "-o", "page.html", cwd=cleaned)
    assert done.returncode == 2
    assert "in/a.txt: its record names a rule XYZ001" in done.stderr.decode()
