"""Of a table only the texts change: every other byte of the file stays what it was, in results and in place, and all come back."""

import pytest
from command_line import run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

TEXTS = {"好。。": "好。", "短文。": "短文。", "": "", "他说，“好”。": "他说，“好”。"}
HEADS = [b"", b"\xef\xbb\xbf"]
ENDS = [b"\n", b"\r\n"]
JSON_VALUES = st.sampled_from(
    [
        r'"\/"',
        r'"\u4E2D"',
        "1.10",
        "1e999",
        "-0",
        "123456789012345678901234567890",
        '{"text":"好。。", "a" : [1 ,2]}',
        '"\\r\\n"',
        "null",
    ]
)
SPACES = st.text(" \t", max_size=2)
FIELDS = st.text("a中\r\n\t ,;\"'\\。。", max_size=6)


@st.composite
def json_lines(draw):
    """The lines of a file with the texts left out, and the texts."""
    rows, texts = [], []
    for _ in range(draw(st.integers(1, 4))):
        text = draw(st.sampled_from([*TEXTS]))
        values = draw(st.lists(JSON_VALUES, max_size=3))
        at = draw(st.integers(0, len(values)))
        cells = [f'"k{k % 2}"{draw(SPACES)}:{draw(SPACES)}{value}' for k, value in enumerate(values)]
        cells.insert(at, f'"text"{draw(SPACES)}:{draw(SPACES)}"{{}}"')
        before, after = (draw(SPACES) + "{" + draw(SPACES) + f"{draw(SPACES)},".join(cells) + "}" + draw(SPACES)).split(
            "{}"
        )
        rows.append((before.encode(), after.encode()))
        texts.append(text)
    return rows, texts, b""


@st.composite
def separated(draw, delimiter):
    """The same of CSV or TSV."""
    rows, texts = [], []
    count, at = draw(st.integers(1, 3)), draw(st.integers(0, 2))
    at = min(at, count)
    names = [f"k{k}" for k in range(count)]
    names.insert(at, "text")
    for _ in range(draw(st.integers(1, 4))):
        text = draw(st.sampled_from([*TEXTS]))
        is_quoted = draw(st.booleans()) or "“" in text or "，" in text or count == 0
        cells = []
        for _ in range(count):
            field = draw(FIELDS)
            must = any(mark in field for mark in f'"\r\n{delimiter}') or draw(st.booleans())
            cells.append('"' + field.replace('"', '""') + '"' if must else field)
        cells.insert(at, '"{}"' if is_quoted else "{}")
        before, after = delimiter.join(cells).split("{}")
        rows.append((before.encode(), after.encode()))
        texts.append(text)
    return rows, texts, delimiter.join(names).encode()


def written(head, rows, texts, bom, end, last):
    lines = [
        *([head] if head else []),
        *(before + text.encode() + after for (before, after), text in zip(rows, texts, strict=True)),
    ]
    return bom + end.join(lines) + (end if last else b"")


FORMATS = {"jsonl": json_lines(), "csv": separated(","), "tsv": separated("\t")}


@pytest.mark.parametrize("format", FORMATS)
def test_every_other_byte_stays(format, tmp_path_factory):
    @settings(max_examples=20, deadline=None, suppress_health_check=[*HealthCheck])
    @given(FORMATS[format], st.sampled_from(HEADS), st.sampled_from(ENDS), st.booleans())
    def holds(table, bom, end, last):
        rows, texts, head = table
        folder = tmp_path_factory.mktemp("t")
        file = folder / f"a.{format}"
        before = written(head, rows, texts, bom, end, last)
        file.write_bytes(before)
        after = written(head, rows, [TEXTS[text] for text in texts], b"", end, last)
        done = run("clean", file.name, "-o", "out", cwd=folder)
        assert done.returncode == 0, done.stderr.decode()
        assert (folder / "out" / file.name).read_bytes() == after
        assert run("restore", "out", "-o", "back", cwd=folder).returncode == 0
        assert (folder / "back" / file.name).read_bytes() == before
        assert run("clean", "--in-place", file.name, cwd=folder).returncode == 0
        assert file.read_bytes() == after

    holds()


def test_carriage_returns_of_another_column_stay(tmp_path):
    """They ended lines in what was read as prose, and came out as line feeds."""
    data = 'id,note,text\n1,"a\rb\rc\rd",好。。\n2,"x\r\ry",短文。\n'.encode()
    (tmp_path / "a.csv").write_bytes(data)
    assert run("clean", "a.csv", "-o", "out", cwd=tmp_path).returncode == 0
    assert (tmp_path / "out/a.csv").read_bytes() == data.replace("。。".encode(), "。".encode())
