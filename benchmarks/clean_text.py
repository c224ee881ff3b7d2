"""What RST and MOJ change in Chinese text that is clean: python benchmarks/clean_text.py DIR… [--rules RST,MOJ]

Reads every text, page, manual page and translation catalogue (.txt .md .html .xhtml .page .po .1–.8, with .gz) under
each DIR and keeps the lines with Han characters, whole.  For each DIR: characters, characters of changed spans, changes
per 100,000, proposals, and the changes with the file that each stands in.  The Debian packages of the table of
2026-11-22: apt-get download debian-reference-zh-cn libreoffice-help-zh-cn manpages-zh debian-handbook
maint-guide-zh-cn debian-faq-zh-cn gnome-user-docs installation-guide-amd64; dpkg-deb -x each to a directory of its own.
"""

import argparse
import gzip
import html
import re
from collections.abc import Iterator
from pathlib import Path

import cleaner

KINDS = re.compile(r"\.(txt|md|x?html?|page|po|[1-8])(\.gz)?$")
HAN = re.compile("[㐀-鿿]")
MARKUP = re.compile(r"(?s)<(script|style)\b.*?</\1>|<[^>]*>")
SIZE = 20_000  # characters that are cleaned at a time, in whole lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directories", type=Path, nargs="+")
    parser.add_argument("--rules", default="RST,MOJ")
    chosen = parser.parse_args()
    chars = changed = 0
    for directory in chosen.directories:
        here = count(directory, chosen.rules)
        chars, changed = chars + here[0], changed + here[1]
    print(f"{'all':32} {chars:10,} characters {changed:5} changed {changed * 1e5 / max(1, chars):7.2f} per 100,000")


def count(directory: Path, rules: str) -> tuple[int, int]:
    chars = changed = proposed = 0
    examples = []
    for path, text in texts(directory):
        document = cleaner.clean(text, select=rules)
        chars += len(text)
        proposed += len(document.proposals)
        for f in document.findings:
            changed += f.end - f.start
            around = text[max(0, f.start - 12) : f.end + 12].replace("\n", "/")
            examples.append(f"    {f.rule} {f.before}→{f.after} {f.confidence} {around!r} {path.name}")
    share = changed * 1e5 / max(1, chars)
    print(
        f"{directory.name:32} {chars:10,} characters {changed:5} changed {share:7.2f} per 100,000, {proposed} proposed"
    )
    print(*examples, sep="\n", end="\n" if examples else "", flush=True)
    return chars, changed


def texts(directory: Path) -> Iterator[tuple[Path, str]]:
    """Pieces of the files under a directory, which are Chinese for the most part; each piece once."""
    seen = set()
    for path in sorted(directory.rglob("*")):
        if not (path.is_file() and not path.is_symlink() and (kind := KINDS.search(path.name))):
            continue
        data = gzip.decompress(path.read_bytes()) if kind[2] else path.read_bytes()
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            continue
        if kind[1] not in ("txt", "md", "po") and "<" in text:
            text = html.unescape(MARKUP.sub("", text))
        lines = [line.strip() for line in text.split("\n") if HAN.search(line)]
        piece: list[str] = []
        for line in [*lines, ""]:
            if line not in seen:
                seen.add(line)
                piece.append(line)
            if piece and (not line or sum(map(len, piece)) > SIZE):
                yield path, "\n".join(piece)
                piece = []


if __name__ == "__main__":
    main()
