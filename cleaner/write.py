"""Results on disk: written under temporary names first, moved into place together, never over an input."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from cleaner import formats, record
from cleaner.document import Document
from cleaner.pipeline import article_id

MANIFEST = "manifest.jsonl"


class OutputError(Exception):
    """Results that must not or cannot be written; the message names the files."""


class Staging:
    """Files written aside, and put in place all at once by `commit`.  A context manager: leaving it removes what is left."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.aside = Path(tempfile.mkdtemp(prefix=".cleaner-", dir=folder))
        self.files: dict[Path, Path] = {}

    def __enter__(self) -> Staging:
        return self

    def __exit__(self, *error: object) -> None:
        shutil.rmtree(self.aside, ignore_errors=True)

    def open(self, target: Path) -> IO[bytes]:
        """A file to write that will stand at `target`.  Raises OutputError where the run has made that file already."""
        if target in self.files:
            raise OutputError(f"{target}: two inputs would both be written there; clean them into different folders")
        self.files[target] = self.aside / str(len(self.files))
        return self.files[target].open("wb")

    def commit(self) -> None:
        for target, aside in self.files.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(aside, target)


def write_cleaned(
    documents: Iterable[Document],
    out: Path,
    record_file: Path,
    *,
    inputs: Sequence[str] = (),
    names: Mapping[str, str],
    to: str | None = None,
    drop_duplicates: bool = False,
) -> list[dict[str, Any]]:
    """Write articles, manifest and record; returns the record's entries.

    `names` gives each source path its name below `out`, `to` an output format other than the default.  Files that the
    last manifest lists and this run does not make are removed.
    Raises OutputError where two inputs would be written to one file, or an input would be overwritten.
    """
    sources = {Path(path).resolve() for path in inputs}
    previous = _listed(out)
    entries: list[dict[str, Any]] = []
    manifest: list[dict[str, object]] = []
    with Staging(out) as staging, Staging(record_file.parent) as beside:
        rows: dict[Path, IO[bytes]] = {}
        counts: dict[Path, int] = {}
        try:
            for document in documents:
                places: list[dict[str, object]] = []
                format = to or formats.DEFAULT[document.source.format]
                for k, article in enumerate(document.articles):
                    drop = drop_duplicates and article.duplicate is not None
                    place: dict[str, object] = {}
                    if not drop:
                        name = names[document.source.path]
                        if format != "jsonl" and len(document.articles) > 1:
                            name += f".{k + 1}"
                        target = out / (name + formats.SUFFIX[format])
                        if target.resolve() in sources:
                            raise OutputError(f"{target}: would overwrite an input; choose another folder with -o")
                        place = {"file": target.relative_to(out).as_posix(), "format": format}
                        if format == "jsonl":
                            if target not in rows:
                                rows[target] = staging.open(target)
                            place["row"] = counts[target] = counts.get(target, -1) + 1
                            place["column"] = formats.column(document)
                            columns = formats.row(
                                document, article.text, article.title, article.meta, article_id(document, k)
                            )
                            rows[target].write(record.to_json(columns))
                        else:
                            with staging.open(target) as file:
                                file.write(formats.render(article, format).encode("utf-8", "surrogatepass"))
                    places.append(place)
                    manifest.append(_manifest_row(document, k, place, drop))
                entries.append(record.entry(document, places))
        finally:
            for file in rows.values():
                file.close()
        with staging.open(out / MANIFEST) as file:
            file.writelines(map(record.to_json, manifest))
        with beside.open(record_file) as file:
            file.writelines(map(record.to_json, entries))
        staging.commit()
        beside.commit()
    for stale in sorted(previous - {path.resolve() for path in staging.files} - sources):
        stale.unlink(missing_ok=True)
    return entries


def _manifest_row(document: Document, k: int, place: Mapping[str, object], dropped: bool) -> dict[str, object]:
    article = document.articles[k]
    copy = article.duplicate
    return {
        "id": article_id(document, k),
        "source": document.source.path,
        "file": place.get("file"),
        "lines": [article.first_line, article.last_line],
        "title": article.title,
        "date": article.meta.get("date"),
        "source_name": article.meta.get("source"),
        "author": article.meta.get("author") or article.meta.get("reporter"),
        "cluster": copy.cluster if copy else None,
        "kept": not dropped,
        "reason": f"{copy.relation} duplicate of {copy.of} ({copy.similarity:.3f})" if copy else None,
    }


def _listed(out: Path) -> set[Path]:
    """The files that the manifest of an earlier run lists; none of them can lie outside `out`."""
    try:
        lines = (out / MANIFEST).read_text("utf-8").splitlines()
    except OSError:
        return set()
    try:
        files = [json.loads(line).get("file") for line in lines if line.strip()]
    except (ValueError, AttributeError):
        raise OutputError(
            f"{out / MANIFEST}: is no manifest of an earlier run; choose another folder with -o"
        ) from None
    listed = {(out / file).resolve() for file in files if isinstance(file, str)}
    return {path for path in listed if path.is_relative_to(out.resolve())}


def write_in_place(documents: Sequence[Document], record_file: Path) -> int:
    """Write each document's text over its source, in UTF-8, after the record that can undo it; returns how many files changed.

    Articles of one file stay together, separated by a blank line; JSONL rows stay rows.
    Raises OutputError for a page, whose markup would be lost.
    """
    for document in documents:
        if document.source.format == "html":
            raise OutputError(
                f"{document.source.path}: a page cannot be cleaned in place; clean it into a folder with -o"
            )
    entries = []
    files: dict[str, list[bytes]] = {}
    for document in documents:
        path = document.source.path
        place: dict[str, object] = {"file": path, "format": document.source.format}
        if document.source.format == "jsonl":
            place |= {"row": len(files.get(path, ())), "column": formats.column(document)}
            data = record.to_json(formats.row(document, document.text, "", {}, document.id))
        else:
            data = document.text.encode("utf-8", "surrogatepass")
        files.setdefault(path, []).append(data)
        spans = [{**place, "span": [a.start, a.start + len(a.text)]} for a in document.articles]
        entries.append(record.entry(document, spans))
    with Staging(record_file.parent) as staging:
        with staging.open(record_file) as file:
            file.writelines(map(record.to_json, entries))
        staging.commit()
    changed = 0
    for path, parts in files.items():
        data = b"".join(parts)
        if data != Path(path).read_bytes():
            with Staging(Path(path).parent) as staging:
                with staging.open(Path(path)) as file:
                    file.write(data)
                shutil.copymode(path, staging.files[Path(path)])
                staging.commit()
            changed += 1
    return changed
