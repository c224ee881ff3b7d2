"""Findings for programs: JSON, JSON lines, GitHub's workflow commands, SARIF."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from urllib.parse import quote

from cleaner.check.problems import Problem
from cleaner.check.text import message
from cleaner.core import registry
from cleaner.core.printable import as_json, printable
from cleaner.core.rules import Rule
from cleaner.core.version import __version__
from cleaner.i18n.language import Language

SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def json_lines(problems: Iterable[Problem], lang: Language) -> Iterator[str]:
    """An object a line."""
    return (as_json(_columns(problem, lang)) + "\n" for problem in problems)


def json_array(problems: Iterable[Problem], lang: Language) -> Iterator[str]:
    """One array, an object a line."""
    yield "["
    yield from _listed(as_json(_columns(problem, lang)) for problem in problems)
    yield "]\n"


def _listed(values: Iterable[str]) -> Iterator[str]:
    """With commas between them, a line each."""
    after = ""
    for value in values:
        yield f"{after}\n{value}"
        after = ","
    if after:
        yield "\n"


def _columns(problem: Problem, lang: Language) -> dict[str, object]:
    columns = asdict(problem)
    del columns["excerpt"], columns["mark"]
    return {**columns, "message": message(problem, lang)}


def github(problems: Iterable[Problem], lang: Language) -> Iterator[str]:
    """Workflow commands, which GitHub Actions shows as annotations beside the lines of a pull request."""
    for p in problems:
        command = {"error": "error", "warning": "warning", "note": "notice"}[_level(p)]
        end = f",endColumn={p.end_column}" if p.end_line == p.line else ""  # GitHub takes columns on one line only
        place = f"file={_property(p.path)},line={p.line},endLine={p.end_line},col={p.column}{end}"
        yield f"::{command} {place},title={p.rule}::{_data(message(p, lang))}\n"


# what moves the cursor or turns the text round, but for what has an escape here
_MOVES = re.compile(r"[\0-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def _data(text: str) -> str:
    """https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands; escaped as actions/toolkit does."""
    encoded = _MOVES.sub(lambda found: printable(found[0]), text).encode("utf-8", "backslashreplace").decode()
    return encoded.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A").replace("##[", "%23%23[")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _level(problem: Problem) -> str:
    if problem.applied:
        return "error"
    return "note" if problem.after is not None else "warning"


# ---------------------------------------------------------------- SARIF
def sarif(problems: Iterable[Problem], lang: Language) -> Iterator[str]:
    """SARIF 2.1.0 (OASIS, with errata 01).  The rules stand after the results, which show what rules there are."""
    language = "zh-CN" if lang == "zh" else "en"
    index: dict[str, int] = {}
    yield f'{{"$schema": "{SARIF_SCHEMA}", "version": "2.1.0", "runs": [{{\n'
    yield f'"language": "{language}", "columnKind": "unicodeCodePoints", "results": ['
    yield from _listed(as_json(_result(p, index.setdefault(p.rule, len(index)), lang)) for p in problems)
    rules = [_sarif_rule(registry.get(code), lang) for code in index]
    tool = {"driver": {"name": "cleaner", "version": __version__, "rules": rules}}
    yield f'],\n"tool": {as_json(tool)}\n}}]}}\n'


def _sarif_rule(rule: Rule, lang: Language) -> dict[str, object]:
    return {
        "id": rule.code,
        "shortDescription": {"text": rule.zh if lang == "zh" else rule.en},
        "fullDescription": {"text": rule.why},
    }


def _result(problem: Problem, index: int, lang: Language) -> dict[str, object]:
    region = {
        "startLine": problem.line,
        "startColumn": problem.column,
        "endLine": problem.end_line,
        "endColumn": problem.end_column,
    }
    artifact = {"uri": _uri(problem.path)}
    result: dict[str, object] = {
        "ruleId": problem.rule,
        "ruleIndex": index,
        "level": _level(problem),
        "message": {"text": message(problem, lang)},
        "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": region}}],
        "rank": round(problem.confidence * 100, 1),
    }
    return result


def _uri(path: str) -> str:
    """A path as SARIF wants it: relative ones as they are, whole ones as file: URIs; bytes that are no UTF-8 too."""
    return quote(os.fsencode(Path(path).as_posix())) if not os.path.isabs(path) else Path(path).as_uri()


FORMATS: dict[str, Callable[[Iterable[Problem], Language], Iterator[str]]] = {
    "json": json_array,
    "jsonl": json_lines,
    "github": github,
    "sarif": sarif,
}
