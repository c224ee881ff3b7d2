"""`--help` in Chinese, for a Chinese locale.  `tests/test_messages.py` holds the tables against every command and option."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import click

from cleaner.core.printable import width

# by the name of the command; of several lines the first stands in the list of commands
COMMANDS = {
    "": """清洗文本语料，中文优先；动过的每个字符都有记录。
PATH（路径）可以是文件（.txt .md .html .jsonl .csv .tsv .parquet）、目录（逐层查找，遵从 .gitignore），或 -（标准输入）。
退出状态：0 无事可做，1 有发现（check），2 用法有误或有文件读不了。
设置也可以写在 pyproject.toml 的 [tool.cleaner] 或 cleaner.toml 里。""",
    "clean": """把文件清洗到一个目录，另存记录，随时可以还原。""",
    "check": """列出清洗会改动什么；只有 --fix 和 --write-baseline 会写文件。""",
    "dedup": """把清洗后的重复文章归成组，指出该留哪一篇；输入文件不动。
加上 --against，则先列出索引里已有的，再在其余的文章中查重。""",
    "dups": """暂存的文本若与仓库里的重复，或彼此重复、互相包含，就不予通过。
用在每次提交之前。git 管着的全部文本（指定了路径，则是其下的）都收在 .cleaner 的索引里，每次先行更新。""",
    "report": """根据记录（record.jsonl 或它所在的目录）和清洗结果，重新生成 HTML 报告。""",
    "restore": """根据清洗结果和记录，逐字节还原原文件。""",
    "rules": """列出全部规则：代码、默认方式、改什么。""",
    "explain": """说明一条规则（或一类规则）改什么、为什么、什么不动：cleaner explain RST002。""",
    "learn-lines": """统计一个网站各篇反复出现的行，写成表，供 --lines 使用。""",
    "why": """说明一行的标签、行前的分篇各有什么依据：cleaner why page.html:12。""",
    "index": """给语料库建索引，新来的文章一次就能与全库比对（dedup --against、dups）。""",
    "index build": """为指定路径下清洗后的文章建索引。
索引在文件里，建成后才替换旧的；在 Redis 里，则先清除旧的。""",
    "index add": """把路径收进索引：新文件，以及收进之后又变了的文件。""",
    "index remove": """从索引里去掉文件，或目录下的全部文件；文件不必还在。""",
    "index stats": """说明索引里有什么，是按什么设置建的。""",
}
# by the English text; a text of click itself is here too
OPTIONS = {
    "Show the version and exit.": "显示版本后退出。",
    "Show this message and exit.": "显示这份说明后退出。",
    "Where the clean articles and manifest.jsonl go.": "清洗后的文章和 manifest.jsonl 写到哪里。",
    "Where record.jsonl and index.html go; without it the record goes beside the articles.": (
        "record.jsonl 和 index.html 写到哪里；不写则记录与文章放在一起。"
    ),
    "Output format; the default is the input's own (text for HTML).": "输出格式；默认与输入相同（HTML 输出为 text）。",
    "drop: of each group of copies only the one to keep is written.": "drop：每组重复只写要留的一篇。",
    "Rewrite the inputs themselves; the record, which can undo it, goes to --report or cleaner-record.": (
        "直接改写输入文件；还原用的记录写到 --report 或 cleaner-record。"
    ),
    "Which of a group of copies is kept; cleanest: the one in which least was found.": (
        "每组重复留哪一篇；cleanest 是问题最少的一篇。"
    ),
    "For prefer-path: which paths, the best first.": "用于 prefer-path：优先留哪些路径；可重复，先写的优先。",
    "Only these rules or families, e.g. RST,UNI001.": "只用这些规则或类别，如 RST,UNI001。",
    "Not these rules or families.": "不用这些规则或类别。",
    "Apply these, though they only propose by default.": "这些规则默认只作建议，改为直接改。",
    "Only propose what these find.": "这些规则只作建议。",
    "Never take out lines with these labels, e.g. meta.": "带这些标签的行一律留下，如 meta。",
    "Below it an edit is only proposed.": "把握低于此数的改动只作建议。",
    "Convert everything to one script.": "全文转为简体（hans）或繁体（hant）。",
    "keep: leave half-width marks.": "keep：半角标点不动。",
    "What the site repeats: a table that learn-lines wrote.": "全站反复出现的行：learn-lines 写的表。",
    "What people decided: decisions.json of the report.": "人工裁定：报告导出的 decisions.json。",
    "The column of rows that holds the text.": "表格里放正文的列。",
    "The format of standard input.": "标准输入的格式。",
    "Processes that clean at once.": "同时清洗的进程数。",
    "Check what git has staged (below PATH, if named), not what lies in the tree.": (
        "查 git 暂存的内容（指定了路径，则只查其下的），不查工作区。"
    ),
    "Proposals, flags and duplicates fail the check too.": "建议、提示、重复也算不通过。",
    "Status 0 even where something was found.": "即使有发现，也以状态 0 退出。",
    "Write what only changes characters into the files.": "把只动字符的改动写回文件。",
    "Show what --fix would write; nothing is written.": "显示 --fix 会怎样改，不写文件。",
    "With --fix or --diff: drop lines and split files too.": "配合 --fix 或 --diff：也删行、也拆分文件。",
    "What is known and does not fail: a file of decisions.": "已知而放行的问题：一份裁定文件。",
    "Reject all that fails now, in a file of decisions.": "把现有的问题全部记进一份裁定文件，以后放行。",
    "Only count the findings of each rule.": "只统计每条规则有几处。",
    "How findings are printed.": "以什么格式列出。",
    "Language of the messages; that of the locale by default.": "用哪种语言说明；默认随系统语言。",
    "Exact Jaccard from which two articles are near-duplicates.": "Jaccard 相似度（精确值）达到多少算近似重复。",
    "Compare with an index first: what of PATH is in it?": "先与索引比对：路径里的文章有哪些已经收在里面？",
    "A folder for pairs.jsonl, contained.jsonl, clusters.jsonl and paragraphs.jsonl.": (
        "放 pairs、contained、clusters、paragraphs 四个 .jsonl 文件的目录。"
    ),
    "Write kept.jsonl there too, and dropped.jsonl with the reasons.": "另写 kept.jsonl 和注明理由的 dropped.jsonl。",
    "How they are printed.": "以什么格式列出。",
    "Language of the words of the text.": "用哪种语言。",
    "Compare what changed since COMMIT, not only what is staged.": "查某次提交以来的改动，不只查暂存的。",
    "The index: a file, or redis://HOST.": "索引：一个文件，或 redis://主机。",
    "The folder of the cleaned articles.": "清洗结果所在的目录。",
    "The page to write; index.html beside the record by default.": "写到哪个文件；默认是记录旁边的 index.html。",
    "The decisions that the run followed, to be shown again.": "那次运行所依据的裁定，一并显示。",
    "Print the precision of each rule by these decisions instead.": "不生成报告，按这份裁定打印每条规则的准确率。",
    "record.jsonl or its folder; CLEANED or reports by default.": (
        "record.jsonl 或它所在的目录；默认在 CLEANED 或 reports 里找。"
    ),
    "Where the sources are written again.": "还原的文件写到哪里。",
    "CLEANED is the record folder of `clean --in-place`: put the inputs back where they were.": (
        "CLEANED 是 `clean --in-place` 的记录目录：把输入文件原地还原。"
    ),
    "markdown is the table of the README.": "markdown 即 README 里的表。",
    "Language of the summaries.": "用哪种语言。",
    "Language of the explanation.": "用哪种语言。",
    "Language of the account.": "用哪种语言。",
    "The table; standard output by default.": "表写到哪里；默认写到标准输出。",
    "Documents in which a line must stand.": "一行至少要在几篇文档里出现。",
}
HEADINGS = {"Options": "选项", "Commands": "命令"}
# what click adds to the help of an option
_EXTRA = re.compile(r"  \[([^\]]*)\]\Z")


def speak_chinese(command: click.Command, name: str = "") -> None:
    """Give a command, those below it and their options their Chinese help."""
    summary, *more = COMMANDS[name].split("\n")
    command.help = "\n\n".join([summary, "\b\n" + "\n".join(more)] if more else [summary])
    command.short_help = summary
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            parameter.help = OPTIONS.get(parameter.help or "", parameter.help)
    if isinstance(command, click.Group):
        for below, one in command.commands.items():
            speak_chinese(one, f"{name} {below}".strip())


class ChineseFormatter(click.HelpFormatter):
    """click's, but a line ends where the columns of a terminal do, and between any two Chinese characters."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, "用法：")

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{HEADINGS.get(heading, heading)}：\n")

    def write_text(self, text: str) -> None:
        super().write_text(_raw(text, self.width - self.current_indent))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        rows = list(rows)
        room = self.width - min(max(len(term) for term, _ in rows), col_max) - col_spacing - 2
        super().write_dl([(term, _raw(_in_chinese(text), room)) for term, text in rows], col_max, col_spacing)


def _in_chinese(text: str) -> str:
    extra = _EXTRA.search(text)
    help = text[: extra.start()] if extra else text
    shown = f"［{extra[1].replace('default: ', '默认：').replace('; ', '；')}］" if extra else ""
    return OPTIONS.get(help, help) + shown


def _raw(text: str, columns: int) -> str:
    r"""The text in lines that click leaves as they are (`\b`)."""
    paragraphs = (paragraph.removeprefix("\b\n").split("\n") for paragraph in text.split("\n\n"))
    lines = ([line for part in parts for line in _lines(part, columns)] for parts in paragraphs)
    return "\n\n".join("\n".join(["\b", *paragraph]) for paragraph in lines)


def _lines(text: str, columns: int) -> Iterator[str]:
    """No line begins with a closing mark; words of an alphabet and what stands in ［］ are not divided."""
    line = ""
    for piece in re.findall(r"(?:［[^］]*］|（?(?:[!-~]+|.))[，。；：、）？]* ?", text):
        if line and width(line + piece.rstrip()) > columns:
            yield line.rstrip()
            line = ""
        line += piece
    yield line
