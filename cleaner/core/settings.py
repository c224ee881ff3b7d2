"""What a run may do: which rules, and in which mode.  Values only; a rule never sees them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, get_args

from cleaner.core import registry
from cleaner.core.encodings import MULTI_BYTE, SINGLE_BYTE, canonical
from cleaner.core.errors import SettingsError
from cleaner.core.rules import Rule
from cleaner.core.scripts import SCRIPTS, Script

if TYPE_CHECKING:
    from cleaner.core.decisions import Decisions

Mode = Literal["off", "apply", "propose", "flag"]
BadRows = Literal["fail", "skip", "keep"]
Names = Iterable[str] | str


@dataclass(frozen=True, slots=True)
class PerFile:
    """`files` are patterns below `folder`; `lists` and `values` what is added and what is replaced for them."""

    files: tuple[str, ...]
    folder: str
    lists: Mapping[str, tuple[str, ...]]
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Settings:
    """Rules are named by code ("RST002") or family ("RST").

    `select` limits a run to some rules (empty: all), `ignore` leaves some out, `apply` and `propose` override a rule's
    default.  Edits below `min_confidence` become proposals.  `keep` names line labels that are never taken out.
    `script` converts the whole text (SCRIPTS), `punctuation="keep"` leaves half-width marks and straight quotes.
    `encoding` is that of every file without a byte-order mark, "" where each is to be judged by its bytes.  Of a table with rows that
    cannot be read, `bad_rows` says what to do: nothing ("fail"), or the others, and these are left out ("skip") or stay as they are ("keep").
    `lines` is what a site repeats (`stages.layout.site_lines`), `decisions` what people decided on single findings,
    `per_file` what holds for some files only, `rules` the modules that bring rules of their own.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    apply: tuple[str, ...] = ()
    propose: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    min_confidence: float = 0.0
    script: Script | None = None
    punctuation: Literal["full", "keep"] = "full"
    encoding: str = ""
    bad_rows: BadRows = "fail"
    lines: Mapping[str, str] = field(default_factory=dict)
    decisions: Decisions = field(default_factory=dict)
    per_file: tuple[PerFile, ...] = ()
    rules: tuple[str, ...] = ()

    def given(self) -> dict[str, object]:
        """What is not the default, for the record and the report; of tables only that there is one."""
        changed = {f.name: getattr(self, f.name) for f in dataclasses.fields(self)}
        tables = ("lines", "decisions", "per_file")
        return {
            name: (len(value) if name in tables else list(value) if isinstance(value, tuple) else value)
            for name, value in changed.items()
            if value != getattr(Settings(), name)
        }

    def mode(self, rule: Rule) -> Mode:
        if (module := registry.brought_by(rule.code)) and module not in self.rules:
            return "off"  # another run in this process brought it
        if (self.select and not _named(rule, self.select)) or (self.ignore and _named(rule, self.ignore)):
            return "off"
        if rule.off_when and getattr(self, rule.off_when[0]) == rule.off_when[1]:
            return "off"
        if self.apply and _named(rule, self.apply):
            return "apply"
        if self.propose and _named(rule, self.propose):
            return "propose"
        return rule.default


def settings(
    *,
    select: Names = (),
    ignore: Names = (),
    apply: Names = (),
    propose: Names = (),
    keep: Names = (),
    min_confidence: float = 0.0,
    script: str | None = None,
    punctuation: str = "full",
    encoding: str = "",
    bad_rows: str = "fail",
    lines: Mapping[str, str] | None = None,
    decisions: Decisions | None = None,
    per_file: Iterable[PerFile] = (),
    rules: Names = (),
) -> Settings:
    """Checked settings.  Lists of names may be given as one string with commas.

    `lines` is what `stages.layout.site_lines.read_table` read, `decisions` what `core.decisions.read` read, `per_file` what
    `core.per_file.read` made.  `rules` are modules, or files that end in .py, which bring rules of their own.
    Raises SettingsError for an unknown rule, label, script or value, RuleError for a module that brings no rules.
    """
    from cleaner.core.document import DROPPED, KEPT

    modules = _names("rules", rules, upper=False)
    for module in modules:
        registry.load_module(module)
    names = {"select": select, "ignore": ignore, "apply": apply, "propose": propose}
    chosen = {key: _names(key, value) for key, value in names.items()}
    for key, value in chosen.items():
        for name in value:
            if name not in registry.families() and not registry.find(name):
                raise SettingsError(
                    "{key}: there is no rule or family {name!r}; `cleaner rules` lists them", key=key, name=name
                )
    labels = _names("keep", keep, upper=False)
    for label in labels:
        if label not in KEPT | DROPPED:
            known = ", ".join(sorted(KEPT | DROPPED))
            raise SettingsError("keep: there is no line label {label!r}; there are {known}", label=label, known=known)
    if script not in (None, *SCRIPTS):
        raise SettingsError(
            "script: there is no {script!r}; there are {known}", script=script, known=", ".join(SCRIPTS)
        )
    if punctuation not in ("full", "keep"):
        raise SettingsError("punctuation: {value!r} is neither 'full' nor 'keep'", value=punctuation)
    if bad_rows not in get_args(BadRows):
        raise SettingsError(
            "bad_rows: {value!r} is none of {known}", value=bad_rows, known=", ".join(get_args(BadRows))
        )
    if encoding and not (encoding := canonical(named := encoding)):
        raise SettingsError(
            "encoding: {name!r} is no encoding that can be read; there are {known}",
            name=named,
            known=", ".join((*MULTI_BYTE, *SINGLE_BYTE)),
        )
    if not isinstance(min_confidence, (int, float)) or not 0 <= min_confidence <= 1:
        raise SettingsError("min_confidence: {value!r} is not a number between 0 and 1", value=min_confidence)
    return Settings(
        **chosen,
        keep=labels,
        min_confidence=min_confidence,
        script=script,  # type: ignore[arg-type]
        punctuation=punctuation,  # type: ignore[arg-type]
        encoding=encoding,
        bad_rows=bad_rows,  # type: ignore[arg-type]
        lines=lines or {},
        decisions=decisions or {},
        per_file=tuple(per_file),
        rules=modules,
    )


def _names(key: str, value: Names, upper: bool = True) -> tuple[str, ...]:
    listed = [value] if isinstance(value, str) else list(value) if isinstance(value, Iterable) else [value]
    if wrong := [part for part in listed if not isinstance(part, str)]:
        raise SettingsError(
            "{key}: {value!r} is no name; give names, or one string with commas", key=key, value=wrong[0]
        )
    parts = [part.strip() for one in listed for part in one.split(",")]
    return tuple(part.upper() if upper else part for part in parts if part)


def _named(rule: Rule, names: tuple[str, ...]) -> bool:
    return rule.code in names or rule.family in names
