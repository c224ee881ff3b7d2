"""What kind of damage it is: which encoding was read as which."""

from __future__ import annotations

from functools import cache, lru_cache

from cleaner.core.edits import Edit
from cleaner.core.rules import Kind
from cleaner.stages.language.plausibility import FREQUENT, common_han, plausibility
from cleaner.stages.mojibake.codec_runs import EAST_ASIAN, GROUPS, LEFT_OPEN, Run, best_runs, take_back
from cleaner.stages.mojibake.fillings import UNREAD
from cleaner.stages.mojibake.lost_bytes import LOST

NAMES = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16",
    **dict.fromkeys(("gb2312", "gbk", "gb18030"), "GBK"),
    **dict.fromkeys(("big5", "big5hkscs"), "Big5"),
    "cp932": "Shift-JIS",
    "cp949": "EUC-KR",
    "cp1252": "Latin-1",
    "cp1251": "Windows-1251",
    "cp437": "CP437",
    "cp850": "CP850",
    "mac_roman": "Mac Roman",
    "mac_cyrillic": "Mac Cyrillic",
}
SEEN = 30  # characters at the head of an edit that tell its kind
AGREE = 0.5  # of the bytes that are left; below it the damage was done more than once
NEARBY = 30  # characters on either side that are looked at
LONG = 1000  # characters of a stretch that are looked at
LEAST = 6.0  # nats by which a stretch must read better to be named; a traditional character beside U+FFFD has 4
CERTAIN = 12.0  # nats by which UTF-16 must read better, as MARGIN in reversal.py

Pair = tuple[str, str]  # the encoding it is in, and the one it was read in
UTF_16: Pair = ("utf-16-le", "gb18030")


def named(inner: str, outer: str) -> Kind:
    return f"{NAMES[inner]} 按 {NAMES[outer]} 读", f"{NAMES[inner]} read as {NAMES[outer]}"


@lru_cache(maxsize=1000)
def name_reading(edit: Edit) -> Kind:
    """What had happened to the text that an edit of MOJ001 brings back.

    >>> name_reading(Edit(0, 4, "ÖÐ¹ú", "中国"))
    ('GBK 按 Latin-1 读', 'GBK read as Latin-1')
    """
    assert edit.new is not None
    if not edit.old.strip(UNREAD):
        return "一个字节也没留下，按上下文补", "no byte left, read from the words around"
    old, new = edit.old[:SEEN], edit.new[:SEEN]
    pairs = [(inner, outer) for group in GROUPS for outer, inners in group.items() for inner in inners]
    pair = max(pairs, key=lambda pair: _agreement(old, new, *pair))
    if _agreement(old, new, *pair) < AGREE:
        runs, _ = best_runs(old, GROUPS)
        zh, en = named(runs[0].inner, runs[0].outer) if runs else ("编码读错", "read in a wrong encoding")
        return f"{zh}，不止一次", f"{en}, more than once"
    zh, en = named(*pair)
    return (f"{zh}，丢了字节", f"{en}, with bytes lost") if UNREAD in old or UNREAD in new else (zh, en)


def _agreement(old: str, new: str, inner: str, outer: str) -> float:
    """The share of the bytes that are left in `old` which the bytes of `new` equal at the same offsets."""
    then, _ = take_back(old, outer)
    now = new.replace(UNREAD, "??" if inner != "utf-8" else UNREAD).encode(inner, "replace").decode("latin-1")
    left = [a == b for a, b in zip(then, now, strict=False) if a != LOST]
    return sum(left) / len(left) if left else 0.0


def remains(text: str, start: int, end: int, pair: Pair | None = None) -> tuple[int, int, Pair | None]:
    """The span of the damaged text around the lost bytes at text[start:end], and the codec pair that explains it (`pair`, if
    given).  If the text beside them is sound: `start`, `end` and None.
    """
    low = max(text.rfind("\n", max(0, start - NEARBY), start) + 1, start - NEARBY, 0)
    high = text.find("\n", end, end + NEARBY)
    window = text[low : min(high if high >= 0 else end + NEARBY, start + LONG)]
    touching = [run for run in _lossy(window, pair) if low + run.start < end and start < low + run.end]
    if not touching:
        return start, end, None
    return (
        min(start, low + touching[0].start),
        max(end, low + touching[-1].end),
        (touching[0].inner, touching[0].outer),
    )


def misread(text: str) -> Kind | None:
    """The kind of damage of a stretch that could not be repaired; None if it cannot be told."""
    return next((named(run.inner, run.outer) for run in _lossy(text[:LONG])), None) if is_strange(text) else None


def is_strange(text: str) -> bool:
    """Whether `text` has Han that are not in common use.  Wrong decoding produces them; names have them too."""
    common = _common()
    return any("\u4e00" <= c < "\ua000" and c not in common for c in text)


@cache
def _common() -> frozenset[str]:
    gb, _ = common_han()
    return gb | FREQUENT


@lru_cache(maxsize=1000)
def _lossy(text: str, pair: Pair | None = None) -> tuple[Run, ...]:
    """The runs of `text` with lost bytes that read better in another encoding.  UTF-16 is tried for the whole text only."""
    if pair in (None, UTF_16) and _is_utf16(text):
        return (Run(0, len(text), "", CERTAIN, "", *UTF_16),)
    if not LEFT_OPEN.search(text):  # only these were lost bytes
        return ()
    pairs = EAST_ASIAN if pair is None else {} if pair == UTF_16 else {pair[1]: (pair[0],)}
    runs, _ = best_runs(text, (pairs,))
    return tuple(run for run in runs if run.gain > LEAST and LOST in run.stream)


def _is_utf16(text: str) -> bool:
    """Whether the bytes, read in GBK, are little-endian UTF-16: (W^N[Oq\\�篘霳 is 在广东佛山，人们."""
    stream = take_back(text, "gb18030")[0].encode("latin-1", "replace")
    readings = (stream[k : k + (len(stream) - k) // 2 * 2].decode("utf-16-le", "replace") for k in (0, 1))
    new = max(readings, key=plausibility)
    return 2 * sum(c in _common() for c in new) > len(new) and plausibility(new) - plausibility(text) > CERTAIN
