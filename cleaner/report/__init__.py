"""The report: one page on which a person sees what was done, decides whether to trust it, and says yes or no.

It needs no network and no server.  What stands in it comes from strangers: documents reach the page as JSON and are drawn by
its own script as text, never as markup; a Content-Security-Policy lets nothing else run, whatever slipped in.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.core import registry
from cleaner.core.callable_package import make_callable
from cleaner.core.decisions import Decisions
from cleaner.core.document import Document, only_documents
from cleaner.core.rules import Rule
from cleaner.core.spool import Spool
from cleaner.corpus.duplicates import mark_duplicates
from cleaner.dedup.result import Duplicates
from cleaner.files.atomic_write import Staging
from cleaner.i18n.reasons import LABELS
from cleaner.i18n.words import META, RELATIONS
from cleaner.pipeline.options import File, settings_of
from cleaner.report.overview import Tally, closest, groups, ranked
from cleaner.report.script import script
from cleaner.report.shards import Shards, of_last_run
from cleaner.report.sheet import sheet_of, text_of
from cleaner.report.signature import command, signature
from cleaner.report.unmet import Unmet
from cleaner.report.visible import signs, to_json

if TYPE_CHECKING:
    from jinja2 import Environment


def write_report(
    staging: Staging,
    documents: Sequence[Document],
    found: Duplicates,
    page: Path,
    *,
    settings: Mapping[str, object] | None = None,
    decisions: Decisions | None = None,
) -> None:
    """Write the report on `documents`, among whose articles the duplicates `found` were found; it will stand at `page`.

    `settings` are those of the run that are not the default, `decisions` those that the run followed.  The shards of the
    last report at this place are removed with the commit.
    """
    shards = Shards(staging, page)
    tally = Tally()
    unmet = Unmet((decisions or {}).values(), {rule.code for rule in registry.rules() if rule.decidable})
    for document in documents:
        unmet.look(document)
        tally.add(document)
        shards.add(sheet_of(document)._asdict(), text_of(document))
    sheets, texts = shards.finish()
    clusters = groups(documents, tally.index.articles, found)
    index = {
        "columns": asdict(tally.index),
        "labels": list(tally.labels),
        "sources": list(tally.sources),
        "groups": clusters,
        "closest": closest(documents, tally.index.articles, found),
        "given": unmet.given,
        "unmet": list(unmet.reasons({copy.content for group in clusters for copy in group.copies})),
    }
    if shards.firsts:
        shards.write("index", index)
    run = {
        "key": shards.key,
        "shards": shards.firsts,
        "rules": [_described(rule) for rule in registry.rules()],
        "labels": LABELS,
        "label_rules": {label: rule.code for label, rule in registry.of_label().items()},
        "meta": META,
        "relations": RELATIONS,
        "signs": signs(),
    }
    data = {"run": to_json(run)}
    if not shards.firsts:
        data |= {"index": to_json(index), "documents": f"[{','.join(sheets)}]", "texts": f"[{','.join(texts)}]"}
    with staging.open(page) as file:
        file.writelines(piece.encode() for piece in _page(tally, data, settings or {}, decisions or {}, shards.firsts))
    staging.obsolete |= of_last_run(page)


def _described(rule: Rule) -> tuple[str, str, str, str, bool]:
    return rule.code, rule.default, rule.zh, rule.en, rule.decidable


def _page(
    tally: Tally, data: Mapping[str, str], settings: Mapping[str, object], decisions: Decisions, firsts: Sequence[int]
) -> Any:
    style = (files(__name__) / "page/report.css").read_text("utf-8")
    joined = script()
    rules, silent = tally.counts()
    return (
        _environment()
        .get_template("page.html")
        .generate(
            tally=tally,
            rules=rules,
            silent=silent,
            dropped=ranked(tally.dropped),
            encodings=ranked(tally.encodings),
            relations=ranked(tally.relations),
            signature=signature(settings, decisions),
            command=command(settings),
            data=data,
            style=style,
            script=joined,
            policy=_policy(style, joined, bool(firsts)),
        )
    )


def _policy(style: str, script: str, sharded: bool) -> str:
    """What the page may do: run its own script, draw its own style, and load its shards where it has any.

    'self' means nothing on file://, where a page has no origin; so the script, which is known by its hash, is trusted
    to load the shards ('strict-dynamic'), and Trusted Types let it load nothing else (`page/start.mjs`).
    """
    scripts = f"'sha256-{_digest(script)}'" + (" 'strict-dynamic'" if sharded else "")
    types = "shards" if sharded else "'none'"
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'sha256-{_digest(style)}'; base-uri 'none';"
        f" form-action 'none'; require-trusted-types-for 'script'; trusted-types {types}"
    )


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    from cleaner.report.language import paragraphs

    environment = Environment(
        loader=PackageLoader("cleaner", "report/page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"paragraphs": paragraphs, "number": "{:,}".format}
    environment.globals |= {"LABELS": LABELS, "RELATIONS": RELATIONS}
    return environment


def report(
    documents: Iterable[Document], page: str | os.PathLike[str], *, decisions: Decisions | File | None = None
) -> Path:
    """Write the report on cleaned documents; `page` is the HTML file.  Returns its path.

    `decisions` are those that were followed, or the path of their file.  Raises SettingsError, OutputError.
    """
    target = Path(page)
    followed = settings_of({"decisions": decisions or {}}).decisions
    spool, found = mark_duplicates(Spool(only_documents(documents, "report")), followed)
    with Staging([target.parent]) as staging:
        write_report(staging, spool, found, target, decisions=followed)
        staging.commit()
    return target


make_callable(__name__, lambda: report)
