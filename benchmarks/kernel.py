"""The kernel's speed: `python benchmarks/kernel.py [DOCUMENTS]`, MB of UTF-8 a second of one core.

Random Chinese texts of 1,200 characters with punctuation and some figures: text to key, key to signature, key to its set
of shingles; in C and in numpy.  Where datasketch and rensa are installed (`pip install datasketch rensa`), their
signatures too, of the same shingles.  Then two threads against one (an idle machine with two cores is needed for that).
"""

import platform
import random
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from cleaner.dedup import _twin, key

try:
    from cleaner.dedup import _sketch
except ImportError:
    _sketch = None

HAN = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]
LENGTH = 1200


def text(rng: random.Random) -> str:
    parts: list[str] = []
    while sum(map(len, parts)) < LENGTH:
        parts.append("".join(rng.choices(HAN, k=rng.randrange(5, 16))))
        parts.append(rng.choice(("，", "。", "、", "“", "”", "2026年")))
    return "".join(parts)


def seconds(work: Callable[[], object], rounds: int = 3) -> float:
    """The least CPU time of a few rounds."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def datasketch_signatures(keys: list[str]) -> None:
    from datasketch import MinHash

    for one in keys:
        MinHash(num_perm=128).update_batch([one[i : i + 5].encode() for i in range(len(one) - 4)])


def rensa_signatures(keys: list[str]) -> None:
    from rensa import RMinHash

    RMinHash.digest_matrix_from_token_sets([[one[i : i + 5] for i in range(len(one) - 4)] for one in keys], 128, 42)


def main(documents: int = 4000) -> None:
    rng = random.Random(20261122)
    texts = [text(rng) for _ in range(documents)]
    size = sum(len(one.encode()) for one in texts) / 1e6
    keys = key.keys(texts)
    packed = key.pack(keys)

    def report(name: str, work: Callable[[], object], share: float = 1.0) -> None:
        print(f"{name:36}{size * share / seconds(work):10.1f} MB/s")

    if _sketch:
        report("C: text to key to signature", lambda: _sketch.sign(*key.packed_keys(texts)[0]))
        report("C: text to key", lambda: key.packed_keys(texts))
        report("C: key to signature", lambda: _sketch.sign(*packed))
        report("C: key to sorted shingles", lambda: _sketch.shingles(*packed, 1))
    kernel, key._sketch = key._sketch, None
    report("numpy: text to key to signature", lambda: _twin.sign(*key.packed_keys(texts)[0]))
    report("numpy: key to sorted shingles", lambda: _twin.shingles(*packed, 1))
    key._sketch = kernel
    few = keys[: max(1, documents // 20)]
    for name, work in (("rensa", rensa_signatures), ("datasketch", datasketch_signatures)):
        try:
            report(f"{name}: key to signature", lambda work=work: work(few), len(few) / len(keys))  # type: ignore[misc]
        except ImportError:
            print(f"{name} is not installed")
    if _sketch:
        parts = [texts[k::8] for k in range(8)]
        wall = []
        for threads in (1, 2):
            with ThreadPoolExecutor(threads) as pool:
                start = time.perf_counter()
                list(pool.map(lambda part: _sketch.sign(*key.packed_keys(part)[0]), parts * 4))
                wall.append(time.perf_counter() - start)
        print(f"two threads: {wall[0] / wall[1]:.2f} x one")
    print(f"documents {documents} x {LENGTH}, python {platform.python_version()} {platform.machine()}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
