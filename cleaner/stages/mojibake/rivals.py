"""Other readings of the same bytes, which compete with Chinese in GBK or Big5: UTF-8 in any script, as ftfy takes it back."""

from __future__ import annotations

from cleaner.core.lazy_regex import lazy
from cleaner.stages.language.plausibility import plausibility
from cleaner.stages.mojibake.western import repair_western_mojibake

# A letter behind one of its own alphabet.  `plausibility` takes each for a stranger (-15.5), since it judges Chinese.
CONTINUED = lazy(
    "|".join(
        f"(?<=[{letters}])[{letters}]"
        for letters in (
            "\u0530-\u058f",  # Armenian
            "\u0590-\u05ff",  # Hebrew
            "\u0600-\u07ff",  # Arabic, Syriac and their kin
            "\u0900-\u0dff",  # the scripts of India
            "\u0e00-\u0eff",  # Thai, Lao
            "\u10a0-\u10ff",  # Georgian
            "\u1780-\u17ff",  # Khmer
        )
    )
)
CONTINUED_GAIN = 11.0  # nats: one of 40 letters or signs costs 4
# GBK is valid UTF-8 by chance in 17 of a hundred characters, so each pair of bytes says as much for UTF-8.
VALID = 1.75


def utf8_gain(line: str) -> float:
    """By how many nats `line` is more probable where its bytes are read as UTF-8 in any script; 0 if they are not."""
    gain = 0.0
    for edit in repair_western_mojibake(line):
        assert edit.new is not None
        if len(edit.new) < len(edit.old):  # else a control became a mark
            gain += plausibility(edit.new) - plausibility(edit.old) + VALID * len(edit.old) / 2
            gain += CONTINUED_GAIN * len(CONTINUED.findall(edit.new))
    return gain
