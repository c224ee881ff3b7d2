"""The scripts of the report as one: the page runs from a disk, where a browser loads no modules."""

from __future__ import annotations

import re
from importlib.resources import files

# what modules, editors and the type checker need, and the one script does not
_FOR_TOOLS = re.compile(
    r"""
    \A//\ @ts-check\n
    | ^[ ]*/\*\*(?:(?!\*/).)*\*/\n  # types in comments
    | (?: ^import\ [^;]*;\n )+ \n   # all stand in one scope
    | ^export\ (?=async\ |class\ |const\ |function\ |let\ )
    """,
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)
# in the order in which they are joined
NAMES = "start", "draw", "decisions", "decided", "diff", "search", "list", "document", "duplicates", "keys"


def script() -> str:
    return '"use strict";\n(() => {\n' + "\n".join(map(part, NAMES)) + "})();\n"


def part(name: str) -> str:
    """What one module adds to the script."""
    module = files("cleaner.report") / f"page/{name}.mjs"
    return _FOR_TOOLS.sub("", module.read_text("utf-8"))
