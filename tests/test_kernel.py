"""The kernel in C against its numpy twin, both against definitions and datasketch, and what is refused."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from array import array

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.dedup import _twin, key, sketch
from cleaner.dedup.alignment import PLACES, SURNAMES, UNITS

try:
    from cleaner.dedup import _sketch
except ImportError:
    _sketch = None  # type: ignore[assignment]

KERNELS = [kernel for kernel in (_sketch, _twin) if kernel]
needs_c = pytest.mark.skipif(_sketch is None, reason="the C kernel was not built: no compiler, or no Python.h")
# one, two and four bytes a character, and what no encoding can write
TEXTS = st.lists(
    st.one_of(
        st.text(st.characters(max_codepoint=0xFF)),
        st.text(st.sampled_from("天地玄黄宇宙洪荒日月盈昃")),
        st.text(st.sampled_from("甲乙\U00020000\U0001f600\ud800"), max_size=300),
        st.text(st.characters(codec=None)),
    ),
    max_size=12,
)


def test_the_extension_was_built() -> None:
    if _sketch is None and os.environ.get("CI"):
        pytest.fail("no C kernel in CI: was gcc or Python.h missing when the package was installed?")
    if _sketch is None:
        pytest.skip("the C kernel was not built: no compiler, or no Python.h")


def data(found: object) -> object:
    return tuple(map(data, found)) if isinstance(found, tuple) else bytes(memoryview(found))  # type: ignore[arg-type]


@needs_c
@given(TEXTS, st.sampled_from([1, 4, 64]), st.data())
def test_c_and_numpy_give_the_same_bits(texts: list[str], rate: int, draw: st.DataObject) -> None:
    packed = key.pack(texts)
    assert data(_sketch.shingles(*packed, rate)) == data(_twin.shingles(*packed, rate))
    signatures = _sketch.sign(*packed)
    assert data(signatures) == data(_twin.sign(*packed))
    bands, rows = draw.draw(st.sampled_from([(25, 5), (1, 128), (128, 1), (3, 40)]))
    assert data(_sketch.band_keys(signatures, bands, rows)) == data(_twin.band_keys(signatures, bands, rows))
    numbers = st.lists(st.integers(0, len(texts) - 1), min_size=6, max_size=6) if texts else st.just([])
    first, second = array("q", draw.draw(numbers)), array("q", draw.draw(numbers))
    assert data(_sketch.count_equal(signatures, first, second)) == data(_twin.count_equal(signatures, first, second))
    sets = _twin.shingles(*packed, 1)
    assert data(_sketch.count_shared(*sets, first, second)) == data(_twin.count_shared(*sets, first, second))


FORMS = st.text(st.sampled_from("甲乙丙丁戊己庚辛王李市县月0123456789一二三\U00020000"), min_size=1, max_size=90)
EDIT = st.tuples(st.integers(0, 200), st.integers(0, 30), st.text(st.sampled_from("甲乙王李市7890一二"), max_size=40))


@needs_c
@given(FORMS, st.integers(1, 4), st.lists(EDIT, max_size=5))
def test_c_and_python_align_alike(text: str, times: int, edits: list[tuple[int, int, str]]) -> None:
    other = text * times
    for start, length, new in edits:
        other = other[:start] + new + other[start + length :]
    packed = key.pack([text * times, other, text])
    first, second = array("q", [0, 1, 2, 1, 0]), array("q", [1, 0, 1, 2, 0])
    for inside in (0, 1):
        given = (*packed, first, second, inside, SURNAMES, PLACES, UNITS)
        assert data(_sketch.align(*given)) == data(_twin.align(*given))


@pytest.mark.parametrize("kernel", KERNELS)
def test_aligning_takes_linear_time(kernel) -> None:
    """Repetitive texts, which meet again everywhere, and texts that share all they have in another order."""
    words = ["".join(random.Random(k).choices("甲乙丙丁戊己庚辛0123456789", k=40)) for k in range(50)]
    for make in (
        lambda n: ("甲乙" * n, "乙甲" * n + "丙"),
        lambda n: ("甲" * n + "乙", "甲" * 2 * n),
        lambda n: ("".join(words) * (n // 2000 + 1), "".join(reversed(words)) * (n // 1000 + 1)),
    ):
        seconds = []
        for size in (4000, 16000) if kernel is _twin else (40_000, 160_000):
            packed, start = key.pack(make(size)), time.process_time()
            for inside in (0, 1):
                kernel.align(*packed, array("q", [0]), array("q", [1]), inside, SURNAMES, PLACES, UNITS)
            seconds.append(time.process_time() - start)
        assert seconds[1] < 12 * seconds[0] + 0.1, seconds


@needs_c
@given(st.lists(st.sets(st.integers(0, 40)), min_size=1, max_size=12), st.integers(1, 4), st.integers(1, 5))
def test_c_and_numpy_find_the_same_containers(sets: list[set[int]], votes: int, longest: int) -> None:
    sets.sort(key=len, reverse=True)
    entries = array("Q", sorted(value << 4 | rank for rank, values in enumerate(sets) for value in values))
    limits = array("q", [len(sets)] * len(sets))
    missable = array("q", [len(values) // 5 for values in sets])
    triples = []
    for kernel in KERNELS:
        samples = kernel.open_samples(entries, 4, len(sets))
        for border in 0, len(sets) // 2:  # all at once, and in two parts
            parts = (
                kernel.find_containers(samples, limits, missable, votes, longest, first, last)
                for first, last in ((0, border), (border, len(sets)))
            )
            triples.append(sorted(np.concatenate([np.frombuffer(p, np.int64) for p in parts]).reshape(-1, 3).tolist()))
    assert all(one == triples[0] for one in triples)
    assert all(shared == len(sets[a] & sets[b]) for a, b, shared in triples[0])


@given(TEXTS)
def test_keys_without_the_kernel(texts: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(key, "_sketch", None)
        without = key.keys(texts)
        packed_without, lengths_without = key.packed_keys(texts)
    packed, lengths = key.packed_keys(texts)
    assert without == key.keys(texts) == [bytes(one).decode(key.CODE) for one in packed.split()]
    assert list(lengths) == list(lengths_without) == list(map(len, without))
    assert [bytes(one) for one in packed_without.split()] == [bytes(one) for one in packed.split()]


def test_a_text_that_is_its_own_key_is_not_copied() -> None:
    text = "天地玄黄" * 10
    assert key.keys([text])[0] is text


@pytest.mark.parametrize("kernel", KERNELS)
def test_sets_are_those_of_python(kernel) -> None:
    rng = random.Random(4)
    texts = ["".join(rng.choices("天地玄黄ab", k=rng.choice((0, 1, 3, 4, 5, 6, 50, 3000)))) for _ in range(60)]
    texts += ["一" * 5000, "".join(map(chr, range(0x4E00, 0x9000)))]
    hashes, starts = (np.asarray(memoryview(one)) for one in kernel.shingles(*key.pack(texts), 1))
    if hashes.dtype == np.uint8:
        hashes, starts = hashes.view(np.uint64), starts.view(np.int64)
    named: dict[int, str] = {}
    for text, start, end in zip(texts, starts[:-1], starts[1:], strict=True):
        mine = hashes[start:end]
        assert (np.diff(mine.astype(object)) > 0).all()
        shingles = {text[i : i + 5] for i in range(len(text) - 4)} or ({text} if text else set())
        assert len(mine) == len(shingles)
        if len(text) <= 5 and text:  # one shingle, so its hash is known; the same text always has the same one
            assert named.setdefault(int(mine[0]), text) == text


def pair(rng: random.Random, length: int, edits: int) -> tuple[str, str, float]:
    text = [chr(rng.randrange(0x4E00, 0x9000)) for _ in range(length)]
    other = text[:]
    for _ in range(edits):
        other[rng.randrange(length)] = "一"
    a, b = ({"".join(t[i : i + 5]) for i in range(length - 4)} for t in (text, other))
    return "".join(text), "".join(other), len(a & b) / len(a | b)


@pytest.mark.parametrize(("length", "edits"), [(12, 1), (60, 3), (300, 12), (6000, 200)])
def test_equal_slots_estimate_the_jaccard_index_as_well_as_datasketch_does(length: int, edits: int) -> None:
    from datasketch import MinHash

    rng = random.Random(length)
    pairs = [pair(rng, length, edits) for _ in range(150)]
    texts = [text for one in pairs for text in one[:2]]
    numbers = np.arange(0, len(texts), 2)
    exact = np.array([one[2] for one in pairs])
    ours = np.asarray(sketch.count_equal(sketch.sign(texts), numbers, numbers + 1)) / sketch.SLOTS - exact
    few = pairs if length < 1000 else pairs[:15]
    theirs = []
    for a, b, jaccard in few:
        sketches = MinHash(num_perm=128), MinHash(num_perm=128)
        for one, text in zip(sketches, (a, b), strict=True):
            one.update_batch([text[i : i + 5].encode() for i in range(len(text) - 4)])
        theirs.append(sketches[0].jaccard(sketches[1]) - jaccard)
    ideal = np.sqrt((exact * (1 - exact) / sketch.SLOTS).mean())
    assert abs(ours.mean()) < 4 * ideal / len(pairs) ** 0.5  # no bias
    assert np.sqrt((ours**2).mean()) < 1.2 * ideal
    assert np.sqrt((ours**2).mean()) < 1.2 * np.sqrt(np.mean(np.square(theirs))) or len(few) < 100


def test_short_keys_are_told_apart() -> None:
    texts = ["天", "地", "天地", "天地玄", "天地玄黄", "地玄黄天", "天" * 4, "天" * 5]
    signatures = np.asarray(sketch.sign(texts)).reshape(-1, sketch.SLOTS)
    assert np.asarray(sketch.sign([""])).tolist() == [2**32 - 1] * sketch.SLOTS
    for i in range(len(texts)):
        for j in range(i):
            assert (signatures[i] == signatures[j]).mean() < 0.2, (texts[i], texts[j])


@pytest.mark.parametrize("kernel", KERNELS)
def test_what_is_refused(kernel) -> None:
    texts = key.pack(["天地玄黄宇宙"])
    signatures, sets = kernel.sign(*texts), kernel.shingles(*texts, 1)
    one, two = array("q", [0]), array("q", [0, 0])
    for call, error in (
        (lambda: kernel.sign(None, two), TypeError),
        (lambda: kernel.shingles(*texts, 3), ValueError),
        (lambda: kernel.shingles(*texts, 0), ValueError),
        (lambda: kernel.band_keys(signatures, 26, 5), ValueError),
        (lambda: kernel.band_keys(signatures, 0, 5), ValueError),
        (lambda: kernel.band_keys(bytes(3), 25, 5), ValueError),
        (lambda: kernel.count_equal(signatures, one, two), ValueError),
        (lambda: kernel.count_equal(signatures, array("q", [1]), one), IndexError),
        (lambda: kernel.count_shared(*sets, array("q", [1]), one), IndexError),
        (lambda: kernel.count_shared(*sets, one, two), ValueError),
    ):
        with pytest.raises(error):
            call()


@needs_c
def test_the_kernel_looks_before_it_leaps() -> None:
    samples, numbers = _sketch.open_samples(array("Q", [16]), 4, 2), array("q", [2, 2])
    for texts in ([b"bytes"], None):
        with pytest.raises(TypeError):
            _sketch.packed_keys(texts)
    for call in (
        lambda: _sketch.count_shared(bytes(8), array("q", [0, 2]), array("q", [0]), array("q", [0])),
        lambda: _sketch.count_shared(bytes(8), array("q", [1, 0]), array("q", [0]), array("q", [0])),
        lambda: _sketch.count_equal(memoryview(bytes(513))[1:], array("q", [0]), array("q", [0])),
        lambda: _sketch.sign(bytes(8), array("q", [0, 5])),
        lambda: _sketch.sign(bytes(8), array("q", [-1, 2])),
        lambda: _sketch.shingles(bytes(8), array("q", [2, 1]), 1),
        lambda: _sketch.shingles(bytes(8), bytes(7), 1),
        lambda: _sketch.open_samples(array("Q", [2, 1]), 4, 3),
        lambda: _sketch.open_samples(array("Q", [5]), 4, 3),
        lambda: _sketch.open_samples(array("Q", [0]), 40, 1),
        lambda: _sketch.open_samples(array("Q", [0]), 4, -1),
        lambda: _sketch.open_samples(bytes(7), 4, 1),
        lambda: _sketch.find_containers(samples, numbers[:1], numbers, 1, 1, 0, 1),
        lambda: _sketch.find_containers(samples, numbers, numbers, 1, 1, 0, 3),
        lambda: _sketch.find_containers(samples, numbers, numbers, 1, 1, -1, 1),
        lambda: _sketch.find_containers(samples, numbers, array("q", [-1, 0]), 1, 1, 0, 1),
        lambda: _sketch.find_containers(samples, numbers, numbers, 0, 1, 0, 1),
        lambda: _sketch.find_containers(None, numbers, numbers, 1, 1, 0, 1),
    ):
        with pytest.raises(ValueError):  # noqa: PT011 - each with its own words
            call()


SAMPLE = """
import sys
import time
{before}
from cleaner.dedup import find_duplicates, sketch
texts = ["天地玄黄宇宙洪荒" * 3 + chr(0x5000 + i // 2) * (i % 7) for i in range(400)] + ["abc", "ABC", ""]
if {without_numpy}:
    sets = sketch.shingles(sketch.keys(texts[:5]))
    sketch.count_shared(sets, sets.starts[:1], sets.starts[:1]), sketch.band_keys(sketch.sign(texts[:5]), 25, 5)
    assert "numpy" not in sys.modules
print(find_duplicates(texts))
"""


def run(before: str = "", without_numpy: bool = False) -> str:
    code = SAMPLE.format(before=before, without_numpy=without_numpy)
    return subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, check=True, text=True).stdout


@needs_c
def test_without_the_extension_everything_is_the_same_and_with_it_a_few_texts_need_no_numpy() -> None:
    assert run("sys.modules['cleaner.dedup._sketch'] = None") == run(without_numpy=True)
