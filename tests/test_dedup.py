"""The comparison key against its definition, and pairs, containment and clusters against brute force."""

from __future__ import annotations

import hashlib
import random
import re
import unicodedata
from functools import lru_cache
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from work import at_most

import cleaner
from cleaner.core import edits
from cleaner.dedup import CONTAINMENT, MIN_CONTAINED, comparison_key, find_duplicates
from cleaner.dedup.key import keys
from cleaner.dedup.quick_look import may_hold_copies
from cleaner.dedup.unicode_table import ASSIGNED
from cleaner.dedup.within_document import doubled_phrases, repeated_paragraphs

HAN = [chr(code) for code in range(0x4E00, 0x4E00 + 2500)]


@lru_cache(1000)
def defined_key(text: str) -> str:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return "".join(c for c in folded if unicodedata.category(c)[0] in "LMN")


def is_known(text: str) -> bool:
    """Whether this Python knows all characters, and Unicode 15.1 does: for these they agree."""
    known = ASSIGNED_CLASS.fullmatch(text) is not None
    return known and all(unicodedata.category(c) != "Cn" for c in text)


ASSIGNED_CLASS = re.compile(
    f"[{''.join(f'{chr(int(a, 16))}-{chr(int(b or a, 16))}' for a, _, b in (r.partition('-') for r in ASSIGNED.split()))}]*"
)


def test_key_of_every_code_point() -> None:
    for code in range(0x110000):
        c = chr(code)
        if is_known(c):
            assert comparison_key(c) == defined_key(c), hex(code)


# The last: characters of Unicode 15.0, 15.1 and 16, among them marks that are put in order with those of the letter.
TRICKY = (
    "，。 Ａ１ヿ〇々·éE\u0301\u0327\u3099\u309a\uff9eか가\u1100\u1161①℃㍿\u200b\ufeff\ud800\udfff\U0001f600\U00020000\U0002f800İßς_\ufa6c"
    "\U0001e030\U0001e08f\U0001e4ec\U0001e4ee\U00010efd\U00011f42\u0315\u0316\u0345\U00031350\U0002ebf0\U000105c9"
)


@given(st.text(st.one_of(st.sampled_from(TRICKY), st.characters(codec=None)), max_size=20))
def test_key_of_any_text(text: str) -> None:
    if is_known(text):
        assert comparison_key(text) == defined_key(text)


# Made by `defined_key` under Python 3.13, whose Unicode is 15.1.
KEYS_SHA256 = "4ccfc0780e580715bf57fb6e920023843fb3ba04faef1aadd0c03e63ab220371"


def test_keys_are_the_same_under_every_python() -> None:
    rng = random.Random(1)
    texts = ["".join(rng.choices(TRICKY, k=rng.randrange(1, 12))) for _ in range(20_000)]
    every = "\0".join([*keys(chr(code) for code in range(0x110000)), *keys(texts)])
    assert hashlib.sha256(every.encode()).hexdigest() == KEYS_SHA256
    assert comparison_key("𱍐𮯰甲") == "𱍐𮯰甲"
    assert comparison_key("e\U0001e4ee\u0327\u0301") == "ȩ\U0001e4ee\u0301"


@lru_cache(1000)
def shingles(text: str) -> frozenset[str]:
    key = defined_key(text)
    return frozenset(key[i : i + 5] for i in range(len(key) - 4)) or frozenset({key} if key else ())


def jaccard(a: str, b: str) -> float:
    x, y = shingles(a), shingles(b)
    return len(x & y) / len(x | y) if x and y else 0.0


def containment(a: str, b: str) -> float:
    x, y = sorted((shingles(a), shingles(b)), key=len)
    return len(x & y) / len(x) if x else 0.0


def corpus(rng: random.Random, size: int) -> list[str]:
    """Random texts, with copies that are edited, cut and taken into others; short ones and empty ones among them."""
    texts: list[str] = []
    while len(texts) < size:
        text = [rng.choice(HAN) for _ in range(rng.choice((0, 2, 4, 5, 30, 60, 150, 400)))]
        texts.append("".join(text))
        for _ in range(rng.randrange(3)):
            copy = text[:]
            for _ in range(rng.randrange(6)):
                if copy:
                    copy[rng.randrange(len(copy))] = rng.choice(HAN)
            before, after = rng.choice((("", ""), ("", ""), (rng.choice(texts), ""), ("", rng.choice(texts))))
            texts.append(before + "".join(copy) + after)
    return texts


# 150 texts are compared pair by pair; 320 go through the signatures.
@pytest.mark.parametrize(("size", "threshold"), [(60, 0.8), (150, 0.5), (320, 0.8), (320, 0.9)])
def test_pairs_are_those_of_brute_force(size: int, threshold: float) -> None:
    texts = corpus(random.Random(size), size)
    found = find_duplicates(texts, threshold)
    every = list(combinations(range(len(texts)), 2))
    expected = {(i, j): value for i, j in every if (value := jaccard(texts[i], texts[j])) >= threshold}
    assert {(i, j): value for i, j, value in found.pairs} == pytest.approx(expected)
    inside = {
        frozenset((i, j))
        for i, j in combinations(range(len(texts)), 2)
        if containment(texts[i], texts[j]) >= CONTAINMENT
        and (i, j) not in expected
        and len(min(defined_key(texts[i]), defined_key(texts[j]), key=lambda k: len(shingles(k)))) >= MIN_CONTAINED
    }
    assert {frozenset((i, j)) for i, j, _ in found.contained} == inside
    for i, j, share in found.contained:
        assert share == pytest.approx(containment(texts[i], texts[j]))


def test_members_of_a_cluster_were_compared_with_the_kept_text() -> None:
    texts = corpus(random.Random(3), 120)
    seen: set[int] = set()
    for cluster in find_duplicates(texts).clusters:
        for member in cluster.members:
            kept = texts[cluster.kept]
            measure = containment if member.relation == "contained" else jaccard
            assert member.similarity == pytest.approx(measure(texts[member.index], kept))
            assert (defined_key(texts[member.index]) == defined_key(kept)) == (member.relation == "exact")
        members = {cluster.kept, *(member.index for member in cluster.members)}
        assert not members & seen
        seen |= members


def test_no_chain_pulls_in_a_stranger() -> None:
    rng = random.Random(11)
    text = [rng.choice(HAN) for _ in range(400)]
    chain = []
    for start in range(0, 120, 20):  # each a near-copy of the one before, the last one far from the first
        text[start : start + 20] = [rng.choice(HAN) for _ in range(20)]
        chain.append("".join(text))
    assert jaccard(chain[0], chain[1]) >= 0.8 > jaccard(chain[0], chain[-1])
    clusters = find_duplicates(chain).clusters
    for cluster in clusters:
        assert all(jaccard(chain[cluster.kept], chain[member.index]) >= 0.8 for member in cluster.members)
    assert len(clusters) > 1


def test_a_container_is_kept_even_if_its_part_comes_first() -> None:
    part, rest = "".join(HAN[:100]), "".join(HAN[100:400])
    found = find_duplicates([part, part + rest])
    assert [(c.kept, [m.index for m in c.members]) for c in found.clusters] == [(1, [0])]


def test_the_one_with_the_least_rank_is_kept() -> None:
    text = "".join(HAN[:200])
    copies = [text, text + "补充", text + "。", text + "补充", text]
    assert find_duplicates(copies).clusters[0].kept == 0
    assert find_duplicates(copies, ranks=[-len(copy) for copy in copies]).clusters[0].kept == 1
    found = find_duplicates(copies, ranks="31202")
    assert [(c.kept, [m.index for m in c.members]) for c in found.clusters] == [(3, [0, 1, 2, 4])]


def test_closest_pair_below_the_threshold() -> None:
    texts = ["".join(HAN[:100]), "".join(HAN[60:160]), "".join(HAN[200:300])]
    closest = find_duplicates(texts).closest
    assert closest is not None
    assert closest.certain
    assert (closest.i, closest.j, closest.jaccard) == (0, 1, pytest.approx(jaccard(texts[0], texts[1])))


def test_texts_without_any_text_are_no_copies() -> None:
    found = find_duplicates(["", "。", "", "\ud800"])
    assert (found.pairs, found.clusters, found.closest) == ((), (), None)


@settings(max_examples=200)
@given(st.text(st.sampled_from("战略国家甲乙 　\n。！"), max_size=200))
def test_rules_are_idempotent(text: str) -> None:
    for find in (repeated_paragraphs, doubled_phrases):
        found = list(find(text))
        assert all(edit.old == text[edit.start : edit.end] for edit in found)
        assert not list(find(edits.apply(text, found)))


@pytest.mark.parametrize(
    "line",
    [
        "一" * 100_000,
        "一二三四" * 25_000,
        "一二三四五 " * 20_000,
        "".join(HAN) * 40,
        " " * 100_000,
        "战战\n" * 30_000,
        "\0" * 100_000,
    ],
)
def test_rules_take_linear_time(line: str) -> None:
    with at_most(5):  # 0.1 s for the slowest; quadratic would be minutes
        for find in (repeated_paragraphs, doubled_phrases):
            list(find(line))


@pytest.mark.parametrize("length", range(7))
def test_texts_shorter_than_a_shingle(length):
    """They are compared whole; nothing fails on two texts of a character each."""
    assert find_duplicates(["甲" * length, "乙" * length]).pairs == ()
    assert bool(find_duplicates(["甲" * length, "甲" * length]).pairs) == (length > 0)


@given(st.lists(st.text("天地玄黄宇宙a，", max_size=12), max_size=6), st.data())
def test_a_glance_never_overlooks_a_copy(texts, data):
    long = "".join(chr(0x4E00 + (k * 7919) % 20000) for k in range(data.draw(st.integers(0, 120))))
    cut = data.draw(st.integers(0, 30))
    texts = [*texts, long, long[cut:] + data.draw(st.text("，。天地", max_size=20))]
    if not may_hold_copies(texts):
        found = find_duplicates(texts)
        assert not found.pairs
        assert not found.contained


def test_a_glance_spares_strangers():
    assert not may_hold_copies(
        p.read_text("utf-8") for p in sorted((Path(__file__).parent / "clean").glob("[a-e]*.txt"))
    )
    assert may_hold_copies(f"第{k}篇" for k in range(100))


def test_jobs_are_one_or_more() -> None:
    with pytest.raises(ValueError, match="jobs: 0 is less than 1"):
        find_duplicates(["一", "二"], jobs=0)
    with pytest.raises(ValueError, match="jobs: 0 is less than 1"):
        list(cleaner.clean_corpus([], jobs=0))
