"""The public door: names, options, errors, files from Python; and what is proved before a file is replaced."""

import contextlib
import json
import logging
import pickle
import re
import subprocess
import sys

import pytest
from command_line import ARTICLE, FIXED, run

import cleaner
from cleaner.files import record


def test_names_are_listed_and_tab_completion_finds_them():
    code = "import cleaner; print(*dir(cleaner)); from cleaner import *; print(clean, CleanerError)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[0].split() == sorted([*cleaner.__all__, "__version__"])


def test_a_rule_can_be_named_before_anything_is_imported():
    code = "from cleaner.core.settings import settings; print(settings(select='RST001').select)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "('RST001',)\n"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"selct": "RST"}, "there is no option 'selct'; did you mean 'select'?"),
        ({"zzz": 1}, "there is no option 'zzz'; there are select, "),
        ({"select": ["RST", 3]}, "select: 3 is no name"),
        ({"select": 3}, "select: 3 is no name"),
        ({"select": "RTS"}, "no rule or family 'RTS'"),
        ({"keep": "footer"}, "no line label 'footer'"),
        ({"min_confidence": "0.5"}, "'0.5' is not a number between 0 and 1"),
        ({"lines": 3}, "lines: 3 is no path"),
        ({"lines": "nowhere.tsv"}, "lines: nowhere.tsv: No such file or directory"),
        ({"decisions": "nowhere.json"}, "decisions: nowhere.json: No such file"),
        ({"format": "pdf"}, "'pdf' is none of 'text', 'markdown', 'html'"),
    ],
)
def test_options_that_cannot_be_followed_are_refused_at_once(options, message):
    with pytest.raises(cleaner.SettingsError) as caught:
        cleaner.clean("好。", **options)
    assert message in str(caught.value)
    if "format" not in options:
        with pytest.raises(cleaner.SettingsError):
            cleaner.clean_corpus([], **options)  # not only when the first document is asked for


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: cleaner.find_duplicates("春眠不觉晓"),
            "find_duplicates() takes texts, not one str; put it into a list",
        ),
        (lambda: cleaner.find_duplicates(b"abc"), "find_duplicates() takes texts, not one bytes; put it into a list"),
        (lambda: cleaner.find_duplicates(["春眠", b"abc"]), "text 1 is bytes, not str"),
        (lambda: cleaner.find_duplicates(["春眠", "不觉", None]), "text 2 is NoneType, not str"),
        (lambda: cleaner.comparison_key(b"abc"), "comparison_key() takes a str, not bytes"),
        (lambda: cleaner.write("out", "out"), "write() takes documents, not str"),
        (lambda: cleaner.write(cleaner.clean("好。"), "out"), "write() takes documents, not Document"),
        (lambda: cleaner.write(["甲.txt"], "out"), "write() takes documents, not str"),
        (lambda: cleaner.report("out", "page.html"), "report() takes documents, not str"),
        (lambda: cleaner.report(cleaner.clean("好。"), "page.html"), "report() takes documents, not Document"),
    ],
)
def test_one_thing_in_the_place_of_several_is_refused(call, message, tmp_path, monkeypatch):
    """A str is a sequence of texts too, each of one character: that would be an answer to a question nobody asked."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TypeError) as caught:
        call()
    assert message in str(caught.value)
    assert not (tmp_path / "page.html").exists()


def test_every_error_is_a_cleaner_error_and_survives_another_process():
    errors = [value for name in cleaner.__all__ if isinstance(value := getattr(cleaner, name), type)]
    errors = [kind for kind in errors if issubclass(kind, Exception)]
    assert len(errors) == 12
    assert all(issubclass(kind, cleaner.CleanerError) for kind in errors)
    for error in (cleaner.InputError("{path}: no", path="a"), cleaner.DecodeError("no {what}", 7, what="text")):
        again = pickle.loads(pickle.dumps(error))
        assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))


def test_a_corpus_is_cleaned_written_reported_checked_and_restored(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    (tmp_path / "in/甲.txt").write_text(ARTICLE, "utf-8")
    (tmp_path / "in/乙.jsonl").write_text(json.dumps({"text": ARTICLE, "n": 1}, ensure_ascii=False) + "\n", "utf-8")
    (page,) = cleaner.clean_file("in/甲.txt")
    assert page.text == FIXED
    documents = list(cleaner.clean_corpus("in", jobs=2))
    files = cleaner.write(documents, "out", drop_duplicates=True)
    assert [path.name for path in files] == ["manifest.jsonl", "record.jsonl", "乙.jsonl"]
    assert cleaner.report(documents, "out/report.html").read_text("utf-8").startswith("<!doctype html>")
    found = cleaner.check("in")
    assert {problem.rule for problem in found} == {"PUN001", "DUP001"}
    assert cleaner.restore("out", "back") == (2, [])
    assert (tmp_path / "back/in/甲.txt").read_text("utf-8") == ARTICLE


def test_a_text_that_came_from_no_file_is_written_by_its_id(tmp_path):
    document = cleaner.clean(ARTICLE, id="甲")
    assert [path.name for path in cleaner.write([document], tmp_path)] == ["manifest.jsonl", "record.jsonl", "甲.txt"]
    with pytest.raises(cleaner.OutputError, match="needs an id"):
        cleaner.write([cleaner.clean(ARTICLE)], tmp_path)


def test_a_document_is_plain_values():
    document = cleaner.clean(ARTICLE, id="甲")
    values = json.loads(json.dumps(document.to_dict()))
    assert values["text"] == document.text
    assert values["findings"][0]["rule"] == "PUN001"
    assert values["articles"][0]["title"] == document.articles[0].title


def test_importing_sets_up_no_handler():
    code = "import logging, cleaner; cleaner.clean('好'); print(logging.getLogger('cleaner').handlers)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
    assert logging.getLogger("cleaner").handlers == []


def test_in_place_replaces_nothing_that_could_not_be_brought_back(corpus, monkeypatch):
    """Whatever goes wrong between the edits and the record: the files are what they were, and one line says so."""
    entry = record.entry

    def forgetful(document, places):
        written = entry(document, places)
        written["steps"][0]["edits"] = written["steps"][0]["edits"][1:]
        return written

    monkeypatch.setattr(record, "entry", forgetful)
    before = {path: path.read_bytes() for path in corpus.rglob("*.txt")}
    done = run("clean", "语料", "--in-place", cwd=corpus)
    assert done.returncode == 2
    assert "nothing was written" in done.stderr.decode()
    assert {path: path.read_bytes() for path in corpus.rglob("*.txt")} == before
    assert not (corpus / "cleaner-record").exists()


def test_marks_of_an_earlier_corpus_are_forgotten(tmp_path):
    """An article that was a copy in one corpus is none in another, and must not be left out of it."""
    texts = [
        f"{ARTICLE}\n会议要求，各县区要认真贯彻落实，抓好春季植树，第{k}次部署管护责任，确保成活率。\n" for k in (1, 1)
    ]
    documents = list(cleaner.clean_corpus([cleaner.clean(text, id=str(k)) for k, text in enumerate(texts)]))
    assert documents[1].articles[0].duplicate
    (again,) = cleaner.clean_corpus([documents[1]])
    assert again.articles[0].duplicate is None
    (unasked,) = cleaner.clean_corpus([documents[1]], ignore="DUP")
    assert unasked.articles[0].duplicate is None


DOCUMENT = cleaner.clean("好。", id="a")
WRONG = [None, b"abc", 3, 3.5, object(), (), ["nope"], [None], [b"x"], [3], {}, "", "nope", True, float("nan"), -1]
CALLS = {
    "clean": cleaner.clean,
    "clean_file": cleaner.clean_file,
    "clean_file column": lambda wrong: cleaner.clean_file("a.jsonl", column=wrong),
    "clean_corpus": lambda wrong: list(cleaner.clean_corpus(wrong)),
    "clean_corpus jobs": lambda wrong: list(cleaner.clean_corpus("a.jsonl", jobs=wrong)),
    "check": cleaner.check,
    "check jobs": lambda wrong: cleaner.check("a.jsonl", jobs=wrong),
    "write": lambda wrong: cleaner.write(wrong, "out"),
    "write to": lambda wrong: cleaner.write([DOCUMENT], "out", to=wrong),
    "write record": lambda wrong: cleaner.write([DOCUMENT], "out", record=wrong),
    "report": lambda wrong: cleaner.report(wrong, "page.html"),
    "report page": lambda wrong: cleaner.report([DOCUMENT], wrong),
    "report decisions": lambda wrong: cleaner.report([DOCUMENT], "page.html", decisions=wrong),
    "restore": cleaner.restore,
    "find_duplicates": cleaner.find_duplicates,
    "find_duplicates threshold": lambda wrong: cleaner.find_duplicates(["好", "好"], wrong),
    "find_duplicates jobs": lambda wrong: cleaner.find_duplicates(["好", "好"], jobs=wrong),
    "find_duplicates ranks": lambda wrong: cleaner.find_duplicates(["好", "好"], ranks=wrong),
    "comparison_key": cleaner.comparison_key,
    **{
        f"clean {name}": lambda wrong, name=name: cleaner.clean("好,好。", **{name: wrong})
        for name in cleaner.CleanOptions.__annotations__
    },
}


@pytest.mark.parametrize("name", CALLS)
def test_a_wrong_argument_is_refused_in_so_many_words(tmp_path, monkeypatch, name):
    """By an error of cleaner, or a TypeError; OSError and ValueError only as docs/api.md says, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.jsonl").write_text('{"text": "好,好。"}\n', "utf-8")
    for wrong in WRONG:
        with contextlib.suppress(cleaner.CleanerError, TypeError):
            CALLS[name](wrong)


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: cleaner.find_duplicates("好好"), TypeError, "takes texts, not one str"),
        (lambda: cleaner.find_duplicates([], 0), cleaner.SettingsError, "threshold: 0 is not above 0 and at most 1"),
        (lambda: cleaner.find_duplicates(["好", "好"], ranks=[1]), cleaner.SettingsError, "one for each text"),
        (lambda: cleaner.write("好", "out"), TypeError, "takes documents, not str"),
        (lambda: cleaner.report([None], "out"), TypeError, "takes documents, not NoneType"),
        (lambda: cleaner.report([], "out", decisions="no.json"), cleaner.SettingsError, "no.json: No such file"),
    ],
)
def test_what_is_wrong_is_said(call, error, words):
    with pytest.raises(error, match=re.escape(words)):
        call()
