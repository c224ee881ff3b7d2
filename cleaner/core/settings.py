"""What a run may do: which rules, and in which mode.  Values only; a rule never sees them."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from cleaner.core import registry
from cleaner.core.errors import SettingsError
from cleaner.core.rules import Rule

if TYPE_CHECKING:
    pass

if TYPE_CHECKING:
    from cleaner.core.decisions import Decisions

Mode = Literal["off", "apply", "propose", "flag"]


@dataclass(frozen=True, slots=True)
class Settings:
    """Rules are named by code ("RST002") or family ("RST").

    `select` limits a run to some rules (empty: all), `ignore` leaves some out, `apply` and `propose` override a rule's
    default.  Edits below `min_confidence` become proposals.  `keep` names line labels that are never taken out.
    `script` converts the whole text ("hans" or "hant"), `punctuation="keep"` leaves half-width marks and straight quotes.
    `lines` is what a site repeats (`layout.repeated.read_table`), `decisions` what people decided on single findings,
    `per_file` what holds for some files only.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    apply: tuple[str, ...] = ()
    propose: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    min_confidence: float = 0.0
    script: Literal["hans", "hant"] | None = None
    punctuation: Literal["full", "keep"] = "full"
    lines: Mapping[str, str] = field(default_factory=dict)
    decisions: Decisions = field(default_factory=dict)
    per_file: tuple[PerFile, ...] = ()

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
        if (self.select and not _named(rule, self.select)) or _named(rule, self.ignore):
            return "off"
        if rule.off_when and getattr(self, rule.off_when[0]) == rule.off_when[1]:
            return "off"
        if _named(rule, self.apply):
            return "apply"
        if _named(rule, self.propose):
            return "propose"
        return rule.default


def settings(
    *,
    select: Iterable[str] | str = (),
    ignore: Iterable[str] | str = (),
    apply: Iterable[str] | str = (),
    propose: Iterable[str] | str = (),
    keep: Iterable[str] | str = (),
    min_confidence: float = 0.0,
    script: str | None = None,
    punctuation: str = "full",
    lines: Mapping[str, str] | str | os.PathLike[str] = "",
    decisions: Decisions | str | os.PathLike[str] = "",
    per_file: Iterable[PerFile] = (),
) -> Settings:
    """Checked settings.  Lists of names may be given as one string with commas.

    `lines` is the path of a table that `cleaner learn-lines` wrote, `decisions` that of a file of decisions; or either read.
    `per_file` comes from `cleaner.core.per_file.read`.
    Raises SettingsError for an unknown rule, label, script or value, and for a file that cannot be read.
    """
    from cleaner.core.document import DROPPED, KEPT

    names = {"select": select, "ignore": ignore, "apply": apply, "propose": propose}
    rules = {key: _names(value) for key, value in names.items()}
    for key, value in rules.items():
        for name in value:
            if name not in registry.families() and not registry.find(name):
                raise SettingsError(f"{key}: there is no rule or family {name!r}; `cleaner rules` lists them")
    labels = _names(keep, upper=False)
    for label in labels:
        if label not in KEPT | DROPPED:
            raise SettingsError(
                f"keep: there is no line label {label!r}; there are {', '.join(sorted(KEPT | DROPPED))}"
            )
    if script not in (None, "hans", "hant"):
        raise SettingsError(f"script: {script!r} is neither 'hans' nor 'hant'")
    if punctuation not in ("full", "keep"):
        raise SettingsError(f"punctuation: {punctuation!r} is neither 'full' nor 'keep'")
    if not 0 <= min_confidence <= 1:
        raise SettingsError(f"min_confidence: {min_confidence} is not between 0 and 1")
    chosen = Settings(**rules, keep=labels, min_confidence=min_confidence, script=script, punctuation=punctuation)  # type: ignore[arg-type]
    return dataclasses.replace(
        chosen,
        lines=_read(lines, _lines, "lines"),
        decisions=_read(decisions, _decisions, "decisions"),
        per_file=tuple(per_file),
    )


def _read(
    given: Mapping[Any, Any] | str | os.PathLike[str], reader: Callable[[str], Mapping[Any, Any]], name: str
) -> Mapping[Any, Any]:
    """What a file holds, or what was read from it already."""
    if isinstance(given, Mapping):
        return given
    path = os.fspath(given)
    try:
        return reader(path) if path else {}
    except OSError as error:
        raise SettingsError(f"{name}: {path}: {error.strerror}") from None
    except ValueError as error:
        raise SettingsError(f"{name}: {error}") from None


def _lines(path: str) -> Mapping[str, str]:
    from cleaner.stages.layout.site_lines import read_table

    return read_table(path)


def _decisions(path: str) -> Decisions:
    from cleaner.core.decisions import read

    return read(path)


def _names(value: Iterable[str] | str, upper: bool = True) -> tuple[str, ...]:
    parts = value.split(",") if isinstance(value, str) else [part for item in value for part in item.split(",")]
    return tuple(part.strip().upper() if upper else part.strip() for part in parts if part.strip())


def _named(rule: Rule, names: tuple[str, ...]) -> bool:
    return rule.code in names or rule.family in names


@dataclasses.dataclass(frozen=True, slots=True)
class PerFile:
    """`files` are patterns below `folder`; `lists` and `values` what is added and what is replaced for them."""

    files: tuple[str, ...]
    folder: str
    lists: Mapping[str, tuple[str, ...]]
    values: Mapping[str, Any]
