"""Documents put aside come back as they were, from memory and from disk."""

import subprocess
import sys

import pytest

import cleaner
from cleaner.core import spool
from cleaner.core.printable import printable
from cleaner.corpus.duplicates import mark_duplicates

TEXTS = ["会议强调,要抓好落实。\n", "", "第\ud800一", "会议强调，要抓好落实。\n"]


@pytest.mark.parametrize("limit", [1 << 20, 1])
def test_documents_come_back_as_they_were(monkeypatch, limit):
    monkeypatch.setattr(spool, "IN_MEMORY", limit)
    documents = [cleaner.clean(text, id=str(k)) for k, text in enumerate(TEXTS)]
    aside = spool.Spool(documents[:2])
    one, other = iter(aside), iter(aside)  # each keeps its own place
    assert [next(one), next(other), next(one)] == [documents[0], documents[0], documents[1]]
    for document in documents[2:]:
        aside.add(document)
    assert [*aside] == documents
    assert (aside[-1], aside[1:3], len(aside)) == (documents[-1], documents[1:3], 4)
    with pytest.raises(IndexError):
        aside[4]
    assert [*mark_duplicates(aside, {})[0]] == [*mark_duplicates(documents, {})[0]]


TEMPORARY = """import sys, tempfile
from cleaner.core import spool
from cleaner.core.printable import printable
spool.IN_MEMORY = 1
if sys.argv[1] == "none":
    tempfile._candidate_tempdir_list = lambda: ["/proc/none"]
else:
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    tempfile.tempdir = sys.argv[1]
sys.argv = ["cleaner", *sys.argv[2:]]
import cleaner.cli.main as program
program.main()
"""


@pytest.mark.parametrize(
    ("folder", "line"),
    [
        ("none", "Error: no folder for temporary files can be written to; set TMPDIR to one"),
        (
            "{here}",
            "Error: {here}: File too large; temporary files stand there: set TMPDIR to a folder with more room",
        ),
    ],
)
def test_no_room_for_temporary_files(tmp_path, folder, line):
    (tmp_path / "a.txt").write_text(TEXTS[0], "utf-8")
    for command in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    for arguments in (["check", "a.txt"], ["check", "--staged"]):
        command = [sys.executable, "-c", TEMPORARY, folder.format(here=tmp_path), *arguments]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True)
        assert (done.returncode, done.stderr.decode().splitlines()) == (2, [line.format(here=printable(str(tmp_path)))])
        assert {path.name for path in tmp_path.iterdir()} == {"a.txt", ".git"}
