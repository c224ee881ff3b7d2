"""Large corpora and crowds: what is found of what is there, whatever the order, with how many comparisons."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.dedup import candidates, compare, containment, find, find_duplicates, large_groups
from cleaner.dedup.key import comparison_key

HAN = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]


def shingles(text: str) -> set[str]:
    key = comparison_key(text)
    return {key[i : i + 5] for i in range(len(key) - 4)} or ({key} if key else set())


def jaccard(a: str, b: str) -> float:
    x, y = shingles(a), shingles(b)
    return len(x & y) / len(x | y) if x and y else 0.0


def edited(rng: random.Random, text: list[str], edits: int) -> str:
    copy = text[:]
    for _ in range(edits):
        copy[rng.randrange(len(copy))] = rng.choice(HAN)
    return "".join(copy)


@pytest.fixture
def compared(monkeypatch):
    """How many pairs were compared exactly."""
    counts: list[int] = []

    def counting(texts, first, second, threshold):
        counts.append(len(first))
        return compare.compare(texts, first, second, threshold)

    monkeypatch.setattr(candidates, "compare", counting)
    monkeypatch.setattr(large_groups, "compare", counting)
    return counts


WORDS = st.text(st.sampled_from("天地玄黄宇宙洪荒，"), max_size=3)
CORPORA = st.lists(st.lists(WORDS, max_size=12).map("".join), max_size=14)


@settings(max_examples=300)
@given(CORPORA, st.sampled_from([0.3, 0.5, 0.8, 1.0]))
def test_pairs_equal_brute_force(texts: list[str], threshold: float) -> None:
    truth = {
        (i, j): value
        for i, j in combinations(range(len(texts)), 2)
        if (value := jaccard(texts[i], texts[j])) >= threshold
    }
    found = {(i, j): value for i, j, value in find_duplicates(texts, threshold).pairs}
    assert found == pytest.approx(truth)


@settings(max_examples=200)
@given(CORPORA)
def test_pairs_through_signatures_equal_brute_force(texts: list[str]) -> None:
    """What is found is true to the digit; what is likelier than the threshold is found (at 0.9: but for 1 in 10^9)."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(find, "EVERY_PAIR", 0)
        found = {(i, j): value for i, j, value in find_duplicates(texts).pairs}
    truth = {(i, j): jaccard(texts[i], texts[j]) for i, j in combinations(range(len(texts)), 2)}
    assert found == pytest.approx({pair: truth[pair] for pair in found})
    assert all(value >= 0.8 for value in found.values())
    assert {pair for pair, value in truth.items() if value >= 0.9} <= found.keys()


def test_order_changes_nothing() -> None:
    rng = random.Random(8)
    texts = []
    while len(texts) < 600:
        text = rng.choices(HAN, k=rng.choice((20, 80, 300)))
        texts += [edited(rng, text, edits) for edits in range(rng.choice((1, 1, 1, 2, 4)))]
    texts += [edited(rng, rng.choices(HAN, k=200) + list(text), 0) for text in texts[:30]]

    def groups(order: list[int]) -> object:
        found = find_duplicates([texts[i] for i in order], ranks=order)  # the same preference in any order
        return (
            {frozenset((order[i], order[j])): value for i, j, value in found.pairs},
            {(order[i], order[j]): value for i, j, value in found.contained},
            {order[c.kept]: {(order[m.index], m.relation, m.similarity) for m in c.members} for c in found.clusters},
        )

    expected = groups(list(range(len(texts))))
    assert len(expected[2]) > 50  # type: ignore[index]
    for _ in range(3):
        assert groups(rng.sample(range(len(texts)), len(texts))) == expected


@pytest.mark.parametrize("jobs", [2, 5])
def test_threads_change_nothing(jobs: int, monkeypatch) -> None:
    """Not even in portions so small that each thread has many."""
    rng = random.Random(9)
    texts = []
    while len(texts) < 400:
        text = rng.choices(HAN, k=rng.choice((20, 80, 300)))
        texts += [edited(rng, text, edits) for edits in range(rng.choice((1, 1, 2, 4)))]
    texts += [texts[k] + texts[-k] for k in range(1, 40)] + ["", "。"]
    texts += [edited(rng, list(texts[0]), 1) for _ in range(200)]  # a crowd
    expected = find_duplicates(texts)
    assert expected.contained
    for module, name in ((find, "_BLOCK"), (compare, "BATCH"), (containment, "_BATCH"), (containment, "_SEARCHED")):
        monkeypatch.setattr(module, name, 50)
    assert find_duplicates(texts, jobs=jobs) == expected


def test_a_crowd_of_near_identical_notices_is_one_group(compared) -> None:
    rng = random.Random(5)
    notice = rng.choices(HAN, k=300)
    texts = [edited(rng, notice, 1) for _ in range(3000)]
    texts += texts[:1] * 20000
    found = find_duplicates(texts, ranks=[1] * 500 + [0] + [1] * (len(texts) - 501))
    assert [(c.kept, len(c.members)) for c in found.clusters] == [(500, len(texts) - 1)]
    assert all(m.similarity >= 0.8 for m in found.clusters[0].members)
    assert sum(compared) < 10 * 3000


def test_forms_on_one_template_are_told_apart_but_their_copies_are_found(compared) -> None:
    rng = random.Random(6)
    template = "".join(rng.choices(HAN, k=700))
    texts = [template + "".join(rng.choices(HAN, k=300)) for _ in range(3000)]
    copies = {(k * 29, 3000 + k) for k in range(100)}
    texts += [edited(rng, list(texts[i]), 1) for i, _ in sorted(copies)]
    found = find_duplicates(texts)
    assert {pair[:2] for pair in found.pairs} == copies
    assert sum(compared) < 40 * len(texts)


def test_a_spread_crowd_keeps_who_is_near_nobody_kept(compared) -> None:
    rng = random.Random(7)
    notice = rng.choices(HAN, k=600)
    texts = [edited(rng, notice, rng.randrange(70)) for _ in range(2000)]
    found = find_duplicates(texts)
    dropped = {member.index for cluster in found.clusters for member in cluster.members}
    kept = [text for index, text in enumerate(texts) if index not in dropped]
    for cluster in found.clusters:
        assert all(jaccard(texts[cluster.kept], texts[m.index]) >= 0.8 for m in cluster.members[:50])
    central = jaccard("".join(notice), texts[found.clusters[0].kept])
    assert central > 0.8
    near_centre = sum(jaccard("".join(notice), text) >= 0.95 for text in kept)
    assert near_centre <= len(found.clusters)  # those in the middle have not been kept beside each other
    assert sum(compared) < 40 * len(texts)


def test_a_book_is_not_read_again_for_each_of_its_chapters(monkeypatch) -> None:
    rng = random.Random(10)
    book = "".join(rng.choices(HAN, k=60_000))
    chapters = [book[start : start + 200] for start in range(0, 60_000, 200)]
    read: list[int] = []
    take = compare.Texts.take

    def counting(texts, numbers):
        read.append(int(texts.lengths[numbers].sum()))
        return take(texts, numbers)

    monkeypatch.setattr(compare.Texts, "take", counting)
    monkeypatch.setattr(compare, "BATCH", 1000)
    assert len(find_duplicates([*chapters, book]).contained) == len(chapters)
    assert sum(read) < 10 * len(book)


def test_short_forms_on_one_template_are_not_all_compared(compared) -> None:
    """A line with a running number: nobody looks for one inside the other, and few pairs are compared."""
    rng = random.Random(12)
    line = "".join(rng.choices(HAN, k=30))
    texts = [f"{line[:15]}{number}{line[15:]}" for number in range(3000)]
    found = find_duplicates(texts)
    for i, j, value in found.pairs:
        assert value == pytest.approx(jaccard(texts[i], texts[j]))
    assert not found.contained
    assert sum(compared) < 20 * len(texts)


def test_many_texts_without_text_take_little_memory() -> None:
    assert max(len(block) for _, block in find._blocks(["。"] * 50_000)) < 10_000
