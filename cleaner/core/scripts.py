r"""Characters by script: what goes between the brackets of a character class, each extent with its reason.

Where `regex` is at hand, ask for the property (`\p{Han}`); the ranges are for `re`, which starts and runs faster.
A class that is a judgement, not a script (what a farm writes, what no Chinese stands beside), stays where it is judged.
"""

from __future__ import annotations

from typing import Literal, get_args

# What a text can be converted to (`stages.characters.script`).
Script = Literal["hans", "hant", "tw", "twp", "hk", "jp"]
SCRIPTS: tuple[str, ...] = get_args(Script)

HAN = r"\p{Han}"  # for `regex`: every Han character, 々 and 〇 among them
IDEOGRAPH = r"\p{Unified_Ideograph}"  # for `regex`: no 々 〇, no compatibility characters such as 豈 (U+F900)
HAN_BASIC = "\u4e00-\u9fff"  # the first block: all that legacy encodings hold, so all that mojibake hides
HAN_BMP = f"\u3400-\u4dbf{HAN_BASIC}"  # and extension A: all that print needs; not the 64 hexagrams between the two
HAN_SUPPLEMENT = "\U00020000-\U000323af"  # extensions B to H: names and converters of content farms
HAN_COMPATIBILITY = "\uf900-\ufad9"

HIRAGANA = "\u3041-\u309f"
KANA = "\u3041-\u30ff"  # hiragana and katakana with their marks (ー ・ ゝ), of full width
HANGUL = "\uac00-\ud7a3"  # whole syllables
