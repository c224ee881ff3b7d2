"""What people decided on one document, asked in offsets of the text at hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cleaner.core import edits
from cleaner.core.decisions import EVERY, Decisions, verdict
from cleaner.core.document import Step
from cleaner.core.edits import Edit, Layer
from cleaner.core.fingerprints import (
    BORDER,
    border_span,
    content_of,
)


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What was decided on one document, asked in offsets of the text at hand; `way` leads from there to the original."""

    decisions: Decisions
    document: str
    original: str
    rules: frozenset[str]
    way: tuple[Layer, ...] = ()

    def of(self, rule: str, edit: Edit) -> str:
        return self._on(rule, *edits.origin(self.way, edit.start, edit.end), edit.new)

    def of_border(self, start: int, edit: Edit) -> str:
        """The verdict on a border above what has its first line of text at `start`."""
        start, _ = edits.origin(self.way, start, start + 1)
        return self._on(BORDER, *border_span(self.original, start), edit.new)

    def _on(self, rule: str, start: int, end: int, new: str | None) -> str:
        return verdict(self.decisions, self.document, rule, content_of(rule, self.original, start, end, new))

    def after(self, steps: Iterable[Step]) -> Verdicts:
        """The same, asked in offsets of the text after `steps`."""
        return self._along(Layer(step.edits) for step in steps if step.applied)

    def within(self, start: int) -> Verdicts:
        """The same, asked in offsets of the part of the text that begins at `start`."""
        return self._along([Layer([Edit(0, start, "", "")])] if start else [])

    def _along(self, layers: Iterable[Layer]) -> Verdicts:
        return Verdicts(self.decisions, self.document, self.original, self.rules, (*self.way, *layers))


def verdicts_on(decisions: Decisions, document: str, original: str) -> Verdicts | None:
    """The decisions on one document; None where there is none."""
    rules = frozenset(rule for name, rule, _ in decisions if name in (document, EVERY))
    return Verdicts(decisions, document, original, rules) if rules else None
