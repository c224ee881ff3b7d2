"""How a report came about, in one line (after sacrebleu's signatures), and the same as options of the command."""

from __future__ import annotations

import shlex
from collections.abc import Mapping

from cleaner.core.decisions import Decisions, write
from cleaner.core.version import __version__
from cleaner.dedup.result import CONTAINMENT
from cleaner.files.record import SCHEMA, sha256

FILES = "lines", "decisions"  # settings that are files, whose names are not known
NEAR = 0.8  # the threshold of `find_duplicates`, unless a run has another


def signature(settings: Mapping[str, object], decisions: Decisions) -> str:
    """Versions, settings and thresholds; `settings` are those that are not the default.

    >>> signature({"select": ["RST", "PUN"]}, {}).partition("|")[2]
    'record:1|select:RST+PUN|near:0.8|contained:0.9'
    """
    parts: dict[str, object] = {"cleaner": __version__, "record": SCHEMA}
    parts |= {name: "+".join(map(str, v)) if isinstance(v, list) else v for name, v in settings.items()}
    parts.pop("decisions", None)
    if not settings:
        parts["settings"] = "default"
    parts.pop("threshold", None)
    parts |= {"near": settings.get("threshold", NEAR), "contained": CONTAINMENT}
    if decisions:
        parts["decisions"] = f"{len(decisions)}#{sha256(write(decisions.values()))[:8]}"
    return "|".join(f"{name}:{value}" for name, value in parts.items())


def command(settings: Mapping[str, object]) -> str:
    """The settings as options.  It is not what was typed: inputs, files and folders are not known, nor is a format.

    >>> command({"select": ["RST", "PUN"], "min_confidence": 0.9})
    'cleaner clean PATH… --select RST,PUN --min-confidence 0.9'
    """
    words = []
    for name, value in settings.items():
        if name == "per_file":  # stands in cleaner.toml
            continue
        if name in FILES:
            value = "FILE"
        listed = value if isinstance(value, list) else [value]
        for text in map(str, listed) if name == "prefer" else [",".join(map(str, listed))]:
            words += [f"--{name.replace('_', '-')}", shlex.quote(text)]
    return " ".join(["cleaner clean PATH…", *words])
