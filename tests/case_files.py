"""The case files of tests/cases: what each rule finds, and what it leaves alone."""

import os
import tomllib
from pathlib import Path

import pytest

CASES = Path(os.environ.get("CLEANER_CASES", Path(__file__).parent / "cases"))  # a package of rules has its own


def cases(kind: str, families: tuple[str, ...] = ()):
    """One pytest parameter for each table of that kind (hit, miss, known_failure)."""
    for path in sorted(CASES.glob("*.toml")):
        if families and path.stem[:3] not in families:
            continue
        for k, case in enumerate(tomllib.loads(path.read_text("utf-8")).get(kind, []), 1):
            name = f"{path.stem}-{case.get('name', k)}"
            mark = [pytest.mark.xfail(reason=case["why"])] if kind == "known_failure" else []
            yield pytest.param(path.stem, case, id=name, marks=mark)


def texts():
    """Every text of every case file."""
    for kind in ("hit", "miss", "known_failure"):
        for parameter in cases(kind):
            case = parameter.values[1]
            yield from ([case["text"]] if "text" in case else case.get("texts", []))
