"""Near-duplicates at size: `python benchmarks/near_duplicates.py [DOCUMENTS [CHARACTERS [ROUNDS [SYSTEM…]]]]`.

Random Han texts, one in five an edited copy of another (0.1 to 3 % of its characters changed), one in twenty a text
with another inside it.  Each round runs every system in a process of its own, one after the other, on the same texts in
memory: ours with and without containment, with one and two threads, and datasketch, rensa, gaoya and daft where they
are installed, which are given our keys.  Printed are what was found of what was planted, the medians of wall and CPU time,
and the memory above that of the texts; then what each stage of ours takes.

On a busy machine only CPU times, and only those of one run, can be compared.
"""

import json
import os
import platform
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise

import numpy as np

from cleaner.dedup import candidates, compare, comparison_key, containment, find, find_duplicates
from cleaner.dedup.sketch import SLOTS

Pairs = set[tuple[int, int]]
HAN = [chr(code) for code in range(0x4E00, 0x4E00 + 3500)]
BANDS, ROWS = 16, 8
# PYTHONSAFEPATH and the like stay: the processes see what this one sees
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


# ---------------------------------------------------------------- the texts
def jaccard(a: str, b: str) -> float:
    x, y = ({t[i : i + 5] for i in range(len(t) - 4)} for t in map(comparison_key, (a, b)))
    return len(x & y) / len(x | y)


def make(documents: int, characters: int) -> dict[str, list]:
    """Texts, the pairs of near ones among them, and the pairs of (part, whole)."""
    rng = random.Random(20261122)
    texts: list[str] = []
    near, inside = [], []
    while len(texts) < documents:
        text = rng.choices(HAN, k=characters)
        place = len(texts)
        texts.append("".join(text))
        if rng.random() < 0.25:
            for k in rng.sample(range(characters), max(1, int(characters * rng.uniform(0.001, 0.03)))):
                text[k] = rng.choice(HAN)
            if jaccard(texts[place], "".join(text)) >= 0.8:
                near.append((place, len(texts)))
            texts.append("".join(text))
        elif rng.random() < 0.06:
            inside.append((place, len(texts)))
            texts.append(texts[place] + "".join(rng.choices(HAN, k=characters)))
    return {"texts": texts, "near": near, "inside": inside}


# ---------------------------------------------------------------- the systems: texts → near pairs, contained pairs
def ours(texts: list[str], jobs: int = 1) -> tuple[Pairs, Pairs]:
    found = find_duplicates(texts, jobs=jobs)
    return {pair[:2] for pair in found.pairs}, {pair[:2] for pair in found.contained}


def ours_in_two_threads(texts: list[str]) -> tuple[Pairs, Pairs]:
    return ours(texts, 2)


def pairs_alone(texts: list[str], jobs: int = 1) -> tuple[Pairs, Pairs]:
    """What the near ones cost: the search for contained ones is left out, which is no choice that users have."""
    containment.inner_pairs = lambda *_: []
    return ours(texts, jobs)


def pairs_in_two_threads(texts: list[str]) -> tuple[Pairs, Pairs]:
    return pairs_alone(texts, 2)


def datasketch(keys: list[str]) -> tuple[Pairs, Pairs]:
    """As its documentation shows it: MinHash(128), MinHashLSH(0.8), candidates as the answer."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=0.8, num_perm=128)
    pairs = set()
    for place, key in enumerate(keys):
        signature = MinHash(num_perm=128)
        signature.update_batch([key[i : i + 5].encode() for i in range(len(key) - 4)])
        pairs |= {(other, place) for other in index.query(signature)}
        index.insert(place, signature)
    return pairs, set()


def rensa(keys: list[str]) -> tuple[Pairs, Pairs]:
    """As its documentation shows it, in 16 bands; candidates filtered by the estimated Jaccard index."""
    from rensa import RMinHash, RMinHashLSH

    signatures: list = []
    for start in range(0, len(keys), 500):  # all shingles at once would take tens of gigabytes
        some = [[key[i : i + 5] for i in range(len(key) - 4)] for key in keys[start : start + 500]]
        signatures += RMinHash.from_token_sets(some, num_perm=128, seed=42)
    index = RMinHashLSH(threshold=0.8, num_perm=128, num_bands=BANDS)
    index.insert_many(signatures)
    return {
        (min(i, j), max(i, j))
        for i, others in enumerate(index.query_all(signatures))
        for j in others
        if i != j and signatures[i].jaccard(signatures[j]) >= 0.8
    }, set()


def rensa_fed_by_numpy(keys: list[str]) -> tuple[Pairs, Pairs]:
    """Its fastest way: shingles hashed by numpy, signatures by rensa; pairs from its rows, in the same bands, by numpy."""
    from rensa import RMinHash

    points = np.frombuffer("".join(keys).encode("utf-32-le"), np.uint32).astype(np.uint64)
    hashes = np.zeros(len(points), np.uint64)
    for k in range(5):
        hashes *= np.uint64(0x9E3779B97F4A7C15)
        hashes[: len(points) - k] += points[k:]
    hashes ^= hashes >> np.uint64(33)
    hashes *= np.uint64(0xFF51AFD7ED558CCD)
    hashes ^= hashes >> np.uint64(33)
    lengths = np.array([len(key) for key in keys])
    ends = np.cumsum(lengths)
    whole = np.ones(len(points), bool)
    for k in range(1, 5):
        whole[ends - k] = False  # they reach into the next text
    starts = np.concatenate(([0], np.cumsum(lengths - 4))).astype(np.uint64)
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(hashes[whole], starts, SLOTS, 42)
    return alike_in_bands(np.array(matrix.to_rows(), np.uint32)), set()


def alike_in_bands(rows: np.ndarray) -> Pairs:
    """Signatures that share a band, filtered by the estimated Jaccard index."""
    pairs = set()
    for band in range(BANDS):
        values = np.ascontiguousarray(rows[:, band * ROWS : (band + 1) * ROWS]).view([("", np.uint32)] * ROWS).ravel()
        order = np.argsort(values, kind="stable")
        borders = np.flatnonzero(values[order][1:] != values[order][:-1]) + 1
        for start, end in pairwise([0, *borders.tolist(), len(order)]):
            if end - start > 1:
                bucket = order[start:end].tolist()
                pairs |= {(i, j) for place, i in enumerate(bucket) for j in bucket[place + 1 :]}
    found = np.array(sorted(pairs), np.int64).reshape(-1, 2)
    alike = (rows[found[:, 0]] == rows[found[:, 1]]).mean(axis=1) >= 0.8
    return set(map(tuple, found[alike].tolist()))


def daft(keys: list[str]) -> tuple[Pairs, Pairs]:
    """Its signatures, of characters set apart by spaces since it knows words only; it has no search for pairs."""
    import daft as engine

    frame = engine.from_pydict({"text": [" ".join(key) for key in keys]})
    signed = engine.col("text").minhash(num_hashes=SLOTS, ngram_size=5, seed=1, hash_function="xxhash3_64")
    column = frame.select(signed.alias("rows")).to_arrow()["rows"].combine_chunks()
    rows = column.values if hasattr(column, "values") else column.flatten()
    return alike_in_bands(np.asarray(rows).astype(np.uint32).reshape(len(keys), SLOTS)), set()


def gaoya(keys: list[str]) -> tuple[Pairs, Pairs]:
    from gaoya.minhash import MinHashStringIndex

    shape = {"hash_size": 32, "num_bands": BANDS, "band_size": ROWS, "num_hashes": None, "id_container": "smallvec"}
    index = MinHashStringIndex(jaccard_threshold=0.8, analyzer="char", lowercase=False, ngram_range=(5, 5), **shape)
    index.par_bulk_insert_docs(list(range(len(keys))), keys)
    return {
        (min(i, int(j)), max(i, int(j)))
        for i, others in enumerate(index.par_bulk_query(keys))
        for j in others
        if i != int(j)
    }, set()


OURS = {"pairs": pairs_alone, "pairs-2": pairs_in_two_threads, "ours": ours, "ours-2": ours_in_two_threads}
PEERS = {"rensa-numpy": rensa_fed_by_numpy, "rensa": rensa, "daft": daft, "gaoya": gaoya, "datasketch": datasketch}


# ---------------------------------------------------------------- one run, in a process of its own
@contextmanager
def stages(times: dict[str, float]) -> Iterator[None]:
    """CPU time of the parts of `find_duplicates`, while one thread does it all."""
    parts = (
        ("keys and signatures", find, "_gather"),
        ("near: bands, comparison", candidates, "near_pairs"),
        ("contained: samples, search", containment, "inner_pairs"),
        ("contained: comparison", compare, "compare"),
    )
    before = [(module, name, getattr(module, name)) for _, module, name in parts]

    def timed(label: str, work: Callable) -> Callable:
        def run(*given):
            start = time.process_time()
            try:
                return work(*given)
            finally:
                times[label] = times.get(label, 0.0) + time.process_time() - start

        return run

    # near_pairs and crowds have a `compare` of their own name, so that the last one is that of the contained alone
    for (label, module, name), (_, _, work) in zip(parts, before, strict=True):
        setattr(module, name, timed(label, work))
    yield
    for module, name, work in before:
        setattr(module, name, work)


def peak() -> float:
    """The most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e3 if sys.platform == "linux" else 1e6)


def run(name: str, file: str) -> dict:
    with open(file, encoding="utf-8") as stream:
        near_truth, inside_truth = (set(map(tuple, json.loads(stream.readline()))) for _ in range(2))
        texts = [line.rstrip("\n") for line in stream]  # one by one: the peak before is that of the texts themselves
    system = {**OURS, **PEERS}[name]
    if name in PEERS:
        texts = [comparison_key(text) for text in texts]
    try:
        system(texts[:300])  # imports are not counted
    except ImportError:
        return {"missing": True}
    times: dict[str, float] = {}
    memory, wall, cpu = peak(), time.perf_counter(), time.process_time()
    if name == "ours":
        with stages(times):
            near, inside = system(texts)
    else:
        near, inside = system(texts)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    if times:
        times["clusters and lists"] = cpu - sum(times.values())
    return {
        "wall": wall,
        "cpu": cpu,
        "memory": peak() - memory,
        "near": len(near & near_truth),
        "others": len(near - near_truth),
        "inside": len(inside & inside_truth),
        "stages": times,
    }


# ---------------------------------------------------------------- all of them
def child(*arguments: object) -> str:
    command = [sys.executable, __file__, *map(str, arguments)]
    return subprocess.run(command, env=ENVIRONMENT, check=True, capture_output=True, text=True).stdout


def main(documents: int = 20_000, characters: int = 1_000, rounds: int = 1, *systems: str) -> None:
    names = systems or (*OURS, *PEERS)
    runs: dict[str, list[dict]] = {name: [] for name in names}
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "texts.json")
        planted = json.loads(child("--make", documents, characters, file))  # this process stays small
        print(f"{planted['texts']} documents x {characters}: {planted['near']} near, {planted['inside']} contained")
        for number in range(rounds):
            for name in names if number % 2 == 0 else names[::-1]:
                runs[name].append(json.loads(child("--run", name, file)))
    print(
        f"{'system':14}{'near':>8}{'others':>8}{'contained':>11}{'wall s':>8}{'cpu s':>8}{'MB':>7}   of rensa-numpy: wall, cpu"
    )
    middle = {
        name: {key: statistics.median(one[key] for one in found) for key in ("wall", "cpu", "memory")}
        for name, found in runs.items()
        if "missing" not in found[0]
    }
    for name, one in middle.items():
        first, base = runs[name][0], middle.get("rensa-numpy")
        share = f"{one['wall'] / base['wall']:8.2f}{one['cpu'] / base['cpu']:8.2f}" if base else ""
        figures = f"{one['wall']:8.2f}{one['cpu']:8.2f}{one['memory']:7.0f}"
        print(f"{name:14}{first['near']:8}{first['others']:8}{first['inside']:11}{figures}   {share}")
    for name in runs.keys() - middle.keys():
        print(f"{name} is not installed")
    for label in runs["ours"][0]["stages"] if "ours" in middle else ():
        print(f"  {label:28}{statistics.median(one['stages'][label] for one in runs['ours']):6.2f} s cpu")
    print(f"rounds {rounds}, python {platform.python_version()} {platform.machine()}, {os.cpu_count()} cores")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--make"]:
        made = make(int(sys.argv[2]), int(sys.argv[3]))
        with open(sys.argv[4], "w", encoding="utf-8") as stream:
            stream.writelines(
                f"{line}\n" for line in (json.dumps(made["near"]), json.dumps(made["inside"]), *made["texts"])
            )
        print(json.dumps({key: len(values) for key, values in made.items()}))
    elif sys.argv[1:2] == ["--run"]:
        print(json.dumps(run(*sys.argv[2:4])))
    else:
        main(*map(int, sys.argv[1:4]), *sys.argv[4:])
