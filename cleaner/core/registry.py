"""Which rules there are, in running order.

Our own are named here, so that nobody has to import a stage for its rules to exist.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module

from cleaner.core.rules import FAMILIES, REGISTRY, Rule

MODULES = (
    "cleaner.stages.encoding.decode",
    "cleaner.stages.mojibake",
    "cleaner.stages.characters.normal_forms",
    "cleaner.stages.disguise",
    "cleaner.stages.characters.punctuation",
    "cleaner.stages.layout.rules",
    "cleaner.stages.characters.script",
    "cleaner.dedup",
    "cleaner.dedup.within_document",
)


@cache
def load() -> None:
    """Import every module that registers rules, once in a process."""
    for module in MODULES:
        import_module(module)


def rules() -> list[Rule]:
    """All rules in running order: by family, then by code."""
    load()
    families = list(FAMILIES)
    return sorted(REGISTRY.values(), key=lambda rule: (families.index(rule.family), rule.code))


def find(code: str) -> Rule | None:
    """The rule with this code, if there is one."""
    load()
    return REGISTRY.get(code)


def get(code: str) -> Rule:
    """The rule with this code.  Raises KeyError."""
    load()
    return REGISTRY[code]
