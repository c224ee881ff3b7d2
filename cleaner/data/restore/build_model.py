"""Build model.npz, the word bigram model of the rules RST, from the open-gram model that Debian ships.

    apt-get install sunpinyin-data sunpinyin-utils      # 0.1.22+20170109-2, 3.0.0~rc2+ds1-4
    python build_model.py                               # writes model.npz beside itself, 3 s, the same bytes every time

open-gram (CC BY-SA 3.0) holds 71,759 words, 2.5 million bigrams and 1 million trigrams, punctuation included.  Kept
are all characters, the words that are not too rare and the bigrams whose loss would cost most (entropy pruning,
Stolcke 1998); trigrams brought nothing to this task (prototype, 2026-11).  Probabilities are logarithms.

Arrays: `words` UTF-8, one a line, id = line number, line 0 empty: the unknown word · `uni` -1500·ln p · `back` back-off
weight, 128 + 20·ln · `count` bigrams of each word · `to_low`, `to_high` ids of their second words, low 16 bits and
bit 16 · `code` their probability, on the scale `scale` (lowest, highest logarithm) · `chars`, `rank`: Han characters
from the most frequent to the rarest, and -1500·ln of their share among all characters of words.
"""

import struct
import subprocess
import sys
from pathlib import Path

import numpy as np

SOURCE = Path("/usr/lib/x86_64-linux-gnu/sunpinyin/data")
WORD_FLOOR = 3e-8  # words below this are segmented into their characters
BIGRAMS = 1_000_000  # 500,000 lose 1 % of recall, 1,500,000 win nothing (prototype, 2026-11)


def main(out: Path) -> None:
    vocabulary = read_words(SOURCE / "pydict_sc.bin")
    singles, pairs = read_ngrams(SOURCE / "lm_sc.t3g", vocabulary)
    use = [i for i in sorted(singles) if i == 0 or len(vocabulary[i]) == 1 or singles[i][0] >= WORD_FLOOR]
    new = np.full(len(vocabulary), -1)
    new[use] = np.arange(len(use))
    uni, back = np.array([singles[i] for i in use]).T
    first, second = new[np.array(list(pairs)).T]
    p = np.fromiter(pairs.values(), float)
    loss = uni[first] * p * np.abs(np.log(p / (back[first] * uni[second])))
    loss[(first < 0) | (second < 0)] = 0
    top = np.lexsort((second, first, -loss))[: min(BIGRAMS, np.count_nonzero(loss))]
    top = top[np.lexsort((second[top], first[top]))]
    first, second, p = first[top], second[top], p[top]
    # What the kept bigrams of a word leave over, shared among all other words.
    free = 1 - np.bincount(first, p, len(use)), 1 - np.bincount(first, uni[second], len(use))
    back = np.clip(free[0] / np.maximum(free[1], 1e-6), 1e-4, 4)
    chars = share_of_characters({vocabulary[i]: p for i, (p, _) in singles.items()})
    log, scale = np.log(p), np.log([p.min(), p.max()])
    np.savez_compressed(  # its zip members carry the constant date 1980-01-01
        out,
        words=packed("\n".join(vocabulary[i] for i in use)),
        uni=np.round(np.log(uni) * -1500).astype(np.uint16),
        back=np.round(np.log(back) * 20 + 128).astype(np.uint8),
        count=np.bincount(first, minlength=len(use)).astype(np.uint16),
        to_low=second.astype(np.uint16),
        to_high=np.packbits(second >> 16 > 0),
        code=np.round((log - scale[0]) / (scale[1] - scale[0]) * 255).astype(np.uint8),
        scale=scale,
        chars=packed("".join(chars)),
        rank=np.round(np.log(list(chars.values())) * -1500).astype(np.uint16),
    )


def read_words(path: Path) -> list[str]:
    """The words of a SunPinyin lexicon: its third uint32 is the offset of NUL-terminated UTF-32 strings."""
    data = path.read_bytes()
    count, _, offset = struct.unpack("<3I", data[:12])
    return data[offset:].decode("utf-32-le").split("\0")[:count]


Singles = dict[int, tuple[float, float]]
Pairs = dict[tuple[int, int], float]


def read_ngrams(path: Path, vocabulary: list[str]) -> tuple[Singles, Pairs]:
    """{id: (probability, back-off weight)} and {(id, id): probability}; words without a spelling count as unknown."""
    number = {w: i for i, w in enumerate(vocabulary) if w}
    known = [number.get(w, 0) for w in vocabulary]
    singles: Singles = {}
    pairs: Pairs = {}
    order = 0
    with subprocess.Popen(["tslminfo", "-v", "-p", path], stdout=subprocess.PIPE, text=True) as dump:
        assert dump.stdout
        for line in dump.stdout:
            if line.startswith("\\"):
                order = int(line[1])
                if order == 3:
                    dump.kill()
                    break
                continue
            fields = line.split()
            if order and all(f.isdigit() for f in fields[:order]):
                ids = [known[int(f)] for f in fields[:order]]
                if order == 1:
                    singles[ids[0]] = float(fields[1]), float(fields[2])
                else:
                    pairs[ids[0], ids[1]] = float(fields[2])
    return singles, pairs


def share_of_characters(words: dict[str, float]) -> dict[str, float]:
    """The share of each Han character among the characters of running words, the most frequent first."""
    share: dict[str, float] = {}
    for word in sorted(words):
        for c in word:
            if "\u3400" <= c <= "\u9fff":
                share[c] = share.get(c, 0.0) + words[word]
    total = sum(share.values())
    return {c: v / total for c, v in sorted(share.items(), key=lambda item: (-item[1], item[0]))}


def packed(text: str) -> "np.ndarray[tuple[int], np.dtype[np.uint8]]":
    return np.frombuffer(text.encode(), np.uint8)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else Path(__file__).with_name("model.npz"))
