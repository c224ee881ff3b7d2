"""Fields that are the text's own: the YAML block above a post of a blog, and the entries of a digest.

Half of such a block in the metadata and half in the text helps nobody, and of many sources the metadata of one article
can hold only one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner.core.lazy_regex import lazy
from cleaner.stages.layout.values import Seen, is_prose

YAML = lazy(r"[\w-]{1,30}\s*:(?:\s|\Z)|- |#|\s|[\]\[{}]")
LONGEST_BLOCK = 40  # lines of a YAML block with anything on them
SOURCE = lazy(r"[(\[]?(?:信息|文章|新闻|本文|资料)?来源: ?[^: ]{1,20}")
TITLE = lazy(r"(?:标题|题目|篇名):.{4,80}")
FIELD = lazy(r"(?:信息|文章|新闻|本文|资料)?(?:标题|题目|篇名|时间|日期|来源|作者|关键[字词]|内容摘要|摘要|分类|链接):")
FEWEST = 3  # entries that make a digest


def own_fields(seen: Sequence[Seen]) -> Iterator[int]:
    """The lines of such blocks and entries."""
    yield from _yaml(seen)
    titles = [i for i, s in enumerate(seen) if ":" in s.key[:3] and TITLE.fullmatch(s.key)]
    sources = [i for i, s in enumerate(seen) if i and is_prose(seen[i - 1]) and SOURCE.fullmatch(s.key)]
    yield from _entries(seen, titles, 6)
    yield from _entries(seen, sources, 3)


def yaml_value(seen: Sequence[Seen], name: str) -> tuple[int, str] | None:
    """The line and the value of a name in the YAML block above a text, if it has one."""
    for i in _yaml(seen):
        before, colon, value = seen[i].text.partition(":")
        if colon and before.strip() == name and (value := value.strip().strip("\"'").strip()):
            return i, value
    return None


def _yaml(seen: Sequence[Seen]) -> range:
    """The block of names and values between two lines of `---` that a text begins with."""
    if not seen or seen[0].text != "---":
        return range(0)
    for i, s in enumerate(seen[1:LONGEST_BLOCK], 1):
        if s.text == "---":
            return range(i + 1) if i > 1 else range(0)
        if not (s.indent or YAML.match(s.text)):
            break
    return range(0)


def _entries(seen: Sequence[Seen], found: Sequence[int], apart: int) -> Iterator[int]:
    """The fields around the lines `found`, of those that follow each other closely and often enough: `apart` lines at most.

    An article may be short and have a source, above its text; it has no `标题：`.
    """
    start = 0
    for k in range(1, len(found) + 1):
        if k < len(found) and found[k] - found[k - 1] <= apart:
            continue
        if k - start >= FEWEST:
            first, last = max(0, found[start] - apart), min(len(seen), found[k - 1] + apart)
            yield from (i for i in range(first, last) if FIELD.match(seen[i].key))
        start = k
