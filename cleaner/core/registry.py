"""Which rules there are, in running order.

Our own are named here, so that nobody has to import a stage for its rules to exist.  Rules of others come from installed
packages, by the entry points of a group, and from modules that the settings of a run name.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path

from cleaner.core.errors import CleanerError, RuleError
from cleaner.core.messages import Message
from cleaner.core.rules import FAMILIES, RULES, Family, Rule

MODULES = (
    "cleaner.stages.encoding.decode",
    "cleaner.stages.mojibake",
    "cleaner.stages.characters.normal_forms",
    "cleaner.stages.disguise",
    "cleaner.stages.characters.punctuation",
    "cleaner.stages.characters.script",
    "cleaner.stages.layout.rules",
    "cleaner.dedup.rules",
    "cleaner.dedup.within_document",
)
ORDER = "ENC", "MOJ", "UNI", "RST", "PUN", "BPL", "SEG", "DUP"  # our families as they run; those of others follow
GROUP = "corpuscleaner.rules"  # of entry points
_brought_by: dict[str, str] = {}
_given: list[Rule] = []  # the rules that `_in_order` holds
_in_order: list[Rule] = []


@cache
def load() -> None:
    """Import every module that registers rules, ours and those of installed packages.  Raises RuleError."""
    for module in MODULES:
        import_module(module)
    _check_families()
    if _somebody_brings_rules():
        from importlib.metadata import entry_points

        for point in sorted(entry_points(group=GROUP)):
            _bring(point.value, f"{point.name} = {point.value}", point.load)


def _somebody_brings_rules() -> bool:
    """Whether an installed package may have an entry point in our group.

    `importlib.metadata` knows for certain, but it takes 25 ms to import, a tenth of a hook (2026-12-01); reading the files
    that it would read takes 1 ms.
    """
    for place in map(Path, dict.fromkeys(sys.path)):
        if place.is_file():  # an archive
            return True
        for pattern in ("*.dist-info/entry_points.txt", "*.egg-info/entry_points.txt"):
            if any(GROUP.encode() in file.read_bytes() for file in place.glob(pattern)):
                return True
    return False


@cache
def load_module(name: str) -> None:
    """Import a module that registers rules: by its name, or by the path of a file that ends in .py.  Raises RuleError.

    A file is loaded from where it stands; nothing is put on `sys.path`.
    """
    load()
    before = set(RULES)
    _bring(name, name, lambda: _file_module(Path(name)) if name.endswith(".py") else import_module(name))
    _brought_by.update(dict.fromkeys(set(RULES) - before, name))


def _file_module(path: Path) -> None:
    import importlib.util

    whole = path.resolve()
    name = f"cleaner_rules_{sha256(bytes(whole)).hexdigest()[:12]}"
    spec = importlib.util.spec_from_file_location(name, whole)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise


def _bring(rule: str, name: str, bring: Callable[[], object]) -> None:
    """Let a module of somebody else register its rules.  Raises RuleError, which names it, for whatever goes wrong; then
    none of its rules is left.
    """
    rules, families = dict(RULES), dict(FAMILIES)
    try:
        bring()
        _check_families()
    except (Exception, SystemExit) as error:
        RULES.clear()
        RULES.update(rules)
        FAMILIES.clear()
        FAMILIES.update(families)
        sys.modules.pop(rule.partition(":")[0], None)  # or a second try would find it imported, and no rules
        if isinstance(error, CleanerError):
            raise RuleError("the rules {name}: {reason}", rule=rule, name=name, reason=error.message) from error
        reason = Message(f"{type(error).__name__}: {error}")
        raise RuleError(
            "the rules {name} cannot be imported ({reason})", rule=rule, name=name, reason=reason
        ) from error


def brought_by(code: str) -> str:
    """The module that a setting named and that brought this rule; "" for ours and those of installed packages."""
    return _brought_by.get(code, "")


def _check_families() -> None:
    for code, rule in RULES.items():
        if rule.family not in FAMILIES:
            raise RuleError(
                "{rule}: its family is not declared; call family({family!r}, …)", rule=code, family=rule.family
            )


def prepare(modules: Iterable[str], codes: Iterable[str]) -> None:
    """Have in this process every rule that the process which started it has.  Raises RuleError where one is missing."""
    for module in modules:
        load_module(module)
    load()
    if missing := sorted(set(codes) - set(RULES)):
        raise RuleError(
            "{rule}: a worker process does not know this rule; put it into a module, and name that in the setting rules",
            rule=missing[0],
        )


def rules() -> Sequence[Rule]:
    """All rules in running order: by family, then by code."""
    load()
    given = [*RULES.values()]
    if given != _given:  # sorted once, and again where somebody brings more: every pass over a text asks for them
        place = {family: k for k, family in enumerate(families())}
        _in_order[:] = sorted(given, key=lambda rule: (place[rule.family], rule.code))
        _given[:] = given
    return _in_order


def families() -> dict[str, Family]:
    """The families of all rules, in running order."""
    load()
    ours = {code: FAMILIES[code] for code in ORDER}
    return ours | {code: FAMILIES[code] for code in sorted(FAMILIES)}


def find(code: str) -> Rule | None:
    """The rule with this code, if there is one."""
    load()
    return RULES.get(code)


def get(code: str) -> Rule:
    """The rule with this code.  Raises KeyError."""
    load()
    return RULES[code]


def of_label() -> Mapping[str, Rule]:
    """The rule that lines with a label are recorded under."""
    return {label: rule for rule in rules() for label in rule.labels}
