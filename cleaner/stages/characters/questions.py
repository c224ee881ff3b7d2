"""Whether a `?` is a question mark, or stands for a character that an encoding could not hold."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from cleaner.core import scripts
from cleaner.core.lazy_regex import lazy_unicode
from cleaner.stages.language.plausibility import FREQUENT

# What makes a sentence a question, in modern and classical Chinese, in both scripts.
ASKS = lazy_unicode(
    r"[吗嗎么麼嘛呢吧啊呀哇谁誰哪啥怎何几幾乎哉欤歟耶邪孰岂豈焉安奚盍否]|什|多[少大久长長高远遠]|为[嘛毛]|為[嘛毛]|难道|難道|还是|還是"
    r"|请问|請問|(\p{Han}{1,2})[不没沒]\1|[没沒不][有]?\Z|[对對好行]不|能不|可不"
    r"|(?:真的|当真|當真)\Z"
)
BREAK = lazy_unicode(r"[。！？!?\n]")
INNER = lazy_unicode(r"(?<=\p{Han})\?++(?=\p{Han})")
# The characters that foreign names are written with: 哈罗德?劳埃德 has lost its middle dot.
SYLLABLE = (
    "[阿埃艾安奥巴班鲍贝本比彼别碧波伯博勃布查茨达丹道德登迪蒂丁杜顿多恩尔法凡费芬弗夫福盖格戈古哈海汉赫亨胡华霍基吉加杰金卡凯坎康"
    "科克肯库奎拉莱兰劳勒雷黎里丽利列林琳隆卢鲁路伦罗洛马麦曼梅门蒙米密莫姆穆内纳娜尼涅诺努欧帕潘佩彭皮匹珀普琪奇恰乔切琼茹瑞萨塞桑"
    "森莎沙舍什史斯苏索塔泰坦汤特提廷图托瓦万威韦维魏温沃乌伍西希夏谢辛休雅亚扬耶叶伊英尤泽扎詹芝珍朱祖佐兹]"
)
IN_NAME = lazy_unicode(rf"(?<={SYLLABLE}{{2}})\?(?={SYLLABLE}{{2}})")
# Where a sentence cannot end: behind a mark inside it or a preposition, and behind the web address of a site, 某9lib?.
CUT_OFF = lazy_unicode(
    r"(?<=[，、；从從把被将與与及向])\?(?=\p{Han})|(?<=[０-９ａ-ｚＡ-Ｚ\d][A-Za-zａ-ｚＡ-Ｚ]{2,4})\?"
)
PRONOUN = "我你您他她它这這那"  # 是他?我: a question and an answer may come twice
LAST = lazy_unicode(r"(?<!\?)\?++(?=[”’」』\"]?\s*(?:\n|\Z))")
CLOSING = lazy_unicode(r"(?<!\?)\?++(?=[）)】》！？…])")
HAN = lazy_unicode(scripts.HAN)
SENTENCE = 60  # code points before a mark in which its sentence is looked for
LONG_RUN = 4  # marks on end that rather stand for lost characters than for a tone
GARBLED = 12  # Han, of which a fifth are frequent in any prose


class Questions:
    """The question marks of one text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def is_lost(self, start: int, end: int) -> bool:
        """Whether text[start:end], half-width question marks, may stand for lost characters.

        A mark inside a line needs a sentence that asks something, or a text that uses half-width marks for its other
        questions and for nothing else; one at the end of a line or before another mark needs prose before it.
        """
        if self._is_inside_word(start):
            return True
        asks = self._asks(start)
        if end - start >= LONG_RUN and (self._has_lost_runs or not asks):
            return True
        if LAST.match(self.text, start) or CLOSING.match(self.text, start):
            return not asks and self._is_garbled(start)
        return not asks and (self._is_lossy or not self._asks_elsewhere)

    def _asks(self, at: int) -> bool:
        """Whether the sentence before a mark asks something."""
        return ASKS.search(self.text, self._sentence(at), at) is not None

    def _is_inside_word(self, at: int) -> bool:
        """Whether a mark stands inside a foreign name, or between the same characters again and again."""
        return IN_NAME.match(self.text, at) is not None or self._neighbours(at) in self._recurring

    def _neighbours(self, at: int) -> str:
        return self.text[max(0, at - 2) : at] + self.text[at : at + 3]

    def _sentence(self, at: int) -> int:
        """Where the sentence before a mark begins."""
        starts = [match.end() for match in BREAK.finditer(self.text, max(0, at - SENTENCE), at)]
        return starts[-1] if starts else max(0, at - SENTENCE)

    def _is_garbled(self, at: int) -> bool:
        before = HAN.findall(self.text, max(0, at - 24), at)
        return len(before) >= GARBLED and 5 * sum(char in FREQUENT for char in before) < len(before)

    @cached_property
    def _recurring(self) -> frozenset[str]:
        """What stands around marks inside a line, where it stands in more than one sentence and asks nothing."""
        before: dict[str, set[str]] = {}
        for at in self._inner():
            if self.text[at + 1] not in PRONOUN and not self._asks(at):
                before.setdefault(self._neighbours(at), set()).add(self.text[max(0, at - 8) : at])
        return frozenset(around for around, different in before.items() if len(different) > 1)

    @cached_property
    def _is_lossy(self) -> bool:
        """Whether some mark of the text surely stands for something that was lost."""
        return (
            bool(self._recurring)
            or IN_NAME.search(self.text) is not None
            or any(not self._asks(match.start()) for match in CUT_OFF.finditer(self.text))
        )

    def _inner(self) -> Iterator[int]:
        """Where single marks stand between Han."""
        return (match.start() for match in INNER.finditer(self.text) if len(match[0]) == 1)

    @cached_property
    def _has_lost_runs(self) -> bool:
        """Whether a long run of marks stands inside a sentence that asks nothing."""
        return any(len(match[0]) >= LONG_RUN and not self._asks(match.start()) for match in INNER.finditer(self.text))

    @cached_property
    def _asks_elsewhere(self) -> bool:
        """Whether a half-width mark ends a line, or a sentence that asks something."""
        return LAST.search(self.text) is not None or any(
            self._asks(match.start()) for match in INNER.finditer(self.text)
        )
