"""Where a document came from: values that hold all that is needed to write its bytes again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

Spelling = Literal["plain", "ascii", "quoted", "bare", "other", "whole"]


class Decoding(NamedTuple):
    """How the bytes of a file became its text.

    `encoding` is that of the file, `lines` names the lines (from 1) that are in another one, by encoding.
    `bom` says how many byte-order marks stood at the start.  `newline` is "\\r" where that ended the lines, which are
    ended by "\\n" in the text; `returns` names the lines of the text (from 1) that it ended in a file with both ends.
    `exact` holds the bytes of the lines (from 1) of which re-encoding would make others.  In `lines` and `exact` only
    "\\n" ends a line, as in the file.
    """

    encoding: str = "utf-8"
    bom: int = 0
    newline: str = ""
    lines: Mapping[str, tuple[int, ...]] = {}
    exact: Mapping[int, bytes] = {}
    returns: tuple[int, ...] = ()


class WholeFile(NamedTuple):
    """The document is all that the file holds."""


class Page(NamedTuple):
    """The document is the text of a web page: `html` as it was decoded, `meta` what its head says of the article."""

    html: str
    meta: Mapping[str, str] = {}


class Around(NamedTuple):
    """What stands before and after the text of a row, up to the rows beside it, and how the text is spelled there: as a
    JSON string ("plain", "ascii"), or as a CSV field ("quoted", "bare").  "other": `literal` is the JSON string, which is
    spelled in a third way.  "whole": `before` is the row with its text.
    """

    before: str
    after: str = ""
    spelling: Spelling = "whole"
    literal: str = ""


class TableRow(NamedTuple):
    """The document is the text of one row of a table.

    `line` is where the row begins, from 1 (in Parquet the number of the row), `column` the one that holds the text.
    `head` is all up to the end of the header, before the first row of a CSV file.
    `null`: the row has no text, `empty`: the table has no rows.  `around` is None for Parquet.
    `bad`: why the row cannot be read, "" for one that can; it has no text then, and `left_out` of the results it is, or stands there
    as it is.
    """

    line: int
    column: str
    around: Around | None = None
    head: str = ""
    null: bool = False
    empty: bool = False
    bad: str = ""
    left_out: bool = False


Place = WholeFile | Page | TableRow


@dataclass(frozen=True, slots=True)
class Source:
    """The file that a document came from, and what of it the document is.

    `sha256` is that of the file's bytes, "" for a later row of a file, whose first row has it, and for no file.
    """

    path: str = ""
    format: str = "text"
    decoding: Decoding = Decoding()  # noqa: RUF009 - a value
    place: Place = WholeFile()  # noqa: RUF009 - a value
    sha256: str = ""

    @property
    def encoding(self) -> str:
        return self.decoding.encoding

    @property
    def row(self) -> TableRow | None:
        """The row that the document is, None where it is no row."""
        return self.place if isinstance(self.place, TableRow) else None
