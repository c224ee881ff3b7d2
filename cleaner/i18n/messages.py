"""What the program tells people of inputs, settings and results, in Chinese.

Whoever finds something wrong says so in English, once, where it is found; a Python program sees that.  At the terminal,
and nowhere else, the sentence is looked up here.  `{}` stands for what differs: a path, a name, or another message.
`tests/test_messages.py` holds the table against every message in the package; of click, whose words change with its versions,
the most frequent ones are here.
"""

from __future__ import annotations

import re
from functools import cache

CHINESE = {
    # inputs
    "{}: there is no such file or directory": "{}：没有这个文件或目录",
    "{}: {}; nothing was read": "{}：{}；没有读到内容",
    "{}: {}; it was not read": "{}：{}；没有读",
    "{}: {}; the folder was not read": "{}：{}；这个目录没有读",
    "the row has no text in a column {} (it holds {}); name the column with --column": (
        "这一行没有装正文的 {} 列（有的是 {}）；请用 --column 指明是哪一列"
    ),
    "the line is no JSON ({}); mend it or take it out": "这一行不是 JSON（{}）；请改正或删去",
    "the line is nested too deeply, or holds a number too long, to be read": "这一行嵌套太深，或有太长的数字，读不了",
    "the row has {} fields and the header {}; quote a field that holds a delimiter or a line feed": (
        "这一行有 {} 栏，表头有 {} 栏；一栏里有分隔符或换行的，请加引号"
    ),
    "the header has {} {} (it holds {}); name the column with --column": (
        "表头{} {} 列（有的是 {}）；请用 --column 指明是哪一列"
    ),
    "has {} {} (it holds {}); name the column with --column": "{} {} 列（有的是 {}）；请用 --column 指明是哪一列",
    "no column": "没有",
    "two columns": "有两个",
    "a quote that opens there is never closed": "那里的引号没有收尾",
    "the column {} holds {}, not text; name another with --column (there are {})": (
        "{} 列装的是 {}，不是文本；请用 --column 另指明一列（有 {}）"
    ),
    "is no Parquet file any more": "已不是 Parquet 文件",
    "{}: Parquet holds no lone surrogates; let ENC003 replace them": "{}：Parquet 里不能有孤立代理项；请让 ENC003 替换它们",
    "{}: {} holds no NUL; let UNI002 remove it, or choose --to jsonl": (
        "{}：{} 里不能有 NUL；请让 UNI002 去掉，或用 --to jsonl"
    ),
    "the row is no CSV ({}); quotes inside quotes are doubled": "这一行不是 CSV（{}）；引号里的引号要写两个",
    "the row is no CSV ({})": "这一行不是 CSV（{}）",
    "the row holds a NUL, which every program reads in its own way; take it out (tr -d '\\000')": (
        "这一行有 NUL，各个程序读法不一；请去掉（tr -d '\\000'）"
    ),
    "is no Parquet file, or a damaged one ({})": "不是 Parquet 文件，或已损坏（{}）",
    "columns of {} have other types than those of {}; choose --to {}, or --to text": (
        "{} 各列的类型与 {} 的不同；请用 --to {} 或 --to text"
    ),
    "{}: has columns that the first row has not ({}); choose --to jsonl": "{}：有第一行没有的列（{}）；请用 --to jsonl",
    "byte {}: {}": "第 {} 字节：{}",
    "this is {}, not text; unpack or convert it and give the text": "这是 {}，不是文本；请解开或转换，再给文本",
    "binary data (NUL bytes, and not UTF-16 or UTF-32); leave this file out": (
        "是二进制数据（有 NUL 字节，又不是 UTF-16、UTF-32）；请把这个文件排除在外"
    ),
    "{} breaks off here; the file is damaged or cut": "{} 到这里断了；文件已损坏或不完整",
    "no text in UTF-8, GB18030, Big5, UTF-16, Shift-JIS or EUC-KR; if it is text in another encoding, "
    "convert it first (iconv -f WINDOWS-1252 -t UTF-8 FILE), else leave it out": (
        "不是 UTF-8、GB18030、Big5、UTF-16、Shift-JIS、EUC-KR 的文本；若是别的编码，请先转换"
        "（iconv -f WINDOWS-1252 -t UTF-8 文件），否则请排除在外"
    ),
    "ISO-2022-KR or ISO-2022-CN; convert it first (iconv -f ISO-2022-KR -t UTF-8 FILE)": (
        "是 ISO-2022-KR 或 ISO-2022-CN；请先转换（iconv -f ISO-2022-KR -t UTF-8 文件）"
    ),
    "{} of other kinds passed over ({})": "{}类型不同，没有读（{}）",
    "{} file": "{} 个文件",
    "{} files": "{} 个文件",
    "nothing to clean was found; nothing was written": "没有找到可清洗的文件；什么也没有写",
    "No such file or directory": "没有这个文件或目录",
    "Permission denied": "没有权限",
    "Is a directory": "是一个目录",
    "Read-only file system": "文件系统是只读的",
    "No space left on device": "磁盘已满",
    "File too large": "文件太大",
    # usage and settings
    "--fix, --diff and --write-baseline go one at a time": "--fix、--diff、--write-baseline 一次只能用一个",
    "--fix writes files: it goes neither with --staged nor with - (standard input)": (
        "--fix 要写文件，不能与 --staged 或 -（标准输入）同用"
    ),
    "name files or folders, or - for standard input, or give --staged": (
        "请指定文件或目录，或用 - 表示标准输入，或加 --staged"
    ),
    "--in-place drops no copies; name a folder with -o, or drop them with `cleaner dedup`": (
        "--in-place 不会去掉重复的文章；请用 -o 指定输出文件夹，或用 `cleaner dedup` 去重"
    ),
    "- (standard input) goes to standard output, alone, without -o and --report": (
        "-（标准输入）只能单独使用，结果写到标准输出，不能与 -o、--report 同用"
    ),
    "- (standard input) has no path to be known by; name files and folders": (
        "-（标准输入）没有路径可以登记；请指定文件或目录"
    ),
    "name a RECORD, or a file of decisions with --score": "请指定记录，或用 --score 指定裁定文件",
    "{} is not FILE:LINE, as in page.txt:12": "{} 不是“文件:行号”的样子，如 page.txt:12",
    "there is no rule or family {}; `cleaner rules` lists them": "没有 {} 这条规则或这个类别；`cleaner rules` 列出全部",
    "{}: there is no rule or family {}; `cleaner rules` lists them": (
        "{}：没有 {} 这条规则或这个类别；`cleaner rules` 列出全部"
    ),
    "{}: there is no setting {}; settings are named like the options of the commands": (
        "{}：没有 {} 这项设置；设置的名字与命令的选项相同"
    ),
    "{}: {}; mend the file": "{}：{}；请改正这个文件",
    "{}: per-file must be a list of tables, each under [[per-file]]": "{}：per-file 应是若干张表，每张写在 [[per-file]] 之下",
    'per-file: an entry names no files; write files = "古籍/**", or a list of such patterns': (
        'per-file：有一条没有写明文件；请写 files = "古籍/**"，或几个这样的写法'
    ),
    "per-file: {} cannot be set for some files only; these can: {}": "per-file：{} 不能只为部分文件设置；可以的有：{}",
    "per-file: {}: {}": "per-file：{}：{}",
    "per-file: {}: a value has the wrong type": "per-file：{}：有一个值的类型不对",
    "keep: there is no line label {}; there are {}": "keep：没有 {} 这个行标签；有的是 {}",
    "script: {} is neither 'hans' nor 'hant'": "script：{} 既不是 'hans' 也不是 'hant'",
    "punctuation: {} is neither 'full' nor 'keep'": "punctuation：{} 既不是 'full' 也不是 'keep'",
    "min_confidence: {} is not between 0 and 1": "min_confidence：{} 不在 0 与 1 之间",
    # usage, in the words of click
    "No such option {}. Did you mean {}?": "没有 {} 这个选项；是不是 {}？",
    "No such option {}. (Did you mean one of: {}?)": "没有 {} 这个选项；是不是其中之一：{}？",
    "No such option {}.": "没有 {} 这个选项。",
    "No such command {}. Did you mean {}?": "没有 {} 这个命令；是不是 {}？",
    "No such command {}. (Did you mean one of: {}?)": "没有 {} 这个命令；是不是其中之一：{}？",
    "No such command {}.": "没有 {} 这个命令。",
    "Missing command.": "缺命令。",
    "Missing argument {}.": "缺参数 {}。",
    "Option {} requires an argument.": "选项 {} 后面要有值。",
    "Option {} does not take a value.": "选项 {} 后面不能有值。",
    "Got unexpected extra argument ({})": "多了参数（{}）",
    "Got unexpected extra arguments ({})": "多了参数（{}）",
    "Invalid value for {}: {}": "{} 的值不对：{}",
    "{} is not one of {}.": "{} 不在这些之中：{}。",
    "{} is not in the range {}.": "{} 不在范围 {} 之内。",
    "{} is not a valid integer range.": "{} 不是整数。",
    "{} is not a valid float range.": "{} 不是数。",
    "Path {} does not exist.": "没有 {} 这个文件或目录。",
    "Value must be an iterable.": "应是若干个值。",
    # decisions, git, the index
    "{}: schema {}; this version reads {}": "{}：格式版本是 {}；这个版本只读 {}",
    "{}: decision {} holds something else than text; export it from the report again": (
        "{}：第 {} 条裁定里有不是文本的内容；请从报告重新导出"
    ),
    "{}: no file of decisions; export it from the report again": "{}：不是裁定文件；请从报告重新导出",
    "{}: this is no JSON ({}); mend it, or export it again": "{}：这里不是 JSON（{}）；请改正，或重新导出",
    "{} on documents that are not among these: not followed": "{}说的文档不在这次清洗之列，没有照办",
    "{} decision": "{} 条裁定",
    "{} decisions": "{} 条裁定",
    "{}: decision {} has the verdict {}; it is 'accept' or 'reject'": "{}：第 {} 条裁定写的是 {}；只能是 'accept' 或 'reject'",
    "{}: {} ‘{}’ was decided, but is not there any more": "{}：{} ‘{}’ 裁定过，但原文已经不在",
    "{}: not in UTF-8, so it is left out of the diff; --fix rewrites it": "{}：不是 UTF-8，未列入 diff；--fix 会改写它",
    "{}: holds inputs, which would not be read; choose another folder with -o": (
        "{}：里面有输入文件，会读不到；请用 -o 另选目录"
    ),
    "{}: a link that leads nowhere; mend it or take it out": "{}：链接指向的文件不存在；请改正或删去",
    "{} will not fail from now on: --baseline {}": "已记下 {}，以后放行：--baseline {}",
    "{} finding": "{} 处",
    "{} findings": "{} 处",
    "git: {}": "git：{}",
    "git could not be run: {}": "git 运行不了：{}",
    "{}: there is no such index; `cleaner index build` makes one": "{}：没有这个索引；用 `cleaner index build` 建一个",
    "{}: a database of another program; name another file": "{}：这是别的程序的数据库；请另指定文件",
    "the file became a database of another program while this worked": "运行期间，这个文件成了别的程序的数据库",
    "{}: keys of another program stand there; name another database": "{}：那里有别的程序的键；请另指定数据库",
    "{}: {}; if it is an index, make it anew with `cleaner index build`": (
        "{}：{}；如果是索引，请用 `cleaner index build` 重建"
    ),
    "{}: {}; make it anew with `cleaner index build`": "{}：{}；请用 `cleaner index build` 重建",
    "the index was made anew with other settings while this worked; run it again": (
        "运行期间，索引被别的进程按另外的设置重建了；请再运行一次"
    ),
    "{}: the package redis is wanted; `pip install 'corpuscleaner[redis]'`": (
        "{}：需要 redis 这个包；`pip install 'corpuscleaner[redis]'`"
    ),
    "{}: {}; is the server there, and may you use it?": "{}：{}；服务器开着吗？有权使用吗？",
    "{} was made for --threshold {} and cannot answer for {}: build it for that": (
        "{} 是按 --threshold {} 建的，答不了 {}；请按它重建"
    ),
    "{}: {}; nothing was changed": "{}：{}；什么也没有改",
    "{}: not in the index; `cleaner index stats` tells how its paths begin": (
        "{}：不在索引里；`cleaner index stats` 会说明其中的路径从哪里算起"
    ),
    "{} files taken out; {}": "取出 {} 个文件；{}",
    # results
    "{}, {}, {} applied, {} proposed or flagged, {} → {}": "{}，{}，{}，建议或提示 {} 处，{} → {}",
    "{} document": "{} 篇文档",
    "{} documents": "{} 篇文档",
    "{} article": "{} 篇文章",
    "{} articles": "{} 篇文章",
    "{} edit": "改动 {} 处",
    "{} edits": "改动 {} 处",
    "{} duplicate": "重复 {} 篇",
    "{} duplicates": "重复 {} 篇",
    "{} rewritten": "改写了 {}",
    "{} rewritten; `cleaner restore --in-place {}` brings them back": (
        "改写了 {}；`cleaner restore --in-place {}` 可以还原"
    ),
    "{} restored": "还原了 {}",
    "{} of the last run, whose sources were not named now: removed": "上次生成、这次没有指定来源的 {}已移除",
    "interrupted": "已中断",
    "{}: {}; nothing was written": "{}：{}；什么也没有写",
    "{}; nothing was written": "{}；什么也没有写",
    "{}: {}; {}, run again when that is mended": "{}：{}；{}，解决之后请再运行一次",
    "{} of {} files were written": "{} 个文件已写（共 {} 个）",
    "{}: a page cannot be cleaned in place; clean it into a folder with -o": "{}：网页不能就地清洗；请用 -o 清洗到一个目录里",
    "{}: changed while it was being cleaned; nothing was written, run again": (
        "{}：清洗期间文件变了；什么也没有写，请再运行一次"
    ),
    "{}: stands where an article of {} would be written; move it away, or split with `cleaner clean`": (
        "{}：占着 {} 拆出的一篇要写的位置；请移开它，或用 `cleaner clean` 拆分"
    ),
    "{}: holds the way back of an earlier run; restore it, or name another folder with --report": (
        "{}：存着上一次运行的还原记录；请先还原，或用 --report 另指定目录"
    ),
    "{}: {} would both be written there; clean them into different folders": (
        "{}：{} 都要写到这里；请分别清洗到不同的目录"
    ),
    "{}: would overwrite an input; choose another folder with -o": "{}：会覆盖输入文件；请用 -o 另选目录",
    "{}: a folder stands where a file is to be written; choose another one with -o": (
        "{}：要写文件的地方是一个目录；请用 -o 另选目录"
    ),
    "{}: is no manifest of an earlier run; choose another folder with -o": (
        "{}：不是以前运行留下的清单；请用 -o 另选目录"
    ),
    # duplicates
    "--drop needs a folder for what is kept and what is dropped: -o FOLDER": (
        "--drop 要有目录来放留下的和去掉的：-o 目录"
    ),
    "--keep-copy prefer-path and --prefer PATTERN go together": "--keep-copy prefer-path 与 --prefer 要一起用",
    "{}: {} articles are in its group; look at some before you drop them": ("{}：这一组有 {} 篇；去掉之前请先看几篇"),
    # the way back
    "{}: changed while it was being cleaned; run again": "{}：清洗期间文件变了；请再运行一次",
    "{}: edited since it was cleaned; its source cannot be restored from it": "{}：清洗之后改过；原文件无法由它还原",
    "{}: its record has schema {}; this version reads {}": "{}：它的记录格式版本是 {}；这个版本只读 {}",
    "{}: its record is damaged ({}); clean the source again": "{}：它的记录已损坏（{}）；请重新清洗",
    "{}: edited since it was cleaned, so {} cannot be restored from it; put the cleaned file back, or clean the source again": (
        "{}：清洗之后改过，{} 无法由它还原；请放回清洗结果，或重新清洗"
    ),
    "{}: what was restored is not what was read; the record is damaged": "{}：还原的与读入的不一致；记录已损坏",
    "no record.jsonl in {}; name it with --record": "{} 里没有 record.jsonl；请用 --record 指明",
    "{}: another file stands there; choose another folder with -o": "{}：那里已有别的文件；请用 -o 另选目录",
    "{}:{}: this is no line of a record": "{}:{}：这一行不是记录",
    "{}: {}; without it its source cannot be restored": "{}：{}；缺了它，原文件无法还原",
    "{}: is not UTF-8 any more; its source cannot be restored from it": "{}：已不是 UTF-8；原文件无法由它还原",
    "{}:{}: edited since it was cleaned": "{}:{}：清洗之后改过",
    "{}: {}; it is not restored": "{}：{}；没有还原",
    "{}: edited since it was cleaned; it is left as it is": "{}：清洗之后改过；保持原样",
}
FRAME = "{}: {}", "{}：{}"  # round another message, which must be known
_FRAMES = 2  # so many may stand round a message: a file, and a place in it
_LONGEST = 400  # characters of a message that is looked up; patterns take the cube of the length, or more


def in_chinese(message: str) -> str:
    """The message in Chinese, part by part; what is not known, or is very long, stays as it is.

    >>> in_chinese("a.txt: there is no such file or directory")
    'a.txt：没有这个文件或目录'
    """
    return message if len(message) > _LONGEST else _translated(message, _FRAMES)


def _translated(message: str, frames: int) -> str:
    for pattern, chinese in _patterns():
        framed = chinese == FRAME[1]
        if (frames or not framed) and (found := pattern.fullmatch(message)):
            parts = found.groups()
            translated = [_translated(part, frames - framed) for part in parts]
            if not framed or translated != list(parts):
                return chinese.format(*translated)
    return message


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """What says most first, so that a general form does not swallow a particular one."""
    by_length = sorted([*CHINESE.items(), FRAME], key=lambda item: -len(item[0].replace("{}", "")))
    return [
        (re.compile("(.*?)".join(map(re.escape, english.split("{}"))), re.DOTALL), chinese)
        for english, chinese in by_length
    ]
