"""What is left in English of a message in Chinese."""

import re
from dataclasses import replace

from cleaner.core.messages import Message
from cleaner.i18n.catalog import say_in

# file names and places, what is quoted, options, codes, commands
NAMES = re.compile(
    r"“[^”]*”|‘[^’]*’|'[^']*'|`[^`]*`|\[[^\]]*\]|<[^>]*>|[^\s：]+://[^\s：]+|[\w./\\~-]*/[\w./\\~-]*|[\w.-]*\.[a-zA-Z]\w*|(?<!\w)--?[a-z][\w-]*"
    r"|\b[A-Z]{3}\d{3}\b|\bU\+[0-9A-F]+|x{9,}|[0-9a-f]{16}"
)
# formats, encodings and programs, which have no Chinese names
WORDS = {
    *("ASCII", "UTF", "GB18030", "Big5", "UTF-8", "UTF-16", "UTF-16-LE", "UTF-32", "Shift-JIS", "EUC-KR", "NUL"),
    *("JSON", "CSV", "TSV", "HTML", "HTML5", "Parquet", "PNG", "JPEG", "GIF", "PDF", "RIFF", "WebP", "WAV", "AVI"),
    *("ZIP", "DOCX", "EPUB", "XLSX", "DOC", "XLS", "Zip", "RAR", "SQLite", "Office", "Redis", "Unicode", "URL", "FILE"),
    *(
        "Jaccard",
        "null",
        "git",
        "iconv",
        "WINDOWS-1252",
        "cleaner",
        "python",
        "per-file",
        "rules",
        "files",
        "PATH",
        "ARGS",
        "COMMAND",
    ),
    # names of settings and of formats
    *(
        "keep",
        "script",
        "encoding",
        "prefer",
        "prefer-path",
        "lines",
        "decisions",
        "diff",
        "text",
        "markdown",
        "jsonl",
        *("hans", "hant", "tw", "twp", "hk", "jp"),
        "csv",
        "tsv",
    ),
    *("gzip", "bzip2", "xz", "zstd", "pyarrow", "pip", "install", "tr", "sha256", "TOML", "GBK", "Latin", "mojibake"),
}


def half_english(line, names=()):
    """The English words of a line of Chinese: those that are none of `names`, or names by their form."""
    bare = NAMES.sub(" ", line)
    return [word for word in re.findall(r"[A-Za-z][A-Za-z0-9-]+", bare) if word not in WORDS and word not in names]


def in_chinese(message):
    """The message in Chinese; fails where a part of it is English, or where an argument is a sentence that nobody translates."""
    chinese = say_in(_without_names(message), "zh")
    assert not half_english(chinese), chinese
    return chinese


def _without_names(message):
    arguments = {}
    for name, value in message.arguments.items():
        if isinstance(value, Message):
            arguments[name] = _without_names(value)
        elif isinstance(value, int | float):
            arguments[name] = value
        else:
            assert not re.search(r"(?:\b[a-z]+ ){3}", str(value)), f"{name} of {message!r} is no message"
            arguments[name] = "名"
    return replace(message, arguments=arguments)
