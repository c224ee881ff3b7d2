"""Every rule finds what its case file says, and leaves alone what it says."""

import re

import pytest
from case_files import CASES, cases

import cleaner
import cleaner.pipeline.one_pass
from cleaner.cli.rule_list import explanation
from cleaner.core import registry

LINES = ("BPL", "SEG")
TEXTS = ("MOJ", "UNI", "RST", "PUN", *(rule.family for rule in registry.rules() if not rule.is_ours))


def alone(code, case):
    """The document after this rule alone, applied even if it only proposes by default."""
    options = {key: case[key] for key in ("script", "format") if key in case}
    return cleaner.clean(case["text"], select=[code], apply=[code], **options)


def found(document, code):
    return [f for f in (*document.findings, *document.proposals) if f.rule == code]


@pytest.mark.parametrize(("code", "case"), [*cases("hit", TEXTS)])
def test_hit(code, case):
    document = alone(code, case)
    if "to" in case:
        assert document.text == case["to"]
        assert found(document, code)
    else:
        assert [f.before for f in found(document, code)] == case["find"]
        assert document.text == case["text"]


@pytest.mark.parametrize(("code", "case"), [*cases("miss", TEXTS)])
def test_miss(code, case):
    document = alone(code, case)
    assert found(document, code) == []
    assert document.text == case["text"]


@pytest.mark.parametrize(("code", "case"), [*cases("known_failure", TEXTS)])
def test_known_failure(code, case):
    assert alone(code, case).text == case["to"]


def labels_of(code, case):
    document = cleaner.clean(case["text"], select=[code], apply=[code])
    return document, [line.label for line in document.lines]


@pytest.mark.parametrize(("code", "case"), [*cases("hit", LINES)])
def test_line_hit(code, case):
    document, labels = labels_of(code, case)
    for number, label in case.get("labels", {}).items():
        assert labels[int(number) - 1] == label, case["text"].split("\n")[int(number) - 1]
    if "starts" in case:
        assert [a.first_line for a in document.articles] == case["starts"]
    if "to" in case:
        assert document.text == case["to"]
    assert found(document, code)


@pytest.mark.parametrize(("code", "case"), [*cases("miss", LINES)])
def test_line_miss(code, case):
    document, _ = labels_of(code, case)
    assert found(document, code) == []
    assert document.text == case["text"]


@pytest.mark.parametrize("rule", registry.rules(), ids=lambda rule: rule.code)
def test_every_rule_has_hits_and_misses(rule):
    stem = rule.code
    assert (CASES / f"{stem}.toml").exists(), "a rule starts as its case file"
    codes = {kind: sum(p.values[0] == stem for p in cases(kind)) for kind in ("hit", "miss")}
    assert codes["hit"] >= 2
    assert codes["miss"] >= 2


def test_every_case_file_has_a_rule():
    assert {path.stem for path in CASES.glob("*.toml")} <= {rule.code for rule in registry.rules()}


@pytest.mark.parametrize("rule", registry.rules(), ids=lambda rule: rule.code)
def test_an_explanation_is_in_one_language(rule):
    chinese, english = (explanation(rule.code, lang).split("\n", 1)[1] for lang in ("zh", "en"))
    assert chinese.count("\n\n")
    assert english.count("\n\n")
    assert not re.search(r"[a-z]+ [a-z]+ [a-z]+ [a-z]+ [a-z]+", chinese)
    assert "。" not in re.sub(r"[“(].*?[”)]", "", english, flags=re.DOTALL)


@pytest.mark.parametrize("rule", registry.rules(), ids=lambda rule: rule.code)
def test_every_rule_is_explained_in_both_languages(rule):
    han = sum("\u4e00" <= c <= "\u9fff" for c in rule.why)
    latin = sum(c.isascii() and c.isalpha() for c in rule.why)
    assert han >= 20
    assert latin >= 60
