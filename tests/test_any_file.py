"""Whatever the bytes and the name of a file: what is read comes back to the byte, and --fix does what it says."""

import json

from command_line import tree
from hypothesis import given, settings
from hypothesis import strategies as st
from table_files import command
from test_laws import WILD

NAMES = st.sampled_from(["a", "中文", "two\nlines", "q'u\"o", "b\\c", "--help", "*", "r\udce9sum", "x.1", "&<b>"])
FORMATS = st.sampled_from(["txt", "md", "html", "jsonl", "csv", "tsv"])
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32-be", "gb18030", "big5hkscs", "cp932"])
ENDS = st.sampled_from(["\n", "\r\n", "\r"])


def as_file(text, format, encoding, end, marks):
    if format == "jsonl":
        text = json.dumps({"text": text, "n": 1}, ensure_ascii=False) + "\n" + json.dumps({"text": text[::-1]})
    elif format in ("csv", "tsv"):
        delimiter = "," if format == "csv" else "\t"
        cell = text.replace("\0", "").replace('"', '""')
        text = f'id{delimiter}text\n1{delimiter}"{cell}"\n'
    else:
        text = text.replace("\n", end)
    return b"\xef\xbb\xbf" * (marks if encoding == "utf-8" else 0) + text.encode(encoding, "replace")


FILES = st.builds(as_file, WILD, FORMATS, ENCODINGS, ENDS, st.integers(0, 2)) | st.binary(max_size=60)


@given(st.dictionaries(st.builds("{}.{}".format, NAMES, FORMATS), FILES, min_size=1, max_size=3))
@settings(max_examples=40)
def test_any_file_comes_back_or_is_refused(tmp_path_factory, files):
    place = tmp_path_factory.mktemp("any")
    for folder in ("in", "fixed"):
        (place / folder).mkdir()
        for name, data in files.items():
            (place / folder / name).write_bytes(data)
    command("clean", "in", "-o", "out", cwd=place)
    if (place / "out/record.jsonl").exists():
        entries = (place / "out/record.jsonl").read_text("utf-8").split("\n")[:-1]
        read = {json.loads(entry)["source"].removeprefix("in/") for entry in entries}
        assert command("restore", "out", "-o", "back", cwd=place)[0] == 0
        assert tree(place / "back/in") == {name: data for name, data in files.items() if name in read}
    command("clean", "--in-place", "in", "--report", "rec", cwd=place)
    if (place / "rec/record.jsonl").exists():
        assert command("restore", "--in-place", "rec", cwd=place)[0] == 0
    assert tree(place / "in") == files
    command("check", "fixed", "--fix", cwd=place)
    once = tree(place / "fixed")
    command("check", "fixed", "--fix", cwd=place)
    assert tree(place / "fixed") == once
