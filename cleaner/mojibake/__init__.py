"""Mojibake: text that was decoded or encoded wrongly on its way here.

What can be undone is undone, most certain first: a codec pair reversed (MOJ001), the many small accidents that
ftfy knows (MOJ002), escapes that were never read (MOJ003), memory filler (MOJ004).  What is lost is flagged (MOJ005).
Glosses that a converter scattered into a text are taken out (MOJ006).
"""

from cleaner.mojibake.escapes import read_escapes
from cleaner.mojibake.glosses import remove_pinyin_glosses
from cleaner.mojibake.losses import flag_losses, name_loss, remove_memory_filler
from cleaner.mojibake.reversal import undo_wrong_codec
from cleaner.mojibake.western import repair_western_mojibake

__all__ = [
    "flag_losses",
    "name_loss",
    "read_escapes",
    "remove_memory_filler",
    "remove_pinyin_glosses",
    "repair_western_mojibake",
    "undo_wrong_codec",
]
