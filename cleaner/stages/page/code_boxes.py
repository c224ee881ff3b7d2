"""The boxes into which highlighters put code: what their classes say are colours, and nothing of the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

# Names that only a highlighter gives.
SURE = re.compile(
    r"(?:^|\s)(?:syntaxhighlighter|dp-highlighter|hljs|prettyprint|codehilite(?:table)?|highlighttable|rouge(?:-\w+)?|highlighter-rouge"
    r"|CodeMirror(?:-code)?|cm-editor|ace_editor|monaco-editor|crayon-(?:syntax|main|plain)|mw-(?:highlight|geshi)|geshi|shiki|chroma"
    r"|sourceCode|blockcode|code-toolbar|code-highlight|wp-block-code|enlighter(?:-\w+)?|blob-code(?:-\w+)?|d-code-?block)(?=\s|$)"
)
# Names that others give too: the box must hold a `pre` or a `code`, and little else.
DOUBTFUL = re.compile(
    r"(?:^|\s)(?:highlight(?:-\w+)?|code(?:[-_]?(?:block|box|snippet|wrap(?:per)?|area|content))|lang(?:uage)?-\w+|brush:|prism\w*|gist(?:-\w+)?)(?=\s|$)",
    re.I,
)


def is_code_box(node: LexborNode, names: str) -> bool:
    """Whether an element with these class names is the box of a highlighter."""
    if not names:
        return False
    return SURE.search(names) is not None or (
        DOUBTFUL.search(names) is not None
        and node.css_first("pre, code, td.code") is not None
        and node.css_first("p, h1, h2") is None
    )
