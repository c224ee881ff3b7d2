"""Near-duplicates at size: `python benchmarks/near_duplicates.py [DOCUMENTS] [CHARACTERS]`.

Random Han texts, one in five an edited copy of another (0.1 to 3 % of its characters changed), one in twenty a text
with another inside it.  Prints the time, the memory and what was found of what was planted; same input, same figures.
Beside it, in the same run, those of datasketch, rensa and gaoya that are installed.
"""

import platform
import random
import resource
import sys
import time

from cleaner.dedup import comparison_key, find_duplicates

Pairs = set[tuple[int, int]]
HAN = [chr(code) for code in range(0x4E00, 0x4E00 + 3500)]


def jaccard(a: str, b: str) -> float:
    x, y = ({t[i : i + 5] for i in range(len(t) - 4)} for t in map(comparison_key, (a, b)))
    return len(x & y) / len(x | y)


def datasketch(keys: list[str]) -> Pairs:
    """As its documentation shows it: MinHash(128), MinHashLSH(0.8), candidates as the answer."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=0.8, num_perm=128)
    pairs = set()
    for place, key in enumerate(keys):
        signature = MinHash(num_perm=128)
        signature.update_batch([key[i : i + 5].encode() for i in range(len(key) - 4)])
        pairs |= {(other, place) for other in index.query(signature)}
        index.insert(place, signature)
    return pairs


def rensa(keys: list[str]) -> Pairs:
    """16 bands, candidates filtered by the estimated Jaccard index."""
    from rensa import RMinHash, RMinHashLSH

    shingles = [[key[i : i + 5] for i in range(len(key) - 4)] for key in keys]
    signatures = RMinHash.from_token_sets(shingles, num_perm=128, seed=42)
    index = RMinHashLSH(threshold=0.8, num_perm=128, num_bands=16)
    index.insert_many(signatures)
    return {
        (min(i, j), max(i, j))
        for i, others in enumerate(index.query_all(signatures))
        for j in others
        if i != j and signatures[i].jaccard(signatures[j]) >= 0.8
    }


def gaoya(keys: list[str]) -> Pairs:
    from gaoya.minhash import MinHashStringIndex

    shape = {"hash_size": 32, "num_bands": 16, "band_size": 8, "num_hashes": None, "id_container": "smallvec"}
    index = MinHashStringIndex(jaccard_threshold=0.8, analyzer="char", lowercase=False, ngram_range=(5, 5), **shape)
    index.par_bulk_insert_docs(list(range(len(keys))), keys)
    return {
        (min(i, int(j)), max(i, int(j)))
        for i, others in enumerate(index.par_bulk_query(keys))
        for j in others
        if i != int(j)
    }


def report_peers(texts: list[str], near: Pairs, ours: float) -> None:
    """Precision and recall of those that verify nothing, given our keys, and their CPU time in proportion to ours."""
    keys = [comparison_key(text) for text in texts]
    for name, find in (("datasketch", datasketch), ("rensa", rensa), ("gaoya", gaoya)):
        try:
            find(keys[:2])
        except ImportError:
            print(f"{name} is not installed")
            continue
        cpu = time.process_time()
        pairs = find(keys)
        cpu = time.process_time() - cpu
        print(
            f"{name}: near {len(pairs & near)} of {len(near)}, others {len(pairs - near)}, cpu {cpu / ours:.1f} x ours"
        )


def main(documents: int = 20_000, characters: int = 1_000) -> None:
    rng = random.Random(20261122)
    texts: list[str] = []
    near: set[tuple[int, int]] = set()
    inside: set[tuple[int, int]] = set()
    while len(texts) < documents:
        text = rng.choices(HAN, k=characters)
        place = len(texts)
        texts.append("".join(text))
        if rng.random() < 0.25:
            for k in rng.sample(range(characters), max(1, int(characters * rng.uniform(0.001, 0.03)))):
                text[k] = rng.choice(HAN)
            if jaccard(texts[place], "".join(text)) >= 0.8:
                near.add((place, len(texts)))
            texts.append("".join(text))
        elif rng.random() < 0.06:
            inside.add((place, len(texts)))
            texts.append(texts[place] + "".join(rng.choices(HAN, k=characters)))
    start, cpu = time.perf_counter(), time.process_time()
    found = find_duplicates(texts)
    wall, cpu = time.perf_counter() - start, time.process_time() - cpu
    pairs = {pair[:2] for pair in found.pairs}
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(f"documents {len(texts)} x {characters}  wall {wall:.1f} s  cpu {cpu:.1f} s  peak {memory} MiB")
    print(f"near {len(pairs & near)} of {len(near)}, others {len(pairs - near)}")
    print(f"contained {len({pair[:2] for pair in found.contained} & inside)} of {len(inside)}")
    report_peers(texts, near, cpu)
    print(f"python {platform.python_version()} {platform.machine()}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
