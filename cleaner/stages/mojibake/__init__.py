"""Mojibake: text that was decoded or encoded wrongly on its way here.

What can be undone is undone, most certain first: a codec pair reversed (MOJ001), the many small accidents that
ftfy knows (MOJ002), escapes that were never read (MOJ003), memory filler (MOJ004).  What is lost is flagged (MOJ005).
Glosses that a converter scattered into a text are taken out (MOJ006).
"""

from cleaner.core.rules import family
from cleaner.stages.mojibake.escapes import read_escapes
from cleaner.stages.mojibake.losses import flag_losses, name_loss, remove_memory_filler
from cleaner.stages.mojibake.pinyin import remove_pinyin_glosses
from cleaner.stages.mojibake.reversal import undo_wrong_codec
from cleaner.stages.mojibake.western import repair_western_mojibake

__all__ = [
    "flag_losses",
    "name_loss",
    "read_escapes",
    "remove_memory_filler",
    "remove_pinyin_glosses",
    "repair_western_mojibake",
    "undo_wrong_codec",
]

family("MOJ", "乱码", "wrong decoding undone")
