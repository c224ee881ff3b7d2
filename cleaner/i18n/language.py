"""Which language people are spoken to in.  It chooses words only, never results."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Literal

Language = Literal["en", "zh"]


def preferred(environment: Mapping[str, str] = os.environ) -> Language:
    """Chinese where the locale is Chinese, else English.

    >>> preferred({"LANG": "zh_CN.UTF-8"}), preferred({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}), preferred({})
    ('zh', 'en', 'en')
    """
    named = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "zh" if next(filter(None, named), "").startswith("zh") else "en"
