"""What must hold whatever comes: each law is a function of one example, and knows what examples it wants.

An example that breaks a law is printed smallest first, with all that is needed to make it again (`run.py`).
"""

import contextlib
import functools
import json
import os
import random
import shutil
import tempfile
import zlib
from pathlib import Path

from command_line import cli, run, tree
from damage import damaged, with_other_rows
from grammar import (
    ANY_JSON,
    ATTACK,
    BYTES,
    CELL,
    JSON_ROW,
    MARKDOWN,
    PAGE,
    PROSE,
    TEXT,
    TOML,
    words,
)
from hypothesis import strategies as st
from table_files import rows_of, table_of
from test_any_file import FILES, FORMATS, NAMES
from test_index import ABOUT, filed
from test_index_damage import TEXTS, asked, everything, said
from test_laws import check_every_character, check_replay, check_second_run, check_shape
from work import at_most

import cleaner
from cleaner.core.errors import IndexDamaged
from cleaner.corpus.index_update import with_index
from cleaner.dedup.index.redis_index import _known, _unpacked
from cleaner.dedup.index.sqlite_index import create_index, open_index

LAWS = {}


def law(*strategies, share=1.0):
    """A law over examples of these strategies; one that takes long is tried on a share of as many as the others."""

    def known(check):
        LAWS[check.__name__] = check, strategies, share
        return check

    return known


@contextlib.contextmanager
def place():
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def ran(*arguments, cwd, stdin=b""):
    """A command ends with 0, 1 or 2, and says what it has to say in lines, never that it is at fault."""
    env = {**os.environ, "GIT_CEILING_DIRECTORIES": str(Path(cwd).parent)}
    done = run("--traceback", *arguments, cwd=cwd, stdin=stdin, env=env)
    assert done.returncode in (0, 1, 2), done
    return done


def put(folder, files):
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


# ---------------------------------------------------------------- texts
@law(TEXT, st.sampled_from(["text", "markdown"]))
def a_text_comes_back_and_stays_as_it_is(text, format):
    document = cleaner.clean(text, format=format)
    check_replay(document, text)
    check_every_character(document)
    check_shape(document)
    if format == "text":
        check_second_run(document)


@law(TEXT.filter(len), share=0.2)
def a_text_over_and_over_takes_linear_time(unit):
    text = (unit * (40_000 // len(unit) + 1))[:40_000]
    with at_most(8, repr(unit)):
        cleaner.clean(text)


@law(MARKDOWN)
def markdown_comes_back_and_is_written(text):
    check_replay(cleaner.clean(text, format="markdown"), text)
    with place() as folder:
        put(folder, {"a.md": text.encode("utf-8", "replace")})
        if ran("clean", "a.md", "-o", "out", "--to", "html", cwd=folder).returncode == 0:
            assert ran("restore", "out", "-o", "back", cwd=folder).returncode == 0
            assert tree(folder / "back") == {"a.md": text.encode("utf-8", "replace")}


# ---------------------------------------------------------------- files
@law(st.dictionaries(st.builds("{}.{}".format, NAMES, FORMATS), FILES | BYTES, min_size=1, max_size=3))
def any_bytes_come_back(files):
    with place() as folder:
        put(folder / "in", files)
        ran("clean", "in", "-o", "out", "--report", "report", cwd=folder)
        if (folder / "out/record.jsonl").exists() or (folder / "report/record.jsonl").exists():
            record = next(folder.glob("*/record.jsonl"))
            entries = [json.loads(line) for line in record.read_text("utf-8").split("\n")[:-1]]
            read = {entry["source"].removeprefix("in/") for entry in entries}
            done = ran("restore", "out", "--record", record, "-o", "back", cwd=folder)
            assert done.returncode == 0, done.stderr.decode()
            assert tree(folder / "back/in") == {name: data for name, data in files.items() if name in read}
        ran("clean", "--in-place", "in", "--report", "kept", cwd=folder)
        if (folder / "kept/record.jsonl").exists():
            assert ran("restore", "--in-place", "kept", cwd=folder).returncode == 0
        assert tree(folder / "in") == files


@law(st.dictionaries(st.sampled_from(["甲.txt", "乙.txt", "丙.md"]), BYTES, min_size=2))
def the_order_of_files_changes_nothing(files):
    with place() as folder:
        put(folder, files)
        one = ran("clean", *files, "-o", "one", cwd=folder)
        other = ran("clean", *reversed(files), "-o", "other", cwd=folder)
        assert one.returncode == other.returncode
        articles = [
            {name: data for name, data in tree(folder / out).items() if not name.endswith(".jsonl")}
            for out in ("one", "other")
            if (folder / out).exists()
        ]
        assert articles[1:] == articles[:-1]


SMALL = 12  # bytes: the encoding of a word is a guess, and its UTF-8 may be taken for something else the next time


@law(BYTES, st.sampled_from(["txt", "md"]))
def what_was_cleaned_is_clean(data, format):
    with place() as folder:
        put(folder, {f"a.{format}": data})
        ran("clean", f"a.{format}", "-o", "out", cwd=folder)
        articles = [
            path.name for path in (folder / "out").glob("*") if path.suffix != ".jsonl" and path.stat().st_size >= SMALL
        ]
        if articles:
            ran("clean", *articles, "-o", "../again", cwd=folder / "out")
            assert {name: (folder / "again" / name).read_bytes() for name in articles} == {
                name: (folder / "out" / name).read_bytes() for name in articles
            }


@law(BYTES.filter(lambda data: len(data) >= SMALL), FORMATS)
def a_fix_is_made_once(data, format):
    with place() as folder:
        put(folder, {f"a.{format}": data})
        ran("check", "--fix", f"a.{format}", cwd=folder)
        once = tree(folder)
        ran("check", "--fix", f"a.{format}", cwd=folder)
        assert tree(folder) == once


# ---------------------------------------------------------------- rows
@law(st.lists(JSON_ROW, min_size=1, max_size=4), st.sampled_from(["\n", "\r\n"]), st.booleans())
def the_rest_of_a_row_stays_to_the_letter(rows, end, last):
    lines = [_row(*row) for row in rows]
    lines = [tuple(part.encode("utf-8", "replace").decode() for part in line) for line in lines]
    data = end.join(head + text + tail for head, text, tail in lines) + end * last
    with place() as folder:
        put(folder, {"a.jsonl": data.encode()})
        if ran("clean", "a.jsonl", "-o", "out", "--propose", "SEG001", cwd=folder).returncode:
            return
        if (folder / "out/a.jsonl").exists():
            found = (folder / "out/a.jsonl").read_bytes().decode().split("\n")
            for line in filter(None, (one.removesuffix("\r") for one in found)):
                assert any(line.startswith(head) and line.endswith(tail) for head, _, tail in lines), line
        assert ran("restore", "out", "-o", "back", cwd=folder).returncode == 0
        assert tree(folder / "back") == {"a.jsonl": data.encode()}


def _row(before, text, after, marks):
    comma, colon = marks
    head = "{" + "".join(f'"{name}"{colon}{value}{comma}' for name, value in before) + f'"text"{colon}'
    return head, text, "".join(f'{comma}"{name}"{colon}{value}' for name, value in after) + "}"


@law(
    st.lists(st.tuples(CELL, CELL), min_size=1, max_size=4),
    st.sampled_from(["csv", "tsv", "jsonl", "parquet"]),
)
def tables_come_back_with_their_other_columns(cells, format):
    rows = [{"id": str(k), "text": text, "其他": other} for k, (text, other) in enumerate(cells)]
    data = table_of(rows, format)
    with place() as folder:
        put(folder, {f"a.{format}": data})
        if ran("clean", f"a.{format}", "-o", "out", "--propose", "SEG001", cwd=folder).returncode:
            return
        others = {(row["id"], row["其他"]) for row in rows_of(data, format)}
        if (folder / f"out/a.{format}").exists():
            found = rows_of((folder / f"out/a.{format}").read_bytes(), format)
            assert {(row["id"], row["其他"]) for row in found} <= others
        assert ran("restore", "out", "-o", "back", cwd=folder).returncode == 0
        assert tree(folder / "back") == {f"a.{format}": data}


# ---------------------------------------------------------------- pages
@law(PAGE.filter(len), share=0.2)
def a_page_over_and_over_takes_linear_time(unit):
    page = (unit * (40_000 // len(unit) + 1))[:40_000]
    with at_most(8, repr(unit)):
        cleaner.clean(page, format="html")


@law(PAGE)
def a_page_is_only_text_in_the_report(page):
    data = page.encode("utf-8", "replace")
    check_replay(document := cleaner.clean(page, format="html"), document.original)
    with place() as folder:
        put(folder, {"a.html": data})
        if ran("clean", "a.html", "-o", "out", "--report", "report", cwd=folder).returncode:
            return
        for path in (folder / "report").rglob("*.html"):
            assert ATTACK.encode() not in path.read_bytes()
        assert ran("restore", "out", "--record", "report", "-o", "back", cwd=folder).returncode == 0
        assert tree(folder / "back") == {"a.html": data}


# ---------------------------------------------------------------- what people and programs hand on
DECISIONS = st.builds(lambda rows: {"schema": 1, "decisions": rows}, st.lists(ANY_JSON, max_size=4))


@law((ANY_JSON | DECISIONS).map(lambda found: json.dumps(found).encode()) | BYTES, PROSE)
def any_decisions_are_followed_or_refused(decisions, text):
    with place() as folder:
        put(folder, {"a.txt": text.encode(), "d.json": decisions})
        for command in (
            ["check", "a.txt", "--decisions", "d.json"],
            ["check", "a.txt", "--baseline", "d.json"],
            ["report", "--score", "d.json"],
        ):
            done = ran(*command, cwd=folder)
            assert done.returncode < 2 or len(_errors(done)) == 1, done.stderr.decode()


CELLS = st.one_of(PROSE, st.sampled_from(["3", "0.5", "nan", "-1", "1e999", "", "９", "1_0", "\x85", "\r"]))


@law(st.lists(st.lists(CELLS, min_size=1, max_size=4).map("\t".join), max_size=4).map("\n".join), PROSE)
def any_table_of_lines_is_followed_or_refused(rows, text):
    with place() as folder:
        table = f"line\tdocuments\tshare\n{rows}".encode("utf-8", "surrogatepass")
        put(folder, {"a.txt": text.encode(), "lines.tsv": table})
        done = ran("check", "a.txt", "--lines", "lines.tsv", cwd=folder)
        assert done.returncode < 2 or len(_errors(done)) == 1, done.stderr.decode()


def _errors(done):
    return [line for line in done.stderr.decode().split("\n") if line.startswith("Error")]


@functools.cache
def _cleaned(in_place):
    """A run of some files, for whose record strangers have plans: {name: bytes} of all that it left."""
    with place() as folder:
        files = {
            "甲.txt": "全市造林绿化现场会召开\r\n\r\n3月12日,全市造林绿化现场会在云岭县召开。".encode("gb18030"),
            "乙.jsonl": '{"n": 1.10, "text": "好,好。"}\n{"text": "你好,世界"}\n'.encode(),
            "丙.html": "<title>造林</title><p>3月12日,全市造林绿化现场会在云岭县召开,总结去年工作。</p>".encode(),
        }
        if in_place:
            del files["丙.html"]  # it has no place that a text could stand in
        put(folder / "in", files)
        how = ["--in-place", "--report", "kept"] if in_place else ["-o", "out"]
        done = ran("clean", *files, *how, cwd=folder / "in")
        assert done.returncode == 0, done.stderr.decode()
        return files, tree(folder / "in")


def _changed(record, seed, value):
    """A record of which one value is another one, or the bytes are damaged."""
    rng = random.Random(seed)
    if seed % 4 == 0:
        return damaged(record, rng)
    lines = record.decode().split("\n")[:-1]
    at = rng.randrange(len(lines))
    entry = json.loads(lines[at])
    within = entry
    while True:
        keys = list(within) if isinstance(within, dict) else list(range(len(within)))
        key = rng.choice(keys)
        if isinstance(within[key], (dict, list)) and within[key] and rng.random() < 0.7:
            within = within[key]
            continue
        within[key] = value
        break
    lines[at] = json.dumps(entry)
    return ("\n".join(lines) + "\n").encode()


PLACES = [
    "../outside/precious.txt",
    "OUTSIDE/precious.txt",
    "/",
    "..",
    "",
    "a\0b",
    "kept",
    "out",
    "甲.txt",
    "x" * 300,
    "nul",
    "~",
]
VALUES = ANY_JSON | st.sampled_from(PLACES)


@law(st.integers(0, 1 << 20), VALUES, st.booleans())
def any_record_brings_back_the_bytes_or_is_refused(seed, value, in_place):
    files, after = _cleaned(in_place)
    with place() as folder:
        put(folder / "in", after)
        put(folder / "outside", {"precious.txt": b"precious"})
        record = folder / "in" / ("kept" if in_place else "out") / "record.jsonl"
        if isinstance(value, str):
            value = value.replace("OUTSIDE", str(folder / "outside"))
        record.write_bytes(_changed(record.read_bytes(), seed, value))
        before = tree(folder)
        command = ["restore", "--in-place", "kept"] if in_place else ["restore", "out", "-o", "back"]
        ran(*command, cwd=folder / "in")
        ran("report", record.parent.name, *([] if in_place else ["--cleaned", "out"]), cwd=folder / "in")
        for name, data in tree(folder).items():
            if name == "in/kept/record.jsonl":  # what is back goes from it
                assert set(data.split(b"\n")) <= set(before[name].split(b"\n")), name
            elif name in before:
                own = name.removeprefix("in/")
                if name.endswith("record.jsonl"):  # what was restored in place goes from it, and nothing else
                    assert {*data.split(b"\n")} <= {*before[name].split(b"\n"), b""}, name
                    continue
                assert data in (before[name], files.get(own)) or name.endswith("index.html"), name
            elif name.startswith("in/back/"):
                assert files.get(name.removeprefix("in/back/"), data) == data, name
            else:
                assert name.startswith(f"in/{record.parent.name}/"), name
        shutil.rmtree(folder / "in")


# ---------------------------------------------------------------- indexes
@functools.cache
def _index():
    with place() as folder:
        file = folder / "index.sqlite"
        with contextlib.closing(create_index(file, ABOUT)) as index:
            index.update(filed(path, text) for path, text in TEXTS.items())
        with contextlib.closing(open_index(file)) as index:
            return file.read_bytes(), asked(index)


@law(st.integers(0, 1 << 30), st.booleans(), st.booleans())
def any_index_answers_what_is_so_or_is_refused(seed, rows, hook):
    sound, truth = _index()
    with place() as folder:
        file = folder / ".cleaner/index.sqlite"
        file.parent.mkdir()
        rng = random.Random(seed)
        file.write_bytes(sound if rows else damaged(sound, rng))
        if rows:
            with_other_rows(file, rng)

        def task():
            if hook:
                assert with_index(file, ABOUT, everything) <= truth
            else:
                with contextlib.closing(open_index(file, "")) as index:
                    assert everything(index) <= truth

        assert "\n" not in said(file, task)


HEADS = [
    b'{"line": 1, "title": "a", "half": "b"}',
    b'{"stamp": "1", "sha256": "0g"}',
    b'{"stamp": "1", "sha256": "00"}',
]


@law(ANY_JSON.map(lambda found: json.dumps(found).encode()) | st.sampled_from(HEADS), BYTES | BYTES.map(zlib.compress))
def any_value_of_a_server_is_read_or_refused(head, rest):
    for read, data in ((_known, head), (_unpacked, head + b"\n" + rest)):
        with contextlib.suppress(IndexDamaged):
            read(data)


# ---------------------------------------------------------------- settings and words
@law(TOML, PROSE)
def any_settings_are_followed_or_refused(settings, text):
    with place() as folder:
        put(folder, {"cleaner.toml": settings.encode("utf-8", "replace"), "a.txt": text.encode()})
        for command in (["check", "a.txt"], ["clean", "a.txt", "-o", "out"], ["rules"], ["dedup", "a.txt"]):
            done = ran(*command, cwd=folder)
            assert done.returncode < 2 or len(_errors(done)) == 1, done.stderr.decode()
        assert (folder / "a.txt").read_bytes() == text.encode()


# no slash, tilde or pair of dots: what is drawn here is run, and must not lead out of its folder
WORD = st.one_of(
    st.sampled_from(sorted({*words(cli)})),
    st.sampled_from(
        ["a.txt", "b.jsonl", "in", "nowhere", "-", "--", "", "text", "RST", "0", "1", "nan", "-1", "a.txt:1", "out"]
    ),
    st.text(st.characters(codec="utf-8", exclude_characters="/~.\\:\0"), max_size=5),
    st.builds(
        "{}={}".format, st.sampled_from(sorted({*words(cli)})), st.sampled_from(["", "a.txt", "x", "1", "nan", "out"])
    ),
)


@law(st.lists(WORD, max_size=7), st.sampled_from([[], *([name] for name in cli.commands)]))
def any_words_end_with_a_status(arguments, first):
    with place() as folder:
        put(
            folder,
            {"a.txt": "全市造林,绿化现场会召开。".encode(), "b.jsonl": b'{"text": "a,b"}\n', "in/c.html": b"<p>c,d"},
        )
        ran(*first, *arguments, cwd=folder)
