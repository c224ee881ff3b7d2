"""Texts of 100,000 characters that punish quadratic work, and others that make each character dear."""

import random
from pathlib import Path

LONG = 100_000
HOSTILE = {
    "one Han line": "中" * LONG,
    "commas": "中," * (LONG // 2),
    "brackets": "(（" * (LONG // 2),
    "spaces": " " * LONG,
    "no-break spaces": "\xa0" * LONG + "x",
    "carriage returns": "\r" * LONG,
    "line feeds": "\n" * LONG,
    "NUL": "\0" * LONG,
    "lone surrogates": "\udc80" * LONG,
    "marks on one letter": "e" + "\u0301\u0323" * (LONG // 2),
    "radicals": "\u2f24" * LONG,
    "mojibake": "ÖÐ¹ú" * (LONG // 4),
    "mojibake of the other kind": "涓浗" * (LONG // 3),
    "escapes": "\\u4e2d" * (LONG // 6),
    "references": "&#20013;" * (LONG // 8),
    "ampersands": "&" * LONG,
    "lost": "锟斤拷" * (LONG // 3),
    "question marks": "?" * LONG,
    "disguised": "苐嶊渻仩" * (LONG // 4),
    "traditional": "發" * LONG,
    "short lines": "相关阅读\n" * (LONG // 5),
    "digits": "2015-" * (LONG // 5),
    "markers": "（记者 " * (LONG // 5),
    "doubled": "攻坚战攻坚战" * (LONG // 6),
    "dashes": "-" * LONG,
    "letters": "a" * LONG,
    "addresses": "http://" * (LONG // 7),
    "bars": "首页|" * (LONG // 3),
    "lines of headlines": "".join(f"第{k}次会议在北京召开\n" for k in range(LONG // 11)),
    "lines of prose": "".join(f"{k}会议指出，各地要认真抓好落实，切实提高工作水平。\n" for k in range(LONG // 28)),
}


def misread(text: str, written: str, read: str) -> str:
    return text.encode(written, "replace").decode(read, "replace")


SEED_FILES = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))
FOURTH = SEED_FILES[4].read_text("utf-8")
SEEDS = "\n".join(path.read_text("utf-8") for path in SEED_FILES)
RARE = "".join(map(chr, random.Random(1).choices(range(0x4E00, 0x9FA6), k=30_000)))
DISGUISES = str.maketrans("第推省流看我的了在和有人", "苐嶊渻鋶看莪哋ㄋ茬咊洧亾")


def disguised(text: str, share: float) -> str:
    """The text with this share of what can be disguised disguised."""
    rng = random.Random(2)
    return "".join(c.translate(DISGUISES) if rng.random() < share else c for c in text)


def names(rng: random.Random) -> str:
    return "、".join("王" + "".join(map(chr, rng.choices(range(0x7400, 0x74FF), k=2))) for _ in range(6_000))


# Texts in which much is asked of each character: for benchmarks/linear.py, which is too slow for the suite.
DEAR = {
    "random Han": RARE,
    "one rare character": "渻" * LONG,
    "seeds": SEEDS,
    "seeds, doubled": SEEDS * 2,
    "seeds, a fifth disguised": disguised(SEEDS, 0.2),
    "seeds, wholly disguised": disguised(SEEDS, 1.0),
    "one seed, a hundred copies": FOURTH * 100,
    "rare names": names(random.Random(3)),
    "kana": "".join(map(chr, random.Random(4).choices(range(0x3041, 0x3094), k=30_000))),
    "random Han, Big5 as GBK": misread(RARE, "big5", "gbk"),
    "seeds, Big5 as GBK": misread(SEEDS, "big5", "gbk"),
    "seeds, UTF-8 as GBK": misread(SEEDS, "utf-8", "gbk"),
    "seeds, UTF-8 as cp1252": misread(SEEDS, "utf-8", "cp1252"),
    "seeds, UTF-8 as Latin-1": misread(SEEDS, "utf-8", "latin1"),
    "seeds, GBK as Latin-1": misread(SEEDS, "gbk", "latin1"),
    "seeds, GBK as Big5": misread(SEEDS, "gbk", "big5"),
    "seeds, GBK as EUC-KR": misread(SEEDS, "gbk", "euc-kr"),
    "seeds, GBK as Shift-JIS": misread(SEEDS, "gbk", "shift_jis"),
}
