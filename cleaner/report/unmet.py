"""Decisions that match nothing in a run, each with the reason: so that nobody believes them followed."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import Literal

from cleaner.core.decisions import COPIES, EVERY, Decision, stale
from cleaner.core.document import RULE_OF_RELATION, Document
from cleaner.core.fingerprints import content

Reason = Literal["document", "rule", "text", "copy", "here"]


class Unmet:
    """The decisions `given` to a run, whose documents are then shown to `look` one by one.  `decidable` are the rules on
    which people decide.
    """

    def __init__(self, given: Iterable[Decision], decidable: Container[str]) -> None:
        self.given = list(given)
        self.decidable = decidable
        self._by_document: dict[str, list[Decision]] = {}
        for one in self.given:
            self._by_document.setdefault(one.document, []).append(one)
        self._seen: set[str] = {EVERY}
        self._gone: set[tuple[str, ...]] = set()
        self._met: set[tuple[str, ...]] = set()

    def look(self, document: Document) -> None:
        if not (mine := self._by_document.get(document.id)):
            return
        self._seen.add(document.id)
        self._gone |= {one[:3] for one in stale({one[:3]: one for one in mine}, [document])}
        every = (*document.findings, *document.proposals)
        self._met |= {(document.id, finding.rule, content(document, finding)) for finding in every}

    def reasons(self, copies: Container[str]) -> Iterator[tuple[int, Reason]]:
        """The place of each among those given, and why it matches nothing: no such document or rule; its text has changed;
        the articles are no duplicates any more (`copies` holds the contents of those that are); or the text stands, but
        the rule finds nothing there any more, or something else.
        """
        for place, one in enumerate(self.given):
            if reason := self._reason(one, copies):
                yield place, reason

    def _reason(self, one: Decision, copies: Container[str]) -> Reason | None:
        if one.document not in self._seen:
            return "document"
        if one.rule not in self.decidable:
            return "rule"
        if EVERY in (one.document, one.content):
            return None
        if one[:3] in self._gone:
            return "text"
        if one.rule in COPIES:
            is_template = one.rule == RULE_OF_RELATION["template"]  # these are not listed in the report
            return None if is_template or one.content in copies else "copy"
        return None if one[:3] in self._met else "here"
