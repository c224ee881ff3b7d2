"""Rules of one forum, in a family of their own: what its software leaves in every post."""

import re
from collections.abc import Iterator

from cleaner import Edit, family, rule

family("FRM", "论坛", "what the software of a forum leaves in posts")

SMILEY = re.compile(r"\[(?:em|s):\d{1,4}\]")
SIGNATURE = re.compile(r"—+\s*发自我的\w{1,12}\s*—*")


@rule("FRM001")
def smileys(text: str) -> Iterator[Edit]:
    """去掉论坛的表情代码。 The codes of a forum's smileys are removed.

    论坛把表情存成 [em:12]、[s:305] 这样的代码，转成纯文本后仍留在句子里。方括号里是别的内容时不动。

    A forum stores its smileys as codes like [em:12] or [s:305], which stay in the sentences when the page becomes plain text.
    Other brackets are left alone.
    """
    for found in SMILEY.finditer(text):
        yield Edit(*found.span(), found[0], "")


@rule("FRM002", scope="lines")
def device_lines(text: str) -> Iterator[Edit]:
    """删去“发自我的手机”一行。 The line that names the author's phone is removed.

    手机客户端在每个帖子后面加一行“——发自我的手机——”。整行只有这句话才删；句子里说到手机的不动。

    The app of the forum ends each post with a line that names the phone.  Only a line that holds nothing else goes; a
    sentence about a phone stays.
    """
    start = 0
    for line in text.split("\n"):
        if SIGNATURE.fullmatch(line.strip()):
            yield Edit(start, start + len(line), line, "", 0.95)
        start += len(line) + 1
